package shell

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
)

// vars are a shell's variables. A clone's lie over its parent's, which do not
// change meanwhile: nothing is copied that is not touched.
type vars struct {
	parent *vars
	own    map[string]*variable     // one that is not declared hides the parent's
	env    atomic.Pointer[[]string] // cached environment of children; nil if stale
}

func importVars(environ []string) *vars {
	v := &vars{own: make(map[string]*variable, len(environ)+8)}
	all := make([]variable, len(environ))
	for i, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if ok && ascii.IsName(name) && name != "_" {
			all[i] = variable{kind: scalarVar, set: true, attrs: attrExport, text: value}
			v.own[name] = &all[i]
		}
	}
	if _, ok := v.own["PATH"]; !ok {
		v.own["PATH"] = scalarOf(defaultPath)
	}
	v.own["IFS"] = scalarOf(" \t\n")
	v.own["PS4"] = scalarOf("+ ")
	v.own["OPTIND"] = scalarOf("1")
	v.own["OPTIND"].attrs = attrWatched
	v.own["OPTERR"] = scalarOf("1")
	return v
}

func scalarOf(text string) *variable { return &variable{kind: scalarVar, set: true, text: text} }

// defaultPath is PATH where the environment has none, as in bash; it is not
// exported.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

func (v *vars) child() *vars { return &vars{parent: v} }

// snapshot copies everything, for a clone that lives on beside its parent.
func (v *vars) snapshot() *vars {
	all := v.all()
	c := &vars{own: make(map[string]*variable, len(all))}
	for name, vr := range all {
		c.own[name] = vr.clone()
	}
	return c
}

// get returns a variable that is not to be changed, or nil.
func (v *vars) get(name string) *variable {
	for ; v != nil; v = v.parent {
		if vr, ok := v.own[name]; ok {
			if vr.kind == undeclared {
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
		if vr, ok := v.own[name]; ok {
			return vr.kind == undeclared
		}
	}
	return false
}

// text returns the text of a variable, empty if it is not set.
func (v *vars) text(name string) string {
	if vr := v.get(name); vr != nil {
		text, _ := vr.value()
		return text
	}
	return ""
}

// mutable returns a variable to be changed, declared or not.
func (v *vars) mutable(name string) *variable {
	vr := v.own[name]
	if vr == nil {
		vr = &variable{}
		if old := v.parent.get(name); old != nil {
			vr = old.clone()
		}
		v.put(name, vr)
	}
	if vr.has(attrExport) {
		v.env.Store(nil)
	}
	return vr
}

// put replaces a variable; nil makes it the parent's again.
func (v *vars) put(name string, vr *variable) {
	v.env.Store(nil)
	if vr == nil {
		delete(v.own, name)
		return
	}
	if v.own == nil {
		v.own = make(map[string]*variable)
	}
	v.own[name] = vr
}

// unset removes a variable.
func (v *vars) unset(name string) { v.put(name, &variable{}) }

// all returns every variable that is declared. The map is not to be changed.
func (v *vars) all() map[string]*variable {
	if v.parent == nil {
		return v.own
	}
	all := maps.Clone(v.parent.all())
	maps.Copy(all, v.own)
	return all
}

// names returns the names of all variables that are declared, in order.
func (v *vars) names() []string {
	all := v.all()
	names := make([]string, 0, len(all))
	for name, vr := range all {
		if vr.kind != undeclared {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// environ is the environment of child processes. It is not to be changed.
func (v *vars) environ() []string {
	if env := v.env.Load(); env != nil { // clones side by side may make it
		return *env
	}
	if v.parent != nil && len(v.own) == 0 {
		return v.parent.environ()
	}
	env := make([]string, 0, 64)
	for name, vr := range v.all() {
		if vr.has(attrExport) && vr.kind == scalarVar && vr.set && ascii.IsName(name) {
			env = append(env, name+"="+vr.text)
		}
	}
	slices.Sort(env)
	v.env.Store(&env)
	return env
}

var errReadonly = errors.New("readonly variable")

// A boundsError is a subscript that is too far below zero, or a key that is
// empty.
type boundsError struct{ ref reference }

func (e boundsError) Error() string { return e.ref.String() + ": bad array subscript" }

// A reference names a variable, or an element of an array.
type reference struct {
	name    string
	indexed bool
	key     string // what stands between the brackets, expanded

	circular string // the reference that leads back to itself, in place of a name
}

func (r reference) String() string {
	if r.indexed {
		return r.name + "[" + r.key + "]"
	}
	return r.name
}

// parseReference reads "name" or "name[key]".
func parseReference(text string) (r reference, ok bool) {
	name, rest, indexed := strings.Cut(text, "[")
	if !ascii.IsName(name) {
		return r, false
	}
	if !indexed {
		return reference{name: name}, true
	}
	key, closed := strings.CutSuffix(rest, "]")
	return reference{name: name, indexed: true, key: key}, closed && key != ""
}

// A circularError is a name reference that leads back to itself.
type circularError struct{ name string }

func (e circularError) Error() string { return "warning: " + e.name + ": circular name reference" }

// resolve follows name references. One that leads nowhere refers to no name, of
// which there is no variable.
func (sh *Shell) resolve(r reference) reference {
	const depth = 8
	from := r.name
	for range depth {
		vr := sh.vars.get(r.name)
		if vr == nil || !vr.has(attrNameref) || !vr.set {
			return r
		}
		to, ok := parseReference(vr.text)
		if !ok {
			return r
		}
		if r.indexed && !to.indexed {
			to.indexed, to.key = true, r.key
		}
		r = to
	}
	return reference{circular: from}
}

// isListRef reports a reference to all elements of an array, as one of a[@] is.
func (sh *Shell) isListRef(name string) bool {
	if !sh.listRefs {
		return false
	}
	vr := sh.vars.get(name)
	return vr != nil && vr.has(attrNameref) && isAll(sh.resolve(reference{name: name}))
}

func isAll(r reference) bool { return r.indexed && (r.key == "@" || r.key == "*") }

// find returns the variable that a name means, or nil. It is not to be changed.
func (sh *Shell) find(name string) *variable {
	vr := sh.vars.get(name)
	switch {
	case vr == nil:
		return sh.computed(name)
	case vr.has(attrNameref):
		return sh.findReferred(name)
	}
	return vr
}

func (sh *Shell) findReferred(name string) *variable {
	r := sh.resolve(reference{name: name})
	if r.circular != "" {
		sh.diagnose("%v", circularError{r.circular})
		return nil
	}
	if isAll(r) {
		return sh.joinedElements(r)
	}
	if !r.indexed {
		if vr := sh.vars.get(r.name); vr != nil {
			return vr
		}
		return sh.computed(r.name)
	}
	text, set, err := sh.element(context.Background(), r)
	if err != nil && sh.flow == flowTop { // nobody else is told why the command ends
		sh.diagnose("%v", err)
	}
	if err != nil || !set {
		return nil
	}
	return scalarOf(text)
}

// joinedElements is what a reference to all elements is where one text is asked
// for.
func (sh *Shell) joinedElements(r reference) *variable {
	vr := sh.find(r.name)
	if vr == nil || len(vr.elements()) == 0 {
		return nil
	}
	separator := " "
	if r.key == "*" {
		separator = (expander{sh: sh}).starSeparator()
	}
	return scalarOf(strings.Join(vr.elements(), separator))
}

// isReadonly reports whether a variable can't be assigned to.
func (sh *Shell) isReadonly(name string) bool {
	if vr := sh.vars.get(name); vr != nil {
		return vr.has(attrReadonly)
	}
	return isFixed(name) && !sh.vars.hidden(name)
}

// setString sets a variable's text.
func (sh *Shell) setString(name, value string) error {
	return sh.assign(context.Background(), reference{name: name}, value, false)
}

// assign sets a variable or an element, or appends to it, as its attributes
// have it.
func (sh *Shell) assign(ctx context.Context, r reference, value string, appended bool) error {
	if vr := sh.vars.own[r.name]; vr != nil && vr.isPlain() && !r.indexed && !sh.opts.allexport { // the common case
		if vr.set = true; appended {
			vr.append(value)
		} else {
			vr.text = value
		}
		return nil
	}
	if r.name == "_" { // the next command sets it anyway
		sh.lastArg = value
		return nil
	}
	r = sh.resolve(r)
	vr := sh.vars.get(r.name)
	if err := sh.refusesValue(r, vr, value); err != nil {
		return err
	}
	if vr == nil && !r.indexed && sh.setComputed(r.name, value) {
		return nil
	}
	if vr != nil && vr.has(attrReadonly) || vr == nil && isFixed(r.name) {
		return fmt.Errorf("%s: %w", r.name, errReadonly)
	}
	if vr != nil && vr.attrs != 0 || appended {
		var err error
		if r, err = sh.evaluated(ctx, r); err != nil {
			return err
		}
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
func (sh *Shell) refusesValue(r reference, vr *variable, value string) error {
	switch {
	case r.circular != "":
		return circularError{r.circular}
	case isAll(r) && (vr == nil || vr.kind != assocVar):
		return boundsError{r}
	case vr == nil || !vr.has(attrNameref) || vr.set:
		return nil
	case r.indexed:
		value = ""
	}
	if _, ok := parseReference(value); !ok {
		return fmt.Errorf("`%s': not a valid identifier", value)
	}
	sh.listRefs = sh.listRefs || strings.HasSuffix(value, "[@]")
	return nil
}

// attributed is what a value becomes by the attributes of its variable.
func (sh *Shell) attributed(ctx context.Context, vr *variable, old, value string, appended bool) (string, error) {
	switch {
	case vr != nil && vr.has(attrInteger):
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
	case vr.has(attrLower):
		value = strings.ToLower(value)
	case vr.has(attrUpper):
		value = strings.ToUpper(value)
	case vr.has(attrCapital) && value != "":
		n := locale.CharSize(value)
		value = strings.ToUpper(value[:n]) + strings.ToLower(value[n:])
	}
	return value, nil
}

// implied evaluates an expression that a variable asks for: a value or a subscript.
// An error in it leaves whatever runs.
func (sh *Shell) implied(ctx context.Context, text string) (int64, error) {
	n, err := sh.evalArithmetic(ctx, text, 0)
	if err != nil && sh.flow == flowOn {
		sh.status, sh.flow = 1, flowTop
	}
	return n, err
}

// put stores a value as it is.
func (sh *Shell) put(ctx context.Context, r reference, value string) error {
	vr := sh.vars.mutable(r.name)
	if vr.kind == undeclared {
		vr.kind = scalarVar
	}
	if vr.kind == indexedVar || vr.kind == scalarVar && r.indexed {
		vr.toIndexed()
	}
	vr.set = true
	defer sh.watch(r.name)
	if sh.opts.allexport && !r.indexed && !vr.has(attrExport) {
		vr.attrs |= attrExport
		sh.vars.env.Store(nil)
	}
	switch {
	case vr.kind == assocVar:
		if !r.indexed {
			r.key = "0"
		}
		if vr.dict == nil {
			vr.dict = newAssoc()
		}
		vr.dict.set(r.key, value)
	case vr.kind == indexedVar || r.indexed:
		return sh.putIndexed(ctx, vr, r, value)
	default:
		vr.text = value
	}
	return nil
}

func (sh *Shell) putIndexed(ctx context.Context, vr *variable, r reference, value string) error {
	at, err := sh.subscript(ctx, vr.list, r)
	if err != nil {
		return err
	}
	vr.list.set(at, value)
	return nil
}

// toIndexed makes a variable an indexed array, with a scalar as element 0.
func (vr *variable) toIndexed() {
	if vr.kind == indexedVar && vr.list != nil {
		return
	}
	list := &indexed{}
	if vr.kind == scalarVar && vr.set {
		list.dense = []string{vr.text}
	}
	vr.kind, vr.list, vr.text = indexedVar, list, ""
}

// subscript evaluates the subscript of an indexed array.
func (sh *Shell) subscript(ctx context.Context, list *indexed, r reference) (int64, error) {
	if !r.indexed {
		return 0, nil
	}
	n, err := strconv.ParseInt(r.key, 10, 64)
	if err != nil || len(r.key) > 1 && r.key[0] == '0' {
		if n, err = sh.implied(ctx, r.key); err != nil {
			return 0, err
		}
	}
	if n < 0 {
		n += list.next()
	}
	if n < 0 {
		return 0, boundsError{r}
	}
	return n, nil
}

// evaluated is a reference with its subscript evaluated, which may have effects
// that are to come once.
func (sh *Shell) evaluated(ctx context.Context, r reference) (reference, error) {
	vr := sh.vars.get(r.name)
	if !r.indexed || ascii.IsDigits(r.key) || vr != nil && vr.kind == assocVar {
		return r, nil
	}
	var list *indexed
	switch {
	case vr == nil:
	case vr.kind == indexedVar:
		list = vr.list
	case vr.set:
		list = &indexed{dense: []string{vr.text}}
	}
	at, err := sh.subscript(ctx, list, r)
	r.key = formatInt(at)
	return r, err
}

// element returns the text of a variable or an element.
func (sh *Shell) element(ctx context.Context, r reference) (text string, set bool, err error) {
	vr := sh.vars.get(r.name)
	if vr == nil {
		if vr = sh.computed(r.name); vr == nil && r.indexed {
			_, err = sh.subscript(ctx, nil, r)
		}
		if vr == nil {
			return "", false, err
		}
	}
	switch {
	case !r.indexed:
		text, set = vr.value()
	case vr.kind == assocVar && r.key == "":
		err = boundsError{r}
	case vr.kind == assocVar:
		text, set = vr.dict.get(r.key)
	default:
		list := vr.list
		if vr.kind == scalarVar && vr.set {
			list = &indexed{dense: []string{vr.text}}
		}
		var at int64
		if at, err = sh.subscript(ctx, list, r); err == nil {
			text, set = list.get(at)
		}
	}
	return text, set, err
}

// setList makes a variable an indexed array of these elements.
func (sh *Shell) setList(name string, elems []string) error {
	r := sh.resolve(reference{name: name})
	if vr := sh.vars.get(r.name); vr != nil {
		if vr.has(attrReadonly) {
			return fmt.Errorf("%s: %w", r.name, errReadonly)
		}
		if vr.kind == assocVar {
			return fmt.Errorf("%s: cannot convert associative to indexed array", r.name)
		}
	}
	vr := sh.vars.mutable(r.name)
	vr.kind, vr.set, vr.text, vr.list = indexedVar, true, "", &indexed{dense: elems}
	return nil
}

// A frame holds what the end of a function, or of a command with assignments
// before it, restores.
type frame struct {
	saved     []savedVar
	temporary bool         // of a command, not of a function
	opts      *options     // nil but for "local -"
	getopts   getoptsState // as it was, in case that OPTIND is restored
}

type savedVar struct {
	name string
	vr   *variable // nil if the shell had none of its own
}

// save keeps a variable for the end of the frame, and tells whether it was the
// first to ask.
func (f *frame) save(v *vars, name string) bool {
	if f.index(name) >= 0 {
		return false
	}
	f.saved = append(f.saved, savedVar{name, v.own[name]})
	return true
}

// index is where the name is in what was saved, or -1.
func (f *frame) index(name string) int {
	for i := range f.saved {
		if f.saved[i].name == name {
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
	for i := range f.saved {
		s := &f.saved[i]
		there := sh.vars.own[s.name]
		sh.vars.put(s.name, s.vr)
		s.vr = there
		sh.watch(s.name)
	}
}

func (f *frame) restore(sh *Shell) {
	if f.opts != nil {
		sh.opts = *f.opts
	}
	for _, s := range slices.Backward(f.saved) {
		sh.vars.put(s.name, s.vr)
		sh.watch(s.name)
	}
	if !f.temporary && f.index("OPTIND") >= 0 {
		sh.getopts = f.getopts
	}
}

// declareLocal makes a variable local to the function that runs.
func (sh *Shell) declareLocal(name string) *variable {
	at := sh.functionFrame()
	for _, f := range sh.frames[at+1:] {
		if f.index(name) >= 0 { // in eval, after an assignment of its own
			return sh.vars.mutable(name)
		}
	}
	old := sh.vars.get(name)
	if !sh.frames[at].save(sh.vars, name) {
		return sh.vars.mutable(name)
	}
	vr := &variable{kind: scalarVar}
	switch {
	case at > 0 && sh.frames[at-1].temporary && sh.frames[at-1].index(name) >= 0:
		vr = old.clone() // the call's own assignment
	case old != nil:
		vr.attrs = old.attrs & attrExport
	}
	sh.vars.put(name, vr)
	return vr
}

// isLocal reports a variable of the function that runs.
func (sh *Shell) isLocal(name string) bool {
	at := sh.functionFrame()
	return at >= 0 && sh.frames[at].index(name) >= 0
}

// functionFrame is the index of the frame of the function that runs, or -1.
func (sh *Shell) functionFrame() int {
	for i, f := range slices.Backward(sh.frames) {
		if !f.temporary {
			return i
		}
	}
	return -1
}

func (sh *Shell) inFunction() bool { return sh.functionFrame() >= 0 }

// functionDepth is how many functions run within each other.
func (sh *Shell) functionDepth() (n int) {
	for _, f := range sh.frames {
		n += btoi(!f.temporary)
	}
	return n
}

// keyToSet is keyOf for an element that is assigned to.
func (sh *Shell) keyToSet(ctx context.Context, name string, index syntax.ArithmExpr) (string, error) {
	key, err := sh.keyOf(ctx, name, index)
	if err == nil && key == "" && sh.isAssoc(name) {
		err = boundsError{reference{name: name, indexed: true, key: source(index)}}
	}
	return key, err
}

// keyOf expands a subscript as it stands in the text.
func (sh *Shell) keyOf(ctx context.Context, name string, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := expander{sh, ctx}
	q := quoting{double: !sh.isAssoc(name)}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

func (sh *Shell) isAssoc(name string) bool {
	vr := sh.vars.get(sh.resolve(reference{name: name}).name)
	return vr != nil && vr.kind == assocVar
}
