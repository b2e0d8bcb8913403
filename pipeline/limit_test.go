package pipeline_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/pipeline"
)

// What a command is to be confined by, it is, or it does not run.
func TestConfined(t *testing.T) {
	t.Parallel()
	limited := shell("ulimit -Sn; ulimit -Hn; umask")
	mask := 0o75
	limited.Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 20, Max: 30}}
	limited.Umask = &mask
	if got := output(t, pipeline.New(shell("ulimit -n"), limited)); got != "20\n30\n0075\n" {
		t.Errorf("got %q", got)
	}

	missing := filepath.Join(t.TempDir(), "missing")
	for name, tt := range map[string]struct {
		change func(*pipeline.Stage)
		text   string
	}{
		"limit": {func(s *pipeline.Stage) { s.Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_CPU: {Cur: 2, Max: 1}} },
			"pipeline: stage 2 of 2, sh: cannot set the limit cpu to 2 (hard: 1): invalid argument: the soft limit must not be above the hard one"},
		"cgroup": {func(s *pipeline.Stage) { s.Cgroup = missing },
			"pipeline: stage 2 of 2, sh: cannot start in the cgroup " + missing + ": no such file or directory: make it first"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ran := filepath.Join(t.TempDir(), "ran")
			s := shell(">" + ran)
			tt.change(s)
			e := failure(t, pipeline.New(shell("exec sleep 1000"), s).Run(t.Context()))
			var start *pipeline.StartError
			if !errors.As(e, &start) || start.Code != 126 || e.Culprit != 1 || e.Error() != tt.text {
				t.Errorf("got %v, want %s", e, tt.text)
			}
			var limit *procs.LimitError
			var cgroup *procs.CgroupError
			if errors.As(e, &limit) != (name == "limit") || errors.As(e, &cgroup) != (name == "cgroup") {
				t.Errorf("%v wraps neither error", e)
			}
			if _, err := os.Stat(ran); err == nil {
				t.Error("it has run")
			}
		})
	}
}

// What is not a process has nothing of its own, and says so.
func TestConfinedFunction(t *testing.T) {
	t.Parallel()
	mask := 0
	for name, change := range map[string]func(*pipeline.Stage){
		"Rlimits": func(s *pipeline.Stage) { s.Rlimits = map[int]syscall.Rlimit{0: {}} },
		"Cgroup":  func(s *pipeline.Stage) { s.Cgroup = "/sys/fs/cgroup" },
		"Umask":   func(s *pipeline.Stage) { s.Umask = &mask },
	} {
		for _, s := range []*pipeline.Stage{
			pipeline.Go("function", func(context.Context, io.Reader, io.Writer) error { return nil }),
			pipeline.New(shell("true")).Stage(),
		} {
			change(s)
			if err := pipeline.New(s).Run(t.Context()); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", s.Name, err)
			}
		}
	}
}
