package pipeline

import (
	"syscall"
	"time"
)

// A Result tells how each stage of a run ended, in the order of the plan.
type Result struct {
	Stages []StageResult // each, whether or not it has been started
}

// A StageResult is the result of one stage.
type StageResult struct {
	Index int // in the plan of the run, and in its Result

	// Stage is which it was of the [Pipeline]: for one that is made of stages,
	// the results of these have them, and what joins them has that one. It is nil
	// where a [Runner] has a plan of another maker.
	Stage *Stage

	Name string   // for messages
	Args []string // nil for a function, but for one in place of a command
	Pid  int      // 0 for a function, and for what was never started

	// Status says how it ended.
	Status Status

	// Started and Ended are zero for what was never started, or has not ended.
	Started, Ended time.Time

	// Rusage is what the process used, without the children that it did not wait for: see
	// getrusage(2), by which Maxrss is in KiB. It is zero for a function.
	Rusage syscall.Rusage

	// BytesRead and BytesWritten count what passed through the read and write system
	// calls of the process; splice is invisible to them. They are -1 where they can't be
	// had, and 0 for a function.
	BytesRead, BytesWritten int64

	// Err is why the stage could not be started, or the error that its
	// function returned, also where the Status says as much: apart from a
	// plan.Exit or plan.Killed that nothing is wrapped around.
	Err error

	// Stderr is what the stage wrote to its standard error, where a [Pipeline]
	// keeps that: its first and last 16 KiB.
	Stderr []byte

	// Excused is set by a [Pipeline] where the status is no failure although it
	// is not 0: an exit code that the stage has as OK, and an end by SIGPIPE
	// when everything that read its output has ended well.
	Excused bool
}

// Failed reports whether the stage could not start, or did not end well.
func (s *StageResult) Failed() bool {
	return !s.Excused && (s.Err != nil || !s.Status.isSuccess())
}

// isRunning reports whether the stage has been started, and has not ended.
func (s *StageResult) isRunning() bool { return !s.Started.IsZero() && s.Ended.IsZero() }

// Duration is how long the stage has run: until its end, or now. It is 0 for one
// that was never started.
func (s *StageResult) Duration() time.Duration {
	switch {
	case s.Started.IsZero():
		return 0
	case s.Ended.IsZero():
		return time.Since(s.Started)
	}
	return s.Ended.Sub(s.Started)
}

// brokenPipe tells an end by SIGPIPE, or by an error that stands for it.
func (s *StageResult) brokenPipe() bool {
	return !s.Started.IsZero() && s.Status.Signal == syscall.SIGPIPE
}

// Status returns the last stage's status as a shell's $?, 0 for an empty run.
func (r *Result) Status() int {
	if len(r.Stages) == 0 {
		return 0
	}
	return r.Stages[len(r.Stages)-1].Status.Shell()
}

// PipeStatus returns all statuses, as bash's PIPESTATUS.
func (r *Result) PipeStatus() []int {
	all := make([]int, len(r.Stages))
	for i := range r.Stages {
		all[i] = r.Stages[i].Status.Shell()
	}
	return all
}

// Pipefail returns the status of the last stage that failed, or 0: the status
// of a pipeline under "set -o pipefail".
func (r *Result) Pipefail() int {
	for i := len(r.Stages) - 1; i >= 0; i-- {
		if s := r.Stages[i].Status.Shell(); s != 0 {
			return s
		}
	}
	return 0
}
