package interp

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/state"
)

// TestPathnamesFIFO has a FIFO where a directory is looked for.
func TestPathnamesFIFO(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "dir"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("mkfifo", filepath.Join(dir, "fifo")).Run(); err != nil {
		t.Fatal(err)
	}
	sh := NewShell(&state.Config{Dir: dir}, nil)
	defer Close(sh)
	if got := pattern.Glob(state.Files{Shell: sh}, "d*/", pattern.GlobOptions{}); !slices.Equal(got, []string{"dir/"}) {
		t.Errorf("found %q", got)
	}
	for _, text := range []string{"f*/*", "fifo/*", "fifo/**", "f*/**"} {
		if got := pattern.Glob(state.Files{Shell: sh}, text, pattern.GlobOptions{GlobStar: true}); len(got) > 0 {
			t.Errorf("%s finds %q", text, got)
		}
	}
}
