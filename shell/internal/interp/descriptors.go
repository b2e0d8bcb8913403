package interp

import (
	"io"
	"os"

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
