package shell

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
)

// Traps that no signal sets off. Their keys follow those of the signals.
const (
	trapExit   = 0
	trapDebug  = 65
	trapErr    = 66
	trapReturn = 67
)

// traps are a shell's trap actions by signal number; an empty action ignores
// the signal. The map is copied before it is changed.
type traps map[int]string

// A signalBox holds the signals that a shell has still to act on.
type signalBox struct {
	any  atomic.Bool
	wake chan struct{} // holds a token while any is set that interrupts a wait

	// outer is that of the shell whose foreground command this shell is part of.
	outer *signalBox

	mu       sync.Mutex
	stopped  chan struct{} // closed by resume; nil if the shell is not stopped
	pending  []syscall.Signal
	traps    traps // the shell's, for those who send it signals
	watchers map[*func()]struct{}
}

func newSignalBox() *signalBox { return &signalBox{wake: make(chan struct{}, 1)} }

// post leaves a signal for the shell.
func (b *signalBox) post(sig syscall.Signal) {
	b.mu.Lock()
	b.pending = append(b.pending, sig)
	b.any.Store(true)
	watchers := slices.Collect(maps.Keys(b.watchers))
	b.mu.Unlock()
	if sig == unix.SIGCHLD {
		return
	}
	for _, f := range watchers {
		(*f)()
	}
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// watch has f called, on any goroutine, after each signal but SIGCHLD that is
// left from now on, until stop is.
func (b *signalBox) watch(f func()) (stop func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watchers == nil {
		b.watchers = make(map[*func()]struct{})
	}
	b.watchers[&f] = struct{}{}
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.watchers, &f)
	}
}

func (b *signalBox) take() (sigs []syscall.Signal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	sigs, b.pending = b.pending, nil
	b.any.Store(false)
	select {
	case <-b.wake:
	default:
	}
	return sigs
}

// restore puts back what take has returned, and what was not acted on.
func (b *signalBox) restore(sigs []syscall.Signal) {
	if len(sigs) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pending = append(sigs, b.pending...)
	b.any.Store(true)
}

// action returns the shell's trap for a signal, if there is one.
func (b *signalBox) action(sig syscall.Signal) (action string, trapped bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	action, trapped = b.traps[int(sig)]
	return action, trapped
}

// takeSignals acts on the signals that have come, but for a shell that unwinds:
// there, no action would be evaluated.
func (sh *Shell) takeSignals(ctx context.Context) {
	if sh.signals.any.Load() && sh.flow == flowOn {
		sh.runPending(ctx)
	}
}

// runPending runs the traps of the signals that have come: POSIX, 2.11.
func (sh *Shell) runPending(ctx context.Context) {
	sh.signals.awaitResume(ctx)
	sigs := sh.signals.take()
	for i, sig := range sigs {
		action, trapped := sh.traps[int(sig)]
		switch {
		case !trapped:
			sh.takeDefault(sig)
		case action != "":
			sh.runTrap(ctx, action, 0)
		}
		if sh.flow != flowOn { // break, in a loop
			sh.signals.restore(sigs[i+1:])
			return
		}
	}
}

// takeDefault is what a signal without a trap does to a shell that is no
// process of its own.
func (sh *Shell) takeDefault(sig syscall.Signal) {
	if i := slices.Index(asyncIgnored[:], sig); i >= 0 && sh.async[i] {
		return
	}
	if endsByDefault(sig) {
		sh.die(sig)
	}
}

// endsByDefault reports whether a signal without a trap ends a shell that is no
// process, and so can't stop.
func endsByDefault(sig syscall.Signal) bool {
	switch sig {
	case 0, unix.SIGCHLD, unix.SIGCONT, unix.SIGWINCH, unix.SIGURG:
		return false
	}
	return !stops(sig)
}

// runTrap evaluates an action, whose first line is the one after base, and
// returns its status. What it leaves of $? is what was there before.
func (sh *Shell) runTrap(ctx context.Context, action string, base int) int {
	status, pipestatus, trapStatus, inTrap := sh.status, sh.pipestatus, sh.trapStatus, sh.inTrap
	sh.trapStatus, sh.inTrap = status, true
	own := sh.evalText(ctx, action, sh.script, "trap: ", base)
	sh.trapStatus, sh.inTrap = trapStatus, inTrap
	if sh.flow == flowOn {
		sh.status, sh.pipestatus = status, pipestatus
	}
	return own
}

// exitTrap runs the EXIT trap once, when the shell is about to end.
func (sh *Shell) exitTrap(ctx context.Context) {
	action, trapped := sh.traps[trapExit]
	if !trapped || action == "" {
		return
	}
	sh.setTrap(trapExit, "", false)
	flow, killed, fatal, status := sh.flow, sh.killed, sh.fatal, sh.status
	sh.flow, sh.killed, sh.fatal = flowOn, 0, nil
	if killed != 0 {
		sh.status = sh.beforeExit
	}
	sh.trapStatus, sh.inTrap, sh.inExit = sh.status, true, true
	sh.condition = 0
	sh.nesting-- // as far as set -x shows it
	sh.evalText(ctx, action, sh.script, "trap: ", 0)
	sh.nesting++
	switch {
	case sh.killed != 0:
		killed, status = sh.killed, sh.status
	case killed == 0 && sh.flow == flowExit && sh.fatal == nil:
		status = sh.status // the action called exit
	}
	sh.flow, sh.killed, sh.status = flow, killed, status
	sh.inTrap, sh.inExit = false, false
	if fatal != nil {
		sh.fatal = fatal
	}
}

// hook runs the action of DEBUG, ERR or RETURN, which does not call itself, and
// returns its status. It sees the line of the command that it is run for.
func (sh *Shell) hook(ctx context.Context, which int) (status int) {
	action, trapped := sh.traps[which]
	if !trapped || action == "" || sh.inHook&(1<<(which-trapDebug)) != 0 {
		return 0
	}
	sh.inHook |= 1 << (which - trapDebug)
	flow := sh.flow
	sh.flow = flowOn
	if which == trapErr {
		sh.failedLine = sh.line()
	}
	status = sh.runTrap(ctx, action, sh.line()-1)
	if sh.flow == flowOn {
		sh.flow = flow
	}
	sh.inHook &^= 1 << (which - trapDebug)
	return status
}

func (sh *Shell) debugTrap(ctx context.Context) (status int) {
	if sh.flow != flowOn || sh.hooked {
		sh.hooked = false
		return 0
	}
	return sh.hook(ctx, trapDebug)
}

// returnTrap runs the RETURN trap. After a return, that sees $? as it was
// before.
func (sh *Shell) returnTrap(ctx context.Context, returned bool) {
	status := sh.status
	if returned {
		sh.status = sh.beforeExit
	}
	sh.hook(ctx, trapReturn)
	if sh.flow == flowOn {
		sh.status = status
	}
}

// errTrap runs the ERR trap where set -e would end the shell.
func (sh *Shell) errTrap(ctx context.Context) {
	if sh.status != 0 && sh.flow == flowOn && sh.condition == 0 {
		sh.hook(ctx, trapErr)
	}
}

// enterFunction sets those traps aside that a function does not inherit.
func (sh *Shell) enterFunction(f *function) (restore func()) {
	if !sh.hooks {
		return func() {}
	}
	inner, aside := maps.Clone(sh.traps), make(traps)
	hide := func(which int) {
		if action, trapped := inner[which]; trapped {
			aside[which] = action
			delete(inner, which)
		}
	}
	if !sh.opts.functrace && f.attrs&attrTrace == 0 {
		hide(trapDebug)
		hide(trapReturn)
	}
	if !sh.opts.errtrace {
		hide(trapErr)
	}
	sh.traps = inner
	return func() {
		if len(aside) > 0 {
			now := maps.Clone(aside)
			maps.Copy(now, sh.traps) // what the function itself has set stays
			sh.traps = now
		}
		sh.noteHooks()
	}
}

// noteHooks keeps track of whether there is anything to run at each command.
func (sh *Shell) noteHooks() {
	_, debug := sh.traps[trapDebug]
	_, failed := sh.traps[trapErr]
	_, returned := sh.traps[trapReturn]
	sh.hooks = debug || failed || returned
}

// inheritTraps is what becomes of the traps in a subshell: what is ignored
// stays so, and actions are gone, but for those that the options keep.
func (sh *Shell) inheritTraps() {
	if len(sh.traps) == 0 {
		return
	}
	parent := sh.traps
	sh.traps = nil
	for key, action := range parent {
		keep := action == "" && key != trapExit
		switch key {
		case trapDebug, trapReturn:
			keep = sh.opts.functrace
		case trapErr:
			keep = sh.opts.errtrace
		}
		if keep {
			if sh.traps == nil {
				sh.traps = make(traps)
			}
			sh.traps[key] = action
		}
	}
	if sh.shownTraps == nil {
		sh.shownTraps = parent
	}
	sh.noteHooks()
}

// setTrap sets an action, or takes it back.
func (sh *Shell) setTrap(key int, action string, set bool) {
	changed := maps.Clone(sh.traps)
	if changed == nil {
		changed = make(traps)
	}
	if set {
		changed[key] = action
	} else {
		delete(changed, key)
	}
	sh.traps, sh.shownTraps = changed, nil
	if i := slices.Index(asyncIgnored[:], syscall.Signal(key)); i >= 0 {
		sh.async[i] = false
	}
	sh.signals.mu.Lock()
	sh.signals.traps = changed
	sh.signals.mu.Unlock()
	sh.noteHooks()
	if key < trapDebug && sh.level == 0 && sh.cfg.OnSignal != nil {
		sh.handleSignal(syscall.Signal(key), action, set)
	}
}

// handleSignal has this process do what a trap of the shell itself says.
func (sh *Shell) handleSignal(sig syscall.Signal, action string, set bool) {
	box := sh.signals
	switch {
	case !set:
		sh.cfg.OnSignal(sig, nil)
	case action == "":
		sh.cfg.OnSignal(sig, func() {})
	default:
		sh.cfg.OnSignal(sig, func() { box.post(sig) })
	}
}

// trapsSignals reports whether any signal sets an action off.
func (sh *Shell) trapsSignals() bool {
	for key, action := range sh.traps {
		if action != "" && key > trapExit && key < trapDebug {
			return true
		}
	}
	return false
}

// arrivals is the number of the latest signal that has come to this process.
func (sh *Shell) arrivals() uint64 {
	if sh.cfg.Arrived == nil {
		return 0
	}
	return sh.cfg.Arrived(0)
}

// hasCome reports whether a signal has come to this process since.
func (sh *Shell) hasCome(sig syscall.Signal, since uint64) bool {
	return sh.cfg.Arrived != nil && sh.cfg.Arrived(sig) > since
}

// sharesEnd has this shell do what the signal that has ended its command does to
// the shell's own process, which every shell would be, where that got it as well:
// one that comes to the whole process group, as from a terminal, has come to all.
// It reports whether that is the shell's end.
func (sh *Shell) sharesEnd(sig syscall.Signal, since uint64) (ends bool) {
	if sig == 0 || sh.cfg.Arrived == nil {
		return false
	}
	sh.cfg.CatchUp()
	if !sh.hasCome(sig, since) {
		return false
	}
	action, trapped := sh.traps[int(sig)]
	switch i := slices.Index(asyncIgnored[:], sig); {
	case trapped && sh.level > 0 && action != "":
		sh.signals.post(sig) // the program's own shell has it already
		return false
	case trapped, i >= 0 && sh.async[i]:
		return false
	case sh.level > 0:
		sh.die(sig)
		return true
	case sig == unix.SIGINT:
		sh.cfg.Interrupt(sig)
		return true
	}
	return false
}

// interruptedIn is the end of the program's own shell if SIGINT came during a
// command substitution, whatever that has made of it.
func (sh *Shell) interruptedIn(since uint64) {
	if _, trapped := sh.traps[int(unix.SIGINT)]; sh.level > 0 || trapped || sh.cfg.Arrived == nil {
		return
	}
	if sh.registry.ran.Load() {
		sh.catchUp()
	}
	if sh.hasCome(unix.SIGINT, since) {
		sh.cfg.Interrupt(unix.SIGINT)
	}
}

// lastSignal is the signal that ended the stage that was the last to end, or 0.
func lastSignal(stages []pipeline.StageResult) syscall.Signal {
	last := 0
	for i := range stages {
		if stages[i].Ended.After(stages[last].Ended) {
			last = i
		}
	}
	if len(stages) == 0 {
		return 0
	}
	return stages[last].Status.Signal
}

// catchUp has the signals delivered that children may have sent before they
// ended: these are taken before the next command.
func (sh *Shell) catchUp() {
	sh.registry.ran.Store(false)
	if sh.cfg.CatchUp != nil {
		sh.cfg.CatchUp()
	}
}

// ignoredSignals are those that children of the shell ignore.
func (sh *Shell) ignoredSignals() (list []syscall.Signal) {
	for key, action := range sh.traps {
		if action == "" && key > trapExit && key < trapDebug {
			list = append(list, syscall.Signal(key))
		}
	}
	for i, sig := range asyncIgnored {
		if sh.async[i] {
			list = append(list, sig)
		}
	}
	return list
}

// asyncIgnored are the signals that a job ignores: POSIX, 2.9.3.1.
var asyncIgnored = [...]syscall.Signal{unix.SIGINT, unix.SIGQUIT}

func trapName(key int) string {
	switch key {
	case trapExit:
		return "EXIT"
	case trapDebug:
		return "DEBUG"
	case trapErr:
		return "ERR"
	case trapReturn:
		return "RETURN"
	}
	return "SIG" + signalName(key)
}

// signalKey is the number of a signal, or of a trap without one; -1 if there
// is no such thing.
func signalKey(name string) int {
	if n, err := strconv.Atoi(name); err == nil {
		if n < 0 || n >= trapDebug {
			return -1
		}
		return n
	}
	name = strings.ToUpper(name)
	switch name {
	case "EXIT":
		return trapExit
	case "DEBUG":
		return trapDebug
	case "ERR":
		return trapErr
	case "RETURN":
		return trapReturn
	}
	return signalNumber(strings.TrimPrefix(name, "SIG"))
}

// signalNumber finds a signal by its name without "SIG", or returns -1.
func signalNumber(name string) int {
	for n := 1; n < trapDebug; n++ {
		if signalName(n) == name && name != "" {
			return n
		}
	}
	return -1
}

// signalName is a signal's name without "SIG", or "".
func signalName(n int) string {
	switch {
	case n == 34:
		return "RTMIN"
	case n == 64:
		return "RTMAX"
	case n > 34 && n <= 49:
		return "RTMIN+" + strconv.Itoa(n-34)
	case n > 49 && n < 64:
		return "RTMAX-" + strconv.Itoa(64-n)
	}
	return strings.TrimPrefix(unix.SignalName(syscall.Signal(n)), "SIG")
}

// signalTable is what kill -l and trap -l show.
func signalTable() string {
	var b strings.Builder
	column := 0
	for n := 1; n < trapDebug; n++ {
		name := signalName(n)
		if name == "" {
			continue
		}
		text := strconv.Itoa(n) + ") SIG" + name
		if n < 10 {
			text = " " + text
		}
		b.WriteString(text)
		if column++; column%5 == 0 {
			b.WriteByte('\n')
		} else {
			b.WriteByte('\t')
		}
	}
	return b.String() + "\n"
}
