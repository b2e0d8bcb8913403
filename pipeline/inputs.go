package pipeline

import (
	"io"
	"os"
	"reflect"
	"sync"

	"golang.org/x/sys/unix"

	"gopipe/plan"
)

// A usedReaderError is [ErrUsed] for a reader.
type usedReaderError struct{ text string }

func (e *usedReaderError) Error() string {
	return "pipeline: " + e.text + ": give each clone a reader of its own"
}
func (e *usedReaderError) Unwrap() error { return ErrUsed }

// usedError names the reader. busy tells that another run reads it now, not that one has
// read it.
func usedError(name string, busy bool) error {
	if busy {
		return &usedReaderError{name + " is being read by another run"}
	}
	return &usedReaderError{name + " has been read by another run"}
}

// inputs are what a pipeline and its clones know of the readers that their runs
// have had.
type inputs struct {
	mu    sync.Mutex
	known map[any]*reading
}

// A reading is what is known of one reader.
type reading struct {
	busy bool
	from int64 // where the first run began, see place
}

func (p *Pipeline) inputs() *inputs {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used == nil {
		p.used = &inputs{}
	}
	return p.used
}

// take has a run read the inputs of its plan, unless another one has, or does.
// The returned function is to be called when the run is over.
func (u *inputs) take(p *plan.Plan) (giveBack func(), err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	var taken []*reading
	giveBack = func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		for _, r := range taken {
			r.busy = false
		}
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		reader := readerOf(e)
		if reader == nil || !reflect.ValueOf(reader).Comparable() {
			continue
		}
		r, err := u.takeOne(reader, e.Name)
		if err != nil {
			for _, r := range taken {
				r.busy = false
			}
			return nil, err
		}
		taken = append(taken, r)
	}
	return giveBack, nil
}

// readerOf returns what an edge is fed from, if that is somebody else's.
func readerOf(e *plan.Edge) any {
	switch {
	case e.Medium == plan.Source:
		return e.Reader
	case e.Medium == plan.Inherit && !e.Internal.Owned && len(e.To) > 0 && e.File != nil:
		return e.File
	}
	return nil
}

func (u *inputs) takeOne(reader any, name string) (*reading, error) {
	at, stream := place(reader)
	r := u.known[reader]
	switch {
	case r == nil:
		if u.known == nil {
			u.known = make(map[any]*reading)
		}
		r = &reading{from: at}
		u.known[reader] = r
	case stream && isAtEnd(reader), !stream && (at < 0 || at > r.from):
		return nil, usedError(name, false)
	case !stream && r.busy:
		return nil, usedError(name, true)
	}
	r.busy = true
	return r, nil
}

// place tells how much of a reader has been read, as far as that can be told: it
// is not above that of the first run if nothing is missing. It is below 0 where
// nobody knows. stream tells a file whose readers share it anyway.
func place(reader any) (at int64, stream bool) {
	if seeker, ok := reader.(io.Seeker); ok {
		if at, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			return at, false
		}
	}
	if _, ok := reader.(*os.File); ok {
		return -1, true
	}
	if buffer, ok := reader.(interface{ Len() int }); ok {
		const most = 1 << 62
		return most - int64(buffer.Len()), false
	}
	return -1, false
}

// isAtEnd reports whether a pipe has nothing left, and nobody who writes to it.
func isAtEnd(reader any) bool {
	file, ok := reader.(*os.File)
	if !ok {
		return false
	}
	conn, err := file.SyscallConn()
	if err != nil {
		return false
	}
	ended := false
	conn.Control(func(fd uintptr) {
		ready := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		n, err := unix.Poll(ready, 0)
		ended = err == nil && n > 0 && ready[0].Revents == unix.POLLHUP
	})
	return ended
}
