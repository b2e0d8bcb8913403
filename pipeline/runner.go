package pipeline

import (
	"cmp"
	"context"
	"errors"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/internal/wire"
	"gopipe/plan"
)

// A Runner is one run of a plan. Fill in the fields, then call Run once.
type Runner struct {
	// Plan is what is to be run. It is not changed.
	Plan *plan.Plan

	Policy // how the run ends, and who hears of it

	host   *procs.Host // of the context
	group  *procs.Group
	nested bool
	early  []syscall.Signal // that came before there was a group
	wiring *wire.Wiring
	trace  *tracer
	result *Result

	allOrNone bool // a stage that can't start ends the run, and the others

	of       *Pipeline // whose plan it is, if any; and the next two
	stages   []*Stage
	keep     []*keep
	startErr error // why not all could start

	onAllStarted func() // if set, called when no stage is left to start, and all could

	started   []atomic.Int32 // the stages' processes
	processes sync.WaitGroup

	mu       sync.Mutex
	children []*procs.Process
	aborted  bool
	called   map[int]*wire.Files // of the functions that have not returned
	abort    func(error)         // ends the run; nil before the start
	failure  error               // what the run itself has failed of
	sealed   bool                // the result is the caller's: what comes later is lost
}

// Run starts all stages, waits until every one has ended and every sink has
// its last byte. A stage that fails, or can't start, is no error: it is in the
// Result. The error is non-nil where the run as a whole was not possible, or
// its context ended, and then is the context's cause.
//
// When the context ends, every process gets CancelSignal and SIGCONT, and
// SIGKILL after KillAfter, unless a signal was the cause, which they had themselves,
// or the Host ends them.
//
// A run inside of a stage's function, with the context that it was given,
// joins the process group of the pipeline around it.
func (p *Runner) Run(ctx context.Context) (*Result, error) {
	if ctx == nil {
		return nil, errNilContext
	}
	if p.Plan == nil {
		return nil, errors.New("pipeline: the Runner has no Plan")
	}
	p.Plan = setting.Changed(ctx, p.Plan)
	if err := p.Plan.Check(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	p.started = make([]atomic.Int32, len(p.Plan.Stages))
	p.result = &Result{Stages: make([]StageResult, len(p.Plan.Stages))}
	for i := range p.result.Stages {
		p.result.Stages[i].Index = i
	}
	p.wiring = wire.New(p.Plan)
	p.wiring.Panicked = recovered
	if p.trace = newTracer(ctx, p); p.trace != nil {
		ctx = WithTrace(ctx, nil) // it is of this run, and not of those in its stages
	}
	defer p.wiring.Close()
	p.joinGroup(ctx)
	if !p.nested {
		defer p.group.Close()
		stop := p.watch(ctx)
		defer stop()
	}
	err := p.runStages(setting.WithGroup(ctx, p.group))
	if sinkErr := p.wiring.Drain(ctx, p.waitDelay()); err == nil {
		err = sinkErr
	}
	if errors.Is(err, wire.ErrHeld) {
		err = exec.ErrWaitDelay
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return p.result, cmp.Or(p.failedOf(), err)
}

func (p *Runner) joinGroup(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if group, joins := setting.GroupOf(ctx); joins {
		p.group, p.nested = group, true
		return
	}
	if p.group != nil {
		return // a Pipeline has made it
	}
	p.makeGroup(ctx)
	p.place(ctx)
	for _, sig := range p.early {
		p.group.Signal(sig)
	}
}

// makeGroup is called with p.mu held, or before anybody else knows p.
func (p *Runner) makeGroup(ctx context.Context) {
	p.host = procs.HostOf(ctx)
	p.group = &procs.Group{
		Host: p.host, Stay: p.Group.isHosts(p.Plan, p.host), Observe: !setting.IsUncounted(ctx),
		TermSignal: p.CancelSignal, DeathSignal: p.DeathSignal,
	}
}

// place has the group be what [setting.InProcessGroup] asks for.
func (p *Runner) place(ctx context.Context) {
	to, asked := setting.ProcessGroupOf(ctx)
	if !asked || !p.group.Stay {
		return
	}
	p.group.Join = to.Join
	if to.Foreground && p.functionReadsTerminal() {
		return // which it could not from the background
	}
	p.group.Stay, p.group.Foreground, p.group.OnStop = !to.Own, to.Foreground, to.OnStop
	if to.Begun != nil {
		to.Begun(p.group)
	}
}

// Signal sends a signal to every process of the run, as [Pipeline.Signal] does;
// before the start, to those that are to come. It has no effect on a run that
// has joined another's process group.
func (p *Runner) Signal(sig syscall.Signal) {
	p.mu.Lock()
	group, nested := p.group, p.nested
	if group == nil {
		p.early = append(p.early, sig)
	}
	p.mu.Unlock()
	if group != nil && !nested {
		group.Signal(sig)
	}
}

// watch ends the stages when ctx ends. The returned function waits for that,
// if it has begun.
func (p *Runner) watch(ctx context.Context) (stop func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	ended := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(ended)
		p.of.noteOver()
		var bySignal *procs.SignalError
		if errors.As(context.Cause(ctx), &bySignal) {
			return
		}
		p.wiring.EndSources()
		if p.host.Ends() {
			return
		}
		p.group.Terminate(context.Background(), p.killAfter())
	})
	return func() {
		if !cancel() {
			<-ended
		}
	}
}

// runStages starts the stages and waits for them.
func (p *Runner) runStages(ctx context.Context) error {
	if p.waitDelay() == 0 && p.trace == nil && p.onlyFunc() {
		// The common case of a redirected builtin needs no goroutine.
		if err := p.makePipes(0); err != nil {
			return err
		}
		p.waited(ctx)
		return p.startStage(ctx, 0)
	}
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	defer context.AfterFunc(ctx, func() { p.killChildren(context.Cause(ctx)) })()
	p.mu.Lock()
	p.abort = abort
	p.mu.Unlock()
	defer p.watchTerminal(ctx)()
	var running sync.WaitGroup
	err := p.startAll(ctx, &running)
	p.startErr = err
	p.allStarted()
	if err != nil {
		abort(err)
	}
	p.awaitFunctions(ctx, &running)
	p.awaitOnly()
	p.processes.Wait()
	return err
}

// waited says that the run is waited for, unless it is in the background.
func (p *Runner) waited(ctx context.Context) {
	if !p.nested && !setting.IsInBackground(ctx) {
		p.group.Waited()
	}
}

// awaitOnly waits for a process that is alone.
func (p *Runner) awaitOnly() {
	p.mu.Lock()
	children := p.children
	p.mu.Unlock()
	if p.awaits(0) && len(children) == 1 {
		children[0].Await()
	}
}

// pids are the numbers of the stages' processes, 0 for those without one.
func (p *Runner) pids() []int {
	pids := make([]int, len(p.result.Stages))
	for i := range pids {
		pids[i] = int(p.started[i].Load())
	}
	return pids
}

// killChildren kills this run's own children where the cause is fatal.
func (p *Runner) killChildren(cause error) {
	if !p.isFatal(cause) {
		return
	}
	p.wiring.CloseEnds()
	p.wiring.EndSources()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.aborted = true
	if p.allOrNone {
		p.group.Signal(syscall.SIGKILL) // what they have started too
	}
	for _, child := range p.children {
		child.Signal(syscall.SIGKILL)
	}
}

func (p *Runner) addChild(child *procs.Process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.children = append(p.children, child)
	if p.aborted {
		child.Signal(syscall.SIGKILL)
	}
}
