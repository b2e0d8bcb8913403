// Package plan describes a pipeline before it runs: which stages it has, and
// which kernel objects join them. A [Plan] is pure data. It can be checked,
// printed, compared and rewritten; package pipeline runs it.
package plan

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"gopipe/internal/handling"
)

// A Plan is one pipeline: stages, and the edges between their descriptors.
// The zero value is an empty pipeline, which succeeds.
//
// A plan is not changed by running it. It may be read by several goroutines.
type Plan struct {
	Stages []Stage // in the order of the text
	Edges  []Edge  // in the order in which a stage opens its own
}

// A Stage is one command of a pipeline: a child process, or, where Func is
// set, Go code that runs inside this process.
//
// A stage has exactly the descriptors that the plan's edges give it: a
// descriptor that no edge names is closed.
type Stage struct {
	// Name is the command as it was written, for messages and reports.
	Name string

	// Path is the file to execute. Args is its argument vector, Args[0]
	// included. Both are ignored where Func is set.
	Path string
	Args []string

	// Func, if set, is called in place of a command.
	Func Func

	// Dir is the working directory; empty means this process's own.
	Dir string

	// Env is the environment as "name=value"; nil means this process's own.
	Env []string

	// Umask is the file mode creation mask; nil means this process's own.
	Umask *int

	// Rlimits are set on the child before it runs its first instruction, by resource
	// (RLIMIT_NOFILE): see setrlimit(2), which also has the units. Where one can't be
	// set, the stage can't start.
	Rlimits map[int]syscall.Rlimit

	// Cgroup is the directory of a cgroup of version 2 that the child, and all that it
	// starts, is in from its first instruction on; see cgroups(7). Empty means this
	// process's own. The caller makes it, sets its limits, and removes it after the run.
	// Where the child can't be in it (it takes Linux 5.7 and leave to write there), the
	// stage can't start. It is ignored where Func is set.
	Cgroup string

	// Err says why the stage can't run. It is reported when the stage would
	// have started, on the stage's own standard error.
	Err error

	// Pos is where the command is in the text that the plan was made from.
	Pos Pos

	// Internal is for the makers of plans within this module.
	Internal handling.Stage
}

// A Func is a stage that runs inside the process. files maps the stage's
// descriptor numbers to open files; ports of one edge share one *os.File.
// Files of [Inherit] edges are borrowed. All others are closed when the
// function returns, save those that it has deleted from the map: these it
// owns. The context ends with the pipeline's own.
//
// A nil error means success; [Exit] and [Killed] give other statuses. The
// *os.PathError of a write to one of the stage's own outputs, wrapped or not,
// counts as an end by SIGPIPE where it is of EPIPE; any other EPIPE is an error as
// others are. Code that writes by number returns Killed(SIGPIPE).
type Func func(ctx context.Context, files map[int]*os.File) error

// Exit is an exit status, as an error. [Exit](0) counts as success.
type Exit int

func (e Exit) Error() string { return "exit status " + strconv.Itoa(int(e)) }

// Killed is an end by a signal, as an error.
type Killed syscall.Signal

func (k Killed) Error() string { return "signal: " + syscall.Signal(k).String() }

// A Port is one descriptor of one stage.
type Port struct {
	Stage int // index into Plan.Stages
	FD    int // the descriptor's number there, or Dropped or Argument
}

// Dropped, as a port's number, says that the stage opens the edge but does not
// keep it, since a later redirection replaced it: in ">a >b", a is created and
// truncated all the same.
const Dropped = -1

// Argument, as a port's number, says that the stage has the name of a File or
// FIFO among its arguments and opens it by itself, as far as its kind is known
// to: the run gives it no descriptor.
const Argument = -2

// A Medium is the kind of kernel object behind an edge.
type Medium uint8

const (
	Pipe    Medium = iota // an anonymous pipe, pipe(7)
	File                  // a file opened by name, open(2)
	Text                  // a here-document: a pipe that holds it, or sealed anonymous memory, memfd_create(2)
	Inherit               // a descriptor that is open already
	Sink                  // a pipe whose bytes are copied to Edge.Writer
	FIFO                  // a file that is known to be a named FIFO, fifo(7)
	Source                // a pipe that is fed from Edge.Reader
)

var mediumNames = [...]string{"pipe", "file", "text", "inherit", "sink", "fifo", "source"}

func (m Medium) String() string {
	if int(m) < len(mediumNames) {
		return mediumNames[m]
	}
	return "medium(" + strconv.Itoa(int(m)) + ")"
}

// An Edge is one open file description (for a pipe: its two). Ports on the
// same side share it: so "2>&1" is two ports on one side, ">f 2>&1" one edge,
// and ">f 2>f" two edges. A named FIFO is joined by all edges of its name, in
// whatever plan.
type Edge struct {
	Medium Medium // what kind of object it is; the zero value is a Pipe

	// Name is the path of a File or FIFO, and a label for everything else.
	Name string

	// Flags are those of open(2), for a File or FIFO.
	Flags int

	// Text is the content of a Text edge.
	Text string

	// File is the open descriptor of an Inherit edge, borrowed from whoever
	// made the plan for as long as the run lasts.
	File *os.File

	// Writer takes the bytes of a Sink. It is used by one goroutine.
	Writer io.Writer

	// Reader feeds a Source, by one goroutine. A Read that is under way when
	// the stages have ended is not waited for.
	Reader io.Reader

	// From holds the ports that write to the edge, To those that read from it.
	// A file opened for both is listed under From.
	From, To []Port

	// Pos is where the edge is in the text that the plan was made from.
	Pos Pos

	// Internal is for the makers of plans within this module.
	Internal handling.Edge
}

// ports returns all ports of the edge, writers first.
func (e *Edge) ports() []Port {
	if len(e.From) == 0 {
		return e.To
	}
	if len(e.To) == 0 {
		return e.From
	}
	return append(e.From[:len(e.From):len(e.From)], e.To...)
}

// Pos is a place in the text that the plan was made from. The zero value means
// that there is none.
type Pos struct {
	Name      string // of the script; empty for text from the command line
	Line, Col uint32 // counted from 1
}

// String returns "name:line:col", without the parts that are not known.
func (p Pos) String() string {
	var parts []string
	if p.Name != "" {
		parts = append(parts, p.Name)
	}
	if p.Line > 0 {
		parts = append(parts, strconv.FormatUint(uint64(p.Line), 10), strconv.FormatUint(uint64(p.Col), 10))
	}
	return strings.Join(parts, ":")
}
