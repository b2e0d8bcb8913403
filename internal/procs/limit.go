package procs

import (
	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
)

// A LimitError says why a child could not get a resource limit.
type LimitError struct {
	Resource   int
	Soft, Hard uint64
	Err        error

	why string // and what to do
}

func (e *LimitError) Error() string {
	text := "cannot set the limit " + rlimit.Name(e.Resource) + " to " +
		rlimit.Text(e.Soft) + " (hard: " + rlimit.Text(e.Hard) + "): " + e.Err.Error()
	if e.why != "" {
		text += ": " + e.why
	}
	return text
}

func (e *LimitError) Unwrap() error { return e.Err }

// newLimitError says why the kernel refused a limit.
func newLimitError(l rawLimit, err error) *LimitError {
	var now unix.Rlimit
	unix.Getrlimit(l.resource, &now)
	return &LimitError{Resource: l.resource, Soft: l.soft, Hard: l.hard, Err: err, why: l.refused(err, now.Max)}
}

// refused says why the limit is not allowed where the hard one is hard.
func (l rawLimit) refused(err error, hard uint64) string {
	switch {
	case err == unix.EINVAL && l.soft > l.hard:
		return "the soft limit must not be above the hard one"
	case err == unix.EINVAL:
		return "the kernel knows no such resource"
	case err == unix.EPERM && l.resource == unix.RLIMIT_NOFILE && l.hard > rlimit.MaxFiles():
		return "fs.nr_open is " + rlimit.Text(rlimit.MaxFiles())
	case err == unix.EPERM && l.hard > hard:
		return "the hard limit is " + rlimit.Text(hard) + ", and to raise it takes CAP_SYS_RESOURCE"
	}
	return ""
}
