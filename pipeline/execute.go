package pipeline

import (
	"cmp"
	"context"
	"errors"
	"time"

	"gopipe/internal/override"
	"gopipe/procs"
)

// errEnough ends a run whose reader wants no more.
var errEnough = errors.New("the reader of its output has left")

// execute is the whole run. allStarted, if set, is called when every stage has
// been started.
func (p *Pipeline) execute(ctx context.Context, allStarted func()) {
	defer p.finish()
	b, err := p.build()
	if err == nil && ctx.Err() != nil {
		err = newError(&Result{}, nil, ctx)
	}
	if err != nil {
		p.err = err
		return
	}
	b.plan = override.Plan(ctx, b.plan)
	if r := b.faults(); r != nil {
		p.result, p.err = r, newError(r, nil, nil)
		return
	}
	inner, cancel := context.WithCancelCause(Apart(ctx))
	defer cancel(nil)
	runner := &Runner{
		Plan: b.plan, Host: p.Host, Observe: true, AllOrNone: true,
		CancelSignal: p.CancelSignal, DeathSignal: p.DeathSignal, KillAfter: p.waitDelay(), WaitDelay: p.waitDelay(),
	}
	runner.Trace = p.traced(b, runner, allStarted)
	p.prepare(b, runner, cancel)
	runner.ending = p.noteOver
	result, err := runner.Run(inner)
	p.judge(ctx, b, result, err)
}

func (p *Pipeline) waitDelay() time.Duration { return cmp.Or(max(p.WaitDelay, 0), defaultWaitDelay) }

// faults is the result of a run that does not take place, since a stage of it
// is known to be not runnable; or nil.
func (b *build) faults() *Result {
	found := false
	r := &Result{Stages: b.unstarted()}
	for i := range b.of {
		if err := b.plan.Stages[i].Err; err != nil {
			start := startError(&b.plan.Stages[i], err)
			r.Stages[i].Err, r.Stages[i].Status = start, procs.Status{Code: start.Code}
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
		stages[i] = StageResult{Name: s.Name, Args: s.Args, Pos: s.Pos}
	}
	return stages
}

// prepare makes the run one that can be asked about and signalled.
func (p *Pipeline) prepare(b *build, runner *Runner, cancel context.CancelCauseFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	runner.group = runner.newGroup()
	p.live = b.unstarted()
	p.runner, p.cancel = runner, cancel
}

// noteOver notes when the run began to be ended: what a stage does later is a
// consequence.
func (p *Pipeline) noteOver() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over.IsZero() {
		p.over = time.Now()
	}
}

// traced is the trace of the run: it keeps p.live, ends the run where a stage's
// end is to, and passes everything on.
func (p *Pipeline) traced(b *build, runner *Runner, allStarted func()) *Trace {
	user := p.Trace
	t := &Trace{}
	if user != nil {
		*t = *user
	}
	t.StageStarted = func(i, pid int) {
		p.mu.Lock()
		p.live[i].Started, p.live[i].Pid = time.Now(), pid
		p.mu.Unlock()
		user.stageStarted(i, pid)
	}
	t.StageEnded = func(i int, r StageResult) {
		r.Stderr = b.keep[i].bytes()
		r.Excused = b.isOK(i, &r)
		p.mu.Lock()
		p.live[i] = r
		p.mu.Unlock()
		if p.endsRun(&r) {
			p.noteOver()
			p.cancel(errStage)
		}
		user.stageEnded(i, &r)
	}
	t.AllStarted = func(pids []int) {
		if user != nil && user.AllStarted != nil {
			user.AllStarted(pids)
		}
		if allStarted != nil && runner.startErr == nil {
			allStarted()
		}
	}
	return t
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
func (p *Pipeline) judge(ctx context.Context, b *build, result *Result, err error) {
	if result == nil { // it ended just before the start
		p.err = newError(&Result{}, err, ctx)
		return
	}
	for i := range result.Stages {
		r := &result.Stages[i]
		r.Stderr = b.keep[i].bytes()
		r.Excused = b.isOK(i, r)
	}
	b.excuse(result)
	p.mu.Lock()
	over := p.over
	p.mu.Unlock()
	p.result = result
	p.err = judgement{b: b, result: result, over: over, ctx: ctx}.error(err)
}

// finish makes the result known.
func (p *Pipeline) finish() {
	for _, end := range p.atEnd {
		end()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.done != nil {
		close(p.done)
	}
}
