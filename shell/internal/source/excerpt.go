package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gopipe/plan"
)

// A SyntaxError is text that is not a program, or that asks for something that
// the language does not have.
type SyntaxError struct {
	Pos  plan.Pos
	Msg  string
	Line string // the line of the text, without its end; empty if unknown
}

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Msg }

// excerptWidth is how much of a line is shown, in characters.
const excerptWidth = 72

// Excerpt shows the place of the error: the line, and below it a caret under
// the column. It is indented, each of its lines ends with a newline, and it is
// empty if the line is not known.
func (e *SyntaxError) Excerpt() string {
	if e.Pos.Line == 0 || strings.TrimSpace(e.Line) == "" {
		return ""
	}
	col := int(e.Pos.Col) - 1
	if col < 0 || col > len(e.Line) {
		line, _ := window(showable(e.Line), 0)
		return indent(line)
	}
	before := showable(e.Line[:col])
	line, at := window(append(before, showable(e.Line[col:])...), len(before))
	blank := make([]rune, at)
	for i, r := range line[:at] {
		blank[i] = ' '
		if r == '\t' {
			blank[i] = '\t'
		}
	}
	return indent(line) + indent(append(blank, '^'))
}

func indent(line []rune) string {
	return "  " + strings.TrimRightFunc(string(line), unicode.IsSpace) + "\n"
}

// showable replaces what a terminal would not show as one character.
func showable(s string) []rune {
	var shown []rune
	for _, r := range s {
		if r == utf8.RuneError || r != '\t' && !unicode.IsPrint(r) {
			r = '?'
		}
		shown = append(shown, r)
	}
	return shown
}

// window cuts a long line to what surrounds its column at.
func window(line []rune, at int) (cut []rune, col int) {
	const dots = "..."
	if len(line) <= excerptWidth {
		return line, at
	}
	start := max(0, min(at-excerptWidth/2, len(line)-excerptWidth))
	end := min(len(line), start+excerptWidth)
	if start > 0 {
		start += len(dots)
		cut = []rune(dots)
	}
	col = at - start + len(cut)
	if end < len(line) {
		cut = append(cut, line[start:end-len(dots)]...)
		return append(cut, []rune(dots)...), col
	}
	return append(cut, line[start:end]...), col
}

// lineOf is a line of a text, the first one being 1.
func lineOf(text string, number uint32) string {
	line := ""
	for ; number > 0; number-- {
		var more bool
		line, text, more = strings.Cut(text, "\n")
		if !more && number > 1 {
			return ""
		}
	}
	return strings.TrimSuffix(line, "\r")
}
