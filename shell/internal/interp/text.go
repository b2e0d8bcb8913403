package interp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/job"
)

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
