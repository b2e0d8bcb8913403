package interp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/state"
)

// endJobs waits for what the text has left in the background, and ends it if
// that takes too long.
func endJobs(ctx context.Context, sh *state.Shell) {
	e := sh.Cfg.Embedded
	sh.Table.Close() // whoever reads what the text wrote sees the end
	sh.LeaveReaders()
	list := sh.Registry.All()
	sh.WaitsFor(list)
	defer sh.EndWriters(list)()
	ended := make(chan struct{})
	go func() {
		sh.Registry.Running.Wait()
		close(ended)
	}()
	var giveUp <-chan time.Time
	if delay := e.Patience(e.Setting.WaitDelay); delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		giveUp = timer.C
	}
	select {
	case <-ended:
		return
	case <-ctx.Done():
	case <-giveUp:
		e.Left = leftError(sh.Registry.All())
	}
	e.Cancel(e.Left)
	<-ended
}

func leftError(jobs []*job.Job) error {
	for _, j := range jobs {
		if !j.Ended() {
			return fmt.Errorf("%q was left in the background: %w", j.Text, exec.ErrWaitDelay)
		}
	}
	return fmt.Errorf("a command was left in the background: %w", exec.ErrWaitDelay)
}

// StopReading tells when a builtin is not to wait for input any longer. The traps
// of signals that come meanwhile are run.
func StopReading(ctx context.Context, sh *state.Shell) func() bool {
	if sh.Cfg.Embedded == nil && !sh.Background && sh.Self == nil && !sh.TrapsSignals() {
		return nil // nothing comes that this process would not hear of itself
	}
	return func() bool {
		if ctx.Err() == nil {
			takeSignals(ctx, sh)
		}
		return sh.Unwinds(ctx) && sh.Flow == state.FlowExit // a break waits, as in bash
	}
}

// RunText evaluates a text, by a shell with builtins, as the stage that ctx and
// files belong to.
func RunText(ctx context.Context, builtins state.BuiltinTable, file *syntax.File, cfg *state.Config, files map[int]*os.File) error {
	own := setting.Of(ctx)
	if own == nil {
		return errors.New("shell text is a stage of a pipeline.Pipeline only")
	}
	if cfg.Env = own.Env; cfg.Env == nil {
		cfg.Env = os.Environ()
	}
	cfg.Dir = own.Dir
	e := &state.Embedded{Setting: own, Runs: make(map[*pipeline.Runner]struct{})}
	cfg.Embedded, cfg.Run, cfg.CleanUp, cfg.StandIn = e, e.Run, e.CleanUp, procs.HostOf(ctx).StandIn

	inner, cancel := context.WithCancelCause(context.WithoutCancel(setting.Uncounted(setting.Detached(ctx))))
	defer cancel(nil)
	e.Cancel = cancel
	sh := NewShell(cfg, builtins)
	e.Signals = sh.Signals
	sh.Umask, sh.Limits, sh.Cgroup = own.Umask, own.Rlimits, own.Cgroup
	sh.Table = tableOf(files, own)
	defer Close(sh)

	defer context.AfterFunc(ctx, func() { e.End(context.Cause(ctx)) })()
	defer e.StopTimer()
	defer own.OnSignal(e.Signal)()
	Run(inner, sh, file)
	switch {
	case sh.Fatal != nil && errors.Is(sh.Fatal, context.Cause(ctx)):
		return plan.Killed(own.CancelSignal) // as a process would be
	case sh.Fatal == nil && sh.Status == 128+int(unix.SIGPIPE):
		return plan.Killed(unix.SIGPIPE) // its last command's reader has left
	}
	return cmp.Or(sh.Outcome(), e.Left)
}

// tableOf takes over the files of a stage, but for those of the caller's.
func tableOf(files map[int]*os.File, own *setting.Setting) *state.Table {
	t := state.NewTable()
	known := make(map[*os.File]*state.Open)
	for fd, file := range files {
		o := known[file]
		if o == nil {
			flags, err := unix.FcntlInt(file.Fd(), unix.F_GETFL, 0)
			o = &state.Open{File: file, Borrowed: own.Borrows(file), Reads: err == nil && flags&unix.O_ACCMODE == unix.O_RDONLY}
			known[file] = o
		}
		t.Set(fd, o)
		if !o.Borrowed {
			delete(files, fd)
		}
	}
	return t
}
