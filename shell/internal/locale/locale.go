// Package locale says what a character is. Text goes in as bytes; out come
// characters, by the encoding that the environment selects for this process.
package locale

import (
	"os"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// UTF8 reports whether the environment selects a UTF-8 locale. Bash decides by it
// what is a character and which of them may be shown as they are. Otherwise each
// byte is one.
func UTF8() bool { return isUTF8() }

var isUTF8 = sync.OnceValue(func() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := os.Getenv(name); value != "" {
			value = strings.ToLower(value)
			return strings.HasSuffix(value, "utf-8") || strings.HasSuffix(value, "utf8")
		}
	}
	return false
})

// Char decodes the first character of s, which is not empty. A byte that is part of
// no character has length 1 and the rune utf8.RuneError.
func Char(s string) (rune, int) {
	switch {
	case s[0] < utf8.RuneSelf:
		return rune(s[0]), 1
	case UTF8():
		return utf8.DecodeRuneInString(s)
	}
	return utf8.RuneError, 1
}

// CharSize is the length of the first character of s, which is not empty.
func CharSize(s string) int {
	_, size := Char(s)
	return size
}

// Chars takes s apart.
func Chars(s string) (all []string) {
	for s != "" {
		n := CharSize(s)
		all = append(all, s[:n])
		s = s[n:]
	}
	return all
}

// Printable reports whether a character, as Char returns it, can be shown: it is the
// C library's isprint, which unlike unicode.IsPrint accepts format characters,
// private ones and every space.
func Printable(r rune, size int) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	case r == utf8.RuneError && size == 1:
		return false
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S,
		unicode.Zs, unicode.Cf, unicode.Co)
}
