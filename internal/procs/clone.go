//go:build linux && (amd64 || arm64) && !gopipe_forkexec

package procs

import (
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A child is made by our own system call and assembly here, unless the environment
// says otherwise.
const clones = true

// Package runtime has these for whoever forks: they keep signals and the growth
// of the stack away from the goroutine between the two.
//
//go:linkname beforeFork syscall.runtime_BeforeFork
func beforeFork()

//go:linkname afterFork syscall.runtime_AfterFork
func afterFork()

// spawnChild makes the system call, clone(2) or clone3(2), and returns in the
// parent. The child calls live with b, on its own stack, and in a register, as
// Go's own calls are (ABIInternal): between assembly and a Go function that it
// names, the compiler would put one of its own, with the race detector's calls.
func spawnChild(number, a1, a2, a3, a4, a5 uintptr, b *birth, live func(*birth)) (pid, errno uintptr)

// cloneArgs are the arguments of clone3(2), up to cgroup.
type cloneArgs struct {
	flags, pidfd, childTID, parentTID, exitSignal, stack, stackSize, tls, setTID, setTIDSize, cgroup uint64
}

// The kernel clears the child's thread id, and wakes who waits for that, when
// the child lets go of this process's memory.
const cloneFlags = unix.CLONE_VM | unix.CLONE_PIDFD | unix.CLONE_CHILD_CLEARTID

var stacks = sync.Pool{New: func() any { return new([stackSize]byte) }}

// clone makes the child. cgroup is a descriptor, or -1. The child uses b until
// wait has returned.
func (b *birth) clone(cgroup int) (pid int, err error) {
	b.stack = stacks.Get().(*[stackSize]byte)
	clone := cloneArgs{
		flags: cloneFlags | unix.CLONE_CLEAR_SIGHAND, exitSignal: uint64(unix.SIGCHLD),
		pidfd: uint64(uintptr(unsafe.Pointer(&b.pidfd))), childTID: uint64(uintptr(unsafe.Pointer(&b.unborn))),
		stack: uint64(uintptr(unsafe.Pointer(b.stack))), stackSize: stackSize,
	}
	if cgroup >= 0 {
		clone.flags |= unix.CLONE_INTO_CGROUP
		clone.cgroup = uint64(cgroup)
	}
	pid, errno := b.run(&clone)
	switch errno {
	case unix.ENOSYS, unix.EPERM, unix.EINVAL:
		if cgroup < 0 {
			// Linux before 5.5, or a sandbox that refuses what it can't look into.
			pid, errno = b.run(nil)
		}
	}
	if errno != 0 {
		b.failed = stepFork
		b.free()
		return 0, errno
	}
	if b.group != noGroup {
		// The child does so too. Whichever is first, the group is there when the
		// next child joins it, and gets what is sent to the group from here on.
		unix.Setpgid(pid, b.group)
	}
	return pid, nil
}

// wait waits until the child has executed its program, or has ended. The error
// says why it could not: b.failed says in what step.
func (b *birth) wait() error {
	if b.stack == nil {
		return nil
	}
	for atomic.LoadUint32(&b.unborn) != 0 {
		const futexWait = 0 // not private: that is what the kernel wakes
		unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&b.unborn)), futexWait, 1, 0, 0, 0)
	}
	b.free()
	if b.failed != stepNone {
		return b.errno
	}
	return nil
}

func (b *birth) free() {
	stacks.Put(b.stack)
	b.stack = nil
}

// run makes the child, by clone3(2), or by clone(2) where args is nil.
//
//go:norace
//go:nocheckptr
func (b *birth) run(args *cloneArgs) (pid int, errno syscall.Errno) {
	var r, e uintptr
	beforeFork()
	if args != nil {
		b.cleared = true
		r, e = spawnChild(unix.SYS_CLONE3, uintptr(unsafe.Pointer(args)), unsafe.Sizeof(*args), 0, 0, 0, b, (*birth).live)
	} else {
		b.cleared = false
		top := uintptr(unsafe.Pointer(b.stack)) + stackSize
		tid := uintptr(unsafe.Pointer(&b.unborn)) // the fourth argument, or the fifth where that is the fourth's place
		r, e = spawnChild(unix.SYS_CLONE, cloneFlags|uintptr(unix.SIGCHLD), top,
			uintptr(unsafe.Pointer(&b.pidfd)), tid, tid, b, (*birth).live)
	}
	afterFork()
	return int(r), syscall.Errno(e)
}

// live is the life of the child up to its exec. It returns where a step fails.
// All signals are blocked until shortly before the exec.
//
//go:nosplit
//go:norace
//go:nocheckptr
func (b *birth) live() {
	if b.errno = b.joinGroup(); b.errno != 0 {
		b.failed = stepGroup
		return
	}
	if b.errno = b.takeTerminal(); b.errno != 0 {
		b.failed = stepTerminal
		return
	}
	if b.umask >= 0 {
		call(unix.SYS_UMASK, uintptr(b.umask), 0, 0)
	}
	if b.dir != nil {
		if b.errno = call(unix.SYS_CHDIR, uintptr(unsafe.Pointer(b.dir)), 0, 0); b.errno != 0 {
			b.failed = stepDir
			return
		}
	}
	if b.errno = b.moveFiles(); b.errno != 0 {
		b.failed = stepFiles
		return
	}
	if b.errno = b.setLimits(); b.errno != 0 {
		b.failed = stepLimit
		return
	}
	b.setSignals()
	b.dieWithParent()
	b.errno = call(unix.SYS_EXECVE, uintptr(unsafe.Pointer(b.path)),
		uintptr(unsafe.Pointer(&b.argv[0])), uintptr(unsafe.Pointer(&b.envv[0])))
	b.failed = stepExec
}

//go:nosplit
//go:norace
func call(number, a1, a2, a3 uintptr) syscall.Errno {
	_, _, errno := syscall.RawSyscall6(number, a1, a2, a3, 0, 0, 0)
	return errno
}

//go:nosplit
//go:norace
func (b *birth) joinGroup() syscall.Errno {
	if b.group == noGroup {
		return 0
	}
	return call(unix.SYS_SETPGID, 0, uintptr(b.group), 0)
}

//go:nosplit
//go:norace
//go:nocheckptr
func (b *birth) takeTerminal() syscall.Errno {
	if b.tty < 0 {
		return 0
	}
	group := int32(b.group)
	if group == 0 {
		pid, _, _ := syscall.RawSyscall6(unix.SYS_GETPID, 0, 0, 0, 0, 0, 0)
		group = int32(pid)
	}
	return call(unix.SYS_IOCTL, uintptr(b.tty), unix.TIOCSPGRP, uintptr(unsafe.Pointer(&group)))
}

// moveFiles gives each file its number, and has everything else closed at exec.
//
//go:nosplit
//go:norace
func (b *birth) moveFiles() syscall.Errno {
	// First out of the way of those that come before.
	for i, fd := range b.files {
		if fd >= 0 && fd < i {
			moved, _, errno := syscall.RawSyscall6(unix.SYS_FCNTL,
				uintptr(fd), unix.F_DUPFD_CLOEXEC, uintptr(len(b.files)), 0, 0, 0)
			if errno != 0 {
				return errno
			}
			b.files[i] = int(moved)
		}
	}
	for i, fd := range b.files {
		var errno syscall.Errno
		switch fd {
		case -1:
			call(unix.SYS_CLOSE, uintptr(i), 0, 0)
		case i:
			errno = call(unix.SYS_FCNTL, uintptr(i), unix.F_SETFD, 0)
		default:
			errno = call(unix.SYS_DUP3, uintptr(fd), uintptr(i), 0)
		}
		if errno != 0 {
			return errno
		}
	}
	// From Linux 5.11 on; before, this trusts in what opened them.
	call(unix.SYS_CLOSE_RANGE, uintptr(len(b.files)), 1<<31-1, unix.CLOSE_RANGE_CLOEXEC)
	return 0
}

// setLimits comes after the files, which may have numbers above the limit.
//
//go:nosplit
//go:norace
//go:nocheckptr
func (b *birth) setLimits() syscall.Errno {
	for i := range b.limits {
		l := &b.limits[i]
		_, _, errno := syscall.RawSyscall6(unix.SYS_PRLIMIT64,
			0, uintptr(l.resource), uintptr(unsafe.Pointer(&l.soft)), 0, 0, 0)
		if errno != 0 {
			b.limit = i
			return errno
		}
	}
	return 0
}

// setSignals ignores what is to be ignored and lets signals come again. What
// this process handles must not have its handler any more then.
//
//go:nosplit
//go:norace
//go:nocheckptr
func (b *birth) setSignals() {
	for sig := range uintptr(64) {
		act := action{}
		switch {
		case b.ignore&(1<<sig) != 0:
			act[0] = ignoreAction[0]
		case b.cleared:
			continue
		default:
			var now action
			syscall.RawSyscall6(unix.SYS_RT_SIGACTION, sig+1, 0, uintptr(unsafe.Pointer(&now)), 8, 0, 0)
			if now[0] <= ignoreAction[0] {
				continue
			}
		}
		syscall.RawSyscall6(unix.SYS_RT_SIGACTION, sig+1, uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
	}
	syscall.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&b.blocked)), 0, 8, 0, 0)
}

// dieWithParent asks for a signal when the thread ends that has forked, and
// sends it where that has ended before.
//
//go:nosplit
//go:norace
func (b *birth) dieWithParent() {
	if b.signal == 0 {
		return
	}
	call(unix.SYS_PRCTL, unix.PR_SET_PDEATHSIG, uintptr(b.signal), 0)
	if parent, _, _ := syscall.RawSyscall6(unix.SYS_GETPPID, 0, 0, 0, 0, 0, 0); int(parent) != b.parent {
		pid, _, _ := syscall.RawSyscall6(unix.SYS_GETPID, 0, 0, 0, 0, 0, 0)
		call(unix.SYS_KILL, pid, uintptr(b.signal), 0)
	}
}
