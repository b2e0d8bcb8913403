// Package shortage has the error of a run that the system had no room for.
package shortage

import (
	"errors"
	"slices"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/strerror"
)

// An Error says what the system had no room for. It is an error of a whole run, whose
// stages are killed: the next stage would fare no better, and a pipeline with holes gives
// wrong results.
type Error struct {
	Need string // what could not be done: "start sort"
	Err  error  // EMFILE, ENFILE, EAGAIN or ENOMEM
}

func (e *Error) Error() string { return "cannot " + e.Need + ": " + strerror.Text(e.Err) + e.hint() }
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether an error is that of a shortage, and no fault of a stage's.
func Is(err error) bool {
	return slices.ContainsFunc([]syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.EAGAIN, syscall.ENOMEM},
		func(errno syscall.Errno) bool { return errors.Is(err, errno) })
}

// hint says what to do about errors that are not obvious.
func (e *Error) hint() string {
	var cgroup *procs.CgroupError
	switch {
	case errors.As(e.Err, &cgroup):
		return "" // it has its own
	case errors.Is(e.Err, syscall.EMFILE):
		return " (see ulimit -n)"
	case errors.Is(e.Err, syscall.ENFILE):
		return " (the system's table is full, see fs.file-max)"
	case errors.Is(e.Err, syscall.EAGAIN):
		return " (see ulimit -u)"
	}
	return ""
}
