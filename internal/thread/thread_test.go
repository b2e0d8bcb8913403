package thread_test

import (
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
	"gopipe/internal/thread"
)

func TestMain(m *testing.M) { leak.Main(m) }

// A thread is one and the same for all calls, and never the first: also where
// that is free.
func TestThread(t *testing.T) {
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			th := thread.New()
			defer th.End()
			var ids [2]int
			for i := range ids {
				th.Do(func() { ids[i] = unix.Gettid() })
				runtime.Gosched()
			}
			if ids[0] != ids[1] || ids[0] == unix.Getpid() {
				t.Errorf("threads %d of process %d", ids, unix.Getpid())
			}
		})
	}
	all.Wait()
}
