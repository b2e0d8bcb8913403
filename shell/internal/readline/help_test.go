package readline

import (
	"slices"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

// own are the topics that bash does not have.
var own = []string{"fifo", "merge", "spread"}

// Builtins are called as bash says.
func TestSynopses(t *testing.T) {
	t.Parallel()
	var got string
	for _, topic := range helpTable {
		if !slices.Contains(own, topic.name) {
			got += topic.text('s')
		}
	}
	want, _, _ := bashtest.Run(t, "", `for name; do help -s "$name" | grep -F -- "$name: "; done`, slices.DeleteFunc(helpTopics(), func(name string) bool { return slices.Contains(own, name) })...)
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Fatalf("got  %s\nbash %s", gotLines[i], wantLines[i])
		}
	}
	if len(gotLines) != len(wantLines) {
		t.Errorf("%d topics, of which bash has %d", len(gotLines), len(wantLines))
	}
}

func TestTopics(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"cd": "cd", "if": "if", "expo": "export", "re[at]*": "read readarray readonly return", "": strings.Join(helpTopics(), " "), "nosuch": "", "t?st": "test", "for": "for",
	} {
		var names []string
		for _, topic := range topicsOf(name) {
			names = append(names, topic.name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q is about %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"", "nosuch", "CD"} {
		if got := Synopsis(name); got != "" {
			t.Errorf("%q is called %q", name, got)
		}
	}
}

func TestParseFc(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args     string
		want     fcRequest
		operands string
		bad      bool
	}{
		{"", fcRequest{}, "", false},
		{"-l", fcRequest{lists: true}, "", false},
		{"-lnr -5 -1", fcRequest{lists: true, unnumbered: true, reverse: true}, "-5 -1", false},
		{"-5 -l", fcRequest{}, "-5 -l", false},
		{"-e vi -l 3", fcRequest{editor: "vi", lists: true}, "3", false},
		{"-le -5", fcRequest{lists: true, editor: "-5"}, "", false},
		{"-s a=b cmd", fcRequest{again: true}, "a=b cmd", false},
		{"-l -- -x", fcRequest{lists: true}, "-x", false},
		{"-x", fcRequest{}, "", true},
		{"-e", fcRequest{}, "", true},
	} {
		r, operands, bad := parseFc(strings.Fields(tt.args))
		if (bad != "") != tt.bad {
			t.Errorf("%s: %q", tt.args, bad)
		}
		if !tt.bad && (r != tt.want || strings.Join(operands, " ") != tt.operands) {
			t.Errorf("%s: %+v, %q", tt.args, r, operands)
		}
	}
}
