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

// catInside has "cat FILE... |" be done without a program, by the same system
// calls.
func catInside(p *plan.Plan, i int) *plan.Stage {
	s := &p.Stages[i]
	if !isCat(s) || !writesPipe(p, i) || !allPlain(s) {
		return nil
	}
	return inside(s, func(ctx context.Context, files map[int]*os.File) error {
		var failed error
		for i := 1; i < len(s.Args); i++ {
			fd, err := open(s, s.Args[i])
			if err != nil { // it has changed since, or there is a lack
				return worse(failed, runRest(ctx, s, files, i))
			}
			err = send(ctx, files[1], fd)
			if bad := (*stream.ReadError)(nil); errors.As(err, &bad) {
				failed = report(s, files, s.Args[i]+": ", bad.Err, 1)
			} else if err != nil {
				return err
			}
		}
		return failed
	})
}

// runRest has the program itself go on with the operands from i on.
func runRest(ctx context.Context, s *plan.Stage, files map[int]*os.File, i int) error {
	rest := *s
	rest.Args = append([]string{s.Args[0]}, s.Args[i:]...)
	p := &plan.Plan{Stages: []plan.Stage{rest}}
	for fd, file := range files {
		p.Edges = append(p.Edges, inherit(fd, file))
	}
	return runProgram(ctx, p)
}

// worse is the outcome of a stage of which a part has failed.
func worse(failed, rest error) error {
	if rest == nil || rest == plan.Exit(0) {
		return failed
	}
	return rest
}

// isCat reports whether the stage is the system's cat with nothing but names
// of files, and nothing in its surroundings that has it behave in another way.
func isCat(s *plan.Stage) bool {
	return isTool(s, "cat") && len(s.Args) > 1 &&
		!slices.ContainsFunc(s.Args[1:], func(arg string) bool { return strings.HasPrefix(arg, "-") })
}

func allPlain(s *plan.Stage) bool {
	return !slices.ContainsFunc(s.Args[1:], func(name string) bool { return !isPlain(s, name) })
}

func isPlain(s *plan.Stage, name string) bool {
	fd, err := look(s, name)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return unix.Faccessat(unix.AT_FDCWD, procPath(fd), unix.R_OK, unix.AT_EACCESS) == nil
}

// look finds a regular file that is the same for this process as for a child,
// which those are not that are reached through /proc/self, and that has something
// in it: what claims to be empty may be of a kind that makes its content up. It
// does not open it: that would be noticed by the writers of a FIFO.
func look(s *plan.Stage, name string) (fd int, err error) {
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
		return -1, err
	}
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err == nil && (st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size == 0) {
		err = unix.EINVAL
	}
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

func procPath(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

// send closes fd.
func send(ctx context.Context, pipe *os.File, fd int) error {
	defer unix.Close(fd)
	unix.Fadvise(fd, 0, 0, unix.FADV_SEQUENTIAL)
	return stream.Send(ctx, int(pipe.Fd()), fd)
}

func open(s *plan.Stage, name string) (fd int, err error) {
	found, err := look(s, name)
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
