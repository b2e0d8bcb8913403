package pipeline

import (
	"context"
	"os"

	"gopipe/internal/wire"
	"gopipe/plan"
)

// Open opens what a File, FIFO or Text edge leads to, in the way of a run for a
// stage with the directory and umask of s, and waits as long as that does, but
// only until ctx ends. The file is the caller's. The error is without the
// edge's name.
func Open(ctx context.Context, e *plan.Edge, s *plan.Stage) (*os.File, error) {
	return wire.OpenEdge(ctx, e, s)
}
