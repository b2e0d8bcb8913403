package builtin

import (
	"context"

	"gopipe/shell/internal/interp"
)

// let evaluates each argument as an expression.
func let(ctx context.Context, sh *interp.Shell, args []string) int {
	if args = interp.SkipDashes(args[1:]); len(args) == 0 {
		sh.Diagnose("let: expression expected")
		return 1
	}
	return sh.ArithCommand(ctx, "let", args...)
}
