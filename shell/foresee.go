package shell

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/stream"
	"gopipe/plan"
)

// A foresight is the plan of a pipeline that is only shown. It also holds the
// process substitutions, and what builtins and compound commands redirect: a
// run has plans of their own for these.
type foresight struct {
	*lowering
	start  map[int]bind  // what the stages start with
	subs   []foreseenSub // yet to be added
	stages []*syntax.Stmt
}

// A foreseenSub is a process substitution of a stage.
type foreseenSub struct {
	procSub
	stage int
	binds map[int]bind // of the stage, before its redirections
}

func (x *explainer) newForesight() *foresight {
	f := &foresight{lowering: newLowering(1)}
	f.start = f.table(x.table)
	return f
}

// foreseePipeline shows the plan of a pipeline, and then those of what is in
// its stages.
func (x *explainer) foreseePipeline(ctx context.Context, f *foresight, stmt *syntax.Stmt) {
	f.pipeline(ctx, x, stmt, f.start)
	for len(f.subs) > 0 {
		sub := f.subs[0]
		f.subs = f.subs[1:]
		f.substitution(ctx, x, sub)
	}
	x.runPlan(ctx, f.finish(), nil)
	for _, stage := range f.stages {
		x.explainInside(stage)
	}
}

// pipeline adds the stages of a pipeline, which start with the given
// descriptors.
func (f *foresight) pipeline(ctx context.Context, x *explainer, stmt *syntax.Stmt, binds map[int]bind) {
	stages, both := flatten(stmt)
	first, old := len(f.plan.Stages), len(f.subs)
	redirs := make([][]redir, len(stages))
	for i, s := range stages {
		redirs[i] = f.stage(ctx, x, s, binds)
	}
	for i := range stages[1:] {
		f.pipe(first + i)
	}
	for i := range f.subs[old:] {
		f.subs[old+i].inherit(f.binds, f.subs[old:])
	}
	for i := range stages {
		f.redirect(first+i, redirs[i])
		if both[i] {
			f.redirectOne(first+i, redir{fd: 2, kind: duplicate, from: 1})
		}
	}
}

// inherit gives a substitution what its stage has, but for the other ends of
// substitutions.
func (s *foreseenSub) inherit(binds []map[int]bind, subs []foreseenSub) {
	s.binds = maps.Clone(binds[s.stage])
	for _, other := range subs {
		if other.stage == s.stage {
			delete(s.binds, other.fd)
		}
	}
}

// stage adds a stage and returns its redirections, which come after the pipes.
func (f *foresight) stage(ctx context.Context, x *explainer, stmt *syntax.Stmt, binds map[int]bind) []redir {
	x.explainSubstitutions(stmt)
	child := x.child()
	defer child.Close()
	child.reach(stmt)
	s := child.foreseeCommand(ctx, f.lowering, stmt)
	redirs, err := child.foreseeRedirs(ctx, stmt.Redirs)
	if err != nil && s.Err == nil {
		s.Err = child.located(err)
	}
	i := f.add(s, newTable())
	maps.Copy(f.binds[i], binds)
	for _, sub := range child.subs {
		f.edges[sub.end] = f.edge(plan.Edge{Medium: plan.Pipe})
		f.binds[i][sub.fd] = bind{edge: f.edges[sub.end], write: sub.writes}
		f.subs = append(f.subs, foreseenSub{procSub: sub, stage: i})
	}
	f.stages = append(f.stages, stmt)
	return redirs
}

// substitution adds the stages of a process substitution: those of a pipeline,
// or one for all of its commands.
func (f *foresight) substitution(ctx context.Context, x *explainer, sub foreseenSub) {
	fd := 1
	if sub.writes {
		fd = 0
	}
	sub.binds[fd] = bind{edge: f.edges[sub.end], write: fd == 1}
	stmts := sub.text.Stmts
	if len(stmts) == 1 && isPipeline(stmts[0]) && !stmts[0].Background && !stmts[0].Negated {
		f.pipeline(ctx, x, stmts[0], sub.binds)
		return
	}
	i := len(f.plan.Stages)
	f.pipeline(ctx, x, &syntax.Stmt{Cmd: &syntax.Subshell{Stmts: stmts}, Position: sub.text.Pos()}, sub.binds)
	f.plan.Stages[i].Name = source(sub.text)
}

// procSub takes the place of a process substitution.
func (x *explainer) procSub(sh *Shell, ps *syntax.ProcSubst) string {
	sub := procSub{fd: sh.freeBelow(firstProcSub), writes: ps.Op == syntax.CmdOut, text: ps, end: &open{}}
	sh.table.set(sub.fd, sub.end)
	sh.subs = append(sh.subs, sub)
	return "/dev/fd/" + strconv.Itoa(sub.fd)
}

// foreseeCommand makes the stage of one element of a pipeline, as far as it is
// known.
func (x *explainer) foreseeCommand(ctx context.Context, l *lowering, stmt *syntax.Stmt) plan.Stage {
	s := plan.Stage{Name: nameOf(stmt), Pos: x.planPos(stmt.Pos()), Func: onlyShown}
	s.Unknown = stmt.Cmd != nil && x.unforeseeable(stmt.Cmd)
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || s.Unknown {
		return s
	}
	fields, err := x.fields(ctx, call.Args)
	switch {
	case err != nil || len(fields) == 0 || x.funcs[fields[0]] != nil:
		return s
	case x.isBuiltin(fields[0]):
		x.foreseeStreams(l, fields)
		return s
	}
	err = x.assignAll(ctx, call.Assigns, true)
	s = x.command(l, stmt, fields)
	if err != nil && s.Err == nil {
		s.Err = x.located(err)
	}
	return s
}

func onlyShown(context.Context, map[int]*os.File) error {
	return errors.New("a plan of Explain can't be run")
}

// foreseeRedirs expands redirections as far as they are known.
func (x *explainer) foreseeRedirs(ctx context.Context, list []*syntax.Redirect) (out []redir, err error) {
	for _, r := range list {
		if x.unforeseeable(r) {
			out = append(out, x.unknownRedir(r))
			continue
		}
		some, err := x.redirs(ctx, []*syntax.Redirect{r})
		if err != nil {
			return out, err
		}
		if one := &some[0]; one.kind == openPath && x.foreseesFIFO(one.path) {
			one.medium = plan.FIFO
		}
		out = append(out, some...)
	}
	return out, nil
}

// unknownRedir is a redirection to what only the run knows.
func (x *explainer) unknownRedir(r *syntax.Redirect) redir {
	one := redir{fd: defaultFD(r.Op), path: source(r.Word), medium: plan.File, unknown: true, pos: x.planPos(r.Pos())}
	if r.N != nil {
		if fd, ok := descriptorNumber(r.N.Value); ok {
			one.fd = fd
		}
	}
	one.flags, one.both = x.openFlags(r.Op)
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		one.kind = openText
	case syntax.DplIn:
		one.medium, one.flags = plan.Inherit, unix.O_RDONLY
	case syntax.DplOut:
		one.medium = plan.Inherit
	}
	return one
}

// foreseenFIFOs are the paths of FIFOs that the program is going to make.
type foreseenFIFOs struct{ paths []string }

func (f *foreseenFIFOs) add(path string) {
	path = filepath.Clean(path)
	if !slices.Contains(f.paths, path) {
		f.paths = append(f.paths, path)
	}
}

// foreseeFIFO sets the variable of a FIFO that the builtin fifo is going to
// make. The directory's real name is not known yet.
func (x *explainer) foreseeFIFO(ctx context.Context, name string) {
	ref, ok := parseReference(name)
	if !ok {
		return
	}
	path := filepath.Join(os.TempDir(), "gopipe-XXXXXX", ref.name)
	if x.assign(ctx, ref, path, false) == nil {
		x.fifos.add(path)
	}
}

// foreseesFIFO reports whether there is, or is going to be, a FIFO at a path.
func (x *explainer) foreseesFIFO(path string) bool {
	path = filepath.Clean(x.abs(path))
	if slices.Contains(x.fifos.paths, path) {
		return true
	}
	if strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/") {
		return false // these may mean another file for each process
	}
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFIFO
}

// arguments finds the FIFOs among a command's arguments, and takes note of those
// that mkfifo makes.
func (x *explainer) arguments(l *lowering, fields []string) {
	if filepath.Base(fields[0]) == "mkfifo" {
		for i, field := range fields[1:] {
			if !strings.HasPrefix(field, "-") && fields[i] != "-m" {
				x.fifos.add(x.abs(field))
			}
		}
		return
	}
	fields = unwrapped(fields)
	if _, _, ok := shellText(fields); ok {
		return // who knows what it does
	}
	for _, field := range fields[1:] {
		if path := x.fifoIn(field); path != "" {
			l.argument(plan.FIFO, path, writesTo(baseName(fields[0]), field))
		}
	}
}

// fifoIn returns the path of a FIFO that an argument is or has in it.
func (x *explainer) fifoIn(field string) string {
	if x.foreseesFIFO(field) {
		return field
	}
	for _, path := range x.fifos.paths {
		if filepath.IsAbs(path) && mentions(field, path) {
			return path
		}
	}
	return ""
}

// foreseeStreams finds what merge reads and spread writes.
func (x *explainer) foreseeStreams(l *lowering, fields []string) {
	var makes, writes bool
	var names []string
	var bad string
	switch fields[0] {
	case "merge":
		names, bad = longOptions(fields[1:], mergeOptions(&stream.Merge{}, &makes))
	case "spread":
		writes = true
		names, bad = longOptions(fields[1:], spreadOptions(&stream.Spread{}))
	}
	if bad != "" {
		return
	}
	for _, name := range names {
		if name == "-" || strings.HasPrefix(name, "/dev/") {
			continue
		}
		if _, err := os.Lstat(x.abs(name)); makes && err != nil {
			x.fifos.add(x.abs(name))
		}
		medium := plan.File
		if x.foreseesFIFO(name) {
			medium = plan.FIFO
		}
		l.argument(medium, name, writes)
	}
}
