package pipeline_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"testing"

	"gopipe/internal/leak"
	"gopipe/internal/procs"
	"gopipe/internal/seccomp"
	"gopipe/pipeline"
	"gopipe/plan"
)

// helpers are programs that this test binary is when the environment says so.
var helpers = map[string]func(){}

const helperVar = "PIPELINE_TEST_HELPER"

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVar); name != "" {
		os.Unsetenv(helperVar)
		helpers[name]()
		os.Exit(0)
	}
	seccomp.Begin()
	procs.InheritedFiles() // or stages would inherit them
	leak.Main(m)
}

func helper(t testing.TB, name string) *exec.Cmd { return helperIn(t.Context(), t, name) }

func helperIn(ctx context.Context, t testing.TB, name string) *exec.Cmd {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = append(os.Environ(), helperVar+"="+name, "GORACE=atexit_sleep_ms=0")
	return cmd
}

func port(stage, fd int) plan.Port { return plan.Port{Stage: stage, FD: fd} }

func sh(script string) plan.Stage {
	return plan.Stage{Name: script, Path: "/bin/sh", Args: []string{"sh", "-c", script}}
}

func fn(f plan.Func) plan.Stage { return plan.Stage{Name: "func", Func: f} }

// chain joins stages by pipes. Their standard errors are our own.
func chain(stages ...plan.Stage) *plan.Plan {
	p := &plan.Plan{Stages: stages}
	var errors []plan.Port
	for i := range stages {
		errors = append(errors, port(i, 2))
		if i > 0 {
			p.Edges = append(p.Edges, plan.Edge{From: []plan.Port{port(i-1, 1)}, To: []plan.Port{port(i, 0)}})
		}
	}
	p.Edges = append(p.Edges, plan.Edge{Medium: plan.Inherit, Name: "2", File: os.Stderr, From: errors})
	return p
}

// into has the last stage write to w.
func into(w io.Writer, p *plan.Plan) *plan.Plan {
	p.Edges = append(p.Edges, plan.Edge{Medium: plan.Sink, Writer: w, From: []plan.Port{port(len(p.Stages)-1, 1)}})
	return p
}

// from has the first stage read text.
func from(text string, p *plan.Plan) *plan.Plan {
	p.Edges = append(p.Edges, plan.Edge{Medium: plan.Text, Text: text, To: []plan.Port{port(0, 0)}})
	return p
}

func run(t testing.TB, p *plan.Plan) *pipeline.Result {
	t.Helper()
	r, err := (&pipeline.Runner{Plan: p}).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// runs reports whether a stage has been started, and has not ended.
func runs(s pipeline.StageResult) bool { return !s.Started.IsZero() && s.Ended.IsZero() }
