package builtin

import (
	"context"
	"maps"
	"slices"
	"strings"

	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/state"
)

func aliasNames(_ context.Context, sh *state.Shell, args []string) int {
	opts, operands, bad := state.Getopt(args[1:], "p")
	if bad != "" {
		return sh.Usage("alias", "%s", bad)
	}
	status := 0
	if len(operands) == 0 || len(opts) > 0 {
		for _, name := range slices.Sorted(maps.Keys(sh.Aliases)) {
			status = max(status, showAlias(sh, name, len(opts) > 0))
		}
	}
	for i, operand := range operands {
		name, text, defines := strings.Cut(operand, "=")
		switch {
		case defines && strings.ContainsAny(name, "()<>;&| \t\n'\"\\`$/"):
			sh.Diagnose("alias: `%s': invalid alias name", name)
			status = 1
		case defines && name != "":
			sh.Aliases = maps.Clone(sh.Aliases)
			if sh.Aliases == nil {
				sh.Aliases = make(map[string]string)
			}
			sh.Aliases[name] = text
			operands[i] = name // and that is $_, in bash
		default:
			status = max(status, showAlias(sh, operand, false))
		}
	}
	return status
}

// showAlias shows an alias as a command; in POSIX mode only if that is asked for.
func showAlias(sh *state.Shell, name string, asked bool) (status int) {
	a, ok := sh.Aliases[name]
	if !ok {
		sh.Diagnose("alias: %s: not found", name)
		return 1
	}
	word := "alias "
	if sh.Opts.Posix && !asked {
		word = ""
	}
	return sh.Printf("alias", "%s%s=%s\n", word, name, quote.Single(a))
}

func unalias(_ context.Context, sh *state.Shell, args []string) int {
	opts, names, bad := state.Getopt(args[1:], "a")
	switch {
	case bad != "":
		return sh.Usage("unalias", "%s", bad)
	case len(opts) > 0:
		sh.Aliases = nil
		return 0
	case len(names) == 0:
		return sh.MisusedBy("unalias")
	}
	status := 0
	for _, name := range names {
		if _, ok := sh.Aliases[name]; !ok {
			sh.Diagnose("unalias: %s: not found", name)
			status = 1
			continue
		}
		sh.Aliases = maps.Clone(sh.Aliases)
		delete(sh.Aliases, name)
	}
	return status
}
