package state

import (
	"maps"
	"slices"
	"strings"

	"gopipe/internal/ownshell"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// SetOption switches an option, and what goes along with it.
func (sh *Shell) SetOption(opt *option.Option, on bool) {
	*opt.Field(&sh.Opts) = on
	switch opt.Name {
	case "emacs":
		sh.Opts.Vi = sh.Opts.Vi && !on
	case "vi":
		sh.Opts.Emacs = sh.Opts.Emacs && !on
	case "posix":
		sh.setPosix(on)
	case "monitor":
		sh.Monitors = on
	case "history":
		if on {
			sh.LoadHistory()
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
	sh.Shopts.InheritErrexit, sh.Opts.InteractiveComments = true, true
	if sh.Vars.Get("POSIXLY_CORRECT") == nil {
		sh.Vars.SetString("POSIXLY_CORRECT", "y")
	}
}

// followPosix has POSIX mode follow the variable that stands for it.
func (sh *Shell) followPosix() {
	vr := sh.Vars.Get("POSIXLY_CORRECT")
	if vr != nil {
		sh.markWatched("POSIXLY_CORRECT", vr)
	}
	if on := vr != nil; on != sh.Opts.Posix {
		sh.SetOption(option.ByName("posix"), on)
	}
}

// listedText is a variable as set lists it.
func (sh *Shell) listedText(name string, vr *vars.Variable) string {
	if sh.Opts.Posix && !vr.IsArray() && strings.HasPrefix(quote.Listed(vr.Text), "$'") {
		return name + "=" + quote.Single(vr.Text)
	}
	return vars.Assignment(name, vr)
}

// TellOptions keeps SHELLOPTS and BASHOPTS right where they are in the
// environment. Elsewhere they are made when they are asked for.
func (sh *Shell) TellOptions() {
	if sh.Vars.Get("SHELLOPTS") != nil {
		sh.tell("SHELLOPTS", sh.Opts.Names())
	}
	if sh.Vars.Get("BASHOPTS") != nil {
		sh.tell("BASHOPTS", sh.Shopts.Names(&sh.Opts))
	}
}

func (sh *Shell) tell(name, value string) {
	vr := sh.Vars.Mutable(name)
	vr.Text, vr.Attrs = value, vr.Attrs|vars.Readonly
}

// InitOptions sets what the shell starts with: the defaults, what the
// environment and then what the configuration says.
func (sh *Shell) InitOptions() {
	sh.Opts, sh.Shopts = option.Defaults(), option.ShoptDefaults()
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
		if opt := option.ByName(name); opt != nil {
			sh.SetOption(opt, true)
		}
	}
	for name := range strings.SplitSeq(sh.Vars.Text("BASHOPTS"), ":") {
		if opt := option.ShoptByName(name); opt != nil {
			sh.setShopt(opt, true)
		}
	}
	if sh.Vars.Get("POSIXLY_CORRECT") != nil {
		sh.SetOption(option.ByName("posix"), true)
	}
}

func (sh *Shell) configure(words []string) error {
	for len(words) > 0 {
		word := words[0]
		if len(word) < 2 || word[0] != '-' && word[0] != '+' || word[1] == '-' {
			return &ownshell.OptionError{Word: word, Msg: "not an option"}
		}
		rest, _, bad, msg := sh.SetLetters(word, words[1:])
		if msg != "" {
			return &ownshell.OptionError{Word: bad, Msg: msg}
		}
		words = rest
	}
	return nil
}

// SetLetters applies the options of one word. bad is what is no option, and
// msg the complaint; status is that of a listing.
func (sh *Shell) SetLetters(arg string, words []string) (rest []string, status int, bad, msg string) {
	on := arg[0] == '-'
	for _, letter := range []byte(arg[1:]) {
		if letter != 'o' {
			opt := option.ByLetter(letter)
			if opt == nil {
				return nil, 0, string([]byte{arg[0], letter}), "invalid option"
			}
			sh.SetOption(opt, on)
			continue
		}
		if !option.IsOptionName(words) {
			status = max(status, sh.listOptions(on))
			continue
		}
		opt := option.ByName(words[0])
		if opt == nil {
			return nil, 0, words[0], "invalid option name"
		}
		sh.SetOption(opt, on)
		words = words[1:]
	}
	return words, status, "", ""
}

// listOptions prints the options: a table, or the commands that set them.
func (sh *Shell) listOptions(table bool) int {
	var b strings.Builder
	for i := range option.Table {
		b.WriteString(option.Table[i].Show(*option.Table[i].Field(&sh.Opts), !table))
	}
	return sh.Print("set", []byte(b.String()))
}

// ListVars is set without arguments: it writes the variables, and the functions but in
// POSIX mode. It returns the status.
func (sh *Shell) ListVars() int {
	var b strings.Builder
	for _, name := range sh.Vars.Names() {
		if vr := sh.Vars.Get(name); vr.Set {
			b.WriteString(sh.listedText(name, vr) + "\n")
		}
	}
	if !sh.Opts.Posix {
		for _, name := range slices.Sorted(maps.Keys(sh.Funcs)) {
			b.WriteString(unparse.FunctionText(sh.Funcs[name].Decl))
		}
	}
	return sh.Print("set", []byte(b.String()))
}
