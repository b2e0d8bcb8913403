package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// An execution is a gopipe under test.
type execution struct {
	*exec.Cmd
	mark  string
	input io.WriteCloser
	log   string // what the stages append to
}

// startGopipe starts gopipe with its standard input open. When the test ends,
// none of its processes may be left.
func startGopipe(t *testing.T, args ...string) *execution {
	t.Helper()
	r := &execution{Cmd: exec.Command("gopipe", args...), mark: newMark(), log: filepath.Join(t.TempDir(), "log")}
	r.Env = append(os.Environ(), r.mark, "LOG="+r.log)
	var output bytes.Buffer
	r.Stdout, r.Stderr = &output, &output
	r.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var err error
	if r.input, err = r.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, left := range survivors(r.mark) {
			t.Errorf("left behind: %s", left)
		}
		if t.Failed() {
			t.Logf("%s", output.Bytes())
		}
	})
	return r
}

// end waits for the end of gopipe and tells how it ended.
func (r *execution) end(t *testing.T) string {
	t.Helper()
	hangs := time.AfterFunc(patience, func() { killMarked(r.mark) })
	defer func() {
		if !hangs.Stop() {
			t.Errorf("hangs")
		}
	}()
	r.Wait()
	return describe(r.ProcessState.Sys().(syscall.WaitStatus))
}

// await polls until the condition holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s", what)
		}
	}
}

// logSignals appends the signals that it gets to the log, until its input ends.
func logSignals() {
	log, err := os.OpenFile(os.Getenv("LOG"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	signals := make(chan os.Signal, 100)
	all := []os.Signal{unix.SIGHUP, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT, unix.SIGUSR1, unix.SIGUSR2, unix.SIGALRM}
	signal.Ignore(all...) // or the runtime takes its handlers, which gopipe has removed, to be there
	signal.Notify(signals, all...)
	fmt.Fprintln(log, "ready")
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	for {
		select {
		case sig := <-signals:
			fmt.Fprintln(log, unix.SignalName(sig.(syscall.Signal)))
		case <-ended:
			return
		}
	}
}

// awaitLog waits until the log has n lines of a kind.
func (r *execution) awaitLog(t *testing.T, line string, n int) {
	t.Helper()
	await(t, fmt.Sprintf("%d times %q in the log", n, line), func() bool {
		return count(r.lines(), line) >= n
	})
}

func (r *execution) lines() []string {
	text, _ := os.ReadFile(r.log)
	return strings.Fields(string(text))
}

func count(lines []string, line string) (n int) {
	for _, l := range lines {
		if l == line {
			n++
		}
	}
	return n
}

const threeStages = "log-signals | { log-signals; } | log-signals"

// A signal that ends gopipe ends its stages: each gets it, once.
func TestSignalEndsStages(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{unix.SIGTERM, unix.SIGHUP, unix.SIGUSR1, unix.SIGUSR2, unix.SIGALRM} {
		t.Run(unix.SignalName(sig), func(t *testing.T) {
			t.Parallel()
			r := startGopipe(t, threeStages)
			r.awaitLog(t, "ready", 3)
			r.Process.Signal(sig)
			r.awaitLog(t, unix.SignalName(sig), 3)
			r.input.Close()
			if got, want := r.end(t), "signal "+unix.SignalName(sig); got != want {
				t.Errorf("%s, want %s", got, want)
			}
			r.checkLog(t, sig)
		})
	}
}

// INT and QUIT that come to gopipe alone are no matter of its stages, nor of its
// own while it waits for these.
func TestInterruptAlone(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{unix.SIGINT, unix.SIGQUIT} {
		t.Run(unix.SignalName(sig), func(t *testing.T) {
			t.Parallel()
			r := startGopipe(t, threeStages)
			r.awaitLog(t, "ready", 3)
			r.Process.Signal(sig)
			r.Process.Signal(sig)
			r.input.Close()
			if got := r.end(t); got != "exit 0" {
				t.Error(got)
			}
			if lines := r.lines(); count(lines, "ready") != len(lines) {
				t.Errorf("%q", lines)
			}
		})
	}
}

// What comes to the whole group gopipe does not pass on: who handles it has it
// once, and decides.
func TestSignalToGroup(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{unix.SIGINT, unix.SIGQUIT} {
		t.Run(unix.SignalName(sig), func(t *testing.T) {
			t.Parallel()
			r := startGopipe(t, threeStages)
			r.awaitLog(t, "ready", 3)
			unix.Kill(-r.Process.Pid, sig)
			r.awaitLog(t, unix.SignalName(sig), 3)
			r.input.Close()
			if got := r.end(t); got != "exit 0" {
				t.Error(got)
			}
			r.checkLog(t, sig)
		})
	}
}

// checkLog checks that each of three stages has got one signal.
func (r *execution) checkLog(t *testing.T, sig syscall.Signal) {
	t.Helper()
	lines := r.lines()
	slices.Sort(lines)
	name := unix.SignalName(sig)
	if want := []string{name, name, name, "ready", "ready", "ready"}; !slices.Equal(lines, want) {
		t.Errorf("%q", lines)
	}
}

// Stages that do not end are killed at once when gopipe is told to end for the
// third time. What it tells is the signal that came first.
func TestImpatience(t *testing.T) {
	t.Parallel()
	r := startGopipe(t, "--kill-after", "1h", "log-signals | log-signals")
	r.awaitLog(t, "ready", 2)
	r.Process.Signal(unix.SIGHUP)
	r.awaitLog(t, "SIGHUP", 2)
	r.Process.Signal(unix.SIGTERM)
	r.Process.Signal(unix.SIGINT)
	if got := r.end(t); got != "signal SIGHUP" {
		t.Error(got)
	}
	if lines := r.lines(); len(lines) != 4 {
		t.Errorf("%q", lines)
	}
}

// A signal that comes while stages are being spawned spares none of them.
func TestSignalWhileSpawning(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("sleep 1000 | ", 999) + "sleep 1000"
	for _, sig := range []syscall.Signal{unix.SIGTERM, unix.SIGINT, unix.SIGHUP, unix.SIGUSR1} {
		for _, after := range []int{1, 30, 300} {
			t.Run(fmt.Sprintf("%s after %d", unix.SignalName(sig), after), func(t *testing.T) {
				r := startGopipe(t, text)
				defer r.input.Close()
				await(t, "child", func() bool { return childCount(r.Process.Pid) >= after })
				r.Process.Signal(sig)
				if got, want := r.end(t), "signal "+unix.SignalName(sig); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			})
		}
	}
}

// childCount counts the children of a process: see proc_tid_children(5).
func childCount(pid int) (n int) {
	files, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, file := range files {
		text, _ := os.ReadFile(file)
		n += len(bytes.Fields(text))
	}
	return n
}
