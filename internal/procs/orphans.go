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
	"unsafe"

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
	h.endDescendants(ctx, h.newEnding(arrival{sig: unix.SIGTERM}))
}

// endAll ends the descendants when the context of a host that is a shell has
// ended.
func (h *Host) endAll() {
	defer close(h.ending)
	ctx, cancel := context.WithTimeout(context.Background(), h.options.KillAfter)
	defer cancel()
	go func() {
		select {
		case <-h.hurry:
			cancel()
		case <-ctx.Done():
		}
	}()
	h.beginEnd()
	h.endDescendants(ctx, h.begun)
}

// beginEnd asks the processes that the host knows of to end.
func (h *Host) beginEnd() {
	h.first.Do(func() {
		h.mu.Lock()
		by := h.fatal
		h.mu.Unlock()
		switch by.sig {
		case 0, unix.SIGINT: // which jobs in the background ignore
			by = arrival{sig: unix.SIGTERM}
		}
		h.begun = h.newEnding(by)
	})
}

// AwaitAsked returns, where the context of a Host with [HostOptions].AsShell has
// ended, when its processes have been asked to end. What runs inside the program
// waits for that before it closes what they read: they would take it for the end
// of their input, and print what they have made of it.
func (h *Host) AwaitAsked() {
	if h != nil && h.options.AsShell && h.ctx.Err() != nil {
		h.beginEnd()
	}
}

// AwaitEnd returns when nothing is left of a run that has been ended, see
// [HostOptions].AsShell. What [Host.AllowCleanUp] has let start is ended too.
func (h *Host) AwaitEnd() {
	if h.ctx.Err() == nil {
		return
	}
	<-h.ending
	h.mu.Lock()
	h.over = false
	for g := range h.groups {
		g.cleansUp = false
	}
	by := h.fatal.sig
	h.mu.Unlock()
	if by != unix.SIGHUP {
		by = unix.SIGTERM
	}
	ctx, cancel := context.WithTimeout(context.Background(), h.options.KillAfter)
	defer cancel()
	h.endDescendants(ctx, h.newEnding(arrival{sig: by}))
}

// An ending is the end of all descendants.
type ending struct {
	by    arrival
	all   *kin
	asked map[int]bool
	had   bool // our group has the signal already
}

// newEnding asks the processes of the host's groups to end.
func (h *Host) newEnding(by arrival) *ending {
	e := &ending{by: by, all: &kin{}, asked: make(map[int]bool),
		had: by.kernel && isOfTerminal(by.sig) && os.Getpid() != sessionOf(0)}
	e.all.spare = h.sparing(by.sig, e.all)
	h.addStarted(e.all)
	e.ask()
	return e
}

// ask asks those that are known and have not been asked.
func (e *ending) ask() {
	for _, pid := range e.all.pids() {
		if !e.asked[pid] {
			e.all.ask(e.by.sig, pid, e.had)
			e.asked[pid] = true
		}
	}
}

// endDescendants asks all descendants to end, by the signal and SIGCONT, and
// kills those that are left when ctx ends. What a process starts after it was
// asked may clean up, and is asked only if that process leaves it behind.
func (h *Host) endDescendants(ctx context.Context, e *ending) {
	all, self := e.all, []int{os.Getpid()}
	defer all.close()
	h.addStarted(all)
	all.look(self)
	e.ask()
	pause := time.Millisecond
	for quiet, killing := 0, false; quiet < 2; {
		h.reapOrphans(all)
		left := all.prune()
		h.addStarted(all)
		found := all.look(self)
		for _, pid := range children(self[0]) {
			if _, known := all.known[pid]; known && !e.asked[pid] {
				all.ask(e.by.sig, pid, false)
				e.asked[pid] = true
			}
		}
		if killing {
			all.signalAll(unix.SIGKILL)
		}
		if quiet++; !left && found == nil {
			continue
		}
		quiet = 0
		select {
		case <-ctx.Done():
			killing = true
			time.Sleep(pause)
		case <-time.After(pause):
			all.remind(e.by.sig, self[0])
		}
		pause = min(2*pause, 10*time.Millisecond)
	}
}

// addStarted adds the processes of the host's groups, which are all that can be
// found without /proc.
func (h *Host) addStarted(all *kin) {
	if all.known == nil {
		all.known, all.order = make(map[int]handle), make(map[int]int)
	}
	for _, g := range h.all() {
		for _, p := range g.processes() {
			if !all.spare(p.Pid) {
				all.add(p.Pid)
				all.order[p.Pid] = p.order
			}
		}
	}
}

// ask sends a signal, and SIGCONT. had says that those in this process's group
// have the signal already.
func (k *kin) ask(sig syscall.Signal, pid int, had bool) {
	if pgid, err := unix.Getpgid(pid); !had || err != nil || pgid != unix.Getpgrp() {
		k.signal(sig, pid)
	}
	k.signal(unix.SIGCONT, pid)
}

// isOfTerminal tells signals that a terminal sends to its foreground group.
func isOfTerminal(sig syscall.Signal) bool {
	return sig == unix.SIGHUP || sig == unix.SIGINT || sig == unix.SIGQUIT
}

func sessionOf(pid int) int {
	sid, _ := unix.Getsid(pid)
	return sid
}

// sparing returns what tells the children that a signal to all is not for: those
// that another part of the program watches, those that clean up after it, and
// those that are to outlive it. all are pidfds that watch nothing.
func (h *Host) sparing(sig syscall.Signal, all *kin) func(pid int) bool {
	buf := make([]byte, 4096)
	return func(pid int) bool {
		if _, known := all.known[pid]; known {
			return false
		}
		if standIns.has(pid) {
			return true // it ends with what it stands for
		}
		if sig == unix.SIGHUP {
			if status := readProc("/proc/"+strconv.Itoa(pid)+"/status", buf); mask(status, "\nSigIgn:\t")&(1<<(sig-1)) != 0 {
				return true
			}
		}
		own, cleans := h.started(pid)
		return cleans || !own && !h.options.AsShell && watched(all)[pid]
	}
}

// started reports whether a process is of one of the host's groups, and whether
// that cleans up.
func (h *Host) started(pid int) (own, cleans bool) {
	for _, g := range h.all() {
		if g.owns(pid) {
			h.mu.Lock()
			defer h.mu.Unlock()
			return true, g.cleansUp
		}
	}
	return false, false
}

func (g *Group) owns(pid int) bool {
	g.starting.Lock() // what has been forked is registered now
	defer g.starting.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.leader != nil && g.leader.Pid == pid {
		return true
	}
	for _, p := range g.live {
		if p.Pid == pid {
			return true
		}
	}
	return false
}

// reapOrphans reaps children that have ended and that nobody in this program
// watches, as our groups do theirs. all are pidfds that watch nothing.
func (h *Host) reapOrphans(all *kin) {
	if !hasZombie() {
		return
	}
	zombies := slices.DeleteFunc(children(os.Getpid()), func(pid int) bool { return !isZombie(pid) })
	if len(zombies) == 0 {
		return
	}
	watched := watched(all)
	for _, pid := range zombies {
		if !watched[pid] {
			syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		}
	}
}

// hasZombie reports whether any child has ended, and has not been reaped.
func hasZombie() bool {
	var info siginfo
	_, _, errno := unix.RawSyscall6(unix.SYS_WAITID, unix.P_ALL, 0, uintptr(unsafe.Pointer(&info)),
		unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, 0, 0)
	return errno == 0 && info.signo != 0
}

// watched are the processes that this program holds a pidfd of: our own, and
// those of os/exec. Each has one from its birth on until it is reaped. Those of
// except don't count.
func watched(except *kin) map[int]bool {
	skip := make(map[string]bool)
	for _, fd := range except.known {
		skip[strconv.Itoa(fd.fd)] = true
	}
	all := make(map[int]bool)
	fds, _ := readDirNames("/proc/self/fdinfo")
	buf := make([]byte, 4096)
	for _, fd := range fds {
		if skip[fd] {
			continue
		}
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
	if deaf, known := dispositions(m.pid, make([]byte, 4096)); !known || deaf&(1<<(sig-1)) != 0 {
		return
	}
	h.signal(sig)
}

// dispositions is the set of signals that a process handles or ignores.
func dispositions(pid int, buf []byte) (set uint64, known bool) {
	status := readProc("/proc/"+strconv.Itoa(pid)+"/status", buf)
	return mask(status, "\nSigIgn:\t") | mask(status, "\nSigCgt:\t"), len(status) > 0
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
