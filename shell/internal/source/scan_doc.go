package source

import (
	"fmt"
	"strings"

	"gopipe/shell/internal/ascii"
)

// redirection passes an operator that begins with "<", ">" or "&>", and its word.
func (s *scanner) redirection() {
	op := s.redirectOperator()
	s.gap()
	if op != "<<" && op != "<<-" {
		s.word(argument)
		return
	}
	m := s.mark()
	w := s.word(argument)
	if w.from == w.to || s.lost {
		return
	}
	s.forget(m) // nothing is expanded in it
	s.docs = append(s.docs, s.document(w, op == "<<-"))
}

// redirectOperator passes an operator, which may be continued on the next line.
func (s *scanner) redirectOperator() string {
	from := s.pos
	var op []byte
	for lines := 0; ; lines += 2 {
		for c := s.peek(); c != 0 && beginsRedirection(string(op)+string(c)); c = s.peek() {
			op = append(op, c)
			s.pos++
			lines = 0
		}
		if !s.isContinued(s.pos) {
			s.pos -= lines
			break
		}
		s.pos += 2
	}
	s.joined(from, string(op))
	return string(op)
}

// beginsRedirection tells the operators of redirections, and what they begin with.
func beginsRedirection(op string) bool {
	switch op {
	case "<", "<<", "<<<", "<<-", "<&", "<>", ">", ">>", ">&", ">|", "&", "&>", "&>>":
		return true
	}
	return false
}

// document is a here-document as its redirection announces it. The parser sees
// a delimiter that it takes for what bash does.
func (s *scanner) document(w word, tabs bool) document {
	d := document{from: w.from, to: w.to, tabs: tabs}
	word := s.plain(w.from, w.to)
	d.delimiter, d.quoted = unquote(word)
	switch {
	case !d.quoted:
		s.hide(w.from, w.to)
	case isSimplyQuoted(word):
	default:
		s.edit(w.from, w.to, "'"+d.shownText()+"'")
	}
	return d
}

// isSimplyQuoted tells a delimiter that the parser understands.
func isSimplyQuoted(word string) bool {
	switch word[0] {
	case '\\':
		word = word[1:]
	case '\'', '"':
		if len(word) < 2 || word[len(word)-1] != word[0] {
			return false
		}
		word = word[1 : len(word)-1]
	}
	for i := range len(word) {
		if word[i] < 0x80 && class[word[i]]&(special|meta) != 0 {
			return false
		}
	}
	return true
}

// shownDelimiter is a delimiter's character as the parser is shown it.
func shownDelimiter(r rune) rune {
	if r == '\'' || r == '\n' {
		return standIn
	}
	return r
}

// unquote removes quotes from the delimiter of a here-document.
func unquote(word string) (text string, quoted bool) {
	if !strings.ContainsAny(word, "\\'\"") {
		return word, false
	}
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c == quote:
			quote = 0
		case quote == 0 && c == '$' && strings.HasPrefix(word[i+1:], `"`): // a text to be translated
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case c == '\\' && i+1 < len(word) && (quote == 0 || quote == '"' && strings.IndexByte("\\\"$`", word[i+1]) >= 0):
			i++
			b.WriteByte(word[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// body passes a here-document's lines and the delimiter.
func (s *scanner) body(d document) {
	from := s.pos
	for !s.ended() {
		start := s.pos
		line := s.bodyLine(d)
		end := s.pos - btoi(s.text[s.pos-1] == '\n')
		ends := line == d.delimiter // as in bash, with tabs or without
		if d.tabs && !ends {
			line = strings.TrimLeft(line, "\t")
			ends = line == d.delimiter
		}
		n := s.closedBy(d, line)
		switch {
		case ends && strings.HasSuffix(s.text[start:end], line):
			s.showDelimiter(d, end-len(line))
		case ends:
			s.edit(start, end, d.shownText())
		case d.tabs && line != "" && line == d.stripped():
			s.mask(end - len(line))
			continue
		case n > 0:
			s.pos = end - len(line) + n
			s.edit(s.pos, s.pos, "\n")
			s.warn(d)
		default:
			continue
		}
		s.expansions(d, from, start)
		return
	}
	s.expansions(d, from, s.pos)
	s.finish(d)
}

// bodyLine passes a line of a document, with those that continue it, and returns
// it as it is compared to the delimiter.
func (s *scanner) bodyLine(d document) string {
	joined := ""
	for {
		n := lineLength(s.text[s.pos:])
		line := s.text[s.pos : s.pos+n]
		s.pos = min(s.pos+n+1, len(s.text))
		if d.quoted || !isOpenLine(line) || s.ended() {
			return joined + line
		}
		joined += line[:len(line)-1]
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// stripped is the delimiter as the parser has it: it takes tabs from the lines that
// it compares.
func (d document) stripped() string {
	if d.tabs {
		return strings.TrimLeft(d.delimiter, "\t")
	}
	return d.delimiter
}

// shownText is the delimiter as the parser is shown it.
func (d document) shownText() string { return strings.Map(d.shown(), d.stripped()) }

// shown tells how the parser is shown a delimiter's characters.
func (d document) shown() func(rune) rune {
	if d.quoted {
		return shownDelimiter
	}
	return shownPlain
}

// closedBy reports how long the delimiter is that begins a line in a command
// substitution, if the substitution ends on that line, too.
func (s *scanner) closedBy(d document, line string) int {
	if !s.inside || d.delimiter == "" || !strings.HasPrefix(line, d.delimiter) ||
		strings.IndexByte(line[len(d.delimiter):], ')') < 0 {
		return 0
	}
	return len(d.delimiter)
}

// isOpenLine reports whether a line ends in a backslash that is not quoted.
func isOpenLine(line string) bool {
	return (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1
}

// showDelimiter has the line that ends a document be what the parser looks for.
func (s *scanner) showDelimiter(d document, at int) {
	for i := range len(d.delimiter) {
		switch c := d.delimiter[i]; {
		case !d.quoted && class[c]&(special|meta) != 0, d.quoted && c == '\'' && !isSimplyQuoted(s.plain(d.from, d.to)):
			s.mask(at + i)
		}
	}
}

// finish ends a document that the end of the text has ended.
func (s *scanner) finish(d document) {
	with := d.shownText()
	if n := len(s.text); !s.finished && n > 0 && s.text[n-1] != '\n' {
		with = "\n" + with
	}
	s.finished = true
	s.warn(d)
	s.edit(len(s.text), len(s.text), with+"\n")
	s.pos = len(s.text)
}

// warn takes note of a document that ends without its delimiter.
func (s *scanner) warn(d document) {
	s.warnings = append(s.warnings, warning{s.pos, fmt.Sprintf("warning: here-document at line %d delimited by end-of-file (wanted `%s')",
		1+strings.Count(s.text[:d.from], "\n"), d.delimiter)})
}

func shownPlain(r rune) rune {
	if r < 0x80 && class[r]&(special|meta) != 0 {
		return standIn
	}
	return r
}

// unfinished ends the documents whose text never came.
func (s *scanner) unfinished() {
	docs := s.docs
	s.docs = nil
	for _, d := range docs {
		s.finish(d)
	}
}

// expansions passes what is expanded in a document's lines.
func (s *scanner) expansions(d document, from, to int) {
	if d.quoted || !strings.ContainsAny(s.text[from:to], "$`\\") {
		return
	}
	rest, pos, mode, more := s.text, s.pos, s.mode, s.more
	s.mode, s.more = Mode{ExtGlob: mode.ExtGlob}, nil
	s.text, s.pos = s.text[:to], from
	for !s.ended() {
		switch c := s.text[s.pos]; c {
		case '\\':
			s.pos += 2
		case '$', '`':
			named := c == '$' && s.pos+1 < len(s.text) && ascii.InName(s.text[s.pos+1]) && !ascii.IsDigit(s.text[s.pos+1])
			s.expansion(c, d.from < d.to)
			for named && !s.ended() && ascii.InName(s.text[s.pos]) {
				s.pos++
			}
			s.hideDelimiter(d)
		default:
			s.pos++
		}
	}
	s.text, s.pos, s.mode, s.more = rest, pos, mode, more
}

// expansion passes one in a document; where it does not end, it is an error when
// the document is expanded.
func (s *scanner) expansion(c byte, isBody bool) {
	m := s.mark()
	if c == '$' {
		s.dollar(true)
	} else {
		s.backquote(false) // where a double quote is none of the document's
	}
	if s.lost && isBody {
		s.back(m)
		s.lost = false
		s.pos = len(s.text)
		s.defect(m.pos, "${_}")
	}
}

// hideDelimiter is for what the parser would take for a line, because it follows
// an expansion.
func (s *scanner) hideDelimiter(d document) {
	if d.delimiter != "" && strings.HasPrefix(s.text[min(s.pos, len(s.text)):], d.delimiter+"\n") {
		s.mask(s.pos)
	}
}
