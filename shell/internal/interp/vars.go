package interp

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/unparse"
)

// vars are a shell's variables. A clone's lie over its parent's, which do not
// change meanwhile: nothing is copied that is not touched.
type vars struct {
	parent *vars
	Own    map[string]*Variable     // one that is not declared hides the parent's
	Env    atomic.Pointer[[]string] // cached environment of children; nil if stale
}

func importVars(environ []string) *vars {
	v := &vars{Own: make(map[string]*Variable, len(environ)+8)}
	all := make([]Variable, len(environ))
	for i, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if ok && ascii.IsName(name) && name != "_" {
			all[i] = Variable{Kind: ScalarVar, Set: true, Attrs: AttrExport, Text: value}
			v.Own[name] = &all[i]
		}
	}
	if _, ok := v.Own["PATH"]; !ok {
		v.Own["PATH"] = scalarOf(defaultPath)
	}
	v.Own["IFS"] = scalarOf(" \t\n")
	v.Own["PS4"] = scalarOf("+ ")
	v.Own["OPTIND"] = scalarOf("1")
	v.Own["OPTIND"].Attrs = attrWatched
	v.Own["OPTERR"] = scalarOf("1")
	return v
}

func scalarOf(text string) *Variable { return &Variable{Kind: ScalarVar, Set: true, Text: text} }

// defaultPath is PATH where the environment has none, as in bash; it is not
// exported.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

func (v *vars) child() *vars { return &vars{parent: v} }

// snapshot copies everything, for a clone that lives on beside its parent.
func (v *vars) snapshot() *vars {
	all := v.all()
	c := &vars{Own: make(map[string]*Variable, len(all))}
	for name, vr := range all {
		c.Own[name] = vr.clone()
	}
	return c
}

// Get returns a variable that is not to be changed, or nil.
func (v *vars) Get(name string) *Variable {
	for ; v != nil; v = v.parent {
		if vr, ok := v.Own[name]; ok {
			if vr.Kind == Undeclared {
				return nil
			}
			return vr
		}
	}
	return nil
}

// hidden reports whether a name was unset: a computed variable has lost its
// meaning then.
func (v *vars) hidden(name string) bool {
	for ; v != nil; v = v.parent {
		if vr, ok := v.Own[name]; ok {
			return vr.Kind == Undeclared
		}
	}
	return false
}

// Text returns the text of a variable, empty if it is not set.
func (v *vars) Text(name string) string {
	if vr := v.Get(name); vr != nil {
		text, _ := vr.value()
		return text
	}
	return ""
}

// Mutable returns a variable to be changed, declared or not.
func (v *vars) Mutable(name string) *Variable {
	vr := v.Own[name]
	if vr == nil {
		vr = &Variable{}
		if old := v.parent.Get(name); old != nil {
			vr = old.clone()
		}
		v.Put(name, vr)
	}
	if vr.Has(AttrExport) {
		v.Env.Store(nil)
	}
	return vr
}

// Put replaces a variable; nil makes it the parent's again.
func (v *vars) Put(name string, vr *Variable) {
	v.Env.Store(nil)
	if vr == nil {
		delete(v.Own, name)
		return
	}
	if v.Own == nil {
		v.Own = make(map[string]*Variable)
	}
	v.Own[name] = vr
}

// Unset removes a variable.
func (v *vars) Unset(name string) { v.Put(name, &Variable{}) }

// all returns every variable that is declared. The map is not to be changed.
func (v *vars) all() map[string]*Variable {
	if v.parent == nil {
		return v.Own
	}
	all := maps.Clone(v.parent.all())
	maps.Copy(all, v.Own)
	return all
}

// names returns the names of all variables that are declared, in order.
func (v *vars) names() []string {
	all := v.all()
	names := make([]string, 0, len(all))
	for name, vr := range all {
		if vr.Kind != Undeclared {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// environ is the environment of child processes. It is not to be changed.
func (v *vars) environ() []string {
	if env := v.Env.Load(); env != nil { // clones side by side may make it
		return *env
	}
	if v.parent != nil && len(v.Own) == 0 {
		return v.parent.environ()
	}
	env := make([]string, 0, 64)
	for name, vr := range v.all() {
		if vr.Has(AttrExport) && vr.Kind == ScalarVar && vr.Set && ascii.IsName(name) {
			env = append(env, name+"="+vr.Text)
		}
	}
	slices.Sort(env)
	v.Env.Store(&env)
	return env
}

var ErrReadonly = errors.New("readonly variable")

// A boundsError is a subscript that is too far below zero, or a key that is
// empty.
type boundsError struct {
	ref  Reference
	item string // what follows ref, in a list of elements
}

func (e boundsError) Error() string { return e.ref.String() + e.item + ": bad array subscript" }

// A Reference names a variable, or an element of an array.
type Reference struct {
	Name    string
	Indexed bool
	Key     string // what stands between the brackets, expanded

	Circular string // the reference that leads back to itself, in place of a name
}

func (r Reference) String() string {
	if r.Indexed {
		return r.Name + "[" + r.Key + "]"
	}
	return r.Name
}

// ParseReference reads "name" or "name[key]".
func ParseReference(text string) (r Reference, ok bool) {
	name, rest, indexed := strings.Cut(text, "[")
	if !ascii.IsName(name) {
		return r, false
	}
	if !indexed {
		return Reference{Name: name}, true
	}
	key, closed := strings.CutSuffix(rest, "]")
	return Reference{Name: name, Indexed: true, Key: key}, closed && key != ""
}

// A circularError is a name reference that leads back to itself.
type circularError struct{ name string }

func (e circularError) Error() string { return "warning: " + e.name + ": circular name reference" }

// An identifierError is what was to be a name and is none.
type identifierError struct{ name string }

func (e identifierError) Error() string { return "`" + e.name + "': not a valid identifier" }

// Resolve follows name references. One that leads nowhere refers to no name, of
// which there is no variable.
func (sh *Shell) Resolve(r Reference) Reference {
	const depth = 8
	from := r.Name
	for range depth {
		vr := sh.Vars.Get(r.Name)
		if vr == nil || !vr.Has(AttrNameref) || !vr.Set {
			return r
		}
		to, ok := ParseReference(vr.Text)
		if !ok {
			return r
		}
		if r.Indexed && to.Indexed { // an element has none: there is no such variable
			to.Name = vr.Text
		}
		if r.Indexed {
			to.Indexed, to.Key = true, r.Key
		}
		r = to
	}
	return Reference{Circular: from}
}

// isListRef reports a reference to all elements of an array, as one of a[@] is.
func (sh *Shell) isListRef(name string) bool {
	if !sh.ListRefs {
		return false
	}
	vr := sh.Vars.Get(name)
	return vr != nil && vr.Has(AttrNameref) && isAll(sh.Resolve(Reference{Name: name}))
}

func isAll(r Reference) bool { return r.Indexed && (r.Key == "@" || r.Key == "*") }

// Find returns the variable that a name means, or nil. It is not to be changed.
func (sh *Shell) Find(name string) *Variable {
	vr := sh.Vars.Get(name)
	switch {
	case vr == nil:
		return sh.Computed(name)
	case vr.Has(AttrNameref):
		return sh.findReferred(name)
	}
	return vr
}

func (sh *Shell) findReferred(name string) *Variable {
	r := sh.Resolve(Reference{Name: name})
	if r.Circular != "" {
		sh.Diagnose("%v", circularError{r.Circular})
		return nil
	}
	if isAll(r) {
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
	return scalarOf(text)
}

// joinedElements is what a reference to all elements is where one text is asked
// for.
func (sh *Shell) joinedElements(r Reference) *Variable {
	vr := sh.Find(r.Name)
	if vr == nil || len(vr.Elements()) == 0 {
		return nil
	}
	separator := " "
	if r.Key == "*" {
		separator = (Expander{Sh: sh}).starSeparator()
	}
	return scalarOf(strings.Join(vr.Elements(), separator))
}

// IsReadonly reports whether a variable can't be assigned to.
func (sh *Shell) IsReadonly(name string) bool {
	if vr := sh.Vars.Get(name); vr != nil {
		return vr.Has(AttrReadonly)
	}
	return isFixed(name) && !sh.Vars.hidden(name)
}

// SetString sets a variable's text.
func (sh *Shell) SetString(name, value string) error {
	return sh.Assign(context.Background(), Reference{Name: name}, value, false)
}

// Assign sets a variable or an element, or appends to it, as its attributes
// have it.
func (sh *Shell) Assign(ctx context.Context, r Reference, value string, appended bool) error {
	if vr := sh.Vars.Own[r.Name]; vr != nil && vr.isPlain() && !r.Indexed && !sh.Opts.Allexport { // the common case
		if vr.Set = true; appended {
			vr.append(value)
		} else {
			vr.Text = value
		}
		return nil
	}
	if r.Name == "_" { // the next command sets it anyway
		sh.LastArg = value
		return nil
	}
	r = sh.Resolve(r)
	vr := sh.Vars.Get(r.Name)
	if err := sh.refusesValue(r, vr, value); err != nil {
		return err
	}
	if vr == nil && !r.Indexed && sh.setComputed(r.Name, value) {
		return nil
	}
	if vr != nil && vr.Has(AttrReadonly) || vr == nil && isFixed(r.Name) {
		return fmt.Errorf("%s: %w", r.Name, ErrReadonly)
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

// refusesValue says what keeps a name reference from being assigned to: it leads
// back to itself, means all elements, or refers to nothing yet and is not told a
// name.
func (sh *Shell) refusesValue(r Reference, vr *Variable, value string) error {
	switch {
	case r.Circular != "":
		return circularError{r.Circular}
	case !ascii.IsName(r.Name):
		return identifierError{r.Name}
	case isAll(r) && (vr == nil || vr.Kind != AssocVar):
		return boundsError{ref: r}
	case vr == nil || !vr.Has(AttrNameref) || vr.Set:
		return nil
	case r.Indexed:
		value = ""
	}
	if _, ok := ParseReference(value); !ok {
		return identifierError{value}
	}
	sh.ListRefs = sh.ListRefs || strings.HasSuffix(value, "[@]")
	return nil
}

// attributed is what a value becomes by the attributes of its variable.
func (sh *Shell) attributed(ctx context.Context, vr *Variable, old, value string, appended bool) (string, error) {
	switch {
	case vr != nil && vr.Has(attrInteger):
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
	case vr.Has(AttrLower):
		value = strings.ToLower(value)
	case vr.Has(AttrUpper):
		value = strings.ToUpper(value)
	case vr.Has(AttrCapital) && value != "":
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
func (sh *Shell) put(ctx context.Context, r Reference, value string) error {
	if sh.putComputed(r, value) {
		return nil
	}
	vr := sh.Vars.Mutable(r.Name)
	if vr.Kind == Undeclared {
		vr.Kind = ScalarVar
	}
	if vr.Kind == IndexedVar || vr.Kind == ScalarVar && r.Indexed {
		vr.ToIndexed()
	}
	vr.Set = true
	defer sh.Watch(r.Name)
	if sh.Opts.Allexport && !r.Indexed && !vr.Has(AttrExport) {
		vr.Attrs |= AttrExport
		sh.Vars.Env.Store(nil)
	}
	switch {
	case vr.Kind == AssocVar:
		if !r.Indexed {
			r.Key = "0"
		}
		if vr.Dict == nil {
			vr.Dict = NewAssoc()
		}
		vr.Dict.Set(r.Key, value)
	case vr.Kind == IndexedVar || r.Indexed:
		return sh.putIndexed(ctx, vr, r, value)
	default:
		vr.Text = value
	}
	return nil
}

func (sh *Shell) putIndexed(ctx context.Context, vr *Variable, r Reference, value string) error {
	at, err := sh.subscript(ctx, vr.List, r)
	if err != nil {
		return err
	}
	vr.List.set(at, value)
	return nil
}

// ToIndexed makes a variable an indexed array, with a scalar as element 0.
func (vr *Variable) ToIndexed() {
	if vr.Kind == IndexedVar && vr.List != nil {
		return
	}
	list := &indexed{}
	if vr.Kind == ScalarVar && vr.Set {
		list.dense = []string{vr.Text}
	}
	vr.Kind, vr.List, vr.Text = IndexedVar, list, ""
}

// subscript evaluates the subscript of an indexed array.
func (sh *Shell) subscript(ctx context.Context, list *indexed, r Reference) (int64, error) {
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
		n += list.next()
	}
	if n < 0 {
		return 0, boundsError{ref: r}
	}
	return n, nil
}

// evaluated is a reference with its subscript evaluated, which may have effects
// that are to come once.
func (sh *Shell) evaluated(ctx context.Context, r Reference) (Reference, error) {
	vr := sh.Vars.Get(r.Name)
	if !r.Indexed || ascii.IsDigits(r.Key) || vr != nil && vr.Kind == AssocVar || vr == nil && sh.IsAssoc(r.Name) {
		return r, nil
	}
	var list *indexed
	switch {
	case vr == nil:
	case vr.Kind == IndexedVar:
		list = vr.List
	case vr.Set:
		list = &indexed{dense: []string{vr.Text}}
	}
	at, err := sh.subscript(ctx, list, r)
	r.Key = formatInt(at)
	return r, err
}

// element returns the text of a variable or an element.
func (sh *Shell) element(ctx context.Context, r Reference) (text string, set bool, err error) {
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
		text, set = vr.value()
	case vr.Kind == AssocVar && r.Key == "":
		err = boundsError{ref: r}
	case vr.Kind == AssocVar:
		text, set = vr.Dict.get(r.Key)
	default:
		list := vr.List
		if vr.Kind == ScalarVar && vr.Set {
			list = &indexed{dense: []string{vr.Text}}
		}
		var at int64
		if at, err = sh.subscript(ctx, list, r); err == nil {
			text, set = list.get(at)
		}
	}
	return text, set, err
}

// wholeArray is the name of the array that may be assigned to where a name stands
// for it.
func (sh *Shell) wholeArray(name string) (to string, err error) {
	r := sh.Resolve(Reference{Name: name, Indexed: true})
	vr := sh.Vars.Get(r.Name)
	switch {
	case r.Circular != "":
		err = circularError{r.Circular}
	case !ascii.IsName(r.Name):
		err = identifierError{r.Name}
	case vr != nil && vr.Has(AttrReadonly):
		err = fmt.Errorf("%s: %w", r.Name, ErrReadonly)
	}
	return r.Name, err
}

// SetList makes a variable an indexed array of these elements.
func (sh *Shell) SetList(name string, elems []string) error {
	name, err := sh.wholeArray(name)
	if err != nil {
		return err
	}
	if vr := sh.Vars.Get(name); vr != nil && vr.Kind == AssocVar {
		return fmt.Errorf("%s: cannot convert associative to indexed array", name)
	}
	vr := sh.Vars.Mutable(name)
	vr.Kind, vr.Set, vr.Text, vr.List = IndexedVar, true, "", &indexed{dense: elems}
	return nil
}

// A frame holds what the end of a function, or of a command with assignments
// before it, restores.
type frame struct {
	Saved     []savedVar
	Temporary bool         // of a command, not of a function
	Opts      *option.Set  // nil but for "local -"
	getopts   GetoptsState // as it was, in case that OPTIND is restored
}

type savedVar struct {
	Name string
	Vr   *Variable // nil if the shell had none of its own
}

// save keeps a variable for the end of the frame, and tells whether it was the
// first to ask.
func (f *frame) save(v *vars, name string) bool {
	if f.Index(name) >= 0 {
		return false
	}
	f.Saved = append(f.Saved, savedVar{name, v.Own[name]})
	return true
}

// Index is where the name is in what was saved, or -1.
func (f *frame) Index(name string) int {
	for i := range f.Saved {
		if f.Saved[i].Name == name {
			return i
		}
	}
	return -1
}

// swap exchanges what was saved and what is there. A nil frame has nothing.
func (f *frame) swap(sh *Shell) {
	if f == nil {
		return
	}
	for i := range f.Saved {
		s := &f.Saved[i]
		there := sh.Vars.Own[s.Name]
		sh.Vars.Put(s.Name, s.Vr)
		s.Vr = there
		sh.Watch(s.Name)
	}
}

func (f *frame) restore(sh *Shell) {
	if f.Opts != nil {
		sh.Opts = *f.Opts
	}
	for _, s := range slices.Backward(f.Saved) {
		sh.Vars.Put(s.Name, s.Vr)
		sh.Watch(s.Name)
	}
	if !f.Temporary && f.Index("OPTIND") >= 0 {
		sh.Getopts = f.getopts
	}
}

// DeclareLocal makes a variable local to the function that runs.
func (sh *Shell) DeclareLocal(name string) *Variable {
	at := sh.FunctionFrame()
	for _, f := range sh.Frames[at+1:] {
		if f.Index(name) >= 0 { // in eval, after an assignment of its own
			return sh.Vars.Mutable(name)
		}
	}
	old := sh.Vars.Get(name)
	if !sh.Frames[at].save(sh.Vars, name) {
		return sh.Vars.Mutable(name)
	}
	vr := &Variable{Kind: ScalarVar}
	switch {
	case at > 0 && sh.Frames[at-1].Temporary && sh.Frames[at-1].Index(name) >= 0:
		vr = old.clone() // the call's own assignment
	case old != nil:
		vr.Attrs = old.Attrs & AttrExport
	}
	sh.Vars.Put(name, vr)
	return vr
}

// IsLocal reports a variable of the function that runs.
func (sh *Shell) IsLocal(name string) bool {
	at := sh.FunctionFrame()
	return at >= 0 && sh.Frames[at].Index(name) >= 0
}

// FunctionFrame is the index of the frame of the function that runs, or -1.
func (sh *Shell) FunctionFrame() int {
	for i, f := range slices.Backward(sh.Frames) {
		if !f.Temporary {
			return i
		}
	}
	return -1
}

func (sh *Shell) InFunction() bool { return sh.FunctionFrame() >= 0 }

// functionDepth is how many functions run within each other.
func (sh *Shell) functionDepth() (n int) {
	for _, f := range sh.Frames {
		n += Btoi(!f.Temporary)
	}
	return n
}

// KeyToSet is keyOf for an element that is assigned to.
func (sh *Shell) KeyToSet(ctx context.Context, name string, index syntax.ArithmExpr) (string, error) {
	key, err := sh.keyOf(ctx, name, index)
	if err == nil && key == "" && sh.IsAssoc(name) {
		err = boundsError{ref: Reference{Name: name, Indexed: true, Key: unparse.Text(index)}}
	}
	return key, err
}

// ExpandedKey expands the subscript of a text that a builtin takes for a variable;
// isKey says that it is one of an associative array.
func (sh *Shell) ExpandedKey(ctx context.Context, r Reference, isKey bool) (Reference, error) {
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
	name = sh.Resolve(Reference{Name: name}).Name
	vr := sh.Vars.Get(name)
	if vr == nil {
		return (name == "BASH_ALIASES" || name == "BASH_CMDS") && !sh.Vars.hidden(name)
	}
	return vr.Kind == AssocVar
}
