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
	signal.Notify(signals, unix.SIGHUP, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT, unix.SIGUSR1, unix.SIGUSR2)
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

// A signal reaches each stage once, and ends gopipe too where it has to.
func TestSignalReachesEachStageOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sig  syscall.Signal
		want string
	}{
		{unix.SIGINT, "exit 0"},
		{unix.SIGQUIT, "exit 0"},
		{unix.SIGUSR1, "exit 0"},
		{unix.SIGUSR2, "exit 0"},
		{unix.SIGTERM, "signal SIGTERM"},
		{unix.SIGHUP, "signal SIGHUP"},
	} {
		t.Run(unix.SignalName(tt.sig), func(t *testing.T) {
			t.Parallel()
			r := startGopipe(t, "log-signals | { log-signals; } | log-signals")
			r.awaitLog(t, "ready", 3)
			r.Process.Signal(tt.sig)
			r.awaitLog(t, unix.SignalName(tt.sig), 3)
			r.input.Close()
			if got := r.end(t); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			lines := r.lines()
			slices.Sort(lines)
			name := unix.SignalName(tt.sig)
			if want := []string{name, name, name, "ready", "ready", "ready"}; !slices.Equal(lines, want) {
				t.Errorf("%q", lines)
			}
		})
	}
}

// Of INTs in quick succession, the second counts as TERM, and the third as
// KILL.
func TestImpatience(t *testing.T) {
	t.Parallel()
	const quick = 1500 * time.Millisecond
	for {
		r := startGopipe(t, "log-signals | log-signals")
		r.awaitLog(t, "ready", 2)
		first := time.Now()
		r.Process.Signal(unix.SIGINT)
		r.awaitLog(t, "SIGINT", 2)
		r.Process.Signal(unix.SIGINT)
		tooSlow := time.Since(first) > quick
		if !tooSlow {
			r.awaitLog(t, "SIGTERM", 2)
			second := time.Now()
			r.Process.Signal(unix.SIGINT)
			tooSlow = time.Since(second) > quick
		}
		if tooSlow { // the machine is busy
			killMarked(r.mark)
			r.end(t)
			continue
		}
		if got := r.end(t); got != "signal SIGTERM" {
			t.Error(got)
		}
		if lines := r.lines(); count(lines, "SIGINT") != 2 || count(lines, "SIGTERM") != 2 {
			t.Errorf("%q", lines)
		}
		return
	}
}

// A signal that comes while stages are being spawned spares none of them.
func TestSignalWhileSpawning(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("sleep 1000 | ", 999) + "sleep 1000"
	for _, sig := range []syscall.Signal{unix.SIGTERM, unix.SIGINT, unix.SIGHUP} {
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
