package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"gopipe/pipeline"
	"gopipe/plan"
)

// What a program gets wrong is an error, and no crash.
func TestStrangeFields(t *testing.T) {
	t.Parallel()
	var file *os.File
	var none context.Context
	cat := func() *pipeline.Stage { return pipeline.Command("cat") }
	with := func(set func(s *pipeline.Stage)) *pipeline.Stage { s := cat(); set(s); return s }
	for name, p := range map[string]*pipeline.Pipeline{
		"Stdin":      {Stages: []*pipeline.Stage{cat()}, Stdin: file},
		"Stdout":     {Stages: []*pipeline.Stage{cat()}, Stdout: file},
		"Stderr":     {Stages: []*pipeline.Stage{cat()}, Stderr: file},
		"Inputs[0]":  pipeline.New(with(func(s *pipeline.Stage) { s.Inputs = map[int]io.Reader{0: file} })),
		"Inputs[3]":  pipeline.New(with(func(s *pipeline.Stage) { s.Inputs = map[int]io.Reader{3: file} })),
		"Outputs[1]": pipeline.New(with(func(s *pipeline.Stage) { s.Outputs = map[int]io.Writer{1: file} })),
		"Outputs[2]": pipeline.New(with(func(s *pipeline.Stage) { s.Outputs = map[int]io.Writer{2: file} })),
		"inner":      pipeline.New((&pipeline.Pipeline{Stages: []*pipeline.Stage{cat()}, Stdin: file}).Stage()),
		"Command":    pipeline.New(pipeline.Command("")),
		"Command 2":  pipeline.New(cat(), pipeline.Command("", "x")),
		"NUL":        pipeline.New(pipeline.Command("a\x00b")),
		"directory":  pipeline.New(pipeline.Command("/tmp")),
		"dot":        pipeline.New(pipeline.Command(".")),
		"slash":      pipeline.New(pipeline.Command("/")),
		"nil stage":  pipeline.New(nil),
		"no kind":    pipeline.New(&pipeline.Stage{}),
		"a stage in": pipeline.New(pipeline.Merge(nil)),
		"nil branch": pipeline.New(pipeline.Tee(nil)),
		"nil link":   linked(pipeline.New(cat())),
		"FromCmd":    pipeline.New(pipeline.FromCmd(nil)),
		"Tagged":     pipeline.New(pipeline.Tagged(nil)),
		"Tagged tee": pipeline.New(pipeline.Tagged(pipeline.Tee(cat()))),
		"no word":    pipeline.New(pipeline.PartitionBy(0, cat())),
	} {
		if err := p.Clone().Run(t.Context()); err == nil {
			t.Errorf("%s: no error", name)
		}
		if out, err := p.Output(t.Context()); err == nil || len(out) > 0 {
			t.Errorf("%s: got %q, %v", name, out, err)
		} else if text := err.Error(); strings.Contains(text, "nil *os.File") && !strings.Contains(text, strings.Fields(name)[0]) && name != "inner" {
			t.Errorf("%s: the error does not say so: %v", name, err)
		}
	}
	for name, run := range map[string]func(*pipeline.Pipeline) error{
		"Run":            func(p *pipeline.Pipeline) error { return p.Run(none) },
		"Start":          func(p *pipeline.Pipeline) error { return p.Start(none) },
		"Output":         func(p *pipeline.Pipeline) error { _, err := p.Output(none); return err },
		"CombinedOutput": func(p *pipeline.Pipeline) error { _, err := p.CombinedOutput(none); return err },
		"Lines": func(p *pipeline.Pipeline) (last error) {
			for _, err := range p.Lines(none) {
				last = err
			}
			return last
		},
		"WithTrace": func(p *pipeline.Pipeline) error { return p.Run(pipeline.WithTrace(none, &pipeline.Trace{})) },
		"Runner":    func(*pipeline.Pipeline) error { _, err := (&pipeline.Runner{Plan: chain()}).Run(none); return err },
		"no plan":   func(*pipeline.Pipeline) error { _, err := (&pipeline.Runner{}).Run(t.Context()); return err },
	} {
		p := pipeline.New(cat())
		if err := run(p); err == nil {
			t.Errorf("%s: no error", name)
		}
		if name == "Run" && p.Run(t.Context()) != nil {
			t.Error("a nil context has used it up")
		}
	}
}

// A hook that panics ends the run, whichever it is, and nobody else.
func TestPanickingTrace(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	hooks := map[string]func(*pipeline.Trace){
		"StageStarting": func(tr *pipeline.Trace) {
			tr.StageStarting = func(context.Context, pipeline.StageResult) { panic(mine) }
		},
		"StageStarted": func(tr *pipeline.Trace) {
			tr.StageStarted = func(context.Context, pipeline.StageResult) { panic(mine) }
		},
		"StageEnded": func(tr *pipeline.Trace) {
			tr.StageEnded = func(context.Context, pipeline.StageResult) { panic(mine) }
		},
		"AllStarted": func(tr *pipeline.Trace) { tr.AllStarted = func(context.Context, []int) { panic(mine) } },
	}
	for name, set := range hooks {
		for kind, stages := range map[string][]*pipeline.Stage{
			"commands": {pipeline.Command("echo"), pipeline.Command("cat"), pipeline.Command("sleep", "1000")},
			"functions": {pipeline.Command("echo"), pipeline.Go("f", upper), pipeline.Go("wait", func(ctx context.Context, _ io.Reader, _ io.Writer) error {
				<-ctx.Done()
				return ctx.Err()
			})},
			"one": {pipeline.Command("echo")},
		} {
			for _, way := range []string{"field", "context"} {
				var trace pipeline.Trace
				set(&trace)
				p, ctx := pipeline.New(stages...), t.Context()
				if way == "field" {
					p.Trace = &trace
				} else {
					ctx = pipeline.WithTrace(ctx, &trace)
				}
				e := failure(t, p.Run(ctx))
				var panicked *pipeline.PanicError
				if !errors.Is(e, mine) || !errors.As(e, &panicked) || e.Culprit >= 0 || !strings.Contains(e.Error(), name) {
					t.Errorf("%s, %s, by the %s: got %v", name, kind, way, e)
				}
			}
			var trace pipeline.Trace
			set(&trace)
			if _, err := (&pipeline.Runner{Plan: chain(sh("exit 3"), fn(func(context.Context, map[int]*os.File) error { return nil })), Policy: pipeline.Policy{Trace: &trace}}).Run(t.Context()); !errors.Is(err, mine) {
				t.Errorf("%s of a Runner: got %v", name, err)
			}
		}
	}
}

// A hook may ask about the run, and end it.
func TestTraceUsesThePipeline(t *testing.T) {
	t.Parallel()
	type key struct{}
	var p *pipeline.Pipeline
	var seen []string
	ask := func(ctx context.Context, s pipeline.StageResult) {
		p.Result()
		p.Clone()
		seen = append(seen, fmt.Sprint(ctx.Value(key{}), s.Index, s.Name, s.Args, s.Stage == p.Stages[s.Index]))
	}
	p = pipeline.New(pipeline.Go("f", upper), pipeline.Command("cat", "-"))
	p.Stdin = strings.NewReader("x")
	ctx := pipeline.WithTrace(context.WithValue(t.Context(), key{}, "value"), &pipeline.Trace{
		StageEnded: func(ctx context.Context, s pipeline.StageResult) {
			if s.Name == "cat" { // the last to end
				ask(ctx, s)
				if s.Duration() <= 0 || s.Duration() != s.Ended.Sub(s.Started) {
					t.Errorf("got %+v", s)
				}
			}
		},
	})
	out, err := p.Output(ctx)
	if string(out) != "X" || err != nil || !slices.Equal(seen, []string{"value1cat[cat -] true"}) {
		t.Errorf("got %q, %v, %q", out, err, seen)
	}
}

// The last of entries with one name counts, in Env and for what Dir adds.
func TestDuplicateNames(t *testing.T) {
	t.Parallel()
	env := []string{"PATH=" + os.Getenv("PATH"), "A=1", "B=x", "A=2", "PWD=/wrong", "odd", "=C:=x", "A=3"}
	print := shell("env | grep -a ^A=; echo $A")
	for name, p := range map[string]*pipeline.Pipeline{
		"pipeline": {Stages: []*pipeline.Stage{print}, Env: env},
		"stage":    {Stages: []*pipeline.Stage{{Stage: plan.Stage{Path: print.Path, Args: print.Args, Env: env}}}, Env: []string{"A=9", "A=8"}},
	} {
		if got := output(t, p); got != "A=3\n3\n" {
			t.Errorf("%s: got %q", name, got)
		}
	}
	raw := &pipeline.Stage{Stage: plan.Stage{Path: "/proc/self/exe", Args: []string{"x"}, Env: append(helper(t, "environ").Env, "A=1", "A=2")}}
	if got := output(t, pipeline.New(raw)); got != "A=2\n" {
		t.Errorf("the environment has %q", got)
	}
	dir := pipeline.New(shell("env | grep -ac ^PWD=; env | grep -a ^PWD="))
	dir.Dir = "/"
	if got := output(t, dir); got != "1\nPWD=/\n" {
		t.Errorf("with Dir: got %q", got)
	}
	both := pipeline.New(shell("pwd; env | grep -a ^PWD="))
	both.Dir, both.Env = "/", env
	if got := output(t, both); got != "/\nPWD=/\n" {
		t.Errorf("with Dir and Env: got %q", got) // the shell sets it
	}
}

func init() {
	// environ prints what the kernel was given for A.
	helpers["environ"] = func() {
		raw, _ := os.ReadFile("/proc/self/environ")
		for entry := range bytes.SplitSeq(raw, []byte{0}) {
			if bytes.HasPrefix(entry, []byte("A=")) {
				fmt.Printf("%s\n", entry)
			}
		}
	}
}

// What is written to a stage that reads something else is in no result.
func TestInputOfALaterStage(t *testing.T) {
	t.Parallel()
	reads := func() *pipeline.Stage {
		s := pipeline.Command("cat")
		s.Inputs = map[int]io.Reader{0: strings.NewReader("mine\n")}
		return s
	}
	secret := pipeline.Command("echo", "secret")
	var elsewhere bytes.Buffer
	away := reads()
	away.Outputs = map[int]io.Writer{1: &elsewhere}
	for name, tt := range map[string]struct {
		p    *pipeline.Pipeline
		want string
	}{
		"last":   {pipeline.New(secret, reads()), "mine\n"},
		"middle": {pipeline.New(secret, reads(), pipeline.Command("cat")), "mine\n"},
		"function": {pipeline.New(pipeline.Go("f", func(_ context.Context, _ io.Reader, out io.Writer) error {
			_, err := io.WriteString(out, "secret")
			return err
		}), reads()), "mine\n"},
		"elsewhere":  {pipeline.New(secret, away), ""},
		"inner":      {pipeline.New(secret, pipeline.New(reads()).Stage()), "mine\n"},
		"inner's":    {pipeline.New(secret, (&pipeline.Pipeline{Stages: []*pipeline.Stage{pipeline.Command("cat")}, Stdin: strings.NewReader("mine\n")}).Stage()), "mine\n"},
		"of a merge": {pipeline.New(secret, pipeline.Merge(reads())), "mine\nsecret\n"},
		"of a tee":   {pipeline.New(secret, pipeline.Tee(reads())), "mine\n"},
	} {
		out, err := tt.p.Output(t.Context())
		lines := strings.SplitAfter(string(out), "\n")
		slices.Sort(lines)
		if got := strings.Join(lines, ""); got != tt.want || err != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if elsewhere.String() != "mine\n" {
		t.Errorf("got %q", &elsewhere)
	}
}

// A clone whose input another run has read is an error, not a success with none.
func TestCloneReadsAgain(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("text\n", 3)
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	io.WriteString(file, text)
	file.Seek(0, io.SeekStart)
	readers := map[string]io.Reader{
		"strings.Reader": strings.NewReader(text), "bytes.Buffer": bytes.NewBufferString(text),
		"file": file, "other": io.MultiReader(strings.NewReader(text)), "pipe": pipeOf(t, text),
	}
	for name, r := range readers {
		p := pipeline.New(pipeline.Command("cat"))
		p.Stdin = r
		before := p.Clone()
		if got := output(t, p); got != text {
			t.Fatalf("%s: got %q", name, got)
		}
		for _, clone := range []*pipeline.Pipeline{before, p.Clone(), before.Clone()} {
			if out, err := clone.Output(t.Context()); !errors.Is(err, pipeline.ErrUsed) || strings.Contains(err.Error(), "being") || len(out) > 0 {
				t.Errorf("%s: got %q, %v", name, out, err)
			}
		}
		switch r := r.(type) {
		case io.Seeker:
			r.Seek(0, io.SeekStart)
		case *bytes.Buffer:
			r.WriteString(text)
		default:
			continue
		}
		if name == "pipe" {
			continue
		}
		if got := output(t, before.Clone()); got != text {
			t.Errorf("%s, set back: got %q", name, got)
		}
	}
	p := pipeline.New(pipeline.Command("cat"))
	p.Stdin = pipeOf(t, text)
	if err := pipeline.New(pipeline.Command("/missing")).Run(t.Context()); err == nil {
		t.Error("it runs")
	}
	if got := output(t, p.Clone()); got != text {
		t.Errorf("got %q", got)
	}
}

// pipeOf is a pipe that holds a text, and has no writer any more.
func pipeOf(t *testing.T, text string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	io.WriteString(w, text)
	w.Close()
	return r
}

// Two runs do not read from one reader at once.
func TestClonesReadAtOnce(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	p := pipeline.New(pipeline.Command("cat"))
	p.Stdin = r
	clone := p.Clone()
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := clone.Run(t.Context()); !errors.Is(err, pipeline.ErrUsed) {
		t.Errorf("got %v", err)
	}
	w.Close()
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
}

// linked has a link between stages that are not there.
func linked(p *pipeline.Pipeline) *pipeline.Pipeline {
	p.Link(nil, 0, nil, 0)
	return p
}
