package state

import (
	"context"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/trap"
)

// An Embedded is what stands for the process of a shell that is a part of another
// program.
type Embedded struct {
	Setting *setting.Setting
	Cancel  context.CancelCauseFunc
	Signals *trap.Box

	Left error // what was left in the background, if anything

	mu    sync.Mutex
	Runs  map[*pipeline.Runner]struct{}
	sent  syscall.Signal // the last one that all runs got
	until time.Time      // when all is to have ended; zero for no end
	timer *time.Timer    // of the signal that a trap acts on
}

// Run is Config.Run.
func (e *Embedded) Run(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
	s := e.Setting
	r := &pipeline.Runner{Plan: p, Policy: pipeline.Policy{
		Group: pipeline.OwnGroup, CancelSignal: s.CancelSignal, KillAfter: e.Patience(s.KillAfter), WaitDelay: -1, DeathSignal: s.DeathSignal,
	}}
	if s.InHostGroup {
		r.Group = pipeline.HostGroup
	}
	e.mu.Lock()
	e.Runs[r] = struct{}{}
	missed := e.sent
	e.mu.Unlock()
	if missed != 0 && e.Signals.Any.Load() {
		r.Signal(missed) // or its trap would wait for this command
	}
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.Runs, r)
	}()
	return r.Run(ctx)
}

// Patience is how long what is asked to end may take: the whole of a time, or what is
// left until all is to have ended.
func (e *Embedded) Patience(whole time.Duration) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.until.IsZero() {
		return whole
	}
	return max(time.Until(e.until), time.Millisecond)
}

// CleanUp is Config.CleanUp: an EXIT trap has half of the time that is left.
func (e *Embedded) CleanUp(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, e.Patience(e.Setting.KillAfter)/2)
}

// End ends the shell since its pipeline is to end: by the signal that its
// processes get. A trap for it has its time.
func (e *Embedded) End(cause error) {
	sig := e.Setting.CancelSignal
	e.mu.Lock()
	e.until = time.Now().Add(e.Setting.KillAfter)
	_, trapped := e.Signals.Action(sig)
	if trapped {
		e.timer = time.AfterFunc(e.Setting.KillAfter, func() {
			e.signalRuns(unix.SIGKILL)
			e.Cancel(cause)
		})
	}
	e.mu.Unlock()
	if !trapped {
		e.Cancel(cause)
		return
	}
	e.Signals.Post(sig)
	e.signalRuns(sig)
	e.signalRuns(unix.SIGCONT)
}

// StopTimer stops the timer that has been set, if any.
func (e *Embedded) StopTimer() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.timer != nil {
		e.timer.Stop()
	}
}

// Signal is a signal to the shell and to what it has started.
func (e *Embedded) Signal(sig syscall.Signal) {
	e.Take(sig)
	e.signalRuns(sig)
}

func (e *Embedded) signalRuns(sig syscall.Signal) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if sig != unix.SIGCONT {
		e.sent = sig
	}
	for r := range e.Runs {
		r.Signal(sig)
	}
}

// Take is a signal to the shell alone.
func (e *Embedded) Take(sig syscall.Signal) {
	if _, trapped := e.Signals.Action(sig); trapped {
		e.Signals.Post(sig)
		return
	}
	if trap.EndsByDefault(sig) {
		e.Cancel(&job.Killed{Sig: sig})
	}
}
