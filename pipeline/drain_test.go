package pipeline_test

import (
	"context"
	"fmt"
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
	if _, err := (&pipeline.Runner{Plan: p, KillAfter: time.Millisecond}).Run(ctx); err != context.DeadlineExceeded {
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
	if _, err := (&pipeline.Runner{Plan: p, KillAfter: time.Millisecond}).Run(ctx); err != context.Canceled {
		t.Error(err)
	}
	defer unix.Close(pidfd)
	if n, err := unix.Poll([]unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}, 0); n != 1 || err != nil {
		t.Errorf("the grandchild is alive: %d, %v", n, err)
	}
}
