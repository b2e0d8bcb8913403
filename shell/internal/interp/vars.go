package interp

import (
	"context"

	"gopipe/shell/internal/state"
)

// implied evaluates an expression that a variable asks for: a value or a subscript.
// An error in it leaves whatever runs.
func implied(ctx context.Context, sh *state.Shell, text string) (int64, error) {
	n, err := evalArithmetic(ctx, sh, text, 0)
	if err != nil && sh.Flow == state.FlowOn {
		sh.Status, sh.Flow = 1, state.FlowTop
	}
	return n, err
}
