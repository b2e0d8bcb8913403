package prompt

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

// Prompts are decoded as by ${x@P}.
func TestDecode(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	deep := filepath.Join(dir, "a", "b c", "d")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct {
		dir, home string
		trim      int
	}{
		{deep, dir, 0}, {deep, dir, 1}, {deep, dir, 2}, {deep, dir, 3}, {deep, dir, 9}, {dir, dir, 1}, {deep, "", 2}, {deep, "/", 0}, {deep, dir[:len(dir)-1], 0},
		{"/", dir, 2}, {"/", "/", 0}, {"/usr", "/", 1}, {deep, dir + "/", 0},
	} {
		for _, text := range []string{`\w`, `\W`, `\w:\W`} {
			v := &Values{Name: "bash", Dir: at.dir, Home: at.home, Trim: at.trim}
			trim := ""
			if at.trim > 0 {
				trim = strconv.Itoa(at.trim)
			}
			want, _, _ := bashtest.Run(t, at.dir, `HOME=$2 PROMPT_DIRTRIM=$3; printf %s "${1@P}"`, text, at.home, trim)
			if got := Decode(text, v); got != want {
				t.Errorf("%s in %s, home %s, %d parts: %q, in bash %q", text, at.dir, at.home, at.trim, got, want)
			}
		}
	}
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "plain", `\`, `a\\b`, `\a\e\n\r`, `\[x\]`, `\101\7\0\1234\9`, `\q\z`, `\s`, `\v \V`, `\u@\h`, `\H`, `\$`, `\j`, `\D{%Y}x`, `\D{}`[:2], `\Dx`, `\D{%Y`,
		`\D{a b}`, `é\n`, `\x41`, `\101\`, `\000x`, `\12`, `\1`, `\128`, `\012x`, `\177`,
	} {
		want, _, _ := bashtest.Run(t, "/", `printf %s "${1@P}"`, text)
		release, _, _ := bashtest.Run(t, "", `printf %s "${BASH_VERSION%%(*}"`)
		v := &Values{Name: "/bin/bash", Release: release, Dir: "/"}
		got := Decode(text, v)
		if got != want {
			t.Errorf("%q: %q, in bash %q", text, got, want)
		}
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	v := &Values{Dir: "/a$b`c\"d\\e\n", Command: 3, History: 4, Interactive: true, Expanded: true}
	for text, want := range map[string]string{
		`\w`:     "/a\\$b\\`c\\\"d\\\\e\\\n",
		`\[\]`:   "\x01\x02",
		`\#\!`:   "34",
		`$x \\$`: `$x \$`,
	} {
		if got := Decode(text, v); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzDecode checks that what stands before the first escape stays, and that
// nothing in a text makes it panic.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{"", `\`, `\D{`, `\D`, `\777`, `\12`, `a\w\W`, `\D{%s%%%`, "\\\xff"} {
		f.Add(text, "/a/b", "/a")
	}
	f.Fuzz(func(t *testing.T, text, dir, home string) {
		got := Decode(text, &Values{Dir: dir, Home: home, Trim: len(text) % 4, Expanded: len(dir)%2 == 0})
		before, _, found := strings.Cut(text, `\`)
		if !strings.HasPrefix(got, before) || !found && got != text {
			t.Errorf("%q gives %q", text, got)
		}
	})
}
