package interp

import (
	"io"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// descriptors are the files that a shell has open: see table.
type descriptors struct {
	Table      *table
	numbers    *numbers  // of the program's own shell, where they are the process's
	inForce    []inForce // redirections, the innermost last
	atReturn   []undo    // what the RETURN trap has redirected
	keepsInput bool      // standard input is redirected, also for jobs
}

// child has a copy of the table, which is to be closed.
func (d *descriptors) child() descriptors {
	return descriptors{Table: d.Table.clone(), keepsInput: d.keepsInput}
}

func (d *descriptors) IsTerminal(fd int) bool {
	o := d.Table.Get(fd)
	if o == nil || o.file == nil {
		return false // a here-document is none
	}
	_, err := unix.IoctlGetTermios(int(o.file.Fd()), unix.TCGETS)
	return err == nil
}

// closeInput has a job read nothing.
func (d *descriptors) closeInput() {
	if null, err := os.Open(os.DevNull); err == nil {
		d.Table.Set(0, &Open{file: null})
	}
}

func (d *descriptors) WriteError(text string) {
	if w := d.Table.Writer(2); w != nil {
		io.WriteString(w, text)
	}
}

// FreeBelow returns the highest descriptor up to n that is not open.
func (d *descriptors) FreeBelow(n int) int {
	for fd := n; fd > 2; fd-- {
		if d.Table.Get(fd) == nil {
			return fd
		}
	}
	return n + 1
}

// undoReturn undoes the redirections that the RETURN trap had.
func (d *descriptors) undoReturn() {
	for _, u := range d.atReturn {
		u.restore(d.Table)
	}
	d.atReturn = nil
}

// leaveTable ends what exec has left open, for the jobs that read it. Where
// jobs go on in this process, all is let go, as by the end of a shell process.
func (d *descriptors) leaveTable(jobs bool) {
	d.numbers.end()
	if jobs || d.numbers == nil {
		d.Table.close()
	} else {
		d.Table.closeOpened()
	}
}

// An inForce is the redirections of a command that runs.
type inForce struct {
	undo
	texts  int  // that are evaluated
	simple bool // the command is a simple one
	exits  bool // the shell ends: the EXIT trap runs when they are undone
}

// An undo is what entries of a table were before redirections; no description
// stands for a closed one. It holds them.
type undo []tableSlot

// save takes note of an entry that is about to change.
func (u *undo) save(t *table, fd int) {
	was := tableSlot{fd: fd}
	if i, found := t.find(fd); found {
		was = t.slots[i]
		was.refs.Add(1)
	}
	*u = append(*u, was)
}

// restore undoes the redirections, and nothing else: what exec has done
// meanwhile to other entries stays.
func (u undo) restore(t *table) {
	for _, s := range slices.Backward(u) {
		if s.private {
			t.setPrivate(s.fd, s.Open)
		} else {
			t.Set(s.fd, s.Open)
		}
	}
	u.forget()
}

// forget lets go of what was there before.
func (u undo) forget() {
	for _, s := range u {
		if s.Open != nil {
			s.release()
		}
	}
}

// isFull reports whether all descriptors below a limit are taken.
func (t *table) isFull(limit int) bool {
	n := 0
	for _, s := range t.slots {
		n += Btoi(s.fd < limit && !s.private)
	}
	return n >= limit
}
