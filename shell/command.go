package shell

import (
	"cmp"
	"context"
	"os"
	"strings"

	"gopipe/internal/handling"
	"gopipe/internal/ownshell"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/builtin"
	"gopipe/shell/internal/interp"
)

// Run runs shell text, with args as "$1" and so on, as [pipeline.Pipeline.Run]
// does: its input is empty, its output discarded, and its standard error kept
// for the error. See [Command].
func Run(ctx context.Context, text string, args ...string) error {
	return pipeline.New(Command(text, args...)).Run(ctx)
}

// Output runs shell text, with args as "$1" and so on, and returns what it
// writes to its standard output, also together with an error. See [Command].
func Output(ctx context.Context, text string, args ...string) ([]byte, error) {
	return pipeline.New(Command(text, args...)).Output(ctx)
}

// Command returns a stage that is shell text, with args as "$1" and so on. Words
// that are not the program's own belong there: no quoting is needed.
//
// No shell is started: this process evaluates the text, and starts the commands
// in it. The stage is what a shell process would be all the same. Its status is
// that of the text, by the rules of the language: so that of the last command of
// a pipeline, unless the text begins with "set -o pipefail". The fields of the
// [pipeline.Stage] are for it as for a command; Rlimits and Cgroup are for those
// that it starts.
//
// Directory, umask and variables that the text sets are its own, as are its
// traps: signals come from "kill $$" and [pipeline.Pipeline.Signal], and the one
// that ends a pipeline when the context does, which a text that traps it has
// WaitDelay to act on. "$$" is no process's number. A trap for EXIT runs however
// the text ends.
//
// A command that the text leaves in the background has WaitDelay to end when the
// text has, and is ended then: the error is [exec.ErrWaitDelay].
//
// An error in the syntax is the error of the run, as a [*SyntaxError]: nothing
// is started.
func Command(text string, args ...string) *pipeline.Stage {
	s := &pipeline.Stage{Stage: plan.Stage{Name: title(text), Internal: handling.Stage{PassesLimits: true}}}
	script, err := Parse(strings.NewReader(text), "")
	if err != nil {
		s.Err = &pipeline.StartError{Name: s.Name, Err: err, Code: 2}
		return s
	}
	s.Func = func(ctx context.Context, files map[int]*os.File) error {
		cfg := &Config{Name: "sh", Args: args, Internal: ownshell.Process{Letters: "c"}}
		return interp.RunText(ctx, builtin.OwnBuiltins{}, script.file, cfg.lower(script), files)
	}
	return s
}

// title is a short name for a text: its first line, if that is not long.
func title(text string) string {
	const limit = 40
	text = strings.TrimSpace(text)
	line, _, more := strings.Cut(text, "\n")
	if runes := []rune(line); len(runes) > limit {
		line, more = string(runes[:limit]), true
	}
	if more {
		line += "..."
	}
	return cmp.Or(line, "sh")
}
