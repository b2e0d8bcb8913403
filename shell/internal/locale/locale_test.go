package locale

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func TestChars(t *testing.T) {
	t.Parallel()
	want := map[string][]string{"": nil, "ab": {"a", "b"}, "aé": {"a", "é"}, "\xc3b": {"\xc3", "b"}, "é\xa9": {"é", "\xa9"}}
	if !UTF8() {
		want = map[string][]string{"": nil, "ab": {"a", "b"}, "aé": {"a", "\xc3", "\xa9"}}
	}
	for text, chars := range want {
		if got := Chars(text); !slices.Equal(got, chars) {
			t.Errorf("%q consists of %q", text, got)
		}
	}
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, is := range map[string]bool{"a": true, " ": true, "\t": false, "\x7f": false, "é": UTF8(), "\u00a0": UTF8(), "\u200b": UTF8(), "\u0085": false, "\xff": false} {
		if Printable(Char(text)) != is {
			t.Errorf("%q can be shown: %v", text, !is)
		}
	}
}

// FuzzChars checks that a text is taken apart as a whole, and never within a character.
func FuzzChars(f *testing.F) {
	f.Add("a é\xc3\xff")
	f.Fuzz(func(t *testing.T, text string) {
		joined := ""
		for _, char := range Chars(text) {
			joined += char
			if r, size := Char(char); size != len(char) || UTF8() && r != utf8.RuneError && string(r) != char {
				t.Errorf("%q of %q is no character", char, text)
			}
		}
		if joined != text {
			t.Errorf("%q is taken apart as %q", text, joined)
		}
	})
}
