package pipetest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/pipeline/pipetest"
)

func leakedGoroutine(stop chan struct{}) {
	stop <- struct{}{} // it runs
	<-stop
}

// leakGoroutine has one run until the channel is closed.
func leakGoroutine() (stop chan struct{}) {
	stop = make(chan struct{})
	go leakedGoroutine(stop)
	<-stop
	return stop
}

func TestCheckFinds(t *testing.T) {
	for name, tt := range map[string]struct {
		leak func(t *testing.T) (undo func())
		want string
	}{
		"nothing": {func(*testing.T) func() { return func() {} }, ""},
		"descriptor": {func(t *testing.T) func() {
			f, err := os.Open(os.DevNull)
			if err != nil {
				t.Fatal(err)
			}
			return func() { f.Close() }
		}, " -> /dev/null"},
		"goroutine": {func(*testing.T) func() {
			stop := leakGoroutine()
			return func() { close(stop) }
		}, "pipetest_test.leakedGoroutine("},
		"child": {func(t *testing.T) func() {
			cmd := exec.Command("sleep", "1000")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			return func() { cmd.Process.Kill(); cmd.Wait() }
		}, " sleep"},
		"zombie": {func(t *testing.T) func() {
			cmd := exec.Command("true")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
			return func() { cmd.Wait() }
		}, " true, which has ended"},
		"temporary file": {func(t *testing.T) func() {
			if err := os.WriteFile(filepath.Join(os.TempDir(), "forgotten"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return func() {}
		}, "/forgotten"},
		"FIFO": {func(t *testing.T) func() {
			if err := syscall.Mkfifo(filepath.Join(os.TempDir(), "queue"), 0o600); err != nil {
				t.Fatal(err)
			}
			return func() {}
		}, "/queue"},
	} {
		t.Run(name, func(t *testing.T) {
			defer pipetest.SetPatience(0)()
			inner := &fakeT{TB: t}
			pipetest.Check(inner)
			undo := tt.leak(t)
			got := inner.end()
			undo()
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if lines := strings.Count(strings.ReplaceAll(got, "[pidfd]\n", ""), "\n"); tt.want != "" && name != "goroutine" && lines != 2 {
				t.Errorf("there is more in it than the leak: %s", got)
			}
			t.Log(got)
		})
	}
}

func TestCheckIgnores(t *testing.T) {
	defer pipetest.SetPatience(0)()
	inner := &fakeT{TB: t}
	pipetest.Check(inner, "leakedGoroutine")
	defer close(leakGoroutine())
	if got := inner.end(); got != "" {
		t.Error(got)
	}
}

// What ends by itself is waited for.
func TestCheckWaits(t *testing.T) {
	inner := &fakeT{TB: t}
	pipetest.Check(inner)
	stop := leakGoroutine()
	inner.Cleanup(func() { close(stop) })
	if got := inner.end(); got != "" {
		t.Error(got)
	}
}
