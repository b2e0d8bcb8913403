package shell

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
)

// gopipeBinary is the program under test.
var gopipeBinary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "gopipe-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	gopipeBinary = filepath.Join(dir, "gopipe")
	status := 1
	if err := build(gopipeBinary); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		// The orphans of the scripts become our children, so that the leak
		// check sees them.
		unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
		closeOnExec()
		status = leak.Run(reaping{m})
	}
	os.RemoveAll(dir)
	os.Exit(status)
}

// build builds gopipe, with the race detector if this test has it.
func build(path string) error {
	args := []string{"build", "-o", path}
	if raceEnabled() {
		args = append(args, "-race")
	}
	out, err := exec.Command("go", append(args, "../cmd/gopipe")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s%w", out, err)
	}
	return nil
}

func raceEnabled() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}

// closeOnExec keeps what this process happened to inherit from the scripts.
func closeOnExec() {
	for fd := 3; fd < 1024; fd++ {
		unix.CloseOnExec(fd)
	}
}

// reaping runs the tests, and reaps the orphans that end by themselves.
type reaping struct{ *testing.M }

func (m reaping) Run() int {
	status := m.M.Run()
	reapOrphans()
	return status
}

// reapOrphans waits for orphans that are about to end. Those that don't are
// for the leak check to report.
func reapOrphans() {
	const patience = 10 * time.Second
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		switch {
		case err == syscall.ECHILD:
			return
		case pid <= 0:
			time.Sleep(time.Millisecond)
		}
	}
}

// gopipeEnv is what the race detector's programs need in order to end at once.
func gopipeEnv() string {
	return "GORACE=" + strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0")
}
