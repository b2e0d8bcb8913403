package job

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
	Take  func(syscall.Signal) // is called for each signal, on any goroutine
	Leads bool                 // the process leads a group of its own

	pid     atomic.Int64 // 0 as long as nobody has asked
	mu      sync.Mutex
	standIn *procs.StandIn // nil where there can be none
	Ended   bool
	status  procs.Status
}

// Known is the number, if anybody has asked for it, or 0.
func (id *Identity) Known() int { return int(id.pid.Load()) }

// Number makes the number, for what text stands for.
func (id *Identity) Number(r *Registry, dir, text string) int {
	id.mu.Lock()
	defer id.mu.Unlock()
	if n := id.Known(); n != 0 {
		return n
	}
	n := 0
	if r.StandIn != nil {
		if s, err := r.StandIn(dir, []string{"gopipe", text}, id.Leads, id.Take); err == nil {
			id.standIn, n = s, s.Pid
		}
	}
	n = r.Name(n, id)
	id.pid.Store(int64(n))
	if id.Ended {
		id.endStandIn(r, n)
	}
	return n
}

// lead makes the number, which is that of a process group from then on, and
// returns it; or 0 where there can be no process.
func (id *Identity) lead(r *Registry, dir, text string) int {
	n := id.Number(r, dir, text)
	if id.standIn == nil {
		return 0
	}
	return n
}

// End says that what has the number has ended, and takes that back.
func (id *Identity) End(r *Registry, status procs.Status) {
	id.mu.Lock()
	defer id.mu.Unlock()
	if id.Ended {
		return
	}
	id.Ended, id.status = true, status
	if n := id.Known(); n != 0 {
		id.endStandIn(r, n)
	}
}

func (id *Identity) endStandIn(r *Registry, n int) {
	if id.standIn != nil {
		id.standIn.End(id.status)
	}
	r.unname(n, id)
}

// Signal is a signal from within this process.
func (id *Identity) Signal(sig syscall.Signal) error {
	id.mu.Lock()
	ended, s := id.Ended, id.standIn
	id.mu.Unlock()
	if ended {
		return unix.ESRCH
	}
	if s != nil && (sig == unix.SIGSTOP || sig == unix.SIGCONT) {
		s.Signal(sig)
	}
	if sig != 0 {
		id.Take(sig)
	}
	return nil
}

// Sync returns when the signals have been taken that others had sent before.
func (id *Identity) Sync(ctx context.Context) {
	if id == nil || id.Known() == 0 {
		return
	}
	id.mu.Lock()
	s := id.standIn
	id.mu.Unlock()
	if s != nil {
		s.Sync(ctx)
	}
}
