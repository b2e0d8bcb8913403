package quote

import (
	"fmt"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

func TestQuoting(t *testing.T) {
	t.Parallel()
	tests := []struct{ word, trace, set, export, printf string }{
		{"", `''`, ``, `""`, `''`},
		{"a-b_c/d.e%f@g+h", "a-b_c/d.e%f@g+h", "a-b_c/d.e%f@g+h", `"a-b_c/d.e%f@g+h"`, "a-b_c/d.e%f@g+h"},
		{"a b", `'a b'`, `'a b'`, `"a b"`, `a\ b`},
		{"'", `\'`, `\'`, `"'"`, `\'`},
		{"it's", `'it'\''s'`, `'it'\''s'`, `"it's"`, `it\'s`},
		{"a\tb", "'a\tb'", `$'a\tb'`, `$'a\tb'`, `$'a\tb'`},
		{"\x01'\\", "'\x01'\\''\\'", `$'\001\'\\'`, `$'\001\'\\'`, `$'\001\'\\'`},
		{"\x1b", `$'\E'`, `$'\E'`, `$'\E'`, `$'\E'`},
		{"a\x7f", `$'a\177'`, `$'a\177'`, `$'a\177'`, `$'a\177'`},
		{"$x`\"\\", "'$x`\"\\'", "'$x`\"\\'", "\"\\$x\\`\\\"\\\\\"", "\\$x\\`\\\"\\\\"},
		{"~a", `'~a'`, `'~a'`, `"~a"`, `\~a`},
		{"a~", `a~`, `a~`, `"a~"`, `a~`},
		{"a=~:~", `'a=~:~'`, `'a=~:~'`, `"a=~:~"`, `a=\~:\~`},
		{"#a#", `'#a#'`, `'#a#'`, `"#a#"`, `\#a#`},
		{"a#b=c", `a#b=c`, `a#b=c`, `"a#b=c"`, `a#b=c`},
		{"{a,b}", `'{a,b}'`, `'{a,b}'`, `"{a,b}"`, `\{a\,b\}`},
		{"a,b", `a,b`, `a,b`, `"a,b"`, `a\,b`},
		{"!^*?[]", `'!^*?[]'`, `'!^*?[]'`, `"!^*?[]"`, `\!\^\*\?\[\]`},
	}
	for _, tt := range tests {
		for _, quoted := range []struct{ form, got, want string }{
			{"traceQuote", Trace(tt.word), tt.trace},
			{"singleQuote", Listed(tt.word), tt.set},
			{"exportQuote", Declared(tt.word), tt.export},
			{"printfQuote", Printf(tt.word), tt.printf},
		} {
			if quoted.got != quoted.want {
				t.Errorf("%s(%q) = %q, want %q", quoted.form, tt.word, quoted.got, quoted.want)
			}
		}
	}
}

// quotedWords are words of each single byte, at the start and elsewhere, and
// some of more than ASCII.
func quotedWords() []string {
	words := []string{
		"", "''", "a'b", "é", "\xe9", "é\xe9", "é\x01ü", "\u00a0", "\u200b", "\ue000",
		"\u0300", "\u0085", "\u2028", "\u0378", "\U0001f600", "\xed\xa0\x80", "a=~b", "a:~b",
	}
	for c := 1; c < 256; c++ {
		char := string([]byte{byte(c)})
		words = append(words, char, char+"a", "a"+char, " "+char)
	}
	return words
}

func TestQuotingReplay(t *testing.T) {
	t.Parallel()
	forms := []struct {
		name, script string
		show         func(i int, word string) string
	}{
		{"printf", `printf '%q\n' "$@"`, func(_ int, word string) string {
			return Printf(word) + "\n"
		}},
		{"trace", `exec 2>&1; PS4=; set -x; : "$@"`, func(i int, word string) string {
			return strings.Repeat(":", max(0, 1-i)) + " " + Trace(word)
		}},
		{"export", `for V; do export V; declare -p V; done`, func(_ int, word string) string {
			return "declare -x V=" + Declared(word) + "\n"
		}},
		{"set", `for v; do printf -v V$((10000 + i++)) %s "$v"; done; set | grep -a ^V1`, func(i int, word string) string {
			return fmt.Sprintf("V%d=%s\n", 10000+i, Listed(word))
		}},
	}
	words := quotedWords()
	for _, form := range forms {
		t.Run(form.name, func(t *testing.T) {
			t.Parallel()
			want, _, _ := bashtest.Run(t, "", form.script, words...)
			var got strings.Builder
			for i, word := range words {
				got.WriteString(form.show(i, word))
			}
			compareLines(t, strings.TrimSuffix(got.String(), "\n"), strings.TrimSuffix(want, "\n"))
		})
	}
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	if len(gotLines) != len(wantLines) {
		t.Errorf("%d lines, bash %d", len(gotLines), len(wantLines))
		return
	}
	for i, line := range gotLines {
		if line != wantLines[i] {
			t.Errorf("got %q, bash %q", line, wantLines[i])
		}
	}
}
