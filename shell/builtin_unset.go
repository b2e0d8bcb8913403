package shell

import (
	"context"
	"strings"
)

func unset(ctx context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "fvn")
	if bad != "" {
		return sh.usage("unset", "%s", bad)
	}
	letters := lettersOf(opts)
	function, variable := strings.Contains(letters, "f"), strings.Contains(letters, "v")
	if function && variable {
		sh.diagnose("unset: cannot simultaneously unset a function and a variable")
		return 1
	}
	status := 0
	for _, name := range names {
		ref, ok := parseReference(name)
		switch {
		case sh.isFixedFunction(name) && (function || !ok && !variable):
			sh.diagnose("unset: %s: cannot unset: readonly function", name)
			status = 1
		case function, !ok && !variable:
			sh.undefine(name)
		case !ok:
			sh.diagnose("unset: `%s': not a valid identifier", name)
			status = 1
		case !variable && !ref.indexed && sh.find(name) == nil && sh.funcs[name] != nil:
			sh.undefine(name)
		default:
			if !strings.Contains(letters, "n") {
				if to := sh.resolve(ref); to.circular == "" {
					ref = to
				}
			}
			if err := sh.unsetVar(ctx, ref); err != nil {
				sh.diagnose("unset: %v", err)
				status = 1
			}
		}
	}
	return status
}
