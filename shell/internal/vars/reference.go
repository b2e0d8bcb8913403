package vars

import (
	"errors"
	"strings"

	"gopipe/shell/internal/ascii"
)

// ErrReadonly is the error of an assignment to a variable that takes none.
var ErrReadonly = errors.New("readonly variable")

// A BoundsError is a subscript that is too far below zero, or a key that is empty.
type BoundsError struct {
	Ref  Reference
	Item string // what follows ref, in a list of elements
}

func (e BoundsError) Error() string { return e.Ref.String() + e.Item + ": bad array subscript" }

// A Reference names a variable, or an element of an array.
type Reference struct {
	Name    string
	Indexed bool
	Key     string // what stands between the brackets, expanded

	Circular string // the reference that leads back to itself, in place of a name
}

// String is the reference as a program writes it.
func (r Reference) String() string {
	if r.Indexed {
		return r.Name + "[" + r.Key + "]"
	}
	return r.Name
}

// ParseReference reads "name" or "name[key]".
func ParseReference(text string) (r Reference, ok bool) {
	name, rest, indexed := strings.Cut(text, "[")
	if !ascii.IsName(name) {
		return r, false
	}
	if !indexed {
		return Reference{Name: name}, true
	}
	key, closed := strings.CutSuffix(rest, "]")
	return Reference{Name: name, Indexed: true, Key: key}, closed && key != ""
}

// A CircularError is a name reference that leads back to itself.
type CircularError struct{ Name string }

func (e CircularError) Error() string { return "warning: " + e.Name + ": circular name reference" }

// An IdentifierError is what was to be a name and is none.
type IdentifierError struct{ Name string }

func (e IdentifierError) Error() string { return "`" + e.Name + "': not a valid identifier" }

// Resolve follows name references. One that leads nowhere refers to no name, of
// which there is no variable.
func (v *Table) Resolve(r Reference) Reference {
	r, _ = v.resolve(r)
	return r
}

// resolve is Resolve with the variable that has the name, if there is one.
func (v *Table) resolve(r Reference) (Reference, *Variable) {
	const depth = 8
	from := r.Name
	for range depth {
		vr := v.Get(r.Name)
		if vr == nil || !vr.Has(Nameref) || !vr.Set {
			return r, vr
		}
		to, ok := ParseReference(vr.Text)
		if !ok {
			return r, vr
		}
		if r.Indexed && to.Indexed { // an element has none: there is no such variable
			to.Name = vr.Text
		}
		if r.Indexed {
			to.Indexed, to.Key = true, r.Key
		}
		r = to
	}
	return Reference{Circular: from}, nil
}

// IsAll reports a reference to all elements of an array.
func (r Reference) IsAll() bool { return r.Indexed && (r.Key == "@" || r.Key == "*") }
