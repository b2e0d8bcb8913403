// Package wire turns the edges of a plan into open descriptors, and closes
// what it opened. It holds no policy: which edges there are is the plan's, and
// when a stage starts is the pipeline's.
package wire

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"gopipe/internal/fifo"
	"gopipe/plan"
)

// Wiring holds the open descriptors of one run. Its methods may be called by
// several goroutines, each stage's by one.
type Wiring struct {
	// Panicked, if set, makes an error of a panic of a Reader or Writer.
	Panicked func(value any) error

	plan  *plan.Plan
	pipes []*pipe  // by edge; nil for other media and unmade pipes
	slots [][]slot // by stage, in the order of the plan's edges
	users [][2]int // by edge and side: how many stages have it
	taken []int    // by stage: how many of its slots Open has come to
	short int      // pipes in all: what the budget is divided by

	reopens bool // an edge reopens another

	mu          sync.Mutex
	closed      bool
	left        [][2]int   // by edge and side: stages that have left before the pipe was made
	sinks       []*os.File // what the pumps read
	pumping     int        // sinks that are open
	drained     chan struct{}
	held        bool  // a sink was given up
	sinkErr     error // the first that a Writer or Reader gave
	feeders     []*feeder
	sourcesOver bool
	collector   *watch // of pooled sinks
	block       []byte // for the collector
	leaving     *watch // of pipes whose readers may leave
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
		taken: make([]int, len(p.Stages)),
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		if e.Medium == plan.Pipe {
			w.short++
		}
		w.reopens = w.reopens || e.Internal.Reopens > 0
		w.addSlots(i, readSide, e.To)
		w.addSlots(i, writeSide, e.From)
	}
	return w
}

// addSlots files ports under their stages. Ports of one stage need not stand
// together, but the last slot of a stage is of the edge at hand if any is.
func (w *Wiring) addSlots(edge, side int, ports []plan.Port) {
	for _, port := range ports {
		if port.FD == plan.Argument {
			continue
		}
		of := w.slots[port.Stage]
		if n := len(of); n > 0 && of[n-1].edge == edge && of[n-1].side == side {
			of[n-1].fds = append(of[n-1].fds, port.FD)
			continue
		}
		if of == nil {
			of = make([]slot, 0, 3)
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

	byEdge map[int]*os.File // where an edge of the plan reopens another
}

// note keeps what an edge gave the stage, for an edge that reopens it.
func (f *Files) note(edge int, file *os.File) {
	if f.byEdge == nil {
		f.byEdge = make(map[int]*os.File)
	}
	f.byEdge[edge] = file
}

func (f *Files) set(fd int, file *os.File) {
	if f.Table == nil {
		f.Table = make([]*os.File, 0, 3)
	}
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

// Stderr is descriptor 2, or nil as long as that is not open. It is an
// interface, so that nil is nil.
func (f *Files) Stderr() io.Writer {
	if len(f.Table) > 2 && f.Table[2] != nil {
		return f.Table[2]
	}
	return nil
}

// Close closes what was opened for the stage alone. Inherited files stay open.
func (f *Files) Close() {
	for file := range f.opened {
		file.Close()
	}
	f.opened = nil
}

// Interrupt has reads and writes of what was opened for the stage fail, where
// it can be interrupted.
func (f *Files) Interrupt() {
	for file := range f.opened {
		file.SetDeadline(time.Now())
	}
}

// Take hands the files over to a function that runs inside the process, as a
// map. closeRest closes what is left in the map then; what the function has
// deleted from it belongs to the function.
func (f *Files) Take() (files map[int]*os.File, closeRest func()) {
	opened := f.opened
	f.opened = nil
	files = make(map[int]*os.File, 4) // the table may have large gaps
	wired := make(map[*os.File]bool, 4)
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
		if w.pipes[n] != nil {
			continue
		}
		if err := w.makePipe(n, e); err != nil {
			return err
		}
	}
	return nil
}

func (w *Wiring) makePipe(n int, e *plan.Edge) (err error) {
	switch e.Medium {
	case plan.Pipe, plan.Sink, plan.Source:
		w.pipes[n], err = newPipe(e, w.users[n], w.free(n, e))
	case plan.Inherit:
		if e.Internal.Owned {
			w.pipes[n] = w.owned(n, e)
		}
	}
	if err != nil || w.pipes[n] == nil {
		return err
	}
	if w.left != nil {
		w.pipes[n].drop(readSide, w.left[n][readSide])
		w.pipes[n].drop(writeSide, w.left[n][writeSide])
	}
	switch e.Medium {
	case plan.Pipe:
		w.pipes[n].grow(w.short)
	case plan.Sink:
		return w.pump(w.pipes[n], e)
	case plan.Source:
		w.feed(w.pipes[n], e)
	}
	return nil
}

// owned is the pipe of an Inherit edge whose file is the run's own.
func (w *Wiring) owned(n int, e *plan.Edge) *pipe {
	p := &pipe{hands: w.users[n]}
	side := readSide
	if len(e.From) > 0 {
		side = writeSide
	}
	p.ends[side] = e.File
	return p
}

// free tells which sides of an edge one interruptible function alone has.
func (w *Wiring) free(n int, e *plan.Edge) (free [2]bool) {
	for side, ports := range [2][]plan.Port{readSide: e.To, writeSide: e.From} {
		free[side] = w.users[n][side] == 1 && w.plan.Stages[ports[0].Stage].Internal.Interruptible
	}
	return free
}

// Release closes the ends of pipes that stage i would have had, and that Open has
// not come to: a stage that is not started must not keep them open. Its neighbours
// see that it has left.
func (w *Wiring) Release(i int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.slots[i][w.taken[i]:] {
		n := s.edge
		if e := &w.plan.Edges[n]; w.pipes[n] == nil && e.Internal.Owned && !w.closed {
			w.pipes[n] = w.owned(n, e)
		}
		if w.pipes[n] != nil {
			w.pipes[n].drop(s.side, 1)
			continue
		}
		if w.left == nil {
			w.left = make([][2]int, len(w.plan.Edges))
		}
		w.left[n][s.side]++
	}
	w.taken[i] = len(w.slots[i])
}

// Open gives stage i its descriptors in f, opening its files in order. Where
// one can't be opened, the error is an [*OpenError], f holds what came before it,
// and what comes after it is released. The caller closes f in either case.
func (w *Wiring) Open(ctx context.Context, i int, f *Files) (err error) {
	defer func() {
		if err != nil {
			w.Release(i)
		}
	}()
	for n, s := range w.slots[i] {
		w.taken[i] = n + 1
		file, err := w.openEdge(ctx, f, &w.plan.Stages[i], s.edge, s.side)
		if err != nil {
			return err
		}
		if w.reopens {
			f.note(s.edge, file)
		}
		for _, fd := range s.fds {
			if fd != plan.Dropped {
				f.set(fd, file)
			}
		}
	}
	return nil
}

// Outputs are the files that stage i writes to, which are in f.
func (w *Wiring) Outputs(i int, f *Files) (outputs []*os.File) {
	for _, s := range w.slots[i] {
		for _, fd := range s.fds {
			if s.side == writeSide && fd >= 0 && fd < len(f.Table) && f.Table[fd] != nil {
				outputs = append(outputs, f.Table[fd])
			}
		}
	}
	return outputs
}

// MayBlock reports whether stage i opens a FIFO, which waits for another
// process, perhaps another stage.
func (w *Wiring) MayBlock(i int) bool {
	for _, s := range w.slots[i] {
		e := &w.plan.Edges[s.edge]
		if e.Medium == plan.FIFO || e.Medium == plan.File && isFIFO(pathIn(w.plan.Stages[i].Dir, e.Name)) {
			return true
		}
	}
	return false
}

func (w *Wiring) openEdge(ctx context.Context, f *Files, s *plan.Stage, n, side int) (*os.File, error) {
	e := &w.plan.Edges[n]
	switch e.Medium {
	case plan.Inherit, plan.Pipe, plan.Sink, plan.Source:
		if e.Medium == plan.Inherit && !e.Internal.Owned {
			return e.File, nil
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		file, err := w.pipes[n].hand(side)
		if err == nil {
			f.own(file)
		}
		return file, err
	case plan.Text:
		file, err := newText(e.Text)
		if noRoom := (*noRoomError)(nil); errors.As(err, &noRoom) {
			err = &OpenError{Name: e.Name, Pos: e.Pos, Err: err}
		}
		if err == nil {
			f.own(file)
		}
		return file, err
	}
	file, err := openFile(ctx, e, s, f.path(e, s))
	if err != nil {
		return nil, &OpenError{Name: e.Name, Pos: e.Pos, Err: err}
	}
	f.own(file)
	if e.Internal.Opened != nil {
		e.Internal.Opened()
	}
	return file, nil
}

// Close closes what is left. It does not wait for a sink that Drain gave up.
func (w *Wiring) Close() {
	w.CloseEnds()
	w.EndSources()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, watch := range []*watch{w.collector, w.leaving} {
		if watch != nil {
			watch.close()
		}
	}
}

// CloseEnds closes every end that no stage took. Pipes that were to be made
// later are not made any more.
func (w *Wiring) CloseEnds() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for _, p := range w.pipes {
		if p != nil {
			p.close()
		}
	}
	w.closeOwned()
}

// closeOwned closes files of the run that no stage came to.
func (w *Wiring) closeOwned() {
	for n := range w.plan.Edges {
		if e := &w.plan.Edges[n]; e.Internal.Owned && w.pipes[n] == nil {
			e.File.Close()
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
	var fifoErr *fifo.Error
	if errors.As(err, &fifoErr) {
		return fifoErr.Err
	}
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	if errors.As(err, &sysErr) {
		return sysErr.Err
	}
	return err
}
