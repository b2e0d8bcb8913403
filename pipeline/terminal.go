package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/internal/shortage"
	"gopipe/plan"
)

// A GroupPolicy says in which process group the commands of a run are. The zero value is
// HostGroup where a stage has this program's controlling terminal as an input, and OwnGroup
// elsewhere.
type GroupPolicy uint8

const (
	autoGroup GroupPolicy = iota

	// OwnGroup puts the commands into a process group of their own: so that their
	// end is the end of all that they have started, and the keys of a terminal for
	// signals do not reach them. What wants to read from the terminal can't: that
	// is [ErrTerminal].
	OwnGroup

	// HostGroup leaves the commands in this program's process group, as os/exec
	// does: they may read from its terminal, and Ctrl-C and Ctrl-Z reach them and
	// this program alike. At the end of the context each command gets the signals,
	// and what is below it in /proc; a descendant whose parent had ended before is
	// out of reach then, but see [HostOptions].Adopt.
	HostGroup
)

// ErrTerminal is why a run was ended one of whose stages has stopped since it wanted to
// use the terminal, and is not in the process group that may: it would have waited for
// ever. See [Pipeline].Group.
var ErrTerminal = errors.New("give the pipeline HostGroup as its Group")

// terminalError names the stage, which a signal has stopped: SIGTTIN, or SIGTTOU where
// it wanted to write or to set modes.
func terminalError(name string, sig syscall.Signal) error {
	wanted := "read from"
	if sig == unix.SIGTTOU {
		wanted = "write to"
	}
	return fmt.Errorf("%s has stopped: it wants to %s the terminal, which is another process group's: %w", name, wanted, ErrTerminal)
}

// isHosts decides what autoGroup means for a plan.
func (g GroupPolicy) isHosts(p *plan.Plan, host *procs.Host) bool {
	return g == HostGroup || g == autoGroup && host == nil && readsTerminal(p)
}

func readsTerminal(p *plan.Plan) bool {
	for i := range p.Edges {
		if e := &p.Edges[i]; e.Medium == plan.Inherit && len(e.To) > 0 && isOurTerminal(e.File) {
			return true
		}
	}
	return false
}

// functionReadsTerminal reports whether the input of a function is the terminal.
func (p *Runner) functionReadsTerminal() bool {
	for i := range p.Plan.Edges {
		e := &p.Plan.Edges[i]
		isFunc := func(to plan.Port) bool { return p.Plan.Stages[to.Stage].Func != nil }
		if e.Medium == plan.Inherit && slices.ContainsFunc(e.To, isFunc) && isOurTerminal(e.File) {
			return true
		}
	}
	return false
}

// isOurTerminal tells the terminal that controls this program, which alone says
// which process group it has in its foreground.
func isOurTerminal(f *os.File) (ours bool) {
	if f == nil {
		return false
	}
	if conn, err := f.SyscallConn(); err == nil {
		conn.Control(func(fd uintptr) {
			_, err := unix.IoctlGetInt(int(fd), unix.TIOCGPGRP)
			ours = err == nil
		})
	}
	return ours
}

// hasTerminal tells a program that has a controlling terminal.
var hasTerminal = sync.OnceValue(func() bool {
	fd, err := unix.Open("/dev/tty", unix.O_RDONLY|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err == nil {
		unix.Close(fd)
	}
	return err == nil
})

// watchTerminal has the run end, and not hang, where a stage stops since it wants
// the terminal. Nothing tells of a stop but a look, and that takes SIGCHLD or a
// clock: this has a slow one.
func (p *Runner) watchTerminal(ctx context.Context) (stop func()) {
	if p.nested || p.group.Stay || p.host != nil || !hasTerminal() {
		return func() {}
	}
	const pause = 200 * time.Millisecond
	done := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if pid, sig := p.group.WantsTerminal(); pid != 0 {
				p.fail(terminalError(p.nameOf(pid), sig))
				return
			}
		}
	})
	return func() { close(done); looking.Wait() }
}

// nameOf is the name of the stage with a process.
func (p *Runner) nameOf(pid int) string {
	for i := range p.started {
		if int(p.started[i].Load()) == pid {
			return p.Plan.Stages[i].Name
		}
	}
	return "a stage"
}

// fail ends the run for an error of its own, the first of which counts.
func (p *Runner) fail(err error) {
	p.of.noteOver()
	p.mu.Lock()
	if p.failure == nil {
		p.failure = err
	}
	abort := p.abort
	p.mu.Unlock()
	if abort != nil {
		abort(err)
	}
}

// failedOf returns the error that the run was ended for, if any.
func (p *Runner) failedOf() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failure
}

// isFatal tells the causes for which children are killed at once: not all could
// start, here or in a run around this one, or the run has failed.
func (p *Runner) isFatal(cause error) bool {
	var lack *shortage.Error
	var start *StartError
	return errors.As(cause, &lack) || errors.As(cause, &start) || p.failedOf() != nil
}
