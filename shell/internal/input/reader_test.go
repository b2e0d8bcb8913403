package input

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A given is a description of a test.
type given struct {
	file   *os.File
	text   string
	shared bool
}

func (g *given) Input() (*os.File, string) { return g.file, g.text }
func (g *given) IsShared() bool            { return g.shared }
func (g *given) IsAlone() bool             { return true }

func fileOf(t *testing.T, text string) *given {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return &given{file: file}
}

func pipeOf(t *testing.T, text string) *given {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if _, err := w.WriteString(text); err != nil { // which has room for it
		t.Fatal(err)
	}
	w.Close()
	return &given{file: r}
}

func sharedPipe(t *testing.T, text string) *given {
	g := pipeOf(t, text)
	g.shared = true
	return g
}

func textOf(_ *testing.T, text string) *given { return &given{text: text} }

var kinds = map[string]func(*testing.T, string) *given{"file": fileOf, "pipe": pipeOf, "shared": sharedPipe, "text": textOf}

// rest is what another reader of the description finds.
func rest(t *testing.T, r *Reader, g *given) (left string) {
	t.Helper()
	r.Sync()
	if g.file == nil {
		r.Rest(g.text, func(text string) bool { left = text; return true })
		return left
	}
	all, err := io.ReadAll(g.file)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

var plain = Options{Delim: '\n', Limit: -1, Raw: true}

func TestReadLine(t *testing.T) {
	t.Parallel()
	cooked := Options{Delim: '\n', Limit: -1}
	rows := []struct {
		text     string
		o        Options
		line     string
		complete bool
		rest     string
	}{
		{"a\nb\n", plain, "a", true, "b\n"},
		{"a", plain, "a", false, ""},
		{"", plain, "", false, ""},
		{"\n\n", plain, "", true, "\n"},
		{"a\x00b\nc", plain, "ab", true, "c"},
		{`a\` + "\nb\nc", plain, `a\`, true, "b\nc"},
		{`a\` + "\nb\nc", cooked, "ab", true, "c"},
		{`a\b` + "\nc", cooked, `a\b`, true, "c"},
		{"a:b\nc", Options{Delim: ':', Limit: -1, Raw: true}, "a", true, "b\nc"},
		{"a\x00b", Options{Delim: 0, Limit: -1}, "a", true, "b"},
		{"abc\nd", Options{Delim: '\n', Limit: 2}, "ab", true, "c\nd"},
		{"a\nbc", Options{Delim: '\n', Limit: 2}, "a", true, "bc"},
		{"a\nbc", Options{Delim: '\n', Limit: 2, Exact: true}, "a\n", true, "bc"},
		{"a", Options{Delim: '\n', Limit: 2, Exact: true}, "a", false, ""},
		{"abc", Options{Limit: 0}, "", true, "abc"},
	}
	for name, open := range kinds {
		for _, row := range rows {
			t.Run(fmt.Sprintf("%s %q", name, row.text), func(t *testing.T) {
				t.Parallel()
				g, r := open(t, row.text), new(Reader)
				defer r.Close()
				line, complete, err := r.ReadLine(g, row.o)
				if line != row.line || complete != row.complete || err != nil {
					t.Errorf("read %q, %v, %v; want %q, %v", line, complete, err, row.line, row.complete)
				}
				if left := rest(t, r, g); left != row.rest {
					t.Errorf("%q is left, want %q", left, row.rest)
				}
			})
		}
	}
}

// TestReadLineLong has lines beyond what is read ahead at once.
func TestReadLineLong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", aheadSize+1)
	g, r := fileOf(t, long+"\n"+long+"\nend"), new(Reader)
	defer r.Close()
	for range 2 {
		if line, complete, err := r.ReadLine(g, plain); line != long || !complete || err != nil {
			t.Fatalf("a line of %d, %v, %v", len(line), complete, err)
		}
	}
	if left := rest(t, r, g); left != "end" {
		t.Errorf("%q is left", left)
	}
}

func TestReadLineLate(t *testing.T) {
	t.Parallel()
	pr, pw, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer pr.Close()
	defer pw.Close()
	if _, err := pw.WriteString("half"); err != nil {
		t.Fatal(err)
	}
	g, r := &given{file: pr}, new(Reader)
	defer r.Close()
	o := plain
	o.Deadline = time.Now().Add(-time.Second)
	if line, complete, err := r.ReadLine(g, o); line != "half" || complete || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read %q, %v, %v", line, complete, err)
	}
	o = plain
	o.Stop = func() bool { return true }
	if _, _, err := r.ReadLine(g, o); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("stopped: %v", err)
	}
	if Ready(pr) {
		t.Error("there is something to read")
	}
}

// FuzzReadLine checks that a text is read to its end, the same from each kind of
// description, and that a reader may be followed by another at any line.
func FuzzReadLine(f *testing.F) {
	for _, text := range []string{"", "a", "a\nb\n", "a\\\nb\n\n", "\xc3\xa9\xc3\n\x00"} {
		f.Add(text, byte('\n'), false, 2)
		f.Add(text, byte('b'), true, -1)
	}
	f.Fuzz(func(t *testing.T, text string, delim byte, raw bool, limit int) {
		if len(text) > 4000 { // a pipe has room for that
			t.Skip()
		}
		o := Options{Delim: delim, Raw: raw, Limit: max(-1, limit)}
		if o.Limit == 0 {
			o.Limit = -1
		}
		want := allLines(t, textOf(t, text), o, false)
		for name, open := range kinds {
			if got := allLines(t, open(t, text), o, true); got != want {
				t.Errorf("%q with %+v, as %s: %s, as a text: %s", text, o, name, got, want)
			}
		}
	})
}

// allLines reads all lines; anew has each read by another reader.
func allLines(t *testing.T, g *given, o Options, anew bool) string {
	var lines []string
	r := new(Reader)
	for {
		line, complete, err := r.ReadLine(g, o)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
		if anew && g.file != nil {
			r.Close()
			r = new(Reader)
		}
		if !complete {
			r.Close()
			return fmt.Sprintf("%q", lines)
		}
	}
}
