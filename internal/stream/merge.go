package stream

import (
	"bytes"
	"context"
	"io"

	"golang.org/x/sys/unix"
)

// A Mode says how Merge joins its sources.
type Mode uint8

const (
	Lines   Mode = iota // whole lines, in the order in which they are completed
	Raw                 // whatever comes, as it comes: lines may be torn
	Ordered             // source after source
	Sorted              // by Key; each source is sorted already
)

// A Merge joins sources into one stream. Its memory is bounded: an output that
// is full holds up all sources.
type Merge struct {
	Mode   Mode
	Key    Key
	Tag    bool // begin each line with its source's name and a tab
	Follow bool // read FIFOs on when their writers have left
	Delim  byte // what ends a line

	// Buffer, if positive, has the sources be read although the output is full,
	// or is not ready for them: up to that many bytes in memory, and beyond
	// that in temporary files without names in Dir. It is the bound for each
	// source where their order counts, and for all of them where not.
	Buffer int

	// Dir is also for lines of more than 64 MiB.
	Dir string

	// Failed is told of each source that can't be read.
	Failed func(name string, err error)
}

// What is read at a time, and what is written at a time where it is put
// together line by line.
const (
	blockSize   = 128 << 10
	pendingSize = 64 << 10
	longLine    = 64 << 20
)

// Run merges until all sources have ended, or the context has: then it writes
// out what it has read. It closes the sources. The error is that of the
// output.
func (m *Merge) Run(ctx context.Context, w io.Writer, sources []Source) error {
	r := &merger{Merge: m, inputs: make([]*input, len(sources))}
	for i, s := range sources {
		r.inputs[i] = &input{Source: s, follow: m.Follow, keeper: -1}
	}
	defer r.close()
	var err error
	if r.waiter, err = newWaiter(ctx); err != nil {
		return err
	}
	defer r.waiter.stop()
	r.out = newOutput(w)
	defer r.out.close()
	r.prepare()
	switch m.Mode {
	case Ordered:
		return r.ordered()
	case Sorted:
		return r.sorted()
	}
	return r.unordered()
}

// A merger is a Merge at work.
type merger struct {
	*Merge
	*waiter
	out     *output
	inputs  []*input
	block   []byte
	aside   []byte // what is read while block is in use
	pending []byte // lines that were put together here
	queue   *queue // of output, if Buffer is set and the order is free
	fds     []unix.PollFd
	polled  []*input // of fds, from the third on
}

func (r *merger) prepare() {
	r.block = make([]byte, blockSize)
	for _, in := range r.inputs {
		if in.fifo && len(r.inputs) <= manySources {
			enlarge(in.fd)
		}
		if r.Buffer > 0 && r.inOrder() {
			in.ahead = &queue{limit: r.Buffer, dir: r.Dir}
		}
	}
	if r.Buffer > 0 && !r.inOrder() && r.out.w == nil {
		r.queue = &queue{limit: r.Buffer, dir: r.Dir}
	}
}

func (r *merger) inOrder() bool { return r.Mode == Ordered || r.Mode == Sorted }

const manySources = 8

// enlarge makes a pipe hold more, if the user's budget allows: fewer turns
// between writer and reader.
func enlarge(fd int) {
	const capacity = 1 << 20
	if n, err := unix.FcntlInt(uintptr(fd), unix.F_GETPIPE_SZ, 0); err == nil && n < capacity {
		unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, capacity)
	}
}

func (r *merger) close() {
	for _, in := range r.inputs {
		in.close()
		if in.ahead != nil {
			in.ahead.close()
		}
		if in.long != nil {
			in.long.close()
		}
	}
	if r.queue != nil {
		r.queue.close()
	}
}

// unordered merges in the order in which the data comes.
func (r *merger) unordered() error {
	for !r.over && r.pollInputs() > 0 {
		r.fds[1] = unix.PollFd{Fd: -1}
		switch {
		case r.queue != nil && r.queue.len() > 0:
			r.fds[1] = unix.PollFd{Fd: int32(r.out.fd), Events: unix.POLLOUT}
		case r.Follow: // a reader that leaves shows without a write
			r.fds[1] = unix.PollFd{Fd: int32(r.out.fd)}
		}
		if err := r.wait(r.fds); err != nil {
			return err
		}
		if r.fds[1].Revents&unix.POLLERR != 0 {
			return unix.EPIPE
		}
		for i, in := range r.polled {
			if r.fds[2+i].Revents == 0 {
				continue
			}
			if err := r.receive(in); err != nil {
				return err
			}
		}
		if r.fds[1].Revents != 0 {
			if err := r.flushQueue(); err != nil {
				return err
			}
		}
	}
	return r.finishAll()
}

// pollInputs lists the sources that have not ended for poll(2), and says how
// many they are.
func (r *merger) pollInputs() int {
	r.fds, r.polled = append(r.fds[:0], unix.PollFd{}, unix.PollFd{}), r.polled[:0]
	for _, in := range r.inputs {
		if !in.ended {
			r.fds = append(r.fds, unix.PollFd{Fd: int32(in.fd), Events: unix.POLLIN})
			r.polled = append(r.polled, in)
		}
	}
	return len(r.polled)
}

// receive takes what a source has ready. The error is that of the output.
func (r *merger) receive(in *input) error {
	n, err := in.read(r.block)
	switch err {
	case nil:
		return r.take(in, r.block[:n])
	case errAgain:
		return nil
	case errLeft:
		return r.finish(in)
	}
	r.end(in, err)
	return r.finish(in)
}

// end closes a source that gives no more.
func (r *merger) end(in *input, err error) {
	if err != io.EOF {
		r.Failed(in.Name, err)
	}
	in.close()
}

// take writes what completes lines, in one piece, and keeps the rest.
func (r *merger) take(in *input, p []byte) error {
	if r.Mode == Raw {
		return r.write(p)
	}
	i := bytes.LastIndexByte(p, r.Delim)
	if i >= 0 {
		if err := r.complete(in, p[:i+1]); err != nil {
			return err
		}
	}
	return r.keepPart(in, p[i+1:])
}

// complete writes what was kept of a line, and p.
func (r *merger) complete(in *input, p []byte) error {
	if in.long != nil {
		if err := r.emitAll(in, in.long); err != nil {
			return err
		}
	}
	err := r.emit(in, in.partial, p)
	if cap(in.partial) > 2*blockSize {
		in.partial = nil
	}
	in.partial = in.partial[:0]
	return err
}

func (r *merger) keepPart(in *input, p []byte) error {
	limit := longLine
	if r.Buffer > 0 {
		limit = min(r.Buffer, longLine)
	}
	in.partial = append(in.partial, p...)
	if len(in.partial) <= limit {
		return nil
	}
	if in.long == nil {
		in.long = &queue{limit: 1, dir: r.Dir} // all of it goes to the file
	}
	err := in.long.append(in.partial)
	in.partial = in.partial[:0]
	return err
}

// finish completes a last line.
func (r *merger) finish(in *input) error {
	if r.Mode == Raw {
		return nil
	}
	if err := r.complete(in, nil); err != nil || !in.middle {
		return err
	}
	return r.emit(in, []byte{r.Delim})
}

// finishAll writes out what was read when the context ended, or the last
// source. What waits in the pipes was written before, and is read for that.
func (r *merger) finishAll() error {
	for _, in := range r.inputs {
		if in.ended {
			continue
		}
		if err := r.lastLook(in); err != nil {
			return err
		}
		if err := r.finish(in); err != nil {
			return err
		}
	}
	for r.queue != nil && r.queue.len() > 0 {
		if err := r.flushQueue(); err != nil {
			return err
		}
		if r.queue.len() > 0 {
			if err := r.waitFor(r.out.fd, unix.POLLOUT); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *merger) lastLook(in *input) error {
	if !in.fifo || in.blocking {
		return nil
	}
	capacity, _ := unix.FcntlInt(uintptr(in.fd), unix.F_GETPIPE_SZ, 0)
	for left := capacity; left > 0; {
		n, err := in.read(r.block)
		if err != nil {
			return nil
		}
		if err := r.take(in, r.block[:n]); err != nil {
			return err
		}
		left -= n
	}
	return nil
}

// emit writes pieces of a source's data, one after another, with nothing in
// between.
func (r *merger) emit(in *input, pieces ...[]byte) error {
	for _, p := range pieces {
		if len(p) == 0 {
			continue
		}
		if r.Tag || r.Mode == Sorted {
			if err := r.compose(in, p); err != nil {
				return err
			}
		}
		in.middle = p[len(p)-1] != r.Delim
	}
	switch {
	case r.Mode == Sorted:
		return nil // until a whole block is together, or nothing more is there
	case r.Tag:
		return r.flush()
	}
	return r.write(pieces...)
}

func (r *merger) emitAll(in *input, q *queue) error {
	for q.len() > 0 {
		p, err := q.front()
		if err != nil {
			return err
		}
		if err := r.emit(in, p); err != nil {
			return err
		}
		q.drop(len(p))
	}
	return nil
}

// compose puts lines with their tags together.
func (r *merger) compose(in *input, p []byte) error {
	for len(p) > 0 {
		if !in.middle && r.Tag {
			r.pending = append(append(r.pending, in.Name...), '\t')
		}
		i := bytes.IndexByte(p, r.Delim)
		in.middle = i < 0
		if in.middle {
			i = len(p) - 1
		}
		r.pending = append(r.pending, p[:i+1]...)
		p = p[i+1:]
		if len(r.pending) >= pendingSize {
			if err := r.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *merger) flush() error {
	p := r.pending
	r.pending = r.pending[:0]
	return r.write(p)
}

// write writes all, if need be later.
func (r *merger) write(pieces ...[]byte) error {
	if r.queue != nil {
		for _, p := range pieces {
			if err := r.queue.append(p); err != nil {
				return err
			}
		}
		return nil
	}
	pieces = advance(pieces, 0)
	for len(pieces) > 0 {
		n, err := r.out.try(pieces)
		if err == errAgain {
			err = r.waitForOutput()
		}
		if err != nil {
			return err
		}
		pieces = advance(pieces, n)
	}
	return nil
}

// flushQueue writes what the output has room for.
func (r *merger) flushQueue() error {
	for r.queue.len() > 0 {
		p, err := r.queue.front()
		if err != nil {
			return err
		}
		n, err := r.out.try([][]byte{p})
		if err == errAgain {
			return nil
		}
		if err != nil {
			return err
		}
		r.queue.drop(n)
	}
	return nil
}
