package interp

import (
	"context"
	"errors"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/vars"
)

// What set -o posix changes: POSIX, 2.8.1 and 2.14.

// specialBuiltin runs a special builtin in POSIX mode: what is assigned before it
// stays, and its errors end the shell.
func (sh *Shell) specialBuiltin(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	outer := sh.Strict
	sh.Strict = true
	defer func() { sh.Strict = outer }()
	for _, a := range call.Assigns {
		if err := sh.assignOne(ctx, a, false); err != nil {
			sh.ExpansionFailed(err)
			return
		}
		sh.Vars.Mutable(sh.Vars.Resolve(vars.Reference{Name: a.Name.Value}).Name).Attrs |= vars.Export
	}
	plain := *call
	plain.Assigns = nil
	ran := false
	f := sh.BuiltinNamed(fields[0])
	sh.builtin(ctx, func(ctx context.Context, sh *Shell, args []string) int {
		ran = true
		return f(ctx, sh, args)
	}, stmt, &plain, fields)
	if !ran && sh.Flow == FlowOn && !sh.interactive() {
		sh.Exit(1)
	}
}

// abort ends the shell for an error that ends one without a user. With one, it ends
// the command at hand.
func (sh *Shell) abort(status int) {
	if sh.interactive() {
		sh.Status, sh.Flow = status, flowTop
		return
	}
	sh.Exit(status)
}

// commandNotAssigned is for what can't be assigned before a command.
func (sh *Shell) commandNotAssigned(err error) {
	if !errors.Is(err, vars.ErrReadonly) {
		sh.ExpansionFailed(err)
		return
	}
	if sh.Refused(err); sh.Flow == FlowOn {
		sh.Status, sh.Flow = 1, flowDiscard
	}
}
