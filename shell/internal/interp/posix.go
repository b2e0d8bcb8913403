package interp

import (
	"context"
	"errors"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// What set -o posix changes: POSIX, 2.8.1 and 2.14.

// specialBuiltin runs a special builtin in POSIX mode: what is assigned before it
// stays, and its errors end the shell.
func specialBuiltin(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	outer := sh.Strict
	sh.Strict = true
	defer func() { sh.Strict = outer }()
	for _, a := range call.Assigns {
		if err := assignOne(ctx, sh, a, false); err != nil {
			ExpansionFailed(sh, err)
			return
		}
		sh.Vars.Mutable(sh.Vars.Resolve(vars.Reference{Name: a.Name.Value}).Name).Attrs |= vars.Export
	}
	plain := *call
	plain.Assigns = nil
	ran := false
	f := sh.BuiltinNamed(fields[0])
	builtin(ctx, sh, func(ctx context.Context, sh *state.Shell, args []string) int {
		ran = true
		return f(ctx, sh, args)
	}, stmt, &plain, fields)
	if !ran && sh.Flow == state.FlowOn && !sh.Interactive() {
		sh.Exit(1)
	}
}

// abort ends the shell for an error that ends one without a user. With one, it ends
// the command at hand.
func abort(sh *state.Shell, status int) {
	if sh.Interactive() {
		sh.Status, sh.Flow = status, state.FlowTop
		return
	}
	sh.Exit(status)
}

// commandNotAssigned is for what can't be assigned before a command.
func commandNotAssigned(sh *state.Shell, err error) {
	if _, noName := err.(vars.IdentifierError); !noName && !errors.Is(err, vars.ErrReadonly) {
		ExpansionFailed(sh, err)
		return
	}
	if sh.Refused(err); sh.Flow == state.FlowOn {
		sh.Status, sh.Flow = 1, state.FlowDiscard
	}
}
