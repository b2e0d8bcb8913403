package shell

import (
	"context"
	"strings"
)

func setShopts(_ context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "supqo")
	if bad != "" {
		return sh.usage("shopt", "%s", bad)
	}
	letters := lettersOf(opts)
	r := shoptRequest{
		set: strings.Contains(letters, "s"), unset: strings.Contains(letters, "u"),
		quiet: strings.Contains(letters, "q"), commands: strings.Contains(letters, "p"),
		ofSet: strings.Contains(letters, "o"),
	}
	switch {
	case r.set && r.unset:
		sh.diagnose("shopt: cannot set and unset shell options simultaneously")
		return 1
	case len(names) == 0:
		return sh.listShopts(r)
	case r.set || r.unset:
		return sh.switchShopts(r, names)
	}
	return sh.showShopts(r, names)
}

// switchShopts switches the options that are named. With -o, bash does not
// count an unknown name as a failure.
func (sh *Shell) switchShopts(r shoptRequest, names []string) int {
	status := 0
	for _, name := range names {
		if opt := sh.findToggle(r, name); opt != nil {
			opt.turn(sh, r.set)
		} else if !r.ofSet {
			status = 1
		}
	}
	return status
}
