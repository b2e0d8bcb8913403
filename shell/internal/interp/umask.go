package interp

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
	"gopipe/plan"
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

func (sh *Shell) Rlimit(resource int) plan.Rlimit {
	for _, l := range sh.Limits {
		if l.Resource == resource {
			return l
		}
	}
	if resource == PipeSize {
		return plan.Rlimit{Soft: 4096, Hard: 4096}
	}
	r, _ := rlimit.Get(resource)
	return plan.Rlimit{Resource: resource, Soft: r.Cur, Hard: r.Max}
}

const PipeSize = -1
