// Package wire turns the edges of a plan into open descriptors, and closes
// what it opened. It holds no policy: which edges there are is the plan's, and
// when a stage starts is the pipeline's.
package wire

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"gopipe/plan"
)

// Wiring holds the open descriptors of one run. Its methods may be called by
// several goroutines, each stage's by one.
type Wiring struct {
	plan  *plan.Plan
	pipes []*pipe  // by edge; nil for other media and unmade pipes
	slots [][]slot // by stage, in the order of the plan's edges
	users [][2]int // by edge and side: how many stages have it
	short int      // pipes in all: what the budget is divided by
	pumps sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

// A slot is what one stage has of one side of an edge.
type slot struct {
	edge, side int
	fds        []int // plan.Dropped included
}

const (
	readSide  = 0
	writeSide = 1
)

// New prepares the wiring of p, which must have passed its Check. Nothing is
// open yet. Close must be called in the end.
func New(p *plan.Plan) *Wiring {
	w := &Wiring{
		plan:  p,
		pipes: make([]*pipe, len(p.Edges)),
		slots: make([][]slot, len(p.Stages)),
		users: make([][2]int, len(p.Edges)),
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		if e.Medium == plan.Pipe {
			w.short++
		}
		w.addSlots(i, readSide, e.To)
		w.addSlots(i, writeSide, e.From)
	}
	return w
}

// addSlots files ports under their stages. Ports of one stage need not stand
// together, but the last slot of a stage is of the edge at hand if any is.
func (w *Wiring) addSlots(edge, side int, ports []plan.Port) {
	for _, port := range ports {
		of := w.slots[port.Stage]
		if n := len(of); n > 0 && of[n-1].edge == edge && of[n-1].side == side {
			of[n-1].fds = append(of[n-1].fds, port.FD)
			continue
		}
		w.slots[port.Stage] = append(of, slot{edge, side, []int{port.FD}})
		w.users[edge][side]++
	}
}

// Files are the descriptors of one stage.
type Files struct {
	// Table holds the stage's descriptors by number; nil is closed.
	Table []*os.File

	// opened are ours to close, once the stage has them; borrowed are not.
	opened map[*os.File]struct{}
}

func (f *Files) set(fd int, file *os.File) {
	for len(f.Table) <= fd {
		f.Table = append(f.Table, nil)
	}
	f.Table[fd] = file
}

// own notes a file that Close has to close.
func (f *Files) own(file *os.File) {
	if f.opened == nil {
		f.opened = make(map[*os.File]struct{}, 4)
	}
	f.opened[file] = struct{}{}
}

// Close closes what was opened for the stage alone. Inherited files stay open.
func (f *Files) Close() {
	for file := range f.opened {
		file.Close()
	}
	f.opened = nil
}

// Take hands the files over to a function that runs inside the process, as a
// map. closeRest closes what is left in the map then; what the function has
// deleted from it belongs to the function.
func (f *Files) Take() (files map[int]*os.File, closeRest func()) {
	opened := f.opened
	f.opened = nil
	files = make(map[int]*os.File, len(f.Table))
	wired := make(map[*os.File]bool, len(f.Table))
	for fd, file := range f.Table {
		if file != nil {
			files[fd] = file
			wired[file] = true
		}
	}
	for file := range opened {
		if !wired[file] {
			file.Close() // a later redirection replaced it
		}
	}
	return files, func() {
		for _, file := range files {
			if _, ours := opened[file]; ours {
				file.Close()
			}
		}
	}
}

// MakePipes creates the pipes of stage i that do not exist yet. Calls must be
// made in the order in which the stages start, so that at any moment only the
// pipes around the stage being started are open.
func (w *Wiring) MakePipes(i int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return os.ErrClosed
	}
	for _, s := range w.slots[i] {
		n := s.edge
		e := &w.plan.Edges[n]
		if w.pipes[n] != nil || e.Medium != plan.Pipe && e.Medium != plan.Sink {
			continue
		}
		p, err := newPipe(e, w.users[n])
		if err != nil {
			return fmt.Errorf("cannot make pipe %d of %d: %w%s", w.ordinal(n), w.short, err, hint(err))
		}
		if e.Medium == plan.Pipe {
			p.grow(w.short)
		} else {
			w.pump(p, e)
		}
		w.pipes[n] = p
	}
	return nil
}

func (w *Wiring) ordinal(edge int) (n int) {
	for i := range w.plan.Edges[:edge+1] {
		if w.plan.Edges[i].Medium == plan.Pipe {
			n++
		}
	}
	return n
}

// Open gives stage i its descriptors in f, opening its files in order. Where
// one can't be opened, the error is an [*OpenError], and f holds what came
// before it. The caller closes f in either case.
func (w *Wiring) Open(ctx context.Context, i int, f *Files) error {
	for _, s := range w.slots[i] {
		file, err := w.openEdge(ctx, f, &w.plan.Stages[i], s.edge, s.side)
		if err != nil {
			return err
		}
		for _, fd := range s.fds {
			if fd != plan.Dropped {
				f.set(fd, file)
			}
		}
	}
	return nil
}

// MayBlock reports whether stage i opens a FIFO, which waits for another
// process, perhaps another stage.
func (w *Wiring) MayBlock(i int) bool {
	for _, s := range w.slots[i] {
		e := &w.plan.Edges[s.edge]
		if e.Medium == plan.File && isFIFO(pathIn(w.plan.Stages[i].Dir, e.Name)) {
			return true
		}
	}
	return false
}

func (w *Wiring) openEdge(ctx context.Context, f *Files, s *plan.Stage, n, side int) (*os.File, error) {
	e := &w.plan.Edges[n]
	switch e.Medium {
	case plan.Inherit:
		return e.File, nil
	case plan.Pipe, plan.Sink:
		w.mu.Lock()
		defer w.mu.Unlock()
		file, err := w.pipes[n].hand(side)
		if err == nil {
			f.own(file)
		}
		return file, err
	case plan.Text:
		file, err := newText(e.Text)
		if err == nil {
			f.own(file)
		}
		return file, err
	}
	file, err := openFile(ctx, e, s)
	if err != nil {
		return nil, &OpenError{Name: e.Name, Pos: e.Pos, Err: err}
	}
	f.own(file)
	return file, nil
}

// Drain waits until every sink has had its last byte.
func (w *Wiring) Drain() { w.pumps.Wait() }

// Close closes every end that no stage took. Pipes that were to be made later
// are not made any more.
func (w *Wiring) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for _, p := range w.pipes {
		if p != nil {
			p.close()
		}
	}
}

// An OpenError says which redirection failed.
type OpenError struct {
	Name string
	Pos  plan.Pos
	Err  error // the cause, without the name
}

func (e *OpenError) Error() string { return e.Name + ": " + e.Err.Error() }
func (e *OpenError) Unwrap() error { return e.Err }

// cause strips what os puts around an errno: the name is said once, by us.
func cause(err error) error {
	var pathErr *os.PathError
	var sysErr *os.SyscallError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	if errors.As(err, &sysErr) {
		return sysErr.Err
	}
	return err
}
