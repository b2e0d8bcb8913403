// Package override changes the plans of runs before these start: package pipetest
// does so for tests.
package override

import (
	"context"
	"sync/atomic"

	"gopipe/plan"
)

// A Change returns what is to be run in place of a plan, which it must not
// change. It has the same stages.
type Change func(*plan.Plan) *plan.Plan

type key struct{}

var everywhere atomic.Pointer[Change]

// With returns a context whose runs are changed, in place of any other change.
// Nil leaves them as they are.
func With(ctx context.Context, change Change) context.Context {
	return context.WithValue(ctx, key{}, change)
}

// Everywhere changes all runs of the process whose context has no change of its
// own, until undo is called.
func Everywhere(change Change) (undo func()) {
	old := everywhere.Swap(&change)
	return func() { everywhere.Store(old) }
}

// Plan returns what is to be run in place of p.
func Plan(ctx context.Context, p *plan.Plan) *plan.Plan {
	change, ok := ctx.Value(key{}).(Change)
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
