package shell

import (
	"context"
	"errors"

	"mvdan.cc/sh/v3/syntax"
)

// What set -o posix changes: POSIX, 2.8.1 and 2.14.

// isSpecialBuiltin reports whether a name is that of a special builtin.
func isSpecialBuiltin(name string) bool {
	switch name {
	case ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift",
		"source", "times", "trap", "unset":
		return true
	}
	return false
}

// specialBuiltin runs a special builtin in POSIX mode: what is assigned before it
// stays, and its errors end the shell.
func (sh *Shell) specialBuiltin(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	outer := sh.strict
	sh.strict = true
	defer func() { sh.strict = outer }()
	for _, a := range call.Assigns {
		if err := sh.assignOne(ctx, a, false); err != nil {
			sh.expansionFailed(err)
			return
		}
		sh.vars.mutable(sh.resolve(reference{name: a.Name.Value}).name).attrs |= attrExport
	}
	plain := *call
	plain.Assigns = nil
	ran := false
	f := sh.builtinNamed(fields[0])
	sh.builtin(ctx, func(ctx context.Context, sh *Shell, args []string) int {
		ran = true
		return f(ctx, sh, args)
	}, stmt, &plain, fields)
	if !ran && sh.flow == flowOn {
		sh.exit(1)
	}
}

// specialFailed ends the shell for an error in a special builtin in POSIX mode.
func (sh *Shell) specialFailed(status int) int {
	if sh.strict && sh.flow == flowOn {
		sh.exit(status)
	}
	return status
}

// commandNotAssigned is for what can't be assigned before a command.
func (sh *Shell) commandNotAssigned(err error) {
	if !errors.Is(err, errReadonly) {
		sh.expansionFailed(err)
		return
	}
	sh.diagnose("%v", err)
	sh.status, sh.flow = 1, flowDiscard
}
