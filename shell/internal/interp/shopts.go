package interp

import (
	"fmt"
	"strings"
)

// shopts are what shopt(1) switches. Some have no meaning here, and are only
// remembered. interactive_comments is one of set's options.
type shopts struct {
	autocd, assocExpandOnce, CdableVars, cdspell, checkhash, checkjobs, checkwinsize       bool
	cmdhist, compat31, compat32, compat40, compat41, compat42, compat43, compat44          bool
	completeFullquote, direxpand, dirspell, dotglob, Execfail, ExpandAliases, extdebug     bool
	extglob, extquote, failglob, forceFignore, globasciiranges, globskipdots, globstar     bool
	gnuErrfmt, histappend, histreedit, histverify, hostcomplete, huponexit, inheritErrexit bool
	lastpipe, lithist, localvarInherit, localvarUnset, LoginShell, mailwarn                bool
	noEmptyCmdCompletion, nocaseglob, nocasematch, noexpandTranslation, nullglob           bool
	patsubReplacement, progcomp, progcompAlias, promptvars, restrictedShell, ShiftVerbose  bool
	Sourcepath, varredirClose, XpgEcho                                                     bool
}

func defaultShopts() shopts {
	return shopts{
		checkwinsize: true, cmdhist: true, completeFullquote: true, extquote: true,
		forceFignore: true, globasciiranges: true, globskipdots: true, hostcomplete: true,
		patsubReplacement: true, progcomp: true, promptvars: true, Sourcepath: true,
	}
}

type shopt struct {
	Name  string
	field func(*Shell) *bool
}

// ShoptTable is in the order of the listing.
var ShoptTable = []shopt{
	{"autocd", func(sh *Shell) *bool { return &sh.Shopts.autocd }},
	{"assoc_expand_once", func(sh *Shell) *bool { return &sh.Shopts.assocExpandOnce }},
	{"cdable_vars", func(sh *Shell) *bool { return &sh.Shopts.CdableVars }},
	{"cdspell", func(sh *Shell) *bool { return &sh.Shopts.cdspell }},
	{"checkhash", func(sh *Shell) *bool { return &sh.Shopts.checkhash }},
	{"checkjobs", func(sh *Shell) *bool { return &sh.Shopts.checkjobs }},
	{"checkwinsize", func(sh *Shell) *bool { return &sh.Shopts.checkwinsize }},
	{"cmdhist", func(sh *Shell) *bool { return &sh.Shopts.cmdhist }},
	{"compat31", func(sh *Shell) *bool { return &sh.Shopts.compat31 }},
	{"compat32", func(sh *Shell) *bool { return &sh.Shopts.compat32 }},
	{"compat40", func(sh *Shell) *bool { return &sh.Shopts.compat40 }},
	{"compat41", func(sh *Shell) *bool { return &sh.Shopts.compat41 }},
	{"compat42", func(sh *Shell) *bool { return &sh.Shopts.compat42 }},
	{"compat43", func(sh *Shell) *bool { return &sh.Shopts.compat43 }},
	{"compat44", func(sh *Shell) *bool { return &sh.Shopts.compat44 }},
	{"complete_fullquote", func(sh *Shell) *bool { return &sh.Shopts.completeFullquote }},
	{"direxpand", func(sh *Shell) *bool { return &sh.Shopts.direxpand }},
	{"dirspell", func(sh *Shell) *bool { return &sh.Shopts.dirspell }},
	{"dotglob", func(sh *Shell) *bool { return &sh.Shopts.dotglob }},
	{"execfail", func(sh *Shell) *bool { return &sh.Shopts.Execfail }},
	{"expand_aliases", func(sh *Shell) *bool { return &sh.Shopts.ExpandAliases }},
	{"extdebug", func(sh *Shell) *bool { return &sh.Shopts.extdebug }},
	{"extglob", func(sh *Shell) *bool { return &sh.Shopts.extglob }},
	{"extquote", func(sh *Shell) *bool { return &sh.Shopts.extquote }},
	{"failglob", func(sh *Shell) *bool { return &sh.Shopts.failglob }},
	{"force_fignore", func(sh *Shell) *bool { return &sh.Shopts.forceFignore }},
	{"globasciiranges", func(sh *Shell) *bool { return &sh.Shopts.globasciiranges }},
	{"globskipdots", func(sh *Shell) *bool { return &sh.Shopts.globskipdots }},
	{"globstar", func(sh *Shell) *bool { return &sh.Shopts.globstar }},
	{"gnu_errfmt", func(sh *Shell) *bool { return &sh.Shopts.gnuErrfmt }},
	{"histappend", func(sh *Shell) *bool { return &sh.Shopts.histappend }},
	{"histreedit", func(sh *Shell) *bool { return &sh.Shopts.histreedit }},
	{"histverify", func(sh *Shell) *bool { return &sh.Shopts.histverify }},
	{"hostcomplete", func(sh *Shell) *bool { return &sh.Shopts.hostcomplete }},
	{"huponexit", func(sh *Shell) *bool { return &sh.Shopts.huponexit }},
	{"inherit_errexit", func(sh *Shell) *bool { return &sh.Shopts.inheritErrexit }},
	{"interactive_comments", func(sh *Shell) *bool { return &sh.Opts.interactiveComments }},
	{"lastpipe", func(sh *Shell) *bool { return &sh.Shopts.lastpipe }},
	{"lithist", func(sh *Shell) *bool { return &sh.Shopts.lithist }},
	{"localvar_inherit", func(sh *Shell) *bool { return &sh.Shopts.localvarInherit }},
	{"localvar_unset", func(sh *Shell) *bool { return &sh.Shopts.localvarUnset }},
	{"login_shell", func(sh *Shell) *bool { return &sh.Shopts.LoginShell }},
	{"mailwarn", func(sh *Shell) *bool { return &sh.Shopts.mailwarn }},
	{"no_empty_cmd_completion", func(sh *Shell) *bool { return &sh.Shopts.noEmptyCmdCompletion }},
	{"nocaseglob", func(sh *Shell) *bool { return &sh.Shopts.nocaseglob }},
	{"nocasematch", func(sh *Shell) *bool { return &sh.Shopts.nocasematch }},
	{"noexpand_translation", func(sh *Shell) *bool { return &sh.Shopts.noexpandTranslation }},
	{"nullglob", func(sh *Shell) *bool { return &sh.Shopts.nullglob }},
	{"patsub_replacement", func(sh *Shell) *bool { return &sh.Shopts.patsubReplacement }},
	{"progcomp", func(sh *Shell) *bool { return &sh.Shopts.progcomp }},
	{"progcomp_alias", func(sh *Shell) *bool { return &sh.Shopts.progcompAlias }},
	{"promptvars", func(sh *Shell) *bool { return &sh.Shopts.promptvars }},
	{"restricted_shell", func(sh *Shell) *bool { return &sh.Shopts.restrictedShell }},
	{"shift_verbose", func(sh *Shell) *bool { return &sh.Shopts.ShiftVerbose }},
	{"sourcepath", func(sh *Shell) *bool { return &sh.Shopts.Sourcepath }},
	{"varredir_close", func(sh *Shell) *bool { return &sh.Shopts.varredirClose }},
	{"xpg_echo", func(sh *Shell) *bool { return &sh.Shopts.XpgEcho }},
}

func shoptByName(name string) *shopt {
	for i := range ShoptTable {
		if ShoptTable[i].Name == name {
			return &ShoptTable[i]
		}
	}
	return nil
}

// names is BASHOPTS.
func (*shopts) names(sh *Shell) string {
	var on []string
	for i := range ShoptTable {
		if *ShoptTable[i].field(sh) {
			on = append(on, ShoptTable[i].Name)
		}
	}
	return strings.Join(on, ":")
}

// setShopt switches an option, and what goes along with it.
func (sh *Shell) setShopt(opt *shopt, on bool) {
	switch {
	case opt.Name == "login_shell", opt.Name == "restricted_shell":
		return // they can only be asked for
	case opt.Name == "extdebug":
		sh.Opts.errtrace, sh.Opts.functrace = on, on
	case strings.HasPrefix(opt.Name, "compat"): // one at a time
		s := &sh.Shopts
		s.compat31, s.compat32, s.compat40, s.compat41 = false, false, false, false
		s.compat42, s.compat43, s.compat44 = false, false, false
	}
	*opt.field(sh) = on
	sh.TellOptions()
}

// configureShopts applies the words of Config.Shopts.
func (sh *Shell) configureShopts(words []string) error {
	for ; len(words) > 0; words = words[min(2, len(words)):] {
		word := words[0]
		switch {
		case word != "-O" && word != "+O":
			return &OptionError{word, "not an option"}
		case len(words) == 1:
			sh.ListShopts(ShoptRequest{Commands: word == "+O"})
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

func (opt *option) on(sh *Shell) bool { return *opt.field(&sh.Opts) }

func (opt *option) Turn(sh *Shell, on bool) { sh.setOption(opt, on) }

func (opt *shopt) on(sh *Shell) bool { return *opt.field(sh) }

func (opt *shopt) Turn(sh *Shell, on bool) { sh.setShopt(opt, on) }

// show is an option's line in a listing.
func (opt *shopt) show(on, command bool) string {
	switch {
	case command && on:
		return "shopt -s " + opt.Name + "\n"
	case command:
		return "shopt -u " + opt.Name + "\n"
	}
	return optionLine(opt.Name, on)
}

// show is an option's line in a listing.
func (opt *option) show(on, command bool) string {
	if command {
		return fmt.Sprintf("set %co %s\n", "+-"[Btoi(on)], opt.Name)
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

// A ShoptRequest is what the options of shopt ask for.
type ShoptRequest struct {
	Set, Unset bool // -s, -u
	Quiet      bool // -q
	Commands   bool // -p
	OfSet      bool // -o: the options are set's
}

// ListShopts lists all options, or with -s or -u those that are on or off.
func (sh *Shell) ListShopts(r ShoptRequest) int {
	var b strings.Builder
	add := func(opt toggle) {
		if on := opt.on(sh); !r.Set && !r.Unset || r.Set == on {
			b.WriteString(opt.show(on, r.Commands))
		}
	}
	switch {
	case r.Quiet:
		return 0
	case r.OfSet:
		for i := range OptionTable {
			add(&OptionTable[i])
		}
	default:
		for i := range ShoptTable {
			add(&ShoptTable[i])
		}
	}
	return sh.Print("shopt", []byte(b.String()))
}

// ShowShopts shows the options that are named. The status tells whether all of
// them are on.
func (sh *Shell) ShowShopts(r ShoptRequest, names []string) int {
	status := 0
	var b strings.Builder
	for _, name := range names {
		opt := sh.FindToggle(r, name)
		if opt == nil {
			status = 1
			continue
		}
		on := opt.on(sh)
		if !on {
			status = 1
		}
		if !r.Quiet {
			b.WriteString(opt.show(on, r.Commands))
		}
	}
	if written := sh.Print("shopt", []byte(b.String())); written != 0 {
		return written
	}
	return status
}

// A toggle is an option of set or of shopt.
type toggle interface {
	on(*Shell) bool
	Turn(sh *Shell, on bool)
	show(on, command bool) string
}

// FindToggle complains if there is no such option.
func (sh *Shell) FindToggle(r ShoptRequest, name string) toggle {
	if r.OfSet {
		if opt := optionByName(name); opt != nil {
			return opt
		}
		sh.Diagnose("shopt: %s: invalid option name", name)
		return nil
	}
	if opt := shoptByName(name); opt != nil {
		return opt
	}
	sh.Diagnose("shopt: %s: invalid shell option name", name)
	return nil
}
