// Package tempfile makes temporary files that nobody has to remove.
package tempfile

import (
	"os"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

// Unlinked opens a new file in dir, for reading and writing, that has no name and
// is gone when it is closed, however that happens.
func Unlinked(dir string) (*os.File, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err == nil {
		return os.NewFile(uintptr(fd), dir), nil
	}
	// Not every file system has O_TMPFILE.
	file, err := os.CreateTemp(dir, "gopipe-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}
