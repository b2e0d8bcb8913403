package shell

import "context"

// A builtinRow is a builtin's name and function.
type builtinRow struct {
	name string
	run  builtin
}

// builtinRows is in the order of the names. It is the program's data, and not
// made at its start.
var builtinRows = [...]builtinRow{
	{".", sourceFile},
	{":", succeed},
	{"[", test},
	{"alias", aliasNames},
	{"bg", background},
	{"break", breakLoop},
	{"builtin", runBuiltin},
	{"caller", caller},
	{"cd", changeDir},
	{"command", command},
	{"compgen", generate},
	{"complete", complete},
	{"compopt", changeCompletion},
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
	{"fg", foreground},
	{"fifo", makeFIFOs},
	{"getopts", getopts},
	{"hash", hash},
	{"help", help},
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
	{"test", test},
	{"times", times},
	{"trap", trap},
	{"true", succeed},
	{"type", typeOf},
	{"typeset", declareWords},
	{"ulimit", ulimit},
	{"umask", umask},
	{"unalias", unalias},
	{"unset", unset},
	{"wait", wait},
}

// ownBuiltins is what a shell finds its builtins by.
type ownBuiltins struct{}

func (ownBuiltins) find(name string) builtin {
	low, high := 0, len(builtinRows)
	for low < high {
		middle := (low + high) / 2
		if builtinRows[middle].name < name {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(builtinRows) && builtinRows[low].name == name {
		return builtinRows[low].run
	}
	return nil
}

func (ownBuiltins) names() []string {
	names := make([]string, len(builtinRows))
	for i := range builtinRows {
		names[i] = builtinRows[i].name
	}
	return names
}

func (ownBuiltins) synopsis(name string) string { return synopsis(name) }

func succeed(context.Context, *Shell, []string) int { return 0 }

func fail(context.Context, *Shell, []string) int { return 1 }
