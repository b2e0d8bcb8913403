// Package lower makes plans: the stages of a pipeline come in, with the descriptors
// that each starts with and its redirections in order, and a plan of stages, ports and
// edges goes out. That 2>&1 is a port on the edge of descriptor 1 is decided here.
package lower

import (
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"sync/atomic"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/shortage"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/state"
)

// A Builder builds one plan.
type Builder struct {
	Plan  *plan.Plan
	Edges map[*state.Open]int // what is inherited, by description
	Binds []map[int]Bind
	Last  *syntax.Stmt // what the last stage comes from
	All   *syntax.Stmt // the pipeline; nil for last
	Found map[Lookup]string
	Shell *state.Shell // of the last stage so far; nil if that is a process

	Beside    bool       // the shell that it is for is a job
	OpenLimit int        // see Shell.openLimit
	kept      []keptEdge // what is needed beside the binds
	held      []*held    // by the function stages
	Err       error      // why the plan can't be run

	Result *pipeline.Result // of the run
}

// A keptEdge is one that a stage has to open since another edge reopens it.
type keptEdge struct {
	Bind
	stage int
}

// A Bind is what a stage's descriptor refers to.
type Bind struct {
	Edge    int
	Write   bool
	private bool // it is there for redirections only
}

// New is for so many stages.
func New(stages int) *Builder {
	return &Builder{
		OpenLimit: math.MaxInt,
		Plan:      &plan.Plan{Stages: make([]plan.Stage, 0, stages)},
		Edges:     make(map[*state.Open]int, 4),
		Binds:     make([]map[int]Bind, 0, stages),
	}
}

// Add appends a stage that starts with the descriptors of t.
func (l *Builder) Add(s plan.Stage, t *state.Table) int {
	s.Internal.Stderr = t.Writer(2)
	if s.Func == nil {
		t.SyncInputs(l.Beside)
	}
	l.Plan.Stages = append(l.Plan.Stages, s)
	l.Binds = append(l.Binds, l.Table(t))
	return len(l.Plan.Stages) - 1
}

// Table inherits all descriptors of a table.
func (l *Builder) Table(t *state.Table) map[int]Bind {
	binds := make(map[int]Bind, len(t.Slots)+2)
	for _, s := range t.Slots {
		binds[s.Fd] = Bind{l.inherit(s.Fd, s.Open), s.Fd != 0 && !s.Reads, s.Private}
	}
	return binds
}

func sortedFDs[T any](m map[int]T) []int {
	fds := make([]int, 0, len(m))
	for fd := range m {
		fds = append(fds, fd)
	}
	slices.Sort(fds)
	return fds
}

func (l *Builder) inherit(fd int, o *state.Open) int {
	if edge, ok := l.Edges[o]; ok {
		return edge
	}
	e := plan.Edge{Medium: plan.Sink, Name: "substitution", Writer: io.Discard} // only shown
	if !o.IsShown() {
		file, err := o.Descriptor()
		if err != nil {
			l.Err = &shortage.Error{Need: "make a pipe for a substitution", Err: err}
		}
		e = plan.Edge{Medium: plan.Inherit, Name: strconv.Itoa(fd), File: file}
	}
	l.Edges[o] = l.Edge(e)
	return l.Edges[o]
}

// Edge adds an edge to the plan, and returns its index.
func (l *Builder) Edge(e plan.Edge) int {
	l.Plan.Edges = append(l.Plan.Edges, e)
	return len(l.Plan.Edges) - 1
}

// Pipe joins descriptor 1 of stage i to descriptor 0 of the next.
func (l *Builder) Pipe(i int) {
	edge := l.Edge(plan.Edge{Medium: plan.Pipe})
	l.Binds[i][1] = Bind{Edge: edge, Write: true}
	l.Binds[i+1][0] = Bind{Edge: edge}
}

// Redirect applies redirections to stage i, from left to right, up to the
// first that fails.
func (l *Builder) Redirect(i int, list []state.Redir) {
	for _, r := range list {
		if !l.RedirectOne(i, r) {
			return
		}
	}
}

// RedirectOne reports whether the redirection is possible, as far as is known
// before the run. Where it is not, no earlier failure counts any more.
func (l *Builder) RedirectOne(i int, r state.Redir) bool {
	binds := l.Binds[i]
	if r.Kind != state.CloseFD && r.Fd >= l.OpenLimit {
		l.Plan.Stages[i].Err = r.BeyondLimit()
		return false
	}
	switch r.Kind {
	case state.CloseFD:
		delete(binds, r.Fd)
	case state.Duplicate:
		from, ok := binds[r.From]
		from.private = false
		if !ok {
			l.Plan.Stages[i].Err = r.BadDescriptor()
			return false
		}
		binds[r.Fd] = from
		if r.Move && r.From != r.Fd {
			delete(binds, r.From)
		}
	default:
		e := r.Edge()
		if r.Own != nil && !l.reopen(&e, i, r.Own) {
			l.Plan.Stages[i].Err = &pipeline.StartError{Name: r.Path, Pos: r.Pos, Err: unix.ENOENT, Code: 1}
			return false
		}
		b := Bind{Edge: l.Edge(e), Write: r.Kind == state.OpenPath && r.Flags&unix.O_ACCMODE != unix.O_RDONLY}
		binds[r.Fd] = b
		l.drop(b.Edge, i)
		if r.Both {
			binds[2] = b
		}
	}
	return true
}

// reopen has an edge open anew what a descriptor of stage i refers to by now.
// It reports whether there is such a descriptor.
func (l *Builder) reopen(e *plan.Edge, i int, own *state.OwnName) bool {
	of, ok := l.Binds[i][own.Fd]
	if ok {
		e.Internal.Reopens = of.Edge + 1
		l.kept = append(l.kept, keptEdge{of, i})
	}
	return ok
}

// A FIFO is a FIFO whose path is an argument of a command.
type FIFO struct {
	Path  string
	Write bool
}

// Arguments adds edges for FIFOs that the stage to be added next opens by
// itself.
func (l *Builder) Arguments(list []FIFO) {
	for _, a := range list {
		l.Argument(plan.FIFO, a.Path, a.Write)
	}
}

// Argument adds a file or FIFO that the stage to come gets by its name, to write to or
// to read.
func (l *Builder) Argument(medium plan.Medium, path string, write bool) {
	e := plan.Edge{Medium: medium, Name: path, Flags: unix.O_RDONLY}
	ports := []plan.Port{{Stage: len(l.Plan.Stages), FD: plan.Argument}}
	if write {
		e.From, e.Flags = ports, unix.O_WRONLY|unix.O_CREAT|unix.O_TRUNC
	} else {
		e.To = ports
	}
	l.Edge(e)
}

// drop has a stage open an edge, whether or not a descriptor refers to it in
// the end; see finish.
func (l *Builder) drop(edge, stage int) {
	l.Plan.Edges[edge].From = []plan.Port{{Stage: stage, FD: plan.Dropped}}
}

// Finish gives the edges their ports. What no descriptor refers to any more is
// left out, but for files: those are opened all the same.
func (l *Builder) Finish() *plan.Plan {
	for i, binds := range l.Binds {
		for _, fd := range sortedFDs(binds) {
			b := binds[fd]
			if b.private {
				continue
			}
			e := &l.Plan.Edges[b.Edge]
			port := plan.Port{Stage: i, FD: fd}
			if len(e.From) == 1 && e.From[0].FD == plan.Dropped {
				e.From = nil
			}
			if b.Write {
				e.From = append(e.From, port)
			} else {
				e.To = append(e.To, port)
			}
		}
	}
	for _, k := range l.kept {
		l.keep(k)
	}
	return l.Plan
}

// keep has a stage open an edge that no descriptor of it refers to any more.
func (l *Builder) keep(k keptEdge) {
	e := &l.Plan.Edges[k.Edge]
	ports := &e.To
	if k.Write {
		ports = &e.From
	}
	if !slices.ContainsFunc(*ports, func(p plan.Port) bool { return p.Stage == k.stage }) {
		*ports = append(*ports, plan.Port{Stage: k.stage, FD: plan.Dropped})
	}
}

// A held is the table that a function stage is going to start with: one of its
// own, as of a fork. A stage that never starts does not keep it.
type held struct {
	table   *state.Table
	release func()
	taken   atomic.Bool
}

// Hold has a stage start with a table, which is its own from then on; release is
// called in the end if it never does.
func (l *Builder) Hold(t *state.Table, release func()) *held {
	h := &held{table: t, release: release}
	l.held = append(l.held, h)
	return h
}

// Take makes the stage's table of the files that the run gives it; nil where
// the run is over.
func (h *held) Take(files map[int]*os.File) *state.Table {
	if h.taken.Swap(true) {
		return nil
	}
	defer h.table.Close()
	return h.table.Adopt(files)
}

// Ended is the end of the run.
func (l *Builder) Ended() {
	for _, h := range l.held {
		if !h.taken.Swap(true) {
			h.release()
		}
	}
}

// A Lookup is what the place of a command's file depends on.
type Lookup struct{ Name, Path, Dir string }
