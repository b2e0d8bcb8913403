package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"gopipe/internal/harness"
)

// An outcome is what is compared of a script's run.
type outcome struct {
	stdout string
	status string // "0", or "signal 9", or hung
	errors bool   // standard error is not empty
	stderr string // is not compared
}

const hung = "hangs"

// brokenSubstitution is what bash says of a here-document in <( ), whose text it
// reads twice: it is no use then to compare.
const brokenSubstitution = "command substitution: line "

// comparable says whether bash has made something of the script.
func (o outcome) comparable() bool {
	return o.status != hung && !(strings.Contains(o.stderr, brokenSubstitution) && strings.Contains(o.stderr, "syntax error near"))
}

func (o outcome) same(p outcome) bool {
	return o.stdout == p.stdout && o.status == p.status && o.errors == p.errors
}

// A runner runs scripts, one at a time, in a directory of its own, which it
// makes anew for each: so both shells see the same names.
type runner struct {
	dir    string
	gopipe string
	limit  time.Duration
}

// files are what a script finds in its directory.
var files = map[string]string{
	"in.txt":       "one two\nfoo bar\nx\n",
	"sp ace.txt":   "s\n",
	".hidden":      "h\n",
	"sub/file.txt": "f\n",
	"lib.sh":       "echo lib $# $1\na=lib\nreturn 3\n",
	"noexec":       "echo no\n",
}

func (r *runner) bash(script string) outcome {
	return r.run(script, "/bin/bash", "../script.sh")
}

func (r *runner) gopipeRun(script string) outcome {
	return r.run(script, r.gopipe, "-f", "../script.sh")
}

// parses says whether bash takes the script's syntax.
func (r *runner) parses(script string) bool {
	glob := "+O" // -n runs no shopt
	if strings.Contains(script, "shopt -s extglob") {
		glob = "-O"
	}
	return r.run(script, "/bin/bash", glob, "extglob", "-n", "../script.sh").status == "0"
}

func (r *runner) run(script, shell string, args ...string) outcome {
	work, err := r.prepare(script)
	if err != nil {
		return outcome{status: err.Error()}
	}
	ctx, cancel := context.WithTimeout(context.Background(), r.limit)
	defer cancel()
	stdout, stderr := bounded{}, bounded{}
	cmd := exec.CommandContext(ctx, shell, args...)
	cmd.Dir = work
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + work, "TMPDIR=" + r.dir + "/tmp", "LC_ALL=C.UTF-8", "_=/bin/sh"}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return harness.KillSession(cmd.Process.Pid) }
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	o := outcome{stdout: stdout.String(), stderr: stderr.String(), errors: stderr.Len() > 0}
	o.status = statusOf(cmd, err, ctx.Err() != nil)
	if o.status == hung {
		harness.KillSession(cmd.Process.Pid)
	}
	return o
}

func (r *runner) prepare(script string) (work string, err error) {
	work = filepath.Join(r.dir, "a", "b", "c")
	err = errors.Join(
		os.RemoveAll(filepath.Join(r.dir, "a")),
		os.MkdirAll(filepath.Join(work, "sub"), 0o777),
		os.MkdirAll(filepath.Join(r.dir, "tmp"), 0o777),
		os.WriteFile(filepath.Join(work, "../script.sh"), []byte(script), 0o666))
	for name, text := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(work, name), []byte(text), 0o666))
	}
	return work, err
}

// statusOf takes a run whose output was held open until the limit for hung,
// too.
func statusOf(cmd *exec.Cmd, err error, late bool) string {
	if late || errors.Is(err, exec.ErrWaitDelay) {
		return hung
	}
	if cmd.ProcessState == nil {
		return fmt.Sprint(err)
	}
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return fmt.Sprintf("signal %d", status.Signal())
	}
	return strconv.Itoa(status.ExitStatus())
}

// A bounded buffer takes everything and keeps the first of it, so that a loop
// without an end costs no memory.
type bounded struct{ bytes.Buffer }

const kept = 1 << 20

func (b *bounded) Write(p []byte) (int, error) {
	if room := kept - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
