package foresee

import (
	"os"
	"strings"
	"testing"

	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// explained are the plans of a program: stages by name, in their order.
func explained(t *testing.T, dir, text string) (plans string, err error) {
	t.Helper()
	file, err := source.Parse([]byte(text), "")
	if err != nil {
		return "", err
	}
	program, err := Explain(&state.Config{Dir: dir, Env: []string{"PATH=/nosuch", "SECRET=s3cret"}}, file)
	var all []string
	for _, p := range program {
		var names []string
		for i := range p.Stages {
			names = append(names, p.Stages[i].Name)
			if p.Stages[i].Env != nil || strings.Contains(p.Text(), "s3cret") {
				t.Errorf("%q: the environment is shown", text)
			}
		}
		all = append(all, strings.Join(names, " | "))
	}
	return strings.Join(all, "; "), err
}

// nothingIn fails if anything was made in a folder.
func nothingIn(t *testing.T, dir, text string) {
	t.Helper()
	if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
		t.Errorf("%q: %v was made (%v)", text, made, err)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct{ text, plans string }{
		{"", ""},
		{"a", "a"},
		{"a | b; c", "a | b; c"},
		{"a && b || c", "a; b; c"},
		{"if a; then b; else c; fi", "a; b; c"},
		{"while a; do b | c; done", "a; b | c"},
		{"for x in 1 2; do a $x; done", "a $x"},
		{"case x in a) b;; *) c;; esac", "b; c"},
		{"f() { a; }; f", "a; f"},
		{"a $(b)", "b; a $(b)"},
		{"a <(b | c)", "a | b | c"},
		{"exit; a", "exit; a"},
		{"a >f; rm f; touch g", "a; rm; touch"},
		{"a &", "a"},
		{"x=1", ""},
	} {
		got, err := explained(t, dir, tt.text)
		if err != nil || got != tt.plans {
			t.Errorf("%q: %q, %v; want %q", tt.text, got, err, tt.plans)
		}
		nothingIn(t, dir, tt.text)
	}
}

// FuzzExplain checks that no program is run by being shown.
func FuzzExplain(f *testing.F) {
	for _, text := range []string{
		"a >f", "f() { f; }; f", "fifo x; a >$x", "exec 3>f; a >&3", "echo >f; : >g", "$(a >f)", "cd /; a >f", "trap 'a >f' EXIT", "set -e; false; a", "x=${y:?z}; a",
		"eval 'a >f'", ". ./f", "while :; do :; done >f", "mapfile <f", "a=(1 2); echo ${a[@]}", "coproc a", "a <<E\n$b\nE", "((1/0))", "merge a b | spread c >f", "printf x >f", "{ a; } 2>&1 | tee f",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "/") {
			t.Skip() // if it were run, let it be here
		}
		dir := t.TempDir()
		explained(t, dir, text)
		nothingIn(t, dir, text)
	})
}
