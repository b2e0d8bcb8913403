package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"

	"gopipe/pipeline"
)

// pairText is what the pipeline of the pairs writes.
var pairText = []byte(strings.Repeat("some line of text\n", 5000))

// A called method says whether it has run the pipeline, and what it knows of the
// output.
type called struct {
	ran    bool
	output []byte        // nil where it is not known
	after  func() []byte // returns it at the end
}

func ranIf(err error) called { return called{ran: err == nil} }

// pairMethods are all methods of a Pipeline, as a program calls them.
var pairMethods = map[string]func(ctx context.Context, p *pipeline.Pipeline) called{
	"Run":   func(ctx context.Context, p *pipeline.Pipeline) called { return ranIf(p.Run(ctx)) },
	"Start": func(ctx context.Context, p *pipeline.Pipeline) called { return ranIf(p.Start(ctx)) },
	"Output": func(ctx context.Context, p *pipeline.Pipeline) called {
		out, err := p.Output(ctx)
		return called{ran: err == nil, output: out}
	},
	"CombinedOutput": func(ctx context.Context, p *pipeline.Pipeline) called {
		out, err := p.CombinedOutput(ctx)
		return called{ran: err == nil, output: out}
	},
	"Lines": func(ctx context.Context, p *pipeline.Pipeline) called {
		var all []byte
		for line, err := range p.Lines(ctx) {
			if err != nil {
				return called{}
			}
			all = append(append(all, line...), '\n')
		}
		return called{ran: true, output: all}
	},
	"StdinPipe": func(_ context.Context, p *pipeline.Pipeline) called {
		in, err := p.StdinPipe()
		if err != nil {
			return called{}
		}
		in.Close() // the first stage reads nothing
		return called{}
	},
	"StdoutPipe": func(_ context.Context, p *pipeline.Pipeline) called {
		out, err := p.StdoutPipe()
		if err != nil {
			return called{}
		}
		read := make(chan []byte, 1)
		go func() {
			defer out.Close()
			all, _ := io.ReadAll(out)
			read <- all
		}()
		return called{after: func() []byte { return <-read }}
	},
	"Wait":   func(_ context.Context, p *pipeline.Pipeline) called { p.Wait(); return called{} },
	"Signal": func(_ context.Context, p *pipeline.Pipeline) called { p.Signal(syscall.SIGWINCH); return called{} },
	"Result": func(_ context.Context, p *pipeline.Pipeline) called { p.Result(); return called{} },
	"Plan":   func(_ context.Context, p *pipeline.Pipeline) called { p.Plan(); return called{} },
	"Clone":  func(_ context.Context, p *pipeline.Pipeline) called { p.Clone(); return called{} },
	"Stage":  func(_ context.Context, p *pipeline.Pipeline) called { p.Stage(); return called{} },
	"of a Clone": func(ctx context.Context, p *pipeline.Pipeline) called {
		out, err := p.Clone().Output(ctx)
		if err != nil || !bytes.Equal(out, pairText) {
			panic(err)
		}
		return called{}
	},
	"in another": func(ctx context.Context, p *pipeline.Pipeline) called {
		pipeline.New(p.Stage()).Output(ctx)
		return called{}
	},
}

// Any two methods may be called at once: at most one of them runs the pipeline,
// and who is told of a success has all of the output.
func TestPairsOfMethods(t *testing.T) {
	t.Parallel()
	for a := range pairMethods {
		for b := range pairMethods {
			t.Run(a+" and "+b, func(t *testing.T) {
				t.Parallel()
				testPair(t, pairMethods[a], pairMethods[b])
			})
		}
	}
}

func testPair(t *testing.T, methods ...func(context.Context, *pipeline.Pipeline) called) {
	p := pipeline.New(
		pipeline.Go("write", func(_ context.Context, _ io.Reader, out io.Writer) error {
			_, err := out.Write(pairText)
			return err
		}),
		pipeline.Command("cat"))
	got := make([]called, len(methods))
	begin := make(chan struct{})
	var calls sync.WaitGroup
	for i, method := range methods {
		calls.Go(func() {
			<-begin
			got[i] = method(t.Context(), p)
		})
	}
	close(begin)
	calls.Wait()
	runs := 0
	for i := range got {
		if got[i].ran {
			runs++
		}
	}
	if runs == 0 { // it is as it was
		if err := p.Start(t.Context()); err != nil {
			t.Errorf("it can't be run: %v", err)
		}
		runs++
	}
	p.Wait()
	for i := range got {
		if got[i].after != nil {
			got[i].output = got[i].after()
		}
	}
	if runs != 1 {
		t.Errorf("it has been run %d times", runs)
	}
	for i := range got {
		if got[i].output != nil && !bytes.Equal(got[i].output, pairText) {
			t.Errorf("%d bytes of %d", len(got[i].output), len(pairText))
		}
	}
	if err := p.Run(t.Context()); err == nil {
		t.Error("it runs again")
	}
}

// A signal is not lost, whenever it comes: also between Run and the first process,
// and between one process and the next.
func TestSignalDuringStart(t *testing.T) {
	t.Parallel()
	for range 100 {
		p := pipeline.New(pipeline.Command("sleep", "1000"), pipeline.Command("sleep", "1000"), pipeline.Command("sleep", "1000"))
		run := make(chan error)
		go func() { run <- p.Run(t.Context()) }()
		for errors.Is(p.Signal(syscall.SIGTERM), pipeline.ErrNotStarted) {
		}
		e := failure(t, <-run)
		for _, r := range e.Result.Stages {
			if r.Status.Signal != syscall.SIGTERM {
				t.Errorf("got %v", r.Status)
			}
		}
	}
}

// Signals from a hook of the trace reach those that are started after it, and
// shell text, which is no process.
func TestSignalFromTrace(t *testing.T) {
	t.Parallel()
	for at := range 3 {
		p := pipeline.New(pipeline.Command("sleep", "1000"), pipeline.Command("sleep", "1000"), pipeline.Command("sleep", "1000"))
		p.Trace = &pipeline.Trace{StageStarting: func(_ context.Context, s pipeline.StageResult) {
			if s.Index == at {
				p.Signal(syscall.SIGUSR1)
			}
		}}
		e := failure(t, p.Run(t.Context()))
		for _, r := range e.Result.Stages {
			if r.Status.Signal != syscall.SIGUSR1 {
				t.Errorf("got %v", r.Status)
			}
		}
	}
}
