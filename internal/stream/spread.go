package stream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// A Distribution says which targets get what.
type Distribution uint8

const (
	Broadcast  Distribution = iota // all get all
	RoundRobin                     // each line goes to the next
	ByField                        // lines with equal fields go to the same
)

// A Spread parts one stream among targets. Its memory is bounded: a target that
// is full holds up all.
type Spread struct {
	Distribution Distribution
	Field        int  // what ByField looks at, from 1
	Strict       bool // end with the first target that fails
	Delim        byte

	// Buffer, if positive, has a target hold up nobody: for each, up to that
	// many bytes wait in memory, and those beyond that in a temporary file
	// without a name in Dir.
	Buffer int
	Dir    string

	// Failed is told of each target that can't be opened or written to, but for
	// readers that leave.
	Failed func(name string, err error)
}

// A Target is what is written to. Open is called at once for all, each on a
// goroutine of its own: it may wait for a reader until the context ends. Run
// closes the descriptor. That of a FIFO should not block.
type Target struct {
	Name string
	Open func(context.Context) (fd int, err error)
}

// ReuseTarget returns a descriptor for a file that is open, and stays so.
func ReuseTarget(file *os.File) (fd int, err error) {
	if isFIFO(int(file.Fd())) {
		if fd, err = openRetry(procPath(int(file.Fd())), unix.O_WRONLY|unix.O_NONBLOCK); err == nil {
			return fd, nil
		}
	}
	return unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
}

// TakeTarget returns the descriptor of a FIFO that was opened for this, and
// closes the file.
func TakeTarget(file *os.File) (fd int, err error) {
	defer file.Close()
	if fd, err = unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0); err == nil {
		err = unix.SetNonblock(fd, true)
	}
	return fd, err
}

// An outlet is a target at work.
type outlet struct {
	name   string
	fd     int  // -1 until it is open
	pipe   bool // that does not block
	gone   bool
	queue  queue
	moving [2]int // a pipe of ours on the way to a pipe: see zerocopy.go
	inside int    // bytes in that
}

// opened is the outcome of opening a target.
type opened struct {
	outlet *outlet
	fd     int
	err    error
}

// A spreader is a Spread at work.
type spreader struct {
	*Spread
	*waiter
	in      *input
	outlets []*outlet
	opening chan opened
	waiting int // targets that are not open yet
	block   []byte
	turn    int
	ended   bool // nothing more is to be read
	copies  bool // the bytes can't be moved without a copy
	fds     []unix.PollFd
	polled  []*outlet
}

// Run copies in to the targets until its end, or that of the context: then it
// writes out what it has read. With all targets gone it ends with EPIPE. It
// closes in.
func (s *Spread) Run(ctx context.Context, in Source, targets []Target) error {
	r := &spreader{Spread: s, in: &input{Source: in, keeper: -1}, block: make([]byte, blockSize)}
	defer r.in.close()
	var err error
	if r.waiter, err = newWaiter(ctx); err != nil {
		return err
	}
	defer r.waiter.stop()
	if r.in.fifo {
		enlarge(r.in.fd)
	}
	opening, cancel := context.WithCancel(ctx)
	r.open(opening, targets)
	defer r.close(cancel)
	for {
		switch done, err := r.step(); {
		case err != nil:
			return err
		case done:
			return nil
		}
	}
}

// open begins to open all targets.
func (r *spreader) open(ctx context.Context, targets []Target) {
	r.opening = make(chan opened, len(targets))
	r.waiting = len(targets)
	for _, t := range targets {
		o := &outlet{name: t.Name, fd: -1, moving: [2]int{-1, -1}, queue: queue{limit: r.Buffer, dir: r.Dir}}
		r.outlets = append(r.outlets, o)
		go func() {
			fd, err := t.Open(ctx)
			r.opening <- opened{o, fd, err}
			r.notify()
		}()
	}
}

// close waits for the targets that are being opened.
func (r *spreader) close(cancel func()) {
	cancel()
	for ; r.waiting > 0; r.waiting-- {
		if o := <-r.opening; o.err == nil {
			unix.Close(o.fd)
		}
	}
	for _, o := range r.outlets {
		o.close()
	}
}

func (o *outlet) close() {
	if o.fd >= 0 {
		unix.Close(o.fd)
		o.fd = -1
	}
	o.gone = true
	o.queue.close()
	o.closePipe()
}

// takeOpened takes the targets that are open by now.
func (r *spreader) takeOpened() error {
	for r.waiting > 0 {
		var done opened
		select {
		case done = <-r.opening:
		default:
			return nil
		}
		r.waiting--
		o := done.outlet
		if done.err != nil {
			if r.over && r.ctx.Err() != nil {
				o.close()
				continue
			}
			if err := r.fail(o, done.err); err != nil {
				return err
			}
			continue
		}
		flags, err := unix.FcntlInt(uintptr(done.fd), unix.F_GETFL, 0)
		o.fd, o.pipe = done.fd, err == nil && flags&unix.O_NONBLOCK != 0 && isFIFO(done.fd)
	}
	return nil
}

// fail drops a target, or all with it.
func (r *spreader) fail(o *outlet, err error) error {
	left := err == unix.EPIPE
	if !left {
		r.Failed(o.name, err)
	}
	o.close()
	switch {
	case r.live() == 0 && left:
		return unix.EPIPE
	case r.live() == 0 || r.Strict:
		return r.strictly(left)
	}
	return nil
}

// ErrTargets ends a run for failures of targets, which were told already.
var ErrTargets = errors.New("targets have failed")

func (r *spreader) strictly(left bool) error {
	if left {
		return unix.EPIPE
	}
	return ErrTargets
}

func (r *spreader) live() (n int) {
	for _, o := range r.outlets {
		if !o.gone {
			n++
		}
	}
	return n
}

// step waits, reads and writes once.
func (r *spreader) step() (done bool, err error) {
	if r.canMove() {
		return r.moveAll()
	}
	busy := r.pollOutlets()
	if r.ended && !busy {
		return true, nil
	}
	r.fds[1] = unix.PollFd{Fd: -1}
	if r.hasRoom() && !r.ended {
		r.fds[1] = unix.PollFd{Fd: int32(r.in.fd), Events: unix.POLLIN}
	}
	if err := r.wait(r.fds); err != nil {
		return false, err
	}
	if err := r.takeOpened(); err != nil {
		return false, err
	}
	for i, o := range r.polled {
		if r.fds[2+i].Revents != 0 && !o.gone {
			if err := r.drain(o); err != nil {
				return false, err
			}
		}
	}
	if r.fds[1].Revents != 0 {
		err = r.receive()
	}
	if err == nil && r.over && !r.ended {
		err = r.finish()
	}
	return false, err
}

// pollOutlets lists the targets that something waits for, and says whether
// there is any, open or not.
func (r *spreader) pollOutlets() (busy bool) {
	r.fds, r.polled = append(r.fds[:0], unix.PollFd{}, unix.PollFd{}), r.polled[:0]
	for _, o := range r.outlets {
		if o.gone || o.queue.len() == 0 && (o.fd >= 0 || r.over) {
			if r.ended {
				o.close() // its reader need not wait for the others
			}
			continue
		}
		busy = true
		if o.fd >= 0 {
			r.fds = append(r.fds, unix.PollFd{Fd: int32(o.fd), Events: unix.POLLOUT})
			r.polled = append(r.polled, o)
		}
	}
	return busy
}

// hasRoom reports whether more may be read.
func (r *spreader) hasRoom() bool {
	if r.Buffer > 0 {
		return true
	}
	for _, o := range r.outlets {
		if !o.gone && o.queue.len() >= pendingSize {
			return false
		}
	}
	return true
}

// receive reads and hands out once.
func (r *spreader) receive() error {
	n, err := r.in.read(r.block)
	switch err {
	case nil:
		return r.hand(r.block[:n])
	case errAgain:
		return nil
	case io.EOF:
		return r.finish()
	}
	r.Failed(r.in.Name, err)
	return r.finish()
}

// hand gives the targets what is theirs.
func (r *spreader) hand(p []byte) error {
	if r.Distribution == Broadcast {
		for _, o := range r.outlets {
			if err := r.send(o, p); err != nil {
				return err
			}
		}
		return nil
	}
	i := bytes.LastIndexByte(p, r.Delim)
	if i < 0 {
		r.in.partial = append(r.in.partial, p...)
		return nil
	}
	if err := r.handLines(p[:i+1]); err != nil {
		return err
	}
	r.in.partial = append(r.in.partial[:0], p[i+1:]...)
	for _, o := range r.outlets {
		if err := r.drain(o); err != nil {
			return err
		}
	}
	return nil
}

// handLines queues whole lines, of which the first may have begun before.
func (r *spreader) handLines(p []byte) error {
	for len(p) > 0 {
		i := bytes.IndexByte(p, r.Delim) + 1
		line := p[:i]
		if len(r.in.partial) > 0 {
			r.in.partial = append(r.in.partial, line...)
			line = r.in.partial
		}
		if o := r.choose(line[:len(line)-1]); o != nil {
			if err := o.queue.append(line); err != nil {
				return err
			}
		}
		r.in.partial = r.in.partial[:0]
		p = p[i:]
	}
	return nil
}

// choose returns the target of a line. What was for one that has left goes to
// the others.
func (r *spreader) choose(line []byte) *outlet {
	var n int
	if r.Distribution == RoundRobin {
		n = r.turn
		r.turn = (r.turn + 1) % len(r.outlets)
	} else {
		from, to := Field(line, r.Field)
		sum := fnv(line[from:to])
		n = int(sum % uint64(len(r.outlets)))
		if live := r.live(); live > 0 && r.outlets[n].gone {
			return r.nthLive(int(sum / uint64(len(r.outlets)) % uint64(live)))
		}
	}
	for range r.outlets {
		if o := r.outlets[n]; !o.gone {
			r.turn = (n + 1) % len(r.outlets)
			return o
		}
		n = (n + 1) % len(r.outlets)
	}
	return nil
}

func (r *spreader) nthLive(n int) *outlet {
	for _, o := range r.outlets {
		if o.gone {
			continue
		}
		if n == 0 {
			return o
		}
		n--
	}
	return nil
}

// fnv is FNV-1a, folded: its lowest bits alone depend on too little.
func fnv(p []byte) uint64 {
	sum := uint64(14695981039346656037)
	for _, c := range p {
		sum = (sum ^ uint64(c)) * 1099511628211
	}
	return sum ^ sum>>32
}

// finish hands out a last line, without making it a whole one.
func (r *spreader) finish() error {
	r.ended = true
	r.in.close()
	if len(r.in.partial) == 0 {
		return nil
	}
	if o := r.choose(r.in.partial); o != nil {
		return o.queue.append(r.in.partial)
	}
	return nil
}

// send writes to a target what there is room for, and queues the rest.
func (r *spreader) send(o *outlet, p []byte) error {
	if o.gone {
		return nil
	}
	if o.fd >= 0 && o.queue.len() == 0 {
		n, err := tryWrite(o.fd, p)
		if err != nil && err != errAgain {
			return r.fail(o, err)
		}
		p = p[n:]
	}
	if len(p) == 0 {
		return nil
	}
	return o.queue.append(p)
}

func (r *spreader) drain(o *outlet) error {
	for !o.gone && o.fd >= 0 && o.queue.len() > 0 {
		p, err := o.queue.front()
		if err != nil {
			return err
		}
		n, err := tryWrite(o.fd, p)
		if err == errAgain {
			return nil
		}
		if err != nil {
			return r.fail(o, err)
		}
		o.queue.drop(n)
	}
	return nil
}
