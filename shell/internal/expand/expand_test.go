package expand

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/arith"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// A fakeShell runs nothing: a substitution says what it would run.
type fakeShell struct {
	set  *vars.Set
	dir  string
	said []string
}

func (f *fakeShell) Special(name string) (text string, set bool) {
	_, params := f.Positional()
	if n, err := strconv.Atoi(name); err == nil && n > 0 {
		if n > len(params) {
			return "", false
		}
		return params[n-1], true
	}
	return map[string]string{"0": "name", "?": "7", "#": strconv.Itoa(len(params)), "$": "99", "-": "hB"}[name], name != "!"
}

func (f *fakeShell) Positional() (zero string, params []string) {
	return "name", []string{"a b", "", "c"}
}

func (f *fakeShell) Substitute(_ context.Context, cs *syntax.CmdSubst) (string, error) {
	text := "ran"
	for _, stmt := range cs.Stmts {
		text += " " + unparse.Text(stmt)
	}
	return text, nil
}

func (f *fakeShell) ProcSubst(*syntax.ProcSubst) (string, error) { return "/dev/fd/63", nil }

func (f *fakeShell) Evaluate(ctx context.Context, text string) (int64, error) {
	return arith.Eval(ctx, f, text, 0)
}

func (f *fakeShell) Get(name string, _ bool, _ string) (string, error) { return f.set.Text(name), nil }
func (f *fakeShell) Set(name string, _ bool, _ string, value int64) error {
	return f.set.SetString(name, strconv.FormatInt(value, 10))
}
func (f *fakeShell) Subscript(_ context.Context, _, text string, _ int) (string, error) {
	return text, nil
}

func (f *fakeShell) DecodePrompt(text string) string       { return strings.ReplaceAll(text, `\u`, "me") }
func (f *fakeShell) StackedDir(text string) (string, bool) { return "/stack" + text, text == "1" }
func (f *fakeShell) PatternFlags(bool) pattern.Flags       { return 0 }
func (f *fakeShell) Glob() (pattern.Files, pattern.GlobOptions) {
	return files(f.dir), pattern.GlobOptions{}
}
func (f *fakeShell) Diagnose(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func (f *fakeShell) Computed(string) *vars.Variable                 { return nil }
func (f *fakeShell) ComputedNames() []string                        { return nil }
func (f *fakeShell) IsFixed(string) bool                            { return false }
func (f *fakeShell) IsComputedDict(string) bool                     { return false }
func (f *fakeShell) SetComputed(string, string) bool                { return false }
func (f *fakeShell) SetComputedElement(vars.Reference, string) bool { return false }
func (f *fakeShell) Watch(string)                                   {}
func (f *fakeShell) Allexport() bool                                { return false }
func (f *fakeShell) Complain(err error)                             { f.Diagnose("%v", err) }
func (f *fakeShell) Unheard(err error)                              { f.Diagnose("%v", err) }
func (f *fakeShell) Refused(err error)                              { f.Diagnose("%v", err) }

// files are those of a directory without hidden ones.
type files string

func (dir files) Names(name string) (names []string) {
	for _, entry := range dir.Entries(name) {
		names = append(names, entry.Name())
	}
	return names
}

func (dir files) Entries(name string) []os.DirEntry {
	entries, _ := os.ReadDir(filepath.Join(string(dir), name))
	return entries
}

func (dir files) Exists(name string, _ bool) bool {
	_, err := os.Lstat(filepath.Join(string(dir), name))
	return err == nil
}

func newExpander(tb testing.TB) (Expander, *fakeShell) {
	shell := &fakeShell{dir: tb.TempDir()}
	for _, name := range []string{"f1", "f2", "g h"} {
		if err := os.WriteFile(filepath.Join(shell.dir, name), nil, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	set := &vars.Set{Table: vars.Import([]string{"x=a b", "e=", "star=f*", "tar=a.tar.gz", "HOME=/home", "n=2", "mixed=aBc"}), Shell: shell}
	set.Put("arr", vars.NewIndexed([]string{"one", "t w o", ""}))
	set.Put("ref", &vars.Variable{Kind: vars.Scalar, Set: true, Text: "x", Attrs: vars.Nameref})
	shell.set = set
	opts, shopts := option.Defaults(), option.ShoptDefaults()
	opts.Braceexpand = true
	return Expander{&Config{Vars: set, Opts: &opts, Shopts: &shopts, Shell: shell}, context.Background()}, shell
}

// words reads the words of a command's line.
func words(text string) ([]*syntax.Word, error) {
	file, err := source.Parse([]byte(text+"\n"), "")
	if err != nil || len(file.Stmts) != 1 {
		return nil, err
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok {
		return nil, errors.New("no command")
	}
	return call.Args, nil
}

func TestFields(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, want string }{
		{`plain 'sin gle' "dou ble" \a\ b $'\t'`, `plain|sin gle|dou ble|a b|	`},
		{`$x "$x" -$x- $e "$e" $none`, "a|b|a b|-a|b-|"},
		{`$1 "$@" $* "$*" "x$@y"`, "a|b|a b||c|a|b|c|a b  c|xa b||cy"},
		{"{a,b}{1..3} {z..x} {05..07} {a} a{,}", "a1|a2|a3|b1|b2|b3|z|y|x|05|06|07|{a}|a|a"},
		{`~ ~/x a=~ "~" ~1 \~`, "/home|/home/x|a=/home|~|/stack1|~"},
		{`f* "f*" $star "$star" g* nothing*`, "f1|f2|f*|f1|f2|f*|g h|nothing*"},
		{`${x} ${#x} ${x:1} ${x:0:1} ${tar%.*} ${tar%%.*} ${tar#*.} ${tar##*.} "${x/ /_}" ${x//[ab]/&&}`, "a|b|3|b|a|a.tar|a|tar.gz|gz|a_b|aa|bb"},
		{`${none:-d} ${e:-d} ${e-d} "${x:+p q}" ${none+no} ${new:=w} $new`, "d|d|p q|w|w"},
		{`${mixed^^} ${mixed,,} ${mixed^} ${mixed@U} ${x@Q} "${e@Q}"`, "ABC|abc|ABc|ABC|'a|b'|''"},
		{`${arr[0]} "${arr[@]}" "${arr[*]}" ${#arr[@]} ${!arr[@]} "${arr[@]:1:1}" "${arr[-2]}"`, "one|one|t w o||one t w o |3|0|1|2|t w o|t w o"},
		{`$ref "${!n}" ${!ref} ${!m*}`, "a|b||x|mixed"},
		{`$((n * 3 + 1)) "$((n++))" $n`, "7|2|3"},
		{"$(true) `false`x <(true)", "ran|true|ran|falsex|/dev/fd/63"},
		{`$? $# $0`, "7|3|name"},
	} {
		x, _ := newExpander(t)
		list, err := words("cmd " + row.text)
		if err != nil {
			t.Fatal(row.text, err)
		}
		fields, err := x.Fields(list[1:])
		if got := strings.Join(fields, "|"); got != row.want || err != nil {
			t.Errorf("%s\nis   %s, %v\nwant %s", row.text, got, err, row.want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, want    string
		unset, isMild bool
	}{
		{"${none:?gone}", "none: gone", true, false},
		{"${none?}", "none: parameter not set", true, false},
		{"$none", "none: unbound variable", true, false},
		{"$4", "$4: unbound variable", true, false},
		{"${x:0:-9}", "-9: substring expression < 0", false, true},
		{"$((1/0))", `1/0: division by 0 (error token is "0")`, false, true},
		{"none*", "no match: none*", false, false},
		{"${2:=x}", "$2: cannot assign in this way", false, false},
	} {
		x, _ := newExpander(t)
		x.Opts.Nounset, x.Shopts.Failglob = true, true
		list, err := words("cmd " + row.text)
		if err != nil {
			t.Fatal(row.text, err)
		}
		_, err = x.Fields(list[1:])
		if err == nil || err.Error() != row.want {
			t.Errorf("%s: %v, want %s", row.text, err, row.want)
		}
		var unset *UnsetError
		if errors.As(err, &unset) != row.unset || IsMild(err) != row.isMild {
			t.Errorf("%s: a %T, which is mild: %v", row.text, err, IsMild(err))
		}
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, pattern, traced, regexp string }{
		{`a*"*"$star`, `a*\*f*`, `a*\*f*`, `a*\*f*`},
		{`"$x".[a-c]`, `a b\.[a-c]`, `\a\ \b.[a-c]`, `a b.[a-c]`},
		{`'.'+$e`, `\.+`, `\.+`, `\.+`},
	} {
		x, _ := newExpander(t)
		list, err := words("cmd " + row.text)
		if err != nil {
			t.Fatal(err)
		}
		frags, err := x.Fragments(list[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := x.PatternText(frags); got != row.pattern && got != strings.Replace(row.pattern, `b\.`, "b.", 1) {
			t.Errorf("the pattern of %s is %s, want %s", row.text, got, row.pattern)
		}
		if got := x.TracedPattern(frags); got != row.traced {
			t.Errorf("the trace of %s is %s, want %s", row.text, got, row.traced)
		}
		if got := RegexpText(frags); got != row.regexp {
			t.Errorf("the expression of %s is %s, want %s", row.text, got, row.regexp)
		}
	}
}

// TestPlainAllocations keeps the fast way from allocating but for the fields.
func TestPlainAllocations(t *testing.T) {
	x, _ := newExpander(t)
	list, err := words(`cmd plain "$mixed" $n`)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { x.Fields(list) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzQuoted checks that what is quoted for reuse is one field, itself.
func FuzzQuoted(f *testing.F) {
	for _, text := range []string{"", "a b", "it's", "$x*~{a,b}", "\x01é\xff\n", "#!`\\"} {
		f.Add(text)
	}
	x, _ := newExpander(f)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\x00") {
			t.Skip() // no text has it
		}
		for _, quoted := range []string{quote.Reusable(text), quote.Printf(text), quote.Trace(text)} {
			list, err := words("cmd " + quoted)
			if err != nil {
				t.Fatal(quoted, err)
			}
			fields, err := x.Fields(list[1:])
			if err != nil || !slices.Equal(fields, []string{text}) {
				t.Errorf("%q is quoted as %s, which is %q, %v", text, quoted, fields, err)
			}
		}
	})
}

// FuzzFields checks that the fast way for words and the general one agree.
func FuzzFields(f *testing.F) {
	for _, text := range []string{`a"$x"'b'`, "$x$n", `"$@"`, "${tar%.*}", "$((n+1))", "~", "f*", "a\\b", `"$e"`, "$mixed/x", "{a,b}$n", `"a${arr[1]}"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "..") || strings.Count(text, "{") > 5 || strings.ContainsAny(text, "/=+-!:?") {
			t.Skip() // too many words, names of files or users, effects
		}
		list, err := words("cmd " + text)
		if err != nil || len(list) < 2 {
			t.Skip()
		}
		x, _ := newExpander(t)
		fast, fastErr := x.Fields(list[1:])
		x, _ = newExpander(t)
		slow, slowErr := generally(x, list[1:])
		if fmt.Sprint(fastErr) != fmt.Sprint(slowErr) || fastErr == nil && !slices.Equal(fast, slow) {
			t.Errorf("%q is %q, %v; in general %q, %v", text, fast, fastErr, slow, slowErr)
		}
	})
}

// generally expands words by the general way alone.
func generally(x Expander, words []*syntax.Word) ([]string, error) {
	var list fieldList
	for _, w := range words {
		if err := x.wordFields(&list, w); err != nil {
			return nil, err
		}
	}
	return x.withPaths(list)
}

func BenchmarkFields(b *testing.B) {
	for _, text := range []string{"plain", "$n", `"$mixed"`, `"a $x b"`, "$x", "${tar%.*}", `"$@"`} {
		b.Run(text, func(b *testing.B) {
			x, _ := newExpander(b)
			list, err := words("cmd " + text)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				x.Fields(list[1:])
			}
		})
	}
}
