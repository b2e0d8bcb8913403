// Package start does what must be done before other packages are initialized. It
// imports none of those, so that it is initialized before whatever sorts after it.
package start

import (
	"runtime"
	_ "unsafe" // for go:linkname

	_ "gopipe/internal/onlylinux"
)

func init() {
	grow(0)
	readFileLimit()
}

// grow makes room on the main goroutine's stack. What is initialized later, and
// a small script, need 16 KiB or more. The stack would grow to that in four
// steps, each of which fills a cache of stacks of its size and moves what is
// there: a tenth of all page faults of a short run. grow needs a large frame,
// and does not use it.
//
//go:noinline
func grow(n int) byte {
	if n == 0 {
		return 0
	}
	var frame [32 << 10]byte
	return frame[n]
}

// files is the limit of open files that this process was started with, soft and
// hard; zero where it is not known.
var files [2]uint64

// prlimit64 is the number of that system call, or 0. Package syscall has it, but is
// not to be imported here.
func prlimit64() uintptr {
	switch runtime.GOARCH {
	case "amd64":
		return 302
	case "arm64", "loong64", "riscv64":
		return 261
	case "386":
		return 340
	case "arm":
		return 369
	case "ppc64", "ppc64le":
		return 325
	case "s390x":
		return 334
	}
	return 0
}

// readFileLimit comes before package syscall raises the soft limit.
func readFileLimit() {
	const resource = 7 // RLIMIT_NOFILE of prlimit(2)
	if number := prlimit64(); number != 0 {
		RawSyscall6(number, 0, resource, 0, addressOf(&files), 0, 0)
	}
}

// Files returns the limit of open files that this process was started with.
// Package syscall raises the soft one for the process itself.
func Files() (soft, hard uint64, known bool) {
	return files[0], files[1], files[1] != 0
}
