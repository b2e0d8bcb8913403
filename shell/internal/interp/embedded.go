package interp

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

// An embedded is what stands for the process of a shell that is a part of another
// program.
type embedded struct {
	setting *setting.Setting
	cancel  context.CancelCauseFunc
	signals *trap.Box

	left error // what was left in the background, if anything

	mu    sync.Mutex
	runs  map[*pipeline.Runner]struct{}
	sent  syscall.Signal // the last one that all runs got
	until time.Time      // when all is to have ended; zero for no end
	timer *time.Timer    // of the signal that a trap acts on
}

// run is Config.Run.
func (e *embedded) run(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
	s := e.setting
	r := &pipeline.Runner{Plan: p, Policy: pipeline.Policy{
		Group: pipeline.OwnGroup, CancelSignal: s.CancelSignal, KillAfter: e.patience(s.KillAfter), WaitDelay: -1, DeathSignal: s.DeathSignal,
	}}
	if s.InHostGroup {
		r.Group = pipeline.HostGroup
	}
	e.mu.Lock()
	e.runs[r] = struct{}{}
	missed := e.sent
	e.mu.Unlock()
	if missed != 0 && e.signals.Any.Load() {
		r.Signal(missed) // or its trap would wait for this command
	}
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.runs, r)
	}()
	return r.Run(ctx)
}

// patience is how long what is asked to end may take: the whole of a time, or what is
// left until all is to have ended.
func (e *embedded) patience(whole time.Duration) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.until.IsZero() {
		return whole
	}
	return max(time.Until(e.until), time.Millisecond)
}

// cleanUp is Config.CleanUp: an EXIT trap has half of the time that is left.
func (e *embedded) cleanUp(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, e.patience(e.setting.KillAfter)/2)
}

// end ends the shell since its pipeline is to end: by the signal that its
// processes get. A trap for it has its time.
func (e *embedded) end(cause error) {
	sig := e.setting.CancelSignal
	e.mu.Lock()
	e.until = time.Now().Add(e.setting.KillAfter)
	_, trapped := e.signals.Action(sig)
	if trapped {
		e.timer = time.AfterFunc(e.setting.KillAfter, func() {
			e.signalRuns(unix.SIGKILL)
			e.cancel(cause)
		})
	}
	e.mu.Unlock()
	if !trapped {
		e.cancel(cause)
		return
	}
	e.signals.Post(sig)
	e.signalRuns(sig)
	e.signalRuns(unix.SIGCONT)
}

func (e *embedded) stopTimer() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.timer != nil {
		e.timer.Stop()
	}
}

// Signal is a signal to the shell and to what it has started.
func (e *embedded) Signal(sig syscall.Signal) {
	e.Take(sig)
	e.signalRuns(sig)
}

func (e *embedded) signalRuns(sig syscall.Signal) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if sig != unix.SIGCONT {
		e.sent = sig
	}
	for r := range e.runs {
		r.Signal(sig)
	}
}

// Take is a signal to the shell alone.
func (e *embedded) Take(sig syscall.Signal) {
	if _, trapped := e.signals.Action(sig); trapped {
		e.signals.Post(sig)
		return
	}
	if trap.EndsByDefault(sig) {
		e.cancel(&job.Killed{Sig: sig})
	}
}
