package state

import (
	"context"
	"os"

	"golang.org/x/sys/unix"

	"gopipe/internal/wire"
	"gopipe/plan"
	"gopipe/shell/internal/input"
)

// openDocument makes a file of what is left of a here-document.
func (o *Open) openDocument() (file *os.File, err error) {
	if file = o.made.Load(); file != nil {
		return file, nil
	}
	o.reading().Rest(*o.Document, func(left string) bool {
		if file = o.made.Load(); file != nil {
			return false
		}
		file, err = wire.OpenEdge(context.Background(), &plan.Edge{Medium: plan.Text, Text: left}, &plan.Stage{})
		if err == nil {
			o.made.Store(file)
		}
		return err == nil
	})
	return file, err
}

// HasInput reports whether a read would not wait.
func (o *Open) HasInput() bool {
	file := o.present()
	return file == nil || input.Ready(file)
}

// SyncInput gives back what was read ahead.
func (o *Open) SyncInput() {
	if r := o.ahead.Load(); r != nil {
		r.Sync()
	}
}

// syncOffset is syncInput for one who writes: to a pipe it makes no difference.
func (o *Open) syncOffset() {
	if r := o.ahead.Load(); r != nil {
		if _, isFile := r.File(); isFile {
			r.Sync()
		}
	}
}

// ForgetAhead has what is read ahead of a file be read anew, since a redirection is
// about to have that file written to.
func (sh *Shell) ForgetAhead(r *Redir) {
	if r.Kind != Duplicate && (r.Kind != OpenPath || r.Flags&unix.O_ACCMODE == unix.O_RDONLY) {
		return
	}
	var id input.FileID
	for i := range sh.Table.Slots {
		o := sh.Table.Slots[i].Open
		ahead := o.ahead.Load()
		if ahead == nil {
			continue
		}
		read, isFile := ahead.File()
		if isFile && id == (input.FileID{}) {
			id = sh.writtenTo(r)
		}
		if isFile && id == read {
			ahead.Sync()
		}
	}
}

// writtenTo is the file that a redirection leads to. There may be none yet.
func (sh *Shell) writtenTo(r *Redir) input.FileID {
	var st unix.Stat_t
	none := input.FileID{Inode: ^uint64(0)}
	if r.Kind == OpenPath {
		if unix.Stat(sh.Abs(r.Path), &st) != nil {
			return none
		}
		return input.FileIDOf(&st)
	}
	o := sh.Table.Get(r.From)
	if o == nil {
		return none
	}
	file := o.present()
	if file == nil || unix.Fstat(int(file.Fd()), &st) != nil {
		return none
	}
	return input.FileIDOf(&st)
}

// reading returns the description's reader.
func (o *Open) reading() *input.Reader {
	r := o.ahead.Load()
	if r == nil {
		o.ahead.CompareAndSwap(nil, &input.Reader{})
		r = o.ahead.Load()
	}
	return r
}

// ReadLine reads up to the delimiter: what follows belongs to the next command.
func (o *Open) ReadLine(opts input.Options) (line string, complete bool, err error) {
	return o.reading().ReadLine((*description)(o), opts)
}

// A description is what is read from.
type description Open

// Input is what a reader reads: a file, which stays the description's, or the text of
// a here-document.
func (d *description) Input() (file *os.File, text string) {
	if file = (*Open)(d).present(); file == nil {
		text = *d.Document
	}
	return file, text
}

// IsShared reports whether a process that goes on beside us may read from it too.
func (d *description) IsShared() bool { return d.shared.Load() }

// IsAlone reports whether no other entry of any table has the same description.
func (d *description) IsAlone() bool { return d.Refs.Load() == 1 }
