package shell

import (
	"context"
	"fmt"

	"mvdan.cc/sh/v3/syntax"
)

// An arrayItem is one element of a compound assignment.
type arrayItem struct {
	key    string
	hasKey bool
	value  string
}

// arrayItems expands the elements of a compound assignment.
func (sh *Shell) arrayItems(ctx context.Context, name string, isAssoc bool, array *syntax.ArrayExpr) ([]arrayItem, error) {
	var items []arrayItem
	for _, elem := range array.Elems {
		if w := sh.itemWord(elem, isAssoc); w != nil {
			fields, err := sh.fields(ctx, []*syntax.Word{w})
			if err != nil {
				return nil, err
			}
			for _, f := range fields {
				items = append(items, arrayItem{value: f})
			}
			continue
		}
		var item arrayItem
		var err error
		if item.hasKey = elem.Index != nil; item.hasKey {
			if item.key, err = sh.itemKey(ctx, isAssoc, elem.Index); err != nil {
				return nil, err
			}
		}
		if item.value, err = sh.itemValue(ctx, isAssoc, elem.Value); err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// itemWord is an element of an indexed array that is a word like those of any
// command: one without a key, or, in bash, one whose value has braces to expand.
func (sh *Shell) itemWord(elem *syntax.ArrayElem, isAssoc bool) *syntax.Word {
	if isAssoc {
		return nil
	}
	if elem.Index == nil {
		return elem.Value
	}
	key, ok := elem.Index.(*syntax.Word)
	if !ok || elem.Value == nil || !sh.opts.braceexpand || !hasBrace(elem.Value) {
		return nil
	}
	parts := append([]syntax.WordPart{&syntax.Lit{Value: "["}}, key.Parts...)
	parts = append(parts, &syntax.Lit{Value: "]="})
	return &syntax.Word{Parts: append(parts, elem.Value.Parts...)}
}

func (sh *Shell) itemKey(ctx context.Context, isAssoc bool, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := expander{sh, ctx}
	frags, err := x.parts(nil, word.Parts, quoting{double: !isAssoc, element: isAssoc})
	return x.join(frags), err
}

func (sh *Shell) itemValue(ctx context.Context, isAssoc bool, w *syntax.Word) (string, error) {
	if w == nil || !isAssoc {
		return sh.literal(ctx, w)
	}
	return expander{sh, ctx}.joined(w, quoting{element: true})
}

// assignItems assigns to an array as a whole, or appends to it.
func (sh *Shell) assignItems(ctx context.Context, name string, items []arrayItem, appended bool) error {
	r := sh.resolve(reference{name: name})
	if vr := sh.vars.get(r.name); vr != nil && vr.has(attrReadonly) {
		return fmt.Errorf("%s: %w", r.name, errReadonly)
	}
	vr := sh.vars.mutable(r.name)
	if vr.kind != assocVar {
		vr.toIndexed()
	}
	vr.set = true
	if !appended {
		vr.list, vr.dict = &indexed{}, newAssoc()
		if vr.kind == assocVar {
			vr.list = nil
		} else {
			vr.dict = nil
		}
	}
	if vr.kind == assocVar {
		return sh.assignPairs(ctx, r.name, vr, items)
	}
	return sh.assignElements(ctx, r.name, vr, items)
}

func (sh *Shell) assignElements(ctx context.Context, name string, vr *variable, items []arrayItem) error {
	at := vr.list.next()
	for _, item := range items {
		if item.hasKey {
			var err error
			if at, err = sh.subscript(ctx, vr.list, reference{name: name, indexed: true, key: item.key}); err != nil {
				return err
			}
		}
		value, err := sh.attributed(ctx, vr, "", item.value, false)
		if err != nil {
			return err
		}
		vr.list.set(at, value)
		at++
	}
	return nil
}

// assignPairs also takes keys and values that alternate: all of them, or none.
func (sh *Shell) assignPairs(ctx context.Context, name string, vr *variable, items []arrayItem) error {
	for i := 0; i < len(items); i++ {
		item := items[i]
		if !item.hasKey && items[0].hasKey {
			sh.diagnose("%s: %s: must use subscript when assigning associative array", name, item.value)
			continue
		}
		if !item.hasKey {
			item.key, item.value = item.value, ""
			if i+1 < len(items) {
				i++
				item.value = items[i].value
			}
		}
		value, err := sh.attributed(ctx, vr, "", item.value, false)
		if err != nil {
			return err
		}
		vr.dict.set(item.key, value)
	}
	return nil
}
