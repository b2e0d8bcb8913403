package state

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
	File     *os.File
	Capture  *stream.Capture
	Document *string
	Borrowed bool         // closed by whoever lent it, not by us
	Number   bool         // it is this process's own descriptor, see numbers
	Reads    bool         // it is the reading end of a pipe
	Refs     atomic.Int32 // entries

	made   atomic.Pointer[os.File]      // of a here-document, once something needed it
	ahead  atomic.Pointer[input.Reader] // nil until something is read from it here
	shared atomic.Bool                  // a process that goes on beside us may read from it too
}

// Descriptor returns the file, for what needs one.
func (o *Open) Descriptor() (*os.File, error) {
	switch {
	case o == nil:
		return nil, unix.EBADF
	case o.Capture != nil:
		return o.Capture.File()
	case o.Document != nil:
		return o.openDocument()
	case o.File == nil:
		return nil, unix.EBADF
	}
	return o.File, nil
}

// present returns the file as far as there is one; nil if not.
func (o *Open) present() *os.File {
	switch {
	case o.Capture != nil:
		return o.Capture.Made()
	case o.Document != nil:
		return o.made.Load()
	}
	return o.File
}

// IsShown tells what stands for a description where nothing is run.
func (o *Open) IsShown() bool { return o.File == nil && o.Capture == nil && o.Document == nil }

// Readable reports whether a builtin can try to read.
func (o *Open) Readable() bool { return o != nil && o.Capture == nil && !o.IsShown() }

// writer returns what writes to the description.
func (o *Open) writer() io.Writer {
	switch {
	case o.Capture != nil:
		return o.Capture
	case o.IsShown():
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
	if o.Refs.Add(-1) > 0 {
		return
	}
	if o.Capture != nil {
		o.Capture.CloseWrite()
		return
	}
	if r := o.ahead.Load(); r != nil {
		r.Close()
	}
	switch file := o.present(); {
	case file == nil || o.Borrowed && !o.Number:
	case o.Number:
		vacate(file)
	default:
		file.Close()
	}
}

// A Table maps a shell's descriptor numbers to open files. It is used by one
// goroutine at a time.
type Table struct {
	Slots []tableSlot // by number
}

type tableSlot struct {
	Fd int
	*Open
	Private bool // neither processes nor subshells have it: an end of a coprocess
}

// NewTable returns an empty one.
func NewTable() *Table { return &Table{Slots: make([]tableSlot, 0, 4)} }

func (t *Table) find(fd int) (i int, found bool) {
	for i = range t.Slots {
		if t.Slots[i].Fd >= fd {
			return i, t.Slots[i].Fd == fd
		}
	}
	return len(t.Slots), false
}

// Set makes fd refer to o, which may be nil to close it.
func (t *Table) Set(fd int, o *Open) {
	if o != nil {
		o.Refs.Add(1)
	}
	i, found := t.find(fd)
	switch {
	case !found && o != nil:
		t.Slots = slices.Insert(t.Slots, i, tableSlot{Fd: fd, Open: o})
		return
	case !found:
		return
	}
	old := t.Slots[i].Open
	if o != nil {
		t.Slots[i] = tableSlot{Fd: fd, Open: o}
	} else {
		t.Slots = slices.Delete(t.Slots, i, i+1)
	}
	old.release()
}

// SetPrivate is set for what is not to be inherited.
func (t *Table) SetPrivate(fd int, o *Open) {
	t.Set(fd, o)
	i, _ := t.find(fd)
	t.Slots[i].Private = true
}

// DropPrivate ends the entries that a subshell does not have.
func (t *Table) DropPrivate() {
	t.Slots = slices.DeleteFunc(t.Slots, func(s tableSlot) bool {
		if s.Private {
			s.release()
		}
		return s.Private
	})
}

// Get returns what fd refers to, or nil if it is closed.
func (t *Table) Get(fd int) *Open {
	if i, found := t.find(fd); found {
		return t.Slots[i].Open
	}
	return nil
}

// Writer returns where descriptor fd writes to, or nil if it is closed.
func (t *Table) Writer(fd int) io.Writer {
	if o := t.Get(fd); o != nil {
		return o.writer()
	}
	return nil
}

// SyncInputs gives back what was read ahead, for a process to see. beside tells
// that this shell goes on while the process runs.
func (t *Table) SyncInputs(beside bool) {
	for _, s := range t.Slots {
		if beside {
			s.shared.Store(true)
		}
		s.SyncInput()
	}
}

// Clone returns a table with the same entries, each of which is held by both.
func (t *Table) Clone() *Table {
	c := &Table{Slots: make([]tableSlot, len(t.Slots), len(t.Slots)+2)}
	copy(c.Slots, t.Slots)
	for _, s := range c.Slots {
		s.Refs.Add(1)
	}
	return c
}

// Close ends all entries.
func (t *Table) Close() {
	slots := t.Slots
	t.Slots = nil
	for _, s := range slots {
		s.release()
	}
}

// closeOpened ends the entries that were not there at the start.
func (t *Table) closeOpened() {
	t.Slots = slices.DeleteFunc(t.Slots, func(s tableSlot) bool {
		if !s.Number {
			s.release()
		}
		return !s.Number
	})
}

// Adopt makes the table of a stage from the files that the run gives it. Files
// that came from this table are shared with it; the others become the new
// table's own, and leave the map to say so.
func (t *Table) Adopt(files map[int]*os.File) *Table {
	known := make(map[*os.File]*Open, len(t.Slots))
	for _, s := range t.Slots {
		if file := s.present(); file != nil {
			known[file] = s.Open
		}
	}
	made := NewTable()
	for fd, file := range files {
		o := known[file]
		if o == nil {
			o = &Open{File: file}
			known[file] = o
		}
		made.Set(fd, o)
		delete(files, fd)
	}
	for _, s := range t.Slots { // what is private is no part of a run
		if s.Private && made.Get(s.Fd) == nil {
			made.SetPrivate(s.Fd, s.Open)
		}
	}
	return made
}
