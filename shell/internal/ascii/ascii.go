// Package ascii says what single bytes are in the shell's grammar: digits and
// parts of names. No locale changes that.
package ascii

import (
	"strings"
	"unicode/utf8"
)

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// InName reports whether c can be part of a name; a digit can't be the first.
func InName(c byte) bool {
	return c == '_' || IsDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// DigitValue is the value of c as a digit, or more than any base allows.
func DigitValue(c byte) uint32 {
	switch {
	case c >= '0' && c <= '9':
		return uint32(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return uint32(c|0x20-'a') + 10
	}
	return 255
}

// IsDigits reports whether s is a decimal number without a sign.
func IsDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Is reports whether s has no other characters.
func Is(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Lookup looks a character up in a table, which has the zero value for what is not
// in it. Other than a map, it is not made at the start of the program.
func Lookup[T any](table *[128]T, c byte) (value T) {
	if int(c) < len(table) {
		value = table[c]
	}
	return value
}

// IsName reports whether s can name a variable.
func IsName(s string) bool {
	for i := range len(s) {
		if !InName(s[i]) || i == 0 && IsDigit(s[0]) {
			return false
		}
	}
	return s != ""
}
