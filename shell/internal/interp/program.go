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
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/vars"
)

// NewShell makes a shell with builtins.
func NewShell(cfg *Config, builtins builtinTable) *Shell {
	sh := &Shell{Cfg: cfg, Builtins: builtins}
	sh.Evaluator = func(ctx context.Context, sh *Shell, text string) (int64, error) { return sh.implied(ctx, text) }
	sh.Name, sh.Params, sh.LastArg = cfg.Name, cfg.Args, lastArg(cfg)
	sh.Script, sh.text, sh.dir = cfg.Script, cfg.Text, cfg.Dir
	sh.began = time.Now()
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
	sh.Vars = vars.Set{Table: vars.Import(cfg.Env), Shell: variableShell{Shell: sh}}
	sh.Table = NewTable()
	for fd, file := range cfg.Files {
		sh.Table.Set(fd, &Open{file: file, borrowed: true, number: cfg.OwnFiles})
	}
	if cfg.OwnFiles {
		sh.numbers = &numbers{}
	}
	sh.initDir()
	sh.texts = Btoi(cfg.Embedded != nil || strings.Contains(cfg.Letters, "c"))
	if cfg.Embedded == nil {
		sh.countShell()
	}
	sh.initOptions()
	sh.importFunctions(cfg.Env)
	for _, name := range []string{"GLOBIGNORE", "BASH_XTRACEFD"} {
		if sh.Vars.Get(name) != nil {
			sh.Watch(name)
		}
	}
	return sh
}

// Close closes the descriptors that the script opened and did not close.
func (sh *Shell) Close() {
	sh.awaitAsked()
	sh.undoReturn()
	if sh.numbers == nil { // else the process ends with the shell, which may have to say why
		sh.Table.close()
	}
	if sh.Writer != nil && sh.Writer.Owner == sh {
		sh.Writer.End()
	}
	if sh.Level == 0 {
		sh.Registry.Fifos.Remove()
	}
	if sh.self != nil {
		sh.self.End(sh.Registry, sh.exitStatus())
	}
}

// begins has a clone be there for one statement. The loops around that are not those
// of a compound one, and in bash those of a simple one.
func (sh *Shell) begins(stmt *syntax.Stmt) {
	sh.whole = stmt
	if !isSimple(stmt) {
		sh.Loops = 0
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
func (sh *Shell) Run(ctx context.Context, file *syntax.File) (int, error) {
	return sh.evaluateAll(ctx, func(ctx context.Context) { sh.program(ctx, file) })
}

// evaluateAll runs what evaluates the program, and ends the shell.
func (sh *Shell) evaluateAll(ctx context.Context, evaluate func(context.Context)) (int, error) {
	ctx = setting.WithWords(ctx, startMessage)
	sh.Root, sh.Registry.Root = ctx, ctx
	if sh.ConfigError != nil {
		return 2, sh.ConfigError
	}
	sh.holdOut()
	evaluate(ctx)
	sh.runExit(ctx)
	sh.saveHistory()
	switch {
	case sh.Cfg.Embedded != nil:
		sh.endJobs(ctx)
	case sh.fatal == nil && sh.killed == 0:
		sh.leaveJobs(ctx)
	}
	if sh.fatal != nil {
		return max(sh.Status, 1), sh.fatal
	}
	if sh.killed != 0 {
		return sh.Status, &procs.SignalError{Signal: sh.killed}
	}
	return sh.Status, nil
}

// runExit runs the EXIT trap, also where the context has ended: it is there to
// clean up.
func (sh *Shell) runExit(ctx context.Context) {
	if sh.Traps[trap.Exit] == "" || sh.killed == unix.SIGKILL {
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
	sh.exitTrap(ctx)
}

// leaveJobs waits for the jobs that run inside this process, which can't go on
// without it. Those that are processes are left alone, as in any shell.
func (sh *Shell) leaveJobs(ctx context.Context) {
	list := slices.DeleteFunc(sh.Registry.Inside(), (*job.Job).Ended)
	sh.leaveTable(len(list) > 0)
	sh.endReaders()
	sh.WaitsFor(sh.Registry.All())
	for i, j := range list {
		stop := sh.EndWriters(list[i:])
		select {
		case <-j.Done:
			stop()
		case <-ctx.Done():
			stop()
			sh.end(context.Cause(ctx))
			return
		}
	}
}

// program evaluates all of a text.
func (sh *Shell) program(ctx context.Context, file *syntax.File) {
	sh.warn(file)
	sh.lines(ctx, file.Stmts)
}

// warn says what is odd about a program.
func (sh *Shell) warn(file *syntax.File) {
	for _, w := range source.Warnings(file) {
		sh.WriteError(message(sh.PlanPos(w.Hash), w.Text))
	}
}

// lines evaluates statements, going on at the next line after an error that
// discards the rest of one, as bash does.
func (sh *Shell) lines(ctx context.Context, stmts []*syntax.Stmt) {
	echo := inputEcho{stmts: stmts, rest: sh.text}
	discarded := uint(0) // the line, if any
	for i, stmt := range stmts {
		switch {
		case discarded > 0 && stmt.Pos().Line() <= discarded:
			discarded = stmt.End().Line()
			continue
		case sh.Stopped(ctx):
			return
		}
		if (sh.Shopts.ExpandAliases || stmt.Cmd == nil) && sh.rereads(stmts, i) {
			sh.reread(ctx, stmt.Pos())
			return
		}
		echo.reach(sh, i)
		sh.stmt(ctx, stmt)
		if sh.Flow != FlowOn && sh.resume() {
			discarded = stmt.End().Line()
		}
	}
	if !sh.unwinds(ctx) {
		echo.finish(sh)
	}
}

// resume goes on after an error that discarded a line, unless that has ended
// a subshell.
func (sh *Shell) resume() bool {
	top := sh.nesting == 0 && !sh.isArgument()
	if sh.Level > 0 || sh.Flow != flowDiscard && (sh.Flow != flowTop || !top) {
		return false
	}
	sh.Flow = FlowOn
	return true
}

// isArgument reports whether the program is an argument of the command line, which
// bash does not go on with after some errors.
func (sh *Shell) isArgument() bool { return strings.Contains(sh.Cfg.Letters, "c") }

// Stopped reports whether evaluation is to unwind, before more is evaluated.
func (sh *Shell) Stopped(ctx context.Context) bool {
	if sh.Level == 0 && sh.Registry.Ran.Load() {
		sh.catchUp()
	}
	return sh.unwinds(ctx)
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
