package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"gopipe/pipeline"
)

// task: output
func gopipeOutput(ctx context.Context) ([]byte, error) {
	return pipeline.New(
		pipeline.Command("seq", "100000"),
		pipeline.Command("grep", "7"),
		pipeline.Command("wc", "-l"),
	).Output(ctx)
}

// task: first
func gopipeFirst(ctx context.Context) ([]byte, error) {
	for line, err := range pipeline.New(pipeline.Command("yes")).Lines(ctx) {
		return bytes.Clone(line), err
	}
	return nil, nil
}

// task: function
func gopipeFunction(ctx context.Context) ([]byte, error) {
	return pipeline.New(
		pipeline.Command("seq", "100000"),
		pipeline.EachLine("filter", func(line []byte, out *bufio.Writer) error {
			if !bytes.Contains(line, []byte("7")) {
				return nil
			}
			_, err := fmt.Fprintf(out, "%.4s\n", line)
			return err
		}),
		pipeline.Command("wc", "-c"),
	).Output(ctx)
}

// task: culprit
func gopipeCulprit(ctx context.Context) ([]byte, error) {
	err := pipeline.New(
		pipeline.Command("yes"),
		pipeline.Command("sh", "-c", "echo no disk >&2; exit 3"),
		pipeline.Command("sort"),
	).Run(ctx)
	var exit *pipeline.ExitError
	if !errors.As(err, &exit) {
		return nil, err
	}
	return fmt.Appendf(nil, "%s, %d, %s", exit.Stage.Name, exit.ExitCode(), bytes.TrimSpace(exit.Stage.Stderr)), err
}

// task: limit
func gopipeLimit(ctx context.Context) ([]byte, error) {
	return pipeline.New(
		pipeline.Command("sh", "-c", "sleep 1000 & wait"),
		pipeline.Command("cat"),
	).Output(ctx)
}

// task: lines
func gopipeLines(ctx context.Context) ([]byte, error) {
	lines, length := 0, 0
	for line, err := range pipeline.New(pipeline.Command("sh", "-c", "seq 100000; seq -s, 500000")).Lines(ctx) {
		if err != nil {
			return nil, err
		}
		lines, length = lines+1, max(length, len(line))
	}
	return fmt.Appendf(nil, "%d lines, %d bytes", lines, length), nil
}

// task: fanin
func gopipeFanIn(ctx context.Context) ([]byte, error) {
	return pipeline.New(
		pipeline.Merge(
			pipeline.Command("seq", "1", "2", "400000"),
			pipeline.Command("seq", "2", "2", "400000"),
		),
		pipeline.Command("awk", `{ s += $1 } END { printf "%d lines, %.0f\n", NR, s }`),
	).Output(ctx)
}

// task: feed
func gopipeFeed(ctx context.Context) ([]byte, error) {
	p := pipeline.New(pipeline.Command("tr", "a-z", "A-Z"))
	p.Stdin = strings.NewReader(feed)
	return p.Output(ctx)
}

// task: fifty
func gopipeFifty(ctx context.Context) ([]byte, error) {
	p := pipeline.New(pipeline.Command("echo", "hello"))
	for range 50 {
		p.Stages = append(p.Stages, pipeline.Command("cat"))
	}
	return p.Output(ctx)
}

// task: gigabyte
func gopipeGigabyte(ctx context.Context) ([]byte, error) {
	return pipeline.New(
		pipeline.Command("dd", "if=/dev/zero", "bs=1M", "count=1024", "status=none"),
		pipeline.Command("wc", "-c"),
	).Output(ctx)
}
