package shell

import (
	"regexp"
	"sync"

	"mvdan.cc/sh/v3/syntax"
)

// A cache keeps what is costly to compile, by its text or node. It may be used by
// several goroutines. It holds a bounded number, and begins anew when it is
// full: a program that has that many different ones gains nothing from them.
type cache[K comparable, T any] struct {
	mu    sync.RWMutex
	byKey map[K]T
}

const cacheSize = 512

var (
	regexCache cache[string, *regexp.Regexp]
	nameCache  cache[*syntax.Stmt, string]
)

func (c *cache[K, T]) get(key K) (value T, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	value, ok = c.byKey[key]
	return value, ok
}

func (c *cache[K, T]) put(key K, value T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey == nil || len(c.byKey) >= cacheSize {
		c.byKey = make(map[K]T)
	}
	c.byKey[key] = value
}
