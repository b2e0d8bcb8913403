package procs_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/internal/seccomp"
)

// mounted returns where a file system of a type is mounted, or skips the test.
func mounted(t *testing.T, kind string) string {
	t.Helper()
	mounts, _ := os.ReadFile("/proc/mounts")
	for line := range strings.Lines(string(mounts)) {
		if f := strings.Fields(line); len(f) > 2 && f[2] == kind {
			return f[1]
		}
	}
	t.Skipf("nothing of type %s is mounted", kind)
	return ""
}

// newCgroup makes a cgroup below our own, or skips the test.
func newCgroup(t *testing.T) (dir, name string) {
	t.Helper()
	root := mounted(t, "cgroup2")
	text, _ := os.ReadFile("/proc/self/cgroup")
	for line := range strings.Lines(string(text)) {
		if own, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			name = own
		}
	}
	dir, err := os.MkdirTemp(filepath.Join(root, name), "gopipe-test-")
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(dir); err != nil {
			t.Error(err)
		}
	})
	os.Chmod(dir, 0o755)
	return dir, strings.TrimPrefix(dir, root)
}

// A child is in its cgroup before it does anything, and so is what it starts.
func TestCgroup(t *testing.T) {
	t.Parallel()
	dir, name := newCgroup(t)
	mask := 0o77
	for _, c := range []*procs.Cmd{{}, {Umask: &mask}, {Rlimits: nofile(30)}} {
		c.Path, c.Args = "/bin/sh", []string{"sh", "-c", "cat /proc/self/cgroup; cat /proc/$$/cgroup"}
		c.Cgroup = dir
		g := &procs.Group{DeathSignal: unix.SIGKILL}
		r, w := pipe(t)
		c.Files = []*os.File{nil, w, os.Stderr}
		p := start(t, g, c)
		w.Close()
		s := status(p)
		g.Close()
		text := make([]byte, 1<<16)
		n, _ := r.Read(text)
		if got := strings.Count(string(text[:n]), "0::"+name+"\n"); got != 2 || !s.Success() {
			t.Errorf("%v, in\n%s", s, text[:n])
		}
	}
}

// One that can't have processes is refused, see cgroups(7), "threaded mode".
func TestCgroupInvalid(t *testing.T) {
	t.Parallel()
	dir, _ := newCgroup(t)
	threaded, invalid := filepath.Join(dir, "threaded"), filepath.Join(dir, "invalid")
	for _, sub := range []string{threaded, invalid} {
		if err := os.Mkdir(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(sub)
	}
	if err := os.WriteFile(filepath.Join(threaded, "cgroup.type"), []byte("threaded"), 0); err != nil {
		t.Skip(err)
	}
	_, err := newGroup(t).Start(&procs.Cmd{Path: "/bin/true", Cgroup: invalid})
	want := "cannot start in the cgroup " + invalid + ": operation not supported: it can't have processes, see its cgroup.type"
	if !errors.Is(err, unix.EOPNOTSUPP) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// That a program can't be executed is no fault of the cgroup's.
func TestCgroupOtherErrors(t *testing.T) {
	t.Parallel()
	dir, _ := newCgroup(t)
	g := newGroup(t)
	for path, want := range map[string]error{"/nonexistent": unix.ENOENT, "/etc/passwd": unix.EACCES} {
		if _, err := g.Start(&procs.Cmd{Path: path, Cgroup: dir}); err != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A path that is no cgroup of version 2 is an error, and nothing runs.
func TestCgroupPaths(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const no = ": not a cgroup of version 2: give a directory below a mount of type cgroup2, see /proc/mounts"
	for _, tt := range []struct {
		name string
		path func(t *testing.T) string
		err  error
		text string
	}{
		{"missing", func(*testing.T) string { return file + "x" }, unix.ENOENT, ": no such file or directory: make it first"},
		{"file", func(*testing.T) string { return file }, unix.ENOTDIR, ": not a directory"},
		{"directory", func(*testing.T) string { return filepath.Dir(file) }, nil, no},
		{"version 1", func(t *testing.T) string { return mounted(t, "cgroup") }, nil, no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := tt.path(t)
			_, err := newGroup(t).Start(&procs.Cmd{Path: "/bin/true", Cgroup: path})
			var cgroup *procs.CgroupError
			if !errors.As(err, &cgroup) || cgroup.Dir != path || tt.err != nil && !errors.Is(err, tt.err) {
				t.Fatalf("got %v", err)
			}
			if want := "cannot start in the cgroup " + path + tt.text; err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
		})
	}
}

func init() {
	helpers["cgroup-forbidden"] = func() {
		dropPrivileges()
		attempt(&procs.Cmd{Cgroup: os.Args[1]})
	}
	// As before Linux 5.3, and as Docker's filter has it. Any other error would
	// have pthread_create(3) fail too.
	helpers["cgroup-old"] = func() {
		seccomp.Refuse(unix.SYS_CLONE3, unix.ENOSYS)
		attempt(&procs.Cmd{Cgroup: os.Args[1]})
	}
}

// A cgroup that the kernel refuses is an error that says so, and nothing runs.
func TestCgroupRefused(t *testing.T) {
	t.Parallel()
	root := mounted(t, "cgroup2")
	for helper, want := range map[string]string{
		"cgroup-forbidden": "EACCES: it takes leave to write cgroup.procs there and in the nearest cgroup above it and this process: have that one delegated",
		"cgroup-old":       "ENOSYS: clone3(2) is missing: it takes Linux 5.7, and no seccomp filter against it",
	} {
		t.Run(helper, func(t *testing.T) {
			t.Parallel()
			name, hint, _ := strings.Cut(want, ": ")
			var errno syscall.Errno
			for e := range syscall.Errno(200) {
				if unix.ErrnoName(e) == name {
					errno = e
				}
			}
			if helper == "cgroup-forbidden" && os.Geteuid() != 0 && unix.Access(filepath.Join(root, "cgroup.procs"), unix.W_OK) == nil {
				t.Skip("it is allowed here")
			}
			want := "false true " + name + "\ncannot start in the cgroup " + root + ": " + errno.Error() + ": " + hint + "\n"
			if out := unprivileged(t, helper, root); out != want {
				t.Errorf("got\n%s, want\n%s", out, want)
			}
		})
	}
}
