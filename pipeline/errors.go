package pipeline

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"

	"gopipe/internal/wire"
	"gopipe/plan"
	"gopipe/procs"
)

// A StartError says why a stage could not be started.
type StartError struct {
	Name string // the command, or the file of the redirection that failed
	Pos  plan.Pos
	Err  error

	// Code is the exit status that a shell gives for it: 127 not found, 126
	// found but not runnable (POSIX, 2.8.2), 1 for a redirection.
	Code int
}

func (e *StartError) Error() string { return e.Name + ": " + Describe(e.Err) }
func (e *StartError) Unwrap() error { return e.Err }

// A PanicError is a panic of a stage's function.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.Stack) }

// Unwrap returns the value that was passed to panic, if that was an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

func recovered(value any) *PanicError { return &PanicError{Value: value, Stack: debug.Stack()} }

// startError classifies what kept a stage from starting.
func startError(s *plan.Stage, err error) *StartError {
	var known *StartError
	var open *wire.OpenError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &open):
		return &StartError{Name: open.Name, Pos: open.Pos, Err: open.Err, Code: 1}
	case errors.Is(err, syscall.ENOENT) && s.Dir != "" && !exists(s.Dir):
		return &StartError{Name: s.Dir, Pos: s.Pos, Err: err, Code: 1}
	case errors.Is(err, syscall.ENOENT):
		// The shell found the file: what is missing is its "#!" interpreter.
		return &StartError{Name: s.Name, Pos: s.Pos, Err: errNoInterpreter(s.Path, err), Code: 127}
	case runnable(err):
		return &StartError{Name: s.Name, Pos: s.Pos, Err: err, Code: 126}
	}
	return &StartError{Name: s.Name, Pos: s.Pos, Err: err, Code: 1}
}

func runnable(err error) bool {
	for _, no := range []error{syscall.EACCES, syscall.EPERM, syscall.ENOEXEC, syscall.E2BIG,
		syscall.EISDIR, syscall.ENOTDIR, syscall.ELOOP, syscall.ETXTBSY} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

func errNoInterpreter(path string, err error) error {
	if exists(path) {
		return fmt.Errorf("cannot execute: required file not found")
	}
	return err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Describe gives an error's text as the C library and so the shells have it:
// Go's own begins with a small letter.
func Describe(err error) string {
	text := err.Error()
	var errno syscall.Errno
	if errors.As(err, &errno) && text == errno.Error() {
		return strerror(errno)
	}
	return text
}

// strerror is strerror(3): Go's texts are the same, but for the capital.
func strerror(errno syscall.Errno) string {
	text := errno.Error()
	if errno == syscall.ELOOP {
		return "Too many levels of symbolic links"
	}
	if text[0] >= 'a' && text[0] <= 'z' {
		return string(text[0]-'a'+'A') + text[1:]
	}
	return text
}

// statusOf translates what a function returned.
func statusOf(err error) (procs.Status, error) {
	var exit plan.Exit
	var killed plan.Killed
	switch {
	case err == nil:
		return procs.Status{}, nil
	case errors.As(err, &exit):
		return procs.Status{Code: int(exit)}, nil
	case errors.As(err, &killed):
		return procs.Status{Signal: killed.Signal}, nil
	case errors.Is(err, syscall.EPIPE):
		return procs.Status{Signal: syscall.SIGPIPE}, nil
	}
	return procs.Status{Code: 1}, err
}
