package procs

import (
	"bytes"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// siginfo is the kernel's siginfo_t as waitid(2) fills it on Linux, but for mips.
type siginfo struct {
	signo, errno, code int32
	_                  [unsafe.Sizeof(uintptr(0)) - 4]byte
	pid                int32
	uid                uint32
	status             int32
	_                  [100]byte
}

// waitid waits on a pidfd without blocking. ok is false where there is nothing
// to report yet.
func waitid(pidfd, options int) (info siginfo, usage syscall.Rusage, ok bool, err error) {
	for {
		_, _, e := unix.Syscall6(unix.SYS_WAITID, unix.P_PIDFD, uintptr(pidfd),
			uintptr(unsafe.Pointer(&info)), uintptr(options|unix.WNOHANG), uintptr(unsafe.Pointer(&usage)), 0)
		if e == unix.EINTR {
			continue
		}
		if e != 0 {
			return info, usage, false, e
		}
		return info, usage, info.pid != 0, nil
	}
}

const (
	cldExited    = 1
	cldKilled    = 2
	cldDumped    = 3
	cldTrapped   = 4
	cldStopped   = 5
	cldContinued = 6
)

func (i *siginfo) exitStatus() Status {
	switch i.code {
	case cldExited:
		return Status{Code: int(i.status)}
	case cldKilled, cldDumped:
		return Status{Signal: syscall.Signal(i.status), Core: i.code == cldDumped}
	}
	return Status{Lost: true}
}

func usageOf(r *syscall.Rusage) Usage {
	return Usage{Read: -1, Written: -1, Rusage: *r}
}

// readIO reads the byte counts of a process that has ended but is not reaped:
// they are final then, see proc_pid_io(5).
func readIO(pid int, u *Usage) {
	text := readProc("/proc/"+strconv.Itoa(pid)+"/io", make([]byte, 256))
	for line := range bytes.Lines(text) {
		name, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(": "))
		n, err := strconv.ParseInt(string(value), 10, 64)
		if err != nil {
			continue
		}
		switch string(name) {
		case "rchar":
			u.Read = n
		case "wchar":
			u.Written = n
		}
	}
}

// pidfdInfo is struct pidfd_info of <linux/pidfd.h>, first version.
type pidfdInfo struct {
	mask, cgroup                                   uint64
	pid, tgid, ppid                                uint32
	ruid, rgid, euid, egid, suid, sgid, fsuid, fsg uint32
	exitCode                                       int32
}

const (
	pidfdGetInfo  = 0xC040FF0B // _IOWR(0xFF, 11, 64 bytes)
	pidfdInfoExit = 1 << 3
)

// stolenStatus asks the kernel for the status of a child that somebody else
// reaped; it keeps one for as long as the pidfd is open, since Linux 6.15.
func stolenStatus(pidfd int) Status {
	info := pidfdInfo{mask: pidfdInfoExit}
	_, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(pidfd), pidfdGetInfo, uintptr(unsafe.Pointer(&info)))
	if e != 0 || info.mask&pidfdInfoExit == 0 {
		return Status{Lost: true}
	}
	w := unix.WaitStatus(info.exitCode)
	if w.Signaled() {
		return Status{Signal: w.Signal(), Core: w.CoreDump()}
	}
	return Status{Code: w.ExitStatus()}
}
