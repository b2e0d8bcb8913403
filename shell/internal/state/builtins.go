package state

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
)

// A Builtin runs with args[0] as its own name and returns its exit status.
type Builtin func(ctx context.Context, sh *Shell, args []string) int

// A BuiltinTable has the builtins, which stand on the shell and not the other way
// round.
type BuiltinTable interface {
	// find returns a builtin, or nil.
	Find(name string) Builtin

	// names are those of all, in order.
	Names() []string

	// synopsis says how a builtin is called.
	Synopsis(name string) string

	// declare runs declare and its like, whose operands the parser knows as
	// assignments.
	Declare(ctx context.Context, sh *Shell, clause *syntax.DeclClause)
}

// BuiltinNamed returns a builtin, or nil, also where enable has switched it off.
func (sh *Shell) BuiltinNamed(name string) Builtin {
	f := sh.Builtins.Find(name)
	if f != nil && (sh.Opts.Posix || len(sh.Disabled) > 0) && !sh.IsOn(name) {
		return nil
	}
	return f
}

// IsOn reports whether a builtin is there. What only gopipe has is not there in
// POSIX mode unless it is asked for: a script may mean a program of that name.
func (sh *Shell) IsOn(name string) bool {
	if off, switched := sh.Disabled[name]; switched {
		return !off
	}
	return !sh.Opts.Posix || !IsOwnWord(name)
}

// IsOwnWord tells the builtins that no other shell has.
func IsOwnWord(name string) bool { return name == "fifo" || name == "merge" || name == "spread" }

// IsBuiltin reports whether a name is that of a builtin which is switched on.
func (sh *Shell) IsBuiltin(name string) bool { return sh.BuiltinNamed(name) != nil }

// IsSpecialBuiltin reports whether a name is that of a special builtin.
func IsSpecialBuiltin(name string) bool {
	switch name {
	case ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift",
		"source", "times", "trap", "unset":
		return true
	}
	return false
}

// A dryRun takes the place of what only a run finds out, in a shell that shows plans
// and runs nothing: command substitutions have no output there.
type dryRun interface {
	// procSub returns the name of a process substitution.
	ProcSub(sh *Shell, ps *syntax.ProcSubst) string

	// Arguments takes note of the FIFOs among a command's arguments, and adds them to
	// its stage.
	Arguments(fields []string, add func(medium plan.Medium, path string, write bool))
}
