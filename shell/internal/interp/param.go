package interp

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
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
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// A value is what a parameter expansion works on.
type value struct {
	name  string
	elems []string // one, unless list
	set   bool
	list  bool // all elements: $@, $* and "[@]", "[*]"
	star  bool // elements are joined where they are quoted
	blank bool // ... by a blank in a here-document, as in bash
	whole bool // elements are one field where IFS is empty, as in bash
	vr    *vars.Variable
	key   string // of an element
	index bool   // it is an element
	out   bool   // of a subscript that is out of bounds
}

func scalar(name, text string) value { return value{name: name, elems: []string{text}, set: true} }

// positional reports whether it is $@ or $*, which have $0 before the first.
func (v value) positional() bool { return v.name == "@" || v.name == "*" }

func (v value) text() string { return strings.Join(v.elems, "") }

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

// emit turns a value to fragments.
func (x Expander) emit(out []fragment, v value, q quoting) []fragment {
	switch {
	case !v.list:
		return append(out, q.expanded(v.text()))
	case v.star && q.double:
		return append(out, fragment{quoted, strings.Join(v.elems, x.joiner(v, q))})
	}
	between := fragment{kind: nextAt + fragmentKind(state.Btoi(v.star))}
	if v.whole && !q.double {
		between.text = " "
	}
	for i, e := range v.elems {
		if i > 0 {
			out = append(out, between)
		}
		out = append(out, q.expanded(e))
	}
	return out
}

// joiner is what joins the elements where these are quoted.
func (x Expander) joiner(v value, q quoting) string {
	if q.here && v.blank {
		return " "
	}
	return x.Sh.Vars.Separator()
}

// param expands a parameter: POSIX, 2.6.2.
func (x Expander) param(out []fragment, pe *syntax.ParamExp, q quoting) ([]fragment, error) {
	switch {
	case pe.Param == nil:
		return nil, fmt.Errorf("%s: bad substitution", unparse.Text(pe))
	case isSimpleParam(pe) && x.Sh.Vars.IsListRef(pe.Param.Value):
		to := x.Sh.Vars.Resolve(vars.Reference{Name: pe.Param.Value})
		v, err := x.keyed(to.Name, to.Key)
		return x.emit(out, v, q), err
	case isSimpleParam(pe):
		text, err := x.simpleParam(pe)
		return append(out, q.expanded(text)), err
	case pe.Excl && pe.Names != 0:
		return x.emit(out, x.namesWith(pe.Param.Value, pe.Names == syntax.NamesPrefix), q), nil
	}
	if pe.Length && isAllIndex(pe.Index) && !x.Sh.Vars.RefersToElement(pe.Param.Value) {
		if vr := x.Sh.Vars.Find(pe.Param.Value); vr != nil && vr.Set && vr.IsArray() {
			return append(out, q.expanded(strconv.Itoa(vr.Count()))), nil
		}
	}
	v, err := x.value(pe)
	if err != nil {
		return nil, err
	}
	switch {
	case !v.out || pe.Length:
	case x.Sh.Opts.Errexit:
		return nil, fmt.Errorf("%s: bad array subscript", v.name)
	default: // a message, but no error
		x.Sh.Diagnose("%s: bad array subscript", v.name)
	}
	if pe.Exp != nil {
		if f := paramCondition(pe.Exp.Op); f != nil {
			return f(x, out, pe, v, q)
		}
	}
	if !v.set && !v.list && x.Sh.Opts.Nounset && !(pe.Length && (v.index || v.name == "!")) {
		return nil, &unsetError{v.shown() + ": unbound variable"}
	}
	v, err = x.operate(pe, v)
	return x.emit(out, v, q), err
}

func (v value) ref() vars.Reference {
	return vars.Reference{Name: v.name, Indexed: v.index, Key: v.key}
}

// shown is a parameter's name in messages about its being unset.
func (v value) shown() string {
	if v.index {
		return v.ref().String()
	}
	return shownName(v.name)
}

func shownName(name string) string {
	if ascii.IsName(name) || name[0] == '!' {
		return name
	}
	return "$" + name
}

// operate applies the operators that compute something from the value.
func (x Expander) operate(pe *syntax.ParamExp, v value) (value, error) {
	switch {
	case pe.Length && v.out && x.Sh.Vars.Find(v.name) != nil:
		return v, fmt.Errorf("%s]: bad array subscript", v.key)
	case pe.Length && x.Sh.Opts.Nounset && !hasElements(x.Sh, v):
		return v, errors.New(v.name + ": unbound variable") // which ends no shell
	case pe.Length:
		n := len(v.elems)
		if !v.list && !v.index && x.Sh.Vars.RefersToElement(v.name) {
			n = 0 // in bash
		} else if !v.list {
			n = utf8.RuneCountInString(v.elems[0])
		}
		return scalar(v.name, strconv.Itoa(n)), nil
	case !v.set && !x.hasMeaningUnset(pe, v): // what the operator says is not expanded
		return v, nil
	}
	v.blank = hasBlanks(pe, v)
	switch {
	case pe.Slice != nil:
		return x.slice(pe, v)
	case pe.Repl != nil:
		return x.replace(pe.Repl, v)
	case pe.Exp != nil:
		if f := paramOperator(pe.Exp.Op); f != nil {
			return f(x, pe, v)
		}
	}
	return v, nil
}

// hasBlanks reports whether, after the operator, blanks join the elements in a
// here-document.
func hasBlanks(pe *syntax.ParamExp, v value) bool {
	switch {
	case pe.Repl != nil:
		return false
	case pe.Exp == nil:
		return v.blank || pe.Slice != nil
	}
	switch pe.Exp.Op {
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll:
		return false
	}
	return true
}

// hasElements reports whether the elements of a value, if it has any, are those of
// an array that is set.
func hasElements(sh *state.Shell, v value) bool {
	if v.positional() || !v.list && !v.index {
		return true
	}
	vr := sh.Vars.Find(v.name)
	return vr != nil && vr.IsArray() && vr.Set
}

// hasMeaningUnset reports what an unset parameter has as well: its attributes,
// and with the positional ones "$0" from offset 0 on.
func (x Expander) hasMeaningUnset(pe *syntax.ParamExp, v value) bool {
	return pe.Slice != nil && v.positional() ||
		pe.Exp != nil && pe.Exp.Op == syntax.OtherParamOps && strings.EqualFold(pe.Exp.Word.Lit(), "a")
}

// value finds what the parameter, or what it refers to, stands for.
func (x Expander) value(pe *syntax.ParamExp) (value, error) {
	name := pe.Param.Value
	if pe.Excl && pe.Index == nil {
		return x.indirect(name)
	}
	v, err := x.element(name, pe.Index)
	if err != nil || !pe.Excl {
		return v, err
	}
	if v.list && pe.Exp == nil && pe.Slice == nil && pe.Repl == nil {
		v.elems, v.blank, v.whole = nil, true, v.star
		if v.vr != nil {
			v.elems = v.vr.Keys()
		}
		return v, nil
	}
	return x.referred(v)
}

// indirect is ${!name}: the parameter that the value names, or for a name
// reference the name of what it refers to.
func (x Expander) indirect(name string) (value, error) {
	if vr := x.Sh.Vars.Get(name); vr != nil && vr.Has(vars.Nameref) && vr.Set {
		to := x.Sh.Vars.Resolve(vars.Reference{Name: name})
		if to.Circular == "" {
			return scalar(name, to.String()), nil
		}
	}
	v, err := x.element(name, nil)
	if err != nil {
		return v, err
	}
	return x.referred(v)
}

// An indirectError is a name that ${!name} can't stand for.
type indirectError string

func (e indirectError) Error() string { return string(e) }

func (x Expander) referred(v value) (value, error) {
	switch name := strings.Join(v.elems, " "); {
	case !v.set && (!ascii.IsName(v.name) || isDeclared(x.Sh, v.name)): // what it would name is not set
		return value{name: "!" + v.name, elems: []string{""}}, nil
	case !v.set:
		return v, indirectError(v.shown() + ": invalid indirect expansion")
	case isParameter(name):
		return x.element(name, nil)
	default:
		ref, ok := vars.ParseReference(name)
		if !ok {
			return v, indirectError(name + ": invalid variable name")
		}
		return x.keyed(ref.Name, ref.Key)
	}
}

// isDeclared reports whether there is such a variable, though perhaps without a
// value.
func isDeclared(sh *state.Shell, name string) bool {
	vr := sh.Vars.Find(name)
	return vr != nil && !vr.Has(vars.Nameref)
}

func isParameter(name string) bool {
	return ascii.IsName(name) || ascii.IsDigits(name) || len(name) == 1 && strings.Contains("@*#?-$!", name)
}

func (x Expander) element(name string, index syntax.ArithmExpr) (value, error) {
	switch {
	case name == "@", name == "*":
		v := value{name: name, elems: slices.Clone(x.Sh.Params), list: true, star: name == "*", blank: true}
		v.set = len(v.elems) > 0
		return v, nil
	case index == nil:
		text, set := Parameter(x.Sh, name)
		return value{name: name, elems: []string{text}, set: set}, nil
	}
	if isAllIndex(index) {
		return x.keyed(name, index.(*syntax.Word).Lit())
	}
	key, err := keyOf(x.Ctx, x.Sh, name, index)
	if err != nil {
		return value{}, err
	}
	return x.keyedElement(name, key)
}

// isAllIndex reports the subscripts that mean all elements.
func isAllIndex(index syntax.ArithmExpr) bool {
	w, ok := index.(*syntax.Word)
	return ok && len(w.Parts) == 1 && (w.Lit() == "@" || w.Lit() == "*")
}

// keyed is the element of a key, or all for "@" and "*".
func (x Expander) keyed(name, key string) (value, error) {
	if key != "@" && key != "*" {
		return x.keyedElement(name, key)
	}
	v := value{name: name, list: true, star: key == "*"}
	if !x.Sh.Vars.RefersToElement(name) {
		v.vr = x.Sh.Vars.Find(name)
	}
	if v.vr != nil {
		v.elems = v.vr.Elements()
		v.set = len(v.elems) > 0
	}
	return v, nil
}

func (x Expander) keyedElement(name, key string) (value, error) {
	ref, err := x.Sh.Vars.Evaluated(x.Ctx, x.Sh.Vars.Resolve(vars.Reference{Name: name, Indexed: true, Key: key}))
	text, set := "", false
	if err == nil {
		text, set, err = x.Sh.Vars.Element(x.Ctx, ref)
	}
	v := value{name: name, elems: []string{text}, set: set, index: true, key: key}
	if _, v.out = err.(vars.BoundsError); v.out {
		err = nil
	}
	return v, err
}

// namesWith is ${!prefix*}.
func (x Expander) namesWith(prefix string, star bool) value {
	v := value{name: prefix, list: true, star: star, blank: true, set: true}
	for _, name := range x.Sh.Vars.AllNames() {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if vr := x.Sh.Vars.Listed(name); vr.Set || vr.Kind == vars.Indexed && vr.List != nil || vr.Dict != nil {
			v.elems = append(v.elems, name)
		}
	}
	return v
}

// paramCondition returns the operators that depend on whether the parameter is
// set; their word is expanded only where it is used.
func paramCondition(op syntax.ParExpOperator) func(Expander, []fragment, *syntax.ParamExp, value, quoting) ([]fragment, error) {
	switch op {
	case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
		return Expander.alternate
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull:
		return Expander.defaultTo
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return Expander.mustBeSet
	case syntax.AssignUnset, syntax.AssignUnsetOrNull:
		return Expander.assignDefault
	}
	return nil
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

func (x Expander) alternate(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	switch {
	case v.has(pe.Exp.Op):
	case v.list && !v.star: // as "$@" without parameters
		return out, nil
	default:
		return append(out, q.expanded("")), nil
	}
	return x.operand(out, pe.Exp.Word, q)
}

func (x Expander) defaultTo(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if v.has(pe.Exp.Op) {
		return x.emit(out, v, q), nil
	}
	return x.operand(out, pe.Exp.Word, q)
}

// operand expands the word of an operator in place of the parameter.
func (x Expander) operand(out []fragment, w *syntax.Word, q quoting) ([]fragment, error) {
	if w == nil {
		return append(out, q.expanded("")), nil
	}
	q.operand, q.assign = true, false
	before := len(out)
	out, err := x.parts(out, w.Parts, q)
	if q.double && len(out) == before {
		out = append(out, fragment{kind: quoted})
	}
	return out, err
}

func (x Expander) mustBeSet(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if v.has(pe.Exp.Op) {
		return x.emit(out, v, q), nil
	}
	frags, err := x.operand(nil, pe.Exp.Word, q)
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
	return nil, &unsetError{v.ref().String() + ": " + text}
}

func (x Expander) assignDefault(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if v.has(pe.Exp.Op) {
		return x.emit(out, v, q), nil
	}
	switch {
	case pe.Excl && v.index:
		return nil, fmt.Errorf("%s: invalid variable name", v.ref())
	case !ascii.IsName(v.name) || v.list:
		return nil, fmt.Errorf("$%s: cannot assign in this way", v.name)
	}
	frags, err := x.operand(nil, pe.Exp.Word, q)
	if err != nil {
		return nil, err
	}
	ref, err := x.Sh.Vars.Evaluated(x.Ctx, x.Sh.Vars.Resolve(v.ref())) // once more, as in bash
	if err != nil {
		return nil, err
	}
	if err := x.Sh.Vars.Assign(x.Ctx, ref, x.join(frags), false); err != nil {
		return nil, err
	}
	text, _, err := x.Sh.Vars.Element(x.Ctx, ref)
	return append(out, q.expanded(text)), err
}

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
	p := pattern.Compile(text, x.Sh.PatternFlags(false)&^pattern.NoCase)
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
	text, err := x.pattern(word)
	if text == "" {
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
	vr := x.Sh.Vars.Find(v.name)
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
		return v.each(func(s string) string { return x.prompt(s) }), nil
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

func (x Expander) declarationOf(v value, vr *vars.Variable) value {
	if ascii.IsName(v.name) {
		v.name = x.Sh.Vars.Resolve(vars.Reference{Name: v.name}).Name
	}
	switch {
	case vr == nil || !ascii.IsName(v.name):
		v.elems = nil
		if v.list {
			v.elems = []string{"set -- " + quote.ReusableAll(x.Sh.Params)}
		}
	case v.list:
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

// A sliceError is a length that ends before the offset.
type sliceError struct{ length string }

func (e sliceError) Error() string { return e.length + ": substring expression < 0" }

// slice is ${name:offset:length}.
func (x Expander) slice(pe *syntax.ParamExp, v value) (value, error) {
	offset, _, err := x.arithmetic(pe.Slice.Offset)
	if err != nil {
		return v, err
	}
	if v.list && v.vr != nil && v.vr.Kind == vars.Indexed {
		return x.sliceIndexed(pe, v, offset)
	}
	if v.positional() {
		v.elems = append([]string{x.Sh.Name}, v.elems...)
	}
	if !v.list || v.vr != nil && v.vr.Kind == vars.Scalar {
		v.elems[0], err = x.substring(pe, v.elems[0], offset)
		return v, err
	}
	units := v.elems
	size := int64(len(units))
	from, to := offset, size
	if from < 0 {
		from += size
	}
	if from < 0 || from > size { // the length does not matter
		from, to = 0, 0
	} else if pe.Slice.Length != nil {
		to, err = x.sliceEnd(pe.Slice.Length, from, to)
	}
	if err != nil {
		return v, err
	}
	v.elems = units[from:to]
	return v, nil
}

// substring is the slice of a text, by characters.
func (x Expander) substring(pe *syntax.ParamExp, s string, offset int64) (string, error) {
	if offset < 0 {
		offset += charCount(s)
	}
	from := charIndex(s, offset)
	if from < 0 {
		return "", nil // the length does not matter
	}
	s = s[from:]
	if pe.Slice.Length == nil {
		return s, nil
	}
	n, text, err := x.arithmetic(pe.Slice.Length)
	if err == nil && n < 0 {
		if n += charCount(s); n < 0 {
			err = sliceError{text}
		}
	}
	if err != nil {
		return s, err
	}
	if to := charIndex(s, n); to >= 0 {
		s = s[:to]
	}
	return s, nil
}

// charIndex is where the nth character of s begins, or -1 if there is none.
func charIndex(s string, n int64) int {
	if n < 0 {
		return -1
	}
	for i := 0; ; n-- {
		switch {
		case n == 0:
			return i
		case i == len(s):
			return -1
		case s[i] < utf8.RuneSelf:
			i++
		default:
			i += locale.CharSize(s[i:])
		}
	}
}

func charCount(s string) (n int64) {
	for i := 0; i < len(s); n++ {
		if s[i] < utf8.RuneSelf {
			i++
		} else {
			i += locale.CharSize(s[i:])
		}
	}
	return n
}

// sliceIndexed takes elements from a subscript on, whether or not there are
// gaps.
func (x Expander) sliceIndexed(pe *syntax.ParamExp, v value, offset int64) (value, error) {
	n := -1
	if offset < 0 {
		offset += v.vr.List.Next()
	}
	if v.elems = nil; offset < 0 || offset >= v.vr.List.Next() { // the length does not matter
		return v, nil
	}
	if pe.Slice.Length != nil {
		length, text, err := x.arithmetic(pe.Slice.Length)
		if err != nil {
			return v, err
		}
		if length < 0 {
			return v, sliceError{text}
		}
		n = int(length)
	}
	v.elems = v.vr.List.From(offset, n)
	return v, nil
}

func (x Expander) sliceEnd(length syntax.ArithmExpr, from, size int64) (to int64, err error) {
	n, text, err := x.arithmetic(length)
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, sliceError{text}
	}
	return min(from+n, size), nil
}

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
	one.pattern = pattern.Compile(text, x.Sh.PatternFlags(false))
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
