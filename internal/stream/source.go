package stream

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// A Source is what is read: see OpenSource and ReuseSource. Merge closes it.
type Source struct {
	Name string // for tags and errors

	fd       int
	path     string // under which the same FIFO can be opened again
	fifo     bool
	named    bool // a FIFO that writers may come back to
	blocking bool // it must not be read unless poll(2) says so
}

// OpenSource opens a file. It does not wait for the writer of a FIFO: Merge
// does.
func OpenSource(name, path string) (Source, error) {
	fd, err := openRetry(path, unix.O_RDONLY|unix.O_NONBLOCK)
	if err != nil {
		return Source{}, err
	}
	s := Source{Name: name, fd: fd}
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR {
		err = unix.EISDIR
	}
	if err != nil {
		unix.Close(fd)
		return Source{}, err
	}
	if st.Mode&unix.S_IFMT == unix.S_IFIFO {
		s.fifo, s.named = true, !isAnonymous(fd)
		s.path = procPath(fd)
	}
	return s, nil
}

// ReuseSource makes a source of a file that is open, and stays so.
func ReuseSource(name string, file *os.File) (Source, error) {
	if isFIFO(int(file.Fd())) {
		// A description of our own need not block.
		if s, err := OpenSource(name, procPath(int(file.Fd()))); err == nil {
			return s, nil
		}
	}
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return Source{}, err
	}
	return Source{Name: name, fd: fd, fifo: isFIFO(fd), blocking: true}, nil
}

// Close closes a source that is not merged after all.
func (s *Source) Close() { unix.Close(s.fd) }

func openRetry(path string, flags int) (int, error) {
	for {
		fd, err := unix.Open(path, flags|unix.O_CLOEXEC, 0)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

func procPath(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

func isFIFO(fd int) bool {
	var st unix.Stat_t
	return unix.Fstat(fd, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFIFO
}

// isAnonymous tells a pipe from a FIFO that has a name.
func isAnonymous(fd int) bool {
	var st unix.Statfs_t
	return unix.Fstatfs(fd, &st) == nil && st.Type == unix.PIPEFS_MAGIC
}

// An input is a source while it is merged.
type input struct {
	Source
	follow bool
	keeper int // a write end of ours, which hides that there is no other; or -1
	ended  bool

	partial []byte // of a line
	long    *queue // what comes before partial; nil for most
	middle  bool   // what was written of this source ends within a line

	ahead *queue // read before it was wanted; nil unless asked for
	torn  bool   // ahead ends within a line
}

// read reads once. The error is errAgain where there is nothing yet, errLeft
// when the writers of a FIFO that is followed have left.
func (in *input) read(p []byte) (int, error) {
	for {
		n, err := unix.Read(in.fd, p)
		switch {
		case err == unix.EINTR:
			continue
		case err == unix.EAGAIN:
			return 0, errAgain
		case err != nil:
			return 0, err
		case n > 0:
			in.dropKeeper()
			return n, nil
		case in.fifo && !hungUp(in.fd):
			return 0, errAgain // no writer has come yet
		case in.follow && in.named:
			return 0, in.keep()
		}
		return 0, io.EOF
	}
}

// errLeft is no failure: more writers may come.
var errLeft = &os.PathError{Op: "read", Path: "fifo", Err: io.EOF}

// hungUp reports whether the writers of a FIFO have left. Before the first has
// come they have not.
func hungUp(fd int) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	_, err := poll(fds, 0)
	return err == nil && fds[0].Revents&(unix.POLLHUP|unix.POLLIN) == unix.POLLHUP
}

// keep opens a write end, so that poll(2) waits for the next writer instead of
// reporting the end for ever. It is closed when that has come: its end must
// show.
func (in *input) keep() error {
	if in.keeper >= 0 {
		return errAgain
	}
	fd, err := openRetry(in.path, unix.O_WRONLY|unix.O_NONBLOCK)
	if err != nil {
		return err
	}
	in.keeper = fd
	return errLeft
}

func (in *input) dropKeeper() {
	if in.keeper >= 0 {
		unix.Close(in.keeper)
		in.keeper = -1
	}
}

func (in *input) close() {
	if in.ended {
		return
	}
	in.ended = true
	in.dropKeeper()
	unix.Close(in.fd)
}
