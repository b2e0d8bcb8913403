package pipeline_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	"gopipe/plan"
)

// A process that has left the group may hold a sink's pipe, but not the run,
// once its context has ended.
func TestCancelWhileDraining(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip(err)
	}
	r, w, err := os.Pipe() // that the process reads until the test ends
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	var out strings.Builder
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	p := into(&out, chain(sh(`setsid cat <&3 2>&- & exit 0`)))
	p.Edges = append(p.Edges, plan.Edge{Medium: plan.Inherit, Name: "3", File: r, To: []plan.Port{port(0, 3)}})
	if _, err := (&pipeline.Runner{Plan: p, Policy: pipeline.Policy{KillAfter: time.Millisecond}}).Run(ctx); err != context.DeadlineExceeded {
		t.Error(err)
	}
}

// What ignores SIGTERM is killed, though its parent, our child, has ended.
func TestCancelKillsGrandchild(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	pidfd := -1
	p := chain(
		sh(`trap '' TERM; sh -c 'echo $$; exec sleep 5 >&- 2>&-' & trap - TERM; exec sleep 5 2>&-`),
		fn(func(_ context.Context, files map[int]*os.File) error {
			var pid int
			fmt.Fscan(files[0], &pid)
			pidfd, _ = unix.PidfdOpen(pid, 0)
			cancel()
			return nil
		}),
	)
	if _, err := (&pipeline.Runner{Plan: p, Policy: pipeline.Policy{KillAfter: time.Millisecond}}).Run(ctx); err != context.Canceled {
		t.Error(err)
	}
	defer unix.Close(pidfd)
	if n, err := unix.Poll([]unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}, 0); n != 1 || err != nil {
		t.Errorf("the grandchild is alive: %d, %v", n, err)
	}
}

// A stage that is never started holds nothing open: what would have written to it
// or read from it sees that it is not there, before WaitDelay has passed.
func TestSkippedStage(t *testing.T) {
	t.Parallel()
	write := func() *pipeline.Stage {
		return pipeline.Go("write", func(ctx context.Context, _ io.Reader, out io.Writer) error {
			for ctx.Err() == nil {
				if _, err := out.Write(make([]byte, 1<<16)); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	read := func() *pipeline.Stage {
		return pipeline.Go("read", func(_ context.Context, in io.Reader, out io.Writer) error {
			_, err := io.Copy(out, in)
			return err
		})
	}
	deaf := pipeline.EachLine("lines", func(line []byte, out *bufio.Writer) error { _, err := out.Write(line); return err })
	for name, stages := range map[string][]*pipeline.Stage{
		"functions": {write(), read(), read(), deaf, read()},
		"mixed":     {pipeline.Command("yes"), read(), pipeline.Command("cat"), read()},
		"merge":     {pipeline.Merge(write(), pipeline.Command("yes"), write()), read(), pipeline.Command("cat")},
		"tee":       {write(), pipeline.Tee(read(), pipeline.Command("cat"), read()), read()},
	} {
		for at := range len(stages) + 3 {
			t.Run(fmt.Sprint(name, at), func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				p := pipeline.New(stages...)
				p.WaitDelay = time.Hour
				p.Trace = &pipeline.Trace{StageStarting: func(_ context.Context, s pipeline.StageResult) {
					if s.Index == at {
						cancel()
					}
				}, AllStarted: func(context.Context, []int) { cancel() }}
				out, err := p.StdoutPipe()
				if err != nil {
					t.Fatal(err)
				}
				defer out.Close()
				go io.Copy(io.Discard, out)
				if err := p.Run(ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// The stage whose start ends the run keeps those after it from being started for
// certain: a function that only they would end has to end all the same.
func TestSkippedNeighbour(t *testing.T) {
	t.Parallel()
	cancels := pipeline.Command("sleep", "1000")
	writer := pipeline.Go("write", func(_ context.Context, _ io.Reader, out io.Writer) error { return writeForever(out) })
	reader := pipeline.Go("read", func(_ context.Context, in io.Reader, out io.Writer) error { _, err := io.Copy(out, in); return err })
	late := pipeline.Command("sleep", "1001")
	back := pipeline.New(reader, cancels, late)
	back.Link(late, 3, reader, 0)
	for name, p := range map[string]*pipeline.Pipeline{
		"reader": pipeline.New(pipeline.Merge(writer, cancels)),
		"writer": back,
	} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p.WaitDelay = time.Hour
		p.Trace = &pipeline.Trace{StageStarting: func(_ context.Context, s pipeline.StageResult) {
			if s.Stage == cancels {
				cancel()
			}
		}}
		if err := p.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
		if r := p.Result().Stages[2]; !r.Started.IsZero() {
			t.Errorf("%s: %s was started", name, r.Name)
		}
	}
}
