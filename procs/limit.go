package procs

import (
	"time"

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

// limitTraced sets the limits of a child that stops at its exec, which is the
// only moment between fork and the program's own code that Go offers. One that
// is killed before is left to be reaped as any other.
func limitTraced(pid, pidfd int, limits []Rlimit) error {
	for pause := 10 * time.Microsecond; ; pause = min(2*pause, time.Millisecond) {
		info, _, ok, err := waitid(pidfd, unix.WEXITED|unix.WSTOPPED|unix.WNOWAIT)
		switch {
		case err != nil || ok && info.code != cldTrapped:
			return nil // it has ended
		case ok || isTrapped(pid):
			if err := setLimits(pid, limits); err != nil {
				return err
			}
			if err := unix.PtraceDetach(pid); err != unix.ESRCH {
				return err
			} // or else it is about to stop, or to end
		}
		time.Sleep(pause)
	}
}

func setLimits(pid int, limits []Rlimit) error {
	for _, l := range limits {
		var now unix.Rlimit
		unix.Prlimit(pid, l.Resource, nil, &now)
		err := unix.Prlimit(pid, l.Resource, &unix.Rlimit{Cur: l.Soft, Max: l.Hard}, nil)
		if err != nil && err != unix.ESRCH {
			return &LimitError{Limit: l, Err: err, why: l.refused(err, now.Max)}
		}
	}
	return nil
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

// isTrapped asks /proc, since somebody else in this program who waits for all
// children may have got waitid's answer.
func isTrapped(pid int) bool {
	return processState(pid) == 't'
}
