// Package docs_test has the snippets of these pages.
package docs_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"gopipe/internal/leak"
	"gopipe/pipeline"
	"gopipe/shell"
)

func TestMain(m *testing.M) { leak.Main(m) }

func Example_readerLeaves() {
	p := pipeline.New(pipeline.Command("yes"), pipeline.Command("head", "-1"))
	fmt.Println(p.Run(context.Background()))
	fmt.Println(p.Result().Stages[0].Status, p.Result().Stages[0].Excused)
	// Output:
	// <nil>
	// signal: broken pipe true
}

func Example_readerFails() {
	p := pipeline.New(pipeline.Command("yes"), pipeline.Command("sh", "-c", "exit 3"))
	fmt.Println(p.Run(context.Background()))
	// Output: pipeline: stage 2 of 2, sh: exit status 3
}

func Example_ignoresSIGPIPE() {
	stubborn := pipeline.Command("sh", "-c", "trap '' PIPE; yes")
	fmt.Println(pipeline.New(stubborn, pipeline.Command("head", "-1")).Run(context.Background()))
	stubborn.OK = []int{1} // what yes makes of EPIPE
	fmt.Println(pipeline.New(stubborn, pipeline.Command("head", "-1")).Run(context.Background()))
	// Output:
	// pipeline: stage 1 of 2, sh: exit status 1: yes: standard output: Broken pipe
	// <nil>
}

func Example_functionWrites() {
	numbers := pipeline.Go("numbers", func(_ context.Context, _ io.Reader, out io.Writer) error {
		for i := 1; ; i++ {
			if _, err := fmt.Fprintln(out, i); err != nil {
				return err // EPIPE: head has left
			}
		}
	})
	out, err := pipeline.New(numbers, pipeline.Command("head", "-2")).Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "1\n2\n" <nil>
}

func Example_functionIsIdle() {
	idle := pipeline.Go("idle", func(ctx context.Context, _ io.Reader, _ io.Writer) error {
		select {
		case <-time.After(time.Hour):
			return nil
		case <-ctx.Done(): // true has left
			return ctx.Err()
		}
	})
	fmt.Println(pipeline.New(idle, pipeline.Command("true")).Run(context.Background()))
	// Output: <nil>
}

func Example_grandchild() {
	p := pipeline.New(pipeline.Command("sh", "-c", "echo done; sleep 5 &"))
	p.WaitDelay = 10 * time.Millisecond
	out, err := p.Output(context.Background())
	fmt.Printf("%q %v\n", out, errors.Is(err, exec.ErrWaitDelay))
	// Output: "done\n" true
}

func Example_grandchildApart() {
	p := pipeline.New(pipeline.Command("sh", "-c", "echo done; sleep 5 >/dev/null 2>&1 &"))
	out, err := p.Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "done\n" <nil>
}

func Example_pipefail() {
	ctx := context.Background()
	fmt.Println(shell.Run(ctx, "false | sort"))
	fmt.Println(shell.Run(ctx, "set -o pipefail; yes | head -1"))
	fmt.Println(pipeline.New(pipeline.Command("false"), pipeline.Command("sort")).Run(ctx))
	fmt.Println(pipeline.New(pipeline.Command("yes"), pipeline.Command("head", "-1")).Run(ctx))
	// Output:
	// <nil>
	// pipeline: stage 1 of 1, set -o pipefail; yes | head -1: signal: broken pipe
	// pipeline: stage 1 of 2, false: exit status 1
	// <nil>
}

func Example_exitCodes() {
	grep := pipeline.Command("grep", "nosuch")
	fmt.Println(pipeline.New(pipeline.Command("echo", "text"), grep).Run(context.Background()))
	grep.OK = []int{1} // nothing found; 2 is still an error
	fmt.Println(pipeline.New(pipeline.Command("echo", "text"), grep).Run(context.Background()))
	// Output:
	// pipeline: stage 2 of 2, grep: exit status 1
	// <nil>
}

func Example_stdinBlocks() {
	r, w := io.Pipe() // nobody writes to it
	p := pipeline.New(pipeline.Command("true"))
	p.Stdin = r
	fmt.Println(p.Run(context.Background()))
	w.Close() // now the Read returns, and its goroutine ends
	// Output: <nil>
}

func Example_stdinPipe() {
	p := pipeline.New(pipeline.Command("sort"))
	p.Stdout = os.Stdout
	in, _ := p.StdinPipe()
	p.Start(context.Background())
	fmt.Fprintln(in, "line")
	in.Close() // else sort waits, and Wait for sort
	fmt.Println(p.Wait())
	// Output:
	// line
	// <nil>
}

func Example_stdoutPipe() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	p := pipeline.New(pipeline.Command("yes"))
	out, _ := p.StdoutPipe()
	p.Start(ctx)
	fmt.Println(p.Wait()) // before anything was read: yes waits until the pipe has room
	out.Close()
	// Output: pipeline: context deadline exceeded
}

func Example_cancel() {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	enough := errors.New("enough")
	tidy := pipeline.Command("sh", "-c", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done")
	p := pipeline.New(tidy)
	for line, err := range p.Lines(ctx) {
		if string(line) == "ready" {
			cancel(enough) // SIGTERM to all; what is left after WaitDelay gets SIGKILL
		}
		if err != nil {
			fmt.Println(err, errors.Is(err, enough))
		}
	}
	fmt.Println(p.Result().Stages[0].Status)
	// Output:
	// pipeline: enough true
	// exit status 3
}

func Example_ignoresTERM() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p := pipeline.New(pipeline.Command("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.01; done"))
	p.WaitDelay = 50 * time.Millisecond
	for range p.Lines(ctx) {
		cancel()
	}
	fmt.Println(p.Result().Stages[0].Status)
	// Output: signal: killed
}

func Example_ignoresContext() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	release := make(chan struct{})
	deaf := pipeline.Go("deaf", func(context.Context, io.Reader, io.Writer) error {
		cancel()
		<-release
		return nil
	})
	p := pipeline.New(deaf)
	p.WaitDelay = 10 * time.Millisecond
	fmt.Println(errors.Is(p.Run(ctx), pipeline.ErrAbandoned))
	close(release) // until now its goroutine was there
	// Output: true
}

func Example_background() {
	p := pipeline.New(shell.Command("echo started; sleep 1000 &"))
	p.WaitDelay = 10 * time.Millisecond
	out, err := p.Output(context.Background())
	fmt.Printf("%q\n%v\n", out, err)
	// Output:
	// "started\n"
	// pipeline: stage 1 of 1, echo started; sleep 1000 &: "sleep 1000" was left in the background: exec: WaitDelay expired before I/O complete
}

func Example_once() {
	p := pipeline.New(pipeline.Command("true"))
	fmt.Println(p.Run(context.Background()), p.Clone().Run(context.Background()))
	fmt.Println(p.Run(context.Background()))
	// Output:
	// <nil> <nil>
	// pipeline: it has been started already: use Clone for another run
}

func Example_wantsTerminal() {
	p := pipeline.New(pipeline.Command("sh", "-c", "echo of which group? >&2; ps -o pgid= $$"))
	p.Group = pipeline.HostGroup
	out, err := p.Output(context.Background())
	fmt.Println(strings.TrimSpace(string(out)) == fmt.Sprint(syscall.Getpgrp()), err)
	// Output: true <nil>
}

func Example_foreignEPIPE() {
	upload := pipeline.Go("upload", func(context.Context, io.Reader, io.Writer) error {
		return &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}
	})
	p := pipeline.New(upload, pipeline.Command("cat"))
	fmt.Println(p.Run(context.Background()))
	fmt.Println(errors.Is(p.Result().Stages[0].Err, syscall.EPIPE))
	// Output:
	// pipeline: stage 1 of 2, upload: write tcp: broken pipe
	// true
}

func Example_readOnce() {
	p := pipeline.New(pipeline.Command("wc", "-c"))
	p.Stdin = strings.NewReader("text")
	out, err := p.Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	again := p.Clone()
	fmt.Println(again.Run(context.Background()))
	again = p.Clone()
	again.Stdin = strings.NewReader("other text")
	out, err = again.Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// 4
	// <nil>
	// pipeline: Stdin has been read by another run: give each clone a reader of its own
	// 10
	// <nil>
}

func Example_inputOfItsOwn() {
	sort := pipeline.Command("sort")
	sort.Inputs = map[int]io.Reader{0: strings.NewReader("b\na\n")}
	out, err := pipeline.New(pipeline.Command("echo", "unread"), sort).Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "a\nb\n" <nil>
}

func Example_traceTells() {
	type requestKey struct{}
	ctx := context.WithValue(context.Background(), requestKey{}, "request 7")
	ctx = pipeline.WithTrace(ctx, &pipeline.Trace{
		StageEnded: func(ctx context.Context, s pipeline.StageResult) {
			if s.Name == "wc" {
				fmt.Println(ctx.Value(requestKey{}), s.Index, s.Args, s.Status)
			}
		},
	})
	out, err := pipeline.New(pipeline.Command("echo"), pipeline.Command("wc", "-l")).Output(ctx)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// request 7 1 [wc -l] exit status 0
	// 1
	// <nil>
}

func Example_panicStack() {
	p := pipeline.New(pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { panic("oops") }))
	err := p.Run(context.Background())
	fmt.Println(err)
	fmt.Println(strings.Contains(fmt.Sprintf("%+v", err), "goroutine"))
	// Output:
	// pipeline: stage 1 of 1, f: panic: oops
	// true
}

// The page shows the examples above as they are.
func TestGotchas(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("gotchas.md")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for i, part := range strings.Split(string(page), "```") {
		if code, ok := strings.CutPrefix(part, "go\n"); ok && i%2 == 1 {
			shown = append(shown, code)
		}
	}
	bodies := exampleBodies(t, "gotchas_test.go")
	for i, body := range bodies {
		if i >= len(shown) || shown[i] != body {
			t.Fatalf("snippet %d of %d of the page is not the body of the example\n%s", i+1, len(shown), body)
		}
	}
	if len(shown) != len(bodies) {
		t.Errorf("%d snippets, %d examples", len(shown), len(bodies))
	}
}

// exampleBodies returns what is in the braces of each example of a file, as it
// stands there but for the indentation.
func exampleBodies(t *testing.T, name string) (bodies []string) {
	t.Helper()
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(f.Name.Name, "Example") {
			continue
		}
		text := string(source[files.Position(f.Body.Lbrace).Offset+2 : files.Position(f.Body.Rbrace).Offset])
		text = strings.ReplaceAll("\n"+text, "\n\t", "\n")[1:]
		bodies = append(bodies, text)
	}
	return bodies
}
