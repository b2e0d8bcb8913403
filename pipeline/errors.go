package pipeline

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/strerror"
	"gopipe/internal/wire"
	"gopipe/plan"
)

// A StartError says why a stage could not be started.
type StartError struct {
	Name string   // the command, or the file of the redirection that failed
	Pos  plan.Pos // of the command in shell text; zero elsewhere
	Err  error    // the cause: a syscall.Errno, as a rule

	// Code is the exit status that a shell gives for it: 127 not found, 126
	// found but not runnable (POSIX, 2.8.2), 1 for a redirection.
	Code int
}

func (e *StartError) Error() string {
	err := e.Err
	var look *exec.Error
	if errors.As(err, &look) {
		err = look.Err // it says the name again
	}
	return e.Name + ": " + strerror.Text(err)
}

func (e *StartError) Unwrap() error { return e.Err }

// A PanicError is a panic of a stage's function.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // as runtime/debug.Stack has it
}

// Error has the value alone: "%+v" of package fmt prints the stack too.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Format implements [fmt.Formatter].
func (e *PanicError) Format(f fmt.State, verb rune) {
	formatError(f, verb, e.Error(), func() string { return e.Error() + "\n" + string(e.Stack) })
}

// formatError formats an error as package fmt would, but for "%+v".
func formatError(f fmt.State, verb rune, text string, full func() string) {
	if verb == 'v' && f.Flag('+') {
		io.WriteString(f, full())
		return
	}
	if verb == 'v' {
		verb = 's'
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), text)
}

// Unwrap returns the value that was passed to panic, if that was an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// errNilContext is in place of the crash that a nil context would be.
var errNilContext = errors.New("pipeline: the context is nil: use context.Background()")

func recovered(value any) error { return &PanicError{Value: value, Stack: debug.Stack()} }

// ErrStatusLost is the error of a stage that has ended nobody knows how. What it
// wrote may be all of it, or not.
var ErrStatusLost = errors.New("its status is lost: this program reaps all its children (wait4(-1)) or ignores SIGCHLD, and Linux before 6.15 keeps no other record")

// startError classifies what kept a stage from starting.
func startError(s *plan.Stage, err error) *StartError {
	var known *StartError
	var open *wire.OpenError
	var limit *procs.LimitError
	var cgroup *procs.CgroupError
	var dir *os.PathError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &limit) || errors.As(err, &cgroup):
		return &StartError{Name: s.Name, Pos: s.Pos, Err: err, Code: 126}
	case errors.As(err, &open):
		return &StartError{Name: open.Name, Pos: open.Pos, Err: open.Err, Code: 1}
	case errors.As(err, &dir) && dir.Op == "chdir":
		return &StartError{Name: dir.Path, Pos: s.Pos, Err: dir.Err, Code: 1}
	case errors.Is(err, syscall.ENOENT):
		// The shell found the file: what is missing is its "#!" interpreter.
		return &StartError{Name: s.Name, Pos: s.Pos, Err: errNoInterpreter(s.Path, err), Code: 127}
	case notRunnable(err):
		return &StartError{Name: s.Name, Pos: s.Pos, Err: err, Code: 126}
	}
	return &StartError{Name: s.Name, Pos: s.Pos, Err: err, Code: 1}
}

func notRunnable(err error) bool {
	return isAny(err, syscall.EACCES, syscall.EPERM, syscall.ENOEXEC, syscall.E2BIG,
		syscall.EISDIR, syscall.ENOTDIR, syscall.ELOOP, syscall.ETXTBSY)
}

func isAny(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
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

// statusOf translates what a function returned. An error that says more than a
// status does is kept.
func statusOf(err error, left bool) (Status, error) {
	var exit plan.Exit
	var killed plan.Killed
	switch {
	case err == nil:
		return Status{}, nil
	case left:
		return Status{Signal: syscall.SIGPIPE}, err
	case errors.As(err, &exit):
		return Status{Code: int(exit)}, unless(err == exit, err)
	case errors.As(err, &killed):
		return Status{Signal: syscall.Signal(killed)}, unless(err == killed, err)
	}
	return Status{Code: 1}, err
}

func unless(said bool, err error) error {
	if said {
		return nil
	}
	return err
}

// isStatus tells an error of a function that stands for a status.
func isStatus(err error) bool {
	var exit plan.Exit
	var killed plan.Killed
	return errors.As(err, &exit) || errors.As(err, &killed)
}

// notFound is the error of a stage whose program Command did not find.
func notFound(name string, err error) error {
	var known *StartError
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot) || errors.Is(err, os.ErrNotExist) {
		return &StartError{Name: name, Err: err, Code: 127}
	}
	return &StartError{Name: name, Err: err, Code: 126}
}
