package pattern

import (
	"strings"
	"unicode/utf8"

	"gopipe/shell/internal/quote"
)

// Quote has a pattern match s itself.
func Quote(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return isSpecial(byte(min(r, utf8.RuneSelf))) }) {
		return s
	}
	return quote.Backslash(s, func(i int) bool { return isSpecial(s[i]) })
}

// isSpecial reports whether c may mean something in a pattern or in one
// of its brackets or groups.
func isSpecial(c byte) bool {
	switch c {
	case '*', '?', '[', ']', '\\', '-', '!', '^', '(', ')', '|', '+', '@', '=', ':', '.':
		return true
	}
	return false
}

// Unquote removes the backslashes that quote.
func Unquote(s string) string { return quote.Unbackslash(s) }

// HasMeta reports whether s matches more than one text.
func HasMeta(s string, flags Flags) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		case '+', '@', '!':
			if flags&Extended != 0 && strings.HasPrefix(s[i+1:], "(") {
				return true
			}
		case '[':
			if _, n := parseBracket(s[i+1:], flags); n > 0 {
				return true
			}
		}
	}
	return false
}
