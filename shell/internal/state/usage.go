package state

import (
	"fmt"
	"strings"
)

// An OptionArg is an option of a builtin, with its argument if it takes one.
type OptionArg struct {
	Letter byte
	Arg    string
}

// Getopt takes the options off a builtin's arguments, those without its name.
// In letters, a colon follows what takes an argument. bad is the complaint.
func Getopt(args []string, letters string) (opts []OptionArg, rest []string, bad string) {
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		word := args[0][1:]
		args = args[1:]
		if word == "-" {
			break
		}
		for word != "" {
			o := OptionArg{Letter: word[0]}
			word = word[1:]
			_, after, known := strings.Cut(letters, string(o.Letter))
			if !known || o.Letter == ':' {
				return nil, nil, fmt.Sprintf("-%c: invalid option", o.Letter)
			}
			if strings.HasPrefix(after, ":") {
				if word == "" && len(args) == 0 {
					return nil, nil, fmt.Sprintf("-%c: option requires an argument", o.Letter)
				}
				if word == "" {
					word, args = args[0], args[1:]
				}
				o.Arg, word = word, ""
			}
			opts = append(opts, o)
		}
	}
	return opts, args, ""
}

// LettersOf are the options that were given, the last one last.
func LettersOf(opts []OptionArg) string {
	letters := make([]byte, len(opts))
	for i, o := range opts {
		letters[i] = o.Letter
	}
	return string(letters)
}

// TooMany reports arguments that a builtin does not take. Bash gives the rest
// of the line up then.
func (sh *Shell) TooMany(name string) int {
	sh.Diagnose("%s: too many arguments", name)
	sh.Status, sh.Flow = 1, FlowTop
	return 1
}

// Usage reports a misuse of a builtin.
func (sh *Shell) Usage(name, format string, args ...any) int {
	complaint := fmt.Sprintf(format, args...)
	sh.Diagnose("%s: %s", name, complaint)
	if strings.HasSuffix(complaint, ": invalid option") || strings.HasSuffix(complaint, ": option requires an argument") {
		sh.showUsage(name)
	}
	return sh.Misused()
}

// MisusedBy shows how a builtin is called.
func (sh *Shell) MisusedBy(name string) int {
	sh.showUsage(name)
	return sh.Misused()
}

func (sh *Shell) showUsage(name string) {
	sh.WriteError(name + ": usage: " + sh.Builtins.Synopsis(name) + "\n")
}

// SkipDashes skips the "--" that ends the options of a builtin without any.
func SkipDashes(args []string) []string {
	if len(args) > 0 && args[0] == "--" {
		return args[1:]
	}
	return args
}

// Misused is specialFailed where set -e would count the failure.
func (sh *Shell) Misused() int {
	const status = 2
	if sh.Condition > 0 || sh.Inverted > 0 {
		return status
	}
	return sh.SpecialFailed(status)
}

// SpecialFailed ends the shell for an error in a special builtin in POSIX mode.
func (sh *Shell) SpecialFailed(status int) int {
	if sh.Strict && sh.Flow == FlowOn && !sh.Interactive() {
		sh.Exit(status)
	}
	return status
}

// Interactive reports whether an error ends no more than the command at hand: in
// a subshell it does.
func (sh *Shell) Interactive() bool { return sh.Cfg.Interactive && sh.Level == 0 }

// letters are those of the options in "$-".
func (sh *Shell) letters() string {
	letters := sh.Opts.Letters()
	if !sh.Cfg.Interactive {
		return letters
	}
	at := strings.IndexFunc(letters+"k", func(r rune) bool { return r > 'i' || r < 'a' })
	return letters[:at] + "i" + letters[at:]
}
