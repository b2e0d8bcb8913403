package cache

import (
	"sync"
	"testing"
)

func TestGet(t *testing.T) {
	t.Parallel()
	var c Cache[string, int]
	if v, ok := c.Get("a"); v != 0 || ok {
		t.Errorf("the zero value has %d, %t", v, ok)
	}
	c.Put("a", 1)
	c.Put("a", 2)
	c.Put("", 0)
	for key, want := range map[string]int{"a": 2, "": 0} {
		if v, ok := c.Get(key); v != want || !ok {
			t.Errorf("%q is %d, %t; want %d", key, v, ok, want)
		}
	}
}

// However many there are, few are kept, and the latest is one of them.
func TestBounded(t *testing.T) {
	t.Parallel()
	var c Cache[int, int]
	for i := range 10 * size {
		c.Put(i, -i)
		if v, ok := c.Get(i); v != -i || !ok {
			t.Fatalf("%d is %d, %t after it was put", i, v, ok)
		}
		if len(c.byKey) > size {
			t.Fatalf("%d are kept", len(c.byKey))
		}
	}
}

// What one goroutine puts is whole for another.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	var c Cache[int, [2]int]
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 3 * size {
				c.Put(i, [2]int{i, i})
				if v, ok := c.Get(i / 2); ok && v != [2]int{i / 2, i / 2} {
					t.Errorf("%d is %v", i/2, v)
				}
			}
		})
	}
	all.Wait()
}
