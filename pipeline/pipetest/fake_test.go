package pipetest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"gopipe/pipeline"
	"gopipe/pipeline/pipetest"
	"gopipe/plan"
	"gopipe/shell"
)

func output(t *testing.T, ctx context.Context, stages ...*pipeline.Stage) string {
	t.Helper()
	out, err := pipeline.New(stages...).Output(ctx)
	if err != nil {
		t.Error(err)
	}
	return string(out)
}

func TestFakeTakesThePlace(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		stages   []*pipeline.Stage
		commands pipetest.Commands
		want     string
	}{
		"of one that is not installed": {
			[]*pipeline.Stage{pipeline.Command("nosuch", "x"), pipeline.Command("sort")},
			pipetest.Commands{"nosuch": pipetest.Print("b\na\n")}, "a\nb\n"},
		"of a path": {
			[]*pipeline.Stage{pipeline.Command("/nosuch/dir/tool")},
			pipetest.Commands{"tool": pipetest.Print("ok")}, "ok"},
		"of that path only": {
			[]*pipeline.Stage{pipeline.Command("/nosuch/dir/echo"), pipeline.Command("cat"), pipeline.Command("echo", "real")},
			pipetest.Commands{"/nosuch/dir/echo": pipetest.Print("ok")}, "real\n"},
		"of an exec.Cmd": {
			[]*pipeline.Stage{pipeline.FromCmd(exec.Command("cat", "/nosuch"))},
			pipetest.Commands{"cat": pipetest.Print("ok")}, "ok"},
		"at the end": {
			[]*pipeline.Stage{pipeline.Command("echo", "x"), pipeline.Command("nosuch")},
			pipetest.Commands{"nosuch": func(_ context.Context, c *pipetest.Call) error {
				text, err := io.ReadAll(c.Stdin)
				fmt.Fprintf(c.Stdout, "got %q", text)
				return err
			}}, `got "x\n"`},
		"in a branch": {
			[]*pipeline.Stage{pipeline.Command("echo", "x"), pipeline.Tee(pipeline.Command("nosuch"), pipeline.Command("true"))},
			pipetest.Commands{"nosuch": pipetest.Print("branch\n")}, "branch\n"},
		"with a reader that leaves": {
			[]*pipeline.Stage{pipeline.Command("nosuch"), pipeline.Command("head", "-1")},
			pipetest.Commands{"nosuch": func(_ context.Context, c *pipetest.Call) error {
				for {
					if _, err := io.WriteString(c.Stdout, "y\n"); err != nil {
						return err
					}
				}
			}}, "y\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := output(t, pipetest.Fake(t, tt.commands).In(t.Context()), tt.stages...); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFakeSeesTheCall(t *testing.T) {
	t.Parallel()
	var seen *pipetest.Call
	fakes := pipetest.Fake(t, pipetest.Commands{"nosuch": func(_ context.Context, c *pipetest.Call) error {
		seen = c
		_, err := c.Files[3].WriteString("to three")
		return err
	}})
	var three bytes.Buffer
	s := pipeline.Command("nosuch", "a b", "c")
	s.Outputs = map[int]io.Writer{3: &three}
	s.Env, s.Dir = []string{"A=1", "A=2"}, "/"
	output(t, fakes.In(t.Context()), s)
	if !slices.Contains(seen.Env, "A=2") || slices.Contains(seen.Env, "A=1") || seen.Dir != "/" || three.String() != "to three" {
		t.Errorf("got %v, %q", seen, three.String())
	}
	if calls := fakes.Calls(); len(calls) != 1 || calls[0] != seen || seen.String() != "nosuch 'a b' c" {
		t.Errorf("got %v", calls)
	}
	if calls := fakes.Calls("other"); len(calls) != 0 {
		t.Errorf("got %v", calls)
	}

	output(t, fakes.In(t.Context()), &pipeline.Stage{Stage: plan.Stage{Path: "nosuch", Args: []string{"nosuch"}}, Outputs: s.Outputs})
	dir, _ := os.Getwd()
	if seen.Dir != dir || !slices.Contains(seen.Env, "PATH="+os.Getenv("PATH")) {
		t.Errorf("by default: %v", seen.Dir)
	}
}

func TestFakeFails(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	for name, tt := range map[string]struct {
		do   pipetest.Func
		want string
		is   func(error) bool
	}{
		"with a code": {pipetest.Fail(3, "no disk\n"), "pipeline: stage 1 of 2, nosuch: exit status 3: no disk", func(err error) bool {
			var exit *pipeline.ExitError
			return errors.As(err, &exit) && exit.ExitCode() == 3 && string(exit.Stage.Stderr) == "no disk\n"
		}},
		"by a signal": {func(context.Context, *pipetest.Call) error { return plan.Killed(syscall.SIGSEGV) },
			"pipeline: stage 1 of 2, nosuch: signal: segmentation fault", nil},
		"with an error": {func(context.Context, *pipetest.Call) error { return mine },
			"pipeline: stage 1 of 2, nosuch: mine", func(err error) bool { return errors.Is(err, mine) }},
		"by a panic": {func(context.Context, *pipetest.Call) error { panic(mine) },
			"pipeline: stage 1 of 2, nosuch: panic: mine", func(err error) bool {
				var panicked *pipeline.PanicError
				return errors.As(err, &panicked) && errors.Is(err, mine)
			}},
		"by a read of nothing": {func(_ context.Context, c *pipetest.Call) error {
			_, err := c.Files[7].Read(nil)
			return err
		}, "pipeline: stage 1 of 2, nosuch: invalid argument", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := pipetest.Fake(t, pipetest.Commands{"nosuch": tt.do}).In(t.Context())
			err := pipeline.New(pipeline.Command("nosuch"), pipeline.Command("cat")).Run(ctx)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || tt.is != nil && !tt.is(err) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestFakeEndsWithTheContext(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	fakes := pipetest.Fake(t, pipetest.Commands{"nosuch": func(ctx context.Context, _ *pipetest.Call) error {
		close(began)
		<-ctx.Done()
		return ctx.Err()
	}})
	ctx, cancel := context.WithCancel(fakes.In(t.Context()))
	defer cancel()
	go func() {
		<-began
		cancel()
	}()
	if err := pipeline.New(pipeline.Command("nosuch")).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A fake can call what it stands for.
func TestFakeAroundTheRealOne(t *testing.T) {
	t.Parallel()
	fakes := pipetest.Fake(t, pipetest.Commands{"echo": func(ctx context.Context, c *pipetest.Call) error {
		p := pipeline.New(pipeline.Command("echo", append(c.Args[1:], "indeed")...))
		p.Stdout = c.Stdout
		return p.Run(ctx)
	}})
	if got := output(t, fakes.In(t.Context()), pipeline.Command("echo", "yes")); got != "yes indeed\n" {
		t.Errorf("got %q", got)
	}
}

func TestEverywhere(t *testing.T) {
	inner := &fakeT{TB: t}
	fakes := pipetest.Fake(inner, pipetest.Commands{"echo": func(ctx context.Context, c *pipetest.Call) error {
		p := pipeline.New(pipeline.Command("echo", "the real one"))
		p.Stdout = c.Stdout
		return p.Run(ctx)
	}}).Everywhere()
	if got := output(t, context.Background(), pipeline.Command("echo", "x")); got != "the real one\n" || len(fakes.Calls()) != 1 {
		t.Errorf("got %q, calls %v", got, fakes.Calls())
	}
	other := pipetest.Fake(t, pipetest.Commands{"echo": pipetest.Print("other")})
	if got := output(t, other.In(t.Context()), pipeline.Command("echo", "x")); got != "other" {
		t.Errorf("the context's own: got %q", got)
	}
	inner.end()
	if got := output(t, context.Background(), pipeline.Command("echo", "x")); got != "x\n" {
		t.Errorf("after the test: got %q", got)
	}
}

func TestOnly(t *testing.T) {
	t.Parallel()
	inner := &fakeT{TB: t}
	fakes := pipetest.Fake(inner, pipetest.Commands{"a": nil}).Only("echo")
	output(t, fakes.In(t.Context()), pipeline.Command("echo", "x"), pipeline.Command("a"))
	output(t, fakes.In(t.Context()), pipeline.Command("/bin/echo", "x"))
	if told := inner.end(); told != "" {
		t.Error(told)
	}
	err := pipeline.New(pipeline.Command("echo", "x"), pipeline.Command("cat")).Run(fakes.In(t.Context()))
	const want = "pipeline: stage 2 of 2, cat: the test has no fake for it, and does not allow the program"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if told := inner.end(); told != "pipetest: cat: it is neither faked nor among those that Only allows" {
		t.Errorf("got %q", told)
	}
}

// What keeps a stage from running besides its program does so with a fake too.
func TestFakeOfABadStage(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("cat")
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	fakes := pipetest.Fake(t, pipetest.Commands{"cat": nil})
	err := pipeline.New(pipeline.FromCmd(cmd)).Run(fakes.In(t.Context()))
	if err == nil || !strings.Contains(err.Error(), "SysProcAttr") || len(fakes.Calls()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestFakeInShellText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`nosuch app.log | sort`:                            "a\nb\n",
		`x=$(nosuch); echo $x`:                             "b a\n",
		`A=1 nosuch "a b" >/dev/null; echo $?`:             "0\n",
		`fails || echo $?`:                                 "3\n",
		`f() { nosuch "$@"; }; f x | tail -1`:              "a\n",
		`cat <(nosuch)`:                                    "b\na\n",
		`fails 2>&1 | cat`:                                 "no disk\n",
		`echo x | while read x; do nosuch; done | head -1`: "b\n",
		`/opt/nosuch`:                                      "b\na\n",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			fakes := pipetest.Fake(t, pipetest.Commands{
				"nosuch": pipetest.Print("b\na\n"),
				"fails":  pipetest.Fail(3, "no disk\n"),
			}).Only("sort", "tail", "cat", "head")
			if got := runShell(t, fakes.In(t.Context()), text); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			out, err := shell.Output(fakes.In(t.Context()), text)
			if string(out) != want || err != nil {
				t.Errorf("as a stage: got %q, %v, want %q", out, err, want)
			}
			if len(fakes.Calls("nosuch", "fails")) != 2 {
				t.Errorf("calls: %v", fakes.Calls())
			}
		})
	}
}

// runShell returns what text writes to its standard output.
func runShell(t *testing.T, ctx context.Context, text string) string {
	t.Helper()
	script, err := shell.Parse(strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	sh := shell.New(&shell.Config{
		Env: os.Environ(), Files: map[int]*os.File{1: w},
	}, script)
	_, err = sh.Run(ctx)
	sh.Close()
	w.Close()
	if err != nil {
		t.Error(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return string(out)
}
