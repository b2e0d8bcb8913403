package procs

import (
	"bytes"
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
// grace period, SIGKILL. Children that no [Group] of the Host started, but that
// the program holds a pidfd of, as os/exec does, are spared, with all below them.
// The Host must have been claimed with [HostOptions].Adopt.
func (h *Host) EndOrphans(ctx context.Context, grace time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	for _, pid := range living(h.children()) {
		syscall.Kill(pid, unix.SIGTERM)
		syscall.Kill(pid, unix.SIGCONT)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var before []int // our children when none of them was alive any more
	for kill, quiet := false, false; ; {
		h.reapOrphans()
		now := h.children()
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

// children lists this process's children, without those that another part of
// the program watches.
func (h *Host) children() []int {
	pids := children(os.Getpid())
	watched, own := watched(), h.own()
	return slices.DeleteFunc(pids, func(pid int) bool { return watched[pid] && !own[pid] })
}

// own are the processes of the host's groups.
func (h *Host) own() map[int]bool {
	own := make(map[int]bool)
	for _, g := range h.all() {
		g.starting.Lock() // what has been forked is registered now
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
	return own
}

// reapOrphans reaps children that have ended and that nobody in this program
// watches, as our groups do theirs.
func (h *Host) reapOrphans() {
	zombies := slices.DeleteFunc(children(os.Getpid()), func(pid int) bool { return !isZombie(pid) })
	if len(zombies) == 0 {
		return
	}
	watched := watched()
	for _, pid := range zombies {
		if !watched[pid] {
			syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		}
	}
}

// watched are the processes that this program holds a pidfd of: our own, and
// those of os/exec. Each has one from its birth on until it is reaped.
func watched() map[int]bool {
	all := make(map[int]bool)
	fds, _ := readDirNames("/proc/self/fdinfo")
	buf := make([]byte, 4096)
	for _, fd := range fds {
		if pid, err := strconv.Atoi(field(readProc("/proc/self/fdinfo/"+fd, buf), "\nPid:\t")); err == nil {
			all[pid] = true
		}
	}
	return all
}

func isZombie(pid int) bool {
	return processState(pid) == 'Z'
}

// processState reads a process's state, see proc_pid_stat(5); 0 if there is no
// such process.
func processState(pid int) byte {
	if stat := processStat(pid); len(stat) > 0 {
		return stat[0]
	}
	return 0
}

// processStat is what follows the name, which may hold anything.
func processStat(pid int) []byte {
	text := readProc("/proc/"+strconv.Itoa(pid)+"/stat", make([]byte, 512))
	at := bytes.LastIndex(text, []byte(") "))
	if at < 0 {
		return nil
	}
	return text[at+2:]
}

// members are the processes of the group that have not ended, our children or
// not.
func (g *Group) members() []member {
	g.mu.Lock()
	g.release()
	var numbers []int
	for _, p := range g.leaders() {
		if p.signalGroup(0) == nil {
			numbers = append(numbers, p.Pid)
		}
	}
	g.mu.Unlock()
	var all []member
	if len(numbers) == 0 {
		return nil
	}
	names, _ := readDirNames("/proc")
	for _, name := range names {
		if name[0] < '0' || name[0] > '9' {
			continue
		}
		pid, _ := strconv.Atoi(name)
		group, err := unix.Getpgid(pid)
		if err != nil || !slices.Contains(numbers, group) {
			continue
		}
		if state := processState(pid); state != 0 && state != 'Z' {
			all = append(all, member{pid, group})
		}
	}
	return all
}

type member struct{ pid, group int }

// askMissed sends a signal to a process that lives although it neither handles
// nor ignores it: it can't have had it.
func askMissed(m member, sig syscall.Signal) {
	h, ok := openHandle(m.pid)
	if !ok {
		return
	}
	defer h.close()
	if group, err := unix.Getpgid(m.pid); err != nil || group != m.group {
		return // the number is another's by now
	}
	status := readProc("/proc/"+strconv.Itoa(m.pid)+"/status", make([]byte, 4096))
	if len(status) == 0 || (mask(status, "\nSigIgn:\t")|mask(status, "\nSigCgt:\t"))&(1<<(sig-1)) != 0 {
		return
	}
	h.signal(sig)
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
