// Package trap knows what a shell has caught: signals come in, from any goroutine,
// and wait in a box until the shell acts on them by the actions that trap has set.
// It also has the names of signals and traps.
package trap

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// Deadly returns a pending signal that ends the shell, or 0.
func (b *Box) Deadly() syscall.Signal {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	for _, sig := range b.Pending {
		if _, trapped := b.Traps[int(sig)]; !trapped && EndsByDefault(sig) {
			return sig
		}
	}
	return 0
}

// TakeOwn is a signal to a shell that is no process. It acts on it after the
// command at hand.
func (b *Box) TakeOwn(sig syscall.Signal) {
	_, trapped := b.Action(sig)
	switch {
	case sig == unix.SIGCONT:
		b.Resume()
	case Stops(sig) && !trapped:
		b.Stop()
		return
	}
	b.Post(sig)
}

// Stops tells the signals that stop a process.
func Stops(sig syscall.Signal) bool {
	switch sig {
	case unix.SIGSTOP, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU:
		return true
	}
	return false
}

// Stop has the shell wait, after the command at hand, for Resume.
func (b *Box) Stop() {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if b.stopped == nil {
		b.stopped = make(chan struct{})
	}
	b.Any.Store(true)
}

// Resume has a stopped shell go on.
func (b *Box) Resume() {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if b.stopped != nil {
		close(b.stopped)
		b.stopped = nil
	}
}

// AwaitResume waits while the shell is stopped.
func (b *Box) AwaitResume(ctx context.Context) {
	for {
		b.Mu.Lock()
		stopped := b.stopped
		b.Mu.Unlock()
		if stopped == nil {
			return
		}
		select {
		case <-stopped:
		case <-ctx.Done():
			return
		}
	}
}

// Actions are a shell's trap actions by signal number; an empty action ignores
// the signal. The map is copied before it is changed.
type Actions map[int]string

// A Box holds the signals that a shell has still to act on. Its methods may be called
// by any goroutine. It is to be made with NewBox.
type Box struct {
	Any  atomic.Bool   // there may be something to act on: a signal, or a stop
	Wake chan struct{} // holds a token while any is set that interrupts a wait

	// Outer is that of the shell whose foreground command this shell is part of.
	Outer *Box

	Mu       sync.Mutex    // guards what follows
	stopped  chan struct{} // closed by Resume; nil if the shell is not stopped
	Pending  []syscall.Signal
	Traps    Actions // the shell's, for those who send it signals
	watchers map[*func()]struct{}
}

// NewBox returns an empty one.
func NewBox() *Box { return &Box{Wake: make(chan struct{}, 1)} }

// Post leaves a signal for the shell.
func (b *Box) Post(sig syscall.Signal) {
	b.Mu.Lock()
	b.Pending = append(b.Pending, sig)
	b.Any.Store(true)
	watchers := slices.Collect(maps.Keys(b.watchers))
	b.Mu.Unlock()
	if sig == unix.SIGCHLD {
		return
	}
	for _, f := range watchers {
		(*f)()
	}
	select {
	case b.Wake <- struct{}{}:
	default:
	}
}

// Watch has f called, on any goroutine, after each signal but SIGCHLD that is
// left from now on, until stop is.
func (b *Box) Watch(f func()) (stop func()) {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if b.watchers == nil {
		b.watchers = make(map[*func()]struct{})
	}
	b.watchers[&f] = struct{}{}
	return func() {
		b.Mu.Lock()
		defer b.Mu.Unlock()
		delete(b.watchers, &f)
	}
}

// Take takes all pending signals out, in the order in which they came.
func (b *Box) Take() (sigs []syscall.Signal) {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	sigs, b.Pending = b.Pending, nil
	b.Any.Store(false)
	select {
	case <-b.Wake:
	default:
	}
	return sigs
}

// Restore puts back what Take has returned, and what was not acted on.
func (b *Box) Restore(sigs []syscall.Signal) {
	if len(sigs) == 0 {
		return
	}
	b.Mu.Lock()
	defer b.Mu.Unlock()
	b.Pending = append(sigs, b.Pending...)
	b.Any.Store(true)
}

// Action returns the shell's trap for a signal, if there is one.
func (b *Box) Action(sig syscall.Signal) (action string, trapped bool) {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	action, trapped = b.Traps[int(sig)]
	return action, trapped
}

// EndsByDefault reports whether a signal without a trap ends a shell that is no
// process, and so can't stop.
func EndsByDefault(sig syscall.Signal) bool {
	switch sig {
	case 0, unix.SIGCHLD, unix.SIGCONT, unix.SIGWINCH, unix.SIGURG:
		return false
	}
	return !Stops(sig)
}

// AsyncIgnored are the signals that a job ignores: POSIX, 2.9.3.1.
var AsyncIgnored = [...]syscall.Signal{unix.SIGINT, unix.SIGQUIT}
