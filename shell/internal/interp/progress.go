package interp

import (
	"context"
	"errors"
	"io"
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
	substatus  int    // of the last command substitution
	LastArg    string // $_
	pipestatus []int
	BeforeExit int // $? before return, or before a signal ended the shell

	Flow      flow // why evaluation is to unwind
	Loops     int  // around the command at hand, within its function
	Unwind    int  // how many of these a break or continue leaves
	condition int  // depth of contexts where set -e does not apply
	levels    int  // of commands within commands

	killed      syscall.Signal
	fatal       error
	ConfigError error // what New could not return
}

// flow says how far evaluation is to unwind.
type flow uint8

const (
	FlowOn       flow = iota
	FlowBreak         // to the end of a loop
	FlowContinue      // to the next round of a loop
	FlowReturn        // to the end of a function or a sourced file
	flowDiscard       // to the next line: an error in an expansion
	flowTop           // to the next line of the program itself, out of any eval
	FlowExit          // to the end of this shell
)

// setPipeStatus is PIPESTATUS after a command that is no pipeline.
func (p *progress) setPipeStatus(status int) {
	if len(p.pipestatus) == 1 && p.pipestatus[0] == status {
		return
	}
	p.pipestatus = []int{status}
}

// statusError is $? as a stage's result.
func (p *progress) statusError() error {
	if p.Status == 0 {
		return nil
	}
	return plan.Exit(p.Status)
}

// notRedirected tells of a redirection that is not possible where standard
// error leads by then.
func (p *progress) notRedirected(ctx context.Context, t *table, err *pipeline.StartError) {
	if ctx.Err() != nil {
		p.end(context.Cause(ctx))
		return
	}
	if w := t.Writer(2); w != nil {
		io.WriteString(w, startMessage(err))
	}
	p.Status = err.Code
	p.setPipeStatus(p.Status)
}

// unwinds reports whether evaluation is to unwind.
func (p *progress) unwinds(ctx context.Context) bool {
	if p.Flow == FlowOn && ctx.Err() != nil {
		p.end(context.Cause(ctx))
	}
	return p.Flow != FlowOn
}

// end unwinds the shell for good.
func (p *progress) end(err error) {
	var killed *job.Killed
	if errors.As(err, &killed) {
		p.die(killed.Sig)
		return
	}
	if p.fatal == nil {
		p.fatal = err
	}
	p.Flow = FlowExit
}

// Exit ends this shell with a status.
func (p *progress) Exit(status int) {
	p.Status = status & 0xff
	p.Flow = FlowExit
}

// die ends this shell as a signal would.
func (p *progress) die(sig syscall.Signal) {
	p.killed, p.BeforeExit = sig, p.Status
	p.Status = 128 + int(sig)
	p.Flow = FlowExit
}

// outcome is the status of a stage, as an error.
func (p *progress) outcome() error {
	switch {
	case p.fatal != nil:
		return p.fatal
	case p.killed != 0:
		return plan.Killed{Signal: p.killed}
	case p.Status != 0:
		return plan.Exit(p.Status)
	}
	return nil
}

// exitStatus is what a process would have ended with.
func (p *progress) exitStatus() procs.Status {
	if p.killed != 0 {
		return procs.Status{Signal: p.killed}
	}
	return procs.Status{Code: p.Status}
}
