package pipeline_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gopipe/internal/leak"
	"gopipe/plan"
)

// source writes n pseudo-random bytes to its output and to sum.
func source(n int64, sum hash.Hash) plan.Stage {
	return fn(func(_ context.Context, files map[int]*os.File) error {
		random := rand.NewChaCha8([32]byte{})
		_, err := io.Copy(io.MultiWriter(files[1], sum), io.LimitReader(random, n))
		return err
	})
}

func cats(n int) []plan.Stage {
	return slices.Repeat([]plan.Stage{{Name: "cat", Path: "/bin/cat", Args: []string{"cat"}}}, n)
}

// pass sends n bytes through so many stages of cat, and compares checksums.
func pass(t testing.TB, stages int, n int64) {
	t.Helper()
	sent, got := sha256.New(), sha256.New()
	r := run(t, into(got, chain(append([]plan.Stage{source(n, sent)}, cats(stages)...)...)))
	if status := r.Pipefail(); status != 0 {
		t.Errorf("pipefail: %d", status)
	}
	if !slices.Equal(sent.Sum(nil), got.Sum(nil)) {
		t.Error("the checksums differ")
	}
}

// A long pipeline needs no more descriptors here than a short one, moves every
// byte, and leaves nothing behind.
func TestThousandStages(t *testing.T) {
	stages, size := 1000, int64(16<<20)
	if testing.Short() {
		stages, size = 100, 1<<20
	}
	if os.Getenv("GOPIPE_FULL") != "" {
		size = 1 << 30
	}
	before := leak.Take()
	pass(t, stages, size)
	if left := before.Left(); left != "" {
		t.Error(left)
	}
}

// Between two children there is nothing of ours while they run.
func TestHoldsNoPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	before := leak.Files()
	p := chain(append(cats(5), fn(func(_ context.Context, files map[int]*os.File) error {
		// What comes through has passed all stages, and they wait for more.
		if _, err := io.ReadFull(files[0], make([]byte, 5)); err != nil {
			return err
		}
		// A child may run before its ends are closed here.
		var held []string
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
			if held = pipesBut(before, files[0]); len(held) == 0 {
				break
			}
		}
		if len(held) > 0 {
			t.Errorf("held: %q", held)
		}
		return w.Close()
	}))...)
	p.Edges = append(p.Edges, plan.Edge{Medium: plan.Inherit, File: r, To: []plan.Port{port(0, 0)}})
	io.WriteString(w, "hello")
	run(t, p)
}

// pipesBut lists the pipe ends that are open beside those before and one.
func pipesBut(before map[string]string, one *os.File) (open []string) {
	own := fmt.Sprint(one.Fd(), " ")
	for name := range leak.Files() {
		if before[name] == "" && strings.Contains(name, " -> pipe:") && !strings.HasPrefix(name, own) {
			open = append(open, name)
		}
	}
	return open
}

// Each stage has its descriptors and no other, whatever else is spawned.
func TestExactDescriptors(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var noise sync.WaitGroup
	defer noise.Wait()
	defer cancel()
	for range 8 {
		noise.Go(func() {
			for ctx.Err() == nil {
				run(t, chain(sh("exit"), sh("exit"), sh("exit")))
			}
		})
	}
	list := sh("exec ls -l /proc/self/fd >&5")
	for range 10 {
		outs := make([]strings.Builder, 4)
		p := from("", chain(list, list, list, list))
		for i := range outs {
			p.Edges = append(p.Edges, plan.Edge{Medium: plan.Sink, Writer: &outs[i], From: []plan.Port{port(i, 5)}})
		}
		run(t, p)
		for i := range outs {
			if got := listed(outs[i].String()); got != "0 1 2 5" {
				t.Errorf("stage %d has descriptors %s, want 0 1 2 5", i, got)
			}
		}
	}
}

// listed reads the numbers that "ls -l /proc/self/fd" prints, apart from that
// of its own directory.
func listed(text string) string {
	var fds []string
	for line := range strings.Lines(text) {
		name, target, ok := strings.Cut(line, " -> ")
		if ok && !strings.HasPrefix(target, "/proc/") {
			fds = append(fds, name[strings.LastIndexByte(name, ' ')+1:])
		}
	}
	return strings.Join(fds, " ")
}

func BenchmarkStages4(b *testing.B) {
	for b.Loop() {
		if r := run(b, from("", into(io.Discard, chain(cats(4)...)))); r.Pipefail() != 0 {
			b.Fatal(r.PipeStatus())
		}
	}
}

func BenchmarkThousandStages(b *testing.B) {
	const size = 1 << 30
	b.SetBytes(size)
	for b.Loop() {
		pass(b, 1000, size)
	}
}
