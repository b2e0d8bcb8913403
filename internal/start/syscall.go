package start

import "unsafe"

// RawSyscall6 is [syscall.RawSyscall6], without an import of its package.
//
//go:linkname RawSyscall6 syscall.RawSyscall6
func RawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)

func addressOf(p *[2]uint64) uintptr { return uintptr(unsafe.Pointer(p)) }

// Environ returns the environment that this process was started with, as it was:
// package syscall forgets all but the first of entries with one name, where bash
// has the last.
//
//go:linkname Environ syscall.runtime_envs
func Environ() []string
