package builtin

import (
	"context"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/format"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
)

// times shows what the shell and its children have used.
func times(_ context.Context, sh *state.Shell, _ []string) int {
	var self, children unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &self)
	unix.Getrusage(unix.RUSAGE_CHILDREN, &children)
	return sh.Printf("times", "%s %s\n%s %s\n",
		format.Minutes(interp.CPUTime(self.Utime), 3), format.Minutes(interp.CPUTime(self.Stime), 3),
		format.Minutes(interp.CPUTime(children.Utime), 3), format.Minutes(interp.CPUTime(children.Stime), 3))
}
