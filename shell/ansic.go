package shell

import "strings"

// unescapeANSI expands the escapes of $'...', which ends at a NUL.
func unescapeANSI(s string) string {
	var b strings.Builder
	for s != "" {
		text, n := s[:1], 1
		if s[0] == '\\' {
			text, n = ansiEscape(s[1:])
			n++
		}
		b.WriteString(text)
		s = s[n:]
	}
	text, _, _ := strings.Cut(b.String(), "\x00")
	return text
}

// ansiEscape decodes the escape that follows a backslash.
func ansiEscape(s string) (text string, n int) {
	if len(s) > 1 && s[0] == 'c' {
		return controlChar(s[1:])
	}
	e := decodeEscape(formatEscapes, s)
	return e.text, e.size
}

func controlChar(s string) (string, int) {
	if strings.HasPrefix(s, `\\`) {
		return "\x1c", 3
	}
	if s[0] == '?' {
		return "\x7f", 2
	}
	return string([]byte{s[0] & 0x1f}), 2
}
