package pipeline_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gopipe/internal/leak"
	"gopipe/pipeline"
	"gopipe/plan"
)

// endOf has p's trace tell when stage i ends.
func endOf(p *pipeline.Pipeline, i int) <-chan pipeline.StageResult {
	ended := make(chan pipeline.StageResult, 1)
	p.Trace = &pipeline.Trace{StageEnded: func(_ context.Context, s pipeline.StageResult) {
		if s.Index == i {
			ended <- s
		}
	}}
	return ended
}

// A function that does not end holds up the end of the run, but nobody's status.
// It hears that its reader has left by its context, or by a write.
func TestIdleProducer(t *testing.T) {
	t.Parallel()
	told, write := make(chan struct{}), make(chan struct{})
	p := pipeline.New(
		pipeline.Go("idle", func(ctx context.Context, _ io.Reader, out io.Writer) error {
			<-ctx.Done()
			close(told)
			<-write
			_, err := out.Write([]byte("late"))
			return err
		}),
		shell("exec <&-; exit 3"),
	)
	consumer := endOf(p, 1)
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := <-consumer; r.Status.Code != 3 {
		t.Errorf("the consumer: %v", r.Status)
	}
	<-told
	if r := p.Result(); !runs(r.Stages[0]) || r.Stages[1].Status.Code != 3 || runs(r.Stages[1]) {
		t.Errorf("meanwhile: %+v", r.Stages)
	}
	close(write)
	e := failure(t, p.Wait())
	if e.Culprit != 1 || e.Result.Stages[0].Status.Signal != syscall.SIGPIPE {
		t.Errorf("got %v, %v", e, e.Result.Stages[0].Status)
	}
}

// A consumer that closes its input ends its producer, however long it lives on.
func TestConsumerLivesOn(t *testing.T) {
	t.Parallel()
	for name, producer := range map[string]*pipeline.Stage{
		"command":  pipeline.Command("yes"),
		"function": pipeline.Go("y", func(_ context.Context, _ io.Reader, out io.Writer) error { return writeForever(out) }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hold, release := io.Pipe()
			consumer := shell("exec <&-; cat <&3 >&1; echo after")
			consumer.Inputs = map[int]io.Reader{3: hold}
			p := pipeline.New(producer, consumer)
			p.Stdout = &strings.Builder{}
			producerEnds := endOf(p, 0)
			if err := p.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r := <-producerEnds; r.Status.Signal != syscall.SIGPIPE {
				t.Errorf("the producer: %v, %v", r.Status, r.Err)
			}
			if !runs(p.Result().Stages[1]) {
				t.Error("the consumer has ended too")
			}
			release.Close()
			if err := p.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

func writeForever(w io.Writer) error {
	for {
		if _, err := io.WriteString(w, "y\n"); err != nil {
			return err
		}
	}
}

// What ended a process is known exactly.
func TestExactStatuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		script string
		code   int
		signal syscall.Signal
		text   string
	}{
		{"kill -SEGV $$", 0, syscall.SIGSEGV, "signal: segmentation fault"},
		{"kill -KILL $$", 0, syscall.SIGKILL, "signal: killed"},
		{"exit 255", 255, 0, "exit status 255"},
	} {
		e := failure(t, pipeline.New(pipeline.Command("true"), shell(tt.script), shell("cat; exit 1")).Run(t.Context()))
		r := e.Result.Stages[1]
		if r.Status.Code != tt.code || r.Status.Signal != tt.signal || r.Status.Lost {
			t.Errorf("%s: got %+v", tt.script, r.Status)
		}
		var exit *pipeline.ExitError
		if !errors.As(e, &exit) || exit.Stage.Pid != r.Pid && exit.Stage.Name != "sh" {
			t.Errorf("%s: got %v", tt.script, exit)
		}
		if tt.code != 255 && e.Culprit != 1 || !strings.Contains(r.Status.String(), tt.text) {
			t.Errorf("%s: stage %d, %s", tt.script, e.Culprit, r.Status)
		}
	}
}

// The deadline is in the error, and what the stages came to after it exact: one
// traps SIGTERM, one does not heed it.
func TestAfterTheDeadline(t *testing.T) {
	t.Parallel()
	ctx := newDeadline(t.Context())
	ready := &lines{want: 2, then: ctx.pass}
	traps, ignores := shell("trap 'exit 3' TERM; echo >&3; while :; do :; done"), shell("trap '' TERM; echo >&3; exec sleep 1000")
	traps.Outputs, ignores.Outputs = map[int]io.Writer{3: ready}, map[int]io.Writer{3: ready}
	p := pipeline.New(traps, ignores)
	p.WaitDelay = 100 * time.Millisecond
	e := failure(t, p.Run(ctx))
	if !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("got %v", e)
	}
	// On a machine that is slow, the first may not come to its trap either.
	if s := e.Result.Stages[0].Status; s.Code != 3 && s.Signal != syscall.SIGKILL {
		t.Errorf("the one that traps it: %v", s)
	}
	if s := e.Result.Stages[1].Status; s.Signal != syscall.SIGKILL {
		t.Errorf("the one that ignores it: %v", s)
	}
}

// lines calls a function when it has had so many writes.
type lines struct {
	want int
	then func()
}

func (l *lines) Write(p []byte) (int, error) {
	if l.want -= len(p); l.want == 0 {
		l.then()
	}
	return len(p), nil
}

// A deadline is a context whose deadline passes when the test says so.
type deadline struct {
	context.Context
	passed chan struct{}
}

func newDeadline(parent context.Context) *deadline { return &deadline{parent, make(chan struct{})} }

func (d *deadline) pass()                 { close(d.passed) }
func (d *deadline) Done() <-chan struct{} { return d.passed }
func (d *deadline) Err() error {
	select {
	case <-d.passed:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// A missing program ends what has started, and nothing of it is left.
func TestMissingProgramLeavesNothing(t *testing.T) {
	t.Parallel()
	for at := range 3 {
		stages := []*pipeline.Stage{shell("sleep 1000 & wait"), shell("sleep 1000 & wait"), shell("sleep 1000 & wait")}
		stages[at] = pipeline.Command("/missing/program")
		p := pipeline.New(stages...)
		want := fmt.Sprintf("pipeline: stage %d of 3, program: No such file or directory", at+1)
		if e := failure(t, p.Run(t.Context())); e.Error() != want {
			t.Errorf("got %v, want %s", e, want)
		}
		for _, s := range p.Result().Stages {
			if s.Pid != 0 && syscall.Kill(s.Pid, 0) != syscall.ESRCH {
				t.Errorf("process %d is left", s.Pid)
			}
		}
	}
}

// A panic is an error, with whatever options, and wherever it is.
func TestPanics(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	boom := func() error { panic(cause) }
	busy := shell("sleep 1000")
	stages := map[string][]*pipeline.Stage{
		"Go":       {busy, pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { return boom() }), busy},
		"EachLine": {pipeline.Command("yes"), pipeline.EachLine("f", func([]byte, *bufio.Writer) error { return boom() }), busy},
		"Func":     {busy, {Stage: plan.Stage{Name: "f", Func: func(context.Context, map[int]*os.File) error { return boom() }}}, busy},
		"Merge":    {busy, pipeline.Merge(busy, pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { return boom() })), busy},
		"Tee":      {pipeline.Command("yes"), pipeline.Tee(busy, pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { return boom() })), busy},
		"alone":    {pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { return boom() })},
	}
	options := map[string]func(p *pipeline.Pipeline){
		"none":      func(*pipeline.Pipeline) {},
		"FailFast":  func(p *pipeline.Pipeline) { p.FailFast = true },
		"Stdin":     func(p *pipeline.Pipeline) { p.Stdin, p.Stdout = strings.NewReader("x"), &strings.Builder{} },
		"WaitDelay": func(p *pipeline.Pipeline) { p.WaitDelay = time.Hour },
		"Trace":     func(p *pipeline.Pipeline) { p.Trace = &pipeline.Trace{} },
	}
	for name, list := range stages {
		for option, set := range options {
			t.Run(name+"/"+option, func(t *testing.T) {
				t.Parallel()
				p := pipeline.New(list...)
				set(p)
				e := failure(t, p.Run(t.Context()))
				var panicked *pipeline.PanicError
				if !errors.Is(e, cause) || !errors.As(e, &panicked) || !strings.Contains(string(panicked.Stack), "TestPanics") {
					t.Errorf("got %v", e)
				}
				if got := e.Result.Stages[e.Culprit]; got.Name != "f" {
					t.Errorf("it names %s", got.Name)
				}
			})
		}
	}
}

// A panic of a reader or writer is an error too, and so is the end of a function
// by runtime.Goexit.
func TestOtherPanics(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	for name, p := range map[string]*pipeline.Pipeline{
		"Stdin":  {Stages: []*pipeline.Stage{shell("cat")}, Stdin: panics{cause}},
		"Stdout": {Stages: []*pipeline.Stage{shell("yes")}, Stdout: panics{cause}},
		"Stderr": {Stages: []*pipeline.Stage{shell("yes >&2")}, Stderr: panics{cause}},
	} {
		if err := p.Run(t.Context()); !errors.Is(err, cause) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	exits := pipeline.New(shell("sleep 1000"), pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error {
		runtime.Goexit()
		return nil
	}))
	if e := failure(t, exits.Run(t.Context())); e.Culprit != 1 {
		t.Errorf("Goexit: got %v", e)
	}
}

type panics struct{ cause error }

func (p panics) Read([]byte) (int, error)  { panic(p.cause) }
func (p panics) Write([]byte) (int, error) { panic(p.cause) }

func init() {
	// hops prints what this process holds while and after it starts stages.
	helpers["hops"] = func() {
		stages, _ := strconv.Atoi(os.Getenv("STAGES"))
		null, _ := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		p := pipeline.New(slices.Repeat([]*pipeline.Stage{pipeline.Command("cat")}, stages)...)
		p.Stderr, p.Stdout = null, null
		in, _ := p.StdinPipe()
		var mu sync.Mutex
		most, after, goroutines := 0, 0, 0
		own := pipes() // of the standard descriptors and of StdinPipe
		p.Trace = &pipeline.Trace{
			StageStarting: func(context.Context, pipeline.StageResult) {
				mu.Lock()
				defer mu.Unlock()
				most = max(most, pipes()-own)
			},
			AllStarted: func(context.Context, []int) { after, goroutines = pipes()-own, runtime.NumGoroutine() },
		}
		err := p.Start(context.Background())
		in.Close()
		fmt.Println(most, after, goroutines, errors.Join(err, p.Wait()))
	}
}

// pipes counts the descriptors of this process that are pipes.
func pipes() (n int) {
	for file := range leak.Files() {
		if strings.Contains(file, "pipe:") {
			n++
		}
	}
	return n
}

// Between commands, this process has the pipes of the hops that are being made,
// and no other, and no goroutine.
func TestManyStages(t *testing.T) {
	t.Parallel()
	goroutines := map[int]int{}
	for _, stages := range []int{20, 200} {
		cmd := helper(t, "hops")
		cmd.Env = append(cmd.Env, "STAGES="+strconv.Itoa(stages))
		out, err := cmd.Output()
		var most, after, running int
		var ended string
		if _, scanErr := fmt.Sscan(string(out), &most, &after, &running, &ended); scanErr != nil || err != nil || ended != "<nil>" {
			t.Fatalf("%q, %v, %v", out, scanErr, err)
		}
		t.Logf("%d stages: at most %d ends of pipes, %d when all have started; %d goroutines", stages, most, after, running)
		// Each that starts stages has one of them and so two hops at hand.
		if limit := 2 * 2 * max(2, runtime.GOMAXPROCS(0)); most == 0 || most > limit || after > 0 {
			t.Errorf("%d ends of pipes, %d when all have started; limit %d", most, after, limit)
		}
		goroutines[stages] = running
	}
	if goroutines[200] > goroutines[20]+2 { // some may be about to end
		t.Errorf("goroutines: %v", goroutines)
	}
}
