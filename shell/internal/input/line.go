package input

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopipe/shell/internal/locale"
)

// A lineBuffer gathers a line.
type lineBuffer struct {
	opts    Options
	line    []byte
	whole   []byte // the line, where nothing had to be kept of it before
	escaped bool
	begun   []byte // of a character of several bytes
	count   int    // of characters, where there is a limit
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
		if done {
			n++
		}
		return n, done
	}
	for i, c := range p {
		if b.push(c) {
			return i + 1, true
		}
	}
	return len(p), false
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
