package state

import (
	"cmp"
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/handling"
	"gopipe/pipeline"
	"gopipe/plan"
)

// A Redir is one redirection after expansion.
type Redir struct {
	Fd   int
	Kind redirKind
	From int // the descriptor that is duplicated
	Path string
	// Medium is a File or a FIFO; Unknown is for Explain.
	Medium  plan.Medium
	Unknown bool
	// Flags are those of open(2); Text is a here-document's.
	Flags int
	Text  string
	Both  bool // standard error follows: &>
	Stays bool // it outlives its command: {name}>file
	Move  bool // close from afterwards: n>&m-
	Pos   plan.Pos
	Unset func()   // takes back what was assigned to the name of {name}>file, or nil
	Own   *OwnName // what path names, if it is a descriptor of the shell's own

	Opened func() // see plan.Edge
}

type redirKind uint8

const (
	OpenPath redirKind = iota
	OpenText
	Duplicate
	CloseFD
)

// DescriptorNumber is the descriptor that a text is the number of.
func DescriptorNumber(text string) (fd int, ok bool) {
	fd, err := strconv.Atoi(text)
	return fd, err == nil && fd >= 0
}

// DefaultFD is the descriptor of a redirection that names none.
func DefaultFD(op syntax.RedirOperator) int {
	switch op {
	case syntax.RdrIn, syntax.RdrInOut, syntax.DplIn, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		return 0
	}
	return 1
}

// RedirError is an error of a redirection, with the status 1.
func RedirError(name, text string) error {
	return &pipeline.StartError{Name: name, Err: fmt.Errorf("%s", text), Code: 1}
}

// A StartError is why a command could not begin.
type StartError = pipeline.StartError

// Save takes note of what the redirection is going to change.
func (r *Redir) Save(u *Undo, t *Table) {
	u.save(t, r.Fd)
	if r.Both {
		u.save(t, 2)
	}
	if r.Move {
		u.save(t, r.From)
	}
}

// BeyondLimit is the error where the limit of open files forbids a descriptor.
func (r *Redir) BeyondLimit() *pipeline.StartError {
	return &pipeline.StartError{Name: strconv.Itoa(r.Fd), Pos: r.Pos, Err: unix.EBADF, Code: 1}
}

// Opens reports whether the redirection needs a free descriptor.
func (r *Redir) Opens() bool { return r.Kind != CloseFD && r.Kind != Duplicate }

// TooMany is the error where the limit of open files leaves none.
func (r *Redir) TooMany() *pipeline.StartError {
	return &pipeline.StartError{Name: cmp.Or(r.Path, strconv.Itoa(r.Fd)), Pos: r.Pos, Err: unix.EMFILE, Code: 1}
}

// BadDescriptor is the error where the descriptor to copy is not open.
func (r *Redir) BadDescriptor() *pipeline.StartError {
	return &pipeline.StartError{Name: strconv.Itoa(r.From), Pos: r.Pos, Err: unix.EBADF, Code: 1}
}

// Edge is what a redirection opens.
func (r *Redir) Edge() plan.Edge {
	if r.Kind == OpenText {
		return plan.Edge{Medium: plan.Text, Name: "here-document", Text: r.Text, Pos: r.Pos, Internal: handling.Edge{Unknown: r.Unknown}}
	}
	return plan.Edge{Medium: r.Medium, Name: r.Path, Flags: r.Flags, Pos: r.Pos, Internal: handling.Edge{Unknown: r.Unknown, Opened: r.Opened}}
}
