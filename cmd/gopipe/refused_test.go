package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/seccomp"
)

// refuse executes a command to which system calls are refused: "EPERM splice,tee
// COMMAND...".
func refuse() {
	seccomp.RefuseNamed(os.Args[2], os.Args[1])
	path, err := exec.LookPath(os.Args[3])
	if err == nil {
		err = unix.Exec(path, os.Args[3:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// features are what works whatever is refused, and what it prints.
var features = []struct{ script, want string }{
	{`seq 5 >f; cat f f | grep 3 | sort; rm f`, "3\n3\n"},
	{`seq 3 | { read -r x; echo "[$x]"; cat; }; echo $(seq 3 | while read -r x; do echo "<$x>"; done)`, "[1]\n2\n3\n<1> <2> <3>\n"},
	{"cat <<<one; { read -r x; cat; } <<END\ntwo\n$((1 + 2))\nEND\nmapfile -t m <<<$'a\nb'; echo ${#m[@]}", "one\n3\n2\n"},
	{`{ cat; cat <&3; } <<<one 3<<<two; x=$(seq 30000); wc -c <<<"$x"`, "one\ntwo\n168894\n"},
	{`cat <(echo one) <(echo two); echo three > >(cat); f() { cat "$1"; }; f <(cat <(echo four))`, "one\ntwo\nthree\nfour\n"},
	{`true <(echo unread) >(cat); cat <(exit 3); echo $?; while read -r x; do echo "$x"; done < <(seq 2)`, "0\n1\n2\n"},
	{`tee >(sed s/^/a/ >a) >(sed s/^/b/ >b) <<<x; cat a b; rm a b; cat <(yes) | head -n 1; echo ${PIPESTATUS[@]}`, "x\nax\nbx\ny\n141 0\n"},
	{`cat <(sleep .01; echo late) & wait; source <(echo 'echo sourced'); mapfile -t m < <(seq 4); echo ${#m[@]}`, "late\nsourced\n4\n"},
	{`seq 3 | spread >(sed s/^/a/ >a) >(sed s/^/b/ >b); cat a b; rm a b`, "a1\na2\na3\nb1\nb2\nb3\n"},
	{`merge <(seq 3) <(seq 4 5) | sort`, "1\n2\n3\n4\n5\n"},
	{`umask 027; echo >u; umask 0; echo >v; ls -l u v | cut -c1-10; umask 022; echo x >u; cat u; rm u v`, "-rw-r-----\n-rw-rw-rw-\nx\n"},
	{`sleep 60 & kill $!; wait $!; echo $?; { sleep 60; } & kill $!; wait $!; echo $?`, "143\n143\n"},
	{`fifo p; echo x >"$p" & cat "$p"; wait`, "x\n"},
	{`coproc cat; echo hi >&${COPROC[1]}; read -r x <&${COPROC[0]}; echo $x; kill $COPROC_PID; wait`, "hi\n"},
	{`[ -x /bin/sh ] && [[ -r /etc/passwd ]] && [ ! -w /nosuch ]; echo $?`, "0\n"},
	{`(ulimit -n 100; bash -c 'ulimit -n')`, "100\n"},
	{`trap 'echo trapped' USR1; bash -c 'kill -USR1 $PPID'; echo $?`, "trapped\n0\n"},
	{`exec 3>&1; echo moved >&3; exec 3>&-; yes | head -n 1; echo ${PIPESTATUS[@]}`, "moved\ny\n141 0\n"},
}

// refusals are what old kernels lack and containers forbid, alone and together.
func refusals() (list []string) {
	calls := []string{
		"close_range", "copy_file_range", "faccessat2", "kcmp", "memfd_create", "openat2", "pidfd_open",
		"pidfd_send_signal", "pidfd_open,pidfd_send_signal", "splice", "tee", "unshare",
	}
	all := strings.Join(calls, ",")
	for _, call := range append(calls, all) {
		list = append(list, "EPERM "+call)
	}
	if hasC() { // whose library takes ENOSYS alone for an answer
		return append(list, "ENOSYS clone3,statx,"+all)
	}
	return append(list, "EPERM clone3", "ENOSYS clone3,statx,"+all)
}

func hasC() bool {
	info, _ := debug.ReadBuildInfo()
	return info == nil || slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "CGO_ENABLED" && s.Value == "1" })
}

// Where a system call is refused, another way is taken.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, refusal := range refusals() {
		t.Run(refusal, func(t *testing.T) {
			t.Parallel()
			with, calls, _ := strings.Cut(refusal, " ")
			testFeatures(t, "refuse", with, calls)
		})
	}
}

// Nothing needs /proc, if it does not name it.
func TestWithoutProc(t *testing.T) {
	t.Parallel()
	apart := []string{"unshare", "-m"}
	if os.Getuid() != 0 {
		apart = []string{"unshare", "-mr"}
	}
	apart = append(apart, "sh", "-c", `mount -t tmpfs none /proc && exec "$@"`, "sh")
	if out, err := exec.Command(apart[0], append(apart[1:], "true")...).CombinedOutput(); err != nil {
		t.Skipf("%s%v", out, err)
	}
	testFeatures(t, apart...)
}

// detectorsWarning is what the race detector says where it does not find itself.
var detectorsWarning = regexp.MustCompile(`(?m)^==\d+==WARNING: reading executable name .*\n`)

// testFeatures runs gopipe by way of another command.
func testFeatures(t *testing.T, by ...string) {
	t.Helper()
	var script strings.Builder
	for i, f := range features {
		fmt.Fprintf(&script, "echo '== %d'\n%s\n", i, f.script)
	}
	out, diag := runApart(t, append(by, "gopipe", "-c", script.String()))
	if diag = detectorsWarning.ReplaceAllString(diag, ""); diag != "" {
		t.Errorf("stderr %q", diag)
	}
	for i, f := range features {
		_, got, _ := strings.Cut(out, fmt.Sprintf("== %d\n", i))
		if got, _, _ = strings.Cut(got, "== "); got != f.want {
			t.Errorf("%s\ngot  %q\nwant %q", f.script, got, f.want)
		}
	}
}

// runApart runs a command in a directory of its own, and proves that nothing is
// left of it.
func runApart(t *testing.T, args []string) (out, diag string) {
	t.Helper()
	cmd, mark := exec.Command(args[0], args[1:]...), newMark()
	cmd.Dir = t.TempDir()
	tmp := t.TempDir()
	cmd.Env = append(cmd.Environ(), mark, "LC_ALL=C", "TMPDIR="+tmp)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	hangs := time.AfterFunc(patience, func() { killMarked(mark) })
	err := cmd.Run()
	if !hangs.Stop() {
		t.Error("it hangs")
	}
	if err != nil {
		t.Error(err)
	}
	for _, left := range survivors(mark) {
		t.Errorf("left behind: process %s", left)
	}
	for _, dir := range []string{tmp, cmd.Dir} {
		files, _ := os.ReadDir(dir)
		for _, left := range files {
			t.Errorf("left behind: file %s", left.Name())
		}
	}
	return stdout.String(), stderr.String()
}

// A run is ended in time, with all that it has started.
func TestRefusedTimeout(t *testing.T) {
	t.Parallel()
	for with := range maps.Keys(seccomp.Errors) {
		mark := newMark()
		cmd := exec.Command("refuse", with, "pidfd_open,pidfd_send_signal,close_range", "status", "gopipe", "--timeout", "100ms", `sleep 60 | setsid sleep 60 | { sleep 60; }`)
		cmd.Env = append(cmd.Environ(), mark)
		hangs := time.AfterFunc(patience, func() { killMarked(mark) })
		out, err := cmd.CombinedOutput()
		if !hangs.Stop() || err != nil || string(out) != "exit 124\n" {
			t.Errorf("%s: got %q, %v", with, out, err)
		}
		for _, left := range survivors(mark) {
			t.Errorf("%s: left behind: process %s", with, left)
		}
	}
}
