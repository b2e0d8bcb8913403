package procs_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/internal/seccomp"
)

// pidfdGetInfo asks the kernel for the status of who was reaped, which it keeps
// since Linux 6.15.
const pidfdGetInfo = 0xC040FF0B

// The programs below embed groups and do what a library can't forbid them.
func init() {
	embed := func(provoke func() (stop func())) func() {
		return func() {
			if os.Getenv("FORGETFUL") != "" {
				seccomp.RefuseIoctl(pidfdGetInfo, unix.ENOTTY)
			}
			rounds, _ := strconv.Atoi(os.Args[1])
			defer provoke()()
			for range rounds {
				useGroup()
			}
		}
	}
	none := func() {}
	helpers["reaps"] = embed(func() func() { go reapEverything(); return none })
	helpers["resets"] = embed(func() func() { signal.Reset(); return none })
	helpers["ignores"] = embed(func() func() { signal.Ignore(unix.SIGCHLD); return none })
	helpers["executes"] = embed(executeMany)
	helpers["fat"] = embed(func() func() {
		// Not by make, which has the race detector touch three times as much.
		heap, err := unix.Mmap(-1, 0, 1<<30, unix.PROT_READ|unix.PROT_WRITE,
			unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_POPULATE)
		if err != nil {
			fmt.Println(err)
		}
		return func() { unix.Munmap(heap) }
	})
}

func reapEverything() {
	for {
		if _, err := syscall.Wait4(-1, nil, 0, nil); err == syscall.ECHILD {
			time.Sleep(100 * time.Microsecond)
		}
	}
}

// executeMany runs commands of the program's own, all at once.
func executeMany() (stop func()) {
	const commands = 1000
	var all sync.WaitGroup
	for i := range commands {
		all.Go(func() {
			code := i % 2
			cmd := exec.Command([]string{"/bin/true", "/bin/false"}[code])
			if cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
				fmt.Println("os/exec:", cmd.ProcessState, "want", code)
			}
		})
	}
	return all.Wait
}

// useGroup prints what became of a group's processes: some start when the
// leader has ended, one has a limit, one fails to start, one is killed.
func useGroup() {
	g := &procs.Group{}
	defer g.Close()
	leader := launch(g, sh("exit 1"))
	if leader == nil {
		return
	}
	want(status(leader), procs.Status{Code: 1})
	limited := sh("exit 2")
	limited.Rlimits = nofile(99)
	second, third := launch(g, limited), launch(g, sh("exec sleep 1000"))
	if _, err := g.Start(&procs.Cmd{Path: "/nonexistent"}); err != unix.ENOENT {
		fmt.Println("wrong error:", err)
	}
	if second != nil {
		want(status(second), procs.Status{Code: 2})
	}
	g.Signal(unix.SIGTERM)
	if third != nil {
		want(status(third), procs.Status{Signal: unix.SIGTERM})
	}
}

func launch(g *procs.Group, c *procs.Cmd) *procs.Process {
	p, err := g.Start(c)
	if err != nil {
		fmt.Println("cannot start:", err)
		return nil
	}
	return p
}

func want(got, want procs.Status) {
	switch got {
	case want:
		fmt.Println("exact")
	case procs.Status{Lost: true}:
		fmt.Println("lost")
	default:
		fmt.Println("wrong:", got, "want", want)
	}
}

// A program that embeds groups may do with its children, signals and memory
// what it likes: statuses are exact, or said to be lost.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	tests := []struct {
		host      string
		forgetful bool
		rounds    int
		lose      bool // statuses may be lost
	}{
		{"reaps", false, 20, true},
		{"reaps", true, 20, true},
		{"ignores", false, 20, true},
		{"ignores", true, 20, true},
		{"resets", false, 20, false},
		{"executes", false, 20, false},
		{"fat", false, 5, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.host, tt.forgetful), func(t *testing.T) {
			t.Parallel()
			cmd := helperExec(t, tt.host, strconv.Itoa(tt.rounds))
			if tt.forgetful {
				cmd.Env = append(cmd.Env, "FORGETFUL=1")
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Error(err)
			}
			exact := strings.Count(string(out), "exact\n")
			lost := strings.Count(string(out), "lost\n")
			t.Logf("%d exact, %d lost", exact, lost)
			if exact+lost != 3*tt.rounds || strings.Count(string(out), "\n") != 3*tt.rounds || lost > 0 && !tt.lose {
				t.Errorf("%s", out)
			}
			if tt.forgetful && lost == 0 {
				t.Error("no status was lost: the test shows nothing")
			}
		})
	}
}
