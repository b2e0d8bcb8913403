package procs_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/internal/rlimit"
	"gopipe/internal/seccomp"
)

// Each resource's limits are the child's, as /proc/self/limits shows them: in
// the order of their numbers.
func TestLimits(t *testing.T) {
	t.Parallel()
	limits := make(map[int]syscall.Rlimit)
	for resource := range unix.RLIMIT_RTTIME + 1 {
		var now unix.Rlimit
		if err := unix.Getrlimit(resource, &now); err != nil {
			t.Fatal(err)
		}
		l := syscall.Rlimit(now)
		if now.Cur > 1<<40 { // endless: less than that does no harm
			l.Cur, l.Max = 1<<40, min(1<<41, now.Max)
		} else if now.Cur > 0 {
			l.Cur--
		}
		limits[resource] = l
	}
	c := &procs.Cmd{Path: "/bin/cat", Args: []string{"cat", "/proc/self/limits"}, Rlimits: limits}
	lines := strings.Split(output(t, c), "\n")[1:]
	if len(lines) < len(limits) {
		t.Fatalf("only %q", lines)
	}
	for i, l := range limits {
		const name, column = 26, 21
		got := strings.TrimSpace(lines[i][name:name+column]) + " " + strings.TrimSpace(lines[i][name+column:name+2*column])
		if want := rlimit.Text(l.Cur) + " " + rlimit.Text(l.Max); got != want {
			t.Errorf("%s: %s, want %s", rlimit.Name(i), got, want)
		}
	}
}

// attempt prints what the start of a command, which would print something too,
// fails with.
func attempt(c *procs.Cmd) {
	g := &procs.Group{}
	defer g.Close()
	c.Path, c.Args, c.Files = "/bin/echo", []string{"echo", "it", "runs"}, []*os.File{1: os.Stdout}
	p, err := g.Start(c)
	if err == nil {
		fmt.Println(status(p))
		return
	}
	var limit *procs.LimitError
	var cgroup *procs.CgroupError
	var errno syscall.Errno
	errors.As(err, &errno)
	fmt.Println(errors.As(err, &limit), errors.As(err, &cgroup), unix.ErrnoName(errno))
	fmt.Println(err)
}

func init() {
	helpers["limit"] = func() {
		dropPrivileges()
		unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 50, Max: 60})
		attempt(&procs.Cmd{Rlimits: map[int]syscall.Rlimit{unix.RLIMIT_CORE: {}, unix.RLIMIT_NOFILE: {Cur: 10, Max: 61}}})
		attempt(&procs.Cmd{Rlimits: map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 11, Max: 10}}})
		attempt(&procs.Cmd{Rlimits: map[int]syscall.Rlimit{99: {Max: unix.RLIM_INFINITY}}})
		attempt(&procs.Cmd{Rlimits: map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 1, Max: 1 << 40}}})
	}
	helpers["prlimit refused"] = func() {
		seccomp.Refuse(unix.SYS_PRLIMIT64, unix.EPERM)
		attempt(&procs.Cmd{Rlimits: nofile(10)})
	}
}

// dropPrivileges makes root nobody.
func dropPrivileges() {
	const nobody = 65534
	if os.Geteuid() == 0 {
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			fmt.Println("cannot become nobody:", err)
			os.Exit(0)
		}
	}
}

// unprivileged returns what a helper prints that drops its privileges, or skips
// the test where it can't.
func unprivileged(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := helperExec(t, name, args...).CombinedOutput()
	if err != nil {
		t.Error(err)
	}
	if strings.HasPrefix(string(out), "cannot become nobody") {
		t.Skipf("%s", out)
	}
	return string(out)
}

// A limit that can't be set is an error that says why, and nothing runs.
func TestLimitErrors(t *testing.T) {
	t.Parallel()
	nrOpen, err := os.ReadFile("/proc/sys/fs/nr_open")
	if err != nil {
		t.Fatal(err)
	}
	for helper, want := range map[string]string{
		"limit": `true false EPERM
cannot set the limit nofile to 10 (hard: 61): operation not permitted: the hard limit is 60, and to raise it takes CAP_SYS_RESOURCE
true false EINVAL
cannot set the limit nofile to 11 (hard: 10): invalid argument: the soft limit must not be above the hard one
true false EINVAL
cannot set the limit 99 to 0 (hard: unlimited): invalid argument: the kernel knows no such resource
true false EPERM
cannot set the limit nofile to 1 (hard: 1099511627776): operation not permitted: fs.nr_open is ` + string(nrOpen),
		"prlimit refused": `true false EPERM
cannot set the limit nofile to 10 (hard: 10): operation not permitted
`,
	} {
		t.Run(helper, func(t *testing.T) {
			t.Parallel()
			if out := unprivileged(t, helper); out != want {
				t.Errorf("got\n%s, want\n%s", out, want)
			}
		})
	}
}
