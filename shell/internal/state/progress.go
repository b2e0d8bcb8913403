package state

import (
	"context"
	"errors"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/job"
)

// progress is how far evaluation has come: what the last command has left, and
// whether it is to unwind.
type progress struct {
	Status     int
	Substatus  int    // of the last command substitution
	LastArg    string // $_
	Pipestatus []int
	BeforeExit int // $? before return, or before a signal ended the shell

	Flow      flow // why evaluation is to unwind
	Loops     int  // around the command at hand, within its function
	Unwind    int  // how many of these a break or continue leaves
	Condition int  // depth of contexts where set -e does not apply
	Inverted  int  // depth of commands after "!"
	Levels    int  // of commands within commands

	Killed      syscall.Signal
	Fatal       error
	ConfigError error // what New could not return
}

// flow says how far evaluation is to unwind.
type flow uint8

const (
	FlowOn       flow = iota
	FlowBreak         // to the end of a loop
	FlowContinue      // to the next round of a loop
	FlowReturn        // to the end of a function or a sourced file
	FlowDiscard       // to the next line: an error in an expansion
	FlowTop           // to the next line of the program itself, out of any eval
	FlowExit          // to the end of this shell
)

// SetPipeStatus is PIPESTATUS after a command that is no pipeline.
func (p *progress) SetPipeStatus(status int) {
	if len(p.Pipestatus) == 1 && p.Pipestatus[0] == status {
		return
	}
	p.Pipestatus = []int{status}
}

// StatusError is $? as a stage's result.
func (p *progress) StatusError() error {
	if p.Status == 0 {
		return nil
	}
	return plan.Exit(p.Status)
}

// NotRedirected tells of a redirection that is not possible where standard
// error leads by then.
func (p *progress) NotRedirected(ctx context.Context, err *pipeline.StartError, tell func(error)) {
	if ctx.Err() != nil {
		p.End(context.Cause(ctx))
		return
	}
	tell(err)
	p.Status = err.Code
	p.SetPipeStatus(p.Status)
}

// Unwinds reports whether evaluation is to unwind.
func (p *progress) Unwinds(ctx context.Context) bool {
	if p.Flow == FlowOn && ctx.Err() != nil {
		p.End(context.Cause(ctx))
	}
	return p.Flow != FlowOn
}

// End unwinds the shell for good.
func (p *progress) End(err error) {
	var killed *job.Killed
	if errors.As(err, &killed) {
		p.Die(killed.Sig)
		return
	}
	if p.Fatal == nil {
		p.Fatal = err
	}
	p.Flow = FlowExit
}

// Exit ends this shell with a status.
func (p *progress) Exit(status int) {
	p.Status = status & 0xff
	p.Flow = FlowExit
}

// Die ends this shell as a signal would.
func (p *progress) Die(sig syscall.Signal) {
	p.Killed, p.BeforeExit = sig, p.Status
	p.Status = 128 + int(sig)
	p.Flow = FlowExit
}

// Outcome is the status of a stage, as an error.
func (p *progress) Outcome() error {
	switch {
	case p.Fatal != nil:
		return p.Fatal
	case p.Killed != 0:
		return plan.Killed(p.Killed)
	case p.Status != 0:
		return plan.Exit(p.Status)
	}
	return nil
}

// ExitStatus is what a process would have ended with.
func (p *progress) ExitStatus() procs.Status {
	if p.Killed != 0 {
		return procs.Status{Signal: p.Killed}
	}
	return procs.Status{Code: p.Status}
}
