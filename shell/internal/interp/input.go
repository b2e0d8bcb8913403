package interp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"gopipe/internal/wire"
	"gopipe/plan"
	"gopipe/shell/internal/locale"
)

// A readAhead is what a shell has read of a description before its commands
// asked for it. Whoever shares the description must not miss it: sync puts the
// description where the commands think that it is.
//
// A regular file is read at its offset, which is moved by sync. A pipe is
// looked into by tee(2), which takes nothing out of it. Anything else is read
// byte by byte.
type readAhead struct {
	mu    sync.Mutex
	kind  inputKind
	buf   []byte
	pos   int      // of the next byte in buf
	at    int64    // file: the offset of buf[0]
	peek  [2]int   // pipe: a private one that tee fills
	space []byte   // what buf is a part of
	file  *os.File // of the description

	isFile atomic.Bool // kind is fileInput, for who does not lock
	id     fileID      // of a file
}

// A fileID tells whether two names or descriptors are of one file.
type fileID struct{ device, inode uint64 }

func idOf(st *unix.Stat_t) fileID { return fileID{uint64(st.Dev), st.Ino} }

type inputKind uint8

const (
	unknownInput inputKind = iota
	fileInput
	pipeInput
	byteInput
	textInput // a here-document without a file: all of it is in buf
)

const aheadSize = 64 << 10

func (r *readAhead) open(f *os.File) {
	if r.kind != unknownInput {
		return
	}
	r.file, r.kind = f, byteInput
	var st unix.Stat_t
	if unix.Fstat(int(f.Fd()), &st) != nil {
		return
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		r.kind, r.id = fileInput, idOf(&st)
		r.isFile.Store(true)
	case unix.S_IFIFO:
		// The readers of a named FIFO may be anybody.
		if isAnonymous(f) && unix.Pipe2(r.peek[:], unix.O_CLOEXEC) == nil {
			r.kind = pipeInput
		}
	}
}

// openDocument makes a file of what is left of a here-document.
func (o *Open) openDocument() (*os.File, error) {
	if file := o.made.Load(); file != nil {
		return file, nil
	}
	r := o.lockAhead()
	defer r.mu.Unlock()
	if file := o.made.Load(); file != nil {
		return file, nil
	}
	left := *o.document
	if r.kind == textInput {
		left = string(r.buf[r.pos:])
	}
	file, err := wire.OpenEdge(context.Background(), &plan.Edge{Medium: plan.Text, Text: left}, &plan.Stage{})
	if err == nil {
		o.made.Store(file)
		r.kind, r.buf, r.pos = unknownInput, nil, 0
	}
	return file, err
}

// HasInput reports whether a read would not wait.
func (o *Open) HasInput() bool {
	file := o.present()
	return file == nil || ready(file, 0)
}

// isAnonymous tells a pipe from a named FIFO.
func isAnonymous(f *os.File) bool {
	var fs unix.Statfs_t
	return unix.Fstatfs(int(f.Fd()), &fs) == nil && fs.Type == unix.PIPEFS_MAGIC
}

// fill reads more once all is used up. It waits until the deadline, if that is
// not zero, or until stop, if that is set, says so. While it waits, others may
// use the description: what they have left is taken.
func (r *readAhead) fill(deadline time.Time, stop func() bool, alone bool) error {
	if r.kind == textInput {
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
func (r *readAhead) readMore(alone bool) (n int, err error) {
	if r.space == nil && r.kind != byteInput {
		r.space = make([]byte, aheadSize)
	}
	switch {
	case r.kind == fileInput:
		if r.at, err = r.file.Seek(0, io.SeekCurrent); err == nil {
			n, err = r.file.ReadAt(r.space, r.at)
		}
		if err == io.EOF {
			err = nil
		}
		return n, err
	case r.kind == pipeInput:
		return r.look(alone)
	case !alone && !ready(r.file, 0):
		return 0, unix.EAGAIN
	}
	n, err = r.readByte()
	if err == io.EOF {
		err = nil
	}
	return n, err
}

func (r *readAhead) await(deadline time.Time, stop func() bool) bool {
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
		case ready(r.file, patience):
			return true
		case last:
			return false
		}
	}
}

// look copies what is in a pipe.
func (r *readAhead) look(wait bool) (int, error) {
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
			ready(r.file, -1)
			continue
		case err == unix.EAGAIN:
			return 0, err
		case err != nil: // a sandbox may refuse it
			r.closePeek()
			r.kind = byteInput
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

func (r *readAhead) readByte() (int, error) {
	r.space = append(r.space[:0], 0)
	return readBlocking(r.file, r.space)
}

// sync moves the description to where the next byte is.
func (r *readAhead) sync() {
	used := r.pos
	switch {
	case len(r.buf) == 0 || r.kind == textInput:
		return
	case r.kind == fileInput:
		r.file.Seek(r.at+int64(used), io.SeekStart)
	case r.kind == pipeInput:
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

func (r *readAhead) close() {
	r.sync()
	if r.kind == pipeInput {
		r.closePeek()
	}
	r.kind, r.space = unknownInput, nil
}

func (r *readAhead) closePeek() {
	unix.Close(r.peek[0])
	unix.Close(r.peek[1])
}

// SyncInput gives back what was read ahead.
func (o *Open) SyncInput() {
	if r := o.ahead.Load(); r != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.sync()
	}
}

// syncOffset is syncInput for one who writes: to a pipe it makes no difference.
func (o *Open) syncOffset() {
	if r := o.ahead.Load(); r != nil && r.isFile.Load() {
		o.SyncInput()
	}
}

// forgetAhead has what is read ahead of a file be read anew, since a redirection is
// about to have that file written to.
func (sh *Shell) forgetAhead(r *Redir) {
	if r.Kind != Duplicate && (r.Kind != OpenPath || r.Flags&unix.O_ACCMODE == unix.O_RDONLY) {
		return
	}
	var id fileID
	for i := range sh.Table.slots {
		o := sh.Table.slots[i].Open
		ahead := o.ahead.Load()
		if ahead == nil || !ahead.isFile.Load() {
			continue
		}
		if id == (fileID{}) {
			id = sh.writtenTo(r)
		}
		if id == ahead.id {
			o.SyncInput()
		}
	}
}

// writtenTo is the file that a redirection leads to. There may be none yet.
func (sh *Shell) writtenTo(r *Redir) fileID {
	var st unix.Stat_t
	none := fileID{inode: ^uint64(0)}
	if r.Kind == OpenPath {
		if unix.Stat(sh.Abs(r.Path), &st) != nil {
			return none
		}
		return idOf(&st)
	}
	o := sh.Table.Get(r.From)
	if o == nil {
		return none
	}
	file := o.present()
	if file == nil || unix.Fstat(int(file.Fd()), &st) != nil {
		return none
	}
	return idOf(&st)
}

// reader locks the description's read-ahead for one command.
func (o *Open) reader() *readAhead {
	r := o.lockAhead()
	file := o.present()
	switch {
	case file == nil && r.kind == unknownInput:
		r.kind, r.buf = textInput, []byte(*o.document)
		return r
	case r.kind == pipeInput && o.shared.Load():
		r.close()
		r.kind, r.file = byteInput, file
	}
	r.open(file)
	return r
}

func (o *Open) lockAhead() *readAhead {
	r := o.ahead.Load()
	if r == nil {
		o.ahead.CompareAndSwap(nil, &readAhead{})
		r = o.ahead.Load()
	}
	r.mu.Lock()
	return r
}

// ReadLine reads up to the delimiter: what follows belongs to the next command.
func (o *Open) ReadLine(opts ReadOptions) (line string, complete bool, err error) {
	if opts.Limit == 0 {
		return "", true, nil
	}
	r := o.reader()
	defer r.mu.Unlock()
	var deadline time.Time
	if opts.Timed {
		deadline = opts.Deadline
	}
	b := lineBuffer{opts: opts}
	for {
		if r.pos == len(r.buf) {
			if err := r.fill(deadline, opts.Stop, o.refs.Load() == 1); err != nil {
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

// take takes what belongs to the line from the front of p.
func (b *lineBuffer) take(p []byte) (n int, done bool) {
	if b.opts.Raw && b.opts.Limit < 0 {
		n = bytes.IndexByte(p, b.opts.Delim)
		done = n >= 0
		if !done {
			n = len(p)
		}
		part := p[:n]
		if !b.opts.NUL && bytes.IndexByte(part, 0) >= 0 {
			part = []byte(strings.ReplaceAll(string(part), "\x00", ""))
		}
		if done && len(b.line) == 0 {
			b.whole = part
		} else {
			b.line = append(b.line, part...)
		}
		return n + Btoi(done), done
	}
	for i, c := range p {
		if b.push(c) {
			return i + 1, true
		}
	}
	return len(p), false
}

// ready waits until there is something to read, the end included; without end
// where patience is negative.
func ready(f *os.File, patience time.Duration) bool {
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

type lineBuffer struct {
	opts    ReadOptions
	line    []byte
	whole   []byte // the line, where nothing had to be kept of it before
	escaped bool
	begun   []byte // of a character of several bytes
	count   int    // of characters, where there is a limit
}

// push takes one byte and reports whether the line is complete. A backslash
// before a newline joins lines, other backslashes stay for the splitting.
func (b *lineBuffer) push(c byte) (done bool) {
	switch {
	case len(b.begun) > 0:
	case b.escaped:
		b.escaped = false
		if c == '\n' {
			b.line = b.line[:len(b.line)-1]
			return false
		}
	case c == '\\' && !b.opts.Raw:
		b.escaped = true
		b.line = append(b.line, c)
		return false
	case c == b.opts.Delim && !b.opts.Exact:
		return true
	}
	if c == 0 {
		return false
	}
	b.line = append(b.line, c)
	return b.opts.Limit > 0 && b.characters(c) >= b.opts.Limit
}

// characters counts what -n and -N do, with one more byte of the line. As in
// bash, bytes that begin a character take the next with them although it is
// none.
func (b *lineBuffer) characters(c byte) int {
	if len(b.begun) > 0 || c >= utf8.RuneSelf && locale.UTF8() {
		b.begun = append(b.begun, c)
		if !utf8.FullRune(b.begun) {
			return b.count
		}
		b.begun = b.begun[:0]
	}
	b.count++
	return b.count
}
