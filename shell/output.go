package shell

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"gopipe/internal/strerror"
)

// print writes a builtin's output. A reader that has left ends the shell as
// SIGPIPE would.
func (sh *Shell) print(name string, text []byte) int {
	w := sh.table.writer(1)
	if w == nil {
		sh.diagnose("%s: write error: Bad file descriptor", name)
		return 1
	}
	if len(text) == 0 {
		return 0
	}
	if _, err := w.Write(text); err != nil {
		return sh.writeFailed(name, err)
	}
	return 0
}

func (sh *Shell) writeFailed(name string, err error) int {
	var errno syscall.Errno
	if errors.As(err, &errno) && errno == syscall.EPIPE {
		sh.signals.post(syscall.SIGPIPE)
		if _, trapped := sh.traps[int(syscall.SIGPIPE)]; !trapped {
			sh.die(syscall.SIGPIPE)
			return sh.status
		}
	}
	sh.diagnose("%s: write error: %s", name, errText(err))
	return 1
}

func (sh *Shell) printf(name, format string, args ...any) int {
	return sh.print(name, fmt.Appendf(nil, format, args...))
}

func errText(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return strerror.Text(err)
}

func (sh *Shell) writeError(text string) {
	if w := sh.table.writer(2); w != nil {
		io.WriteString(w, text)
	}
}
