// Package stream joins many byte streams into one, and parts one into many,
// without tearing lines. Each call works on one goroutine, which waits for all
// its descriptors by poll(2).
package stream

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a write may stand still once the context has ended.
const patience = 2 * time.Second

// ErrStalled is the error of what could not be written out after the context
// had ended, since nobody read it.
var ErrStalled = errors.New("nobody reads what is left")

// errAgain means that there is nothing to read yet.
var errAgain = errors.New("nothing to read yet")

// A waiter waits for descriptors, and for the end of a context.
type waiter struct {
	wake int // an eventfd
	over bool
	stop func()
	ctx  context.Context
}

func newWaiter(ctx context.Context) (*waiter, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	w := &waiter{wake: fd, ctx: ctx}
	woken := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(woken)
		w.notify()
	})
	w.stop = func() {
		if !cancel() {
			<-woken
		}
		unix.Close(fd)
	}
	return w, nil
}

// notify ends a wait. It may be called from any goroutine until stop.
func (w *waiter) notify() { unix.Write(w.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0}) }

// wait returns when one of the descriptors is ready, or after notify. The
// first place in fds is its own; the others have no Revents yet. Once the context has ended it waits only for
// what is to be written, and not for long.
func (w *waiter) wait(fds []unix.PollFd) error {
	if !w.over && w.ctx.Err() != nil {
		w.over = true
		return nil
	}
	timeout := -1
	fds[0] = unix.PollFd{Fd: int32(w.wake), Events: unix.POLLIN}
	if w.over {
		timeout = int(patience.Milliseconds())
	}
	n, err := poll(fds, timeout)
	switch {
	case err != nil:
		return err
	case n == 0:
		return ErrStalled
	}
	if fds[0].Revents != 0 {
		var count [8]byte
		unix.Read(w.wake, count[:])
		w.over = w.ctx.Err() != nil
	}
	return nil
}

// waitFor waits for one descriptor.
func (w *waiter) waitFor(fd int, events int16) error {
	return w.wait([]unix.PollFd{{}, {Fd: int32(fd), Events: events}})
}

func poll(fds []unix.PollFd, timeout int) (int, error) {
	for {
		n, err := unix.Poll(fds, timeout)
		if err != unix.EINTR {
			return n, err
		}
	}
}
