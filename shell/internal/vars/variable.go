package vars

import "unsafe"

// A Variable is a shell variable. The zero value is one that is not declared.
type Variable struct {
	Kind  Kind
	Set   bool // has a value; a declared array without one is not set
	Attrs Attrs
	Text  string // of a scalar
	List  *List  // of an indexed array, nil while it is empty
	Dict  *Dict  // of an associative array
	room  []byte // of a scalar: begins with text itself, whose end may be written on
}

// A Kind is what a variable holds.
type Kind uint8

const (
	Undeclared Kind = iota
	Scalar
	Indexed
	Assoc
)

// Attrs are attributes, as declare gives them.
type Attrs uint16

const (
	Export Attrs = 1 << iota
	Readonly
	Integer
	Lower
	Upper
	Nameref
	Trace
	Capital
	Watched // the shell acts on a change; see watch
	Prefix  // local, from an assignment before the call
)

// Has reports whether a variable has one of the attributes.
func (v *Variable) Has(a Attrs) bool { return v.Attrs&a != 0 }

// IsArray reports whether a variable has elements.
func (v *Variable) IsArray() bool { return v.Kind >= Indexed }

// IsPlain reports whether the variable is nothing but a text.
func (v *Variable) IsPlain() bool { return v.Kind == Scalar && v.Attrs == 0 }

// Clone copies a variable, so that a change of one leaves the other alone.
func (v *Variable) Clone() *Variable {
	c := *v
	c.List, c.Dict = v.List.clone(), v.Dict.clone()
	c.room = nil
	return &c
}

// minRoom is from which length on a text is given room to grow.
const minRoom = 128

// Append appends to the text of a scalar, in a time that depends on what is
// appended. What has been read of the text before stays as it is.
func (v *Variable) Append(s string) {
	n := len(v.Text)
	switch {
	case n+len(s) < minRoom || s == "":
		v.Text += s
		return
	case len(v.room) != n || unsafe.SliceData(v.room) != unsafe.StringData(v.Text):
		v.room = append(make([]byte, 0, 2*(n+len(s))), v.Text...)
	}
	v.room = append(v.room, s...)
	v.Text = unsafe.String(unsafe.SliceData(v.room), len(v.room))
}

// Value is what the plain name stands for: of an array, element 0.
func (v *Variable) Value() (text string, set bool) {
	switch v.Kind {
	case Indexed:
		return v.List.Get(0)
	case Assoc:
		return v.Dict.Get("0")
	}
	return v.Text, v.Set
}

// Elements returns the values of an array, or the one of a scalar.
func (v *Variable) Elements() []string {
	switch {
	case v.Kind == Indexed:
		return v.List.Values()
	case v.Kind == Assoc:
		return v.Dict.values()
	case v.Set:
		return []string{v.Text}
	}
	return nil
}

// Count is the number of elements.
func (v *Variable) Count() int {
	switch {
	case v.Kind == Indexed:
		return v.List.Len()
	case v.Kind == Assoc && v.Dict != nil:
		return len(v.Dict.elems)
	}
	if v.Kind == Scalar && v.Set {
		return 1
	}
	return 0
}

// Keys returns the subscripts of an array, or the 0 of a scalar.
func (v *Variable) Keys() []string {
	switch {
	case v.Kind == Indexed:
		return v.List.keys()
	case v.Kind == Assoc:
		return v.Dict.keys()
	case v.Set:
		return []string{"0"}
	}
	return nil
}

// NewScalar is a variable with a text.
func NewScalar(text string) *Variable { return &Variable{Kind: Scalar, Set: true, Text: text} }

// NewIndexed is an indexed array with these elements.
func NewIndexed(elems []string) *Variable {
	return &Variable{Kind: Indexed, Set: true, List: ListOf(elems)}
}

// ToIndexed makes a variable an indexed array, with a scalar as element 0.
func (v *Variable) ToIndexed() {
	if v.Kind == Indexed && v.List != nil {
		return
	}
	list := &List{}
	if v.Kind == Scalar && v.Set {
		list.dense = []string{v.Text}
	}
	v.Kind, v.List, v.Text = Indexed, list, ""
}

// AttrOf is the attribute of a letter of declare, or 0.
func AttrOf(letter byte) Attrs {
	for _, a := range attrLetters {
		if a.letter == letter {
			return a.attr
		}
	}
	return 0
}

// attrLetters are the attributes in the order in which they are shown.
var attrLetters = [...]struct {
	letter byte
	attr   Attrs
}{
	{'i', Integer}, {'n', Nameref}, {'r', Readonly}, {'t', Trace},
	{'x', Export}, {'c', Capital}, {'l', Lower}, {'u', Upper},
}
