package arith

import (
	"strings"
	"sync/atomic"
)

const (
	cacheSize = 512 // a power of 2

	// Longer expressions are rare, and would be for memory what they are for
	// time.
	maxCached = 256
)

// cached has the programs of the expressions that any shell of this process
// has met lately. An expression has two places, so that two that are in use
// do not drive each other out.
var cached [cacheSize]atomic.Pointer[program]

// seen has hashes of expressions that were not in the cache. Only what comes
// again goes there: with $(($i+1)) there is no end of new ones.
var seen [cacheSize]atomic.Uint32

// compiled returns the program for an expression. It may be called from
// several goroutines at once.
func compiled(text string) *program {
	if len(text) > maxCached {
		return compile(text)
	}
	whole := hash(text)
	hash := whole % cacheSize
	first, second := &cached[hash], &cached[hash^1]
	old := first.Load()
	if old != nil && old.text == text {
		return old
	}
	if p := second.Load(); p != nil && p.text == text {
		return p
	}
	if seen[hash].Swap(whole) != whole {
		return compile(text)
	}
	p := compile(strings.Clone(text)) // which may be part of something big
	if old != nil {
		second.Store(old)
	}
	first.Store(p)
	return p
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
