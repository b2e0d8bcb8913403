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
)

// Job control is what "set -m" asks for: each job and each pipeline in the
// foreground is a process group of its own, and the latter has the terminal
// meanwhile. Subshells have none, as in bash: what they start is in their group.

// inGroup has runs be in the process group that this shell's are in.
func (sh *Shell) inGroup(ctx context.Context) context.Context {
	if sh.group == nil {
		return ctx
	}
	return sh.group.in(ctx, false)
}

// runForeground runs a plan as a job in the foreground. It becomes one in the
// background when it is stopped, if it consists of processes.
func (sh *Shell) runForeground(ctx context.Context, p *plan.Plan, stmt *syntax.Stmt) (*pipeline.Result, error) {
	g := newJobGroup()
	ctx = g.in(ctx, true)
	if slices.ContainsFunc(p.Stages, func(s plan.Stage) bool { return s.Func != nil || s.Err != nil }) {
		return sh.Cfg.Run(ctx, p)
	}
	j := &Job{Text: commandText(stmt), dir: sh.dir, group: g, cancel: func(error) {}, parent: sh.Signals,
		signals: sh.Signals, shells: sh.Registry, Done: make(chan struct{}), started: make(chan struct{})}
	var result *pipeline.Result
	var err error
	ended := make(chan struct{})
	go func() {
		result, err = sh.Cfg.Run(ctx, p)
		close(ended)
	}()
	if sig := g.awaitStop(ended); sig != 0 {
		if j.pids = g.group.Pids(); len(j.pids) > 0 {
			return sh.stoppedJob(j, len(p.Stages), sig, func() *pipeline.Result { <-ended; return result }), nil
		}
		<-ended
	}
	return result, err
}

// stoppedJob makes what was in the foreground a job, and a result of its stop.
func (sh *Shell) stoppedJob(j *Job, stages int, sig syscall.Signal, wait func() *pipeline.Result) *pipeline.Result {
	j.announce(j.pids[len(j.pids)-1])
	sh.Jobs.add(j)
	sh.tellStopped(j)
	sh.Registry.running.Go(func() {
		if result := wait(); result != nil {
			last := result.Stages[len(result.Stages)-1].Status
			j.Status, j.killed = result.Status(), last.Signal
		}
		sh.Registry.ended(j)
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
func (sh *Shell) tellStopped(j *Job) {
	if sh.Script == "" {
		sh.WriteError("\n" + j.Line(sh.Mark(j), "Stopped", false, false))
	}
}

// tellsControlled reports whether the end of a job under job control is told as
// jobs tells it. Without a script's file, bash tells of each, and with one of those
// alone that ended by a signal which it does not tell of elsewhere.
func (sh *Shell) tellsControlled(j *Job) bool {
	if j.group == nil || !sh.jobControl {
		return false
	}
	switch j.killed {
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
	if !j.group.resume(true) {
		j.Signal(unix.SIGCONT)
	}
	if sig := j.group.awaitStop(j.Done); sig != 0 {
		sh.tellStopped(j)
		return 128 + int(sig)
	}
	sh.Forget(j)
	if j.killed == unix.SIGINT {
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
		case j.group.stoppedBy() == 0:
			sh.Diagnose("bg: job %d already in background", j.Id)
			continue
		}
		sh.Print("bg", []byte("["+strconv.Itoa(j.Id)+"]"+sh.Mark(j)+" "+j.Text+" &\n"))
		j.group.resume(false)
	}
	return status
}

// controlled finds a job for fg or bg, or says why it can't.
func (sh *Shell) controlled(name, spec string) *Job {
	if !sh.jobControl {
		sh.Diagnose("%s: no job control", name)
		return nil
	}
	j := sh.JobFor(spec)
	switch {
	case j == nil:
		sh.Diagnose("%s: %s: no such job", name, strings.Replace(spec, "%%", "current", 1))
	case j.group == nil:
		sh.Diagnose("%s: job %d started without job control", name, j.Id)
		return nil
	}
	return j
}
