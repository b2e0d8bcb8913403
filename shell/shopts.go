package shell

import (
	"fmt"
	"strings"
)

// shopts are what shopt(1) switches. Some have no meaning here, and are only
// remembered. interactive_comments is one of set's options.
type shopts struct {
	autocd, assocExpandOnce, cdableVars, cdspell, checkhash, checkjobs, checkwinsize       bool
	cmdhist, compat31, compat32, compat40, compat41, compat42, compat43, compat44          bool
	completeFullquote, direxpand, dirspell, dotglob, execfail, expandAliases, extdebug     bool
	extglob, extquote, failglob, forceFignore, globasciiranges, globskipdots, globstar     bool
	gnuErrfmt, histappend, histreedit, histverify, hostcomplete, huponexit, inheritErrexit bool
	lastpipe, lithist, localvarInherit, localvarUnset, loginShell, mailwarn                bool
	noEmptyCmdCompletion, nocaseglob, nocasematch, noexpandTranslation, nullglob           bool
	patsubReplacement, progcomp, progcompAlias, promptvars, restrictedShell, shiftVerbose  bool
	sourcepath, varredirClose, xpgEcho                                                     bool
}

func defaultShopts() shopts {
	return shopts{
		checkwinsize: true, cmdhist: true, completeFullquote: true, extquote: true,
		forceFignore: true, globasciiranges: true, globskipdots: true, hostcomplete: true,
		patsubReplacement: true, progcomp: true, promptvars: true, sourcepath: true,
	}
}

type shopt struct {
	name  string
	field func(*Shell) *bool
}

// shoptTable is in the order of the listing.
var shoptTable = []shopt{
	{"autocd", func(sh *Shell) *bool { return &sh.shopts.autocd }},
	{"assoc_expand_once", func(sh *Shell) *bool { return &sh.shopts.assocExpandOnce }},
	{"cdable_vars", func(sh *Shell) *bool { return &sh.shopts.cdableVars }},
	{"cdspell", func(sh *Shell) *bool { return &sh.shopts.cdspell }},
	{"checkhash", func(sh *Shell) *bool { return &sh.shopts.checkhash }},
	{"checkjobs", func(sh *Shell) *bool { return &sh.shopts.checkjobs }},
	{"checkwinsize", func(sh *Shell) *bool { return &sh.shopts.checkwinsize }},
	{"cmdhist", func(sh *Shell) *bool { return &sh.shopts.cmdhist }},
	{"compat31", func(sh *Shell) *bool { return &sh.shopts.compat31 }},
	{"compat32", func(sh *Shell) *bool { return &sh.shopts.compat32 }},
	{"compat40", func(sh *Shell) *bool { return &sh.shopts.compat40 }},
	{"compat41", func(sh *Shell) *bool { return &sh.shopts.compat41 }},
	{"compat42", func(sh *Shell) *bool { return &sh.shopts.compat42 }},
	{"compat43", func(sh *Shell) *bool { return &sh.shopts.compat43 }},
	{"compat44", func(sh *Shell) *bool { return &sh.shopts.compat44 }},
	{"complete_fullquote", func(sh *Shell) *bool { return &sh.shopts.completeFullquote }},
	{"direxpand", func(sh *Shell) *bool { return &sh.shopts.direxpand }},
	{"dirspell", func(sh *Shell) *bool { return &sh.shopts.dirspell }},
	{"dotglob", func(sh *Shell) *bool { return &sh.shopts.dotglob }},
	{"execfail", func(sh *Shell) *bool { return &sh.shopts.execfail }},
	{"expand_aliases", func(sh *Shell) *bool { return &sh.shopts.expandAliases }},
	{"extdebug", func(sh *Shell) *bool { return &sh.shopts.extdebug }},
	{"extglob", func(sh *Shell) *bool { return &sh.shopts.extglob }},
	{"extquote", func(sh *Shell) *bool { return &sh.shopts.extquote }},
	{"failglob", func(sh *Shell) *bool { return &sh.shopts.failglob }},
	{"force_fignore", func(sh *Shell) *bool { return &sh.shopts.forceFignore }},
	{"globasciiranges", func(sh *Shell) *bool { return &sh.shopts.globasciiranges }},
	{"globskipdots", func(sh *Shell) *bool { return &sh.shopts.globskipdots }},
	{"globstar", func(sh *Shell) *bool { return &sh.shopts.globstar }},
	{"gnu_errfmt", func(sh *Shell) *bool { return &sh.shopts.gnuErrfmt }},
	{"histappend", func(sh *Shell) *bool { return &sh.shopts.histappend }},
	{"histreedit", func(sh *Shell) *bool { return &sh.shopts.histreedit }},
	{"histverify", func(sh *Shell) *bool { return &sh.shopts.histverify }},
	{"hostcomplete", func(sh *Shell) *bool { return &sh.shopts.hostcomplete }},
	{"huponexit", func(sh *Shell) *bool { return &sh.shopts.huponexit }},
	{"inherit_errexit", func(sh *Shell) *bool { return &sh.shopts.inheritErrexit }},
	{"interactive_comments", func(sh *Shell) *bool { return &sh.opts.interactiveComments }},
	{"lastpipe", func(sh *Shell) *bool { return &sh.shopts.lastpipe }},
	{"lithist", func(sh *Shell) *bool { return &sh.shopts.lithist }},
	{"localvar_inherit", func(sh *Shell) *bool { return &sh.shopts.localvarInherit }},
	{"localvar_unset", func(sh *Shell) *bool { return &sh.shopts.localvarUnset }},
	{"login_shell", func(sh *Shell) *bool { return &sh.shopts.loginShell }},
	{"mailwarn", func(sh *Shell) *bool { return &sh.shopts.mailwarn }},
	{"no_empty_cmd_completion", func(sh *Shell) *bool { return &sh.shopts.noEmptyCmdCompletion }},
	{"nocaseglob", func(sh *Shell) *bool { return &sh.shopts.nocaseglob }},
	{"nocasematch", func(sh *Shell) *bool { return &sh.shopts.nocasematch }},
	{"noexpand_translation", func(sh *Shell) *bool { return &sh.shopts.noexpandTranslation }},
	{"nullglob", func(sh *Shell) *bool { return &sh.shopts.nullglob }},
	{"patsub_replacement", func(sh *Shell) *bool { return &sh.shopts.patsubReplacement }},
	{"progcomp", func(sh *Shell) *bool { return &sh.shopts.progcomp }},
	{"progcomp_alias", func(sh *Shell) *bool { return &sh.shopts.progcompAlias }},
	{"promptvars", func(sh *Shell) *bool { return &sh.shopts.promptvars }},
	{"restricted_shell", func(sh *Shell) *bool { return &sh.shopts.restrictedShell }},
	{"shift_verbose", func(sh *Shell) *bool { return &sh.shopts.shiftVerbose }},
	{"sourcepath", func(sh *Shell) *bool { return &sh.shopts.sourcepath }},
	{"varredir_close", func(sh *Shell) *bool { return &sh.shopts.varredirClose }},
	{"xpg_echo", func(sh *Shell) *bool { return &sh.shopts.xpgEcho }},
}

func shoptByName(name string) *shopt {
	for i := range shoptTable {
		if shoptTable[i].name == name {
			return &shoptTable[i]
		}
	}
	return nil
}

// names is BASHOPTS.
func (*shopts) names(sh *Shell) string {
	var on []string
	for i := range shoptTable {
		if *shoptTable[i].field(sh) {
			on = append(on, shoptTable[i].name)
		}
	}
	return strings.Join(on, ":")
}

// setShopt switches an option, and what goes along with it.
func (sh *Shell) setShopt(opt *shopt, on bool) {
	switch {
	case opt.name == "login_shell", opt.name == "restricted_shell":
		return // they can only be asked for
	case opt.name == "extdebug":
		sh.opts.errtrace, sh.opts.functrace = on, on
	case strings.HasPrefix(opt.name, "compat"): // one at a time
		s := &sh.shopts
		s.compat31, s.compat32, s.compat40, s.compat41 = false, false, false, false
		s.compat42, s.compat43, s.compat44 = false, false, false
	}
	*opt.field(sh) = on
	sh.tellOptions()
}

// configureShopts applies the words of Config.Shopts.
func (sh *Shell) configureShopts(words []string) error {
	for ; len(words) > 0; words = words[min(2, len(words)):] {
		word := words[0]
		switch {
		case word != "-O" && word != "+O":
			return &OptionError{word, "not an option"}
		case len(words) == 1:
			sh.listShopts(shoptRequest{commands: word == "+O"})
			continue
		}
		opt := shoptByName(words[1])
		if opt == nil {
			return &OptionError{words[1], "invalid shell option name"}
		}
		sh.setShopt(opt, word == "-O")
	}
	return nil
}

func (opt *option) on(sh *Shell) bool { return *opt.field(&sh.opts) }

func (opt *option) turn(sh *Shell, on bool) { sh.setOption(opt, on) }

func (opt *shopt) on(sh *Shell) bool { return *opt.field(sh) }

func (opt *shopt) turn(sh *Shell, on bool) { sh.setShopt(opt, on) }

// show is an option's line in a listing.
func (opt *shopt) show(on, command bool) string {
	switch {
	case command && on:
		return "shopt -s " + opt.name + "\n"
	case command:
		return "shopt -u " + opt.name + "\n"
	}
	return optionLine(opt.name, on)
}

// show is an option's line in a listing.
func (opt *option) show(on, command bool) string {
	if command {
		return fmt.Sprintf("set %co %s\n", "+-"[btoi(on)], opt.name)
	}
	return optionLine(opt.name, on)
}

func optionLine(name string, on bool) string {
	state := "off"
	if on {
		state = "on"
	}
	return fmt.Sprintf("%-15s\t%s\n", name, state)
}

// A shoptRequest is what the options of shopt ask for.
type shoptRequest struct {
	set, unset bool // -s, -u
	quiet      bool // -q
	commands   bool // -p
	ofSet      bool // -o: the options are set's
}

// listShopts lists all options, or with -s or -u those that are on or off.
func (sh *Shell) listShopts(r shoptRequest) int {
	var b strings.Builder
	add := func(opt toggle) {
		if on := opt.on(sh); !r.set && !r.unset || r.set == on {
			b.WriteString(opt.show(on, r.commands))
		}
	}
	switch {
	case r.quiet:
		return 0
	case r.ofSet:
		for i := range optionTable {
			add(&optionTable[i])
		}
	default:
		for i := range shoptTable {
			add(&shoptTable[i])
		}
	}
	return sh.print("shopt", []byte(b.String()))
}

// showShopts shows the options that are named. The status tells whether all of
// them are on.
func (sh *Shell) showShopts(r shoptRequest, names []string) int {
	status := 0
	var b strings.Builder
	for _, name := range names {
		opt := sh.findToggle(r, name)
		if opt == nil {
			status = 1
			continue
		}
		on := opt.on(sh)
		if !on {
			status = 1
		}
		if !r.quiet {
			b.WriteString(opt.show(on, r.commands))
		}
	}
	if written := sh.print("shopt", []byte(b.String())); written != 0 {
		return written
	}
	return status
}

// A toggle is an option of set or of shopt.
type toggle interface {
	on(*Shell) bool
	turn(sh *Shell, on bool)
	show(on, command bool) string
}

// findToggle complains if there is no such option.
func (sh *Shell) findToggle(r shoptRequest, name string) toggle {
	if r.ofSet {
		if opt := optionByName(name); opt != nil {
			return opt
		}
		sh.diagnose("shopt: %s: invalid option name", name)
		return nil
	}
	if opt := shoptByName(name); opt != nil {
		return opt
	}
	sh.diagnose("shopt: %s: invalid shell option name", name)
	return nil
}
