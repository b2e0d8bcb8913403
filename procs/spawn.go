package procs

import (
	"errors"
	"fmt"
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

	Umask   *int     // file mode creation mask; nil means this process's
	Rlimits []Rlimit // set before the child's first instruction

	foreground bool // make the child's group the terminal's own, see tty
	tty        int
}

// A Rlimit is one resource limit; see setrlimit(2).
type Rlimit struct {
	Resource   int
	Soft, Hard uint64
}

// spawn starts the command in process group pgid; 0 makes it the leader of its
// own. It returns the process id and a pidfd, which the caller closes.
func spawn(c *Cmd, pgid int) (pid, pidfd int, err error) {
	if c.Umask == nil && len(c.Rlimits) == 0 {
		return forkExec(c, pgid)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		pid, pidfd, err = spawnApart(c, pgid)
	}()
	<-done
	return pid, pidfd, err
}

// spawnApart starts a child from a thread of its own, which is never unlocked
// and so ends with the goroutine: what it changes of itself touches no other.
func spawnApart(c *Cmd, pgid int) (pid, pidfd int, err error) {
	runtime.LockOSThread()
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
	if err := limitTraced(pid, c.Rlimits); err != nil {
		unix.PidfdSendSignal(pidfd, unix.SIGKILL, nil, 0)
		unix.PtraceDetach(pid)
		unix.Wait4(pid, nil, unix.WALL, nil)
		unix.Close(pidfd)
		return 0, -1, err
	}
	return pid, pidfd, nil
}

// limitTraced sets the limits of a child that stopped at its exec, which is
// the only moment between fork and the program's own code that Go offers.
func limitTraced(pid int, limits []Rlimit) error {
	var ws unix.WaitStatus
	if _, err := unix.Wait4(pid, &ws, unix.WALL, nil); err != nil {
		return fmt.Errorf("cannot limit a child: %w", err)
	}
	for _, l := range limits {
		if err := unix.Prlimit(pid, l.Resource, &unix.Rlimit{Cur: l.Soft, Max: l.Hard}, nil); err != nil {
			return fmt.Errorf("cannot limit a child: %w", err)
		}
	}
	return unix.PtraceDetach(pid)
}

func forkExec(c *Cmd, pgid int) (pid, pidfd int, err error) {
	pidfd = -1
	sys := &syscall.SysProcAttr{
		Setpgid: true,
		Pgid:    pgid,
		PidFD:   &pidfd,
		Ptrace:  len(c.Rlimits) > 0,
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
	attr := &syscall.ProcAttr{Dir: c.Dir, Env: env, Files: raw, Sys: sys}
	pid, err = retry(func() (int, error) { return syscall.ForkExec(c.Path, c.Args, attr) })
	runtime.KeepAlive(c.Files)
	if err != nil {
		return 0, -1, err
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
