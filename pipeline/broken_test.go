package pipeline_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"gopipe/internal/handling"
	"gopipe/pipeline"
	"gopipe/plan"
)

// resetTCP is an error of a write to a connection that its peer has reset.
func resetTCP(t *testing.T) error {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	peer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	peer.(*net.TCPConn).SetLinger(0)
	peer.Close()
	for {
		if _, err := c.Write([]byte("x")); errors.Is(err, syscall.EPIPE) {
			return err
		}
	}
}

// brokenStdin is an error of a write to the standard input of a command that has
// left: its file is of os.Pipe, as those of functions are.
func brokenStdin(t *testing.T) error {
	t.Helper()
	cmd := exec.Command("true")
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	for {
		if _, err := in.Write([]byte("x")); err != nil {
			return err
		}
	}
}

// brokenInner is that of the StdinPipe of another pipeline.
func brokenInner(t *testing.T) error {
	t.Helper()
	p := pipeline.New(pipeline.Command("true"))
	in, err := p.StdinPipe()
	if err == nil {
		err = p.Start(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	defer p.Wait()
	for {
		if _, err := in.Write([]byte("x")); err != nil {
			return err
		}
	}
}

func brokenFile(t *testing.T) error {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	for { // a child that another test forks may have it until its exec
		if _, err := w.Write([]byte("x")); err != nil {
			return err
		}
	}
}

// An EPIPE that is not of the stage's own output is a failure of the stage, also
// when its readers have left by then.
func TestForeignEPIPE(t *testing.T) {
	t.Parallel()
	bare := fmt.Errorf("send: %w", syscall.EPIPE)
	foreign := map[string]error{
		"TCP": resetTCP(t), "os/exec": brokenStdin(t), "inner": brokenInner(t), "os.Pipe": brokenFile(t), "bare": bare,
		"SyscallError": os.NewSyscallError("write", syscall.EPIPE), "reader gone": handling.ErrReaderGone,
		"PathError": &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE},
		"read":      &os.PathError{Op: "read", Path: "|0", Err: syscall.EPIPE},
	}
	for name, cause := range foreign {
		for _, err := range []error{cause, fmt.Errorf("wrapped: %w", cause), errors.Join(errors.New("other"), cause)} {
			for kind, s := range map[string]*pipeline.Stage{
				"Go": pipeline.Go("f", func(_ context.Context, _ io.Reader, out io.Writer) error {
					io.WriteString(out, "part\n")
					return err
				}),
				"after its reader": pipeline.Go("f", func(_ context.Context, _ io.Reader, out io.Writer) error {
					io.Copy(out, endless{})
					return err
				}),
				"Func": {Stage: plan.Stage{Name: "f", Func: func(_ context.Context, files map[int]*os.File) error {
					io.WriteString(files[1], "part\n")
					return err
				}}},
			} {
				if cause == handling.ErrReaderGone && kind == "after its reader" {
					continue // it is its own
				}
				p := pipeline.New(s, pipeline.Command("head", "-1"))
				runErr := p.Run(t.Context())
				var e *pipeline.Error
				if !errors.As(runErr, &e) || e.Culprit != 0 || !errors.Is(e, err) || !errors.Is(p.Result().Stages[0].Err, cause) {
					t.Errorf("%s of %s: got %v", name, kind, runErr)
				}
			}
		}
	}
}

// endless is read without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

// One of its own output is none, however it comes to the result, where it stays.
func TestOwnEPIPE(t *testing.T) {
	t.Parallel()
	zero, err := os.Open("/dev/zero")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { zero.Close() })
	type goFunc = func(ctx context.Context, in io.Reader, out io.Writer) error
	writers := map[string]goFunc{
		"Write":       func(_ context.Context, _ io.Reader, out io.Writer) error { return writeForever(out) },
		"WriteString": func(_ context.Context, _ io.Reader, out io.Writer) error { return stringsForever(out) },
		"Copy": func(_ context.Context, _ io.Reader, out io.Writer) error {
			_, err := io.Copy(out, endless{})
			return err
		},
		"Copy of a file": func(_ context.Context, _ io.Reader, out io.Writer) error {
			_, err := io.Copy(out, zero)
			return err
		},
		"splice": func(_ context.Context, in io.Reader, out io.Writer) error { _, err := io.Copy(out, in); return err },
		"bufio": func(_ context.Context, _ io.Reader, out io.Writer) error {
			w := bufio.NewWriter(out)
			return errors.Join(writeForever(w), w.Flush())
		},
		"gzip": func(_ context.Context, _ io.Reader, out io.Writer) error {
			w, _ := gzip.NewWriterLevel(out, gzip.NoCompression)
			return writeForever(w)
		},
		"wrapped": func(_ context.Context, _ io.Reader, out io.Writer) error {
			return fmt.Errorf("producing: %w", writeForever(out))
		},
		"closed": func(_ context.Context, _ io.Reader, out io.Writer) error {
			err := writeForever(out)
			out.(io.Closer).Close()
			return err
		},
		"context": func(ctx context.Context, _ io.Reader, _ io.Writer) error { <-ctx.Done(); return ctx.Err() },
		"cause":   func(ctx context.Context, _ io.Reader, _ io.Writer) error { <-ctx.Done(); return context.Cause(ctx) },
	}
	stages := map[string]*pipeline.Stage{
		"Func": {Stage: plan.Stage{Func: func(_ context.Context, files map[int]*os.File) error { return writeForever(files[1]) }}},
		"Func that closes": {Stage: plan.Stage{Func: func(_ context.Context, files map[int]*os.File) error {
			defer files[1].Close()
			return writeForever(files[1])
		}}},
		"Func with a duplicate": {CombineStderr: true, Stage: plan.Stage{Func: func(_ context.Context, files map[int]*os.File) error { return writeForever(files[2]) }}},
		"EachLine":              pipeline.EachLine("f", func(line []byte, out *bufio.Writer) error { _, err := out.Write(line); return err }),
	}
	for name, f := range writers {
		stages[name] = pipeline.Go("f", f)
	}
	for name, s := range stages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := pipeline.New(pipeline.Command("yes"), s, pipeline.Command("head", "-c1"))
			if name == "context" || name == "cause" {
				p.Stages[2] = pipeline.Command("true")
			}
			if err := p.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			r := p.Result().Stages[1]
			if !r.Excused || r.Status.Signal != syscall.SIGPIPE || !errors.Is(r.Err, syscall.EPIPE) || errors.Is(r.Err, context.Canceled) {
				t.Errorf("got %v, %v", r.Status, r.Err)
			}
		})
	}
}

func stringsForever(w io.Writer) error {
	for {
		if _, err := io.WriteString(w, "line\n"); err != nil {
			return err
		}
	}
}

// Where its readers have failed, the error of the write is in that of the run.
func TestOwnEPIPEIsKept(t *testing.T) {
	t.Parallel()
	p := pipeline.New(pipeline.Go("f", func(_ context.Context, _ io.Reader, out io.Writer) error {
		return fmt.Errorf("mine: %w", writeForever(out))
	}), shell("exit 3"))
	e := failure(t, p.Run(t.Context()))
	var exit *pipeline.ExitError
	if e.Culprit != 1 || !errors.Is(e, syscall.EPIPE) || !errors.As(e, &exit) || exit.Stage.Name != "sh" {
		t.Errorf("got %v", e)
	}
}

// Errors of what is read, and of what a Writer says, are those of the run.
func TestEPIPEAround(t *testing.T) {
	t.Parallel()
	reset := resetTCP(t)
	for name, p := range map[string]*pipeline.Pipeline{
		"Stdin":  {Stages: []*pipeline.Stage{pipeline.Command("cat")}, Stdin: io.MultiReader(strings.NewReader("part"), failing{reset})},
		"Stdout": {Stages: []*pipeline.Stage{pipeline.Command("yes")}, Stdout: failing{reset}},
		"Stderr": {Stages: []*pipeline.Stage{shell("echo text >&2")}, Stderr: failing{reset}},
		"Inputs": {Stages: []*pipeline.Stage{{Stage: plan.Stage{Path: "/bin/sh", Args: []string{"sh", "-c", "cat <&3"}}, Inputs: map[int]io.Reader{3: failing{reset}}}}},
		"in": {Stages: []*pipeline.Stage{pipeline.Go("f", func(_ context.Context, in io.Reader, out io.Writer) error {
			_, err := io.Copy(out, io.MultiReader(in, failing{reset}))
			return err
		}), pipeline.Command("cat")}},
	} {
		if err := p.Run(t.Context()); !errors.Is(err, reset) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

// An exit status with a text of its own keeps that.
func TestStatusIsWrapped(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	s := pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { return fmt.Errorf("%w: %w", mine, plan.Exit(3)) })
	p := pipeline.New(s)
	e := failure(t, p.Run(t.Context()))
	var exit *pipeline.ExitError
	if !errors.Is(e, mine) || !errors.As(e, &exit) || exit.ExitCode() != 3 || !strings.Contains(e.Error(), "mine") {
		t.Errorf("got %v", e)
	}
	s.OK = []int{3}
	if err := p.Clone().Run(t.Context()); err != nil {
		t.Errorf("it is OK: got %v", err)
	}
}
