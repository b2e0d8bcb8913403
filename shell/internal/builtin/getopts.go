package builtin

import (
	"context"
	"strconv"
	"strings"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// A foundOption is what getopts finds.
type foundOption struct {
	letter  string
	arg     string
	hasArg  bool
	problem string // for standard error
}

func getopts(ctx context.Context, sh *state.Shell, args []string) int {
	_, args, bad := state.Getopt(args[1:], "")
	if bad != "" {
		return sh.Usage("getopts", "%s", bad)
	}
	if len(args) < 2 {
		return sh.MisusedBy("getopts")
	}
	words := args[2:]
	if len(words) == 0 {
		words = sh.Params
	}
	g := sh.Getopts
	opt, found := take(&g, args[0], words)
	setAloud(sh, "OPTIND", strconv.Itoa(g.Next))
	sh.Getopts = g
	if opt.problem != "" {
		optionError(sh, opt.problem)
	}
	status := tellOption(sh, ctx, args[1], opt)
	if !found {
		return 1
	}
	return status
}

// setAloud sets a variable, or says why not.
func setAloud(sh *state.Shell, name, value string) {
	if err := sh.Vars.SetString(name, value); err != nil {
		sh.Refused(err)
	}
}

// tellOption sets the variables that tell of an option.
func tellOption(sh *state.Shell, ctx context.Context, name string, opt foundOption) int {
	if opt.hasArg {
		setAloud(sh, "OPTARG", opt.arg)
	} else {
		interp.UnsetVar(ctx, sh, vars.Reference{Name: "OPTARG"})
	}
	if !ascii.IsName(name) {
		sh.Diagnose("getopts: `%s': not a valid identifier", name)
		return 1
	}
	if err := sh.Vars.SetString(name, opt.letter); err != nil {
		sh.Refused(err)
		return 2
	}
	return 0
}

// take takes the next option from words: POSIX, getopts.
func take(g *state.GetoptsState, letters string, words []string) (opt foundOption, found bool) {
	letters, silent := strings.CutPrefix(letters, ":")
	none := foundOption{letter: "?"}
	if g.Next == 0 {
		*g = state.GetoptsState{Next: 1}
	}
	if g.Next > len(words) {
		g.Next = len(words) + 1
		return none, false
	}
	if (g.Char == 0 || g.Word > len(words) || g.Char >= len(words[g.Word-1])) && !begin(g, words) {
		return none, false
	}
	word := words[g.Word-1]
	c := word[g.Char : g.Char+1]
	g.Char++
	if g.Char == len(word) {
		g.Next, g.Char = g.Next+1, 0
	}
	_, after, known := strings.Cut(letters, c)
	switch takesArg := strings.HasPrefix(after, ":"); {
	case !known || c == ":":
		return failedOption("?", c, "illegal option -- ", silent), true
	case !takesArg:
		return foundOption{letter: c}, true
	}
	rest := word[g.Char:]
	switch {
	case g.Char > 0:
	case g.Next > len(words):
		return failedOption(":", c, "option requires an argument -- ", silent), true
	default:
		rest = words[g.Next-1]
	}
	g.Next, g.Char = g.Next+1, 0
	return foundOption{letter: c, arg: rest, hasArg: true}, true
}

// begin goes on to the next word, and reports whether it holds options.
func begin(g *state.GetoptsState, words []string) bool {
	word := words[g.Next-1]
	g.Char = 0
	if word == "--" {
		g.Next++
	}
	if word == "--" || len(word) < 2 || word[0] != '-' {
		return false
	}
	g.Word, g.Char = g.Next, 1
	return true
}

// failedOption is an option that is wrong. It is told in the variables if
// letters began with a colon, and else in words.
func failedOption(letter, c, problem string, silent bool) foundOption {
	if silent {
		return foundOption{letter: letter, arg: c, hasArg: true}
	}
	return foundOption{letter: "?", problem: problem + c}
}

func optionError(sh *state.Shell, text string) {
	if sh.Vars.Text("OPTERR") != "0" {
		sh.WriteError(sh.Name + ": " + text + "\n")
	}
}
