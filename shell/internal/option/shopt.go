package option

import "strings"

// Shopts are what shopt(1) switches. Some have no meaning here, and are only
// remembered. interactive_comments is one of set's options.
type Shopts struct {
	autocd, assocExpandOnce, CdableVars, cdspell, checkhash, checkjobs, checkwinsize       bool
	Cmdhist, Compat31, Compat32, Compat40, Compat41, Compat42, Compat43, Compat44          bool
	completeFullquote, direxpand, dirspell, Dotglob, Execfail, ExpandAliases, Extdebug     bool
	Extglob, extquote, Failglob, forceFignore, globasciiranges, Globskipdots, Globstar     bool
	gnuErrfmt, Histappend, histreedit, histverify, hostcomplete, huponexit, InheritErrexit bool
	Lastpipe, Lithist, LocalvarInherit, LocalvarUnset, LoginShell, mailwarn                bool
	noEmptyCmdCompletion, Nocaseglob, Nocasematch, noexpandTranslation, Nullglob           bool
	patsubReplacement, progcomp, progcompAlias, Promptvars, restrictedShell, ShiftVerbose  bool
	Sourcepath, VarredirClose, XpgEcho                                                     bool
}

// ShoptDefaults are those of a shell that is not interactive.
func ShoptDefaults() Shopts {
	return Shopts{
		checkwinsize: true, Cmdhist: true, completeFullquote: true, extquote: true,
		forceFignore: true, globasciiranges: true, Globskipdots: true, hostcomplete: true,
		patsubReplacement: true, progcomp: true, Promptvars: true, Sourcepath: true,
	}
}

// A Shopt is one of shopt's options.
type Shopt struct {
	Name  string
	Field func(*Set, *Shopts) *bool // where the option is kept
}

// ShoptTable has all of them, in the order of the listing. It is not to be changed.
var ShoptTable = []Shopt{
	{"autocd", func(_ *Set, s *Shopts) *bool { return &s.autocd }},
	{"assoc_expand_once", func(_ *Set, s *Shopts) *bool { return &s.assocExpandOnce }},
	{"cdable_vars", func(_ *Set, s *Shopts) *bool { return &s.CdableVars }},
	{"cdspell", func(_ *Set, s *Shopts) *bool { return &s.cdspell }},
	{"checkhash", func(_ *Set, s *Shopts) *bool { return &s.checkhash }},
	{"checkjobs", func(_ *Set, s *Shopts) *bool { return &s.checkjobs }},
	{"checkwinsize", func(_ *Set, s *Shopts) *bool { return &s.checkwinsize }},
	{"cmdhist", func(_ *Set, s *Shopts) *bool { return &s.Cmdhist }},
	{"compat31", func(_ *Set, s *Shopts) *bool { return &s.Compat31 }},
	{"compat32", func(_ *Set, s *Shopts) *bool { return &s.Compat32 }},
	{"compat40", func(_ *Set, s *Shopts) *bool { return &s.Compat40 }},
	{"compat41", func(_ *Set, s *Shopts) *bool { return &s.Compat41 }},
	{"compat42", func(_ *Set, s *Shopts) *bool { return &s.Compat42 }},
	{"compat43", func(_ *Set, s *Shopts) *bool { return &s.Compat43 }},
	{"compat44", func(_ *Set, s *Shopts) *bool { return &s.Compat44 }},
	{"complete_fullquote", func(_ *Set, s *Shopts) *bool { return &s.completeFullquote }},
	{"direxpand", func(_ *Set, s *Shopts) *bool { return &s.direxpand }},
	{"dirspell", func(_ *Set, s *Shopts) *bool { return &s.dirspell }},
	{"dotglob", func(_ *Set, s *Shopts) *bool { return &s.Dotglob }},
	{"execfail", func(_ *Set, s *Shopts) *bool { return &s.Execfail }},
	{"expand_aliases", func(_ *Set, s *Shopts) *bool { return &s.ExpandAliases }},
	{"extdebug", func(_ *Set, s *Shopts) *bool { return &s.Extdebug }},
	{"extglob", func(_ *Set, s *Shopts) *bool { return &s.Extglob }},
	{"extquote", func(_ *Set, s *Shopts) *bool { return &s.extquote }},
	{"failglob", func(_ *Set, s *Shopts) *bool { return &s.Failglob }},
	{"force_fignore", func(_ *Set, s *Shopts) *bool { return &s.forceFignore }},
	{"globasciiranges", func(_ *Set, s *Shopts) *bool { return &s.globasciiranges }},
	{"globskipdots", func(_ *Set, s *Shopts) *bool { return &s.Globskipdots }},
	{"globstar", func(_ *Set, s *Shopts) *bool { return &s.Globstar }},
	{"gnu_errfmt", func(_ *Set, s *Shopts) *bool { return &s.gnuErrfmt }},
	{"histappend", func(_ *Set, s *Shopts) *bool { return &s.Histappend }},
	{"histreedit", func(_ *Set, s *Shopts) *bool { return &s.histreedit }},
	{"histverify", func(_ *Set, s *Shopts) *bool { return &s.histverify }},
	{"hostcomplete", func(_ *Set, s *Shopts) *bool { return &s.hostcomplete }},
	{"huponexit", func(_ *Set, s *Shopts) *bool { return &s.huponexit }},
	{"inherit_errexit", func(_ *Set, s *Shopts) *bool { return &s.InheritErrexit }},
	{"interactive_comments", func(o *Set, _ *Shopts) *bool { return &o.InteractiveComments }},
	{"lastpipe", func(_ *Set, s *Shopts) *bool { return &s.Lastpipe }},
	{"lithist", func(_ *Set, s *Shopts) *bool { return &s.Lithist }},
	{"localvar_inherit", func(_ *Set, s *Shopts) *bool { return &s.LocalvarInherit }},
	{"localvar_unset", func(_ *Set, s *Shopts) *bool { return &s.LocalvarUnset }},
	{"login_shell", func(_ *Set, s *Shopts) *bool { return &s.LoginShell }},
	{"mailwarn", func(_ *Set, s *Shopts) *bool { return &s.mailwarn }},
	{"no_empty_cmd_completion", func(_ *Set, s *Shopts) *bool { return &s.noEmptyCmdCompletion }},
	{"nocaseglob", func(_ *Set, s *Shopts) *bool { return &s.Nocaseglob }},
	{"nocasematch", func(_ *Set, s *Shopts) *bool { return &s.Nocasematch }},
	{"noexpand_translation", func(_ *Set, s *Shopts) *bool { return &s.noexpandTranslation }},
	{"nullglob", func(_ *Set, s *Shopts) *bool { return &s.Nullglob }},
	{"patsub_replacement", func(_ *Set, s *Shopts) *bool { return &s.patsubReplacement }},
	{"progcomp", func(_ *Set, s *Shopts) *bool { return &s.progcomp }},
	{"progcomp_alias", func(_ *Set, s *Shopts) *bool { return &s.progcompAlias }},
	{"promptvars", func(_ *Set, s *Shopts) *bool { return &s.Promptvars }},
	{"restricted_shell", func(_ *Set, s *Shopts) *bool { return &s.restrictedShell }},
	{"shift_verbose", func(_ *Set, s *Shopts) *bool { return &s.ShiftVerbose }},
	{"sourcepath", func(_ *Set, s *Shopts) *bool { return &s.Sourcepath }},
	{"varredir_close", func(_ *Set, s *Shopts) *bool { return &s.VarredirClose }},
	{"xpg_echo", func(_ *Set, s *Shopts) *bool { return &s.XpgEcho }},
}

// ShoptByName returns the option of a name, or nil.
func ShoptByName(name string) *Shopt {
	for i := range ShoptTable {
		if ShoptTable[i].Name == name {
			return &ShoptTable[i]
		}
	}
	return nil
}

// Names is BASHOPTS.
func (s *Shopts) Names(o *Set) string {
	var on []string
	for i := range ShoptTable {
		if *ShoptTable[i].Field(o, s) {
			on = append(on, ShoptTable[i].Name)
		}
	}
	return strings.Join(on, ":")
}

// Show is an option's line in a listing.
func (opt *Shopt) Show(on, command bool) string {
	switch {
	case command && on:
		return "shopt -s " + opt.Name + "\n"
	case command:
		return "shopt -u " + opt.Name + "\n"
	}
	return line(opt.Name, on)
}
