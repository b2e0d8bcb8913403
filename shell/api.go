// Package shell evaluates the shell command language, as bash has it. Each pipeline
// becomes a plan when the evaluation reaches it, and is handed to Config.Run: the
// package itself starts no process and opens no pipe.
//
// [Command], [Run] and [Output] are for shell text in a Go program. [Parse], [New] and
// [Explain] are the layer below: a program, what its pipelines are run by, and a look at
// its plans.
package shell

import (
	"context"
	"errors"
	"io"
	"os"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/ownshell"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/builtin"
	"gopipe/shell/internal/foresee"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// A Script is shell text that has been parsed. It is not changed by a run, and may be
// used by several shells at once.
type Script struct {
	name string
	text string
	file *syntax.File
}

// Parse parses text, and finds what can't be run before anything is. name is that of
// the script, which positions in messages begin with; empty for text from the command
// line. The error is a [*SyntaxError], or that of the Reader.
func Parse(r io.Reader, name string) (*Script, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	file, err := interp.ParseText(text, name)
	if err != nil {
		return nil, publicError(err)
	}
	return &Script{name, string(text), file}, nil
}

// A SyntaxError is text that is not a program, or that asks for something that
// the language does not have.
type SyntaxError struct {
	Pos plan.Pos // where it was seen
	Msg string   // what is wrong, without the place

	inner *source.SyntaxError
}

// publicError is the error of an inner package, as it is seen from outside.
func publicError(err error) error {
	if bad := (*source.SyntaxError)(nil); errors.As(err, &bad) {
		return &SyntaxError{bad.Pos, bad.Msg, bad}
	}
	return err
}

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Msg }

// Excerpt shows the place of the error: the line, and below it a caret under
// the column. It is indented, each of its lines ends with a newline, and it is
// empty if the line is not known.
func (e *SyntaxError) Excerpt() string {
	if e.inner == nil {
		return ""
	}
	return e.inner.Excerpt()
}

// Config says what a shell starts with. The zero value has no variables, arguments or
// descriptors. It is not changed, and may be used for several shells.
type Config struct {
	// Run runs each pipeline: it is the place for tracing, and for plans that are not to
	// be run as they are. It is called by several goroutines. Nil is a [pipeline.Runner]
	// that waits as long as bash does.
	Run func(context.Context, *plan.Plan) (*pipeline.Result, error)

	Env  []string // the environment, as "name=value"; nil is empty
	Name string   // $0
	Args []string // $1 and so on
	Dir  string   // working directory; empty means the process's own

	// Options are words of set(1), such as "-e", "-o", "pipefail", "+B"; Shopts
	// are "-O" or "+O" with the name of an option of shopt(1) after each. What
	// is no option is an error of Run and Explain.
	Options, Shopts []string

	// Files are the descriptors that the shell starts with. They stay the caller's, who
	// may close them when Close has returned.
	Files map[int]*os.File

	// Internal is for the command gopipe.
	Internal ownshell.Process
}

// lower is the Config of the interpreter. script may be nil.
func (c *Config) lower(script *Script) *state.Config {
	inner := &state.Config{
		Run: c.Run, Env: c.Env, Name: c.Name, Args: c.Args, Dir: c.Dir,
		Options: c.Options, Shopts: c.Shopts, Files: c.Files, Process: c.Internal,
	}
	if inner.Run == nil {
		inner.Run = runPlan
	}
	if script != nil {
		inner.Script, inner.Text = script.name, script.text
	}
	return inner
}

// runPlan is Config.Run where that is nil.
func runPlan(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
	r := pipeline.Runner{Plan: p, Policy: pipeline.Policy{WaitDelay: -1}}
	return r.Run(ctx)
}

// A Shell is the state of one shell. It is used by one goroutine.
type Shell struct {
	sh     *state.Shell
	script *Script
}

// New makes a shell that is to run a script. Where that is nil, descriptor 0 has the
// program: it is read line by line, as far as a command goes, and each command is run
// before more is read. So what commands read of standard input is no part of the program,
// and a line that is no command ends a program of which those before it have run.
//
// Close is to be called in the end.
func New(cfg *Config, script *Script) *Shell {
	sh := interp.NewShell(cfg.lower(script), builtin.OwnBuiltins{})
	if made := cfg.Internal.Made; made != nil {
		made(sh.RemoveFIFOs)
	}
	return &Shell{sh, script}
}

// Run evaluates the program and returns its status. The error is that of the
// context, of a signal that the shell was ended by, of an option that there is not, or of
// a run that was not possible; the status is set all the same. Call it once.
func (s *Shell) Run(ctx context.Context) (status int, err error) {
	if s.script == nil {
		return interp.RunInput(ctx, s.sh)
	}
	return interp.Run(ctx, s.sh, s.script.file)
}

// Close closes the descriptors that the script opened and did not close, and removes its
// FIFOs.
func (s *Shell) Close() { interp.Close(s.sh) }

// Explain returns the plans of a script without running it: each pipeline
// once, those of loops, branches, functions and command substitutions included.
// A pipeline's process substitutions are stages of its own plan. What depends on
// a command's output, or on a variable that only the run sets, is unknown; the
// FIFOs of the builtin fifo have paths that stand for the real ones.
//
// The plans are for printing, and not to be run. They have no environment, which
// may hold secrets. Nothing of cfg is run either.
func Explain(cfg *Config, script *Script) (plan.Program, error) {
	program, err := foresee.Explain(cfg.lower(script), script.file)
	return program, publicError(err)
}
