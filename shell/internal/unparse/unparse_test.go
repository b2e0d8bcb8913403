package unparse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/bashtest"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/source"
)

// bodies are function bodies that bash and this package show alike.
var bodies = []string{
	"echo a  b\techo", "a; b\nc & d", "a && b || ! c", "a | b |& c", "(a; b) >f", "{ a; b; } 2>&1 >>f",
	"if a; then b; elif c; then d; else e; fi", "while a; b; do c; done <f", "until a; do b & done",
	"for x in 1 \"$@\" $(b); do echo $x; done", "for x; do a; done", "for ((i = 0; i < 3; i++)); do a; done",
	"select x in a b; do break; done", "case $x in a | b) c ;; (d) ;; *) e; f ;& g) h ;;& esac",
	"[[ -f x && ( $a == b* || ! -n c ) ]]", "((x = 1, y++))", "x=1 y+=2 a[3]=4 cmd", "a=(1 [3]=x \"$y\")", "local a=1 b; export c; declare -a d=()",
	"g() { a; }", "g() (a)", "time -p a | b", "coproc a", "coproc N { a; }",
	"echo 'a b' \"c $d\" $'e\\tf' $\"g\" \\h `i j` $((1 + 2)) ${k:-l} <(m) ?(n|o)",
	"cat <<E >f\na $b\nE", "cat <<-'E'\n\tx\n\t\ty\n\tE\n", "cat <<A | cat <<B\n1\nA\n2\nB\n", "cat <<E && a; b\nx\nE\n",
	"a <&3 >&4 5<&- >&- &>f &>>g <>h >|i <<<j {v}>k", "exec 3>&1-",
	"echo $(a; b & c) \"$(if x; then y; fi)\"", "! a | b", ": $[1 + 2] ${x[1]} ${!y} ${#z} ${a//b/c} ${a/b} ${a//b/} ${a/#b}", "<<E & b\nE", "c | d <<E | e\nE", "a <<E &\nE", "a <<E & b\nx\nE",
	"a\n\n# a comment\nb",
}

// unread are bodies that bash hands on in a form which it can't read.
var unread = []string{
	"if a <<E; then b; fi\nx\nE\n", "if a <<E & then b; fi\nE", "a | b <<E; c\nE", "a | b <<E && c | d <<E | e\nE\nE", "<0 | <<E &\nE",
	"a | b; c && d <<E || e | f\nE", "while a | b <<E; do c; done\nE", "a && (b | c <<E && d)\nE",
}

func parse(t *testing.T, text string) *syntax.File {
	t.Helper()
	file, err := source.Parse([]byte(text), "")
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return file
}

func functionOf(file *syntax.File) *syntax.FuncDecl {
	if len(file.Stmts) != 1 {
		return nil
	}
	stmt := file.Stmts[0]
	decl, _ := stmt.Cmd.(*syntax.FuncDecl)
	if stmt.Negated || stmt.Background || len(stmt.Redirs) > 0 {
		return nil
	}
	return decl
}

func TestFunctionText(t *testing.T) {
	t.Parallel()
	for _, body := range bodies {
		text := "f() {\n" + body + "\n}"
		got := FunctionText(functionOf(parse(t, text)))
		want, bad, _ := bashtest.Run(t, "", "shopt -s extglob\neval \"$1\"; declare -f f", text)
		if got != want {
			t.Errorf("%q is\n%s\nin bash\n%s%s", body, got, want, bad)
		}
	}
}

// What a child shell gets is what the function was.
func TestExportText(t *testing.T) {
	t.Parallel()
	for _, body := range append(unread, bodies...) {
		text := "f() {\n" + body + "\n}"
		decl := functionOf(parse(t, text))
		again := functionOf(parse(t, "f "+ExportText(decl)))
		if got, want := leaves(again.Body), leaves(decl.Body); got != want && body != "coproc a" { // shown with its name, which is a command then
			t.Errorf("%q\n%s\nbecomes\n%s\n%s", body, want, got, ExportText(decl))
		}
		want, bad, _ := bashtest.Run(t, "", "shopt -s extglob\neval \"$1\"; export -f f; env | sed -n '/^BASH_FUNC_f/,$ { s/^BASH_FUNC_f%%=//; p; /^}/q; }'", text)
		if got := ExportText(decl) + "\n"; got != want && !slices.Contains(unread, body) {
			t.Errorf("%q is\n%s\nin bash\n%s%s", body, got, want, bad)
		}
	}
}

func TestHeadText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"x=1  a 'b'   >f 2>&1 &":    "x=1 a 'b' > f 2>&1",
		"! a":                       "a",
		"for x in 1  2; do a; done": "for x in 1 2",
		"for x; do a; done":         `for x in "$@"`,
		"select x in a; do b; done": "select x in a",
		"case a  in b) c;; esac":    "case a in ",
		"((1  +  2))":               "((1  +  2))",
		"[[ a  ==  b ]]":            "[[ a == b ]]",
		">f":                        "> f",
		"( a;b )":                   "( a; b )",
		"if a; then b; else c; fi":  "if a; then\n    b;\nelse\n    c;\nfi",
		"a |  b":                    "a | b",
	} {
		stmt := parse(t, text).Stmts[0]
		node := syntax.Node(stmt)
		switch c := stmt.Cmd.(type) {
		case *syntax.ForClause, *syntax.CaseClause:
			node = c
		}
		if got := HeadText(node); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestQuotedDelimiters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"E": false, "$E": false, `\E`: true, "'E'": true, `"E"`: true, "E''": true, "a-b": false} {
		stmt := parse(t, "cat <<"+text+"\nE\n").Stmts[0]
		if got := IsQuoted(stmt.Redirs[0].Word); got != want {
			t.Errorf("%q is quoted: %t", text, got)
		}
	}
}

func TestStripTabs(t *testing.T) {
	t.Parallel()
	doc := parse(t, "cat <<-E\n\ta\n\t\t$b\tc\n \td\n\t\n\tE\n").Stmts[0].Redirs[0].Hdoc
	before := Text(doc)
	if got, want := partsText(StripTabs(doc).Parts), "a\n$b\tc\n \td\n\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if Text(doc) != before {
		t.Error("the word has changed")
	}
}

// leaves are the literal texts of a tree, with what bash spells out.
func leaves(root syntax.Node) string {
	var b strings.Builder
	put := func(text string) { fmt.Fprintf(&b, "%q ", text) }
	syntax.Walk(root, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Lit:
			put(n.Value)
		case *syntax.SglQuoted:
			if n.Dollar {
				put(format.Unescape(n.Value))
			} else {
				put(n.Value)
			}
		case *syntax.Redirect:
			if n.Hdoc != nil {
				put(unquotedDelimiter(n.Word))
				b.WriteString(strings.ReplaceAll(leaves(documentBody(n)), `"" `, ""))
			} else {
				b.WriteString(leaves(n.Word))
			}
			return false
		case *syntax.BinaryCmd:
			b.WriteString(leaves(n.X))
			if n.Op == syntax.PipeAll {
				put("1")
			}
			b.WriteString(leaves(n.Y))
			return false
		case *syntax.WordIter:
			if !n.InPos.IsValid() {
				put(n.Name.Value)
				put("@")
				return false
			}
		}
		return true
	})
	return b.String()
}

// FuzzRoundTrip checks that a function as it is shown is the same function, and is
// shown in the same way again.
func FuzzRoundTrip(f *testing.F) {
	for _, body := range append(unread, bodies...) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.ContainsAny(body, "\x00\r\f\v`") || strings.IndexByte(body, 0xff) >= 0 || strings.Contains(body, "coproc") || strings.Contains(body, "/}") {
			t.Skip() // the tree does not have all of it
		}
		file, err := source.Parse([]byte("f() {\n"+body+"\n}"), "")
		if err != nil || functionOf(file) == nil {
			t.Skip()
		}
		decl := functionOf(file)
		wantSame(t, decl, func(decl *syntax.FuncDecl) string { return "f " + ExportText(decl) })
		if !strings.Contains(body, "<<") { // bash writes after a document what can't be read
			wantSame(t, decl, FunctionText)
		}
	})
}

func wantSame(t *testing.T, decl *syntax.FuncDecl, show func(*syntax.FuncDecl) string) {
	t.Helper()
	shown := show(decl)
	file, err := source.Parse([]byte(shown), "")
	if err != nil || functionOf(file) == nil {
		t.Fatalf("it is shown as %q: %v", shown, err)
	}
	again := functionOf(file)
	if got, want := leaves(again), leaves(decl); got != want {
		t.Errorf("it is shown as %q, and so becomes\n%s, which was\n%s", shown, got, want)
	}
	if twice := show(again); twice != shown {
		t.Errorf("it is shown as %q, and then as %q", shown, twice)
	}
}
