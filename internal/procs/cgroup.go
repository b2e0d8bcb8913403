package procs

import (
	"errors"

	"golang.org/x/sys/unix"
)

// A CgroupError says why a child could not start in a cgroup.
type CgroupError struct {
	Dir string
	Err error

	why string // and what to do
}

func (e *CgroupError) Error() string {
	text := "cannot start in the cgroup " + e.Dir + ": " + e.Err.Error()
	if e.why != "" {
		text += ": " + e.why
	}
	return text
}

func (e *CgroupError) Unwrap() error { return e.Err }

var errNotCgroup2 = errors.New("not a cgroup of version 2")

// openCgroup opens the directory of a cgroup, for clone3(2).
func openCgroup(dir string) (fd int, err error) {
	fd, err = unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err == unix.ENOENT {
		return -1, &CgroupError{dir, err, "make it first"}
	}
	if err != nil {
		return -1, &CgroupError{dir, err, ""}
	}
	var fs unix.Statfs_t
	switch err := unix.Fstatfs(fd, &fs); {
	case err != nil:
		unix.Close(fd)
		return -1, &CgroupError{dir, err, ""}
	case fs.Type != unix.CGROUP2_SUPER_MAGIC:
		unix.Close(fd)
		return -1, &CgroupError{dir, errNotCgroup2, "give a directory below a mount of type cgroup2, see /proc/mounts"}
	}
	return fd, nil
}

// cgroupRefusals say why clone3(2) fails for a cgroup, and what to do.
var cgroupRefusals = map[error]string{
	unix.ENOSYS:     "clone3(2) is missing: it takes Linux 5.7, and no seccomp filter against it",
	unix.EINVAL:     "it takes Linux 5.7",
	unix.E2BIG:      "it takes Linux 5.7",
	unix.EACCES:     "it takes leave to write cgroup.procs there and in the nearest cgroup above it and this process: have that one delegated",
	unix.EPERM:      "it takes leave to write cgroup.procs there, and no seccomp filter against clone3(2)",
	unix.EBUSY:      "it has controllers enabled for cgroups below it (cgroup.subtree_control): give one of those",
	unix.EOPNOTSUPP: "it can't have processes, see its cgroup.type",
	unix.ENODEV:     "it has been removed",
	unix.ENOENT:     "it is outside of this process's cgroup namespace",
	unix.EAGAIN:     "its pids.max, that of one above it, or ulimit -u is reached",
}
