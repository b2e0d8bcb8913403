package shell

import (
	"context"
	"slices"

	"golang.org/x/sys/unix"
)

// await waits for a job. It ends early, with the number of a signal that has a
// trap, as POSIX asks of wait, or that has stopped the job.
func (sh *Shell) await(ctx context.Context, j *job) (status int, interrupted bool) {
	select {
	case <-j.done:
		return j.status, false
	default:
	}
	defer sh.endWriters(sh.registry.all())()
	for {
		if sig := j.stoppedBy(); sig != 0 {
			return 128 + int(sig), true
		}
		select {
		case <-j.done:
			return j.status, false
		case <-j.group.changes():
		case <-sh.signals.wake:
			return sh.interrupted(), true
		case <-ctx.Done():
			return sh.status, true
		}
	}
}

// interrupted is the status of a wait that a signal has ended.
func (sh *Shell) interrupted() int {
	b := sh.signals
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.pending) == 0 {
		return 128
	}
	return 128 + int(b.pending[0])
}

// forget removes a job that has been waited for.
func (sh *Shell) forget(j *job) {
	sh.jobs.list = slices.DeleteFunc(sh.jobs.list, func(other *job) bool { return other == j })
	sh.registry.remove(j)
	if pid := j.known(); pid != 0 {
		sh.ended = append(sh.ended, endedJob{pid, j.status})
	}
	const remembered = 1024
	if len(sh.ended) > remembered {
		sh.ended = slices.Delete(sh.ended, 0, remembered/2)
	}
}

// An endedJob is what wait can still be asked about.
type endedJob struct{ pid, status int }

// reported says which signal ended a job, as bash does for its own children.
func (sh *Shell) reported(j *job) {
	if sh.untold {
		return
	}
	if sh.tellsControlled(j) {
		state, _ := j.state()
		sh.writeError(j.line(sh.mark(j), state, false, false))
		return
	}
	switch j.killed {
	case 0, unix.SIGINT, unix.SIGPIPE, unix.SIGTERM:
		return
	}
	sh.diagnose("%5d %-24s%s", j.number(), signalText(j.killed), j.text)
}
