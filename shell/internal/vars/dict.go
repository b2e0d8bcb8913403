package vars

import (
	"maps"
	"slices"
	"sort"
)

// A Dict is an associative array. Its order is that of bash's hash table,
// which scripts show whether they mean to or not. A nil one is empty.
type Dict struct {
	elems   map[string]*dictElem
	buckets uint32
	serial  int
}

type dictElem struct {
	key, value string
	hash       uint32
	serial     int // of elements in one bucket, the newest comes first
}

const (
	dictBuckets = 1024
	dictFill    = 2 // elements for each bucket before the table grows
	dictGrowth  = 4
)

// NewSmallDict is NewDict for what a variable that was none becomes: its order differs
// in bash.
func NewSmallDict() *Dict {
	const buckets = 128
	return DictOf(nil, buckets)
}

// NewDict makes an associative array without elements.
func NewDict() *Dict { return DictOf(nil, dictBuckets) }

// DictOf is an associative array in the order of a table of bash's with so many buckets,
// a power of 2.
func DictOf(texts map[string]string, buckets uint32) *Dict {
	dict := &Dict{elems: make(map[string]*dictElem), buckets: buckets}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		dict.Set(key, texts[key])
	}
	return dict
}

func (a *Dict) clone() *Dict {
	if a == nil {
		return nil
	}
	c := &Dict{elems: make(map[string]*dictElem, len(a.elems)), buckets: a.buckets, serial: a.serial}
	for key, e := range a.elems {
		copied := *e
		c.elems[key] = &copied
	}
	return c
}

// Get returns the element with a key.
func (a *Dict) Get(key string) (string, bool) {
	if a == nil {
		return "", false
	}
	if e := a.elems[key]; e != nil {
		return e.value, true
	}
	return "", false
}

// Set sets the element with a key.
func (a *Dict) Set(key, value string) {
	if e := a.elems[key]; e != nil {
		e.value = value
		return
	}
	if len(a.elems) >= int(a.buckets)*dictFill {
		a.grow()
	}
	a.serial++
	a.elems[key] = &dictElem{key, value, Hash(key), a.serial}
}

// grow moves the elements to more buckets, which reverses those that stay
// together, as in bash.
func (a *Dict) grow() {
	for _, e := range a.sorted() {
		a.serial++
		e.serial = a.serial
	}
	a.buckets *= dictGrowth
}

// Remove removes the element with a key, if there is one.
func (a *Dict) Remove(key string) {
	if a != nil {
		delete(a.elems, key)
	}
}

// Hash is how bash hashes keys and names: FNV-1 with the sign of C's char.
func Hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h *= 16777619
		h ^= uint32(int32(int8(s[i])))
	}
	return h
}

func (a *Dict) sorted() []*dictElem {
	if a == nil {
		return nil
	}
	list := make([]*dictElem, 0, len(a.elems))
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

func (a *Dict) keys() []string {
	list := a.sorted()
	keys := make([]string, len(list))
	for i, e := range list {
		keys[i] = e.key
	}
	return keys
}

func (a *Dict) values() []string {
	list := a.sorted()
	values := make([]string, len(list))
	for i, e := range list {
		values[i] = e.value
	}
	return values
}
