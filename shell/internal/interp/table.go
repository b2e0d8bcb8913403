package interp

import (
	"io"
	"os"
	"slices"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"gopipe/internal/stream"
	"gopipe/shell/internal/input"
)

// How descriptors are held while shell code runs inside this process:
//
//   - Each shell has a table of its own: the program's, and each subshell,
//     substitution, job and stage. It stands for what a forked one would have.
//   - Each entry is owned by its table alone, and is one hold on an open file
//     description, as a descriptor is for the kernel. A clone copies the entries,
//     as fork(2) does. An entry ends when the table replaces it, or ends itself.
//     The description is closed with its last entry.
//   - Redirections are made on a clone, which is the table for as long as they
//     are in force. Where nothing comes after them in this shell (exec; a job or
//     stage that is this one command), the clone takes the table's place for good.
//   - A table whose shell has nothing left to do but to wait for processes ends
//     when these have been started, as it would in their exec(2).
//   - A command substitution reads until the last entry for its output, and the
//     last descriptor of a process, is gone.

// An Open is an open file description. Two kinds have no file as long as only
// this process uses them: a command substitution's output and a here-document.
type Open struct {
	file     *os.File
	capture  *stream.Capture
	document *string
	borrowed bool         // closed by whoever lent it, not by us
	number   bool         // it is this process's own descriptor, see numbers
	reads    bool         // it is the reading end of a pipe
	refs     atomic.Int32 // entries

	made   atomic.Pointer[os.File]      // of a here-document, once something needed it
	ahead  atomic.Pointer[input.Reader] // nil until something is read from it here
	shared atomic.Bool                  // a process that goes on beside us may read from it too
}

// Descriptor returns the file, for what needs one.
func (o *Open) Descriptor() (*os.File, error) {
	switch {
	case o == nil:
		return nil, unix.EBADF
	case o.capture != nil:
		return o.capture.File()
	case o.document != nil:
		return o.openDocument()
	case o.file == nil:
		return nil, unix.EBADF
	}
	return o.file, nil
}

// present returns the file as far as there is one; nil if not.
func (o *Open) present() *os.File {
	switch {
	case o.capture != nil:
		return o.capture.Made()
	case o.document != nil:
		return o.made.Load()
	}
	return o.file
}

// isShown tells what stands for a description where nothing is run.
func (o *Open) isShown() bool { return o.file == nil && o.capture == nil && o.document == nil }

// Readable reports whether a builtin can try to read.
func (o *Open) Readable() bool { return o != nil && o.capture == nil && !o.isShown() }

// writer returns what writes to the description.
func (o *Open) writer() io.Writer {
	switch {
	case o.capture != nil:
		return o.capture
	case o.isShown():
		return io.Discard
	}
	file, err := o.Descriptor()
	if err != nil {
		return failingWriter{err}
	}
	o.syncOffset()
	return file
}

// A failingWriter is what can't be written to.
type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func (o *Open) release() {
	if o.refs.Add(-1) > 0 {
		return
	}
	if o.capture != nil {
		o.capture.CloseWrite()
		return
	}
	if r := o.ahead.Load(); r != nil {
		r.Close()
	}
	switch file := o.present(); {
	case file == nil || o.borrowed && !o.number:
	case o.number:
		vacate(file)
	default:
		file.Close()
	}
}

// A table maps a shell's descriptor numbers to open files. It is used by one
// goroutine at a time.
type table struct {
	slots []tableSlot // by number
}

type tableSlot struct {
	fd int
	*Open
	private bool // neither processes nor subshells have it: an end of a coprocess
}

func NewTable() *table { return &table{slots: make([]tableSlot, 0, 4)} }

func (t *table) find(fd int) (i int, found bool) {
	for i = range t.slots {
		if t.slots[i].fd >= fd {
			return i, t.slots[i].fd == fd
		}
	}
	return len(t.slots), false
}

// Set makes fd refer to o, which may be nil to close it.
func (t *table) Set(fd int, o *Open) {
	if o != nil {
		o.refs.Add(1)
	}
	i, found := t.find(fd)
	switch {
	case !found && o != nil:
		t.slots = slices.Insert(t.slots, i, tableSlot{fd: fd, Open: o})
		return
	case !found:
		return
	}
	old := t.slots[i].Open
	if o != nil {
		t.slots[i] = tableSlot{fd: fd, Open: o}
	} else {
		t.slots = slices.Delete(t.slots, i, i+1)
	}
	old.release()
}

// setPrivate is set for what is not to be inherited.
func (t *table) setPrivate(fd int, o *Open) {
	t.Set(fd, o)
	i, _ := t.find(fd)
	t.slots[i].private = true
}

// dropPrivate ends the entries that a subshell does not have.
func (t *table) dropPrivate() {
	t.slots = slices.DeleteFunc(t.slots, func(s tableSlot) bool {
		if s.private {
			s.release()
		}
		return s.private
	})
}

// Get returns what fd refers to, or nil if it is closed.
func (t *table) Get(fd int) *Open {
	if i, found := t.find(fd); found {
		return t.slots[i].Open
	}
	return nil
}

// Writer returns where descriptor fd writes to, or nil if it is closed.
func (t *table) Writer(fd int) io.Writer {
	if o := t.Get(fd); o != nil {
		return o.writer()
	}
	return nil
}

// syncInputs gives back what was read ahead, for a process to see. beside tells
// that this shell goes on while the process runs.
func (t *table) syncInputs(beside bool) {
	for _, s := range t.slots {
		if beside {
			s.shared.Store(true)
		}
		s.SyncInput()
	}
}

func (t *table) clone() *table {
	c := &table{slots: make([]tableSlot, len(t.slots), len(t.slots)+2)}
	copy(c.slots, t.slots)
	for _, s := range c.slots {
		s.refs.Add(1)
	}
	return c
}

// close ends all entries.
func (t *table) close() {
	slots := t.slots
	t.slots = nil
	for _, s := range slots {
		s.release()
	}
}

// closeOpened ends the entries that were not there at the start.
func (t *table) closeOpened() {
	t.slots = slices.DeleteFunc(t.slots, func(s tableSlot) bool {
		if !s.number {
			s.release()
		}
		return !s.number
	})
}

// adopt makes the table of a stage from the files that the run gives it. Files
// that came from this table are shared with it; the others become the new
// table's own, and leave the map to say so.
func (t *table) adopt(files map[int]*os.File) *table {
	known := make(map[*os.File]*Open, len(t.slots))
	for _, s := range t.slots {
		if file := s.present(); file != nil {
			known[file] = s.Open
		}
	}
	made := NewTable()
	for fd, file := range files {
		o := known[file]
		if o == nil {
			o = &Open{file: file}
			known[file] = o
		}
		made.Set(fd, o)
		delete(files, fd)
	}
	for _, s := range t.slots { // what is private is no part of a run
		if s.private && made.Get(s.fd) == nil {
			made.setPrivate(s.fd, s.Open)
		}
	}
	return made
}
