package shell

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/fifo"
	"gopipe/internal/procs"
	"gopipe/plan"
	"gopipe/shell/internal/ascii"
)

// A procSub is a process substitution: commands that run beside the one that
// reads their output, <(...), or writes their input, >(...).
type procSub struct {
	fd     int        // of our end, in the shell's table; -1 where it is a named FIFO
	fifo   *namedJoin // or nil
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
	if sh.dry != nil {
		return sh.dry.procSub(sh, ps), nil
	}
	direct := sh.direct
	sh.direct = false
	var sub procSub
	var err error
	if direct || hasDescriptorNames() {
		sub, err = sh.startProcSub(ps)
	} else {
		sub, err = sh.startNamedSub(ps)
	}
	if err != nil {
		return "", err
	}
	sh.subs = append(sh.subs, sub)
	sh.lastJob = sub.job
	return sub.name(), nil
}

// hasDescriptorNames reports whether other programs can open our end of a pipe
// by a name: that takes /proc.
var hasDescriptorNames = sync.OnceValue(func() bool { return unix.Access("/dev/fd/", unix.F_OK) == nil })

// name is what a command knows the substitution by.
func (sub *procSub) name() string {
	if sub.fifo != nil {
		return sub.fifo.Path()
	}
	return "/dev/fd/" + strconv.Itoa(sub.fd)
}

func newProcSub(ps *syntax.ProcSubst) (sub procSub, inner int, stmt *syntax.Stmt) {
	sub = procSub{fd: -1, writes: ps.Op == syntax.CmdOut}
	if !sub.writes {
		inner = 1
	}
	stmts := ps.Stmts
	if input := onlyInput(stmts); input != nil && !sub.writes {
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

func (sh *Shell) startProcSub(ps *syntax.ProcSubst) (procSub, error) {
	sub, inner, stmt := newProcSub(ps)
	sub.fd = sh.freeBelow(firstProcSub)
	j, ends, err := sh.beside(stmt, source(ps), join{fd: inner})
	if err != nil {
		return sub, err
	}
	sub.job = j
	sh.table.set(sub.fd, &open{file: ends[inner], reads: !sub.writes})
	return sub, nil
}

// A namedJoin is the FIFO of a substitution, as long as the command runs.
type namedJoin struct {
	*fifo.FIFO
	met atomic.Bool // both sides have opened it
}

// startNamedSub has the commands open a named FIFO, in which they wait for the
// command that is given its name.
func (sh *Shell) startNamedSub(ps *syntax.ProcSubst) (sub procSub, err error) {
	sub, inner, stmt := newProcSub(ps)
	made, err := sh.registry.fifos.unnamed()
	if err != nil {
		return sub, err
	}
	sub.fifo = &namedJoin{FIFO: made}
	sub.job, _, err = sh.beside(stmt, source(ps), join{fd: inner, named: sub.fifo})
	if err != nil {
		made.Remove()
	}
	return sub, err
}

// end ends commands that wait for a command which did not open their FIFO, and
// removes that.
func (n *namedJoin) end(j *job, writes bool) {
	if writes {
		n.endInput(j)
	} else if !n.met.Load() {
		j.cancel(&killedError{unix.SIGPIPE})
		<-j.done // the waiting is ended by way of the name
	}
	n.Remove()
}

// endInput has commands that read the FIFO see its end, also where the command
// that was to write has not opened it. That they have opened it may not be known
// here yet.
func (n *namedJoin) endInput(j *job) {
	for !j.ended() {
		fd, err := unix.Open(n.Path(), unix.O_WRONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err == nil {
			unix.Close(fd)
			return
		}
		time.Sleep(time.Millisecond) // they are not that far
	}
}

// A join is a descriptor of commands that run beside us: the end of a pipe, or of
// a named FIFO.
type join struct {
	fd    int // 0 or 1
	named *namedJoin
}

func (n *namedJoin) edge(fd int) plan.Edge {
	flags := unix.O_RDONLY
	if fd == 1 {
		flags = unix.O_WRONLY
	}
	return plan.Edge{Medium: plan.FIFO, Name: n.Path(), Flags: flags, Opened: func() { n.met.Store(true) }}
}

// beside evaluates a statement as a plan of one stage, which is called name. It
// has the given joins, and we the other ends of those that are pipes.
func (sh *Shell) beside(stmt *syntax.Stmt, name string, joins ...join) (*job, map[int]*os.File, error) {
	ctx, cancel := sh.registry.jobContext()
	j := &job{text: source(stmt), dir: sh.dir, shells: sh.registry, cancel: cancel, done: make(chan struct{}), started: make(chan struct{})}
	j.self.take = j.take
	child := sh.detached()
	child.self = &j.self
	for _, sub := range sh.subs {
		child.table.set(sub.fd, nil) // another's end, which that waits for the end of
	}
	child.background = sh.background
	child.untold = true
	child.root = ctx
	j.signals = child.signals
	if sh.writer != nil {
		sh.expectJob(j, child, stmt)
	}
	l := sh.lowering(1)
	child.whole = stmt
	i := l.addShell(child, stmt, func(ctx context.Context) { child.stmt(ctx, stmt) })
	l.plan.Stages[i].Name = name
	ends := make(map[int]*os.File, len(joins))
	handed := make(chan struct{})
	pipes := 0
	for _, join := range joins {
		edge := plan.Edge{Medium: plan.Pipe, Hand: func(file *os.File) {
			ends[join.fd] = file
			if len(ends) == pipes {
				close(handed)
			}
		}}
		if join.named != nil {
			edge = join.named.edge(join.fd)
		} else {
			pipes++
		}
		l.binds[0][join.fd] = bind{edge: l.edge(edge), write: join.fd == 1}
	}
	if pipes == 0 {
		close(handed)
	}
	sh.registry.add(j)
	close(j.started)
	over := make(chan error, 1)
	sh.registry.running.Go(func() {
		result, err := sh.runPlan(ctx, l.finish(), nil)
		l.ended()
		if result != nil {
			j.status, j.killed = result.Stages[0].Status.Shell(), result.Stages[0].Status.Signal
		}
		j.cancel(nil)
		j.self.end(sh.registry, procs.Status{Code: j.status, Signal: j.killed})
		sh.registry.ended(j)
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
	name := coprocName(c)
	if !ascii.IsName(name) {
		sh.diagnose("`%s': not a valid identifier", name)
		sh.status = 1
		return
	}
	sh.endCoprocs()
	j, ends, err := sh.beside(c.Stmt, nameOf(c.Stmt), join{fd: 0}, join{fd: 1})
	if err != nil {
		sh.notRun(err)
		return
	}
	read := sh.freeBelow(firstProcSub)
	sh.table.setPrivate(read, &open{file: ends[1], reads: true})
	write := sh.freeBelow(read - 1)
	sh.table.setPrivate(write, &open{file: ends[0]})
	sh.setList(name, []string{strconv.Itoa(read), strconv.Itoa(write)})
	sh.setString(name+"_PID", strconv.Itoa(j.number()))
	sh.lastJob = j
	sh.jobs.add(j)
	sh.coprocs = append(sh.coprocs, coprocess{j, name, coprocEnd{read, sh.table.get(read)}, coprocEnd{write, sh.table.get(write)}})
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
		if sub.fifo != nil {
			sub.fifo.end(sub.job, sub.writes)
		}
		o := sh.table.get(sub.fd)
		last := o != nil && o.refs.Load() == 1
		if o != nil {
			sh.table.set(sub.fd, nil)
		}
		if sub.writes && (last || sub.fifo != nil) {
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
