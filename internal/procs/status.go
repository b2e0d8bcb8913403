package procs

import (
	"strconv"
	"syscall"
)

// A Status says how a process ended. The zero value is success.
type Status struct {
	Code   int            // exit status, if Signal is 0
	Signal syscall.Signal // the signal that ended it, or 0
	Core   bool           // core dumped

	// Lost is set where nobody knows: another part of the program reaped the
	// process, and the kernel kept no record.
	Lost bool
}

// Shell returns the status as a shell's $?: 128+n for an end by signal n, and
// 127 where it was lost, as POSIX has it for wait.
func (s Status) Shell() int {
	switch {
	case s.Lost:
		return 127
	case s.Signal != 0:
		return 128 + int(s.Signal)
	}
	return s.Code
}

// Success reports whether the process is known to have exited with 0.
func (s Status) Success() bool { return s == Status{} }

func (s Status) String() string {
	switch {
	case s.Lost:
		return "status lost"
	case s.Signal != 0 && s.Core:
		return "signal: " + s.Signal.String() + " (core dumped)"
	case s.Signal != 0:
		return "signal: " + s.Signal.String()
	}
	return "exit status " + strconv.Itoa(s.Code)
}

// Usage is what a process used. The zero value means nothing was measured.
type Usage struct {
	// Read and Written count the bytes that passed through its read and write
	// system calls; splice is invisible to them. -1 where they can't be had.
	Read, Written int64

	// Rusage is all that the kernel tells, see getrusage(2).
	Rusage syscall.Rusage
}
