package interp

import (
	"context"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
)

// An Identity is the number by which others know what runs inside this process:
// that of a process which stands for it. It is made when somebody first asks. The
// zero value, with take, is ready.
type Identity struct {
	take  func(syscall.Signal) // is called for each signal, on any goroutine
	leads bool                 // the process leads a group of its own

	pid     atomic.Int64 // 0 as long as nobody has asked
	mu      sync.Mutex
	standIn *procs.StandIn // nil where there can be none
	ended   bool
	status  procs.Status
}

// known is the number, if anybody has asked for it, or 0.
func (id *Identity) known() int { return int(id.pid.Load()) }

// number makes the number, for what text stands for.
func (id *Identity) number(r *registry, dir, text string) int {
	id.mu.Lock()
	defer id.mu.Unlock()
	if n := id.known(); n != 0 {
		return n
	}
	n := 0
	if r.standIn != nil {
		if s, err := r.standIn(dir, []string{"gopipe", text}, id.leads, id.take); err == nil {
			id.standIn, n = s, s.Pid
		}
	}
	n = r.name(n, id)
	id.pid.Store(int64(n))
	if id.ended {
		id.endStandIn(r, n)
	}
	return n
}

// lead makes the number, which is that of a process group from then on, and
// returns it; or 0 where there can be no process.
func (id *Identity) lead(r *registry, dir, text string) int {
	n := id.number(r, dir, text)
	if id.standIn == nil {
		return 0
	}
	return n
}

// end says that what has the number has ended, and takes that back.
func (id *Identity) end(r *registry, status procs.Status) {
	id.mu.Lock()
	defer id.mu.Unlock()
	if id.ended {
		return
	}
	id.ended, id.status = true, status
	if n := id.known(); n != 0 {
		id.endStandIn(r, n)
	}
}

func (id *Identity) endStandIn(r *registry, n int) {
	if id.standIn != nil {
		id.standIn.End(id.status)
	}
	r.unname(n, id)
}

// Signal is a signal from within this process.
func (id *Identity) Signal(sig syscall.Signal) error {
	id.mu.Lock()
	ended, s := id.ended, id.standIn
	id.mu.Unlock()
	if ended {
		return unix.ESRCH
	}
	if s != nil && (sig == unix.SIGSTOP || sig == unix.SIGCONT) {
		s.Signal(sig)
	}
	if sig != 0 {
		id.take(sig)
	}
	return nil
}

// sync returns when the signals have been taken that others had sent before.
func (id *Identity) sync(ctx context.Context) {
	if id == nil || id.known() == 0 {
		return
	}
	id.mu.Lock()
	s := id.standIn
	id.mu.Unlock()
	if s != nil {
		s.Sync(ctx)
	}
}

// identity is what stands for this shell, or nil where that is a process, or
// nobody has asked for it.
func (sh *Shell) identity() *Identity {
	if sh.job != nil && sh.job.has() && sh.job.process == 0 {
		return &sh.job.self
	}
	return sh.self
}

// killable returns a context that ends also when a signal ends this shell, which
// others can send only if they know it by its number. stop is to be called then.
func (sh *Shell) killable(ctx context.Context) (killable context.Context, stop func()) {
	if sh.self == nil {
		return ctx, func() {}
	}
	killable, cancel := context.WithCancelCause(ctx)
	look := func() {
		if sig := sh.Signals.deadly(); sig != 0 {
			cancel(&killedError{sig})
		}
	}
	unwatch := sh.Signals.Watch(look)
	look()
	return killable, func() {
		unwatch()
		cancel(nil)
	}
}

// deadly returns a pending signal that ends the shell, or 0.
func (b *SignalBox) deadly() syscall.Signal {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	for _, sig := range b.Pending {
		if _, trapped := b.Traps[int(sig)]; !trapped && EndsByDefault(sig) {
			return sig
		}
	}
	return 0
}

// takeOwn is a signal to a shell that is no process. It acts on it after the
// command at hand.
func (b *SignalBox) takeOwn(sig syscall.Signal) {
	_, trapped := b.Action(sig)
	switch {
	case sig == unix.SIGCONT:
		b.resume()
	case Stops(sig) && !trapped:
		b.stop()
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

// stop has the shell wait, after the command at hand, for resume.
func (b *SignalBox) stop() {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if b.stopped == nil {
		b.stopped = make(chan struct{})
	}
	b.any.Store(true)
}

func (b *SignalBox) resume() {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if b.stopped != nil {
		close(b.stopped)
		b.stopped = nil
	}
}

// awaitResume waits while the shell is stopped.
func (b *SignalBox) awaitResume(ctx context.Context) {
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
