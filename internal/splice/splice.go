// Package splice moves bytes from pipe to pipe within the kernel: see splice(2).
package splice

import (
	"errors"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

// Move moves at most so many bytes from one descriptor to another, of which one is a pipe,
// without waiting. The error is EAGAIN where the one is empty or the other full; 0 is the
// end of what is read, or that no writer has come yet.
func Move(from, to, most int) (int, error) {
	for {
		n, err := unix.Splice(from, nil, to, nil, most, unix.SPLICE_F_NONBLOCK|unix.SPLICE_F_MOVE)
		switch err {
		case nil:
			return int(n), nil
		case unix.EINTR:
		default:
			return 0, err
		}
	}
}

// Copy has a pipe get what is in another one too: see tee(2). It does not wait.
func Copy(from, to, most int) (int, error) {
	for {
		n, err := unix.Tee(from, to, most, unix.SPLICE_F_NONBLOCK)
		if err != unix.EINTR {
			return int(n), err
		}
	}
}

// Refused reports whether splice(2) or tee(2) is one that the kernel lacks, that a sandbox
// forbids, or that does not do what is asked: then the bytes are to be copied.
func Refused(err error) bool {
	return errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) || errors.Is(err, unix.EINVAL)
}
