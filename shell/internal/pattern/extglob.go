package pattern

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// A compiler makes nodes of a pattern's text.
type compiler struct {
	flags  Flags
	groups bool // there are some
	byChar bool // it matters what a character is
}

func (c *compiler) sequence(text string) (nodes []node) {
	for text != "" {
		var one node
		one, text = c.next(text)
		last := len(nodes) - 1
		switch {
		case last >= 0 && one.kind == star && nodes[last].kind == star:
		case last >= 0 && one.kind <= folded && nodes[last].kind == one.kind:
			nodes[last].text += one.text
		default:
			nodes = append(nodes, one)
		}
	}
	return nodes
}

// next compiles what the text begins with.
func (c *compiler) next(text string) (one node, rest string) {
	if c.flags&Extended != 0 && len(text) > 1 && text[1] == '(' && strings.IndexByte("?*+@!", text[0]) >= 0 {
		return c.group(text)
	}
	rest = text[1:]
	switch text[0] {
	case '*':
		return node{kind: star}, rest
	case '?':
		c.byChar = true
		return node{kind: anyChar}, rest
	case '[':
		if set, n := parseBracket(rest, c.flags); n > 0 {
			c.byChar = true
			return node{kind: oneOf, set: set}, rest[n:]
		}
	case '\\':
		if rest != "" {
			return c.plain(rest, 1)
		}
	}
	return c.plain(text, 1+plainLen(rest))
}

// plainLen is the length of what can't be special.
func plainLen(s string) int {
	if i := strings.IndexAny(s, `*?[\+@!`); i >= 0 {
		return i
	}
	return len(s)
}

func (c *compiler) plain(text string, n int) (node, string) {
	// What a backslash quotes is a whole character.
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n++
	}
	if c.flags&NoCase == 0 {
		return node{kind: literal, text: text[:n]}, text[n:]
	}
	c.byChar = true
	return node{kind: folded, text: foldText(text[:n], c.flags&byteWise == 0)}, text[n:]
}

func foldText(s string, wide bool) string {
	var b strings.Builder
	for s != "" {
		r, size := firstChar(s, wide)
		if to := fold(r, wide); to != r {
			b.WriteRune(to)
		} else {
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// group compiles a group. The rest of a pattern in which one is not closed
// stands for itself, backslashes and all.
func (c *compiler) group(text string) (node, string) {
	alts, rest, ok := cutGroup(text[2:])
	if !ok {
		return node{kind: literal, text: text}, ""
	}
	c.groups, c.byChar = true, true
	one := node{kind: nodeKind(text[0])}
	for _, alt := range alts {
		one.alts = append(one.alts, c.sequence(alt))
	}
	return one, rest
}

// cutGroup splits what follows the parenthesis of a group into the
// alternatives and the rest.
func cutGroup(s string) (alts []string, rest string, ok bool) {
	depth, from := 0, 0
	var in bracketScan
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case in.skips(s, i):
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ')':
			return append(alts, s[from:i]), s[i+1:], true
		case c == '|' && depth == 0:
			alts, from = append(alts, s[from:i]), i+1
		}
	}
	return nil, "", false
}

// A bracketScan finds what is inside brackets, in the way that bash looks for
// the end of a group: one that is not closed hides that end.
type bracketScan struct {
	first int  // after the bracket and its negation; 0 outside
	class byte // of "[:", "[." or "[=" inside
}

// skips reports whether the character at i is part of a bracket expression.
func (in *bracketScan) skips(s string, i int) bool {
	c, next := s[i], byte(0)
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch {
	case in.first == 0 && c == '[':
		in.first = i + 1
		if next == '!' || next == '^' {
			in.first++
		}
		return true
	case in.first == 0:
		return false
	case c == '[' && (next == ':' || next == '.' || next == '='):
		in.class = next
	case c == ']' && in.class != 0 && s[i-1] == in.class:
		in.class = 0
	case c == ']' && i != in.first:
		in.first = 0
	}
	return true
}

// positions is a set of places in a subject.
type positions []uint64

const wordBits = 64

func (p positions) add(at int) { p[at/wordBits] |= 1 << (at % wordBits) }

func (p positions) has(at int) bool { return p[at/wordBits]>>(at%wordBits)&1 != 0 }

func (p positions) addAll(q positions) {
	for i := range p {
		p[i] |= q[i]
	}
}

func (p positions) removeAll(q positions) {
	for i := range p {
		p[i] &^= q[i]
	}
}

func (p positions) empty() bool {
	for _, word := range p {
		if word != 0 {
			return false
		}
	}
	return true
}

// next returns the first place that is not before one, or -1.
func (p positions) next(at int) int {
	i := at / wordBits
	if i >= len(p) {
		return -1
	}
	word := p[i] >> (at % wordBits) << (at % wordBits)
	for word == 0 {
		if i++; i == len(p) {
			return -1
		}
		word = p[i]
	}
	return i*wordBits + bits.TrailingZeros64(word)
}

// end returns the first or the last place, or -1.
func (p positions) end(last bool) int {
	if !last {
		return p.next(0)
	}
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] != 0 {
			return i*wordBits + bits.Len64(p[i]) - 1
		}
	}
	return -1
}

// keepFrom removes the places before one, keepTo those after it.
func (p positions) keepFrom(at int) {
	clear(p[:at/wordBits])
	p[at/wordBits] &= ^uint64(0) << (at % wordBits)
}

func (p positions) keepTo(at int) {
	p[at/wordBits] &= ^uint64(0) >> (wordBits - 1 - at%wordBits)
	clear(p[at/wordBits+1:])
}

// A walker matches patterns that have groups. It goes from node to node with
// the set of all places that are reached, not from place to place: so no
// pattern takes exponential time.
type walker struct {
	s      string
	wide   bool
	back   bool // from the end of the pattern to its start
	period bool // a "." at the start of s is to be written out

	used int
	buf  [48]uint64 // for the sets, which are given back in order
	long positions  // the first set, if that is too large for buf
}

// on has w walk along s.
func (w *walker) on(s string, wide bool) *walker {
	w.s, w.wide = s, wide
	if n := len(s)/wordBits + 1; n > len(w.buf) {
		w.long = make(positions, n)
	} else {
		w.used = n
	}
	all := w.all()
	for i := range all {
		all[i] = ^uint64(0)
	}
	all.keepTo(len(s))
	if wide {
		for i := range len(s) {
			if !utf8.RuneStart(s[i]) {
				all[i/wordBits] &^= 1 << (i % wordBits)
			}
		}
	}
	return w
}

// all returns the set of the bounds of characters. It is the first one in buf,
// and no field of its own, which would have walkers escape to the heap.
func (w *walker) all() positions {
	if w.long != nil {
		return w.long
	}
	return w.buf[:len(w.s)/wordBits+1]
}

// set returns an empty set, which belongs to the caller until w.used is reset.
func (w *walker) set() positions {
	n := len(w.s)/wordBits + 1
	from := w.used
	w.used += n
	if w.used > len(w.buf) {
		return make(positions, n)
	}
	clear(w.buf[from:w.used])
	return w.buf[from:w.used:w.used]
}

// from returns where the nodes' matches end that begin at a place.
func (w *walker) from(nodes []node, at int) positions {
	start, into := w.set(), w.set()
	start.add(at)
	w.sequence(nodes, start, into)
	return into
}

// to returns where the nodes' matches begin that end at a place.
func (w *walker) to(nodes []node, at int) positions {
	w.back = true
	return w.from(nodes, at)
}

// toAny returns where the nodes' matches begin.
func (w *walker) toAny(nodes []node) positions {
	w.back = true
	into := w.set()
	w.sequence(nodes, w.all(), into)
	return into
}

// sequence adds the places that are reached by way of all nodes.
func (w *walker) sequence(nodes []node, from, into positions) {
	if len(nodes) == 0 {
		into.addAll(from)
		return
	}
	mark := w.used
	at, next := w.set(), w.set()
	copy(at, from)
	for i := range nodes {
		if at.empty() {
			break
		}
		one := &nodes[i]
		if w.back {
			one = &nodes[len(nodes)-1-i]
		}
		clear(next)
		w.step(one, at, next)
		at, next = next, at
	}
	into.addAll(at)
	w.used = mark
}

// step adds the places that are reached by way of a node.
func (w *walker) step(n *node, from, into positions) {
	switch n.kind {
	case literal, folded, anyChar, oneOf:
		if at := from.next(0); n.kind == literal && !w.back && from.next(at+1) == at+1 {
			w.search(n.text, from, into)
			return
		}
		for at := from.next(0); at >= 0; at = from.next(at + 1) {
			if to := w.take(n, at); to >= 0 {
				into.add(to)
			}
		}
	case star:
		w.stars(from, into)
	case '@', '?':
		w.either(n.alts, from, into)
	case '*', '+':
		w.repeat(n.alts, from, into)
	case '!':
		w.neither(n.alts, from, into)
	}
	if n.kind == '?' || n.kind == '*' {
		into.addAll(from)
	}
}

// search is step for a text that is looked for in many places.
func (w *walker) search(text string, from, into positions) {
	for at := from.next(0); at >= 0; at = from.next(at + 1) {
		skip := strings.Index(w.s[at:], text)
		if skip < 0 {
			return
		}
		if at += skip; from.has(at) {
			into.add(at + len(text))
		}
	}
}

// take goes from one place to the next by way of a node.
func (w *walker) take(n *node, at int) int {
	switch {
	case w.back:
		return n.before(w.s[:at], w.wide)
	case w.hides(at) && n.kind > folded:
		return -1
	}
	to := n.after(w.s[at:], w.wide)
	if to < 0 {
		return -1
	}
	return at + to
}

// hides reports whether there is a "." that is to be written out.
func (w *walker) hides(at int) bool {
	return w.period && at == 0 && w.s[0] == '.'
}

func (w *walker) stars(from, into positions) {
	first := from.end(w.back)
	if first >= 0 && w.hides(first) {
		first = from.next(first + 1)
	}
	if first >= 0 {
		w.beyond(first, into)
	}
}

// beyond adds a place and all in the direction of the walk.
func (w *walker) beyond(at int, into positions) {
	mark := w.used
	all := w.set()
	copy(all, w.all())
	if w.back {
		all.keepTo(at)
	} else {
		all.keepFrom(at)
	}
	into.addAll(all)
	w.used = mark
}

func (w *walker) either(alts [][]node, from, into positions) {
	for _, alt := range alts {
		w.sequence(alt, from, into)
	}
}

// repeat goes on from the places that are new until there are none.
func (w *walker) repeat(alts [][]node, from, into positions) {
	mark := w.used
	at, next := w.set(), w.set()
	copy(at, from)
	for !at.empty() {
		clear(next)
		w.either(alts, at, next)
		next.removeAll(into)
		into.addAll(next)
		at, next = next, at
	}
	w.used = mark
}

// neither adds for each place those beyond it that no alternative leads to.
func (w *walker) neither(alts [][]node, from, into positions) {
	mark := w.used
	one, hit, rest := w.set(), w.set(), w.set()
	for at := from.next(0); at >= 0; at = from.next(at + 1) {
		if w.hides(at) {
			continue
		}
		clear(one)
		clear(hit)
		clear(rest)
		one.add(at)
		w.either(alts, one, hit)
		w.beyond(at, rest)
		rest.removeAll(hit)
		into.addAll(rest)
	}
	w.used = mark
}
