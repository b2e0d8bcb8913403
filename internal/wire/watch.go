package wire

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/epoll"
	"gopipe/plan"
)

// A watch calls handlers of descriptors that are ready, by one goroutine.
type watch struct {
	set  *epoll.Set
	idle chan struct{} // closed when its goroutine is gone

	mu       sync.Mutex
	next     int32
	handlers map[int32]handler // by a number of our own: those of descriptors come back
}

// A handler is called by the watch's goroutine when its descriptor is ready,
// until it wants no more; and once at the end of the watch, with last set.
type handler func(last bool) (more bool)

func newWatch() (*watch, error) {
	set, err := epoll.New("pipes")
	if err != nil {
		return nil, err
	}
	w := &watch{set: set, idle: make(chan struct{}), handlers: make(map[int32]handler)}
	go w.run()
	return w, nil
}

func (w *watch) add(fd int, events uint32, h handler) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next++
	if events == 0 {
		events = unix.EPOLLONESHOT // EPOLLERR comes unasked, and once is enough
	}
	if err := w.set.Add(fd, events, w.next); err != nil {
		return err
	}
	w.handlers[w.next] = h
	return nil
}

func (w *watch) run() {
	defer close(w.idle)
	events := make([]unix.EpollEvent, 64)
	for {
		n, ok := w.set.Wait(events)
		if !ok {
			break
		}
		for _, ev := range events[:n] {
			w.handle(ev.Fd, false)
		}
	}
	w.mu.Lock()
	left := make([]int32, 0, len(w.handlers))
	for id := range w.handlers {
		left = append(left, id)
	}
	w.mu.Unlock()
	for _, id := range left {
		w.handle(id, true)
	}
}

func (w *watch) handle(id int32, last bool) {
	w.mu.Lock()
	h := w.handlers[id]
	w.mu.Unlock()
	if h != nil && (!h(last) || last) {
		w.mu.Lock()
		delete(w.handlers, id)
		w.mu.Unlock()
	}
}

// close ends the watch; its handlers have had their last call then, unless one
// of them does not return.
func (w *watch) close() { w.set.Close() }

// pool has the collector read a sink. It is called with w.mu held.
func (w *Wiring) pool(p *pipe, e *plan.Edge) error {
	if w.collector == nil {
		collector, err := newWatch()
		if err != nil {
			return err
		}
		w.collector = collector
		w.block = make([]byte, 4<<10)
	}
	r := p.keep(readSide)
	conn, err := r.SyscallConn()
	if err != nil {
		return err
	}
	take := func(last bool) bool {
		err := w.collect(conn, e.Writer, last)
		if err == nil && !last {
			return true
		}
		conn.Control(func(fd uintptr) { w.collector.set.Remove(int(fd)) })
		r.Close()
		if err == io.EOF {
			err = nil
		}
		w.pumped(e, err)
		return false
	}
	if controlErr := conn.Control(func(fd uintptr) {
		err = w.collector.add(int(fd), unix.EPOLLIN, take)
	}); err == nil {
		err = controlErr
	}
	if err != nil {
		r.Close()
		return err
	}
	w.pumping++
	return nil
}

// collect copies what a sink's pipe holds. The error is nil while more may
// come, and io.EOF at the end.
func (w *Wiring) collect(conn syscall.RawConn, to io.Writer, last bool) (err error) {
	defer w.recover(&err)
	for {
		n, err := readOnce(conn, w.block)
		switch {
		case err == unix.EAGAIN && last:
			return os.ErrDeadlineExceeded
		case err == unix.EAGAIN:
			return nil
		case err != nil:
			return err
		case n == 0:
			return io.EOF
		}
		if _, err := to.Write(w.block[:n]); err != nil {
			return err
		}
		if n == len(w.block) && n < 64<<10 {
			w.block = make([]byte, 2*n) // most stages have little to say
		}
		if !last {
			return nil // the others have their turn
		}
	}
}

func readOnce(conn syscall.RawConn, block []byte) (n int, err error) {
	if controlErr := conn.Read(func(fd uintptr) bool {
		for {
			if n, err = unix.Read(int(fd), block); err != unix.EINTR {
				return true
			}
		}
	}); controlErr != nil {
		return 0, controlErr
	}
	return n, err
}

// WhenUnread calls f once everything that reads what stage i writes has left,
// unless it writes to something else than pipes too. Descriptor 2 is not
// asked. It is to be called when the stage has its files.
func (w *Wiring) WhenUnread(i int, f *Files, call func()) error {
	var outputs []*os.File
	for _, s := range w.slots[i] {
		if s.side != writeSide || len(s.fds) == 1 && s.fds[0] == 2 {
			continue
		}
		if m := w.plan.Edges[s.edge].Medium; m != plan.Pipe && m != plan.Sink {
			return nil
		}
		outputs = append(outputs, f.Table[s.fds[0]])
	}
	left := len(outputs)
	for _, file := range outputs {
		if err := w.whenUnread(file, func() {
			if left--; left == 0 {
				call()
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

func (w *Wiring) whenUnread(file *os.File, call func()) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.leaving == nil {
		leaving, err := newWatch()
		if err != nil {
			return err
		}
		w.leaving = leaving
	}
	conn, err := file.SyscallConn()
	if err != nil {
		return err
	}
	controlErr := conn.Control(func(fd uintptr) {
		err = w.leaving.add(int(fd), 0, func(last bool) bool {
			if !last {
				call()
			}
			return false
		})
	})
	return errors.Join(err, controlErr)
}
