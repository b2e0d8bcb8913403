package shell

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
)

// A procSub is a process substitution: commands that run beside the one that
// reads their output, <(...), or writes their input, >(...).
type procSub struct {
	fd     int // of our end, in the shell's table
	job    *job
	writes bool

	text *syntax.ProcSubst // for Explain, as end: what stands for our end
	end  *open
}

// firstProcSub is the descriptor of the first substitution of a command; the
// others are below. So bash has it.
const firstProcSub = 63

// procSubst starts a process substitution, and returns what it is called.
func (sh *Shell) procSubst(ps *syntax.ProcSubst) (string, error) {
	if sh.dry {
		return sh.foreseeProcSub(ps), nil
	}
	sub, err := sh.startProcSub(ps)
	if err != nil {
		return "", err
	}
	sh.subs = append(sh.subs, sub)
	sh.lastJob = sub.job
	return "/dev/fd/" + strconv.Itoa(sub.fd), nil
}

func (sh *Shell) startProcSub(ps *syntax.ProcSubst) (procSub, error) {
	sub := procSub{fd: sh.freeBelow(firstProcSub), writes: ps.Op == syntax.CmdOut}
	inner := 1
	if sub.writes {
		inner = 0
	}
	stmt := &syntax.Stmt{Cmd: &syntax.Subshell{Stmts: ps.Stmts}, Position: ps.Pos()}
	j, ends, err := sh.beside(stmt, source(ps), inner)
	if err != nil {
		return sub, err
	}
	sub.job = j
	sh.table.set(sub.fd, &open{file: ends[inner], reads: !sub.writes})
	return sub, nil
}

// beside evaluates a statement as a plan of one stage, which is called name. It
// has pipes in place of the given descriptors, 0 or 1, and we their other ends.
func (sh *Shell) beside(stmt *syntax.Stmt, name string, piped ...int) (*job, map[int]*os.File, error) {
	ctx, cancel := sh.registry.jobContext()
	j := &job{text: source(stmt), cancel: cancel, done: make(chan struct{}), started: make(chan struct{})}
	child := sh.detached()
	for _, sub := range sh.subs {
		child.table.set(sub.fd, nil) // another's end, which that waits for the end of
	}
	child.background = sh.background
	child.root = ctx
	j.signals = child.signals
	if sh.writer != nil {
		sh.expectJob(j, child, stmt)
	}
	l := sh.lowering(1)
	i := l.addShell(child, stmt, func(ctx context.Context) { child.stmt(ctx, stmt) })
	l.plan.Stages[i].Name = name
	ends := make(map[int]*os.File, len(piped))
	handed := make(chan struct{})
	for _, fd := range piped {
		edge := l.edge(plan.Edge{Medium: plan.Pipe, Hand: func(file *os.File) {
			ends[fd] = file
			if len(ends) == len(piped) {
				close(handed)
			}
		}})
		l.binds[0][fd] = bind{edge, fd == 1}
	}
	sh.registry.add(j)
	close(j.started)
	over := make(chan error, 1)
	sh.registry.running.Go(func() {
		result, err := sh.runPlan(ctx, l.finish())
		l.ended()
		if result != nil {
			j.status, j.killed = result.Stages[0].Status.Shell(), result.Stages[0].Status.Signal
		}
		j.cancel(nil)
		close(j.done)
		sh.registry.fifos.jobEnded()
		over <- err
	})
	select {
	case <-handed:
		return j, ends, nil
	case err := <-over:
		if len(ends) == len(piped) { // it ended at once
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
	name := coprocName(c)
	if !isName(name) {
		sh.diagnose("`%s': not a valid identifier", name)
		sh.status = 1
		return
	}
	j, ends, err := sh.beside(c.Stmt, nameOf(c.Stmt), 0, 1)
	if err != nil {
		sh.notRun(err)
		return
	}
	read := sh.freeBelow(firstProcSub)
	sh.table.set(read, &open{file: ends[1], reads: true})
	write := sh.freeBelow(read - 1)
	sh.table.set(write, &open{file: ends[0]})
	sh.setList(name, []string{strconv.Itoa(read), strconv.Itoa(write)})
	sh.setString(name+"_PID", strconv.Itoa(j.pid))
	sh.lastJob = j
	sh.jobs.add(j)
	sh.status = 0
	sh.setPipeStatus(0)
}

func coprocName(c *syntax.CoprocClause) string {
	if c.Name != nil {
		return c.Name.Lit()
	}
	return "COPROC"
}

// freeBelow returns the highest descriptor up to n that is not open.
func (sh *Shell) freeBelow(n int) int {
	for fd := n; fd > 2; fd-- {
		if sh.table.get(fd) == nil {
			return fd
		}
	}
	return n + 1
}

// endProcSubs closes our ends of the substitutions of a command that has ended,
// and waits for those that it wrote to: unlike in bash, their output is
// complete then. What exec has left open goes on.
func (sh *Shell) endProcSubs(ctx context.Context, from int) {
	for _, sub := range sh.subs[from:] {
		o := sh.table.get(sub.fd)
		last := o != nil && o.refs.Load() == 1
		if o != nil {
			sh.table.set(sub.fd, nil)
		}
		if sub.writes && last {
			select {
			case <-sub.job.done:
			case <-ctx.Done():
			}
		}
		sh.besides = append(sh.besides, sub)
	}
	sh.subs = sh.subs[:from]
	sh.besides = slices.DeleteFunc(sh.besides, func(sub procSub) bool {
		ended := sub.job.ended()
		if ended {
			sh.forget(sub.job)
		}
		return ended
	})
}

// ended reports whether the job is over.
func (j *job) ended() bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

// endReaders ends what this shell read from and nobody reads any more, as a
// write would.
func (sh *Shell) endReaders() {
	for _, sub := range sh.besides {
		if !sub.writes {
			sub.job.cancel(&killedError{unix.SIGPIPE})
		}
	}
}

// procSubTarget returns the descriptor of a redirection's word that is nothing
// but a process substitution.
func procSubTarget(w *syntax.Word, path string) (fd int, ok bool) {
	if len(w.Parts) != 1 {
		return 0, false
	}
	if _, ok := w.Parts[0].(*syntax.ProcSubst); !ok {
		return 0, false
	}
	fd, err := strconv.Atoi(strings.TrimPrefix(path, "/dev/fd/"))
	return fd, err == nil
}
