package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"

	"gopipe/plan"
)

// A feeder copies a reader to the pipe of a Source edge.
type feeder struct {
	wiring *Wiring
	edge   *plan.Edge
	w      *os.File
	done   chan struct{}

	mu      sync.Mutex
	over    bool
	reading bool
	err     error
}

// feed begins to feed a source. It is called with w.mu held.
func (w *Wiring) feed(p *pipe, e *plan.Edge) {
	f := &feeder{wiring: w, edge: e, w: p.keep(writeSide), done: make(chan struct{})}
	if w.sourcesOver {
		f.w.Close()
		return
	}
	w.feeders = append(w.feeders, f)
	go f.run()
}

func (f *feeder) run() {
	defer close(f.done)
	defer f.w.Close()
	buf := make([]byte, 64<<10)
	for {
		n, readErr, ok := f.read(buf)
		if !ok {
			return
		}
		if n > 0 {
			if _, err := f.w.Write(buf[:n]); err != nil {
				if !errors.Is(err, syscall.EPIPE) && !errors.Is(err, os.ErrClosed) {
					f.note(err) // else nobody wants to read more
				}
				return
			}
		}
		if readErr != nil {
			if readErr != io.EOF {
				f.note(readErr)
			}
			return
		}
	}
}

// read reads once, unless the stages have ended.
func (f *feeder) read(buf []byte) (n int, err error, ok bool) {
	f.mu.Lock()
	if f.over {
		f.mu.Unlock()
		return 0, nil, false
	}
	f.reading = true
	f.mu.Unlock()
	n, err = f.readOnce(buf)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reading = false
	return n, err, !f.over
}

func (f *feeder) readOnce(buf []byte) (n int, err error) {
	defer f.wiring.recover(&err)
	return f.edge.Reader.Read(buf)
}

func (f *feeder) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = fmt.Errorf("cannot read %s: %w", f.edge.Name, err)
}

// end stops the feeding. No Read begins after it, and the one that is under
// way, if any, is waited for where it cannot block.
func (f *feeder) end() error {
	f.mu.Lock()
	f.over = true
	reading := f.reading
	f.mu.Unlock()
	f.w.Close() // ends a Write
	if !reading || inMemory(f.edge.Reader) {
		<-f.done
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func inMemory(r io.Reader) bool {
	switch r.(type) {
	case *strings.Reader, *bytes.Reader, *bytes.Buffer:
		return true
	}
	return false
}

// EndSources closes what feeds the stages: those that still read see the end.
func (w *Wiring) EndSources() {
	w.mu.Lock()
	w.sourcesOver = true
	feeders := w.feeders
	w.mu.Unlock()
	for _, f := range feeders {
		if err := f.end(); err != nil {
			w.mu.Lock()
			if w.sinkErr == nil {
				w.sinkErr = err
			}
			w.mu.Unlock()
		}
	}
}
