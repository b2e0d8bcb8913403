package pipeline

import (
	"syscall"
	"time"

	"gopipe/plan"
)

// A Result tells how each stage of a run ended, in the order of the plan.
type Result struct {
	Stages []StageResult
}

// A StageResult is the result of one stage.
type StageResult struct {
	Index int // in the plan of the run, and in its Result

	// Stage is which it was of the [Pipeline]: for one that is made of stages,
	// the results of these have them, and what joins them has that one. It is nil
	// where a [Runner] has a plan of another maker.
	Stage *Stage

	Name string
	Args []string // nil for a function, but for one in place of a command
	Pos  plan.Pos
	Pid  int // 0 for a function, and for what was never started

	Status         Status
	Usage          Usage     // zero for a function
	Started, Ended time.Time // zero for what was never started

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
	return !s.Excused && (s.Err != nil || !s.Status.Success())
}

// Running reports whether the stage has been started, and has not ended.
func (s *StageResult) Running() bool { return !s.Started.IsZero() && s.Ended.IsZero() }

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
