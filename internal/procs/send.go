package procs

import (
	"bytes"
	"syscall"

	"golang.org/x/sys/unix"
)

// refused reports whether a system call is one that the kernel lacks, or that a
// sandbox forbids.
func refused(err error) bool { return err == unix.ENOSYS || err == unix.EPERM }

// send signals the process of a pidfd. Where that is refused it goes by the
// number, which is the process's own for as long as it has not ended.
func send(pidfd, pid int, sig syscall.Signal) error {
	err := unix.PidfdSendSignal(pidfd, sig, nil, 0)
	switch {
	case !refused(err):
		return err
	case hasEnded(pidfd):
		return unix.ESRCH
	}
	return syscall.Kill(pid, sig)
}

// sendGroup signals the group that the process of a pidfd leads or led. It is
// EINVAL before Linux 6.9, and where it is refused.
func sendGroup(pidfd int, sig syscall.Signal) error {
	err := unix.PidfdSendSignal(pidfd, sig, nil, unix.PIDFD_SIGNAL_PROCESS_GROUP)
	if refused(err) {
		return unix.EINVAL
	}
	return err
}

// hasEnded reports whether the process of a pidfd has, reaped or not.
func hasEnded(pidfd int) bool {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}, 0)
	return n > 0 && err == nil
}

// A handle is a process that is no child of ours, but is not to be taken for
// another that has its number later.
type handle struct {
	pid   int
	fd    int    // a pidfd, or -1 where pidfd_open(2) is refused
	birth string // when it was started, as /proc has it
}

func openHandle(pid int) (h handle, ok bool) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err == nil {
		return handle{pid: pid, fd: fd}, true
	}
	h = handle{pid: pid, fd: -1, birth: birthOf(pid)}
	return h, refused(err) && h.birth != ""
}

func (h handle) ended() bool {
	if h.fd >= 0 {
		return hasEnded(h.fd)
	}
	return birthOf(h.pid) != h.birth || isZombie(h.pid)
}

func (h handle) signal(sig syscall.Signal) {
	switch {
	case h.fd >= 0:
		send(h.fd, h.pid, sig)
	case !h.ended():
		syscall.Kill(h.pid, sig)
	}
}

func (h handle) close() {
	if h.fd >= 0 {
		unix.Close(h.fd)
	}
}

// birthOf reads when a process was started, see proc_pid_stat(5).
func birthOf(pid int) string {
	const starttime = 22 - 3 // after the name, which may hold anything
	fields := bytes.Fields(processStat(pid))
	if len(fields) <= starttime {
		return ""
	}
	return string(fields[starttime])
}
