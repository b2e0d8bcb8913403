package expand

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
)

// Most words are plain: what they expand to can be told without fragments,
// splitting or a look at the files. This file is the fast way for these; the
// general one, in expand.go, is always right.

// plainField expands a word that makes exactly one field. ok is false where
// that can't be told; nothing has had an effect then.
func (x Expander) plainField(w *syntax.Word) (field string, ok bool, err error) {
	if len(w.Parts) == 1 {
		return x.plainPart(w.Parts[0])
	}
	for _, part := range w.Parts {
		if !isPlainPart(part) {
			return "", false, nil
		}
	}
	var b strings.Builder
	for _, part := range w.Parts {
		text, ok, err := x.plainPart(part)
		if !ok || err != nil {
			return "", false, err
		}
		b.WriteString(text)
	}
	return b.String(), true, nil
}

// isPlainPart accepts parts whose expansion has no effect, so that it may be
// done again.
func isPlainPart(part syntax.WordPart) bool {
	switch p := part.(type) {
	case *syntax.Lit:
		return isPlainLit(p.Value)
	case *syntax.SglQuoted:
		return !p.Dollar
	case *syntax.ParamExp:
		return isSimpleParam(p)
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			switch q := inner.(type) {
			case *syntax.Lit:
			case *syntax.ParamExp:
				if !isSimpleParam(q) {
					return false
				}
			default:
				return false
			}
		}
		return !p.Dollar
	}
	return false
}

// isPlainLit reports whether unquoted text stands for itself.
func isPlainLit(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '*', '?', '[', '{', '~', '\\', '(':
			return false
		}
	}
	return true
}

// isSimpleParam accepts $name and ${name}, but for the lists $@ and $*.
func isSimpleParam(p *syntax.ParamExp) bool {
	return p.Param != nil && p.Exp == nil && p.Index == nil && p.Slice == nil && p.Repl == nil &&
		!p.Excl && !p.Length && p.Names == 0 && p.Param.Value != "@" && p.Param.Value != "*"
}

func (x Expander) plainPart(part syntax.WordPart) (text string, ok bool, err error) {
	switch p := part.(type) {
	case *syntax.Lit:
		return p.Value, isPlainLit(p.Value) || p.Value == "[", nil
	case *syntax.SglQuoted:
		return p.Value, !p.Dollar, nil
	case *syntax.DblQuoted:
		if len(p.Parts) == 0 {
			return "", true, nil
		}
		return x.plainText(p.Parts)
	case *syntax.ParamExp:
		if !isSimpleParam(p) || x.Vars.IsListRef(p.Param.Value) {
			return "", false, nil
		}
		text, err := x.simpleParam(p)
		return text, err == nil && x.isOneField(text), err
	}
	return "", false, nil
}

// isOneField reports whether the result of an unquoted expansion is neither
// split nor a pattern, nor nothing at all.
func (x Expander) isOneField(text string) bool {
	ifs := x.Vars.IFS()
	for i := range len(text) {
		c := text[i]
		switch c {
		case '*', '?', '[', '\\':
			return false
		}
		if c >= 0x80 || strings.IndexByte(ifs, c) >= 0 {
			return false
		}
	}
	return text != ""
}

// plainText expands parts that are joined without splitting: those of double
// quotes, or of the value of an assignment.
func (x Expander) plainText(parts []syntax.WordPart) (text string, ok bool, err error) {
	for _, part := range parts {
		if !isTextPart(part) || x.Vars.ListRefs && x.isList(part) {
			return "", false, nil
		}
	}
	if len(parts) == 1 {
		text, err := x.textPart(parts[0])
		return text, true, err
	}
	var b strings.Builder
	for _, part := range parts {
		text, err := x.textPart(part)
		if err != nil {
			return "", false, err
		}
		b.WriteString(text)
	}
	return b.String(), true, nil
}

// isTextPart accepts parts that mean one text wherever they are not split.
func isTextPart(part syntax.WordPart) bool {
	switch p := part.(type) {
	case *syntax.Lit:
		return strings.IndexByte(p.Value, '\\') < 0 && strings.IndexByte(p.Value, '~') < 0
	case *syntax.SglQuoted: // in double quotes, the parser makes none
		return !p.Dollar
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			if !isTextPart(inner) {
				return false
			}
		}
		return true
	case *syntax.ParamExp:
		return isSimpleParam(p)
	case *syntax.CmdSubst, *syntax.ArithmExp:
		return true
	}
	return false
}

// isList reports a reference to all elements of an array.
func (x Expander) isList(part syntax.WordPart) bool {
	switch p := part.(type) {
	case *syntax.ParamExp:
		return p.Param != nil && x.Vars.IsListRef(p.Param.Value)
	case *syntax.DblQuoted:
		return slices.ContainsFunc(p.Parts, x.isList)
	}
	return false
}

func (x Expander) textPart(part syntax.WordPart) (string, error) {
	switch p := part.(type) {
	case *syntax.Lit:
		return p.Value, nil
	case *syntax.SglQuoted:
		return p.Value, nil
	case *syntax.ParamExp:
		return x.simpleParam(p)
	case *syntax.CmdSubst:
		return x.Shell.Substitute(x.Ctx, p)
	case *syntax.ArithmExp:
		n, _, err := x.arithmetic(p.X)
		return strconv.FormatInt(n, 10), err
	case *syntax.DblQuoted:
		if len(p.Parts) == 0 {
			return "", nil
		}
		text, _, err := x.plainText(p.Parts)
		return text, err
	}
	return "", nil
}

// simpleParam is the text of a parameter without any operator.
func (x Expander) simpleParam(p *syntax.ParamExp) (string, error) {
	name := p.Param.Value
	text, set := x.Parameter(name)
	if !set && x.Opts.Nounset {
		return "", &UnsetError{Text: shownName(name) + ": unbound variable"}
	}
	return text, nil
}

// Parameter returns the text of a variable or of a special parameter.
func (cfg *Config) Parameter(name string) (text string, set bool) {
	if c := name[0]; ascii.IsDigit(c) || !ascii.InName(c) {
		return cfg.Shell.Special(name)
	}
	if vr := cfg.Vars.Find(name); vr != nil {
		return vr.Value()
	}
	return "", false
}
