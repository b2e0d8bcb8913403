package harness_test

import (
	"bufio"
	"os/exec"
	"syscall"
	"testing"

	"gopipe/internal/harness"
)

// Those of other process groups are ended too, and no other session.
func TestKillSession(t *testing.T) {
	t.Parallel()
	start := func() (*exec.Cmd, *bufio.Reader) {
		cmd := exec.Command("sh", "-c", `set -m; sleep 1000 & echo $!; wait`)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReader(out)
		if line, err := r.ReadString('\n'); err != nil {
			t.Fatal(line, err)
		}
		return cmd, r
	}
	killed, all := start()
	other, rest := start()
	if err := harness.KillSession(killed.Process.Pid); err != nil {
		t.Error(err)
	}
	all.ReadString('\n') // the end, when sleep has let go of it too
	killed.Wait()
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the other session: %v", err)
	}
	harness.KillSession(other.Process.Pid)
	rest.ReadString('\n')
	other.Wait()
}
