package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
)

// TestMain makes this binary, under the names of the table, the programs that
// the tests start: each is a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(leakChecked{m}, map[string]func(){
		"gopipe":      main,
		"as":          as,
		"status":      printStatus,
		"log-signals": logSignals,
		"talk":        talk,
		"stages":      printStages,
		"refuse":      refuse,
	})
}

// leakChecked runs the tests and proves that they leave nothing behind.
type leakChecked struct{ *testing.M }

func (m leakChecked) Run() int {
	// The orphans of the programs under test become our children, so that the
	// leak check sees them.
	unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	closeOnExec()
	// The race detector's programs end a second late otherwise.
	os.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
	return leak.Run(reaping(m))
}

// reaping runs the tests, and reaps the orphans that end by themselves.
type reaping struct{ *testing.M }

func (m reaping) Run() int {
	status := m.M.Run()
	reapOrphans()
	return status
}

// closeOnExec keeps what this process happened to inherit from the programs.
func closeOnExec() {
	for fd := 3; fd < 1024; fd++ {
		unix.CloseOnExec(fd)
	}
}

// reapOrphans waits for orphans that are about to end. Those that don't are
// for the leak check to report.
func reapOrphans() {
	const patience = time.Minute
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

// as is gopipe, called by the name that its first argument is.
func as() {
	os.Args = os.Args[1:]
	main()
}

// printStatus runs a command as its shell would see it, and says on standard
// output how it ended: "exit N" or "signal SIGNAME".
func printStatus() {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(describe(cmd.ProcessState.Sys().(syscall.WaitStatus)))
}

// printStages prints as many stages as its argument says, " | cat" each.
func printStages() {
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(strings.Repeat(" | cat", n))
}

func describe(ws syscall.WaitStatus) string {
	if ws.Signaled() {
		return "signal " + unix.SignalName(ws.Signal())
	}
	return "exit " + strconv.Itoa(ws.ExitStatus())
}

// markVar marks the processes of a test: each inherits it.
const markVar = "GOPIPE_TEST_MARK"

var marks = make(chan int, 1)

func init() { marks <- 0 }

// newMark returns an entry of an environment that no other test has.
func newMark() string {
	n := <-marks + 1
	marks <- n
	return fmt.Sprintf("%s=%d.%d", markVar, os.Getpid(), n)
}

// marked lists the live processes that have the mark, as "pid command". All are
// ours in the end: see leakChecked. Who is being handed from one parent to
// another is seen at the second look.
func marked(mark string) (found []string) {
	for range 2 {
		for _, pid := range leak.Descendants() {
			dir := "/proc/" + strconv.Itoa(pid)
			env, err := os.ReadFile(dir + "/environ")
			if err != nil || !strings.Contains("\x00"+string(env), "\x00"+mark+"\x00") {
				continue
			}
			args, _ := os.ReadFile(dir + "/cmdline")
			found = append(found, strconv.Itoa(pid)+" "+strings.ReplaceAll(string(args), "\x00", " "))
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// survivors waits until no process has the mark, and lists and kills those
// that don't end.
func survivors(mark string) []string {
	const patience = time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		left := marked(mark)
		if len(left) > 0 && time.Now().Before(deadline) {
			continue
		}
		killMarked(mark)
		return left
	}
}

// patience is how long a test waits for what does not come. It is far more than
// any takes on a loaded machine.
const patience = 5 * time.Minute

// killMarked ends a test that hangs.
func killMarked(mark string) {
	for _, process := range marked(mark) {
		number, _, _ := strings.Cut(process, " ")
		if pid, err := strconv.Atoi(number); err == nil {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
