package interp

import "strings"

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
	field func(*options, *shopts) *bool
}

// ShoptTable is in the order of the listing.
var ShoptTable = []shopt{
	{"autocd", func(_ *options, s *shopts) *bool { return &s.autocd }},
	{"assoc_expand_once", func(_ *options, s *shopts) *bool { return &s.assocExpandOnce }},
	{"cdable_vars", func(_ *options, s *shopts) *bool { return &s.CdableVars }},
	{"cdspell", func(_ *options, s *shopts) *bool { return &s.cdspell }},
	{"checkhash", func(_ *options, s *shopts) *bool { return &s.checkhash }},
	{"checkjobs", func(_ *options, s *shopts) *bool { return &s.checkjobs }},
	{"checkwinsize", func(_ *options, s *shopts) *bool { return &s.checkwinsize }},
	{"cmdhist", func(_ *options, s *shopts) *bool { return &s.cmdhist }},
	{"compat31", func(_ *options, s *shopts) *bool { return &s.compat31 }},
	{"compat32", func(_ *options, s *shopts) *bool { return &s.compat32 }},
	{"compat40", func(_ *options, s *shopts) *bool { return &s.compat40 }},
	{"compat41", func(_ *options, s *shopts) *bool { return &s.compat41 }},
	{"compat42", func(_ *options, s *shopts) *bool { return &s.compat42 }},
	{"compat43", func(_ *options, s *shopts) *bool { return &s.compat43 }},
	{"compat44", func(_ *options, s *shopts) *bool { return &s.compat44 }},
	{"complete_fullquote", func(_ *options, s *shopts) *bool { return &s.completeFullquote }},
	{"direxpand", func(_ *options, s *shopts) *bool { return &s.direxpand }},
	{"dirspell", func(_ *options, s *shopts) *bool { return &s.dirspell }},
	{"dotglob", func(_ *options, s *shopts) *bool { return &s.dotglob }},
	{"execfail", func(_ *options, s *shopts) *bool { return &s.Execfail }},
	{"expand_aliases", func(_ *options, s *shopts) *bool { return &s.ExpandAliases }},
	{"extdebug", func(_ *options, s *shopts) *bool { return &s.extdebug }},
	{"extglob", func(_ *options, s *shopts) *bool { return &s.extglob }},
	{"extquote", func(_ *options, s *shopts) *bool { return &s.extquote }},
	{"failglob", func(_ *options, s *shopts) *bool { return &s.failglob }},
	{"force_fignore", func(_ *options, s *shopts) *bool { return &s.forceFignore }},
	{"globasciiranges", func(_ *options, s *shopts) *bool { return &s.globasciiranges }},
	{"globskipdots", func(_ *options, s *shopts) *bool { return &s.globskipdots }},
	{"globstar", func(_ *options, s *shopts) *bool { return &s.globstar }},
	{"gnu_errfmt", func(_ *options, s *shopts) *bool { return &s.gnuErrfmt }},
	{"histappend", func(_ *options, s *shopts) *bool { return &s.histappend }},
	{"histreedit", func(_ *options, s *shopts) *bool { return &s.histreedit }},
	{"histverify", func(_ *options, s *shopts) *bool { return &s.histverify }},
	{"hostcomplete", func(_ *options, s *shopts) *bool { return &s.hostcomplete }},
	{"huponexit", func(_ *options, s *shopts) *bool { return &s.huponexit }},
	{"inherit_errexit", func(_ *options, s *shopts) *bool { return &s.inheritErrexit }},
	{"interactive_comments", func(o *options, _ *shopts) *bool { return &o.interactiveComments }},
	{"lastpipe", func(_ *options, s *shopts) *bool { return &s.lastpipe }},
	{"lithist", func(_ *options, s *shopts) *bool { return &s.lithist }},
	{"localvar_inherit", func(_ *options, s *shopts) *bool { return &s.localvarInherit }},
	{"localvar_unset", func(_ *options, s *shopts) *bool { return &s.localvarUnset }},
	{"login_shell", func(_ *options, s *shopts) *bool { return &s.LoginShell }},
	{"mailwarn", func(_ *options, s *shopts) *bool { return &s.mailwarn }},
	{"no_empty_cmd_completion", func(_ *options, s *shopts) *bool { return &s.noEmptyCmdCompletion }},
	{"nocaseglob", func(_ *options, s *shopts) *bool { return &s.nocaseglob }},
	{"nocasematch", func(_ *options, s *shopts) *bool { return &s.nocasematch }},
	{"noexpand_translation", func(_ *options, s *shopts) *bool { return &s.noexpandTranslation }},
	{"nullglob", func(_ *options, s *shopts) *bool { return &s.nullglob }},
	{"patsub_replacement", func(_ *options, s *shopts) *bool { return &s.patsubReplacement }},
	{"progcomp", func(_ *options, s *shopts) *bool { return &s.progcomp }},
	{"progcomp_alias", func(_ *options, s *shopts) *bool { return &s.progcompAlias }},
	{"promptvars", func(_ *options, s *shopts) *bool { return &s.promptvars }},
	{"restricted_shell", func(_ *options, s *shopts) *bool { return &s.restrictedShell }},
	{"shift_verbose", func(_ *options, s *shopts) *bool { return &s.ShiftVerbose }},
	{"sourcepath", func(_ *options, s *shopts) *bool { return &s.Sourcepath }},
	{"varredir_close", func(_ *options, s *shopts) *bool { return &s.varredirClose }},
	{"xpg_echo", func(_ *options, s *shopts) *bool { return &s.XpgEcho }},
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
func (s *shopts) names(o *options) string {
	var on []string
	for i := range ShoptTable {
		if *ShoptTable[i].field(o, s) {
			on = append(on, ShoptTable[i].Name)
		}
	}
	return strings.Join(on, ":")
}

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
