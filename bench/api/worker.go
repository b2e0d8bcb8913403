package main

import (
	"context"
	"encoding/json"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
)

// A sample is one run of a task.
type sample struct {
	Wrong   string // what was wrong about the result, or ""
	Seconds float64
	Objects uint64 // allocated
	Bytes   uint64
}

// hangs is the Wrong of a run that did not end in time.
const hangs = "hangs"

// A leftover is what all runs of a worker left behind. Of processes, a worker
// knows of its own children only.
type leftover struct{ Descriptors, Goroutines, Processes int }

func (l leftover) none() bool { return l == leftover{} }

// work serves one task of one library, so that these do not get into each other's
// way: a run for each line of its input, and in the end what they left behind.
func work(t *task, run action, deadline time.Duration) error {
	out := json.NewEncoder(os.Stdout)
	before := leak.Take()
	var line [1]byte
	for {
		if n, _ := os.Stdin.Read(line[:]); n == 0 {
			break
		}
		if err := out.Encode(measure(t, run, deadline)); err != nil {
			return err
		}
	}
	const patience = 2 * time.Second
	left := count(before.LeftAfter(patience))
	killChildren()
	return out.Encode(left)
}

func measure(t *task, run action, deadline time.Duration) sample {
	done := make(chan sample, 1)
	go func() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		ctx := context.Background()
		if t.limit > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, t.limit)
			defer cancel()
		}
		got, err := run(ctx)
		seconds := time.Since(start).Seconds()
		runtime.ReadMemStats(&after)
		done <- sample{t.wrong(got, err), seconds, after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}
	}()
	select {
	case s := <-done:
		return s
	case <-time.After(deadline):
		return sample{Wrong: hangs}
	}
}

// count counts the lines of a leak report.
func count(left string) (l leftover) {
	for line := range strings.Lines(left) {
		switch {
		case strings.Contains(line, "[pidfd]"):
			// That of a child, which is counted as such.
		case strings.HasPrefix(line, "descriptor "):
			l.Descriptors++
		case strings.HasPrefix(line, "goroutine "):
			l.Goroutines++
		case strings.HasPrefix(line, "child "):
			l.Processes++
		}
	}
	return l
}

// killChildren kills what is left here.
func killChildren() {
	for _, pid := range leak.Children() {
		unix.Kill(pid, unix.SIGKILL)
		unix.Wait4(pid, nil, 0, nil)
	}
}
