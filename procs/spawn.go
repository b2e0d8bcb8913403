package procs

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/thread"
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

	// Rlimits are set after the child's exec and before its first instruction,
	// by ptrace(2): a set-user-ID program runs without its privileges then, unless
	// this process is privileged. Where one can't be set, Start fails with a
	// [*LimitError], and nothing has run.
	Rlimits []Rlimit

	// Cgroup is the directory of a cgroup of version 2 that the child is in from
	// its birth on (CLONE_INTO_CGROUP of clone3(2)); empty means this process's
	// own. The caller makes and removes it. Where the child can't be in it, Start
	// fails with a [*CgroupError].
	Cgroup string

	// Ignore lists signals that the child ignores from its start on. This
	// process ignores them too, for the time of the fork.
	Ignore []syscall.Signal

	// Follow keeps the child from leading the group, as setsid(1) wants it: it
	// would fork otherwise, and nobody would have its status. Where there is no
	// group to join yet, it stays in this process's own.
	Follow bool

	foreground bool // make the child's group the terminal's own, see tty
	tty        int
	host       *Host // that handles what is to be ignored

	deathSignal syscall.Signal // of its group
}

// spawn starts the command in process group pgid; 0 makes it the leader of its
// own. It returns the process id and a pidfd, which the caller closes.
func (g *Group) spawn(c *Cmd, pgid int) (pid, pidfd int, err error) {
	var t *thread.Thread
	switch {
	case g.DeathSignal != 0:
		own := *c
		own.deathSignal = g.DeathSignal
		c, t = &own, g.parents.threadFor(c.Umask != nil)
	case c.Umask != nil || len(c.Rlimits) > 0:
		t = thread.New()
		defer t.End()
	default:
		return forkExec(c, pgid)
	}
	t.Do(func() { pid, pidfd, err = spawnApart(c, pgid) })
	return pid, pidfd, err
}

// spawnApart starts a child from a thread that may be changed.
func spawnApart(c *Cmd, pgid int) (pid, pidfd int, err error) {
	if c.Umask != nil {
		if err := unix.Unshare(unix.CLONE_FS); err != nil {
			return 0, -1, fmt.Errorf("cannot set the umask of a child: %w", err)
		}
		unix.Umask(*c.Umask)
	}
	pid, pidfd, err = forkExec(c, pgid)
	if err != nil || len(c.Rlimits) == 0 {
		return pid, pidfd, err
	}
	if err := limitTraced(pid, pidfd, c.Rlimits); err != nil {
		unix.PidfdSendSignal(pidfd, unix.SIGKILL, nil, 0)
		unix.PtraceDetach(pid)
		unix.Wait4(pid, nil, unix.WALL, nil)
		unix.Close(pidfd)
		return 0, -1, err
	}
	return pid, pidfd, nil
}

func forkExec(c *Cmd, pgid int) (pid, pidfd int, err error) {
	pidfd = -1
	sys := &syscall.SysProcAttr{
		Setpgid: pgid != 0 || !c.Follow,
		Pgid:    pgid,
		PidFD:   &pidfd,
		Ptrace:  len(c.Rlimits) > 0,

		Pdeathsig: c.deathSignal,
	}
	if c.foreground {
		sys.Foreground, sys.Ctty = true, c.tty
	}
	env := c.Env
	if env == nil {
		env = syscall.Environ()
	}
	raw, err := rawFiles(c.Files)
	if err != nil {
		return 0, -1, err
	}
	if c.Cgroup != "" {
		fd, err := openCgroup(c.Cgroup)
		if err != nil {
			return 0, -1, err
		}
		defer unix.Close(fd)
		sys.UseCgroupFD, sys.CgroupFD = true, fd
	}
	attr := &syscall.ProcAttr{Dir: c.Dir, Env: env, Files: raw, Sys: sys}
	fork := func() (int, error) { return syscall.ForkExec(c.Path, c.Args, attr) }
	if len(c.Ignore) > 0 {
		fork = func() (int, error) { return forkIgnoring(c, attr) }
	} else {
		dispositions.RLock()
		defer dispositions.RUnlock()
	}
	pid, err = retry(fork)
	runtime.KeepAlive(c.Files)
	if err != nil {
		return 0, -1, whyNot(c, sys, err)
	}
	if pidfd < 0 {
		// Without a pidfd (Linux before 5.3, or a full table) the child can't
		// be watched without stealing from the host program.
		syscall.Kill(pid, syscall.SIGKILL)
		syscall.Wait4(pid, nil, 0, nil)
		return 0, -1, errors.New("the kernel gave no pidfd for the child")
	}
	return pid, pidfd, nil
}

// whyNot tells what is to blame for a fork and exec that failed: exec(2), or
// what the fork has to do besides.
func whyNot(c *Cmd, sys *syscall.SysProcAttr, err error) error {
	if sys.UseCgroupFD {
		if err := forkFault(&syscall.SysProcAttr{UseCgroupFD: true, CgroupFD: sys.CgroupFD}); err != nil {
			return &CgroupError{c.Cgroup, err, cgroupRefusals[err]}
		}
	}
	if sys.Ptrace && err == unix.EPERM {
		if err := forkFault(&syscall.SysProcAttr{Ptrace: true}); err != nil {
			return &LimitError{c.Rlimits[0], err, "it takes ptrace(2): see kernel.yama.ptrace_scope, and that nobody traces this program"}
		}
	}
	return err
}

// forkFault returns the error of a fork with these attributes, or nil. Its exec
// fails in any case, with the error that only a name gives which is too long.
func forkFault(sys *syscall.SysProcAttr) error {
	name := strings.Repeat("x", unix.PathMax)
	_, err := syscall.ForkExec(name, []string{name}, &syscall.ProcAttr{Env: []string{}, Sys: sys})
	if err == unix.ENAMETOOLONG {
		return nil
	}
	return err
}

// dispositions is held for writing while this process ignores signals for the
// sake of a child, and for reading by all other forks.
var dispositions sync.RWMutex

// forkIgnoring starts a child that ignores signals: it inherits that, and
// Go's fork offers no moment to set it in the child alone.
func forkIgnoring(c *Cmd, attr *syscall.ProcAttr) (int, error) {
	dispositions.Lock()
	defer dispositions.Unlock()
	for _, sig := range c.Ignore {
		old := setAction(sig, ignoreAction)
		defer setAction(sig, old)
		if c.host.handles(sig) {
			// A child resets what the runtime handles, whatever the action is.
			signal.Ignore(sig)
			defer signal.Notify(c.host.signals, sig)
		}
	}
	return syscall.ForkExec(c.Path, c.Args, attr)
}

func rawFiles(files []*os.File) ([]uintptr, error) {
	const closed = ^uintptr(0)
	raw := make([]uintptr, len(files))
	for i, f := range files {
		raw[i] = closed
		if f == nil {
			continue
		}
		if raw[i] = f.Fd(); raw[i] == closed {
			return nil, fmt.Errorf("descriptor %d of a child: %w", i, os.ErrClosed)
		}
	}
	return raw, nil
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
