package pipeline_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"gopipe/internal/seccomp"
	"gopipe/pipeline"
)

// The programs below embed pipelines, and do what a library can't forbid them
// with their children, signals and memory. Each also has children of its own.
var embedders = map[string]func() (own func()){
	"reaps":     func() func() { return newReaper().children },
	"resets":    func() func() { return func() { signal.Reset(); ownCommands(3) } },
	"ignores":   func() func() { signal.Ignore(unix.SIGCHLD); return func() {} },
	"SIG_IGN":   func() func() { setAction(unix.SIGCHLD, [4]uint64{1}); return func() {} },
	"NOCLDWAIT": func() func() { setAction(unix.SIGCHLD, [4]uint64{1: saNoCldWait}); return func() {} },
	"executes":  func() func() { return func() { ownCommands(size(100, 1000)) } },
	"fat":       func() func() { growHeap(size(64, 1024) << 20); return func() { ownCommands(3) } },
}

// size is what a test has by default, or, in the full test, what it promises.
func size(small, full int) int {
	if os.Getenv("GOPIPE_FULL") != "" {
		return full
	}
	return small
}

func init() {
	for name, provoke := range embedders {
		helpers[name] = func() {
			if os.Getenv("FORGETFUL") != "" { // as before Linux 6.15
				const pidfdGetInfo = 0xC040FF0B
				seccomp.RefuseIoctl(pidfdGetInfo, unix.ENOTTY)
			}
			rounds, _ := strconv.Atoi(os.Args[1])
			own := provoke()
			for range rounds {
				var all sync.WaitGroup
				all.Go(own)
				for _, f := range ordeals {
					all.Go(f)
				}
				all.Wait()
			}
		}
	}
}

const saNoCldWait = 2

// setAction sets a signal's action behind the Go runtime's back.
func setAction(sig syscall.Signal, action [4]uint64) {
	if _, _, e := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0); e != 0 {
		fmt.Println("rt_sigaction:", e)
	}
}

// A reaper waits for all children, and has the status of each.
type reaper struct {
	mu     sync.Mutex
	came   sync.Cond
	status map[int]syscall.WaitStatus
}

func newReaper() *reaper {
	r := &reaper{status: make(map[int]syscall.WaitStatus)}
	r.came.L = &r.mu
	go func() {
		for {
			var status syscall.WaitStatus
			pid, err := syscall.Wait4(-1, &status, 0, nil)
			if err == syscall.ECHILD {
				time.Sleep(100 * time.Microsecond) // until there are children
				continue
			}
			r.mu.Lock()
			r.status[pid] = status
			r.mu.Unlock()
			r.came.Broadcast()
		}
	}()
	return r
}

// children starts children that only the reaper waits for.
func (r *reaper) children() {
	for code := range 5 {
		// Nobody reaps it before the status of an earlier one is forgotten.
		in, out, _ := os.Pipe()
		pid, err := syscall.ForkExec("/bin/sh", []string{"sh", "-c", "read x; exit " + strconv.Itoa(code)},
			&syscall.ProcAttr{Files: []uintptr{in.Fd()}})
		if err != nil {
			fmt.Println(err)
			continue
		}
		in.Close()
		r.mu.Lock()
		delete(r.status, pid)
		out.Close()
		status, ok := r.status[pid]
		for ; !ok; status, ok = r.status[pid] {
			r.came.Wait()
		}
		r.mu.Unlock()
		if status.ExitStatus() != code {
			fmt.Printf("a child of the program's own: status %#x, want %d\n", status, code)
		}
	}
}

// ownCommands runs commands by os/exec, all at once.
func ownCommands(n int) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			code := i % 2
			cmd := exec.Command([]string{"true", "false"}[code])
			if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
				fmt.Println("a command of the program's own:", err, "want", code)
			}
		})
	}
	all.Wait()
}

var heap []byte

func growHeap(n int) {
	heap = make([]byte, n)
	if err := unix.Madvise(heap[:n&^(os.Getpagesize()-1)], unix.MADV_POPULATE_WRITE); err != nil {
		for i := 0; i < n; i += 4096 { // before Linux 5.14
			heap[i] = 1
		}
	}
	runtime.GC()
}

// Each ordeal runs a pipeline, and prints for each stage whether its status is
// exact or lost, and whatever is wrong.
var ordeals = []func(){
	func() {
		p := pipeline.New(shell("echo b; echo a"), pipeline.Command("sort"), pipeline.Go("upper", upper))
		out, err := p.Output(context.Background())
		if string(out) != "A\nB\n" {
			fmt.Printf("the output is %q\n", out)
		}
		tell(p, err, true, pipeline.Status{}, pipeline.Status{}, pipeline.Status{})
	},
	func() {
		p := pipeline.New(shell("exit 3"), shell("cat; exit 4"))
		tell(p, p.Run(context.Background()), false, pipeline.Status{Code: 3}, pipeline.Status{Code: 4})
	},
	func() {
		p := pipeline.New(shell("kill -SEGV $$"), pipeline.Command("cat"))
		p.Stages[0].Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_CORE: {}}
		tell(p, p.Run(context.Background()), false, pipeline.Status{Signal: unix.SIGSEGV}, pipeline.Status{})
	},
	func() {
		p := pipeline.New(pipeline.Command("yes"), pipeline.Command("head", "-1"))
		tell(p, p.Run(context.Background()), true, pipeline.Status{Signal: unix.SIGPIPE}, pipeline.Status{})
	},
	func() {
		ctx, cancel := context.WithCancel(context.Background())
		p := pipeline.New(shell("echo; exec sleep 1000"), pipeline.Command("cat"))
		out, err := p.StdoutPipe()
		if err == nil {
			err = p.Start(ctx)
		}
		if err != nil {
			fmt.Println(err)
		}
		io.ReadFull(out, make([]byte, 1)) // the shell runs
		cancel()
		err = p.Wait()
		if !errors.Is(err, context.Canceled) {
			fmt.Println("a run that was cancelled:", err)
		}
		s := pipeline.Status{Signal: unix.SIGTERM}
		tell(p, err, false, s, s)
	},
	func() {
		p := pipeline.New(shell("sleep 1000"), pipeline.Command("/missing/program"))
		err := p.Run(context.Background())
		if !errors.Is(err, syscall.ENOENT) {
			fmt.Println("a program that is missing:", err)
		}
		tell(p, err, false, pipeline.Status{Signal: unix.SIGKILL}, pipeline.Status{Code: 127})
	},
}

// tell compares statuses, and the error of the run with these.
func tell(p *pipeline.Pipeline, err error, success bool, want ...pipeline.Status) {
	var lost bool
	for i, s := range p.Result().Stages {
		switch {
		case s.Status == want[i]:
			fmt.Println("exact")
		case s.Status == pipeline.Status{Lost: true}:
			fmt.Println("lost")
			lost = true
		default:
			fmt.Printf("%s: %v, want %v\n", s.Name, s.Status, want[i])
		}
	}
	if (err == nil) != (success && !lost) || errors.Is(err, pipeline.ErrStatusLost) != lost {
		fmt.Printf("the error is %v, and a status is lost: %v\n", err, lost)
	}
}

// embeddedTest is one program; forgetful ones have a kernel that keeps no record
// of who was reaped.
type embeddedTest struct {
	host      string
	forgetful bool
}

// A pipeline is what it is elsewhere in a program that does what it likes with
// its children, signals and memory: statuses are exact, or said to be lost, the
// program's own children are left to it, and nothing hangs.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	tests := []embeddedTest{{"resets", false}, {"executes", false}, {"fat", false}}
	for _, host := range []string{"reaps", "ignores", "SIG_IGN", "NOCLDWAIT"} {
		tests = append(tests, embeddedTest{host, false}, embeddedTest{host, true})
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.host, tt.forgetful), func(t *testing.T) {
			t.Parallel()
			tt.run(t)
		})
	}
}

func (tt embeddedTest) run(t *testing.T) {
	rounds := size(2, 20)
	const stages = 13 // of all ordeals
	// One that hangs prints its stacks.
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := helperIn(ctx, t, tt.host)
	cmd.Args = []string{tt.host, strconv.Itoa(rounds)}
	cmd.Cancel = func() error { return cmd.Process.Signal(unix.SIGQUIT) }
	if tt.forgetful {
		cmd.Env = append(cmd.Env, "FORGETFUL=1")
	}
	out, err := cmd.CombinedOutput()
	var exact, lost int
	var wrong []string
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		switch line := lines.Text(); line {
		case "exact":
			exact++
		case "lost":
			lost++
		default:
			wrong = append(wrong, line)
		}
	}
	t.Logf("%d exact, %d lost", exact, lost)
	if err != nil || len(wrong) > 0 || exact+lost != stages*rounds {
		t.Errorf("%v, %d exact, %d lost:\n%s", err, exact, lost, strings.Join(wrong, "\n"))
	}
	mayLose := !slices.Contains([]string{"resets", "executes", "fat"}, tt.host)
	if lost > 0 && !mayLose {
		t.Error("no status need be lost")
	}
	if lost == 0 && tt.forgetful {
		t.Error("no status was lost: the test shows nothing")
	}
}
