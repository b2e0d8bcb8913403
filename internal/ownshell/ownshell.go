// Package ownshell has what the command gopipe tells package shell of a process that is
// the shell's own, and not that of a program which embeds it.
package ownshell

import (
	"context"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/plan"
)

// A Process is what a shell may do with the process that it is. The zero value is nothing.
type Process struct {
	// Rewrite, if set, returns the plan to run, or to explain, in place of the
	// one that it is given, which it must not change. It has the same stages.
	Rewrite func(*plan.Plan) *plan.Plan

	// Letters end "$-": "c" for a program from the command line, "s" for one
	// from standard input.
	Letters string

	// Interactive has errors end the command at hand instead of the shell, and a program
	// that is read as it is run asked for, line by line, by PS1 or PS2, as in a shell with
	// -i. There is no editing of lines.
	Interactive bool

	// AsBash has messages begin as bash's do: "NAME: line N: ".
	AsBash bool

	// OwnFiles says that the process is the shell's alone: Files are its
	// descriptors of the same numbers, which are let go when the script closes
	// or replaces them by exec, as those of a shell process are.
	OwnFiles bool

	// OnSignal, if set, has deliver called when this process gets the signal,
	// in place of its default action; nil restores that. The script's traps
	// need it. Signal 0 comes with an EXIT trap: the end by a signal is this
	// process's own matter from then on. It may be called at any time, deliver on
	// any goroutine.
	OnSignal func(sig syscall.Signal, deliver func())

	// StandIn, if set, starts a process that stands for a job or a subshell which is
	// none, in a directory, with arguments that ps(1) shows; deliver is called, on
	// any goroutine, for each signal that it gets. Without it, such a job's number is
	// none of a process. See [procs.Host.StandIn].
	StandIn func(dir string, args []string, leads bool, deliver func(sig syscall.Signal)) (*procs.StandIn, error)

	// CatchUp, if set, is called after children have ended. It returns when the
	// signals that came before have been delivered, or ended the context.
	CatchUp func()

	// Arrived, if set, tells the number of the latest signal of a kind that has come
	// to this process, in the order in which they come, or 0; of signal 0 that of
	// the latest of all. Where a command was ended by one that has come here as well
	// while the shell waited for that command, it is the shell's end too.
	Arrived func(sig syscall.Signal) uint64

	// Interrupt, if set, ends the run by a signal that the shell has come by so.
	Interrupt func(sig syscall.Signal)

	// Ignored are the signals that the process was started to ignore. As in any
	// shell without a user, no trap changes that.
	Ignored []syscall.Signal

	// CleanUp, if set, is called before a script's EXIT trap runs although
	// the context has ended. It returns the context that the trap is to have.
	CleanUp func(context.Context) (context.Context, context.CancelFunc)

	// Made, if set, is called when the shell has been made, with what removes the FIFOs
	// that its builtin fifo makes: that may be called by any goroutine, while the shell
	// still runs.
	Made func(removeFIFOs func())
}

// An OptionError is a word among the options that a shell starts with that is none.
type OptionError struct {
	Word string
	Msg  string
}

func (e *OptionError) Error() string { return e.Word + ": " + e.Msg }
