package completion

import (
	"cmp"
	"maps"
	"slices"
)

// A Table has the specifications by the names of their commands. The zero value is
// an empty one.
type Table struct {
	specs  map[string]*Spec // never changed, once it is shared
	shared bool
}

// Clone returns a table that changes on its own.
func (t *Table) Clone() Table {
	t.shared = true
	return *t
}

// Get returns the specification of a name, or nil. It is not to be changed.
func (t *Table) Get(name string) *Spec { return t.specs[name] }

// Put changes the specification of a name; nil removes it.
func (t *Table) Put(name string, spec *Spec) {
	switch {
	case t.specs == nil:
		t.specs = make(map[string]*Spec)
	case t.shared:
		t.specs = maps.Clone(t.specs)
	}
	t.shared = false
	if spec == nil {
		delete(t.specs, name)
	} else {
		t.specs[name] = spec
	}
}

// Names are in the order in which bash's table, with its hash, has them.
func (t *Table) Names(hash func(string) uint32) []string {
	const buckets = 512
	return slices.SortedFunc(maps.Keys(t.specs), func(a, b string) int {
		return cmp.Or(cmp.Compare(hash(a)%buckets, hash(b)%buckets), cmp.Compare(a, b))
	})
}
