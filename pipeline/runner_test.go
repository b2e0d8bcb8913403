package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
)

func TestStatuses(t *testing.T) {
	t.Parallel()
	exit := func(err error) plan.Stage {
		return fn(func(context.Context, map[int]*os.File) error { return err })
	}
	pipe := fmt.Errorf("write: %w", syscall.EPIPE)
	broken := errors.New("broken")
	tests := []struct {
		name       string
		plan       *plan.Plan
		pipestatus []int
		status     int
		pipefail   int
		err        error // of the last stage
	}{
		{"empty", chain(), []int{}, 0, 0, nil},
		{"one", chain(sh("exit 3")), []int{3}, 3, 3, nil},
		{"signal", chain(sh("kill -TERM $$")), []int{143}, 143, 143, nil},
		{"all", chain(sh("exit 1"), sh("exit 2"), sh("exit 3")), []int{1, 2, 3}, 3, 3, nil},
		{"last is well", chain(sh("exit 1"), sh("exit 2"), sh("exit 0")), []int{1, 2, 0}, 0, 2, nil},
		{"functions", chain(exit(plan.Exit(4)), exit(plan.Killed(syscall.SIGINT)), exit(nil)), []int{4, 130, 0}, 0, 130, nil},
		{"exit 0", chain(exit(plan.Exit(0))), []int{0}, 0, 0, nil},
		{"some EPIPE", chain(exit(pipe)), []int{1}, 1, 1, pipe},
		{"error", chain(sh("exit 5"), exit(broken)), []int{5, 1}, 1, 1, broken},
		{"mixed", chain(sh("exit 5"), exit(nil), sh("exit 6"), exit(nil)), []int{5, 0, 6, 0}, 0, 6, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, tt.plan)
			if got := r.PipeStatus(); !slices.Equal(got, tt.pipestatus) || r.Status() != tt.status || r.Pipefail() != tt.pipefail {
				t.Errorf("got %v, status %d, pipefail %d", got, r.Status(), r.Pipefail())
			}
			if n := len(r.Stages); n > 0 && r.Stages[n-1].Err != tt.err {
				t.Errorf("got error %v, want %v", r.Stages[n-1].Err, tt.err)
			}
		})
	}
}

func TestResult(t *testing.T) {
	t.Parallel()
	before := time.Now()
	p := from("x", chain(sh("cat"), fn(func(_ context.Context, files map[int]*os.File) error {
		_, err := io.Copy(io.Discard, files[0])
		return err
	})))
	p.Stages[0].Pos = plan.Pos{Line: 2, Col: 3}
	r, err := (&pipeline.Runner{Plan: p}).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	command, function := r.Stages[0], r.Stages[1]
	if command.Name != "cat" || len(command.Args) != 3 || command.Pid <= 0 || command.BytesWritten != 1 {
		t.Errorf("command: %+v", command)
	}
	if function.Name != "func" || function.Args != nil || function.Pid != 0 || function.Rusage != (syscall.Rusage{}) || function.BytesWritten != 0 {
		t.Errorf("function: %+v", function)
	}
	for _, s := range r.Stages {
		if s.Started.Before(before) || s.Ended.Before(s.Started) || time.Now().Before(s.Ended) {
			t.Errorf("%s: from %v to %v", s.Name, s.Started, s.Ended)
		}
	}
}

func TestInvalidPlan(t *testing.T) {
	t.Parallel()
	r, err := (&pipeline.Runner{Plan: &plan.Plan{Stages: []plan.Stage{{}}}}).Run(context.Background())
	if r != nil || err == nil {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestData(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	count := fn(func(_ context.Context, files map[int]*os.File) error {
		n, err := io.Copy(files[1], files[0])
		fmt.Fprintln(files[1], n)
		return err
	})
	run(t, into(&out, from("b\na\n", chain(sh("sort"), count, sh("cat")))))
	if out.String() != "a\nb\n4\n" {
		t.Errorf("got %q", out.String())
	}
}

// A writer ends when its reader has.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	yes := map[string]plan.Stage{
		"command": sh("exec yes"),
		"function": fn(func(_ context.Context, files map[int]*os.File) error {
			for {
				if _, err := files[1].WriteString("y\n"); err != nil {
					return err
				}
			}
		}),
	}
	head := map[string]plan.Stage{
		"command": sh("exec head -n 1"),
		"function": fn(func(_ context.Context, files map[int]*os.File) error {
			_, err := files[0].Read(make([]byte, 2))
			return err
		}),
		"missing": {Name: "missing", Err: errors.New("command not found")},
	}
	for writer, w := range yes {
		for reader, r := range head {
			t.Run(writer+" to "+reader, func(t *testing.T) {
				t.Parallel()
				r := run(t, into(io.Discard, chain(w, r)))
				if got := r.Stages[0].Status; got.Signal != syscall.SIGPIPE {
					t.Errorf("got %v", got)
				}
			})
		}
	}
}

func TestPanic(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	r := run(t, chain(sh("exit 3"), fn(func(context.Context, map[int]*os.File) error { panic(cause) })))
	var got *pipeline.PanicError
	if err := r.Stages[1].Err; !errors.As(err, &got) || !errors.Is(err, cause) {
		t.Fatalf("got %v", err)
	}
	if got.Value != cause || !strings.Contains(string(got.Stack), "TestPanic") || !strings.Contains(got.Error(), "panic: cause") {
		t.Errorf("got %v", got)
	}
	if s := r.PipeStatus(); !slices.Equal(s, []int{3, 1}) {
		t.Errorf("got %v", s)
	}
}

// A function's files are closed for it, but for those that it keeps and those
// that were lent to it.
func TestFuncFiles(t *testing.T) {
	t.Parallel()
	var closed, kept *os.File
	p := chain(fn(func(_ context.Context, files map[int]*os.File) error {
		if len(files) != 4 || files[2] != os.Stderr || files[3] != files[1] {
			t.Errorf("got %v", files)
		}
		closed, kept = files[0], files[1]
		delete(files, 1)
		delete(files, 3)
		return nil
	}), sh("cat"))
	p.Edges[0].From = append(p.Edges[0].From, port(0, 3))
	kept1 := make(chan struct{})
	p.Stages = append(p.Stages, fn(func(context.Context, map[int]*os.File) error {
		<-kept1
		kept.WriteString("later")
		return kept.Close() // and cat comes to its end
	}))
	first := p.Stages[0].Func
	p.Stages[0].Func = func(ctx context.Context, files map[int]*os.File) error {
		defer close(kept1)
		return first(ctx, files)
	}
	var out strings.Builder
	p.Edges = append(p.Edges, plan.Edge{Medium: plan.Sink, Writer: &out, From: []plan.Port{port(1, 1)}})
	r := run(t, from("x", p))
	if out.String() != "later" || r.Pipefail() != 0 {
		t.Errorf("got %q, %v", out.String(), r.PipeStatus())
	}
	if _, err := closed.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("what it did not keep is open: %v", err)
	}
	if _, err := os.Stderr.Stat(); err != nil {
		t.Errorf("what it borrowed is closed: %v", err)
	}
}

func TestNested(t *testing.T) {
	t.Parallel()
	group := func(w io.Writer) *plan.Plan { return into(w, chain(sh(`ps -o pgid= -p $$`))) }
	var inner, outer strings.Builder
	p := into(&outer, chain(sh(`ps -o pgid= -p $$`), fn(func(ctx context.Context, files map[int]*os.File) error {
		io.Copy(files[1], files[0])
		r, err := (&pipeline.Runner{Plan: group(&inner)}).Run(ctx)
		if err != nil {
			return err
		}
		return plan.Exit(r.Status())
	})))
	if r := run(t, p); r.Pipefail() != 0 {
		t.Errorf("got %v", r.PipeStatus())
	}
	if inner.String() != outer.String() || inner.String() == "" {
		t.Errorf("the outer group is %q, the inner one %q", outer.String(), inner.String())
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	cause := errors.New("enough")
	tests := []struct {
		name      string
		killAfter time.Duration
		script    string
		want      pipeline.Status
	}{
		{"ends", time.Hour, `echo; exec sleep 1000`, pipeline.Status{Signal: syscall.SIGTERM}},
		{"handles it", time.Hour, `trap 'exit 7' TERM; echo; while :; do :; done`, pipeline.Status{Code: 7}},
		{"ignores it", time.Millisecond, `trap '' TERM; echo; exec sleep 1000`, pipeline.Status{Signal: syscall.SIGKILL}},
		{"is stopped", time.Hour, `echo; kill -STOP $$; sleep 1000`, pipeline.Status{Signal: syscall.SIGTERM}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(context.Background())
			p := chain(sh(tt.script), fn(func(ctx context.Context, files map[int]*os.File) error {
				files[0].Read(make([]byte, 1)) // it is about to wait
				cancel(cause)
				<-ctx.Done()
				return context.Cause(ctx)
			}))
			r, err := (&pipeline.Runner{Plan: p, Policy: pipeline.Policy{KillAfter: tt.killAfter}}).Run(ctx)
			if err != cause {
				t.Errorf("got %v", err)
			}
			if s := r.Stages[0].Status; s != tt.want {
				t.Errorf("got %v, want %v", s, tt.want)
			}
			if err := r.Stages[1].Err; err != cause {
				t.Errorf("the function's error is %v", err)
			}
			if r, err := (&pipeline.Runner{Plan: p}).Run(ctx); r != nil || err != cause {
				t.Errorf("with a context that is over: %v, %v", r, err)
			}
		})
	}
}

// The context may end at any moment of the start.
func TestCancelWhileStarting(t *testing.T) {
	t.Parallel()
	for range 20 {
		ctx, cancel := context.WithCancel(context.Background())
		go cancel()
		_, err := (&pipeline.Runner{Plan: chain(slices.Repeat([]plan.Stage{sh("exec sleep 1000")}, 5)...)}).Run(ctx)
		if err != context.Canceled {
			t.Errorf("got %v", err)
		}
	}
}

func TestStartErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	command := func(path string, args ...string) plan.Stage {
		return plan.Stage{Name: "x", Path: path, Args: append([]string{"x"}, args...)}
	}
	notFound := &pipeline.StartError{Name: "x", Err: errors.New("command not found"), Code: 127}
	tests := []struct {
		name  string
		stage plan.Stage
		code  int
		want  string
	}{
		{"not found", plan.Stage{Name: "x", Err: notFound}, 127, "x: command not found"},
		{"file not found", command(filepath.Join(dir, "missing")), 127, "x: No such file or directory"},
		{"no interpreter", command(write("script", "#!"+dir+"/missing\n", 0o755)), 127, "x: cannot execute: required file not found"},
		{"not executable", command(write("plain", "", 0o644)), 126, "x: Permission denied"},
		{"no program", command(write("binary", "\x7f\x00", 0o755)), 126, "x: Exec format error"},
		{"directory", command(dir), 126, "x: Permission denied"},
		{"too long", command("/bin/true", strings.Repeat("x", 3<<20)), 126, "x: Argument list too long"},
		{"no directory", plan.Stage{Name: "x", Path: "/bin/true", Dir: dir + "/missing"}, 1, dir + "/missing: No such file or directory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			p := into(&out, chain(sh("echo first >&3"), tt.stage, sh("cat; echo last")))
			stderr := &plan.Edge{Medium: plan.File, Name: filepath.Join(t.TempDir(), "err"), Flags: unix.O_WRONLY | unix.O_CREAT, From: []plan.Port{port(1, 2)}}
			for i := range p.Edges {
				e := &p.Edges[i]
				e.From = slices.DeleteFunc(e.From, func(at plan.Port) bool { return at == port(1, 2) })
				if e.Medium == plan.Sink {
					e.From = append(e.From, port(0, 3))
				}
			}
			p.Edges = append(p.Edges, *stderr)
			ctx := setting.WithWords(t.Context(), func(err error) string { return err.Error() + "\n" })
			r, err := (&pipeline.Runner{Plan: p}).Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if s := r.PipeStatus(); !slices.Equal(s, []int{0, tt.code, 0}) {
				t.Errorf("got %v", s)
			}
			if s := out.String(); s != "first\nlast\n" && s != "last\nfirst\n" {
				t.Errorf("the others print %q", s)
			}
			if text, err := os.ReadFile(stderr.Name); string(text) != tt.want+"\n" {
				t.Errorf("it says %q, %v", text, err)
			}
			s := r.Stages[1]
			var start *pipeline.StartError
			if !errors.As(s.Err, &start) || start.Code != tt.code || s.Pid != 0 {
				t.Errorf("got %+v", s)
			}
		})
	}
}

// A redirection that fails is the stage's own failure.
func TestOpenErrors(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]plan.Stage{
		"command":  sh("echo no"),
		"function": fn(func(context.Context, map[int]*os.File) error { return plan.Exit(9) }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := chain(sh("exit 2"), s, sh("exit 3"))
			p.Edges = append(p.Edges, plan.Edge{Medium: plan.File, Name: "/missing/file", To: []plan.Port{port(1, 5)}})
			r := run(t, p)
			if got := r.PipeStatus(); !slices.Equal(got, []int{2, 1, 3}) {
				t.Errorf("got %v", got)
			}
			if err := r.Stages[1].Err; !errors.Is(err, syscall.ENOENT) || err.Error() != "/missing/file: No such file or directory" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Stages may wait for each other in the opening of a FIFO, in either order.
func TestFIFO(t *testing.T) {
	t.Parallel()
	for name, order := range map[string][2]int{"writer first": {0, 1}, "reader first": {1, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "fifo")
			if err := unix.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			p := &plan.Plan{Stages: make([]plan.Stage, 2)}
			p.Stages[order[0]], p.Stages[order[1]] = sh("echo hello"), sh("cat")
			p.Edges = []plan.Edge{
				{Medium: plan.File, Name: path, Flags: unix.O_WRONLY, From: []plan.Port{port(order[0], 1)}},
				{Medium: plan.File, Name: path, To: []plan.Port{port(order[1], 0)}},
				{Medium: plan.Sink, Writer: &out, From: []plan.Port{port(order[1], 1)}},
			}
			if r := run(t, p); r.Pipefail() != 0 || out.String() != "hello\n" {
				t.Errorf("got %v, %q", r.PipeStatus(), out.String())
			}
		})
	}
}

func init() {
	// full runs pipelines in descriptor tables of all sizes.
	helpers["full"] = func() {
		run := func() error {
			p := chain(sh("exit"), sh("exit"), fn(func(context.Context, map[int]*os.File) error { return nil }), sh("exit"), sh("exit"))
			r, err := (&pipeline.Runner{Plan: p}).Run(context.Background())
			if err == nil {
				err = r.Stages[0].Err
			}
			return err
		}
		if err := run(); err != nil {
			fmt.Println(err)
		}
		before := leak.Take()
		var failed int
		for limit := len(leak.Files()) + 1; limit < 40; limit++ {
			unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: uint64(limit), Max: 100})
			if err := run(); err != nil {
				failed++
			}
		}
		unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 100, Max: 100})
		if err := run(); err != nil {
			fmt.Println("with room:", err)
		}
		fmt.Print(failed > 3, " ", before.Left())
	}
}

// A run that is not possible undoes itself.
func TestFullTable(t *testing.T) {
	t.Parallel()
	cmd := helper(t, "full")
	cmd.Env = append(cmd.Environ(), "TMPDIR="+t.TempDir()) // others' files are not its own
	if out, err := cmd.CombinedOutput(); string(out) != "true " || err != nil {
		t.Errorf("%s%v", out, err)
	}
}
