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
	Rlimits []Rlimit

	// Cgroup is the directory of a cgroup of version 2 that the child is in from
	// its birth on (CLONE_INTO_CGROUP of clone3(2)); empty means this process's
	// own. The caller makes and removes it. Where the child can't be in it, Start
	// fails with a [*CgroupError].
	Cgroup string

	// Ignore lists signals that the child ignores from its start on.
	Ignore []syscall.Signal

	// Follow keeps the child from leading the group, as setsid(1) wants it: it
	// would fork otherwise, and nobody would have its status. Where there is no
	// group to join yet, it stays in this process's own.
	Follow bool

	foreground bool // make the child's group the terminal's own, see tty
	tty        int
}

// spawn starts the command in process group pgid; 0 makes it the leader of its
// own. It returns the process id and a pidfd, which the caller closes.
func (g *Group) spawn(c *Cmd, pgid int) (pid, pidfd int, err error) {
	if g.DeathSignal == 0 {
		return forkExec(c, pgid, 0)
	}
	g.parents.thread().Do(func() { pid, pidfd, err = forkExec(c, pgid, g.DeathSignal) })
	return pid, pidfd, err
}

// forkExec starts the command. deathSignal, if not 0, is what it gets when the
// calling thread ends.
func forkExec(c *Cmd, pgid int, deathSignal syscall.Signal) (pid, pidfd int, err error) {
	cgroup := -1
	if c.Cgroup != "" {
		if cgroup, err = openCgroup(c.Cgroup); err != nil {
			return 0, -1, err
		}
		defer unix.Close(cgroup)
	}
	var b *birth
	pid, err = retry(func() (int, error) {
		if b, err = newBirth(c, pgid); err != nil {
			return 0, err
		}
		b.signal = deathSignal
		return b.fork(cgroup)
	})
	runtime.KeepAlive(c.Files)
	switch {
	case err != nil && b != nil:
		return 0, -1, b.why(c, err)
	case err != nil:
		return 0, -1, err
	case b.pidfd < 0:
		// Without a pidfd (Linux before 5.3, or a full table) the child can't
		// be watched without stealing from the host program.
		syscall.Kill(pid, syscall.SIGKILL)
		syscall.Wait4(pid, nil, 0, nil)
		return 0, -1, errors.New("the kernel gave no pidfd for the child")
	}
	return pid, int(b.pidfd), nil
}

// retry repeats what fails for a passing reason: ETXTBSY, since another
// thread's fork may still hold a freshly written program open for writing, and
// EAGAIN, since a process may be about to leave a full table.
func retry(start func() (int, error)) (int, error) {
	const patience = 100 * time.Millisecond
	deadline := time.Now().Add(patience)
	for pause := time.Millisecond; ; pause *= 2 {
		pid, err := start()
		if err != syscall.ETXTBSY && err != syscall.EAGAIN || time.Now().After(deadline) {
			return pid, err
		}
		time.Sleep(pause)
	}
}
