package shell

import (
	"context"
	"strconv"
	"strings"
)

// getoptsState is where getopts is within a word of options.
type getoptsState struct {
	index int // OPTIND as getopts left it
	char  int // of the next option in its word, 0 if a new word is next
}

func getopts(ctx context.Context, sh *Shell, args []string) int {
	_, args, bad := getopt(args[1:], "")
	if bad != "" {
		return sh.usage("getopts", "%s", bad)
	}
	if len(args) < 2 {
		return sh.usage("getopts", "usage: getopts optstring name [arg ...]")
	}
	letters, name := args[0], args[1]
	words := args[2:]
	if len(words) == 0 {
		words = sh.params
	}
	letter, arg, hasArg, status := sh.nextOption(letters, words)
	sh.setString("OPTIND", strconv.Itoa(sh.getopts.index))
	if !isName(name) {
		sh.diagnose("getopts: `%s': not a valid identifier", name)
		return 1
	}
	if err := sh.setString(name, letter); err != nil {
		sh.diagnose("%v", err)
		return 2
	}
	if hasArg {
		sh.setString("OPTARG", arg)
	} else {
		sh.vars.unset("OPTARG")
	}
	return status
}

// nextOption takes the next option from words: POSIX, getopts.
func (sh *Shell) nextOption(letters string, words []string) (letter, arg string, hasArg bool, status int) {
	g := &sh.getopts
	if n, _ := strconv.Atoi(sh.vars.text("OPTIND")); n != g.index || n < 1 {
		*g = getoptsState{index: max(n, 1)}
	}
	if g.char == 0 {
		if g.index > len(words) {
			return "?", "", false, 1
		}
		word := words[g.index-1]
		switch {
		case word == "--":
			g.index++
			return "?", "", false, 1
		case len(word) < 2 || word[0] != '-':
			return "?", "", false, 1
		}
		g.char = 1
	}
	word := words[min(g.index, len(words))-1]
	if g.char >= len(word) {
		*g = getoptsState{index: g.index + 1}
		return sh.nextOptionAt(letters, words)
	}
	c := word[g.char]
	g.char++
	rest := word[g.char:]
	if rest == "" {
		*g = getoptsState{index: g.index + 1}
	}
	silent := strings.HasPrefix(letters, ":")
	_, after, known := strings.Cut(letters, string(c))
	switch {
	case !known || c == ':':
		if silent {
			return "?", string(c), true, 0
		}
		sh.optionError("illegal option -- " + string(c))
		return "?", "", false, 0
	case !strings.HasPrefix(after, ":"):
		return string(c), "", false, 0
	case rest != "":
		*g = getoptsState{index: g.index + 1}
		return string(c), rest, true, 0
	case g.index <= len(words):
		arg := words[g.index-1]
		*g = getoptsState{index: g.index + 1}
		return string(c), arg, true, 0
	case silent:
		return ":", string(c), true, 0
	}
	sh.optionError("option requires an argument -- " + string(c))
	return "?", "", false, 0
}

// nextOptionAt begins again at the word that the state names.
func (sh *Shell) nextOptionAt(letters string, words []string) (letter, arg string, hasArg bool, status int) {
	sh.setString("OPTIND", strconv.Itoa(sh.getopts.index))
	return sh.nextOption(letters, words)
}

func (sh *Shell) optionError(text string) {
	if sh.vars.text("OPTERR") != "0" {
		sh.writeError(sh.name + ": " + text + "\n")
	}
}
