package procs

import (
	"os"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// A terminal is the controlling terminal of a program. A nil *terminal does
// nothing.
type terminal struct {
	file   *os.File
	own    int  // our process group
	eager  bool // lend it to each group at its start
	mu     sync.Mutex
	modes  *unix.Termios // as they were when it was lent
	orphan bool          // nobody could resume us if we stopped
}

// openTerminal returns the controlling terminal, or nil where there is none.
func openTerminal() *terminal {
	if _, err := unix.IoctlGetTermios(2, unix.TCGETS); err != nil {
		if _, err := unix.IoctlGetTermios(0, unix.TCGETS); err != nil {
			return nil // the common case, without a look at /dev/tty
		}
	}
	fd, err := unix.Open("/dev/tty", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NOCTTY, 0)
	if err != nil {
		return nil
	}
	t := &terminal{file: os.NewFile(uintptr(fd), "/dev/tty"), own: unix.Getpgrp()}
	// Lending takes the terminal from whoever shares our group, as less does
	// in "gopipe ... | less". Where both ends are the terminal, nobody does;
	// elsewhere a group gets it when it first asks, see noticeStops.
	_, in := unix.IoctlGetTermios(0, unix.TCGETS)
	_, out := unix.IoctlGetTermios(1, unix.TCGETS)
	t.eager = in == nil && out == nil
	sid, err := unix.Getsid(os.Getppid())
	mine, _ := unix.Getsid(0)
	t.orphan = os.Getppid() == 0 || err != nil || sid != mine
	return t
}

func (t *terminal) close() {
	if t != nil {
		t.file.Close()
	}
}

func (t *terminal) fd() int { return int(t.file.Fd()) }

// give makes pgid the terminal's foreground group.
func (t *terminal) give(pgid int) {
	t.saveModes()
	t.setOwner(pgid)
}

// owner is the foreground group, or -1 where that can't be told.
func (t *terminal) owner() int {
	pgid, err := unix.IoctlGetInt(t.fd(), unix.TIOCGPGRP)
	if err != nil {
		return -1
	}
	return pgid
}

// takeBack makes our own group the owner again, unless we are in the
// background: then the terminal is another job's.
func (h *Host) takeBack(g *Group) {
	t := h.tty
	if g.tty != nil {
		t = g.tty
	}
	if g.isLent() && t.owner() == g.id() {
		t.setOwner(t.own)
	}
}

func (t *terminal) setOwner(pgid int) {
	withoutTTOU(func() { unix.IoctlSetPointerInt(t.fd(), unix.TIOCSPGRP, pgid) })
}

func (t *terminal) saveModes() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.modes, _ = unix.IoctlGetTermios(t.fd(), unix.TCGETS)
}

// restoreModes undoes what a killed stage did to the terminal, unless that has
// become another job's.
func (h *Host) restoreModes(g *Group) {
	t := h.tty
	t.mu.Lock()
	defer t.mu.Unlock()
	if owner := t.owner(); t.modes != nil && (owner == g.id() || owner == t.own) {
		withoutTTOU(func() { unix.IoctlSetTermios(t.fd(), unix.TCSETSW, t.modes) })
	}
}

// withoutTTOU runs f on a thread that blocks SIGTTOU: from the background, f
// would stop us otherwise.
func withoutTTOU(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var set, old unix.Sigset_t
	set.Val[0] = 1 << (uint(unix.SIGTTOU) - 1)
	unix.PthreadSigmask(unix.SIG_BLOCK, &set, &old)
	defer unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil)
	f()
}

// lendEagerly tells whether a new group gets the terminal with its first stage.
func (h *Host) lendEagerly() (tty int, yes bool) {
	if h == nil || h.tty == nil || !h.tty.eager {
		return 0, false
	}
	if h.tty.owner() != h.tty.own {
		return 0, false // somebody has it: a group around this one, or another job
	}
	h.tty.saveModes()
	return h.tty.fd(), true
}

// borrow tells whether the group gets the terminal with its first process. It is
// called with g.mu held.
func (g *Group) borrow() (tty int, yes bool) {
	if !g.Foreground {
		return g.Host.lendEagerly()
	}
	t := g.Host.jobTerminal()
	if t == nil || t.owner() != t.own {
		return 0, false
	}
	g.tty = t
	return t.fd(), true
}

// jobTerminal is what groups in the foreground are lent. It is opened for the
// first of them.
func (h *Host) jobTerminal() *terminal {
	if h == nil || h.tty != nil {
		return nil // which has its own rules
	}
	return h.jobTTY()
}

// noticeStops looks for stages that have stopped: one that wanted the terminal
// gets it, if we have it to give, and Ctrl-Z stops us too.
func (h *Host) noticeStops() {
	if h.tty == nil {
		for _, g := range h.all() {
			g.noticeHalt()
		}
		return
	}
	for _, g := range h.all() {
		switch sig := g.stopped(); sig {
		case unix.SIGTTIN, unix.SIGTTOU:
			if owner := h.tty.owner(); owner == h.tty.own || owner == g.id() {
				h.lend(g)
			} else if !h.tty.orphan {
				// In the background we wait to be called, as any job does.
				h.suspend(sig, true)
				return
			}
		case unix.SIGTSTP:
			if g.isLent() {
				h.suspend(sig, true)
				return
			}
		}
	}
}

// noticeLater has the stages looked at again: one that has just become known
// may have stopped before.
func (h *Host) noticeLater() {
	if h == nil || h.tty == nil {
		return
	}
	select {
	case h.signals <- unix.SIGCHLD:
	default: // signals abound: more SIGCHLDs come with the stages' ends
	}
}

// stopped returns the signal that newly stopped a process of the group, or 0.
func (g *Group) stopped() (sig syscall.Signal) {
	for _, p := range g.processes() {
		if by := g.stopOf(p); by != 0 {
			sig = by
		}
	}
	return sig
}

// stopOf returns the signal that newly stopped a process, or 0.
func (g *Group) stopOf(p *Process) syscall.Signal {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.live[p.pidfd] != p {
		return 0
	}
	info, _, ok, err := waitid(p.pidfd, unix.WSTOPPED)
	if err != nil || !ok || info.code != cldStopped {
		return 0
	}
	return syscall.Signal(info.status)
}

func (g *Group) isLent() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.lent
}

func (h *Host) lend(g *Group) {
	g.mu.Lock()
	g.lent = true
	g.mu.Unlock()
	h.tty.give(g.id())
	g.Signal(unix.SIGCONT)
}

// id returns the group's number, or 0 where it has none yet.
func (g *Group) id() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.leader == nil {
		return 0
	}
	return g.leader.Pid
}

// suspend stops the pipelines and then ourselves, until SIGCONT comes. Where a
// stage alone got the signal, all stop by it who share our group: a script
// that called us, say.
func (h *Host) suspend(sig syscall.Signal, stageAlone bool) {
	h.forward(unix.SIGTSTP)
	if h.tty.orphan {
		h.forward(unix.SIGCONT)
		return
	}
	for _, g := range h.all() {
		h.takeBack(g)
	}
	whom := unix.Getpid()
	if stageAlone {
		whom = 0 // our group
	}
	// Notify's handler would not stop us. One signal does: a second could come
	// to act after the SIGCONT that is for the first.
	handler := setAction(sig, action{})
	unix.Kill(whom, sig)
	ended := h.awaitCont()
	setAction(sig, handler)
	if !ended {
		h.take(arrival{sig: unix.SIGCONT})
	}
}

// awaitCont waits for SIGCONT, or for the end of the host. Until then it hears
// nothing of stages that stop: that is what was asked for.
func (h *Host) awaitCont() (ended bool) {
	for {
		var a arrival
		select {
		case <-h.stop:
			return true
		case a = <-h.arrivals:
			defer h.taken.Add(1)
		case s := <-h.signals:
			a.sig = s.(syscall.Signal)
		}
		switch a.sig {
		case unix.SIGCONT:
			return false
		case unix.SIGCHLD, unix.SIGTSTP:
		default:
			h.take(a)
		}
	}
}

// resume passes SIGCONT on, and the terminal to the group that had it.
func (h *Host) resume() {
	if h.tty != nil {
		for _, g := range h.all() {
			if g.isLent() && h.tty.owner() == h.tty.own {
				h.tty.setOwner(g.id())
			}
		}
	}
	h.forward(unix.SIGCONT)
}
