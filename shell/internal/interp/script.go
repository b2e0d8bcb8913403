package interp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/ownshell"
	"gopipe/internal/reexec"
	"gopipe/plan"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// isScript reports whether a file is text without a "#!" line: the kernel
// refuses it, and the shell runs it itself. POSIX, 2.9.1.4.
func isScript(path string) bool {
	// Without what package os does beside: it is called for each command.
	// Opening a FIFO would wait.
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return false // perhaps it may be executed all the same
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		return false
	}
	start := make([]byte, 80)
	n, err := unix.Read(fd, start)
	if err != nil || bytes.HasPrefix(start, []byte("#!")) {
		return false
	}
	// Bash, too, looks for a NUL in the first line.
	line, _, _ := bytes.Cut(start[:n], []byte("\n"))
	return bytes.IndexByte(line, 0) < 0
}

// scriptStage makes the stage of a command a function: a shell that has of this
// one only what a process inherits.
func scriptStage(sh *state.Shell, l *lower.Builder, s plan.Stage) plan.Stage {
	path, name := s.Path, s.Args[0]
	if !strings.Contains(name, "/") {
		name = path
	}
	cfg := &state.Config{Run: sh.Cfg.Run, Env: s.Env, Name: name, Args: s.Args[1:], Dir: s.Dir, Script: name, Embedded: sh.Cfg.Embedded,
		Process: ownshell.Process{Rewrite: sh.Cfg.Rewrite}}
	umask, limits, cgroup, inherited := sh.Umask, sh.Limits, sh.Cgroup, sh.Table.Clone()
	h := l.Hold(inherited, inherited.Close)
	s.Func = func(ctx context.Context, files map[int]*os.File) error {
		taken := h.Take(files)
		if taken == nil {
			return context.Cause(ctx)
		}
		child := NewShell(cfg, sh.Builtins)
		child.Umask, child.Limits, child.Cgroup = umask, limits, cgroup
		child.Table = taken
		defer Close(child)
		runScript(ctx, child, path)
		return child.Outcome()
	}
	s.Path, s.Args, s.Env = "", nil, nil
	return s
}

// scriptProcess has a process of gopipe's run a script: it can be stopped, and gone on
// with, as a job.
func scriptProcess(sh *state.Shell, s plan.Stage) plan.Stage {
	if _, err := os.Stat(reexec.Path); err != nil {
		return s
	}
	name := "bash" // of a shell that takes a file
	if sh.Opts.Posix {
		name = "sh"
	}
	s.Args = append([]string{name, "--", s.Path}, s.Args[1:]...)
	s.Path = reexec.Path
	return s
}

func runScript(ctx context.Context, sh *state.Shell, path string) {
	f, err := os.Open(path)
	if err != nil {
		sh.Diagnose("%s: %s", path, state.ErrText(err))
		sh.Status = 127
		return
	}
	defer f.Close()
	var text strings.Builder
	file, err := Parse(io.TeeReader(f, &text), sh.Script)
	if err != nil {
		text := "gopipe: " + err.Error() + "\n"
		if bad := (*source.SyntaxError)(nil); errors.As(err, &bad) {
			text = sh.SyntaxMessage(bad, "", true)
		}
		sh.WriteError(text)
		sh.Status = 2
		return
	}
	sh.Text = text.String()
	program(ctx, sh, file)
}
