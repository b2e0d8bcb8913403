// Package rlimit has the names of resource limits, and what bounds them.
package rlimit

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
	"gopipe/internal/start"
)

// names are those of prlimit(1), by the numbers of setrlimit(2).
var names = [...]string{
	unix.RLIMIT_CPU: "cpu", unix.RLIMIT_FSIZE: "fsize", unix.RLIMIT_DATA: "data", unix.RLIMIT_STACK: "stack",
	unix.RLIMIT_CORE: "core", unix.RLIMIT_RSS: "rss", unix.RLIMIT_NPROC: "nproc", unix.RLIMIT_NOFILE: "nofile",
	unix.RLIMIT_MEMLOCK: "memlock", unix.RLIMIT_AS: "as", unix.RLIMIT_LOCKS: "locks",
	unix.RLIMIT_SIGPENDING: "sigpending", unix.RLIMIT_MSGQUEUE: "msgqueue", unix.RLIMIT_NICE: "nice",
	unix.RLIMIT_RTPRIO: "rtprio", unix.RLIMIT_RTTIME: "rttime",
}

// Name returns the name of a resource, or its number where it has none.
func Name(resource int) string {
	if resource >= 0 && resource < len(names) {
		return names[resource]
	}
	return strconv.Itoa(resource)
}

// Number returns the resource of a name, or number.
func Number(name string) (int, error) {
	if i := slices.Index(names[:], name); i >= 0 {
		return i, nil
	}
	return strconv.Atoi(name)
}

const unlimited = "unlimited"

// Text returns a limit as ulimit has it.
func Text(n uint64) string {
	if n == unix.RLIM_INFINITY {
		return unlimited
	}
	return strconv.FormatUint(n, 10)
}

// Parse reads what Text returns.
func Parse(text string) (uint64, error) {
	if text == unlimited {
		return unix.RLIM_INFINITY, nil
	}
	return strconv.ParseUint(text, 10, 64)
}

// MaxFiles is what no limit of open files may exceed: see proc(5), nr_open.
func MaxFiles() uint64 {
	text, _ := os.ReadFile("/proc/sys/fs/nr_open")
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return unix.RLIM_INFINITY
	}
	return n
}

// RaisedFiles returns the limit of open files that this process was started with,
// if package syscall has raised it for the process alone, and nobody has set
// it since.
func RaisedFiles() (r unix.Rlimit, raised bool) {
	soft, hard, known := start.Files()
	var now unix.Rlimit
	if !known || soft+1 >= hard || unix.Getrlimit(unix.RLIMIT_NOFILE, &now) != nil {
		return r, false
	}
	return unix.Rlimit{Cur: soft, Max: hard}, now.Cur == hard-1 && now.Max == hard
}

// Get returns a limit of this process, as its children have it.
func Get(resource int) (r unix.Rlimit, err error) {
	if r, raised := RaisedFiles(); raised && resource == unix.RLIMIT_NOFILE {
		return r, nil
	}
	err = unix.Getrlimit(resource, &r)
	return r, err
}
