package procs

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// What a shell with job control does with a group: it hears when the group stops,
// takes the terminal back, and has it go on, in the foreground or not.

// noticeHalt looks whether all processes of the group have stopped.
func (g *Group) noticeHalt() {
	if g.OnStop == nil {
		return
	}
	g.mu.Lock()
	was := g.halted
	g.halted = g.lookHalted()
	now := g.halted
	g.mu.Unlock()
	if now == was {
		return
	}
	if now != 0 {
		g.leaveForeground()
	}
	g.OnStop(now)
}

// lookHalted returns the signal that has stopped the first process, where all have
// stopped, or 0. It is called with g.mu held.
func (g *Group) lookHalted() (sig syscall.Signal) {
	running, first := false, time.Time{}
	for _, p := range g.live {
		if info, _, ok, err := waitid(p.pidfd, unix.WSTOPPED|unix.WCONTINUED); err == nil && ok {
			p.halted = 0
			if info.code == cldStopped {
				p.halted = syscall.Signal(info.status)
			}
		}
		running = running || p.halted == 0
		if first.IsZero() || p.Started.Before(first) {
			sig, first = p.halted, p.Started
		}
	}
	if running {
		return 0
	}
	return sig
}

// leaveForeground has the program no longer wait for the group, and takes the
// terminal back.
func (g *Group) leaveForeground() {
	g.waited.Store(false)
	g.Host.takeBack(g)
	g.mu.Lock()
	g.lent = false
	g.mu.Unlock()
}

// Continue has the processes of the group go on where they were stopped. In the
// foreground the group has the terminal, as [Group].Foreground says, and the program
// waits for it.
func (g *Group) Continue(foreground bool) {
	g.mu.Lock()
	if foreground && g.leader != nil && !g.closed {
		if t := g.Host.jobTerminal(); t != nil && t.owner() == t.own {
			g.lent, g.tty = true, t
			t.setOwner(g.leader.Pid)
		}
	}
	g.halted = 0
	for _, p := range g.live {
		p.halted = 0
	}
	g.mu.Unlock()
	if foreground {
		g.Waited()
	}
	g.Signal(unix.SIGCONT)
}
