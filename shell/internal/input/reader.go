// Package input is what builtins read: bytes of a description go in, and a line comes
// out, or its fields. What follows the line stays there for the next command, whoever
// that is.
package input

import (
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

// A Description is an open file description that a shell has an entry for.
type Description interface {
	// Input returns the file, or nil and the text of a here-document that has none.
	Input() (file *os.File, text string)

	// IsShared reports whether a process that goes on beside the shell may read from
	// it too.
	IsShared() bool

	// IsAlone reports whether no other entry has it, in this shell or another.
	IsAlone() bool
}

// Options say how far a line goes, and how long to wait for it.
type Options struct {
	Raw      bool        // a backslash is a character like others
	NUL      bool        // a NUL is one, too, in place of none; of a raw line without limit
	Delim    byte        // what ends the line
	Limit    int         // of characters; -1 for none
	Exact    bool        // nothing but the limit ends the line
	Deadline time.Time   // when not to wait any longer, if it is not zero
	Stop     func() bool // if set, tells when not to
}

// A Reader is what a shell has read of a description before its commands
// asked for it. Whoever shares the description must not miss it: Sync puts the
// description where the commands think that it is.
//
// A regular file is read at its offset, which is moved by Sync. A pipe is
// looked into by tee(2), which takes nothing out of it. Anything else is read
// byte by byte.
//
// The zero value has read nothing. Its methods may be called from several goroutines.
type Reader struct {
	mu    sync.Mutex
	kind  kind
	buf   []byte
	pos   int      // of the next byte in buf
	at    int64    // file: the offset of buf[0]
	peek  [2]int   // pipe: a private one that tee fills
	space []byte   // what buf is a part of
	file  *os.File // of the description

	isFile atomic.Bool // kind is fileKind, for who does not lock
	id     FileID      // of a file
}

// A FileID tells whether two names or descriptors are of one file.
type FileID struct{ Device, Inode uint64 }

// FileIDOf is the one of a file.
func FileIDOf(st *unix.Stat_t) FileID { return FileID{uint64(st.Dev), st.Ino} }

type kind uint8

const (
	unknownKind kind = iota
	fileKind
	pipeKind
	byteKind
	textKind // a here-document without a file: all of it is in buf
)

const aheadSize = 64 << 10

// lock has the reader read from a description, for one command.
func (r *Reader) lock(d Description) {
	r.mu.Lock()
	file, text := d.Input()
	switch {
	case file == nil && r.kind == unknownKind:
		r.kind, r.buf = textKind, []byte(text)
		return
	case r.kind == pipeKind && d.IsShared():
		r.Close()
		r.kind, r.file = byteKind, file
	}
	r.open(file)
}

// ReadLine reads up to the delimiter: what follows belongs to the next command.
// complete reports whether there was one, or as many characters as were asked for. An
// error is os.ErrDeadlineExceeded where input did not come in time, and never io.EOF.
func (r *Reader) ReadLine(d Description, o Options) (line string, complete bool, err error) {
	if o.Limit == 0 {
		return "", true, nil
	}
	r.lock(d)
	defer r.mu.Unlock()
	b := lineBuffer{opts: o}
	for {
		if r.pos == len(r.buf) {
			if err := r.fill(o.Deadline, o.Stop, d.IsAlone()); err != nil {
				return string(b.line), false, ignoreEOF(err)
			}
		}
		n, done := b.take(r.buf[r.pos:])
		if done && len(b.line) == 0 && b.whole != nil {
			line = string(b.whole)
		} else if done {
			line = string(b.line)
		}
		r.pos += n
		if done {
			return line, true, nil
		}
	}
}

// Rest shows what is left of a text while nobody reads it. If use reports that it has
// made a file of that, the reader goes on in the file.
func (r *Reader) Rest(text string, use func(left string) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kind == textKind {
		text = string(r.buf[r.pos:])
	}
	if use(text) {
		r.kind, r.buf, r.pos = unknownKind, nil, 0
	}
}

// Sync gives back what was read ahead.
func (r *Reader) Sync() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sync()
}

// File returns which file the description is of, if it is of a regular one that is read
// here.
func (r *Reader) File() (id FileID, ok bool) {
	if !r.isFile.Load() {
		return FileID{}, false
	}
	return r.id, true
}

func (r *Reader) open(f *os.File) {
	if r.kind != unknownKind {
		return
	}
	r.file, r.kind = f, byteKind
	var st unix.Stat_t
	if unix.Fstat(int(f.Fd()), &st) != nil {
		return
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		r.kind, r.id = fileKind, FileIDOf(&st)
		r.isFile.Store(true)
	case unix.S_IFIFO:
		// The readers of a named FIFO may be anybody.
		if isAnonymous(f) && unix.Pipe2(r.peek[:], unix.O_CLOEXEC) == nil {
			r.kind = pipeKind
		}
	}
}

// isAnonymous tells a pipe from a named FIFO.
func isAnonymous(f *os.File) bool {
	var fs unix.Statfs_t
	return unix.Fstatfs(int(f.Fd()), &fs) == nil && fs.Type == unix.PIPEFS_MAGIC
}

// fill reads more once all is used up. It waits until the deadline, if that is
// not zero, or until stop, if that is set, says so. While it waits, others may
// use the description: what they have left is taken.
func (r *Reader) fill(deadline time.Time, stop func() bool, alone bool) error {
	if r.kind == textKind {
		return io.EOF
	}
	alone = alone && deadline.IsZero() && stop == nil
	for {
		r.sync()
		n, err := r.readMore(alone)
		switch {
		case n > 0:
			r.buf, r.pos = r.space[:n], 0
			return nil
		case err == nil:
			return io.EOF
		case err != unix.EAGAIN:
			return err
		}
		r.mu.Unlock()
		inTime := r.await(deadline, stop)
		r.mu.Lock()
		switch {
		case r.pos < len(r.buf):
			return nil
		case !inTime:
			return os.ErrDeadlineExceeded
		}
	}
}

// readMore reads what is there; EAGAIN says that there is nothing yet. It waits
// for it where nobody but us has the description.
func (r *Reader) readMore(alone bool) (n int, err error) {
	if r.space == nil && r.kind != byteKind {
		r.space = make([]byte, aheadSize)
	}
	switch {
	case r.kind == fileKind:
		if r.at, err = r.file.Seek(0, io.SeekCurrent); err == nil {
			n, err = r.file.ReadAt(r.space, r.at)
		}
		if err == io.EOF {
			err = nil
		}
		return n, err
	case r.kind == pipeKind:
		return r.look(alone)
	case !alone && !waitInput(r.file, 0):
		return 0, unix.EAGAIN
	}
	n, err = r.readByte()
	if err == io.EOF {
		err = nil
	}
	return n, err
}

func (r *Reader) await(deadline time.Time, stop func() bool) bool {
	const glance = 50 * time.Millisecond
	for {
		patience := time.Duration(-1)
		if !deadline.IsZero() {
			patience = max(0, time.Until(deadline))
		}
		last := true
		if stop != nil && (patience < 0 || patience > glance) {
			patience, last = glance, false
		}
		switch {
		case stop != nil && stop():
			return false
		case waitInput(r.file, patience):
			return true
		case last:
			return false
		}
	}
}

// look copies what is in a pipe.
func (r *Reader) look(wait bool) (int, error) {
	flags := unix.SPLICE_F_NONBLOCK
	if wait {
		flags = 0
	}
	for {
		n, err := unix.Tee(int(r.file.Fd()), r.peek[1], aheadSize, flags)
		switch {
		case err == unix.EINTR:
			continue
		case err == unix.EAGAIN && wait: // it is non-blocking
			waitInput(r.file, -1)
			continue
		case err == unix.EAGAIN:
			return 0, err
		case err != nil: // a sandbox may refuse it
			r.closePeek()
			r.kind = byteKind
			return r.readMore(wait)
		case n == 0:
			return 0, nil
		}
		for got := 0; got < int(n); {
			m, err := unix.Read(r.peek[0], r.space[got:n])
			if err != nil && err != unix.EINTR {
				return got, err
			}
			got += max(m, 0)
		}
		return int(n), nil
	}
}

func (r *Reader) readByte() (int, error) {
	r.space = append(r.space[:0], 0)
	return readBlocking(r.file, r.space)
}

// sync moves the description to where the next byte is.
func (r *Reader) sync() {
	used := r.pos
	switch {
	case len(r.buf) == 0 || r.kind == textKind:
		return
	case r.kind == fileKind:
		r.file.Seek(r.at+int64(used), io.SeekStart)
	case r.kind == pipeKind:
		for used > 0 {
			n, err := unix.Read(int(r.file.Fd()), r.space[:used])
			if err == unix.EINTR {
				continue
			}
			if n <= 0 {
				break
			}
			used -= n
		}
	}
	r.buf, r.pos = nil, 0
}

// Close gives back what was read ahead and lets go of the description, which it leaves
// open. No other method may be running.
func (r *Reader) Close() {
	r.sync()
	if r.kind == pipeKind {
		r.closePeek()
	}
	r.kind, r.space = unknownKind, nil
}

func (r *Reader) closePeek() {
	unix.Close(r.peek[0])
	unix.Close(r.peek[1])
}
