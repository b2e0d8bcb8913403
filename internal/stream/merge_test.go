package stream_test

import (
	"bufio"
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
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/stream"
)

func makeFIFO(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func openSources(t testing.TB, paths ...string) (sources []stream.Source) {
	t.Helper()
	for _, path := range paths {
		s, err := stream.OpenSource(filepath.Base(path), path)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, s)
	}
	return sources
}

func writeFile(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func openWriter(t testing.TB, path string) *os.File {
	t.Helper()
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), path)
}

func newMerge(t testing.TB, mode stream.Mode) stream.Merge {
	return stream.Merge{Mode: mode, Delim: '\n', Dir: os.TempDir(), Failed: func(name string, err error) {
		t.Errorf("%s: %v", name, err)
	}}
}

// start merges into a pipe, and returns its read end.
func start(t testing.TB, ctx context.Context, m stream.Merge, sources []stream.Source) (*os.File, <-chan error) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		err := m.Run(ctx, w, sources)
		w.Close()
		done <- err
	}()
	return r, done
}

// merged is what a merge of files makes.
func merged(t testing.TB, m stream.Merge, sources []stream.Source) string {
	t.Helper()
	r, done := start(t, t.Context(), m, sources)
	defer r.Close()
	text, err := io.ReadAll(r)
	if err == nil {
		err = <-done
	}
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// Lines of all lengths from many writers arrive whole, once.
func TestMergeLinesWhole(t *testing.T) {
	for _, m := range []struct {
		name   string
		buffer int
		tag    bool
	}{{"plain", 0, false}, {"buffer", 16 << 10, false}, {"tag", 0, true}, {"tag, buffer", 16 << 10, true}} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			const writers = 8
			var paths []string
			for range writers {
				paths = append(paths, makeFIFO(t))
			}
			merge := newMerge(t, stream.Lines)
			merge.Buffer, merge.Tag = m.buffer, m.tag
			r, done := start(t, t.Context(), merge, openSources(t, paths...))
			defer r.Close()
			sent := make(chan []string, writers)
			for i, path := range paths {
				go func() { sent <- sendLines(openWriter(t, path), i) }()
			}
			var want, got []string
			in := bufio.NewReader(r)
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					break
				}
				if m.tag {
					line = strings.TrimPrefix(line, "fifo\t")
				}
				got = append(got, line)
			}
			for range writers {
				want = append(want, <-sent...)
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%d lines went in, and others came out: %d", len(want), len(got))
			}
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

// sendLines writes lines of 1 B to 1 MB, in pieces that have nothing to do
// with lines. The last one has no end.
func sendLines(w io.WriteCloser, seed int) (lines []string) {
	defer w.Close()
	rnd := rand.New(rand.NewPCG(1, uint64(seed)))
	var text []byte
	for i := range 2000 {
		size := rnd.IntN(200)
		switch {
		case i%500 == 7:
			size = rnd.IntN(1 << 20)
		case i%50 == 3:
			size = rnd.IntN(10_000)
		}
		line := strings.Repeat(string(rune('a'+rnd.IntN(26))), size) + fmt.Sprint(seed) + "\n"
		lines = append(lines, line)
		text = append(text, line...)
	}
	text = text[:len(text)-1]
	for len(text) > 0 {
		n := min(len(text), 1+rnd.IntN(100_000))
		w.Write(text[:n])
		text = text[n:]
	}
	return lines
}

// A source that nobody writes to holds up nobody, nor does one that ends
// within a line.
func TestMergeSlowSource(t *testing.T) {
	t.Parallel()
	slow, quick := makeFIFO(t), makeFIFO(t)
	r, done := start(t, t.Context(), newMerge(t, stream.Lines), openSources(t, slow, quick))
	defer r.Close()
	s := openWriter(t, slow)
	io.WriteString(s, "begun")
	q := openWriter(t, quick)
	in := bufio.NewReader(r)
	for i := range 100 {
		fmt.Fprintf(q, "%d\n", i)
		if line, err := in.ReadString('\n'); err != nil || line != fmt.Sprintf("%d\n", i) {
			t.Fatalf("read %q, %v", line, err)
		}
	}
	q.Close()
	io.WriteString(s, ", ended")
	s.Close()
	if line, err := in.ReadString('\n'); err != nil || line != "begun, ended\n" {
		t.Errorf("read %q, %v", line, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// With a full output, a writer is held up once the pipes are full.
func TestMergeBackPressure(t *testing.T) {
	t.Parallel()
	path := makeFIFO(t)
	r, done := start(t, t.Context(), newMerge(t, stream.Lines), openSources(t, path))
	w := openWriter(t, path)
	unix.SetNonblock(int(w.Fd()), true)
	block := bytes.Repeat([]byte("0123456789abcde\n"), 4096/16)
	written := 0
	for range 1 << 20 {
		n, err := unix.Write(int(w.Fd()), block)
		if err != nil {
			// The merge may be about to read: only what stays full counts.
			if ready, _ := unix.Poll([]unix.PollFd{{Fd: int32(w.Fd()), Events: unix.POLLOUT}}, 100); ready == 0 {
				break
			}
			continue
		}
		written += n
	}
	if most := 4 << 20; written > most {
		t.Errorf("%d bytes went in", written)
	}
	r.Close()
	if err := <-done; !errors.Is(err, unix.EPIPE) {
		t.Errorf("without a reader: %v", err)
	}
	w.Close()
}

// With Buffer the writer is not held up.
func TestMergeBuffer(t *testing.T) {
	for name, mode := range map[string]stream.Mode{"lines": stream.Lines, "ordered": stream.Ordered} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := makeFIFO(t)
			m := newMerge(t, mode)
			m.Buffer = 64 << 10
			r, done := start(t, t.Context(), m, openSources(t, path))
			defer r.Close()
			const count = 16 << 20
			w := openWriter(t, path)
			text := strings.Repeat("0123456789abcde\n", count/16)
			if _, err := io.WriteString(w, text); err != nil {
				t.Fatal(err)
			}
			w.Close() // before anything is read
			got, err := io.ReadAll(r)
			if err != nil || string(got) != text {
				t.Errorf("%d bytes came out, %v", len(got), err)
			}
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

// Writers come and go, one within a line, until the context ends.
func TestMergeFollow(t *testing.T) {
	t.Parallel()
	path := makeFIFO(t)
	ctx, cancel := context.WithCancel(t.Context())
	m := newMerge(t, stream.Lines)
	m.Follow = true
	r, done := start(t, ctx, m, openSources(t, path))
	defer r.Close()
	in := bufio.NewReader(r)
	for i := range 50 {
		w := openWriter(t, path)
		fmt.Fprintf(w, "%d\ntorn", i)
		w.Close()
		for _, want := range []string{fmt.Sprintln(i), "torn\n"} {
			if line, err := in.ReadString('\n'); err != nil || line != want {
				t.Fatalf("read %q, %v, want %q", line, err, want)
			}
		}
	}
	w := openWriter(t, path)
	io.WriteString(w, "whole\nlast")
	if line, err := in.ReadString('\n'); err != nil || line != "whole\n" {
		t.Fatalf("read %q, %v", line, err)
	}
	cancel()
	if line, err := in.ReadString('\n'); err != nil || line != "last\n" {
		t.Errorf("read %q, %v", line, err)
	}
	w.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A reader that leaves ends a merge that has nothing to write.
func TestMergeFollowReaderLeaves(t *testing.T) {
	t.Parallel()
	m := newMerge(t, stream.Lines)
	m.Follow = true
	r, done := start(t, t.Context(), m, openSources(t, makeFIFO(t)))
	r.Close()
	if err := <-done; !errors.Is(err, unix.EPIPE) {
		t.Errorf("got %v", err)
	}
}

// The end of the context ends a merge that waits, however many it waits for.
func TestMergeCancelled(t *testing.T) {
	for name, mode := range map[string]stream.Mode{"lines": stream.Lines, "raw": stream.Raw, "ordered": stream.Ordered, "sorted": stream.Sorted} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var paths []string
			for range 100 {
				paths = append(paths, makeFIFO(t))
			}
			ctx, cancel := context.WithCancel(t.Context())
			r, done := start(t, ctx, newMerge(t, mode), openSources(t, paths...))
			defer r.Close()
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMergeModes(t *testing.T) {
	t.Parallel()
	a, b := writeFile(t, "a", "1\n3"), writeFile(t, "b", "2\n4\n")
	tests := []struct {
		m    stream.Merge
		want string
	}{
		{stream.Merge{Mode: stream.Lines}, "1\n2\n4\n3\n"},
		{stream.Merge{Mode: stream.Raw}, "1\n32\n4\n"},
		{stream.Merge{Mode: stream.Ordered}, "1\n3\n2\n4\n"},
		{stream.Merge{Mode: stream.Sorted}, "1\n2\n3\n4\n"},
		{stream.Merge{Mode: stream.Ordered, Tag: true}, "a\t1\na\t3\nb\t2\nb\t4\n"},
		{stream.Merge{Mode: stream.Sorted, Tag: true}, "a\t1\nb\t2\na\t3\nb\t4\n"},
		{stream.Merge{Mode: stream.Ordered, Buffer: 1}, "1\n3\n2\n4\n"},
		{stream.Merge{Mode: stream.Sorted, Buffer: 1}, "1\n2\n3\n4\n"},
	}
	for _, tt := range tests {
		m := newMerge(t, tt.m.Mode)
		m.Tag, m.Buffer = tt.m.Tag, tt.m.Buffer
		got := merged(t, m, openSources(t, a, b))
		if tt.m.Mode == stream.Lines {
			slices.Sort(strings.SplitAfter(got, "\n"))
		}
		if got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.m, got, tt.want)
		}
	}
}

// The outcome of --sorted is that of sort -m.
func TestMergeSortedAsSort(t *testing.T) {
	t.Parallel()
	for key, flags := range map[string][]string{
		"text": nil, "numeric": {"-n"}, "text:2": {"-b", "-k2,2"}, "numeric:2": {"-n", "-b", "-k2,2"},
	} {
		k, err := stream.ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for seed := range uint64(5) {
			rnd := rand.New(rand.NewPCG(2, seed))
			var text strings.Builder
			for range 3000 {
				fmt.Fprintf(&text, "%d.%d %d\tx%d\n", rnd.IntN(200)-100, rnd.IntN(100), rnd.IntN(300)-100, rnd.IntN(1000))
			}
			path := writeFile(t, "in", text.String())
			runSort(t, append(flags, "-o", path, path)...)
			paths = append(paths, path)
		}
		want := runSort(t, append(append(flags, "-m"), paths...)...)
		for _, buffer := range []int{0, 1000} {
			m := newMerge(t, stream.Sorted)
			m.Key, m.Buffer = k, buffer
			if got := merged(t, m, openSources(t, paths...)); got != want {
				t.Errorf("%s: the outcome is not that of sort -m", key)
			}
		}
	}
}

func runSort(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("sort", args...)
	cmd.Env = []string{"LC_ALL=C", "PATH=/usr/bin:/bin"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Lines without a time stay with the one before them.
func TestMergeTimestamps(t *testing.T) {
	t.Parallel()
	a := writeFile(t, "a", "2024-01-01T00:00:01Z a\n  at f\n  at g\n2024-01-01T02:00:03+02:00 a\n")
	b := writeFile(t, "b", "2024-01-01 00:00:01 b\n[01/Jan/2024:00:00:02 +0000] b\n1704067204.5 b\n")
	m := newMerge(t, stream.Sorted)
	m.Key = stream.Key{Kind: stream.Timestamp}
	want := "2024-01-01T00:00:01Z a\n  at f\n  at g\n2024-01-01 00:00:01 b\n[01/Jan/2024:00:00:02 +0000] b\n2024-01-01T02:00:03+02:00 a\n1704067204.5 b\n"
	if got := merged(t, m, openSources(t, a, b)); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// A merge that sorts writes what is known without waiting for more.
func TestMergeSortedStreams(t *testing.T) {
	t.Parallel()
	x, y := makeFIFO(t), makeFIFO(t)
	r, done := start(t, t.Context(), newMerge(t, stream.Sorted), openSources(t, x, y))
	defer r.Close()
	a, b := openWriter(t, x), openWriter(t, y)
	in := bufio.NewReader(r)
	io.WriteString(a, "1\n3\n")
	io.WriteString(b, "2\n")
	for _, want := range []string{"1\n", "2\n"} {
		if line, err := in.ReadString('\n'); err != nil || line != want {
			t.Fatalf("read %q, %v", line, err)
		}
	}
	b.Close()
	if line, err := in.ReadString('\n'); err != nil || line != "3\n" {
		t.Errorf("read %q, %v", line, err)
	}
	a.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestOpenSourceErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, want := range map[string]error{dir: unix.EISDIR, dir + "/none": unix.ENOENT} {
		if _, err := stream.OpenSource("x", path); err != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}
