package builtin

import (
	"context"
	"strings"

	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

func unset(ctx context.Context, sh *state.Shell, args []string) int {
	opts, names, bad := state.Getopt(args[1:], "fvn")
	if bad != "" {
		return sh.Usage("unset", "%s", bad)
	}
	letters := state.LettersOf(opts)
	function, variable := strings.Contains(letters, "f"), strings.Contains(letters, "v")
	if function && variable {
		sh.Diagnose("unset: cannot simultaneously unset a function and a variable")
		return 1
	}
	status := 0
	for i, name := range names {
		ref, ok := vars.ParseReference(name)
		if ok && ref.Indexed {
			names[i] = ref.Name // as $_ shows it, in bash
		}
		switch {
		case sh.IsFixedFunction(name) && (function || !ok && !variable):
			sh.Diagnose("unset: %s: cannot unset: readonly function", name)
			status = 1
		case function, !ok && !variable:
			sh.Undefine(name)
		case !ok:
			sh.Diagnose("unset: `%s': not a valid identifier", name)
			status = 1
		case !variable && !ref.Indexed && sh.Vars.Find(name) == nil && sh.Funcs[name] != nil:
			sh.Undefine(name)
		default:
			if !strings.Contains(letters, "n") {
				if sh.Vars.RefersToElement(ref.Name) {
					ref = vars.Reference{Name: ref.Name} // the subscript does not matter
				}
				if to := sh.Vars.Resolve(ref); to.Circular == "" {
					ref = to
				}
			}
			if err := interp.UnsetVar(ctx, sh, ref); expand.EndsLine(err) {
				interp.ExpansionFailed(sh, err)
				return 1
			} else if err != nil {
				sh.Diagnose("unset: %v", err)
				status = 1
			}
		}
	}
	return status
}
