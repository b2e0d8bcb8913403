package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Each script proves in the end that no process and no temporary file of its
// is left.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                "../../testdata/script",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			mark := newMark()
			env.Vars = append(env.Vars, mark, "LC_ALL=C")
			tmp := env.Getenv("TMPDIR")
			env.Defer(func() {
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
