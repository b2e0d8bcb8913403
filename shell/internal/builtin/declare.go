package builtin

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// A declaration is one call of declare, local, export or readonly.
type declaration struct {
	sh   *state.Shell
	name string // of the builtin

	on, off    vars.Attrs // attributes to give and to take
	kind       vars.Kind  // -a or -A; undeclared if neither
	local      bool
	takenKinds []vars.Kind // +a, +A
	bothKinds  bool        // -a and -A
	global     bool        // -g
	plain      bool        // a command of plain words, maybe after assignments
	inherit    bool        // -I: new local variables begin as what they hide
	print      bool        // -p
	functions  bool        // -f, or -F
	namesOnly  bool        // -F
}

// An operand of a declaration.
type operand struct {
	text     string // as it was written, for messages
	ref      vars.Reference
	assigns  bool
	appended bool
	value    string
	items    []vars.Item // of an array, in place of value
	isArray  bool
}

// Declare evaluates a declaration that the parser knows as one: values are not
// split, and may be arrays.
func (OwnBuiltins) Declare(ctx context.Context, sh *state.Shell, clause *syntax.DeclClause) {
	if sh.Opts.Posix {
		outer := sh.Strict
		sh.Strict = state.IsSpecialBuiltin(clause.Variant.Value)
		defer func() { sh.Strict = outer }()
	}
	d := &declaration{sh: sh, name: clause.Variant.Value}
	if d.name == "nameref" {
		d.name, d.on = "declare", vars.Nameref
	}
	words, shown := []string{d.name}, []string{d.name}
	var operands []operand
	for _, a := range braceAssigns(sh, clause.Args) {
		if a.Name == nil {
			fields, err := interp.Fields(ctx, sh, []*syntax.Word{a.Value})
			if err != nil {
				interp.ExpansionFailed(sh, err)
				return
			}
			words, shown = append(words, fields...), append(shown, fields...)
			continue
		}
		if bad := d.options(&words); bad != "" {
			sh.Status = sh.Usage(d.name, "%s", bad)
			return
		}
		o, err := d.expand(ctx, a)
		if err != nil {
			interp.ExpansionFailed(sh, err)
			return
		}
		operands = append(operands, o)
		if o.isArray {
			shown = append(shown, o.ref.Name)
		} else {
			shown = append(shown, o.text)
		}
	}
	if sh.Opts.Xtrace {
		d.trace(ctx, shown, operands)
	}
	if bad := d.options(&words); bad != "" {
		sh.Status = sh.Usage(d.name, "%s", bad)
		return
	}
	for _, word := range words[1:] {
		operands = append(operands, parseOperand(word))
	}
	if status := d.run(ctx, operands); sh.Flow != state.FlowExit {
		sh.Status = status
	}
	if sh.Flow < state.FlowDiscard {
		sh.LastArg = shown[len(shown)-1]
	}
}

// braceAssigns are the operands of a declaration, whose braces make several of
// one: unlike those of an assignment.
func braceAssigns(sh *state.Shell, args []*syntax.Assign) []*syntax.Assign {
	has := func(a *syntax.Assign) bool { return a.Name != nil && a.Value != nil && expand.HasBrace(a.Value) }
	if !sh.Opts.Braceexpand || !slices.ContainsFunc(args, has) {
		return args
	}
	var all []*syntax.Assign
	for _, a := range args {
		if !has(a) {
			all = append(all, a)
			continue
		}
		for _, w := range expand.Braces(a.Value) {
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
			interp.TraceLine(ctx, d.sh, o.text+traceItems(o.items))
		}
	}
	interp.Trace(ctx, d.sh, words)
	if d.name != "export" && d.name != "readonly" {
		return
	}
	for _, o := range operands {
		if o.assigns && !o.isArray {
			interp.TraceAssign(ctx, d.sh, o.ref.String(), o.appended, o.value)
		}
	}
}

// traceItems shows the elements of an array as bash does, quoted without need.
func traceItems(items []vars.Item) string {
	shown := make([]string, len(items))
	for i, item := range items {
		if item.HasKey {
			shown[i] = "[" + quote.Single(item.Key) + "]" + "+="[state.Btoi(!item.Appended):]
		}
		shown[i] += quote.Single(item.Value)
	}
	return "(" + strings.Join(shown, " ") + ")"
}

// declareWords is a declaration whose operands are plain words.
func declareWords(ctx context.Context, sh *state.Shell, args []string) int {
	d := &declaration{sh: sh, name: args[0]}
	words := args
	if bad := d.options(&words); bad != "" {
		return sh.Usage(d.name, "%s", bad)
	}
	d.plain = true
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
		d.arrays(vars.Indexed, on)
	case 'A':
		d.arrays(vars.Assoc, on)
	case 'f':
		d.functions = true
	case 'F':
		d.functions, d.namesOnly = true, true
	case 'g':
		d.global = true
	case 'p':
		d.print = true
	case 'I':
		d.inherit = on
	case 'n':
		switch d.name { // takes the attribute away
		case "export":
			d.off |= vars.Export
		case "readonly":
			d.off |= vars.Readonly
		default:
			d.attribute(vars.Nameref, on)
		}
	default:
		d.attribute(vars.AttrOf(letter), on)
	}
	return true
}

func (d *declaration) arrays(kind vars.Kind, on bool) {
	if on {
		d.bothKinds = d.bothKinds || d.kind != vars.Undeclared && d.kind != kind
		d.kind = max(d.kind, kind)
	} else {
		d.takenKinds = append(d.takenKinds, kind)
	}
}

func (d *declaration) attribute(attr vars.Attrs, on bool) {
	const oneCase = vars.Lower | vars.Upper | vars.Capital
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
	o = operand{ref: vars.Reference{Name: a.Name.Value}, assigns: !a.Naked, appended: a.Append, text: a.Name.Value}
	kind := d.kind
	if vr := sh.Vars.Get(sh.Vars.Resolve(o.ref).Name); kind == vars.Undeclared && vr != nil {
		kind = vr.Kind
	}
	switch {
	case a.Array != nil:
		o.isArray = true
		o.text += "+="[state.Btoi(!a.Append):]
		o.items, err = interp.Expander(ctx, sh).Items(kind == vars.Assoc, a.Array)
		return o, err
	case a.Index != nil:
		o.ref.Indexed = true
		if o.ref.Key, err = interp.Expander(ctx, sh).KeyToSet(o.ref.Name, a.Index); err != nil {
			return o, err
		}
	}
	if o.ref.Indexed {
		o.text = o.ref.String()
	}
	if !a.Naked {
		o.value, err = interp.Literal(ctx, sh, a.Value)
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
	ref, ok := vars.ParseReference(left)
	if !ok {
		ref = vars.Reference{}
	}
	o.ref = ref
	return o
}

// run carries a declaration out.
func (d *declaration) run(ctx context.Context, operands []operand) int {
	d.prepare()
	switch {
	case d.name == "local" && !d.sh.InFunction():
		return d.notInFunction()
	case d.functions:
		return declareFunctions(d.sh, d, operands)
	case len(operands) == 0 && d.name == "local":
		return d.listLocal()
	case len(operands) == 0:
		return d.list()
	case d.print && d.name != "export" && d.name != "readonly":
		return d.printAll(operands)
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
		if d.off&vars.Export == 0 {
			d.on |= vars.Export
		}
	case "readonly":
		if d.off&vars.Readonly == 0 {
			d.on |= vars.Readonly
		}
	case "local":
		d.local = true
	default:
		d.local = !d.global && d.sh.InFunction()
	}
	d.inherit = d.inherit || d.sh.Shopts.LocalvarInherit
}

// listLocal shows the variables of the function that runs.
func (d *declaration) listLocal() int {
	frame := d.sh.Frames[d.sh.FunctionFrame()]
	var names []string
	for _, s := range frame.Saved {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	var b strings.Builder
	if frame.Opts != nil {
		b.WriteString("local -\n")
	}
	for _, name := range names {
		if vr := d.sh.Vars.Get(name); vr != nil {
			b.WriteString(vars.Declaration(name, vr) + "\n")
		}
	}
	return d.sh.Print(d.name, []byte(b.String()))
}

func (d *declaration) notInFunction() int {
	d.sh.Diagnose("local: can only be used in a function")
	return 1
}

func (d *declaration) one(ctx context.Context, o operand) bool {
	sh := d.sh
	switch {
	case o.text == "-" && d.name == "local":
		localOptions(sh)
		return true
	case o.ref.Name == "":
		sh.Diagnose("%s: `%s': not a valid identifier", d.name, o.text)
		return false
	case o.ref.Indexed && (d.name == "export" || d.name == "readonly"):
		sh.Diagnose("%s: `%s': not a valid identifier", d.name, o.ref.String())
		return false
	}
	var err error
	if o.ref, err = interp.Expander(ctx, sh).ExpandedKey(o.ref, d.kind == vars.Assoc || sh.Vars.IsAssoc(o.ref.Name)); err != nil {
		sh.Diagnose("%s: %v", d.name, err)
		return false
	}
	if (d.on|d.off)&vars.Nameref == 0 && (!d.local || sh.IsLocal(o.ref.Name)) {
		o.ref = sh.Vars.Resolve(o.ref)
	}
	if d.local && d.on&vars.Nameref != 0 && o.assigns && o.value == o.ref.Name && !sh.Vars.IsReadonly(o.ref.Name) {
		// A reference to the variable of the same name that it would hide: with
		// nothing declared, the name has that meaning.
		sh.Diagnose("%s: warning: %s: circular name reference", d.name, o.ref.Name)
		return true
	}
	if d.local && d.plain && !sh.Vars.IsReadonly(o.ref.Name) {
		sh.AdoptTemporary(o.ref.Name)
	}
	switch err := d.applyTo(ctx, o); {
	case err == nil && d.bothKinds:
		sh.Diagnose("%s: %s: cannot convert associative to indexed array", d.name, o.ref.Name)
	case err == nil:
		if !o.assigns {
			d.keepTemporary(o.ref.Name)
		}
		return true
	case errors.Is(err, vars.ErrReadonly) && (d.name == "export" || d.name == "readonly"):
		sh.Diagnose("%v", err)
		sh.SpecialFailed(1)
	default:
		sh.Diagnose("%s: %v", d.name, err)
	}
	return false
}

// keepTemporary has an assignment before export or readonly outlive it.
func (d *declaration) keepTemporary(name string) {
	sh := d.sh
	n := len(sh.Frames) - 1
	if n < 0 || !sh.Frames[n].Temporary || d.on&(vars.Export|vars.Readonly) == 0 || d.local {
		return
	}
	if f := sh.Frames[n]; f.Index(name) >= 0 {
		f.Saved = slices.Delete(f.Saved, f.Index(name), f.Index(name)+1)
	}
}

// localOptions has the function that runs leave the options of set as they are.
func localOptions(sh *state.Shell) {
	if f := sh.Frames[sh.FunctionFrame()]; f.Opts == nil {
		opts := sh.Opts
		f.Opts = &opts
	}
}

// applyTo is apply; with -g, what a function's variable hides is changed.
func (d *declaration) applyTo(ctx context.Context, o operand) error {
	sh, name := d.sh, o.ref.Name
	if d.global {
		for _, f := range sh.Frames {
			if at := f.Index(name); at >= 0 {
				inner := sh.Vars.Own(name)
				sh.Vars.Put(name, f.Saved[at].Vr)
				err := d.apply(ctx, o)
				f.Saved[at].Vr = sh.Vars.Own(name)
				sh.Vars.Put(name, inner)
				return err
			}
		}
	}
	return d.apply(ctx, o)
}

// apply gives a variable its attributes and its value.
func (d *declaration) apply(ctx context.Context, o operand) error {
	sh, name := d.sh, o.ref.Name
	if err := d.refuse(o); err != nil {
		return err
	}
	if d.name == "export" && d.on == 0 && !o.assigns && sh.Vars.Find(name) == nil {
		return nil
	}
	vr := d.variable(name, o.isArray || o.ref.Indexed)
	if vr.IsArray() && slices.Contains(d.takenKinds, vr.Kind) {
		return fmt.Errorf("%s: cannot destroy array variables in this way", name)
	}
	if err := toKind(vr, name, d.kind, o.isArray || o.ref.Indexed); err != nil {
		return err
	}
	sh.Vars.EnvironChanged()
	if sh.Opts.Allexport && !d.local && !vr.IsArray() {
		vr.Attrs |= vars.Export
	}
	vr.Attrs = (vr.Attrs | d.on&^vars.Readonly&^vars.Nameref) &^ (d.off &^ vars.Readonly)
	if d.on&vars.Nameref != 0 && o.assigns && o.value == "" {
		vr.Attrs |= d.on & vars.Readonly
		return vars.IdentifierError{}
	}
	if err := d.value(ctx, vr, o); err != nil {
		return err
	}
	vr.Attrs = (vr.Attrs | d.on&(vars.Readonly|vars.Nameref)) &^ (d.off &^ vars.Readonly)
	sh.Vars.EnvironChanged()
	sh.Watch(name)
	return nil
}

// refuse returns what is wrong with an operand.
func (d *declaration) refuse(o operand) error {
	sh, name := d.sh, o.ref.Name
	switch {
	case sh.Vars.IsReadonly(name) && (o.assigns || d.off&vars.Readonly != 0 && d.name != "readonly" || d.local):
		return fmt.Errorf("%s: %w", name, vars.ErrReadonly)
	case d.on&vars.Nameref == 0:
		return nil
	case d.kind != vars.Undeclared, o.isArray, !d.local && sh.Vars.Get(name) != nil && sh.Vars.Get(name).IsArray():
		return fmt.Errorf("%s: reference variable cannot be an array", name)
	case o.assigns && o.value == "" && d.local: // it is declared, as far as that goes
	case o.assigns && o.value == "":
		return vars.IdentifierError{}
	case o.assigns && !isReference(o.value), !o.assigns && !mayRefer(sh, name):
		value := o.value
		if !o.assigns {
			value = sh.Vars.Text(name)
		}
		return fmt.Errorf("`%s': invalid variable name for name reference", value)
	case o.value == name && !sh.InFunction():
		return fmt.Errorf("%s: nameref variable self references not allowed", name)
	}
	return nil
}

func isReference(text string) bool {
	_, ok := vars.ParseReference(text)
	return ok
}

// mayRefer reports whether a variable that becomes a name reference has a value
// that is a name, or none.
func mayRefer(sh *state.Shell, name string) bool {
	vr := sh.Vars.Get(name)
	return vr == nil || vr.Kind != vars.Scalar || !vr.Set || isReference(vr.Text)
}

// variable returns the variable to declare, as it is. A computed one gives its
// value up to one that can be exported.
func (d *declaration) variable(name string, array bool) *vars.Variable {
	sh := d.sh
	if d.local && d.inherit && !sh.IsLocal(name) {
		return d.inherited(name, array)
	}
	if d.local {
		return sh.DeclareLocal(name)
	}
	var computed *vars.Variable
	if sh.Vars.Get(name) == nil {
		computed = sh.Computed(name)
	}
	vr := sh.Vars.Mutable(name)
	switch {
	case vr.Kind != vars.Undeclared:
	case computed != nil:
		*vr = *computed
	default:
		vr.Kind = vars.Scalar
	}
	return vr
}

// inherited makes a local variable that begins as the one that it hides, unless it
// becomes an array and that is none.
func (d *declaration) inherited(name string, array bool) *vars.Variable {
	sh := d.sh
	outer := sh.Vars.Get(name)
	if outer == nil {
		outer = sh.Computed(name)
	}
	vr := sh.DeclareLocal(name)
	if outer == nil || outer.Kind == vars.Undeclared {
		return vr
	}
	*vr = *outer.Clone()
	vr.Attrs &^= vars.Nameref
	if vr.Kind != vars.Scalar || !array && d.kind == vars.Undeclared {
		return vr
	}
	vr.Text = ""
	if set := vr.Set; set && d.kind == vars.Assoc {
		vr.Kind, vr.Dict = vars.Assoc, vars.NewDict()
	} else if set {
		vr.Kind, vr.List = vars.Indexed, &vars.List{}
	}
	return vr
}

func (d *declaration) value(ctx context.Context, vr *vars.Variable, o operand) error {
	switch {
	case !o.assigns:
		return nil
	case o.isArray:
		return d.sh.Vars.AssignItems(ctx, o.ref.Name, o.items, o.appended)
	case d.on&vars.Nameref != 0:
		d.sh.Vars.ListRefs = d.sh.Vars.ListRefs || strings.HasSuffix(o.value, "[@]")
		vr.Text, vr.Set = o.value, true
		return nil
	}
	vr.Attrs &^= vars.Nameref
	if vr.IsArray() && !o.ref.Indexed && strings.HasPrefix(o.value, "(") && strings.HasSuffix(o.value, ")") {
		return d.elements(ctx, o)
	}
	return d.sh.Vars.Assign(ctx, o.ref, o.value, o.appended)
}

// elements assigns what the text of a value says, as in declare -a a="(1 2)".
func (d *declaration) elements(ctx context.Context, o operand) error {
	file, err := source.Parse([]byte("a="+o.value), "")
	if err != nil || len(file.Stmts) != 1 {
		return fmt.Errorf("%s: syntax error in an array", o.value)
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Assigns) != 1 || call.Assigns[0].Array == nil || len(call.Args) > 0 {
		return fmt.Errorf("%s: syntax error in an array", o.value)
	}
	items, err := interp.Expander(ctx, d.sh).Items(d.sh.Vars.Get(o.ref.Name).Kind == vars.Assoc, call.Assigns[0].Array)
	if err != nil {
		return err
	}
	return d.sh.Vars.AssignItems(ctx, o.ref.Name, items, o.appended)
}

// toKind makes a variable an array, if that is asked for.
func toKind(vr *vars.Variable, name string, kind vars.Kind, array bool) error {
	switch {
	case kind == vars.Undeclared && array && vr.Kind == vars.Scalar:
		vr.ToIndexed()
	case kind == vars.Undeclared || kind == vr.Kind:
	case kind == vars.Assoc && vr.Kind == vars.Indexed:
		return fmt.Errorf("%s: cannot convert indexed to associative array", name)
	case kind == vars.Indexed && vr.Kind == vars.Assoc:
		return fmt.Errorf("%s: cannot convert associative to indexed array", name)
	case kind == vars.Indexed:
		set := vr.Set
		vr.ToIndexed()
		vr.Set = set
	case kind == vars.Assoc:
		dict := vars.NewDict()
		if vr.Set {
			dict = vars.NewSmallDict()
			dict.Set("0", vr.Text)
		}
		vr.Kind, vr.Text, vr.Dict = vars.Assoc, "", dict
	}
	return nil
}

// list shows all variables that have the attributes asked for.
func (d *declaration) list() int {
	var b strings.Builder
	for _, name := range d.sh.Vars.AllNames() {
		vr := d.sh.Vars.Listed(name)
		if d.on != 0 && vr.Attrs&d.on == 0 || d.kind != vars.Undeclared && vr.Kind != d.kind {
			continue
		}
		if d.on == 0 && d.kind == vars.Undeclared && !d.print {
			if vr.Set {
				b.WriteString(vars.Assignment(name, vr) + "\n")
			}
			continue
		}
		b.WriteString(d.text(name, vr) + "\n")
	}
	return d.sh.Print(d.name, []byte(b.String()))
}

// text is a declaration as it is listed. POSIX has the word that was used.
func (d *declaration) text(name string, vr *vars.Variable) string {
	text := vars.Declaration(name, vr)
	if d.sh.Opts.Posix && state.IsSpecialBuiltin(d.name) {
		_, rest, _ := strings.Cut(strings.TrimPrefix(text, "declare "), " ")
		return d.name + " " + rest
	}
	return text
}

func (d *declaration) printAll(operands []operand) int {
	status := 0
	for _, o := range operands {
		vr := d.sh.Vars.Get(o.text)
		if vr == nil {
			vr = d.sh.Computed(o.text)
		}
		if vr == nil && o.text == "FUNCNAME" && !d.sh.Vars.IsHidden(o.text) {
			vr = d.sh.Vars.Listed(o.text)
		}
		if vr == nil {
			d.sh.Diagnose("%s: %s: not found", d.name, o.text)
			status = 1
			continue
		}
		status = max(status, d.sh.Print(d.name, []byte(vars.Declaration(o.text, vr)+"\n")))
	}
	return status
}

// functionMisuse is what declare may not do with a function, or "".
func (d *declaration) functionMisuse(operands []operand) string {
	kind := map[vars.Kind]string{vars.Indexed: "a", vars.Assoc: "A"}[d.kind]
	switch {
	case d.name == "export" || d.name == "readonly" || len(operands) == 0:
		return ""
	case kind != "":
		return "-" + kind + ": invalid option"
	case d.on&vars.Integer != 0:
		return "-i: invalid option"
	case d.on&vars.Nameref != 0:
		return "-n: invalid option"
	case !d.namesOnly && slices.ContainsFunc(operands, func(o operand) bool { return o.assigns }):
		return "cannot use `-f' to make functions"
	}
	return ""
}

// declareFunctions is declare, export and readonly with -f or -F.
func declareFunctions(sh *state.Shell, d *declaration, operands []operand) int {
	if misuse := d.functionMisuse(operands); misuse != "" {
		sh.Diagnose("%s: %s", d.name, misuse)
		return 1
	}
	const known = vars.Export | vars.Readonly | vars.Trace
	on, off := d.on&known, d.off&known
	if len(operands) == 0 {
		return listFunctions(sh, d, on)
	}
	status := 0
	for _, o := range operands {
		if !declareFunction(sh, d, o.text, on, off) {
			status = 1
		}
	}
	return status
}

func declareFunction(sh *state.Shell, d *declaration, name string, on, off vars.Attrs) bool {
	f := sh.Funcs[name]
	switch {
	case f == nil && (d.name == "export" || d.name == "readonly"):
		sh.Diagnose("%s: %s: not a function", d.name, name)
		return false
	case f == nil:
		return false
	case d.on|d.off == 0, d.print && on|off == 0:
		showFunction(sh, d, f)
		return true
	case f.Attrs&off&vars.Readonly != 0:
		sh.Diagnose("%s: %s: readonly function", d.name, name)
		return false
	}
	changed := *f
	changed.Attrs = (f.Attrs | on) &^ off
	sh.PutFunction(&changed)
	return true
}

// listFunctions shows the functions that have any of the attributes, or all.
func listFunctions(sh *state.Shell, d *declaration, attrs vars.Attrs) int {
	for _, name := range slices.Sorted(maps.Keys(sh.Funcs)) {
		f := sh.Funcs[name]
		switch {
		case attrs != 0 && f.Attrs&attrs == 0:
			continue
		case !d.namesOnly:
			sh.Print(d.name, []byte(unparse.FunctionText(f.Decl)))
		}
		if d.namesOnly || attrs != 0 || f.Attrs != 0 && d.print {
			showAttributes(sh, d, f)
		}
	}
	return 0
}

func showFunction(sh *state.Shell, d *declaration, f *state.Function) {
	switch {
	case d.namesOnly && d.print:
		showAttributes(sh, d, f)
		return
	case d.namesOnly && sh.Shopts.Extdebug:
		sh.Printf(d.name, "%s %d %s\n", f.Name, f.Base+int(f.Decl.Pos().Line()), sh.SourceName(f.Script))
		return
	case d.namesOnly:
		sh.Printf(d.name, "%s\n", f.Name)
		return
	}
	sh.Print(d.name, []byte(unparse.FunctionText(f.Decl)))
	if d.print && f.Attrs != 0 {
		showAttributes(sh, d, f)
	}
}

// showAttributes shows the declaration that gives a function what it has.
func showAttributes(sh *state.Shell, d *declaration, f *state.Function) {
	sh.Printf(d.name, "declare -f%s %s\n", vars.FlagsOf(&vars.Variable{Attrs: f.Attrs}), f.Name)
}
