package procs

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// EndOrphans ends all descendants that are left, those included that moved to
// sessions of their own: SIGTERM and SIGCONT, and, when ctx ends or after the
// grace period, SIGKILL. The Host must have been claimed with adopt.
func (h *Host) EndOrphans(ctx context.Context, grace time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	for _, pid := range living(children(os.Getpid())) {
		syscall.Kill(pid, unix.SIGTERM)
		syscall.Kill(pid, unix.SIGCONT)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var before []int // our children when none of them was alive any more
	for kill, quiet := false, false; ; {
		h.reapOrphans()
		now := children(os.Getpid())
		if quiet && slices.Equal(now, before) {
			return
		}
		left := living(now)
		if quiet = len(left) == 0; quiet {
			// What dies during the look may have left us its own children.
			before = now
			continue
		}
		if kill {
			for _, pid := range left {
				syscall.Kill(pid, unix.SIGKILL)
			}
		}
		select {
		case <-ctx.Done():
			kill = true
			<-tick.C
		case <-tick.C:
		}
	}
}

// reapOrphans reaps adopted children that have ended, and reports whether there
// were any; our groups' own children are left to them.
func (h *Host) reapOrphans() (reaped bool) {
	pids := children(os.Getpid())
	own := make(map[int]bool)
	for _, g := range h.all() {
		g.starting.Lock() // what pids has of the group is registered now
		g.mu.Lock()
		if g.leader != nil {
			own[g.leader.Pid] = true
		}
		for _, p := range g.live {
			own[p.Pid] = true
		}
		g.mu.Unlock()
		g.starting.Unlock()
	}
	for _, pid := range pids {
		if !own[pid] && isZombie(pid) {
			syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
			reaped = true
		}
	}
	return reaped
}

func isZombie(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return strings.HasPrefix(after, "Z")
}

// living lists the processes among pids and below them, without zombies.
func living(pids []int) (all []int) {
	for _, pid := range pids {
		if !isZombie(pid) {
			all = append(all, pid)
		}
		all = append(all, living(children(pid))...)
	}
	return all
}

// children lists the child processes of pid, see proc_tid_children(5).
func children(pid int) (pids []int) {
	files, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}
