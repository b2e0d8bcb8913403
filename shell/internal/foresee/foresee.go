package foresee

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
	"gopipe/shell/internal/builtin"
	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// A foresight is the plan of a pipeline that is only shown. It also holds the
// process substitutions, and what builtins and compound commands redirect: a
// run has plans of their own for these.
type foresight struct {
	*lower.Builder
	start  map[int]lower.Bind // what the stages start with
	subs   []foreseenSub      // yet to be added
	stages []*syntax.Stmt
}

// A foreseenSub is a process substitution of a stage.
type foreseenSub struct {
	state.ProcSub
	stage int
	binds map[int]lower.Bind // of the stage, before its redirections
}

func (x *explainer) newForesight() *foresight {
	f := &foresight{Builder: lower.New(1)}
	f.start = f.Table(x.Table)
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
	interp.RunPlan(ctx, x.Shell, f.Finish(), nil)
	for _, stage := range f.stages {
		x.explainInside(stage)
	}
}

// pipeline adds the stages of a pipeline, which start with the given
// descriptors.
func (f *foresight) pipeline(ctx context.Context, x *explainer, stmt *syntax.Stmt, binds map[int]lower.Bind) {
	stages, both := interp.Flatten(stmt)
	first, old := len(f.Plan.Stages), len(f.subs)
	redirs := make([][]state.Redir, len(stages))
	for i, s := range stages {
		redirs[i] = f.stage(ctx, x, s, binds)
	}
	for i := range stages[1:] {
		f.Pipe(first + i)
	}
	for i := range f.subs[old:] {
		f.subs[old+i].inherit(f.Binds, f.subs[old:])
	}
	for i := range stages {
		f.Redirect(first+i, redirs[i])
		if both[i] {
			f.RedirectOne(first+i, state.Redir{Fd: 2, Kind: state.Duplicate, From: 1})
		}
	}
}

// inherit gives a substitution what its stage has, but for the other ends of
// substitutions.
func (s *foreseenSub) inherit(binds []map[int]lower.Bind, subs []foreseenSub) {
	s.binds = maps.Clone(binds[s.stage])
	for _, other := range subs {
		if other.stage == s.stage {
			delete(s.binds, other.Fd)
		}
	}
}

// stage adds a stage and returns its redirections, which come after the pipes.
func (f *foresight) stage(ctx context.Context, x *explainer, stmt *syntax.Stmt, binds map[int]lower.Bind) []state.Redir {
	x.explainSubstitutions(stmt)
	child := x.child()
	defer interp.Close(child.Shell)
	child.Reach(stmt)
	s := child.foreseeCommand(ctx, f.Builder, stmt)
	redirs, err := child.foreseeRedirs(ctx, stmt.Redirs)
	if err != nil && s.Err == nil {
		s.Err = interp.Located(child.Shell, err)
	}
	i := f.Add(s, state.NewTable())
	maps.Copy(f.Binds[i], binds)
	for _, sub := range child.Subs {
		f.Edges[sub.End] = f.Edge(plan.Edge{Medium: plan.Pipe})
		f.Binds[i][sub.Fd] = lower.Bind{Edge: f.Edges[sub.End], Write: sub.Writes}
		f.subs = append(f.subs, foreseenSub{ProcSub: sub, stage: i})
	}
	f.stages = append(f.stages, stmt)
	return redirs
}

// substitution adds the stages of a process substitution: those of a pipeline,
// or one for all of its commands.
func (f *foresight) substitution(ctx context.Context, x *explainer, sub foreseenSub) {
	fd := 1
	if sub.Writes {
		fd = 0
	}
	sub.binds[fd] = lower.Bind{Edge: f.Edges[sub.End], Write: fd == 1}
	stmts := sub.Text.Stmts
	if len(stmts) == 1 && interp.IsPipeline(stmts[0]) && !stmts[0].Background && !stmts[0].Negated {
		f.pipeline(ctx, x, stmts[0], sub.binds)
		return
	}
	i := len(f.Plan.Stages)
	f.pipeline(ctx, x, &syntax.Stmt{Cmd: &syntax.Subshell{Stmts: stmts}, Position: sub.Text.Pos()}, sub.binds)
	f.Plan.Stages[i].Name = unparse.Text(sub.Text)
}

// ProcSub takes the place of a process substitution.
func (x *explainer) ProcSub(sh *state.Shell, ps *syntax.ProcSubst) string {
	sub := state.ProcSub{Fd: sh.FreeBelow(interp.FirstProcSub), Writes: ps.Op == syntax.CmdOut, Text: ps, End: &state.Open{}}
	sh.Table.Set(sub.Fd, sub.End)
	sh.Subs = append(sh.Subs, sub)
	return "/dev/fd/" + strconv.Itoa(sub.Fd)
}

// foreseeCommand makes the stage of one element of a pipeline, as far as it is
// known.
func (x *explainer) foreseeCommand(ctx context.Context, l *lower.Builder, stmt *syntax.Stmt) plan.Stage {
	s := plan.Stage{Name: interp.NameOf(stmt), Pos: x.PlanPos(stmt.Pos()), Func: onlyShown}
	s.Internal.Unknown = stmt.Cmd != nil && x.unforeseeable(stmt.Cmd)
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || s.Internal.Unknown {
		return s
	}
	fields, err := interp.Fields(ctx, x.Shell, call.Args)
	switch {
	case err != nil || len(fields) == 0 || x.Funcs[fields[0]] != nil:
		return s
	case x.IsBuiltin(fields[0]):
		x.foreseeStreams(l, fields)
		if state.IsOwnWord(fields[0]) {
			s.Internal.Hides, _ = interp.Look(x.Shell, fields[0])
		}
		return s
	}
	err = interp.AssignAll(ctx, x.Shell, call.Assigns, true)
	s = interp.Command(x.Shell, l, stmt, fields)
	if err != nil && s.Err == nil {
		s.Err = interp.Located(x.Shell, err)
	}
	return s
}

func onlyShown(context.Context, map[int]*os.File) error {
	return errors.New("a plan of Explain can't be run")
}

// foreseeRedirs expands redirections as far as they are known.
func (x *explainer) foreseeRedirs(ctx context.Context, list []*syntax.Redirect) (out []state.Redir, err error) {
	for _, r := range list {
		if x.unforeseeable(r) {
			out = append(out, x.unknownRedir(r))
			continue
		}
		some, err := interp.Redirs(ctx, x.Shell, []*syntax.Redirect{r})
		if err != nil {
			return out, err
		}
		if one := &some[0]; one.Kind == state.OpenPath && x.foreseesFIFO(one.Path) {
			one.Medium = plan.FIFO
		}
		out = append(out, some...)
	}
	return out, nil
}

// unknownRedir is a redirection to what only the run knows.
func (x *explainer) unknownRedir(r *syntax.Redirect) state.Redir {
	one := state.Redir{Fd: state.DefaultFD(r.Op), Path: unparse.Text(r.Word), Medium: plan.File, Unknown: true, Pos: x.PlanPos(r.Pos())}
	if r.N != nil {
		if fd, ok := state.DescriptorNumber(r.N.Value); ok {
			one.Fd = fd
		}
	}
	one.Flags, one.Both = x.OpenFlags(r.Op)
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		one.Kind = state.OpenText
	case syntax.DplIn:
		one.Medium, one.Flags = plan.Inherit, unix.O_RDONLY
	case syntax.DplOut:
		one.Medium = plan.Inherit
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
	ref, ok := vars.ParseReference(name)
	if !ok {
		return
	}
	path := filepath.Join(os.TempDir(), "gopipe-XXXXXX", ref.Name)
	if x.Vars.Assign(ctx, ref, path, false) == nil {
		x.fifos.add(path)
	}
}

// foreseesFIFO reports whether there is, or is going to be, a FIFO at a path.
func (x *explainer) foreseesFIFO(path string) bool {
	path = filepath.Clean(x.Abs(path))
	if slices.Contains(x.fifos.paths, path) {
		return true
	}
	if strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/") {
		return false // these may mean another file for each process
	}
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFIFO
}

// Arguments finds the FIFOs among a command's arguments, and takes note of those
// that mkfifo makes.
func (x *explainer) Arguments(fields []string, add func(medium plan.Medium, path string, write bool)) {
	if filepath.Base(fields[0]) == "mkfifo" {
		for i, field := range fields[1:] {
			if !strings.HasPrefix(field, "-") && fields[i] != "-m" {
				x.fifos.add(x.Abs(field))
			}
		}
		return
	}
	fields = fanin.Unwrapped(fields)
	if _, _, ok := fanin.ShellText(fields); ok {
		return // who knows what it does
	}
	for _, field := range fields[1:] {
		if path := x.fifoIn(field); path != "" {
			add(plan.FIFO, path, fanin.WritesTo(fanin.BaseName(fields[0]), field))
		}
	}
}

// fifoIn returns the path of a FIFO that an argument is or has in it.
func (x *explainer) fifoIn(field string) string {
	if x.foreseesFIFO(field) {
		return field
	}
	for _, path := range x.fifos.paths {
		if filepath.IsAbs(path) && fanin.Mentions(field, path) {
			return path
		}
	}
	return ""
}

// foreseeStreams finds what merge reads and spread writes.
func (x *explainer) foreseeStreams(l *lower.Builder, fields []string) {
	var makes, writes bool
	var names []string
	var bad string
	switch fields[0] {
	case "merge":
		names, bad = builtin.LongOptions(fields[1:], builtin.MergeOptions(&stream.Merge{}, &makes))
	case "spread":
		writes = true
		names, bad = builtin.LongOptions(fields[1:], builtin.SpreadOptions(&stream.Spread{}))
	}
	if bad != "" {
		return
	}
	for _, name := range names {
		if name == "-" || strings.HasPrefix(name, "/dev/") {
			continue
		}
		if _, err := os.Lstat(x.Abs(name)); makes && err != nil {
			x.fifos.add(x.Abs(name))
		}
		medium := plan.File
		if x.foreseesFIFO(name) {
			medium = plan.FIFO
		}
		l.Argument(medium, name, writes)
	}
}
