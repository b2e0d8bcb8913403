package source

import (
	"errors"
	"io"
	"runtime"
	"strings"
)

// The parser recurses wherever the text nests, and nothing recovers from a
// stack overflow. It asks for its text by the kilobyte, though: a nestingReader
// looks each time how deep it is, and ends the text with an error. In a text
// below unguardedSize it can't get too deep.
const (
	unguardedSize = 16 << 10
	maxFrames     = 60000 // about 10,000 levels
)

var errNesting = errors.New("nested too deeply")

type nestingReader struct{ strings.Reader }

func newNestingReader(text string) io.Reader {
	if len(text) < unguardedSize {
		return strings.NewReader(text)
	}
	r := &nestingReader{}
	r.Reset(text)
	return r
}

func (r *nestingReader) Read(p []byte) (int, error) {
	var pc [1]uintptr
	if runtime.Callers(maxFrames, pc[:]) > 0 {
		return 0, errNesting
	}
	return r.Reader.Read(p)
}

// guarded calls parse on a stack of its own if the text is long: what counts is
// how deep the parser is, not the shell that calls it.
func guarded[T any](text string, parse func() (T, error)) (tree T, err error) {
	if len(text) < unguardedSize {
		return parse()
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		tree, err = parse()
	}()
	<-done
	return tree, err
}
