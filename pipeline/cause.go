package pipeline

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gopipe/plan"
)

// isOK tells what the stage itself calls no failure.
func isOK(s *Stage, r *StageResult) bool {
	return (r.Err == nil || isStatus(r.Err)) && r.Status.Signal == 0 && !r.Status.Lost &&
		slices.Contains(s.OK, r.Status.Code)
}

// excuse marks the ends by SIGPIPE that are no failures: of stages all of whose
// readers ended well, or are excused themselves.
func (b *build) excuse(r *Result) {
	for range r.Stages { // as often as a chain of excuses may be long
		changed := false
		for i := range r.Stages {
			s := &r.Stages[i]
			if s.brokenPipe() && !s.Excused && b.readersAreWell(i, r) {
				s.Excused, changed = true, true
			}
		}
		if !changed {
			return
		}
	}
}

// readersAreWell reports whether stage i has readers, and none has failed. The
// reader of a StdoutPipe may leave when it likes.
func (b *build) readersAreWell(i int, r *Result) bool {
	readers := 0
	for n := range b.plan.Edges {
		e := &b.plan.Edges[n]
		if !slices.ContainsFunc(e.From, func(p plan.Port) bool { return p.Stage == i }) {
			continue
		}
		if e.Internal.Owned {
			readers++
		}
		for _, to := range e.To {
			readers++
			if r.Stages[to.Stage].Failed() {
				return false
			}
		}
	}
	return readers > 0
}

// A judgement finds out who is to blame for what a run came to.
type judgement struct {
	b      *build
	result *Result
	over   time.Time // when the run began to be ended from outside of a stage; or zero
	ctx    context.Context
}

// Ranks of failures: those further up are more likely to be the cause of those
// further down than the other way round.
const (
	notStarted = iota
	crashed
	exited
	pipeBroke
	wasEnded
	noFailure
)

// rank is the one place that says what a failure is worth. The causes come
// before their consequences:
//
//   - A stage that could not start is nobody's consequence. Its neighbours find
//     a closed pipe, and the others are killed.
//   - A crash (a panic, a signal that is not ours and not SIGPIPE, a status that
//     was lost) has its reason in the stage itself. A neighbour may then exit
//     with an error, but not the other way round: no exit kills a neighbour,
//     other than by SIGPIPE.
//   - An exit code or error may be a complaint about a neighbour that failed: an
//     input that ends early, a "write error". Among these, the first counts.
//   - SIGPIPE, that was not excused, says that the reader has failed; or, if
//     that did not, that it went away from a writer that nobody excuses.
//   - What comes after the run began to be ended, by its context or by another
//     stage, is a consequence of that: also the 3 of a stage that traps SIGTERM.
func (j *judgement) rank(i int) int {
	s := &j.result.Stages[i]
	if !s.Failed() {
		return noFailure
	}
	var start *StartError
	var panicked *PanicError
	switch {
	case s.Started.IsZero() && errors.As(s.Err, &start):
		return notStarted
	case s.Started.IsZero():
		return wasEnded
	case errors.As(s.Err, &panicked):
		return crashed // the panic may be what ended the run
	case !j.over.IsZero() && s.Ended.After(j.over):
		return wasEnded
	case s.brokenPipe():
		return pipeBroke
	case j.isOfContext(s.Err):
		return wasEnded
	case s.Status.Signal != 0 || s.Status.Lost:
		return crashed
	}
	return exited
}

// isOfContext tells the error of a function that its context has ended.
func (j *judgement) isOfContext(err error) bool {
	return err != nil && j.ctx.Err() != nil && (errors.Is(err, j.ctx.Err()) || errors.Is(err, context.Cause(j.ctx)))
}

// sameTime is how close together two stages may end for the order of their ends
// to say nothing: the reader of a stage that exits sees the end of its input
// before anyone can see the exit.
const sameTime = 10 * time.Millisecond

// failures returns the stages that failed, causes first. Within a rank that is
// the order in which they ended, and the order of the data where the time tells
// nothing.
func (j *judgement) failures() []int {
	var failed []int
	for i := range j.result.Stages {
		if j.rank(i) != noFailure {
			failed = append(failed, i)
		}
	}
	slices.SortStableFunc(failed, func(a, c int) int { return cmp.Compare(j.rank(a), j.rank(c)) })
	if len(failed) > 1 {
		j.firstOfRank(failed)
	}
	return failed
}

// firstOfRank moves the culprit to the front. It is the most upstream stage of
// those that ended about when the first of the rank did.
func (j *judgement) firstOfRank(failed []int) {
	top := j.rank(failed[0])
	first := j.result.Stages[failed[0]].Ended
	for _, i := range failed {
		if ended := j.result.Stages[i].Ended; j.rank(i) == top && ended.Before(first) {
			first = ended
		}
	}
	at := slices.IndexFunc(failed, func(i int) bool {
		return j.rank(i) == top && j.result.Stages[i].Ended.Sub(first) <= sameTime
	})
	culprit := failed[at]
	copy(failed[1:at+1], failed[:at])
	failed[0] = culprit
}

// error makes the error of the run, or nil. err is what the Runner says.
func (j judgement) error(err error) error {
	ctx := j.ctx
	failed := j.failures()
	var start *StartError
	if errors.Is(err, errStage) || errors.As(err, &start) {
		err = nil // it is in the results
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	if ctx.Err() == nil {
		ctx = nil
	}
	if err == nil && len(failed) == 0 {
		return nil
	}
	e := newError(j.result, err, ctx)
	e.failed, e.Culprit = failed, -1
	if len(failed) > 0 && j.rank(failed[0]) != wasEnded {
		e.Culprit = failed[0]
	}
	return e
}
