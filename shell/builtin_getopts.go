package shell

import (
	"context"
	"strconv"
	"strings"

	"gopipe/shell/internal/ascii"
)

// A foundOption is what getopts finds.
type foundOption struct {
	letter  string
	arg     string
	hasArg  bool
	problem string // for standard error
}

func getopts(ctx context.Context, sh *Shell, args []string) int {
	_, args, bad := getopt(args[1:], "")
	if bad != "" {
		return sh.usage("getopts", "%s", bad)
	}
	if len(args) < 2 {
		return sh.misusedBy("getopts")
	}
	words := args[2:]
	if len(words) == 0 {
		words = sh.params
	}
	g := sh.getopts
	opt, found := g.take(args[0], words)
	sh.setAloud("OPTIND", strconv.Itoa(g.next))
	sh.getopts = g
	if opt.problem != "" {
		sh.optionError(opt.problem)
	}
	status := sh.tellOption(ctx, args[1], opt)
	if !found {
		return 1
	}
	return status
}

// setAloud sets a variable, or says why not.
func (sh *Shell) setAloud(name, value string) {
	if err := sh.setString(name, value); err != nil {
		sh.diagnose("%v", err)
	}
}

// tellOption sets the variables that tell of an option.
func (sh *Shell) tellOption(ctx context.Context, name string, opt foundOption) int {
	if opt.hasArg {
		sh.setAloud("OPTARG", opt.arg)
	} else {
		sh.unsetVar(ctx, reference{name: "OPTARG"})
	}
	if !ascii.IsName(name) {
		sh.diagnose("getopts: `%s': not a valid identifier", name)
		return 1
	}
	if err := sh.setString(name, opt.letter); err != nil {
		sh.diagnose("%v", err)
		return 2
	}
	return 0
}

// take takes the next option from words: POSIX, getopts.
func (g *getoptsState) take(letters string, words []string) (opt foundOption, found bool) {
	letters, silent := strings.CutPrefix(letters, ":")
	none := foundOption{letter: "?"}
	if g.next == 0 {
		*g = getoptsState{next: 1}
	}
	if g.next > len(words) {
		g.next = len(words) + 1
		return none, false
	}
	if (g.char == 0 || g.word > len(words) || g.char >= len(words[g.word-1])) && !g.begin(words) {
		return none, false
	}
	word := words[g.word-1]
	c := word[g.char : g.char+1]
	g.char++
	if g.char == len(word) {
		g.next, g.char = g.next+1, 0
	}
	_, after, known := strings.Cut(letters, c)
	switch takesArg := strings.HasPrefix(after, ":"); {
	case !known || c == ":":
		return failedOption("?", c, "illegal option -- ", silent), true
	case !takesArg:
		return foundOption{letter: c}, true
	}
	rest := word[g.char:]
	switch {
	case g.char > 0:
	case g.next > len(words):
		return failedOption(":", c, "option requires an argument -- ", silent), true
	default:
		rest = words[g.next-1]
	}
	g.next, g.char = g.next+1, 0
	return foundOption{letter: c, arg: rest, hasArg: true}, true
}

// begin goes on to the next word, and reports whether it holds options.
func (g *getoptsState) begin(words []string) bool {
	word := words[g.next-1]
	g.char = 0
	if word == "--" {
		g.next++
	}
	if word == "--" || len(word) < 2 || word[0] != '-' {
		return false
	}
	g.word, g.char = g.next, 1
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

func (sh *Shell) optionError(text string) {
	if sh.vars.text("OPTERR") != "0" {
		sh.writeError(sh.name + ": " + text + "\n")
	}
}
