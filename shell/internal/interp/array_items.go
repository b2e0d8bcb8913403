package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/vars"
)

// An ArrayItem is one element of a compound assignment.
type ArrayItem struct {
	Key    string
	HasKey bool
	Value  string
}

// ArrayItems expands the elements of a compound assignment.
func (sh *Shell) ArrayItems(ctx context.Context, name string, isAssoc bool, array *syntax.ArrayExpr) ([]ArrayItem, error) {
	var items []ArrayItem
	for _, elem := range array.Elems {
		if w := sh.itemWord(elem, isAssoc); w != nil {
			fields, err := sh.Fields(ctx, []*syntax.Word{w})
			if err != nil {
				return nil, err
			}
			for _, f := range fields {
				items = append(items, ArrayItem{Value: f})
			}
			continue
		}
		var item ArrayItem
		var err error
		if item.HasKey = elem.Index != nil; item.HasKey {
			if item.Key, err = sh.itemKey(ctx, isAssoc, elem.Index); err != nil {
				return nil, err
			}
		}
		if item.Value, err = sh.itemValue(ctx, isAssoc, elem.Value); err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

func (sh *Shell) itemKey(ctx context.Context, isAssoc bool, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := Expander{sh, ctx}
	frags, err := x.parts(nil, word.Parts, quoting{double: !isAssoc, element: isAssoc})
	return x.join(frags), err
}

func (sh *Shell) itemValue(ctx context.Context, isAssoc bool, w *syntax.Word) (string, error) {
	if w == nil || !isAssoc {
		return sh.Literal(ctx, w)
	}
	return Expander{sh, ctx}.joined(w, quoting{element: true})
}

// AssignItems assigns to an array as a whole, or appends to it.
func (sh *Shell) AssignItems(ctx context.Context, name string, items []ArrayItem, appended bool) error {
	name, vr, err := sh.arrayToSet(name)
	if err != nil {
		return err
	}
	vr.Set = true
	if !appended {
		vr.List, vr.Dict = &vars.List{}, vars.NewDict()
		if vr.Kind == vars.Assoc {
			vr.List = nil
		} else {
			vr.Dict = nil
		}
	}
	if vr.Kind == vars.Assoc {
		return sh.assignPairs(ctx, name, vr, items)
	}
	return sh.assignElements(ctx, name, vr, items)
}

// arrayToSet makes a variable an array that may be assigned to, if it is none
// yet. What it refers to has another name.
func (sh *Shell) arrayToSet(name string) (to string, vr *vars.Variable, err error) {
	if to, err = sh.wholeArray(name); err != nil {
		return to, nil, err
	}
	vr = sh.Vars.Mutable(to)
	if vr.Has(vars.Nameref) && !vr.Set {
		sh.Diagnose("warning: %s: removing nameref attribute", to)
		vr.Attrs &^= vars.Nameref
	}
	vr.Set = vr.Set || vr.Kind == vars.Undeclared
	if vr.Kind != vars.Assoc {
		vr.ToIndexed()
	}
	return to, vr, nil
}

func (sh *Shell) assignElements(ctx context.Context, name string, vr *vars.Variable, items []ArrayItem) error {
	at := vr.List.Next()
	for _, item := range items {
		if item.HasKey {
			to, err := sh.subscript(ctx, vr.List, vars.Reference{Name: name, Indexed: true, Key: item.Key})
			if out, ok := err.(vars.BoundsError); ok { // the others are assigned
				out.Ref.Name, out.Item = "", "="+item.Value
				sh.Refused(out)
				continue
			}
			if err != nil {
				return err
			}
			at = to
		}
		value, err := sh.attributed(ctx, vr, "", item.Value, false)
		if err != nil {
			return err
		}
		vr.List.Set(at, value)
		at++
	}
	return nil
}

// assignPairs also takes keys and values that alternate: all of them, or none.
func (sh *Shell) assignPairs(ctx context.Context, name string, vr *vars.Variable, items []ArrayItem) error {
	for i := 0; i < len(items); i++ {
		item := items[i]
		if !item.HasKey && items[0].HasKey {
			sh.Diagnose("%s: %s: must use subscript when assigning associative array", name, item.Value)
			continue
		}
		if !item.HasKey {
			item.Key, item.Value = item.Value, ""
			if i+1 < len(items) {
				i++
				item.Value = items[i].Value
			}
		}
		value, err := sh.attributed(ctx, vr, "", item.Value, false)
		if err != nil {
			return err
		}
		vr.Dict.Set(item.Key, value)
	}
	return nil
}
