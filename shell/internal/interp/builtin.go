package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/state"
)

// builtin runs a builtin with its assignments and redirections.
func builtin(ctx context.Context, sh *state.Shell, f state.Builtin, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	sh.AnnounceVirtual()
	if len(call.Assigns) > 0 {
		restore, err := assignFor(ctx, sh, call.Assigns)
		defer restore()
		if err != nil {
			commandNotAssigned(sh, err)
			return
		}
	}
	if sh.Opts.Xtrace {
		Trace(ctx, sh, fields)
	}
	if len(stmt.Redirs) == 0 {
		runBuiltin(ctx, sh, f, fields)
	} else {
		sh.HideAssigned(call)
		builtinRedirected(ctx, sh, f, stmt, fields)
	}
	sh.SetPipeStatus(sh.Status)
}

func runBuiltin(ctx context.Context, sh *state.Shell, f state.Builtin, fields []string) {
	if len(fields) > 1 && fields[1] == "--help" && explainsItself(fields[0]) {
		f, fields = sh.Builtins.Find("help"), []string{"help", "--", fields[0]}
		defer func() { sh.Status = 2 }()
	}
	status := f(ctx, sh, fields)
	if sh.Flow == state.FlowOn {
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

func builtinRedirected(ctx context.Context, sh *state.Shell, f state.Builtin, stmt *syntax.Stmt, fields []string) {
	if !isExec(fields) {
		withRedirs(ctx, sh, stmt, func() { runBuiltin(ctx, sh, f, fields) })
	} else if keepRedirs(ctx, sh, stmt) {
		runBuiltin(ctx, sh, f, fields)
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
