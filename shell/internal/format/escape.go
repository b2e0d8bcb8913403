package format

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
)

// escapeStyle names where an escape stands: the places differ in what follows
// a backslash.
type escapeStyle int

const (
	echoEscapes   escapeStyle = iota // an argument of echo -e
	printfEscapes                    // the argument of %b
	formatEscapes                    // the format of printf
)

// escapeCode is a decoded backslash escape.
type escapeCode struct {
	size int    // bytes used after the backslash
	text string // what stands for it
	diag string // what printf complains of
	stop bool   // output ends here
}

// expandEscapes expands every escape of text up to a \c.
func expandEscapes(style escapeStyle, text string) (out []byte, diags []string, stop bool) {
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 {
			return append(out, text...), diags, false
		}
		out = append(out, text[:i]...)
		e := decodeEscape(style, text[i+1:])
		out = append(out, e.text...)
		if e.diag != "" {
			diags = append(diags, e.diag)
		}
		if e.stop {
			return out, diags, true
		}
		text = text[i+1+e.size:]
	}
}

var plainEscapes = [128]string{
	'a': "\a", 'b': "\b", 'e': "\x1b", 'E': "\x1b", 'f': "\f", 'n': "\n",
	'r': "\r", 't': "\t", 'v': "\v", '\\': `\`,
}

// decodeEscape decodes the escape whose backslash precedes s. Where there is
// none, the backslash stands for itself and what follows keeps its meaning.
func decodeEscape(style escapeStyle, s string) escapeCode {
	if s == "" {
		return escapeCode{text: `\`}
	}
	c := s[0]
	if text := ascii.Lookup(&plainEscapes, c); text != "" {
		return escapeCode{size: 1, text: text}
	}
	switch {
	case c == 'x':
		return decodeHex(style, s)
	case c == 'u' || c == 'U':
		return decodeUnicode(style, s)
	case c == 'c' && style != formatEscapes:
		return escapeCode{size: 1, stop: true}
	case c >= '0' && c <= '7':
		return decodeOctal(style, s)
	case style == formatEscapes && strings.IndexByte(`"'?`, c) >= 0:
		return escapeCode{size: 1, text: s[:1]}
	}
	return escapeCode{text: `\`}
}

// decodeOctal decodes \NNN. In arguments a 0 may precede the three digits, and
// echo insists on it.
func decodeOctal(style escapeStyle, s string) escapeCode {
	if style == echoEscapes && s[0] != '0' {
		return escapeCode{text: `\`}
	}
	skip := 0
	if style != formatEscapes && s[0] == '0' {
		skip = 1
	}
	value, n := scanDigits(s[skip:], 8, 3)
	return escapeCode{size: skip + n, text: string([]byte{byte(value)})}
}

func decodeHex(style escapeStyle, s string) escapeCode {
	value, n := scanDigits(s[1:], 16, 2)
	if n == 0 {
		return missingDigits(style, s, "hex digit")
	}
	return escapeCode{size: 1 + n, text: string([]byte{byte(value)})}
}

func decodeUnicode(style escapeStyle, s string) escapeCode {
	limit := 4
	if s[0] == 'U' {
		limit = 8
	}
	value, n := scanDigits(s[1:], 16, limit)
	if n == 0 {
		return missingDigits(style, s, "unicode digit")
	}
	return escapeCode{size: 1 + n, text: encodeUnicode(value)}
}

func missingDigits(style escapeStyle, s, what string) escapeCode {
	e := escapeCode{text: `\`}
	if style != echoEscapes {
		e.diag = fmt.Sprintf(`missing %s for \%c`, what, s[0])
	}
	return e
}

// scanDigits reads up to limit digits of the base at the start of s.
func scanDigits(s string, base uint32, limit int) (value uint32, n int) {
	for n < limit && n < len(s) {
		digit := ascii.DigitValue(s[n])
		if digit >= base {
			break
		}
		value = value*base + digit
		n++
	}
	return value, n
}

// encodeUnicode writes a code point in the locale's encoding. Where it has
// none, bash writes the escape itself.
func encodeUnicode(value uint32) string {
	switch {
	case value < utf8.RuneSelf:
		return string([]byte{byte(value)})
	case value > 0x7fffffff:
		return ""
	case locale.UTF8():
		return string(extendedUTF8(value))
	case value > 0xffff:
		return fmt.Sprintf(`\U%08X`, value)
	}
	return fmt.Sprintf(`\u%04X`, value)
}

// extendedUTF8 encodes up to 31 bits in up to six bytes, as UTF-8 first did:
// bash refuses neither surrogates nor what lies beyond Unicode.
func extendedUTF8(value uint32) []byte {
	var tail []byte
	room := uint32(0x40)
	for value >= room {
		tail = append([]byte{0x80 | byte(value&0x3f)}, tail...)
		value >>= 6
		if len(tail) == 1 {
			room = 0x20
		} else {
			room >>= 1
		}
	}
	lead := ^byte(room<<1 - 1)
	return append([]byte{lead | byte(value)}, tail...)
}

// Unescape expands the escapes of $'...', which ends at a NUL.
func Unescape(s string) string {
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
