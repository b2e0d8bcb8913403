package state

import (
	"cmp"
	"context"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
	"gopipe/internal/wire"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/ascii"
)

// surroundings are what a process has of its own beside its memory and descriptors,
// for the commands of a shell.
type surroundings struct {
	Dir    string // absolute; or empty for the process's own
	Pwd    string // what pwd prints: dir by the names that led there
	Dirs   []string
	Umask  *int
	Limits map[int]syscall.Rlimit // not changed, but replaced
	Cgroup string                 // of all commands
}

// DirStack is what dirs shows, the directory at hand first.
func (s *surroundings) DirStack() []string {
	stack := append(slices.Clone(s.Dirs), s.Pwd)
	slices.Reverse(stack)
	return stack
}

// StackedDir is what ~1, ~+1 and ~-1 mean.
func (s *surroundings) StackedDir(text string) (dir string, ok bool) {
	if ascii.IsDigit(text[0]) {
		text = "+" + text
	}
	if !IsRotation(text) {
		return "", false
	}
	stack := s.DirStack()
	n := Rotation(text, len(stack))
	if n < 0 || n >= len(stack) {
		return "", false
	}
	return stack[n], true
}

// Absolute is abs for what is no file of the kernel's alone.
func (s *surroundings) Absolute(path string) string {
	switch {
	case strings.HasPrefix(path, "/") || s.Dir == "":
		return path
	case path == "":
		return s.Dir
	}
	return s.Dir + "/" + path
}

// OpenLimit is what ulimit -n allows to be open, from descriptor 0 on.
func (s *surroundings) OpenLimit() int {
	if len(s.Limits) == 0 {
		return math.MaxInt
	}
	return int(min(s.Rlimit(unix.RLIMIT_NOFILE).Cur, math.MaxInt))
}

// OpenFor opens what a redirection leads to.
func (s *surroundings) OpenFor(ctx context.Context, t *Table, r *Redir) (*Open, *pipeline.StartError) {
	edge := r.Edge()
	if r.Own != nil {
		o := t.Get(r.Own.Fd)
		if o != nil {
			o.SyncInput() // of which the new description knows nothing
		}
		edge.Name = t.PathOf(*r.Own)
	}
	file, err := wire.OpenEdge(ctx, &edge, &plan.Stage{Dir: s.Dir, Umask: s.Umask})
	if err != nil {
		return nil, &pipeline.StartError{Name: cmp.Or(r.Path, edge.Name), Pos: r.Pos, Err: err, Code: 1}
	}
	return &Open{File: file}, nil
}

// CurrentUmask reads the process's mask, which umask(2) can't without setting
// it, from proc_pid_status(5).
func (s *surroundings) CurrentUmask() int {
	if s.Umask != nil {
		return *s.Umask
	}
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "Umask:"); ok {
			mask, _ := strconv.ParseInt(strings.TrimSpace(value), 8, 32)
			return int(mask)
		}
	}
	mask := unix.Umask(0o077) // no /proc
	unix.Umask(mask)
	return mask
}

// Rlimit is a limit, in the kernel's units, as the shell's commands get it.
func (s *surroundings) Rlimit(resource int) syscall.Rlimit {
	if l, ok := s.Limits[resource]; ok {
		return l
	}
	if resource == PipeSize {
		return syscall.Rlimit{Cur: 4096, Max: 4096}
	}
	r, _ := rlimit.Get(resource)
	return syscall.Rlimit(r)
}

// Abs resolves a path against the shell's directory. It is not cleaned:
// "link/.." means what the kernel says.
func (sh *Shell) Abs(path string) string { return sh.deviceFile(sh.Absolute(path)) }

// IsRotation reports whether s is "+N" or "-N", as pushd and dirs take it.
func IsRotation(s string) bool {
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return false
	}
	return strings.Trim(s[1:], "0123456789") == ""
}

// Rotation is the index that "+N" or "-N" means in a list of a size; it may be
// outside.
func Rotation(s string, size int) int {
	n, _ := strconv.Atoi(s[1:])
	if s[0] == '-' {
		return size - 1 - n
	}
	return n
}

const PipeSize = -1
