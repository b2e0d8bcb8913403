// Package handling has what only our own makers of plans ask of a run, in the field
// Internal of a plan's stages and edges: who closes a descriptor, who is told of it, and
// what can't be known before the run.
package handling

import (
	"io"
	"os"
	"syscall"
)

// A Stage says how a run is to handle a stage. The zero value asks for nothing.
type Stage struct {
	// Interruptible says that Func is Go code which reads and writes by *os.File
	// alone, and starts no process: its pipes need no thread while they block,
	// and can be interrupted. Its context ends, with [ErrReaderGone] as the
	// cause, when everything that reads what it writes has left.
	Interruptible bool

	// PassesLimits says that Func gives Rlimits, Cgroup and Umask to the commands that
	// it starts: else it can't have them.
	PassesLimits bool

	// Ignore lists signals that the child ignores from its start on.
	Ignore []syscall.Signal

	// Stderr is where it is told that a file of the stage's can't be opened,
	// while its own descriptor 2 is not open: what that was before the
	// redirections. Nil means that it is told nowhere.
	Stderr io.Writer

	// Hides is the program that Name would mean if Func were not meant, for
	// printing; empty if there is none, or no doubt which of the two is meant.
	Hides string

	// Unknown marks words, paths and names that can't be told before the run.
	Unknown bool
}

// An Edge says how a run is to handle an edge. The zero value asks for nothing.
type Edge struct {
	// Reopens, if not 0, is one more than the index of another edge of the stage,
	// which comes before: Name is that of a descriptor of the stage's own, such as
	// /dev/fd/3, and what the other edge gave it is opened anew.
	Reopens int

	// Opened, if set, is called each time a stage has opened a File or FIFO, before
	// the stage starts; stages may call it at once. It must not wait.
	Opened func()

	// GiveEnd, if set, is given the end of a Pipe that no stage has a port on,
	// before the stages on the other side start, and owns it: what the maker of
	// the plan reads or writes itself. It must not wait.
	GiveEnd func(*os.File)

	// Owned makes File the run's own: it is closed here as soon as the stages
	// have it, or the run is over. Such a plan can be run once.
	Owned bool

	// Pooled has one goroutine serve all Sinks that are. For writers that are
	// quick.
	Pooled bool

	// Unknown marks a name or text that can't be told before the run. The name
	// is how it was written then.
	Unknown bool
}

// ErrReaderGone is why the context of an Interruptible stage ends when nobody
// reads what it writes any more. It wraps EPIPE, and counts as such where the
// context has ended so.
var ErrReaderGone error = readerGone{}

type readerGone struct{}

func (readerGone) Error() string { return "the reader has left: " + syscall.EPIPE.Error() }
func (readerGone) Unwrap() error { return syscall.EPIPE }
