package plan_test

import (
	"context"
	"io"
	"os"
	"testing"

	"gopipe/internal/handling"
	"gopipe/plan"
)

func nop(context.Context, map[int]*os.File) error { return nil }

func TestCheck(t *testing.T) {
	t.Parallel()
	cat := plan.Stage{Name: "cat", Path: "/bin/cat"}
	two := []plan.Stage{cat, cat}
	ports := func(p ...plan.Port) []plan.Port { return p }
	tests := []struct {
		name   string
		stages []plan.Stage
		edges  []plan.Edge
		want   string // the error, or ""
	}{
		{"empty", nil, nil, ""},
		{"pipe", two, []plan.Edge{{From: ports(plan.Port{0, 1}), To: ports(plan.Port{1, 0})}}, ""},
		{"fan-in and fan-out", two, []plan.Edge{{
			From: ports(plan.Port{0, 1}, plan.Port{0, 2}, plan.Port{1, 1}),
			To:   ports(plan.Port{1, 0}, plan.Port{0, 0}),
		}}, ""},
		{"pipe without ports", nil, []plan.Edge{{Medium: plan.Pipe}}, ""},
		{"pipe with an end for us", two, []plan.Edge{{From: ports(plan.Port{0, 1}), Internal: handling.Edge{GiveEnd: func(*os.File) {}}}}, ""},
		{"pipe with two ends for us", two, []plan.Edge{{Internal: handling.Edge{GiveEnd: func(*os.File) {}}}},
			"plan: edge 0 (pipe): only one end of a pipe can be handed out"},
		{"pipe without an end for us", two,
			[]plan.Edge{{From: ports(plan.Port{0, 1}), To: ports(plan.Port{1, 0}), Internal: handling.Edge{GiveEnd: func(*os.File) {}}}},
			"plan: edge 0 (pipe): only one end of a pipe can be handed out"},
		{"file for us", two, []plan.Edge{{Medium: plan.File, From: ports(plan.Port{0, 1}), Internal: handling.Edge{GiveEnd: func(*os.File) {}}}},
			"plan: edge 0 (file): only one end of a pipe can be handed out"},
		{"function", []plan.Stage{{Name: "f", Func: nop}}, nil, ""},
		{"stage that can't run", []plan.Stage{{Name: "f", Err: os.ErrNotExist}}, nil, ""},
		{"neither path nor function", []plan.Stage{cat, {Name: "f"}}, nil,
			"plan: stage 1 (f): neither a path nor a function"},
		{"stage too large", two, []plan.Edge{{From: ports(plan.Port{2, 1})}},
			"plan: edge 0 (pipe): no stage 2"},
		{"stage negative", two, []plan.Edge{{To: ports(plan.Port{-1, 0})}},
			"plan: edge 0 (pipe): no stage -1"},
		{"descriptor negative", two, []plan.Edge{{}, {From: ports(plan.Port{0, -3})}},
			"plan: edge 1 (pipe): no descriptor -3"},
		{"arguments", two, []plan.Edge{
			{Medium: plan.FIFO, Name: "a", From: ports(plan.Port{0, plan.Argument})},
			{Medium: plan.File, Name: "b", To: ports(plan.Port{0, plan.Argument})},
		}, ""},
		{"pipe as an argument", two, []plan.Edge{{From: ports(plan.Port{0, plan.Argument})}},
			"plan: edge 0 (pipe): no stage opens it by an argument"},
		{"FIFO of two stages", two, []plan.Edge{{Medium: plan.FIFO, Name: "f", From: ports(plan.Port{0, 1}), To: ports(plan.Port{1, 0})}},
			"plan: edge 0 (fifo): stages 0 and 1 can't both open it"},
		{"descriptor taken by another edge", two,
			[]plan.Edge{{From: ports(plan.Port{0, 1})}, {To: ports(plan.Port{0, 1})}},
			"plan: edge 1 (pipe): descriptor 1 of stage 0 is taken by edge 0"},
		{"descriptor taken by the same edge", two,
			[]plan.Edge{{From: ports(plan.Port{0, 1}), To: ports(plan.Port{0, 1})}},
			"plan: edge 0 (pipe): descriptor 1 of stage 0 is taken by edge 0"},
		{"dropped twice", two, []plan.Edge{
			{Medium: plan.File, Name: "a", From: ports(plan.Port{0, plan.Dropped})},
			{Medium: plan.File, Name: "b", From: ports(plan.Port{0, plan.Dropped})},
		}, ""},
		{"inherited file", two, []plan.Edge{{Medium: plan.Inherit, File: os.Stdin, To: ports(plan.Port{0, 0}, plan.Port{1, 0})}}, ""},
		{"nothing to inherit", two, []plan.Edge{{Medium: plan.Inherit}},
			"plan: edge 0 (inherit): no file to inherit"},
		{"sink", two, []plan.Edge{{Medium: plan.Sink, Writer: io.Discard, From: ports(plan.Port{0, 1}, plan.Port{1, 1})}}, ""},
		{"sink without writer", two, []plan.Edge{{Medium: plan.Sink}},
			"plan: edge 0 (sink): a sink needs a writer, and no reading port"},
		{"sink that is read", two, []plan.Edge{{Medium: plan.Sink, Writer: io.Discard, To: ports(plan.Port{0, 0})}},
			"plan: edge 0 (sink): a sink needs a writer, and no reading port"},
		{"source", two, []plan.Edge{{Medium: plan.Source, Reader: os.Stdin, To: ports(plan.Port{0, 0}, plan.Port{1, 0})}}, ""},
		{"source without reader", two, []plan.Edge{{Medium: plan.Source}},
			"plan: edge 0 (source): a source needs a reader, and no writing port"},
		{"source that is written to", two, []plan.Edge{{Medium: plan.Source, Reader: os.Stdin, From: ports(plan.Port{0, 1})}},
			"plan: edge 0 (source): a source needs a reader, and no writing port"},
		{"file", two, []plan.Edge{{Medium: plan.File, Name: "f", From: ports(plan.Port{1, 1}, plan.Port{1, 2})}}, ""},
		{"file that nobody opens", two, []plan.Edge{{Medium: plan.File, Name: "f"}},
			"plan: edge 0 (file): no stage opens it"},
		{"text that nobody opens", two, []plan.Edge{{Medium: plan.Text}},
			"plan: edge 0 (text): no stage opens it"},
		{"file of two stages", two, []plan.Edge{{Medium: plan.File, Name: "f", From: ports(plan.Port{0, 1}), To: ports(plan.Port{1, 0})}},
			"plan: edge 0 (file): stages 0 and 1 can't both open it"},
		{"unknown medium", two, []plan.Edge{{Medium: 99}},
			"plan: edge 0 (medium(99)): unknown medium"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := plan.Plan{Stages: tt.stages, Edges: tt.edges}
			got := ""
			if err := p.Check(); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
