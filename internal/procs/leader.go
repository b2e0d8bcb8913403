package procs

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// A leader's zombie keeps the group's number from becoming another's, and is
// reaped last. A host program that reaps all children, or ignores SIGCHLD,
// takes it away: then what starts later makes another group, and the former
// one is known by its leader's pidfd, which no other group can have.

// current returns the process whose group a new one is to join, or nil. It
// is called with g.mu held.
func (g *Group) current() *Process {
	if g.leader != nil && g.leader.stolen {
		g.former = append(g.former, g.leader)
		g.leader = nil
	}
	return g.leader
}

// vanished reports whether nobody can join the group of this number any more,
// since somebody else reaped its leader.
func (g *Group) vanished(number int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.Join == number {
		g.Join = 0
		return true
	}
	p := g.leader
	if p == nil || p.Pid != number {
		return true // and replaced by now
	}
	if _, _, _, err := waitid(p.pidfd, unix.WEXITED|unix.WNOWAIT); err == unix.ECHILD {
		p.stolen = true
	}
	return p.stolen
}

// release reaps the leader when all our children have ended: then a signal that
// finds nobody says that the group is empty, which with a zombie in it only a
// look at all processes of the system can tell. It is called with g.mu held.
func (g *Group) release() {
	p := g.leader
	if p == nil || p.stolen || len(g.live) > 0 || g.Host != nil {
		return // a Host looks for its groups' leaders, and lends them the terminal
	}
	if sendGroup(p.pidfd, 0) == unix.EINVAL {
		return // only the zombie keeps the number
	}
	waitid(p.pidfd, unix.WEXITED)
	p.stolen = true
}

// dropFormer forgets groups without a member. It is called with g.mu held.
func (g *Group) dropFormer() {
	kept := g.former[:0]
	for _, p := range g.former {
		if g.live[p.pidfd] == p || p.signalGroup(0) == nil {
			kept = append(kept, p)
		} else {
			unix.Close(p.pidfd)
		}
	}
	clear(g.former[len(kept):])
	g.former = kept
}

// leaders are those of all groups that this one consists of. It is called with
// g.mu held.
func (g *Group) leaders() []*Process {
	if g.leader == nil {
		return g.former
	}
	return append(g.former[:len(g.former):len(g.former)], g.leader)
}

// signalGroup signals the group that p leads or led, with g.mu held.
func (p *Process) signalGroup(sig syscall.Signal) error {
	err := sendGroup(p.pidfd, sig)
	if err != unix.EINVAL {
		return err
	}
	// There is only the number, then, and whose it is shows only where one of our
	// children has it.
	if p.stolen && !p.group.hasMember(p.Pid) {
		return unix.ESRCH
	}
	return syscall.Kill(-p.Pid, sig)
}

func (g *Group) hasMember(pgid int) bool {
	for _, p := range g.live {
		if got, err := syscall.Getpgid(p.Pid); err == nil && got == pgid {
			return true
		}
	}
	return false
}
