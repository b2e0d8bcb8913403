// Package state has what a shell consists of, part by part: position, progress, call
// stack, options, traps, jobs, descriptors and what else a process has of its own. It
// evaluates nothing: that stands on it.
package state

import (
	"context"
	"os"

	"gopipe/internal/ownshell"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/vars"
)

// Config says what a shell starts with.
type Config struct {
	// Run runs each pipeline. It is the place for tracing.
	Run func(context.Context, *plan.Plan) (*pipeline.Result, error)

	Env  []string // "name=value"
	Name string   // $0
	Args []string // $1 and so on
	Dir  string   // working directory; empty means the process's own

	// Options are words of set(1), such as "-e", "-o", "pipefail", "+B"; Shopts
	// are "-O" or "+O" with the name of an option of shopt(1) after each. What
	// is no option is the *ownshell.OptionError of Run.
	Options, Shopts []string

	// Script is the file that positions in messages name; empty for text from
	// the command line.
	Script string

	// Text is the text of the program, which set -v prints.
	Text string

	// Files are the descriptors that the shell starts with, borrowed.
	Files map[int]*os.File

	ownshell.Process // what it may do with the process that it is

	Embedded *Embedded // nil where the process is the shell's own
}

// A Shell is the state of one shell, in parts. It is used by one goroutine; stages and
// subshells run on clones.
type Shell struct {
	Cfg      *Config
	Builtins BuiltinTable
	Vars     vars.Set

	// Expansion is what expansions see of the shell. It is made by what evaluates, as
	// soon as there is something to expand.
	Expansion expand.Config

	Settings
	parameters
	surroundings
	location
	progress
	callStack
	trapping
	jobControl
	descriptors
	memory

	Dry dryRun // for Explain, or nil

	// Evaluator evaluates an expression for a variable: that stands on the state.
	Evaluator func(ctx context.Context, sh *Shell, text string) (int64, error)
}

// Clone copies the state for a subshell or a stage. The parent must not change
// while the clone lives.
func (sh *Shell) Clone() *Shell {
	child := *sh
	child.Vars.Table = sh.Vars.Child()
	child.becomeChild(sh)
	return &child
}

// Detached is a clone whose parent goes on beside it.
func (sh *Shell) Detached() *Shell {
	child := *sh
	child.Vars.Table = sh.Vars.Snapshot()
	child.becomeChild(sh)
	return &child
}

// becomeChild makes a copy of a shell a shell of its own.
func (sh *Shell) becomeChild(parent *Shell) {
	sh.Vars.Shell = VariableShell{Shell: sh}
	sh.Expansion = expand.Config{}
	sh.descriptors = parent.descriptors.child()
	sh.callStack = parent.callStack.child()
	sh.memory = parent.memory.child()
	sh.jobControl = parent.jobControl.child(sh)
	sh.trapping = parent.trapping.child(&sh.Opts)
	sh.Flow = FlowOn
}
