package shell

import (
	"strings"
	"sync/atomic"
)

const (
	arithCacheSize = 512 // a power of 2

	// Longer expressions are rare, and would be for memory what they are for
	// time.
	maxCachedArith = 256
)

// arithCache has the programs of the expressions that any shell of this process
// has met lately. An expression has two places, so that two that are in use
// do not drive each other out.
var arithCache [arithCacheSize]atomic.Pointer[arithProgram]

// arithSeen has hashes of expressions that were not in the cache. Only what comes
// again goes there: with $(($i+1)) there is no end of new ones.
var arithSeen [arithCacheSize]atomic.Uint32

// compiledArith returns the program for an expression. It may be called from
// several goroutines at once.
func compiledArith(text string) *arithProgram {
	if len(text) > maxCachedArith {
		return compileArith(text)
	}
	whole := arithHash(text)
	hash := whole % arithCacheSize
	first, second := &arithCache[hash], &arithCache[hash^1]
	old := first.Load()
	if old != nil && old.text == text {
		return old
	}
	if p := second.Load(); p != nil && p.text == text {
		return p
	}
	if arithSeen[hash].Swap(whole) != whole {
		return compileArith(text)
	}
	p := compileArith(strings.Clone(text)) // which may be part of something big
	if old != nil {
		second.Store(old)
	}
	first.Store(p)
	return p
}

// arithHash is FNV-1a.
func arithHash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
