package interp

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
)

// Job control is what "set -m" asks for: each job and each pipeline in the
// foreground is a process group of its own, and the latter has the terminal
// meanwhile. Subshells have none, as in bash: what they start is in their group.

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

// StoppedBy is the signal that has stopped the job, which has not ended, or 0.
func (j *Job) StoppedBy() syscall.Signal {
	if j.group == nil || j.Ended() {
		return 0
	}
	return j.group.stoppedBy()
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
