package pipeline

import (
	"context"
	"errors"
	"time"

	"gopipe/internal/setting"
)

// errEnough ends a run whose reader wants no more.
var errEnough = errors.New("the reader of its output has left")

// execute is the whole run. allStarted, if set, is called when every stage has
// been started.
func (p *Pipeline) execute(ctx context.Context, allStarted func()) {
	p.mu.Lock()
	ends := p.ends
	p.mu.Unlock()
	result, err := p.run(ctx, ends, allStarted)
	p.finish(ends, result, err)
}

// run makes the result and error of the whole run.
func (p *Pipeline) run(ctx context.Context, ends ends, allStarted func()) (*Result, error) {
	b, err := p.build(ends)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, newError(&Result{}, nil, ctx)
	}
	b.plan = setting.Changed(ctx, b.plan)
	if r := b.faults(); r != nil {
		return r, newError(r, nil, nil)
	}
	giveBack, err := p.inputs().take(b.plan)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	inner, cancel := context.WithCancelCause(setting.Detached(ctx))
	defer cancel(nil)
	runner := &Runner{
		Plan: b.plan, Policy: p.Policy,
		allOrNone: true, of: p, stages: b.of, keep: b.keep, onAllStarted: allStarted,
	}
	p.prepare(inner, b, runner, cancel)
	result, err := runner.Run(inner)
	return p.judge(ctx, b, result, err)
}

// faults is the result of a run that does not take place, since a stage of it
// is known to be not runnable; or nil.
func (b *build) faults() *Result {
	found := false
	r := &Result{Stages: b.unstarted()}
	for i := range b.of {
		if err := b.plan.Stages[i].Err; err != nil {
			start := startError(&b.plan.Stages[i], err)
			r.Stages[i].Err, r.Stages[i].Status = start, Status{Code: start.Code}
			found = true
		}
	}
	if !found {
		return nil
	}
	return r
}

func (b *build) unstarted() []StageResult {
	stages := make([]StageResult, len(b.of))
	for i := range stages {
		s := &b.plan.Stages[i]
		stages[i] = StageResult{Index: i, Stage: b.of[i], Name: s.Name, Args: s.Args}
	}
	return stages
}

// prepare makes the run one that can be asked about and signalled.
func (p *Pipeline) prepare(ctx context.Context, b *build, runner *Runner, cancel context.CancelCauseFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	runner.makeGroup(ctx)
	for _, sig := range p.sent {
		runner.group.Signal(sig) // for those to come
	}
	p.live = b.unstarted()
	p.runner, p.cancel = runner, cancel
}

// noteOver notes when the run began to be ended: what a stage does later is a
// consequence.
func (p *Pipeline) noteOver() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over.IsZero() {
		p.over = time.Now()
	}
}

// stageStarted notes that a stage has started, and tells the trace.
func (p *Runner) stageStarted(i, pid int) {
	if p.of != nil {
		p.of.noteStarted(i, pid)
	}
	p.trace.stageStarted(&p.result.Stages[i])
}

func (p *Pipeline) noteStarted(i, pid int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live[i].Started, p.live[i].Pid = time.Now(), pid
}

// stageEnded notes that a stage has ended as r says, and tells the trace.
func (p *Runner) stageEnded(i int, r StageResult) {
	if p.of != nil {
		r.Stderr = p.keep[i].bytes()
		r.Excused = isOK(p.stages[i], &r)
		p.of.noteEnded(i, r)
	}
	p.trace.stageEnded(&r)
}

// noteEnded ends the run where a stage's end is to.
func (p *Pipeline) noteEnded(i int, r StageResult) {
	p.mu.Lock()
	p.live[i] = r
	cancel := p.cancel
	p.mu.Unlock()
	if p.endsRun(&r) {
		p.noteOver()
		cancel(errStage)
	}
}

func (p *Runner) allStarted() {
	p.trace.allStarted()
	if p.onAllStarted != nil && p.startErr == nil {
		p.onAllStarted()
	}
}

// errStage ends a run for what is in the result of a stage.
var errStage = errors.New("another stage has ended the run")

// endsRun reports whether the others have to end with a stage.
func (p *Pipeline) endsRun(r *StageResult) bool {
	if r.Err == nil {
		return p.FailFast && r.Failed() && !r.brokenPipe()
	}
	var start *StartError
	var panicked *PanicError
	switch {
	case r.Started.IsZero() && errors.As(r.Err, &start):
		p.noteOver() // the Runner ends it
		return false
	case errors.As(r.Err, &panicked):
		return true
	}
	return p.FailFast && r.Failed() && !r.brokenPipe()
}

// judge makes the final result and error.
func (p *Pipeline) judge(ctx context.Context, b *build, result *Result, err error) (*Result, error) {
	if result == nil { // it ended just before the start
		return nil, newError(&Result{}, err, ctx)
	}
	for i := range result.Stages {
		r := &result.Stages[i]
		r.Stderr = b.keep[i].bytes()
		r.Excused = isOK(b.of[i], r)
	}
	b.excuse(result)
	p.mu.Lock()
	over := p.over
	p.mu.Unlock()
	return result, judgement{b: b, result: result, over: over, ctx: ctx}.error(err)
}

// finish makes the result known.
func (p *Pipeline) finish(ends ends, result *Result, err error) {
	for _, end := range ends.atEnd {
		end()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result, p.err = result, err
	p.ended = true
	if p.done != nil {
		close(p.done)
	}
}
