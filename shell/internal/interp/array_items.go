package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// ArrayItems expands the elements of a compound assignment.
func ArrayItems(ctx context.Context, sh *state.Shell, name string, isAssoc bool, array *syntax.ArrayExpr) ([]vars.Item, error) {
	var items []vars.Item
	for elems := array.Elems; len(elems) > 0; {
		if words := itemWords(&sh.Settings, elems, isAssoc); len(words) > 0 {
			fields, err := Fields(ctx, sh, words)
			if err != nil {
				return nil, err
			}
			for _, f := range fields {
				items = append(items, vars.Item{Value: f})
			}
			elems = elems[len(words):]
			continue
		}
		elem := elems[0]
		elems = elems[1:]
		var item vars.Item
		var err error
		if item.HasKey = elem.Index != nil; item.HasKey {
			if item.Key, err = itemKey(ctx, sh, isAssoc, elem.Index); err != nil {
				return nil, err
			}
		}
		if item.Value, err = itemValue(ctx, sh, isAssoc, elem.Value); err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

func itemKey(ctx context.Context, sh *state.Shell, isAssoc bool, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := Expander{sh, ctx}
	frags, err := x.parts(nil, word.Parts, quoting{double: !isAssoc, element: isAssoc})
	return x.join(frags), err
}

func itemValue(ctx context.Context, sh *state.Shell, isAssoc bool, w *syntax.Word) (string, error) {
	if w == nil || !isAssoc {
		return Literal(ctx, sh, w)
	}
	return Expander{sh, ctx}.joined(w, quoting{element: true})
}

// itemWords are those of the first elements that are words, which are expanded
// together.
func itemWords(s *state.Settings, elems []*syntax.ArrayElem, isAssoc bool) (words []*syntax.Word) {
	for _, elem := range elems {
		w := itemWord(s, elem, isAssoc)
		if w == nil {
			break
		}
		words = append(words, w)
	}
	return words
}

// itemWord is an element of an indexed array that is a word like those of any
// command: one without a key, or, in bash, one whose value has braces to expand.
func itemWord(s *state.Settings, elem *syntax.ArrayElem, isAssoc bool) *syntax.Word {
	if isAssoc {
		return nil
	}
	if elem.Index == nil {
		return elem.Value
	}
	key, ok := elem.Index.(*syntax.Word)
	if !ok || elem.Value == nil || !s.Opts.Braceexpand || !HasBrace(elem.Value) {
		return nil
	}
	parts := append([]syntax.WordPart{&syntax.Lit{Value: "["}}, key.Parts...)
	parts = append(parts, &syntax.Lit{Value: "]="})
	return &syntax.Word{Parts: append(parts, elem.Value.Parts...)}
}
