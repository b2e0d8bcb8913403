package shell

import "strings"

// options are what set(1) switches.
type options struct {
	allexport, errexit, noexec, noglob, nounset, xtrace, noclobber, pipefail bool
}

type option struct {
	name   string
	letter byte // 0 for none
	field  func(*options) *bool
}

var optionTable = []option{
	{"allexport", 'a', func(o *options) *bool { return &o.allexport }},
	{"errexit", 'e', func(o *options) *bool { return &o.errexit }},
	{"noclobber", 'C', func(o *options) *bool { return &o.noclobber }},
	{"noexec", 'n', func(o *options) *bool { return &o.noexec }},
	{"noglob", 'f', func(o *options) *bool { return &o.noglob }},
	{"nounset", 'u', func(o *options) *bool { return &o.nounset }},
	{"pipefail", 0, func(o *options) *bool { return &o.pipefail }},
	{"xtrace", 'x', func(o *options) *bool { return &o.xtrace }},
}

func (o *options) byLetter(letter byte) *bool {
	for _, opt := range optionTable {
		if opt.letter == letter && letter != 0 {
			return opt.field(o)
		}
	}
	return nil
}

func (o *options) byName(name string) *bool {
	for _, opt := range optionTable {
		if opt.name == name {
			return opt.field(o)
		}
	}
	return nil
}

// letters is "$-".
func (o *options) letters() string {
	var b strings.Builder
	for _, letter := range []byte("aefnuxC") {
		if *o.byLetter(letter) {
			b.WriteByte(letter)
		}
	}
	return b.String()
}
