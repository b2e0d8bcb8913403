package expand

import (
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/pattern"
)

// Fragments are an expanded word of which it is still known what was quoted.
type Fragments []fragment

// Fragments expands a word that is neither split nor taken for names of files.
func (x Expander) Fragments(w *syntax.Word) (Fragments, error) {
	return x.parts(nil, w.Parts, quoting{})
}

// pattern expands a word in which what is quoted is not special.
func (x Expander) pattern(w *syntax.Word) (string, error) {
	text, _, err := x.givenPattern(w)
	return text, err
}

// givenPattern is pattern, and tells whether there is one: an empty one is, if it is
// quoted.
func (x Expander) givenPattern(w *syntax.Word) (text string, given bool, err error) {
	if w == nil {
		return "", false, nil
	}
	frags, err := x.parts(nil, w.Parts, quoting{})
	given = slices.ContainsFunc(frags, func(f fragment) bool { return f.kind == quoted })
	return x.PatternText(frags), given, err
}

// PatternText is a pattern in which what was quoted is not special.
func (x Expander) PatternText(frags Fragments) string {
	var b strings.Builder
	for _, f := range frags {
		switch f.kind {
		case quoted:
			b.WriteString(pattern.Quote(f.text))
		case nextAt:
			b.WriteByte(' ')
		case nextStar:
			b.WriteString(x.Vars.Separator())
		default:
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// CasePattern expands a pattern of case.
func (x Expander) CasePattern(w *syntax.Word) (string, error) {
	frags, err := x.parts(nil, w.Parts, quoting{})
	if x.Vars.IFS() != "" { // else bash splits nothing, and joins all of a list
		frags = firstField(frags)
	}
	return x.PatternText(frags), err
}

// firstField is what bash takes for a pattern: of a quoted list its first element.
func firstField(frags []fragment) []fragment {
	for i, f := range frags {
		if f.kind == nextAt && i > 0 && frags[i-1].kind == quoted {
			return frags[:i]
		}
	}
	return frags
}

// TracedPattern shows a pattern as set -x does, each quoted character with a
// backslash.
func (x Expander) TracedPattern(frags Fragments) string {
	var b strings.Builder
	for _, f := range frags {
		if f.kind != quoted {
			b.WriteString(x.PatternText([]fragment{f}))
			continue
		}
		for _, c := range locale.Chars(f.text) {
			b.WriteString(`\` + c)
		}
	}
	return b.String()
}

// RegexpText is an expression in which what is quoted means itself.
func RegexpText(frags Fragments) string {
	var b strings.Builder
	for _, f := range frags {
		switch {
		case f.kind == nextAt || f.kind == nextStar:
			b.WriteByte(' ')
		case f.kind == quoted && !pattern.InBracket(b.String()):
			b.WriteString(regexp.QuoteMeta(f.text))
		default:
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// paths replaces a field that is a pattern by the files it matches, if any.
func (x Expander) paths(field []fragment) ([]string, error) {
	text := x.PatternText(field)
	files, opts := x.Shell.Glob()
	if !pattern.HasMeta(text, opts.Flags()) {
		return []string{x.join(field)}, nil
	}
	switch found := pattern.Glob(files, text, opts); {
	case len(found) > 0:
		return found, nil
	case x.Shopts.Failglob:
		return nil, NoMatchError{x.join(field)}
	case x.Shopts.Nullglob:
		return nil, nil
	}
	return []string{x.join(field)}, nil
}
