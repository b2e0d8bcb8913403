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
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
)

// startJob starts a statement in the background: POSIX, 2.9.3.1.
func startJob(sh *state.Shell, stmt *syntax.Stmt) {
	plain := *stmt
	plain.Background = false
	ctx, cancel := sh.Registry.JobContext()
	j := &job.Job{
		Text: unparse.CommandText(&plain), Dir: sh.Dir, Cancel: cancel,
		Done: make(chan struct{}), Started: make(chan struct{}),
	}
	j.Self.Take = j.Take
	child := sh.Detached()
	child.Table.DropPrivate()
	child.Job = j
	child.Signals.Outer = nil
	j.Signals = child.Signals
	j.Parent = sh.Signals
	j.Shells = sh.Registry
	begins(child, &plain)
	child.Background = true
	if sh.Monitors {
		child.Group = job.NewGroup()
		j.Self.Leads = true
	} else {
		child.Async = [2]bool{true, true}
	}
	j.Group, j.Async = child.Group, child.Async
	if sh.Writer != nil {
		child.Writer.Beside = true
		expectJob(sh, j, child, stmt)
	}
	if !sh.Monitors && !sh.KeepsInput && !RedirectsInput(stmt.Redirs) {
		child.CloseInput()
	}
	sh.Registry.Running.Go(func() { runJob(ctx, child, j, &plain) })
	if !HasSubstitution(&plain) { // else it may be what comes next that its words wait for
		<-j.Started
	}
	sh.PruneJobs()
	sh.Jobs.Add(j)
	setLastJob(sh, j)
	sh.Status = 0
	sh.Pipestatus = []int{0}
}

// RedirectsInput reports whether redirections concern standard input.
func RedirectsInput(list []*syntax.Redirect) bool {
	return slices.ContainsFunc(list, func(r *syntax.Redirect) bool {
		if r.N != nil {
			return r.N.Value == "0"
		}
		return state.DefaultFD(r.Op) == 0
	})
}

// runJob evaluates a job on its own shell.
func runJob(ctx context.Context, sh *state.Shell, j *job.Job, stmt *syntax.Stmt) {
	sh.Root = ctx
	if call, ok := stmt.Cmd.(*syntax.CallExpr); !IsPipeline(stmt) || ok && len(call.Args) == 0 {
		sh.AnnounceVirtual()
	}
	evalStmt(ctx, sh, stmt)
	if j.Group != nil {
		j.Self.Sync(ctx) // a signal to the whole group has ended what it waited for
	}
	Stopped(ctx, sh) // whoever killed it may have been a part of it
	takeSignals(ctx, sh)
	runExit(ctx, sh)
	if sh.Killed != 0 {
		sh.EndReaders()
	}
	sh.AnnounceVirtual()
	j.Mu.Lock()
	j.Status, j.Killed = sh.Status, sh.Killed
	j.Pids = nil
	j.Mu.Unlock()
	Close(sh)
	j.Cancel(nil)
	j.Self.End(sh.Registry, sh.ExitStatus())
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
func traceRun(ctx context.Context, sh *state.Shell, l *lower.Builder) context.Context {
	leaves := sh.Replaced || sh.Whole != nil && l.Last == sh.Whole
	if sh.Job == nil && !leaves {
		return ctx
	}
	stages := l.Plan.Stages
	n := len(stages)
	if last := &stages[n-1]; last.Func != nil || last.Err != nil {
		sh.AnnounceVirtual()
	}
	trace := &pipeline.Trace{
		StageStarted: func(_ context.Context, s pipeline.StageResult) {
			if sh.Job != nil && s.Pid != 0 {
				sh.Job.Runs(s.Pid)
			}
		},
		AllStarted: func(_ context.Context, pids []int) { sh.Announce(pids[n-1]) },
	}
	if leaves {
		leaveWhenStarted(sh, trace, n)
	}
	return pipeline.WithTrace(ctx, trace)
}

// leaveWhenStarted ends the table when all n stages have their descriptors.
func leaveWhenStarted(sh *state.Shell, t *pipeline.Trace, n int) {
	var left atomic.Int32
	left.Store(int32(n))
	begun := make([]atomic.Bool, n)
	begin := func(i int) {
		if !begun[i].Swap(true) && left.Add(-1) == 0 {
			sh.LeaveTable(true)
		}
	}
	started := t.StageStarted
	t.StageStarted = func(ctx context.Context, s pipeline.StageResult) {
		started(ctx, s)
		begin(s.Index)
	}
	t.StageEnded = func(_ context.Context, s pipeline.StageResult) {
		if !Outlives(sh, &s) {
			begin(s.Index)
		}
	}
}

// SurvivesExec reports whether the shell goes on after an exec that is not possible.
func SurvivesExec(sh *state.Shell) bool {
	return sh.Shopts.Execfail && sh.Level == 0 || sh.Interactive()
}

// setLastJob makes a job the one of $!.
func setLastJob(sh *state.Shell, j *job.Job) { sh.LastJob, sh.LastLevel = j, sh.Level }

// Outlives reports whether the shell goes on after an exec that has failed.
func Outlives(sh *state.Shell, r *pipeline.StageResult) bool {
	var start *pipeline.StartError
	return sh.Replaced && SurvivesExec(sh) && errors.As(r.Err, &start)
}
