package source

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"gopipe/plan"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 100)
	tests := []struct {
		line string
		col  uint32
		want string
	}{
		{"foo { bar", 5, "  foo { bar\n      ^\n"},
		{"\t\tfoo )", 7, "  \t\tfoo )\n  \t\t    ^\n"},
		{"x", 2, "  x\n   ^\n"},
		{"x", 9, "  x\n"},
		{"x", 0, "  x\n"},
		{"  ", 1, ""},
		{"é )", 4, "  é )\n    ^\n"},
		{"a\x1b[1m\xff )", 8, "  a?[1m? )\n         ^\n"},
		{long, 1, "  " + long[:69] + "...\n  ^\n"},
		{long, 251, "  ..." + long[217:283] + "...\n  " + strings.Repeat(" ", 36) + "^\n"},
		{long, 496, "  ..." + long[431:499] + "\n  " + strings.Repeat(" ", 67) + "^\n"},
	}
	for _, tt := range tests {
		e := &SyntaxError{Pos: plan.Pos{Line: 1, Col: tt.col}, Line: tt.line}
		if got := e.Excerpt(); got != tt.want {
			t.Errorf("%q, column %d:\n%swant\n%s", tt.line, tt.col, got, tt.want)
		}
	}
	if got := (&SyntaxError{Line: "x"}).Excerpt(); got != "" {
		t.Errorf("without a position: %q", got)
	}
}

// The error holds the line that it is in.
func TestSyntaxErrorLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"echo a\r\n  echo )\r\necho b": "  echo )",
		"echo a\n for x in":            " for x in",
		"(":                            "(",
	} {
		_, err := Parse([]byte(text), "")
		var bad *SyntaxError
		if !errors.As(err, &bad) || bad.Line != want || strings.Contains(bad.Error(), "\n") {
			t.Errorf("%q: %#v", text, err)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("a\tb", uint32(3))
	f.Fuzz(func(t *testing.T, line string, col uint32) {
		got := (&SyntaxError{Pos: plan.Pos{Line: 1, Col: col}, Line: line}).Excerpt()
		if !utf8.ValidString(got) || strings.Count(got, "\n") > 2 && !strings.Contains(line, "\n") {
			t.Errorf("%q, column %d: %q", line, col, got)
		}
	})
}
