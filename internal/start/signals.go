package start

import (
	"runtime"
	"unsafe"
)

// An action is the kernel's struct sigaction; its zero value is the default.
type action [4]uint64

const (
	sigINT  = 2
	sigQUIT = 3
	sigURG  = 23
	ignored = 1 // SIG_IGN
)

// DefaultSignals gives the signals that end a process their default actions back:
// the runtime's handler swallows SIGUSR1 and SIGALRM, among others, and takes its
// time over the rest. SIGQUIT, on which the runtime would print its stacks, does
// nothing, as in any shell. What is ignored stays so; of most signals the runtime
// has lost that by now.
func DefaultSignals() {
	for sig := uintptr(1); sig <= 64; sig++ {
		if IsPlain(int(sig)) && getAction(sig)[0] != ignored {
			setAction(sig, action{})
		}
	}
	switch {
	case getAction(sigINT)[0] == ignored:
		setAction(sigQUIT, action{ignored}) // POSIX, 2.9.3.1: the one tells the other
	case hasNothing:
		nothing := getAction(sigURG) // of the runtime, with all that a handler needs
		nothing[0] = nothingPC()
		setAction(sigQUIT, nothing)
	}
	actOnMissed()
}

// IsPlain reports whether a signal ends a process by default, and for nothing
// that the runtime has to know of.
func IsPlain(sig int) bool {
	switch sig {
	case 1, 2, 10, 12, 14, 15, 16, 24, 25, 26, 29, 30: // HUP INT USR1 USR2 ALRM TERM STKFLT XCPU XFSZ VTALRM IO PWR
		return true
	}
	return 34 <= sig && sig <= 64 // the first two real-time signals are libraries' own
}

func getAction(sig uintptr) (act action) {
	rawSyscall6(sigactionNumber(), sig, 0, uintptr(unsafe.Pointer(&act)), 8, 0, 0)
	return act
}

func setAction(sig uintptr, act action) {
	rawSyscall6(sigactionNumber(), sig, uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
}

// sigactionNumber is that of rt_sigaction(2).
func sigactionNumber() uintptr {
	switch runtime.GOARCH {
	case "amd64":
		return 13
	case "386", "arm", "s390x":
		return 174
	case "ppc64", "ppc64le":
		return 173
	}
	return 134
}
