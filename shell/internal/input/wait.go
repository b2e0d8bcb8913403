package input

import (
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Ready reports whether a read would not wait, because there is something or because it is
// the end.
func Ready(f *os.File) bool { return waitInput(f, 0) }

// waitInput waits until there is something to read, the end included; without end
// where patience is negative.
func waitInput(f *os.File, patience time.Duration) bool {
	until := time.Now().Add(patience)
	for {
		left := -1
		if patience >= 0 {
			left = int(max(0, (time.Until(until) + time.Millisecond - 1).Milliseconds()))
		}
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}, left)
		if err != unix.EINTR {
			return n > 0
		}
	}
}

// readBlocking reads also from a descriptor that its owner made non-blocking.
func readBlocking(f *os.File, p []byte) (int, error) {
	for {
		n, err := f.Read(p)
		if !errors.Is(err, unix.EAGAIN) {
			return n, err
		}
		unix.Poll([]unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}, -1)
	}
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
