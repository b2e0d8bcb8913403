package shell

import (
	"context"

	"golang.org/x/sys/unix"
)

// times shows what the shell and its children have used.
func times(_ context.Context, sh *Shell, _ []string) int {
	var self, children unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &self)
	unix.Getrusage(unix.RUSAGE_CHILDREN, &children)
	return sh.printf("times", "%s %s\n%s %s\n",
		minutes(cpuTime(self.Utime), 3), minutes(cpuTime(self.Stime), 3),
		minutes(cpuTime(children.Utime), 3), minutes(cpuTime(children.Stime), 3))
}
