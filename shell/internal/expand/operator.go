package expand

import (
	"cmp"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// paramOperator returns what computes something from a value.
func paramOperator(op syntax.ParExpOperator) func(Expander, *syntax.ParamExp, value) (value, error) {
	switch op {
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		return Expander.trim
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll, source.Toggle:
		return Expander.changeCase
	case syntax.OtherParamOps:
		return Expander.transform
	}
	return nil
}

// trim removes a prefix or a suffix.
func (x Expander) trim(pe *syntax.ParamExp, v value) (value, error) {
	v.whole = v.list && !v.positional()
	text, err := x.pattern(pe.Exp.Word)
	p := pattern.Compile(text, x.Shell.PatternFlags(false)&^pattern.NoCase)
	op := pe.Exp.Op
	longest := op == syntax.RemLargePrefix || op == syntax.RemLargeSuffix
	fromStart := op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix
	return v.each(func(s string) string {
		if fromStart {
			return s[max(0, p.Prefix(s, longest)):]
		}
		if at := p.Suffix(s, longest); at >= 0 {
			return s[:at]
		}
		return s
	}), err
}

func (x Expander) changeCase(pe *syntax.ParamExp, v value) (value, error) {
	if strings.Contains("#?-", pe.Param.Value) { // bash takes the sign for the operator
		return v, errors.New(unparse.Text(pe) + ": bad substitution")
	}
	op, word := pe.Exp.Op, pe.Exp.Word
	all := op == syntax.UpperAll || op == syntax.LowerAll
	to := unicode.ToLower
	switch op {
	case syntax.UpperFirst, syntax.UpperAll:
		to = unicode.ToUpper
	case source.Toggle:
		to = toggleCase
		word, all = source.ToggleOperand(pe.Exp)
	}
	text, given, err := x.givenPattern(word)
	switch {
	case text == "" && given:
		return v, err
	case text == "":
		text = "?"
	}
	p := pattern.Compile(text, pattern.Extended) // whether or not the shell has it on
	return v.each(func(s string) string { return mapCase(s, p, to, all) }), err
}

func toggleCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

// mapCase changes the characters that the pattern matches: all, or the first
// if it is one.
func mapCase(s string, p *pattern.Pattern, to func(rune) rune, all bool) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := locale.Char(s[i:])
		char := s[i : i+size]
		if (all || i == 0) && r != utf8.RuneError && p.Match(char) {
			char = string(to(r))
		}
		b.WriteString(char)
		i += size
	}
	return b.String()
}

// transform is ${name@operator}.
func (x Expander) transform(pe *syntax.ParamExp, v value) (value, error) {
	vr := x.Vars.Find(v.name)
	switch op := pe.Exp.Word.Lit(); op {
	case "Q":
		return v.each(quote.Reusable), nil
	case "U":
		return v.each(strings.ToUpper), nil
	case "L":
		return v.each(strings.ToLower), nil
	case "u":
		any := pattern.Compile("?", 0)
		return v.each(func(s string) string { return mapCase(s, any, unicode.ToUpper, false) }), nil
	case "E":
		return v.each(format.Unescape), nil
	case "P":
		return v.each(func(s string) string { return x.Prompt(s) }), nil
	case "a":
		if len(v.elems) == 0 && vr != nil {
			v.elems = []string{""}
		}
		return v.each(func(string) string { return vars.FlagsOf(vr) }), nil
	case "A":
		return x.declarationOf(v, vr), nil
	case "K", "k":
		return pairsOf(v, op == "K"), nil
	}
	return v, errors.New(unparse.Text(pe) + ": bad substitution")
}

// setCommand is the command that sets positional parameters, which are quoted. In
// bash, IFS parts and joins it.
func (x Expander) setCommand(v value) value {
	sep := x.Vars.Separator()
	switch {
	case v.star:
		v.elems = []string{"set -- " + strings.Join(v.elems, cmp.Or(sep, " "))}
	case sep == "", sep == " ":
		v.elems = append([]string{"set", "--"}, v.elems...)
	default:
		v.elems[0] = "set -- " + v.elems[0]
	}
	return v
}

func (x Expander) declarationOf(v value, vr *vars.Variable) value {
	if ascii.IsName(v.name) {
		v.name = x.Vars.Resolve(vars.Reference{Name: v.name}).Name
	}
	switch {
	case v.positional() && v.set:
		v = x.setCommand(v.each(quote.Reusable))
	case vr == nil || !ascii.IsName(v.name):
		v.elems = nil
	case v.list && vr.IsArray():
		v.elems = strings.SplitN(vars.Declaration(v.name, vr), " ", 3)
	case !v.set:
		v.elems = nil
		if flags := vars.FlagsOf(vr); flags != "" {
			v.elems, v.set = []string{"declare -" + flags + " " + v.name}, true
		}
	default:
		text := v.text()
		v.elems = []string{v.name + "=" + quote.Reusable(text)}
		if flags := vars.FlagsOf(vr); flags != "" {
			v.elems[0] = "declare -" + flags + " " + v.elems[0]
		}
	}
	return v
}

// pairsOf shows an array's keys and values, as words or as one text.
func pairsOf(v value, asText bool) value {
	if !v.list || v.vr == nil || !v.vr.IsArray() {
		return v.each(quote.Reusable)
	}
	keys, elems := v.vr.Keys(), v.elems
	v.elems = nil
	for i, key := range keys {
		if !asText {
			v.elems = append(v.elems, key, elems[i])
			continue
		}
		if v.vr.Kind == vars.Assoc {
			key = quote.Key(key)
		}
		v.elems = append(v.elems, key+" "+quote.Declared(elems[i]))
	}
	if asText {
		v.elems = []string{strings.Join(v.elems, " ")}
		if v.vr.Kind == vars.Assoc && len(keys) > 0 {
			v.elems[0] += " "
		}
	}
	return v
}
