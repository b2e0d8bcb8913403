package interp

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// withKeywords is a simple command whose assignments may stand anywhere after its
// name, as set -k has it.
func withKeywords(call *syntax.CallExpr) *syntax.CallExpr {
	changed := *call
	changed.Args, changed.Assigns = nil, slices.Clone(call.Assigns)
	for i, w := range call.Args {
		if a := assignment(w); a != nil && i > 0 {
			changed.Assigns = append(changed.Assigns, a)
		} else {
			changed.Args = append(changed.Args, w)
		}
	}
	return &changed
}

// assignment is what a word assigns if it stands where an assignment may, or nil.
func assignment(w *syntax.Word) *syntax.Assign {
	lit, ok := w.Parts[0].(*syntax.Lit)
	if !ok {
		return nil
	}
	name, value, ok := strings.Cut(lit.Value, "=")
	name, appended := strings.CutSuffix(name, "+")
	if !ok || !syntax.ValidName(name) {
		return nil
	}
	parts := append([]syntax.WordPart{&syntax.Lit{ValuePos: lit.ValuePos, ValueEnd: lit.ValueEnd, Value: value}}, w.Parts[1:]...)
	return &syntax.Assign{Append: appended, Name: &syntax.Lit{Value: name}, Value: &syntax.Word{Parts: parts}}
}
