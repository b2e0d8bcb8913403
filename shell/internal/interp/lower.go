package interp

import (
	"context"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/cache"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
)

// NewBuilder is for a plan of the shell, of so many stages.
func NewBuilder(sh *state.Shell, stages int) *lower.Builder {
	l := lower.New(stages)
	l.Beside, l.OpenLimit = sh.Background, sh.OpenLimit()
	return l
}

// lowerStage lowers one element of a pipeline, which runs on a state of its own:
// an external command as a child process, everything else as a function.
func lowerStage(ctx context.Context, sh *state.Shell, l *lower.Builder, stmt *syntax.Stmt, piped bool) (finish func()) {
	child := sh.Clone()
	child.Table.DropPrivate()
	child.KeepsInput = child.KeepsInput || piped
	child.Reach(stmt)
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	child.Stage = ok
	if ok && sh.Hooks && !stmt.Negated {
		sh.Reach(stmt)
		runs := beforeCommand(ctx, sh, stmt)
		child.Hooked, child.Current = true, sh.Current
		if !runs {
			addShell(l, child, stmt, func(context.Context) { child.Status = 0 })
			return nil
		}
	}
	if ok && !stmt.Negated && !stmt.Background && !sh.Hooks && !HasSubstitution(stmt) {
		return lowerCall(ctx, child, l, stmt, call)
	}
	begins(child, stmt)
	addShell(l, child, stmt, func(ctx context.Context) { evalStmt(ctx, child, stmt) })
	return nil
}

// addShell appends a stage that evaluates body on sh, which it closes.
func addShell(l *lower.Builder, sh *state.Shell, stmt *syntax.Stmt, body func(context.Context)) int {
	h := l.Hold(sh.Table, func() { Close(sh) })
	l.Shell = sh
	return l.Add(plan.Stage{
		Name: NameOf(stmt),
		Pos:  sh.PlanPos(stmt.Pos()),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			taken := h.Take(files)
			if taken == nil {
				return context.Cause(ctx)
			}
			sh.Table = taken
			defer Close(sh)
			body(ctx)
			if sh.Signals.Any.Load() {
				runPending(ctx, sh)
			}
			runExit(ctx, sh)
			return sh.Outcome()
		},
	}, sh.Table)
}

var nameCache cache.Cache[*syntax.Stmt, string]

// NameOf is the name of a stage that is no simple command: its text. A loop may
// ask for it again and again.
func NameOf(stmt *syntax.Stmt) string {
	if name, ok := nameCache.Get(stmt); ok {
		return name
	}
	name := unparse.Text(stmt)
	nameCache.Put(stmt, name)
	return name
}

// HasSubstitution reports whether expanding a command runs commands: these
// must see the stage's own descriptors.
func HasSubstitution(stmt *syntax.Stmt) (found bool) {
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
func lowerCall(ctx context.Context, sh *state.Shell, l *lower.Builder, stmt *syntax.Stmt, call *syntax.CallExpr) func() {
	if sh.Opts.Keyword {
		call = withKeywords(call)
	}
	fields, err := Fields(ctx, sh, call.Args)
	if err != nil || len(fields) == 0 || sh.Funcs[fields[0]] != nil || sh.IsBuiltin(fields[0]) {
		body := func(ctx context.Context) { evalStmt(ctx, sh, stmt) }
		if err == nil && len(fields) > 0 {
			body = func(ctx context.Context) { evalCall(ctx, sh, stmt, call, fields) }
		}
		addShell(l, sh, stmt, body)
		return nil
	}
	defer Close(sh)
	if sh.Writer != nil {
		sh.Writer = sh.Writer.Parent // which goes on when this clone is closed
	}
	assignErr := AssignAll(ctx, sh, call.Assigns, true)
	Trace(ctx, sh, fields)
	i := l.Add(Command(sh, l, stmt, fields), sh.Table)
	redirs, err := Redirs(ctx, sh, stmt.Redirs)
	if err == nil {
		err = assignErr
	}
	if err != nil && l.Plan.Stages[i].Err == nil {
		l.Plan.Stages[i].Err = Located(sh, err)
	}
	return func() { l.Redirect(i, redirs) }
}

// Located gives an error of an expansion its place and status.
func Located(sh *state.Shell, err error) error {
	if start, ok := err.(*pipeline.StartError); ok {
		if start.Pos == (plan.Pos{}) {
			start.Pos = sh.PlanPos(sh.Pos)
		}
		return start
	}
	return &pipeline.StartError{Pos: sh.PlanPos(sh.Pos), Err: state.ExpansionError{Err: err}, Code: expansionStatus(sh, err)}
}

// Command is the stage of an external command.
func Command(sh *state.Shell, l *lower.Builder, stmt *syntax.Stmt, fields []string) plan.Stage {
	s := plan.Stage{
		Name: fields[0], Args: fields, Dir: sh.Dir, Env: sh.Environ(),
		Umask: sh.Umask, Rlimits: sh.Limits, Cgroup: sh.Cgroup, Pos: sh.PlanPos(stmt.Pos()),
	}
	switch {
	case sh.Dry != nil:
		sh.Dry.Arguments(fields, l.Argument)
	case sh.Writer != nil:
		l.Arguments(FifoArgs(sh, fields))
	}
	path, err := look(l, sh, fields[0])
	s.Path = path
	if sh.Dry == nil {
		s.Env = append(slices.Clip(s.Env), "_="+pathTold(fields[0], path))
	}
	switch {
	case err != nil:
		s.Err = &pipeline.StartError{Name: fields[0], Pos: s.Pos, Err: err.Err, Code: err.Code}
	case sh.Dry != nil || !isScript(path):
	case sh.Monitors && sh.Cfg.StandIn != nil:
		return scriptProcess(sh, s)
	default:
		return scriptStage(sh, l, s)
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

// A LookError is a failed look-up, with the status that it means.
type LookError struct {
	Err  error
	Code int
}

type text string

func (t text) Error() string { return string(t) }

const NotFound = text("command not found")

// look is Look, once for all stages of one pipeline.
func look(l *lower.Builder, sh *state.Shell, name string) (string, *LookError) {
	key := lower.Lookup{Name: name, Path: sh.CommandPath(), Dir: sh.Dir}
	if path, ok := l.Found[key]; ok {
		return path, nil
	}
	path, err := Look(sh, name)
	if err == nil && cap(l.Plan.Stages) > 1 {
		if l.Found == nil {
			l.Found = make(map[lower.Lookup]string)
		}
		l.Found[key] = path
	}
	return path, err
}

// Look finds a command's file: POSIX, 2.9.1.4.
func Look(sh *state.Shell, name string) (string, *LookError) {
	if strings.Contains(name, "/") {
		return LookFile(sh, name)
	}
	if path := sh.HashedPath(name); path != "" {
		if _, err := Executable(sh.Abs(path)); err == nil {
			return sh.Abs(path), nil
		}
	}
	list := sh.CommandPath()
	if list == "" {
		return LookFile(sh, name)
	}
	var denied bool
	for dir := range strings.SplitSeq(list, ":") {
		path := sh.Abs(JoinPath(dir, name))
		found, err := Executable(path)
		if err == nil {
			return path, nil
		}
		denied = denied || found && err == unix.EACCES
	}
	if denied {
		return "", &LookError{unix.EACCES, 126}
	}
	return "", &LookError{NotFound, 127}
}

// JoinPath is the path of a name in a directory of PATH, where an empty one is the
// working directory.
func JoinPath(dir, name string) string {
	if dir == "" {
		dir = "."
	}
	return dir + "/" + name
}

// LookFile returns the path of a command whose name has a slash, if it can be run.
func LookFile(sh *state.Shell, name string) (string, *LookError) {
	path := sh.Abs(name)
	switch _, err := Executable(path); err {
	case nil:
		return path, nil
	case unix.ENOENT:
		return "", &LookError{err, 127}
	case unix.EISDIR:
		return "", &LookError{text("Is a directory"), 126}
	default:
		return "", &LookError{err, 126}
	}
}

// Executable looks at a command's file. The error is nil for what is no
// directory and may be executed; found tells why it is not.
func Executable(path string) (found bool, err error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return false, err
	}
	if st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return true, unix.EISDIR
	}
	return true, unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}
