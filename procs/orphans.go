package procs

import (
	"context"
	"os"
	"path/filepath"
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
	for _, pid := range descendants(os.Getpid()) {
		syscall.Kill(pid, unix.SIGTERM)
		syscall.Kill(pid, unix.SIGCONT)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for kill := false; ; {
		h.reapOrphans()
		left := descendants(os.Getpid())
		if len(left) == 0 {
			return
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

// reapOrphans reaps adopted children that have ended; our groups' own children
// are left to them.
func (h *Host) reapOrphans() {
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
		}
	}
}

func isZombie(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return strings.HasPrefix(after, "Z")
}

// descendants lists the processes below pid, not counting zombies of ours.
func descendants(pid int) (all []int) {
	for _, child := range children(pid) {
		if !isZombie(child) {
			all = append(all, child)
		}
		all = append(all, descendants(child)...)
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
