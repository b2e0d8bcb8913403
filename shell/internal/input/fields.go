package input

import (
	"strings"

	"gopipe/shell/internal/locale"
)

// A unit is a character of the line being read.
type unit struct {
	text    string
	escaped bool // a backslash took its meaning as a separator
}

// A splitter splits a line by a set of separators, character by character.
type splitter struct {
	seps  map[string]bool
	chars []unit
}

// Fields splits a line at the characters of ifs for the names of read: one field for
// each name, the last name taking what is left with its separators. A backslash
// quotes unless the line is raw.
func Fields(line, ifs string, names int, raw bool) []string {
	fields := make([]string, names)
	if names == 0 {
		return fields
	}
	r := splitter{seps: separatorSet(ifs), chars: units(line, raw)}
	r.skip(isBlankOrNewline)
	for i := range names - 1 {
		fields[i] = joinUnits(r.word())
	}
	fields[names-1] = joinUnits(r.rest())
	return fields
}

// AllFields splits a line into as many fields as there are.
func AllFields(line, ifs string, raw bool) (fields []string) {
	r := splitter{seps: separatorSet(ifs), chars: units(line, raw)}
	r.skip(isBlankOrNewline)
	for len(r.chars) > 0 {
		fields = append(fields, joinUnits(r.word()))
	}
	return fields
}

// Unbackslash removes the backslashes that escape something: it is Fields for a line that
// is not split.
func Unbackslash(s string) string {
	return joinUnits(units(s, false))
}

// units takes the line apart, processing backslashes unless raw. A
// backslash with nothing after it leaves an empty character, which is invisible
// but keeps separators from being the last of the line.
func units(line string, raw bool) []unit {
	var chars []unit
	escaped := false
	for line != "" {
		_, size := locale.Char(line)
		text := line[:size]
		line = line[size:]
		if text == `\` && !raw && !escaped {
			escaped = true
			continue
		}
		chars = append(chars, unit{text, escaped})
		escaped = false
	}
	if escaped {
		chars = append(chars, unit{escaped: true})
	}
	return chars
}

func separatorSet(ifs string) map[string]bool {
	set := make(map[string]bool)
	for ifs != "" {
		_, size := locale.Char(ifs)
		set[ifs[:size]] = true
		ifs = ifs[size:]
	}
	return set
}

// joinUnits puts a field together. One of nothing but a backslash at the end of
// the line shows the mark by which bash remembers escapes.
func joinUnits(chars []unit) string {
	if len(chars) == 1 && chars[0].text == "" {
		return "\x01"
	}
	var b strings.Builder
	for _, c := range chars {
		b.WriteString(c.text)
	}
	return b.String()
}

// isBlankOrNewline is what counts as whitespace after a separator.
func isBlankOrNewline(c string) bool {
	return c == " " || c == "\t" || c == "\n"
}

// isAnySpace is what counts as whitespace before a word; bash is wider here.
func isAnySpace(c string) bool {
	return isBlankOrNewline(c) || c == "\v" || c == "\f" || c == "\r"
}

// atSeparator reports whether the next character is an unescaped separator.
func (r *splitter) atSeparator() bool {
	return len(r.chars) > 0 && !r.chars[0].escaped && r.seps[r.chars[0].text]
}

// skip drops separators at the front that are of the class.
func (r *splitter) skip(class func(string) bool) {
	for r.atSeparator() && class(r.chars[0].text) {
		r.chars = r.chars[1:]
	}
}

// word takes the next field and the separator that ends it.
func (r *splitter) word() []unit {
	r.skip(isAnySpace)
	start := r.chars
	for len(r.chars) > 0 && !r.atSeparator() {
		r.chars = r.chars[1:]
	}
	word := start[:len(start)-len(r.chars)]
	if len(r.chars) > 0 {
		r.endWord()
	}
	return word
}

// endWord drops one separator: any whitespace, and one separator that is none.
func (r *splitter) endWord() {
	blank := isAnySpace(r.chars[0].text)
	r.chars = r.chars[1:]
	r.skip(isBlankOrNewline)
	if blank && r.atSeparator() && !isAnySpace(r.chars[0].text) {
		r.chars = r.chars[1:]
		r.skip(isBlankOrNewline)
	}
}

// rest takes what the last name gets: a single field without its separators,
// or all that is left with only the whitespace at its end removed.
func (r *splitter) rest() []unit {
	all := r.chars
	word := r.word()
	if len(r.chars) == 0 {
		return word
	}
	end := len(all)
	// An escape does not save whitespace at the very end.
	for end > 0 && isBlankOrNewline(all[end-1].text) && r.seps[all[end-1].text] {
		end--
	}
	return all[:end]
}
