// Package bashtest runs the bash of the machine, which the tests of the shell's
// rooms compare with.
package bashtest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"testing"
)

// Path is the path of a bash whose behaviour the tests may compare with, or empty.
var Path = sync.OnceValue(func() string {
	path, err := exec.LookPath("bash")
	if err != nil {
		return ""
	}
	version, err := exec.Command(path, "-c", "printf %s ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}").Output()
	if err != nil || string(version) != "5.2" {
		return ""
	}
	return path
})

var position = regexp.MustCompile(`(?m)^bash: line [0-9]+: `)

// Run runs a script in bash and returns what it wrote, the position cut from its
// messages, and its status. Without a bash it skips the test.
func Run(t *testing.T, dir, script string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	if Path() == "" {
		t.Skip("no bash 5.2 to compare with")
	}
	var out, diag bytes.Buffer
	cmd := exec.Command(Path(), append([]string{"-c", script, "bash"}, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &diag
	cmd.Env = append(os.Environ(), "BASH_ENV=")
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), position.ReplaceAllString(diag.String(), ""), cmd.ProcessState.ExitCode()
}
