package state

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"gopipe/internal/strerror"
)

// Print writes a builtin's output. A reader that has left ends the shell as
// SIGPIPE would.
func (sh *Shell) Print(name string, text []byte) int {
	if len(text) == 0 {
		return 0
	}
	w := sh.Table.Writer(1)
	if w == nil {
		return sh.WriteFailed(name, syscall.EBADF)
	}
	if _, err := w.Write(text); err != nil {
		return sh.WriteFailed(name, err)
	}
	return 0
}

// WriteFailed tells of an error of a builtin's output, or ends the shell as SIGPIPE
// would. It returns the status.
func (sh *Shell) WriteFailed(name string, err error) int {
	var errno syscall.Errno
	if errors.As(err, &errno) && errno == syscall.EPIPE {
		sh.Signals.Post(syscall.SIGPIPE)
		if _, trapped := sh.Traps[int(syscall.SIGPIPE)]; !trapped {
			sh.Die(syscall.SIGPIPE)
			return sh.Status
		}
	}
	switch name {
	case "caller", "command", "compgen", "complete", "jobs", "kill", "ulimit": // do not look, in bash
		return 0
	}
	sh.Diagnose("%s: write error: %s", name, ErrText(err))
	return 1
}

// Printf writes to the standard output of the builtin called name, and returns the
// status.
func (sh *Shell) Printf(name, format string, args ...any) int {
	return sh.Print(name, fmt.Appendf(nil, format, args...))
}

// ErrText is an error as the C library words it, without a path.
func ErrText(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return strerror.Text(err)
}
