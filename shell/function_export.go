package shell

import (
	"maps"
	"slices"
	"strings"

	"gopipe/shell/internal/ascii"

	"mvdan.cc/sh/v3/syntax"
)

// Bash hands functions on in its environment, as variables that have this before
// and after their names. The value begins with functionBegin.
const (
	functionPrefix = "BASH_FUNC_"
	functionSuffix = "%%"
	functionBegin  = "() {"
)

// exportAll is what set -a gives to each function.
func (o *options) exportAll() varAttrs {
	if o.allexport {
		return attrExport
	}
	return 0
}

// exportFunctions makes anew what the environment of children has of functions.
func (sh *Shell) exportFunctions() {
	sh.funcEnv = slices.Clone(sh.foreign)
	for _, name := range slices.Sorted(maps.Keys(sh.funcs)) {
		if f := sh.funcs[name]; f.exported() {
			sh.funcEnv = append(sh.funcEnv, functionPrefix+name+functionSuffix+"="+exportText(f.decl))
		}
	}
}

// importFunctions defines the functions that the environment has. What else has
// a name that no variable can have goes to the commands as it is.
func (sh *Shell) importFunctions(environ []string) {
	for _, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if ok && name != "" && !ascii.IsName(name) && !sh.importFunction(name, value) {
			sh.foreign = append(sh.foreign, pair)
		}
	}
	if len(sh.funcs) > 0 || len(sh.foreign) > 0 {
		sh.exportFunctions()
	}
}

// importFunction defines the function that a variable holds, if it does. Its text
// must be one definition and nothing else.
func (sh *Shell) importFunction(variable, value string) bool {
	name, ok := strings.CutPrefix(variable, functionPrefix)
	name, marked := strings.CutSuffix(name, functionSuffix)
	if !ok || !marked || !strings.HasPrefix(value, functionBegin) || strings.Contains(name, "/") {
		return false
	}
	file, err := parse([]byte(name+" "+value), "")
	if err == nil && len(file.Stmts) == 1 {
		decl, ok := file.Stmts[0].Cmd.(*syntax.FuncDecl)
		if ok && decl.Name != nil && decl.Name.Value == name {
			sh.ownFuncs()
			sh.funcs[name] = &function{name: name, decl: decl, attrs: attrExport}
			return true
		}
	}
	sh.diagnose("error importing function definition for `%s'", name)
	return false
}

// environ is the environment of a command. It is not to be changed.
func (sh *Shell) environ() []string {
	env := sh.vars.environ()
	if len(sh.funcEnv) == 0 {
		return env
	}
	return append(slices.Clip(env), sh.funcEnv...)
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
