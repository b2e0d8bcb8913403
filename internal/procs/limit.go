package procs

import (
	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
)

// A Rlimit is one resource limit; see setrlimit(2).
type Rlimit struct {
	Resource   int
	Soft, Hard uint64
}

// A LimitError says why a child could not get a resource limit.
type LimitError struct {
	Limit Rlimit
	Err   error

	why string // and what to do
}

func (e *LimitError) Error() string {
	text := "cannot set the limit " + rlimit.Name(e.Limit.Resource) + " to " +
		rlimit.Text(e.Limit.Soft) + " (hard: " + rlimit.Text(e.Limit.Hard) + "): " + e.Err.Error()
	if e.why != "" {
		text += ": " + e.why
	}
	return text
}

func (e *LimitError) Unwrap() error { return e.Err }

// newLimitError says why the kernel refused a limit.
func newLimitError(l Rlimit, err error) *LimitError {
	var now unix.Rlimit
	unix.Getrlimit(l.Resource, &now)
	return &LimitError{Limit: l, Err: err, why: l.refused(err, now.Max)}
}

// refused says why the limit is not allowed where the hard one is hard.
func (l Rlimit) refused(err error, hard uint64) string {
	switch {
	case err == unix.EINVAL && l.Soft > l.Hard:
		return "the soft limit must not be above the hard one"
	case err == unix.EINVAL:
		return "the kernel knows no such resource"
	case err == unix.EPERM && l.Resource == unix.RLIMIT_NOFILE && l.Hard > rlimit.MaxFiles():
		return "fs.nr_open is " + rlimit.Text(rlimit.MaxFiles())
	case err == unix.EPERM && l.Hard > hard:
		return "the hard limit is " + rlimit.Text(hard) + ", and to raise it takes CAP_SYS_RESOURCE"
	}
	return ""
}
