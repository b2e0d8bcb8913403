package shell

import (
	"context"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/shortage"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/cache"
)

// A lowering builds one plan.
type lowering struct {
	plan  *plan.Plan
	edges map[*open]int // what is inherited, by description
	binds []map[int]bind
	last  *syntax.Stmt // what the last stage comes from
	all   *syntax.Stmt // the pipeline; nil for last
	found map[lookup]string

	beside    bool       // the shell that it is for is a job
	openLimit int        // see Shell.openLimit
	kept      []keptEdge // what is needed beside the binds
	held      []*held    // by the function stages
	err       error      // why the plan can't be run

	result *pipeline.Result // of the run
}

// A keptEdge is one that a stage has to open since another edge reopens it.
type keptEdge struct {
	bind
	stage int
}

// A bind is what a stage's descriptor refers to.
type bind struct {
	edge    int
	write   bool
	private bool // it is there for redirections only
}

// lowering is for a plan that the shell runs.
func (sh *Shell) lowering(stages int) *lowering {
	l := newLowering(stages)
	l.beside, l.openLimit = sh.background, sh.openLimit()
	return l
}

func newLowering(stages int) *lowering {
	return &lowering{
		openLimit: math.MaxInt,
		plan:      &plan.Plan{Stages: make([]plan.Stage, 0, stages)},
		edges:     make(map[*open]int, 4),
		binds:     make([]map[int]bind, 0, stages),
	}
}

// add appends a stage that starts with the descriptors of t.
func (l *lowering) add(s plan.Stage, t *table) int {
	s.Stderr = t.writer(2)
	if s.Func == nil {
		t.syncInputs(l.beside)
	}
	l.plan.Stages = append(l.plan.Stages, s)
	l.binds = append(l.binds, l.table(t))
	return len(l.plan.Stages) - 1
}

// table inherits all descriptors of a table.
func (l *lowering) table(t *table) map[int]bind {
	binds := make(map[int]bind, len(t.slots)+2)
	for _, s := range t.slots {
		binds[s.fd] = bind{l.inherit(s.fd, s.open), s.fd != 0 && !s.reads, s.private}
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

func (l *lowering) inherit(fd int, o *open) int {
	if edge, ok := l.edges[o]; ok {
		return edge
	}
	e := plan.Edge{Medium: plan.Sink, Name: "substitution", Writer: io.Discard} // only shown
	if !o.isShown() {
		file, err := o.descriptor()
		if err != nil {
			l.err = &shortage.Error{Need: "make a pipe for a substitution", Err: err}
		}
		e = plan.Edge{Medium: plan.Inherit, Name: strconv.Itoa(fd), File: file}
	}
	l.edges[o] = l.edge(e)
	return l.edges[o]
}

func (l *lowering) edge(e plan.Edge) int {
	l.plan.Edges = append(l.plan.Edges, e)
	return len(l.plan.Edges) - 1
}

// pipe joins descriptor 1 of stage i to descriptor 0 of the next.
func (l *lowering) pipe(i int) {
	edge := l.edge(plan.Edge{Medium: plan.Pipe})
	l.binds[i][1] = bind{edge: edge, write: true}
	l.binds[i+1][0] = bind{edge: edge}
}

// redirect applies redirections to stage i, from left to right, up to the
// first that fails.
func (l *lowering) redirect(i int, list []redir) {
	for _, r := range list {
		if !l.redirectOne(i, r) {
			return
		}
	}
}

// redirectOne reports whether the redirection is possible, as far as is known
// before the run. Where it is not, no earlier failure counts any more.
func (l *lowering) redirectOne(i int, r redir) bool {
	binds := l.binds[i]
	if r.kind != closeFD && r.fd >= l.openLimit {
		l.plan.Stages[i].Err = r.beyondLimit()
		return false
	}
	switch r.kind {
	case closeFD:
		delete(binds, r.fd)
	case duplicate:
		from, ok := binds[r.from]
		from.private = false
		if !ok {
			l.plan.Stages[i].Err = r.badDescriptor()
			return false
		}
		binds[r.fd] = from
		if r.move && r.from != r.fd {
			delete(binds, r.from)
		}
	default:
		e := r.edge()
		if r.own != nil && !l.reopen(&e, i, r.own) {
			l.plan.Stages[i].Err = &pipeline.StartError{Name: r.path, Pos: r.pos, Err: unix.ENOENT, Code: 1}
			return false
		}
		b := bind{edge: l.edge(e), write: r.kind == openPath && r.flags&unix.O_ACCMODE != unix.O_RDONLY}
		binds[r.fd] = b
		l.drop(b.edge, i)
		if r.both {
			binds[2] = b
		}
	}
	return true
}

// reopen has an edge open anew what a descriptor of stage i refers to by now.
// It reports whether there is such a descriptor.
func (l *lowering) reopen(e *plan.Edge, i int, own *ownName) bool {
	of, ok := l.binds[i][own.fd]
	if ok {
		e.Reopens = of.edge + 1
		l.kept = append(l.kept, keptEdge{of, i})
	}
	return ok
}

// A fifoArg is a FIFO whose path is an argument of a command.
type fifoArg struct {
	path  string
	write bool
}

// arguments adds edges for FIFOs that the stage to be added next opens by
// itself.
func (l *lowering) arguments(list []fifoArg) {
	for _, a := range list {
		l.argument(plan.FIFO, a.path, a.write)
	}
}

func (l *lowering) argument(medium plan.Medium, path string, write bool) {
	e := plan.Edge{Medium: medium, Name: path, Flags: unix.O_RDONLY}
	ports := []plan.Port{{Stage: len(l.plan.Stages), FD: plan.Argument}}
	if write {
		e.From, e.Flags = ports, unix.O_WRONLY|unix.O_CREAT|unix.O_TRUNC
	} else {
		e.To = ports
	}
	l.edge(e)
}

// drop has a stage open an edge, whether or not a descriptor refers to it in
// the end; see finish.
func (l *lowering) drop(edge, stage int) {
	l.plan.Edges[edge].From = []plan.Port{{Stage: stage, FD: plan.Dropped}}
}

// finish gives the edges their ports. What no descriptor refers to any more is
// left out, but for files: those are opened all the same.
func (l *lowering) finish() *plan.Plan {
	for i, binds := range l.binds {
		for _, fd := range sortedFDs(binds) {
			b := binds[fd]
			if b.private {
				continue
			}
			e := &l.plan.Edges[b.edge]
			port := plan.Port{Stage: i, FD: fd}
			if len(e.From) == 1 && e.From[0].FD == plan.Dropped {
				e.From = nil
			}
			if b.write {
				e.From = append(e.From, port)
			} else {
				e.To = append(e.To, port)
			}
		}
	}
	for _, k := range l.kept {
		l.keep(k)
	}
	return l.plan
}

// keep has a stage open an edge that no descriptor of it refers to any more.
func (l *lowering) keep(k keptEdge) {
	e := &l.plan.Edges[k.edge]
	ports := &e.To
	if k.write {
		ports = &e.From
	}
	if !slices.ContainsFunc(*ports, func(p plan.Port) bool { return p.Stage == k.stage }) {
		*ports = append(*ports, plan.Port{Stage: k.stage, FD: plan.Dropped})
	}
}

// lowerStage lowers one element of a pipeline, which runs on a state of its own:
// an external command as a child process, everything else as a function.
func (sh *Shell) lowerStage(ctx context.Context, l *lowering, stmt *syntax.Stmt, piped bool) (finish func()) {
	child := sh.clone()
	child.table.dropPrivate()
	child.keepsInput = child.keepsInput || piped
	child.reach(stmt)
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	child.stage = ok
	if ok && sh.hooks && !stmt.Negated {
		sh.reach(stmt)
		runs := sh.beforeCommand(ctx, stmt)
		child.hooked, child.current = true, sh.current
		if !runs {
			l.addShell(child, stmt, func(context.Context) { child.status = 0 })
			return nil
		}
	}
	if ok && !stmt.Negated && !stmt.Background && !sh.hooks && !hasSubstitution(stmt) {
		return child.lowerCall(ctx, l, stmt, call)
	}
	child.whole = stmt
	l.addShell(child, stmt, func(ctx context.Context) { child.stmt(ctx, stmt) })
	return nil
}

// A held is the table that a function stage is going to start with: one of its
// own, as of a fork. A stage that never starts does not keep it.
type held struct {
	table   *table
	release func()
	taken   atomic.Bool
}

func (l *lowering) hold(t *table, release func()) *held {
	h := &held{table: t, release: release}
	l.held = append(l.held, h)
	return h
}

// take makes the stage's table of the files that the run gives it; nil where
// the run is over.
func (h *held) take(files map[int]*os.File) *table {
	if h.taken.Swap(true) {
		return nil
	}
	defer h.table.close()
	return h.table.adopt(files)
}

// addShell appends a stage that evaluates body on sh, which it closes.
func (l *lowering) addShell(sh *Shell, stmt *syntax.Stmt, body func(context.Context)) int {
	h := l.hold(sh.table, sh.Close)
	return l.add(plan.Stage{
		Name: nameOf(stmt),
		Pos:  sh.planPos(stmt.Pos()),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			taken := h.take(files)
			if taken == nil {
				return context.Cause(ctx)
			}
			sh.table = taken
			defer sh.Close()
			body(ctx)
			if sh.signals.any.Load() {
				sh.runPending(ctx)
			}
			sh.runExit(ctx)
			return sh.outcome()
		},
	}, sh.table)
}

// ended is the end of the run.
func (l *lowering) ended() {
	for _, h := range l.held {
		if !h.taken.Swap(true) {
			h.release()
		}
	}
}

var nameCache cache.Cache[*syntax.Stmt, string]

// nameOf is the name of a stage that is no simple command: its text. A loop may
// ask for it again and again.
func nameOf(stmt *syntax.Stmt) string {
	if name, ok := nameCache.Get(stmt); ok {
		return name
	}
	name := source(stmt)
	nameCache.Put(stmt, name)
	return name
}

// hasSubstitution reports whether expanding a command runs commands: these
// must see the stage's own descriptors.
func hasSubstitution(stmt *syntax.Stmt) (found bool) {
	syntax.Walk(stmt, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.CmdSubst, *syntax.ProcSubst:
			found = true
		}
		return !found
	})
	return found
}

// lowerCall lowers a simple command of a pipeline. An error in its expansion
// is the stage's own. The returned function applies its redirections, after
// the pipes.
func (sh *Shell) lowerCall(ctx context.Context, l *lowering, stmt *syntax.Stmt, call *syntax.CallExpr) func() {
	fields, err := sh.fields(ctx, call.Args)
	if err != nil || len(fields) == 0 || sh.funcs[fields[0]] != nil || sh.isBuiltin(fields[0]) {
		body := func(ctx context.Context) { sh.stmt(ctx, stmt) }
		if err == nil && len(fields) > 0 {
			body = func(ctx context.Context) { sh.call(ctx, stmt, call, fields) }
		}
		l.addShell(sh, stmt, body)
		return nil
	}
	defer sh.Close()
	if sh.writer != nil {
		sh.writer = sh.writer.parent // which goes on when this clone is closed
	}
	assignErr := sh.assignAll(ctx, call.Assigns, true)
	sh.trace(ctx, fields)
	i := l.add(sh.command(l, stmt, fields), sh.table)
	redirs, err := sh.redirs(ctx, stmt.Redirs)
	if err == nil {
		err = assignErr
	}
	if err != nil && l.plan.Stages[i].Err == nil {
		l.plan.Stages[i].Err = sh.located(err)
	}
	return func() { l.redirect(i, redirs) }
}

// located gives an error of an expansion its place and status.
func (sh *Shell) located(err error) error {
	if start, ok := err.(*pipeline.StartError); ok {
		if start.Pos == (plan.Pos{}) {
			start.Pos = sh.planPos(sh.pos)
		}
		return start
	}
	return &pipeline.StartError{Pos: sh.planPos(sh.pos), Err: expansionError{err}, Code: sh.expansionStatus(err)}
}

// An expansionError is what keeps a stage from being started before it has a name.
type expansionError struct{ error }

func (e expansionError) Unwrap() error { return e.error }

// A dryRun takes the place of what only a run finds out, in a shell that shows plans
// and runs nothing: command substitutions have no output there.
type dryRun interface {
	// procSub returns the name of a process substitution.
	procSub(sh *Shell, ps *syntax.ProcSubst) string

	// arguments takes note of the FIFOs among a command's arguments.
	arguments(l *lowering, fields []string)
}

// command is the stage of an external command.
func (sh *Shell) command(l *lowering, stmt *syntax.Stmt, fields []string) plan.Stage {
	s := plan.Stage{
		Name: fields[0], Args: fields, Dir: sh.dir, Env: sh.environ(),
		Umask: sh.umask, Rlimits: sh.limits, Cgroup: sh.cgroup, Pos: sh.planPos(stmt.Pos()),
	}
	switch {
	case sh.dry != nil:
		sh.dry.arguments(l, fields)
	case sh.writer != nil:
		l.arguments(sh.fifoArgs(fields))
	}
	path, err := l.look(sh, fields[0])
	s.Path = path
	if sh.dry == nil {
		s.Env = append(slices.Clip(s.Env), "_="+pathTold(fields[0], path))
	}
	switch {
	case err != nil:
		s.Err = &pipeline.StartError{Name: fields[0], Pos: s.Pos, Err: err.err, Code: err.code}
	case sh.dry == nil && isScript(path):
		return sh.scriptStage(l, s)
	}
	return s
}

// pathTold is what a command finds in its environment as "_": where it is.
func pathTold(name, path string) string {
	if strings.Contains(name, "/") {
		return name
	}
	return path
}

// A lookError is a failed look-up, with the status that it means.
type lookError struct {
	err  error
	code int
}

type text string

func (t text) Error() string { return string(t) }

const notFound = text("command not found")

// A lookup is what the place of a command's file depends on.
type lookup struct{ name, path, dir string }

// look is sh.look, once for all stages of one pipeline.
func (l *lowering) look(sh *Shell, name string) (string, *lookError) {
	key := lookup{name, sh.commandPath(), sh.dir}
	if path, ok := l.found[key]; ok {
		return path, nil
	}
	path, err := sh.look(name)
	if err == nil && cap(l.plan.Stages) > 1 {
		if l.found == nil {
			l.found = make(map[lookup]string)
		}
		l.found[key] = path
	}
	return path, err
}

// look finds a command's file: POSIX, 2.9.1.4.
func (sh *Shell) look(name string) (string, *lookError) {
	if strings.Contains(name, "/") {
		return sh.lookFile(name)
	}
	if path := sh.hashedPath(name); path != "" {
		if _, err := executable(sh.abs(path)); err == nil {
			return sh.abs(path), nil
		}
	}
	list := sh.commandPath()
	if list == "" {
		return sh.lookFile(name)
	}
	var denied bool
	for dir := range strings.SplitSeq(list, ":") {
		path := sh.abs(joinPath(dir, name))
		found, err := executable(path)
		if err == nil {
			return path, nil
		}
		denied = denied || found && err == unix.EACCES
	}
	if denied {
		return "", &lookError{unix.EACCES, 126}
	}
	return "", &lookError{notFound, 127}
}

func joinPath(dir, name string) string {
	if dir == "" {
		dir = "."
	}
	return dir + "/" + name
}

func (sh *Shell) lookFile(name string) (string, *lookError) {
	path := sh.abs(name)
	switch _, err := executable(path); err {
	case nil:
		return path, nil
	case unix.ENOENT:
		return "", &lookError{err, 127}
	case unix.EISDIR:
		return "", &lookError{text("Is a directory"), 126}
	default:
		return "", &lookError{err, 126}
	}
}

// executable looks at a command's file. The error is nil for what is no
// directory and may be executed; found tells why it is not.
func executable(path string) (found bool, err error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return false, err
	}
	if st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return true, unix.EISDIR
	}
	return true, unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}
