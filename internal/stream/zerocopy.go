package stream

import (
	"golang.org/x/sys/unix"

	"gopipe/internal/splice"
)

// canMove reports whether the bytes need not be copied: everything is a pipe,
// all get all, and nothing waits in memory.
func (r *spreader) canMove() bool {
	if r.copies || r.Distribution != Broadcast || r.Buffer > 0 || !r.in.fifo || r.in.blocking || r.waiting > 0 || r.ended || r.over {
		return false
	}
	for _, o := range r.outlets {
		if !o.gone && (!o.pipe || o.queue.len() > 0) {
			return false
		}
	}
	r.copies = !r.makePipes()
	return !r.copies
}

// makePipes gives each target a pipe that holds as much as the source.
func (r *spreader) makePipes() bool {
	capacity, err := unix.FcntlInt(uintptr(r.in.fd), unix.F_GETPIPE_SZ, 0)
	if err != nil {
		return false
	}
	for _, o := range r.outlets {
		if !o.gone && o.moving[0] < 0 && !o.makePipe(capacity) {
			return false
		}
	}
	return true
}

func (o *outlet) makePipe(capacity int) bool {
	if unix.Pipe2(o.moving[:], unix.O_CLOEXEC|unix.O_NONBLOCK) != nil {
		o.moving = [2]int{-1, -1}
		return false
	}
	enlarge(o.fd)
	has, err := unix.FcntlInt(uintptr(o.moving[1]), unix.F_GETPIPE_SZ, 0)
	if err == nil && has < capacity {
		has, err = unix.FcntlInt(uintptr(o.moving[1]), unix.F_SETPIPE_SZ, capacity)
	}
	if err != nil || has < capacity {
		o.closePipe()
		return false
	}
	return true
}

func (o *outlet) closePipe() {
	if o.moving[0] >= 0 {
		unix.Close(o.moving[0])
		unix.Close(o.moving[1])
		o.moving, o.inside = [2]int{-1, -1}, 0
	}
}

// moveAll moves what the source has to all targets: into the pipe of the first,
// from there by tee(2) into those of the others, which are as large and empty,
// and from each to its target.
func (r *spreader) moveAll() (done bool, err error) {
	n, err := r.moveIn()
	switch {
	case err == errAgain:
		if err := r.waitFor(r.in.fd, unix.POLLIN); err != nil {
			return false, err
		}
		if r.over {
			return false, r.finish()
		}
		return false, nil
	case splice.Refused(err):
		r.copies = true
		return false, nil
	case err != nil:
		r.Failed(r.in.Name, err)
		return false, r.finish()
	case n == 0:
		return false, r.finish()
	}
	err = r.multiply(n)
	if splice.Refused(err) {
		return false, r.takeBack()
	}
	if err != nil {
		return false, err
	}
	for {
		busy, err := r.moveOut()
		if err != nil || !busy {
			return false, err
		}
		if err := r.wait(r.fds); err != nil {
			return false, err
		}
	}
}

// moveIn takes what the source has, into the pipe of the first target. At the
// end it is 0.
func (r *spreader) moveIn() (int, error) {
	const most = 1 << 30
	n, err := move(r.in.fd, r.first().moving[1], most)
	if n == 0 && err == nil && !hungUp(r.in.fd) {
		return 0, errAgain // no writer has come yet
	}
	return n, err
}

func (r *spreader) first() *outlet {
	for _, o := range r.outlets {
		if !o.gone {
			return o
		}
	}
	return nil
}

func (r *spreader) multiply(n int) error {
	first := r.first()
	first.inside = n
	for _, o := range r.outlets {
		if o == first || o.gone {
			continue
		}
		m, err := splice.Copy(first.moving[0], o.moving[1], n)
		o.inside = m
		if err == nil && o.inside < n {
			err = unix.EIO // can't be: it had the room
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeBack has what is in the pipe of the first target be copied after all, as
// all that comes later.
func (r *spreader) takeBack() error {
	r.copies = true
	first := r.first()
	text := make([]byte, first.inside)
	for done := 0; done < len(text); {
		n, err := unix.Read(first.moving[0], text[done:])
		if err != nil && err != unix.EINTR {
			return err
		}
		done += max(n, 0)
	}
	first.inside = 0
	return r.hand(text)
}

// moveOut moves on what the targets have room for, and lists those that have
// more to come.
func (r *spreader) moveOut() (busy bool, err error) {
	r.fds = append(r.fds[:0], unix.PollFd{})
	for _, o := range r.outlets {
		for !o.gone && o.inside > 0 {
			n, err := move(o.moving[0], o.fd, o.inside)
			if err == errAgain {
				r.fds = append(r.fds, unix.PollFd{Fd: int32(o.fd), Events: unix.POLLOUT})
				busy = true
				break
			}
			if err != nil {
				if err := r.fail(o, err); err != nil {
					return false, err
				}
				break
			}
			o.inside -= n
		}
	}
	return busy, nil
}

// move is splice.Move with this package's word for "not yet".
func move(from, to, most int) (int, error) {
	n, err := splice.Move(from, to, most)
	if err == unix.EAGAIN {
		err = errAgain
	}
	return n, err
}
