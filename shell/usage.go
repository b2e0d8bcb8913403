package shell

import (
	"fmt"
	"strings"
)

// An optionArg is an option of a builtin, with its argument if it takes one.
type optionArg struct {
	letter byte
	arg    string
}

// getopt takes the options off a builtin's arguments, those without its name.
// In letters, a colon follows what takes an argument. bad is the complaint.
func getopt(args []string, letters string) (opts []optionArg, rest []string, bad string) {
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		word := args[0][1:]
		args = args[1:]
		if word == "-" {
			break
		}
		for word != "" {
			o := optionArg{letter: word[0]}
			word = word[1:]
			_, after, known := strings.Cut(letters, string(o.letter))
			if !known || o.letter == ':' {
				return nil, nil, fmt.Sprintf("-%c: invalid option", o.letter)
			}
			if strings.HasPrefix(after, ":") {
				if word == "" && len(args) == 0 {
					return nil, nil, fmt.Sprintf("-%c: option requires an argument", o.letter)
				}
				if word == "" {
					word, args = args[0], args[1:]
				}
				o.arg, word = word, ""
			}
			opts = append(opts, o)
		}
	}
	return opts, args, ""
}

// lettersOf are the options that were given, the last one last.
func lettersOf(opts []optionArg) string {
	letters := make([]byte, len(opts))
	for i, o := range opts {
		letters[i] = o.letter
	}
	return string(letters)
}

// tooMany reports arguments that a builtin does not take. Bash gives the rest
// of the line up then.
func (sh *Shell) tooMany(name string) int {
	sh.diagnose("%s: too many arguments", name)
	sh.status, sh.flow = 1, flowTop
	return 1
}

// usage reports a misuse of a builtin.
func (sh *Shell) usage(name, format string, args ...any) int {
	complaint := fmt.Sprintf(format, args...)
	sh.diagnose("%s: %s", name, complaint)
	if strings.HasSuffix(complaint, ": invalid option") || strings.HasSuffix(complaint, ": option requires an argument") {
		sh.showUsage(name)
	}
	return sh.misused()
}

// misusedBy shows how a builtin is called.
func (sh *Shell) misusedBy(name string) int {
	sh.showUsage(name)
	return sh.misused()
}

func (sh *Shell) showUsage(name string) {
	sh.writeError(name + ": usage: " + sh.builtins.synopsis(name) + "\n")
}

// skipDashes skips the "--" that ends the options of a builtin without any.
func skipDashes(args []string) []string {
	if len(args) > 0 && args[0] == "--" {
		return args[1:]
	}
	return args
}

// misused is specialFailed where set -e would count the failure.
func (sh *Shell) misused() int {
	const status = 2
	if sh.condition > 0 {
		return status
	}
	return sh.specialFailed(status)
}
