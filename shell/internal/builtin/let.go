package builtin

import (
	"context"

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
)

// let evaluates each argument as an expression.
func let(ctx context.Context, sh *state.Shell, args []string) int {
	if args = state.SkipDashes(args[1:]); len(args) == 0 {
		sh.Diagnose("let: expression expected")
		return 1
	}
	return interp.ArithCommand(ctx, sh, "let", args...)
}
