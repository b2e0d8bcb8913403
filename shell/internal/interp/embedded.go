package interp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/procs"
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

// endJobs waits for what the text has left in the background, and ends it if
// that takes too long.
func (sh *Shell) endJobs(ctx context.Context) {
	e := sh.Cfg.Embedded
	sh.Table.close() // whoever reads what the text wrote sees the end
	sh.endReaders()
	list := sh.Registry.All()
	sh.WaitsFor(list)
	defer sh.EndWriters(list)()
	ended := make(chan struct{})
	go func() {
		sh.Registry.Running.Wait()
		close(ended)
	}()
	var giveUp <-chan time.Time
	if delay := e.patience(e.setting.WaitDelay); delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		giveUp = timer.C
	}
	select {
	case <-ended:
		return
	case <-ctx.Done():
	case <-giveUp:
		e.left = leftError(sh.Registry.All())
	}
	e.cancel(e.left)
	<-ended
}

func leftError(jobs []*job.Job) error {
	for _, j := range jobs {
		if !j.Ended() {
			return fmt.Errorf("%q was left in the background: %w", j.Text, pipeline.ErrWaitDelay)
		}
	}
	return fmt.Errorf("a command was left in the background: %w", pipeline.ErrWaitDelay)
}

// StopReading tells when a builtin is not to wait for input any longer. The traps
// of signals that come meanwhile are run.
func (sh *Shell) StopReading(ctx context.Context) func() bool {
	if sh.Cfg.Embedded == nil && !sh.background && sh.self == nil && !sh.trapsSignals() {
		return nil // nothing comes that this process would not hear of itself
	}
	return func() bool {
		if ctx.Err() == nil {
			sh.takeSignals(ctx)
		}
		return sh.unwinds(ctx) && sh.Flow == FlowExit // a break waits, as in bash
	}
}

// RunText evaluates a text, by a shell with builtins, as the stage that ctx and
// files belong to.
func RunText(ctx context.Context, builtins builtinTable, file *syntax.File, cfg *Config, files map[int]*os.File) error {
	own := setting.Of(ctx)
	if own == nil {
		return errors.New("shell text is a stage of a pipeline.Pipeline only")
	}
	if cfg.Env = own.Env; cfg.Env == nil {
		cfg.Env = os.Environ()
	}
	cfg.Dir = own.Dir
	e := &embedded{setting: own, runs: make(map[*pipeline.Runner]struct{})}
	cfg.Embedded, cfg.Run, cfg.CleanUp, cfg.StandIn = e, e.run, e.cleanUp, procs.HostOf(ctx).StandIn

	inner, cancel := context.WithCancelCause(context.WithoutCancel(setting.Apart(ctx)))
	defer cancel(nil)
	e.cancel = cancel
	sh := NewShell(cfg, builtins)
	e.signals = sh.Signals
	sh.Umask, sh.Limits, sh.cgroup = own.Umask, own.Rlimits, own.Cgroup
	sh.Table = tableOf(files, own)
	defer sh.Close()

	defer context.AfterFunc(ctx, func() { e.end(context.Cause(ctx)) })()
	defer e.stopTimer()
	defer own.OnSignal(e.Signal)()
	sh.Run(inner, file)
	switch {
	case sh.fatal != nil && errors.Is(sh.fatal, context.Cause(ctx)):
		return plan.Killed{Signal: own.CancelSignal} // as a process would be
	case sh.fatal == nil && sh.Status == 128+int(unix.SIGPIPE):
		return plan.Killed{Signal: unix.SIGPIPE} // its last command's reader has left
	}
	return cmp.Or(sh.outcome(), e.left)
}

// tableOf takes over the files of a stage, but for those of the caller's.
func tableOf(files map[int]*os.File, own *setting.Setting) *table {
	t := NewTable()
	known := make(map[*os.File]*Open)
	for fd, file := range files {
		o := known[file]
		if o == nil {
			flags, err := unix.FcntlInt(file.Fd(), unix.F_GETFL, 0)
			o = &Open{file: file, borrowed: own.Borrows(file), reads: err == nil && flags&unix.O_ACCMODE == unix.O_RDONLY}
			known[file] = o
		}
		t.Set(fd, o)
		if !o.borrowed {
			delete(files, fd)
		}
	}
	return t
}
