package state

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"syscall"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/vars"
)

// An ExpansionError is what keeps a stage from being started before it has a name.
type ExpansionError struct{ Err error }

func (e ExpansionError) Error() string { return e.Err.Error() }

func (e ExpansionError) Unwrap() error { return e.Err }

// Diagnose writes a message of the shell's to its standard error.
func (sh *Shell) Diagnose(format string, args ...any) {
	sh.WriteError(sh.Message(sh.PlanPos(sh.Pos), fmt.Sprintf(format, args...)))
}

// Message words a message: as gopipe's own, or as bash's where it has been called as
// bash or sh, whose messages others may read.
func (sh *Shell) Message(pos plan.Pos, text string) string {
	if sh.Cfg.AsBash {
		return sh.bashPlace(pos, "") + text + "\n"
	}
	if at := pos.String(); at != "" {
		return "gopipe: " + at + ": " + text + "\n"
	}
	return "gopipe: " + text + "\n"
}

// bashPlace is what begins a message of bash; what stands before the line.
func (sh *Shell) bashPlace(pos plan.Pos, what string) string {
	name := pos.Name
	switch {
	case sh.Cfg.Interactive:
		return path.Base(sh.Name) + ": " + what
	case name != "":
	case sh.Calls == nil:
		name = sh.Name
	default:
		name = sh.SourceName("")
	}
	if pos.Line == 0 {
		return name + ": " + what
	}
	return name + ": " + what + "line " + strconv.Itoa(int(pos.Line)) + ": "
}

// SyntaxMessage words the message about a text that is no program; what says whose
// text it is. shown says that the line is shown.
func (sh *Shell) SyntaxMessage(bad *source.SyntaxError, what string, shown bool) string {
	switch {
	case sh.Cfg.AsBash:
		place := sh.bashPlace(bad.Pos, what)
		text := place + bad.Msg + "\n"
		if bad.Line != "" {
			text += place + "`" + bad.Line + "'\n"
		}
		return text
	case shown:
		return sh.Message(bad.Pos, what+bad.Msg) + bad.Excerpt()
	}
	return sh.Message(bad.Pos, what+bad.Msg)
}

// StartMessage words the message about a stage that can't start.
func (sh *Shell) StartMessage(err error) string {
	start := err.(*pipeline.StartError)
	return sh.Message(start.Pos, startText(start))
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
