package stream_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/stream"
)

// A spreading is a Spread at work between pipes.
type spreading struct {
	in   *os.File
	outs []*os.File
	done chan error
}

func startSpread(t testing.TB, ctx context.Context, s stream.Spread, outs int) *spreading {
	t.Helper()
	s.Delim, s.Dir = '\n', os.TempDir()
	s.Failed = func(name string, err error) { t.Errorf("%s: %v", name, err) }
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := stream.ReuseSource("-", r)
	r.Close()
	if err != nil {
		t.Fatal(err)
	}
	sp := &spreading{in: w, done: make(chan error, 1)}
	var targets []stream.Target
	for range outs {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		sp.outs = append(sp.outs, r)
		targets = append(targets, stream.Target{Name: "out", Open: func(context.Context) (int, error) {
			defer w.Close()
			return stream.ReuseTarget(w)
		}})
	}
	go func() { sp.done <- s.Run(ctx, in, targets) }()
	return sp
}

// readAll reads all outputs at the same time.
func (s *spreading) readAll() []string {
	got := make([]string, len(s.outs))
	read := make(chan bool)
	for i, out := range s.outs {
		go func() {
			text, _ := io.ReadAll(out)
			got[i] = string(text)
			read <- true
		}()
	}
	for range s.outs {
		<-read
	}
	return got
}

// numbers is n lines, of which every tenth ends with the same digit.
func numbers(n int) string {
	const period = 970
	var b strings.Builder
	for i := range period {
		fmt.Fprintf(&b, "%s%d\n", strings.Repeat("x", i%97), i%10)
	}
	text := strings.Repeat(b.String(), n/period)
	return text + strings.Join(strings.SplitAfter(b.String(), "\n")[:n%period], "")
}

func TestSpreadCopy(t *testing.T) {
	for name, buffer := range map[string]int{"moved": 0, "copied": 4 << 10} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startSpread(t, t.Context(), stream.Spread{Buffer: buffer}, 3)
			text := numbers(100_000)
			go func() {
				io.Copy(s.in, strings.NewReader(text))
				s.in.Close()
			}()
			for i, got := range s.readAll() {
				if got != text {
					t.Errorf("target %d has %d bytes of %d", i, len(got), len(text))
				}
			}
			if err := <-s.done; err != nil {
				t.Error(err)
			}
		})
	}
}

// Whoever leaves does not end the others, unless it is to.
func TestSpreadReaderLeaves(t *testing.T) {
	for name, s := range map[string]stream.Spread{
		"moved": {}, "copied": {Buffer: 1 << 20}, "turn": {Distribution: stream.RoundRobin}, "hash": {Distribution: stream.ByField, Field: 1},
	} {
		for leaves := range 2 {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				sp := startSpread(t, t.Context(), s, 2)
				sp.outs[leaves].Close()
				text := numbers(100_000)
				go func() {
					io.Copy(sp.in, strings.NewReader(text))
					sp.in.Close()
				}()
				got, err := io.ReadAll(sp.outs[1-leaves])
				if err != nil || s.Distribution == stream.Broadcast && string(got) != text || len(got) < len(text)/3 {
					t.Errorf("got %d bytes of %d, %v", len(got), len(text), err)
				}
				if err := <-sp.done; err != nil {
					t.Error(err)
				}
			})
		}
		t.Run(name+", strict", func(t *testing.T) {
			t.Parallel()
			strict := s
			strict.Strict = true
			sp := startSpread(t, t.Context(), strict, 2)
			sp.outs[0].Close()
			go func() {
				io.Copy(sp.in, strings.NewReader(numbers(100_000)))
				sp.in.Close()
			}()
			io.Copy(io.Discard, sp.outs[1])
			if err := <-sp.done; !errors.Is(err, unix.EPIPE) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSpreadLines(t *testing.T) {
	for name, s := range map[string]stream.Spread{
		"turn": {Distribution: stream.RoundRobin}, "hash": {Distribution: stream.ByField, Field: 1}, "hash, buffer": {Distribution: stream.ByField, Field: 1, Buffer: 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sp := startSpread(t, t.Context(), s, 3)
			text := numbers(50_000)
			go func() {
				io.Copy(sp.in, strings.NewReader(text))
				sp.in.Close()
			}()
			got := sp.readAll()
			var all []string
			seen := make(map[string]int)
			for i, part := range got {
				lines := strings.SplitAfter(part, "\n")
				lines = lines[:len(lines)-1]
				all = append(all, lines...)
				for _, line := range lines {
					if at, known := seen[line]; known && at != i && s.Distribution == stream.ByField {
						t.Fatalf("%q went to both %d and %d", line, at, i)
					}
					seen[line] = i
				}
			}
			want := strings.SplitAfter(text, "\n")
			want = want[:len(want)-1]
			if s.Distribution == stream.RoundRobin && !strings.HasPrefix(got[1], want[1]+want[4]+want[7]) {
				t.Errorf("the second has %q", got[1][:20])
			}
			slices.Sort(all)
			slices.Sort(want)
			if !slices.Equal(all, want) {
				t.Errorf("%d lines went in, and others came out: %d", len(want), len(all))
			}
			if err := <-sp.done; err != nil {
				t.Error(err)
			}
		})
	}
}

// One after the other: without Buffer it would wait for ever.
func TestSpreadBuffer(t *testing.T) {
	t.Parallel()
	sp := startSpread(t, t.Context(), stream.Spread{Buffer: 64 << 10}, 2)
	text := numbers(200_000)
	go func() {
		io.Copy(sp.in, strings.NewReader(text))
		sp.in.Close()
	}()
	for i := range 2 {
		if got, err := io.ReadAll(sp.outs[i]); err != nil || string(got) != text {
			t.Errorf("target %d has %d bytes of %d, %v", i, len(got), len(text), err)
		}
	}
	if err := <-sp.done; err != nil {
		t.Error(err)
	}
}

// A target that nobody opens ends with the context.
func TestSpreadCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	in, err := stream.ReuseSource("-", r)
	r.Close()
	if err != nil {
		t.Fatal(err)
	}
	s := stream.Spread{Delim: '\n', Failed: func(string, error) {}}
	opening := make(chan bool)
	targets := []stream.Target{{Name: "never", Open: func(ctx context.Context) (int, error) {
		close(opening)
		<-ctx.Done()
		return -1, ctx.Err()
	}}}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, in, targets) }()
	<-opening
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func BenchmarkSpread(b *testing.B) {
	const size = 64 << 10
	sp := startSpread(b, b.Context(), stream.Spread{}, 2)
	block := bytes.Repeat([]byte("0123456789abcde\n"), size/16)
	b.SetBytes(size)
	go func() {
		for b.Loop() {
			sp.in.Write(block)
		}
		sp.in.Close()
	}()
	sp.readAll()
	<-sp.done
}
