package wire_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
	"gopipe/internal/wire"
	"gopipe/plan"
)

func nop(context.Context, map[int]*os.File) error { return nil }

// stages returns n stages, whose kind is of no concern here.
func stages(n int) []plan.Stage {
	return slices.Repeat([]plan.Stage{{Name: "f", Func: nop}}, n)
}

func port(stage, fd int) plan.Port { return plan.Port{Stage: stage, FD: fd} }

// chain is a pipeline of n stages.
func chain(n int) *plan.Plan {
	p := &plan.Plan{Stages: stages(n)}
	for i := range n - 1 {
		p.Edges = append(p.Edges, plan.Edge{From: []plan.Port{port(i, 1)}, To: []plan.Port{port(i+1, 0)}})
	}
	return p
}

func newWiring(t testing.TB, p *plan.Plan) *wire.Wiring {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	w := wire.New(p)
	t.Cleanup(w.Close)
	return w
}

// open makes stage i's pipes and opens its descriptors.
func open(t testing.TB, w *wire.Wiring, i int) *wire.Files {
	t.Helper()
	f := &wire.Files{}
	t.Cleanup(f.Close)
	if err := w.MakePipes(i); err != nil {
		t.Fatal(err)
	}
	if err := w.Open(t.Context(), i, f); err != nil {
		t.Fatal(err)
	}
	return f
}

// openOne opens the only stage of a plan with one edge.
func openOne(t testing.TB, s plan.Stage, e plan.Edge) *wire.Files {
	t.Helper()
	return open(t, newWiring(t, &plan.Plan{Stages: []plan.Stage{s}, Edges: []plan.Edge{e}}), 0)
}

func openError(t testing.TB, s plan.Stage, e plan.Edge) error {
	t.Helper()
	w := newWiring(t, &plan.Plan{Stages: []plan.Stage{s}, Edges: []plan.Edge{e}})
	f := &wire.Files{}
	defer f.Close()
	return w.Open(t.Context(), 0, f)
}

func readAll(t testing.TB, f *os.File) string {
	t.Helper()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// pipeEnds counts this process's pipe ends.
func pipeEnds() (n int) {
	for name := range leak.Files() {
		if strings.Contains(name, " -> pipe:") {
			n++
		}
	}
	return n
}

// Only the pipes around the stage at hand are open.
func TestPipesComeAndGo(t *testing.T) {
	before := leak.Take()
	base := pipeEnds()
	const n = 50
	w := newWiring(t, chain(n))
	for i := range n {
		f := open(t, w, i)
		want := 3 // in, out, and what the next stage reads
		if i == 0 || i == n-1 {
			want = 1 + (n-1-i)/(n-1)
		}
		if got := pipeEnds() - base; got != want {
			t.Errorf("at stage %d, %d pipe ends are open, want %d", i, got, want)
		}
		f.Close()
	}
	w.Close()
	if left := before.Left(); left != "" {
		t.Error(left)
	}
}

// Close closes what no stage took, and ends the making of pipes.
func TestCloseEarly(t *testing.T) {
	before := leak.Take()
	w := newWiring(t, chain(3))
	if err := w.MakePipes(1); err != nil {
		t.Fatal(err)
	}
	w.Close()
	w.Close()
	if err := w.MakePipes(2); err == nil {
		t.Error("a pipe was made after Close")
	}
	f := &wire.Files{}
	if err := w.Open(t.Context(), 1, f); err == nil {
		t.Error("a pipe was opened after Close")
	}
	f.Close()
	if left := before.Left(); left != "" {
		t.Error(left)
	}
}

// "2>&1" is one open file description, also across stages, and each stage
// closes its own.
func TestSharedPipe(t *testing.T) {
	t.Parallel()
	w := newWiring(t, &plan.Plan{
		Stages: stages(3),
		Edges: []plan.Edge{{
			From: []plan.Port{port(0, 1), port(0, 2), port(1, 1)},
			To:   []plan.Port{port(2, 0)},
		}},
	})
	first := open(t, w, 0)
	if first.Table[1] != first.Table[2] || first.Table[0] != nil {
		t.Errorf("got %v", first.Table)
	}
	second := open(t, w, 1)
	third := open(t, w, 2)
	io.WriteString(first.Table[1], "one ")
	first.Close()
	io.WriteString(second.Table[1], "two")
	second.Close()
	if got := readAll(t, third.Table[0]); got != "one two" {
		t.Errorf("read %q", got)
	}
	third.Close()
}

// A pipe that nobody reads breaks, and one that nobody writes is at its end.
func TestPipeWithoutOtherSide(t *testing.T) {
	t.Parallel()
	w := newWiring(t, &plan.Plan{
		Stages: stages(1),
		Edges:  []plan.Edge{{From: []plan.Port{port(0, 3)}}, {To: []plan.Port{port(0, 4)}}},
	})
	f := open(t, w, 0)
	if _, err := f.Table[3].WriteString("x"); !errors.Is(err, unix.EPIPE) {
		t.Errorf("write: %v", err)
	}
	if got := readAll(t, f.Table[4]); got != "" {
		t.Errorf("read %q", got)
	}
}

// An end that no stage has a port on is its maker's, if it wants it.
func TestHandedOut(t *testing.T) {
	t.Parallel()
	for _, e := range []plan.Edge{{From: []plan.Port{port(0, 1)}}, {To: []plan.Port{port(0, 1)}}} {
		var ours *os.File
		e.Internal.GiveEnd = func(file *os.File) { ours = file }
		f := openOne(t, stages(1)[0], e)
		if ours == nil {
			t.Fatal("nothing is handed out")
		}
		defer ours.Close()
		w, r := f.Table[1], ours
		if len(e.From) == 0 {
			w, r = r, w
		}
		io.WriteString(w, "x")
		w.Close()
		if got := readAll(t, r); got != "x" {
			t.Errorf("got %q through the pipe", got)
		}
	}
}

func TestInherit(t *testing.T) {
	t.Parallel()
	f := openOne(t, stages(1)[0], plan.Edge{Medium: plan.Inherit, File: os.Stderr, From: []plan.Port{port(0, 1), port(0, 7)}})
	if f.Table[1] != os.Stderr || f.Table[7] != os.Stderr || len(f.Table) != 8 {
		t.Errorf("got %v", f.Table)
	}
	f.Close()
	if _, err := os.Stderr.Stat(); err != nil {
		t.Errorf("it was closed: %v", err)
	}
}

func TestTake(t *testing.T) {
	t.Parallel()
	text := func(fd int) plan.Edge {
		return plan.Edge{Medium: plan.Text, Text: "x", To: []plan.Port{port(0, fd)}}
	}
	w := newWiring(t, &plan.Plan{
		Stages: stages(1),
		Edges:  []plan.Edge{text(0), text(3), text(plan.Dropped), {Medium: plan.Inherit, File: os.Stderr, From: []plan.Port{port(0, 2)}}},
	})
	files, closeRest := open(t, w, 0).Take()
	if len(files) != 3 || files[2] != os.Stderr {
		t.Fatalf("got %v", files)
	}
	closed, kept := files[0], files[3]
	delete(files, 3)
	closeRest()
	if _, err := closed.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("what was left in the map is open: %v", err)
	}
	if _, err := kept.Stat(); err != nil {
		t.Errorf("what was taken out is closed: %v", err)
	}
	kept.Close()
	if _, err := os.Stderr.Stat(); err != nil {
		t.Errorf("what was borrowed is closed: %v", err)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	const room = 64 << 10
	for _, size := range []int{0, 6, room} {
		text := strings.Repeat("x", size)
		f := openOne(t, stages(1)[0], plan.Edge{Medium: plan.Text, Text: text, To: []plan.Port{port(0, 0)}}).Table[0]
		if got := readAll(t, f); got != text {
			t.Errorf("read %d bytes, want %d", len(got), len(text))
		}
		if _, err := f.Seek(0, io.SeekStart); !errors.Is(err, unix.ESPIPE) {
			t.Errorf("%d bytes: %v, want a pipe", size, err)
		}
	}
	for _, size := range []int{room + 1, 8 << 20} {
		text := strings.Repeat("x", size)
		f := openOne(t, stages(1)[0], plan.Edge{Medium: plan.Text, Text: text, To: []plan.Port{port(0, 0)}}).Table[0]
		for range 2 {
			if got := readAll(t, f); got != text {
				t.Errorf("read %d bytes, want %d", len(got), len(text))
			}
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				t.Error(err)
			}
		}
		if _, err := f.WriteString("x"); !errors.Is(err, unix.EPERM) {
			t.Errorf("write: %v", err)
		}
		if err := f.Truncate(0); !errors.Is(err, unix.EPERM) {
			t.Errorf("truncate: %v", err)
		}
	}
}

func TestSink(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w := newWiring(t, &plan.Plan{
		Stages: stages(2),
		Edges:  []plan.Edge{{Medium: plan.Sink, Writer: &b, From: []plan.Port{port(0, 1), port(1, 2)}}},
	})
	first, second := open(t, w, 0), open(t, w, 1)
	long := strings.Repeat("x", 1<<20)
	io.WriteString(first.Table[1], long)
	first.Close()
	io.WriteString(second.Table[2], "y")
	second.Close()
	if err := w.Drain(t.Context(), 0); err != nil {
		t.Error(err)
	}
	if b.String() != long+"y" {
		t.Errorf("the sink has %d bytes", b.Len())
	}
}

const create = unix.O_WRONLY | unix.O_CREAT

func TestFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(flags int, text string) string {
		t.Helper()
		f := openOne(t, plan.Stage{Func: nop, Dir: dir}, plan.Edge{Medium: plan.File, Name: "f", Flags: flags, From: []plan.Port{port(0, 1)}})
		io.WriteString(f.Table[1], text)
		f.Close()
		got, err := os.ReadFile(filepath.Join(dir, "f"))
		if err != nil {
			t.Fatal(err)
		}
		return string(got)
	}
	for _, step := range []struct {
		flags      int
		text, want string
	}{
		{create | unix.O_TRUNC, "hello", "hello"},
		{create | unix.O_APPEND, " world", "hello world"},
		{unix.O_RDWR | unix.O_CREAT, "J", "Jello world"},
		{create | unix.O_TRUNC, "x", "x"},
	} {
		if got := write(step.flags, step.text); got != step.want {
			t.Errorf("flags %#o: got %q, want %q", step.flags, got, step.want)
		}
	}
	abs := filepath.Join(dir, "f")
	f := openOne(t, plan.Stage{Func: nop, Dir: "/"}, plan.Edge{Medium: plan.File, Name: abs, To: []plan.Port{port(0, 0)}})
	if got := readAll(t, f.Table[0]); got != "x" {
		t.Errorf("read %q", got)
	}
}

// Each redirection opens its file, also where a later one replaces it.
func TestFileDropped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := openOne(t, plan.Stage{Func: nop, Dir: dir}, plan.Edge{Medium: plan.File, Name: "f", Flags: create, From: []plan.Port{port(0, plan.Dropped)}})
	if len(f.Table) != 0 {
		t.Errorf("got %v", f.Table)
	}
	if _, err := os.Stat(filepath.Join(dir, "f")); err != nil {
		t.Error(err)
	}
}

func TestFileErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "there"), []byte("x"), 0o600)
	os.Symlink("nowhere", filepath.Join(dir, "dangling"))
	pos := plan.Pos{Line: 3, Col: 4}
	for _, tt := range []struct {
		name  string
		flags int
		want  error
	}{
		{"missing", unix.O_RDONLY, unix.ENOENT},
		{"no/dir", create, unix.ENOENT},
		{"there/x", create, unix.ENOTDIR},
		{".", create, unix.EISDIR},
		{"", create, unix.ENOENT},
		{"a\x00b", create, unix.EINVAL},
		{"there", create | unix.O_EXCL, unix.EEXIST},
		{"dangling", create | unix.O_EXCL, unix.EEXIST},
		{strings.Repeat("x", 300), create, unix.ENAMETOOLONG},
	} {
		err := openError(t, plan.Stage{Func: nop, Dir: dir}, plan.Edge{Medium: plan.File, Name: tt.name, Flags: tt.flags, From: []plan.Port{port(0, 1)}, Pos: pos})
		var open *wire.OpenError
		if !errors.As(err, &open) || open.Err != tt.want || open.Name != tt.name || open.Pos != pos {
			t.Errorf("%q: got %#v, want %v", tt.name, err, tt.want)
		}
	}
}

// Under "set -C", only a regular file that is there is an error.
func TestNoclobber(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	os.Symlink(os.DevNull, filepath.Join(dir, "null"))
	for _, name := range []string{"new", os.DevNull, "null"} {
		if err := openError(t, plan.Stage{Func: nop, Dir: dir}, plan.Edge{Medium: plan.File, Name: name, Flags: create | unix.O_EXCL, From: []plan.Port{port(0, 1)}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFileUmask(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var all sync.WaitGroup
	for _, umask := range []int{0, 0o027, 0o077, 0o777} {
		all.Go(func() {
			for range 10 {
				e := plan.Edge{Medium: plan.File, Name: filepath.Join(dir, plan.Exit(umask).Error()), Flags: create, From: []plan.Port{port(0, 1)}}
				f := openOne(t, plan.Stage{Func: nop, Umask: &umask}, e).Table[1]
				st, err := f.Stat()
				if want := os.FileMode(0o666 &^ umask); err != nil || st.Mode() != want {
					t.Errorf("umask %#o: mode %v, %v, want %v", umask, st.Mode(), err, want)
				}
				os.Remove(e.Name)
			}
		})
	}
	all.Wait()
}

// A stage that opens a FIFO waits for its other side, and ends with the
// context.
func TestFIFO(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := plan.Stage{Func: nop, Dir: dir}
	w := newWiring(t, &plan.Plan{
		Stages: []plan.Stage{s, s, s},
		Edges: []plan.Edge{
			{Medium: plan.File, Name: "fifo", Flags: create, From: []plan.Port{port(0, 1)}},
			{Medium: plan.File, Name: "fifo", To: []plan.Port{port(1, 0)}},
			{Medium: plan.Text, To: []plan.Port{port(2, 0)}},
		},
	})
	if !w.MayBlock(0) || !w.MayBlock(1) || w.MayBlock(2) {
		t.Error("MayBlock is wrong")
	}
	go func() {
		f := &wire.Files{}
		if err := w.Open(t.Context(), 0, f); err != nil {
			t.Error(err)
			return
		}
		io.WriteString(f.Table[1], "hello")
		f.Close()
	}()
	if got := readAll(t, open(t, w, 1).Table[0]); got != "hello" {
		t.Errorf("read %q", got)
	}
	cause := errors.New("over")
	ctx, cancel := context.WithCancelCause(t.Context())
	go cancel(cause)
	f := &wire.Files{}
	defer f.Close()
	if err := w.Open(ctx, 1, f); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}
