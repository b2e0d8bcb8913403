package procs_test

import (
	"context"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
)

// A group can be in another one's process group, until that is gone.
func TestJoin(t *testing.T) {
	t.Parallel()
	first := newGroup(t)
	leader := start(t, first, sh("exec sleep 1000"))
	g := newGroup(t)
	g.Stay, g.Join = true, leader.Pid
	p := start(t, g, sh("exec sleep 1000"))
	if pgid, _ := unix.Getpgid(p.Pid); pgid != leader.Pid {
		t.Errorf("the group is %d, want %d", pgid, leader.Pid)
	}
	g.Terminate(context.Background(), forEver)
	if s := status(p); s.Signal != unix.SIGTERM {
		t.Error(s)
	}
	if s := state(leader.Pid); s == 'Z' {
		t.Error("the leader has ended too")
	}
	first.Terminate(context.Background(), forEver)
	first.Close()
	late := newGroup(t)
	late.Stay, late.Join = true, leader.Pid
	p = start(t, late, sh("exec sleep 1000"))
	if pgid, _ := unix.Getpgid(p.Pid); pgid != unix.Getpgrp() {
		t.Errorf("the group is %d, want %d", pgid, unix.Getpgrp())
	}
	late.Terminate(context.Background(), forEver)
}

func init() {
	helpers["stops"] = func() {
		_, h := procs.Claim(context.Background(), procs.HostOptions{AsShell: true, Alone: true, Adopt: true})
		defer h.Release()
		stops := make(chan syscall.Signal, 10)
		g := &procs.Group{Host: h, OnStop: func(sig syscall.Signal) { stops <- sig }}
		p, err := g.Start(sh("kill -STOP $$; kill -TSTP $$; exit 4"))
		if err != nil {
			println(err.Error())
			return
		}
		for _, want := range []syscall.Signal{unix.SIGSTOP, unix.SIGTSTP} {
			for got := syscall.Signal(0); got != want; {
				got = <-stops
			}
			g.Continue(true)
		}
		if s := status(p); s.Code != 4 {
			println(s.Code)
		}
		g.Close()
		println("done")
	}
}

// A group tells when it stops, and goes on when it is told to.
func TestOnStop(t *testing.T) {
	t.Parallel()
	if out, err := helperExec(t, "stops").CombinedOutput(); string(out) != "done\n" || err != nil {
		t.Errorf("%s%v", out, err)
	}
}
