//go:build linux

package start

import "unsafe"

// actOnMissed has a signal act that the runtime has swallowed.
func actOnMissed() {
	const getpid, kill = 39, 62
	if sig := missed(); IsPlain(int(sig)) {
		pid, _, _ := rawSyscall6(getpid, 0, 0, 0, 0, 0, 0)
		rawSyscall6(kill, pid, sig, 0, 0, 0, 0)
	}
}

// missed returns the signal that the runtime has handled before, if there was one,
// and 0 otherwise. Nothing of that is left but what the kernel has written to the
// alternate stack of the main thread, which it prefers for the process's signals:
// struct rt_sigframe, with the address that the handler returned to, a ucontext
// with that stack in it, and a siginfo. No frame is taken for another's: all of
// these must be right.
func missed() uintptr {
	const (
		sigaltstack = 131
		restorer    = 2    // of an action
		linkAt      = 2    // in words, as the next
		stackAt     = 3    // sp, flags, size
		infoAt      = 39   // 8 bytes of a return address, 304 of a ucontext
		frame       = 55   // with 128 of a siginfo
		most        = 2000 // words of floating point state, and more, above it
	)
	var stack [3]uintptr
	rawSyscall6(sigaltstack, 0, uintptr(unsafe.Pointer(&stack)), 0, 0, 0, 0)
	back := uintptr(getAction(sigURG)[restorer])
	words := stack[2] / 8
	if stack[0] == 0 || back == 0 || words < frame {
		return 0
	}
	memory := unsafe.Slice((*uintptr)(addressAt(stack[0])), words)
	for at := words - frame; at > 0 && words-at < frame+most; at-- {
		f := memory[at:]
		if f[0] == back && f[linkAt] == 0 && f[stackAt] == stack[0] && f[stackAt+2] == stack[2] {
			return f[infoAt] & 0xffffffff
		}
	}
	return 0
}

// addressAt is the memory of a number, which is not the collector's.
func addressAt(number uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&number)) }
