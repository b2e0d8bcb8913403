package pipeline

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/internal/shortage"
	"gopipe/internal/wire"
)

func (p *Runner) onlyFunc() bool {
	return len(p.Plan.Stages) == 1 && p.Plan.Stages[0].Func != nil && p.Plan.Stages[0].Err == nil
}

// startAll starts the stages in order. A command is begun before those in front
// of it have executed their programs: so they do that side by side.
func (p *Runner) startAll(ctx context.Context, running *sync.WaitGroup) error {
	s := starter{p: p, running: running}
	// Those that are begun hold files.
	const most = 4
	var begun []*beginning
	for {
		i := s.take(ctx)
		if i < 0 {
			p.waited(ctx)
		} else {
			b, err := p.begin(ctx, i)
			s.fail(err)
			if b != nil {
				begun = append(begun, b)
			}
		}
		for len(begun) > 0 && (i < 0 || len(begun) == most) {
			s.fail(p.finish(ctx, begun[0]))
			begun = begun[1:]
		}
		if i < 0 {
			return s.failed()
		}
	}
}

// A starter hands out the stages.
type starter struct {
	p       *Runner
	running *sync.WaitGroup
	next    int

	mu  sync.Mutex
	err error
}

// fail notes an error of the whole run.
func (s *starter) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = cmp.Or(s.err, err)
}

func (s *starter) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// take makes the pipes of the next stages and returns the first that is a
// plain command, or -1 when none is left. The others are started in the
// background: functions run in their start, and opening a FIFO waits for
// another stage.
func (s *starter) take(ctx context.Context) int {
	for s.failed() == nil && s.next < len(s.p.Plan.Stages) {
		i := s.next
		s.next++
		if ctx.Err() != nil && i > 0 {
			s.p.skip(i, ctx)
			continue
		}
		if err := s.p.makePipes(i); err != nil {
			s.fail(err)
			break
		}
		if !s.p.mayBlock(i) {
			return i
		}
		s.running.Go(func() { s.fail(s.p.startStage(ctx, i)) })
	}
	return -1
}

func (p *Runner) makePipes(i int) error {
	if err := p.wiring.MakePipes(i); err != nil {
		return &shortage.Error{Need: "make a pipe for " + p.Plan.Stages[i].Name, Err: err}
	}
	return nil
}

// awaits reports whether the run's own goroutine waits for stage i's process. One
// that is started beside it may come when that no longer does.
func (p *Runner) awaits(i int) bool { return len(p.Plan.Stages) == 1 && !p.mayBlock(i) }

// mayBlock reports whether the stage's start may take long: functions run in
// it, and FIFOs wait for another stage to open them.
func (p *Runner) mayBlock(i int) bool {
	s := &p.Plan.Stages[i]
	return s.Func != nil || p.wiring.MayBlock(i)
}

func (p *Runner) unstarted(i int) StageResult {
	s := &p.Plan.Stages[i]
	r := StageResult{Index: i, Name: s.Name}
	if p.stages != nil {
		r.Stage = p.stages[i]
	}
	return r
}

// skip records a stage that is not started since the run is over.
func (p *Runner) skip(i int, ctx context.Context) {
	s := &p.Plan.Stages[i]
	r := p.unstarted(i)
	r.Args, r.Status, r.Err = s.Args, Status{Signal: endedBy(ctx)}, context.Cause(ctx)
	p.result.Stages[i] = r
	p.wiring.Release(i)
	p.stageEnded(i, r)
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
	b, err := p.begin(ctx, i)
	if b == nil {
		return err
	}
	return p.finish(ctx, b)
}

// A beginning is a stage whose child may not have executed its program yet.
type beginning struct {
	stage   int
	files   *wire.Files
	birth   *procs.Birth
	started time.Time
}

// begin is startStage up to the child's birth. It returns nil where there is
// nothing to finish.
func (p *Runner) begin(ctx context.Context, i int) (*beginning, error) {
	s := &p.Plan.Stages[i]
	r := &p.result.Stages[i]
	*r = p.unstarted(i)
	b := &beginning{stage: i, files: &wire.Files{}}
	if err := p.wiring.Open(ctx, i, b.files); err != nil {
		defer b.files.Close()
		return nil, p.notOpened(ctx, i, b.files, err)
	}
	if s.Err != nil {
		defer b.files.Close()
		return nil, p.failed(ctx, i, b.files.Stderr(), s.Err)
	}
	r.Args = s.Args
	p.trace.stageStarting(r)
	if s.Func != nil {
		defer b.files.Close()
		return nil, p.runFunction(ctx, i, b.files)
	}
	var err error
	b.started = time.Now()
	b.birth, err = p.group.Begin(&procs.Cmd{
		Path: s.Path, Args: s.Args, Env: s.Env, Dir: s.Dir, Files: b.files.Table,
		Umask: s.Umask, Rlimits: s.Rlimits, Cgroup: s.Cgroup, Ignore: s.Internal.Ignore,
		NeverLeads: filepath.Base(s.Path) == "setsid",
		SignalRank: i,
		Awaited:    p.awaits(i),
	})
	if err != nil {
		defer b.files.Close()
		return nil, p.notStarted(ctx, i, b.files, err)
	}
	return b, nil
}

// finish is the rest of startStage.
func (p *Runner) finish(ctx context.Context, b *beginning) error {
	defer b.files.Close()
	proc, err := b.birth.Process()
	if err != nil {
		return p.notStarted(ctx, b.stage, b.files, err)
	}
	r := &p.result.Stages[b.stage]
	r.Started, r.Pid = b.started, proc.Pid
	p.addChild(proc)
	p.started[b.stage].Store(int32(proc.Pid))
	p.stageStarted(b.stage, proc.Pid)
	proc.OnEnd(func(status procs.Status, usage procs.Usage, ended time.Time) {
		r.Status, r.Rusage, r.BytesRead, r.BytesWritten, r.Ended = Status(status), usage.Rusage, usage.Read, usage.Written, ended
		p.stageEnded(b.stage, *r)
	}, &p.processes)
	return nil
}

// notStarted records why the command of stage i does not run.
func (p *Runner) notStarted(ctx context.Context, i int, files *wire.Files, err error) error {
	switch {
	case errors.Is(err, procs.ErrEnding):
		p.skip(i, ctx)
		return nil
	case shortage.Is(err):
		return &shortage.Error{Need: "start " + p.Plan.Stages[i].Name, Err: err}
	}
	return p.failed(ctx, i, files.Stderr(), err)
}

// notOpened records why stage i does not have its files.
func (p *Runner) notOpened(ctx context.Context, i int, files *wire.Files, err error) error {
	var open *wire.OpenError
	switch {
	case ctx.Err() != nil || errors.Is(err, os.ErrClosed):
		p.skip(i, ctx) // not the stage's fault
		return nil
	case !errors.As(err, &open) && shortage.Is(err):
		return &shortage.Error{Need: "open the files of " + p.Plan.Stages[i].Name, Err: err}
	}
	stderr := io.Writer(p.Plan.Stages[i].Internal.Stderr)
	if own := files.Stderr(); own != nil {
		stderr = own
	}
	return p.failed(ctx, i, stderr, err)
}

// failed records a stage that could not start, and says so.
func (p *Runner) failed(ctx context.Context, i int, stderr io.Writer, err error) error {
	start := startError(&p.Plan.Stages[i], err)
	r := &p.result.Stages[i]
	r.Err = start
	r.Status = Status{Code: start.Code}
	if words := setting.WordsOf(ctx); words != nil && !p.allOrNone && stderr != nil {
		io.WriteString(stderr, words(start)) // before a hook may close what it leads to
	}
	p.stageEnded(i, *r)
	if p.allOrNone {
		return start
	}
	return nil
}
