package arith

import (
	"strings"

	"gopipe/shell/internal/quote"
)

// SubscriptLength is the length of the subscript that s begins with, with its
// brackets; -1 if they do not end. Brackets in quotes and in substitutions are none.
func SubscriptLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\'', '"', '`':
			i += quotedLength(s[i:]) - 1
		case '$':
			i += substitutionLength(s[i:]) - 1
		}
	}
	return -1
}

// quotedLength is the length of what is in quotes, with them.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return i + 1
		case s[i] == '\\' && s[0] != '\'':
			i++
		}
	}
	return len(s)
}

// substitutionLength is the length of ${...} or $(...), or 1.
func substitutionLength(s string) int {
	if len(s) < 2 || s[1] != '{' && s[1] != '(' {
		return 1
	}
	open, shut, depth := s[1], s[1]+1, 0
	if open == '{' {
		shut = '}'
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == open:
			depth++
		case c == shut:
			if depth--; depth == 0 {
				return i + 1
			}
		case c == '\'' || c == '"' || c == '`':
			i += quotedLength(s[i:]) - 1
		}
	}
	return len(s)
}

// SubscriptDocument makes of a subscript a text as in a here-document, and reports
// whether it has expansions. In a key, single quotes quote.
func SubscriptDocument(text string, isKey bool) (document string, expands bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteString(documentQuote(text[i : i+1]))
		case c == '\'' && isKey:
			n := quotedLength(text[i:])
			b.WriteString(documentQuote(strings.Trim(text[i:i+n], "'")))
			i += n - 1
		case c == '"':
		case c == '$':
			expands = true
			n := substitutionLength(text[i:])
			b.WriteString(text[i : i+n])
			i += n - 1
		default:
			expands = expands || c == '`'
			b.WriteByte(c)
		}
	}
	return b.String(), expands
}

func documentQuote(text string) string {
	return quote.Backslash(text, func(i int) bool { return strings.IndexByte("$`\\", text[i]) >= 0 })
}

// BracketDepth is how deep in brackets the end of a part of an expression is, which
// begins at a depth.
func BracketDepth(depth int, text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			depth = max(0, depth-1)
		}
	}
	return depth
}

const subscriptSpecial = "[]$`\"'\\"

// QuoteSubscript quotes a text that comes into brackets, for SubscriptDocument to
// take as it is: a key may be any text.
func QuoteSubscript(text string) string {
	if !strings.ContainsAny(text, subscriptSpecial) {
		return text
	}
	return quote.Backslash(text, func(i int) bool { return strings.IndexByte(subscriptSpecial, text[i]) >= 0 })
}
