package fanin

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/fifo"
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

// A FIFO is a FIFO of the builtin fifo. It is guarded by all.mu.
type FIFO struct {
	Node    *fifo.FIFO
	all     *Set
	holders int          // why more writers are to be expected
	waiting bool         // a goroutine waits for the reader
	keeper  *fifo.Keeper // held while there are holders and a reader
	broken  *fifo.Keeper // the one whose writers were told to go
}

// hold has the write side kept open. The keeper waits for the reader as a
// writer does, so that the reader never finds itself without one.
func (f *FIFO) hold() {
	f.holders++
	if f.waiting || f.keeper != nil || f.all.over {
		return
	}
	f.waiting = true
	f.all.tasks.Go(func() {
		k, err := f.Node.Keep(f.all.ctx)
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
func (f *FIFO) release() {
	f.holders--
	if f.holders == 0 && f.keeper != nil {
		f.keeper.Close()
		f.keeper = nil
	}
}

// secure makes sure of the keeper while a writer that is open holds the reader.
func (f *FIFO) secure() {
	if f.holders == 0 || f.keeper != nil || f.all.over {
		return
	}
	if k, err := f.Node.TryKeep(); err == nil {
		f.keeper = k
		f.all.reconsider()
	}
}

// A Writer is what a shell has to do with the FIFOs. It is guarded by all.mu.
type Writer struct {
	All    *Set
	Owner  any     // the shell that ends it
	Parent *Writer // of the shell that this one is a clone of
	Beside bool    // it is a job: the parent does not wait for it

	sites   map[*syntax.Redirect][]*FIFO // yet to be opened, once; by spread: nil
	held    []*FIFO                      // until the end
	until   []*FIFO                      // until it waits
	Targets []*FIFO                      // all that it was expected to write to
	reading []*FIFO                      // what the commands that run read
	floor   int                          // so many of reading stay: those of exec
}

// NewWriter is for a shell that has no parent with FIFOs. It is the owner that ends
// it.
func NewWriter(all *Set, owner any) *Writer { return &Writer{All: all, Owner: owner} }

// Cloned is the writer of a clone, which ends it.
func (w *Writer) Cloned(owner any) *Writer {
	return &Writer{All: w.All, Owner: owner, Parent: w}
}

// Lock locks what all writers share, until the function that it returns is called.
func (w *Writer) Lock() func() {
	w.All.mu.Lock()
	return w.All.mu.Unlock
}

// End is the end of the shell.
func (w *Writer) End() {
	defer w.Lock()()
	for _, list := range w.sites {
		releaseAll(list)
	}
	releaseAll(w.held)
	releaseAll(w.until)
	w.sites, w.held, w.until = nil, nil, nil
}

// ExpectAll has the shell, a job's or a substitution's, write to FIFOs once at each
// site, and to others as long as it runs.
func (w *Writer) ExpectAll(sites map[*syntax.Redirect][]*FIFO, held []*FIFO) {
	defer w.Lock()()
	w.sites, w.held = sites, held
	for _, list := range sites {
		w.Targets = append(w.Targets, list...)
		holdAll(list)
	}
	holdAll(held)
	w.Targets = append(w.Targets, held...)
	if w.Beside {
		for _, f := range w.Targets {
			w.Parent.expect(f)
		}
	}
}

// ReadsNow is how many FIFOs are being read; see readsAgain.
func (w *Writer) ReadsNow() int {
	defer w.Lock()()
	return len(w.reading)
}

// ReadsAgain says that what has been opened since readsNow was n is read no more.
func (w *Writer) ReadsAgain(n int) {
	defer w.Lock()()
	w.reading = w.reading[:min(len(w.reading), max(n, w.floor))]
}

// Find returns the FIFO at a path, or nil.
func (w *Writer) Find(path string) *FIFO {
	defer w.Lock()()
	return w.All.Find(path)
}

func holdAll(list []*FIFO) {
	for _, f := range list {
		f.hold()
	}
}

func releaseAll(list []*FIFO) {
	for _, f := range list {
		f.release()
	}
}

// expect has the shell write to f again, for all we know.
func (w *Writer) expect(f *FIFO) {
	if slices.Contains(w.reading, f) || slices.Contains(w.until, f) {
		return
	}
	w.until = append(w.until, f)
	f.hold()
}

// Reads notes that a command reads f: the shells that wait for it write nothing
// meanwhile.
func (w *Writer) Reads(f *FIFO) {
	for v := w; v != nil; v = v.Parent {
		releaseAll(v.until)
		v.until = nil
		v.reading = append(v.reading, f)
		if v.Beside {
			return
		}
	}
}

// Opened notes that a redirection, or spread, has opened f for writing. As a
// stage of a pipeline, it ends together with what the others read.
func (w *Writer) Opened(r *syntax.Redirect, f *FIFO, stage bool) {
	defer w.Lock()()
	var done []*FIFO
	for v := w; v != nil; v = v.Parent {
		if i := slices.Index(v.sites[r], f); i >= 0 {
			v.sites[r] = slices.Delete(v.sites[r], i, i+1)
			done = append(done, f)
		}
	}
	if !w.Foreseen(f) && (!stage || len(w.reading) == 0) {
		w.ExpectAgain(f)
	}
	f.secure()
	releaseAll(done)
}

// Foreseen reports whether the text of a job is known to write to f: then it is
// known when it has done so, too.
func (w *Writer) Foreseen(f *FIFO) bool {
	for v := w; v != nil; v = v.Parent {
		if slices.Contains(v.Targets, f) {
			return true
		}
		if v.Beside {
			break
		}
	}
	return false
}

// ExpectAgain has the shell write to f again, and those that wait for it.
func (w *Writer) ExpectAgain(f *FIFO) {
	for v := w; v != nil; v = v.Parent {
		v.expect(f)
		if v.Beside {
			return
		}
	}
}

// KeepReading has what exec has opened count as read from now on.
func (w *Writer) KeepReading() {
	defer w.Lock()()
	w.floor = len(w.reading)
}

// A Job is one that a shell waits for.
type Job interface {
	Ended() bool
	WritesTo(f *FIFO) bool
}

// A jobWait is the wait of a shell for jobs.
type jobWait struct {
	jobs []Job // all that there are
}

// Await ends those who wait for a reader that has gone, as soon as none but
// writers are left of jobs, until stop is called.
func (w *Writer) Await(jobs []Job) (stop func()) {
	defer w.Lock()()
	wait := &jobWait{jobs}
	w.All.waits = append(w.All.waits, wait)
	w.All.reconsider()
	return func() {
		defer w.Lock()()
		w.All.waits = slices.DeleteFunc(w.All.waits, func(other *jobWait) bool { return other == wait })
	}
}

// WaitsFor notes that the shell waits for jobs. Those that write to a FIFO do
// not wait for its reader to see the end; the others may be that reader.
func (w *Writer) WaitsFor(jobs []Job) {
	defer w.Lock()()
	w.until = slices.DeleteFunc(w.until, func(f *FIFO) bool {
		over := slices.ContainsFunc(jobs, func(j Job) bool { return !j.Ended() && !j.WritesTo(f) })
		if over {
			f.release()
		}
		return over
	})
}

// reconsider looks for FIFOs whose writers are to be ended. It is called with
// all.mu held when a reader has come, or a job has ended.
func (all *Set) reconsider() {
	for _, wait := range all.waits {
		for _, f := range all.named {
			others := slices.ContainsFunc(wait.jobs, func(j Job) bool { return !j.Ended() && !j.WritesTo(f) })
			k := f.keeper
			if others || k == nil || k == f.broken {
				continue
			}
			f.broken = k
			k.BreakWriters()
		}
	}
}

// JobEnded is called when a job has ended.
func (all *Set) JobEnded() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.reconsider()
}
