package ascii

import (
	"strconv"
	"strings"
	"testing"
)

func TestBytes(t *testing.T) {
	t.Parallel()
	const digits = "0123456789"
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for i := range 256 {
		c := byte(i)
		digit := strings.IndexByte(digits, c) >= 0
		letter := strings.IndexByte(letters+strings.ToUpper(letters), c) >= 0
		if IsDigit(c) != digit {
			t.Errorf("IsDigit(%q) = %t", c, !digit)
		}
		if want := digit || letter || c == '_'; InName(c) != want {
			t.Errorf("InName(%q) = %t", c, !want)
		}
		want, err := strconv.ParseUint(string(rune(c)), 36, 32)
		if err != nil {
			want = 255
		}
		if got := DigitValue(c); got != uint32(want) {
			t.Errorf("DigitValue(%q) = %d, want %d", c, got, want)
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text                string
		digits, name, ascii bool
	}{
		{"", false, false, true},
		{"0", true, false, true},
		{"0123456789", true, false, true},
		{"-1", false, false, true},
		{"1 ", false, false, true},
		{"_", false, true, true},
		{"a1_B", false, true, true},
		{"1a", false, false, true},
		{"a-b", false, false, true},
		{"a\x00", false, false, true},
		{"\x7f", false, false, true},
		{"\x80", false, false, false},
		{"é", false, false, false},
		{"aé", false, false, false},
		{"١", false, false, false}, // a digit elsewhere
	} {
		if got := IsDigits(tt.text); got != tt.digits {
			t.Errorf("IsDigits(%q) = %t", tt.text, got)
		}
		if got := IsName(tt.text); got != tt.name {
			t.Errorf("IsName(%q) = %t", tt.text, got)
		}
		if got := Is(tt.text); got != tt.ascii {
			t.Errorf("Is(%q) = %t", tt.text, got)
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	table := [128]string{'a': "A", 127: "DEL"}
	for c, want := range map[byte]string{'a': "A", 127: "DEL", 'b': "", 128: "", 255: ""} {
		if got := Lookup(&table, c); got != want {
			t.Errorf("Lookup(%d) = %q, want %q", c, got, want)
		}
	}
}
