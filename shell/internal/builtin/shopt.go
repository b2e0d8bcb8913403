package builtin

import (
	"context"
	"strings"

	"gopipe/shell/internal/state"
)

func setShopts(_ context.Context, sh *state.Shell, args []string) int {
	opts, names, bad := state.Getopt(args[1:], "supqo")
	if bad != "" {
		return sh.Usage("shopt", "%s", bad)
	}
	letters := state.LettersOf(opts)
	r := state.ShoptRequest{
		Set: strings.Contains(letters, "s"), Unset: strings.Contains(letters, "u"),
		Quiet: strings.Contains(letters, "q"), Commands: strings.Contains(letters, "p"),
		OfSet: strings.Contains(letters, "o"),
	}
	switch {
	case r.Set && r.Unset:
		sh.Diagnose("shopt: cannot set and unset shell options simultaneously")
		return 1
	case len(names) == 0:
		return sh.ListShopts(r)
	case r.Set || r.Unset:
		return switchShopts(sh, r, names)
	}
	return sh.ShowShopts(r, names)
}

// switchShopts switches the options that are named. With -o, bash does not
// count an unknown name as a failure.
func switchShopts(sh *state.Shell, r state.ShoptRequest, names []string) int {
	status := 0
	for _, name := range names {
		if opt := sh.FindToggle(r, name); opt != nil {
			opt.Turn(sh, r.Set)
		} else if !r.OfSet {
			status = 1
		}
	}
	return status
}
