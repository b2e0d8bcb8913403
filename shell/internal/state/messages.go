package state

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/vars"
)

// An ExpansionError is what keeps a stage from being started before it has a name.
type ExpansionError struct{ Err error }

func (e ExpansionError) Error() string { return e.Err.Error() }

func (e ExpansionError) Unwrap() error { return e.Err }

// Diagnose writes a message of the shell's to its standard error.
func (sh *Shell) Diagnose(format string, args ...any) {
	if w := sh.Table.Writer(2); w != nil {
		io.WriteString(w, Message(sh.PlanPos(sh.Pos), fmt.Sprintf(format, args...)))
	}
}

func Message(pos plan.Pos, text string) string {
	if at := pos.String(); at != "" {
		return "gopipe: " + at + ": " + text + "\n"
	}
	return "gopipe: " + text + "\n"
}

// StartMessage words the message about a stage that can't start.
func StartMessage(err error) string {
	start := err.(*pipeline.StartError)
	return Message(start.Pos, startText(start))
}

func startText(err *pipeline.StartError) string {
	switch {
	case errors.Is(err.Err, syscall.ENOEXEC):
		return err.Name + ": cannot execute binary file: Exec format error"
	case errors.Is(err.Err, syscall.EEXIST): // O_EXCL: set -C
		return err.Name + ": cannot overwrite existing file"
	}
	if failed := (ExpansionError{}); errors.As(err.Err, &failed) {
		return failed.Error()
	}
	return err.Error()
}

// Refused tells why a variable can't be assigned to. Under set -e that is the end
// of the shell, as in bash, also in a condition.
func (sh *Shell) Refused(err error) {
	sh.Diagnose("%v", err)
	_, out := err.(vars.BoundsError)
	if sh.Opts.Errexit && (out || errors.Is(err, vars.ErrReadonly)) {
		sh.Exit(max(sh.Status, 1))
	}
}
