package locale

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"unicode"
	"unicode/utf8"
)

// The locale is the process's: to see another, the test program runs itself.
const showVariable = "GOPIPE_TEST_LOCALE_SHOW"

func TestMain(m *testing.M) {
	if text, ok := os.LookupEnv(showVariable); ok {
		fmt.Printf("%t %q", UTF8(), Chars(text))
		return
	}
	os.Exit(m.Run())
}

func TestSelected(t *testing.T) {
	t.Parallel()
	const utf8Text, byteText = `true ["a" "é" "\xff" "€"]`, `false ["a" "\xc3" "\xa9" "\xff" "\xe2" "\x82" "\xac"]`
	for _, tt := range []struct {
		env  []string
		want string
	}{
		{nil, byteText},
		{[]string{"LANG=C"}, byteText},
		{[]string{"LANG=C.UTF-8"}, utf8Text},
		{[]string{"LANG=en_US.utf8"}, utf8Text},
		{[]string{"LANG=de_DE.Utf-8", "LC_ALL="}, utf8Text},
		{[]string{"LANG=C.UTF-8", "LC_CTYPE=C"}, byteText},
		{[]string{"LANG=C", "LC_CTYPE=C.UTF-8"}, utf8Text},
		{[]string{"LANG=C.UTF-8", "LC_CTYPE=C.UTF-8", "LC_ALL=POSIX"}, byteText},
		{[]string{"LC_ALL=C.UTF-8", "LC_CTYPE=C"}, utf8Text},
		{[]string{"LC_MESSAGES=C.UTF-8"}, byteText},
		{[]string{"LANG=de_DE.ISO-8859-1"}, byteText},
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(tt.env, showVariable+"=aé\xff€")
		if got, err := cmd.Output(); err != nil || string(got) != tt.want {
			t.Errorf("%q: %s, %v; want %s", tt.env, got, err, tt.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		char string
		want bool
	}{
		{"\x00", false}, {"\n", false}, {"\x1f", false}, {" ", true}, {"~", true}, {"\x7f", false},
		{"é", true}, {"\u00a0", true}, {"\u200b", true}, {"\ue000", true}, {"\u0300", true},
		{"\u0085", false}, {"\u0378", false}, {"\U0001f600", true}, {"\uFFFD", true}, {"\xff", false},
	} {
		r, size := utf8.DecodeRuneInString(tt.char)
		if got := Printable(r, size); got != tt.want {
			t.Errorf("Printable(%q) = %t", tt.char, got)
		}
	}
}

// Whatever the locale, the characters are the text, and none is empty.
func FuzzChars(f *testing.F) {
	for _, text := range []string{"", "aé", "\xff\xc3", "€\xe2\x82", "\x00\x7f"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := ""
		for _, char := range Chars(text) {
			r, size := Char(char)
			if size != len(char) || size == 0 {
				t.Errorf("%q has the size %d in %q", char, size, text)
			}
			if r == utf8.RuneError && size == 1 && Printable(r, size) || r < ' ' && Printable(r, size) != unicode.IsPrint(r) {
				t.Errorf("%q is printable", char)
			}
			all += char
		}
		if all != text {
			t.Errorf("%q is taken apart as %q", text, all)
		}
	})
}
