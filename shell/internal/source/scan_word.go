package source

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// A wordKind says where a word stands.
type wordKind uint8

const (
	argument   wordKind = iota
	assignable          // it may be an assignment
	declarable          // it is an argument of declare, and may be an assignment
	arrayItem           // of a=( )
	temporary           // it may be an assignment for a command alone, which takes no arrays
	compound            // it may look like an assignment to an array, and is none to the parser
)

// A word is what scanner.word has passed.
type word struct {
	from, to   int
	plain      bool // nothing in it quotes, expands or matches
	assignment bool
	array      bool // of or to an array
	equals     bool // there was a "="
}

// word passes a word; there may be none.
func (s *scanner) word(kind wordKind) word {
	w := word{from: s.pos, plain: true}
	if kind == arrayItem {
		s.itemStart(&w)
	}
	for s.skip(meta | special); !s.ended(); s.skip(meta | special) {
		c := s.text[s.pos]
		switch {
		case class[c]&(meta|special) == 0: // of a line that was not read yet
		case class[c]&meta != 0:
			if c != '<' && c != '>' || s.at(s.pos+1) != '(' {
				w.to = s.pos
				return w
			}
			w.plain = false
			s.pos += 2
			s.substituted()
		default:
			s.specialByte(c, kind, &w)
		}
	}
	w.to = s.pos
	return w
}

// specialByte passes what one of these begins in a word.
func (s *scanner) specialByte(c byte, kind wordKind, w *word) {
	switch c {
	case '\\', '\'', '"', '`', '$':
		if !s.isContinued(s.pos) {
			w.plain = false
		}
		s.quoted(c)
	case '[':
		switch {
		case kind == argument || kind == arrayItem || w.equals || !ascii.IsName(s.plain(w.from, s.pos)):
			s.pos++
		default:
			s.element(kind, w)
		}
	case '=':
		s.pos++
		switch {
		case kind == argument || kind == arrayItem:
		case !w.equals:
			s.assigned(kind, w)
		case kind == declarable && !w.assignment:
			s.mask(s.pos - 1)
		}
	default:
		s.pos++
		if s.peek() == '(' {
			s.glob(w)
		}
	}
}

// glob passes the patterns of an extended one.
func (s *scanner) glob(w *word) {
	if s.at(s.pos+1) == ')' { // as the parser has it, this may be a function
		return
	}
	w.plain = false
	s.pos++
	m := s.mark()
	s.globbed()
	s.forget(m) // what is in it is text to the parser, but for parentheses
	s.maskParens(m.pos, s.pos-1)
}

func (s *scanner) globbed() {
	depth := 1
	for !s.ended() {
		switch c := s.text[s.pos]; c {
		case '(':
			depth++
			s.pos++
		case ')':
			s.pos++
			if depth--; depth == 0 {
				return
			}
		case '\\', '\'', '"', '`', '$':
			s.quoted(c)
		default:
			s.pos++
		}
	}
	s.lose()
}

// maskParens masks the parentheses between two offsets, unless they are all
// that the parser counts.
func (s *scanner) maskParens(from, to int) {
	if from >= to || !strings.ContainsAny(s.text[from:to], "\\'\"`$") {
		return
	}
	for i := from; i < to; i++ {
		if c := s.text[i]; c == '(' || c == ')' {
			s.mask(i)
		}
	}
}

// quoted passes what a byte begins that quotes or expands.
func (s *scanner) quoted(c byte) {
	switch c {
	case '\\':
		s.backslash()
	case '\'':
		s.single()
	case '"':
		s.double()
	case '`':
		s.backquote(false)
	case '$':
		s.dollar(false)
	}
}

// backslash passes one and what it quotes; at the end of the text, it is itself.
func (s *scanner) backslash() {
	if s.pos+1 == len(s.text) {
		s.mask(s.pos)
	}
	s.pos = min(s.pos+2, len(s.text))
}

func (s *scanner) single() {
	for s.pos++; !s.ended(); s.pos = len(s.text) {
		if n := strings.IndexByte(s.text[s.pos:], '\''); n >= 0 {
			s.pos += n + 1
			return
		}
	}
	s.lose()
}

// double passes a string in double quotes.
func (s *scanner) double() {
	s.pos++
	for s.skip(inString); !s.ended(); s.skip(inString) {
		switch s.text[s.pos] {
		case '"':
			s.pos++
			return
		case '\\':
			s.pos += 2
		case '`':
			s.backquote(true)
		case '$':
			s.dollar(true)
		}
	}
	s.lose()
}

// ansi passes $'...'; the quote is at hand.
func (s *scanner) ansi() {
	for s.pos++; !s.ended(); s.pos++ {
		switch s.text[s.pos] {
		case '\\':
			s.pos++
		case '\'':
			s.pos++
			return
		}
	}
	s.lose()
}

// backquote passes a command substitution in backquotes. What is in it is read
// when it is expanded: an error in it is one only then.
func (s *scanner) backquote(quoted bool) {
	from := s.pos
	escapes := 0
	for s.pos++; !s.ended(); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == '`':
			s.pos++
			m := s.mark()
			var ok bool
			if escapes == 0 {
				ok = s.within(from+1, s.pos-1)
			} else {
				ok = s.unescaped(from+1, s.pos-1, quoted)
			}
			s.pos = m.pos
			if !ok {
				s.back(m)
				s.defect(from, "`"+string(standIn)+"`")
			}
			return
		case c == '\\' && s.isBackquoteEscape(s.pos, quoted):
			escapes++
			s.pos++
		case c == '\\':
			s.pos++
		}
	}
	s.lose()
}

// isBackquoteEscape reports whether the backslash at i goes before the commands in
// the backquotes are read.
func (s *scanner) isBackquoteEscape(i int, quoted bool) bool {
	c := s.at(i + 1)
	return c == '`' || c == '$' || c == '\\' || quoted && c == '"'
}

// defect has what is between an offset and here be an error where it is reached.
func (s *scanner) defect(from int, with string) {
	s.edits = append(s.edits, edit{from: from, to: s.pos, with: with, bad: true})
	s.moved = true
}

// within passes the commands between two offsets, and reports whether they are
// whole.
func (s *scanner) within(from, to int) bool {
	if !s.enter() {
		return false
	}
	defer s.leave()
	rest, docs, inside, mode, more := s.text, s.docs, s.inside, s.mode, s.more
	s.mode, s.more = Mode{ExtGlob: mode.ExtGlob}, nil // the text is read when it is run
	s.text, s.pos, s.docs, s.inside = s.text[:to], from, nil, false
	ok := s.list() == "" && !s.lost
	s.unfinished()
	s.text, s.docs, s.inside, s.lost, s.mode, s.more = rest, docs, inside, false, mode, more
	return ok
}

// unescaped passes the commands between two offsets which have backslashes to
// lose.
func (s *scanner) unescaped(from, to int, quoted bool) bool {
	text := make([]byte, 0, to-from)
	origin := make([]int, 0, to-from+1)
	for i := from; i < to; i++ {
		if s.text[i] == '\\' {
			if s.isBackquoteEscape(i, quoted) {
				i++
			} else if i+1 < to {
				text, origin = append(text, '\\'), append(origin, i)
				i++
			}
		}
		text, origin = append(text, s.text[i]), append(origin, i)
	}
	origin = append(origin, to)
	inner := scanner{text: string(text), depth: s.depth, mode: Mode{ExtGlob: s.mode.ExtGlob}}
	if inner.list() != "" || inner.lost {
		return false
	}
	inner.unfinished()
	s.adopt(&inner, origin)
	return true
}

// adopt takes over what was found in a text of which each byte has an origin in
// the scanner's own.
func (s *scanner) adopt(inner *scanner, origin []int) {
	for _, at := range inner.masks {
		i := origin[at]
		if at > 0 && origin[at-1] < i-1 { // its backslash would not go now
			s.edit(i-1, i, "")
		}
		s.mask(i)
	}
	for _, e := range inner.edits {
		e.from, e.to = origin[e.from], origin[e.to]
		s.edits = append(s.edits, e)
	}
	s.moved = s.moved || inner.moved
}

// dollar passes what a dollar sign begins, which may be nothing.
func (s *scanner) dollar(quoted bool) {
	from := s.pos
	s.pos++
	i := s.next(s.pos)
	if s.at(i) == '{' {
		s.parameter(from, i)
		return
	}
	if s.isContinued(s.pos) || s.at(i) == '(' && s.isContinued(i+1) {
		s.joinLines(from, min(len(s.text), s.next(i+1)+btoi(s.at(i) == '(')))
	}
	switch c := s.peek(); {
	case c == '(' && s.at(s.pos+1) == '(':
		s.arithmeticOr(s.pos, true)
	case c == '(':
		s.pos++
		s.substituted()
	case c == '[':
		s.pos++
		s.arithmetic(']')
	case c == '\'' && !quoted:
		s.ansi()
	case c == '"' && !quoted:
		s.double()
	case class[c]&name != 0 || c != 0 && strings.IndexByte("@*#?$!-", c) >= 0:
		s.pos++
	}
}

// arithmeticOr passes "((", which may also begin two subshells.
func (s *scanner) arithmeticOr(at int, substitution bool) {
	m := s.mark()
	if s.pos = at + 2; !s.knows(at, subshells) && s.arithmetic(')') {
		return
	}
	if s.lost {
		return
	}
	s.learn(at, subshells)
	s.back(m)
	s.edit(at+1, at+1, " ")
	s.pos = at + 1
	if substitution {
		s.substituted()
	} else {
		s.nested()
	}
}

// arithmetic passes an expression up to "))", or to "]", and masks what the
// parser would see as its operators: it is text that is expanded. It reports
// whether there was such an end.
func (s *scanner) arithmetic(end byte) bool {
	from := s.pos
	if !s.expression(end, "") {
		if end != ')' {
			s.lose()
		}
		return false
	}
	s.keep(from, s.pos)
	if end == ')' {
		i := s.next(s.pos + 1)
		if s.at(i) != ')' {
			return false
		}
		first := s.pos
		s.pos = i + 1
		s.joined(first, "))")
		return true
	}
	s.pos++
	return true
}

// keep has the parser see something in an expression that is empty.
func (s *scanner) keep(from, to int) {
	if from == to {
		s.edit(from, from, string(standIn))
	}
}

// expression passes an expression up to a byte that ends it, or one of those
// that part it, outside of parentheses. It does not pass that byte.
func (s *scanner) expression(end byte, parts string) bool {
	if !s.enter() {
		return false
	}
	defer s.leave()
	parens, brackets := 0, 0
	for !s.ended() {
		c := s.text[s.pos]
		switch {
		case class[c]&name != 0:
			s.pos++
			continue
		case c == end && parens <= 0 && brackets <= 0:
			return true
		case parens == 0 && parts != "" && strings.IndexByte(parts, c) >= 0:
			return true
		case c == '`' || c == '$' || c == '"' || c == '\'':
			s.quoted(c)
			continue
		case c == '\\':
			s.pos += 2
			continue
		case c == '(':
			parens++
		case c == ')':
			parens--
		case c == '[' && end == ']':
			brackets++
		case c == ']' && end == ']':
			brackets--
		}
		if c < 0x80 {
			s.mask(s.pos)
		}
		s.pos++
	}
	return false
}

// substituted passes the commands of a substitution.
func (s *scanner) substituted() {
	inside := s.inside
	s.inside = true
	s.nested()
	s.inside = inside
}

// nested passes commands up to the parenthesis that ends them.
func (s *scanner) nested() {
	if !s.enter() {
		return
	}
	defer s.leave()
	docs := s.docs
	s.docs = nil
	if end := s.list(); end != ")" {
		s.unexpected(end)
	}
	s.docs = append(docs, s.docs...)
}

// subscript passes what stands in brackets; the bracket is at hand. It reports
// whether it ends.
func (s *scanner) subscript() bool {
	s.pos++
	from := s.pos
	if c := s.peek(); (c == '@' || c == '*') && s.at(s.pos+1) == ']' {
		s.pos += 2
		return true
	}
	if !s.expression(']', "") {
		return false
	}
	s.keep(from, s.pos)
	s.pos++
	return true
}

// element passes the subscript of a name; without an assignment, it is a word
// like any other.
func (s *scanner) element(kind wordKind, w *word) {
	m := s.mark()
	if !s.subscript() {
		s.back(m)
		s.mask(s.pos)
		s.pos++
		return
	}
	if s.peek() == '=' || s.peek() == '+' && s.at(s.pos+1) == '=' {
		if w.array = true; kind == temporary {
			s.forget(m)
			s.edit(m.pos, s.pos, strings.Repeat("_", s.pos-m.pos))
		}
		s.pos += 1 + strings.IndexByte(s.text[s.pos:], '=')
		s.assigned(kind, w)
		return
	}
	w.plain = false
	if kind == assignable || kind == temporary {
		s.mask(m.pos)
		s.mask(s.pos - 1)
	}
}

// assigned passes the value of what may be an assignment, up to "=".
func (s *scanner) assigned(kind wordKind, w *word) {
	w.equals = true
	target := strings.TrimSuffix(s.plain(w.from, s.pos-1), "+")
	if i := strings.IndexByte(target, '['); i > 0 {
		target = target[:i]
	}
	if !ascii.IsName(target) {
		if kind == declarable {
			s.mask(s.pos - 1)
		}
		return
	}
	w.assignment, w.plain = true, false
	if i := s.next(s.pos); s.at(i) == '(' {
		s.pos = i
	} else {
		return
	}
	m := s.mark()
	w.array = true
	hidden := kind == compound || kind == temporary || s.knows(m.pos, textArray)
	s.array(hidden)
	if !hidden && !s.ended() && (class[s.peek()]&meta == 0 || s.startsSubstitution()) {
		s.learn(m.pos, textArray)
		s.back(m)
		s.array(true)
	}
}

// array passes the items of a=( ). hidden tells that they are text to the parser.
func (s *scanner) array(hidden bool) {
	if !s.enter() {
		return
	}
	defer s.leave()
	from := s.pos
	s.pos++
	docs := s.docs
	s.docs = nil
	for {
		s.newlines()
		if s.ended() || s.lost {
			s.lose()
			return
		}
		if hidden {
			s.maskAll(from, s.pos)
		}
		if s.peek() == ')' {
			s.pos++
			s.docs = docs
			if hidden {
				s.mask(s.pos - 1)
			}
			return
		}
		if w := s.word(arrayItem); w.from == w.to {
			s.lose()
			return
		}
		from = s.pos
	}
}

// maskAll masks what is between two offsets.
func (s *scanner) maskAll(from, to int) {
	for ; from < to; from++ {
		s.mask(from)
	}
}

// itemStart passes the subscript that an array's item may begin with.
func (s *scanner) itemStart(w *word) {
	switch s.peek() {
	case '=':
		s.mask(s.pos)
		s.pos++
	case '[':
		m := s.mark()
		ok := s.subscript()
		if ok && s.peek() == '+' && s.at(s.pos+1) == '=' { // the parser has none of it
			s.edit(s.pos, s.pos+1, "")
			s.pos++
		}
		if ok && s.peek() == '=' {
			w.plain = false
			s.pos++
			if s.peek() == '=' {
				s.mask(s.pos)
				s.pos++
			}
			return
		}
		s.mask(m.pos) // it is a word like any other
		w.plain = false
	}
}
