package stream

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"

	"gopipe/internal/poller"
)

// A Capture collects what several writers write until the last of them has
// gone: the output of a command substitution. It is memory as long as all of
// them write by Write, and becomes a pipe when one needs a descriptor: from
// then on everything goes through that, so that the order stays. The zero value
// is ready for use.
type Capture struct {
	mu     sync.Mutex
	text   bytes.Buffer
	write  *os.File      // of the pipe; nil as long as memory will do
	copied chan struct{} // closed when the pipe has had its last byte
	closed bool
	over   chan struct{} // made by Wait before the end
	err    error
}

// errCaptureClosed is what comes after CloseWrite.
var errCaptureClosed = errors.New("the substitution has ended")

// Write adds to what is collected. It may be called by several goroutines.
func (c *Capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	if w := c.write; w != nil {
		c.mu.Unlock()
		return w.Write(p) // which may wait for the copying
	}
	defer c.mu.Unlock()
	if c.closed {
		return 0, errCaptureClosed
	}
	return c.text.Write(p)
}

// File returns the writing end of the pipe, which it makes at first. It stays
// the Capture's, and is closed by CloseWrite.
func (c *Capture) File() (*os.File, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.write != nil:
		return c.write, nil
	case c.closed:
		return nil, os.ErrClosed
	}
	if err := poller.Make(); err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	w.Fd() // blocks again, as a process expects it
	c.write, c.copied = w, make(chan struct{})
	go c.copy(r)
	return w, nil
}

// Made returns what File has made, or nil.
func (c *Capture) Made() *os.File {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.write
}

// copy moves what comes through the pipe to memory.
func (c *Capture) copy(r *os.File) {
	defer close(c.copied)
	defer r.Close()
	_, c.err = c.text.ReadFrom(r)
}

// CloseWrite says that this process writes no more: what others write through
// the pipe is still collected.
func (c *Capture) CloseWrite() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	if c.write != nil {
		c.write.Close()
	}
	if c.over != nil {
		close(c.over)
	}
}

// Wait waits until nobody can write any more, or until cancelled, and returns
// what has been collected. It is to be called once.
func (c *Capture) Wait(cancelled <-chan struct{}) ([]byte, error) {
	for _, end := range []func() <-chan struct{}{c.ended, c.drained} {
		if done := end(); done != nil {
			select {
			case <-done:
			case <-cancelled:
				return nil, io.ErrUnexpectedEOF
			}
		}
	}
	return c.text.Bytes(), c.err
}

// ended is closed with CloseWrite; nil where that has been called.
func (c *Capture) ended() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.over = make(chan struct{})
	return c.over
}

// drained is closed when the pipe, if there is one, has had its last byte.
func (c *Capture) drained() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.copied
}
