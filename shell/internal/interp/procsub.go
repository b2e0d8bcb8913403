package interp

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/handling"
	"gopipe/internal/procs"
	"gopipe/plan"
	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
)

// FirstProcSub is the descriptor of the first substitution of a command; the
// others are below. So bash has it.
const FirstProcSub = 63

// procSubst starts a process substitution, and returns what it is called.
func procSubst(sh *state.Shell, ps *syntax.ProcSubst) (string, error) {
	if sh.Dry != nil {
		return sh.Dry.ProcSub(sh, ps), nil
	}
	direct := sh.Direct
	sh.Direct = false
	var sub state.ProcSub
	var err error
	if direct || hasDescriptorNames() {
		sub, err = startProcSub(sh, ps)
	} else {
		sub, err = startNamedSub(sh, ps)
	}
	if err != nil {
		return "", err
	}
	sh.Subs = append(sh.Subs, sub)
	setLastJob(sh, sub.Job)
	return sub.Name(), nil
}

// hasDescriptorNames reports whether other programs can open our end of a pipe
// by a name: that takes /proc.
var hasDescriptorNames = sync.OnceValue(func() bool { return unix.Access("/dev/fd/", unix.F_OK) == nil })

func newProcSub(ps *syntax.ProcSubst) (sub state.ProcSub, inner int, stmt *syntax.Stmt) {
	sub = state.ProcSub{Fd: -1, Writes: ps.Op == syntax.CmdOut}
	if !sub.Writes {
		inner = 1
	}
	stmts := ps.Stmts
	if input := onlyInput(stmts); input != nil && !sub.Writes {
		stmts = []*syntax.Stmt{catOf(input)}
	}
	return sub, inner, &syntax.Stmt{Cmd: &syntax.Subshell{Stmts: stmts}, Position: ps.Pos()}
}

// catOf is what <(<file) stands for.
func catOf(input *syntax.Stmt) *syntax.Stmt {
	cat := *input
	call := &syntax.CallExpr{}
	for _, word := range []string{"command", "-p", "cat"} {
		lit := &syntax.Lit{ValuePos: input.Pos(), ValueEnd: input.Pos(), Value: word}
		call.Args = append(call.Args, &syntax.Word{Parts: []syntax.WordPart{lit}})
	}
	cat.Cmd = call
	return &cat
}

func startProcSub(sh *state.Shell, ps *syntax.ProcSubst) (state.ProcSub, error) {
	sub, inner, stmt := newProcSub(ps)
	sub.Fd = sh.FreeBelow(FirstProcSub)
	j, ends, err := beside(sh, stmt, unparse.Text(ps), state.Join{Fd: inner})
	if err != nil {
		return sub, err
	}
	sub.Job = j
	sh.Table.Set(sub.Fd, &state.Open{File: ends[inner], Reads: !sub.Writes})
	return sub, nil
}

// startNamedSub has the commands open a named FIFO, in which they wait for the
// command that is given its name.
func startNamedSub(sh *state.Shell, ps *syntax.ProcSubst) (sub state.ProcSub, err error) {
	sub, inner, stmt := newProcSub(ps)
	made, err := sh.Registry.Fifos.Unnamed()
	if err != nil {
		return sub, err
	}
	sub.Fifo = &state.NamedJoin{FIFO: made}
	sub.Job, _, err = beside(sh, stmt, unparse.Text(ps), state.Join{Fd: inner, Named: sub.Fifo})
	if err != nil {
		made.Remove()
	}
	return sub, err
}

// ends are our ends of the pipes of what runs beside.
type ends struct {
	files  map[int]*os.File
	pipes  int
	handed chan struct{} // closed when all are there
}

// edge is one that hands its end over.
func (e *ends) edge(fd int) plan.Edge {
	e.pipes++
	return plan.Edge{Medium: plan.Pipe, Internal: handling.Edge{GiveEnd: func(file *os.File) {
		e.files[fd] = file
		if len(e.files) == e.pipes {
			close(e.handed)
		}
	}}}
}

// await returns the ends, or, where not all came before the command was over, why.
func (e *ends) await(ctx context.Context, over <-chan error) (map[int]*os.File, error) {
	if e.pipes == 0 {
		return e.files, nil
	}
	select {
	case <-e.handed:
		return e.files, nil
	case err := <-over:
		if len(e.files) == e.pipes { // it ended at once
			return e.files, nil
		}
		for _, end := range e.files {
			end.Close()
		}
		if err == nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
}

// beside evaluates a statement as a plan of one stage, which is called name. It
// has the given joins, and we the other ends of those that are pipes.
func beside(sh *state.Shell, stmt *syntax.Stmt, name string, joins ...state.Join) (*job.Job, map[int]*os.File, error) {
	ctx, cancel := sh.Registry.JobContext()
	j := &job.Job{Text: unparse.Text(stmt), Dir: sh.Dir, Shells: sh.Registry, Cancel: cancel, Done: make(chan struct{}), Started: make(chan struct{})}
	j.Self.Take = j.Take
	child := besideShell(ctx, sh, j)
	if sh.Writer != nil {
		expectJob(sh, j, child, stmt)
	}
	l := NewBuilder(sh, 1)
	child.Whole = stmt
	i := addShell(l, child, stmt, func(ctx context.Context) { evalStmt(ctx, child, stmt) })
	l.Plan.Stages[i].Name = name
	e := &ends{files: make(map[int]*os.File, len(joins)), handed: make(chan struct{})}
	for _, join := range joins {
		var edge plan.Edge
		if join.Named != nil {
			edge = join.Named.Edge(join.Fd)
		} else {
			edge = e.edge(join.Fd)
		}
		l.Binds[0][join.Fd] = lower.Bind{Edge: l.Edge(edge), Write: join.Fd == 1}
	}
	sh.Registry.Add(j)
	close(j.Started)
	files, err := e.await(ctx, runBeside(ctx, sh, j, l))
	if err != nil {
		return nil, nil, err
	}
	return j, files, nil
}

// besideShell is the shell that evaluates a job without a place in the table.
func besideShell(ctx context.Context, sh *state.Shell, j *job.Job) *state.Shell {
	child := sh.Detached()
	child.Self = &j.Self
	for _, sub := range sh.Subs {
		child.Table.Set(sub.Fd, nil) // another's end, which that waits for the end of
	}
	child.Background = sh.Background
	child.Untold = true
	child.Root = ctx
	j.Signals = child.Signals
	return child
}

// runBeside runs a job's plan. What comes is the error of the run, at its end.
func runBeside(ctx context.Context, sh *state.Shell, j *job.Job, l *lower.Builder) <-chan error {
	over := make(chan error, 1)
	sh.Registry.Running.Go(func() {
		result, err := RunPlan(ctx, sh, l.Finish(), nil)
		l.Ended()
		if result != nil {
			j.Status, j.Killed = result.Stages[0].Status.Shell(), result.Stages[0].Status.Signal
		}
		j.Cancel(nil)
		j.Self.End(sh.Registry, procs.Status{Code: j.Status, Signal: j.Killed})
		sh.Registry.Ended(j)
		over <- err
	})
	return over
}

// coproc runs a command with both its input and its output piped to us. The
// descriptors are in an array that is called as the coprocess is.
func coproc(sh *state.Shell, c *syntax.CoprocClause) {
	name := CoprocName(c)
	if !ascii.IsName(name) {
		sh.Diagnose("`%s': not a valid identifier", name)
		sh.Status = 1
		return
	}
	EndCoprocs(sh)
	loops := sh.Loops
	sh.Loops = 0
	j, ends, err := beside(sh, c.Stmt, NameOf(c.Stmt), state.Join{Fd: 0}, state.Join{Fd: 1})
	sh.Loops = loops
	if err != nil {
		notRun(sh, err)
		return
	}
	read := sh.FreeBelow(FirstProcSub)
	sh.Table.SetPrivate(read, &state.Open{File: ends[1], Reads: true})
	write := sh.FreeBelow(read - 1)
	sh.Table.SetPrivate(write, &state.Open{File: ends[0]})
	sh.Vars.SetList(context.Background(), name, []string{strconv.Itoa(read), strconv.Itoa(write)})
	sh.Vars.SetString(name+"_PID", strconv.Itoa(j.Number()))
	setLastJob(sh, j)
	sh.Jobs.Add(j)
	sh.Coprocs = append(sh.Coprocs, state.Coprocess{
		Job: j, Name: name, Read: state.CoprocEnd{Fd: read, Open: sh.Table.Get(read)}, Write: state.CoprocEnd{Fd: write, Open: sh.Table.Get(write)},
	})
	sh.Status = 0
	sh.SetPipeStatus(0)
}

// CoprocName is the variable that gets a coprocess's descriptors.
func CoprocName(c *syntax.CoprocClause) string {
	if c.Name != nil {
		return c.Name.Lit()
	}
	return "COPROC"
}

// endProcSubs closes our ends of the substitutions of a command that has ended,
// and waits for those that it wrote to: unlike in bash, their output is
// complete then. What exec has left open goes on.
func endProcSubs(ctx context.Context, sh *state.Shell, from int) {
	for _, sub := range sh.Subs[from:] {
		if sub.Fifo != nil {
			sub.Fifo.End(sub.Job, sub.Writes)
		}
		o := sh.Table.Get(sub.Fd)
		last := o != nil && o.Refs.Load() == 1
		if o != nil {
			sh.Table.Set(sub.Fd, nil)
		}
		if sub.Writes && (last || sub.Fifo != nil) {
			select {
			case <-sub.Job.Done:
			case <-ctx.Done():
			}
		}
		sh.Besides = append(sh.Besides, sub)
	}
	sh.Subs = sh.Subs[:from]
	sh.Besides = slices.DeleteFunc(sh.Besides, func(sub state.ProcSub) bool {
		ended := sub.Job.Ended()
		if ended {
			sh.Forget(sub.Job)
		}
		return ended
	})
}

// procSubTarget returns the descriptor of a redirection's word that is nothing
// but a process substitution.
func procSubTarget(w *syntax.Word, path string) (fd int, ok bool) {
	if !isProcSub(w) {
		return 0, false
	}
	fd, err := strconv.Atoi(strings.TrimPrefix(path, "/dev/fd/"))
	return fd, err == nil
}

func isProcSub(w *syntax.Word) bool {
	if len(w.Parts) != 1 {
		return false
	}
	_, ok := w.Parts[0].(*syntax.ProcSubst)
	return ok
}
