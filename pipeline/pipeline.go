package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"gopipe/plan"
)

// A Pipeline is stages that run side by side, each reading what the one before
// it writes. Fill in the fields, or use [New]; then call one of Run, Output,
// CombinedOutput, Lines and Start, once. The zero value is an empty pipeline,
// which succeeds.
//
// The methods may be called by several goroutines; the fields must not be
// changed after the start.
type Pipeline struct {
	Stages []*Stage // in the order in which data takes them

	// Stdin is what the first stage reads, Stdout what the last one writes to,
	// and Stderr what all stages write their standard error to. Nil is /dev/null
	// for the first two. A nil Stderr is kept, head and tail, 32 KiB for each
	// stage, for the [Result] and the error.
	//
	// A *os.File is passed to the stages as it is: nothing is copied, and of
	// Stderr nothing kept. For anything else there is a pipe and a goroutine.
	// Run does not wait for a Read of Stdin that is under way when the stages
	// have ended. Stdout and Stderr that are equal share one pipe and goroutine.
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	// Dir is the working directory of the stages, Env their environment. Zero
	// means this process's. Of entries with one name in Env, the last counts.
	Dir string
	Env []string

	// FailFast ends the pipeline when a stage has failed.
	FailFast bool

	Policy // how the run ends, and who hears of it

	links []link

	mu        sync.Mutex    // guards all that follows
	started   bool          // what has set it has claimed the only run
	ends      ends          // as they are from the start on
	used      *inputs       // by this run, and those of its clones
	done      chan struct{} // closed at the end; made when it is needed
	ended     bool
	runner    *Runner
	cancel    context.CancelCauseFunc
	live      []StageResult
	over      time.Time        // when the run began to be ended, if it was
	sent      []syscall.Signal // by Signal
	listeners []*func(syscall.Signal)
	result    *Result // this and err do not change any more when ended is set
	err       error
}

// ends are what methods have put in place of Stdin, Stdout and Stderr.
type ends struct {
	capture    io.Writer // in place of Stdout, for Output
	captureAll bool      // and of Stderr

	stdin, stdout *os.File // the stages' ends of pipes, the run's to close
	atEnd         []func() // what else is to be closed with the run
}

// New returns a pipeline of stages.
func New(stages ...*Stage) *Pipeline { return &Pipeline{Stages: stages} }

// Stage returns p as a stage of another pipeline, whose run its stages are then part of.
// Of its fields only Stages, Stdin, Stdout, Stderr, Dir and Env may be set.
func (p *Pipeline) Stage() *Stage { return &Stage{Stage: plan.Stage{Name: "pipeline"}, pipeline: p} }

// A link is a pipe from a descriptor of one stage to one of another.
type link struct {
	from   *Stage
	fromFD int
	to     *Stage
	toFD   int
}

// Link makes a pipe from a descriptor of one stage to one of another, beside those that
// make the chain. Two links to the same descriptor are one pipe that both write to. Both
// stages must be in the pipeline, or in a stage of it, once each: else the error is that
// of the run. Call it before the start.
func (p *Pipeline) Link(from *Stage, fromFD int, to *Stage, toFD int) {
	p.links = append(p.links, link{from, fromFD, to, toFD})
}

// ErrUsed is the error of a second start, and of a run one of whose readers another run of
// its clones has read; ErrNotStarted is that of Wait and Signal before the first start.
var (
	ErrUsed       = errors.New("pipeline: it has been started already: use Clone for another run")
	ErrNotStarted = errors.New("pipeline: it has not been started")
)

// Run starts the pipeline and waits for it. It returns nil if every stage ended
// well, and an [*Error] if not.
//
// When ctx ends, so do all stages; the error then wraps its cause. One that has
// ended already starts nothing. A stage that can't start ends those that have.
func (p *Pipeline) Run(ctx context.Context) error {
	if err := p.claim(ctx, nil); err != nil {
		return err
	}
	p.execute(ctx, nil)
	return p.Wait()
}

// Start starts the pipeline. When it returns nil, all stages have been started,
// and Wait is to be called in the end. When it does not, none is left, and Wait
// returns the same error.
func (p *Pipeline) Start(ctx context.Context) error {
	if err := p.claim(ctx, nil); err != nil {
		return err
	}
	return p.start(ctx)
}

// start is Start once the run has been claimed.
func (p *Pipeline) start(ctx context.Context) error {
	started := make(chan struct{})
	go func() {
		p.execute(ctx, func() { close(started) })
	}()
	select {
	case <-started:
		return nil
	case <-p.isOver():
	}
	select {
	case <-started:
		return nil // what came after is for Wait
	default:
		return p.Wait()
	}
}

// Wait waits until every stage has ended, and what they wrote has reached its
// Writer. It returns what Run would. It may be called any number of times.
func (p *Pipeline) Wait() error {
	p.mu.Lock()
	started := p.started
	p.mu.Unlock()
	if !started {
		return ErrNotStarted
	}
	<-p.isOver()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// isOver is closed when the run is over: when Wait would not wait any more.
func (p *Pipeline) isOver() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil {
		p.done = make(chan struct{})
		if p.ended {
			close(p.done)
		}
	}
	return p.done
}

// Signal sends a signal to every process of the pipeline, once: also to the
// descendants that stayed in its process group, and, but for signals to stop
// and to continue, to those that are still to be started. Shell text gets it
// as a shell would.
//
// It is an error before the start and after the end. In between, none is lost,
// also while the stages are being started.
func (p *Pipeline) Signal(sig syscall.Signal) error {
	runner, listeners, err := p.noteSignal(sig)
	if err != nil {
		return err
	}
	if runner != nil { // else prepare passes it on
		runner.Signal(sig)
	}
	for _, listener := range listeners {
		(*listener)(sig)
	}
	return nil
}

// noteSignal keeps a signal for those that are still to come, and returns those
// that are there.
func (p *Pipeline) noteSignal(sig syscall.Signal) (*Runner, []*func(syscall.Signal), error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !p.started:
		return nil, nil, ErrNotStarted
	case p.ended:
		return nil, nil, os.ErrProcessDone
	case !slices.Contains(p.sent, sig):
		p.sent = append(p.sent, sig)
	}
	return p.runner, slices.Clone(p.listeners), nil
}

// Result returns how each stage does, or did: before the end, a copy of what is
// known by now. It is nil before the start, and where nothing could be started.
// Stages are counted as in the [plan.Plan].
func (p *Pipeline) Result() *Result {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.ended:
		return p.result
	case p.live == nil:
		return nil
	}
	return &Result{Stages: append([]StageResult(nil), p.live...)}
}

// Plan returns what would be run, for a look at it: [plan.Plan.Text] prints it.
func (p *Pipeline) Plan() (*plan.Plan, error) {
	p.mu.Lock()
	ends := p.ends
	p.mu.Unlock()
	b, err := p.build(ends)
	if err != nil {
		return nil, err
	}
	return b.plan, nil
}

// claim claims the only run, if prepare, where it is set, has what it needs for
// that. All that a run depends on is decided here.
func (p *Pipeline) claim(ctx context.Context, prepare func(*ends) error) error {
	if ctx == nil {
		return errNilContext
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.started {
		return ErrUsed
	}
	if prepare != nil {
		if err := prepare(&p.ends); err != nil {
			return err
		}
	}
	p.started = true
	return nil
}

// outerOnly names a field that a pipeline within another can't have.
func (p *Pipeline) outerOnly() string {
	switch {
	case p.CancelSignal != 0:
		return "CancelSignal"
	case p.DeathSignal != 0:
		return "DeathSignal"
	case p.Group != autoGroup:
		return "Group"
	case p.KillAfter != 0:
		return "KillAfter"
	case p.WaitDelay != 0:
		return "WaitDelay"
	case p.FailFast:
		return "FailFast"
	case p.Trace != nil:
		return "Trace"
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.ends.stdin != nil:
		return "StdinPipe"
	case p.ends.stdout != nil:
		return "StdoutPipe"
	}
	return ""
}
