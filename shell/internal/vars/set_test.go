package vars

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// A fakeShell knows sums, and one computed variable of each kind.
type fakeShell struct {
	said      []string
	watched   []string
	allexport bool
	computed  string
}

func (f *fakeShell) Evaluate(_ context.Context, text string) (sum int64, err error) {
	for _, term := range strings.Split(text, "+") {
		n, err := strconv.ParseInt(term, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func (f *fakeShell) Computed(name string) *Variable {
	switch name {
	case "COMPUTED", "FIXED":
		return NewScalar(f.computed)
	case "DICT":
		return &Variable{Kind: Assoc, Set: true, Dict: NewDict()}
	}
	return nil
}

func (f *fakeShell) SetComputed(name, value string) bool {
	if name == "COMPUTED" {
		f.computed = value
	}
	return name == "COMPUTED"
}

func (f *fakeShell) SetComputedElement(r Reference, _ string) bool { return r.Name == "DICT" }
func (f *fakeShell) ComputedNames() []string                       { return []string{"COMPUTED", "DICT", "FIXED"} }
func (f *fakeShell) IsFixed(name string) bool                      { return name == "FIXED" }
func (f *fakeShell) IsComputedDict(name string) bool               { return name == "DICT" }
func (f *fakeShell) Watch(name string)                             { f.watched = append(f.watched, name) }
func (f *fakeShell) Allexport() bool                               { return f.allexport }
func (f *fakeShell) Complain(err error)                            { f.said = append(f.said, err.Error()) }
func (f *fakeShell) Unheard(err error)                             { f.said = append(f.said, err.Error()) }
func (f *fakeShell) Refused(err error)                             { f.said = append(f.said, err.Error()) }

func newSet() (*Set, *fakeShell) {
	shell := &fakeShell{computed: "c"}
	s := &Set{Table: Import(nil), Shell: shell}
	for name, vr := range map[string]*Variable{
		"int": {Kind: Scalar, Set: true, Text: "1", Attrs: Integer}, "low": {Kind: Scalar, Set: true, Attrs: Lower}, "cap": {Kind: Scalar, Set: true, Attrs: Capital},
		"ro": {Kind: Scalar, Set: true, Text: "r", Attrs: Readonly}, "ref": {Kind: Scalar, Set: true, Text: "to", Attrs: Nameref},
		"new": {Kind: Scalar, Attrs: Nameref}, "list": NewIndexed([]string{"0", "1"}), "dict": {Kind: Assoc, Set: true, Dict: NewDict()},
	} {
		s.Put(name, vr)
	}
	return s, shell
}

// assign does "name=value" or "name+=value".
func assign(s *Set, text string) error {
	name, value, _ := strings.Cut(text, "=")
	name, appended := strings.CutSuffix(name, "+")
	r, ok := ParseReference(name)
	if !ok {
		return fmt.Errorf("%s is no reference", name)
	}
	return s.Assign(context.Background(), r, value, appended)
}

func TestAssign(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ texts, name, want string }{
		{"x=1 x+=2", "x", `x=12`},
		{"int=2+3 int+=4", "int", `int=9`},
		{"low=ABC", "low", "low=abc"},
		{"cap=aBC", "cap", "cap=Abc"},
		{"ref=5", "to", "to=5"},
		{"new=x new=2", "x", "x=2"},
		{"list[5]=f list[1+1]=c list[-1]=g list=z list[0]+=y", "list", `list=([0]="zy" [1]="1" [2]="c" [5]="g")`},
		{"dict[a]=1 dict=0 dict[a]+=2", "dict", `dict=([0]="0" [a]="12" )`},
		{"x=1 x[2]=3", "x", `x=([0]="1" [2]="3")`},
	} {
		s, _ := newSet()
		for _, text := range strings.Fields(row.texts) {
			if err := assign(s, text); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
		got := Assignment(row.name, s.Get(row.name))
		if got != row.want {
			t.Errorf("%s makes %s, want %s", row.texts, got, row.want)
		}
	}
}

func TestAssignRefused(t *testing.T) {
	t.Parallel()
	s, shell := newSet()
	for text, want := range map[string]string{
		"ro=1": "ro: readonly variable", "FIXED=1": "FIXED: readonly variable", "new=1": "`1': not a valid identifier", "list[-3]=1": "list[-3]: bad array subscript",
		"list[x]=1": `strconv.ParseInt: parsing "x": invalid syntax`, "list[@]=1": "list[@]: bad array subscript",
	} {
		if err := assign(s, text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if err := s.SetString("COMPUTED", "d"); err != nil || shell.computed != "d" || s.Get("COMPUTED") != nil {
		t.Errorf("a computed variable is not told: %v", err)
	}
	if err := s.SetList(t.Context(), "dict", nil); err == nil || !errors.Is(s.SetList(t.Context(), "ro", nil), ErrReadonly) {
		t.Errorf("lists in what can't have them: %v", err)
	}
	if !s.IsReadonly("ro") || !s.IsReadonly("FIXED") || s.IsReadonly("COMPUTED") {
		t.Error("readonly variables are not")
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	s, shell := newSet()
	s.Put("all", &Variable{Kind: Scalar, Set: true, Text: "list[*]", Attrs: Nameref})
	s.Put("one", &Variable{Kind: Scalar, Set: true, Text: "list[1]", Attrs: Nameref})
	s.Put("out", &Variable{Kind: Scalar, Set: true, Text: "list[-9]", Attrs: Nameref})
	s.Put("self", &Variable{Kind: Scalar, Set: true, Text: "self", Attrs: Nameref})
	s.Put("IFS", NewScalar(":;"))
	for name, want := range map[string]string{"all": "0:1", "one": "1", "COMPUTED": "c", "int": "1"} {
		if vr := s.Find(name); vr == nil || vr.Text != want {
			t.Errorf("%s is %+v, want %q", name, vr, want)
		}
	}
	if s.Find("none") != nil || s.Find("out") != nil || s.Find("self") != nil || len(shell.said) != 2 {
		t.Errorf("what is not there is found, or %q", shell.said)
	}
	s.Unset("FIXED")
	names := strings.Join(s.AllNames(), " ")
	if !strings.HasPrefix(names, "COMPUTED DICT IFS ") || !strings.Contains(names, " list ") {
		t.Errorf("the names are %s", names)
	}
	if s.Listed("COMPUTED").Text != "c" || s.Listed("int").Text != "1" || !s.IsAssoc("DICT") || !s.IsAssoc("dict") || s.IsAssoc("list") {
		t.Error("a variable is listed as another")
	}
}

func TestAssignItems(t *testing.T) {
	t.Parallel()
	s, shell := newSet()
	ctx := context.Background()
	for _, row := range []struct {
		name     string
		items    []Item
		appended bool
		want     string
	}{
		{"list", []Item{{Value: "a"}, {Key: "4", HasKey: true, Value: "e"}, {Value: "f"}}, false, `list=([0]="a" [4]="e" [5]="f")`},
		{"list", []Item{{Value: "g"}, {Key: "-99", HasKey: true, Value: "h"}}, true, `list=([0]="a" [4]="e" [5]="f" [6]="g")`},
		{"dict", []Item{{Key: "k", HasKey: true, Value: "v"}, {Value: "w"}}, false, `dict=([k]="v" )`},
		{"dict", []Item{{Value: "a"}, {Value: "b"}, {Value: "c"}}, false, `dict=([c]="" [a]="b" )`},
	} {
		if err := s.AssignItems(ctx, row.name, row.items, row.appended); err != nil {
			t.Error(err)
		}
		if got := Assignment(row.name, s.Get(row.name)); got != row.want {
			t.Errorf("%s, want %s", got, row.want)
		}
	}
	if want := []string{"[-99]=h: bad array subscript", "dict: w: must use subscript when assigning associative array"}; fmt.Sprint(shell.said) != fmt.Sprint(want) {
		t.Errorf("said %q, want %q", shell.said, want)
	}
}

func TestWatchAndExport(t *testing.T) {
	t.Parallel()
	s, shell := newSet()
	shell.allexport = true
	if err := assign(s, "x=1"); err != nil || environ(s.Table) != "x=1 " {
		t.Errorf("the environment is %q, %v", environ(s.Table), err)
	}
	if fmt.Sprint(shell.watched) != "[x]" {
		t.Errorf("watched %q", shell.watched)
	}
}
