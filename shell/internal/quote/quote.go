// Package quote writes a text as shell input that means it, in each of the ways in
// which bash shows texts.
package quote

import (
	"fmt"
	"strings"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
)

// Trace quotes a word as set -x shows it.
func Trace(word string) string {
	switch {
	case word == "":
		return "''"
	case isSpecial(word):
		return Single(word)
	case isUnprintable(word):
		return ANSI(word)
	}
	return word
}

// Listed quotes a value as the listing of set shows it. Unlike in a trace,
// an unprintable character weighs more than a metacharacter here.
func Listed(s string) string {
	switch {
	case isUnprintable(s):
		return ANSI(s)
	case isSpecial(s):
		return Single(s)
	}
	return s
}

// Declared quotes a value as export -p and declare -p show it.
func Declared(s string) string {
	if isUnprintable(s) {
		return ANSI(s)
	}
	return `"` + Backslash(s, func(i int) bool {
		return strings.IndexByte("\"\\$`", s[i]) >= 0
	}) + `"`
}

// Printf quotes a string as %q does.
func Printf(s string) string {
	switch {
	case s == "":
		return "''"
	case isUnprintable(s):
		return ANSI(s)
	}
	return Backslash(s, func(i int) bool {
		return s[i] == ',' || specialAt(s, i)
	})
}

// Key quotes the key of an associative array as bash shows it.
func Key(key string) string {
	switch {
	case isUnprintable(key):
		return ANSI(key)
	case key == "" || isSpecial(key) || key == "@" || key == "*":
		return Declared(key)
	}
	return key
}

// Reusable quotes a text so that it can be used as input.
func Reusable(s string) string {
	if isUnprintable(s) {
		return ANSI(s)
	}
	return Single(s)
}

// isUnprintable reports whether only $'...' can show s.
func isUnprintable(s string) bool {
	for len(s) > 0 {
		r, size := locale.Char(s)
		if !locale.Printable(r, size) {
			return true
		}
		s = s[size:]
	}
	return false
}

// isSpecial reports whether s has a character the shell would interpret.
func isSpecial(s string) bool {
	for i := range len(s) {
		if specialAt(s, i) {
			return true
		}
	}
	return false
}

// specialAt reports whether the byte s[i] is special to the shell where it
// stands: a tilde only where it would expand, a hash only at the start.
func specialAt(s string, i int) bool {
	switch s[i] {
	case '~':
		return i == 0 || s[i-1] == '=' || s[i-1] == ':'
	case '#':
		return i == 0
	}
	return strings.IndexByte(" \t\n'\"\\|&;()<>!{}*[?]^$`", s[i]) >= 0
}

// Backslash puts a backslash before the bytes that are special. special takes an
// index.
func Backslash(s string, special func(i int) bool) string {
	var b strings.Builder
	for i := range len(s) {
		if special(i) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Word quotes s with single quotes if it has a metacharacter.
func Word(s string) string {
	if isSpecial(s) {
		return Single(s)
	}
	return s
}

// Unbackslash removes the backslashes that quote. One at the end goes, too.
func Unbackslash(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			if i++; i == len(s) {
				break
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// Single quotes s with single quotes, needed or not.
func Single(s string) string {
	if s == "'" {
		return `\'`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

var ansiEscapes = [128]string{
	'\a': `\a`, '\b': `\b`, 0x1b: `\E`, '\f': `\f`, '\n': `\n`, '\r': `\r`,
	'\t': `\t`, '\v': `\v`, '\\': `\\`, '\'': `\'`,
}

// ANSI quotes s as $'...'.
func ANSI(s string) string {
	var b strings.Builder
	b.WriteString("$'")
	for len(s) > 0 {
		r, size := locale.Char(s)
		writeANSI(&b, s[:size], r)
		s = s[size:]
	}
	b.WriteByte('\'')
	return b.String()
}

func writeANSI(b *strings.Builder, char string, r rune) {
	if esc := ascii.Lookup(&ansiEscapes, char[0]); esc != "" {
		b.WriteString(esc)
		return
	}
	if locale.Printable(r, len(char)) {
		b.WriteString(char)
		return
	}
	for i := range len(char) {
		fmt.Fprintf(b, `\%03o`, char[i])
	}
}
