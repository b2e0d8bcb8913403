package wire

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// newText holds a here-document in memory: it has no name to leave behind, any
// size without a writer that could block, and can be seeked. The seals make it
// as unwritable as bash's.
func newText(text string) (*os.File, error) {
	fd, err := unix.MemfdCreate("here-document", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	file := os.NewFile(uintptr(fd), "here-document")
	if _, err := io.WriteString(file, text); err != nil {
		file.Close()
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		file.Close()
		return nil, err
	}
	unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_GROW|unix.F_SEAL_SHRINK)
	return file, nil
}
