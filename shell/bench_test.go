package shell

import (
	"context"
	"os"
	"strings"
	"testing"

	"gopipe/pipeline"
	"gopipe/plan"
)

// BenchmarkLower measures the way from text to plan.
func BenchmarkLower(b *testing.B) {
	const text = `cat log | grep "$x" | sort | uniq -c 2>/dev/null`
	var stages int
	cfg := &Config{
		Run: func(_ context.Context, p *plan.Plan) (*pipeline.Result, error) {
			stages = len(p.Stages)
			return &pipeline.Result{Stages: make([]pipeline.StageResult, len(p.Stages))}, nil
		},
		Env:   []string{"PATH=/usr/bin:/bin", "x=ERROR"},
		Files: map[int]*os.File{0: os.Stdin, 1: os.Stdout, 2: os.Stderr},
	}
	for b.Loop() {
		script, err := Parse(strings.NewReader(text), "")
		if err != nil {
			b.Fatal(err)
		}
		sh := New(cfg, script)
		if status, err := sh.Run(b.Context()); status != 0 || err != nil {
			b.Fatal(status, err)
		}
		sh.Close()
	}
	if stages != 4 {
		b.Errorf("%d stages", stages)
	}
}
