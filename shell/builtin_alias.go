package shell

import (
	"context"
	"maps"
	"slices"
	"strings"

	"gopipe/shell/internal/quote"
)

func aliasNames(_ context.Context, sh *Shell, args []string) int {
	opts, operands, bad := getopt(args[1:], "p")
	if bad != "" {
		return sh.usage("alias", "%s", bad)
	}
	if len(operands) == 0 || len(opts) > 0 {
		for _, name := range slices.Sorted(maps.Keys(sh.aliases)) {
			sh.showAlias(name)
		}
	}
	status := 0
	for i, operand := range operands {
		name, text, defines := strings.Cut(operand, "=")
		switch {
		case defines && name != "":
			sh.aliases = maps.Clone(sh.aliases)
			if sh.aliases == nil {
				sh.aliases = make(map[string]string)
			}
			sh.aliases[name] = text
			operands[i] = name // and that is $_, in bash
		case !sh.showAlias(operand):
			sh.diagnose("alias: %s: not found", operand)
			status = 1
		}
	}
	return status
}

func (sh *Shell) showAlias(name string) bool {
	a, ok := sh.aliases[name]
	if ok {
		word := "alias "
		if sh.opts.posix {
			word = ""
		}
		sh.printf("alias", "%s%s=%s\n", word, name, quote.Single(a))
	}
	return ok
}

func unalias(_ context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "a")
	switch {
	case bad != "":
		return sh.usage("unalias", "%s", bad)
	case len(opts) > 0:
		sh.aliases = nil
		return 0
	case len(names) == 0:
		return sh.misusedBy("unalias")
	}
	status := 0
	for _, name := range names {
		if _, ok := sh.aliases[name]; !ok {
			sh.diagnose("unalias: %s: not found", name)
			status = 1
			continue
		}
		sh.aliases = maps.Clone(sh.aliases)
		delete(sh.aliases, name)
	}
	return status
}
