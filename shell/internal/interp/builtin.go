package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"
)

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
