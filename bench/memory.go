package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"time"
)

// memoryTarget is the most that gopipe itself may hold, in kB.
const memoryTarget = 12 * 1024

// A memory is the peak memory of one shell, without its children.
type memory struct {
	shell string
	kB    int64
}

func (b *bench) memories(ctx context.Context, c testCase) ([]memory, error) {
	var list []memory
	for _, s := range b.shells {
		kB, err := b.peak(ctx, s, c.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		list = append(list, memory{s.name, kB})
	}
	return list, nil
}

// peak looks at the process until it ends. What wait4 reports would not do: it
// counts the largest child, which here is sort.
func (b *bench) peak(ctx context.Context, s shell, text string) (int64, error) {
	cmd := b.command(ctx, s.path, "-c", text)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	var peak int64
	for {
		kB, ok := highWater(cmd.Process.Pid)
		if !ok {
			break
		}
		peak = kB // it never falls, so the last one is the peak
		time.Sleep(2 * time.Millisecond)
	}
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	if peak == 0 {
		return 0, fmt.Errorf("it ended before its memory could be read")
	}
	return peak, nil
}

var highWaterLine = regexp.MustCompile(`(?m)^VmHWM:\s*(\d+) kB$`)

// highWater is false once the process has given up its memory. It is not yet
// waited for, so that the pid cannot be another's.
func highWater(pid int) (int64, bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	m := highWaterLine.FindSubmatch(status)
	if m == nil {
		return 0, false
	}
	kB, err := strconv.ParseInt(string(m[1]), 10, 64)
	return kB, err == nil
}
