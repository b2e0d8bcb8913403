package pipeline_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gopipe/pipeline"
)

const soon = 10 * time.Millisecond // a WaitDelay that a test waits for

func failure(t *testing.T, err error) *pipeline.Error {
	t.Helper()
	var e *pipeline.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, which is no *Error", err)
	}
	return e
}

// A reader that leaves is no failure of who wrote to it.
func TestReaderLeaves(t *testing.T) {
	t.Parallel()
	oneLine := func(_ context.Context, in io.Reader, out io.Writer) error {
		line, err := bufio.NewReader(in).ReadString('\n')
		io.WriteString(out, line)
		return err
	}
	idle := func(ctx context.Context, _ io.Reader, _ io.Writer) error {
		<-ctx.Done()
		return ctx.Err()
	}
	yes := pipeline.Command("yes")
	for name, p := range map[string]*pipeline.Pipeline{
		"command":                       pipeline.New(yes, pipeline.Command("head", "-1")),
		"function":                      pipeline.New(yes, pipeline.Go("line", oneLine)),
		"chain":                         pipeline.New(yes, pipeline.Command("cat"), pipeline.Command("cat"), pipeline.Go("line", oneLine)),
		"closes its input and lives on": pipeline.New(yes, shell("read x; exec <&-; echo $x; exec sleep 0.01")),
		"idle producer":                 pipeline.New(pipeline.Go("idle", idle), shell("exec <&-; echo y")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := output(t, p); got != "y\n" {
				t.Errorf("got %q", got)
			}
			for _, s := range p.Result().Stages {
				if s.Failed() || runs(s) {
					t.Errorf("%s: %v", s.Name, s.Status)
				}
			}
		})
	}
}

// A Read of the caller's that never returns holds nothing up.
func TestBlockedStdin(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	defer w.Close() // and the goroutine ends
	p := pipeline.New(pipeline.Command("true"))
	p.Stdin = r
	if err := p.Run(t.Context()); err != nil {
		t.Error(err)
	}
}

// A process that a stage leaves behind may keep its output, but not the run.
func TestGrandchildKeepsOutput(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"", "setsid "} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		// It ends when we close w; its descriptor 3 is a copy of r.
		s := shell("echo so far; " + by + "cat <&3 &")
		s.Inputs = map[int]io.Reader{3: r}
		p := pipeline.New(s)
		p.WaitDelay = soon
		out, err := p.Output(t.Context())
		w.Close()
		if string(out) != "so far\n" || !errors.Is(err, exec.ErrWaitDelay) {
			t.Errorf("%q: got %q, %v", by, out, err)
		}
	}
}

// Without a bound, the run goes on until that ends.
func TestGrandchildIsWaitedFor(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s := shell("echo so far; cat <&3 &")
	s.Inputs = map[int]io.Reader{3: r}
	p := pipeline.New(s)
	p.WaitDelay = -1
	p.Trace = &pipeline.Trace{StageEnded: func(context.Context, pipeline.StageResult) {
		io.WriteString(w, "late\n")
		w.Close()
	}}
	if out, err := p.Output(t.Context()); string(out) != "so far\nlate\n" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

func TestMissingProgram(t *testing.T) {
	t.Parallel()
	for at := range 3 {
		stages := []*pipeline.Stage{shell("sleep 1000"), shell("sleep 1000"), shell("sleep 1000")}
		stages[at] = pipeline.Command("/missing/program")
		p := pipeline.New(stages...)
		e := failure(t, p.Run(t.Context()))
		var start *pipeline.StartError
		if e.Culprit != at || !errors.As(e, &start) || start.Code != 127 || !errors.Is(e, syscall.ENOENT) {
			t.Errorf("stage %d: got %v", at, e)
		}
		for _, s := range p.Result().Stages {
			if runs(s) {
				t.Errorf("%s runs on", s.Name)
			}
		}
	}
}

func TestCulprit(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	fails := pipeline.Go("fails", func(context.Context, io.Reader, io.Writer) error { return mine })
	for _, tt := range []struct {
		name    string
		p       *pipeline.Pipeline
		culprit int
		codes   []int // that are found: -1 for a signal
		text    string
	}{
		{"exit", pipeline.New(shell("echo why >&2; exit 3"), pipeline.Command("cat")), 0, []int{3}, "pipeline: stage 1 of 2, sh: exit status 3: why"},
		{"first of two", pipeline.New(shell("exit 3"), shell("cat; exit 4")), 0, []int{3, 4}, ""},
		{"crash before exit", pipeline.New(shell("exit 3"), shell("cat; kill -SEGV $$")), 1, []int{3, -1}, ""},
		{"killed", pipeline.New(shell("kill -KILL $$"), shell("cat; exit 5")), 0, []int{5, -1}, ""},
		{"function", pipeline.New(fails, shell("cat; exit 5")), 0, []int{5}, ""},
		{"broken pipe of a failure", pipeline.New(pipeline.Command("yes"), shell("exit 3")), 1, []int{3, -1}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := failure(t, tt.p.Run(t.Context()))
			if e.Culprit != tt.culprit || tt.text != "" && e.Error() != tt.text {
				t.Errorf("got stage %d, %v", e.Culprit, e)
			}
			found := map[int]bool{}
			for _, err := range e.Unwrap() {
				if exit := (*pipeline.ExitError)(nil); errors.As(err, &exit) {
					found[exit.ExitCode()] = true
				}
			}
			for _, code := range tt.codes {
				if !found[code] {
					t.Errorf("%v has no code %d: %v", e, code, found)
				}
			}
			if tt.name == "function" && !errors.Is(e, mine) {
				t.Errorf("%v does not wrap it", e)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	if err := pipeline.New(shell("sleep 1000")).Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}

	late, over := context.WithCancelCause(t.Context())
	p := pipeline.New(shell("trap 'exit 3' TERM; echo; while :; do :; done"), pipeline.Go("reader", func(ctx context.Context, in io.Reader, _ io.Writer) error {
		in.Read(make([]byte, 1)) // the trap is set
		over(context.DeadlineExceeded)
		<-ctx.Done()
		return nil
	}))
	p.WaitDelay = time.Hour
	e := failure(t, p.Run(late))
	if status := p.Result().Stages[0].Status; status.Code != 3 || !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("got %v, %v", e, status)
	}
}

func TestContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	started := false
	p := pipeline.New(shell("exit 3"))
	p.Trace = &pipeline.Trace{StageStarting: func(context.Context, pipeline.StageResult) { started = true }}
	if err := p.Run(ctx); !errors.Is(err, cause) || !errors.Is(err, context.Canceled) || started {
		t.Errorf("got %v, started: %v", err, started)
	}
	if err := p.Run(ctx); err == nil || errors.Is(err, cause) {
		t.Errorf("it runs twice: %v", err)
	}
}

func TestPanicOfAFunction(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	p := pipeline.New(shell("sleep 1000"), pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { panic(cause) }), shell("sleep 1000"))
	e := failure(t, p.Run(t.Context()))
	var panicked *pipeline.PanicError
	if e.Culprit != 1 || !errors.Is(e, cause) || !errors.As(e, &panicked) || !strings.Contains(string(panicked.Stack), "TestPanicOfAFunction") {
		t.Errorf("got %v", e)
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	grep := pipeline.Command("grep", "x")
	grep.OK = []int{1}
	if err := input("y\n", grep).Run(t.Context()); err != nil {
		t.Errorf("OK: %v", err)
	}
	fast := pipeline.New(shell("sleep 1000"), shell("exit 3"))
	fast.FailFast = true
	if e := failure(t, fast.Run(t.Context())); e.Culprit != 1 {
		t.Errorf("FailFast: %v", e)
	}
}

func TestStartWait(t *testing.T) {
	t.Parallel()
	p := pipeline.New(pipeline.Command("cat"), pipeline.Command("cat"))
	in, inErr := p.StdinPipe()
	out, outErr := p.StdoutPipe()
	if err := errors.Join(inErr, outErr, p.Start(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Result().Stages {
		if !runs(s) || s.Pid <= 0 {
			t.Errorf("%s does not run: %+v", s.Name, s)
		}
	}
	io.WriteString(in, "a\n")
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "a\n" || err != nil {
		t.Errorf("got %q, %v", line, err)
	}
	if err := p.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if e := (*pipeline.Error)(nil); !errors.As(p.Wait(), &e) || e.Result.Stages[0].Status.Signal != syscall.SIGINT {
				t.Errorf("got %v", e)
			}
		})
	}
	wg.Wait()
	out.Close()
	if err := p.Signal(syscall.SIGINT); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("a signal after the end: %v", err)
	}
}

func TestFromCmd(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("sh", "-c", "echo $v; pwd")
	cmd.Env, cmd.Dir = []string{"v=1"}, "/"
	if got := output(t, pipeline.New(pipeline.FromCmd(cmd), pipeline.Command("cat"))); got != "1\n/\n" {
		t.Errorf("got %q", got)
	}
	if err := pipeline.New(pipeline.FromCmd(exec.CommandContext(t.Context(), "true"))).Run(t.Context()); err == nil {
		t.Error("the context of a Cmd is ignored")
	}
}

func TestTrace(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	count := map[string]int{}
	note := func(what string) { mu.Lock(); count[what]++; mu.Unlock() }
	p := pipeline.New(pipeline.Command("true"), pipeline.Go("f", upper))
	p.Trace = &pipeline.Trace{
		StageStarting: func(context.Context, pipeline.StageResult) { note("starting") },
		StageStarted:  func(context.Context, pipeline.StageResult) { note("started") },
		StageEnded:    func(context.Context, pipeline.StageResult) { note("ended") },
		AllStarted:    func(_ context.Context, pids []int) { note(fmt.Sprint("all ", len(pids))) },
	}
	if err := p.Run(t.Context()); err != nil {
		t.Error(err)
	}
	if count["starting"] != 2 || count["started"] != 2 || count["ended"] != 2 || count["all 2"] != 1 {
		t.Errorf("got %v", count)
	}
}

func init() {
	// stderr runs a stage that writes much to its standard error.
	helpers["stderr"] = func() {
		p := pipeline.New(pipeline.Command("sh", "-c", "head -c "+os.Getenv("BYTES")+" /dev/zero >&2"))
		err := p.Run(context.Background())
		fmt.Print(peakMemory()>>10, " ", len(p.Result().Stages[0].Stderr)>>10, " ", err)
	}
}

// peakMemory is in kB, see proc_pid_status(5). That of getrusage(2) has what the
// parent had at the fork.
func peakMemory() (kB int) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(after, &kB)
	return kB
}

// GOPIPE_TEST_BIG has it be 500 MB in place of 20.
func TestMuchStderr(t *testing.T) {
	t.Parallel()
	size := "20000000"
	if os.Getenv("GOPIPE_TEST_BIG") != "" {
		size = "500000000"
	}
	cmd := helper(t, "stderr")
	cmd.Env = append(cmd.Env, "BYTES="+size)
	out, err := cmd.Output()
	var memory, kept int
	var ended string
	if _, scanErr := fmt.Sscan(string(out), &memory, &kept, &ended); scanErr != nil || err != nil {
		t.Fatal(string(out), scanErr, err)
	}
	t.Logf("%d MB of memory, %d KB kept", memory, kept)
	limit := 30
	if raceEnabled() {
		limit = 100 // with its shadow memory
	}
	if ended != "<nil>" || kept < 32 || kept > 40 || memory >= limit {
		t.Errorf("got %s", out)
	}
}

func raceEnabled() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
