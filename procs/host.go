package procs

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A Host is what a whole program gives up for the groups that it runs: its
// signals, its terminal, its orphans. A program that embeds pipelines has no
// Host, and a nil *Host does nothing.
type Host struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	adopt  bool

	engaged  sync.Once      // before the first child
	tty      *terminal      // nil without a controlling terminal
	signals  chan os.Signal // nil until engaged
	finished chan struct{}  // closed when relay has returned
	stop     chan struct{}

	mu     sync.Mutex
	groups map[*Group]struct{}
	sent   map[syscall.Signal]bool // what was relayed since the run began
	urgent int                     // INTs and TERMs in quick succession
	last   time.Time               // when the last of these came
}

// A SignalError is the cause of the end of a [Host]'s context.
type SignalError struct{ Signal syscall.Signal }

func (e *SignalError) Error() string { return "ended by signal: " + e.Signal.String() }

// relayed are the signals that a Host passes on to its groups.
var relayed = []os.Signal{
	unix.SIGINT, unix.SIGTERM, unix.SIGHUP, unix.SIGQUIT,
	unix.SIGUSR1, unix.SIGUSR2, unix.SIGCONT, unix.SIGWINCH,
}

// Claim takes over the program's signals, its terminal if it has one, and,
// where adopt is set, the orphans among its descendants (PR_SET_CHILD_SUBREAPER
// of prctl(2)). The returned context ends, with a [*SignalError] as its cause,
// when a signal has ended the run. Release gives everything back.
//
// Signals and the terminal are taken over with the first child: until then,
// the default actions are right, and cost nothing.
func Claim(parent context.Context, adopt bool) (context.Context, *Host) {
	h := &Host{
		finished: make(chan struct{}),
		stop:     make(chan struct{}),
		groups:   make(map[*Group]struct{}),
		sent:     make(map[syscall.Signal]bool),
	}
	h.ctx, h.cancel = context.WithCancelCause(parent)
	h.adopt = adopt || os.Getpid() == 1
	if adopt {
		unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	}
	if h.adopt {
		h.engage()
	}
	return context.WithValue(h.ctx, hostKey{}, h), h
}

// engage takes the signals and the terminal, once. It must return before a
// child starts: a signal in between would leave that child alone.
func (h *Host) engage() {
	if h == nil {
		return
	}
	h.engaged.Do(func() {
		h.tty = openTerminal()
		keepIgnored()
		signals := make([]os.Signal, 0, len(relayed)+2)
		for _, sig := range relayed {
			// A notified signal is no longer ignored in children (nohup).
			if !signal.Ignored(sig) {
				signals = append(signals, sig)
			}
		}
		if h.tty != nil {
			signals = append(signals, unix.SIGTSTP, unix.SIGCHLD)
		}
		h.signals = make(chan os.Signal, 64)
		if len(signals) > 0 { // none would mean all
			signal.Notify(h.signals, signals...)
		}
		go h.relay()
	})
}

type hostKey struct{}

// HostOf returns the Host whose context ctx descends from, or nil.
func HostOf(ctx context.Context) *Host {
	h, _ := ctx.Value(hostKey{}).(*Host)
	return h
}

// Busy reports whether any group of the host has live processes.
func (h *Host) Busy() bool {
	if h == nil {
		return false
	}
	for _, g := range h.all() {
		if len(g.processes()) > 0 {
			return true
		}
	}
	return false
}

// keepIgnored restores what the Go runtime loses at its start: it respects an
// inherited SIG_IGN only for SIGHUP and SIGINT. A shell that starts a job in
// the background without job control ignores SIGINT and SIGQUIT together
// (POSIX, 2.9.3.1), so that the one tells the other.
func keepIgnored() {
	if signal.Ignored(unix.SIGINT) {
		signal.Ignore(unix.SIGQUIT)
	}
}

// Release ends the relaying of signals and gives the terminal back.
func (h *Host) Release() {
	if h == nil {
		return
	}
	h.engaged.Do(func() {})
	if h.signals != nil {
		signal.Stop(h.signals)
		close(h.stop)
		<-h.finished
		h.tty.close()
	}
	h.cancel(nil)
}

func (h *Host) relay() {
	defer close(h.finished)
	var tick <-chan time.Time
	if h.adopt {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-h.stop:
			return
		case <-tick:
			h.reapOrphans()
		case s := <-h.signals:
			h.take(s.(syscall.Signal))
		}
	}
}

func (h *Host) take(sig syscall.Signal) {
	switch sig {
	case unix.SIGCHLD:
		h.noticeStops()
	case unix.SIGTSTP:
		h.suspend(sig, false)
	case unix.SIGCONT:
		h.resume()
	case unix.SIGWINCH:
		h.forward(sig)
	default:
		h.takeDeadly(sig)
	}
}

// takeDeadly relays a signal whose default action is to end a process. The
// program ends by it too: at once where no child is there to decide, and
// always by TERM and HUP; by the others once one of them ended a child, since
// a stage may handle them and live on.
func (h *Host) takeDeadly(sig syscall.Signal) {
	h.mu.Lock()
	h.sent[sig] = true
	sig = h.escalate(sig)
	h.mu.Unlock()

	if sig != unix.SIGKILL && (sig == unix.SIGTERM || sig == unix.SIGHUP || !h.Busy()) {
		// Before it is forwarded: a group that this misses looks here, see add.
		h.die(sig)
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

func (h *Host) die(sig syscall.Signal) { h.cancel(&SignalError{sig}) }

// diedBySignal hears of each child that a signal ended. Where that signal was
// relayed, or typed at the terminal while it was lent to the child's group, it
// ended the run.
func (h *Host) diedBySignal(g *Group, sig syscall.Signal) {
	if h == nil {
		return
	}
	lent := g.isLent()
	h.mu.Lock()
	ours := h.sent[sig]
	h.mu.Unlock()
	if ours || lent && (sig == unix.SIGINT || sig == unix.SIGQUIT) {
		h.die(sig)
	}
	if lent {
		h.restoreModes(g)
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
	var ended *SignalError
	if errors.As(context.Cause(h.ctx), &ended) {
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
