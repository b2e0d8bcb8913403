package rewrite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	"gopipe/plan"
)

// tool is a stage for a program of the machine.
func tool(t testing.TB, dir string, words ...string) plan.Stage {
	t.Helper()
	path, err := exec.LookPath(words[0])
	if err != nil {
		t.Skip(err)
	}
	return plan.Stage{Name: words[0], Path: path, Args: words, Dir: dir}
}

// chain joins stages by pipes; standard error of all goes to diag, and what the
// last one writes to out.
func chain(out, diag io.Writer, stages ...plan.Stage) *plan.Plan {
	p := &plan.Plan{Stages: stages}
	errs := plan.Edge{Medium: plan.Sink, Name: "diag", Writer: diag}
	for i := range stages {
		errs.From = append(errs.From, plan.Port{Stage: i, FD: 2})
		if i > 0 {
			p.Edges = append(p.Edges, plan.Edge{Medium: plan.Pipe, From: []plan.Port{{Stage: i - 1, FD: 1}}, To: []plan.Port{{Stage: i, FD: 0}}})
		}
	}
	p.Edges = append(p.Edges, errs, plan.Edge{Medium: plan.Sink, Name: "out", Writer: out, From: []plan.Port{{Stage: len(stages) - 1, FD: 1}}})
	return p
}

// feed is a stage that writes pieces of a text.
func feed(pieces ...[]byte) plan.Stage {
	return plan.Stage{Name: "feed", Func: func(_ context.Context, files map[int]*os.File) error {
		for _, piece := range pieces {
			if _, err := files[1].Write(piece); err != nil {
				return err
			}
		}
		return nil
	}}
}

// onward is a stage that copies: it makes what is before it write to a pipe.
func onward() plan.Stage {
	return plan.Stage{Name: "onward", Func: func(_ context.Context, files map[int]*os.File) error {
		_, err := io.Copy(files[1], files[0])
		return err
	}}
}

// outcome is all that a run shows of itself.
func outcome(t testing.TB, rewritten bool, stages ...plan.Stage) string {
	t.Helper()
	var out, diag bytes.Buffer
	p := chain(&out, &diag, stages...)
	if rewritten {
		before := p.Text()
		made := Apply(p)
		if p.Text() != before {
			t.Errorf("the plan was changed:\n%s%s", before, p.Text())
		}
		p = made
	}
	r := pipeline.Runner{Plan: p}
	result, err := r.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%v\n%s\n%s", result.PipeStatus(), &diag, &out)
}

// funcs lists the stages that are functions after the rewriting.
func funcs(stages ...plan.Stage) (list []string) {
	for _, s := range Apply(chain(io.Discard, io.Discard, stages...)).Stages {
		if s.Func != nil && s.Name != "onward" && s.Name != "feed" {
			list = append(list, s.Name)
		}
	}
	return list
}

func TestCat(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	abs := write("a", "first\n")
	write("b", strings.Repeat("0123456789abcdef", 200_000))
	write("empty", "")
	write("-n", "x")
	for _, err := range []error{os.Symlink("a", filepath.Join(dir, "link")), unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args   []string
		inside bool
	}{
		{[]string{"a"}, true},
		{[]string{"a", "b", "a", "./-n", "link", abs}, true},
		{[]string{"a", "nosuch"}, false},
		{[]string{"empty"}, false},
		{[]string{"fifo"}, false},
		{[]string{"."}, false},
		{[]string{"-n", "a"}, false},
		{[]string{"a", "-"}, false},
		{[]string{"--", "a"}, false},
		{[]string{"/proc/self/stat"}, false},
		{[]string{"/dev/null"}, false},
		{nil, false},
	} {
		cat := tool(t, dir, append([]string{"cat"}, tt.args...)...)
		got := funcs(cat, onward())
		if want := strings.Join(cat.Args, " "); tt.inside && !slices.Equal(got, []string{want}) || !tt.inside && got != nil {
			t.Errorf("%q: inside are %q", tt.args, got)
		}
		if !tt.inside {
			continue
		}
		if got, want := outcome(t, true, cat, onward()), outcome(t, false, cat, onward()); got != want {
			t.Errorf("%q: got %.100q, want %.100q", tt.args, got, want)
		}
	}
}

// Where a file is not what it was when the plan was made, cat itself goes on.
func TestCatLost(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(path string) error
		want   string
	}{
		"gone":        {os.Remove, "[1 0] cat: f: No such file or directory\n x\nx\n"},
		"empty":       {func(path string) error { return os.Truncate(path, 0) }, "[0 0]  x\nx\n"},
		"a directory": {func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }, "[1 0] cat: f: Is a directory\n x\nx\n"},
		"magic":       {func(path string) error { return errors.Join(os.Remove(path), os.Symlink("/proc/self/comm", path)) }, "[0 0]  x\ncat\nx\n"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "f")
		for _, path := range []string{path, filepath.Join(dir, "g")} {
			if err := os.WriteFile(path, []byte("x\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var out, diag bytes.Buffer
		p := Apply(chain(&out, &diag, tool(t, dir, "cat", "g", "f", "g"), onward()))
		if err := tt.change(path); err != nil {
			t.Fatal(err)
		}
		r := pipeline.Runner{Plan: p}
		result, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(result.PipeStatus(), &diag, &out); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// What surrounds a stage may change what its program does.
func TestSurroundings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f"), []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*plan.Stage){
		"preload": func(s *plan.Stage) { s.Env = []string{"LD_PRELOAD=lib.so"} },
		"limits":  func(s *plan.Stage) { s.Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_CPU: {Cur: 1, Max: 1}} },
		"cgroup":  func(s *plan.Stage) { s.Cgroup = "/sys/fs/cgroup" },
		"ignores": func(s *plan.Stage) { s.Internal.Ignore = []syscall.Signal{unix.SIGPIPE} },
		"other":   func(s *plan.Stage) { s.Path = "/opt/bin/cat" },
		"error":   func(s *plan.Stage) { s.Err = os.ErrNotExist },
		"unknown": func(s *plan.Stage) { s.Internal.Unknown = true },
	} {
		cat := tool(t, dir, "cat", "f")
		change(&cat)
		if got := funcs(cat, onward()); got != nil {
			t.Errorf("%s: inside are %q", name, got)
		}
	}
	if got := funcs(tool(t, dir, "cat", "f")); got != nil {
		t.Errorf("without a pipe: inside are %q", got)
	}
}

func TestGrep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args   []string
		locale string
		inside bool
	}{
		{[]string{"ERROR"}, "C", true},
		{[]string{"-F", "a.c"}, "C.UTF-8", true},
		{[]string{"-vF", "[x]"}, "en_US.utf8", true},
		{[]string{"-v", "--line-buffered", "a+b"}, "", true},
		{[]string{"a.c"}, "C", false},
		{[]string{"a|b", "f"}, "C", false},
		{[]string{"-i", "a"}, "C", false},
		{[]string{"-E", "a+"}, "C", false},
		{[]string{""}, "C", false},
		{[]string{"a\nb"}, "C", false},
		{[]string{"ü"}, "C.UTF-8", false},
		{[]string{"a"}, "ja_JP.SJIS", false},
		{[]string{"-v"}, "C", false},
		{nil, "C", false},
	} {
		grep := tool(t, "", append([]string{"grep"}, tt.args...)...)
		grep.Env = []string{"LC_ALL=" + tt.locale}
		if got := funcs(feed(), grep, onward()); (got != nil) != tt.inside {
			t.Errorf("%q: inside are %q", tt.args, got)
		}
	}
}

// The rewritten plan does what grep does: with lines that are longer than any
// buffer, with what is not text, and however the input comes.
func FuzzGrep(f *testing.F) {
	f.Add([]byte("one\ntwo\nthree"), "o", false, true, uint64(1))
	f.Add([]byte("one\ntwo\n\xffthree\none more\n"), "o", true, true, uint64(2))
	f.Add([]byte("one\ntwo\nth\x00ree\nomore"), "o", false, false, uint64(3))
	f.Add([]byte("\n\n"), "x", true, false, uint64(4))
	f.Add([]byte(""), "x", true, false, uint64(5))
	f.Add([]byte("\xc3\xbc x\n\xc3"), "x", false, true, uint64(6))
	f.Fuzz(func(t *testing.T, text []byte, pattern string, invert, utf8 bool, seed uint64) {
		if len(text) > 4000 || len(pattern) > 100 || strings.ContainsRune(pattern, 0) || strings.HasPrefix(pattern, "-") {
			t.Skip() // what is not text is seen by the block, of which there is to be one
		}
		words := []string{"grep", "-F", pattern}
		if invert {
			words[1] = "-vF"
		}
		grep := tool(t, "", words...)
		grep.Env = []string{"LC_ALL=C"}
		if utf8 {
			grep.Env = []string{"LC_ALL=C.UTF-8"}
		}
		pieces := [][]byte{text}
		if !bytes.Contains(text, []byte{0}) {
			pieces = cut(text, rand.New(rand.NewPCG(seed, 0)))
		}
		got := outcome(t, true, feed(pieces...), grep, onward())
		if want := outcome(t, false, feed(text), grep, onward()); got != want {
			t.Errorf("%q in %q: got %q, want %q", words, text, got, want)
		}
	})
}

// cut takes a text apart.
func cut(text []byte, rnd *rand.Rand) (pieces [][]byte) {
	for len(text) > 0 {
		n := 1 + rnd.IntN(len(text))
		pieces = append(pieces, text[:n])
		text = text[n:]
	}
	return pieces
}

// Long lines are found whole, and the end of one that is too long is left to
// grep.
func TestGrepLongLines(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1 << 20, 3<<20 + 1, 17 << 20} {
		long := bytes.Repeat([]byte("x"), size)
		grep := tool(t, "", "grep", "end")
		stages := []plan.Stage{feed([]byte("start\nthe end\n"), long, []byte("end\nx\nend")), grep, tool(t, "", "cksum")}
		if got, want := outcome(t, true, stages...), outcome(t, false, stages...); got != want {
			t.Errorf("%d bytes: got %q, want %q", size, got, want)
		}
	}
}

// A run that is cancelled does not wait for readers or writers.
func TestCancelled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f"), make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stuck := plan.Stage{Name: "stuck", Func: func(ctx context.Context, files map[int]*os.File) error {
		io.ReadFull(files[0], make([]byte, 1))
		cancel()
		<-ctx.Done()
		return nil
	}}
	quiet := plan.Stage{Name: "quiet", Func: func(ctx context.Context, files map[int]*os.File) error {
		<-ctx.Done()
		return nil
	}}
	for _, stages := range [][]plan.Stage{
		{tool(t, dir, "cat", "f"), stuck},
		{quiet, tool(t, "", "grep", "x"), onward()},
	} {
		if stages[0].Func != nil {
			cancel() // before or while it reads
		}
		r := pipeline.Runner{Plan: Apply(chain(io.Discard, io.Discard, stages...))}
		if _, err := r.Run(ctx); err != context.Canceled {
			t.Errorf("got %v", err)
		}
	}
}

func TestByteOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ env, want string }{
		{"LC_ALL=C.UTF-8 LC_CTYPE=x LANG=y A=b", "A=b LANG=C.UTF-8 LC_COLLATE=C"},
		{"LC_COLLATE=C.utf8 LC_CTYPE=x LANG=y", "LC_CTYPE=x LANG=y LC_COLLATE=C"},
		{"LANG=C.UTF-8", "LANG=C.UTF-8 LC_COLLATE=C"},
		{"LANG=en_US.UTF-8", "LANG=en_US.UTF-8"},
		{"LC_ALL=en_US.UTF-8 LC_COLLATE=C.UTF-8", "LC_ALL=en_US.UTF-8 LC_COLLATE=C.UTF-8"},
		{"LC_ALL=C", "LC_ALL=C"},
		{"A=b", "A=b"},
	} {
		sort := tool(t, "", "sort", "-n")
		sort.Env = strings.Fields(tt.env)
		p := Apply(chain(io.Discard, io.Discard, sort))
		if got := strings.Join(p.Stages[0].Env, " "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.env, got, tt.want)
		}
	}
	sort := tool(t, "", "sort", "--debug")
	sort.Env = []string{"LC_ALL=C.UTF-8"}
	if p := Apply(chain(io.Discard, io.Discard, sort)); p.Stages[0].Env[0] != "LC_ALL=C.UTF-8" {
		t.Errorf("--debug: %q", p.Stages[0].Env)
	}
}

// The order and the equality of lines are the same.
func FuzzByteOrder(f *testing.F) {
	f.Add([]byte("b\nB\n\xc3\xbc\n\n \xff\na\x00b\na\n"))
	f.Add([]byte("10\n9\n-1\n0x1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		env := []string{"LC_ALL=C.UTF-8"}
		for _, words := range [][]string{{"sort"}, {"sort", "-rn"}, {"sort", "-fu"}, {"sort", "-k2,2"}, {"uniq", "-c"}} {
			s := tool(t, "", words...)
			s.Env = env
			if got, want := outcome(t, true, feed(text), s), outcome(t, false, feed(text), s); got != want {
				t.Errorf("%q of %q: got %q, want %q", words, text, got, want)
			}
		}
	})
}
