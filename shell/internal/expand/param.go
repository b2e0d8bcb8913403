package expand

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
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

// each applies f to every element.
func (v value) each(f func(string) string) value {
	elems := make([]string, len(v.elems))
	for i, e := range v.elems {
		elems[i] = f(e)
	}
	v.elems = elems
	return v
}

// between is what comes between two elements.
func (v value) between() fragmentKind {
	if v.star {
		return nextStar
	}
	return nextAt
}

// params are the positional parameters, which are not to be changed; zero is $0.
func (x Expander) params() []string {
	_, params := x.Shell.Positional()
	return params
}

func (x Expander) zero() string {
	zero, _ := x.Shell.Positional()
	return zero
}

// emit turns a value to fragments.
func (x Expander) emit(out []fragment, v value, q quoting) []fragment {
	switch {
	case !v.list:
		return append(out, q.expanded(v.text()))
	case v.star && q.double:
		return append(out, fragment{quoted, strings.Join(v.elems, x.joiner(v, q))})
	}
	between := fragment{kind: v.between()}
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
	return x.Vars.Separator()
}

// badParam is the error that the expansion of no known form is. With an unknown
// operator after "@" it ends the shell; but of what is unset, bash does not look at
// the operator.
func (x Expander) badParam(pe *syntax.ParamExp) error {
	text := pe.NestedParam.(*syntax.Lit).Value
	bad := unparse.Text(pe) + ": bad substitution"
	v, known := x.transformed(text[:max(0, strings.LastIndexByte(text, '@'))])
	switch {
	case !known:
		return errors.New(bad)
	case v.set:
		return &UnsetError{Text: bad}
	case !v.list && x.Opts.Nounset:
		return &UnsetError{Text: v.ref().String() + ": unbound variable"}
	}
	return nil
}

// transformed is what stands before "@", where that is a parameter.
func (x Expander) transformed(name string) (v value, known bool) {
	ref, ok := vars.ParseReference(name)
	var err error
	switch {
	case ok && ref.Indexed:
		v, err = x.keyed(ref.Name, ref.Key)
	case ok, ascii.IsDigits(name), len(name) == 1 && strings.Contains("@*#?$!-", name):
		v, err = x.element(name, nil)
		v.name = name
	}
	return v, v.name != "" && err == nil
}

// param expands a parameter: POSIX, 2.6.2.
func (x Expander) param(out []fragment, pe *syntax.ParamExp, q quoting) ([]fragment, error) {
	switch {
	case pe.Param == nil:
		return append(out, q.expanded("")), x.badParam(pe)
	case isSimpleParam(pe) && x.Vars.IsListRef(pe.Param.Value):
		to := x.Vars.Resolve(vars.Reference{Name: pe.Param.Value})
		v, err := x.keyed(to.Name, to.Key)
		return x.emit(out, v, q), err
	case isSimpleParam(pe):
		text, err := x.simpleParam(pe)
		return append(out, q.expanded(text)), err
	case pe.Excl && pe.Names != 0:
		return x.emit(out, x.namesWith(pe.Param.Value, pe.Names == syntax.NamesPrefix), q), nil
	}
	if pe.Length && isAllIndex(pe.Index) && !x.Vars.RefersToElement(pe.Param.Value) {
		if vr := x.Vars.Find(pe.Param.Value); vr != nil && vr.Set && vr.IsArray() {
			return append(out, q.expanded(strconv.Itoa(vr.Count()))), nil
		}
	}
	v, err := x.value(pe)
	if err != nil {
		return nil, err
	}
	switch {
	case !v.out || pe.Length:
	case x.Opts.Errexit:
		return nil, fmt.Errorf("%s: bad array subscript", v.name)
	default: // a message, but no error
		x.Shell.Diagnose("%s: bad array subscript", v.name)
	}
	if pe.Exp != nil {
		if f := paramCondition(pe.Exp.Op); f != nil {
			return f(x, out, pe, v, q)
		}
	}
	if !v.set && !v.list && x.Opts.Nounset && !(pe.Length && (v.index || v.name == "!")) {
		return nil, &UnsetError{Text: v.shown() + ": unbound variable"}
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
	case pe.Length && v.out && x.Vars.Find(v.name) != nil:
		return v, fmt.Errorf("%s]: bad array subscript", v.key)
	case pe.Length && x.Opts.Nounset && !x.hasElements(v):
		return v, errors.New(v.name + ": unbound variable") // which ends no shell
	case pe.Length:
		n := len(v.elems)
		if !v.list && !v.index && x.Vars.RefersToElement(v.name) {
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
func (x Expander) hasElements(v value) bool {
	if v.positional() || !v.list && !v.index {
		return true
	}
	vr := x.Vars.Find(v.name)
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
	if pe.Excl && (name == "?" || name == "#") && pe.Exp == nil && x.Opts.Posix { // these operate on "$!"
		v, err := x.element("!", nil)
		if err == nil && !v.set && name == "?" {
			err = &UnsetError{"!: parameter not set"}
		}
		return v, err
	}
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
	if vr := x.Vars.Get(name); vr != nil && vr.Has(vars.Nameref) && vr.Set {
		to := x.Vars.Resolve(vars.Reference{Name: name})
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

// An IndirectError is a name that ${!name} can't stand for.
type IndirectError string

func (e IndirectError) Error() string { return string(e) }

func (x Expander) referred(v value) (value, error) {
	switch name := strings.Join(v.elems, " "); {
	case !v.set && (!ascii.IsName(v.name) || x.isDeclared(v.name)): // what it would name is not set
		return value{name: "!" + v.name, elems: []string{""}}, nil
	case !v.set:
		return v, IndirectError(v.shown() + ": invalid indirect expansion")
	case isParameter(name):
		return x.element(name, nil)
	default:
		ref, ok := vars.ParseReference(name)
		if !ok {
			return v, IndirectError(name + ": invalid variable name")
		}
		return x.keyed(ref.Name, ref.Key)
	}
}

// isDeclared reports whether there is such a variable, though perhaps without a
// value.
func (x Expander) isDeclared(name string) bool {
	vr := x.Vars.Find(name)
	return vr != nil && !vr.Has(vars.Nameref)
}

func isParameter(name string) bool {
	return ascii.IsName(name) || ascii.IsDigits(name) || len(name) == 1 && strings.Contains("@*#?-$!", name)
}

func (x Expander) element(name string, index syntax.ArithmExpr) (value, error) {
	switch {
	case name == "@", name == "*":
		v := value{name: name, elems: slices.Clone(x.params()), list: true, star: name == "*", blank: true}
		v.set = len(v.elems) > 0
		return v, nil
	case index == nil:
		text, set := x.Parameter(name)
		return value{name: name, elems: []string{text}, set: set}, nil
	}
	if isAllIndex(index) {
		return x.keyed(name, index.(*syntax.Word).Lit())
	}
	key, err := x.key(name, index)
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
	if !x.Vars.RefersToElement(name) {
		v.vr = x.Vars.Find(name)
	}
	if v.vr != nil {
		v.elems = v.vr.Elements()
		v.set = len(v.elems) > 0
	}
	return v, nil
}

func (x Expander) keyedElement(name, key string) (value, error) {
	text, set, err := x.Vars.Lookup(x.Ctx, vars.Reference{Name: name, Indexed: true, Key: key})
	v := value{name: name, elems: []string{text}, set: set, index: true, key: key}
	if _, v.out = err.(vars.BoundsError); v.out {
		err = nil
	}
	return v, err
}

// namesWith is ${!prefix*}.
func (x Expander) namesWith(prefix string, star bool) value {
	v := value{name: prefix, list: true, star: star, blank: true, set: true}
	for _, name := range x.Vars.AllNames() {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if vr := x.Vars.Listed(name); vr.Set || vr.Kind == vars.Indexed && vr.List != nil || vr.Dict != nil {
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
func (x Expander) has(v value, op syntax.ParExpOperator, q quoting) bool {
	switch op {
	case syntax.AlternateUnsetOrNull, syntax.DefaultUnsetOrNull, syntax.ErrorUnsetOrNull, syntax.AssignUnsetOrNull:
		sep := " "
		if v.star && q.double {
			sep = x.joiner(v, q)
		}
		return v.set && strings.Join(v.elems, sep) != ""
	}
	return v.set
}

func (x Expander) alternate(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	switch {
	case x.has(v, pe.Exp.Op, q):
	case v.list && !v.star && len(v.elems) == 0: // as "$@" without parameters
		return out, nil
	default:
		return append(out, q.expanded("")), nil
	}
	return x.operand(out, pe.Exp.Word, q)
}

func (x Expander) defaultTo(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if x.has(v, pe.Exp.Op, q) {
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
	if x.has(v, pe.Exp.Op, q) {
		return x.emit(out, v, q), nil
	}
	frags, err := x.operand(nil, pe.Exp.Word, q)
	if err != nil {
		return nil, err
	}
	text := x.join(frags)
	switch {
	case pe.Exp.Word != nil && len(pe.Exp.Word.Parts) > 0:
	case pe.Exp.Op == syntax.ErrorUnsetOrNull:
		text = "parameter null or not set"
	default:
		text = "parameter not set"
	}
	return nil, &UnsetError{Text: v.ref().String() + ": " + text}
}

func (x Expander) assignDefault(out []fragment, pe *syntax.ParamExp, v value, q quoting) ([]fragment, error) {
	if x.has(v, pe.Exp.Op, q) {
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
	ref, err := x.Vars.Evaluated(x.Ctx, x.Vars.Resolve(v.ref())) // once more, as in bash
	if err != nil {
		return nil, err
	}
	if err := x.Vars.Assign(x.Ctx, ref, x.join(frags), false); err != nil {
		return nil, err
	}
	text, _, err := x.Vars.Element(x.Ctx, ref)
	return append(out, q.expanded(text)), err
}
