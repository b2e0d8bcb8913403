// Package pipeline runs plans: it wires their edges, starts their stages side
// by side, waits for all of them and tells how each ended.
package pipeline

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"gopipe/internal/wire"
	"gopipe/plan"
	"gopipe/procs"
)

// A Pipeline is one run of a plan. Fill in the fields, then call Run once.
type Pipeline struct {
	Plan *plan.Plan

	// Host relays the program's signals to the stages and lends them its
	// terminal. Nil leaves both alone.
	Host *procs.Host

	// KillAfter is how long stages have to end by themselves once the context
	// is done, before they are killed. 0 means 5 seconds.
	KillAfter time.Duration

	// Observe asks for each stage's byte counts.
	Observe bool

	// Diagnose, if set, words the message about a stage that can't start. It is
	// written to that stage's standard error, as far as it is wired by then.
	Diagnose func(err *StartError) string

	group  *procs.Group
	nested bool
	wiring *wire.Wiring
	result *Result
}

const defaultKillAfter = 5 * time.Second

type groupKey struct{}

// Run starts all stages, waits until every one has ended and every sink has
// its last byte. A stage that fails, or can't start, is no error: it is in the
// Result. The error is non-nil where the run as a whole was not possible, or
// its context ended, and then is the context's cause.
//
// When the context ends, every process gets SIGTERM and SIGCONT, and SIGKILL
// after KillAfter, unless a signal was the cause, which they had themselves.
//
// A run inside of a stage's function, with the context that it was given,
// joins the process group of the pipeline around it.
func (p *Pipeline) Run(ctx context.Context) (*Result, error) {
	if err := p.Plan.Check(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	p.result = &Result{Stages: make([]Stage, len(p.Plan.Stages))}
	p.wiring = wire.New(p.Plan)
	defer p.wiring.Close()
	p.joinGroup(ctx)
	if !p.nested {
		defer p.group.Close()
		stop := p.watch(ctx)
		defer stop()
	}
	err := p.runStages(context.WithValue(ctx, groupKey{}, p.group))
	p.wiring.Drain()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return p.result, err
}

func (p *Pipeline) joinGroup(ctx context.Context) {
	p.group, p.nested = ctx.Value(groupKey{}).(*procs.Group)
	if !p.nested {
		p.group = &procs.Group{Host: p.Host, Observe: p.Observe}
	}
}

// watch ends the stages when ctx ends. The returned function waits for that,
// if it has begun.
func (p *Pipeline) watch(ctx context.Context) (stop func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	ended := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(ended)
		var bySignal *procs.SignalError
		if errors.As(context.Cause(ctx), &bySignal) {
			return
		}
		grace := p.KillAfter
		if grace == 0 {
			grace = defaultKillAfter
		}
		p.group.Terminate(context.Background(), grace)
	})
	return func() {
		if !cancel() {
			<-ended
		}
	}
}

// runStages starts the stages and waits for them.
func (p *Pipeline) runStages(ctx context.Context) error {
	if p.onlyFunc() {
		// The common case of a redirected builtin needs no goroutine.
		if err := p.wiring.MakePipes(0); err != nil {
			return err
		}
		p.startStage(ctx, 0, nil)
		return nil
	}
	var running sync.WaitGroup
	err := p.startAll(ctx, &running)
	if err != nil {
		p.wiring.Close()
		p.group.Signal(syscall.SIGKILL)
	}
	running.Wait()
	return err
}

func (p *Pipeline) onlyFunc() bool {
	return len(p.Plan.Stages) == 1 && p.Plan.Stages[0].Func != nil && p.Plan.Stages[0].Err == nil
}

// startAll starts the stages in order. Commands are started by a few
// goroutines: spawning is mostly waiting for the kernel, so two at once are
// nearly twice as fast; more only cost threads.
func (p *Pipeline) startAll(ctx context.Context, running *sync.WaitGroup) error {
	s := starter{p: p, running: running}
	// The first command leads the process group, whichever of them the
	// scheduler prefers: it is the one that setsid(1) would fork in.
	if !p.nested && !s.startNext(ctx) {
		return s.err
	}
	var helpers sync.WaitGroup
	for range min(len(p.Plan.Stages)-s.next, max(2, runtime.GOMAXPROCS(0))) - 1 {
		helpers.Go(func() { s.startRest(ctx) })
	}
	s.startRest(ctx)
	helpers.Wait()
	return s.err
}

// A starter hands out the stages to those who start them.
type starter struct {
	p       *Pipeline
	running *sync.WaitGroup

	mu   sync.Mutex
	next int
	err  error
}

func (s *starter) startRest(ctx context.Context) {
	for s.startNext(ctx) {
	}
}

// startNext starts stages up to and including the next one that is a plain
// command. It reports whether more are left.
func (s *starter) startNext(ctx context.Context) (more bool) {
	i := s.take(ctx)
	if i >= 0 {
		s.p.startStage(ctx, i, s.running)
	}
	return i >= 0
}

// take makes the pipes of the next stages and returns the first that is a
// plain command, or -1 when none is left. The others are started in the
// background: functions run in their start, and opening a FIFO waits for
// another stage.
func (s *starter) take(ctx context.Context) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && s.next < len(s.p.Plan.Stages) {
		i := s.next
		s.next++
		if ctx.Err() != nil && i > 0 {
			s.p.skip(i, ctx)
			continue
		}
		if s.err = s.p.wiring.MakePipes(i); s.err != nil {
			break
		}
		if !s.p.mayBlock(i) {
			return i
		}
		s.running.Go(func() { s.p.startStage(ctx, i, s.running) })
	}
	return -1
}

// mayBlock reports whether the stage's start may take long: functions run in
// it, and FIFOs wait for another stage to open them.
func (p *Pipeline) mayBlock(i int) bool {
	s := &p.Plan.Stages[i]
	return s.Func != nil || p.wiring.MayBlock(i)
}

// skip records a stage that is not started since the context has ended.
func (p *Pipeline) skip(i int, ctx context.Context) {
	s := &p.Plan.Stages[i]
	p.result.Stages[i] = Stage{Name: s.Name, Args: s.Args, Pos: s.Pos,
		Status: procs.Status{Signal: endedBy(ctx)}, Err: context.Cause(ctx)}
}

func endedBy(ctx context.Context) syscall.Signal {
	var bySignal *procs.SignalError
	if errors.As(context.Cause(ctx), &bySignal) {
		return bySignal.Signal
	}
	return syscall.SIGTERM
}

// startStage opens what stage i needs and starts it: a function runs to its
// end, a process is waited for in the background.
func (p *Pipeline) startStage(ctx context.Context, i int, running *sync.WaitGroup) {
	s := &p.Plan.Stages[i]
	r := &p.result.Stages[i]
	*r = Stage{Name: s.Name, Pos: s.Pos}
	files := &wire.Files{}
	defer files.Close()
	err := p.wiring.Open(ctx, i, files)
	if err == nil {
		err = s.Err
	}
	if err != nil {
		p.failed(r, s, files, err)
		return
	}
	r.Started = time.Now()
	if s.Func != nil {
		r.Status, r.Err = statusOf(call(ctx, s.Func, files))
		r.Ended = time.Now()
		return
	}
	r.Args = s.Args
	proc, err := p.group.Start(&procs.Cmd{
		Path: s.Path, Args: s.Args, Env: s.Env, Dir: s.Dir, Files: files.Table,
		Umask: s.Umask, Rlimits: limitsOf(s),
	})
	if err != nil {
		p.failed(r, s, files, err)
		return
	}
	r.Pid = proc.Pid
	proc.OnEnd(func(status procs.Status, usage procs.Usage, ended time.Time) {
		r.Status, r.Usage, r.Ended = status, usage, ended
	}, running)
}

func limitsOf(s *plan.Stage) (limits []procs.Rlimit) {
	for _, l := range s.Rlimits {
		limits = append(limits, procs.Rlimit(l))
	}
	return limits
}

// call runs a function stage. A panic ends the stage, not the program.
func call(ctx context.Context, f plan.Func, files *wire.Files) (err error) {
	table, closeRest := files.Take()
	defer closeRest()
	defer func() {
		if value := recover(); value != nil {
			err = recovered(value)
		}
	}()
	return f(ctx, table)
}

// failed records a stage that could not start, and says so on the standard
// error that it would have had.
func (p *Pipeline) failed(r *Stage, s *plan.Stage, files *wire.Files, err error) {
	start := startError(s, err)
	r.Err = start
	r.Status = procs.Status{Code: start.Code}
	r.Ended = time.Now()
	if p.Diagnose == nil {
		return
	}
	if text := p.Diagnose(start); text != "" {
		if stderr := p.stderrOf(s, files); stderr != nil {
			stderr.WriteString(text)
		}
	}
}

// stderrOf is descriptor 2 of a stage, as far as it got.
func (p *Pipeline) stderrOf(s *plan.Stage, files *wire.Files) *os.File {
	if len(files.Table) > 2 && files.Table[2] != nil {
		return files.Table[2]
	}
	return nil
}
