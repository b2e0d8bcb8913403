package stream_test

import (
	"testing"

	"gopipe/internal/leak"
	"gopipe/internal/seccomp"
)

func TestMain(m *testing.M) {
	seccomp.Begin()
	leak.Main(m)
}

// Where the bytes can't be moved they are copied.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, calls := range []string{"splice", "tee", "splice,tee"} {
		seccomp.Again(t, "TestSpreadCopy", calls)
	}
}
