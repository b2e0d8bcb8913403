package plan_test

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/handling"
	"gopipe/plan"
)

func TestText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		plan plan.Plan
		want string
	}{
		{"empty", plan.Plan{}, ""},
		{"two stages", plan.Plan{
			Stages: []plan.Stage{
				{Name: "cat", Path: "/bin/cat", Args: []string{"cat", "my log"}, Pos: plan.Pos{Line: 1, Col: 1}},
				{Name: "grep", Path: "/bin/grep", Args: []string{"grep", "", `a"b\c`}, Pos: plan.Pos{Name: "s.sh", Line: 1, Col: 9}},
			},
			Edges: []plan.Edge{{From: []plan.Port{{0, 1}, {0, 2}}, To: []plan.Port{{1, 0}}}},
		}, `stage 0  cat "my log"  at 1:1  path /bin/cat
stage 1  grep "" "a\"b\\c"  at s.sh:1:9  path /bin/grep
edge 0   pipe  from 0:1,0:2  to 1:0
`},
		{"kinds of stages", plan.Plan{
			Stages: []plan.Stage{
				{Name: "while read x", Func: nop},
				{Name: "echo $(date)", Internal: handling.Stage{Unknown: true}, Func: nop},
				{Name: "x", Args: []string{"x"}, Err: errors.New("command not found")},
			},
		}, `stage 0  func "while read x"
stage 1  unknown "echo $(date)"
stage 2  x  error "command not found"
`},
		{"media", plan.Plan{
			Stages: []plan.Stage{{Name: "f", Func: nop}},
			Edges: []plan.Edge{
				{Medium: plan.File, Name: "in put", To: []plan.Port{{0, 0}}},
				{Medium: plan.File, Name: "out", Flags: unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC, From: []plan.Port{{0, 1}, {0, plan.Dropped}}},
				{Medium: plan.File, Name: "add", Flags: unix.O_WRONLY | unix.O_CREAT | unix.O_APPEND, From: []plan.Port{{0, 3}}},
				{Medium: plan.File, Name: "new", Flags: unix.O_WRONLY | unix.O_CREAT | unix.O_EXCL, From: []plan.Port{{0, 4}}},
				{Medium: plan.File, Name: "both", Flags: unix.O_RDWR | unix.O_CREAT, From: []plan.Port{{0, 5}}},
				{Medium: plan.File, Internal: handling.Edge{Unknown: true}, To: []plan.Port{{0, 6}}},
				{Medium: plan.Text, Text: "hello\n", To: []plan.Port{{0, 7}}},
				{Medium: plan.Text, Internal: handling.Edge{Unknown: true}, To: []plan.Port{{0, 8}}},
				{Medium: plan.Inherit, Name: "2", File: os.Stderr, From: []plan.Port{{0, 2}}},
				{Medium: plan.Sink, Name: "substitution", From: []plan.Port{{0, 9}}},
				{Medium: plan.Inherit, Name: "left out"},
				{Medium: plan.FIFO, Name: "/tmp/x y", Flags: unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC, From: []plan.Port{{0, 10}}},
				{Medium: plan.FIFO, Name: "$f", Internal: handling.Edge{Unknown: true}, To: []plan.Port{{0, plan.Argument}}},
				{Medium: plan.Pipe, From: []plan.Port{{0, 11}}, Internal: handling.Edge{GiveEnd: func(*os.File) {}}},
				{Medium: plan.File, Name: "odd", Flags: unix.O_NONBLOCK, To: []plan.Port{{0, 12}}},
			},
		}, `stage 0  func f
edge 0   file "in put" read  to 0:0
edge 1   file out write+create+truncate  from 0:1,0:-
edge 2   file add write+create+append  from 0:3
edge 3   file new write+create+noclobber  from 0:4
edge 4   file both read+write+create  from 0:5
edge 5   file unknown read  to 0:6
edge 6   text 6 bytes  to 0:7
edge 7   text unknown  to 0:8
edge 8   inherit 2  from 0:2
edge 9   sink substitution  from 0:9
edge 11   fifo "/tmp/x y"  from 0:10
edge 12   fifo unknown $f  to 0:arg
edge 13   pipe  from 0:11  handed out
edge 14   file odd read+0x800  to 0:12
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.plan.Text(); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// A word can't be taken for the fields that follow it, nor break the line.
func TestTextQuotes(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"plain":   "plain",
		"":        `""`,
		"a b":     `"a b"`,
		"a\nb":    `"a\nb"`,
		"a\x00b":  `"a\x00b"`,
		"a\x7fb":  `"a\x7fb"`,
		"\xff":    `"\xff"`,
		"é":       `"é"`,
		`"`:       `"\""`,
		`\`:       `"\\"`,
		"$x'y'|&": "$x'y'|&",
	} {
		p := plan.Plan{Stages: []plan.Stage{{Args: []string{word}}}}
		if got := p.Text(); got != "stage 0  "+want+"\n" {
			t.Errorf("%q prints as %q, want %s", word, got, want)
		}
	}
}

func TestPos(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pos  plan.Pos
		want string
	}{
		{plan.Pos{}, ""},
		{plan.Pos{Line: 3, Col: 5}, "3:5"},
		{plan.Pos{Name: "script", Line: 3, Col: 5}, "script:3:5"},
		{plan.Pos{Name: "script"}, "script"},
	} {
		if got := tt.pos.String(); got != tt.want {
			t.Errorf("%#v: got %q, want %q", tt.pos, got, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		got, want string
	}{
		{plan.Exit(3).Error(), "exit status 3"},
		{plan.Killed(unix.SIGTERM).Error(), "signal: terminated"},
		{plan.Text.String(), "text"},
		{plan.Medium(200).String(), "medium(200)"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
