package quote_test

import (
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/format"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
)

// read is the one word that a text is in a program.
func read(t *testing.T, text string) string {
	t.Helper()
	file, err := source.Parse([]byte(": "+text), "")
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(file.Stmts) != 1 || len(call.Args) != 2 || len(file.Stmts[0].Redirs) > 0 {
		t.Fatalf("%q is more than a word", text)
	}
	return valueOf(t, call.Args[1].Parts, quote.Unbackslash)
}

func valueOf(t *testing.T, parts []syntax.WordPart, literal func(string) string) string {
	t.Helper()
	var b strings.Builder
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(literal(p.Value))
		case *syntax.SglQuoted:
			if p.Dollar {
				b.WriteString(format.Unescape(p.Value))
			} else {
				b.WriteString(p.Value)
			}
		case *syntax.DblQuoted:
			b.WriteString(valueOf(t, p.Parts, strings.NewReplacer(`\$`, `$`, "\\`", "`", `\"`, `"`, `\\`, `\`).Replace))
		default:
			t.Errorf("a %T is to be expanded", part)
		}
	}
	return b.String()
}

// FuzzReadBack checks that each quoted form is one word, whose value is what was
// quoted.
func FuzzReadBack(f *testing.F) {
	for _, text := range []string{"", "a", "it's", "a b", "$x`\"\\", "~", "a=~", "#", "\n", "\x01\x7f'\\", "é\xff", "!a", "{a,b}", "-n", "\\'", "[x]=1", "a\x1b1", "\x011"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.IndexByte(text, 0) >= 0 {
			t.Skip()
		}
		for form, quoted := range map[string]string{
			"Trace": quote.Trace(text), "Declared": quote.Declared(text), "Printf": quote.Printf(text), "Reusable": quote.Reusable(text),
			"Single": quote.Single(text), "ANSI": quote.ANSI(text),
		} {
			if got := read(t, quoted); got != text {
				t.Errorf("%s(%q) is %s, which is %q", form, text, quoted, got)
			}
		}
		if listed := quote.Listed(text); text != "" && read(t, listed) != text {
			t.Errorf("Listed(%q) is %s, which is %q", text, listed, read(t, listed))
		}
	})
}
