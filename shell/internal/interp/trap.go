package interp

import (
	"context"
	"maps"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/vars"
)

// takeSignals acts on the signals that have come, but for a shell that unwinds:
// there, no action would be evaluated.
func takeSignals(ctx context.Context, sh *state.Shell) {
	if sh.Signals.Any.Load() && sh.Flow == state.FlowOn {
		runPending(ctx, sh)
	}
}

// runPending runs the traps of the signals that have come: POSIX, 2.11.
func runPending(ctx context.Context, sh *state.Shell) {
	sh.Signals.AwaitResume(ctx)
	sigs := sh.Signals.Take()
	for i, sig := range sigs {
		action, trapped := sh.Traps[int(sig)]
		switch {
		case !trapped:
			takeDefault(sh, sig)
		case action != "":
			runTrap(ctx, sh, action, 0)
		}
		if sh.Flow != state.FlowOn { // break, in a loop
			sh.Signals.Restore(sigs[i+1:])
			return
		}
	}
}

// takeDefault is what a signal without a trap does to a shell that is no
// process of its own.
func takeDefault(sh *state.Shell, sig syscall.Signal) {
	if HoldsOut(sh, sig) && sh.Level == 0 {
		abort(sh, 128+int(sig))
		return
	}
	if i := slices.Index(trap.AsyncIgnored[:], sig); i >= 0 && sh.Async[i] {
		return
	}
	if trap.EndsByDefault(sig) {
		sh.Die(sig)
	}
}

// runTrap evaluates an action, whose first line is the one after base, and
// returns its status. What it leaves of $? is what was there before.
func runTrap(ctx context.Context, sh *state.Shell, action string, base int) int {
	status, pipestatus, trapStatus, inTrap := sh.Status, sh.Pipestatus, sh.TrapStatus, sh.InTrap
	sh.TrapStatus, sh.InTrap = status, true
	own := EvalText(ctx, sh, action, sh.Script, "trap: ", base)
	sh.TrapStatus, sh.InTrap = trapStatus, inTrap
	switch sh.Flow {
	case state.FlowOn, state.FlowBreak, state.FlowContinue:
		sh.Status, sh.Pipestatus = status, pipestatus
	}
	return own
}

// exitTrap runs the EXIT trap once, when the shell is about to end.
func exitTrap(ctx context.Context, sh *state.Shell) {
	action, trapped := sh.Traps[trap.Exit]
	if !trapped || action == "" || sh.Exited && sh.Killed == 0 {
		return
	}
	sh.Exited = true
	SetTrap(sh, trap.Exit, "", false)
	sh.Exiting = action
	flow, killed, fatal, status := sh.Flow, sh.Killed, sh.Fatal, sh.Status
	sh.Flow, sh.Killed, sh.Fatal = state.FlowOn, 0, nil
	if killed != 0 {
		sh.Status = sh.BeforeExit
	}
	sh.TrapStatus, sh.InTrap, sh.InExit = sh.Status, true, true
	sh.Condition, sh.Inverted = 0, 0
	sh.Nesting-- // as far as set -x shows it
	EvalText(ctx, sh, action, sh.Script, "trap: ", 0)
	sh.Nesting++
	switch {
	case sh.Killed != 0:
		killed, status = sh.Killed, sh.Status
	case killed == 0 && (sh.Flow == state.FlowExit || sh.Flow == state.FlowReturn) && sh.Fatal == nil:
		status = sh.Status // the action's own
	}
	sh.Flow, sh.Killed, sh.Status = flow, killed, status
	sh.InTrap, sh.InExit = false, false
	if fatal != nil {
		sh.Fatal = fatal
	}
}

// hook runs the action of DEBUG, ERR or RETURN, which does not call itself, and
// returns its status. It sees the line of the command that it is run for.
func hook(ctx context.Context, sh *state.Shell, which int) (status int) {
	action, trapped := sh.Traps[which]
	if !trapped || action == "" || sh.InHook&(1<<(which-trap.Debug)) != 0 {
		return 0
	}
	sh.InHook |= 1 << (which - trap.Debug)
	flow := sh.Flow
	sh.Flow = state.FlowOn
	if which == trap.Err {
		sh.FailedLine = sh.Line()
	}
	status = runTrap(ctx, sh, action, sh.Line()-1)
	if sh.Flow == state.FlowOn {
		sh.Flow = flow
	}
	sh.InHook &^= 1 << (which - trap.Debug)
	return status
}

func debugTrap(ctx context.Context, sh *state.Shell) (status int) {
	if sh.Flow != state.FlowOn || sh.Hooked {
		sh.Hooked = false
		return 0
	}
	return hook(ctx, sh, trap.Debug)
}

// ReturnTrap runs the RETURN trap. After a return, that sees $? as it was
// before.
func ReturnTrap(ctx context.Context, sh *state.Shell, returned bool) {
	status := sh.Status
	if returned {
		sh.Status = sh.BeforeExit
	}
	hook(ctx, sh, trap.Return)
	if sh.Flow == state.FlowOn {
		sh.Status = status
	}
}

// errTrap runs the ERR trap where set -e would end the shell.
func errTrap(ctx context.Context, sh *state.Shell) {
	if sh.Status != 0 && sh.Flow == state.FlowOn && sh.Condition == 0 {
		hook(ctx, sh, trap.Err)
	}
}

// enterFunction sets those traps aside that a function does not inherit.
func enterFunction(sh *state.Shell, f *state.Function) (restore func()) {
	if !sh.Hooks {
		return func() {}
	}
	inner, aside := maps.Clone(sh.Traps), make(trap.Actions)
	hide := func(which int) {
		if action, trapped := inner[which]; trapped {
			aside[which] = action
			delete(inner, which)
		}
	}
	if !sh.Opts.Functrace && f.Attrs&vars.Trace == 0 {
		hide(trap.Debug)
		hide(trap.Return)
	}
	if !sh.Opts.Errtrace {
		hide(trap.Err)
	}
	sh.Traps = inner
	return func() {
		if len(aside) > 0 {
			now := maps.Clone(aside)
			maps.Copy(now, sh.Traps) // what the function itself has set stays
			sh.Traps = now
		}
		sh.NoteHooks()
	}
}

// SetTrap sets an action, or takes it back.
func SetTrap(sh *state.Shell, key int, action string, set bool) {
	if key == trap.Exit {
		sh.Exiting = ""
	}
	changed := maps.Clone(sh.Traps)
	if changed == nil {
		changed = make(trap.Actions)
	}
	if set {
		changed[key] = action
	} else {
		delete(changed, key)
	}
	sh.Traps, sh.ShownTraps = changed, nil
	if i := slices.Index(trap.AsyncIgnored[:], syscall.Signal(key)); i >= 0 {
		sh.Async[i] = false
	}
	sh.Signals.Mu.Lock()
	sh.Signals.Traps = changed
	sh.Signals.Mu.Unlock()
	sh.NoteHooks()
	if key < trap.Debug && sh.Level == 0 && sh.Cfg.OnSignal != nil {
		handleSignal(sh, syscall.Signal(key), action, set)
	}
}

// handleSignal has this process do what a trap of the shell itself says.
func handleSignal(sh *state.Shell, sig syscall.Signal, action string, set bool) {
	box := sh.Signals
	switch {
	case !set && !HoldsOut(sh, sig):
		sh.Cfg.OnSignal(sig, nil)
	case !set && sig == unix.SIGINT:
		sh.Cfg.OnSignal(sig, func() { box.Post(sig) })
	case action == "" || !set:
		sh.Cfg.OnSignal(sig, func() {})
	default:
		sh.Cfg.OnSignal(sig, func() { box.Post(sig) })
	}
}

// HoldsOut reports whether a signal without a trap does not end this process,
// because the shell is interactive. SIGINT ends the commands at hand.
func HoldsOut(sh *state.Shell, sig syscall.Signal) bool {
	if !sh.Cfg.Interactive {
		return false
	}
	switch sig {
	case unix.SIGINT, unix.SIGQUIT, unix.SIGTERM:
		return true
	}
	return false
}

// holdOut has the process do what HoldsOut says.
func holdOut(sh *state.Shell) {
	if sh.Cfg.OnSignal == nil || !sh.Cfg.Interactive {
		return
	}
	for _, sig := range [...]syscall.Signal{unix.SIGINT, unix.SIGQUIT, unix.SIGTERM} {
		if _, trapped := sh.Traps[int(sig)]; !trapped && HoldsOut(sh, sig) {
			handleSignal(sh, sig, "", false)
		}
	}
}

// forgetInterrupt drops a SIGINT that has ended the commands it was meant for.
func forgetInterrupt(sh *state.Shell) {
	if _, trapped := sh.Traps[int(unix.SIGINT)]; trapped || !sh.Cfg.Interactive {
		return
	}
	sigs := sh.Signals.Take()
	sh.Signals.Restore(slices.DeleteFunc(sigs, func(sig syscall.Signal) bool { return sig == unix.SIGINT }))
}

// arrivals is the number of the latest signal that has come to this process.
func arrivals(sh *state.Shell) uint64 {
	if sh.Cfg.Arrived == nil {
		return 0
	}
	return sh.Cfg.Arrived(0)
}

// hasCome reports whether a signal has come to this process since.
func hasCome(sh *state.Shell, sig syscall.Signal, since uint64) bool {
	return sh.Cfg.Arrived != nil && sh.Cfg.Arrived(sig) > since
}

// comesToo is hasCome for a signal that has ended a command. The thread that is to
// hear of it may have to wait for a CPU: CatchUp knows no sign of that which is
// sure, and gives it little time, as every command would have to wait so.
func comesToo(sh *state.Shell, sig syscall.Signal, since uint64) bool {
	const attempts = 25
	for range attempts {
		if sh.Cfg.CatchUp(); hasCome(sh, sig, since) {
			return true
		}
	}
	return false
}

// sharesEnd has this shell do what the signal that has ended its command does to
// the shell's own process, which every shell would be, where that got it as well:
// one that comes to the whole process group, as from a terminal, has come to all.
// It reports whether that is the shell's end.
func sharesEnd(sh *state.Shell, sig syscall.Signal, since uint64) (ends bool) {
	if sig == 0 || sh.Cfg.Arrived == nil {
		return false
	}
	if !comesToo(sh, sig, since) {
		return false
	}
	action, trapped := sh.Traps[int(sig)]
	switch i := slices.Index(trap.AsyncIgnored[:], sig); {
	case trapped && sh.Level > 0 && action != "":
		sh.Signals.Post(sig) // the program's own shell has it already
		return false
	case trapped, i >= 0 && sh.Async[i]:
		return false
	case sh.Level > 0:
		sh.Die(sig)
		return true
	case sig == unix.SIGINT && sh.Cfg.Interactive:
		abort(sh, 128+int(sig))
		return true
	case sig == unix.SIGINT:
		sh.Cfg.Interrupt(sig)
		return true
	}
	return false
}

// interruptedIn is the end of a shell if SIGINT has ended its command substitution,
// and of the program's own if it came meanwhile, whatever that has made of it.
func interruptedIn(sh, child *state.Shell, since uint64) {
	action, trapped := sh.Traps[int(unix.SIGINT)]
	if child.Killed == unix.SIGINT && !trapped && !sh.Cfg.Interactive {
		sh.Die(unix.SIGINT)
		return
	}
	if child.Killed == unix.SIGINT && action != "" {
		sh.Signals.Post(unix.SIGINT)
	}
	if sh.Level > 0 || trapped || sh.Cfg.Arrived == nil || sh.Cfg.Interactive {
		return
	}
	if sh.Registry.Ran.Load() {
		catchUp(sh)
	}
	if hasCome(sh, unix.SIGINT, since) {
		sh.Cfg.Interrupt(unix.SIGINT)
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
func catchUp(sh *state.Shell) {
	sh.Registry.Ran.Store(false)
	if sh.Cfg.CatchUp != nil {
		sh.Cfg.CatchUp()
	}
}

// ignoredSignals are those that children of the shell ignore.
func ignoredSignals(sh *state.Shell) (list []syscall.Signal) {
	for key, action := range sh.Traps {
		if action == "" && key > trap.Exit && key < trap.Debug {
			list = append(list, syscall.Signal(key))
		}
	}
	for i, sig := range trap.AsyncIgnored {
		if sh.Async[i] {
			list = append(list, sig)
		}
	}
	return list
}
