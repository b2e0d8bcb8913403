// Package completion holds what the builtin complete defines: which words are
// offered for a command. It takes a specification from a builtin's options and
// writes it back as a command; the words themselves are the shell's matter.
package completion

import (
	"strings"

	"gopipe/shell/internal/quote"
)

// An Action is a kind of names that are offered, as a bit of a set.
type Action uint32

// The actions, in the order of their names but for group.
const (
	Alias Action = 1 << iota
	ArrayVar
	Binding
	Builtin
	Command
	Directory
	Disabled
	Enabled
	Export
	File
	Function
	HelpTopic
	Hostname
	Group
	Job
	Keyword
	Running
	Service
	SetOpt
	Shopt
	Signal
	Stopped
	User
	Variable
)

// actions are those of -A, with the option that is short for it, or 0.
var actions = [...]struct {
	name   string
	action Action
	letter byte
}{
	{"alias", Alias, 'a'},
	{"arrayvar", ArrayVar, 0},
	{"binding", Binding, 0},
	{"builtin", Builtin, 'b'},
	{"command", Command, 'c'},
	{"directory", Directory, 'd'},
	{"disabled", Disabled, 0},
	{"enabled", Enabled, 0},
	{"export", Export, 'e'},
	{"file", File, 'f'},
	{"function", Function, 0},
	{"helptopic", HelpTopic, 0},
	{"hostname", Hostname, 0},
	{"group", Group, 'g'},
	{"job", Job, 'j'},
	{"keyword", Keyword, 'k'},
	{"running", Running, 0},
	{"service", Service, 's'},
	{"setopt", SetOpt, 0},
	{"shopt", Shopt, 0},
	{"signal", Signal, 0},
	{"stopped", Stopped, 0},
	{"user", User, 'u'},
	{"variable", Variable, 'v'},
}

// A Option is one of -o, as a bit of a set.
type Option uint8

// The options, in the order of their names.
const (
	BashDefault Option = 1 << iota
	Default
	DirNames
	FileNames
	NoQuote
	NoSort
	NoSpace
	PlusDirs
)

var optionNames = [...]string{"bashdefault", "default", "dirnames", "filenames", "noquote", "nosort", "nospace", "plusdirs"}

// OptionNamed returns the option of a name, or 0.
func OptionNamed(name string) Option {
	for i, option := range optionNames {
		if option == name {
			return 1 << i
		}
	}
	return 0
}

// The names that stand for what is completed where there is no command's name.
const (
	ForCommand     = "_DefaultCmD_"  // -D
	ForEmptyLine   = "_EmptycmD_"    // -E
	ForInitialWord = "_InitialWorD_" // -I
)

// Special is the name that an option letter stands for, or empty.
func Special(letter byte) string {
	switch letter {
	case 'D':
		return ForCommand
	case 'E':
		return ForEmptyLine
	case 'I':
		return ForInitialWord
	}
	return ""
}

// Letters are the options of compgen, as getopt has them.
const Letters = "abcdefgjko:suvA:G:W:P:S:X:F:C:"

// texts are the options whose arguments are texts, in the order in which they
// are shown.
const texts = "GWPSXCF"

// A Spec is what is offered. The zero value offers nothing.
type Spec struct {
	Actions Action
	Options Option
	texts   [len(texts)]struct {
		set  bool
		text string
	}
}

// Text is the argument of one of texts, such as 'W', and whether it was given.
func (s *Spec) Text(letter byte) (text string, set bool) {
	t := &s.texts[strings.IndexByte(texts, letter)]
	return t.text, t.set
}

// Add takes an option of Letters. bad is the complaint.
func (s *Spec) Add(letter byte, arg string) (bad string) {
	if i := strings.IndexByte(texts, letter); i >= 0 {
		return s.addText(i, arg)
	}
	switch letter {
	case 'o':
		option := OptionNamed(arg)
		s.Options |= option
		if option == 0 {
			return arg + ": invalid option name"
		}
	case 'A':
		for _, a := range actions {
			if a.name == arg {
				s.Actions |= a.action
				return ""
			}
		}
		return arg + ": invalid action name"
	default:
		for _, a := range actions {
			if a.letter == letter {
				s.Actions |= a.action
			}
		}
	}
	return ""
}

func (s *Spec) addText(i int, arg string) (bad string) {
	if texts[i] == 'F' && strings.ContainsAny(arg, wordBreaks) {
		return "`" + arg + "': not a valid identifier"
	}
	s.texts[i].set, s.texts[i].text = true, arg
	return ""
}

// wordBreaks end a word of a program.
const wordBreaks = "()<>;&| \t\n"

// Line is the command that defines the specification again.
func (s *Spec) Line(name string) string {
	var b strings.Builder
	b.WriteString("complete ")
	b.WriteString(s.Options.words(false))
	for _, a := range actions {
		if s.Actions&a.action != 0 && a.letter != 0 {
			b.WriteString("-" + string(a.letter) + " ")
		}
	}
	for _, a := range actions {
		if s.Actions&a.action != 0 && a.letter == 0 {
			b.WriteString("-A " + a.name + " ")
		}
	}
	for i, t := range s.texts {
		switch {
		case !t.set:
		case texts[i] == 'F':
			b.WriteString("-F " + quote.Word(t.text) + " ")
		default:
			b.WriteString("-" + texts[i:i+1] + " " + quote.Single(t.text) + " ")
		}
	}
	b.WriteString(shownName(name) + "\n")
	return b.String()
}

// OptionsLine is the command that sets the options again.
func (s *Spec) OptionsLine(name string) string {
	return "compopt " + s.Options.words(true) + shownName(name) + "\n"
}

// words are the options that are on, or all.
func (o Option) words(all bool) string {
	var b strings.Builder
	for i, name := range optionNames {
		switch {
		case o&(1<<i) != 0:
			b.WriteString("-o " + name + " ")
		case all:
			b.WriteString("+o " + name + " ")
		}
	}
	return b.String()
}

func shownName(name string) string {
	switch {
	case name == ForCommand:
		return "-D"
	case name == ForEmptyLine:
		return "-E"
	case name == ForInitialWord:
		return "-I"
	case name == "":
		return quote.Single(name)
	}
	return quote.Word(name)
}
