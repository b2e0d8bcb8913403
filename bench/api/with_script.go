package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/bitfield/script"
)

// task: output
func scriptOutput(ctx context.Context) ([]byte, error) {
	return script.WithContext(ctx).Exec("seq 100000").Exec("grep 7").Exec("wc -l").Bytes()
}

// task: first
func scriptFirst(ctx context.Context) ([]byte, error) {
	line, err := script.WithContext(ctx).Exec("yes").First(1).Bytes()
	return bytes.TrimSuffix(line, []byte("\n")), err
}

// task: function
func scriptFunction(ctx context.Context) ([]byte, error) {
	return script.WithContext(ctx).Exec("seq 100000").FilterScan(func(line string, out io.Writer) {
		if strings.Contains(line, "7") {
			fmt.Fprintf(out, "%.4s\n", line)
		}
	}).Exec("wc -c").Bytes()
}

// task: culprit
func scriptCulprit(ctx context.Context) ([]byte, error) {
	var stderr bytes.Buffer
	p := script.WithContext(ctx).WithStderr(&stderr).
		Exec("yes").
		ExecCommand("sh", "-c", "echo no disk >&2; exit 3").
		Exec("sort")
	err := p.Wait()
	// Whose the error is, it does not say.
	return fmt.Appendf(nil, ", %d, %s", p.ExitStatus(), bytes.TrimSpace(stderr.Bytes())), err
}

// task: limit
func scriptLimit(ctx context.Context) ([]byte, error) {
	return script.WithContext(ctx).ExecCommand("sh", "-c", "sleep 1000 & wait").Exec("cat").Bytes()
}

// task: lines
func scriptLines(ctx context.Context) ([]byte, error) {
	lines, length := 0, 0
	err := script.WithContext(ctx).ExecCommand("sh", "-c", "seq 100000; seq -s, 500000").
		FilterScan(func(line string, _ io.Writer) {
			lines, length = lines+1, max(length, len(line))
		}).Wait()
	return fmt.Appendf(nil, "%d lines, %d bytes", lines, length), err
}

// task: fanin
func scriptFanIn(ctx context.Context) ([]byte, error) {
	// One after the other: it has no other way.
	odd := script.WithContext(ctx).Exec("seq 1 2 400000")
	even := script.WithContext(ctx).Exec("seq 2 2 400000")
	return script.WithContext(ctx).WithReader(io.MultiReader(odd, even)).
		ExecCommand("awk", `{ s += $1 } END { printf "%d lines, %.0f\n", NR, s }`).Bytes()
}

// task: feed
func scriptFeed(ctx context.Context) ([]byte, error) {
	return script.WithContext(ctx).Echo(feed).Exec("tr a-z A-Z").Bytes()
}

// task: fifty
func scriptFifty(ctx context.Context) ([]byte, error) {
	p := script.WithContext(ctx).Exec("echo hello")
	for range 50 {
		p = p.Exec("cat")
	}
	return p.Bytes()
}

// task: gigabyte
func scriptGigabyte(ctx context.Context) ([]byte, error) {
	return script.WithContext(ctx).Exec("dd if=/dev/zero bs=1M count=1024 status=none").Exec("wc -c").Bytes()
}
