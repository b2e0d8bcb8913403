package interp

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// isListRef reports a reference to all elements of an array, as one of a[@] is.
func (sh *Shell) isListRef(name string) bool {
	if !sh.ListRefs {
		return false
	}
	vr := sh.Vars.Get(name)
	return vr != nil && vr.Has(vars.Nameref) && sh.Vars.Resolve(vars.Reference{Name: name}).IsAll()
}

// Find returns the variable that a name means, or nil. It is not to be changed.
func (sh *Shell) Find(name string) *vars.Variable {
	vr := sh.Vars.Get(name)
	switch {
	case vr == nil:
		return sh.Computed(name)
	case vr.Has(vars.Nameref):
		return sh.findReferred(name)
	}
	return vr
}

func (sh *Shell) findReferred(name string) *vars.Variable {
	r := sh.Vars.Resolve(vars.Reference{Name: name})
	if r.Circular != "" {
		sh.Diagnose("%v", vars.CircularError{Name: r.Circular})
		return nil
	}
	if r.IsAll() {
		return sh.joinedElements(r)
	}
	if !r.Indexed {
		if vr := sh.Vars.Get(r.Name); vr != nil {
			return vr
		}
		return sh.Computed(r.Name)
	}
	text, set, err := sh.element(context.Background(), r)
	if err != nil && sh.Flow == flowTop { // nobody else is told why the command ends
		sh.Diagnose("%v", err)
	}
	if err != nil || !set {
		return nil
	}
	return vars.NewScalar(text)
}

// joinedElements is what a reference to all elements is where one text is asked
// for.
func (sh *Shell) joinedElements(r vars.Reference) *vars.Variable {
	vr := sh.Find(r.Name)
	if vr == nil || len(vr.Elements()) == 0 {
		return nil
	}
	separator := " "
	if r.Key == "*" {
		separator = (Expander{Sh: sh}).starSeparator()
	}
	return vars.NewScalar(strings.Join(vr.Elements(), separator))
}

// IsReadonly reports whether a variable can't be assigned to.
func (sh *Shell) IsReadonly(name string) bool {
	if vr := sh.Vars.Get(name); vr != nil {
		return vr.Has(vars.Readonly)
	}
	return isFixed(name) && !sh.Vars.IsHidden(name)
}

// SetString sets a variable's text.
func (sh *Shell) SetString(name, value string) error {
	return sh.Assign(context.Background(), vars.Reference{Name: name}, value, false)
}

// Assign sets a variable or an element, or appends to it, as its attributes
// have it.
func (sh *Shell) Assign(ctx context.Context, r vars.Reference, value string, appended bool) error {
	if vr := sh.Vars.Own(r.Name); vr != nil && vr.IsPlain() && !r.Indexed && !sh.Opts.Allexport { // the common case
		if vr.Set = true; appended {
			vr.Append(value)
		} else {
			vr.Text = value
		}
		return nil
	}
	if r.Name == "_" { // the next command sets it anyway
		sh.LastArg = value
		return nil
	}
	r = sh.Vars.Resolve(r)
	vr := sh.Vars.Get(r.Name)
	if err := sh.refusesValue(r, vr, value); err != nil {
		return err
	}
	if vr == nil && !r.Indexed && sh.setComputed(r.Name, value) {
		return nil
	}
	if vr != nil && vr.Has(vars.Readonly) || vr == nil && isFixed(r.Name) {
		return fmt.Errorf("%s: %w", r.Name, vars.ErrReadonly)
	}
	r, err := sh.evaluated(ctx, r)
	if err != nil {
		return err
	}
	if vr != nil && vr.Attrs != 0 || appended {
		old, _, err := sh.element(ctx, r)
		if err != nil {
			return err
		}
		if value, err = sh.attributed(ctx, vr, old, value, appended); err != nil {
			return err
		}
	}
	return sh.put(ctx, r, value)
}

// attributed is what a value becomes by the attributes of its variable.
func (sh *Shell) attributed(ctx context.Context, vr *vars.Variable, old, value string, appended bool) (string, error) {
	switch {
	case vr != nil && vr.Has(vars.Integer):
		n, err := sh.implied(ctx, value)
		if err == nil && appended {
			var before int64
			before, err = sh.implied(ctx, old)
			n += before
		}
		return formatInt(n), err
	case appended:
		value = old + value
	}
	switch {
	case vr == nil:
	case vr.Has(vars.Lower):
		value = strings.ToLower(value)
	case vr.Has(vars.Upper):
		value = strings.ToUpper(value)
	case vr.Has(vars.Capital) && value != "":
		n := locale.CharSize(value)
		value = strings.ToUpper(value[:n]) + strings.ToLower(value[n:])
	}
	return value, nil
}

// implied evaluates an expression that a variable asks for: a value or a subscript.
// An error in it leaves whatever runs.
func (sh *Shell) implied(ctx context.Context, text string) (int64, error) {
	n, err := sh.evalArithmetic(ctx, text, 0)
	if err != nil && sh.Flow == FlowOn {
		sh.Status, sh.Flow = 1, flowTop
	}
	return n, err
}

// put stores a value as it is.
func (sh *Shell) put(ctx context.Context, r vars.Reference, value string) error {
	if sh.putComputed(r, value) {
		return nil
	}
	vr := sh.Vars.Mutable(r.Name)
	if vr.Kind == vars.Undeclared {
		vr.Kind = vars.Scalar
	}
	if vr.Kind == vars.Indexed || vr.Kind == vars.Scalar && r.Indexed {
		vr.ToIndexed()
	}
	vr.Set = true
	defer sh.Watch(r.Name)
	if sh.Opts.Allexport && !r.Indexed && !vr.Has(vars.Export) {
		vr.Attrs |= vars.Export
		sh.Vars.EnvironChanged()
	}
	switch {
	case vr.Kind == vars.Assoc:
		if !r.Indexed {
			r.Key = "0"
		}
		if vr.Dict == nil {
			vr.Dict = vars.NewDict()
		}
		vr.Dict.Set(r.Key, value)
	case vr.Kind == vars.Indexed || r.Indexed:
		return sh.putIndexed(ctx, vr, r, value)
	default:
		vr.Text = value
	}
	return nil
}

func (sh *Shell) putIndexed(ctx context.Context, vr *vars.Variable, r vars.Reference, value string) error {
	at, err := sh.subscript(ctx, vr.List, r)
	if err != nil {
		return err
	}
	vr.List.Set(at, value)
	return nil
}

// subscript evaluates the subscript of an indexed array.
func (sh *Shell) subscript(ctx context.Context, list *vars.List, r vars.Reference) (int64, error) {
	if !r.Indexed {
		return 0, nil
	}
	n, err := strconv.ParseInt(r.Key, 10, 64)
	if err != nil || len(r.Key) > 1 && r.Key[0] == '0' {
		if n, err = sh.implied(ctx, r.Key); err != nil {
			return 0, err
		}
	}
	if n < 0 {
		n += list.Next()
	}
	if n < 0 {
		return 0, vars.BoundsError{Ref: r}
	}
	return n, nil
}

// evaluated is a reference with its subscript evaluated, which may have effects
// that are to come once.
func (sh *Shell) evaluated(ctx context.Context, r vars.Reference) (vars.Reference, error) {
	vr := sh.Vars.Get(r.Name)
	if !r.Indexed || ascii.IsDigits(r.Key) || vr != nil && vr.Kind == vars.Assoc || vr == nil && sh.IsAssoc(r.Name) {
		return r, nil
	}
	var list *vars.List
	switch {
	case vr == nil:
	case vr.Kind == vars.Indexed:
		list = vr.List
	case vr.Set:
		list = vars.ListOf([]string{vr.Text})
	}
	at, err := sh.subscript(ctx, list, r)
	r.Key = formatInt(at)
	return r, err
}

// element returns the text of a variable or an element.
func (sh *Shell) element(ctx context.Context, r vars.Reference) (text string, set bool, err error) {
	vr := sh.Vars.Get(r.Name)
	if vr == nil {
		if vr = sh.Computed(r.Name); vr == nil && r.Indexed {
			_, err = sh.subscript(ctx, nil, r)
		}
		if vr == nil {
			return "", false, err
		}
	}
	switch {
	case !r.Indexed:
		text, set = vr.Value()
	case vr.Kind == vars.Assoc && r.Key == "":
		err = vars.BoundsError{Ref: r}
	case vr.Kind == vars.Assoc:
		text, set = vr.Dict.Get(r.Key)
	default:
		list := vr.List
		if vr.Kind == vars.Scalar && vr.Set {
			list = vars.ListOf([]string{vr.Text})
		}
		var at int64
		if at, err = sh.subscript(ctx, list, r); err == nil {
			text, set = list.Get(at)
		}
	}
	return text, set, err
}

// wholeArray is the name of the array that may be assigned to where a name stands
// for it.
func (sh *Shell) wholeArray(name string) (to string, err error) {
	r := sh.Vars.Resolve(vars.Reference{Name: name, Indexed: true})
	vr := sh.Vars.Get(r.Name)
	switch {
	case r.Circular != "":
		err = vars.CircularError{Name: r.Circular}
	case !ascii.IsName(r.Name):
		err = vars.IdentifierError{Name: r.Name}
	case vr != nil && vr.Has(vars.Readonly):
		err = fmt.Errorf("%s: %w", r.Name, vars.ErrReadonly)
	}
	return r.Name, err
}

// SetList makes a variable an indexed array of these elements.
func (sh *Shell) SetList(name string, elems []string) error {
	name, err := sh.wholeArray(name)
	if err != nil {
		return err
	}
	if vr := sh.Vars.Get(name); vr != nil && vr.Kind == vars.Assoc {
		return fmt.Errorf("%s: cannot convert associative to indexed array", name)
	}
	vr := sh.Vars.Mutable(name)
	vr.Kind, vr.Set, vr.Text, vr.List = vars.Indexed, true, "", vars.ListOf(elems)
	return nil
}

// A frame holds what the end of a function, or of a command with assignments
// before it, restores.
type frame struct {
	vars.Scope
	Opts    *option.Set  // nil but for "local -"
	getopts GetoptsState // as it was, in case that OPTIND is restored
}

// swap exchanges what was saved and what is there. A nil frame has nothing.
func (f *frame) swap(sh *Shell) {
	if f != nil {
		f.Swap(sh.Vars, sh.Watch)
	}
}

func (f *frame) restore(sh *Shell) {
	if f.Opts != nil {
		sh.Opts = *f.Opts
	}
	f.Restore(sh.Vars, sh.Watch)
	if !f.Temporary && f.Index("OPTIND") >= 0 {
		sh.Getopts = f.getopts
	}
}

// DeclareLocal makes a variable local to the function that runs.
func (sh *Shell) DeclareLocal(name string) *vars.Variable {
	at := sh.FunctionFrame()
	for _, f := range sh.Frames[at+1:] {
		if f.Index(name) >= 0 { // in eval, after an assignment of its own
			return sh.Vars.Mutable(name)
		}
	}
	var call *vars.Scope
	if at > 0 && sh.Frames[at-1].Temporary {
		call = &sh.Frames[at-1].Scope
	}
	return sh.Frames[at].DeclareLocal(sh.Vars, call, name)
}

// FunctionFrame is the index of the frame of the function that runs, or -1.
func (c *callStack) FunctionFrame() int {
	for i, f := range slices.Backward(c.Frames) {
		if !f.Temporary {
			return i
		}
	}
	return -1
}

func (c *callStack) InFunction() bool { return c.FunctionFrame() >= 0 }

// KeyToSet is keyOf for an element that is assigned to.
func (sh *Shell) KeyToSet(ctx context.Context, name string, index syntax.ArithmExpr) (string, error) {
	key, err := sh.keyOf(ctx, name, index)
	if err == nil && key == "" && sh.IsAssoc(name) {
		err = vars.BoundsError{Ref: vars.Reference{Name: name, Indexed: true, Key: unparse.Text(index)}}
	}
	return key, err
}

// ExpandedKey expands the subscript of a text that a builtin takes for a variable;
// isKey says that it is one of an associative array.
func (sh *Shell) ExpandedKey(ctx context.Context, r vars.Reference, isKey bool) (vars.Reference, error) {
	var err error
	if r.Indexed && strings.ContainsAny(r.Key, "$`") {
		r.Key, err = sh.expandSubscript(ctx, r.Key, isKey)
	}
	return r, err
}

// keyOf expands a subscript as it stands in the text.
func (sh *Shell) keyOf(ctx context.Context, name string, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := Expander{sh, ctx}
	q := quoting{double: !sh.IsAssoc(name)}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

func (sh *Shell) IsAssoc(name string) bool {
	name = sh.Vars.Resolve(vars.Reference{Name: name}).Name
	vr := sh.Vars.Get(name)
	if vr == nil {
		return (name == "BASH_ALIASES" || name == "BASH_CMDS") && !sh.Vars.IsHidden(name)
	}
	return vr.Kind == vars.Assoc
}
