package vars

import (
	"context"
	"fmt"
)

// An Item is one element of a compound assignment.
type Item struct {
	Key    string
	HasKey bool
	Value  string

	Appended bool // to what the element was, in the array at hand
}

// AssignItems assigns to an array as a whole, or appends to it.
func (s *Set) AssignItems(ctx context.Context, name string, items []Item, appended bool) error {
	name, vr, err := s.ArrayToSet(name)
	if err != nil {
		return err
	}
	before := vr.Dict
	if !appended {
		vr.List, vr.Dict = &List{}, NewDict()
		if vr.Kind == Assoc {
			vr.List = nil
		} else {
			vr.Dict = nil
		}
	}
	if vr.Kind == Assoc {
		err = s.assignPairs(ctx, name, vr, before, items)
	} else {
		err = s.assignElements(ctx, name, vr, items)
	}
	vr.Set = vr.Set || err == nil
	return err
}

// ArrayToSet makes a variable an array that may be assigned to, if it is none
// yet. What it refers to has another name.
func (s *Set) ArrayToSet(name string) (to string, vr *Variable, err error) {
	if to, err = s.wholeArray(name); err != nil {
		return to, nil, err
	}
	vr = s.Mutable(to)
	if vr.Has(Nameref) && !vr.Set {
		s.Shell.Complain(fmt.Errorf("warning: %s: removing nameref attribute", to))
		vr.Attrs &^= Nameref
	}
	vr.Set = vr.Set || vr.Kind == Undeclared
	if vr.Kind != Assoc {
		vr.ToIndexed()
	}
	return to, vr, nil
}

func (s *Set) assignElements(ctx context.Context, name string, vr *Variable, items []Item) error {
	at := vr.List.Next()
	for _, item := range items {
		if item.HasKey {
			to, err := s.Subscript(ctx, vr.List, Reference{Name: name, Indexed: true, Key: item.Key})
			if out, ok := err.(BoundsError); ok { // the others are assigned
				out.Ref.Name, out.Item = "", "="+item.Value
				s.Shell.Refused(out)
				continue
			}
			if err != nil {
				return err
			}
			at = to
		}
		old, _ := vr.List.Get(at)
		value, err := s.Attributed(ctx, vr, old, item.Value, item.Appended)
		if err != nil {
			return err
		}
		vr.List.Set(at, value)
		vr.Set = true // to the values that follow
		at++
	}
	return nil
}

// assignPairs also takes keys and values that alternate: all of them, or none. What
// is appended to is as it was before the assignment.
func (s *Set) assignPairs(ctx context.Context, name string, vr *Variable, before *Dict, items []Item) error {
	for i := 0; i < len(items); i++ {
		item := items[i]
		if !item.HasKey && items[0].HasKey {
			s.Shell.Complain(fmt.Errorf("%s: %s: must use subscript when assigning associative array", name, item.Value))
			continue
		}
		if !item.HasKey {
			item.Key, item.Value = item.Value, ""
			if i+1 < len(items) {
				i++
				item.Value = items[i].Value
			}
		}
		old := ""
		if before != nil {
			old, _ = before.Get(item.Key)
		}
		value, err := s.Attributed(ctx, vr, old, item.Value, item.Appended)
		if err != nil {
			return err
		}
		vr.Dict.Set(item.Key, value)
		vr.Set = true
	}
	return nil
}
