package builtin

import (
	"context"
	"maps"
	"os"
	"strings"

	"gopipe/shell/internal/state"
)

// enable switches builtins off, so that a program of the name is run in their
// place, and on again; or it lists them.
func enable(_ context.Context, sh *state.Shell, args []string) int {
	opts, names, bad := state.Getopt(args[1:], "adnpsf:")
	if bad != "" {
		return sh.Usage("enable", "%s", bad)
	}
	letters := state.LettersOf(opts)
	off := strings.Contains(letters, "n")
	switch {
	case strings.Contains(letters, "f"):
		return loadBuiltin(sh, opts)
	case len(names) == 0 || strings.Contains(letters, "p"):
		return listBuiltins(sh, off, strings.Contains(letters, "a"), strings.Contains(letters, "s"))
	}
	status := 0
	for _, name := range names {
		switch {
		case sh.Builtins.Find(name) == nil:
			sh.Diagnose("enable: %s: not a shell builtin", name)
			status = 1
		case strings.Contains(letters, "d"):
			sh.Diagnose("enable: %s: not dynamically loaded", name)
			status = 1
		default:
			switchBuiltin(sh, name, off)
		}
	}
	return status
}

func switchBuiltin(sh *state.Shell, name string, off bool) {
	disabled := maps.Clone(sh.Disabled)
	if disabled == nil {
		disabled = make(map[string]bool)
	}
	disabled[name] = off
	sh.Disabled = disabled
}

// listBuiltins lists those that are on, or those that are off, or all; special
// restricts that to POSIX's special builtins.
func listBuiltins(sh *state.Shell, off, all, special bool) int {
	var b strings.Builder
	for _, name := range sh.Builtins.Names() {
		isOff := !sh.IsOn(name)
		switch {
		case special && !state.IsSpecialBuiltin(name), !all && isOff != off:
		case isOff:
			b.WriteString("enable -n " + name + "\n")
		default:
			b.WriteString("enable " + name + "\n")
		}
	}
	return sh.Print("enable", []byte(b.String()))
}

// loadBuiltin refuses code of a library.
func loadBuiltin(sh *state.Shell, opts []state.OptionArg) int {
	for _, o := range opts {
		if o.Letter != 'f' {
			continue
		}
		if _, err := os.Stat(sh.Abs(o.Arg)); err != nil {
			sh.Diagnose("enable: cannot open shared object %s: %s", o.Arg, state.ErrText(err))
		} else {
			sh.Diagnose("enable: cannot open shared object %s: builtins of libraries are not supported", o.Arg)
		}
	}
	return 1
}
