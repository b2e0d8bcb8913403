package fanin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/source"
)

// A program has functions, by their bodies' text, and variables.
type program struct {
	functions map[string]*syntax.Stmt
	values    map[string]string
}

func (p *program) FunctionBody(name string) *syntax.Stmt { return p.functions[name] }
func (p *program) Holds(name, value string) bool         { return p.values[name] == value }
func (p *program) Scalar(name string) string             { return p.values[name] }

// search looks into a text, with FIFOs of the names a, b and ab in variables of the
// same names; %a in the text is the path of a.
func search(t *testing.T, all *Set, text string) (s *Search, err error) {
	in := &program{make(map[string]*syntax.Stmt), make(map[string]string)}
	for _, f := range all.list() {
		path := f.Node.Path()
		name := path[strings.LastIndexByte(path, '/')+1:]
		in.values[name] = path
		text = strings.ReplaceAll(text, "%"+name+"%", path)
	}
	file, err := source.Parse([]byte(text), "")
	if err != nil {
		return nil, err
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		if decl, ok := n.(*syntax.FuncDecl); ok {
			in.functions[decl.Name.Value] = decl.Body
		}
		return true
	})
	s = NewSearch(in, all)
	for _, stmt := range file.Stmts {
		if _, ok := stmt.Cmd.(*syntax.FuncDecl); !ok {
			s.Look(stmt, nil, 0)
		}
	}
	return s, nil
}

func newSet(t testing.TB) *Set {
	all := &Set{}
	t.Cleanup(all.Remove)
	for _, name := range []string{"a", "b", "ab"} {
		if _, err := all.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// names are those of FIFOs, in order and each once.
func names(list []*FIFO) string {
	var all []string
	for _, f := range list {
		all = append(all, BaseName(f.Node.Path()))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func (s *Search) once() (list []*FIFO) {
	for _, at := range s.Sites {
		list = append(list, at...)
	}
	return list
}

func TestSearch(t *testing.T) {
	t.Parallel()
	all := newSet(t)
	for _, tt := range []struct{ text, once, held string }{
		{"echo a b", "", ""},
		{"cat <$a", "", ""},
		{"echo >$a", "a", ""},
		{"echo >>%ab%", "ab", ""},
		{"{ echo >'%a%'; } >\"$b\"", "a b", ""},
		{"echo >$a; echo >$a", "a", ""},
		{"while read; do echo >$a; done", "", "a"},
		{"for f in $a $b; do echo >$f; done", "a b", ""},
		{"for f in $a $a; do echo >$f; done", "", "a"},
		{"for f in $a $b; do echo >$f; echo >$f; done", "a b", ""},
		{"f() { echo >$a; }; f", "", "a"},
		{"f() { echo >$1; }; f $b", "", "b"},
		{"f() { f; echo >$b; }; f", "", "b"},
		{"f() { g $1; }; g() { echo >$1; }; f $a; f $b", "", "a b"},
		{"x=$a; echo >$x", "a", ""},
		{"x=$a; true && x=$b; echo >$x", "", "a b"},
		{"x=($a $b); echo >${x[0]}", "", "a b"},
		{"{ set $b; echo >$1; }", "b", ""},
		{"tee $a", "", "a"},
		{"timeout 1 tee x $a", "", "a"},
		{"cat $a", "", ""},
		{"dd if=%a% of=%b%", "", "b"},
		{"spread $a", "a", ""},
		{"while :; do spread $a; done", "", "a"},
		{"sh -c 'echo >%a%'", "", "a"},
		{"bash -ec 'echo >$1' x $b", "", "b"},
		{"eval 'echo >$a'", "", "a"},
		{"trap 'echo >$a' EXIT", "", "a"},
		{"sh -c ')' $a", "", ""},
	} {
		s, err := search(t, all, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got := names(s.once()); got != tt.once {
			t.Errorf("%s: %q once, want %q", tt.text, got, tt.once)
		}
		if got := names(s.Held); got != tt.held {
			t.Errorf("%s: %q are held, want %q", tt.text, got, tt.held)
		}
	}
}

// Functions that call each other many times are looked into, in the time that there is.
func TestManyCalls(t *testing.T) {
	t.Parallel()
	all := newSet(t)
	for _, body := range []string{"f%[2]d; f%[2]d", "x=$a; f%[2]d; x=$b; f%[2]d", "f%[2]d $a; f%[2]d $b $1", "eval 'f%[2]d; f%[2]d'"} {
		text := ""
		for i := range 60 {
			text += fmt.Sprintf("f%d() { "+body+"; }\n", i, i+1)
		}
		text += "f60() { echo >$ab; }\nf0"
		s, err := search(t, all, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(s.Held); got != "ab" && !strings.HasPrefix(body, "eval") {
			t.Errorf("%s: %q are held", body, got)
		}
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"/d/a", true}, {"x/d/a b", true}, {"/d/ab", false}, {"/d/a.1", false}, {"/d/a_", false}, {"/d/ab /d/a", true}, {"/d/a/d/ab", true}, {"", false},
	} {
		if got := Mentions(tt.text, "/d/a"); got != tt.want {
			t.Errorf("%q mentions it: %t", tt.text, got)
		}
	}
}

func TestShellText(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"sh -c a b c": "a|b c", "/bin/bash -xc a": "a|", "sh a": "", "sh --c a": "", "sh -c": "", "eval a b": "a b|", "trap a": "a|", "trap": "", "cat -c a": "",
	} {
		text, args, ok := ShellText(strings.Fields(command))
		got := text + "|" + strings.Join(args, " ")
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%s runs %q, want %q", command, got, want)
		}
	}
	for command, want := range map[string]string{
		"env a=b tee x": "tee x", "nice -n 3 sh -c a": "sh -c a", "cat tee": "cat tee", "env cat": "env cat", "timeout 1 dd of=x": "dd of=x",
	} {
		if got := strings.Join(Unwrapped(strings.Fields(command)), " "); got != want {
			t.Errorf("%s runs %q, want %q", command, got, want)
		}
	}
}

// FuzzSearch checks that a search in any program ends, and finds FIFOs that there
// are.
func FuzzSearch(f *testing.F) {
	all := newSet(f)
	for _, text := range []string{
		"", "echo >$a", "f() { f; g; }; g() { f; echo >$1; }; f $a", "for f in $a; do eval '$f >$f'; done", "sh -c 'sh -c \"echo >%a%\"'", "set $a; x=$1; tee $x",
		"env", "''", "$x", "eval", "a=$a; eval \"$a\" x", "coproc { >$a; }", "select x; do :; done",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := search(t, all, text)
		if err != nil {
			t.Skip()
		}
		for _, f := range append(s.once(), s.Held...) {
			if all.Find(f.Node.Path()) != f {
				t.Errorf("%q: finds what is not there", text)
			}
		}
	})
}
