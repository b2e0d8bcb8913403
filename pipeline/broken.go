package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"unsafe"

	"gopipe/internal/handling"

	"golang.org/x/sys/unix"
)

// A function gets no SIGPIPE. What stands for that is an error of a write to its
// own output after the readers have left, and nothing else that happens to wrap
// EPIPE: a connection that was reset, the pipe of another pipeline.
//
// Package os has the name of the file in the error, the very same string: where
// each file has one of its own, its address tells them apart.

// A judged error is one that the function of a [Stage] knows all about.
type judged struct {
	error
	left bool // all that it says is that the readers have left
}

func (j *judged) Unwrap() error { return j.error }

// An outlet is what a function writes to.
type outlet struct {
	*os.File
	name string // no other file's
}

func newOutlet(f *os.File) *outlet {
	if f == nil {
		return &outlet{}
	}
	return &outlet{f, strings.Clone(f.Name())}
}

// own has an error of the file name that as no other does.
func (o *outlet) own(err error) error {
	if e, ok := err.(*os.PathError); ok && errors.Is(e.Err, syscall.EPIPE) {
		return &os.PathError{Op: e.Op, Path: o.name, Err: e.Err}
	}
	return err
}

func (o *outlet) Write(p []byte) (int, error) {
	n, err := o.File.Write(p)
	return n, o.own(err)
}

func (o *outlet) WriteString(s string) (int, error) {
	n, err := o.File.WriteString(s)
	return n, o.own(err)
}

// ReadFrom has the error of whichever side failed. That of a read from a
// connection, by splice(2), looks the same.
func (o *outlet) ReadFrom(r io.Reader) (int64, error) {
	n, err := o.File.ReadFrom(r)
	if err != nil && isUnread(o.File) {
		err = o.own(err)
	}
	return n, err
}

// judge says whether a function's error is that the readers have left.
func (o *outlet) judge(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	return &judged{err, readersLeft(ctx, err, func(e *os.PathError) bool { return isSame(e.Path, o.name) })}
}

// brokePipe does so for a function with these outputs.
func brokePipe(ctx context.Context, err error, outputs []*os.File) bool {
	return readersLeft(ctx, err, func(e *os.PathError) bool {
		for _, f := range outputs {
			// Some files share a name: those of os.Pipe do.
			if isSame(e.Path, f.Name()) && isUnread(f) {
				return true
			}
		}
		return false
	})
}

// readersLeft reports whether all that err says is that the readers of the
// stage's output have left: by a write to what isOwn knows, or by the end of the
// context.
func readersLeft(ctx context.Context, err error, isOwn func(*os.PathError) bool) bool {
	switch e := err.(type) {
	case *os.PathError:
		return e.Op != "read" && errors.Is(e.Err, syscall.EPIPE) && isOwn(e)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			if !readersLeft(ctx, err, isOwn) {
				return false
			}
		}
		return true
	}
	if err == context.Canceled || err == handling.ErrReaderGone {
		return context.Cause(ctx) == handling.ErrReaderGone
	}
	inner := errors.Unwrap(err)
	return inner != nil && readersLeft(ctx, inner, isOwn)
}

// isSame reports whether two strings are one.
func isSame(a, b string) bool {
	return a != "" && len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b)
}

// isUnread reports whether nobody reads what is written to a file, as far as
// that can still be told.
func isUnread(f *os.File) (unread bool) {
	conn, err := f.SyscallConn()
	if err != nil {
		return true
	}
	if conn.Control(func(fd uintptr) {
		ready := []unix.PollFd{{Fd: int32(fd)}}
		_, err := unix.Poll(ready, 0)
		unread = err == nil && ready[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
	}) != nil {
		return true
	}
	return unread
}
