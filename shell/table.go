package shell

import (
	"io"
	"os"
	"sync"
	"sync/atomic"
)

// An open is an open file description, as the shell's tables share it.
type open struct {
	file     *os.File
	sink     io.Writer // in place of a file: a command substitution's collector
	borrowed bool      // closed by whoever lent it, not by us
	reads    bool      // it is the reading end of a pipe
	refs     atomic.Int32

	once  sync.Once
	input *readAhead // nil until something is read from it here
}

func (o *open) writer() io.Writer {
	if o.file != nil {
		o.syncInput() // it may be open for both
		return o.file
	}
	return o.sink
}

func (o *open) release() {
	if o.refs.Add(-1) > 0 || o.file == nil {
		return
	}
	if o.input != nil {
		o.input.close()
	}
	if !o.borrowed {
		o.file.Close()
	}
}

// A table maps a shell's descriptor numbers to open files. Tables of other
// shells may share the files: each is closed with its last use.
type table struct {
	slots map[int]*open
}

func newTable() *table { return &table{slots: make(map[int]*open, 4)} }

// set makes fd refer to o, which may be nil to close it.
func (t *table) set(fd int, o *open) {
	if o != nil {
		o.refs.Add(1)
	}
	if old := t.slots[fd]; old != nil {
		old.release()
	}
	if o == nil {
		delete(t.slots, fd)
		return
	}
	t.slots[fd] = o
}

func (t *table) get(fd int) *open { return t.slots[fd] }

// writer returns where descriptor fd writes to, or nil if it is closed.
func (t *table) writer(fd int) io.Writer {
	if o := t.slots[fd]; o != nil {
		return o.writer()
	}
	return nil
}

// syncInputs gives back what was read ahead, for a process to see.
func (t *table) syncInputs() {
	for _, o := range t.slots {
		o.syncInput()
	}
}

func (t *table) clone() *table {
	c := &table{slots: make(map[int]*open, len(t.slots))}
	for fd, o := range t.slots {
		c.set(fd, o)
	}
	return c
}

func (t *table) close() {
	for fd := range t.slots {
		t.set(fd, nil)
	}
}

// adopt makes the table of a stage from the files that the run gives it. Files
// that came from this table are shared with it; the others become the new
// table's own, and leave the map to say so.
func (t *table) adopt(files map[int]*os.File) *table {
	known := make(map[*os.File]*open, len(t.slots))
	for _, o := range t.slots {
		if o.file != nil {
			known[o.file] = o
		}
	}
	made := newTable()
	for fd, file := range files {
		o := known[file]
		if o == nil {
			o = &open{file: file}
			known[file] = o
		}
		made.set(fd, o)
		delete(files, fd)
	}
	return made
}
