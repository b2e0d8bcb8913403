package shell

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

// globTree makes a tree with hidden files and symbolic links.
func globTree(tb testing.TB) string {
	dir := tb.TempDir()
	for _, name := range []string{"d/e/f", ".h/i", "d/.hh", "x/y", "sp ace"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o777); err != nil {
			tb.Fatal(err)
		}
	}
	for _, name := range []string{
		"a", "b", "B", "d/1", "d/e/2", "d/e/f/3", ".dot", "d/.dd", ".h/i/4", "x/y/z", "x/.k", "*star", "[x]", `back\slash`, "é", "sp ace/1", "-dash",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	for name, target := range map[string]string{"L": "d", "La": "a", "d/Lx": "../x", "dang": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

var globTexts = []string{
	"*", "?", "??", "[ab]", "[!a]", "[a-c]", ".*", "*/", "*/*", "*/1", "*/.", "*/..", "*//1", "*//", "d//*", "./*", "./d/*", "*/*/", "*/e/*", "d/*",
	`\**`, `[[]*`, `\[x]*`, `*\\*`, `*\ *`, `sp\ ace/*`, "*e", "é*", "[é]", "[[:upper:]]*", "L/*", "La/*", "dang*", "dang*/", "a/*", "no/*", "*/no", ".*/*", ".h/*",
	"[.]dot", ".d?t", `\.d*`, "../*/a", "*/../a", "*/[e]/[2]", "[d]/e", "[d]/no", "-*", "D*", "D/*", "[A-B]",
	"**", "**/", "d/**", "d/**/", "L/**", "L/**/", "**/1", "**/*", "**/y", "**/y/*", "**/Lx/*", "*/**", "*/**/", "**/**", "**/**/1", "**/e/**", "**/*/**",
	"**/e/**/3", "./**/1", "**a", "*/**/*", "**/.", "**/d", "d/**/e", "**/L/1", "**/i", "**/.*", ".h/**", "no/**", "a/**", "**/no", "d/**/3", "x/**/**/z",
	"@(a|b)", "@(a|d/e)", "@(.dot|a)", "?(x).dot", "!(a)", "!(.dot)", ".!(dot)", "*(.)dot", "@(d|x)/*", "+([a-z])", "@(**)/1", "!(d|x)/1", "*/!(1)",
	`@(\*|a)star`, "@(a", "x/@(y)/z",
}

func TestGlobAsBash(t *testing.T) {
	t.Parallel()
	if bashtest.Path() == "" {
		t.Skip("no bash to compare with")
	}
	dir := globTree(t)
	sh := New(&Config{Dir: dir})
	defer sh.Close()
	for shopt, opts := range map[string]globOptions{
		"nullglob":                          {},
		"nullglob extglob globstar":         {extGlob: true, globStar: true},
		"nullglob extglob globstar dotglob": {extGlob: true, globStar: true, dotGlob: true},
		"nullglob extglob nocaseglob":       {extGlob: true, noCase: true},
		"nullglob globstar nocaseglob":      {globStar: true, noCase: true},
	} {
		want := bashGlobs(t, dir, shopt)
		for i, text := range globTexts {
			if !isPattern(text, opts.flags()) {
				continue
			}
			if got := sh.glob(text, opts); !slices.Equal(got, want[i]) {
				t.Errorf("%s: %s\nfinds %q\nbash  %q", shopt, text, got, want[i])
			}
		}
	}
}

// bashGlobs returns what bash makes of each of globTexts.
func bashGlobs(t *testing.T, dir, shopt string) (found [][]string) {
	t.Helper()
	const script = `shopt -s $1; shift; IFS=
for p; do
	case $p in
	*'\ '*) eval "printf '%s\n' $p" ;;
	*) printf '%s\n' $p ;;
	esac
	echo :
done`
	cmd := exec.Command(bashtest.Path(), append([]string{"-c", script, "bash", shopt}, globTexts...)...)
	cmd.Dir, cmd.Env = dir, []string{"LC_ALL=C.UTF-8"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range strings.SplitAfter(string(out), ":\n") {
		one = strings.TrimSuffix(strings.TrimSuffix(one, ":\n"), "\n")
		if one == "" {
			found = append(found, nil)
			continue
		}
		found = append(found, strings.Split(one, "\n"))
	}
	return found
}

// TestGlobUnreadable has directories that can't be read or searched.
func TestGlobUnreadable(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := globTree(t)
	sh := New(&Config{Dir: dir})
	defer sh.Close()
	x := filepath.Join(dir, "x")
	if err := os.Chmod(x, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(x, 0o777)
	if got := sh.glob("*/*", globOptions{}); slices.Contains(got, "x/y") || !slices.Contains(got, "d/1") {
		t.Errorf("found %q", got)
	}
	if got := sh.glob("**/x/**", globOptions{globStar: true}); !slices.Equal(got, []string{"x"}) {
		t.Errorf("found %q", got)
	}
}

// TestGlobFIFO has a FIFO where a directory is looked for.
func TestGlobFIFO(t *testing.T) {
	t.Parallel()
	dir := globTree(t)
	if err := exec.Command("mkfifo", filepath.Join(dir, "fifo")).Run(); err != nil {
		t.Fatal(err)
	}
	sh := New(&Config{Dir: dir})
	defer sh.Close()
	for _, text := range []string{"f*/*", "fifo/*", "fifo/**", "f*/**"} {
		if got := sh.glob(text, globOptions{globStar: true}); len(got) > 0 {
			t.Errorf("%s finds %q", text, got)
		}
	}
}

func BenchmarkGlob(b *testing.B) {
	dir := globTree(b)
	sh := New(&Config{Dir: dir})
	defer sh.Close()
	for _, text := range []string{"*", "*/*", "**/*"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				sh.glob(text, globOptions{globStar: true})
			}
		})
	}
}
