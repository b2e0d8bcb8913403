// Package pattern is what the shell matches with. The text of a pattern goes in, with
// backslashes before what is quoted; out comes a matcher of texts, or the names of
// the files that match. A POSIX regular expression becomes one of Go's.
//
// Compiled patterns may be used from any number of goroutines.
package pattern

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
)

// Flags says how a pattern is read.
type Flags uint8

const (
	Extended Flags = 1 << iota // ?(a|b) and the like are special
	NoCase                     // letters match whatever their case
	byteWise                   // each byte is a character
)

// A Pattern is a compiled shell pattern. It doesn't change, and any number of
// goroutines may use it.
type Pattern struct {
	text  string
	flags Flags

	// runs are what a pattern without groups consists of: there is a "*"
	// between any two of them. Each run matches a fixed number of characters,
	// so that none is ever tried a second time.
	runs []run

	// nodes are a pattern with groups, which the walker matches.
	nodes []node

	// byChar is set if it matters what the characters of the subject are.
	byChar bool

	// bytes is the pattern for a subject that isn't valid UTF-8, in which each
	// byte is a character; nil if that makes no difference.
	bytes *Pattern

	// dotFirst is set if a "." that begins a name is matched by one that is
	// written out.
	dotFirst bool
}

func compile(text string, flags Flags) *Pattern {
	if !locale.UTF8() || !utf8.ValidString(text) {
		flags |= byteWise
	}
	p := &Pattern{text: text, flags: flags}
	c := compiler{flags: flags}
	nodes := c.sequence(text)
	p.byChar = c.byChar
	p.dotFirst = len(nodes) > 0 && nodes[0].kind <= folded && nodes[0].text[0] == '.'
	if c.groups {
		p.nodes = nodes
	} else {
		p.runs = splitRuns(nodes)
	}
	if flags&byteWise == 0 && p.byChar && !ascii.Is(text) {
		p.bytes = compile(text, flags|byteWise)
	}
	return p
}

// The cache holds the patterns that were compiled last. A pattern has its place
// in one bucket, of which the oldest leaves when another comes. Buckets are
// read and written without a lock: at worst, a pattern is compiled twice.
const (
	buckets = 256
	ways    = 4

	// maxText is the longest text that is cached.
	maxText = 4096
)

var (
	cached [buckets][ways]atomic.Pointer[Pattern]
	seed   = maphash.MakeSeed()
)

// Compile compiles a pattern in which a backslash quotes the character after it. Any
// text is one. What was compiled lately is kept.
func Compile(text string, flags Flags) *Pattern {
	bucket := &cached[maphash.String(seed, text)%buckets]
	for i := range bucket {
		p := bucket[i].Load()
		if p == nil {
			break
		}
		if p.text == text && p.flags&^byteWise == flags {
			return p
		}
	}
	if len(text) > maxText {
		return compile(text, flags)
	}
	// The text may be a part of a whole script or of a large value.
	p := compile(strings.Clone(text), flags)
	for i := ways - 1; i > 0; i-- {
		bucket[i].Store(bucket[i-1].Load())
	}
	bucket[0].Store(p)
	return p
}

// A matcher matches a pattern against one subject.
type matcher struct {
	*Pattern
	s    string
	wide bool // the characters of s are those of UTF-8, or it doesn't matter

	starts positions // where matches of a pattern with groups begin, once found
}

// on prepares for matching. A subject that isn't valid UTF-8 consists of
// bytes, as in bash.
func (p *Pattern) on(s string) matcher {
	if !p.byChar || p.flags&byteWise != 0 {
		return matcher{Pattern: p, s: s}
	}
	if utf8.ValidString(s) {
		return matcher{Pattern: p, s: s, wide: true}
	}
	if p.bytes != nil {
		p = p.bytes
	}
	return matcher{Pattern: p, s: s}
}

// Match reports whether the pattern matches all of s.
func (p *Pattern) Match(s string) bool {
	m := p.on(s)
	if m.nodes != nil {
		var w walker
		return w.on(s, m.wide).from(m.nodes, 0).has(len(s))
	}
	last := len(m.runs) - 1
	if last == 0 {
		return m.runs[0].after(s, m.wide) == len(s)
	}
	end := m.runs[last].before(s, m.wide)
	if end < 0 {
		return false
	}
	return m.leading(s[:end]) >= 0
}

// leading matches all runs but the last, each as early as possible, which
// leaves most to the last one. It returns where that may begin, or -1.
func (m *matcher) leading(s string) int {
	at := m.runs[0].after(s, m.wide)
	if at < 0 {
		return -1
	}
	for i := 1; i < len(m.runs)-1; i++ {
		_, to := m.runs[i].first(s[at:], m.wide)
		if to < 0 {
			return -1
		}
		at += to
	}
	return at
}

// trailing matches all runs but the first, each as late as possible. It
// returns where they begin, or -1.
func (m *matcher) trailing(s string) int {
	at := m.runs[len(m.runs)-1].before(s, m.wide)
	for i := len(m.runs) - 2; i > 0 && at >= 0; i-- {
		at, _ = m.runs[i].last(s[:at], m.wide)
	}
	return at
}

// Prefix returns the length of the shortest or the longest part at the start
// of s that the pattern matches, or -1.
func (p *Pattern) Prefix(s string, longest bool) int {
	m := p.on(s)
	return m.prefix(0, longest)
}

// prefix returns where the part ends that begins at a place.
func (m *matcher) prefix(from int, longest bool) int {
	if m.nodes != nil {
		var w walker
		return w.on(m.s, m.wide).from(m.nodes, from).end(longest)
	}
	n := m.runPrefix(m.s[from:], longest)
	if n < 0 {
		return -1
	}
	return from + n
}

func (m *matcher) runPrefix(s string, longest bool) int {
	last := &m.runs[len(m.runs)-1]
	if len(m.runs) == 1 {
		return last.after(s, m.wide)
	}
	at := m.leading(s)
	if at < 0 {
		return -1
	}
	_, to := last.find(s[at:], m.wide, longest)
	if to < 0 {
		return -1
	}
	return at + to
}

// Suffix returns where the shortest or the longest part at the end of s begins
// that the pattern matches, or -1.
func (p *Pattern) Suffix(s string, longest bool) int {
	m := p.on(s)
	if m.nodes != nil {
		var w walker
		return w.on(s, m.wide).to(m.nodes, len(s)).end(!longest)
	}
	if len(m.runs) == 1 {
		return m.runs[0].before(s, m.wide)
	}
	end := m.trailing(s)
	if end < 0 {
		return -1
	}
	at, _ := m.runs[0].find(s[:end], m.wide, !longest)
	return at
}

// next returns the longest of the matches that begin first at a place or after
// it, or -1. It may be empty.
func (m *matcher) next(from int) (start, end int) {
	start = m.nextStart(from)
	if start < 0 {
		return -1, -1
	}
	if end = m.prefix(start, true); end < 0 {
		return -1, -1
	}
	return start, end
}

// nextStart is where a match begins, if there is one at all: what follows the
// first run has most room when that is matched early.
func (m *matcher) nextStart(from int) int {
	if m.nodes == nil {
		at, _ := m.runs[0].first(m.s[from:], m.wide)
		if at < 0 {
			return -1
		}
		return from + at
	}
	if m.starts == nil {
		var w walker
		m.starts = slices.Clone(w.on(m.s, m.wide).toAny(m.nodes))
	}
	return m.starts.next(from)
}

// Replace replaces the first match in s, or all of them, by what with makes of it. An
// empty one, which only a group has, leaves the character there.
func (p *Pattern) Replace(s string, all bool, with func(match string) string) string {
	var b strings.Builder
	m := p.on(s)
	at := 0
	for at < len(s) || s == "" {
		from, to := m.next(at)
		if from < 0 || from == len(s) && s != "" {
			break
		}
		b.WriteString(s[at:from])
		b.WriteString(with(s[from:to]))
		at = to
		if !all || s == "" {
			break
		}
		if from == to {
			at += firstSize(s[to:], m.wide)
			b.WriteString(s[to:at])
		}
	}
	return b.String() + s[at:]
}

// MatchName reports whether the pattern matches a file's name. What isn't
// written out in it doesn't match a "." at the beginning.
func (p *Pattern) MatchName(name string, dotGlob bool) bool {
	if dotGlob || name == "" || name[0] != '.' {
		return p.Match(name)
	}
	if p.nodes == nil {
		return p.dotFirst && p.Match(name)
	}
	m := p.on(name)
	w := walker{period: true}
	return w.on(name, m.wide).from(m.nodes, 0).has(len(name))
}

// Unfindable reports a pattern of which bash believes that it matches more than it
// does: before it looks for one, it counts its characters, and takes the first
// "]" of a bracket expression for its end, and "[:" for a class that has to be closed.
func Unfindable(text string) bool {
	if i := strings.Index(text, "[["); i >= 0 && len(text) > i+2 && strings.IndexByte(":.=", text[i+2]) >= 0 {
		if _, n := parseBracket(text[i+1:], 0); n == 0 {
			return true
		}
	}
	odd := strings.Contains(text, "[!]") || strings.Contains(text, "[^]")
	return odd && !strings.ContainsAny(text, `*(\\`)
}
