package procs

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A Cmd says what to execute. It is not changed, and may be used again.
type Cmd struct {
	Path string   // the file to execute; no look-up is made
	Args []string // the argument vector, Args[0] included
	Env  []string // "name=value"; nil means this process's environment
	Dir  string   // working directory; empty means this process's

	// Files[n] becomes the child's descriptor n; nil closes it. They stay the
	// caller's, who may close them as soon as Start has returned.
	Files []*os.File

	Umask *int // file mode creation mask; nil means this process's

	// Rlimits are set before the child's exec. Where one can't be set, Start fails
	// with a [*LimitError], and nothing has run.
	Rlimits map[int]syscall.Rlimit

	// Cgroup is the directory of a cgroup of version 2 that the child is in from
	// its birth on (CLONE_INTO_CGROUP of clone3(2)); empty means this process's
	// own. The caller makes and removes it. Where the child can't be in it, Start
	// fails with a [*CgroupError].
	Cgroup string

	// Ignore lists signals that the child ignores from its start on.
	Ignore []syscall.Signal

	// NeverLeads keeps the child from leading the group, as setsid(1) wants it: it
	// would fork otherwise, and nobody would have its status. Where there is no
	// group to join yet, it stays in this process's own.
	NeverLeads bool

	// SignalRank is the child's place among those of the group: signals to all reach
	// the highest first. So a pipeline's readers have them before the writers, whose
	// end they would take for that of their input.
	SignalRank int

	// Awaited says that [Process.Await] is called right after the start: that
	// notices the end a little sooner, and nothing else does. The child must not
	// be waited for in another way before.
	Awaited bool

	foreground bool // make the child's group the terminal's own, see tty
	tty        int
}

// spawn makes a child for the command in process group pgid; 0 makes it the
// leader of its own. Its pidfd is the caller's.
func (g *Group) spawn(c *Cmd, pgid int) (pid int, b *birth, err error) {
	if g.DeathSignal == 0 {
		return fork(c, pgid, 0)
	}
	g.parents.thread().Do(func() { pid, b, err = fork(c, pgid, g.DeathSignal) })
	return pid, b, err
}

// fork makes a child for the command. deathSignal, if not 0, is what it gets when
// the calling thread ends.
func fork(c *Cmd, pgid int, deathSignal syscall.Signal) (pid int, b *birth, err error) {
	cgroup := -1
	if c.Cgroup != "" {
		if cgroup, err = openCgroup(c.Cgroup); err != nil {
			return 0, nil, err
		}
		defer unix.Close(cgroup)
	}
	if b, err = newBirth(c, pgid); err != nil {
		return 0, nil, err
	}
	b.signal = deathSignal
	for again := newPatience(); ; {
		pid, err = b.fork(c, cgroup)
		if err != unix.EAGAIN && err != unix.ETXTBSY || !again.wait() {
			break
		}
	}
	runtime.KeepAlive(c.Files)
	switch {
	case err != nil:
		return 0, nil, b.why(c, err)
	case b.pidfd < 0:
		// Without a pidfd (Linux before 5.3, or a full table) the child can't
		// be watched without stealing from the host program.
		syscall.Kill(pid, syscall.SIGKILL)
		b.wait()
		syscall.Wait4(pid, nil, 0, nil)
		return 0, nil, errors.New("the kernel gave no pidfd for the child")
	}
	return pid, b, nil
}

// A patience is for what fails for a passing reason: ETXTBSY, since another
// thread's fork may still hold a freshly written program open for writing, and
// EAGAIN, since a process may be about to leave a full table.
type patience struct {
	until time.Time
	pause time.Duration
}

func newPatience() *patience {
	return &patience{time.Now().Add(100 * time.Millisecond), time.Millisecond}
}

// wait reports whether to try again, and waits before that.
func (p *patience) wait() bool {
	if time.Now().After(p.until) {
		return false
	}
	time.Sleep(p.pause)
	p.pause *= 2
	return true
}
