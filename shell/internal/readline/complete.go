// Package readline has the builtins that serve a user at a prompt: complete and
// compgen, history and fc, help. Scripts call them, too. The arguments of one come in,
// with the shell that they act on, and its status goes out.
package readline

import (
	"context"
	"strings"

	"gopipe/shell/internal/completion"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// Complete defines, shows and removes specifications.
func Complete(_ context.Context, sh *state.Shell, args []string) int {
	opts, names, bad := state.Getopt(args[1:], completion.Letters+"prDEI")
	if bad != "" {
		return sh.Usage("complete", "%s", bad)
	}
	spec := &completion.Spec{}
	var letters, special string
	for _, o := range opts {
		switch o.Letter {
		case 'p', 'r':
			letters += string(o.Letter)
		case 'D', 'E', 'I':
			special = completion.Special(earlier(special, o.Letter))
		default:
			if bad := spec.Add(o.Letter, o.Arg); bad != "" {
				return sh.Usage("complete", "%s", bad)
			}
		}
	}
	if special != "" {
		names = []string{special}
	}
	switch {
	case strings.Contains(letters, "p"), len(names) == 0 && len(opts) == 0:
		return showCompletions(sh, names)
	case letters != "":
		return removeCompletions(sh, names)
	case len(names) == 0:
		return sh.MisusedBy("complete")
	}
	for _, name := range names {
		one := *spec
		sh.Completions.Put(name, &one)
	}
	return 0
}

// earlier is the letter of the two that weighs more: -D, -E, -I.
func earlier(special string, letter byte) byte {
	for _, one := range []byte("DEI") {
		if special == completion.Special(one) {
			return min(one, letter)
		}
	}
	return letter
}

// showCompletions writes specifications: those of the names, or all.
func showCompletions(sh *state.Shell, names []string) int {
	if len(names) == 0 {
		names = sh.Completions.Names(vars.Hash)
	}
	return eachCompletion(sh, "complete", names, func(name string, spec *completion.Spec) {
		sh.Print("complete", []byte(spec.Line(name)))
	})
}

func removeCompletions(sh *state.Shell, names []string) int {
	if len(names) == 0 {
		sh.Completions = completion.Table{}
	}
	return eachCompletion(sh, "complete", names, func(name string, _ *completion.Spec) { sh.Completions.Put(name, nil) })
}

// eachCompletion calls f for each name, and complains of those that have no
// specification.
func eachCompletion(sh *state.Shell, builtin string, names []string, f func(name string, spec *completion.Spec)) int {
	status := 0
	for _, name := range names {
		if spec := sh.Completions.Get(name); spec != nil {
			f(name, spec)
			continue
		}
		sh.Diagnose("%s: %s: no completion specification", builtin, name)
		status = 1
	}
	return status
}

// ChangeCompletion is compopt. A shell without a user completes nothing: there is
// no specification at hand.
func ChangeCompletion(_ context.Context, sh *state.Shell, args []string) int {
	r, names, bad := parseCompopt(args[1:])
	if bad != "" {
		return sh.Usage("compopt", "%s", bad)
	}
	switch {
	case r.special != "":
		names = []string{r.special}
	case len(names) == 0:
		sh.Diagnose("compopt: not currently executing completion function")
		return 1
	}
	return eachCompletion(sh, "compopt", names, func(name string, spec *completion.Spec) {
		if r.on == 0 && r.off == 0 {
			sh.Print("compopt", []byte(spec.OptionsLine(name)))
			return
		}
		changed := *spec
		changed.Options = (changed.Options | r.on) &^ r.off
		sh.Completions.Put(name, &changed)
	})
}

// A compoptRequest is what the options of compopt ask for.
type compoptRequest struct {
	on, off completion.Option
	special string // of -D, -E and -I, the name that stands for it
}

// parseCompopt takes the options off, which may begin with "+" as well.
func parseCompopt(args []string) (r compoptRequest, names []string, bad string) {
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		word := args[0]
		args = args[1:]
		if word == "--" {
			break
		}
		for i := 1; i < len(word); i++ {
			if word[i] == 'o' {
				if args, bad = r.option(word[0], word[i+1:], args); bad != "" {
					return r, nil, bad
				}
				break
			}
			if completion.Special(word[i]) == "" {
				return r, nil, word[:1] + word[i:i+1] + ": invalid option"
			}
			r.special = completion.Special(earlier(r.special, word[i]))
		}
	}
	return r, args, ""
}

// option takes the name of an option: what stands behind its letter, or the next
// argument.
func (r *compoptRequest) option(sign byte, name string, args []string) (rest []string, bad string) {
	if name == "" {
		if len(args) == 0 {
			return nil, string(sign) + "o: option requires an argument"
		}
		name, args = args[0], args[1:]
	}
	option := completion.OptionNamed(name)
	switch {
	case option == 0:
		return nil, name + ": invalid option name"
	case sign == '-':
		r.on |= option
	default:
		r.off |= option
	}
	return args, ""
}
