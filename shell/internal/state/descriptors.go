package state

import (
	"io"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// descriptors are the files that a shell has open: see table.
type descriptors struct {
	Table      *Table
	Numbers    *Numbers  // of the program's own shell, where they are the process's
	InForce    []InForce // redirections, the innermost last
	AtReturn   []Undo    // what the RETURN trap has redirected
	KeepsInput bool      // standard input is redirected, also for jobs
}

// child has a copy of the table, which is to be closed.
func (d *descriptors) child() descriptors {
	return descriptors{Table: d.Table.Clone(), KeepsInput: d.KeepsInput}
}

// IsTerminal reports whether a descriptor is open on a terminal.
func (d *descriptors) IsTerminal(fd int) bool {
	o := d.Table.Get(fd)
	if o == nil || o.File == nil {
		return false // a here-document is none
	}
	_, err := unix.IoctlGetTermios(int(o.File.Fd()), unix.TCGETS)
	return err == nil
}

// CloseInput has a job read nothing.
func (d *descriptors) CloseInput() {
	if null, err := os.Open(os.DevNull); err == nil {
		d.Table.Set(0, &Open{File: null})
	}
}

// WriteError writes to the shell's standard error, if it has one.
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

// UndoReturn undoes the redirections that the RETURN trap had.
func (d *descriptors) UndoReturn() {
	for _, u := range d.AtReturn {
		u.Restore(d.Table)
	}
	d.AtReturn = nil
}

// LeaveTable ends what exec has left open, for the jobs that read it. Where
// jobs go on in this process, all is let go, as by the end of a shell process.
func (d *descriptors) LeaveTable(jobs bool) {
	d.Numbers.end()
	if jobs || d.Numbers == nil {
		d.Table.Close()
	} else {
		d.Table.closeOpened()
	}
}

// An InForce is the redirections of a command that runs.
type InForce struct {
	Undo
	Texts  int  // that are evaluated
	Simple bool // the command is a simple one
	Exits  bool // the shell ends: the EXIT trap runs when they are undone
}

// An Undo is what entries of a table were before redirections; no description
// stands for a closed one. It holds them.
type Undo []tableSlot

// save takes note of an entry that is about to change.
func (u *Undo) save(t *Table, fd int) {
	was := tableSlot{Fd: fd}
	if i, found := t.find(fd); found {
		was = t.Slots[i]
		was.Refs.Add(1)
	}
	*u = append(*u, was)
}

// Restore undoes the redirections, and nothing else: what exec has done
// meanwhile to other entries stays.
func (u Undo) Restore(t *Table) {
	for _, s := range slices.Backward(u) {
		if s.Private {
			t.SetPrivate(s.Fd, s.Open)
		} else {
			t.Set(s.Fd, s.Open)
		}
	}
	u.Forget()
}

// Forget lets go of what was there before.
func (u Undo) Forget() {
	for _, s := range u {
		if s.Open != nil {
			s.release()
		}
	}
}

// IsFull reports whether all descriptors below a limit are taken.
func (t *Table) IsFull(limit int) bool {
	n := 0
	for _, s := range t.Slots {
		n += Btoi(s.Fd < limit && !s.Private)
	}
	return n >= limit
}
