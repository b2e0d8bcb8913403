package vars

import (
	"context"
	"slices"
	"strings"

	"gopipe/shell/internal/locale"
)

// A Set is the variables of a shell: a table, and what the shell computes when it is
// asked for.
type Set struct {
	*Table
	Shell    Shell
	ListRefs bool // there may be name references to all elements of an array
}

// A Shell is what variables ask of the shell that they are of.
type Shell interface {
	// Evaluate evaluates an expression: a subscript, or the value of an integer.
	Evaluate(ctx context.Context, text string) (int64, error)

	// Computed returns a variable that the shell computes, or nil. ComputedNames are
	// the names of all of them, in order.
	Computed(name string) *Variable
	ComputedNames() []string

	// IsFixed reports a computed variable that is readonly, IsComputedDict one that is
	// an associative array.
	IsFixed(name string) bool
	IsComputedDict(name string) bool

	// SetComputed assigns to a computed variable, SetComputedElement to an element of
	// one. They return false for any other.
	SetComputed(name, value string) bool
	SetComputedElement(r Reference, value string) bool

	// Watch is called when a variable has changed that the shell may act on.
	Watch(name string)

	// Allexport reports whether what is assigned to is exported.
	Allexport() bool

	// Complain tells of what is wrong but no error; Unheard of an error that no caller
	// hears of; Refused why an element is not assigned to, while others are.
	Complain(err error)
	Unheard(err error)
	Refused(err error)
}

// IFS is what separates fields.
func (v *Table) IFS() string {
	if ifs := v.Get("IFS"); ifs != nil && ifs.Set {
		return ifs.Text
	}
	return " \t\n"
}

// Separator is what joins the elements of "$*": the first character of IFS.
func (v *Table) Separator() string {
	ifs := v.IFS()
	if ifs == "" {
		return ""
	}
	return ifs[:locale.CharSize(ifs)]
}

// Find returns the variable that a name means, or nil. It is not to be changed.
func (s *Set) Find(name string) *Variable {
	vr := s.Get(name)
	switch {
	case vr == nil:
		return s.Shell.Computed(name)
	case vr.Has(Nameref):
		return s.findReferred(name)
	}
	return vr
}

func (s *Set) findReferred(name string) *Variable {
	r, vr := s.resolve(Reference{Name: name})
	if r.Circular != "" {
		s.Shell.Complain(CircularError{Name: r.Circular})
		return nil
	}
	if r.IsAll() {
		return s.joinedElements(r)
	}
	if !r.Indexed {
		if vr != nil {
			return vr
		}
		return s.Shell.Computed(r.Name)
	}
	text, set, err := s.element(context.Background(), r, vr)
	if err != nil {
		s.Shell.Unheard(err)
	}
	if err != nil || !set {
		return nil
	}
	return NewScalar(text)
}

// joinedElements is what a reference to all elements is where one text is asked
// for.
func (s *Set) joinedElements(r Reference) *Variable {
	vr := s.Find(r.Name)
	if vr == nil || len(vr.Elements()) == 0 {
		return nil
	}
	separator := " "
	if r.Key == "*" {
		separator = s.Separator()
	}
	return NewScalar(strings.Join(vr.Elements(), separator))
}

// IsListRef reports a reference to all elements of an array, as one of a[@] is.
func (s *Set) IsListRef(name string) bool {
	if !s.ListRefs {
		return false
	}
	vr := s.Get(name)
	return vr != nil && vr.Has(Nameref) && s.Resolve(Reference{Name: name}).IsAll()
}

// IsReadonly reports whether a variable can't be assigned to.
func (s *Set) IsReadonly(name string) bool {
	if vr := s.Get(name); vr != nil {
		return vr.Has(Readonly)
	}
	return s.Shell.IsFixed(name) && !s.IsHidden(name)
}

// IsAssoc reports whether a name is that of an associative array.
func (s *Set) IsAssoc(name string) bool {
	r, vr := s.resolve(Reference{Name: name})
	if vr == nil {
		return s.isComputedDict(r.Name)
	}
	return vr.Kind == Assoc
}

func (s *Set) isComputedDict(name string) bool {
	return s.Shell.IsComputedDict(name) && !s.IsHidden(name)
}

// RefersToElement reports a name reference to an element, of which bash does not
// know whether it is set, or how long.
func (s *Set) RefersToElement(name string) bool {
	vr := s.Get(name)
	return vr != nil && vr.Has(Nameref) && s.Resolve(Reference{Name: name}).Indexed
}

// AllNames returns the names of all variables, in order.
func (s *Set) AllNames() []string {
	names := s.Names()
	for _, name := range s.Shell.ComputedNames() {
		if s.Get(name) == nil && !s.IsHidden(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Listed returns a variable that allNames has named. It is not to be changed.
func (s *Set) Listed(name string) *Variable {
	vr := s.Get(name)
	if vr == nil {
		vr = s.Shell.Computed(name)
	}
	if vr == nil { // FUNCNAME outside of functions
		vr = &Variable{Kind: Indexed}
	}
	return vr
}
