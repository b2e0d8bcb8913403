package cache

import (
	"sync"
	"testing"
)

// TestCache puts more than there is room for, from several goroutines.
func TestCache(t *testing.T) {
	t.Parallel()
	var c Cache[int, int]
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 3 * size {
				c.Put(i, -i)
				if value, ok := c.Get(i); ok && value != -i {
					t.Errorf("%d is %d", i, value)
				}
			}
		})
	}
	all.Wait()
	if _, ok := c.Get(-1); ok {
		t.Error("what was never put is there")
	}
	if value, ok := c.Get(3*size - 1); !ok || value != 1-3*size {
		t.Errorf("the last is %d, %v", value, ok)
	}
	if n := len(c.byKey); n > size {
		t.Errorf("holds %d", n)
	}
}
