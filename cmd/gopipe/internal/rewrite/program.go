package rewrite

import (
	"context"
	"os"

	"gopipe/pipeline"
	"gopipe/plan"
)

// inherit gives the first stage of a plan a file of the function that it stands
// for.
func inherit(fd int, file *os.File) plan.Edge {
	return plan.Edge{Medium: plan.Inherit, File: file, From: []plan.Port{{Stage: 0, FD: fd}}}
}

// runProgram runs a plan inside a stage. What becomes of its first stage is what
// the function returns.
func runProgram(ctx context.Context, p *plan.Plan) error {
	r := pipeline.Runner{Plan: p, Policy: pipeline.Policy{WaitDelay: -1}}
	result, err := r.Run(ctx)
	if err != nil {
		return err
	}
	s := &result.Stages[0]
	switch {
	case s.Err != nil:
		return s.Err
	case s.Status.Signal != 0:
		return plan.Killed(s.Status.Signal)
	}
	return plan.Exit(s.Status.Code)
}
