package procs

import (
	"sync"

	"gopipe/internal/thread"
)

// parents are the threads that children were forked from which get a signal when
// their parent dies. What prctl(2) calls so (PR_SET_PDEATHSIG) is the end of the
// thread that forked, and the Go runtime ends one whenever a goroutine ends that
// is locked to it. So these are nobody else's, and stay until all children have
// ended.
type parents struct {
	mu     sync.Mutex
	all    []*thread.Thread
	common *thread.Thread
}

// threadFor returns a thread to fork from: a new one if it is to be changed,
// else the one that all others share.
func (s *parents) threadFor(changed bool) *thread.Thread {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !changed && s.common != nil {
		return s.common
	}
	t := thread.New()
	s.all = append(s.all, t)
	if !changed {
		s.common = t
	}
	return t
}

func (s *parents) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.all {
		t.End()
	}
	s.all, s.common = nil, nil
}
