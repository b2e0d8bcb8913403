package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A run is part of a pattern: a text, or else nodes that match a number of
// characters.
type run struct {
	text  string
	nodes []node
}

func splitRuns(nodes []node) []run {
	runs, from := []run(nil), 0
	for i := range nodes {
		if nodes[i].kind == star {
			runs = append(runs, newRun(nodes[from:i]))
			from = i + 1
		}
	}
	return append(runs, newRun(nodes[from:]))
}

func newRun(nodes []node) run {
	switch {
	case len(nodes) == 0:
		return run{}
	case len(nodes) == 1 && nodes[0].kind == literal:
		return run{text: nodes[0].text}
	}
	return run{nodes: nodes}
}

// after matches a run at the start of s and returns the length of what it
// matches, or -1.
func (r *run) after(s string, wide bool) int {
	if r.nodes == nil {
		if !strings.HasPrefix(s, r.text) {
			return -1
		}
		return len(r.text)
	}
	at := 0
	for i := range r.nodes {
		n := r.nodes[i].after(s[at:], wide)
		if n < 0 {
			return -1
		}
		at += n
	}
	return at
}

// before matches a run at the end of s and returns where that begins, or -1.
func (r *run) before(s string, wide bool) int {
	if r.nodes == nil {
		if !strings.HasSuffix(s, r.text) {
			return -1
		}
		return len(s) - len(r.text)
	}
	for i := len(r.nodes) - 1; i >= 0; i-- {
		at := r.nodes[i].before(s, wide)
		if at < 0 {
			return -1
		}
		s = s[:at]
	}
	return len(s)
}

// find returns the first or the last place in s that a run matches, or -1.
func (r *run) find(s string, wide, last bool) (from, to int) {
	if last {
		return r.last(s, wide)
	}
	return r.first(s, wide)
}

func (r *run) first(s string, wide bool) (from, to int) {
	if r.nodes == nil {
		return place(strings.Index(s, r.text), r.text)
	}
	for at := 0; ; at += firstSize(s[at:], wide) {
		skip := r.nodes[0].skip(s[at:])
		if skip < 0 {
			return -1, -1
		}
		at += skip
		if n := r.after(s[at:], wide); n >= 0 {
			return at, at + n
		}
		if at == len(s) {
			return -1, -1
		}
	}
}

func (r *run) last(s string, wide bool) (from, to int) {
	if r.nodes == nil {
		return place(strings.LastIndex(s, r.text), r.text)
	}
	for end := len(s); ; end -= lastSize(s[:end], wide) {
		if at := r.before(s[:end], wide); at >= 0 {
			return at, end
		}
		if end == 0 {
			return -1, -1
		}
	}
}

// place is where a text is that was found or not.
func place(at int, text string) (from, to int) {
	if at < 0 {
		return -1, -1
	}
	return at, at + len(text)
}

// nodeKind is what a node matches. The kinds of groups are their characters.
type nodeKind byte

const (
	literal nodeKind = iota // the text
	folded                  // the text, which is in lower case, in any case
	anyChar                 // a character
	oneOf                   // a character of the set
	star                    // any characters
)

// A node is an element of a pattern.
type node struct {
	kind nodeKind
	text string
	set  *bracket
	alts [][]node // of a group
}

// after returns the length of what the node matches at the start of s, or -1.
// It is for those that match a number of characters.
func (n *node) after(s string, wide bool) int {
	switch {
	case n.kind == literal:
		if strings.HasPrefix(s, n.text) {
			return len(n.text)
		}
		return -1
	case n.kind == folded:
		return foldedAfter(s, n.text, wide)
	case s == "":
		return -1
	}
	r, size := firstChar(s, wide)
	if n.kind == anyChar || n.set.has(r, wide) {
		return size
	}
	return -1
}

// before returns where that begins what the node matches at the end of s, or -1.
func (n *node) before(s string, wide bool) int {
	switch {
	case n.kind == literal:
		if strings.HasSuffix(s, n.text) {
			return len(s) - len(n.text)
		}
		return -1
	case n.kind == folded:
		return foldedBefore(s, n.text, wide)
	case s == "":
		return -1
	}
	r, size := lastChar(s, wide)
	if n.kind == anyChar || n.set.has(r, wide) {
		return len(s) - size
	}
	return -1
}

// skip returns the first place in s where the node may match, or -1.
func (n *node) skip(s string) int {
	if n.kind == literal {
		return strings.Index(s, n.text)
	}
	return 0
}

func foldedAfter(s, text string, wide bool) int {
	at := 0
	for text != "" {
		if at == len(s) {
			return -1
		}
		want, n := firstChar(text, wide)
		r, size := firstChar(s[at:], wide)
		if fold(r, wide) != want {
			return -1
		}
		text, at = text[n:], at+size
	}
	return at
}

func foldedBefore(s, text string, wide bool) int {
	for text != "" {
		if s == "" {
			return -1
		}
		want, n := lastChar(text, wide)
		r, size := lastChar(s, wide)
		if fold(r, wide) != want {
			return -1
		}
		text, s = text[:len(text)-n], s[:len(s)-size]
	}
	return len(s)
}

// fold maps letters that differ only in case to the same one.
func fold(r rune, wide bool) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf || !wide:
		return r
	}
	return unicode.ToLower(r)
}

// firstChar decodes the first character of s, which is not empty.
func firstChar(s string, wide bool) (rune, int) {
	if s[0] < utf8.RuneSelf || !wide {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

func lastChar(s string, wide bool) (rune, int) {
	c := s[len(s)-1]
	if c < utf8.RuneSelf || !wide {
		return rune(c), 1
	}
	return utf8.DecodeLastRuneInString(s)
}

func firstSize(s string, wide bool) int {
	_, size := firstChar(s, wide)
	return size
}

func lastSize(s string, wide bool) int {
	_, size := lastChar(s, wide)
	return size
}
