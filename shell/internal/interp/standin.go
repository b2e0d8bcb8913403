package interp

import "context"

// identity is what stands for this shell, or nil where that is a process, or
// nobody has asked for it.
func (sh *Shell) identity() *Identity {
	if sh.job != nil && sh.job.has() && sh.job.process == 0 {
		return &sh.job.self
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
		if sig := sh.Signals.deadly(); sig != 0 {
			cancel(&killedError{sig: sig})
		}
	}
	unwatch := sh.Signals.Watch(look)
	look()
	return killable, func() {
		unwatch()
		cancel(nil)
	}
}
