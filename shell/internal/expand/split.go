package expand

import (
	"strings"

	"gopipe/shell/internal/locale"
)

// A splitter makes fields of a word's fragments: POSIX, 2.6.5.
type splitter struct {
	ifs     string
	fields  [][]fragment
	current []fragment
	present bool // current is a field, though perhaps an empty one
	blank   bool // a field has just been ended by a blank
}

func (x Expander) split(frags []fragment) [][]fragment {
	s := splitter{ifs: x.Vars.IFS()}
	for i, f := range frags {
		switch f.kind {
		case nextAt, nextStar:
			if f.text != "" && s.ifs == "" {
				s.add(fragment{result, f.text})
				break
			}
			if i > 0 && frags[i-1].kind == result && s.ifs != "" {
				s.result(x.Vars.Separator()) // as in bash, which joins what it splits
				break
			}
			s.end()
			s.blank = false
		case result:
			s.result(f.text)
		default:
			s.add(f)
		}
	}
	s.end()
	return s.fields
}

func (s *splitter) end() {
	if s.present {
		s.fields = append(s.fields, s.current)
	}
	s.current, s.present = nil, false
}

func (s *splitter) add(f fragment) {
	if f.text == "" && f.kind != quoted {
		return
	}
	s.current = append(s.current, f)
	s.present, s.blank = true, false
}

// result splits the result of an expansion.
func (s *splitter) result(text string) {
	start := 0
	for i := 0; i < len(text); {
		size := locale.CharSize(text[i:])
		if strings.Contains(s.ifs, text[i:i+size]) {
			s.add(fragment{result, text[start:i]})
			s.separator(text[i : i+size])
			start = i + size
		}
		i += size
	}
	s.add(fragment{result, text[start:]})
}

// separator ends a field. Blanks at the start, and around another separator,
// end none.
func (s *splitter) separator(char string) {
	if char == " " || char == "\t" || char == "\n" {
		s.blank = s.blank || s.present
		s.end()
		return
	}
	if !s.blank {
		s.present = true
	}
	s.end()
	s.blank = false
}
