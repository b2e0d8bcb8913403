package vars

import (
	"slices"
	"testing"
)

func environ(t *Table) string {
	text := ""
	for _, pair := range t.Environ() {
		text += pair + " "
	}
	return text
}

func TestTable(t *testing.T) {
	t.Parallel()
	parent := Import([]string{"a=1", "b=2", "1c=3", "_=x", "d"})
	if got := environ(parent); got != "a=1 b=2 " || parent.Text("PATH") != defaultPath || parent.Text("IFS") != " \t\n" {
		t.Errorf("the environment is %q", got)
	}
	child := parent.Child()
	if environ(child) != environ(parent) || child.Text("a") != "1" || child.Own("a") != nil {
		t.Error("a child is not as its parent is")
	}
	child.Mutable("a").Text = "5"
	child.Unset("b")
	child.Put("c", &Variable{Kind: Scalar, Set: true, Text: "6", Attrs: Export})
	if got := environ(child); got != "a=5 c=6 " {
		t.Errorf("a child's environment is %q", got)
	}
	if child.Get("b") != nil || !child.IsHidden("b") || child.IsHidden("none") || slices.Contains(child.Names(), "b") {
		t.Error("a variable that is unset is there")
	}
	copied := child.Snapshot()
	child.Mutable("a").Text = "7"
	if environ(parent) != "a=1 b=2 " || environ(copied) != "a=5 c=6 " || environ(child) != "a=7 c=6 " {
		t.Errorf("parent %q, copy %q, child %q", environ(parent), environ(copied), environ(child))
	}
	child.Own("c").Attrs = 0
	child.EnvironChanged()
	if got := environ(child); got != "a=7 " {
		t.Errorf("after a change, %q", got)
	}
	child.Put("b", nil)
	if child.Text("b") != "2" {
		t.Error("what is let go is not the parent's")
	}
}

func TestReference(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Reference{
		"a": {Name: "a"}, "a[1]": {Name: "a", Indexed: true, Key: "1"}, "a[b[1]]": {Name: "a", Indexed: true, Key: "b[1]"}, "a[]": {}, "a[1": {}, "1": {}, "": {}, "a b": {},
	} {
		got, ok := ParseReference(text)
		if ok != (want.Name != "") || ok && (got != want || got.String() != text) {
			t.Errorf("%q is %+v, %v", text, got, ok)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	v := Import(nil)
	for name, to := range map[string]string{"r": "x", "rr": "r", "e": "a[2]", "all": "a[@]", "loop": "pool", "pool": "loop", "bad": "1 2"} {
		v.Put(name, &Variable{Kind: Scalar, Set: true, Text: to, Attrs: Nameref})
	}
	v.Put("unset", &Variable{Kind: Scalar, Attrs: Nameref})
	for _, row := range []struct {
		from, to string
		all      bool
	}{
		{"x", "x", false}, {"r", "x", false}, {"rr", "x", false}, {"rr[3]", "x[3]", false}, {"e", "a[2]", false}, {"all", "a[@]", true}, {"bad", "bad", false},
		{"unset", "unset", false}, {"e[1]", "a[2][1]", false},
	} {
		r, _ := ParseReference(row.from)
		if got := v.Resolve(r); got.String() != row.to || got.IsAll() != row.all {
			t.Errorf("%s is %+v", row.from, got)
		}
	}
	if got := v.Resolve(Reference{Name: "loop"}); got.Circular != "loop" {
		t.Errorf("a circle is %+v", got)
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	v := Import([]string{"x=1"})
	var changed []string
	note := func(name string) { changed = append(changed, name) }

	call := Scope{Temporary: true}
	call.Save(v, "y")
	v.Put("y", NewScalar("call's"))
	var f Scope
	f.DeclareLocal(v, &call, "x").Text = "2"
	if got := v.Get("x"); got.Text != "2" || got.Attrs != Export {
		t.Errorf("a local is %+v", got)
	}
	if f.DeclareLocal(v, &call, "y").Text != "call's" || f.DeclareLocal(v, nil, "z").Set {
		t.Error("locals begin with other values")
	}
	if f.DeclareLocal(v, nil, "x").Text != "2" || f.Index("x") != 0 || f.Index("none") != -1 {
		t.Error("a local that is declared again is another")
	}
	f.Swap(v, note)
	if v.Text("x") != "1" || v.Get("z") != nil {
		t.Error("the caller's are not there")
	}
	f.Swap(v, note)
	f.Restore(v, note)
	call.Restore(v, note)
	if v.Text("x") != "1" || v.Get("y") != nil || v.Get("z") != nil {
		t.Error("the scope is not undone")
	}
	if want := []string{"x", "y", "z", "x", "y", "z", "z", "y", "x", "y"}; !slices.Equal(changed, want) {
		t.Errorf("changed %q", changed)
	}
}
