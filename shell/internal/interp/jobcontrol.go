package interp

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/unparse"
)

// Job control is what "set -m" asks for: each job and each pipeline in the
// foreground is a process group of its own, and the latter has the terminal
// meanwhile. Subshells have none, as in bash: what they start is in their group.

// inGroup has runs be in the process group that this shell's are in.
func (sh *Shell) inGroup(ctx context.Context) context.Context {
	if sh.group == nil {
		return ctx
	}
	return sh.group.In(ctx, false)
}

// runForeground runs a plan as a job in the foreground. It becomes one in the
// background when it is stopped, if it consists of processes.
func (sh *Shell) runForeground(ctx context.Context, p *plan.Plan, stmt *syntax.Stmt) (*pipeline.Result, error) {
	g := job.NewGroup()
	ctx = g.In(ctx, true)
	if slices.ContainsFunc(p.Stages, func(s plan.Stage) bool { return s.Func != nil || s.Err != nil }) {
		return sh.Cfg.Run(ctx, p)
	}
	j := &job.Job{Text: unparse.CommandText(stmt), Dir: sh.dir, Group: g, Cancel: func(error) {}, Parent: sh.Signals,
		Signals: sh.Signals, Shells: sh.Registry, Done: make(chan struct{}), Started: make(chan struct{})}
	var result *pipeline.Result
	var err error
	ended := make(chan struct{})
	go func() {
		result, err = sh.Cfg.Run(ctx, p)
		close(ended)
	}()
	if sig := g.AwaitStop(ended); sig != 0 {
		if j.Pids = g.Group.Pids(); len(j.Pids) > 0 {
			return sh.stoppedJob(j, len(p.Stages), sig, func() *pipeline.Result { <-ended; return result }), nil
		}
		<-ended
	}
	return result, err
}

// stoppedJob makes what was in the foreground a job, and a result of its stop.
func (sh *Shell) stoppedJob(j *job.Job, stages int, sig syscall.Signal, wait func() *pipeline.Result) *pipeline.Result {
	j.Announce(j.Pids[len(j.Pids)-1])
	sh.Jobs.Add(j)
	sh.tellStopped(j)
	sh.Registry.Running.Go(func() {
		if result := wait(); result != nil {
			last := result.Stages[len(result.Stages)-1].Status
			j.Status, j.Killed = result.Status(), last.Signal
		}
		sh.Registry.Ended(j)
	})
	result := &pipeline.Result{Stages: make([]pipeline.StageResult, stages)}
	for i := range result.Stages {
		result.Stages[i].Status.Code = 128 + int(sig)
	}
	return result
}

// interruptedJob ends this shell where SIGINT has ended a job of its own in the
// foreground, which alone gets that from the terminal. Where SIGINT has a trap,
// which does not run, the shell goes on with the next line.
func (sh *Shell) interruptedJob(stages []pipeline.StageResult) bool {
	byInt := func(s pipeline.StageResult) bool { return s.Status.Signal == unix.SIGINT }
	if !sh.jobControl || sh.Replaced || !slices.ContainsFunc(stages, byInt) {
		return false
	}
	sh.endOfInterrupt()
	return true
}

func (sh *Shell) endOfInterrupt() {
	sh.Exit(128 + int(unix.SIGINT))
	if _, trapped := sh.Traps[int(unix.SIGINT)]; trapped {
		sh.Flow = flowTop
	}
}

// tellStopped says that a job in the foreground has stopped, as bash does but
// for a script's file.
func (sh *Shell) tellStopped(j *job.Job) {
	if sh.Script == "" {
		sh.WriteError("\n" + j.Line(sh.Mark(j), "Stopped", false, false))
	}
}

// tellsControlled reports whether the end of a job under job control is told as
// jobs tells it. Without a script's file, bash tells of each, and with one of those
// alone that ended by a signal which it does not tell of elsewhere.
func (sh *Shell) tellsControlled(j *job.Job) bool {
	if j.Group == nil || !sh.jobControl {
		return false
	}
	switch j.Killed {
	case 0:
		return sh.Script == ""
	case unix.SIGINT, unix.SIGPIPE, unix.SIGTERM:
		return true
	}
	return false
}

// Foreground is fg.
func Foreground(ctx context.Context, sh *Shell, args []string) int {
	j := sh.controlled(args[0], append(args[1:], "%%")[0])
	if j == nil {
		return 1
	}
	sh.Print("fg", []byte(j.Text+"\n"))
	if !j.Group.Resume(true) {
		j.Signal(unix.SIGCONT)
	}
	if sig := j.Group.AwaitStop(j.Done); sig != 0 {
		sh.tellStopped(j)
		return 128 + int(sig)
	}
	sh.Forget(j)
	if j.Killed == unix.SIGINT {
		sh.endOfInterrupt()
	}
	return j.Status
}

// Background is bg.
func Background(_ context.Context, sh *Shell, args []string) int {
	status := 0
	for _, spec := range append(args[1:len(args):len(args)], "%%")[:max(1, len(args)-1)] {
		j := sh.controlled("bg", spec)
		switch {
		case j == nil:
			status = 1
			continue
		case j.Group.StoppedBy() == 0:
			sh.Diagnose("bg: job %d already in background", j.ID)
			continue
		}
		sh.Print("bg", []byte("["+strconv.Itoa(j.ID)+"]"+sh.Mark(j)+" "+j.Text+" &\n"))
		j.Group.Resume(false)
	}
	return status
}

// controlled finds a job for fg or bg, or says why it can't.
func (sh *Shell) controlled(name, spec string) *job.Job {
	if !sh.jobControl {
		sh.Diagnose("%s: no job control", name)
		return nil
	}
	j := sh.JobFor(spec)
	switch {
	case j == nil:
		sh.Diagnose("%s: %s: no such job", name, strings.Replace(spec, "%%", "current", 1))
	case j.Group == nil:
		sh.Diagnose("%s: job %d started without job control", name, j.ID)
		return nil
	}
	return j
}
