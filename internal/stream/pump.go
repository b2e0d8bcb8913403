package stream

import (
	"context"
	"sync"

	"golang.org/x/sys/unix"
)

// A ReadError is that of what a function reads, not of what it writes to.
type ReadError struct{ Err error }

func (e *ReadError) Error() string { return e.Err.Error() }
func (e *ReadError) Unwrap() error { return e.Err }

// sendBlock is what is read at a time: with less than cat(1) has, who changes the
// file meanwhile would see that this is not cat. More is faster up to here.
const sendBlock = 512 << 10

var sendBlocks = sync.Pool{New: func() any { return new([sendBlock]byte) }}

// Send writes what a file has, from its position on, to the pipe out. It copies:
// splice(2) would put the file's own pages into the pipe, where all that is done
// to the file later shows. It ends early, with the context's cause, when the
// context ends. A read that fails is a [*ReadError]; any other error is the
// pipe's.
func Send(ctx context.Context, out, file int) error {
	p, err := newPump(ctx, out, file)
	if err != nil {
		return &ReadError{err}
	}
	defer p.close()
	block := sendBlocks.Get().(*[sendBlock]byte)
	defer sendBlocks.Put(block)
	for {
		n, err := unix.Read(p.in, block[:])
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return &ReadError{err}
		case n == 0:
			return nil
		}
		if err := p.write(block[:n]); err != nil {
			return err
		}
	}
}

// Forward writes rest to the pipe out, and then what the pipe in has, up to its
// end. It ends when out has no reader left, even while there is nothing to
// write, and when the context ends, with its cause.
func Forward(ctx context.Context, out, in int, rest []byte) error {
	p, err := newPump(ctx, out, in)
	if err != nil {
		return &ReadError{err}
	}
	defer p.close()
	return p.copy(rest)
}

// copy writes rest, and then what there is to read.
func (p *pump) copy(rest []byte) error {
	buf := make([]byte, 64<<10)
	for n := 1; n > 0; rest = buf[:n] {
		err := p.write(rest)
		if err == nil {
			n, err = p.readWhileRead(buf)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A pump reads a descriptor and writes to a pipe. It does not outlive the end
// of its context.
type pump struct {
	*waiter
	in  int
	out *output
}

func newPump(ctx context.Context, out, in int) (*pump, error) {
	w, err := newWaiter(ctx)
	if err != nil {
		return nil, err
	}
	return &pump{waiter: w, in: in, out: reopen(out)}, nil
}

func (p *pump) close() {
	p.out.close()
	p.stop()
}

// readWhileRead is read, but for the end of the other side.
func (p *pump) readWhileRead(buf []byte) (int, error) {
	fds := []unix.PollFd{{}, {Fd: int32(p.in), Events: unix.POLLIN}, {Fd: int32(p.out.fd)}}
	if err := p.wait(fds); err != nil {
		return 0, err
	}
	if fds[2].Revents != 0 {
		return 0, unix.EPIPE
	}
	return p.read(buf)
}

// read waits for input. It is 0 at the end.
func (p *pump) read(buf []byte) (int, error) {
	for {
		if err := p.waitFor(p.in, unix.POLLIN); err != nil {
			return 0, err
		}
		if p.ctx.Err() != nil {
			return 0, context.Cause(p.ctx)
		}
		n, err := unix.Read(p.in, buf)
		switch err {
		case nil:
			return n, nil
		case unix.EINTR, unix.EAGAIN:
		default:
			return 0, &ReadError{err}
		}
	}
}

// write writes all of text.
func (p *pump) write(text []byte) error {
	for len(text) > 0 {
		n, err := tryWrite(p.out.fd, text)
		if err == errAgain {
			err = p.waitFor(p.out.fd, unix.POLLOUT)
		}
		switch {
		case err != nil:
			return err
		case p.ctx.Err() != nil:
			return context.Cause(p.ctx)
		}
		text = text[n:]
	}
	return nil
}
