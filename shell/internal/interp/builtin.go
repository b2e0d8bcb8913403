package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"
)

// A Builtin runs with args[0] as its own name and returns its exit status.
type Builtin func(ctx context.Context, sh *Shell, args []string) int

// A builtinTable has the builtins, which stand on the shell and not the other way
// round.
type builtinTable interface {
	// find returns a builtin, or nil.
	Find(name string) Builtin

	// names are those of all, in order.
	Names() []string

	// synopsis says how a builtin is called.
	Synopsis(name string) string

	// declare runs declare and its like, whose operands the parser knows as
	// assignments.
	Declare(ctx context.Context, sh *Shell, clause *syntax.DeclClause)
}

// BuiltinNamed returns a builtin, or nil, also where enable has switched it off.
func (sh *Shell) BuiltinNamed(name string) Builtin {
	f := sh.Builtins.Find(name)
	if f != nil && (sh.Opts.Posix || len(sh.Disabled) > 0) && !sh.IsOn(name) {
		return nil
	}
	return f
}

// IsOn reports whether a builtin is there. What only gopipe has is not there in
// POSIX mode unless it is asked for: a script may mean a program of that name.
func (sh *Shell) IsOn(name string) bool {
	if off, switched := sh.Disabled[name]; switched {
		return !off
	}
	return !sh.Opts.Posix || !IsOwnWord(name)
}

// IsOwnWord tells the builtins that no other shell has.
func IsOwnWord(name string) bool { return name == "fifo" || name == "merge" || name == "spread" }

func (sh *Shell) IsBuiltin(name string) bool { return sh.BuiltinNamed(name) != nil }

// builtin runs a builtin with its assignments and redirections.
func (sh *Shell) builtin(ctx context.Context, f Builtin, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	sh.announceVirtual()
	if len(call.Assigns) > 0 {
		restore, err := sh.assignFor(ctx, call.Assigns)
		defer restore()
		if err != nil {
			sh.commandNotAssigned(err)
			return
		}
	}
	if sh.Opts.Xtrace {
		sh.Trace(ctx, fields)
	}
	if len(stmt.Redirs) == 0 {
		sh.runBuiltin(ctx, f, fields)
	} else {
		sh.hideAssigned(call)
		sh.builtinRedirected(ctx, f, stmt, fields)
	}
	sh.setPipeStatus(sh.Status)
}

func (sh *Shell) runBuiltin(ctx context.Context, f Builtin, fields []string) {
	if len(fields) > 1 && fields[1] == "--help" && explainsItself(fields[0]) {
		f, fields = sh.Builtins.Find("help"), []string{"help", "--", fields[0]}
		defer func() { sh.Status = 2 }()
	}
	status := f(ctx, sh, fields)
	if sh.Flow == FlowOn {
		sh.Status = status
	}
}

// explainsItself reports a builtin that takes --help.
func explainsItself(name string) bool {
	switch name {
	case ":", "[", "echo", "false", "test", "true":
		return false
	}
	return true
}

func (sh *Shell) builtinRedirected(ctx context.Context, f Builtin, stmt *syntax.Stmt, fields []string) {
	if !isExec(fields) {
		sh.withRedirs(ctx, stmt, func() { sh.runBuiltin(ctx, f, fields) })
	} else if sh.keepRedirs(ctx, stmt) {
		sh.runBuiltin(ctx, f, fields)
	}
}

// isExec reports whether a command is exec, whose redirections stay in force,
// also by way of command.
func isExec(fields []string) bool {
	for len(fields) > 1 && fields[0] == "command" {
		fields = fields[1:]
		for len(fields) > 0 && (fields[0] == "--" || fields[0] == "-p") {
			fields = fields[1:]
		}
	}
	return len(fields) > 0 && fields[0] == "exec"
}
