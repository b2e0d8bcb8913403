package interp

import (
	"context"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/option"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// implied evaluates an expression that a variable asks for: a value or a subscript.
// An error in it leaves whatever runs.
func (sh *Shell) implied(ctx context.Context, text string) (int64, error) {
	n, err := sh.evalArithmetic(ctx, text, 0)
	if err != nil && sh.Flow == FlowOn {
		sh.Status, sh.Flow = 1, flowTop
	}
	return n, err
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
		f.Swap(sh.Vars.Table, sh.Watch)
	}
}

func (f *frame) restore(sh *Shell) {
	if f.Opts != nil {
		sh.Opts = *f.Opts
	}
	f.Restore(sh.Vars.Table, sh.Watch)
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
	return sh.Frames[at].DeclareLocal(sh.Vars.Table, call, name)
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
	if err == nil && key == "" && sh.Vars.IsAssoc(name) {
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
	q := quoting{double: !sh.Vars.IsAssoc(name)}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}
