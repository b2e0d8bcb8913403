// Package builtin has the commands of the shell that are no programs: the arguments
// of one come in, with the shell that they act on, and its status goes out.
package builtin

import (
	"context"

	"gopipe/shell/internal/readline"
	"gopipe/shell/internal/state"
)

// A builtinRow is a builtin's name and function.
type builtinRow struct {
	name string
	run  state.Builtin
}

// builtinRows is in the order of the names. It is the program's data, and not
// made at its start.
var builtinRows = [...]builtinRow{
	{".", sourceFile},
	{":", succeed},
	{"[", testCommand},
	{"alias", aliasNames},
	{"bg", state.Background},
	{"bind", readline.Bind},
	{"break", breakLoop},
	{"builtin", runBuiltin},
	{"caller", caller},
	{"cd", changeDir},
	{"command", command},
	{"compgen", readline.Generate},
	{"complete", readline.Complete},
	{"compopt", readline.ChangeCompletion},
	{"continue", breakLoop},
	{"declare", declareWords},
	{"dirs", dirs},
	{"disown", disown},
	{"echo", echo},
	{"enable", enable},
	{"eval", eval},
	{"exec", execute},
	{"exit", exitShell},
	{"export", declareWords},
	{"false", fail},
	{"fc", readline.FixCommand},
	{"fg", state.Foreground},
	{"fifo", makeFIFOs},
	{"getopts", getopts},
	{"hash", hash},
	{"help", readline.Help},
	{"history", readline.ShowHistory},
	{"jobs", listJobs},
	{"kill", kill},
	{"let", let},
	{"local", declareWords},
	{"logout", logOut},
	{"mapfile", mapfile},
	{"merge", merge},
	{"popd", popDir},
	{"printf", printf},
	{"pushd", pushDir},
	{"pwd", printDir},
	{"read", read},
	{"readarray", mapfile},
	{"readonly", declareWords},
	{"return", returnFrom},
	{"set", setOptions},
	{"shift", shift},
	{"shopt", setShopts},
	{"source", sourceFile},
	{"spread", spread},
	{"suspend", suspend},
	{"test", testCommand},
	{"times", times},
	{"trap", setTraps},
	{"true", succeed},
	{"type", typeOf},
	{"typeset", declareWords},
	{"ulimit", ulimit},
	{"umask", umask},
	{"unalias", unalias},
	{"unset", unset},
	{"wait", wait},
}

// OwnBuiltins is what a shell finds its builtins by.
type OwnBuiltins struct{}

// Find returns the builtin of a name, or nil. It is a lookup without a map, which the
// start of the program would have to fill.
func (OwnBuiltins) Find(name string) state.Builtin {
	if name == "" || name[0] >= byte(len(rowsFrom))-1 {
		return nil
	}
	rows := builtinRows[rowsFrom[name[0]]:rowsFrom[name[0]+1]]
	for i := range rows {
		if rows[i].name == name {
			return rows[i].run
		}
	}
	return nil
}

// rowsFrom is where the rows begin whose names begin with a byte, or with one above it.
var rowsFrom = func() (from [129]uint8) {
	for i := range builtinRows {
		from[builtinRows[i].name[0]+1]++
	}
	for c := 1; c < len(from); c++ {
		from[c] += from[c-1]
	}
	return from
}()

// Names are those of all builtins, in their order.
func (OwnBuiltins) Names() []string {
	names := make([]string, len(builtinRows))
	for i := range builtinRows {
		names[i] = builtinRows[i].name
	}
	return names
}

// Synopsis is what help shows of how a builtin is called, or empty.
func (OwnBuiltins) Synopsis(name string) string { return readline.Synopsis(name) }

func succeed(context.Context, *state.Shell, []string) int { return 0 }

func fail(context.Context, *state.Shell, []string) int { return 1 }
