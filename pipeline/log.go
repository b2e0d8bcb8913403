package pipeline

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// LogValue implements [slog.LogValuer]: a group with the error's text, the
// culprit's name and number, counted from 1, and the stages as [Result.LogValue]
// has them.
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("error", e.Error())}
	if e.Culprit >= 0 {
		attrs = append(attrs, slog.String("stage", e.Result.Stages[e.Culprit].Name), slog.Int("number", e.Culprit+1))
	}
	if e.Cause != nil {
		attrs = append(attrs, slog.String("cause", e.Cause.Error()))
	}
	return slog.GroupValue(append(attrs, slog.Any("stages", e.Result))...)
}

// LogValue implements [slog.LogValuer]: a group for each stage, by its number,
// counted from 1, with the name, what the stage came to, and how long that took. Arguments,
// which may have secrets, and what it wrote are left out.
func (r *Result) LogValue() slog.Value {
	if r == nil {
		return slog.Value{}
	}
	attrs := make([]slog.Attr, len(r.Stages))
	for i := range r.Stages {
		attrs[i] = slog.Attr{Key: strconv.Itoa(i + 1), Value: r.Stages[i].logValue()}
	}
	return slog.GroupValue(attrs...)
}

// logValue is a group with the name, what the stage came to, and how long that took. Its
// arguments, which may have secrets, and what it wrote are left out.
func (s *StageResult) logValue() slog.Value {
	attrs := []slog.Attr{slog.String("name", s.Name)}
	if s.Pid != 0 {
		attrs = append(attrs, slog.Int("pid", s.Pid))
	}
	attrs = append(attrs, slog.String("status", s.state()))
	if s.Err != nil {
		attrs = append(attrs, slog.String("error", s.Err.Error()))
	}
	if s.Excused {
		attrs = append(attrs, slog.Bool("excused", true))
	}
	return slog.GroupValue(append(attrs, slog.Duration("duration", s.Duration()))...)
}

// state is the status, if there is one yet.
func (s *StageResult) state() string {
	switch {
	case s.isRunning():
		return "running"
	case s.Started.IsZero():
		return "not started"
	}
	return s.Status.String()
}

// Format implements [fmt.Formatter]: "%+v" has all that is known, in lines: each
// stage's status and standard error, and the stack of a panic.
func (e *Error) Format(f fmt.State, verb rune) { formatError(f, verb, e.Error(), e.details) }

func (e *Error) details() string {
	var text strings.Builder
	text.WriteString(e.Error())
	for i := range e.Result.Stages {
		s := &e.Result.Stages[i]
		fmt.Fprintf(&text, "\n%d: %s: %s", i+1, s.Name, s.state())
		if s.Excused {
			text.WriteString(" (excused)")
		}
		if s.Err != nil {
			text.WriteString(": " + s.Err.Error())
		}
		if len(s.Stderr) > 0 {
			text.WriteString("\n\t" + strings.ReplaceAll(strings.TrimRight(string(s.Stderr), "\n"), "\n", "\n\t"))
		}
		writeStack(&text, s.Err)
	}
	writeStack(&text, e.Cause)
	return text.String()
}

func writeStack(text *strings.Builder, err error) {
	var panicked *PanicError
	if errors.As(err, &panicked) {
		text.WriteString("\n" + string(panicked.Stack))
	}
}
