package interp

import (
	"context"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/job"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
)

// Await waits for a job. It ends early, with the number of a signal that has a
// trap, as POSIX asks of wait, or that has stopped the job.
func Await(ctx context.Context, sh *state.Shell, j *job.Job) (status int, interrupted bool) {
	select {
	case <-j.Done:
		return j.Status, false
	default:
	}
	defer sh.EndWriters(sh.Registry.All())()
	for {
		if sig := j.StoppedBy(); sig != 0 {
			return 128 + int(sig), true
		}
		select {
		case <-j.Done:
			return j.Status, false
		case <-j.Group.Changes():
		case <-sh.Signals.Wake:
			return sh.Interrupted(), true
		case <-ctx.Done():
			return sh.Status, true
		}
	}
}

// Reported says which signal ended a job, as bash does for its own children.
func Reported(sh *state.Shell, j *job.Job) {
	if sh.Untold {
		return
	}
	if sh.TellsControlled(j) {
		state, _ := j.State(sh.Opts.Posix)
		sh.WriteError(j.Line(sh.Mark(j), state, false, false))
		return
	}
	switch j.Killed {
	case 0, unix.SIGINT, unix.SIGPIPE, unix.SIGTERM:
		return
	}
	sh.Diagnose("%5d %-24s%s", j.Number(), trap.SignalText(j.Killed), j.Text)
}
