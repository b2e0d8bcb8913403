package interp

import (
	"fmt"
	"strings"
)

// options are what set(1) switches. Some have no meaning here, and are only
// remembered.
type options struct {
	Allexport, Braceexpand, emacs, errexit, errtrace, functrace, hashall, histexpand bool
	History, ignoreeof, interactiveComments, keyword, monitor, noclobber, noexec     bool
	Noglob, nolog, notify, nounset, onecmd, Physical, pipefail, Posix, privileged    bool
	Verbose, vi, Xtrace                                                              bool
}

// defaultOptions are those of a shell that is not interactive.
func defaultOptions() options {
	return options{Braceexpand: true, hashall: true, interactiveComments: true}
}

type option struct {
	Name   string
	letter byte // 0 for none
	field  func(*options) *bool
}

// OptionTable is in the order of the listing.
var OptionTable = []option{
	{"allexport", 'a', func(o *options) *bool { return &o.Allexport }},
	{"braceexpand", 'B', func(o *options) *bool { return &o.Braceexpand }},
	{"emacs", 0, func(o *options) *bool { return &o.emacs }},
	{"errexit", 'e', func(o *options) *bool { return &o.errexit }},
	{"errtrace", 'E', func(o *options) *bool { return &o.errtrace }},
	{"functrace", 'T', func(o *options) *bool { return &o.functrace }},
	{"hashall", 'h', func(o *options) *bool { return &o.hashall }},
	{"histexpand", 'H', func(o *options) *bool { return &o.histexpand }},
	{"history", 0, func(o *options) *bool { return &o.History }},
	{"ignoreeof", 0, func(o *options) *bool { return &o.ignoreeof }},
	{"interactive-comments", 0, func(o *options) *bool { return &o.interactiveComments }},
	{"keyword", 'k', func(o *options) *bool { return &o.keyword }},
	{"monitor", 'm', func(o *options) *bool { return &o.monitor }},
	{"noclobber", 'C', func(o *options) *bool { return &o.noclobber }},
	{"noexec", 'n', func(o *options) *bool { return &o.noexec }},
	{"noglob", 'f', func(o *options) *bool { return &o.Noglob }},
	{"nolog", 0, func(o *options) *bool { return &o.nolog }},
	{"notify", 'b', func(o *options) *bool { return &o.notify }},
	{"nounset", 'u', func(o *options) *bool { return &o.nounset }},
	{"onecmd", 't', func(o *options) *bool { return &o.onecmd }},
	{"physical", 'P', func(o *options) *bool { return &o.Physical }},
	{"pipefail", 0, func(o *options) *bool { return &o.pipefail }},
	{"posix", 0, func(o *options) *bool { return &o.Posix }},
	{"privileged", 'p', func(o *options) *bool { return &o.privileged }},
	{"verbose", 'v', func(o *options) *bool { return &o.Verbose }},
	{"vi", 0, func(o *options) *bool { return &o.vi }},
	{"xtrace", 'x', func(o *options) *bool { return &o.Xtrace }},
}

// optionLetters are in the order of "$-".
const optionLetters = "abefhkmnptuvxBCEHPT"

func optionByLetter(letter byte) *option {
	for i := range OptionTable {
		if OptionTable[i].letter == letter && letter != 0 {
			return &OptionTable[i]
		}
	}
	return nil
}

func optionByName(name string) *option {
	for i := range OptionTable {
		if OptionTable[i].Name == name {
			return &OptionTable[i]
		}
	}
	return nil
}

func (o *options) byName(name string) *bool {
	if opt := optionByName(name); opt != nil {
		return opt.field(o)
	}
	return nil
}

// letters is "$-", but for what the command line adds.
func (o *options) letters() string {
	var b strings.Builder
	for _, letter := range []byte(optionLetters) {
		if *optionByLetter(letter).field(o) {
			b.WriteByte(letter)
		}
	}
	return b.String()
}

// names is SHELLOPTS.
func (o *options) names() string {
	var on []string
	for i := range OptionTable {
		if *OptionTable[i].field(o) {
			on = append(on, OptionTable[i].Name)
		}
	}
	return strings.Join(on, ":")
}

// IsOptionWord reports whether a word holds options. A lone "+" holds none, and
// is skipped.
func IsOptionWord(arg string) bool {
	return arg == "+" || len(arg) > 1 && (arg[0] == '-' || arg[0] == '+')
}

// isOptionName reports whether a word that follows an "o" is its argument. Where
// it is none, the options are listed, and the word is one of its own.
func isOptionName(words []string) bool {
	return len(words) > 0 && words[0] != "" && words[0][0] != '-' && words[0][0] != '+'
}

// UnknownLetter finds a letter that is no option: bash applies none of the
// others then.
func UnknownLetter(args []string) string {
	for len(args) > 0 && IsOptionWord(args[0]) && args[0] != "--" {
		arg := args[0]
		args = args[1:]
		for _, letter := range []byte(arg[1:]) {
			switch {
			case letter == 'o' && isOptionName(args):
				args = args[1:]
			case letter == 'o':
			case optionByLetter(letter) == nil:
				return string([]byte{arg[0], letter})
			}
		}
	}
	return ""
}

// show is an option's line in a listing.
func (opt *option) show(on, command bool) string {
	if command {
		sign := byte('+')
		if on {
			sign = '-'
		}
		return fmt.Sprintf("set %co %s\n", sign, opt.Name)
	}
	return optionLine(opt.Name, on)
}

func optionLine(name string, on bool) string {
	state := "off"
	if on {
		state = "on"
	}
	return fmt.Sprintf("%-15s\t%s\n", name, state)
}
