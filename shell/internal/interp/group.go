package interp

import (
	"context"
	"sync"
	"sync/atomic"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
)

// A jobGroup is the process group of a job.
type jobGroup struct {
	leader atomic.Int64 // the process that stands for the job; 0 where its first one leads

	mu      sync.Mutex
	group   *procs.Group   // of the processes, if they are one pipeline
	halted  syscall.Signal // what has stopped all of it, or 0
	changed chan struct{}  // holds a token after a change of halted
}

func newJobGroup() *jobGroup { return &jobGroup{changed: make(chan struct{}, 1)} }

func (g *jobGroup) begun(group *procs.Group) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.group = group
}

func (g *jobGroup) onStop(sig syscall.Signal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.halted = sig
	select {
	case g.changed <- struct{}{}:
	default:
	}
}

// changes has a token when the job has stopped, or goes on. It is for one
// goroutine at a time.
func (g *jobGroup) changes() <-chan struct{} {
	if g == nil {
		return nil
	}
	return g.changed
}

// stoppedBy is the signal that has stopped the job, or 0.
func (g *jobGroup) stoppedBy() syscall.Signal {
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.halted
}

// resume has the job go on, and reports whether it is processes, which can.
func (g *jobGroup) resume(foreground bool) bool {
	g.mu.Lock()
	group := g.group
	g.halted = 0
	g.mu.Unlock()
	if group != nil {
		group.Continue(foreground)
	}
	return group != nil
}

// in has runs be in the group.
func (g *jobGroup) in(ctx context.Context, foreground bool) context.Context {
	leader := int(g.leader.Load())
	to := setting.ProcessGroup{Own: leader == 0, Foreground: foreground, Join: leader}
	if leader == 0 {
		to.OnStop, to.Begun = g.onStop, g.begun
	}
	return setting.InProcessGroup(ctx, to)
}

// awaitStop waits until the job has ended, or a signal has stopped it.
func (g *jobGroup) awaitStop(ended <-chan struct{}) syscall.Signal {
	for {
		select {
		case <-ended:
			return 0
		case <-g.changed:
			if sig := g.stoppedBy(); sig != 0 {
				return sig
			}
		}
	}
}
