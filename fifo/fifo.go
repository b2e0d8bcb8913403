// Package fifo makes named FIFOs and opens them without losing control: an
// open that waits for the other side can be cancelled, a reader of many writers
// sees the end when the last of them is done and not when the first one is, and
// what a killed program left behind is found and removed.
//
// Fan-out takes a FIFO for each reader, see [FanOut]: of several readers of one FIFO
// each gets some of the bytes, and nobody can tell which.
//
// Bytes of one write up to PIPE_BUF (4096) stay together in a FIFO; longer ones
// of several writers may be torn. See pipe(7).
//
// An error of this package says what was attempted on which path, why it failed, and what
// can be done about it. It wraps a [syscall.Errno] or [ErrNotFIFO]; where a context has
// ended, it is the context's cause instead.
package fifo

import (
	"context"
	"io/fs"
	"os"

	"gopipe/internal/fifo"
)

// ErrNotFIFO is the cause where something else has the FIFO's name.
var ErrNotFIFO = fifo.ErrNotFIFO

// Open opens the FIFO at path with the given flags of open(2), and waits for
// the other side as open(2) does, but only until ctx ends; the error is then
// the context's cause, and no goroutine or thread is left. O_CREAT, O_EXCL and
// O_TRUNC mean nothing to a FIFO that is there, and are ignored.
//
// What is at path is first held by a descriptor that can neither read nor
// write; that is looked at, and then opened by way of that descriptor, so that
// nobody can put another thing in its place in between. It must be a FIFO,
// not a symbolic link to one, of this process's user or of root; else nothing
// was opened.
//
// The file is in blocking mode, close-on-exec, and the caller's. Open may be
// called by any goroutine. An Open that is cancelled is the other side for a
// moment (fifo(7) has no other way): who else waits to open the same side of
// the same FIFO stops waiting then, too.
func Open(ctx context.Context, path string, flags int) (*os.File, error) {
	return fifo.Open(ctx, path, flags)
}

// Sweep removes what [NewDir] made in processes that were killed since, below
// the same os.TempDir(). What a living process has is left alone. Where there is
// nothing to sweep it costs one system call. Several processes may sweep at
// once. The error is of the first directory that could not be removed; the
// others are removed all the same.
func Sweep() error { return fifo.Sweep() }

// A Dir is a private directory of FIFOs. As long as it is not removed it holds
// a lock, which the kernel gives back however the process ends: so [Sweep] knows
// whose owner is gone. The zero value is of no use. Its methods may be called
// by any goroutine.
type Dir fifo.Dir

// NewDir makes a directory with mode 0700 below os.TempDir(). The caller calls
// Remove in the end; if the process is killed before, a later Sweep does.
func NewDir() (*Dir, error) {
	d, err := fifo.NewDir()
	return (*Dir)(d), err
}

// Create makes a FIFO with mode 0600 in the directory. It is removed with the
// directory.
func (d *Dir) Create(name string) (*FIFO, error) {
	f, err := (*fifo.Dir)(d).Create(name)
	return (*FIFO)(f), err
}

// Remove removes the directory and all FIFOs in it. Removing it again does
// nothing.
func (d *Dir) Remove() error { return (*fifo.Dir)(d).Remove() }

// A FIFO is a named FIFO that this process has made. Make one with [Create] or
// [Dir.Create]; the zero value is of no use. Its methods may be called by any goroutine.
type FIFO fifo.FIFO

// Create makes a FIFO at path with the given permissions, whatever the umask.
// Nothing may be there: the error wraps EEXIST then. The caller calls Remove in
// the end. A private place is better: see [NewDir].
func Create(path string, mode fs.FileMode) (*FIFO, error) {
	f, err := fifo.Create(path, mode)
	return (*FIFO)(f), err
}

// Path returns the path that the FIFO was made at.
func (f *FIFO) Path() string { return (*fifo.FIFO)(f).Path() }

// Open opens an end of the FIFO as [Open] does, and makes sure that it is
// still the same FIFO.
func (f *FIFO) Open(ctx context.Context, flags int) (*os.File, error) {
	return (*fifo.FIFO)(f).Open(ctx, flags)
}

// Remove removes the FIFO's name, if it still is this FIFO's. Who has the FIFO
// open is not disturbed. Removing it again does nothing.
func (f *FIFO) Remove() error { return (*fifo.FIFO)(f).Remove() }

// A FanIn reads what a known number of writers write to one FIFO. The end
// comes when each of them is done, and not before; those that never came
// count as done when Done is called for them. If the reader leaves before,
// the writers get SIGPIPE, also those that open the FIFO later. The zero value
// is of no use. Its methods may be called by any goroutine.
type FanIn fifo.FanIn

// FanIn opens the FIFO for reading, for so many writers. It does not wait for
// any of them, and none of them has to wait for anything. The caller calls
// Done once for each writer, and Close in the end.
func (f *FIFO) FanIn(writers int) (*FanIn, error) {
	in, err := (*fifo.FIFO)(f).FanIn(writers)
	return (*FanIn)(in), err
}

// Read reads what the writers have written. io.EOF is the end of all of them. A
// Read that waits ends with an error when Close is called.
func (in *FanIn) Read(p []byte) (int, error) { return (*fifo.FanIn)(in).Read(p) }

// Done says that one writer is done: it has closed the FIFO, or will never
// open it.
func (in *FanIn) Done() { (*fifo.FanIn)(in).Done() }

// Close closes what is still open. Writers that are not done get SIGPIPE; those
// that come after that wait for another reader. Closing it again does nothing.
// The FIFO itself remains.
func (in *FanIn) Close() error { return (*fifo.FanIn)(in).Close() }

// A FanOut writes one stream to the readers of several FIFOs: each gets all of
// it. A reader that leaves does not end the others. One that is slow holds up
// all of them, once its FIFO is full: nothing is kept in memory. Make one with
// [NewFanOut]; the zero value is of no use. Its methods may be called by any
// goroutine.
type FanOut fifo.FanOut

// NewFanOut opens each of the FIFOs for writing, and waits until all of them
// have readers, or ctx ends: the error is its cause then, and none is open. The
// caller calls Close in the end.
func NewFanOut(ctx context.Context, fifos ...*FIFO) (*FanOut, error) {
	own := make([]*fifo.FIFO, len(fifos))
	for i, f := range fifos {
		own[i] = (*fifo.FIFO)(f)
	}
	out, err := fifo.NewFanOut(ctx, own...)
	return (*FanOut)(out), err
}

// Write writes p to all readers that are there, side by side, and returns when
// each of them has it in its FIFO. The error wraps EPIPE once no reader is left.
// A Write that waits ends with an error when Close is called.
func (o *FanOut) Write(p []byte) (int, error) { return (*fifo.FanOut)(o).Write(p) }

// Close lets go of the FIFOs: their readers see the end. Closing it again does
// nothing. The FIFOs themselves remain.
func (o *FanOut) Close() error { return (*fifo.FanOut)(o).Close() }
