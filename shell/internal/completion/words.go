package completion

import "strings"

// Words cuts the list of -W at the separators that are not quoted. What is in the
// words is still to be expanded: each is a word of the program, as blanks and
// operators that do not separate are quoted.
func Words(list, separators string) (words []string) {
	var word strings.Builder
	inside := false
	for i := 0; i < len(list); {
		n := span(list[i:])
		switch {
		case n == 1 && strings.IndexByte(separators, list[i]) >= 0:
			if inside {
				words = append(words, word.String())
			}
			word.Reset()
			inside = false
			i++
			continue
		case n == 1 && strings.IndexByte(wordBreaks+"#", list[i]) >= 0:
			word.WriteString(escaped(list[i]))
		default:
			word.WriteString(list[i : i+n])
			word.WriteString(closing(list[i : i+n]))
		}
		inside = true
		i += n
	}
	if inside {
		words = append(words, word.String())
	}
	return words
}

func escaped(c byte) string {
	if c == '\n' {
		return "'\n'"
	}
	return `\` + string(c)
}

// closing is the quote that a text lacks.
func closing(quoted string) string {
	last := quoted[len(quoted)-1]
	switch c := quoted[0]; {
	case c != '\'' && c != '"' && c != '`':
	case len(quoted) == 1, last != c, c != '\'' && strings.HasSuffix(quoted, `\`+string(c)) && len(quoted) > 2 && span(quoted+string(c)) > len(quoted):
		return string(c)
	}
	return ""
}

// span is the length of what s begins with: a byte, or what is quoted or
// expanded as a whole.
func span(s string) int {
	switch {
	case s[0] == '\\' && len(s) > 1:
		return 2
	case s[0] == '\'':
		return until(s, 1, '\'', false)
	case s[0] == '"', s[0] == '`':
		return until(s, 1, s[0], true)
	case strings.HasPrefix(s, "$("):
		return until(s, 2, ')', true)
	case strings.HasPrefix(s, "${"):
		return until(s, 2, '}', true)
	}
	return 1
}

// until is the index behind the first end that stands for itself.
func until(s string, from int, end byte, nested bool) int {
	for i := from; i < len(s); {
		switch {
		case s[i] == end:
			return i + 1
		case !nested, end == '"' && s[i] == '\'':
			i++
		case s[i] == '(' && end == ')':
			i = until(s, i+1, ')', true)
		default:
			i += span(s[i:])
		}
	}
	return len(s)
}

// Unquoted is the text of a word that is being written, which may lack its last
// quote.
func Unquoted(word string) string {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c == '\\' && quote != '\'' && i+1 < len(word):
			i++
			b.WriteByte(word[i])
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
