package shell

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/quote"
)

// patternFlags says how a pattern is read.
type patternFlags uint8

const (
	extGlob  patternFlags = 1 << iota // ?(a|b) and the like are special
	noCase                            // letters match whatever their case
	byteWise                          // each byte is a character
)

// A pattern is a compiled shell pattern. It doesn't change, and any number of
// goroutines may use it.
type pattern struct {
	text  string
	flags patternFlags

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
	bytes *pattern

	// dotFirst is set if a "." that begins a name is matched by one that is
	// written out.
	dotFirst bool
}

// A run is part of a pattern: a text, or else nodes that match a number of
// characters.
type run struct {
	text  string
	nodes []node
}

// compilePattern compiles a pattern in which a backslash quotes the character
// after it.
func compilePattern(text string, flags patternFlags) *pattern {
	if !locale.UTF8() || !utf8.ValidString(text) {
		flags |= byteWise
	}
	p := &pattern{text: text, flags: flags}
	c := patternCompiler{flags: flags}
	nodes := c.sequence(text)
	p.byChar = c.byChar
	p.dotFirst = len(nodes) > 0 && nodes[0].kind <= folded && nodes[0].text[0] == '.'
	if c.groups {
		p.nodes = nodes
	} else {
		p.runs = splitRuns(nodes)
	}
	if flags&byteWise == 0 && p.byChar && !ascii.Is(text) {
		p.bytes = compilePattern(text, flags|byteWise)
	}
	return p
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

// The cache holds the patterns that were compiled last. A pattern has its place
// in one bucket, of which the oldest leaves when another comes. Buckets are
// read and written without a lock: at worst, a pattern is compiled twice.
const (
	cacheBuckets = 256
	cacheWays    = 4

	// cacheText is the longest text that is cached.
	cacheText = 4096
)

var (
	patternCache [cacheBuckets][cacheWays]atomic.Pointer[pattern]
	patternSeed  = maphash.MakeSeed()
)

// cachedPattern is compilePattern for what is likely to be needed again.
func cachedPattern(text string, flags patternFlags) *pattern {
	bucket := &patternCache[maphash.String(patternSeed, text)%cacheBuckets]
	for i := range bucket {
		p := bucket[i].Load()
		if p == nil {
			break
		}
		if p.text == text && p.flags&^byteWise == flags {
			return p
		}
	}
	if len(text) > cacheText {
		return compilePattern(text, flags)
	}
	// The text may be a part of a whole script or of a large value.
	p := compilePattern(strings.Clone(text), flags)
	for i := cacheWays - 1; i > 0; i-- {
		bucket[i].Store(bucket[i-1].Load())
	}
	bucket[0].Store(p)
	return p
}

// A matcher matches a pattern against one subject.
type matcher struct {
	*pattern
	s    string
	wide bool // the characters of s are those of UTF-8, or it doesn't matter

	starts positions // where matches of a pattern with groups begin, once found
}

// on prepares for matching. A subject that isn't valid UTF-8 consists of
// bytes, as in bash.
func (p *pattern) on(s string) matcher {
	if !p.byChar || p.flags&byteWise != 0 {
		return matcher{pattern: p, s: s}
	}
	if utf8.ValidString(s) {
		return matcher{pattern: p, s: s, wide: true}
	}
	if p.bytes != nil {
		p = p.bytes
	}
	return matcher{pattern: p, s: s}
}

// matches reports whether the pattern matches all of s.
func (p *pattern) matches(s string) bool {
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

// prefix returns the length of the shortest or the longest part at the start
// of s that the pattern matches, or -1.
func (p *pattern) prefix(s string, longest bool) int {
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

// suffix returns where the shortest or the longest part at the end of s begins
// that the pattern matches, or -1.
func (p *pattern) suffix(s string, longest bool) int {
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

// matchesName reports whether the pattern matches a file's name. What isn't
// written out in it doesn't match a "." at the beginning.
func (p *pattern) matchesName(name string, dotGlob bool) bool {
	if dotGlob || name == "" || name[0] != '.' {
		return p.matches(name)
	}
	if p.nodes == nil {
		return p.dotFirst && p.matches(name)
	}
	m := p.on(name)
	w := walker{period: true}
	return w.on(name, m.wide).from(m.nodes, 0).has(len(name))
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

// quotePattern has a pattern match s itself.
func quotePattern(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return isPatternSpecial(byte(min(r, utf8.RuneSelf))) }) {
		return s
	}
	return quote.Backslash(s, func(i int) bool { return isPatternSpecial(s[i]) })
}

// isPatternSpecial reports whether c may mean something in a pattern or in one
// of its brackets or groups.
func isPatternSpecial(c byte) bool {
	switch c {
	case '*', '?', '[', ']', '\\', '-', '!', '^', '(', ')', '|', '+', '@', '=', ':', '.':
		return true
	}
	return false
}

// unquotePattern removes the backslashes that quote.
func unquotePattern(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return unbackslash(s)
}

// isPattern reports whether s matches more than one text.
func isPattern(s string, flags patternFlags) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		case '+', '@', '!':
			if flags&extGlob != 0 && strings.HasPrefix(s[i+1:], "(") {
				return true
			}
		case '[':
			if _, n := parseBracket(s[i+1:], flags); n > 0 {
				return true
			}
		}
	}
	return false
}
