package interp

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/fifo"
)

// The reader of a named FIFO sees the end when nobody has it open for writing,
// even if another writer is about to come, who would then wait for ever. So the
// shell keeps the write side open for as long as writers of its own are to be
// expected:
//
//   - A job is expected to write until it has opened each of the redirections
//     in its text that lead to the FIFO: see siteSearch. Where the text may reach
//     one several times (loops, functions), or leaves the opening to another
//     program (tee, a shell), it is until the job's end.
//   - Any other shell that has written, or started a job that is expected to, may
//     do so again, until it waits: for a command that reads a FIFO, for a job
//     that does not write to this one, or for its own end.

// A namedFIFO is a FIFO of the builtin fifo. It is guarded by all.mu.
type namedFIFO struct {
	Fifo    *fifo.FIFO
	all     *fifos
	holders int          // why more writers are to be expected
	waiting bool         // a goroutine waits for the reader
	keeper  *fifo.Keeper // held while there are holders and a reader
	broken  *fifo.Keeper // the one whose writers were told to go
}

// hold has the write side kept open. The keeper waits for the reader as a
// writer does, so that the reader never finds itself without one.
func (f *namedFIFO) hold() {
	f.holders++
	if f.waiting || f.keeper != nil || f.all.over {
		return
	}
	f.waiting = true
	f.all.tasks.Go(func() {
		k, err := f.Fifo.Keep(f.all.ctx)
		f.all.mu.Lock()
		f.waiting = false
		if err == nil && f.holders > 0 && f.keeper == nil && !f.all.over {
			f.keeper, k = k, nil
			f.all.reconsider()
		}
		f.all.mu.Unlock()
		if err == nil && k != nil {
			k.Close()
		}
	})
}

// release takes back a hold.
func (f *namedFIFO) release() {
	f.holders--
	if f.holders == 0 && f.keeper != nil {
		f.keeper.Close()
		f.keeper = nil
	}
}

// secure makes sure of the keeper while a writer that is open holds the reader.
func (f *namedFIFO) secure() {
	if f.holders == 0 || f.keeper != nil || f.all.over {
		return
	}
	if k, err := f.Fifo.TryKeep(); err == nil {
		f.keeper = k
		f.all.reconsider()
	}
}

// A Writer is what a shell has to do with the FIFOs. It is guarded by all.mu.
type Writer struct {
	All    *fifos
	Owner  any     // the shell that ends it
	parent *Writer // of the shell that this one is a clone of
	beside bool    // it is a job: the parent does not wait for it

	sites   map[*syntax.Redirect][]*namedFIFO // yet to be opened, once; by spread: nil
	held    []*namedFIFO                      // until the end
	until   []*namedFIFO                      // until it waits
	targets []*namedFIFO                      // all that it was expected to write to
	reading []*namedFIFO                      // what the commands that run read
	floor   int                               // so many of reading stay: those of exec
}

// NewWriter is for a shell that has no parent with FIFOs. It is the owner that ends
// it.
func NewWriter(all *fifos, owner any) *Writer { return &Writer{All: all, Owner: owner} }

// cloned is the writer of a clone, which ends it.
func (w *Writer) cloned(owner any) *Writer {
	return &Writer{All: w.All, Owner: owner, parent: w}
}

func (w *Writer) lock() func() {
	w.All.mu.Lock()
	return w.All.mu.Unlock
}

// end is the end of the shell.
func (w *Writer) end() {
	defer w.lock()()
	for _, list := range w.sites {
		releaseAll(list)
	}
	releaseAll(w.held)
	releaseAll(w.until)
	w.sites, w.held, w.until = nil, nil, nil
}

// expectAll has the shell, a job's or a substitution's, write to FIFOs once at each
// site, and to others as long as it runs.
func (w *Writer) expectAll(sites map[*syntax.Redirect][]*namedFIFO, held []*namedFIFO) {
	defer w.lock()()
	w.sites, w.held = sites, held
	for _, list := range sites {
		w.targets = append(w.targets, list...)
		holdAll(list)
	}
	holdAll(held)
	w.targets = append(w.targets, held...)
	if w.beside {
		for _, f := range w.targets {
			w.parent.expect(f)
		}
	}
}

// readsNow is how many FIFOs are being read; see readsAgain.
func (w *Writer) readsNow() int {
	defer w.lock()()
	return len(w.reading)
}

// readsAgain says that what has been opened since readsNow was n is read no more.
func (w *Writer) readsAgain(n int) {
	defer w.lock()()
	w.reading = w.reading[:min(len(w.reading), max(n, w.floor))]
}

// find returns the FIFO at a path, or nil.
func (w *Writer) find(path string) *namedFIFO {
	defer w.lock()()
	return w.All.find(path)
}

func holdAll(list []*namedFIFO) {
	for _, f := range list {
		f.hold()
	}
}

func releaseAll(list []*namedFIFO) {
	for _, f := range list {
		f.release()
	}
}

// expect has the shell write to f again, for all we know.
func (w *Writer) expect(f *namedFIFO) {
	if slices.Contains(w.reading, f) || slices.Contains(w.until, f) {
		return
	}
	w.until = append(w.until, f)
	f.hold()
}

// reads notes that a command reads f: the shells that wait for it write nothing
// meanwhile.
func (w *Writer) reads(f *namedFIFO) {
	for v := w; v != nil; v = v.parent {
		releaseAll(v.until)
		v.until = nil
		v.reading = append(v.reading, f)
		if v.beside {
			return
		}
	}
}

// opened notes that a redirection, or spread, has opened f for writing. As a
// stage of a pipeline, it ends together with what the others read.
func (w *Writer) opened(r *syntax.Redirect, f *namedFIFO, stage bool) {
	defer w.lock()()
	var done []*namedFIFO
	for v := w; v != nil; v = v.parent {
		if i := slices.Index(v.sites[r], f); i >= 0 {
			v.sites[r] = slices.Delete(v.sites[r], i, i+1)
			done = append(done, f)
		}
	}
	if !w.foreseen(f) && (!stage || len(w.reading) == 0) {
		w.expectAgain(f)
	}
	f.secure()
	releaseAll(done)
}

// foreseen reports whether the text of a job is known to write to f: then it is
// known when it has done so, too.
func (w *Writer) foreseen(f *namedFIFO) bool {
	for v := w; v != nil; v = v.parent {
		if slices.Contains(v.targets, f) {
			return true
		}
		if v.beside {
			break
		}
	}
	return false
}

// expectAgain has the shell write to f again, and those that wait for it.
func (w *Writer) expectAgain(f *namedFIFO) {
	for v := w; v != nil; v = v.parent {
		v.expect(f)
		if v.beside {
			return
		}
	}
}

// keepReading has what exec has opened count as read from now on.
func (w *Writer) keepReading() {
	defer w.lock()()
	w.floor = len(w.reading)
}

// A waited job is one that a shell waits for.
type waited interface {
	Ended() bool
	writesTo(f *namedFIFO) bool
}

// A jobWait is the wait of a shell for jobs.
type jobWait struct {
	jobs []waited // all that there are
}

// await ends those who wait for a reader that has gone, as soon as none but
// writers are left of jobs, until stop is called.
func (w *Writer) await(jobs []waited) (stop func()) {
	defer w.lock()()
	wait := &jobWait{jobs}
	w.All.waits = append(w.All.waits, wait)
	w.All.reconsider()
	return func() {
		defer w.lock()()
		w.All.waits = slices.DeleteFunc(w.All.waits, func(other *jobWait) bool { return other == wait })
	}
}

// waitsFor notes that the shell waits for jobs. Those that write to a FIFO do
// not wait for its reader to see the end; the others may be that reader.
func (w *Writer) waitsFor(jobs []waited) {
	defer w.lock()()
	w.until = slices.DeleteFunc(w.until, func(f *namedFIFO) bool {
		over := slices.ContainsFunc(jobs, func(j waited) bool { return !j.Ended() && !j.writesTo(f) })
		if over {
			f.release()
		}
		return over
	})
}

// reconsider looks for FIFOs whose writers are to be ended. It is called with
// all.mu held when a reader has come, or a job has ended.
func (all *fifos) reconsider() {
	for _, wait := range all.waits {
		for _, f := range all.named {
			others := slices.ContainsFunc(wait.jobs, func(j waited) bool { return !j.Ended() && !j.writesTo(f) })
			k := f.keeper
			if others || k == nil || k == f.broken {
				continue
			}
			f.broken = k
			k.BreakWriters()
		}
	}
}

// jobEnded is called when a job has ended.
func (all *fifos) jobEnded() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.reconsider()
}
