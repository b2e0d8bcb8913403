package pipeline

import "context"

// A Trace is a set of functions that are called as a run goes on. Any of them
// may be nil. They may be called from several goroutines, and must not block.
// Stages and edges are counted as in the plan of the run.
type Trace struct {
	// EdgeOpened is called when the pipe of an edge has been made, or its file
	// opened.
	EdgeOpened func(edge int)

	// StageStarting is called before stage i is started. Its descriptors are
	// open.
	StageStarting func(i int)

	// StageStarted is called when the process of stage i has been started, or
	// its function is about to be called: then pid is 0.
	StageStarted func(i, pid int)

	// StageEnded is called when stage i has ended, or could not start.
	StageEnded func(i int, r StageResult)

	// AllStarted is called once no stage is left to start. pids holds the
	// process of each, 0 for a function, and for what could not be started.
	AllStarted func(pids []int)
}

type traceKey struct{}

// WithTrace returns a context whose next run is traced by t, if the [Runner]
// has no trace of its own.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

func traceOf(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}

func (t *Trace) edgeOpened(edge int) {
	if t != nil && t.EdgeOpened != nil {
		t.EdgeOpened(edge)
	}
}

func (t *Trace) stageStarting(i int) {
	if t != nil && t.StageStarting != nil {
		t.StageStarting(i)
	}
}

func (t *Trace) stageStarted(i, pid int) {
	if t != nil && t.StageStarted != nil {
		t.StageStarted(i, pid)
	}
}

func (t *Trace) stageEnded(i int, r *StageResult) {
	if t != nil && t.StageEnded != nil {
		t.StageEnded(i, *r)
	}
}

func (t *Trace) allStarted(p *Runner) {
	if t != nil && t.AllStarted != nil {
		t.AllStarted(p.pids())
	}
}
