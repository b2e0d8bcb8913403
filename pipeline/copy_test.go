package pipeline_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gopipe/internal/seccomp"
	"gopipe/pipeline"
)

func copies(_ context.Context, in io.Reader, out io.Writer) error {
	_, err := io.Copy(out, in)
	return err
}

// What a function copies by io.Copy arrives as it was, also where either side is
// slow, and from and to whatever there is.
func TestCopyInAFunction(t *testing.T) {
	t.Parallel()
	data := make([]byte, 3<<20+1)
	rand.NewChaCha8([32]byte{}).Read(data)
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, stages := range map[string][]*pipeline.Stage{
		"between commands":  {pipeline.Command("cat"), pipeline.Go("copy", copies), pipeline.Command("cat")},
		"between functions": {pipeline.Go("copy", copies), pipeline.Go("copy", copies), pipeline.Go("copy", copies)},
		"slow reader":       {pipeline.Command("cat"), pipeline.Go("copy", copies), pipeline.Command("dd", "bs=777", "status=none")},
		"slow writer":       {pipeline.Command("dd", "bs=777", "status=none"), pipeline.Go("copy", copies), pipeline.Command("cat")},
		"to a file":         {pipeline.Go("copy", copies), shell("cat"), pipeline.Go("copy", copies)},
	} {
		p := pipeline.New(stages...)
		p.Stdin = bytes.NewReader(data)
		var out bytes.Buffer
		p.Stdout = &out
		if name == "to a file" {
			p.Stdout = file
		}
		if err := p.Run(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := out.Bytes()
		if name == "to a file" {
			got, _ = os.ReadFile(file.Name())
		}
		if sha256.Sum256(got) != sha256.Sum256(data) {
			t.Errorf("%s: %d bytes, which differ", name, len(got))
		}
	}
}

// A function that copies ends as any other does.
func TestCopyEnds(t *testing.T) {
	t.Parallel()
	out, err := pipeline.New(pipeline.Command("yes"), pipeline.Go("copy", copies), pipeline.Command("head", "-1")).Output(t.Context())
	if string(out) != "y\n" || err != nil {
		t.Errorf("the reader leaves: %q, %v", out, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	hold, release := io.Pipe()
	defer release.Close()
	idle := shell("cat <&3")
	idle.Inputs = map[int]io.Reader{3: hold}
	p := pipeline.New(idle, pipeline.Go("copy", copies), pipeline.Command("cat"))
	p.Trace = &pipeline.Trace{AllStarted: func(context.Context, []int) { cancel() }}
	if err := p.Run(ctx); err == nil {
		t.Error("a run that was cancelled is a success")
	}
}

// Where splice is refused, the bytes are copied.
func TestCopyRefused(t *testing.T) {
	t.Parallel()
	seccomp.Again(t, "TestCopyInAFunction|TestCopyEnds", "splice,copy_file_range")
}

// gigabytes is how much is moved: 8 with GOPIPE_FULL, as bash does beside it.
func gigabytes(b *testing.B) int {
	if os.Getenv("GOPIPE_FULL") != "" {
		return 8
	}
	return 1
}

// read is how much the threads of this process have read, see proc_pid_io(5):
// the process's own account has that of its children added.
func read() (total int64) {
	tasks, _ := filepath.Glob("/proc/self/task/*/io")
	for _, task := range tasks {
		var n int64
		text, _ := os.ReadFile(task)
		fmt.Sscanf(string(text), "rchar: %d", &n)
		total += n
	}
	return total
}

// Two commands side by side, and bash with the same two: no byte is copied here.
func BenchmarkDDCat(b *testing.B) {
	size := gigabytes(b)
	args := []string{"if=/dev/zero", "bs=1M", "status=none", fmt.Sprintf("count=%d", size<<10)}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer null.Close()
	var most int64
	ours := func() {
		p := pipeline.New(pipeline.Command("dd", args...), pipeline.Command("cat"))
		p.Stdout = null
		before := read()
		if err := p.Run(b.Context()); err != nil {
			b.Fatal(err)
		}
		most = max(most, read()-before)
	}
	bash := func() {
		cmd := exec.CommandContext(b.Context(), "bash", "-c", "dd "+strings.Join(args, " ")+" | cat")
		cmd.Stdout = null
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
	compare(b, size, "bash", bash, ours)
	if most > 1<<20 {
		b.Errorf("%d bytes have passed through this process", most)
	}
}

// A function that copies, and cat in its place.
func BenchmarkCopyInTheMiddle(b *testing.B) {
	size := gigabytes(b)
	with := func(s *pipeline.Stage) func() {
		return func() {
			p := pipeline.New(pipeline.Command("dd", "if=/dev/zero", "bs=1M", "status=none", fmt.Sprintf("count=%d", size<<10)), s, pipeline.Command("wc", "-c"))
			if out, err := p.Output(b.Context()); err != nil || string(out) != fmt.Sprintln(size<<30) {
				b.Fatal(string(out), err)
			}
		}
	}
	compare(b, size, "cat", with(pipeline.Command("cat")), with(pipeline.Go("copy", copies)))
}

// compare runs both in turn, and reports the medians and how they compare.
func compare(b *testing.B, size int, name string, other, ours func()) {
	const rounds = 5
	var theirs, own []time.Duration
	for b.Loop() {
		for range rounds {
			theirs = append(theirs, timed(other))
			own = append(own, timed(ours))
		}
	}
	median := func(all []time.Duration) float64 {
		slices.Sort(all)
		return all[len(all)/2].Seconds()
	}
	b.ReportMetric(float64(size)/median(theirs), "GiB/s-"+name)
	b.ReportMetric(float64(size)/median(own), "GiB/s")
	b.ReportMetric(median(theirs)/median(own), "of-"+name)
}

func timed(f func()) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}
