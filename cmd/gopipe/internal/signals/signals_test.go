//go:build linux && (amd64 || arm64) && !gopipe_forkexec

package signals

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/start"
)

// This fails with a version of Go that the package was not made for.
func TestHeld(t *testing.T) {
	t.Parallel()
	if !holds {
		t.Errorf("%s: signals are not held at the start: see that asm_*.s and its build tags are right for this version of Go", runtime.Version())
	}
	if found != 0 {
		t.Errorf("%s: the runtime had handlers of signals %#x before it was told to be a program: look for islibrary in runtime/signal_unix.go", runtime.Version(), found)
	}
}

func TestHandlers(t *testing.T) {
	t.Parallel()
	t.Run("faults", func(t *testing.T) {
		defer func() {
			if err, ok := recover().(runtime.Error); !ok || !strings.Contains(err.Error(), "nil pointer") {
				t.Errorf("recovered %v", err)
			}
		}()
		var p *[1]int
		p[0]++
	})
	t.Run("preemption", func(t *testing.T) {
		var stop atomic.Bool
		begun := make(chan bool)
		go func() {
			close(begun)
			for !stop.Load() { // no call that the runtime could take hold at
			}
		}()
		<-begun
		runtime.GC() // hangs without
		stop.Store(true)
	})
	t.Run("notify", func(t *testing.T) {
		c := make(chan os.Signal, 1)
		signal.Notify(c, unix.SIGUSR2)
		defer signal.Stop(c)
		unix.Kill(os.Getpid(), unix.SIGUSR2)
		<-c
	})
	t.Run("broken pipe", func(t *testing.T) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		r.Close()
		if _, err := w.Write([]byte("x")); err == nil {
			t.Error("no error")
		}
	})
}

// Children of this test are itself, to find out what a new program does.
func TestMain(m *testing.M) {
	switch os.Getenv("CHILD") {
	case "panic":
		panic("on purpose")
	case "quit":
		unix.Kill(os.Getpid(), unix.SIGQUIT)
		os.Exit(3)
	case "usr1":
		unix.Kill(os.Getpid(), unix.SIGUSR1)
		os.Exit(3)
	case "ignored":
		if start.Ignored != 1<<(unix.SIGUSR1-1)|1<<(unix.SIGTERM-1)|1<<(unix.SIGPIPE-1)|1<<(unix.SIGCHLD-1) {
			os.Exit(1)
		}
		if exec.Command("true").Run() != nil {
			os.Exit(2)
		}
		unix.Kill(os.Getpid(), unix.SIGTERM)
		os.Exit(3)
	case "closed":
		for fd, name := range []string{"stdin", "stdout"} {
			if path, _ := os.Readlink(fmt.Sprint("/proc/self/fd/", fd)); path != "/dev/null" {
				panic(name + " is " + path)
			}
		}
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func TestNewProgram(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, before string
		want         string
	}{
		{"panic", "", "exit status 2"},
		{"panic", "GOTRACEBACK=crash; export GOTRACEBACK; ulimit -c 0", "signal: aborted"},
		{"panic", "GOTRACEBACK=single; export GOTRACEBACK", "exit status 2"},
		{"quit", "", "exit status 3"},
		{"quit", "trap '' QUIT", "exit status 3"},
		{"usr1", "", "signal: user defined signal 1"},
		{"ignored", "trap '' USR1 TERM PIPE CHLD", "exit status 3"},
		{"closed", "exec <&- >/dev/null", "exit status 3"},
		{"closed", "exec >&-", "exit status 3"},
		{"closed", "exec <&- >&-", "exit status 3"},
	} {
		t.Run(tt.name+" "+tt.before, func(t *testing.T) {
			t.Parallel()
			c := exec.Command("bash", "-c", tt.before+"\nexec \"$0\"", executable(t))
			c.Env = append(os.Environ(), "CHILD="+tt.name)
			var out strings.Builder
			c.Stderr = &out
			if err := c.Run(); err == nil || strings.TrimSuffix(err.Error(), " (core dumped)") != tt.want {
				t.Errorf("%v, want %s\n%s", err, tt.want, out.String())
			}
		})
	}
}

func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
