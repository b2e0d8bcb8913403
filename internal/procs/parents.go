package procs

import (
	"sync"

	"gopipe/internal/thread"
)

// parents is the thread that children are forked from which get a signal when
// their parent dies. What prctl(2) calls so (PR_SET_PDEATHSIG) is the end of the
// thread that forked, and the Go runtime ends one whenever a goroutine ends that
// is locked to it. So this one is nobody else's, and stays until all children
// have ended.
type parents struct {
	mu  sync.Mutex
	one *thread.Thread // nil until there is a child
}

func (s *parents) thread() *thread.Thread {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.one == nil {
		s.one = thread.New()
	}
	return s.one
}

func (s *parents) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.one != nil {
		s.one.End()
		s.one = nil
	}
}
