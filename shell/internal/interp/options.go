package interp

import (
	"maps"
	"slices"
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

// setOption switches an option, and what goes along with it.
func (sh *Shell) setOption(opt *option, on bool) {
	*opt.field(&sh.Opts) = on
	switch opt.Name {
	case "emacs":
		sh.Opts.vi = sh.Opts.vi && !on
	case "vi":
		sh.Opts.emacs = sh.Opts.emacs && !on
	case "posix":
		sh.setPosix(on)
	case "monitor":
		sh.jobControl = on
	case "history":
		if on {
			sh.loadHistory()
		}
	}
	sh.TellOptions()
}

func (sh *Shell) setPosix(on bool) {
	sh.Shopts.ExpandAliases, sh.Shopts.ShiftVerbose = on, on
	if !on {
		sh.Vars.Unset("POSIXLY_CORRECT")
		return
	}
	sh.Shopts.inheritErrexit, sh.Opts.interactiveComments = true, true
	if sh.Vars.Get("POSIXLY_CORRECT") == nil {
		sh.SetString("POSIXLY_CORRECT", "y")
	}
}

// TellOptions keeps SHELLOPTS and BASHOPTS right where they are in the
// environment. Elsewhere they are made when they are asked for.
func (sh *Shell) TellOptions() {
	if sh.Vars.Get("SHELLOPTS") != nil {
		sh.tell("SHELLOPTS", sh.Opts.names())
	}
	if sh.Vars.Get("BASHOPTS") != nil {
		sh.tell("BASHOPTS", sh.Shopts.names(sh))
	}
}

func (sh *Shell) tell(name, value string) {
	vr := sh.Vars.Mutable(name)
	vr.Text, vr.Attrs = value, vr.Attrs|AttrReadonly
}

// An OptionError is a word of Config.Options or Config.Shopts that is no
// option.
type OptionError struct {
	Word string
	Msg  string
}

func (e *OptionError) Error() string { return e.Word + ": " + e.Msg }

// initOptions sets what the shell starts with: the defaults, what the
// environment and then what the configuration says.
func (sh *Shell) initOptions() {
	sh.Opts, sh.Shopts = defaultOptions(), defaultShopts()
	sh.importOptions()
	sh.ConfigError = sh.configure(sh.Cfg.Options)
	if sh.ConfigError == nil {
		sh.ConfigError = sh.configureShopts(sh.Cfg.Shopts)
	}
	sh.TellOptions()
}

// importOptions switches on what the environment names. As in bash, that has
// no say where a name is unknown.
func (sh *Shell) importOptions() {
	for name := range strings.SplitSeq(sh.Vars.Text("SHELLOPTS"), ":") {
		if opt := optionByName(name); opt != nil {
			sh.setOption(opt, true)
		}
	}
	for name := range strings.SplitSeq(sh.Vars.Text("BASHOPTS"), ":") {
		if opt := shoptByName(name); opt != nil {
			sh.setShopt(opt, true)
		}
	}
	if sh.Vars.Get("POSIXLY_CORRECT") != nil {
		sh.setOption(optionByName("posix"), true)
	}
}

func (sh *Shell) configure(words []string) error {
	for len(words) > 0 {
		word := words[0]
		if len(word) < 2 || word[0] != '-' && word[0] != '+' || word[1] == '-' {
			return &OptionError{word, "not an option"}
		}
		rest, bad, msg := sh.SetLetters(word, words[1:])
		if msg != "" {
			return &OptionError{bad, msg}
		}
		words = rest
	}
	return nil
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

// SetLetters applies the options of one word. bad is what is no option, and
// msg the complaint.
func (sh *Shell) SetLetters(arg string, words []string) (rest []string, bad, msg string) {
	on := arg[0] == '-'
	for _, letter := range []byte(arg[1:]) {
		if letter != 'o' {
			opt := optionByLetter(letter)
			if opt == nil {
				return nil, string([]byte{arg[0], letter}), "invalid option"
			}
			sh.setOption(opt, on)
			continue
		}
		if !isOptionName(words) {
			sh.listOptions(on)
			continue
		}
		opt := optionByName(words[0])
		if opt == nil {
			return nil, words[0], "invalid option name"
		}
		sh.setOption(opt, on)
		words = words[1:]
	}
	return words, "", ""
}

// listOptions prints the options: a table, or the commands that set them.
func (sh *Shell) listOptions(table bool) {
	var b strings.Builder
	for i := range OptionTable {
		b.WriteString(OptionTable[i].show(*OptionTable[i].field(&sh.Opts), !table))
	}
	sh.Print("set", []byte(b.String()))
}

func (sh *Shell) ListVars() int {
	var b strings.Builder
	for _, name := range sh.Vars.names() {
		if vr := sh.Vars.Get(name); vr.Set {
			b.WriteString(AssignmentText(name, vr) + "\n")
		}
	}
	if !sh.Opts.Posix {
		for _, name := range slices.Sorted(maps.Keys(sh.Funcs)) {
			b.WriteString(FunctionText(sh.Funcs[name].Decl))
		}
	}
	return sh.Print("set", []byte(b.String()))
}
