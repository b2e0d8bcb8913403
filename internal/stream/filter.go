package stream

import (
	"bytes"
	"context"
	"errors"
	"unicode/utf8"
)

// A Filter writes those lines of a pipe that contain a text, as grep(1) does:
// the last one with an end, whether it had one or not.
type Filter struct {
	Pattern []byte // not empty, without an end of line
	Invert  bool   // those lines that do not contain it
	Bytes   bool   // what is written need not be UTF-8, as in the C locale
}

// ErrNotText ends a [Filter] where only grep itself can tell what to do: at a
// NUL, at a line to be written that is not UTF-8, at one of more than 16 MiB.
var ErrNotText = errors.New("not plain text")

// Run reads the pipe in, to its end, and writes to the pipe out. It ends early,
// with the context's cause, when the context ends. found tells whether any line
// was written. With ErrNotText, rest is what was read and is not dealt with. A
// read that fails is a [*ReadError]; any other error is that of out.
func (f *Filter) Run(ctx context.Context, out, in int) (found bool, rest []byte, err error) {
	p, err := newPump(ctx, out, in)
	if err != nil {
		return false, nil, &ReadError{err}
	}
	defer p.close()
	r := filtering{Filter: f, pump: p}
	for n := 1; n > 0 && err == nil; {
		if n, err = r.fill(); err == nil {
			err = r.filter(n)
		}
	}
	return r.found, r.buf, err
}

type filtering struct {
	*Filter
	*pump
	buf   []byte // what was read and is not dealt with
	lines []byte // what is to be written
	found bool
}

const (
	filterBlock = 256 << 10 // stays in the processor's cache
	longestLine = 16 << 20
)

// fill appends what there is to read. It is 0 at the end.
func (r *filtering) fill() (int, error) {
	if len(r.buf) > longestLine {
		return 0, ErrNotText
	}
	if cap(r.buf)-len(r.buf) < filterBlock/2 {
		r.buf = append(make([]byte, 0, 2*len(r.buf)+filterBlock), r.buf...)
	}
	n, err := r.read(r.buf[len(r.buf):cap(r.buf)])
	r.buf = r.buf[:len(r.buf)+n]
	return n, err
}

// filter deals with the whole lines of the buffer, whose last n bytes are new;
// where n is 0, also with one that has no end.
func (r *filtering) filter(n int) error {
	fresh := r.buf[len(r.buf)-n:]
	if bytes.IndexByte(fresh, 0) >= 0 {
		return ErrNotText
	}
	if n == 0 && len(r.buf) > 0 {
		r.buf = append(r.buf, '\n')
		fresh = r.buf
	}
	// What is older has no end of line, and may be long.
	whole := len(r.buf) - len(fresh) + 1 + bytes.LastIndexByte(fresh, '\n')
	if whole == len(r.buf)-len(fresh) {
		return nil
	}
	done, plain := r.pick(r.buf[:whole])
	if err := r.write(r.lines); err != nil {
		return err
	}
	r.lines = r.lines[:0]
	r.buf = r.buf[:copy(r.buf, r.buf[done:])]
	if !plain {
		return ErrNotText
	}
	return nil
}

// pick appends what is to be written of text to lines. It ends before what is
// not plain.
func (r *filtering) pick(text []byte) (done int, plain bool) {
	for done < len(text) {
		rest := text[done:]
		before, line := r.split(rest)
		picked := line
		if r.Invert {
			picked = before
		}
		if !r.Bytes && !utf8.Valid(picked) {
			return done, false
		}
		r.lines = append(r.lines, picked...)
		r.found = r.found || len(picked) > 0
		done += len(before) + len(line)
	}
	return done, true
}

// split returns the first line of text that contains the pattern, and what
// comes before it.
func (r *filtering) split(text []byte) (before, line []byte) {
	at := bytes.Index(text, r.Pattern)
	if at < 0 {
		return text, nil
	}
	begin := 1 + bytes.LastIndexByte(text[:at], '\n')
	end := at + 1 + bytes.IndexByte(text[at:], '\n')
	return text[:begin], text[begin:end]
}
