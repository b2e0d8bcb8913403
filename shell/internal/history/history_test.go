package history

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gopipe/shell/internal/bashtest"
)

func listOf(texts ...string) *List {
	l := &List{}
	for _, text := range texts {
		l.Add(text, false)
	}
	return l
}

func (l *List) texts() (all []string) {
	for i := range l.Len() {
		all = append(all, l.Entry(i).Text)
	}
	return all
}

func TestExpand(t *testing.T) {
	t.Parallel()
	entries := []string{"echo one", "cat f", "echo two", "ls -l"}
	for _, text := range []string{
		"", "plain", "!!", "a !! b !!", "!1", "!2 x", "!-1", "!-4", "!-5", "!0", "!9", "!ec", "!c;!l", "!zz", "!", "a !", "! b", "!=x",
		"(!1)", "!1|!2", "x!!y", "!echo one", `"!1"`, "!-", "!-x", "!c|x", "!1;x", "!!;x", "!-1&x", "(!c)", "!c x", "!1x", "!l\tx", "!99999999999999999999",
	} {
		script := `set -o history; for e in "echo one" "cat f" "echo two" "ls -l"; do history -s "$e"; done; history -p "$1" || echo failed`
		want, _, _ := bashtest.Run(t, "", "HISTFILE=\n"+script, text)
		l := listOf(entries...)
		got, ok := l.Expand(text)
		if !ok {
			got = "failed"
		}
		if got+"\n" != want {
			t.Errorf("%q gives %q, in bash %q", text, got, want)
		}
	}
}

// FuzzExpand checks that a text without "!" stays, and an empty list has nothing.
func FuzzExpand(f *testing.F) {
	for _, text := range []string{"", "a", "!!", "!-1", "!1 !x", "!\n", "!\xff", "!99999999999999999999", "!-99999999999999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := listOf("a", "b c", "").Expand(text)
		if !strings.Contains(text, "!") && (!ok || got != text) {
			t.Errorf("%q gives %q, %t", text, got, ok)
		}
		if got, ok := (&List{}).Expand(text); ok && got != text {
			t.Errorf("%q gives %q of an empty list", text, got)
		}
	})
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	l := listOf("a", "b", "ab", "c")
	for _, n := range []int{-1, 4, 9} {
		if l.Limit(n); l.Len() != 4 {
			t.Fatalf("a limit of %d leaves %d", n, l.Len())
		}
	}
	l.Limit(3)
	if got := l.texts(); !slices.Equal(got, []string{"b", "ab", "c"}) || l.Number(0) != 2 {
		t.Errorf("left are %q from number %d", got, l.Number(0))
	}
	for _, tt := range []struct {
		begin string
		end   int
		want  int
	}{{"", 3, 2}, {"a", 3, 1}, {"a", 99, 1}, {"b", 1, 0}, {"a", 1, -1}, {"c", 0, -1}, {"", 0, -1}} {
		if got := l.Find(tt.begin, tt.end); got != tt.want {
			t.Errorf("%q before %d is at %d, want %d", tt.begin, tt.end, got, tt.want)
		}
	}
	if text, ok := l.Expand("!2"); text != "b" || !ok {
		t.Errorf("number 2 is %q, %t", text, ok)
	}
	l.Clear()
	if l.Len() != 0 || l.Fresh() != 0 || l.Number(0) != 1 {
		t.Errorf("%d left, %d fresh, the next is number %d", l.Len(), l.Fresh(), l.Number(0))
	}
}

func TestRemoval(t *testing.T) {
	t.Parallel()
	l := listOf("a", "b", "a", "c")
	clone := l.Clone()
	l.Remove("a")
	l.Delete(0, 1)
	if got := l.texts(); !slices.Equal(got, []string{"c"}) {
		t.Errorf("left are %q", got)
	}
	if got := clone.texts(); !slices.Equal(got, []string{"a", "b", "a", "c"}) {
		t.Errorf("the clone has %q", got)
	}
	l.DropLast()
	l.DropLast() // of nothing, or twice: nothing
	if l.Len() != 0 {
		t.Errorf("left are %q", l.texts())
	}
	clone.Pushed = true
	if clone.DropOwn(); clone.Len() != 4 {
		t.Errorf("what was put in the command's place is dropped: %q", clone.texts())
	}
	clone.Pushed = false
	clone.DropOwn()
	if clone.DropOwn(); clone.Len() != 3 {
		t.Errorf("the command is dropped, and %q are left", clone.texts())
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "history")
	l := listOf("a", "b")
	l.Add("timed", true)
	must(t, l.Write(name, false, false))
	wantFile(t, name, "a\nb\ntimed\n")
	if l.Fresh() != 3 {
		t.Errorf("%d are fresh after all were written", l.Fresh())
	}
	l.entries[2].Time = time.Unix(1234567890, 0)
	must(t, l.Write(name, true, true))
	must(t, l.Write(name, true, true)) // nothing is fresh
	wantFile(t, name, "a\nb\ntimed\na\nb\n#1234567890\ntimed\n")

	var read List
	lines, err := read.Read(name, 2)
	if err != nil || lines != 7 {
		t.Errorf("%d lines, %v", lines, err)
	}
	if got := read.texts(); !slices.Equal(got, []string{"timed", "a", "b", "timed"}) || read.Fresh() != 0 {
		t.Errorf("read: %q, of which %d are fresh", got, read.Fresh())
	}
	if at := read.Entry(3).Time; at.Unix() != 1234567890 || !read.Entry(2).Time.IsZero() {
		t.Errorf("the times are %v and %v", read.Entry(2).Time, at)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info.Mode(), err)
	}
	if _, err := read.Read(name+"x", 0); err == nil {
		t.Error("a file that is not there is read")
	}
	if err := l.Write(filepath.Dir(name), false, false); err == nil {
		t.Error("a folder is written")
	}
}

// FuzzRead checks that what is read and written is read as the same.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"", "a\nb\n", "#12\na\n#\n\n#12 x\nb", "#99999999999999999999\n", "#-5\n\n#1\n#2\n", "\x00\n\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name := filepath.Join(t.TempDir(), "h")
		must(t, os.WriteFile(name, []byte(text), 0o600))
		var first, second List
		lines, err := first.Read(name, 0)
		must(t, err)
		if want := strings.Count(strings.TrimSuffix(text+"\n", "\n\n")+"\n", "\n"); text != "" && lines > want {
			t.Errorf("%q has %d lines", text, lines)
		}
		must(t, first.Write(name, false, true))
		_, err = second.Read(name, 0)
		must(t, err)
		if !slices.Equal(first.entries, second.entries) {
			t.Errorf("%q is read as %q, and that as %q", text, first.texts(), second.texts())
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFile(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); string(got) != want {
		t.Errorf("the file has %q, want %q (%v)", got, want, err)
	}
}
