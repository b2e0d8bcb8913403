package pipeline

import (
	"context"
	"syscall"
	"time"

	"gopipe/internal/procs"
	"gopipe/plan"
)

// HostOptions say what a whole program gives up for its pipelines: see [Claim]. The
// zero value gives up nothing.
type HostOptions struct {
	// Signals has the program's SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1,
	// SIGUSR2, SIGCONT and SIGWINCH reach every process of the pipelines, once: those
	// that it was not started to ignore (nohup). They are taken by
	// [os/signal.Notify], so that they do not end the program any more: the context
	// of [Claim] ends in its place where it would have.
	Signals bool

	// Terminal lends the program's controlling terminal, if it has one, to the
	// pipelines, as a shell with job control does: to one that reads from it, or,
	// where input and output are the terminal, to each. The keys for signals then
	// reach its commands alone, and Ctrl-Z and fg all of them and this program.
	// SIGTSTP, SIGCONT and SIGCHLD are taken by [os/signal.Notify]; Go has the
	// program never stop by SIGTSTP again, not even after the release.
	Terminal bool

	// Adopt makes this process the parent of what its descendants leave behind
	// (PR_SET_CHILD_SUBREAPER of prctl(2)), and reaps it, once a second: each child
	// that has ended and that the program holds no pidfd of. Pipelines and os/exec
	// hold one of each child; a child of [syscall.ForkExec] may lose its status so.
	Adopt bool
}

// Claim gives up what the options say for all runs with the returned context. That
// ends when a signal that the program got has ended the run: its cause then wraps a
// [plan.Killed] of that signal. It is for a program's main function, which has one Claim at a time: a library
// takes nothing of the program that it is part of.
//
// release gives everything back, once the runs have ended. With Adopt it first ends
// what they have left behind, also in sessions of their own, by SIGTERM and SIGCONT,
// and SIGKILL after 5 seconds: all descendants but the children that the program holds
// a pidfd of, and what is below these.
//
// Signals and the terminal are taken over with the first command: until then, the
// default actions are right, and cost nothing.
func Claim(parent context.Context, options HostOptions) (ctx context.Context, release func()) {
	ctx, host := procs.Claim(parent, procs.HostOptions{
		Signals: options.Signals, Terminal: options.Terminal, Adopt: options.Adopt,
		Cause: func(sig syscall.Signal) error { return plan.Killed(sig) },
	})
	return ctx, func() {
		if options.Adopt {
			host.EndOrphans(context.Background(), orphanGrace)
		}
		host.Release()
	}
}

const orphanGrace = 5 * time.Second
