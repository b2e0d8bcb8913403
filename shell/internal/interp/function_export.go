package interp

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// exportAll is what set -a gives to each function.
func exportAll(o *option.Set) vars.Attrs {
	if o.Allexport {
		return vars.Export
	}
	return 0
}

// importFunctions defines the functions that the environment has. What else has
// a name that no variable can have goes to the commands as it is.
func importFunctions(sh *state.Shell, environ []string) {
	for _, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if ok && name != "" && !ascii.IsName(name) && !importFunction(sh, name, value) {
			sh.Foreign = append(sh.Foreign, pair)
		}
	}
	if len(sh.Funcs) > 0 || len(sh.Foreign) > 0 {
		sh.ExportFunctions()
	}
}

// importFunction defines the function that a variable holds, if it does. Its text
// must be one definition and nothing else.
func importFunction(sh *state.Shell, variable, value string) bool {
	name, ok := strings.CutPrefix(variable, state.FunctionPrefix)
	name, marked := strings.CutSuffix(name, state.FunctionSuffix)
	if !ok || !marked || !strings.HasPrefix(value, state.FunctionBegin) || strings.Contains(name, "/") {
		return false
	}
	file, err := source.Parse([]byte(name+" "+value), "")
	if err == nil && len(file.Stmts) == 1 {
		decl, ok := file.Stmts[0].Cmd.(*syntax.FuncDecl)
		if ok && decl.Name != nil && decl.Name.Value == name {
			sh.OwnFuncs()
			sh.Funcs[name] = &state.Function{Name: name, Decl: decl, Attrs: vars.Export}
			return true
		}
	}
	sh.Diagnose("error importing function definition for `%s'", name)
	return false
}
