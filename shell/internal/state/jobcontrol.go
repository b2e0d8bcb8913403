package state

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/fifo"
	"gopipe/internal/handling"
	"gopipe/internal/procs"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/unparse"
)

// Job control is what "set -m" asks for: each job and each pipeline in the
// foreground is a process group of its own, and the latter has the terminal
// meanwhile. Subshells have none, as in bash: what they start is in their group.

// InGroup has runs be in the process group that this shell's are in.
func (c *jobControl) InGroup(ctx context.Context) context.Context {
	if c.Group == nil {
		return ctx
	}
	return c.Group.In(ctx, false)
}

// RunForeground runs a plan as a job in the foreground. It becomes one in the
// background when it is stopped, if it consists of processes.
func (sh *Shell) RunForeground(ctx context.Context, p *plan.Plan, stmt *syntax.Stmt) (*pipeline.Result, error) {
	g := job.NewGroup()
	ctx = g.In(ctx, true)
	if slices.ContainsFunc(p.Stages, func(s plan.Stage) bool { return s.Func != nil || s.Err != nil }) {
		return sh.Cfg.Run(ctx, p)
	}
	j := &job.Job{Text: unparse.CommandText(stmt), Dir: sh.Dir, Group: g, Cancel: func(error) {}, Parent: sh.Signals,
		Signals: sh.Signals, Shells: sh.Registry, Done: make(chan struct{}), Started: make(chan struct{})}
	var result *pipeline.Result
	var err error
	ended := make(chan struct{})
	go func() {
		result, err = sh.Cfg.Run(ctx, p)
		close(ended)
	}()
	if sig := g.AwaitStop(ended); sig != 0 {
		if j.Pids = g.Processes.Pids(); len(j.Pids) > 0 {
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

// InterruptedJob ends this shell where SIGINT has ended a job of its own in the
// foreground, which alone gets that from the terminal. Where SIGINT has a trap,
// which does not run, the shell goes on with the next line.
func (sh *Shell) InterruptedJob(stages []pipeline.StageResult) bool {
	byInt := func(s pipeline.StageResult) bool { return s.Status.Signal == unix.SIGINT }
	if !sh.Monitors || sh.Replaced || !slices.ContainsFunc(stages, byInt) {
		return false
	}
	sh.endOfInterrupt()
	return true
}

func (sh *Shell) endOfInterrupt() {
	sh.Exit(128 + int(unix.SIGINT))
	if _, trapped := sh.Traps[int(unix.SIGINT)]; trapped {
		sh.Flow = FlowTop
	}
}

// tellStopped says that a job in the foreground has stopped, as bash does but
// for a script's file.
func (sh *Shell) tellStopped(j *job.Job) {
	if sh.Script == "" {
		sh.WriteError("\n" + j.Line(sh.Mark(j), "Stopped", false, false))
	}
}

// TellsControlled reports whether the end of a job under job control is told as
// jobs tells it. Without a script's file, bash tells of each, and with one of those
// alone that ended by a signal which it does not tell of elsewhere.
func (sh *Shell) TellsControlled(j *job.Job) bool {
	if j.Group == nil || !sh.Monitors {
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
	if !sh.Monitors {
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

// jobControl is what a shell has in the background, and what it is there itself.
type jobControl struct {
	Root      context.Context // of the program, or of the job
	Registry  *job.Registry   // of all shells of the program
	Jobs      job.Table
	Ended     []job.Ended
	Disowned  []*job.Job // which wait still knows
	others    []*job.Job // what jobs shows in a subshell: those of its parent
	LastJob   *job.Job   // of $!, nil if there is none
	LastLevel int        // of the subshell whose job that is

	Subs    []ProcSub // of the commands that run
	Besides []ProcSub // those whose command has ended, and that have not
	Direct  bool      // the substitution to come is a redirection's alone
	Coprocs []Coprocess
	Writer  *fanin.Writer // nil as long as there are no named FIFOs

	Monitors   bool          // set -m is in force: jobs and pipelines have process groups
	Group      *job.Group    // of the job that this shell is a part of, where that one monitors
	Job        *job.Job      // that this shell evaluates, whose process is not known yet
	Self       *job.Identity // of a subshell, once BASHPID was asked for
	Background bool          // this shell evaluates a job
	Async      [2]bool       // INT and QUIT are ignored: it is one, and has no trap for them
	Untold     bool          // it is a substitution's, which does not tell of ends by signals
	Replaced   bool          // by exec
}

// child has no jobs of its own, and shows those of its parent. owner is the shell
// that it is a part of.
func (c *jobControl) child(owner any) jobControl {
	child := jobControl{
		Root: c.Root, Registry: c.Registry, LastJob: c.LastJob, LastLevel: c.LastLevel, others: c.others, Direct: c.Direct,
		Group: c.Group, Background: c.Background, Async: c.Async,
	}
	if len(c.Jobs.List) > 0 {
		child.others = slices.Clone(c.Jobs.List)
	}
	if c.Writer != nil {
		child.Writer = c.Writer.Cloned(owner)
	}
	return child
}

// Forget removes a job that has been waited for.
func (c *jobControl) Forget(j *job.Job) {
	c.Jobs.List = slices.DeleteFunc(c.Jobs.List, func(other *job.Job) bool { return other == j })
	c.Registry.Remove(j)
	if pid := j.Known(); pid != 0 {
		c.Ended = append(c.Ended, job.Ended{Pid: pid, Status: j.Status})
	}
	const remembered = 1024
	if len(c.Ended) > remembered {
		c.Ended = slices.Delete(c.Ended, 0, remembered/2)
	}
}

// Pid is $$: where the shell is a part of another program, no process's number.
func (c *jobControl) Pid() int { return cmp.Or(c.Registry.Self, os.Getpid()) }

func (c *jobControl) parentPID() int {
	if c.Registry.Self != 0 {
		return os.Getpid()
	}
	return os.Getppid()
}

// FifoOpened notes that spread has opened a path.
func (c *jobControl) FifoOpened(path string) {
	w := c.Writer
	if w == nil {
		return
	}
	if f := w.Find(path); f != nil {
		w.Opened(nil, f, true)
	}
}

// WaitsFor notes that the shell waits for jobs.
func (c *jobControl) WaitsFor(list []*job.Job) {
	if c.Writer != nil {
		c.Writer.WaitsFor(waitedJobs(list))
	}
}

// EndWriters ends those who wait for a reader that has gone, as soon as none but
// writers are left, until stop is called.
func (c *jobControl) EndWriters(list []*job.Job) (stop func()) {
	if c.Writer == nil {
		return func() {}
	}
	return c.Writer.Await(waitedJobs(list))
}

// RemoveFIFOs removes the FIFOs that the builtin fifo has made. Close does it
// too; this one may be called by any goroutine, while the shell still runs.
func (c *jobControl) RemoveFIFOs() { c.Registry.Fifos.Remove() }

// PruneJobs forgets jobs that have ended, where a script starts many and waits
// for none: wait still knows the last of them.
func (c *jobControl) PruneJobs() {
	const many = 256
	if len(c.Jobs.List) < many {
		return
	}
	for _, j := range slices.Clone(c.Jobs.List) {
		if j.Ended() {
			c.Forget(j)
		}
	}
}

// Announce tells which process, if any, stands for the job that this shell
// evaluates.
func (c *jobControl) Announce(pid int) {
	if c.Job != nil {
		c.Job.Announce(pid)
	}
}

// AnnounceVirtual is for what runs inside this process.
func (c *jobControl) AnnounceVirtual() {
	if c.Job != nil {
		c.Announce(0)
	}
}

// JobFor finds the job of "%n", "%%", "%+", "%-", "%text" or a pid; nil if
// there is none.
func (c *jobControl) JobFor(spec string) *job.Job {
	list := c.ShownJobs()
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
		case err == nil && j.ID == n:
			return j
		case err != nil && strings.HasPrefix(name, "?") && strings.Contains(j.Text, name[1:]):
			return j
		case err != nil && name != "-" && strings.HasPrefix(j.Text, name):
			return j
		}
	}
	return nil
}

// ShownJobs are those that jobs shows: in a subshell that has none of its own,
// those of its parent.
func (c *jobControl) ShownJobs() []*job.Job {
	if len(c.Jobs.List) == 0 {
		return c.others
	}
	return c.Jobs.List
}

// Mark tells the current job and the one before.
func (c *jobControl) Mark(j *job.Job) string {
	list := c.ShownJobs()
	switch i := slices.Index(list, j); {
	case i < 0:
	case i == len(list)-1:
		return "+"
	case i == len(list)-2:
		return "-"
	}
	return " "
}

// lastWords is how long commands that nobody reads any more have to come to their
// end, which may not be to write there.
const lastWords = 100 * time.Millisecond

// LeaveReaders is EndReaders for a shell that has come to its end.
func (c *jobControl) LeaveReaders() {
	if len(c.Besides) == 0 {
		return
	}
	late := time.NewTimer(lastWords)
	defer late.Stop()
	for _, sub := range c.Besides {
		if sub.Writes {
			continue
		}
		select {
		case <-sub.Job.Done:
		case <-late.C:
			c.EndReaders()
			return
		}
	}
}

// EndReaders ends what this shell read from and nobody reads any more, as a
// write would.
func (c *jobControl) EndReaders() {
	for _, sub := range c.Besides {
		if !sub.Writes {
			sub.Job.Cancel(&job.Killed{Sig: unix.SIGPIPE})
		}
	}
}

// AwaitAsked has the processes of a program that is ended hear of it before what
// they read from this shell ends.
func (c *jobControl) AwaitAsked() {
	if c.Registry.Root.Err() != nil {
		procs.HostOf(c.Registry.Root).AwaitAsked()
	}
}

// Late returns a context that ends with ctx, after awaitAsked.
func (c *jobControl) Late(ctx context.Context) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		c.AwaitAsked()
		cancel(context.Cause(ctx))
	})
	return late, func() {
		stop()
		cancel(nil)
	}
}

// Identity is what stands for this shell, or nil where that is a process, or
// nobody has asked for it.
func (c *jobControl) Identity() *job.Identity {
	if c.Job != nil && c.Job.Has() && c.Job.Process == 0 {
		return &c.Job.Self
	}
	return c.Self
}

// A Coprocess is one that the shell has started and not yet seen the end of.
type Coprocess struct {
	Job         *job.Job
	Name        string // of its array
	Read, Write CoprocEnd
}

// A CoprocEnd is a descriptor of ours, and what it was at first.
type CoprocEnd struct {
	Fd   int
	Open *Open
}

func waitedJobs(list []*job.Job) []fanin.Job {
	jobs := make([]fanin.Job, len(list))
	for i, j := range list {
		jobs[i] = j
	}
	return jobs
}

// A ProcSub is a process substitution: commands that run beside the one that
// reads their output, <(...), or writes their input, >(...).
type ProcSub struct {
	Fd     int        // of our end, in the shell's table; -1 where it is a named FIFO
	Fifo   *NamedJoin // or nil
	Job    *job.Job
	Writes bool

	Text *syntax.ProcSubst // for Explain, as end: what stands for our end
	End  *Open
}

// Name is what a command knows the substitution by.
func (sub *ProcSub) Name() string {
	if sub.Fifo != nil {
		return sub.Fifo.Path()
	}
	return "/dev/fd/" + strconv.Itoa(sub.Fd)
}

// A NamedJoin is the FIFO of a substitution, as long as the command runs.
type NamedJoin struct {
	*fifo.FIFO
	met atomic.Bool // both sides have opened it
}

// End ends commands that wait for a command which did not open their FIFO, and
// removes that.
func (n *NamedJoin) End(j *job.Job, writes bool) {
	if writes {
		n.endInput(j)
	} else if !n.met.Load() {
		j.Cancel(&job.Killed{Sig: unix.SIGPIPE})
		<-j.Done // the waiting is ended by way of the name
	}
	n.Remove()
}

// endInput has commands that read the FIFO see its end, also where the command
// that was to write has not opened it. That they have opened it may not be known
// here yet.
func (n *NamedJoin) endInput(j *job.Job) {
	for !j.Ended() {
		fd, err := unix.Open(n.Path(), unix.O_WRONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err == nil {
			unix.Close(fd)
			return
		}
		time.Sleep(time.Millisecond) // they are not that far
	}
}

// A Join is a descriptor of commands that run beside us: the end of a pipe, or of
// a named FIFO.
type Join struct {
	Fd    int // 0 or 1
	Named *NamedJoin
}

// Edge is the FIFO as an edge of a plan, for descriptor 0 or 1 of a stage.
func (n *NamedJoin) Edge(fd int) plan.Edge {
	flags := unix.O_RDONLY
	if fd == 1 {
		flags = unix.O_WRONLY
	}
	return plan.Edge{Medium: plan.FIFO, Name: n.Path(), Flags: flags, Internal: handling.Edge{Opened: func() { n.met.Store(true) }}}
}

// Killable returns a context that ends also when a signal ends this shell, which
// others can send only if they know it by its number. stop is to be called then.
func (sh *Shell) Killable(ctx context.Context) (killable context.Context, stop func()) {
	if sh.Self == nil {
		return ctx, func() {}
	}
	killable, cancel := context.WithCancelCause(ctx)
	look := func() {
		if sig := sh.Signals.Deadly(); sig != 0 {
			cancel(&job.Killed{Sig: sig})
		}
	}
	unwatch := sh.Signals.Watch(look)
	look()
	return killable, func() {
		unwatch()
		cancel(nil)
	}
}
