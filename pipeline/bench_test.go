package pipeline_test

import (
	"io"
	"testing"

	"gopipe/pipeline"
)

// What the pipeline itself costs, beside its processes: see -benchmem.

func BenchmarkOutput(b *testing.B) {
	for b.Loop() {
		p := pipeline.New(pipeline.Command("echo", "x"), pipeline.Command("cat"), pipeline.Command("cat"))
		if _, err := p.Output(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstLine(b *testing.B) {
	for b.Loop() {
		for _, err := range pipeline.New(pipeline.Command("yes")).Lines(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			break
		}
	}
}

func BenchmarkFifty(b *testing.B) {
	for b.Loop() {
		p := pipeline.New(pipeline.Command("echo", "x"))
		for range 50 {
			p.Stages = append(p.Stages, pipeline.Command("cat"))
		}
		p.Stdout = io.Discard
		if err := p.Run(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
