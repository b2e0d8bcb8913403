// Package fifo opens named FIFOs without losing control of the thread: an open
// that waits for the other side can be cancelled.
package fifo

import (
	"context"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

type opening struct {
	fd  int
	err error
}

// Open opens the FIFO at path with the given flags of open(2), and waits for
// the other side as open(2) does, but only until ctx ends; the error is then
// the context's cause. The caller owns the file.
func Open(ctx context.Context, path string, flags int) (*os.File, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	// The FIFO is held by a descriptor, so that release finds this one even if
	// its name is gone by then.
	held := openRetry(path, unix.O_PATH|unix.O_CLOEXEC)
	if held.err != nil {
		return nil, held.err
	}
	defer unix.Close(held.fd)
	name := "/proc/self/fd/" + strconv.Itoa(held.fd)
	if unix.Access(name, unix.F_OK) != nil {
		name = path // no /proc
	}
	done := make(chan opening, 1)
	go func() { done <- openRetry(name, flags|unix.O_CLOEXEC) }()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, o.err
		}
		return os.NewFile(uintptr(o.fd), path), nil
	case <-ctx.Done():
		release(name, flags, done)
		return nil, context.Cause(ctx)
	}
}

func openRetry(path string, flags int) opening {
	for {
		fd, err := unix.Open(path, flags, 0)
		if err != unix.EINTR {
			return opening{fd, err}
		}
	}
}

// release ends an open that waits for the other side, by being that side for a
// moment: O_RDONLY|O_NONBLOCK opens at once, and O_WRONLY|O_NONBLOCK does when
// a reader waits (fifo(7)). It tries until then, since the opening thread may
// not be in the kernel yet.
func release(name string, flags int, done <-chan opening) {
	other := unix.O_WRONLY
	if flags&unix.O_ACCMODE == unix.O_WRONLY {
		other = unix.O_RDONLY
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		peer := openRetry(name, other|unix.O_NONBLOCK|unix.O_CLOEXEC)
		select {
		case o := <-done:
			closeOpened(o)
			closeOpened(peer)
			return
		case <-tick.C:
			closeOpened(peer)
			if peer.err == unix.ENOENT {
				return // no /proc, and the name is gone: nobody can end that open
			}
		}
	}
}

func closeOpened(o opening) {
	if o.err == nil {
		unix.Close(o.fd)
	}
}
