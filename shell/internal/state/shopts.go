package state

import (
	"strings"

	"gopipe/internal/ownshell"
	"gopipe/shell/internal/option"
)

// setShopt switches an option, and what goes along with it.
func (sh *Shell) setShopt(opt *option.Shopt, on bool) {
	switch {
	case opt.Name == "login_shell", opt.Name == "restricted_shell":
		return // they can only be asked for
	case opt.Name == "extdebug":
		sh.Opts.Errtrace, sh.Opts.Functrace = on, on
	case strings.HasPrefix(opt.Name, "compat"): // one at a time
		s := &sh.Shopts
		s.Compat31, s.Compat32, s.Compat40, s.Compat41 = false, false, false, false
		s.Compat42, s.Compat43, s.Compat44 = false, false, false
	}
	*opt.Field(&sh.Opts, &sh.Shopts) = on
	sh.TellOptions()
}

// configureShopts applies the words of Config.Shopts.
func (sh *Shell) configureShopts(words []string) error {
	for ; len(words) > 0; words = words[min(2, len(words)):] {
		word := words[0]
		switch {
		case word != "-O" && word != "+O":
			return &ownshell.OptionError{Word: word, Msg: "not an option"}
		case len(words) == 1:
			sh.ListShopts(ShoptRequest{Commands: word == "+O"})
			continue
		}
		opt := option.ShoptByName(words[1])
		if opt == nil {
			return &ownshell.OptionError{Word: words[1], Msg: "invalid shell option name"}
		}
		sh.setShopt(opt, word == "-O")
	}
	return nil
}

type ofSet struct{ *option.Option }

func (opt ofSet) on(sh *Shell) bool       { return *opt.Field(&sh.Opts) }
func (opt ofSet) Turn(sh *Shell, on bool) { sh.SetOption(opt.Option, on) }

type ofShopt struct{ *option.Shopt }

func (opt ofShopt) on(sh *Shell) bool       { return *opt.Field(&sh.Opts, &sh.Shopts) }
func (opt ofShopt) Turn(sh *Shell, on bool) { sh.setShopt(opt.Shopt, on) }

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
			b.WriteString(opt.Show(on, r.Commands))
		}
	}
	switch {
	case r.Quiet:
		return 0
	case r.OfSet:
		for i := range option.Table {
			add(ofSet{&option.Table[i]})
		}
	default:
		for i := range option.ShoptTable {
			add(ofShopt{&option.ShoptTable[i]})
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
			b.WriteString(opt.Show(on, r.Commands))
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
	Show(on, command bool) string
}

// FindToggle complains if there is no such option.
func (sh *Shell) FindToggle(r ShoptRequest, name string) toggle {
	if r.OfSet {
		if opt := option.ByName(name); opt != nil {
			return ofSet{opt}
		}
		sh.Diagnose("shopt: %s: invalid option name", name)
		return nil
	}
	if opt := option.ShoptByName(name); opt != nil {
		return ofShopt{opt}
	}
	sh.Diagnose("shopt: %s: invalid shell option name", name)
	return nil
}
