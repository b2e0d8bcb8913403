package main

import (
	"context"
	"fmt"
	"strings"

	"gopipe/pipeline"
	"gopipe/shell"
)

// task: output
func shellOutput(ctx context.Context) ([]byte, error) {
	return shell.Output(ctx, "set -o pipefail; seq 100000 | grep 7 | wc -l")
}

// task: limit
func shellLimit(ctx context.Context) ([]byte, error) {
	return shell.Output(ctx, "sh -c 'sleep 1000 & wait' | cat")
}

// task: lines
func shellLines(ctx context.Context) ([]byte, error) {
	lines, length := 0, 0
	for line, err := range pipeline.New(shell.Command("set -e; seq 100000; seq -s, 500000")).Lines(ctx) {
		if err != nil {
			return nil, err
		}
		lines, length = lines+1, max(length, len(line))
	}
	return fmt.Appendf(nil, "%d lines, %d bytes", lines, length), nil
}

// task: fanin
func shellFanIn(ctx context.Context) ([]byte, error) {
	return shell.Output(ctx, `set -o pipefail
		merge <(seq 1 2 400000) <(seq 2 2 400000) | awk '{ s += $1 } END { printf "%d lines, %.0f\n", NR, s }'`)
}

// task: fifty
func shellFifty(ctx context.Context) ([]byte, error) {
	return shell.Output(ctx, "set -o pipefail; echo hello"+strings.Repeat(" | cat", 50))
}

// task: gigabyte
func shellGigabyte(ctx context.Context) ([]byte, error) {
	return shell.Output(ctx, "set -o pipefail; dd if=/dev/zero bs=1M count=1024 status=none | wc -c")
}
