package stream

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"gopipe/internal/tempfile"
)

// A BufferError is that of a temporary file.
type BufferError struct{ Err error }

func (e *BufferError) Error() string { return fmt.Sprintf("buffer: %v", e.Err) }
func (e *BufferError) Unwrap() error { return e.Err }

// A queue holds bytes in order: up to limit in memory, if that is positive,
// and the rest in a temporary file without a name, in dir.
type queue struct {
	limit int
	dir   string

	head []byte // the oldest
	file *os.File
	from int64  // file[from:to] follows head
	to   int64  //
	hole int64  // what is before it was given back
	tail []byte // the youngest, about to go to the file

	space []byte // of head
}

// fileBlock is what is written to and read from the file at a time.
const fileBlock = 256 << 10

func (q *queue) len() int64 { return int64(len(q.head)) + q.to - q.from + int64(len(q.tail)) }

func (q *queue) append(p []byte) error {
	if q.from == q.to && len(q.tail) == 0 && (q.limit <= 0 || len(q.head)+len(p) <= q.limit) {
		q.appendHead(p)
		return nil
	}
	q.tail = append(q.tail, p...)
	if len(q.tail) < fileBlock {
		return nil
	}
	return q.spill()
}

// appendHead uses the space before head again once it is half of all.
func (q *queue) appendHead(p []byte) {
	if len(q.head)+len(p) > cap(q.head) && 2*(len(q.head)+len(p)) <= cap(q.space) {
		n := copy(q.space[:cap(q.space)], q.head)
		q.head = q.space[:n]
	}
	before := cap(q.head)
	q.head = append(q.head, p...)
	if cap(q.head) != before {
		q.space = q.head[:0]
	}
}

func (q *queue) spill() error {
	if q.file == nil {
		file, err := tempfile.Unlinked(q.dir)
		if err != nil {
			return &BufferError{err}
		}
		q.file = file
	}
	n, err := q.file.WriteAt(q.tail, q.to)
	q.to += int64(n)
	q.tail = append(q.tail[:0], q.tail[n:]...)
	if err != nil {
		return &BufferError{err}
	}
	return nil
}

// front returns what is to come first. It stays valid until the next call of
// a method.
func (q *queue) front() ([]byte, error) {
	if len(q.head) > 0 {
		return q.head, nil
	}
	if q.from == q.to {
		q.head, q.tail = q.tail, q.space[:0]
		q.space = q.head[:0]
		return q.head, nil
	}
	size := int(min(fileBlock, q.to-q.from))
	if cap(q.space) < size {
		q.space = make([]byte, 0, size)
	}
	n, err := q.file.ReadAt(q.space[:size], q.from)
	if n < size {
		q.head = nil
		return nil, &BufferError{err}
	}
	q.head = q.space[:size]
	q.from += int64(size)
	q.giveBack()
	return q.head, nil
}

// giveBack frees the part of the file that was read.
func (q *queue) giveBack() {
	const worthwhile = 4 << 20
	switch {
	case q.from == q.to:
		q.file.Truncate(0)
		q.from, q.to, q.hole = 0, 0, 0
	case q.from-q.hole >= worthwhile:
		const punch = unix.FALLOC_FL_PUNCH_HOLE | unix.FALLOC_FL_KEEP_SIZE
		unix.Fallocate(int(q.file.Fd()), punch, q.hole, q.from-q.hole)
		q.hole = q.from
	}
}

// drop takes n bytes of front away.
func (q *queue) drop(n int) { q.head = q.head[n:] }

func (q *queue) close() {
	if q.file != nil {
		q.file.Close()
	}
	*q = queue{limit: q.limit, dir: q.dir}
}
