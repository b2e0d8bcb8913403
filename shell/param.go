package shell

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// A value is what a parameter expansion works on.
type value struct {
	name  string
	elems []string // one, unless list
	set   bool
	list  bool // all elements: $@, $* and "[@]", "[*]"
	star  bool // elements are joined where they are quoted
}

func scalar(name, text string) value { return value{name: name, elems: []string{text}, set: true} }

// null reports whether there is nothing in it.
func (v value) null() bool { return strings.Join(v.elems, " ") == "" }

// each applies f to every element.
func (v value) each(f func(string) string) value {
	elems := make([]string, len(v.elems))
	for i, e := range v.elems {
		elems[i] = f(e)
	}
	v.elems = elems
	return v
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// emit turns a value to fragments.
func (x *expander) emit(v value, q quoting) []fragment {
	switch {
	case !v.list:
		return q.expanded(strings.Join(v.elems, ""))
	case v.star && q.double:
		return []fragment{{quoted, strings.Join(v.elems, x.starSeparator())}}
	}
	out := make([]fragment, 0, 2*len(v.elems))
	for i, e := range v.elems {
		if i > 0 {
			out = append(out, fragment{kind: nextAt + fragmentKind(btoi(v.star))})
		}
		out = append(out, q.expanded(e)...)
	}
	return out
}

// param expands a parameter: POSIX, 2.6.2.
func (x *expander) param(pe *syntax.ParamExp, q quoting) ([]fragment, error) {
	if pe.Param == nil {
		return nil, fmt.Errorf("%s: bad substitution", source(pe))
	}
	if pe.Excl && pe.Names != 0 {
		return x.emit(x.namesWith(pe.Param.Value, pe.Names == syntax.NamesPrefix), q), nil
	}
	v, err := x.value(pe)
	if err != nil {
		return nil, err
	}
	if pe.Exp != nil {
		if f := paramConditions[pe.Exp.Op]; f != nil {
			return f(x, pe, v, q)
		}
	}
	if !v.set && !v.list && x.sh.opts.nounset {
		return nil, &unsetError{v.shown() + ": unbound variable"}
	}
	v, err = x.operate(pe, v)
	return x.emit(v, q), err
}

// shown is a parameter's name in messages about its being unset.
func (v value) shown() string {
	if isName(v.name) {
		return v.name
	}
	return "$" + v.name
}

// operate applies the operators that compute something from the value.
func (x *expander) operate(pe *syntax.ParamExp, v value) (value, error) {
	switch {
	case pe.Length:
		n := len(v.elems)
		if !v.list {
			n = utf8.RuneCountInString(v.elems[0])
		}
		return scalar(v.name, strconv.Itoa(n)), nil
	case !v.set: // what the operator says is not expanded
		return v, nil
	case pe.Slice != nil:
		return x.slice(pe, v)
	case pe.Repl != nil:
		return x.replace(pe.Repl, v)
	case pe.Exp != nil:
		if f := paramOperators[pe.Exp.Op]; f != nil {
			return f(x, pe, v)
		}
	}
	return v, nil
}

// lookup returns a variable or a special parameter.
func (sh *Shell) lookup(name string) expand.Variable {
	if vr, ok := sh.special(name); ok {
		return vr
	}
	return sh.vars.get(name)
}

// value finds what the parameter, or what it refers to, stands for.
func (x *expander) value(pe *syntax.ParamExp) (value, error) {
	v, err := x.element(pe.Param.Value, pe.Index)
	if err != nil || !pe.Excl {
		return v, err
	}
	if pe.Index != nil && v.list {
		return v.keys(), nil
	}
	switch name := strings.Join(v.elems, " "); {
	case !v.set:
		return v, fmt.Errorf("%s: invalid indirect expansion", v.name)
	case !isParameter(name):
		return v, fmt.Errorf("%s: invalid variable name", name)
	default:
		return x.element(name, nil)
	}
}

func (v value) keys() value {
	for i := range v.elems {
		v.elems[i] = strconv.Itoa(i)
	}
	return v
}

func isParameter(name string) bool {
	_, err := strconv.ParseUint(name, 10, 31)
	return isName(name) || err == nil || len(name) == 1 && strings.Contains("@*#?-$!", name)
}

func (x *expander) element(name string, index syntax.ArithmExpr) (value, error) {
	vr := x.sh.lookup(name)
	v := value{name: name, set: vr.IsSet()}
	subscript := ""
	if w, ok := index.(*syntax.Word); ok {
		subscript = w.Lit()
	}
	switch {
	case name == "@", name == "*":
		v.elems, v.list, v.star = slices.Clone(vr.List), true, name == "*"
		v.set = len(v.elems) > 0
		return v, nil
	case subscript == "@", subscript == "*":
		v.list, v.star = true, subscript == "*"
		v.elems = slices.Clone(vr.List)
		if vr.Kind != expand.Indexed && v.set {
			v.elems = []string{vr.Str}
		}
		return v, nil
	case index != nil:
		return x.indexed(v, vr, index)
	}
	v.elems = []string{stringOf(vr)}
	return v, nil
}

func (x *expander) indexed(v value, vr expand.Variable, index syntax.ArithmExpr) (value, error) {
	n, _, err := x.arithmetic(index)
	list := vr.List
	if vr.Kind != expand.Indexed && vr.IsSet() {
		list = []string{vr.Str}
	}
	if n < 0 {
		n += int64(len(list))
	}
	v.elems, v.set = []string{""}, false
	if n >= 0 && n < int64(len(list)) {
		v.elems, v.set = []string{list[n]}, true
	}
	return v, err
}

// namesWith is ${!prefix*}.
func (x *expander) namesWith(prefix string, star bool) value {
	v := value{name: prefix, list: true, star: star, set: true}
	for _, name := range slices.Sorted(maps.Keys(x.sh.vars.all())) {
		if vr := x.sh.vars.get(name); vr.IsSet() && strings.HasPrefix(name, prefix) {
			v.elems = append(v.elems, name)
		}
	}
	return v
}

// paramConditions are the operators that depend on whether the parameter is
// set; their word is expanded only where it is used.
var paramConditions map[syntax.ParExpOperator]func(*expander, *syntax.ParamExp, value, quoting) ([]fragment, error)

func init() {
	paramConditions = map[syntax.ParExpOperator]func(*expander, *syntax.ParamExp, value, quoting) ([]fragment, error){
		syntax.AlternateUnset:       (*expander).alternate,
		syntax.AlternateUnsetOrNull: (*expander).alternate,
		syntax.DefaultUnset:         (*expander).defaultTo,
		syntax.DefaultUnsetOrNull:   (*expander).defaultTo,
		syntax.ErrorUnset:           (*expander).mustBeSet,
		syntax.ErrorUnsetOrNull:     (*expander).mustBeSet,
		syntax.AssignUnset:          (*expander).assignDefault,
		syntax.AssignUnsetOrNull:    (*expander).assignDefault,
	}
}

// has reports whether the parameter has a value in the sense of the operator:
// with a colon, an empty one does not count.
func (v value) has(op syntax.ParExpOperator) bool {
	switch op {
	case syntax.AlternateUnsetOrNull, syntax.DefaultUnsetOrNull, syntax.ErrorUnsetOrNull, syntax.AssignUnsetOrNull:
		return v.set && !v.null()
	}
	return v.set
}

func (x *expander) alternate(pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	switch {
	case v.has(pe.Exp.Op):
	case v.list && !v.star: // as "$@" without parameters
		return nil, nil
	default:
		return q.expanded(""), nil
	}
	return x.operand(pe.Exp.Word, q)
}

func (x *expander) defaultTo(pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if v.has(pe.Exp.Op) {
		return x.emit(v, q), nil
	}
	return x.operand(pe.Exp.Word, q)
}

// operand expands the word of an operator in place of the parameter.
func (x *expander) operand(w *syntax.Word, q quoting) ([]fragment, error) {
	if w == nil {
		return q.expanded(""), nil
	}
	q.operand, q.assign = true, false
	return x.parts(w.Parts, q)
}

func (x *expander) mustBeSet(pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if v.has(pe.Exp.Op) {
		return x.emit(v, q), nil
	}
	frags, err := x.operand(pe.Exp.Word, q)
	if err != nil {
		return nil, err
	}
	text := x.join(frags)
	switch {
	case text != "":
	case pe.Exp.Op == syntax.ErrorUnsetOrNull:
		text = "parameter null or not set"
	default:
		text = "parameter not set"
	}
	return nil, &unsetError{v.name + ": " + text}
}

func (x *expander) assignDefault(pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if v.has(pe.Exp.Op) {
		return x.emit(v, q), nil
	}
	if !isName(v.name) {
		return nil, fmt.Errorf("$%s: cannot assign in this way", v.name)
	}
	frags, err := x.operand(pe.Exp.Word, q)
	if err != nil {
		return nil, err
	}
	text := x.join(frags)
	return q.expanded(text), x.sh.setString(v.name, text)
}

var paramOperators map[syntax.ParExpOperator]func(*expander, *syntax.ParamExp, value) (value, error)

func init() {
	paramOperators = map[syntax.ParExpOperator]func(*expander, *syntax.ParamExp, value) (value, error){
		syntax.RemSmallPrefix: (*expander).trim,
		syntax.RemLargePrefix: (*expander).trim,
		syntax.RemSmallSuffix: (*expander).trim,
		syntax.RemLargeSuffix: (*expander).trim,
		syntax.UpperFirst:     (*expander).changeCase,
		syntax.UpperAll:       (*expander).changeCase,
		syntax.LowerFirst:     (*expander).changeCase,
		syntax.LowerAll:       (*expander).changeCase,
		syntax.OtherParamOps:  (*expander).transform,
	}
}

// trim removes a prefix or a suffix.
func (x *expander) trim(pe *syntax.ParamExp, v value) (value, error) {
	text, err := x.pattern(pe.Exp.Word)
	p := compilePattern(text)
	op := pe.Exp.Op
	longest := op == syntax.RemLargePrefix || op == syntax.RemLargeSuffix
	fromStart := op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix
	return v.each(func(s string) string {
		if fromStart {
			return s[max(0, p.prefix(s, longest)):]
		}
		if at := p.suffix(s, longest); at >= 0 {
			return s[:at]
		}
		return s
	}), err
}

func (x *expander) changeCase(pe *syntax.ParamExp, v value) (value, error) {
	text, err := x.pattern(pe.Exp.Word)
	if text == "" {
		text = "?"
	}
	p := compilePattern(text)
	op := pe.Exp.Op
	to := unicode.ToLower
	if op == syntax.UpperFirst || op == syntax.UpperAll {
		to = unicode.ToUpper
	}
	all := op == syntax.UpperAll || op == syntax.LowerAll
	return v.each(func(s string) string { return mapCase(s, p, to, all) }), err
}

// mapCase changes the characters that the pattern matches: all, or the first
// if it is one.
func mapCase(s string, p pattern, to func(rune) rune, all bool) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := localeChar(s[i:])
		char := s[i : i+size]
		if (all || i == 0) && r != utf8.RuneError && p.matches(char) {
			char = string(to(r))
		}
		b.WriteString(char)
		i += size
	}
	return b.String()
}

// transform is ${name@operator}.
func (x *expander) transform(pe *syntax.ParamExp, v value) (value, error) {
	if !v.set {
		return v, nil
	}
	vr := x.sh.lookup(v.name)
	switch op := pe.Exp.Word.Lit(); op {
	case "Q":
		return v.each(reusable), nil
	case "U":
		return v.each(strings.ToUpper), nil
	case "L":
		return v.each(strings.ToLower), nil
	case "u":
		any := pattern{{func(string, rune) bool { return true }}}
		return v.each(func(s string) string { return mapCase(s, any, unicode.ToUpper, false) }), nil
	case "E":
		return v.each(unescapeANSI), nil
	case "a":
		return v.each(func(string) string { return flagsOf(vr) }), nil
	case "A":
		return v.each(func(s string) string { return declaration(v.name, s, vr) }), nil
	case "K", "k":
		return v.each(reusable), nil
	}
	return v, errors.New(source(pe) + ": bad substitution")
}

// reusable quotes a text so that it can be used as input.
func reusable(s string) string {
	if hasUnprintable(s) {
		return quoteANSI(s)
	}
	return quoteSingle(s)
}

func flagsOf(vr expand.Variable) string {
	flags := ""
	if vr.Kind == expand.Indexed {
		flags += "a"
	}
	if vr.ReadOnly {
		flags += "r"
	}
	if vr.Exported {
		flags += "x"
	}
	return flags
}

func declaration(name, text string, vr expand.Variable) string {
	if !isName(name) {
		return ""
	}
	if flags := flagsOf(vr); flags != "" {
		return "declare -" + flags + " " + name + "=" + reusable(text)
	}
	return name + "=" + reusable(text)
}

// slice is ${name:offset:length}.
func (x *expander) slice(pe *syntax.ParamExp, v value) (value, error) {
	offset, _, err := x.arithmetic(pe.Slice.Offset)
	if err != nil {
		return v, err
	}
	if v.name == "@" || v.name == "*" {
		v.elems = append([]string{x.sh.name}, v.elems...)
	}
	units := v.elems
	if !v.list {
		units = chars(v.elems[0])
	}
	size := int64(len(units))
	from, to := offset, size
	if from < 0 {
		from += size
	}
	if from < 0 || from > size {
		from, to = 0, 0
	}
	if pe.Slice.Length != nil {
		to, err = x.sliceEnd(pe.Slice.Length, v, from, to)
	}
	if err != nil {
		return v, err
	}
	v.elems = units[from:to]
	if !v.list {
		v.elems = []string{strings.Join(v.elems, "")}
	}
	return v, nil
}

func (x *expander) sliceEnd(length syntax.ArithmExpr, v value, from, size int64) (to int64, err error) {
	n, text, err := x.arithmetic(length)
	switch {
	case err != nil:
		return 0, err
	case n >= 0:
		return min(from+n, size), nil
	case v.list || size+n < from:
		return 0, fmt.Errorf("%s: substring expression < 0", text)
	}
	return size + n, nil
}

func chars(s string) (all []string) {
	for s != "" {
		n := charSize(s)
		all = append(all, s[:n])
		s = s[n:]
	}
	return all
}

// replace is ${name/pattern/text}.
func (x *expander) replace(r *syntax.Replace, v value) (value, error) {
	text, err := x.pattern(r.Orig)
	if err != nil {
		return v, err
	}
	var with []fragment
	if r.With != nil {
		if with, err = x.parts(r.With.Parts, quoting{}); err != nil {
			return v, err
		}
	}
	one := replacement{with: with, all: r.All}
	if !r.All && text != "" && (text[0] == '#' || text[0] == '%') {
		one.anchor, text = text[0], text[1:]
	}
	if text == "" && one.anchor == 0 {
		return v, nil
	}
	one.pattern = compilePattern(text)
	return v.each(one.apply), nil
}

// A replacement replaces what a pattern matches.
type replacement struct {
	pattern pattern
	with    []fragment
	all     bool
	anchor  byte // '#' at the start, '%' at the end, 0 anywhere
}

func (r replacement) apply(s string) string {
	switch r.anchor {
	case '#':
		if n := r.pattern.prefix(s, true); n >= 0 {
			return r.text(s[:n]) + s[n:]
		}
		return s
	case '%':
		if at := r.pattern.suffix(s, true); at >= 0 {
			return s[:at] + r.text(s[at:])
		}
		return s
	}
	var b strings.Builder
	for s != "" {
		n := r.pattern.prefix(s, true)
		if n <= 0 {
			n = charSize(s)
			b.WriteString(s[:n])
			s = s[n:]
			continue
		}
		b.WriteString(r.text(s[:n]))
		s = s[n:]
		if !r.all {
			break
		}
	}
	return b.String() + s
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
