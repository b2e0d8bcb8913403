package shell

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gopipe/pipeline"
	"gopipe/plan"
)

// The plans of a run, too, show which stages are on the sides of a FIFO.
func TestPlansOfFIFOs(t *testing.T) {
	t.Parallel()
	const text = `fifo f; ls / >"$f" & cat <<<a | tee "$f" >/dev/null & sort "$f" | cat`
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	script, err := Parse(strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var edges []string
	fifoEdge := regexp.MustCompile(`(?m)^edge \d+   fifo .*/f(  .*)$`)
	sh := New(&Config{
		Env: os.Environ(), Files: map[int]*os.File{0: null, 1: null, 2: null},
		Run: func(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
			mu.Lock()
			for _, m := range fifoEdge.FindAllStringSubmatch(p.Text(), -1) {
				edges = append(edges, m[1])
			}
			mu.Unlock()
			run := pipeline.Runner{Plan: p}
			return run.Run(ctx)
		},
	}, script)
	defer sh.Close()
	if status, err := sh.Run(t.Context()); status != 0 || err != nil {
		t.Fatal(status, err)
	}
	slices.Sort(edges)
	want := []string{"  from 0:1", "  from 1:arg", "  to 0:arg"}
	if !slices.Equal(edges, want) {
		t.Errorf("got %q, want %q", edges, want)
	}
	program, err := Explain(&Config{Env: os.Environ(), Files: map[int]*os.File{0: null, 1: null, 2: null}}, script)
	if err != nil {
		t.Fatal(err)
	}
	if got := program.Text(); !strings.HasSuffix(got, "/f  from ls at 1:9, tee at 1:33  to sort at 1:55\n") {
		t.Errorf("explained as\n%s", got)
	}
}
