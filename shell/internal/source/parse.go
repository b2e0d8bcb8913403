// Package source makes syntax trees of text. What comes in are bytes, in any
// encoding; what goes out are trees of [mvdan.cc/sh/v3/syntax], of all that bash
// accepts, with positions in the text, or a [SyntaxError].
//
// The parser of that package does not take all that bash does. So a scanner passes
// over a text first. It knows quotes, here-documents and what nests, and finds what
// has to be shown to the parser in another form: bytes that are no characters,
// operators of expressions, which are text until they are expanded, tokens that
// are continued on the next line, the delimiters of here-documents. Mostly a
// stand-in takes the place of a byte, so that nothing moves; after the parser, the
// tree gets back what it stands for.
//
// In the trees, an arithmetic expression, a subscript or the part of a slice is a
// [syntax.Word], which is to be expanded as if in double quotes. A parameter
// expansion that is an error where it is reached has no Param; see also [Refused].
package source

import (
	"errors"
	"strconv"
	"strings"
	"sync"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
)

// parsers are those that nobody uses: each has some kilobytes of buffers.
var parsers = sync.Pool{New: func() any { return syntax.NewParser(syntax.Variant(syntax.LangBash)) }}

// Parse parses a program. What follows a command that is certain to end it, "exit"
// or "exec" with a command, is no part of it: that may be anything, as in an archive
// that unpacks itself. The error is a [*SyntaxError]. name is that of the script,
// empty for the command line.
func Parse(text []byte, name string) (*syntax.File, error) {
	program := withoutNUL(string(text))
	s := scanner{text: program}
	return s.parse(program[:s.program()], 0, name)
}

// parse parses what has been scanned of a text, which has some lines before it.
func (s *scanner) parse(text string, before uint, name string) (*syntax.File, error) {
	v := s.show(text)
	v.before, v.moved = before, v.moved || before > 0
	file, err := guarded(text, func() (*syntax.File, error) {
		parser := parsers.Get().(*syntax.Parser)
		defer parsers.Put(parser)
		return parser.Parse(newNestingReader(v.shown), name)
	})
	switch {
	case err != nil:
	case s.lost: // the parser takes what bash does not: "else" for a command
		err = syntax.ParseError{Pos: v.lines().pos(min(s.lostAt, len(text))), Text: "unexpected " + strconv.Quote(nextWord(text[min(s.lostAt, len(text)):]))}
		v.moved = false
	default:
		err = v.restore(file)
	}
	if err != nil {
		return nil, v.syntaxError(err, name)
	}
	for _, w := range s.warnings {
		file.Last = append(file.Last, syntax.Comment{Hash: v.lines().pos(w.at), Text: w.text})
	}
	return file, nil
}

// nextWord is what a text begins with.
func nextWord(text string) string {
	text = strings.TrimLeft(text, " \t\n")
	switch n := strings.IndexAny(text, " \t\n;&|()<>`"); {
	case n < 0:
		return text
	case n > 0:
		return text[:n]
	}
	return text[:1]
}

// Warnings are what bash says of a program before it runs it: of here-documents
// that the end of the text ends.
func Warnings(file *syntax.File) []syntax.Comment { return file.Last }

// withoutNUL drops bytes that bash does not read.
func withoutNUL(text string) string {
	if strings.IndexByte(text, 0) < 0 {
		return text
	}
	return strings.ReplaceAll(text, "\x00", "")
}

// Document parses text as one word in which only "$", "`" and a backslash before
// them are special, as in a here-document. The word is nil if the text is empty.
func Document(text string) (*syntax.Word, error) {
	s := scanner{text: text}
	s.expansions(document{}, 0, len(text))
	v := s.show(text)
	word, err := guarded(text, func() (*syntax.Word, error) {
		parser := parsers.Get().(*syntax.Parser)
		defer parsers.Put(parser)
		return parser.Document(newNestingReader(v.shown))
	})
	if err == nil && word != nil {
		err = v.restore(word)
	}
	return word, err
}

// Word parses text as one word of a program: what would end a word, such as a
// blank, is a part of it.
func Word(text string) (*syntax.Word, error) {
	s := scanner{text: text}
	for !s.ended() {
		s.word(argument)
		if !s.ended() {
			s.mask(s.pos)
			s.pos++
		}
	}
	if strings.HasPrefix(text, "#") {
		s.mask(0)
	}
	v := s.show(text)
	parser := parsers.Get().(*syntax.Parser)
	defer parsers.Put(parser)
	for word, err := range parser.WordsSeq(strings.NewReader(v.shown)) {
		if err == nil {
			err = v.restore(word)
		}
		return word, err
	}
	return &syntax.Word{}, nil
}

// syntaxError is an error of the parser's, with its place in the text.
func (v *view) syntaxError(err error, name string) error {
	bad := &SyntaxError{Pos: plan.Pos{Name: name}, Msg: "syntax error: " + err.Error()}
	var parse syntax.ParseError
	var lang syntax.LangError
	var deep depthError
	switch {
	case errors.As(err, &parse):
		bad.Pos, bad.Msg = v.place(parse.Pos, name), "syntax error: "+parse.Text
	case errors.As(err, &lang):
		bad.Pos, bad.Msg = v.place(lang.Pos, name), lang.Feature+" is not supported"
	case errors.As(err, &deep):
		bad.Pos = v.place(deep.pos, name)
	}
	bad.Line = lineOf(v.text, bad.Pos.Line-uint32(v.before))
	return bad
}

// place is where a position of what was shown is in the text.
func (v *view) place(pos syntax.Pos, name string) plan.Pos {
	if v.moved {
		v.lines().move(v, &pos)
	}
	return Position(pos, name)
}

// Position is a position in a script, which has a name unless it is the command
// line.
func Position(pos syntax.Pos, name string) plan.Pos {
	return plan.Pos{Name: name, Line: uint32(pos.Line()), Col: uint32(pos.Col())}
}
