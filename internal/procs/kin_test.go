package procs_test

import (
	"context"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
)

// staying returns a group whose processes are in ours.
func staying(t testing.TB) *procs.Group {
	g := newGroup(t)
	g.Stay = true
	return g
}

func TestStay(t *testing.T) {
	t.Parallel()
	g := staying(t)
	for range 2 {
		p := start(t, g, sh("exec sleep 1000"))
		if pgid, err := unix.Getpgid(p.Pid); pgid != unix.Getpgrp() || err != nil {
			t.Errorf("the group is %d, %v, want %d", pgid, err, unix.Getpgrp())
		}
	}
}

// A signal reaches each process of a group that stays, and those below, once.
func TestStaySignal(t *testing.T) {
	t.Parallel()
	g := staying(t)
	below := helper(t, "signals")
	cmd := &procs.Cmd{Path: "/bin/sh", Args: []string{"sh", "-c", `trap : USR1; exec 3<&0; "$0" <&3 & exec 3<&-; wait; wait`, below.Path}, Env: below.Env}
	p := converse(t, g, cmd)
	g.Signal(unix.SIGUSR1)
	p.expect(t, "SIGUSR1")
	if left := p.rest(); left != nil {
		t.Errorf("more signals: %q", left)
	}
}

// Terminate ends what the processes have started, wherever that has gone, and
// whether it obeys or not.
func TestStayTerminate(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"obeys":                  `sleep 1000 & echo ready; wait`,
		"ignores":                `(trap '' TERM; echo ready; exec sleep 1000) & wait`,
		"its parent ends before": `trap 'exit 3' TERM; (trap '' TERM; (exec sleep 1000) & echo ready; exec sleep 1000) & wait`,
		"a session of its own":   `setsid sh -c 'echo ready; sleep 1000; :' & wait`,
		"stopped":                `(echo ready; kill -STOP $$; sleep 1000) & wait`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := staying(t)
			p := converse(t, g, sh(script))
			g.Terminate(context.Background(), 50*time.Millisecond)
			status(p.Process)
			if left := p.rest(); left != nil { // which ends when all have
				t.Errorf("it says %q", left)
			}
			if _, err := g.Start(sh("exit")); err != procs.ErrEnding {
				t.Errorf("a start after it: %v", err)
			}
		})
	}
}
