package expand

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/pattern"
)

// replace is ${name/pattern/text}.
func (x Expander) replace(r *syntax.Replace, v value) (value, error) {
	text, err := x.pattern(r.Orig)
	if err != nil {
		return v, err
	}
	var with []fragment
	if r.With != nil {
		if with, err = x.parts(nil, r.With.Parts, quoting{}); err != nil {
			return v, err
		}
	}
	one := replacement{with: with, all: r.All}
	if !r.All && text != "" && (text[0] == '#' || text[0] == '%') {
		one.anchor, text = text[0], text[1:]
	}
	if text == "" && one.anchor == 0 || pattern.Unfindable(text) {
		return v, nil
	}
	one.pattern = pattern.Compile(text, x.Shell.PatternFlags(false))
	return v.each(one.apply), nil
}

// A replacement replaces what a pattern matches.
type replacement struct {
	pattern *pattern.Pattern
	with    []fragment
	all     bool
	anchor  byte // '#' at the start, '%' at the end, 0 anywhere
}

func (r replacement) apply(s string) string {
	switch r.anchor {
	case '#':
		if n := r.pattern.Prefix(s, true); n >= 0 {
			return r.text(s[:n]) + s[n:]
		}
		return s
	case '%':
		if at := r.pattern.Suffix(s, true); at >= 0 {
			return s[:at] + r.text(s[at:])
		}
		return s
	}
	return r.pattern.Replace(s, r.all, r.text)
}

// text is what a match is replaced by: an unquoted "&" is the match itself.
func (r replacement) text(match string) string {
	var b strings.Builder
	for _, f := range r.with {
		if f.kind == quoted {
			b.WriteString(f.text)
			continue
		}
		for i := 0; i < len(f.text); i++ {
			switch c := f.text[i]; {
			case c == '&':
				b.WriteString(match)
			case c == '\\' && i+1 < len(f.text) && strings.IndexByte(`&\`, f.text[i+1]) >= 0:
				i++
				b.WriteByte(f.text[i])
			default:
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}
