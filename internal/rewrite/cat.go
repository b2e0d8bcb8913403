package rewrite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/stream"
	"gopipe/plan"
)

// catInside has "cat FILE... |" be done by splice(2): there is no program to
// start, and the bytes go into the pipe without being copied.
func catInside(p *plan.Plan, i int) *plan.Stage {
	s := &p.Stages[i]
	if !isCat(s) || !writesPipe(p, i) || !allPlain(s) {
		return nil
	}
	return inside(s, func(ctx context.Context, files map[int]*os.File) error {
		var failed error
		for _, name := range s.Args[1:] {
			err := send(ctx, files[1], s, name)
			if bad := (*stream.ReadError)(nil); errors.As(err, &bad) {
				failed = report(s, files, name+": ", bad.Err, 1)
			} else if err != nil {
				return err
			}
		}
		return failed
	})
}

// isCat reports whether the stage is the system's cat with nothing but names
// of files, and nothing in its surroundings that has it behave in another way.
func isCat(s *plan.Stage) bool {
	return isTool(s, "cat") && len(s.Args) > 1 &&
		!slices.ContainsFunc(s.Args[1:], func(arg string) bool { return strings.HasPrefix(arg, "-") })
}

// allPlain reports whether all operands are files with something in them: what
// claims to be empty may be of a kind that makes its content up.
func allPlain(s *plan.Stage) bool {
	return !slices.ContainsFunc(s.Args[1:], func(name string) bool { return !isPlain(s, name) })
}

func isPlain(s *plan.Stage, name string) bool {
	fd, st, err := look(s, name)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return st.Size > 0 && unix.Faccessat(unix.AT_FDCWD, procPath(fd), unix.R_OK, unix.AT_EACCESS) == nil
}

// look finds a regular file that is the same for this process as for a child,
// which those are not that are reached through /proc/self. It does not open it:
// that would be noticed by the writers of a FIFO.
func look(s *plan.Stage, name string) (fd int, st unix.Stat_t, err error) {
	path := name
	if s.Dir != "" && !filepath.IsAbs(name) {
		path = filepath.Join(s.Dir, name)
	}
	how := unix.OpenHow{Flags: unix.O_PATH | unix.O_CLOEXEC, Resolve: unix.RESOLVE_NO_MAGICLINKS}
	fd, err = unix.Openat2(unix.AT_FDCWD, path, &how)
	for err == unix.EINTR {
		fd, err = unix.Openat2(unix.AT_FDCWD, path, &how)
	}
	if err != nil {
		return fd, st, err
	}
	if err = unix.Fstat(fd, &st); err == nil && st.Mode&unix.S_IFMT != unix.S_IFREG {
		err = unix.EINVAL
	}
	if err != nil {
		unix.Close(fd)
	}
	return fd, st, err
}

func procPath(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

func send(ctx context.Context, pipe *os.File, s *plan.Stage, name string) error {
	fd, err := open(s, name)
	if err != nil {
		return &stream.ReadError{Err: err}
	}
	defer unix.Close(fd)
	unix.Fadvise(fd, 0, 0, unix.FADV_SEQUENTIAL)
	return stream.Send(ctx, int(pipe.Fd()), fd)
}

func open(s *plan.Stage, name string) (fd int, err error) {
	found, _, err := look(s, name)
	if err != nil {
		return -1, err
	}
	defer unix.Close(found)
	fd, err = unix.Open(procPath(found), unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NOCTTY, 0)
	for err == unix.EINTR {
		fd, err = unix.Open(procPath(found), unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NOCTTY, 0)
	}
	return fd, err
}
