package ascii

import (
	"testing"
	"unicode/utf8"
)

func TestClasses(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		c := byte(c)
		isDigit := c >= '0' && c <= '9'
		isLetter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if IsDigit(c) != isDigit || InName(c) != (isDigit || isLetter || c == '_') {
			t.Errorf("%q is of another class", c)
		}
		if value := DigitValue(c); (value < 36) != (isDigit || isLetter) {
			t.Errorf("%q has the value %d", c, value)
		}
	}
	for digits, want := range map[byte]uint32{'0': 0, '9': 9, 'a': 10, 'F': 15, 'z': 35, 'Z': 35} {
		if got := DigitValue(digits); got != want {
			t.Errorf("%q has the value %d", digits, got)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for text, is := range map[string]bool{"a": true, "_": true, "a1_B": true, "": false, "1": false, "1a": false, "a-b": false, "é": false, "a ": false} {
		if IsName(text) != is {
			t.Errorf("%q is a name: %v", text, !is)
		}
	}
	for text, is := range map[string]bool{"0": true, "012": true, "": false, "-1": false, "1a": false} {
		if IsDigits(text) != is {
			t.Errorf("%q are digits: %v", text, !is)
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	table := [utf8.RuneSelf]string{'a': "A"}
	for c, want := range map[byte]string{'a': "A", 'b': "", 0xff: ""} {
		if got := Lookup(&table, c); got != want {
			t.Errorf("%q is %q", c, got)
		}
	}
	if !Is("a\x7f\x00") || Is("a\x80") || !Is("") {
		t.Error("a text is ASCII that is not, or the other way")
	}
}
