package vars

import (
	"context"
	"strconv"

	"gopipe/shell/internal/ascii"
)

// Element returns the text of a variable or an element.
func (s *Set) Element(ctx context.Context, r Reference) (text string, set bool, err error) {
	return s.element(ctx, r, s.Get(r.Name))
}

// Lookup is Element of what a reference leads to.
func (s *Set) Lookup(ctx context.Context, r Reference) (text string, set bool, err error) {
	r, vr := s.resolve(r)
	return s.element(ctx, r, vr)
}

// element is Element for a variable that has been looked up.
func (s *Set) element(ctx context.Context, r Reference, vr *Variable) (text string, set bool, err error) {
	if vr == nil {
		if vr = s.Shell.Computed(r.Name); vr == nil && r.Indexed {
			_, err = s.Subscript(ctx, nil, r)
		}
		if vr == nil {
			return "", false, err
		}
	}
	switch {
	case !r.Indexed:
		text, set = vr.Value()
	case vr.Kind == Assoc && r.Key == "":
		err = BoundsError{Ref: r}
	case vr.Kind == Assoc:
		text, set = vr.Dict.Get(r.Key)
	default:
		list := vr.List
		if vr.Kind == Scalar && vr.Set {
			list = ListOf([]string{vr.Text})
		}
		var at int64
		if at, err = s.Subscript(ctx, list, r); err == nil {
			text, set = list.Get(at)
		}
	}
	return text, set, err
}

// Evaluated is a reference with its subscript evaluated, which may have effects
// that are to come once.
func (s *Set) Evaluated(ctx context.Context, r Reference) (Reference, error) {
	return s.evaluated(ctx, r, s.Get(r.Name))
}

// evaluated is Evaluated for a variable that has been looked up.
func (s *Set) evaluated(ctx context.Context, r Reference, vr *Variable) (Reference, error) {
	if !r.Indexed || ascii.IsDigits(r.Key) || vr != nil && vr.Kind == Assoc || vr == nil && s.isComputedDict(r.Name) {
		return r, nil
	}
	var list *List
	switch {
	case vr == nil:
	case vr.Kind == Indexed:
		list = vr.List
	case vr.Set:
		list = ListOf([]string{vr.Text})
	}
	at, err := s.Subscript(ctx, list, r)
	r.Key = strconv.FormatInt(at, 10)
	return r, err
}

// Subscript evaluates the subscript of an indexed array.
func (s *Set) Subscript(ctx context.Context, list *List, r Reference) (int64, error) {
	if !r.Indexed {
		return 0, nil
	}
	n, err := strconv.ParseInt(r.Key, 10, 64)
	if err != nil || len(r.Key) > 1 && r.Key[0] == '0' {
		if n, err = s.Shell.Evaluate(ctx, r.Key); err != nil {
			return 0, err
		}
	}
	if n < 0 {
		n += list.Next()
	}
	if n < 0 {
		return 0, BoundsError{Ref: r}
	}
	return n, nil
}
