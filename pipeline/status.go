package pipeline

import (
	"syscall"

	"gopipe/internal/procs"
)

// A Status says how a stage ended. The zero value is success.
type Status struct {
	Code   int            // exit status, if Signal is 0
	Signal syscall.Signal // the signal that ended it, or 0
	Core   bool           // core dumped

	// Lost is set where nobody knows: another part of the program reaped the
	// process, and the kernel kept no record. See [ErrStatusLost].
	Lost bool
}

// Shell returns the status as a shell's $?: 128+n for an end by signal n, and
// 127 where it was lost, as POSIX has it for wait.
func (s Status) Shell() int { return procs.Status(s).Shell() }

// isSuccess reports whether the stage is known to have exited with 0.
func (s Status) isSuccess() bool { return s == Status{} }

// String returns what os.ProcessState has: "exit status 3", "signal: killed".
func (s Status) String() string { return procs.Status(s).String() }
