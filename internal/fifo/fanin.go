package fifo

import (
	"context"
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// A FanIn reads what a known number of writers write to one FIFO. The end
// comes when each of them is done, and not before; those that never came count
// as done when Done is called for them. If the reader leaves before, the
// writers get SIGPIPE, also those that open the FIFO later. The zero value is
// of no use. Its methods may be called by any goroutine.
type FanIn struct {
	fifo   *FIFO
	reader *os.File // ours until Close, or until File hands it over
	keeper *Keeper  // ours until Close, or until the last writer is done

	mu   sync.Mutex
	left int
}

// FanIn opens the FIFO for reading, for so many writers. It does not wait for
// any of them, and none of them has to wait for anything. The caller calls
// Done once for each writer, and Close in the end.
func (f *FIFO) FanIn(writers int) (*FanIn, error) {
	reader, err := f.openNow(unix.O_RDONLY)
	if err != nil {
		return nil, err
	}
	keeper, err := f.Keep(context.Background()) // there is a reader: us
	if err != nil {
		reader.Close()
		return nil, err
	}
	in := &FanIn{fifo: f, reader: reader, keeper: keeper, left: writers}
	keeper.BreakWriters()
	if writers <= 0 {
		keeper.Close()
	}
	return in, nil
}

// Read reads what the writers have written. io.EOF is the end of all of them. A
// Read that waits ends with an error when Close is called.
func (in *FanIn) Read(p []byte) (int, error) {
	n, err := in.reader.Read(p)
	if err != nil && err != io.EOF {
		err = failed(in.fifo.path, "read end", err)
	}
	return n, err
}

// File hands over the read end, in blocking mode as a child process needs it,
// to the caller, who closes it once the child has it. Read must not be called
// any more.
func (in *FanIn) File() (*os.File, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	fd, err := unix.FcntlInt(in.reader.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, false)
	}
	if err != nil {
		return nil, failed(in.fifo.path, "read end", err)
	}
	in.reader.Close()
	return os.NewFile(uintptr(fd), in.fifo.path), nil
}

// Done says that one writer is done: it has closed the FIFO, or will never
// open it.
func (in *FanIn) Done() {
	in.mu.Lock()
	in.left--
	last := in.left == 0
	in.mu.Unlock()
	if last {
		in.keeper.Close()
	}
}

// Close closes what is still open. Writers that are not done get SIGPIPE; those
// that come after that wait for another reader. Closing it again does nothing.
// The FIFO itself remains.
func (in *FanIn) Close() error {
	in.mu.Lock()
	ended := in.left <= 0
	in.left = 0
	in.mu.Unlock()
	in.reader.Close()
	if !ended {
		in.fifo.breakOnce()
	}
	in.keeper.Close()
	return nil
}
