// Package option has the options of set and shopt: names and letters come in, and
// where the option is kept goes out. What else a switch changes is the shell's matter.
package option

import (
	"fmt"
	"strings"
)

// Set are what set(1) switches. Some have no meaning here, and are only
// remembered.
type Set struct {
	Allexport, Braceexpand, Emacs, Errexit, Errtrace, Functrace, Hashall, histexpand bool
	History, ignoreeof, InteractiveComments, Keyword, monitor, Noclobber, Noexec     bool
	Noglob, nolog, notify, Nounset, onecmd, Physical, Pipefail, Posix, privileged    bool
	Verbose, Vi, Xtrace                                                              bool
}

// Defaults are those of a shell that is not interactive.
func Defaults() Set {
	return Set{Braceexpand: true, Hashall: true, InteractiveComments: true}
}

// An Option is one of set's.
type Option struct {
	Name   string
	letter byte             // 0 for none
	Field  func(*Set) *bool // where the option is kept
}

// Table has all of them, in the order of the listing. It is not to be changed.
var Table = []Option{
	{"allexport", 'a', func(o *Set) *bool { return &o.Allexport }},
	{"braceexpand", 'B', func(o *Set) *bool { return &o.Braceexpand }},
	{"emacs", 0, func(o *Set) *bool { return &o.Emacs }},
	{"errexit", 'e', func(o *Set) *bool { return &o.Errexit }},
	{"errtrace", 'E', func(o *Set) *bool { return &o.Errtrace }},
	{"functrace", 'T', func(o *Set) *bool { return &o.Functrace }},
	{"hashall", 'h', func(o *Set) *bool { return &o.Hashall }},
	{"histexpand", 'H', func(o *Set) *bool { return &o.histexpand }},
	{"history", 0, func(o *Set) *bool { return &o.History }},
	{"ignoreeof", 0, func(o *Set) *bool { return &o.ignoreeof }},
	{"interactive-comments", 0, func(o *Set) *bool { return &o.InteractiveComments }},
	{"keyword", 'k', func(o *Set) *bool { return &o.Keyword }},
	{"monitor", 'm', func(o *Set) *bool { return &o.monitor }},
	{"noclobber", 'C', func(o *Set) *bool { return &o.Noclobber }},
	{"noexec", 'n', func(o *Set) *bool { return &o.Noexec }},
	{"noglob", 'f', func(o *Set) *bool { return &o.Noglob }},
	{"nolog", 0, func(o *Set) *bool { return &o.nolog }},
	{"notify", 'b', func(o *Set) *bool { return &o.notify }},
	{"nounset", 'u', func(o *Set) *bool { return &o.Nounset }},
	{"onecmd", 't', func(o *Set) *bool { return &o.onecmd }},
	{"physical", 'P', func(o *Set) *bool { return &o.Physical }},
	{"pipefail", 0, func(o *Set) *bool { return &o.Pipefail }},
	{"posix", 0, func(o *Set) *bool { return &o.Posix }},
	{"privileged", 'p', func(o *Set) *bool { return &o.privileged }},
	{"verbose", 'v', func(o *Set) *bool { return &o.Verbose }},
	{"vi", 0, func(o *Set) *bool { return &o.Vi }},
	{"xtrace", 'x', func(o *Set) *bool { return &o.Xtrace }},
}

// optionLetters are in the order of "$-".
const optionLetters = "abefhkmnptuvxBCEHPT"

// ByLetter returns the option of a letter, or nil.
func ByLetter(letter byte) *Option {
	for i := range Table {
		if Table[i].letter == letter && letter != 0 {
			return &Table[i]
		}
	}
	return nil
}

// ByName returns the option of a name, or nil.
func ByName(name string) *Option {
	for i := range Table {
		if Table[i].Name == name {
			return &Table[i]
		}
	}
	return nil
}

// Field is where the option of a name is kept, or nil if there is none.
func (o *Set) Field(name string) *bool {
	if opt := ByName(name); opt != nil {
		return opt.Field(o)
	}
	return nil
}

// Letters is "$-", but for what the command line adds.
func (o *Set) Letters() string {
	var b strings.Builder
	for _, letter := range []byte(optionLetters) {
		if *ByLetter(letter).Field(o) {
			b.WriteByte(letter)
		}
	}
	return b.String()
}

// Names is SHELLOPTS.
func (o *Set) Names() string {
	var on []string
	for i := range Table {
		if *Table[i].Field(o) {
			on = append(on, Table[i].Name)
		}
	}
	return strings.Join(on, ":")
}

// IsWord reports whether a word holds options. A lone "+" holds none, and
// is skipped.
func IsWord(arg string) bool {
	return arg == "+" || len(arg) > 1 && (arg[0] == '-' || arg[0] == '+')
}

// IsOptionName reports whether a word that follows an "o" is its argument. Where
// it is none, the options are listed, and the word is one of its own.
func IsOptionName(words []string) bool {
	return len(words) > 0 && words[0] != "" && words[0][0] != '-' && words[0][0] != '+'
}

// UnknownLetter finds a letter that is no option: bash applies none of the
// others then.
func UnknownLetter(args []string) string {
	for len(args) > 0 && IsWord(args[0]) && args[0] != "--" {
		arg := args[0]
		args = args[1:]
		for _, letter := range []byte(arg[1:]) {
			switch {
			case letter == 'o' && IsOptionName(args):
				args = args[1:]
			case letter == 'o':
			case ByLetter(letter) == nil:
				return string([]byte{arg[0], letter})
			}
		}
	}
	return ""
}

// Show is an option's line in a listing.
func (opt *Option) Show(on, command bool) string {
	if command {
		sign := byte('+')
		if on {
			sign = '-'
		}
		return fmt.Sprintf("set %co %s\n", sign, opt.Name)
	}
	return line(opt.Name, on)
}

func line(name string, on bool) string {
	state := "off"
	if on {
		state = "on"
	}
	return fmt.Sprintf("%-15s\t%s\n", name, state)
}
