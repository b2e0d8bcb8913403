package setting

import (
	"context"
	"sync/atomic"

	"gopipe/plan"
)

// A Change, by package pipetest, returns what is to be run in place of a plan, which it must not
// change. It has the same stages.
type Change func(*plan.Plan) *plan.Plan

type changeKey struct{}

var everywhere atomic.Pointer[Change]

// WithChange returns a context whose runs are changed, in place of any other change.
// Nil leaves them as they are.
func WithChange(ctx context.Context, change Change) context.Context {
	return context.WithValue(ctx, changeKey{}, change)
}

// ChangeEverywhere changes all runs of the process whose context has no change of its
// own, until undo is called.
func ChangeEverywhere(change Change) (undo func()) {
	old := everywhere.Swap(&change)
	return func() { everywhere.Store(old) }
}

// Changed returns what is to be run in place of p.
func Changed(ctx context.Context, p *plan.Plan) *plan.Plan {
	change, ok := ctx.Value(changeKey{}).(Change)
	if !ok {
		if all := everywhere.Load(); all != nil {
			change = *all
		}
	}
	if change == nil {
		return p
	}
	return change(p)
}
