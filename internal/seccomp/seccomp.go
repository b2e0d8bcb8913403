// Package seccomp has system calls fail, for tests: as on a kernel that lacks
// them, or in a container that forbids them. See seccomp(2).
package seccomp

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Refuse has a system call fail in this process, and in all that it starts from
// now on.
func Refuse(call uint32, with syscall.Errno) {
	install([]unix.SockFilter{
		load(0), // the number of the call
		unlessEqual(call, 1),
		result(with),
	})
}

// RefuseIoctl does so with one request of ioctl(2).
func RefuseIoctl(request uint32, with syscall.Errno) {
	install([]unix.SockFilter{
		load(0),
		unlessEqual(unix.SYS_IOCTL, 3),
		load(24), // its second argument
		unlessEqual(request, 1),
		result(with),
	})
}

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func unlessEqual(value uint32, skip uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: value, Jf: skip}
}

func result(with syscall.Errno) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(with)}
}

// install ends the test program where it can't: the test would show nothing.
func install(filter []unix.SockFilter) {
	filter = append(filter, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW})
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	if _, _, e := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog))); e != 0 {
		fmt.Fprintln(os.Stderr, "seccomp:", e)
		os.Exit(1)
	}
}
