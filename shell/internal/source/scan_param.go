package source

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// parameter passes ${...}; the offsets are those of its dollar sign and brace. What the parser does not take is, as in bash, an error only where it is
// expanded.
func (s *scanner) parameter(from, brace int) {
	m := s.mark()
	s.pos = brace
	s.joinHead(from)
	brace = s.pos
	s.pos++
	if !s.knows(brace, badParameter) && s.form() && s.peek() == '}' {
		s.pos++
		return
	}
	if s.lost {
		return
	}
	s.learn(brace, badParameter)
	s.forget(m)
	s.pos = brace + 1
	s.untilBrace()
	s.forget(m)
	if !s.lost {
		s.defect(from, "${_}")
	}
}

// joinHead moves the ends of lines that are continued in "${name" and its operator
// before them; the text is as long as before.
func (s *scanner) joinHead(from int) {
	end := s.pos + 1
	for s.isContinued(end) || class[s.at(end)]&name != 0 || s.at(end) != 0 && strings.IndexByte("#!:-+=?%^,/@*", s.at(end)) >= 0 {
		if s.at(end) == '\\' {
			end++
		}
		end++
	}
	s.joinLines(from, end)
}

// joinLines moves the ends of lines that are continued between two offsets before
// them, and goes to the byte after the first of what is left. The text is as long
// as before.
func (s *scanner) joinLines(from, end int) {
	text := s.text[from:end]
	n := strings.Count(text, "\\\n")
	if n == 0 {
		return
	}
	text = strings.Repeat("\\\n", n) + strings.ReplaceAll(text, "\\\n", "")
	s.edit(from, end, text)
	s.text = s.text[:from] + text + s.text[end:]
	s.pos = from + 2*n + 1
}

// form passes what stands in the braces, as far as it is what the parser takes.
func (s *scanner) form() bool {
	prefix := s.prefix()
	first := s.pos
	if !s.parameterName() {
		return false
	}
	if s.peek() == '[' {
		if !ascii.IsName(s.plain(first, s.pos)) || !s.subscript() {
			return false
		}
	}
	switch {
	case s.peek() == '}':
		return true
	case prefix == '#':
		return false
	}
	return s.operator(prefix)
}

// prefix passes the "#" or "!" before a name.
func (s *scanner) prefix() byte {
	c := s.peek()
	if c != '#' && c != '!' {
		return 0
	}
	i := s.pos + 1
	for s.isContinued(i) {
		i += 2
	}
	next, after := s.at(i), s.at(i+1)
	switch {
	case class[next]&name != 0:
		if c == '#' && s.pos+1 == i && s.at(s.pos-1) == '#' {
			return 0
		}
	case c == '#' && strings.IndexByte("@*#$!?-", next) >= 0 && next != 0 && after == '}':
	case c == '!' && strings.IndexByte("@*#$!?-", next) >= 0 && next != 0 && after != 0 && (after == '}' || strings.IndexByte("@*#!?", next) >= 0):
	default:
		return 0
	}
	s.pos = i
	return c
}

// parameterName passes a name, a number or a special parameter.
func (s *scanner) parameterName() bool {
	c := s.peek()
	if class[c]&name == 0 {
		if c == 0 || strings.IndexByte("@*#?$!-", c) < 0 {
			return false
		}
		s.pos++
		if c == '#' && (s.peek() == '#' || s.peek() == '@') && s.at(s.pos+1) != '}' || c == '!' && s.peek() != '}' {
			s.edit(s.pos-1, s.pos, "@") // what follows makes it a prefix to the parser
		}
		return true
	}
	from := s.pos
	for class[s.peek()]&name != 0 || s.isContinued(s.pos) {
		if s.peek() == '\\' {
			s.pos++
		}
		s.pos++
	}
	text := s.plain(from, s.pos)
	return ascii.IsName(text) || ascii.IsDigits(text)
}

// operator passes an operator and its operands.
func (s *scanner) operator(prefix byte) bool {
	c := s.peek()
	s.pos++
	switch c {
	case ':':
		if c := s.peek(); c != 0 && strings.IndexByte("-+=?", c) >= 0 {
			s.pos++
			return s.operand()
		}
		return s.slice()
	case '-', '+', '=', '?':
		return s.operand()
	case '#', '%', '^', ',':
		if s.peek() == c {
			s.pos++
		}
		return s.operand()
	case '~':
		s.edit(s.pos-1, s.pos, "^")
		if s.peek() == '~' {
			s.mask(s.pos)
			s.pos++
		}
		return s.operand()
	case '/':
		return s.replacement()
	case '@':
		return s.transformation(prefix)
	case '*':
		return prefix == '!' && s.peek() == '}'
	}
	return false
}

func (s *scanner) transformation(prefix byte) bool {
	if prefix == '!' && s.peek() == '}' {
		return true
	}
	c := s.peek()
	if c == 0 || strings.IndexByte("QEPAKaukUL", c) < 0 || s.at(s.pos+1) != '}' {
		return false
	}
	s.pos++
	return true
}

// replacement passes the operands of ${x/pattern/text}.
func (s *scanner) replacement() bool {
	if s.peek() == '/' {
		s.pos++
	}
	if s.peek() == '/' && s.at(s.pos-1) == '/' && s.at(s.pos-2) == '/' {
		s.mask(s.pos)
		s.pos++
	}
	return s.operand()
}

// slice passes the two expressions of ${x:offset:length}.
func (s *scanner) slice() bool {
	from := s.pos
	if !s.sliceExpression() || s.peek() == '}' && strings.Trim(s.text[from:s.pos], " \t\n") == "" {
		return false
	}
	if s.peek() == '}' {
		return true
	}
	s.pos++
	from = s.pos
	if !s.expression('}', "") {
		return false
	}
	s.keep(from, s.pos)
	return true
}

// sliceExpression passes an expression up to a colon that is not one of "?:".
func (s *scanner) sliceExpression() bool {
	for {
		if !s.expression('}', ":?") {
			return false
		}
		if s.peek() != '?' {
			return true
		}
		s.mask(s.pos)
		s.pos++
		if !s.sliceExpression() {
			return false
		}
		if s.peek() != ':' {
			return true
		}
		s.mask(s.pos)
		s.pos++
	}
}

// operand passes a word up to the brace that ends the expansion.
func (s *scanner) operand() bool {
	if !s.enter() {
		return false
	}
	defer s.leave()
	for !s.ended() {
		switch c := s.text[s.pos]; c {
		case '}':
			return true
		case '\\', '\'', '"', '`', '$':
			s.quoted(c)
		default:
			s.pos++
		}
	}
	return false
}

// untilBrace passes an expansion that is none.
func (s *scanner) untilBrace() {
	if s.operand() {
		s.pos++
		return
	}
	s.lose()
}
