package pipeline

import (
	"time"

	"gopipe/plan"
	"gopipe/procs"
)

// A Result tells how each stage of a run ended, in the order of the plan.
type Result struct {
	Stages []Stage
}

// A Stage is the result of one stage.
type Stage struct {
	Name string
	Args []string // nil for a function
	Pos  plan.Pos
	Pid  int // 0 for a function, and for what was never started

	Status         procs.Status
	Usage          procs.Usage // zero for a function
	Started, Ended time.Time   // zero for what was never started

	// Err is why the stage could not be started, or the error that its
	// function returned, apart from plan.Exit and plan.Killed.
	Err error
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
