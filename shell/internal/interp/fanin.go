package interp

import (
	"slices"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/state"
)

// fifoRedir takes note of a redirection that leads to a FIFO.
func fifoRedir(sh *state.Shell, one *state.Redir, r *syntax.Redirect) {
	w := sh.Writer
	defer w.Lock()()
	f := w.All.Find(one.Path)
	if f == nil {
		return
	}
	one.Medium = plan.FIFO
	switch one.Flags & unix.O_ACCMODE {
	case unix.O_RDONLY:
		w.Reads(f)
	case unix.O_WRONLY:
		stage := sh.Stage && w.Owner != sh
		one.Opened = func() { w.Opened(r, f, stage) }
	}
}

// FifoArgs takes note of a command that gets the path of a FIFO: it reads it,
// as most commands do with their arguments, unless it is known to write.
func FifoArgs(sh *state.Shell, fields []string) (list []lower.FIFO) {
	w := sh.Writer
	s := fanin.NewSearch(sh, w.All)
	s.Command(fields, true)
	defer w.Lock()()
	for _, f := range s.Held {
		if !w.Foreseen(f) {
			w.ExpectAgain(f)
		}
		list = append(list, lower.FIFO{Path: f.Node.Path(), Write: true})
	}
	for _, f := range s.Mentioned(fields[1:]...) {
		if !slices.Contains(s.Held, f) {
			w.Reads(f)
			list = append(list, lower.FIFO{Path: f.Node.Path()})
		}
	}
	return list
}

// amongFIFOs evaluates a statement; what it reads, it reads until its end.
func amongFIFOs(sh *state.Shell, body func()) {
	w := sh.Writer
	if w.Owner != sh {
		body()
		return
	}
	n := w.ReadsNow()
	body()
	w.ReadsAgain(n)
}

// expectJob expects what a job, or a process substitution, is going to write.
func expectJob(sh *state.Shell, j *job.Job, child *state.Shell, stmt *syntax.Stmt) {
	j.Writer = child.Writer
	s := fanin.NewSearch(sh, child.Writer.All)
	s.Look(stmt, nil, 0)
	child.Writer.ExpectAll(s.Sites, s.Held)
}
