package interp

import (
	"context"

	"gopipe/shell/internal/job"
)

// identity is what stands for this shell, or nil where that is a process, or
// nobody has asked for it.
func (sh *Shell) identity() *job.Identity {
	if sh.job != nil && sh.job.Has() && sh.job.Process == 0 {
		return &sh.job.Self
	}
	return sh.self
}

// killable returns a context that ends also when a signal ends this shell, which
// others can send only if they know it by its number. stop is to be called then.
func (sh *Shell) killable(ctx context.Context) (killable context.Context, stop func()) {
	if sh.self == nil {
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
