package source

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A Reader reads a program as bash does where there are aliases, or where it is read
// as it is run: it takes as many lines as make commands that are whole, and replaces
// aliases in their text. An alias may hold half a command.
type Reader struct {
	text   string
	more   func() string
	over   bool // there was no line
	line   uint // how many lines are before the text
	name   string
	active []activeAlias
}

// NewReader makes a reader of a text that has some lines before it. name is that of
// the script, empty for the command line.
func NewReader(text string, before uint, name string) *Reader {
	return &Reader{text: withoutNUL(text), line: before, name: name}
}

// NewLineReader makes a reader of the lines that next returns, with their newlines,
// up to "". No line is asked for before it is needed.
func NewLineReader(next func() string, name string) *Reader {
	return &Reader{more: func() string { return withoutNUL(next()) }, name: name}
}

// A Mode is what the state of a shell means for what it reads.
type Mode struct {
	Aliases map[string]string // by name
	Posix   bool              // reserved words can't be aliases
	ExtGlob bool              // "!(" begins a pattern
}

// Next parses the next commands, and what is left on their last line. read is their
// text as it was before aliases were replaced, and may be empty for that reason.
// After an error, nothing is left of what was read.
func (r *Reader) Next(mode Mode) (file *syntax.File, read string, err error) {
	left, text := r.unread(0), r.text
	s := scanner{text: text, more: r.more, mode: mode, active: r.active}
	end := s.lastLine()
	r.over = s.text == ""
	file, err = s.parse(s.text[:end], r.line, r.name)
	text += s.fed.String()
	left += s.fed.Len()
	r.text, r.active = s.text, s.active
	read = text[len(text)-left : len(text)-min(left, r.unread(end))]
	r.line += uint(strings.Count(read, "\n"))
	r.text = r.text[end:]
	if err != nil {
		r.text = ""
	}
	r.active = slices.DeleteFunc(slices.Clone(r.active), func(a activeAlias) bool { return a.rest >= len(r.text) })
	return file, read, err
}

// Done reports whether nothing is left of what was read.
func (r *Reader) Done() bool { return r.text == "" }

// Lines is how many lines have been read.
func (r *Reader) Lines() uint { return r.line }

// Over reports whether Next has found no more lines.
func (r *Reader) Over() bool { return r.over }

// unread is how much of the text that was to be read is left after an offset. What
// is left of an alias is no part of it.
func (r *Reader) unread(from int) int {
	left := len(r.text) - from
	for _, a := range r.active {
		left = min(left, a.rest)
	}
	return left
}

// extended are aliases before a text that has become longer.
func extended(active []activeAlias, by int) []activeAlias {
	active = slices.Clone(active)
	for i := range active {
		active[i].rest += by
	}
	return active
}

// An activeAlias is not replaced again in its own text.
type activeAlias struct {
	name  string
	rest  int  // how long the text is that follows
	blank bool // it ends in a blank: the word that follows may be one, too
}

// isAlias reports whether a word is an alias that is to be replaced. first tells that
// it might be a reserved word where it stands.
func (s *scanner) isAlias(w word, first bool) bool {
	if len(s.mode.Aliases) == 0 || !w.plain {
		return false
	}
	name := s.plain(w.from, w.to)
	if _, ok := s.mode.Aliases[name]; !ok || s.mode.Posix && first && isReserved(name) {
		return false
	}
	for _, a := range s.active {
		if a.name == name && len(s.text)-w.from > a.rest {
			return false
		}
	}
	return true
}

// replace puts an alias's text in place of its name.
func (s *scanner) replace(w word) {
	name := s.plain(w.from, w.to)
	value := s.mode.Aliases[name]
	a := activeAlias{name, len(s.text) - w.to, strings.TrimRight(value, " \t") != value}
	s.active = append(slices.Clip(s.active), a)
	end := ""
	if s.at(w.to) != '\n' {
		end = aliasEnd(value)
	}
	s.text = s.text[:w.from] + value + end + s.text[w.to:]
	s.pos = w.from
}

// replaceHere replaces the aliases that the next word is, where it may be a
// reserved word only.
func (s *scanner) replaceHere() {
	for len(s.mode.Aliases) > 0 {
		m := s.mark()
		w := s.word(argument)
		s.back(m)
		if w.from == w.to || !s.isAlias(w, true) {
			return
		}
		s.replace(w)
		s.newlines()
	}
}

// replaceNext replaces the next word of a compound command, if it is an alias after
// one that ends in a blank.
func (s *scanner) replaceNext() {
	if len(s.active) == 0 {
		return
	}
	m := s.mark()
	w := s.word(argument)
	again := s.afterBlank(w.from) && w.plain && s.isAlias(w, false)
	active := s.active
	s.back(m)
	s.active = active
	if again {
		s.replace(w)
	}
}

// aliasEnd is the blank that ends the last word of an alias, unless that is
// open: what follows is another word or operator.
func aliasEnd(value string) string {
	quote := byte(0)
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && quote != '\'':
			if i++; i == len(value) {
				return ""
			}
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		}
	}
	if value == "" || quote != 0 || strings.IndexByte(" \t\n", value[len(value)-1]) >= 0 {
		return ""
	}
	return " "
}

// afterBlank reports whether a word is the first after an alias that ends in a
// blank.
func (s *scanner) afterBlank(from int) bool {
	for i, a := range s.active {
		if a.blank && len(s.text)-from <= a.rest {
			s.active = slices.Clone(s.active)
			s.active[i].blank = false
			s.afterBlank(from)
			return true
		}
	}
	return false
}

func isReserved(word string) bool {
	switch word {
	case "!", "{", "}", "[[", "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for",
		"function", "if", "in", "select", "then", "time", "until", "while":
		return true
	}
	return false
}

// Part parses the lines of a text before the first that is no part of a program,
// unless perhaps by aliases that those define. left is the offset of the rest, which
// begins in the given line; there may be nothing before it.
func Part(text []byte, name string) (file *syntax.File, left int, line uint) {
	r := NewReader(string(text), 0, name)
	for !r.Done() {
		_, read, err := r.Next(Mode{})
		if err != nil {
			break
		}
		left += len(read)
		line = r.line + 1
	}
	if left == 0 {
		return nil, 0, 0
	}
	file, err := Parse(text[:left], name)
	if err != nil {
		return nil, 0, 0
	}
	return file, left, line
}
