package interp

import (
	"context"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// implied evaluates an expression that a variable asks for: a value or a subscript.
// An error in it leaves whatever runs.
func implied(ctx context.Context, sh *state.Shell, text string) (int64, error) {
	n, err := evalArithmetic(ctx, sh, text, 0)
	if err != nil && sh.Flow == state.FlowOn {
		sh.Status, sh.Flow = 1, state.FlowTop
	}
	return n, err
}

// KeyToSet is keyOf for an element that is assigned to.
func KeyToSet(ctx context.Context, sh *state.Shell, name string, index syntax.ArithmExpr) (string, error) {
	key, err := keyOf(ctx, sh, name, index)
	if err == nil && key == "" && sh.Vars.IsAssoc(name) {
		err = vars.BoundsError{Ref: vars.Reference{Name: name, Indexed: true, Key: unparse.Text(index)}}
	}
	return key, err
}

// ExpandedKey expands the subscript of a text that a builtin takes for a variable;
// isKey says that it is one of an associative array.
func ExpandedKey(ctx context.Context, sh *state.Shell, r vars.Reference, isKey bool) (vars.Reference, error) {
	var err error
	if r.Indexed && strings.ContainsAny(r.Key, "$`") {
		r.Key, err = expandSubscript(ctx, sh, r.Key, isKey)
	}
	return r, err
}

// keyOf expands a subscript as it stands in the text.
func keyOf(ctx context.Context, sh *state.Shell, name string, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := Expander{sh, ctx}
	q := quoting{double: !sh.Vars.IsAssoc(name)}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}
