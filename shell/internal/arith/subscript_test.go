package arith

import (
	"strings"
	"testing"
)

func TestSubscriptLength(t *testing.T) {
	t.Parallel()
	for text, rest := range map[string]string{
		"[1]+2": "+2", "[a[1]]]": "]", `[\]]x`: "x", "[']'] ": " ", `["]"]`: "", "[`]`]": "", "[$(])]y": "y", "[${a[1]}]": "", "[$]": "",
	} {
		if n := SubscriptLength(text); n < 0 || text[n:] != rest {
			t.Errorf("%q is %d long", text, n)
		}
	}
	for _, text := range []string{"[", "[[]", `[\]`, "[']", "[$(]", "[$((1)]"} {
		if n := SubscriptLength(text); n >= 0 {
			t.Errorf("%q is %d long", text, n)
		}
	}
}

func TestSubscriptDocument(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, document string
		isKey, expands bool
	}{
		{`a"b"`, "ab", false, false},
		{"'a'", "'a'", false, false},
		{"'a$b'", `a\$b`, true, false},
		{`\a\$`, `a\$`, true, false},
		{"${x[']']}y", "${x[']']}y", true, true},
		{"`a`", "`a`", false, true},
	} {
		document, expands := SubscriptDocument(row.text, row.isKey)
		if document != row.document || expands != row.expands {
			t.Errorf("%q, key %v: %q, %v", row.text, row.isKey, document, expands)
		}
	}
}

// FuzzQuoteSubscript checks that what is quoted stays within its brackets.
func FuzzQuoteSubscript(f *testing.F) {
	for _, text := range append(elementExpressions, "]", "$(", "'", `\`) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		quoted := QuoteSubscript(text)
		if n := SubscriptLength("[" + quoted + "]+1"); n != len(quoted)+2 || BracketDepth(0, "["+quoted+"]") != 0 {
			t.Errorf("%q is quoted as %q, of which %d are a subscript", text, quoted, n)
		}
		document, expands := SubscriptDocument(quoted, true)
		if plain := strings.NewReplacer(`\$`, "$", "\\`", "`", `\\`, `\`).Replace(document); plain != text || expands {
			t.Errorf("%q is quoted as %q, which means %q", text, quoted, plain)
		}
	})
}
