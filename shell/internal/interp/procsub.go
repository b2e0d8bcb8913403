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
	"gopipe/shell/internal/unparse"
)

// FirstProcSub is the descriptor of the first substitution of a command; the
// others are below. So bash has it.
const FirstProcSub = 63

// procSubst starts a process substitution, and returns what it is called.
func (sh *Shell) procSubst(ps *syntax.ProcSubst) (string, error) {
	if sh.Dry != nil {
		return sh.Dry.ProcSub(sh, ps), nil
	}
	direct := sh.direct
	sh.direct = false
	var sub ProcSub
	var err error
	if direct || hasDescriptorNames() {
		sub, err = sh.startProcSub(ps)
	} else {
		sub, err = sh.startNamedSub(ps)
	}
	if err != nil {
		return "", err
	}
	sh.Subs = append(sh.Subs, sub)
	sh.setLastJob(sub.Job)
	return sub.name(), nil
}

// hasDescriptorNames reports whether other programs can open our end of a pipe
// by a name: that takes /proc.
var hasDescriptorNames = sync.OnceValue(func() bool { return unix.Access("/dev/fd/", unix.F_OK) == nil })

func newProcSub(ps *syntax.ProcSubst) (sub ProcSub, inner int, stmt *syntax.Stmt) {
	sub = ProcSub{Fd: -1, Writes: ps.Op == syntax.CmdOut}
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

func (sh *Shell) startProcSub(ps *syntax.ProcSubst) (ProcSub, error) {
	sub, inner, stmt := newProcSub(ps)
	sub.Fd = sh.FreeBelow(FirstProcSub)
	j, ends, err := sh.beside(stmt, unparse.Text(ps), join{fd: inner})
	if err != nil {
		return sub, err
	}
	sub.Job = j
	sh.Table.Set(sub.Fd, &Open{file: ends[inner], reads: !sub.Writes})
	return sub, nil
}

// startNamedSub has the commands open a named FIFO, in which they wait for the
// command that is given its name.
func (sh *Shell) startNamedSub(ps *syntax.ProcSubst) (sub ProcSub, err error) {
	sub, inner, stmt := newProcSub(ps)
	made, err := sh.Registry.Fifos.Unnamed()
	if err != nil {
		return sub, err
	}
	sub.fifo = &namedJoin{FIFO: made}
	sub.Job, _, err = sh.beside(stmt, unparse.Text(ps), join{fd: inner, named: sub.fifo})
	if err != nil {
		made.Remove()
	}
	return sub, err
}

// beside evaluates a statement as a plan of one stage, which is called name. It
// has the given joins, and we the other ends of those that are pipes.
func (sh *Shell) beside(stmt *syntax.Stmt, name string, joins ...join) (*job.Job, map[int]*os.File, error) {
	ctx, cancel := sh.Registry.JobContext()
	j := &job.Job{Text: unparse.Text(stmt), Dir: sh.dir, Shells: sh.Registry, Cancel: cancel, Done: make(chan struct{}), Started: make(chan struct{})}
	j.Self.Take = j.Take
	child := sh.detached()
	child.self = &j.Self
	for _, sub := range sh.Subs {
		child.Table.Set(sub.Fd, nil) // another's end, which that waits for the end of
	}
	child.background = sh.background
	child.untold = true
	child.Root = ctx
	j.Signals = child.Signals
	if sh.Writer != nil {
		sh.expectJob(j, child, stmt)
	}
	l := sh.BeginLowering(1)
	child.whole = stmt
	i := l.addShell(child, stmt, func(ctx context.Context) { child.stmt(ctx, stmt) })
	l.Plan.Stages[i].Name = name
	ends := make(map[int]*os.File, len(joins))
	handed := make(chan struct{})
	pipes := 0
	for _, join := range joins {
		edge := plan.Edge{Medium: plan.Pipe, Internal: handling.Edge{GiveEnd: func(file *os.File) {
			ends[join.fd] = file
			if len(ends) == pipes {
				close(handed)
			}
		}}}
		if join.named != nil {
			edge = join.named.edge(join.fd)
		} else {
			pipes++
		}
		l.Binds[0][join.fd] = Bind{Edge: l.Edge(edge), Write: join.fd == 1}
	}
	if pipes == 0 {
		close(handed)
	}
	sh.Registry.Add(j)
	close(j.Started)
	over := make(chan error, 1)
	sh.Registry.Running.Go(func() {
		result, err := sh.RunPlan(ctx, l.Finish(), nil)
		l.ended()
		if result != nil {
			j.Status, j.Killed = result.Stages[0].Status.Shell(), result.Stages[0].Status.Signal
		}
		j.Cancel(nil)
		j.Self.End(sh.Registry, procs.Status{Code: j.Status, Signal: j.Killed})
		sh.Registry.Ended(j)
		over <- err
	})
	select {
	case <-handed:
		return j, ends, nil
	case err := <-over:
		if len(ends) == pipes { // it ended at once
			return j, ends, nil
		}
		for _, end := range ends {
			end.Close()
		}
		if err == nil {
			err = context.Cause(ctx)
		}
		return nil, nil, err
	}
}

// coproc runs a command with both its input and its output piped to us. The
// descriptors are in an array that is called as the coprocess is.
func (sh *Shell) coproc(c *syntax.CoprocClause) {
	name := CoprocName(c)
	if !ascii.IsName(name) {
		sh.Diagnose("`%s': not a valid identifier", name)
		sh.Status = 1
		return
	}
	sh.EndCoprocs()
	loops := sh.Loops
	sh.Loops = 0
	j, ends, err := sh.beside(c.Stmt, NameOf(c.Stmt), join{fd: 0}, join{fd: 1})
	sh.Loops = loops
	if err != nil {
		sh.notRun(err)
		return
	}
	read := sh.FreeBelow(FirstProcSub)
	sh.Table.setPrivate(read, &Open{file: ends[1], reads: true})
	write := sh.FreeBelow(read - 1)
	sh.Table.setPrivate(write, &Open{file: ends[0]})
	sh.Vars.SetList(name, []string{strconv.Itoa(read), strconv.Itoa(write)})
	sh.Vars.SetString(name+"_PID", strconv.Itoa(j.Number()))
	sh.setLastJob(j)
	sh.Jobs.Add(j)
	sh.coprocs = append(sh.coprocs, coprocess{
		job: j, name: name, read: coprocEnd{fd: read, open: sh.Table.Get(read)}, write: coprocEnd{fd: write, open: sh.Table.Get(write)},
	})
	sh.Status = 0
	sh.setPipeStatus(0)
}

func CoprocName(c *syntax.CoprocClause) string {
	if c.Name != nil {
		return c.Name.Lit()
	}
	return "COPROC"
}

// endProcSubs closes our ends of the substitutions of a command that has ended,
// and waits for those that it wrote to: unlike in bash, their output is
// complete then. What exec has left open goes on.
func (sh *Shell) endProcSubs(ctx context.Context, from int) {
	for _, sub := range sh.Subs[from:] {
		if sub.fifo != nil {
			sub.fifo.end(sub.Job, sub.Writes)
		}
		o := sh.Table.Get(sub.Fd)
		last := o != nil && o.refs.Load() == 1
		if o != nil {
			sh.Table.Set(sub.Fd, nil)
		}
		if sub.Writes && (last || sub.fifo != nil) {
			select {
			case <-sub.Job.Done:
			case <-ctx.Done():
			}
		}
		sh.Besides = append(sh.Besides, sub)
	}
	sh.Subs = sh.Subs[:from]
	sh.Besides = slices.DeleteFunc(sh.Besides, func(sub ProcSub) bool {
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
