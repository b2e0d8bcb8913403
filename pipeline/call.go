package pipeline

import (
	"context"
	"errors"
	"sync"
	"syscall"
	"time"

	"gopipe/internal/handling"
	"gopipe/internal/shortage"
	"gopipe/internal/wire"
)

// ErrAbandoned is the error of a stage whose function has not returned, though
// its context has ended and WaitDelay has passed. It may still run.
var ErrAbandoned = errors.New("the function does not return")

// runFunction calls the function of stage i, on this goroutine.
func (p *Runner) runFunction(ctx context.Context, i int, files *wire.Files) error {
	s := &p.Plan.Stages[i]
	if s.Internal.Interruptible {
		var left context.CancelCauseFunc
		ctx, left = context.WithCancelCause(ctx)
		defer left(nil)
		if err := p.wiring.WhenUnread(i, files, func() { left(handling.ErrReaderGone) }); err != nil {
			return &shortage.Error{Need: "watch the readers of " + s.Name, Err: err}
		}
	}
	r := &p.result.Stages[i]
	r.Started = time.Now()
	if p.waitDelay() > 0 {
		p.noteCall(i, *files) // Take has others close them
	}
	p.stageStarted(i, 0)

	var err error
	var ended time.Time
	left := false
	defer func() {
		if ended.IsZero() {
			ended, err = time.Now(), recovered(errGoexit)
		}
		p.functionEnded(i, ended, err, left)
	}()
	ended, left, err = p.call(ctx, i, files)
	return nil
}

// errGoexit is in place of the value of a panic.
var errGoexit = errors.New("the function has called runtime.Goexit")

// functionEnded records what a function returned, and whether that only says that
// the readers of its output have left.
func (p *Runner) functionEnded(i int, ended time.Time, err error, left bool) {
	status, err := statusOf(err, left)
	p.mu.Lock()
	sealed := p.sealed
	delete(p.called, i)
	var r StageResult
	if !sealed {
		into := &p.result.Stages[i]
		into.Status, into.Err, into.Ended = status, err, ended
		r = *into
	}
	p.mu.Unlock()
	if !sealed {
		p.stageEnded(i, r)
	}
}

func (p *Runner) noteCall(i int, files wire.Files) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.called == nil {
		p.called = make(map[int]*wire.Files)
	}
	p.called[i] = &files
}

// call runs a function stage. A panic ends the stage, not the program. It has ended
// before others can see that, by the end of what it writes. left tells that all that
// the error says is that the readers of its output have left.
func (p *Runner) call(ctx context.Context, i int, files *wire.Files) (ended time.Time, left bool, err error) {
	table, closeRest := files.Take()
	defer closeRest()
	defer func() {
		if value := recover(); value != nil {
			ended, err = time.Now(), recovered(value)
		}
	}()
	err = p.Plan.Stages[i].Func(ctx, table)
	ended = time.Now()
	if err == nil {
		return ended, false, nil
	}
	if j, ok := err.(*judged); ok {
		left, err = j.left, j.error
	} else {
		left = brokePipe(ctx, err, p.wiring.Outputs(i, files))
	}
	if left && err == context.Canceled {
		err = handling.ErrReaderGone // the run's own context has not ended
	}
	return ended, left, err
}

// awaitFunctions waits until all stages have been started and all functions
// have returned. Once ctx has ended, that is not for ever where WaitDelay is a
// bound: then reads and writes are interrupted, and at last functions abandoned.
func (p *Runner) awaitFunctions(ctx context.Context, running *sync.WaitGroup) {
	if p.waitDelay() == 0 {
		running.Wait()
		return
	}
	returned := make(chan struct{})
	go func() {
		running.Wait()
		close(returned)
	}()
	select {
	case <-returned:
		return
	case <-ctx.Done():
	}
	for _, step := range []struct {
		patience time.Duration
		then     func()
	}{{p.waitDelay(), p.interruptFunctions}, {p.lastWords(), p.abandonFunctions}} {
		timer := time.NewTimer(step.patience)
		select {
		case <-returned:
			timer.Stop()
			return
		case <-timer.C:
			step.then()
		}
	}
}

// lastWords is how long functions have to return that could be interrupted, or
// whose processes have been killed.
func (p *Runner) lastWords() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.called {
		if !p.Plan.Stages[i].Internal.Interruptible {
			return 2 * time.Second
		}
	}
	return 100 * time.Millisecond
}

// interruptFunctions ends the reads and writes that functions are blocked in,
// in pipes of ours.
func (p *Runner) interruptFunctions() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, files := range p.called {
		if p.Plan.Stages[i].Internal.Interruptible {
			files.Interrupt()
		}
	}
}

func (p *Runner) abandonFunctions() {
	p.mu.Lock()
	p.sealed = true
	var left []int
	for i := range p.called {
		r := &p.result.Stages[i]
		r.Status, r.Err, r.Ended = Status{Signal: syscall.SIGKILL}, ErrAbandoned, time.Now()
		left = append(left, i)
	}
	p.mu.Unlock()
	for _, i := range left {
		p.stageEnded(i, p.result.Stages[i])
	}
}
