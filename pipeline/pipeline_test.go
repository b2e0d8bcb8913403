package pipeline_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"gopipe/pipeline"
	"gopipe/plan"
)

func output(t testing.TB, p *pipeline.Pipeline) string {
	t.Helper()
	out, err := p.Output(t.Context())
	if err != nil {
		t.Error(err)
	}
	return string(out)
}

func shell(text string) *pipeline.Stage { return pipeline.Command("sh", "-c", text) }

func input(text string, stages ...*pipeline.Stage) *pipeline.Pipeline {
	p := pipeline.New(stages...)
	p.Stdin = strings.NewReader(text)
	return p
}

func upper(_ context.Context, in io.Reader, out io.Writer) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	_, err = out.Write(bytes.ToUpper(text))
	return err
}

func TestShapes(t *testing.T) {
	t.Parallel()
	cat := pipeline.Command("cat")
	tests := []struct {
		name     string
		pipeline *pipeline.Pipeline
		want     string
	}{
		{"empty", pipeline.New(), ""},
		{"zero", &pipeline.Pipeline{}, ""},
		{"command", pipeline.New(pipeline.Command("echo", "a b")), "a b\n"},
		{"commands", input("b\na\n", pipeline.Command("sort"), cat, cat), "a\nb\n"},
		{"function", input("a", pipeline.Go("upper", upper)), "A"},
		{"function between commands", input("b\na\n", pipeline.Command("sort"), pipeline.Go("upper", upper), cat), "A\nB\n"},
		{"functions", input("a", pipeline.Go("upper", upper), pipeline.Go("upper", upper)), "A"},
		{"lines", input("a\n\nb", pipeline.EachLine("wrap", func(line []byte, out *bufio.Writer) error {
			_, err := fmt.Fprintf(out, "<%s>", line)
			return err
		})), "<a><><b>"},
		{"lines up to", input("a\nb\n", pipeline.EachLine("first", func(line []byte, out *bufio.Writer) error {
			out.Write(line)
			return io.EOF
		})), "a"},
		{"inner pipeline", input("b\na\n", cat, pipeline.New(pipeline.Command("sort"), pipeline.Go("upper", upper)).Stage(), cat), "A\nB\n"},
		{"fan-in", pipeline.New(pipeline.Merge(pipeline.Command("echo", "a"), pipeline.Command("echo", "b")), pipeline.Command("sort")), "a\nb\n"},
		{"fan-in with input", input("c\n", pipeline.Tagged(pipeline.Concatenate(
			pipeline.Command("echo", "a"), pipeline.Command("echo", "b")))), "input\tc\necho\ta\necho\tb\n"},
		{"fan-out", input("a\nb\n", pipeline.Tee(pipeline.Command("wc", "-l"), pipeline.Go("upper", upper)), pipeline.Command("sort")), "2\nA\nB\n"},
		{"fan-out deals", input("a\nb\nc\n", pipeline.RoundRobin(
			pipeline.Command("sed", "s/^/1/"), pipeline.Command("sed", "s/^/2/")), pipeline.Command("sort")), "1a\n1c\n2b\n"},
		{"stderr into the pipe", pipeline.New(&pipeline.Stage{Stage: plan.Stage{Path: "/bin/sh", Args: []string{"sh", "-c", "echo a; echo b >&2"}}, CombineStderr: true}, cat), "a\nb\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			again := tt.pipeline.Clone()
			if _, isText := tt.pipeline.Stdin.(*strings.Reader); isText {
				again = nil // that is read once
			}
			if got := output(t, tt.pipeline); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if again == nil {
				return
			}
			if got := output(t, again); got != tt.want {
				t.Errorf("the clone: got %q, want %q", got, tt.want)
			}
		})
	}
}

// Descriptors beside the standard ones.
func TestDescriptors(t *testing.T) {
	t.Parallel()
	var three strings.Builder
	s := shell("echo one; echo three >&3; cat <&4")
	s.Outputs = map[int]io.Writer{3: &three}
	s.Inputs = map[int]io.Reader{4: strings.NewReader("four\n")}
	if got := output(t, pipeline.New(s)); got != "one\nfour\n" || three.String() != "three\n" {
		t.Errorf("got %q and %q", got, three.String())
	}

	source, count, quote := shell("echo a; echo b; echo c >&3"), pipeline.Command("wc", "-l"), pipeline.Command("sed", "s/^/> /")
	quote.Outputs = map[int]io.Writer{1: &three}
	p := pipeline.New(source, count, quote)
	p.Link(source, 3, quote, 0)
	clone := p.Clone()
	for _, p := range []*pipeline.Pipeline{p, clone} {
		three.Reset()
		if got := output(t, p); got != "2\n" || three.String() != "> c\n" {
			t.Errorf("got %q and %q", got, three.String())
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<20)
	var got []string
	for line, err := range input("a\n\n"+long+"\nb", pipeline.Command("cat")).Lines(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		got = append(got, string(line))
	}
	if !slices.Equal(got, []string{"a", "", long, "b"}) {
		t.Errorf("got %d lines, %.20q", len(got), got)
	}

	for line, err := range pipeline.New(shell("echo a; exit 3")).Lines(t.Context()) {
		var exit *pipeline.ExitError
		if string(line) != "a" && (!errors.As(err, &exit) || exit.ExitCode() != 3) {
			t.Errorf("got %q, %v", line, err)
		}
	}

	p := pipeline.New(shell("yes; sleep 1000"), pipeline.Command("cat"))
	for line, err := range p.Lines(t.Context()) {
		if string(line) != "y" || err != nil {
			t.Errorf("got %q, %v", line, err)
		}
		break
	}
	for _, s := range p.Result().Stages {
		if runs(s) {
			t.Errorf("%s runs on", s.Name)
		}
	}
	for _, err := range p.Lines(t.Context()) {
		if err == nil {
			t.Error("it runs twice")
		}
	}
}
