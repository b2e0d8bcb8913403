package vars

import (
	"slices"
	"strconv"
)

// ListOf makes an array of these elements, which become the list's.
func ListOf(elems []string) *List { return &List{dense: elems} }

// A List is an indexed array. It holds its elements side by side as long as no subscript
// below the last is missing. A nil one is empty.
type List struct {
	dense  []string
	sparse map[int64]string // in place of dense, if not nil
	order  []int64          // the subscripts of sparse
}

func (a *List) clone() *List {
	if a == nil {
		return nil
	}
	c := &List{dense: slices.Clone(a.dense), order: slices.Clone(a.order)}
	if a.sparse != nil {
		c.sparse = make(map[int64]string, len(a.sparse))
		for i, s := range a.sparse {
			c.sparse[i] = s
		}
	}
	return c
}

// Get returns the element with a subscript.
func (a *List) Get(i int64) (string, bool) {
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

// Set sets the element with a subscript that is not negative.
func (a *List) Set(i int64, s string) {
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
func (a *List) spread() {
	a.sparse = make(map[int64]string, len(a.dense)+1)
	for i, s := range a.dense {
		a.sparse[int64(i)] = s
		a.order = append(a.order, int64(i))
	}
	a.dense = nil
}

// Remove removes the element with a subscript, if there is one.
func (a *List) Remove(i int64) {
	if a == nil {
		return
	}
	if n := int64(len(a.dense)); a.sparse == nil && i == n-1 {
		a.dense = a.dense[:i]
		return
	}
	if _, ok := a.Get(i); !ok {
		return
	}
	if a.sparse == nil {
		a.spread()
	}
	delete(a.sparse, i)
	at, _ := slices.BinarySearch(a.order, i)
	a.order = slices.Delete(a.order, at, at+1)
}

// Len is the number of elements.
func (a *List) Len() int {
	switch {
	case a == nil:
		return 0
	case a.sparse != nil:
		return len(a.order)
	}
	return len(a.dense)
}

// Next is the subscript after the last.
func (a *List) Next() int64 {
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

// From returns the values of up to n elements whose subscripts are at least i;
// n < 0 means all of them.
func (a *List) From(i int64, n int) (values []string) {
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

// Values returns the elements in order.
func (a *List) Values() []string { return a.From(0, -1) }

func (a *List) keys() []string {
	keys := make([]string, a.Len())
	for i := range keys {
		if a.sparse != nil {
			keys[i] = strconv.FormatInt(a.order[i], 10)
		} else {
			keys[i] = strconv.Itoa(i)
		}
	}
	return keys
}
