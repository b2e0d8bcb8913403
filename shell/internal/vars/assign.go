package vars

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
)

// SetString sets a variable's text.
func (s *Set) SetString(name, value string) error {
	return s.Assign(context.Background(), Reference{Name: name}, value, false)
}

// Assign sets a variable or an element, or appends to it, as its attributes
// have it.
func (s *Set) Assign(ctx context.Context, r Reference, value string, appended bool) error {
	if vr := s.Own(r.Name); vr != nil && vr.IsPlain() && !r.Indexed && !s.Shell.Allexport() { // the common case
		if vr.Set = true; appended {
			vr.Append(value)
		} else {
			vr.Text = value
		}
		return nil
	}
	if r.Name == "_" { // the next command sets it anyway
		s.Shell.SetComputed(r.Name, value)
		return nil
	}
	r, vr := s.resolve(r)
	if err := s.refusesValue(r, vr, value); err != nil {
		return err
	}
	if vr == nil && !r.Indexed && s.Shell.SetComputed(r.Name, value) {
		return nil
	}
	if vr != nil && vr.Has(Readonly) || vr == nil && s.Shell.IsFixed(r.Name) {
		return fmt.Errorf("%s: %w", r.Name, ErrReadonly)
	}
	r, err := s.evaluated(ctx, r, vr)
	if err != nil {
		return err
	}
	if vr != nil && vr.Attrs != 0 || appended {
		if value, err = s.attributedIn(ctx, r, vr, value, appended); err != nil {
			return err
		}
	}
	return s.put(ctx, r, value)
}

// attributedIn is what a value becomes where it is put. To the value itself, a
// variable that it is put into by its name counts as set.
func (s *Set) attributedIn(ctx context.Context, r Reference, vr *Variable, value string, appended bool) (string, error) {
	old, _, err := s.element(ctx, r, vr)
	if err != nil {
		return "", err
	}
	if vr != nil && vr.Has(Integer) && !vr.Set && !r.Indexed {
		vr = s.Mutable(r.Name)
		vr.Set = true
		defer func() { vr.Set = false }()
	}
	return s.Attributed(ctx, vr, old, value, appended)
}

// refusesValue says what keeps a name reference from being assigned to: it leads
// back to itself, means all elements, or refers to nothing yet and is not told a
// name.
func (s *Set) refusesValue(r Reference, vr *Variable, value string) error {
	switch {
	case r.Circular != "":
		return CircularError{Name: r.Circular}
	case !ascii.IsName(r.Name):
		return IdentifierError{Name: r.Name}
	case r.IsAll() && (vr == nil || vr.Kind != Assoc):
		return BoundsError{Ref: r}
	case vr == nil || !vr.Has(Nameref) || vr.Set:
		return nil
	case r.Indexed:
		value = ""
	}
	if _, ok := ParseReference(value); !ok {
		return IdentifierError{Name: value}
	}
	s.ListRefs = s.ListRefs || strings.HasSuffix(value, "[@]")
	return nil
}

// Attributed is what a value becomes by the attributes of its variable.
func (s *Set) Attributed(ctx context.Context, vr *Variable, old, value string, appended bool) (string, error) {
	switch {
	case vr != nil && vr.Has(Integer):
		n, err := s.Shell.Evaluate(ctx, value)
		if err == nil && appended {
			var before int64
			before, err = s.Shell.Evaluate(ctx, old)
			n += before
		}
		return strconv.FormatInt(n, 10), err
	case appended:
		value = old + value
	}
	switch {
	case vr == nil:
	case vr.Has(Lower):
		value = strings.ToLower(value)
	case vr.Has(Upper):
		value = strings.ToUpper(value)
	case vr.Has(Capital) && value != "":
		n := locale.CharSize(value)
		value = strings.ToUpper(value[:n]) + strings.ToLower(value[n:])
	}
	return value, nil
}

// put stores a value as it is.
func (s *Set) put(ctx context.Context, r Reference, value string) error {
	if s.Shell.SetComputedElement(r, value) {
		return nil
	}
	vr := s.Mutable(r.Name)
	if vr.Kind == Undeclared {
		vr.Kind = Scalar
	}
	if vr.Kind == Indexed || vr.Kind == Scalar && r.Indexed {
		vr.ToIndexed()
	}
	vr.Set = true
	defer s.Shell.Watch(r.Name)
	if s.Shell.Allexport() && !r.Indexed && !vr.Has(Export) {
		vr.Attrs |= Export
		s.EnvironChanged()
	}
	switch {
	case vr.Kind == Assoc:
		if !r.Indexed {
			r.Key = "0"
		}
		if vr.Dict == nil {
			vr.Dict = NewDict()
		}
		vr.Dict.Set(r.Key, value)
	case vr.Kind == Indexed || r.Indexed:
		return s.putIndexed(ctx, vr, r, value)
	default:
		vr.Text = value
	}
	return nil
}

func (s *Set) putIndexed(ctx context.Context, vr *Variable, r Reference, value string) error {
	at, err := s.Subscript(ctx, vr.List, r)
	if err != nil {
		return err
	}
	vr.List.Set(at, value)
	return nil
}

// SetList makes a variable an indexed array of these elements, as its attributes
// have them.
func (s *Set) SetList(ctx context.Context, name string, elems []string) error {
	name, err := s.wholeArray(name)
	if err != nil {
		return err
	}
	vr := s.Get(name)
	switch {
	case vr == nil:
	case vr.Kind == Assoc:
		return fmt.Errorf("%s: cannot convert associative to indexed array", name)
	case vr.Has(Integer | Lower | Upper | Capital):
		items := make([]Item, len(elems))
		for i, elem := range elems {
			items[i].Value = elem
		}
		return s.AssignItems(ctx, name, items, false)
	}
	vr = s.Mutable(name)
	vr.Kind, vr.Set, vr.Text, vr.List = Indexed, true, "", ListOf(elems)
	return nil
}

// wholeArray is the name of the array that may be assigned to where a name stands
// for it.
func (s *Set) wholeArray(name string) (to string, err error) {
	r, vr := s.resolve(Reference{Name: name, Indexed: true})
	switch {
	case r.Circular != "":
		err = CircularError{Name: r.Circular}
	case !ascii.IsName(r.Name):
		err = IdentifierError{Name: r.Name}
	case vr != nil && vr.Has(Readonly):
		err = fmt.Errorf("%s: %w", r.Name, ErrReadonly)
	}
	return r.Name, err
}
