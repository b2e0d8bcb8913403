package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// Each script proves in the end that no process and no temporary file of its
// is left.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                "../../testdata/script",
		RequireUniqueNames: true,
		// The default is left behind where -run has selected some scripts only.
		WorkdirRoot: t.TempDir(),
		Condition: func(condition string) (bool, error) {
			if condition != "root" {
				return false, fmt.Errorf("unknown condition %q", condition)
			}
			return os.Getuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"plain": plain(t.TempDir())},
		Setup: func(env *testscript.Env) error {
			mark := newMark()
			env.Vars = append(env.Vars, mark, "LC_ALL=C")
			tmp := env.Getenv("TMPDIR")
			hangs := time.AfterFunc(patience, func() { killMarked(mark) })
			env.Defer(func() {
				if !hangs.Stop() {
					env.T().Fatal("the script hung")
				}
				for _, left := range survivors(mark) {
					env.T().Fatal("left behind: process", left)
				}
				files, _ := os.ReadDir(tmp)
				for _, left := range files {
					env.T().Fatal("left behind: file", filepath.Join(tmp, left.Name()))
				}
			})
			return nil
		},
	})
}

// plain returns a command for scripts that measure, or that compute for long:
// gopipe is without the race detector from then on.
func plain(dir string) func(*testscript.TestScript, bool, []string) {
	build := sync.OnceValue(func() error {
		cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "gopipe"), ".")
		cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0") // as it is to be built
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s%w", out, err)
		}
		return nil
	})
	return func(ts *testscript.TestScript, _ bool, _ []string) {
		ts.Check(build())
		ts.Setenv("PATH", dir+string(filepath.ListSeparator)+ts.Getenv("PATH"))
	}
}
