// Package rewrite makes plans cheaper to run without changing what they mean.
package rewrite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/plan"
)

// A pass returns what is to run in place of stage i, or nil. It never changes
// p.
type pass func(p *plan.Plan, i int) *plan.Stage

// passes are tried in this order: the first that has something wins.
var passes = []pass{
	catInside,
	grepInside,
	byteOrder,
}

// Apply returns a plan that does what p does: it has the same stages and edges,
// and they give the same bytes, statuses and messages. It looks at files, and
// keeps none open.
func Apply(p *plan.Plan) *plan.Plan {
	var stages []plan.Stage
	for i := range p.Stages {
		s := replacement(p, i)
		if s == nil {
			continue
		}
		if stages == nil {
			stages = slices.Clone(p.Stages)
		}
		stages[i] = *s
	}
	if stages == nil {
		return p
	}
	return &plan.Plan{Stages: stages, Edges: p.Edges}
}

func replacement(p *plan.Plan, i int) *plan.Stage {
	for _, pass := range passes {
		if s := pass(p, i); s != nil {
			return s
		}
	}
	return nil
}

// inside is the stage with a function in place of its program.
func inside(s *plan.Stage, f plan.Func) *plan.Stage {
	made := *s
	made.Name, made.Path, made.Args = strings.Join(s.Args, " "), "", nil
	made.Func = func(ctx context.Context, files map[int]*os.File) error {
		err := f(ctx, files)
		if errors.Is(err, unix.EPIPE) { // of the output: errors of the input are told
			return plan.Killed(unix.SIGPIPE)
		}
		return err
	}
	return &made
}

// isTool reports whether the stage is the system's program of that name, with
// nothing around it that has it behave in another way.
func isTool(s *plan.Stage, name string) bool {
	return s.Func == nil && s.Err == nil && !s.Internal.Unknown && s.Rlimits == nil && s.Cgroup == "" &&
		(s.Path == "/usr/bin/"+name || s.Path == "/bin/"+name) &&
		!slices.Contains(s.Internal.Ignore, unix.SIGPIPE) &&
		!slices.ContainsFunc(s.Env, func(pair string) bool { return strings.HasPrefix(pair, "LD_") })
}

// writesPipe reports whether standard output of stage i is a pipe that nothing
// else writes to.
func writesPipe(p *plan.Plan, i int) bool {
	out := plan.Port{Stage: i, FD: 1}
	for e := range p.Edges {
		if edge := &p.Edges[e]; slices.Contains(edge.From, out) {
			return edge.Medium == plan.Pipe && len(edge.From) == 1 && len(edge.To) > 0
		}
	}
	return false
}

// readsPipe reports whether standard input of stage i is a pipe that nothing
// else reads.
func readsPipe(p *plan.Plan, i int) bool {
	in := plan.Port{Stage: i, FD: 0}
	for e := range p.Edges {
		if edge := &p.Edges[e]; slices.Contains(edge.To, in) {
			return edge.Medium == plan.Pipe && len(edge.To) == 1 && len(edge.From) > 0
		}
	}
	return false
}

// report prints a message as the stage's program would, and returns its status.
func report(s *plan.Stage, files map[int]*os.File, what string, err error, status int) error {
	if files[2] != nil {
		text := err.Error()
		fmt.Fprintf(files[2], "%s: %s%s%s\n", s.Args[0], what, strings.ToUpper(text[:1]), text[1:])
	}
	return plan.Exit(status)
}
