package interp

import (
	"context"
	"strings"

	"mvdan.cc/sh/v3/syntax"

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
