package wire

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
	"gopipe/plan"
)

// A pipe is an anonymous pipe whose ends are handed to the stages that have
// ports on them, or one end of a pipe that was made elsewhere. An end is closed
// here with its last hand-over.
type pipe struct {
	ends  [2]*os.File // by side; nil once handed over
	hands [2]int      // hand-overs left, by side
	grown int64       // bytes taken from the budget
}

// newPipe makes the pipe of an edge. free tells the sides that Go code alone
// has: these need no thread while they block, and can be interrupted.
func newPipe(e *plan.Edge, hands [2]int, free [2]bool) (*pipe, error) {
	p := &pipe{hands: hands}
	ours := ourSide(e)
	if ours >= 0 && (!e.Internal.Pooled || free[writeSide]) {
		free[ours] = true
	}
	if err := p.open(e, free); err != nil {
		return nil, err
	}
	for side := range p.ends {
		if p.hands[side] > 0 || side == ours {
			continue
		}
		if end := p.keep(side); e.Internal.GiveEnd != nil {
			e.Internal.GiveEnd(end)
		} else {
			end.Close()
		}
	}
	return p, nil
}

func (p *pipe) open(e *plan.Edge, free [2]bool) (err error) {
	if free == [2]bool{} {
		var fds [2]int
		if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
			return err
		}
		name := strings.Clone("|" + e.Name) // no other pipe's, so that errors tell
		for side, fd := range fds {
			p.ends[side] = os.NewFile(uintptr(fd), name)
		}
		if e.Internal.Pooled {
			// The pool polls it: the runtime, which NewFile would have done so
			// too, would be woken for nothing.
			return unix.SetNonblock(fds[readSide], true)
		}
		return nil
	}
	if err := poller.Make(); err != nil {
		return err
	}
	if p.ends[readSide], p.ends[writeSide], err = os.Pipe(); err != nil {
		return cause(err)
	}
	for side, end := range p.ends {
		if !free[side] {
			end.Fd() // makes it block again
		}
	}
	return nil
}

// ourSide is the side of an edge's pipe that this process keeps, or -1.
func ourSide(e *plan.Edge) int {
	switch e.Medium {
	case plan.Sink:
		return readSide
	case plan.Source:
		return writeSide
	}
	return -1
}

// keep takes the end that is ours.
func (p *pipe) keep(side int) *os.File {
	end := p.ends[side]
	p.ends[side] = nil
	return end
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

// drop is for stages that do not take their files for a side.
func (p *pipe) drop(side, stages int) {
	if end := p.ends[side]; end != nil && stages > 0 {
		if p.hands[side] -= stages; p.hands[side] == 0 {
			p.ends[side] = nil
			end.Close()
		}
	}
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
			budget.grow(p, end, pipes)
			return
		}
	}
}
