// Package cache keeps what was compiled from a text that may come again.
package cache

import "sync"

// A Cache keeps what is costly to compile, by its text or node. The zero value is
// an empty one. It may be used by several goroutines. It holds a bounded number, and begins anew when it is
// full: a program that has that many different ones gains nothing from them.
type Cache[K comparable, T any] struct {
	mu    sync.RWMutex
	byKey map[K]T
}

const size = 512

// Get returns what was put for a key.
func (c *Cache[K, T]) Get(key K) (value T, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	value, ok = c.byKey[key]
	return value, ok
}

// Put keeps a value.
func (c *Cache[K, T]) Put(key K, value T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey == nil || len(c.byKey) >= size {
		c.byKey = make(map[K]T)
	}
	c.byKey[key] = value
}
