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
// ctx descends from the context that the run was given, and has its values.
type Trace struct {
	// EdgeOpened is called when the pipe of an edge has been made, or its file
	// opened. Edges are counted as in the plan of the run.
	EdgeOpened func(ctx context.Context, edge int)

	// StageStarting is called before a stage is started. Its descriptors are open.
	StageStarting func(ctx context.Context, s StageInfo)

	// StageStarted is called when the process of a stage has been started, or
	// its function is about to be called: then pid is 0.
	StageStarted func(ctx context.Context, s StageInfo, pid int)

	// StageEnded is called when a stage has ended, or could not start.
	StageEnded func(ctx context.Context, s StageInfo, r StageResult)

	// AllStarted is called once no stage is left to start. pids holds the
	// process of each, 0 for a function, and for what could not be started.
	AllStarted func(ctx context.Context, pids []int)
}

// A StageInfo says which stage a function of a [Trace] is told about.
type StageInfo struct {
	Index int      // in the plan of the run, and in its Result
	Name  string   // of the stage
	Args  []string // of a command; nil for a function. Not to be changed
	Stage *Stage   // of the Pipeline; nil for a plan of another maker
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
	stages []*Stage    // by index, where a Pipeline made the plan
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
	return &tracer{Trace: t, ctx: ctx, runner: p, stages: p.stages}
}

func (t *tracer) info(i int) StageInfo {
	s := &t.runner.Plan.Stages[i]
	info := StageInfo{Index: i, Name: s.Name}
	if s.Func == nil {
		info.Args = s.Args
	}
	if t.stages != nil {
		info.Stage = t.stages[i]
	}
	return info
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

func (t *tracer) edgeOpened(edge int) {
	if t != nil && t.EdgeOpened != nil {
		t.call("EdgeOpened", func() { t.EdgeOpened(t.ctx, edge) })
	}
}

func (t *tracer) stageStarting(i int) {
	if t != nil && t.StageStarting != nil {
		t.call("StageStarting", func() { t.StageStarting(t.ctx, t.info(i)) })
	}
}

func (t *tracer) stageStarted(i, pid int) {
	if t != nil && t.StageStarted != nil {
		t.call("StageStarted", func() { t.StageStarted(t.ctx, t.info(i), pid) })
	}
}

func (t *tracer) stageEnded(i int, r *StageResult) {
	if t != nil && t.StageEnded != nil {
		t.call("StageEnded", func() { t.StageEnded(t.ctx, t.info(i), *r) })
	}
}

func (t *tracer) allStarted() {
	if t != nil && t.AllStarted != nil {
		t.call("AllStarted", func() { t.AllStarted(t.ctx, t.runner.pids()) })
	}
}
