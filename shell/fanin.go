package shell

import (
	"slices"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/fifo"
	"gopipe/plan"
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
	fifo    *fifo.FIFO
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
		k, err := f.fifo.Keep(f.all.ctx)
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
	if k, err := f.fifo.TryKeep(); err == nil {
		f.keeper = k
		f.all.reconsider()
	}
}

// A writer is what a shell has to do with the FIFOs. It is guarded by all.mu.
type writer struct {
	all    *fifos
	shell  *Shell  // which ends it
	parent *writer // of the shell that this one is a clone of
	beside bool    // it is a job: the parent does not wait for it

	sites   map[*syntax.Redirect][]*namedFIFO // yet to be opened, once; by spread: nil
	held    []*namedFIFO                      // until the end
	until   []*namedFIFO                      // until it waits
	targets []*namedFIFO                      // all that it was expected to write to
	reading []*namedFIFO                      // what the commands that run read
	floor   int                               // so many of reading stay: those of exec
}

// cloned is the writer of a clone.
func (w *writer) cloned(child *Shell) *writer {
	return &writer{all: w.all, shell: child, parent: w}
}

func (w *writer) lock() func() {
	w.all.mu.Lock()
	return w.all.mu.Unlock
}

// end is the end of the shell.
func (w *writer) end() {
	defer w.lock()()
	for _, list := range w.sites {
		releaseAll(list)
	}
	releaseAll(w.held)
	releaseAll(w.until)
	w.sites, w.held, w.until = nil, nil, nil
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
func (w *writer) expect(f *namedFIFO) {
	if slices.Contains(w.reading, f) || slices.Contains(w.until, f) {
		return
	}
	w.until = append(w.until, f)
	f.hold()
}

// reads notes that a command reads f: the shells that wait for it write nothing
// meanwhile.
func (w *writer) reads(f *namedFIFO) {
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
func (w *writer) opened(r *syntax.Redirect, f *namedFIFO, stage bool) {
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
func (w *writer) foreseen(f *namedFIFO) bool {
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
func (w *writer) expectAgain(f *namedFIFO) {
	for v := w; v != nil; v = v.parent {
		v.expect(f)
		if v.beside {
			return
		}
	}
}

// fifoRedir takes note of a redirection that leads to a FIFO.
func (sh *Shell) fifoRedir(one *redir, r *syntax.Redirect) {
	w := sh.writer
	defer w.lock()()
	f := w.all.find(one.path)
	if f == nil {
		return
	}
	one.medium = plan.FIFO
	switch one.flags & unix.O_ACCMODE {
	case unix.O_RDONLY:
		w.reads(f)
	case unix.O_WRONLY:
		stage := sh.stage && w.shell != sh
		one.opened = func() { w.opened(r, f, stage) }
	}
}

// fifoOpened notes that spread has opened a path.
func (sh *Shell) fifoOpened(path string) {
	w := sh.writer
	if w == nil {
		return
	}
	unlock := w.lock()
	f := w.all.find(path)
	unlock()
	if f != nil {
		w.opened(nil, f, true)
	}
}

// fifoArgs takes note of a command that gets the path of a FIFO: it reads it,
// as most commands do with their arguments, unless it is known to write.
func (sh *Shell) fifoArgs(fields []string) (list []fifoArg) {
	w := sh.writer
	defer w.lock()()
	s := newSiteSearch(sh)
	s.command(fields, true)
	for _, f := range s.held {
		if !w.foreseen(f) {
			w.expectAgain(f)
		}
		list = append(list, fifoArg{f.fifo.Path(), true})
	}
	for _, f := range s.mentioned(fields[1:]...) {
		if !slices.Contains(s.held, f) {
			w.reads(f)
			list = append(list, fifoArg{f.fifo.Path(), false})
		}
	}
	return list
}

// amongFIFOs evaluates a statement; what it reads, it reads until its end.
func (sh *Shell) amongFIFOs(body func()) {
	w := sh.writer
	if w.shell != sh {
		body()
		return
	}
	unlock := w.lock()
	n := len(w.reading)
	unlock()
	body()
	defer w.lock()()
	w.reading = w.reading[:min(len(w.reading), max(n, w.floor))]
}

// keepReading has what exec has opened count as read from now on.
func (w *writer) keepReading() {
	defer w.lock()()
	w.floor = len(w.reading)
}

// waitsFor notes that the shell waits for jobs. Those that write to a FIFO do
// not wait for its reader to see the end; the others may be that reader.
func (sh *Shell) waitsFor(list []*job) {
	w := sh.writer
	if w == nil {
		return
	}
	defer w.lock()()
	w.until = slices.DeleteFunc(w.until, func(f *namedFIFO) bool {
		over := false
		for _, j := range list {
			over = over || !j.ended() && !j.writesTo(f)
		}
		if over {
			f.release()
		}
		return over
	})
}

func (j *job) writesTo(f *namedFIFO) bool {
	return j.writer != nil && slices.Contains(j.writer.targets, f)
}

// A jobWait is the wait of a shell for jobs.
type jobWait struct {
	jobs []*job // all that there are
}

// endWriters ends those who wait for a reader that has gone, as soon as none but
// writers are left, until stop is called.
func (sh *Shell) endWriters(list []*job) (stop func()) {
	w := sh.writer
	if w == nil {
		return func() {}
	}
	defer w.lock()()
	wait := &jobWait{list}
	w.all.waits = append(w.all.waits, wait)
	w.all.reconsider()
	return func() {
		defer w.lock()()
		w.all.waits = slices.DeleteFunc(w.all.waits, func(other *jobWait) bool { return other == wait })
	}
}

// reconsider looks for FIFOs whose writers are to be ended. It is called with
// all.mu held when a reader has come, or a job has ended.
func (all *fifos) reconsider() {
	for _, wait := range all.waits {
		for _, f := range all.named {
			others := slices.ContainsFunc(wait.jobs, func(j *job) bool { return !j.ended() && !j.writesTo(f) })
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

// expectJob expects what a job, or a process substitution, is going to write.
func (sh *Shell) expectJob(j *job, child *Shell, stmt *syntax.Stmt) {
	w := child.writer
	j.writer = w
	defer w.lock()()
	s := newSiteSearch(sh)
	s.search(stmt, nil, 0)
	w.sites, w.held = s.sites, s.held
	for _, list := range s.sites {
		w.targets = append(w.targets, list...)
		holdAll(list)
	}
	holdAll(s.held)
	w.targets = append(w.targets, s.held...)
	if w.beside {
		for _, f := range w.targets {
			sh.writer.expect(f)
		}
	}
}
