package input

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

const defaultIFS = " \t\n"

func TestFields(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line, ifs string
		raw       bool
		want      []string
	}{
		{"  a  b  c d  ", defaultIFS, true, []string{"a", "b", "c d"}},
		{"  a b ", defaultIFS, true, []string{"a b"}},
		{"a", defaultIFS, true, []string{"a", "", ""}},
		{"", defaultIFS, true, []string{"", ""}},
		{"a:b:c:", ":", true, []string{"a", "b", "c"}},
		{"a:b:c::", ":", true, []string{"a", "b", "c::"}},
		{"a:", ":", true, []string{"a"}},
		{"a::", ":", true, []string{"a::"}},
		{" a : b:c ", " :", true, []string{"a", "b:c"}},
		{" a b ", "", true, []string{" a b ", ""}},
		{`a\ b c`, defaultIFS, false, []string{"a b", "c"}},
		{`a\ b c`, defaultIFS, true, []string{`a\`, "b c"}},
		{`a\:b:c\\`, ":", false, []string{"a:b", `c\`}},
		{`a b c\  d\  `, defaultIFS, false, []string{"a", "b", "c  d"}},
	}
	for _, tt := range tests {
		if got := Fields(tt.line, tt.ifs, len(tt.want), tt.raw); !slices.Equal(got, tt.want) {
			t.Errorf("Fields(%q, %q, %d, %v) = %q, want %q", tt.line, tt.ifs, len(tt.want), tt.raw, got, tt.want)
		}
	}
	if got := Fields("a b", defaultIFS, 0, true); len(got) != 0 {
		t.Errorf("without names: %q", got)
	}
}

func TestUnbackslash(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":            "",
		`  a\ b\\c  `: `  a b\c  `,
		`a\`:          "a",
		`\é`:          "é",
	} {
		if got := Unbackslash(in); got != want {
			t.Errorf("Unbackslash(%q) = %q, want %q", in, got, want)
		}
	}
}

// readScript splits its argument $1 with the IFS $2 and the options $4 into $3
// names.
const readScript = `
names=(a b c); IFS=$2 read $4 -d '' "${names[@]:0:$3}" < <(printf %s "$1")
printf '<%s>' "${@:5}" "$a" "$b" "$c"`

func TestFieldsReplay(t *testing.T) {
	t.Parallel()
	lines := []string{
		" a b  c d ", "a:b:c:", "::", " : a : :b: ", "a\r\nb\r\n", "\ra \r:b", `a\ b\:c:d\ `, `a\`, `a:b:c\`, `\`, "a\xffb: \xff",
	}
	for _, line := range lines {
		for _, ifs := range []string{defaultIFS, ":", ": ", "", "\r\n", "\r: ", `\`} {
			t.Run(fmt.Sprintf("%q %q", line, ifs), func(t *testing.T) {
				t.Parallel()
				checkFields(t, line, ifs)
			})
		}
	}
}

func checkFields(t *testing.T, line, ifs string) {
	for n := 1; n <= 3; n++ {
		for _, option := range []string{"-r", ""} {
			want, _, _ := bashtest.Run(t, "", readScript, line, ifs, fmt.Sprint(n), option)
			fields := append(Fields(line, ifs, n, option != ""), "", "")[:3]
			if got := "<" + strings.Join(fields, "><") + ">"; got != want {
				t.Errorf("read %s into %d\n got %q\nbash %q", option, n, got, want)
			}
		}
	}
}

// FuzzFields checks that the fields are as many as the names, and that what is not split
// is the line.
func FuzzFields(f *testing.F) {
	for _, line := range []string{"", " a b ", "a:b:", `a\ b\`, "\xff:\xc3"} {
		f.Add(line, defaultIFS, 2)
		f.Add(line, ":\\", 0)
	}
	f.Fuzz(func(t *testing.T, line, ifs string, names int) {
		if names < 0 || names > 100 {
			t.Skip()
		}
		for _, raw := range []bool{false, true} {
			if got := Fields(line, ifs, names, raw); len(got) != names {
				t.Errorf("%q at %q, raw %v: %q for %d names", line, ifs, raw, got, names)
			}
			AllFields(line, ifs, raw)
		}
		if got := Fields(line, "", 1, true); got[0] != line {
			t.Errorf("%q is %q", line, got)
		}
	})
}
