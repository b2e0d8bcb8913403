package stream

import (
	"io"

	"golang.org/x/sys/unix"
)

// ordered merges source after source.
func (r *merger) ordered() error {
	for _, in := range r.inputs {
		for {
			p, err := r.next(in)
			if err == io.EOF {
				break
			}
			if err == errLeft {
				err = r.finish(in)
			} else if err == nil {
				err = r.emit(in, p)
			}
			if err != nil {
				return err
			}
		}
		if err := r.finish(in); err != nil {
			return err
		}
	}
	return nil
}

// next waits for more of one source, and returns it: io.EOF at its end. It
// stays valid until the next call. errLeft says that its writers have left, and
// their last line with them. Other errors are those of the output or of a
// temporary file.
func (r *merger) next(in *input) ([]byte, error) {
	if in.ahead != nil {
		return r.nextAhead(in)
	}
	for !in.ended && !r.over {
		n, err := 0, errAgain
		if !in.blocking {
			n, err = in.read(r.block)
		}
		if err == errAgain {
			if err := r.waitForInput(in); err != nil {
				return nil, err
			}
			if r.over {
				break
			}
			n, err = in.read(r.block)
		}
		switch err {
		case nil:
			return r.block[:n], nil
		case errAgain:
		case errLeft:
			return nil, err
		default:
			r.end(in, err)
		}
	}
	return nil, io.EOF
}

// waitForInput writes out what is ready before it waits.
func (r *merger) waitForInput(in *input) error {
	if err := r.flush(); err != nil {
		return err
	}
	return r.waitFor(in.fd, unix.POLLIN)
}

// nextAhead is next where all sources are read meanwhile.
func (r *merger) nextAhead(in *input) ([]byte, error) {
	for in.ahead.len() == 0 && !in.ended && !r.over {
		if err := r.flush(); err != nil {
			return nil, err
		}
		if in.ahead.len() > 0 || in.ended {
			break // they were read while the output was full
		}
		if err := r.readAhead(-1); err != nil {
			return nil, err
		}
	}
	if in.ahead.len() == 0 {
		return nil, io.EOF
	}
	p, err := in.ahead.front()
	if err != nil {
		return nil, err
	}
	n := copy(r.block, p)
	in.ahead.drop(n)
	return r.block[:n], nil
}

// readAhead waits for sources, and for the output if that is given, and reads
// what the sources have.
func (r *merger) readAhead(out int) error {
	if !r.over {
		r.pollInputs()
	} else {
		r.fds, r.polled = r.fds[:2], r.polled[:0]
	}
	r.fds[1] = unix.PollFd{Fd: int32(out), Events: unix.POLLOUT}
	if err := r.wait(r.fds); err != nil {
		return err
	}
	for i, in := range r.polled {
		if r.fds[2+i].Revents == 0 {
			continue
		}
		// The block may hold what is being written: read apart.
		if r.aside == nil {
			r.aside = make([]byte, blockSize)
		}
		n, err := in.read(r.aside)
		switch err {
		case nil:
			in.torn = r.aside[n-1] != r.Delim
			if err := in.ahead.append(r.aside[:n]); err != nil {
				return err
			}
		case errAgain:
		case errLeft:
			if err := r.mend(in); err != nil {
				return err
			}
		default:
			r.end(in, err)
		}
	}
	return nil
}

// mend ends the last line of writers that have left.
func (r *merger) mend(in *input) error {
	if !in.torn {
		return nil
	}
	in.torn = false
	return in.ahead.append([]byte{r.Delim})
}

// waitForOutput waits until a full output has room.
func (r *merger) waitForOutput() error {
	if r.Buffer > 0 && r.inOrder() {
		return r.readAhead(r.out.fd)
	}
	return r.waitFor(r.out.fd, unix.POLLOUT)
}
