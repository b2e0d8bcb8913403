package shell

import (
	"context"
	"maps"
	"os"
	"strings"
)

// enable switches builtins off, so that a program of the name is run in their
// place, and on again; or it lists them.
func enable(_ context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "adnpsf:")
	if bad != "" {
		return sh.usage("enable", "%s", bad)
	}
	letters := lettersOf(opts)
	off := strings.Contains(letters, "n")
	switch {
	case strings.Contains(letters, "f"):
		return sh.loadBuiltin(opts)
	case len(names) == 0 || strings.Contains(letters, "p"):
		return sh.listBuiltins(off, strings.Contains(letters, "a"), strings.Contains(letters, "s"))
	}
	status := 0
	for _, name := range names {
		switch {
		case sh.builtins.find(name) == nil:
			sh.diagnose("enable: %s: not a shell builtin", name)
			status = 1
		case strings.Contains(letters, "d"):
			sh.diagnose("enable: %s: not dynamically loaded", name)
			status = 1
		default:
			sh.switchBuiltin(name, off)
		}
	}
	return status
}

func (sh *Shell) switchBuiltin(name string, off bool) {
	if sh.disabled[name] == off {
		return
	}
	disabled := maps.Clone(sh.disabled)
	if disabled == nil {
		disabled = make(map[string]bool)
	}
	if off {
		disabled[name] = true
	} else {
		delete(disabled, name)
	}
	sh.disabled = disabled
}

// listBuiltins lists those that are on, or those that are off, or all; special
// restricts that to POSIX's special builtins.
func (sh *Shell) listBuiltins(off, all, special bool) int {
	var b strings.Builder
	for _, name := range sh.builtins.names() {
		isOff := sh.disabled[name]
		switch {
		case special && !isSpecialBuiltin(name), !all && isOff != off:
		case isOff:
			b.WriteString("enable -n " + name + "\n")
		default:
			b.WriteString("enable " + name + "\n")
		}
	}
	return sh.print("enable", []byte(b.String()))
}

// loadBuiltin refuses code of a library.
func (sh *Shell) loadBuiltin(opts []optionArg) int {
	for _, o := range opts {
		if o.letter != 'f' {
			continue
		}
		if _, err := os.Stat(sh.abs(o.arg)); err != nil {
			sh.diagnose("enable: cannot open shared object %s: %s", o.arg, errText(err))
		} else {
			sh.diagnose("enable: cannot open shared object %s: builtins of libraries are not supported", o.arg)
		}
	}
	return 1
}
