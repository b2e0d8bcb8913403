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
	{"continue", breakLoop},
	{"declare", declareWords},
	{"dirs", dirs},
	{"disown", disown},
	{"echo", echo},
	{"eval", eval},
	{"exec", execute},
	{"exit", exitShell},
	{"export", declareWords},
	{"false", fail},
	{"fg", foreground},
	{"fifo", makeFIFOs},
	{"getopts", getopts},
	{"hash", hash},
	{"jobs", listJobs},
	{"kill", kill},
	{"let", let},
	{"local", declareWords},
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

// builtins is the table, for the functions in it that look into it.
var builtins []builtinRow

func init() { builtins = builtinRows[:] }

// findBuiltin returns a builtin's function, or nil.
func findBuiltin(name string) builtin {
	low, high := 0, len(builtins)
	for low < high {
		middle := (low + high) / 2
		if builtins[middle].name < name {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(builtins) && builtins[low].name == name {
		return builtins[low].run
	}
	return nil
}

func isBuiltin(name string) bool { return findBuiltin(name) != nil }

func succeed(context.Context, *Shell, []string) int { return 0 }

func fail(context.Context, *Shell, []string) int { return 1 }
