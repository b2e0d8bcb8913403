package pattern

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

// dirFiles are the files of a directory.
type dirFiles string

func (dir dirFiles) Names(name string) (names []string) {
	for _, entry := range dir.Entries(name) {
		names = append(names, entry.Name())
	}
	return names
}

func (dir dirFiles) Entries(name string) []os.DirEntry {
	entries, _ := os.ReadDir(filepath.Join(string(dir), name))
	return entries
}

func (dir dirFiles) Exists(name string, isDir bool) bool {
	path := string(dir) + "/" + name // as it is written, down to a slash at the end
	if !isDir {
		_, err := os.Lstat(path)
		return err == nil
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
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
	for shopt, opts := range map[string]GlobOptions{
		"nullglob":                          {},
		"nullglob extglob globstar":         {Extended: true, GlobStar: true},
		"nullglob extglob globstar dotglob": {Extended: true, GlobStar: true, DotGlob: true},
		"nullglob extglob nocaseglob":       {Extended: true, NoCase: true},
		"nullglob globstar nocaseglob":      {GlobStar: true, NoCase: true},
	} {
		want := bashGlobs(t, dir, shopt)
		for i, text := range globTexts {
			if !HasMeta(text, opts.Flags()) {
				continue
			}
			if got := Glob(dirFiles(dir), text, opts); !slices.Equal(got, want[i]) {
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
	x := filepath.Join(dir, "x")
	if err := os.Chmod(x, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(x, 0o777)
	if got := Glob(dirFiles(dir), "*/*", GlobOptions{}); slices.Contains(got, "x/y") || !slices.Contains(got, "d/1") {
		t.Errorf("found %q", got)
	}
	if got := Glob(dirFiles(dir), "**/x/**", GlobOptions{GlobStar: true}); !slices.Equal(got, []string{"x"}) {
		t.Errorf("found %q", got)
	}
}

func BenchmarkGlob(b *testing.B) {
	dir := globTree(b)
	for _, text := range []string{"*", "*/*", "**/*"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				Glob(dirFiles(dir), text, GlobOptions{GlobStar: true})
			}
		})
	}
}
