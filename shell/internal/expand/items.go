package expand

import (
	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/source"
	"gopipe/shell/internal/vars"
)

// Items expands the elements of a compound assignment.
func (x Expander) Items(isAssoc bool, array *syntax.ArrayExpr) ([]vars.Item, error) {
	var items []vars.Item
	for elems := array.Elems; len(elems) > 0; {
		if words := x.itemWords(elems, isAssoc); len(words) > 0 {
			fields, err := x.Fields(words)
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
		key, appended := source.ItemKey(elem)
		if item.HasKey = elem.Index != nil; item.HasKey {
			item.Appended = appended
			if item.Key, err = x.itemKey(isAssoc, key); err != nil {
				return nil, err
			}
		}
		if item.Value, err = x.itemValue(isAssoc, elem.Value); err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// itemWords are those of the first elements that are words, which are expanded
// together.
func (x Expander) itemWords(elems []*syntax.ArrayElem, isAssoc bool) (words []*syntax.Word) {
	for _, elem := range elems {
		w := x.itemWord(elem, isAssoc)
		if w == nil {
			break
		}
		words = append(words, w)
	}
	return words
}

// itemWord is an element of an indexed array that is a word like those of any
// command: one without a key, or, in bash, one whose value has braces to expand.
func (x Expander) itemWord(elem *syntax.ArrayElem, isAssoc bool) *syntax.Word {
	if isAssoc {
		return nil
	}
	if elem.Index == nil {
		return elem.Value
	}
	key, appended := source.ItemKey(elem)
	if key == nil || elem.Value == nil || !x.Opts.Braceexpand || !HasBrace(elem.Value) || len(Braces(elem.Value)) == 1 {
		return nil
	}
	equals := "]="
	if appended {
		equals = "]+="
	}
	parts := append([]syntax.WordPart{&syntax.Lit{Value: "["}}, key.Parts...)
	parts = append(parts, &syntax.Lit{Value: equals})
	return &syntax.Word{Parts: append(parts, elem.Value.Parts...)}
}

func (x Expander) itemKey(isAssoc bool, word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	frags, err := x.parts(nil, word.Parts, quoting{double: !isAssoc, element: isAssoc})
	return x.join(frags), err
}

func (x Expander) itemValue(isAssoc bool, w *syntax.Word) (string, error) {
	if w == nil || !isAssoc {
		return x.Literal(w)
	}
	return x.joined(w, quoting{element: true})
}
