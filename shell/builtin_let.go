package shell

import "context"

// let evaluates each argument as an expression.
func let(ctx context.Context, sh *Shell, args []string) int {
	if args = skipDashes(args[1:]); len(args) == 0 {
		sh.diagnose("let: expression expected")
		return 1
	}
	return sh.arithCommand(ctx, "let", args...)
}
