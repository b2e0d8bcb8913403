// Package signals has a program do with signals what a shell without a user does.
// It is for programs whose main package imports it for that.
//
// Before its first instruction, a Go program has handlers for nearly all signals:
// they swallow SIGUSR1 and SIGALRM, among others, print stacks on SIGQUIT, and have
// the runtime forget what the program was started to ignore. Here the runtime is
// held from that: signals keep the actions that they had, until the program has
// others. SIGQUIT does nothing, as in any shell.
//
// As package start, it imports nothing that would be initialized before much else.
package signals

import (
	"runtime"
	"unsafe"

	"gopipe/internal/start"
)

// An action is the kernel's struct sigaction; its zero value is the default.
type action [4]uint64

const ignored = 1 // SIG_IGN

const (
	sigINT  = 2
	sigQUIT = 3
	sigCHLD = 17
	sigURG  = 23
)

// found are the signals that the runtime had handlers of already.
var found uint64

func init() {
	for sig := uintptr(1); sig <= 64; sig++ {
		switch act := getAction(sig); {
		case act[0] == ignored:
			start.Ignored |= 1 << (sig - 1)
		case act[0] != 0 && start.IsPlain(int(sig)):
			found |= 1 << (sig - 1)
			setAction(sig, action{})
		}
	}
	if holds {
		beProgram()
	}
	if !holds && isIgnored(sigINT) {
		start.Ignored |= 1 << (sigQUIT - 1) // POSIX, 2.9.3.1: the one tells the other
		setAction(sigQUIT, action{ignored})
	}
	if !isIgnored(sigQUIT) && nothingPC() != 0 {
		nothing := getAction(sigURG) // of the runtime, with all that a handler needs
		nothing[0] = nothingPC()
		setAction(sigQUIT, nothing)
	}
}

// beProgram does what the runtime has not done for a library.
func beProgram() {
	letGo()
	setTraceback(traceback())
	openStandard()
	if isIgnored(sigCHLD) {
		setAction(sigCHLD, action{}) // else no child could be waited for
	}
	preempt()
}

// preempt sends the main thread what the runtime may have sent it before there was
// a handler: it does not do so again before that is answered.
func preempt() {
	pid, _, _ := start.RawSyscall6(number(39, 172), 0, 0, 0, 0, 0, 0) // getpid
	start.RawSyscall6(number(234, 131), pid, pid, sigURG, 0, 0, 0)    // tgkill
}

// openStandard opens /dev/null in place of each standard descriptor that was closed,
// also where the runtime has a file of its own there by now: one of limits on
// processors, which it can do without.
func openStandard() {
	for fd := range uintptr(3) {
		const getfd, closeOnExec = 1, 1
		flags, _, errno := start.RawSyscall6(number(72, 25), fd, getfd, 0, 0, 0, 0) // fcntl
		if errno != 0 || flags&closeOnExec != 0 {
			openNull(fd)
		}
	}
}

func openNull(fd uintptr) {
	const readWrite, cwd = 2, ^uintptr(99)
	path := [...]byte{'/', 'd', 'e', 'v', '/', 'n', 'u', 'l', 'l', 0}
	null, _, errno := start.RawSyscall6(number(257, 56), cwd, uintptr(unsafe.Pointer(&path)), readWrite, 0, 0, 0) // openat
	if errno == 0 && null != fd {
		start.RawSyscall6(number(292, 24), null, fd, 0, 0, 0, 0) // dup3
		start.RawSyscall6(number(3, 57), null, 0, 0, 0, 0, 0)    // close
	}
}

// setTraceback is [runtime/debug.SetTraceback], without an import of its package.
//
//go:linkname setTraceback runtime/debug.SetTraceback
func setTraceback(level string)

// traceback is the level that the environment asks for.
func traceback() string {
	const name = "GOTRACEBACK="
	for _, entry := range start.Environ() {
		if len(entry) >= len(name) && entry[:len(name)] == name {
			return entry[len(name):]
		}
	}
	return ""
}

func isIgnored(sig int) bool { return start.Ignored&(1<<(sig-1)) != 0 }

func getAction(sig uintptr) (act action) {
	start.RawSyscall6(sigactionNumber(), sig, 0, uintptr(unsafe.Pointer(&act)), 8, 0, 0)
	return act
}

func setAction(sig uintptr, act action) {
	start.RawSyscall6(sigactionNumber(), sig, uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
}

// sigactionNumber is that of rt_sigaction(2).
func sigactionNumber() uintptr {
	switch runtime.GOARCH {
	case "386", "arm", "s390x":
		return 174
	case "ppc64", "ppc64le":
		return 173
	}
	return number(13, 134)
}

// number is that of a system call, on amd64 or on arm64 and those like it.
func number(amd64, arm64 uintptr) uintptr {
	if runtime.GOARCH == "amd64" {
		return amd64
	}
	return arm64
}
