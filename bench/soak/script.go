package main

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// script is what gopipe runs. It says on descriptor 3 how many pipelines it has
// run, and waits for a line on descriptor 4.
//
//go:embed soak.sh
var script string

func runScript(ctx context.Context, o *options, dir string) (*series, error) {
	progress, says, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer progress.Close()
	hears, reply, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reply.Close()
	var stderr strings.Builder
	cmd := exec.CommandContext(ctx, o.gopipe, "-c", script, "soak", strconv.Itoa(o.pipelines), strconv.Itoa(o.every))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	cmd.ExtraFiles = []*os.File{says, hears}
	cmd.Stderr = &stderr
	start := time.Now()
	err = cmd.Start()
	says.Close()
	hears.Close()
	if err != nil {
		return nil, err
	}
	s := &series{}
	lines := bufio.NewScanner(progress)
	for lines.Scan() {
		after, _ := strconv.Atoi(lines.Text())
		s.samples = append(s.samples, take(cmd.Process.Pid, after, dir, func() int { return -1 }))
		fmt.Fprintln(reply)
	}
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, &stderr)
	}
	if want := o.pipelines / o.every; len(s.samples) != want {
		return nil, fmt.Errorf("%d samples instead of %d: %s", len(s.samples), want, &stderr)
	}
	s.took = time.Since(start)
	return s, nil
}
