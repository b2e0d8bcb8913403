package interp

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/unparse"
)

// startJob starts a statement in the background: POSIX, 2.9.3.1.
func (sh *Shell) startJob(stmt *syntax.Stmt) {
	plain := *stmt
	plain.Background = false
	ctx, cancel := sh.Registry.JobContext()
	j := &job.Job{
		Text: unparse.CommandText(&plain), Dir: sh.dir, Cancel: cancel,
		Done: make(chan struct{}), Started: make(chan struct{}),
	}
	j.Self.Take = j.Take
	child := sh.detached()
	child.Table.dropPrivate()
	child.job = j
	child.Signals.Outer = nil
	j.Signals = child.Signals
	j.Parent = sh.Signals
	j.Shells = sh.Registry
	child.begins(&plain)
	child.background = true
	if sh.monitors {
		child.group = job.NewGroup()
		j.Self.Leads = true
	} else {
		child.async = [2]bool{true, true}
	}
	j.Group, j.Async = child.group, child.async
	if sh.Writer != nil {
		child.Writer.Beside = true
		sh.expectJob(j, child, stmt)
	}
	if !sh.monitors && !sh.keepsInput && !RedirectsInput(stmt.Redirs) {
		child.closeInput()
	}
	sh.Registry.Running.Go(func() { child.runJob(ctx, j, &plain) })
	if !HasSubstitution(&plain) { // else it may be what comes next that its words wait for
		<-j.Started
	}
	sh.pruneJobs()
	sh.Jobs.Add(j)
	sh.setLastJob(j)
	sh.Status = 0
	sh.pipestatus = []int{0}
}

// RedirectsInput reports whether redirections concern standard input.
func RedirectsInput(list []*syntax.Redirect) bool {
	return slices.ContainsFunc(list, func(r *syntax.Redirect) bool {
		if r.N != nil {
			return r.N.Value == "0"
		}
		return DefaultFD(r.Op) == 0
	})
}

// runJob evaluates a job on its own shell.
func (sh *Shell) runJob(ctx context.Context, j *job.Job, stmt *syntax.Stmt) {
	sh.Root = ctx
	if call, ok := stmt.Cmd.(*syntax.CallExpr); !IsPipeline(stmt) || ok && len(call.Args) == 0 {
		sh.announceVirtual()
	}
	sh.stmt(ctx, stmt)
	if j.Group != nil {
		j.Self.Sync(ctx) // a signal to the whole group has ended what it waited for
	}
	sh.Stopped(ctx) // whoever killed it may have been a part of it
	sh.takeSignals(ctx)
	sh.runExit(ctx)
	if sh.killed != 0 {
		sh.endReaders()
	}
	sh.announceVirtual()
	j.Mu.Lock()
	j.Status, j.Killed = sh.Status, sh.killed
	j.Pids = nil
	j.Mu.Unlock()
	sh.Close()
	j.Cancel(nil)
	j.Self.End(sh.Registry, sh.exitStatus())
	if _, trapped := j.Parent.Action(unix.SIGCHLD); trapped && j.Process == 0 {
		j.Parent.Post(unix.SIGCHLD) // and not for the process that stands for it
	}
	sh.Registry.Ended(j)
}

// IsPipeline reports whether what a statement runs may be processes and
// nothing else.
func IsPipeline(stmt *syntax.Stmt) bool {
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		return true
	case *syntax.BinaryCmd:
		return cmd.Op == syntax.Pipe || cmd.Op == syntax.PipeAll
	}
	return false
}

// traceRun has the job of this shell know the processes of a plan, and the
// shell let go of its descriptors once they have theirs, where it has nothing
// else to do.
func (sh *Shell) traceRun(ctx context.Context, l *Lowering) context.Context {
	leaves := sh.Replaced || sh.whole != nil && l.Last == sh.whole
	if sh.job == nil && !leaves {
		return ctx
	}
	stages := l.Plan.Stages
	n := len(stages)
	if last := &stages[n-1]; last.Func != nil || last.Err != nil {
		sh.announceVirtual()
	}
	trace := &pipeline.Trace{
		StageStarted: func(_ context.Context, s pipeline.StageResult) {
			if sh.job != nil && s.Pid != 0 {
				sh.job.Runs(s.Pid)
			}
		},
		AllStarted: func(_ context.Context, pids []int) { sh.announce(pids[n-1]) },
	}
	if leaves {
		sh.leaveWhenStarted(trace, n)
	}
	return pipeline.WithTrace(ctx, trace)
}

// leaveWhenStarted ends the table when all n stages have their descriptors.
func (sh *Shell) leaveWhenStarted(t *pipeline.Trace, n int) {
	var left atomic.Int32
	left.Store(int32(n))
	begun := make([]atomic.Bool, n)
	begin := func(i int) {
		if !begun[i].Swap(true) && left.Add(-1) == 0 {
			sh.leaveTable(true)
		}
	}
	started := t.StageStarted
	t.StageStarted = func(ctx context.Context, s pipeline.StageResult) {
		started(ctx, s)
		begin(s.Index)
	}
	t.StageEnded = func(_ context.Context, s pipeline.StageResult) {
		if !sh.Outlives(&s) {
			begin(s.Index)
		}
	}
}

// SurvivesExec reports whether the shell goes on after an exec that is not possible.
func (sh *Shell) SurvivesExec() bool { return sh.Shopts.Execfail && sh.Level == 0 || sh.interactive() }

// setLastJob makes a job the one of $!.
func (sh *Shell) setLastJob(j *job.Job) { sh.LastJob, sh.LastLevel = j, sh.Level }

// Outlives reports whether the shell goes on after an exec that has failed.
func (sh *Shell) Outlives(r *pipeline.StageResult) bool {
	var start *pipeline.StartError
	return sh.Replaced && sh.SurvivesExec() && errors.As(r.Err, &start)
}
