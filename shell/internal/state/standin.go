package state

import (
	"context"

	"gopipe/shell/internal/job"
)

// Killable returns a context that ends also when a signal ends this shell, which
// others can send only if they know it by its number. stop is to be called then.
func (sh *Shell) Killable(ctx context.Context) (killable context.Context, stop func()) {
	if sh.Self == nil {
		return ctx, func() {}
	}
	killable, cancel := context.WithCancelCause(ctx)
	look := func() {
		if sig := sh.Signals.Deadly(); sig != 0 {
			cancel(&job.Killed{Sig: sig})
		}
	}
	unwatch := sh.Signals.Watch(look)
	look()
	return killable, func() {
		unwatch()
		cancel(nil)
	}
}
