package pipeline

import (
	"context"
	"fmt"
	"sync/atomic"
)

// A Trace is a set of functions that are called as a run goes on. Any of them
// may be nil. They may be called from several goroutines, and must not block. A
// panic of one ends the run, whose error then wraps a [*PanicError]; none is
// called after it.
//
// ctx descends from the context that the run was given, and has its values. What they
// are told of a stage is what is known of it by then.
type Trace struct {
	// StageStarting is called before a stage is started. Its descriptors are open.
	StageStarting func(ctx context.Context, s StageResult)

	// StageStarted is called when the process of a stage has been started, or
	// its function is about to be called: then Pid is 0.
	StageStarted func(ctx context.Context, s StageResult)

	// StageEnded is called when a stage has ended, or could not start.
	StageEnded func(ctx context.Context, s StageResult)

	// AllStarted is called once no stage is left to start. pids holds the
	// process of each, 0 for a function, and for what could not be started.
	AllStarted func(ctx context.Context, pids []int)
}

type traceKey struct{}

// WithTrace returns a context whose next run, of a [Pipeline] or a [Runner], is
// traced by t, if that has no Trace of its own. Runs within its stages' functions
// are not.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	if ctx == nil {
		return nil // for the run to complain of
	}
	return context.WithValue(ctx, traceKey{}, t)
}

func traceOf(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}

// A tracer calls the functions of a Trace for one run. A nil one calls none.
type tracer struct {
	*Trace
	ctx    context.Context
	runner *Runner
	over   atomic.Bool // one has panicked
}

// newTracer returns nil where there is nobody to tell.
func newTracer(ctx context.Context, p *Runner) *tracer {
	t := p.Trace
	if t == nil {
		t = traceOf(ctx)
	}
	if t == nil {
		return nil
	}
	return &tracer{Trace: t, ctx: ctx, runner: p}
}

// call calls a function of the user's. A panic of it ends the run.
func (t *tracer) call(name string, f func()) {
	if t.over.Load() {
		return
	}
	defer func() {
		if value := recover(); value != nil {
			t.over.Store(true)
			t.runner.fail(fmt.Errorf("the trace's %s: %w", name, recovered(value)))
		}
	}()
	f()
}

func (t *tracer) stageStarting(r *StageResult) {
	if t != nil && t.StageStarting != nil {
		t.call("StageStarting", func() { t.StageStarting(t.ctx, *r) })
	}
}

func (t *tracer) stageStarted(r *StageResult) {
	if t != nil && t.StageStarted != nil {
		t.call("StageStarted", func() { t.StageStarted(t.ctx, *r) })
	}
}

func (t *tracer) stageEnded(r *StageResult) {
	if t != nil && t.StageEnded != nil {
		t.call("StageEnded", func() { t.StageEnded(t.ctx, *r) })
	}
}

func (t *tracer) allStarted() {
	if t != nil && t.AllStarted != nil {
		t.call("AllStarted", func() { t.AllStarted(t.ctx, t.runner.pids()) })
	}
}
