package source

import (
	"strings"
	"unsafe"
)

// standIn takes, in the text that the parser reads, the place of a byte that it
// must not see as what it is. The tree gets the byte back: see restore.
const standIn = '\x01'

// A scanner passes once over a program and finds what the parser has to be shown
// in another form. It knows of the language what tells where words, quotes,
// here-documents and commands begin and end. It finds no errors: where the text
// makes no sense to it, it stops, and the parser says what is wrong.
type scanner struct {
	text   string
	pos    int
	masks  []int  // where a standIn takes a byte's place
	edits  []edit // what is put in place of more, or less, than a byte
	moved  bool   // an edit or a mask moves what follows it
	docs   []document
	depth  int
	lost   bool // nothing more is to be found
	lostAt int

	warnings []warning
	mode     Mode
	more     func() string   // the line after the text, "" at the end; nil if there is none
	fed      strings.Builder // what was read by it
	buf      strings.Builder // holds the text, as long as that is only added to
	active   []activeAlias
	known    map[fact]bool // so that nothing is found out twice

	inside   bool // a command substitution
	finished bool // a document was ended by the end of the text
	leaves   bool // the last command ended the shell
	stays    bool // after "exit" or "exec", which may be a function, or fail
}

// An edit puts other text between two offsets.
type edit struct {
	from, to int
	with     string
	bad      bool // it is an expansion that is an error only where it is reached
}

// A document is a here-document whose text is still to come.
type document struct {
	delimiter string
	from, to  int // of the delimiter's word
	quoted    bool
	tabs      bool // "<<-"
}

const maxDepth = 12000 // of what nests; the parser refuses less

// Classes of bytes.
const (
	blank   = 1 << iota // blanks between words
	meta                // ends a word
	special             // quotes, expands, or may begin something in a word
	name                // is part of a name
	digit
	inString // quotes or expands in double quotes, or ends them
)

var class = func() (class [256]uint8) {
	for _, c := range []byte(" \t") {
		class[c] = blank | meta
	}
	for _, c := range []byte("\n;&|()<>") {
		class[c] |= meta
	}
	for _, c := range []byte("\\'\"`$?*+@![=") {
		class[c] |= special
	}
	for _, c := range []byte("\\\"`$") {
		class[c] |= inString
	}
	for c := range 128 {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
			class[c] |= name
		case '0' <= c && c <= '9':
			class[c] |= name | digit
		}
	}
	return class
}()

// add makes the text longer. A text of many lines is not copied for each of them.
func (s *scanner) add(line string) {
	if held := s.buf.String(); len(held) != len(s.text) || unsafe.StringData(held) != unsafe.StringData(s.text) {
		s.buf.Reset()
		s.buf.WriteString(s.text)
	}
	s.buf.WriteString(line)
	s.text = s.buf.String()
}

// peek is the byte at hand, 0 at the end.
func (s *scanner) peek() byte { return s.at(s.pos) }

func (s *scanner) at(i int) byte {
	if i < len(s.text) || s.more != nil && s.read(i) {
		return s.text[i]
	}
	return 0
}

func (s *scanner) ended() bool {
	return s.pos >= len(s.text) && (s.more == nil || !s.read(s.pos))
}

// read reads lines until the text has a byte at i, and reports whether it has.
func (s *scanner) read(i int) bool {
	for i >= len(s.text) && !s.lost {
		line := s.more()
		if line == "" {
			s.more = nil
			return false
		}
		s.add(line)
		s.fed.WriteString(line)
		s.active = extended(s.active, len(line))
	}
	return i < len(s.text)
}

// skip passes the bytes up to one of a class.
func (s *scanner) skip(classes uint8) {
	text, i := s.text, s.pos
	for i < len(text) && class[text[i]]&classes == 0 {
		i++
	}
	s.pos = i
}

// lose gives up: what is left is for the parser to judge.
func (s *scanner) lose() {
	if !s.lost {
		s.lostAt = s.pos
	}
	s.lost = true
	s.pos = len(s.text)
}

// unexpected gives up at what was passed last.
func (s *scanner) unexpected(word string) {
	s.pos -= len(word)
	s.lose()
}

func (s *scanner) mask(at int) {
	s.masks = append(s.masks, at)
	if s.text[at] == '\n' {
		s.moved = true
	}
}

func (s *scanner) edit(from, to int, with string) {
	s.edits = append(s.edits, edit{from: from, to: to, with: with})
	if len(with) != to-from || strings.IndexByte(with, '\n') >= 0 {
		s.moved = true
	}
}

// A warning is about a place in a text that is a program all the same.
type warning struct {
	at   int
	text string
}

// A mark is a place to go back to.
type mark struct {
	text                                   string
	fed, pos, masks, edits, docs, warnings int
	active                                 []activeAlias
	moved                                  bool
}

func (s *scanner) mark() mark {
	return mark{s.text, s.fed.Len(), s.pos, len(s.masks), len(s.edits), len(s.docs), len(s.warnings), s.active, s.moved}
}

func (s *scanner) back(m mark) {
	s.text, s.pos, s.moved, s.active = m.text, m.pos, m.moved, m.active
	if since := s.fed.String()[m.fed:]; since != "" {
		s.text += since
		s.active = extended(s.active, len(since))
	}
	s.masks, s.edits, s.docs = s.masks[:m.masks], s.edits[:m.edits], s.docs[:m.docs]
	s.warnings = s.warnings[:m.warnings]
}

// forget drops what was found since a mark, and stays.
func (s *scanner) forget(m mark) {
	pos, text, active := s.pos, s.text, s.active
	s.back(m)
	s.pos, s.text, s.active = pos, text, active
}

// enter guards against texts that nest too deep.
func (s *scanner) enter() bool {
	s.depth++
	if s.depth > maxDepth {
		s.lose()
	}
	return !s.lost
}

func (s *scanner) leave() { s.depth-- }

// isContinued reports whether a line goes on at i: backslash, newline.
func (s *scanner) isContinued(i int) bool { return s.at(i) == '\\' && s.at(i+1) == '\n' }

// gap passes what separates the words of a command, and comments.
func (s *scanner) gap() {
	for !s.ended() {
		switch c := s.text[s.pos]; {
		case class[c]&blank != 0:
			s.pos++
		case s.isContinued(s.pos):
			s.pos += 2
		case c == '#':
			s.pos += lineLength(s.text[s.pos:])
			return
		default:
			return
		}
	}
}

// newlines passes what may stand before a command.
func (s *scanner) newlines() {
	for s.gap(); s.peek() == '\n' && !s.lost; s.gap() {
		s.newline()
	}
}

// newline passes the end of a line, and the here-documents that it began.
func (s *scanner) newline() {
	s.pos++
	docs := s.docs
	s.docs = nil
	for _, d := range docs {
		s.body(d)
	}
}

func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// plain is the text between two offsets without its continued lines.
func (s *scanner) plain(from, to int) string {
	text := s.text[from:to]
	if strings.Contains(text, "\\\n") {
		return strings.ReplaceAll(text, "\\\n", "")
	}
	return text
}

// A fact is something that is known of an offset only once more has been passed.
type fact struct {
	at   int
	kind factKind
}

type factKind uint8

const (
	subshells       factKind = iota // "((" begins two
	badParameter                    // "${" begins no expansion
	textArray                       // a=( ) is text
	textAssignments                 // so are all such before the command
	textArguments                   // so are all such after the name of a declaration
)

func (s *scanner) knows(at int, kind factKind) bool { return s.known[fact{at, kind}] }

func (s *scanner) learn(at int, kind factKind) {
	if s.known == nil {
		s.known = make(map[fact]bool)
	}
	s.known[fact{at, kind}] = true
}
