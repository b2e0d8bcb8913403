package wire

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"gopipe/internal/tempfile"
)

// pipeSize is what a pipe holds by default: pipe(7).
const pipeSize = 64 << 10

// newText holds a here-document: in a pipe that has room for all of it, as in
// bash; else in memory, or where that is refused in a temporary file. None has a
// name to leave behind, or a writer that could block.
func newText(text string) (*os.File, error) {
	if len(text) <= pipeSize {
		if file, ok := pipeText(text); ok {
			return file, nil
		}
	}
	file, noMemory := memoryText(text)
	if noMemory == nil || errors.Is(noMemory, unix.EMFILE) || errors.Is(noMemory, unix.ENFILE) {
		return file, cause(noMemory)
	}
	dir := os.TempDir()
	file, noFile := fileText(dir, text)
	if noFile == nil {
		return file, nil
	}
	return nil, &noRoomError{noMemory, dir, cause(noFile)}
}

// A noRoomError says why a here-document can be held nowhere.
type noRoomError struct {
	memory error
	dir    string
	file   error
}

func (e *noRoomError) Error() string {
	return fmt.Sprintf("no memory for it (%v), nor room in %s (%v): set TMPDIR to a directory that has", e.memory, e.dir, e.file)
}

func (e *noRoomError) Unwrap() []error { return []error{e.memory, e.file} }

// memoryText is a file in memory. The seals make it as unwritable as bash's.
func memoryText(text string) (*os.File, error) {
	fd, err := unix.MemfdCreate("here-document", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	file := os.NewFile(uintptr(fd), "here-document")
	if err := fill(file, text); err != nil {
		return nil, err
	}
	unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_GROW|unix.F_SEAL_SHRINK)
	return file, nil
}

// fileText is a temporary file, which can't be written to where /proc is there.
func fileText(dir, text string) (*os.File, error) {
	file, err := tempfile.Unlinked(dir)
	if err != nil {
		return nil, err
	}
	if err := fill(file, text); err != nil {
		return nil, err
	}
	if reader, err := os.Open("/proc/self/fd/" + strconv.Itoa(int(file.Fd()))); err == nil {
		file.Close()
		return reader, nil
	}
	return file, nil
}

// fill closes the file where it fails.
func fill(file *os.File, text string) error {
	_, err := io.WriteString(file, text)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		file.Close()
	}
	return err
}

// pipeText is a pipe that holds all of the text.
func pipeText(text string) (file *os.File, ok bool) {
	var fds [2]int
	if unix.Pipe2(fds[:], unix.O_CLOEXEC) != nil {
		return nil, false
	}
	defer unix.Close(fds[1])
	unix.SetNonblock(fds[1], true)
	if text != "" {
		if n, err := unix.Write(fds[1], []byte(text)); err != nil || n < len(text) {
			unix.Close(fds[0])
			return nil, false
		}
	}
	return os.NewFile(uintptr(fds[0]), "here-document"), true
}
