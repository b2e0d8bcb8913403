package shell

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
)

// A lowering builds one plan.
type lowering struct {
	plan  *plan.Plan
	edges map[*open]int // what is inherited, by description
	binds []map[int]bind
	last  *syntax.Stmt // what the last stage comes from
}

// A bind is what a stage's descriptor refers to.
type bind struct {
	edge  int
	write bool
}

func newLowering(stages int) *lowering {
	return &lowering{
		plan:  &plan.Plan{Stages: make([]plan.Stage, 0, stages)},
		edges: make(map[*open]int, 4),
		binds: make([]map[int]bind, 0, stages),
	}
}

// add appends a stage that starts with the descriptors of t.
func (l *lowering) add(s plan.Stage, t *table) int {
	l.plan.Stages = append(l.plan.Stages, s)
	binds := make(map[int]bind, len(t.slots)+2)
	for _, fd := range sortedFDs(t.slots) {
		binds[fd] = bind{l.inherit(fd, t.slots[fd]), fd != 0}
	}
	l.binds = append(l.binds, binds)
	return len(l.plan.Stages) - 1
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
	e := plan.Edge{Medium: plan.Inherit, Name: strconv.Itoa(fd), File: o.file}
	if o.file == nil {
		e = plan.Edge{Medium: plan.Sink, Name: "substitution", Writer: o.sink}
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
	l.binds[i][1] = bind{edge, true}
	l.binds[i+1][0] = bind{edge, false}
}

// redirect applies redirections to stage i, from left to right.
func (l *lowering) redirect(i int, list []redir) {
	for _, r := range list {
		l.redirectOne(i, r)
	}
}

func (l *lowering) redirectOne(i int, r redir) {
	binds := l.binds[i]
	switch r.kind {
	case closeFD:
		delete(binds, r.fd)
	case duplicate:
		from, ok := binds[r.from]
		if !ok {
			l.fail(i, &pipeline.StartError{Name: strconv.Itoa(r.from), Pos: r.pos, Err: unix.EBADF, Code: 1})
			return
		}
		binds[r.fd] = from
		if r.move && r.from != r.fd {
			delete(binds, r.from)
		}
	case openText:
		b := bind{l.edge(plan.Edge{Medium: plan.Text, Name: "here-document", Text: r.text, Pos: r.pos}), false}
		binds[r.fd] = b
		l.drop(b.edge, i)
	default:
		write := r.flags&unix.O_ACCMODE != unix.O_RDONLY
		b := bind{l.edge(plan.Edge{Medium: plan.File, Name: r.path, Flags: r.flags, Pos: r.pos}), write}
		binds[r.fd] = b
		l.drop(b.edge, i)
		if r.both {
			binds[2] = b
		}
	}
}

// drop has a stage open an edge, whether or not a descriptor refers to it in
// the end; see finish.
func (l *lowering) drop(edge, stage int) {
	l.plan.Edges[edge].From = []plan.Port{{Stage: stage, FD: plan.Dropped}}
}

func (l *lowering) fail(i int, err error) {
	if l.plan.Stages[i].Err == nil {
		l.plan.Stages[i].Err = err
	}
}

// finish gives the edges their ports. What no descriptor refers to any more is
// left out, but for files: those are opened all the same.
func (l *lowering) finish() *plan.Plan {
	for i, binds := range l.binds {
		for _, fd := range sortedFDs(binds) {
			b := binds[fd]
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
	return l.plan
}

// stageOf lowers one element of a pipeline, which runs on a state of its own:
// an external command as a child process, everything else as a function.
func (sh *Shell) lowerStage(ctx context.Context, l *lowering, stmt *syntax.Stmt) (finish func()) {
	child := sh.clone()
	child.pos = stmt.Pos()
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	child.stage = ok
	if ok && !stmt.Negated && !hasSubstitution(stmt) {
		return child.lowerCall(ctx, l, stmt, call)
	}
	l.add(child.funcStage(stmt, func(ctx context.Context) { child.stmt(ctx, stmt) }), sh.table)
	return nil
}

// funcStage is a stage that evaluates body on sh, which it closes.
func (sh *Shell) funcStage(stmt *syntax.Stmt, body func(context.Context)) plan.Stage {
	return plan.Stage{
		Name:    source(stmt),
		Pos:     sh.planPos(stmt.Pos()),
		Unknown: sh.dry && hasSubstitution(stmt),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			inherited := sh.table
			sh.table = inherited.adopt(files)
			inherited.close()
			defer sh.Close()
			body(ctx)
			return sh.outcome()
		},
	}
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
	if err != nil || len(fields) == 0 || isBuiltin(fields[0]) {
		body := func(ctx context.Context) { sh.stmt(ctx, stmt) }
		if err == nil && len(fields) > 0 {
			body = func(ctx context.Context) { sh.call(ctx, stmt, call, fields) }
		}
		l.add(sh.funcStage(stmt, body), sh.table)
		return nil
	}
	defer sh.Close()
	assignErr := sh.assignAll(ctx, call.Assigns, true)
	sh.trace(ctx, fields)
	i := l.add(sh.command(stmt, fields), sh.table)
	redirs, err := sh.redirs(ctx, stmt.Redirs)
	if err == nil {
		err = assignErr
	}
	if err != nil {
		l.fail(i, sh.located(err))
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
	return &pipeline.StartError{Pos: sh.planPos(sh.pos), Err: err, Code: 1}
}

// command is the stage of an external command.
func (sh *Shell) command(stmt *syntax.Stmt, fields []string) plan.Stage {
	s := plan.Stage{
		Name: fields[0], Args: fields, Dir: sh.dir, Env: sh.vars.environ(),
		Umask: sh.umask, Rlimits: sh.limits, Pos: sh.planPos(stmt.Pos()),
	}
	path, err := sh.look(fields[0])
	s.Path = path
	switch {
	case err != nil:
		s.Err = &pipeline.StartError{Name: fields[0], Pos: s.Pos, Err: err.err, Code: err.code}
	case !sh.dry && isScript(path):
		return sh.scriptStage(s)
	}
	return s
}

// A lookError is a failed look-up, with the status that it means.
type lookError struct {
	err  error
	code int
}

type text string

func (t text) Error() string { return string(t) }

const notFound = text("command not found")

// look finds a command's file: POSIX, 2.9.1.4.
func (sh *Shell) look(name string) (string, *lookError) {
	if strings.Contains(name, "/") {
		return sh.lookFile(name)
	}
	list := sh.commandPath()
	if list == "" {
		return sh.lookFile(name)
	}
	var denied bool
	for dir := range strings.SplitSeq(list, ":") {
		path := sh.abs(joinPath(dir, name))
		switch executable(path) {
		case nil:
			return path, nil
		case unix.EACCES:
			denied = true
		}
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
	switch err := executable(path); err {
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

// executable is nil for a regular file that may be executed.
func executable(path string) error {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return err
	}
	if st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return unix.EISDIR
	}
	return unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}
