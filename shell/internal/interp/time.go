package interp

import (
	"context"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/format"
	"gopipe/shell/internal/state"
)

// CPUTime is a time as the kernel counts it.
func CPUTime(t unix.Timeval) time.Duration { return time.Duration(t.Nano()) }

// timeClause is the reserved word time.
func timeClause(ctx context.Context, sh *state.Shell, c *syntax.TimeClause) {
	var self, children [2]unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &self[0])
	unix.Getrusage(unix.RUSAGE_CHILDREN, &children[0])
	began := time.Now()
	sh.Status = 0
	if c.Stmt != nil {
		evalStmt(ctx, sh, c.Stmt)
	}
	real := time.Since(began)
	unix.Getrusage(unix.RUSAGE_SELF, &self[1])
	unix.Getrusage(unix.RUSAGE_CHILDREN, &children[1])
	user := CPUTime(self[1].Utime) - CPUTime(self[0].Utime) + CPUTime(children[1].Utime) - CPUTime(children[0].Utime)
	system := CPUTime(self[1].Stime) - CPUTime(self[0].Stime) + CPUTime(children[1].Stime) - CPUTime(children[0].Stime)
	layout, set := Parameter(sh, "TIMEFORMAT")
	switch {
	case c.PosixFormat:
		layout = "real %2R\nuser %2U\nsys %2S"
	case !set:
		layout = "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS"
	case layout == "":
		return
	}
	text, bad := format.Times(layout, real, user, system)
	if bad != "" {
		sh.Diagnose("TIMEFORMAT: `%s': invalid format character", bad)
		return
	}
	sh.WriteError(text + "\n")
}
