package shell

import (
	"maps"
	"slices"
	"strings"
)

// options are what set(1) switches. Some have no meaning here, and are only
// remembered.
type options struct {
	allexport, braceexpand, emacs, errexit, errtrace, functrace, hashall, histexpand bool
	history, ignoreeof, interactiveComments, keyword, monitor, noclobber, noexec     bool
	noglob, nolog, notify, nounset, onecmd, physical, pipefail, posix, privileged    bool
	verbose, vi, xtrace                                                              bool
}

// defaultOptions are those of a shell that is not interactive.
func defaultOptions() options {
	return options{braceexpand: true, hashall: true, interactiveComments: true}
}

type option struct {
	name   string
	letter byte // 0 for none
	field  func(*options) *bool
}

// optionTable is in the order of the listing.
var optionTable = []option{
	{"allexport", 'a', func(o *options) *bool { return &o.allexport }},
	{"braceexpand", 'B', func(o *options) *bool { return &o.braceexpand }},
	{"emacs", 0, func(o *options) *bool { return &o.emacs }},
	{"errexit", 'e', func(o *options) *bool { return &o.errexit }},
	{"errtrace", 'E', func(o *options) *bool { return &o.errtrace }},
	{"functrace", 'T', func(o *options) *bool { return &o.functrace }},
	{"hashall", 'h', func(o *options) *bool { return &o.hashall }},
	{"histexpand", 'H', func(o *options) *bool { return &o.histexpand }},
	{"history", 0, func(o *options) *bool { return &o.history }},
	{"ignoreeof", 0, func(o *options) *bool { return &o.ignoreeof }},
	{"interactive-comments", 0, func(o *options) *bool { return &o.interactiveComments }},
	{"keyword", 'k', func(o *options) *bool { return &o.keyword }},
	{"monitor", 'm', func(o *options) *bool { return &o.monitor }},
	{"noclobber", 'C', func(o *options) *bool { return &o.noclobber }},
	{"noexec", 'n', func(o *options) *bool { return &o.noexec }},
	{"noglob", 'f', func(o *options) *bool { return &o.noglob }},
	{"nolog", 0, func(o *options) *bool { return &o.nolog }},
	{"notify", 'b', func(o *options) *bool { return &o.notify }},
	{"nounset", 'u', func(o *options) *bool { return &o.nounset }},
	{"onecmd", 't', func(o *options) *bool { return &o.onecmd }},
	{"physical", 'P', func(o *options) *bool { return &o.physical }},
	{"pipefail", 0, func(o *options) *bool { return &o.pipefail }},
	{"posix", 0, func(o *options) *bool { return &o.posix }},
	{"privileged", 'p', func(o *options) *bool { return &o.privileged }},
	{"verbose", 'v', func(o *options) *bool { return &o.verbose }},
	{"vi", 0, func(o *options) *bool { return &o.vi }},
	{"xtrace", 'x', func(o *options) *bool { return &o.xtrace }},
}

// optionLetters are in the order of "$-".
const optionLetters = "abefhkmnptuvxBCEHPT"

func optionByLetter(letter byte) *option {
	for i := range optionTable {
		if optionTable[i].letter == letter && letter != 0 {
			return &optionTable[i]
		}
	}
	return nil
}

func optionByName(name string) *option {
	for i := range optionTable {
		if optionTable[i].name == name {
			return &optionTable[i]
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
	for i := range optionTable {
		if *optionTable[i].field(o) {
			on = append(on, optionTable[i].name)
		}
	}
	return strings.Join(on, ":")
}

// setOption switches an option, and what goes along with it.
func (sh *Shell) setOption(opt *option, on bool) {
	*opt.field(&sh.opts) = on
	switch opt.name {
	case "emacs":
		sh.opts.vi = sh.opts.vi && !on
	case "vi":
		sh.opts.emacs = sh.opts.emacs && !on
	case "posix":
		sh.setPosix(on)
	case "monitor":
		sh.jobControl = on
	}
	sh.tellOptions()
}

func (sh *Shell) setPosix(on bool) {
	sh.shopts.expandAliases, sh.shopts.shiftVerbose = on, on
	if !on {
		sh.vars.unset("POSIXLY_CORRECT")
		return
	}
	sh.shopts.inheritErrexit, sh.opts.interactiveComments = true, true
	if sh.vars.get("POSIXLY_CORRECT") == nil {
		sh.setString("POSIXLY_CORRECT", "y")
	}
}

// tellOptions keeps SHELLOPTS and BASHOPTS right where they are in the
// environment. Elsewhere they are made when they are asked for.
func (sh *Shell) tellOptions() {
	if sh.vars.get("SHELLOPTS") != nil {
		sh.tell("SHELLOPTS", sh.opts.names())
	}
	if sh.vars.get("BASHOPTS") != nil {
		sh.tell("BASHOPTS", sh.shopts.names(sh))
	}
}

func (sh *Shell) tell(name, value string) {
	vr := sh.vars.mutable(name)
	vr.text, vr.attrs = value, vr.attrs|attrReadonly
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
	sh.opts, sh.shopts = defaultOptions(), defaultShopts()
	sh.importOptions()
	sh.configError = sh.configure(sh.cfg.Options)
	if sh.configError == nil {
		sh.configError = sh.configureShopts(sh.cfg.Shopts)
	}
	sh.tellOptions()
}

// importOptions switches on what the environment names. As in bash, that has
// no say where a name is unknown.
func (sh *Shell) importOptions() {
	for name := range strings.SplitSeq(sh.vars.text("SHELLOPTS"), ":") {
		if opt := optionByName(name); opt != nil {
			sh.setOption(opt, true)
		}
	}
	for name := range strings.SplitSeq(sh.vars.text("BASHOPTS"), ":") {
		if opt := shoptByName(name); opt != nil {
			sh.setShopt(opt, true)
		}
	}
	if sh.vars.get("POSIXLY_CORRECT") != nil {
		sh.setOption(optionByName("posix"), true)
	}
}

func (sh *Shell) configure(words []string) error {
	for len(words) > 0 {
		word := words[0]
		if len(word) < 2 || word[0] != '-' && word[0] != '+' || word[1] == '-' {
			return &OptionError{word, "not an option"}
		}
		rest, bad, msg := sh.setLetters(word, words[1:])
		if msg != "" {
			return &OptionError{bad, msg}
		}
		words = rest
	}
	return nil
}

// isOptionWord reports whether a word holds options. A lone "+" holds none, and
// is skipped.
func isOptionWord(arg string) bool {
	return arg == "+" || len(arg) > 1 && (arg[0] == '-' || arg[0] == '+')
}

// isOptionName reports whether a word that follows an "o" is its argument. Where
// it is none, the options are listed, and the word is one of its own.
func isOptionName(words []string) bool {
	return len(words) > 0 && words[0] != "" && words[0][0] != '-' && words[0][0] != '+'
}

// unknownLetter finds a letter that is no option: bash applies none of the
// others then.
func unknownLetter(args []string) string {
	for len(args) > 0 && isOptionWord(args[0]) && args[0] != "--" {
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

// setLetters applies the options of one word. bad is what is no option, and
// msg the complaint.
func (sh *Shell) setLetters(arg string, words []string) (rest []string, bad, msg string) {
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
	for i := range optionTable {
		b.WriteString(optionTable[i].show(*optionTable[i].field(&sh.opts), !table))
	}
	sh.print("set", []byte(b.String()))
}

func (sh *Shell) listVars() int {
	var b strings.Builder
	for _, name := range sh.vars.names() {
		if vr := sh.vars.get(name); vr.set {
			b.WriteString(assignmentText(name, vr) + "\n")
		}
	}
	if !sh.opts.posix {
		for _, name := range slices.Sorted(maps.Keys(sh.funcs)) {
			b.WriteString(functionText(sh.funcs[name].decl))
		}
	}
	return sh.print("set", []byte(b.String()))
}
