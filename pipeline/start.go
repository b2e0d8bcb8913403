package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"gopipe/internal/wire"
	"gopipe/plan"
	"gopipe/procs"
)

func (p *Runner) onlyFunc() bool {
	return len(p.Plan.Stages) == 1 && p.Plan.Stages[0].Func != nil && p.Plan.Stages[0].Err == nil
}

// startAll starts the stages in order. Commands are started by a few
// goroutines: spawning is mostly waiting for the kernel, so two at once are
// nearly twice as fast; more only cost threads.
func (p *Runner) startAll(ctx context.Context, running *sync.WaitGroup) error {
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
	p       *Runner
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
		s.start(ctx, i)
	}
	return i >= 0
}

func (s *starter) start(ctx context.Context, i int) {
	if err := s.p.startStage(ctx, i); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.err == nil {
			s.err = err
		}
	}
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
		if s.err = s.p.makePipes(i); s.err != nil {
			break
		}
		if !s.p.mayBlock(i) {
			return i
		}
		s.running.Go(func() { s.start(ctx, i) })
	}
	return -1
}

func (p *Runner) makePipes(i int) error {
	if err := p.wiring.MakePipes(i); err != nil {
		return &LackError{"make a pipe for " + p.Plan.Stages[i].Name, err}
	}
	return nil
}

// mayBlock reports whether the stage's start may take long: functions run in
// it, and FIFOs wait for another stage to open them.
func (p *Runner) mayBlock(i int) bool {
	s := &p.Plan.Stages[i]
	return s.Func != nil || p.wiring.MayBlock(i)
}

// skip records a stage that is not started since the run is over.
func (p *Runner) skip(i int, ctx context.Context) {
	s := &p.Plan.Stages[i]
	p.result.Stages[i] = StageResult{Name: s.Name, Args: s.Args, Pos: s.Pos,
		Status: procs.Status{Signal: endedBy(ctx)}, Err: context.Cause(ctx)}
	p.trace.stageEnded(i, &p.result.Stages[i])
}

func endedBy(ctx context.Context) syscall.Signal {
	var bySignal *procs.SignalError
	if errors.As(context.Cause(ctx), &bySignal) {
		return bySignal.Signal
	}
	return syscall.SIGTERM
}

// startStage opens what stage i needs and starts it: a function runs to its
// end, a process is waited for in the background. A stage that can't start is
// in the result; the error is that of the whole run.
func (p *Runner) startStage(ctx context.Context, i int) error {
	s := &p.Plan.Stages[i]
	r := &p.result.Stages[i]
	*r = StageResult{Name: s.Name, Pos: s.Pos}
	files := &wire.Files{}
	defer files.Close()
	if err := p.wiring.Open(ctx, i, files); err != nil {
		return p.notOpened(ctx, i, files, err)
	}
	if s.Err != nil {
		return p.failed(i, files.Stderr(), s.Err)
	}
	p.trace.stageStarting(i)
	r.Args = s.Args
	if s.Func != nil {
		return p.runFunction(ctx, i, files)
	}
	started := time.Now()
	proc, err := p.group.Start(&procs.Cmd{
		Path: s.Path, Args: s.Args, Env: s.Env, Dir: s.Dir, Files: files.Table,
		Umask: s.Umask, Rlimits: limitsOf(s), Cgroup: s.Cgroup, Ignore: s.Ignore,
		Follow: filepath.Base(s.Path) == "setsid",
	})
	switch {
	case errors.Is(err, procs.ErrEnding):
		p.skip(i, ctx)
		return nil
	case isShortage(err):
		return &LackError{"start " + s.Name, err}
	case err != nil:
		return p.failed(i, files.Stderr(), err)
	}
	r.Started, r.Pid = started, proc.Pid
	p.addChild(proc)
	p.started[i].Store(int32(proc.Pid))
	p.trace.stageStarted(i, proc.Pid)
	proc.OnEnd(func(status procs.Status, usage procs.Usage, ended time.Time) {
		r.Status, r.Usage, r.Ended = status, usage, ended
		p.trace.stageEnded(i, r)
	}, &p.processes)
	return nil
}

// notOpened records why stage i does not have its files.
func (p *Runner) notOpened(ctx context.Context, i int, files *wire.Files, err error) error {
	var open *wire.OpenError
	switch {
	case ctx.Err() != nil || errors.Is(err, os.ErrClosed):
		p.skip(i, ctx) // not the stage's fault
		return nil
	case !errors.As(err, &open) && isShortage(err):
		return &LackError{"open the files of " + p.Plan.Stages[i].Name, err}
	}
	stderr := io.Writer(p.Plan.Stages[i].Stderr)
	if own := files.Stderr(); own != nil {
		stderr = own
	}
	return p.failed(i, stderr, err)
}

func limitsOf(s *plan.Stage) (limits []procs.Rlimit) {
	for _, l := range s.Rlimits {
		limits = append(limits, procs.Rlimit(l))
	}
	return limits
}

// failed records a stage that could not start, and says so.
func (p *Runner) failed(i int, stderr io.Writer, err error) error {
	start := startError(&p.Plan.Stages[i], err)
	r := &p.result.Stages[i]
	r.Err = start
	r.Status = procs.Status{Code: start.Code}
	p.trace.stageEnded(i, r)
	if p.AllOrNone {
		return start
	}
	if p.Diagnose != nil && stderr != nil {
		io.WriteString(stderr, p.Diagnose(start))
	}
	return nil
}
