package job

import (
	"context"
	"sync"
	"sync/atomic"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
)

// A Group is the process group of a job.
type Group struct {
	leader atomic.Int64 // the process that stands for the job; 0 where its first one leads

	mu        sync.Mutex
	Processes *procs.Group   // nil unless they are one pipeline
	halted    syscall.Signal // what has stopped all of it, or 0
	changed   chan struct{}  // holds a token after a change of halted
}

// NewGroup returns that of a job which has no process yet.
func NewGroup() *Group { return &Group{changed: make(chan struct{}, 1)} }

func (g *Group) begun(group *procs.Group) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.Processes = group
}

func (g *Group) onStop(sig syscall.Signal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.halted = sig
	select {
	case g.changed <- struct{}{}:
	default:
	}
}

// Changes has a token when the job has stopped, or goes on. It is for one
// goroutine at a time.
func (g *Group) Changes() <-chan struct{} {
	if g == nil {
		return nil
	}
	return g.changed
}

// StoppedBy is the signal that has stopped the job, or 0.
func (g *Group) StoppedBy() syscall.Signal {
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.halted
}

// Resume has the job go on, and reports whether it is processes, which can.
func (g *Group) Resume(foreground bool) bool {
	g.mu.Lock()
	group := g.Processes
	g.halted = 0
	g.mu.Unlock()
	if group != nil {
		group.Continue(foreground)
	}
	return group != nil
}

// In has runs be in the group.
func (g *Group) In(ctx context.Context, foreground bool) context.Context {
	leader := int(g.leader.Load())
	to := setting.ProcessGroup{Own: leader == 0, Foreground: foreground, Join: leader}
	if leader == 0 {
		to.OnStop, to.Begun = g.onStop, g.begun
	}
	return setting.InProcessGroup(ctx, to)
}

// AwaitStop waits until the job has ended, or a signal has stopped it.
func (g *Group) AwaitStop(ended <-chan struct{}) syscall.Signal {
	for {
		select {
		case <-ended:
			return 0
		case <-g.changed:
			if sig := g.StoppedBy(); sig != 0 {
				return sig
			}
		}
	}
}
