package shell

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/quote"
)

// A declaration is one call of declare, local, export or readonly.
type declaration struct {
	sh   *Shell
	name string // of the builtin

	on, off    varAttrs // attributes to give and to take
	kind       varKind  // -a or -A; undeclared if neither
	local      bool
	takenKinds []varKind // +a, +A
	global     bool      // -g
	print      bool      // -p
	functions  bool      // -f, or -F
	namesOnly  bool      // -F
}

// An operand of a declaration.
type operand struct {
	text     string // as it was written, for messages
	ref      reference
	assigns  bool
	appended bool
	value    string
	items    []arrayItem // of an array, in place of value
	isArray  bool
}

// declare evaluates a declaration that the parser knows as one: values are not
// split, and may be arrays.
func (ownBuiltins) declare(ctx context.Context, sh *Shell, clause *syntax.DeclClause) {
	if sh.opts.posix {
		outer := sh.strict
		sh.strict = isSpecialBuiltin(clause.Variant.Value)
		defer func() { sh.strict = outer }()
	}
	d := &declaration{sh: sh, name: clause.Variant.Value}
	if d.name == "nameref" {
		d.name, d.on = "declare", attrNameref
	}
	words, shown := []string{d.name}, []string{d.name}
	var operands []operand
	for _, a := range sh.braceAssigns(clause.Args) {
		if a.Name == nil {
			fields, err := sh.fields(ctx, []*syntax.Word{a.Value})
			if err != nil {
				sh.expansionFailed(err)
				return
			}
			words, shown = append(words, fields...), append(shown, fields...)
			continue
		}
		if bad := d.options(&words); bad != "" {
			sh.status = sh.usage(d.name, "%s", bad)
			return
		}
		o, err := d.expand(ctx, a)
		if err != nil {
			sh.expansionFailed(err)
			return
		}
		operands = append(operands, o)
		if o.isArray {
			shown = append(shown, o.ref.name)
		} else {
			shown = append(shown, o.text)
		}
	}
	if sh.opts.xtrace {
		d.trace(ctx, shown, operands)
	}
	if bad := d.options(&words); bad != "" {
		sh.status = sh.usage(d.name, "%s", bad)
		return
	}
	for _, word := range words[1:] {
		operands = append(operands, parseOperand(word))
	}
	sh.status = d.run(ctx, operands)
	sh.lastArg = shown[len(shown)-1]
}

// braceAssigns are the operands of a declaration, whose braces make several of
// one: unlike those of an assignment.
func (sh *Shell) braceAssigns(args []*syntax.Assign) []*syntax.Assign {
	has := func(a *syntax.Assign) bool { return a.Name != nil && a.Value != nil && hasBrace(a.Value) }
	if !sh.opts.braceexpand || !slices.ContainsFunc(args, has) {
		return args
	}
	var all []*syntax.Assign
	for _, a := range args {
		if !has(a) {
			all = append(all, a)
			continue
		}
		for _, w := range braces(a.Value) {
			one := *a
			one.Value = w
			all = append(all, &one)
		}
	}
	return all
}

// trace shows a declaration for set -x: arrays before it, and what export and
// readonly assign after it.
func (d *declaration) trace(ctx context.Context, words []string, operands []operand) {
	for _, o := range operands {
		if o.isArray {
			d.sh.traceLine(ctx, o.text+traceItems(o.items))
		}
	}
	d.sh.trace(ctx, words)
	if d.name != "export" && d.name != "readonly" {
		return
	}
	for _, o := range operands {
		if o.assigns && !o.isArray {
			d.sh.traceAssign(ctx, o.ref.String(), o.appended, o.value)
		}
	}
}

// traceItems shows the elements of an array as bash does, quoted without need.
func traceItems(items []arrayItem) string {
	shown := make([]string, len(items))
	for i, item := range items {
		if item.hasKey {
			shown[i] = "[" + quote.Single(item.key) + "]="
		}
		shown[i] += quote.Single(item.value)
	}
	return "(" + strings.Join(shown, " ") + ")"
}

// declareWords is a declaration whose operands are plain words.
func declareWords(ctx context.Context, sh *Shell, args []string) int {
	d := &declaration{sh: sh, name: args[0]}
	words := args
	if bad := d.options(&words); bad != "" {
		return sh.usage(d.name, "%s", bad)
	}
	var operands []operand
	for _, word := range words[1:] {
		operands = append(operands, parseOperand(word))
	}
	return d.run(ctx, operands)
}

// options takes the options off the front of words, whose first is the name.
func (d *declaration) options(words *[]string) (bad string) {
	list := (*words)[1:]
	for len(list) > 0 && len(list[0]) > 1 && (list[0][0] == '-' || list[0][0] == '+') {
		word := list[0]
		list = list[1:]
		if word == "--" {
			break
		}
		for _, letter := range []byte(word[1:]) {
			if !d.option(letter, word[0] == '-') {
				return fmt.Sprintf("%c%c: invalid option", word[0], letter)
			}
		}
	}
	*words = append([]string{d.name}, list...)
	return ""
}

// letters are the options that there are.
func (d *declaration) letters() string {
	if d.name == "export" || d.name == "readonly" {
		return "aAfnp"
	}
	return "aAcfFgiIlnprtux"
}

func (d *declaration) option(letter byte, on bool) bool {
	if strings.IndexByte(d.letters(), letter) < 0 {
		return false
	}
	switch letter {
	case 'a':
		d.arrays(indexedVar, on)
	case 'A':
		d.arrays(assocVar, on)
	case 'f':
		d.functions = true
	case 'F':
		d.functions, d.namesOnly = true, true
	case 'g':
		d.global = true
	case 'p':
		d.print = true
	case 'I':
	case 'n':
		switch d.name { // takes the attribute away
		case "export":
			d.off |= attrExport
		case "readonly":
			d.off |= attrReadonly
		default:
			d.attribute(attrNameref, on)
		}
	default:
		d.attribute(attrOf(letter), on)
	}
	return true
}

func (d *declaration) arrays(kind varKind, on bool) {
	if on {
		d.kind = kind
	} else {
		d.takenKinds = append(d.takenKinds, kind)
	}
}

func (d *declaration) attribute(attr varAttrs, on bool) {
	const oneCase = attrLower | attrUpper | attrCapital
	switch {
	case !on:
		d.off |= attr
	case attr&oneCase != 0:
		d.off |= oneCase &^ attr // so two of them cancel each other
		fallthrough
	default:
		d.on |= attr
	}
}

// expand expands an operand that the parser knows as an assignment.
func (d *declaration) expand(ctx context.Context, a *syntax.Assign) (o operand, err error) {
	sh := d.sh
	o = operand{ref: reference{name: a.Name.Value}, assigns: !a.Naked, appended: a.Append, text: a.Name.Value}
	kind := d.kind
	if vr := sh.vars.get(sh.resolve(o.ref).name); kind == undeclared && vr != nil {
		kind = vr.kind
	}
	switch {
	case a.Array != nil:
		o.isArray = true
		o.text += "+="[btoi(!a.Append):]
		o.items, err = sh.arrayItems(ctx, o.ref.name, kind == assocVar, a.Array)
		return o, err
	case a.Index != nil:
		o.ref.indexed = true
		if o.ref.key, err = sh.keyToSet(ctx, o.ref.name, a.Index); err != nil {
			return o, err
		}
	}
	if !a.Naked {
		o.value, err = sh.literal(ctx, a.Value)
		o.text = o.ref.String() + map[bool]string{true: "+="}[a.Append]
		if !a.Append {
			o.text += "="
		}
		o.text += o.value
	}
	return o, err
}

// parseOperand reads "name", "name=value" and "name[key]+=value".
func parseOperand(word string) operand {
	left, value, assigns := strings.Cut(word, "=")
	o := operand{text: word, assigns: assigns, value: value}
	if assigns {
		left, o.appended = strings.CutSuffix(left, "+")
	}
	ref, ok := parseReference(left)
	if !ok {
		ref = reference{}
	}
	o.ref = ref
	return o
}

// run carries a declaration out.
func (d *declaration) run(ctx context.Context, operands []operand) int {
	d.prepare()
	switch {
	case d.functions:
		return d.sh.declareFunctions(d, operands)
	case len(operands) == 0 && d.name == "local" && d.sh.inFunction():
		return d.listLocal()
	case len(operands) == 0 && d.name == "local":
		return d.notInFunction()
	case len(operands) == 0:
		return d.list()
	case d.print && d.name != "export" && d.name != "readonly":
		return d.printAll(operands)
	case d.local && !d.sh.inFunction():
		return d.notInFunction()
	}
	status := 0
	for _, o := range operands {
		if !d.one(ctx, o) {
			status = 1
		}
	}
	return status
}

// prepare sets what the name of the builtin implies.
func (d *declaration) prepare() {
	switch d.name {
	case "export":
		if d.off&attrExport == 0 {
			d.on |= attrExport
		}
	case "readonly":
		if d.off&attrReadonly == 0 {
			d.on |= attrReadonly
		}
	case "local":
		d.local = true
	default:
		d.local = !d.global && d.sh.inFunction()
	}
}

// listLocal shows the variables of the function that runs.
func (d *declaration) listLocal() int {
	var names []string
	for _, s := range d.sh.frames[d.sh.functionFrame()].saved {
		names = append(names, s.name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		if vr := d.sh.vars.get(name); vr != nil {
			b.WriteString(declarationText(name, vr) + "\n")
		}
	}
	return d.sh.print(d.name, []byte(b.String()))
}

func (d *declaration) notInFunction() int {
	d.sh.diagnose("local: can only be used in a function")
	return 1
}

func (d *declaration) one(ctx context.Context, o operand) bool {
	sh := d.sh
	switch {
	case o.text == "-" && d.name == "local":
		sh.localOptions()
		return true
	case o.ref.name == "", o.ref.indexed && (d.name == "export" || d.name == "readonly"):
		sh.diagnose("%s: `%s': not a valid identifier", d.name, o.text)
		return false
	}
	if (d.on|d.off)&attrNameref == 0 && (!d.local || sh.isLocal(o.ref.name)) {
		o.ref = sh.resolve(o.ref)
	}
	if d.local && d.on&attrNameref != 0 && o.assigns && o.value == o.ref.name && !sh.isReadonly(o.ref.name) {
		// A reference to the variable of the same name that it would hide: with
		// nothing declared, the name has that meaning.
		sh.diagnose("%s: warning: %s: circular name reference", d.name, o.ref.name)
		return true
	}
	switch err := d.applyTo(ctx, o); {
	case err == nil:
		if !o.assigns {
			d.keepTemporary(o.ref.name)
		}
		return true
	case errors.Is(err, errReadonly) && (d.name == "export" || d.name == "readonly"):
		sh.diagnose("%v", err)
		sh.specialFailed(1)
	default:
		sh.diagnose("%s: %v", d.name, err)
	}
	return false
}

// keepTemporary has an assignment before export or readonly outlive it.
func (d *declaration) keepTemporary(name string) {
	sh := d.sh
	n := len(sh.frames) - 1
	if n < 0 || !sh.frames[n].temporary || d.on&(attrExport|attrReadonly) == 0 || d.local {
		return
	}
	if f := sh.frames[n]; f.index(name) >= 0 {
		f.saved = slices.Delete(f.saved, f.index(name), f.index(name)+1)
	}
}

// localOptions has the function that runs leave the options of set as they are.
func (sh *Shell) localOptions() {
	if f := sh.frames[sh.functionFrame()]; f.opts == nil {
		opts := sh.opts
		f.opts = &opts
	}
}

// applyTo is apply; with -g, what a function's variable hides is changed.
func (d *declaration) applyTo(ctx context.Context, o operand) error {
	sh, name := d.sh, o.ref.name
	if d.global {
		for _, f := range sh.frames {
			if at := f.index(name); at >= 0 {
				inner := sh.vars.own[name]
				sh.vars.put(name, f.saved[at].vr)
				err := d.apply(ctx, o)
				f.saved[at].vr = sh.vars.own[name]
				sh.vars.put(name, inner)
				return err
			}
		}
	}
	return d.apply(ctx, o)
}

// apply gives a variable its attributes and its value.
func (d *declaration) apply(ctx context.Context, o operand) error {
	sh, name := d.sh, o.ref.name
	if err := d.refuse(o); err != nil {
		return err
	}
	if d.name == "export" && d.on == 0 && !o.assigns && sh.find(name) == nil {
		return nil
	}
	vr := d.variable(name)
	if vr.isArray() && slices.Contains(d.takenKinds, vr.kind) {
		return fmt.Errorf("%s: cannot destroy array variables in this way", name)
	}
	if err := vr.toKind(name, d.kind, o.isArray || o.ref.indexed); err != nil {
		return err
	}
	sh.vars.env.Store(nil)
	if sh.opts.allexport && !d.local && !vr.isArray() {
		vr.attrs |= attrExport
	}
	vr.attrs = (vr.attrs | d.on&^attrReadonly&^attrNameref) &^ d.off
	if err := d.value(ctx, vr, o); err != nil {
		return err
	}
	vr.attrs = (vr.attrs | d.on&(attrReadonly|attrNameref)) &^ d.off
	sh.vars.env.Store(nil)
	sh.watch(name)
	return nil
}

// refuse returns what is wrong with an operand.
func (d *declaration) refuse(o operand) error {
	sh, name := d.sh, o.ref.name
	switch {
	case sh.isReadonly(name) && (o.assigns || d.off&attrReadonly != 0 || d.local):
		return fmt.Errorf("%s: %w", name, errReadonly)
	case d.on&attrNameref == 0:
		return nil
	case d.kind != undeclared, o.isArray, !d.local && sh.vars.get(name) != nil && sh.vars.get(name).isArray():
		return fmt.Errorf("%s: reference variable cannot be an array", name)
	case o.assigns && !isReference(o.value), !o.assigns && !sh.mayRefer(name):
		value := o.value
		if !o.assigns {
			value = sh.vars.text(name)
		}
		return fmt.Errorf("`%s': invalid variable name for name reference", value)
	case o.value == name && !sh.inFunction():
		return fmt.Errorf("%s: nameref variable self references not allowed", name)
	}
	return nil
}

func isReference(text string) bool {
	_, ok := parseReference(text)
	return ok
}

// mayRefer reports whether a variable that becomes a name reference has a value
// that is a name, or none.
func (sh *Shell) mayRefer(name string) bool {
	vr := sh.vars.get(name)
	return vr == nil || vr.kind != scalarVar || !vr.set || isReference(vr.text)
}

// variable returns the variable to declare, as it is. A computed one gives its
// value up to one that can be exported.
func (d *declaration) variable(name string) *variable {
	sh := d.sh
	if d.local {
		return sh.declareLocal(name)
	}
	var computed *variable
	if sh.vars.get(name) == nil {
		computed = sh.computed(name)
	}
	vr := sh.vars.mutable(name)
	switch {
	case vr.kind != undeclared:
	case computed != nil:
		*vr = *computed
	default:
		vr.kind = scalarVar
	}
	return vr
}

func (d *declaration) value(ctx context.Context, vr *variable, o operand) error {
	switch {
	case !o.assigns:
		return nil
	case o.isArray:
		return d.sh.assignItems(ctx, o.ref.name, o.items, o.appended)
	case d.on&attrNameref != 0:
		d.sh.listRefs = d.sh.listRefs || strings.HasSuffix(o.value, "[@]")
		vr.text, vr.set = o.value, true
		return nil
	}
	vr.attrs &^= attrNameref
	if vr.isArray() && !o.ref.indexed && strings.HasPrefix(o.value, "(") && strings.HasSuffix(o.value, ")") {
		return d.elements(ctx, o)
	}
	return d.sh.assign(ctx, o.ref, o.value, o.appended)
}

// elements assigns what the text of a value says, as in declare -a a="(1 2)".
func (d *declaration) elements(ctx context.Context, o operand) error {
	file, err := parse([]byte("a="+o.value), "")
	if err != nil || len(file.Stmts) != 1 {
		return fmt.Errorf("%s: syntax error in an array", o.value)
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Assigns) != 1 || call.Assigns[0].Array == nil || len(call.Args) > 0 {
		return fmt.Errorf("%s: syntax error in an array", o.value)
	}
	items, err := d.sh.arrayItems(ctx, o.ref.name, d.sh.vars.get(o.ref.name).kind == assocVar, call.Assigns[0].Array)
	if err != nil {
		return err
	}
	return d.sh.assignItems(ctx, o.ref.name, items, o.appended)
}

// toKind makes a variable an array, if that is asked for.
func (vr *variable) toKind(name string, kind varKind, array bool) error {
	switch {
	case kind == undeclared && array && vr.kind == scalarVar:
		vr.toIndexed()
	case kind == undeclared || kind == vr.kind:
	case kind == assocVar && vr.kind == indexedVar:
		return fmt.Errorf("%s: cannot convert indexed to associative array", name)
	case kind == indexedVar && vr.kind == assocVar:
		return fmt.Errorf("%s: cannot convert associative to indexed array", name)
	case kind == indexedVar:
		set := vr.set
		vr.toIndexed()
		vr.set = set
	case kind == assocVar:
		dict := newAssoc()
		if vr.set {
			dict.set("0", vr.text)
		}
		vr.kind, vr.text, vr.dict = assocVar, "", dict
	}
	return nil
}

// list shows all variables that have the attributes asked for.
func (d *declaration) list() int {
	var b strings.Builder
	for _, name := range d.sh.allNames() {
		vr := d.sh.listed(name)
		if d.on != 0 && vr.attrs&d.on == 0 || d.kind != undeclared && vr.kind != d.kind {
			continue
		}
		if d.on == 0 && d.kind == undeclared && !d.print {
			if vr.set {
				b.WriteString(assignmentText(name, vr) + "\n")
			}
			continue
		}
		b.WriteString(d.text(name, vr) + "\n")
	}
	return d.sh.print(d.name, []byte(b.String()))
}

// text is a declaration as it is listed. POSIX has the word that was used.
func (d *declaration) text(name string, vr *variable) string {
	text := declarationText(name, vr)
	if d.sh.opts.posix && isSpecialBuiltin(d.name) {
		_, rest, _ := strings.Cut(strings.TrimPrefix(text, "declare "), " ")
		return d.name + " " + rest
	}
	return text
}

func (d *declaration) printAll(operands []operand) int {
	status := 0
	for _, o := range operands {
		vr := d.sh.vars.get(o.text)
		if vr == nil {
			vr = d.sh.computed(o.text)
		}
		if vr == nil {
			d.sh.diagnose("%s: %s: not found", d.name, o.text)
			status = 1
			continue
		}
		d.sh.print(d.name, []byte(declarationText(o.text, vr)+"\n"))
	}
	return status
}

// declareFunctions is declare, export and readonly with -f or -F.
func (sh *Shell) declareFunctions(d *declaration, operands []operand) int {
	const known = attrExport | attrReadonly | attrTrace
	on, off := d.on&known, d.off&known
	if len(operands) == 0 {
		return sh.listFunctions(d, on)
	}
	status := 0
	for _, o := range operands {
		if !sh.declareFunction(d, o.text, on, off) {
			status = 1
		}
	}
	return status
}

func (sh *Shell) declareFunction(d *declaration, name string, on, off varAttrs) bool {
	f := sh.funcs[name]
	switch {
	case f == nil && (d.name == "export" || d.name == "readonly"):
		sh.diagnose("%s: %s: not a function", d.name, name)
		return false
	case f == nil:
		return false
	case d.print && (on|off) == 0, on|off == 0:
		sh.showFunction(d, f)
		return true
	case f.attrs&off&attrReadonly != 0:
		sh.diagnose("%s: %s: readonly function", d.name, name)
		return false
	}
	changed := *f
	changed.attrs = (f.attrs | on) &^ off
	sh.putFunction(&changed)
	return true
}

// listFunctions shows the functions that have any of the attributes, or all.
func (sh *Shell) listFunctions(d *declaration, attrs varAttrs) int {
	for _, name := range slices.Sorted(maps.Keys(sh.funcs)) {
		f := sh.funcs[name]
		switch {
		case attrs != 0 && f.attrs&attrs == 0:
			continue
		case !d.namesOnly:
			sh.print(d.name, []byte(functionText(f.decl)))
		}
		if d.namesOnly || attrs != 0 || f.attrs != 0 && d.print {
			sh.showAttributes(d, f)
		}
	}
	return 0
}

func (sh *Shell) showFunction(d *declaration, f *function) {
	switch {
	case d.namesOnly && d.print:
		sh.showAttributes(d, f)
		return
	case d.namesOnly:
		sh.printf(d.name, "%s\n", f.name)
		return
	}
	sh.print(d.name, []byte(functionText(f.decl)))
	if d.print && f.attrs != 0 {
		sh.showAttributes(d, f)
	}
}

// showAttributes shows the declaration that gives a function what it has.
func (sh *Shell) showAttributes(d *declaration, f *function) {
	sh.printf(d.name, "declare -f%s %s\n", flagsOf(&variable{attrs: f.attrs}), f.name)
}
