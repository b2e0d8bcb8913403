package interp

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
)

// A Job is a command in the background. It runs on a shell of its own, beside
// the one that started it.
type Job struct {
	Id     int // the n of %n
	Text   string
	dir    string
	parent *SignalBox    // of the shell that started it
	shells *registry     // which knows it by its number
	Done   chan struct{} // closed when the job has ended

	// $! is the number of the last process, or, where process is 0, of self.
	process int
	self    Identity
	group   *jobGroup // it is in no other; nil without job control
	async   [2]bool   // as its shell has it at its start

	writer *Writer // what it does with FIFOs; nil if there were none at its start

	signals *SignalBox // of the shell that evaluates the job
	cancel  context.CancelCauseFunc

	mu      sync.Mutex
	pids    []int // processes that may still run
	Status  int
	killed  syscall.Signal
	started chan struct{} // closed when process is known
	once    sync.Once
}

// jobs are a shell's own.
type jobs struct {
	List []*Job
	last int // the highest id so far
}

// startJob starts a statement in the background: POSIX, 2.9.3.1.
func (sh *Shell) startJob(stmt *syntax.Stmt) {
	plain := *stmt
	plain.Background = false
	ctx, cancel := sh.Registry.jobContext()
	j := &Job{
		Text: commandText(&plain), dir: sh.dir, cancel: cancel,
		Done: make(chan struct{}), started: make(chan struct{}),
	}
	j.self.take = j.take
	child := sh.detached()
	child.Table.dropPrivate()
	child.job = j
	child.Signals.Outer = nil
	j.signals = child.Signals
	j.parent = sh.Signals
	j.shells = sh.Registry
	child.begins(&plain)
	child.background = true
	if sh.jobControl {
		child.group = newJobGroup()
		j.self.leads = true
	} else {
		child.async = [2]bool{true, true}
	}
	j.group, j.async = child.group, child.async
	if sh.Writer != nil {
		child.Writer.beside = true
		sh.expectJob(j, child, stmt)
	}
	if !sh.jobControl && !sh.keepsInput && !RedirectsInput(stmt.Redirs) {
		child.closeInput()
	}
	sh.Registry.running.Go(func() { child.runJob(ctx, j, &plain) })
	if !HasSubstitution(&plain) { // else it may be what comes next that its words wait for
		<-j.started
	}
	sh.pruneJobs()
	sh.Jobs.add(j)
	sh.LastJob = j
	sh.Status = 0
	sh.pipestatus = []int{0}
}

// closeInput has a job read nothing.
func (sh *Shell) closeInput() {
	if null, err := os.Open(os.DevNull); err == nil {
		sh.Table.Set(0, &Open{file: null})
	}
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

func (l *jobs) add(j *Job) {
	if len(l.List) == 0 {
		l.last = 0
	}
	l.last++
	j.Id = l.last
	l.List = append(l.List, j)
}

// pruneJobs forgets jobs that have ended, where a script starts many and waits
// for none: wait still knows the last of them.
func (sh *Shell) pruneJobs() {
	const many = 256
	if len(sh.Jobs.List) < many {
		return
	}
	for _, j := range slices.Clone(sh.Jobs.List) {
		if j.Ended() {
			sh.Forget(j)
		}
	}
}

// runJob evaluates a job on its own shell.
func (sh *Shell) runJob(ctx context.Context, j *Job, stmt *syntax.Stmt) {
	sh.Root = ctx
	if call, ok := stmt.Cmd.(*syntax.CallExpr); !IsPipeline(stmt) || ok && len(call.Args) == 0 {
		sh.announceVirtual()
	}
	sh.stmt(ctx, stmt)
	if j.group != nil {
		j.self.sync(ctx) // a signal to the whole group has ended what it waited for
	}
	sh.Stopped(ctx) // whoever killed it may have been a part of it
	sh.takeSignals(ctx)
	sh.runExit(ctx)
	if sh.killed != 0 {
		sh.endReaders()
	}
	sh.announceVirtual()
	j.mu.Lock()
	j.Status, j.killed = sh.Status, sh.killed
	j.pids = nil
	j.mu.Unlock()
	sh.Close()
	j.cancel(nil)
	j.self.end(sh.Registry, sh.exitStatus())
	if _, trapped := j.parent.Action(unix.SIGCHLD); trapped && j.process == 0 {
		j.parent.Post(unix.SIGCHLD) // and not for the process that stands for it
	}
	sh.Registry.ended(j)
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

// announce tells which process, if any, stands for the job that this shell
// evaluates.
func (sh *Shell) announce(pid int) {
	if sh.job != nil {
		sh.job.announce(pid)
	}
}

func (j *Job) announce(pid int) {
	j.once.Do(func() {
		j.process = pid
		j.shells.add(j)
		close(j.started)
		if pid == 0 && j.self.leads {
			j.group.leader.Store(int64(j.self.lead(j.shells, j.dir, j.Text)))
		}
	})
}

// Number is $!. A job whose words take long to expand is not waited for: it
// gets a number as those do that run inside this process.
func (j *Job) Number() int {
	const patience = time.Second
	if !j.has() {
		select {
		case <-j.started:
		case <-time.After(patience):
			j.announce(0)
		}
	}
	if j.process != 0 {
		return j.process
	}
	return j.self.number(j.shells, j.dir, j.Text)
}

// has reports whether it is known what stands for the job.
func (j *Job) has() bool {
	select {
	case <-j.started:
		return true
	default:
		return false
	}
}

// Is reports whether the number is the job's.
func (j *Job) Is(number int) bool { return number != 0 && number == j.known() }

// known is the job's number, if anybody can know it, or 0.
func (j *Job) known() int {
	if !j.has() {
		return 0
	}
	return cmp.Or(j.process, j.self.known())
}

// announceVirtual is for what runs inside this process.
func (sh *Shell) announceVirtual() {
	if sh.job != nil {
		sh.announce(0)
	}
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
				sh.job.runs(s.Pid)
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

// runs notes a process of the job.
func (j *Job) runs(pid int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pids = append(j.pids, pid)
}

// Signal sends a signal to a job: to its processes, or to the shell that
// evaluates it.
func (j *Job) Signal(sig syscall.Signal) error {
	if j.Ended() {
		return unix.ESRCH
	}
	if j.has() && j.process == 0 {
		return j.self.Signal(sig)
	}
	j.Number()
	for _, pid := range j.running() {
		if err := unix.Kill(pid, sig); err != nil && pid == j.process {
			return err
		}
		if j.group.stoppedBy() != 0 && (sig == unix.SIGTERM || sig == unix.SIGHUP) {
			unix.Kill(pid, unix.SIGCONT) // or they would get it when somebody has it go on
		}
	}
	return nil
}

// running are the processes of the job.
func (j *Job) running() []int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.pids)
}

// take is what a signal does to a job that is no process: its traps decide, and
// without one it ends as by the signal.
func (j *Job) take(sig syscall.Signal) {
	_, trapped := j.signals.Action(sig)
	switch {
	case sig == unix.SIGCONT || Stops(sig) && !trapped:
		j.signals.takeOwn(sig)
		for _, pid := range j.running() {
			unix.Kill(pid, sig)
		}
	case trapped:
		j.signals.Post(sig)
	case j.async[0] && (sig == unix.SIGINT || sig == unix.SIGQUIT): // as for any job: POSIX, 2.9.3.1
	case EndsByDefault(sig):
		j.cancel(&killedError{sig})
	}
}

// A killedError is the cause of the end of a job that was killed.
type killedError struct{ sig syscall.Signal }

func (e *killedError) Error() string { return "killed by signal: " + e.sig.String() }

// JobFor finds the job of "%n", "%%", "%+", "%-", "%text" or a pid; nil if
// there is none.
func (sh *Shell) JobFor(spec string) *Job {
	list := sh.ShownJobs()
	name, ok := strings.CutPrefix(spec, "%")
	if !ok {
		pid, err := strconv.Atoi(spec)
		for _, j := range list {
			if err == nil && j.Is(pid) {
				return j
			}
		}
		return nil
	}
	n, err := strconv.Atoi(name)
	for i := range list {
		j := list[len(list)-1-i]
		switch {
		case name == "", name == "%", name == "+":
			return j
		case name == "-" && (i == 1 || len(list) == 1):
			return j
		case err == nil && j.Id == n:
			return j
		case err != nil && strings.HasPrefix(name, "?") && strings.Contains(j.Text, name[1:]):
			return j
		case err != nil && name != "-" && strings.HasPrefix(j.Text, name):
			return j
		}
	}
	return nil
}

// Outlives reports whether the shell goes on after an exec that has failed.
func (sh *Shell) Outlives(r *pipeline.StageResult) bool {
	var start *pipeline.StartError
	return sh.Replaced && sh.Shopts.Execfail && sh.Level == 0 && errors.As(r.Err, &start)
}
