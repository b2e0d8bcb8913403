package shell

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
)

// An embedded is what stands for the process of a shell that is a part of another
// program.
type embedded struct {
	setting *setting.Setting
	cancel  context.CancelCauseFunc
	signals *signalBox

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
	r := &pipeline.Runner{Plan: p, Group: pipeline.OwnGroup, CancelSignal: s.CancelSignal, DeathSignal: s.DeathSignal, KillAfter: e.patience()}
	if s.InHostGroup {
		r.Group = pipeline.HostGroup
	}
	e.mu.Lock()
	e.runs[r] = struct{}{}
	missed := e.sent
	e.mu.Unlock()
	if missed != 0 && e.signals.any.Load() {
		r.Signal(missed) // or its trap would wait for this command
	}
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.runs, r)
	}()
	return r.Run(ctx)
}

// patience is how long what is asked to end may take.
func (e *embedded) patience() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.until.IsZero() {
		return e.setting.WaitDelay
	}
	return max(time.Until(e.until), time.Millisecond)
}

// aftermath is Config.Aftermath: an EXIT trap has half of the time that is left.
func (e *embedded) aftermath(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, e.patience()/2)
}

// end ends the shell since its pipeline is to end: by the signal that its
// processes get. A trap for it has its time.
func (e *embedded) end(cause error) {
	sig := e.setting.CancelSignal
	e.mu.Lock()
	e.until = time.Now().Add(e.setting.WaitDelay)
	_, trapped := e.signals.action(sig)
	if trapped {
		e.timer = time.AfterFunc(e.setting.WaitDelay, func() {
			e.signalRuns(unix.SIGKILL)
			e.cancel(cause)
		})
	}
	e.mu.Unlock()
	if !trapped {
		e.cancel(cause)
		return
	}
	e.signals.post(sig)
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

// signal is a signal to the shell and to what it has started.
func (e *embedded) signal(sig syscall.Signal) {
	e.take(sig)
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

// take is a signal to the shell alone.
func (e *embedded) take(sig syscall.Signal) {
	if _, trapped := e.signals.action(sig); trapped {
		e.signals.post(sig)
		return
	}
	if endsByDefault(sig) {
		e.cancel(&killedError{sig})
	}
}

// endJobs waits for what the text has left in the background, and ends it if
// that takes too long.
func (sh *Shell) endJobs(ctx context.Context) {
	e := sh.cfg.embedded
	sh.table.close() // whoever reads what the text wrote sees the end
	sh.endReaders()
	list := sh.registry.all()
	sh.waitsFor(list)
	defer sh.endWriters(list)()
	ended := make(chan struct{})
	go func() {
		sh.registry.running.Wait()
		close(ended)
	}()
	timer := time.NewTimer(e.patience())
	defer timer.Stop()
	select {
	case <-ended:
		return
	case <-ctx.Done():
	case <-timer.C:
		e.left = leftError(sh.registry.all())
	}
	e.cancel(e.left)
	<-ended
}

func leftError(jobs []*job) error {
	for _, j := range jobs {
		if !j.ended() {
			return fmt.Errorf("%q was left in the background: %w", j.text, pipeline.ErrWaitDelay)
		}
	}
	return fmt.Errorf("a command was left in the background: %w", pipeline.ErrWaitDelay)
}

// stopReading tells when a builtin is not to wait for input any longer. The traps
// of signals that come meanwhile are run.
func (sh *Shell) stopReading(ctx context.Context) func() bool {
	if sh.cfg.embedded == nil && !sh.background && sh.self == nil && !sh.trapsSignals() {
		return nil // nothing comes that this process would not hear of itself
	}
	return func() bool {
		if ctx.Err() == nil {
			sh.takeSignals(ctx)
		}
		return sh.unwinds(ctx) && sh.flow == flowExit // a break waits, as in bash
	}
}
