package procs

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
	"gopipe/internal/start"
)

// HostOptions say what a program gives up for the groups that it runs. Each is
// the whole program's, not one group's: so a library does not set any. The zero
// value gives up nothing.
type HostOptions struct {
	// Signals has the program's SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1,
	// SIGUSR2, SIGCONT and SIGWINCH reach every process of the groups, once: those
	// that it was not started to ignore (nohup). They are taken by
	// [signal.Notify], so that they do not end the program any more: the context
	// of [Claim] ends in its place where it would have.
	Signals bool

	// Terminal lends the program's controlling terminal, if it has one, to the
	// groups, as a shell with job control does: to a group that reads from it, or,
	// where input and output are the terminal, to each. The keys for signals then
	// reach that group alone, and Ctrl-Z and fg the whole pipeline and this
	// program. SIGTSTP, SIGCONT and SIGCHLD are taken by [signal.Notify]; Go has the
	// program never stop by SIGTSTP again, not even after Release.
	Terminal bool

	// Adopt makes this process the parent of what its descendants leave behind
	// (PR_SET_CHILD_SUBREAPER of prctl(2)), so that [Host.EndOrphans] finds it,
	// and reaps it, once a second: each child that has ended and that the program
	// holds no pidfd of. Groups and os/exec hold one of each child; a child of
	// [syscall.ForkExec] may lose its status so.
	Adopt bool

	// Alone says that nothing else in the program uses package os/signal. The
	// signals are then taken by a handler of the Host's own: that is some 0.3 ms
	// sooner, and what signal.Notify was told to take of them does not come.
	Alone bool

	// AsShell has the program do with signals what a shell without a user does, in
	// place of Signals, for groups that Stay. What it gets itself is not passed on.
	// SIGINT ends it, unless it waits for a group (see [Group.Waited]), which decides:
	// see [Host.Arrived]. SIGQUIT does nothing, and each other signal that ends processes
	// is the end. The context ends then, with all descendants, as it does when the
	// parent context ends: they get the signal, or SIGTERM, and SIGCONT, and, when
	// KillAfter is over, SIGKILL. Those that ignore SIGHUP outlive that. It needs
	// Adopt and Alone.
	AsShell bool

	// KillAfter is how long descendants have to end, see AsShell.
	KillAfter time.Duration

	// Cause, if set, makes what the [SignalError] of the context wraps.
	Cause func(syscall.Signal) error
}

// A Host is what a whole program gives up for the groups that it runs. A program
// that embeds pipelines needs none, and a nil *Host does nothing.
type Host struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	options HostOptions

	watching sync.Mutex
	watch    *watcher  // of all groups; nil until the first child
	engaged  sync.Once // before the first child
	tty      *terminal // nil without a controlling terminal
	jobTTY   func() *terminal
	adopts   bool           // as nobody in this program did before
	quit     action         // what Go does on SIGQUIT, until engaged
	signals  chan os.Signal // which come by os/signal
	arrivals chan arrival   // which come by catch
	catchUp  chan chan struct{}
	finished chan struct{} // closed when relay has returned
	stop     chan struct{}

	taken     atomic.Uint64     // how many of the arrivals have been dealt with, and before
	left      atomic.Uint64     // how many had been caught when the last foreground group ended
	leftSince atomic.Uint64     // and when it began to be waited for
	latest    [65]atomic.Uint64 // by signal: the count with the latest arrival

	unwatch func() bool   // of the context's end, for AsShell
	first   sync.Once     // guards begun
	begun   *ending       // once the context has ended, for AsShell
	ending  chan struct{} // closed when endAll has ended what there was
	hurry   chan struct{} // a token has it kill

	mu       sync.Mutex
	groups   map[*Group]struct{}
	sent     map[syscall.Signal]bool // what was relayed since the run began
	traps    map[syscall.Signal]func()
	handled  map[syscall.Signal]bool   // what listen has been asked for
	notified os.Signal                 // one that comes by os/signal; nil if none does
	caught   *os.File                  // see catch; nil if none comes by that
	before   map[syscall.Signal]action // what was done with the caught ones
	over     bool                      // the run has ended, and what is started now cleans up
	fatal    arrival                   // what has ended it
	urgent   int                       // INTs and TERMs in quick succession, or after the end
	last     time.Time                 // when the last of these came
}

// A SignalError is the cause of the end of a [Host]'s context.
type SignalError struct {
	Signal syscall.Signal
	cause  error // of HostOptions.Cause; may be nil
}

func (e *SignalError) Error() string { return "ended by signal: " + e.Signal.String() }
func (e *SignalError) Unwrap() error { return e.cause }

// relayed are the signals that a Host passes on to its groups.
var relayed = []os.Signal{
	unix.SIGINT, unix.SIGTERM, unix.SIGHUP, unix.SIGQUIT,
	unix.SIGUSR1, unix.SIGUSR2, unix.SIGCONT, unix.SIGWINCH,
}

// Claim gives the groups of the Host what the options say. The returned context
// ends, with a [*SignalError] as its cause, when a signal has ended the run.
// Release gives everything back. A program has one Host at a time.
//
// Signals and the terminal are taken over with the first child: until then,
// the default actions are right, and cost nothing.
func Claim(parent context.Context, options HostOptions) (context.Context, *Host) {
	h := &Host{
		options:  options,
		signals:  make(chan os.Signal, 64),
		arrivals: make(chan arrival, 64),
		catchUp:  make(chan chan struct{}),
		finished: make(chan struct{}),
		stop:     make(chan struct{}),
		groups:   make(map[*Group]struct{}),
		sent:     make(map[syscall.Signal]bool),
		handled:  make(map[syscall.Signal]bool),
	}
	h.jobTTY = sync.OnceValue(openTerminal)
	h.taken.Store(atomic.LoadUint64(&caughtCount))
	h.ctx, h.cancel = context.WithCancelCause(parent)
	if options.Signals || options.AsShell {
		keepIgnored()
	}
	if options.Signals && !signal.Ignored(unix.SIGQUIT) {
		h.quit = setAction(unix.SIGQUIT, action{}) // Go's is to print its stacks
	}
	if options.Adopt {
		h.adopts = setSubreaper(true)
		if !options.AsShell || os.Getpid() == 1 { // which has orphans before it has children
			h.engage()
		}
	}
	if options.AsShell {
		h.ending, h.hurry = make(chan struct{}), make(chan struct{}, 1)
		h.unwatch = context.AfterFunc(h.ctx, h.endAll)
	}
	return context.WithValue(h.ctx, hostKey{}, h), h
}

// setSubreaper reports whether it has changed something.
func setSubreaper(on bool) bool {
	var was, want int32
	if on {
		want = 1
	}
	unix.Prctl(unix.PR_GET_CHILD_SUBREAPER, uintptr(unsafe.Pointer(&was)), 0, 0, 0)
	return was != want && unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, uintptr(want), 0, 0, 0) == nil
}

// engage takes the signals and the terminal, once. It must return before a
// child starts: a signal in between would leave that child alone.
func (h *Host) engage() {
	if h == nil {
		return
	}
	h.engaged.Do(func() {
		if h.options.Terminal {
			h.tty = openTerminal()
		}
		signals := h.toTake()
		h.mu.Lock()
		for _, sig := range signals {
			h.listen(sig.(syscall.Signal))
		}
		if _, caught := h.before[unix.SIGQUIT]; caught {
			h.before[unix.SIGQUIT] = h.quit
		} else if h.options.Signals && !signal.Ignored(unix.SIGQUIT) {
			setAction(unix.SIGQUIT, h.quit)
		}
		h.mu.Unlock()
		var tick <-chan time.Time
		if h.options.Adopt && poller.Make() == nil { // a timer makes the poller too
			tick = time.NewTicker(time.Second).C
		}
		go h.relay(tick)
	})
}

// listen has a signal come to h.signals. It is called with h.mu held.
func (h *Host) listen(sig syscall.Signal) {
	if h.handled[sig] {
		return
	}
	h.handled[sig] = true
	if h.options.Alone && catchable(sig) && h.catch(sig) == nil {
		return
	}
	signal.Notify(h.signals, sig)
	h.notified = sig
}

// toTake lists the signals that the options take.
func (h *Host) toTake() (signals []os.Signal) {
	if h.options.AsShell {
		signals = shellSignals()
	}
	if h.options.Signals {
		for _, sig := range relayed {
			// A notified signal is no longer ignored in children (nohup).
			if !signal.Ignored(sig) {
				signals = append(signals, sig)
			}
		}
	}
	if h.tty != nil {
		signals = append(signals, unix.SIGTSTP, unix.SIGCONT, unix.SIGCHLD)
	}
	return signals
}

type hostKey struct{}

// HostOf returns the Host whose context ctx descends from, or nil.
func HostOf(ctx context.Context) *Host {
	h, _ := ctx.Value(hostKey{}).(*Host)
	return h
}

// Busy reports whether any group of the host has processes that are alive, or
// being ended.
func (h *Host) Busy() bool {
	return h != nil && slices.ContainsFunc(h.all(), (*Group).busy)
}

// Ends reports whether the host itself ends all that is left, since its context
// has ended: see [HostOptions].AsShell.
func (h *Host) Ends() bool { return h != nil && h.options.AsShell && h.ctx.Err() != nil }

// keepIgnored restores what the Go runtime loses at its start: by itself, it respects
// an inherited SIG_IGN only for SIGHUP and SIGINT. Where nothing else is known, a
// shell that starts a job in the background without job control ignores SIGINT and
// SIGQUIT together (POSIX, 2.9.3.1), so that the one tells the other.
func keepIgnored() {
	for _, sig := range IgnoredAtStart() {
		if (sig == unix.SIGPIPE || sig == unix.SIGQUIT) && !signal.Ignored(sig) {
			signal.Ignore(sig)
		}
	}
	if start.Ignored == 0 && signal.Ignored(unix.SIGINT) {
		signal.Ignore(unix.SIGQUIT)
	}
}

// Release gives back what Claim and the first child took. The groups must have
// been closed.
func (h *Host) Release() {
	if h == nil {
		return
	}
	if h.unwatch != nil {
		h.unwatch()
	}
	engaged := true
	h.engaged.Do(func() { engaged = false })
	if engaged {
		signal.Stop(h.signals)
		h.uncatch()
		close(h.stop)
		<-h.finished
		h.tty.close()
	} else if h.options.Signals && !signal.Ignored(unix.SIGQUIT) {
		setAction(unix.SIGQUIT, h.quit)
	}
	if h.adopts {
		setSubreaper(false)
	}
	if h.watch != nil {
		h.watch.close()
	}
	h.cancel(nil)
}

// watcher returns the one that all groups of the host share; without a host, a
// new one.
func (h *Host) watcher() (w *watcher, err error) {
	if h == nil {
		return newWatcher()
	}
	h.watching.Lock()
	defer h.watching.Unlock()
	if h.watch == nil {
		h.watch, err = newWatcher()
	}
	return h.watch, err
}

// ReleaseSignals lets go of the program's signals just before its end, and is all that
// may be done with h then. A signal that came before has been taken when it
// returns: the context has ended if that ends the run. One that comes later
// does what it would without a Host.
func (h *Host) ReleaseSignals() {
	engaged := true
	h.engaged.Do(func() { engaged = false })
	if !engaged {
		return
	}
	h.mu.Lock()
	for sig := range h.handled {
		if !h.options.AsShell || endsShell(sig) {
			defaultAction(sig) // what is pending acts now
		}
	}
	h.mu.Unlock()
	h.awaitHandlers(20 * time.Millisecond)
	h.settleRuntime()
	close(h.stop)
	<-h.finished
	h.takeAll()
}

// CatchUp returns when the signals that came before it was called have been
// taken: a child that has ended may have sent some. As long as none has a handler
// it is cheap, and may miss one that another thread than the first has taken.
func (h *Host) CatchUp() {
	if h == nil {
		return
	}
	h.engage()
	h.awaitHandlers(2 * time.Millisecond)
	h.settleRuntime()
	came := atomic.LoadUint64(&caughtCount)
	if h.taken.Load() == came && len(h.signals) == 0 {
		return
	}
	if !h.hasForeground(came + 1) {
		h.left.Store(came) // they came with its end, or before
	}
	done := make(chan struct{})
	select {
	case h.catchUp <- done:
		<-done
	case <-h.finished:
	}
}

// awaitHandlers asks all threads where a signal has a handler of the program's.
func (h *Host) awaitHandlers(patience time.Duration) {
	h.mu.Lock()
	traps := len(h.traps) > 0
	h.mu.Unlock()
	if traps {
		awaitHandlers(patience)
	} else {
		awaitFirst(patience)
	}
}

// takeAll takes the signals that are there.
func (h *Host) takeAll() {
	for h.caught != nil && h.taken.Load() < atomic.LoadUint64(&caughtCount) {
		h.takeArrival(<-h.arrivals)
	}
	for {
		select {
		case s := <-h.signals:
			h.take(arrival{sig: s.(syscall.Signal)})
		default:
			return
		}
	}
}

func (h *Host) takeArrival(a arrival) {
	h.latest[a.sig].Store(h.taken.Load() + 1)
	h.take(a)
	h.taken.Add(1)
}

// Arrived returns the number of the latest signal of a kind that the program has
// got, in the order in which they came; 0 for none, and of signal 0 that of the
// latest of all. A shell whose child was ended by a signal has to end by it too if
// that came to the shell as well, while it waited.
func (h *Host) Arrived(sig syscall.Signal) uint64 {
	if sig == 0 {
		return atomic.LoadUint64(&caughtCount)
	}
	return h.latest[sig].Load()
}

// settleRuntime waits until the runtime has passed on what its handlers took:
// signal.Stop does so. It is cheap where another channel has the same signal.
func (h *Host) settleRuntime() {
	h.mu.Lock()
	sig := h.notified
	h.mu.Unlock()
	if sig != nil {
		c := make(chan os.Signal, 1)
		signal.Notify(c, sig)
		signal.Stop(c)
	}
}

func (h *Host) relay(tick <-chan time.Time) {
	defer close(h.finished)
	for {
		select {
		case <-h.stop:
			return
		case <-tick:
			h.reapOrphans(&kin{})
		case done := <-h.catchUp:
			h.takeAll()
			close(done)
		case a := <-h.arrivals:
			h.takeArrival(a)
		case s := <-h.signals:
			h.take(arrival{sig: s.(syscall.Signal)})
		}
	}
}

// IgnoredAtStart are the signals that this process was started to ignore, as far as
// that is known: see [start.Ignored].
func IgnoredAtStart() (list []syscall.Signal) {
	for sig := syscall.Signal(1); sig <= 64; sig++ {
		if start.Ignored&(1<<(sig-1)) != 0 {
			list = append(list, sig)
		}
	}
	return list
}

// Handle has f called for each signal that comes, on the host's goroutine, in
// place of what is done with it otherwise; nil restores that. Signal 0 never
// comes: it has the host take the signals over now, and not with the first
// child.
func (h *Host) Handle(sig syscall.Signal, f func()) {
	if h == nil {
		return
	}
	h.engage()
	if sig == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if f == nil {
		delete(h.traps, sig)
		h.unlisten(sig)
		return
	}
	if h.traps == nil {
		h.traps = make(map[syscall.Signal]func())
	}
	h.traps[sig] = f
	if !(h.options.Signals && isRelayed(sig)) {
		h.listen(sig)
	}
}

// unlisten gives a signal back that was listened to for a trap alone. It is called
// with h.mu held.
func (h *Host) unlisten(sig syscall.Signal) {
	act, caught := h.before[sig]
	if caught && h.options.AsShell && !endsShell(sig) {
		setAction(sig, act)
		delete(h.before, sig)
		delete(h.handled, sig)
	}
}

func isRelayed(sig syscall.Signal) bool { return slices.Contains(relayed, os.Signal(sig)) }

// AllowCleanUp lets groups start although a signal has ended the run: they are
// there to clean up after it.
func (h *Host) AllowCleanUp() {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.over = true
}

func (h *Host) take(a arrival) {
	h.mu.Lock()
	f := h.traps[a.sig]
	h.mu.Unlock()
	if a.sig == unix.SIGCHLD && standIns.endings.Swap(0) > 0 {
		f = nil // as if there were none
	}
	if f != nil {
		f()
		if a.sig != unix.SIGCHLD {
			return
		}
	}
	switch sig := a.sig; {
	case sig == unix.SIGCHLD:
		h.noticeStops()
		standIns.noticeStopped()
	case sig == unix.SIGTSTP && h.tty != nil:
		h.suspend(sig, false)
	case sig == unix.SIGCONT:
		h.resume()
	case h.options.AsShell:
		h.takeAsShell(a)
	case sig == unix.SIGWINCH:
		h.forward(sig)
	case isRelayed(sig):
		h.takeDeadly(sig)
	default:
		h.takeOther(sig)
	}
}

// takeOther does what a signal without a trap, whose trap was taken back, would
// have done.
func (h *Host) takeOther(sig syscall.Signal) {
	switch sig {
	case unix.SIGURG, unix.SIGWINCH, unix.SIGCHLD:
		return
	}
	h.die(sig)
}

// takeDeadly relays a signal whose default action is to end a process. The
// program ends by it too: at once where no child is there to decide, and
// always by TERM and HUP; by the others once one of them ended a child, since
// a stage may handle them and live on.
func (h *Host) takeDeadly(sig syscall.Signal) {
	h.mu.Lock()
	h.sent[sig] = true
	came := sig
	sig = h.escalate(sig)
	h.mu.Unlock()

	if sig == unix.SIGKILL || sig == unix.SIGTERM || sig == unix.SIGHUP || !h.Busy() {
		// Before it is forwarded: a group that this misses looks here, see add.
		h.die(came)
	}
	h.forward(sig)
	if sig == unix.SIGTERM || sig == unix.SIGKILL {
		h.forward(unix.SIGCONT)
	}
}

// escalate turns a second INT or TERM within two seconds of the first into
// TERM, and each later one into KILL. It is called with h.mu held.
func (h *Host) escalate(sig syscall.Signal) syscall.Signal {
	if sig != unix.SIGINT && sig != unix.SIGTERM {
		return sig
	}
	const quick = 2 * time.Second
	now := time.Now()
	if now.Sub(h.last) > quick {
		h.urgent = 0
	}
	h.urgent++
	h.last = now
	switch h.urgent {
	case 1:
		return sig
	case 2:
		return unix.SIGTERM
	}
	return unix.SIGKILL
}

func (h *Host) forward(sig syscall.Signal) {
	for _, g := range h.all() {
		g.Signal(sig)
	}
}

func (h *Host) all() []*Group {
	h.mu.Lock()
	defer h.mu.Unlock()
	groups := make([]*Group, 0, len(h.groups))
	for g := range h.groups {
		groups = append(groups, g)
	}
	return groups
}

func (h *Host) die(sig syscall.Signal) {
	err := &SignalError{Signal: sig}
	if h.options.Cause != nil {
		err.cause = h.options.Cause(sig)
	}
	h.cancel(err)
}

// diedBySignal hears of each child that a signal ended. Where that signal was
// relayed, or typed at the terminal while it was lent to the child's group, it
// ended the run.
func (h *Host) diedBySignal(g *Group, sig syscall.Signal) {
	if h == nil {
		return
	}
	lent := h.tty != nil && g.isLent()
	if lent {
		defer h.restoreModes(g)
	}
	if h.options.AsShell {
		return // the shell knows what it waits for
	}
	h.mu.Lock()
	ours, trap := h.sent[sig], h.traps[sig]
	h.mu.Unlock()
	if lent && trap != nil && (sig == unix.SIGINT || sig == unix.SIGQUIT) {
		trap() // a shell that shared the terminal would have got it too
	} else if ours || lent && (sig == unix.SIGINT || sig == unix.SIGQUIT) {
		h.die(sig)
	}
}

// add has the host's signals reach g, before its first process is there. It
// returns the one that has ended the run already, and that g has missed; or 0.
func (h *Host) add(g *Group) syscall.Signal {
	if h == nil {
		return 0
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, known := h.groups[g]; known {
		return 0
	}
	h.groups[g] = struct{}{}
	g.cleansUp = h.over
	var ended *SignalError
	if !h.options.AsShell && !h.over && errors.As(context.Cause(h.ctx), &ended) {
		return ended.Signal
	}
	return 0
}

func (h *Host) remove(g *Group) {
	if h == nil {
		return
	}
	h.takeBack(g)
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.groups, g)
}

// Die ends this process by the signal, so that its parent sees what happened.
// Process 1, which no signal of its own can end, exits with 128+n.
func Die(sig syscall.Signal) {
	if os.Getpid() != 1 {
		unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
		defaultAction(sig)
		unix.Kill(os.Getpid(), sig)
		time.Sleep(100 * time.Millisecond) // another thread may take it
	}
	os.Exit(128 + int(sig))
}
