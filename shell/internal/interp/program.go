// Package interp evaluates the shell command language: a syntax tree comes in, with
// the state of a shell, and what comes out are plans, one for each pipeline when the
// evaluation reaches it, which are handed to Config.Run. The package itself starts no
// process and opens no pipe. The builtins stand on it, and are known here by a table.
package interp

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/vars"
)

// NewShell makes a shell with builtins.
func NewShell(cfg *state.Config, builtins state.BuiltinTable) *state.Shell {
	sh := &state.Shell{Cfg: cfg, Builtins: builtins}
	sh.Evaluator = func(ctx context.Context, sh *state.Shell, text string) (int64, error) { return implied(ctx, sh, text) }
	sh.Name, sh.Params, sh.LastArg = cfg.Name, cfg.Args, state.LastArg(cfg)
	sh.Script, sh.Text, sh.Dir = cfg.Script, cfg.Text, cfg.Dir
	sh.Began = time.Now()
	sh.Signals = trap.NewBox()
	sh.Root, sh.Registry = context.Background(), &job.Registry{Root: context.Background()}
	sh.Registry.Main, sh.Registry.StandIn = sh.Signals, cfg.StandIn
	if cfg.Embedded != nil {
		sh.Registry.Self = sh.Registry.Name(0, &job.Identity{Take: sh.Signals.Post})
	}
	for _, sig := range cfg.Ignored {
		if sh.Traps == nil {
			sh.Traps = make(trap.Actions)
		}
		sh.Traps[int(sig)] = ""
	}
	sh.Signals.Traps = sh.Traps
	sh.Vars = vars.Set{Table: vars.Import(cfg.Env), Shell: state.VariableShell{Shell: sh}}
	sh.Table = state.NewTable()
	for fd, file := range cfg.Files {
		sh.Table.Set(fd, &state.Open{File: file, Borrowed: true, Number: cfg.OwnFiles})
	}
	if cfg.OwnFiles {
		sh.Numbers = &state.Numbers{}
	}
	sh.InitDir()
	sh.Texts = state.Btoi(cfg.Embedded != nil || strings.Contains(cfg.Letters, "c"))
	if cfg.Embedded == nil {
		sh.CountShell()
	}
	sh.InitOptions()
	importFunctions(sh, cfg.Env)
	for _, name := range []string{"GLOBIGNORE", "BASH_XTRACEFD"} {
		if sh.Vars.Get(name) != nil {
			sh.Watch(name)
		}
	}
	return sh
}

// Close closes the descriptors that the script opened and did not close.
func Close(sh *state.Shell) {
	sh.AwaitAsked()
	sh.UndoReturn()
	if sh.Numbers == nil { // else the process ends with the shell, which may have to say why
		sh.Table.Close()
	}
	if sh.Writer != nil && sh.Writer.Owner == sh {
		sh.Writer.End()
	}
	if sh.Level == 0 {
		sh.Registry.Fifos.Remove()
	}
	if sh.Self != nil {
		sh.Self.End(sh.Registry, sh.ExitStatus())
	}
}

// begins has a clone be there for one statement. The loops around that are not those
// of a compound one, and in bash those of a simple one.
func begins(sh *state.Shell, stmt *syntax.Stmt) {
	sh.Whole = stmt
	if isSimple(stmt) {
		return
	}
	sh.Loops = 0
	switch stmt.Cmd.(type) {
	case *syntax.Block, *syntax.Subshell:
	default:
		sh.Exited = true // there is no EXIT trap of an if or a loop, in bash
	}
}

func isSimple(stmt *syntax.Stmt) bool {
	switch stmt.Cmd.(type) {
	case nil, *syntax.CallExpr, *syntax.DeclClause:
		return true
	}
	return false
}

// Parse parses text, and finds what can't be run before anything is. The error
// is a [*source.SyntaxError]. name is that of the script, empty for the command line.
func Parse(r io.Reader, name string) (*syntax.File, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return ParseText(text, name)
}

// Run evaluates a program and returns its status. The error is that of the
// context, or of a run that was not possible; the status is set all the same.
func Run(ctx context.Context, sh *state.Shell, file *syntax.File) (int, error) {
	return evaluateAll(ctx, sh, func(ctx context.Context) { program(ctx, sh, file) })
}

// evaluateAll runs what evaluates the program, and ends the shell.
func evaluateAll(ctx context.Context, sh *state.Shell, evaluate func(context.Context)) (int, error) {
	ctx = setting.WithWords(ctx, sh.StartMessage)
	sh.Root, sh.Registry.Root = ctx, ctx
	if sh.ConfigError != nil {
		return 2, sh.ConfigError
	}
	holdOut(sh)
	evaluate(ctx)
	runExit(ctx, sh)
	sh.SaveHistory()
	switch {
	case sh.Cfg.Embedded != nil:
		endJobs(ctx, sh)
	case sh.Fatal == nil && sh.Killed == 0:
		leaveJobs(ctx, sh)
	}
	if sh.Fatal != nil {
		return max(sh.Status, 1), sh.Fatal
	}
	if sh.Killed != 0 {
		return sh.Status, &procs.SignalError{Signal: sh.Killed}
	}
	return sh.Status, nil
}

// runExit runs the EXIT trap, also where the context has ended: it is there to
// clean up.
func runExit(ctx context.Context, sh *state.Shell) {
	if sh.Traps[trap.Exit] == "" || sh.Killed == unix.SIGKILL {
		return
	}
	var killed *job.Killed
	switch {
	case ctx.Err() == nil:
	case errors.As(context.Cause(ctx), &killed) && sh.Registry.Root.Err() == nil:
		ctx = sh.Registry.Root // it is this job alone that ends
	default:
		cancel := func() {}
		ctx = context.WithoutCancel(ctx)
		if sh.Cfg.CleanUp != nil {
			ctx, cancel = sh.Cfg.CleanUp(ctx)
		}
		defer cancel()
	}
	exitTrap(ctx, sh)
}

// leaveJobs waits for the jobs that run inside this process, which can't go on
// without it. Those that are processes are left alone, as in any shell.
func leaveJobs(ctx context.Context, sh *state.Shell) {
	list := slices.DeleteFunc(sh.Registry.Inside(), (*job.Job).Ended)
	sh.LeaveTable(len(list) > 0)
	sh.LeaveReaders()
	sh.WaitsFor(sh.Registry.All())
	for i, j := range list {
		stop := sh.EndWriters(list[i:])
		select {
		case <-j.Done:
			stop()
		case <-ctx.Done():
			stop()
			sh.End(context.Cause(ctx))
			return
		}
	}
}

// program evaluates all of a text.
func program(ctx context.Context, sh *state.Shell, file *syntax.File) {
	if err := partError(sh, sh.Text, file); err != nil {
		refuseText(sh, err)
		return
	}
	warn(sh, file)
	lines(ctx, sh, file.Stmts)
}

// warn says what is odd about a program.
func warn(sh *state.Shell, file *syntax.File) {
	for _, w := range source.Warnings(file) {
		sh.WriteError(sh.Message(sh.PlanPos(w.Hash), w.Text))
	}
}

// lines evaluates statements, going on at the next line after an error that
// discards the rest of one, as bash does.
func lines(ctx context.Context, sh *state.Shell, stmts []*syntax.Stmt) {
	echo := inputEcho{stmts: stmts, rest: sh.Text}
	discarded := uint(0) // the line, if any
	for i, stmt := range stmts {
		switch {
		case discarded > 0 && stmt.Pos().Line() <= discarded:
			discarded = stmt.End().Line()
			continue
		case Stopped(ctx, sh):
			return
		}
		if (sh.Shopts.ExpandAliases || stmt.Cmd == nil) && rereads(sh, stmts, i) {
			reread(ctx, sh, stmt.Pos())
			return
		}
		echo.reach(sh, i)
		if sh.Texts == 0 && (i == 0 || stmt.Pos().Line() > stmts[i-1].End().Line()) {
			sh.Commands++
		}
		evalStmt(ctx, sh, stmt)
		if sh.Flow != state.FlowOn && resume(sh) {
			discarded = stmt.End().Line()
		}
	}
	if !sh.Unwinds(ctx) {
		echo.finish(sh)
	}
}

// resume goes on after an error that discarded a line, unless that has ended
// a subshell.
func resume(sh *state.Shell) bool {
	top := sh.Nesting == 0 && !isArgument(sh)
	if sh.Level > 0 || sh.Flow != state.FlowDiscard && (sh.Flow != state.FlowTop || !top) {
		return false
	}
	sh.Flow = state.FlowOn
	return true
}

// isArgument reports whether the program is an argument of the command line, which
// bash does not go on with after some errors.
func isArgument(sh *state.Shell) bool { return strings.Contains(sh.Cfg.Letters, "c") }

// Stopped reports whether evaluation is to unwind, before more is evaluated.
func Stopped(ctx context.Context, sh *state.Shell) bool {
	if sh.Level == 0 && sh.Registry.Ran.Load() {
		catchUp(sh)
	}
	return sh.Unwinds(ctx)
}

// ParseText is Parse of a text that has been read.
func ParseText(text []byte, name string) (*syntax.File, error) {
	file, err := source.Parse(text, name)
	if err == nil {
		return file, nil
	}
	if file := parsePart(text, name); file != nil {
		return file, nil
	}
	return nil, err
}
