package format

import (
	"testing"

	"gopipe/shell/internal/bashtest"
)

var echoReplays = [][]string{
	nil,
	{"-n"},
	{""},
	{"a", "", "b"},
	{"-n", "a"},
	{"-ne", `a\n`},
	{"-en", `a\tb`},
	{"-e", "-n", "a"},
	{"-e", "-x", `a\n`},
	{"-nx", "a"},
	{"--", "a"},
	{"-", "a"},
	{"-E", "-e", `\t`},
	{"-e", "-E", `\t`},
	{"-nEe", `\t`},
	{`a\tb`},
	{"-e", `a\cb`, "c"},
	{"-e", `\a\b\e\E\f\n\r\t\v\\`},
	{"-e", `\101`, `\0101`, `\01011`, `\08`, `\0`, `\0777`, `\400`},
	{"-e", `\x41`, `\x411`, `\x4`, `\x`, `\xg`, `\x{41}`},
	{"-e", `\u`, `\u41`, `\u00e9`, `\ud800`, `\uffff`, `\uxyz`, `\u0`},
	{"-e", `\U`, `\U0001F600`, `\U110000`, `\U200000`, `\U3ffffff`, `\U4000000`, `\U7fffffff`, `\U80000000`},
	{"-e", `\"`, `\'`, `\?`, `\z`, `\`},
}

func TestEcho(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args []string
		want string
	}{
		{nil, "\n"},
		{[]string{"a", "b"}, "a b\n"},
		{[]string{"-n", "a"}, "a"},
		{[]string{"-nx"}, "-nx\n"},
		{[]string{"-e", `a\tb\x41\0101\101`}, "a\tbAA\\101\n"},
		{[]string{"-e", `a\cb`}, "a"},
		{[]string{"-e", "-E", `\t`}, "\\t\n"},
	}
	for _, tt := range tests {
		if got := string(Echo(tt.args, false, true)); got != tt.want {
			t.Errorf("echoText(%q) = %q, want %q", tt.args, got, tt.want)
		}
	}
}

func TestEchoTextReplay(t *testing.T) {
	t.Parallel()
	for _, args := range echoReplays {
		want, _, _ := bashtest.Run(t, "", `echo "$@"`, args...)
		if got := string(Echo(args, false, true)); got != want {
			t.Errorf("echo %q\n got %q\nbash %q", args, got, want)
		}
	}
}
