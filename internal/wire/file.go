package wire

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
	"gopipe/internal/thread"
	"gopipe/plan"
)

// openFile opens a file for a stage, relative to the stage's directory and
// under its umask.
func openFile(ctx context.Context, e *plan.Edge, s *plan.Stage, path string) (*os.File, error) {
	if e.Name == "" {
		return nil, unix.ENOENT
	}
	if strings.IndexByte(path, 0) >= 0 {
		return nil, unix.EINVAL
	}
	if s.Umask == nil || e.Flags&unix.O_CREAT == 0 {
		return open(ctx, path, e.Flags, 0o666)
	}
	return openMasked(ctx, path, e.Flags, *s.Umask)
}

// path is where an edge's file is. What another edge gave the stage is opened
// anew, as by /dev/fd/N in a process.
func (f *Files) path(e *plan.Edge, s *plan.Stage) string {
	if e.Internal.Reopens == 0 {
		return pathIn(s.Dir, e.Name)
	}
	if file := f.byEdge[e.Internal.Reopens-1]; file != nil {
		return "/proc/self/fd/" + strconv.Itoa(int(file.Fd()))
	}
	return "/proc/self/fd/closed"
}

// OpenEdge opens what a File, FIFO or Text edge leads to, apart from a run, for a stage
// with the directory and umask of s, and waits as long as a run does, but only until ctx
// ends. The file is the caller's. The error is without the edge's name.
func OpenEdge(ctx context.Context, e *plan.Edge, s *plan.Stage) (*os.File, error) {
	file, err := (*os.File)(nil), error(nil)
	if e.Medium == plan.Text {
		file, err = newText(e.Text)
	} else {
		file, err = openFile(ctx, e, s, pathIn(s.Dir, e.Name))
	}
	if err == nil && e.Internal.Opened != nil {
		e.Internal.Opened()
	}
	return file, err
}

// pathIn joins without cleaning: "link/.." means what the kernel says.
func pathIn(dir, name string) string {
	if dir == "" || strings.HasPrefix(name, "/") {
		return name
	}
	return dir + "/" + name
}

// openMasked opens on a thread whose umask is nobody else's.
func openMasked(ctx context.Context, path string, flags, umask int) (file *os.File, err error) {
	own := thread.New()
	defer own.End()
	alone := true
	own.Do(func() {
		if alone = unix.Unshare(unix.CLONE_FS) == nil; alone {
			unix.Umask(umask)
			file, err = open(ctx, path, flags, 0o666)
		}
	})
	if !alone { // as in a container
		return openAndChange(ctx, path, flags, 0o666&^uint32(umask))
	}
	return file, err
}

// openAndChange gives a file that it makes what this process's umask takes away.
func openAndChange(ctx context.Context, path string, flags int, mode uint32) (*os.File, error) {
	fd, err := unix.Open(path, flags|unix.O_EXCL|unix.O_CLOEXEC, mode)
	if err != nil { // it is there, or can't be made
		return open(ctx, path, flags, mode)
	}
	unix.Fchmod(fd, mode)
	return os.NewFile(uintptr(fd), path), nil
}

// open opens a path. With O_EXCL (set -C), only a regular file that is there
// already is an error: POSIX, 2.7.2.
func open(ctx context.Context, path string, flags int, mode uint32) (*os.File, error) {
	if isFIFO(path) {
		file, err := fifo.OpenAny(ctx, path, flags)
		if !errors.Is(err, fifo.ErrNotFIFO) { // any more
			return file, cause(err)
		}
	}
	for {
		fd, err := unix.Open(path, flags|unix.O_CLOEXEC, mode)
		if err == unix.EINTR {
			continue
		}
		if err == unix.EEXIST && flags&unix.O_EXCL != 0 && !isRegular(path) {
			flags &^= unix.O_EXCL
			continue
		}
		if err != nil {
			return nil, cause(err)
		}
		return os.NewFile(uintptr(fd), path), nil
	}
}

func isFIFO(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFIFO
}

func isRegular(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) != nil || st.Mode&unix.S_IFMT == unix.S_IFREG
}
