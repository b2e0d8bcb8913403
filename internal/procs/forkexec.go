package procs

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/reexec"
)

// ForkExecVar is a variable of the environment: where it is "1" when the program
// starts, children are made by [syscall.ForkExec], and not by a fork of this
// package's own. So they are in a program that is built with the tag
// gopipe_forkexec, which has no assembly, or for something else than amd64 and
// arm64.
//
// What differs: a child also inherits the descriptors that the program forgot to
// have closed at exec. Where a [Cmd] has Umask, Rlimits, Ignore or Cgroup, the
// program first executes itself in the child, by /proc/self/exe, to set them: that
// takes a millisecond or two. Stages of a pipeline execute their programs one after
// the other.
const ForkExecVar = "GOPIPE_FORKEXEC"

// forkExecs tells which way is taken.
var forkExecs = !clones || os.Getenv(ForkExecVar) == "1"

// forkExec makes the child. When it returns, that has executed its program.
func (b *birth) forkExec(c *Cmd, cgroup int) (pid int, err error) {
	pidfd := -1
	attr := b.attributes(c, cgroup, &pidfd)
	b.failed = stepExec
	if isPlain(c) {
		if pid, err = syscall.ForkExec(c.Path, c.Args, attr); err != nil {
			return 0, b.blame(c, err)
		}
	} else if pid, err = b.forkExecAndSet(c, attr); err != nil {
		return 0, err
	}
	b.failed, b.pidfd = stepNone, int32(pidfd)
	if b.tty >= 0 {
		// The child would stop if it did so itself.
		withoutTTOU(func() { unix.IoctlSetPointerInt(b.tty, unix.TIOCSPGRP, pid) })
	}
	return pid, nil
}

func (b *birth) attributes(c *Cmd, cgroup int, pidfd *int) *syscall.ProcAttr {
	env := c.Env
	if env == nil {
		env = syscall.Environ()
	}
	files := make([]uintptr, len(b.files))
	for i, fd := range b.files {
		files[i] = uintptr(fd) // -1 closes it
	}
	sys := &syscall.SysProcAttr{Setpgid: b.group != noGroup, Pdeathsig: b.signal, PidFD: pidfd}
	if sys.Setpgid {
		sys.Pgid = b.group
	}
	if cgroup >= 0 {
		sys.UseCgroupFD, sys.CgroupFD = true, cgroup
	}
	return &syscall.ProcAttr{Dir: c.Dir, Env: env, Files: files, Sys: sys}
}

// isPlain tells what ForkExec can do alone. An error of a cgroup would look like
// one of the program.
func isPlain(c *Cmd) bool {
	return c.Umask == nil && len(c.Rlimits) == 0 && len(c.Ignore) == 0 && c.Cgroup == ""
}

// blame says what an error of ForkExec is about, which does not.
func (b *birth) blame(c *Cmd, err error) error {
	if c.Dir == "" {
		return err
	}
	if dirErr := unix.Access(c.Dir, unix.X_OK); dirErr == err {
		b.failed = stepDir
	} else if st := (unix.Stat_t{}); unix.Stat(c.Dir, &st) == nil && st.Mode&unix.S_IFMT != unix.S_IFDIR && err == unix.ENOTDIR {
		b.failed = stepDir
	}
	return err
}

// forkExecAndSet has the child set what ForkExec can't, with all signals blocked
// until that is done.
func (b *birth) forkExecAndSet(c *Cmd, attr *syscall.ProcAttr) (pid int, err error) {
	report, err := b.reportPipe(attr)
	if err != nil {
		return 0, err
	}
	defer report[0].Close()
	task := b.task(len(attr.Files) - 1)
	blockingSignals(func() { pid, err = syscall.ForkExec(reexec.Path, task.Args(c.Path, c.Args), attr) })
	report[1].Close()
	if err != nil {
		b.failed = stepFork
		b.blame(c, err)
		if c.Cgroup == "" && b.failed == stepFork {
			err = fmt.Errorf("cannot execute this program by %s, to set what its child is to have: %w", reexec.Path, err)
		}
		return 0, err
	}
	var failure reexec.Failure
	if binary.Read(report[0], binary.NativeEndian, &failure) != nil {
		return pid, nil // the program has been executed, or a signal was sooner
	}
	syscall.Wait4(pid, nil, 0, nil)
	unix.Close(*attr.Sys.PidFD)
	if b.failed = stepExec; failure.Limit != reexec.Exec {
		b.failed, b.limit = stepLimit, int(failure.Limit)
	}
	return 0, syscall.Errno(failure.Errno)
}

// reportPipe makes the pipe of the task, whose end follows the child's files.
func (b *birth) reportPipe(attr *syscall.ProcAttr) (ends [2]*os.File, err error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
		return ends, err
	}
	for i, fd := range fds {
		ends[i] = os.NewFile(uintptr(fd), "report")
	}
	for len(attr.Files) < 3 {
		attr.Files = append(attr.Files, ^uintptr(0))
	}
	attr.Files = append(attr.Files, uintptr(fds[1]))
	return ends, nil
}

func (b *birth) task(report int) *reexec.Task {
	t := &reexec.Task{Report: report, Umask: b.umask, Ignore: b.ignore | ignored(), Blocked: b.blocked}
	for fd := range 3 {
		if fd >= len(b.files) || b.files[fd] < 0 {
			t.Closed |= 1 << fd
		}
	}
	for _, l := range b.limits {
		t.Limits = append(t.Limits, reexec.Limit{Resource: l.resource, Soft: l.soft, Hard: l.hard})
	}
	return t
}

// ignored are the signals that this process ignores, and so its children.
func ignored() (set uint64) {
	for sig := range 64 {
		if getAction(syscall.Signal(sig+1)).handler() == ignoreAction.handler() {
			set |= 1 << sig
		}
	}
	return set
}

// blockingSignals calls f on a thread that blocks all signals, as what it forks
// does then.
func blockingSignals(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var all, old unix.Sigset_t
	for i := range all.Val {
		all.Val[i]--
	}
	unix.PthreadSigmask(unix.SIG_SETMASK, &all, &old)
	defer unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil)
	f()
}
