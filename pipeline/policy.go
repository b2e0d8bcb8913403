package pipeline

import (
	"cmp"
	"syscall"
	"time"
)

// A Policy says how a run ends, and who hears of it. It is the same for a [Pipeline] and
// for a [Runner]. Its zero value is right for most.
type Policy struct {
	// Group says in which process group the commands are. The zero value is that of
	// this program where a stage has its terminal as an input, else their own.
	Group GroupPolicy

	// CancelSignal is what the processes get when the context ends; 0 means
	// SIGTERM. SIGCONT follows, and SIGKILL after KillAfter.
	CancelSignal syscall.Signal

	// KillAfter is how long the processes have from the end of the context to SIGKILL.
	// 0 means WaitDelay, or 5 seconds where that is no bound.
	KillAfter time.Duration

	// WaitDelay bounds what the run waits for besides processes: when the context
	// has ended, a function that does not return, see [ErrAbandoned]; and, when all
	// stages have ended, output that a process which is left keeps open, see
	// [exec.ErrWaitDelay]. 0 means 5 seconds; below 0, there is no bound.
	WaitDelay time.Duration

	// DeathSignal, if set, is what every command gets when this program ends
	// before it does, even by SIGKILL (PR_SET_PDEATHSIG of prctl(2)). 0 has them
	// go on: they end when their input does, or a write finds no reader. It does
	// not reach what the commands have started, nor one that is set-user-ID, and
	// costs a thread while the pipeline runs.
	DeathSignal syscall.Signal

	// Trace, if set, is told how the run goes on. It takes the place of that of the
	// context, see [WithTrace].
	Trace *Trace
}

const defaultDelay = 5 * time.Second

// waitDelay is the bound that WaitDelay is, or 0 for none.
func (p *Policy) waitDelay() time.Duration {
	if p.WaitDelay < 0 {
		return 0
	}
	return cmp.Or(p.WaitDelay, defaultDelay)
}

func (p *Policy) killAfter() time.Duration { return cmp.Or(p.KillAfter, p.waitDelay(), defaultDelay) }
