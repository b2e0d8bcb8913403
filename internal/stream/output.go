package stream

import (
	"io"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// An output writes to a descriptor, or to what has none.
type output struct {
	fd   int
	own  bool // opened here
	file *os.File
	w    io.Writer // in place of fd
}

// newOutput opens a pipe once more: that description need not block, and a
// write that stands still can be given up. As the inputs it holds more than it
// did, lest writer and reader take turns for each block.
func newOutput(w io.Writer) *output {
	file, ok := w.(*os.File)
	if !ok {
		return &output{fd: -1, w: w}
	}
	o := reopen(int(file.Fd()))
	o.file = file
	if isFIFO(o.fd) {
		enlarge(o.fd)
	}
	return o
}

// reopen makes an output of a descriptor. A pipe gets a description that does
// not block.
func reopen(fd int) *output {
	if isFIFO(fd) {
		if own, err := openRetry(procPath(fd), unix.O_WRONLY|unix.O_NONBLOCK); err == nil {
			return &output{fd: own, own: true}
		}
	}
	return &output{fd: fd}
}

func (o *output) close() {
	if o.own {
		unix.Close(o.fd)
	}
	runtime.KeepAlive(o.file)
}

// try writes what there is room for. The error is errAgain if there is none.
func (o *output) try(pieces [][]byte) (int, error) {
	if o.w != nil {
		return o.writeAll(pieces)
	}
	return tryWrite(o.fd, pieces...)
}

func (o *output) writeAll(pieces [][]byte) (total int, err error) {
	for _, p := range pieces {
		n, err := o.w.Write(p)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// tryWrite writes what a descriptor has room for. The error is errAgain if there
// is none.
func tryWrite(fd int, pieces ...[]byte) (n int, err error) {
	for {
		if len(pieces) == 1 {
			n, err = unix.Write(fd, pieces[0])
		} else {
			n, err = unix.Writev(fd, pieces)
		}
		switch err {
		case nil:
			return n, nil
		case unix.EINTR:
		case unix.EAGAIN:
			return 0, errAgain
		default:
			return 0, err
		}
	}
}

// advance takes n bytes off the front of pieces, and empty pieces.
func advance(pieces [][]byte, n int) [][]byte {
	for len(pieces) > 0 && n >= len(pieces[0]) {
		n -= len(pieces[0])
		pieces = pieces[1:]
	}
	if len(pieces) > 0 {
		pieces[0] = pieces[0][n:]
	}
	return pieces
}
