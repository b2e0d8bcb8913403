package procs

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// defaultAction restores SIG_DFL under the Go runtime's feet, which keeps its
// own handler for most signals even after signal.Reset.
func defaultAction(sig syscall.Signal) {
	var act [4]uint64 // struct sigaction: SIG_DFL, no flags, no restorer, no mask
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
	unblock(sig)
}

func unblock(sig syscall.Signal) {
	var set unix.Sigset_t
	set.Val[(sig-1)/64] |= 1 << ((uint(sig) - 1) % 64)
	unix.PthreadSigmask(unix.SIG_UNBLOCK, &set, nil)
}
