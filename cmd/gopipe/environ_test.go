package main

import (
	"io"
	"os"
	"os/exec"
	"testing"
)

// runRaw runs a shell with an environment as it is, which os/exec would tidy up,
// and returns what it writes.
func runRaw(t *testing.T, shell, script string, env []string) string {
	t.Helper()
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := os.StartProcess(path, []string{shell, "-c", script}, &os.ProcAttr{Env: env, Files: []*os.File{nil, w, w}})
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if _, waitErr := p.Wait(); err != nil || waitErr != nil {
		t.Fatal(err, waitErr)
	}
	return string(out)
}

// Of entries with one name in the environment that a shell starts with, the last
// counts, for itself and for what it starts.
func TestDuplicateEnvironment(t *testing.T) {
	t.Parallel()
	twice := []string{"A=1", "PATH=/nowhere", "B=x", "A=2", "PATH=" + os.Getenv("PATH"), "A=3", "E=", "E=set", "F=set", "F="}
	for _, script := range []string{
		`echo $A; env | grep ^A=`,
		`A=9 env | grep ^A=; env | grep -c ^A=`,
		`export A; A=4; env | grep ^A=`,
		`unset A; env | grep -c ^A=; echo ${A-unset}`,
		`env -u A env | grep -c ^A=; (A=5; env) | grep ^A=`,
		`echo "${E-unset}/${F-unset}"; env | grep '^[EF]=' | sort`,
		`exec env | grep ^A=`,
		`type -P env >/dev/null && echo found`,
	} {
		want := runRaw(t, "bash", script, twice)
		if got := runRaw(t, "gopipe", script, twice); got != want {
			t.Errorf("%s\ngot  %q\nwant %q", script, got, want)
		}
	}
}
