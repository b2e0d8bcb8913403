package pipeline

import (
	"io"
	"os"
	"syscall"

	"gopipe/internal/splice"

	"golang.org/x/sys/unix"
)

// An input is what a function reads. It has io.Copy move what is in a pipe to
// another one by splice(2), which copies nothing.
type input struct{ *os.File }

func (r input) WriteTo(w io.Writer) (int64, error) {
	s := splicer{from: r.File}
	switch out := w.(type) {
	case *os.File:
		s.to = out
	case *outlet:
		s.to = out.File
	}
	if s.to == nil || !s.open() {
		return r.File.WriteTo(w)
	}
	n, err := s.run()
	if splice.Refused(err) {
		rest, err := r.File.WriteTo(w)
		return n + rest, err
	}
	if out, ok := w.(*outlet); ok {
		err = out.own(err)
	}
	return n, err
}

// A splicer moves what one pipe holds to another. Both are non-blocking.
type splicer struct {
	from, to         *os.File
	fromConn, toConn syscall.RawConn
}

// open reports whether both files are pipes that can be waited for.
func (s *splicer) open() bool {
	return pollable(s.from, &s.fromConn) && pollable(s.to, &s.toConn)
}

func pollable(f *os.File, conn *syscall.RawConn) (ok bool) {
	c, err := f.SyscallConn()
	if err != nil {
		return false
	}
	controlErr := c.Control(func(fd uintptr) {
		var st unix.Stat_t
		flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0)
		ok = err == nil && flags&unix.O_NONBLOCK != 0 && unix.Fstat(int(fd), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFIFO
	})
	*conn = c
	return ok && controlErr == nil
}

func (s *splicer) run() (total int64, err error) {
	for {
		n, err := s.move()
		if n > 0 {
			total += int64(n)
		}
		if n <= 0 || err != nil {
			return total, err
		}
	}
}

// move moves once. Either side may be what is to be waited for.
func (s *splicer) move() (n int, err error) {
	for {
		full, holds := false, false
		waitErr := s.fromConn.Read(func(from uintptr) bool {
			closed := s.toConn.Control(func(to uintptr) { n, err = splice.Move(int(from), int(to), mostAtOnce) })
			if closed != nil {
				err = closed
			}
			full = err == unix.EAGAIN && hasInput(from)
			return err != unix.EAGAIN || full
		})
		if full {
			waitErr = s.toConn.Write(func(to uintptr) bool {
				closed := s.fromConn.Control(func(from uintptr) {
					n, err = splice.Move(int(from), int(to), mostAtOnce)
					holds = err == unix.EAGAIN && hasInput(from)
				})
				if closed != nil {
					err = closed
				}
				return !holds
			})
		}
		switch {
		case waitErr != nil:
			return 0, waitErr
		case err == unix.EAGAIN:
			continue
		case err != nil:
			return 0, &os.PathError{Op: "splice", Path: s.to.Name(), Err: err}
		}
		return n, nil
	}
}

// mostAtOnce is how much one call moves.
const mostAtOnce = 1 << 20

// hasInput reports whether there is something to move: then it is for the other
// side to wait for.
func hasInput(fd uintptr) bool {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
	return err == nil && n > 0
}
