package main

import (
	"fmt"
	"os"
	"path/filepath"
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
