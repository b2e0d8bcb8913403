package shell

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
	"gopipe/plan"
)

// currentUmask reads the process's mask, which umask(2) can't without setting
// it, from proc_pid_status(5).
func (sh *Shell) currentUmask() int {
	if sh.umask != nil {
		return *sh.umask
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

func (sh *Shell) rlimit(resource int) plan.Rlimit {
	for _, l := range sh.limits {
		if l.Resource == resource {
			return l
		}
	}
	if resource == pipeSize {
		return plan.Rlimit{Soft: 4096, Hard: 4096}
	}
	r, _ := rlimit.Get(resource)
	return plan.Rlimit{Resource: resource, Soft: r.Cur, Hard: r.Max}
}

const pipeSize = -1
