package procs_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
	"gopipe/internal/procs"
)

// helpers are programs that this test binary is when the environment says so.
var helpers = map[string]func(){}

const helperVar = "PROCS_TEST_HELPER"

// helperEnv has a child be a helper, which the race detector does not have
// wait at its end.
func helperEnv(name string) []string {
	return append(os.Environ(), helperVar+"="+name, "GORACE=atexit_sleep_ms=0")
}

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVar); name != "" {
		os.Unsetenv(helperVar)
		helpers[name]()
		os.Exit(0)
	}
	procs.InheritedFiles() // or children would inherit them
	leak.Main(m)
}

func init() { helpers["signals"] = printSignals }

// printSignals prints the signals that it gets, until its input ends; SIGCONT,
// which may overtake SIGTERM, only if it is asked to.
func printSignals() {
	signals := make(chan os.Signal, 100)
	signal.Notify(signals, unix.SIGHUP, unix.SIGINT, unix.SIGTERM, unix.SIGUSR1, unix.SIGUSR2)
	if slices.Contains(os.Args, "SIGCONT") {
		signal.Notify(signals, unix.SIGCONT)
	}
	fmt.Println("ready")
	go func() {
		for sig := range signals {
			fmt.Println(unix.SignalName(sig.(syscall.Signal)))
		}
	}()
	io.Copy(io.Discard, os.Stdin)
}

// self is this test binary.
func self(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// helper is the command of a helper, for a group.
func helper(t testing.TB, name string) *procs.Cmd {
	return &procs.Cmd{Path: self(t), Args: []string{name}, Env: helperEnv(name)}
}

// helperExec is the command of a helper, for os/exec, in a group of its own.
func helperExec(t testing.TB, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(self(t), args...)
	cmd.Env = helperEnv(name)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func sh(script string, args ...string) *procs.Cmd {
	return &procs.Cmd{Path: "/bin/sh", Args: append([]string{"sh", "-c", script, "sh"}, args...)}
}

// newGroup returns a group whose processes are killed when the test ends.
func newGroup(t testing.TB) *procs.Group {
	g := &procs.Group{}
	t.Cleanup(func() {
		g.Signal(unix.SIGKILL)
		g.Close()
	})
	return g
}

func start(t testing.TB, g *procs.Group, c *procs.Cmd) *procs.Process {
	t.Helper()
	p, err := g.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// status waits for p.
func status(p *procs.Process) procs.Status {
	s, _, _ := p.Wait()
	return s
}

func pipe(t testing.TB) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

// output runs a command in a group of its own and returns what it prints.
func output(t testing.TB, c *procs.Cmd) string {
	t.Helper()
	r, w := pipe(t)
	for len(c.Files) < 3 {
		c.Files = append(c.Files, nil)
	}
	c.Files[1], c.Files[2] = w, os.Stderr
	start(t, newGroup(t), c)
	w.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A conversation is with a command whose input and output we hold.
type conversation struct {
	*procs.Process
	in  *os.File
	out *bufio.Scanner
}

// converse starts a command and waits for its first line, "ready".
func converse(t testing.TB, g *procs.Group, c *procs.Cmd) conversation {
	t.Helper()
	inR, inW := pipe(t)
	outR, outW := pipe(t)
	c.Files = []*os.File{inR, outW, os.Stderr}
	p := start(t, g, c)
	inR.Close()
	outW.Close()
	conv := conversation{p, inW, bufio.NewScanner(outR)}
	conv.expect(t, "ready")
	return conv
}

func (c conversation) expect(t testing.TB, want string) {
	t.Helper()
	if !c.out.Scan() || c.out.Text() != want {
		t.Fatalf("process %d says %q, %v, want %q", c.Pid, c.out.Text(), c.out.Err(), want)
	}
}

// rest ends the command's input and returns what else it says.
func (c conversation) rest() (lines []string) {
	c.in.Close()
	for c.out.Scan() {
		lines = append(lines, c.out.Text())
	}
	return lines
}

// eventually waits for what no event tells.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within 30 s: %s", what)
		}
	}
}

// state is a process's state as in proc_pid_stat(5), 0 if there is none.
func state(pid int) byte {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if _, after, ok := strings.Cut(string(text), ") "); ok {
		return after[0]
	}
	return 0
}

// field returns the values that a field of /proc/self/status has among our
// threads.
func field(name string) []string {
	values := make(map[string]bool)
	files, _ := filepath.Glob("/proc/self/task/*/status")
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for line := range strings.Lines(string(text)) {
			if key, value, _ := strings.Cut(line, ":"); key == name {
				values[strings.TrimSpace(value)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(values))
}
