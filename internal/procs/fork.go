package procs

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
)

// A birth is what a child does between its fork and its exec, and what came of
// it. There are two ways: one of our own, see clone.go, and that of forkexec.go.
// [syscall.ForkExec] knows neither limits nor a file mode creation mask nor
// signals to ignore, and trusts that all other descriptors close at exec.
//
// The child shares this process's memory until its exec, as in vfork(2), but on a
// stack of its own: so this process goes on meanwhile, and may fork more.
// Everything is made ready before, and the child only makes system calls: it
// can't allocate, lock, or let the stack grow. See [birth.live].
type birth struct {
	path       *byte
	argv, envv []*byte
	dir        *byte // nil for this process's

	files   []int  // files[n] becomes descriptor n; -1 closes it
	group   int    // the process group to join; 0 to lead one, noGroup for neither
	tty     int    // to be given to the group, or -1
	umask   int    // or -1
	ignore  uint64 // a set of signals, as the next
	blocked uint64 // what the program starts with
	limits  []rawLimit
	signal  syscall.Signal // to get when the parent's thread ends, or 0
	parent  int

	stack   *[stackSize]byte // nil where ForkExec has waited already
	cleared bool             // signals have no handlers in the child from its start on
	pidfd   int32
	unborn  uint32 // 1 until the child has executed its program, or ended
	failed  step   // what the child could not do
	limit   int    // which of the limits
	errno   syscall.Errno
}

// stackSize is plenty for functions that may use 800 bytes in all.
const stackSize = 8 << 10

type rawLimit struct {
	resource int
	soft     uint64
	hard     uint64
}

const noGroup = -1

// A step is what a birth can fail in.
type step int

const (
	stepNone step = iota
	stepFork
	stepGroup
	stepTerminal
	stepDir
	stepFiles
	stepLimit
	stepExec
)

// newBirth prepares the child of c in process group pgid; 0 makes it the leader
// of its own.
func newBirth(c *Cmd, pgid int) (*birth, error) {
	b := &birth{group: pgid, tty: -1, umask: -1, pidfd: -1, unborn: 1, parent: os.Getpid()}
	env := c.Env
	if env == nil {
		env = syscall.Environ()
	}
	var err error
	if b.path, err = syscall.BytePtrFromString(c.Path); err != nil {
		return nil, err
	}
	if b.argv, err = syscall.SlicePtrFromStrings(c.Args); err != nil {
		return nil, err
	}
	if b.envv, err = syscall.SlicePtrFromStrings(env); err != nil {
		return nil, err
	}
	if c.Dir != "" {
		if b.dir, err = syscall.BytePtrFromString(c.Dir); err != nil {
			return nil, err
		}
	}
	if b.files, err = numbers(c.Files); err != nil {
		return nil, err
	}
	if pgid == 0 && c.NeverLeads {
		b.group = noGroup
	}
	if c.foreground {
		b.tty = c.tty
	}
	if c.Umask != nil {
		b.umask = *c.Umask
	}
	for _, sig := range c.Ignore {
		b.ignore |= 1 << (sig - 1)
	}
	var now unix.Sigset_t
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, nil, &now); err != nil {
		return nil, err
	}
	b.blocked = *(*uint64)(unsafe.Pointer(&now)) // the kernel has 64 signals
	b.limits = rawLimits(c.Rlimits)
	return b, nil
}

// rawLimits are the limits to set, and the one that package syscall changed for
// this process alone.
func rawLimits(limits map[int]syscall.Rlimit) (raw []rawLimit) {
	for _, resource := range slices.Sorted(maps.Keys(limits)) {
		raw = append(raw, rawLimit{resource, limits[resource].Cur, limits[resource].Max})
	}
	_, files := limits[unix.RLIMIT_NOFILE]
	if r, raised := rlimit.RaisedFiles(); raised && !files {
		raw = append(raw, rawLimit{unix.RLIMIT_NOFILE, r.Cur, r.Max})
	}
	return raw
}

// fork makes the child. cgroup is a descriptor, or -1. What was to be made ready
// is in use until wait has returned.
func (b *birth) fork(c *Cmd, cgroup int) (pid int, err error) {
	if forkExecs {
		return b.forkExec(c, cgroup)
	}
	return b.clone(cgroup)
}

// why tells what is to blame for a fork that failed.
func (b *birth) why(c *Cmd, err error) error {
	switch {
	case b.failed == stepFork && c.Cgroup != "":
		return &CgroupError{c.Cgroup, err, cgroupRefusals[err]}
	case b.failed == stepDir:
		return &os.PathError{Op: "chdir", Path: c.Dir, Err: err}
	case b.failed == stepLimit && b.limit < len(c.Rlimits):
		return newLimitError(b.limits[b.limit], err)
	}
	return err
}

// numbers returns the files' descriptors, -1 for nil.
func numbers(files []*os.File) ([]int, error) {
	list := make([]int, len(files))
	for i, f := range files {
		list[i] = -1
		if f == nil {
			continue
		}
		if list[i] = int(f.Fd()); list[i] < 0 {
			return nil, fmt.Errorf("descriptor %d of a child: %w", i, os.ErrClosed)
		}
	}
	return list, nil
}
