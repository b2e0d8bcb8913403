package interp

import (
	"slices"
	"sort"
	"strconv"
	"unsafe"
)

// A Variable is a shell variable. The zero value is one that is not declared.
type Variable struct {
	Kind  VarKind
	Set   bool // has a value; a declared array without one is not set
	Attrs VarAttrs
	Text  string   // of a scalar
	List  *indexed // of an indexed array, nil while it is empty
	Dict  *assoc   // of an associative array
	room  []byte   // of a scalar: begins with text itself, whose end may be written on
}

type VarKind uint8

const (
	Undeclared VarKind = iota
	ScalarVar
	IndexedVar
	AssocVar
)

type VarAttrs uint16

const (
	AttrExport VarAttrs = 1 << iota
	AttrReadonly
	attrInteger
	AttrLower
	AttrUpper
	AttrNameref
	AttrTrace
	AttrCapital
	attrWatched // the shell acts on a change; see watch
)

func (v *Variable) Has(a VarAttrs) bool { return v.Attrs&a != 0 }
func (v *Variable) IsArray() bool       { return v.Kind >= IndexedVar }

// isPlain reports whether the variable is nothing but a text.
func (v *Variable) isPlain() bool { return v.Kind == ScalarVar && v.Attrs == 0 }

// clone copies a variable, so that a change of one leaves the other alone.
func (v *Variable) clone() *Variable {
	c := *v
	c.List, c.Dict = v.List.clone(), v.Dict.clone()
	c.room = nil
	return &c
}

// minRoom is from which length on a text is given room to grow.
const minRoom = 128

// append appends to the text of a scalar, in a time that depends on what is
// appended. What has been read of the text before stays as it is.
func (v *Variable) append(s string) {
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

// value is what the plain name stands for: of an array, element 0.
func (v *Variable) value() (text string, set bool) {
	switch v.Kind {
	case IndexedVar:
		return v.List.get(0)
	case AssocVar:
		return v.Dict.get("0")
	}
	return v.Text, v.Set
}

// Elements returns the values of an array, or the one of a scalar.
func (v *Variable) Elements() []string {
	switch {
	case v.Kind == IndexedVar:
		return v.List.values()
	case v.Kind == AssocVar:
		return v.Dict.values()
	case v.Set:
		return []string{v.Text}
	}
	return nil
}

// count is the number of elements.
func (v *Variable) count() int {
	switch {
	case v.Kind == IndexedVar:
		return v.List.len()
	case v.Kind == AssocVar && v.Dict != nil:
		return len(v.Dict.elems)
	}
	return Btoi(v.Kind == ScalarVar && v.Set)
}

// keys returns the subscripts of an array, or the 0 of a scalar.
func (v *Variable) keys() []string {
	switch {
	case v.Kind == IndexedVar:
		return v.List.keys()
	case v.Kind == AssocVar:
		return v.Dict.keys()
	case v.Set:
		return []string{"0"}
	}
	return nil
}

// ListVar is an indexed array with these elements.
func ListVar(elems []string) *Variable {
	return &Variable{Kind: IndexedVar, Set: true, List: &indexed{dense: elems}}
}

// An indexed array holds its elements side by side as long as no subscript
// below the last is missing. A nil one is empty.
type indexed struct {
	dense  []string
	sparse map[int64]string // in place of dense, if not nil
	order  []int64          // the subscripts of sparse
}

func (a *indexed) clone() *indexed {
	if a == nil {
		return nil
	}
	c := &indexed{dense: slices.Clone(a.dense), order: slices.Clone(a.order)}
	if a.sparse != nil {
		c.sparse = make(map[int64]string, len(a.sparse))
		for i, s := range a.sparse {
			c.sparse[i] = s
		}
	}
	return c
}

func (a *indexed) get(i int64) (string, bool) {
	switch {
	case a == nil || i < 0:
		return "", false
	case a.sparse != nil:
		s, ok := a.sparse[i]
		return s, ok
	case i < int64(len(a.dense)):
		return a.dense[i], true
	}
	return "", false
}

func (a *indexed) set(i int64, s string) {
	if a.sparse == nil && i > int64(len(a.dense)) {
		a.spread()
	}
	switch n := int64(len(a.dense)); {
	case a.sparse != nil:
		if _, ok := a.sparse[i]; !ok {
			at, _ := slices.BinarySearch(a.order, i)
			a.order = slices.Insert(a.order, at, i)
		}
		a.sparse[i] = s
	case i == n:
		a.dense = append(a.dense, s)
	default:
		a.dense[i] = s
	}
}

// spread makes room for gaps.
func (a *indexed) spread() {
	a.sparse = make(map[int64]string, len(a.dense)+1)
	for i, s := range a.dense {
		a.sparse[int64(i)] = s
		a.order = append(a.order, int64(i))
	}
	a.dense = nil
}

func (a *indexed) remove(i int64) {
	if a == nil {
		return
	}
	if n := int64(len(a.dense)); a.sparse == nil && i == n-1 {
		a.dense = a.dense[:i]
		return
	}
	if _, ok := a.get(i); !ok {
		return
	}
	if a.sparse == nil {
		a.spread()
	}
	delete(a.sparse, i)
	at, _ := slices.BinarySearch(a.order, i)
	a.order = slices.Delete(a.order, at, at+1)
}

func (a *indexed) len() int {
	switch {
	case a == nil:
		return 0
	case a.sparse != nil:
		return len(a.order)
	}
	return len(a.dense)
}

// next is the subscript after the last.
func (a *indexed) next() int64 {
	switch {
	case a == nil:
		return 0
	case a.sparse == nil:
		return int64(len(a.dense))
	case len(a.order) == 0:
		return 0
	}
	return a.order[len(a.order)-1] + 1
}

// from returns the values of up to n elements whose subscripts are at least i;
// n < 0 means all of them.
func (a *indexed) from(i int64, n int) (values []string) {
	switch {
	case a == nil:
		return nil
	case a.sparse == nil:
		values = slices.Clone(a.dense[min(i, int64(len(a.dense))):])
	default:
		at, _ := slices.BinarySearch(a.order, i)
		for _, key := range a.order[at:] {
			values = append(values, a.sparse[key])
		}
	}
	if n >= 0 && n < len(values) {
		values = values[:n]
	}
	return values
}

func (a *indexed) values() []string { return a.from(0, -1) }

func (a *indexed) keys() []string {
	keys := make([]string, a.len())
	for i := range keys {
		if a.sparse != nil {
			keys[i] = strconv.FormatInt(a.order[i], 10)
		} else {
			keys[i] = strconv.Itoa(i)
		}
	}
	return keys
}

// An assoc is an associative array. Its order is that of bash's hash table,
// which scripts show whether they mean to or not. A nil one is empty.
type assoc struct {
	elems   map[string]*assocElem
	buckets uint32
	serial  int
}

type assocElem struct {
	key, value string
	hash       uint32
	serial     int // of elements in one bucket, the newest comes first
}

const (
	assocBuckets = 1024
	assocFill    = 2 // elements for each bucket before the table grows
	assocGrowth  = 4
)

// NewSmallAssoc is what a variable that was none becomes, in bash's order.
func NewSmallAssoc() *assoc {
	const buckets = 128
	return &assoc{elems: make(map[string]*assocElem), buckets: buckets}
}

func NewAssoc() *assoc { return &assoc{elems: make(map[string]*assocElem), buckets: assocBuckets} }

func (a *assoc) clone() *assoc {
	if a == nil {
		return nil
	}
	c := &assoc{elems: make(map[string]*assocElem, len(a.elems)), buckets: a.buckets, serial: a.serial}
	for key, e := range a.elems {
		copied := *e
		c.elems[key] = &copied
	}
	return c
}

func (a *assoc) get(key string) (string, bool) {
	if a == nil {
		return "", false
	}
	if e := a.elems[key]; e != nil {
		return e.value, true
	}
	return "", false
}

func (a *assoc) Set(key, value string) {
	if e := a.elems[key]; e != nil {
		e.value = value
		return
	}
	if len(a.elems) >= int(a.buckets)*assocFill {
		a.grow()
	}
	a.serial++
	a.elems[key] = &assocElem{key, value, AssocHash(key), a.serial}
}

// grow moves the elements to more buckets, which reverses those that stay
// together, as in bash.
func (a *assoc) grow() {
	for _, e := range a.sorted() {
		a.serial++
		e.serial = a.serial
	}
	a.buckets *= assocGrowth
}

func (a *assoc) remove(key string) {
	if a != nil {
		delete(a.elems, key)
	}
}

// AssocHash is FNV-1 with the sign of C's char.
func AssocHash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h *= 16777619
		h ^= uint32(int32(int8(s[i])))
	}
	return h
}

func (a *assoc) sorted() []*assocElem {
	if a == nil {
		return nil
	}
	list := make([]*assocElem, 0, len(a.elems))
	for _, e := range a.elems {
		list = append(list, e)
	}
	mask := a.buckets - 1
	sort.Slice(list, func(i, j int) bool {
		x, y := list[i], list[j]
		if bx, by := x.hash&mask, y.hash&mask; bx != by {
			return bx < by
		}
		return x.serial > y.serial
	})
	return list
}

func (a *assoc) keys() []string {
	list := a.sorted()
	keys := make([]string, len(list))
	for i, e := range list {
		keys[i] = e.key
	}
	return keys
}

func (a *assoc) values() []string {
	list := a.sorted()
	values := make([]string, len(list))
	for i, e := range list {
		values[i] = e.value
	}
	return values
}

func AttrOf(letter byte) VarAttrs {
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
	attr   VarAttrs
}{
	{'i', attrInteger}, {'n', AttrNameref}, {'r', AttrReadonly}, {'t', AttrTrace},
	{'x', AttrExport}, {'c', AttrCapital}, {'l', AttrLower}, {'u', AttrUpper},
}
