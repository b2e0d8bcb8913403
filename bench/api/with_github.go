package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"

	"github.com/github/go-pipe/pipe"
)

// task: output
func githubOutput(ctx context.Context) ([]byte, error) {
	p := pipe.New()
	p.Add(
		pipe.Command("seq", "100000"),
		pipe.Command("grep", "7"),
		pipe.Command("wc", "-l"),
	)
	return p.Output(ctx)
}

// task: first
func githubFirst(ctx context.Context) ([]byte, error) {
	var first []byte
	p := pipe.New()
	p.Add(
		pipe.Command("yes"),
		pipe.LinewiseFunction("first", func(_ context.Context, _ pipe.Env, line []byte, _ *bufio.Writer) error {
			first = bytes.Clone(line)
			return pipe.FinishEarly
		}),
	)
	err := p.Run(ctx)
	return first, err
}

// task: function
func githubFunction(ctx context.Context) ([]byte, error) {
	p := pipe.New()
	p.Add(
		pipe.Command("seq", "100000"),
		pipe.LinewiseFunction("filter", func(_ context.Context, _ pipe.Env, line []byte, out *bufio.Writer) error {
			if !bytes.Contains(line, []byte("7")) {
				return nil
			}
			_, err := fmt.Fprintf(out, "%.4s\n", line)
			return err
		}),
		pipe.Command("wc", "-c"),
	)
	return p.Output(ctx)
}

// task: culprit
func githubCulprit(ctx context.Context) ([]byte, error) {
	p := pipe.New()
	p.Add(
		pipe.Command("yes"),
		pipe.Command("sh", "-c", "echo no disk >&2; exit 3"),
		pipe.Command("sort"),
	)
	err := p.Run(ctx)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return nil, err
	}
	name, _, _ := strings.Cut(err.Error(), ":")
	return fmt.Appendf(nil, "%s, %d, %s", name, exit.ExitCode(), bytes.TrimSpace(exit.Stderr)), err
}

// task: limit
func githubLimit(ctx context.Context) ([]byte, error) {
	p := pipe.New()
	p.Add(
		pipe.Command("sh", "-c", "sleep 1000 & wait"),
		pipe.Command("cat"),
	)
	return p.Output(ctx)
}

// task: lines
func githubLines(ctx context.Context) ([]byte, error) {
	lines, length := 0, 0
	p := pipe.New()
	p.Add(
		pipe.Command("sh", "-c", "seq 100000; seq -s, 500000"),
		pipe.ScannerFunction("count", func(r io.Reader) (pipe.Scanner, error) {
			scanner := bufio.NewScanner(r)
			scanner.Buffer(nil, 1<<30)
			scanner.Split(pipe.ScanLFTerminatedLines)
			return scanner, nil
		}, func(_ context.Context, _ pipe.Env, line []byte, _ *bufio.Writer) error {
			lines, length = lines+1, max(length, len(line))
			return nil
		}),
	)
	if err := p.Run(ctx); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%d lines, %d bytes", lines, length), nil
}

// task: fanin
func githubFanIn(ctx context.Context) ([]byte, error) {
	merge := func(ctx context.Context, _ pipe.Env, _ io.Reader, w io.Writer) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var mu sync.Mutex
		out := bufio.NewWriterSize(w, 64<<10)
		errs := make([]error, 2)
		var running sync.WaitGroup
		for i, first := range []string{"1", "2"} {
			source := pipe.New()
			source.Add(
				pipe.Command("seq", first, "2", "400000"),
				pipe.LinewiseFunction("merge", func(_ context.Context, _ pipe.Env, line []byte, _ *bufio.Writer) error {
					mu.Lock()
					defer mu.Unlock()
					_, err := fmt.Fprintf(out, "%s\n", line)
					return err
				}),
			)
			running.Go(func() {
				if errs[i] = source.Run(ctx); errs[i] != nil {
					cancel()
				}
			})
		}
		running.Wait()
		return errors.Join(errors.Join(errs...), out.Flush())
	}
	p := pipe.New()
	p.Add(
		pipe.Function("merge", merge),
		pipe.Command("awk", `{ s += $1 } END { printf "%d lines, %.0f\n", NR, s }`),
	)
	return p.Output(ctx)
}

// task: feed
func githubFeed(ctx context.Context) ([]byte, error) {
	p := pipe.New(pipe.WithStdin(strings.NewReader(feed)))
	p.Add(pipe.Command("tr", "a-z", "A-Z"))
	return p.Output(ctx)
}

// task: fifty
func githubFifty(ctx context.Context) ([]byte, error) {
	p := pipe.New()
	p.Add(pipe.Command("echo", "hello"))
	for range 50 {
		p.Add(pipe.Command("cat"))
	}
	return p.Output(ctx)
}

// task: gigabyte
func githubGigabyte(ctx context.Context) ([]byte, error) {
	p := pipe.New()
	p.Add(
		pipe.Command("dd", "if=/dev/zero", "bs=1M", "count=1024", "status=none"),
		pipe.Command("wc", "-c"),
	)
	return p.Output(ctx)
}
