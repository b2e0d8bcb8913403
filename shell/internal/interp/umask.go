package interp

import (
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
)

// CurrentUmask reads the process's mask, which umask(2) can't without setting
// it, from proc_pid_status(5).
func (sh *Shell) CurrentUmask() int {
	if sh.Umask != nil {
		return *sh.Umask
	}
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "Umask:"); ok {
			mask, _ := strconv.ParseInt(strings.TrimSpace(value), 8, 32)
			return int(mask)
		}
	}
	mask := unix.Umask(0o077) // no /proc
	unix.Umask(mask)
	return mask
}

func (sh *Shell) Rlimit(resource int) syscall.Rlimit {
	if l, ok := sh.Limits[resource]; ok {
		return l
	}
	if resource == PipeSize {
		return syscall.Rlimit{Cur: 4096, Max: 4096}
	}
	r, _ := rlimit.Get(resource)
	return syscall.Rlimit(r)
}

const PipeSize = -1
