package wire

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"gopipe/plan"
)

// A pipe is an anonymous pipe whose ends are handed to the stages that have
// ports on them. An end is closed here with its last hand-over.
type pipe struct {
	ends  [2]*os.File // by side; nil once handed over
	hands [2]int      // hand-overs left, by side
	grown int64       // bytes taken from the budget
}

func newPipe(e *plan.Edge, hands [2]int) (*pipe, error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
		return nil, err
	}
	p := &pipe{hands: hands}
	for side, fd := range fds {
		p.ends[side] = os.NewFile(uintptr(fd), "|"+e.Name)
		if p.hands[side] == 0 && e.Medium == plan.Pipe {
			p.ends[side].Close()
			p.ends[side] = nil
		}
	}
	return p, nil
}

// hand gives one stage its file for a side: the last gets the end itself, the
// others a duplicate, so that each can be closed on its own.
func (p *pipe) hand(side int) (*os.File, error) {
	end := p.ends[side]
	if end == nil {
		return nil, os.ErrClosed
	}
	p.hands[side]--
	if p.hands[side] == 0 {
		p.ends[side] = nil
		return end, nil
	}
	fd, err := unix.FcntlInt(end.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), end.Name()), nil
}

func (p *pipe) close() {
	for side, end := range p.ends {
		if end != nil {
			end.Close()
			p.ends[side] = nil
		}
	}
	budget.giveBack(p)
}

// grow makes the pipe as large as the budget allows.
func (p *pipe) grow(pipes int) {
	for _, end := range p.ends {
		if end != nil {
			budget.grow(p, int(end.Fd()), pipes)
			return
		}
	}
}

// pump copies what the stages write to a sink, until all have closed it.
func (w *Wiring) pump(p *pipe, e *plan.Edge) {
	r := p.ends[readSide]
	p.ends[readSide] = nil
	w.pumps.Go(func() {
		defer r.Close()
		io.Copy(e.Writer, r)
	})
}

// hint says what to do about errors that are not obvious.
func hint(err error) string {
	switch {
	case errors.Is(err, unix.EMFILE):
		return " (see ulimit -n)"
	case errors.Is(err, unix.ENFILE):
		return " (the system's table is full, see fs.file-max)"
	}
	return ""
}
