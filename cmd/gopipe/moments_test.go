package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A signal at a random moment of the first 50 ms, or of the first 5, ends gopipe as it
// would end bash, and leaves nothing, whether it comes to gopipe alone or to its group.
// The variable GOPIPE_SIGNALS says how many there are of each kind.
func TestSignalAtAnyMoment(t *testing.T) {
	t.Parallel()
	n := 10
	if text := os.Getenv("GOPIPE_SIGNALS"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	for _, tt := range []struct {
		sig          syscall.Signal
		alone, group []string // what bash comes to, depending on the moment
	}{
		{unix.SIGINT, []string{"signal SIGINT", "exit 0"}, []string{"signal SIGINT"}},
		{unix.SIGTERM, []string{"signal SIGTERM"}, []string{"signal SIGTERM"}},
		{unix.SIGHUP, []string{"signal SIGHUP"}, []string{"signal SIGHUP"}},
		{unix.SIGQUIT, []string{"exit 0", "signal SIGQUIT"}, []string{"exit 0", "signal SIGQUIT"}},
		{unix.SIGUSR1, []string{"signal SIGUSR1"}, []string{"signal SIGUSR1"}},
		{unix.SIGUSR2, []string{"signal SIGUSR2"}, []string{"signal SIGUSR2"}},
		{unix.SIGALRM, []string{"signal SIGALRM"}, []string{"signal SIGALRM"}},
	} {
		for _, shell := range []string{"gopipe", "bash"} {
			for target, want := range map[string][]string{"alone": tt.alone, "group": tt.group} {
				t.Run(unix.SignalName(tt.sig)+"/"+target+"/"+shell, func(t *testing.T) {
					t.Parallel()
					seen := map[string]int{}
					for i := range n {
						after := rand.N(50 * time.Millisecond)
						if i%2 == 0 {
							after /= 10
						}
						got, output := signalAt(t, shell, tt.sig, target, after)
						for got == late { // the machine is busy
							got, output = signalAt(t, shell, tt.sig, target, after)
						}
						seen[got]++
						if !slices.Contains(want, got) {
							t.Errorf("after %v: %s, want one of %q\n%s", after, got, want, output)
						}
					}
					t.Log(seen)
				})
			}
		}
	}
}

const late = "the signal came too late"

// signalAt sends a shell a signal some time after its start, and tells how it
// ended.
func signalAt(t *testing.T, shell string, sig syscall.Signal, target string, after time.Duration) (end string, output []byte) {
	t.Helper()
	mark, tmp := newMark(), t.TempDir()
	var out, diag bytes.Buffer
	text := `sleep 0.2 | sleep 0.22; echo after`
	if shell == "gopipe" {
		text = "fifo f; " + text // which makes a directory
	}
	c := exec.Command(shell, "-c", text)
	c.Env = append(os.Environ(), mark, "TMPDIR="+tmp)
	c.Stderr = &diag
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	time.Sleep(after)
	inTime := time.Since(begun) < 100*time.Millisecond
	pid := c.Process.Pid
	if target == "group" {
		pid = -pid
	}
	unix.Kill(pid, sig)
	io.Copy(&out, stdout) // until nobody has its output
	c.Wait()
	out.Write(diag.Bytes())
	if shell == "gopipe" {
		if left := marked(mark); left != nil {
			t.Errorf("%v after the start: left behind: %q", after, left)
		}
		if files, _ := os.ReadDir(tmp); len(files) > 0 {
			t.Errorf("%v after the start: left behind: %v", after, files)
		}
	}
	if !inTime {
		return late, nil
	}
	return describe(c.ProcessState.Sys().(syscall.WaitStatus)), out.Bytes()
}
