package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
)

// An Error says why a [Pipeline] did not end well. It has what is known about
// every stage. [errors.Is] and [errors.As] find Cause, the context's own error,
// and the error of each stage that failed, the culprit's first: that a function
// returned it, a [*StartError], a [*PanicError], or an [*ExitError].
type Error struct {
	// Result is what is known of every stage; it is never nil, but has no stages where the
	// context had ended before the start.
	Result *Result

	// Culprit is the stage whose failure is most likely the cause of the
	// others': an index into Result.Stages, or -1 where none failed of itself.
	Culprit int

	// Cause is what failed or ended the run as a whole: the cause of the
	// context, EMFILE, ENFILE, EAGAIN or ENOMEM, [exec.ErrWaitDelay], [ErrTerminal], the
	// error of a Reader or Writer.
	// It is nil where only stages failed.
	Cause error

	ctxErr error
	failed []int // stages, the culprit first
}

// newError makes an error of a run. ctx is nil unless it has ended.
func newError(r *Result, cause error, ctx context.Context) *Error {
	e := &Error{Result: r, Culprit: -1, Cause: cause}
	if ctx != nil && ctx.Err() != nil {
		e.Cause, e.ctxErr = context.Cause(ctx), ctx.Err()
	}
	for i := range r.Stages {
		if r.Stages[i].Failed() {
			e.failed = append(e.failed, i)
		}
	}
	if len(e.failed) > 0 {
		e.Culprit = e.failed[0]
	}
	return e
}

// Error names the culprit, and shows the last line of its standard error.
func (e *Error) Error() string {
	switch {
	case e.Culprit < 0 && e.Cause != nil:
		return "pipeline: " + e.Cause.Error()
	case e.Culprit < 0:
		return "pipeline: " + e.culprit(e.failed[0])
	case e.Cause != nil:
		return "pipeline: " + e.Cause.Error() + "; " + e.culprit(e.Culprit)
	}
	return "pipeline: " + e.culprit(e.Culprit)
}

func (e *Error) culprit(i int) string {
	s := &e.Result.Stages[i]
	text := fmt.Sprintf("stage %d of %d, ", i+1, len(e.Result.Stages)) + s.failure().Error()
	if last := lastLine(s.Stderr); last != "" {
		text += ": " + last
	}
	return text
}

func lastLine(text []byte) string {
	text = bytes.TrimRight(text, "\n")
	line := string(text[bytes.LastIndexByte(text, '\n')+1:])
	const limit = 200
	if len(line) > limit {
		line = strings.ToValidUTF8(line[:limit], "") + "..."
	}
	return line
}

// Unwrap returns the cause of the whole, if any, and the errors of the stages.
func (e *Error) Unwrap() []error {
	var all []error
	if e.Cause != nil {
		all = append(all, e.Cause)
	}
	if e.ctxErr != nil && !errors.Is(e.Cause, e.ctxErr) {
		all = append(all, e.ctxErr)
	}
	for _, i := range e.failed {
		all = append(all, e.Result.Stages[i].failure())
	}
	return all
}

// failure is why the stage failed.
func (s *StageResult) failure() error {
	var start *StartError
	switch {
	case s.Err == nil, s.brokenPipe(), isStatus(s.Err):
		return &ExitError{Stage: s}
	case errors.As(s.Err, &start) && start == s.Err:
		return s.Err // it has the name
	}
	return &funcError{s.Name, s.Err}
}

// A funcError puts the name of a stage before the error of its function.
type funcError struct {
	name string
	err  error
}

func (e *funcError) Error() string { return e.name + ": " + e.err.Error() }
func (e *funcError) Unwrap() error { return e.err }

// An ExitError is a stage that ended, but not well.
type ExitError struct {
	Stage *StageResult // whose it is, with the status, the resources, and standard error
}

func (e *ExitError) Error() string {
	if err := e.Unwrap(); err != nil {
		return e.Stage.Name + ": " + err.Error()
	}
	return e.Stage.Name + ": " + e.Stage.Status.String()
}

// Unwrap returns [ErrStatusLost] where the status was lost, and the error that a
// function returned, else nil.
func (e *ExitError) Unwrap() error {
	if e.Stage.Status.Lost {
		return ErrStatusLost
	}
	return e.Stage.Err
}

// ExitCode returns the exit code, or -1 where a signal ended the process or its
// status was lost, as that of os/exec does.
func (e *ExitError) ExitCode() int {
	if s := e.Stage.Status; s.Signal != 0 || s.Lost {
		return -1
	}
	return e.Stage.Status.Code
}
