package wire_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
	"gopipe/internal/seccomp"
	"gopipe/internal/wire"
)

const (
	defaultPipe = 64 << 10
	mib         = 1 << 20
	share       = 4 * mib // of one process
	users       = 4       // processes of one user that may have large pipes
)

// helpers are programs that this test binary is when the environment says so.
// Each is a user of its own, whose budget nobody else draws on.
var helpers = map[string]func(){
	"lengths": lengths, "concurrent": concurrent, "holder": holder, "poor": poor,
}

const (
	helperVar = "WIRE_TEST_HELPER"
	userVar   = "WIRE_TEST_USER"
)

func TestMain(m *testing.M) {
	name := os.Getenv(helperVar)
	if name == "" {
		seccomp.Begin()
		leak.Main(m)
	}
	var uid int
	fmt.Sscan(os.Getenv(userVar), &uid)
	if err := syscall.Setresuid(uid, uid, uid); err != nil {
		fmt.Println(err)
	}
	helpers[name]()
}

func helper(t *testing.T, name string, uid int) *exec.Cmd {
	if os.Geteuid() != 0 {
		t.Skip("only root can be another user")
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), helperVar+"="+name, userVar+"="+fmt.Sprint(uid), "GORACE=atexit_sleep_ms=0")
	return cmd
}

// newUser is a user that no other process runs as.
func newUser(i int) int { return 1<<30 + os.Getpid()*16 + i }

// openChain makes a pipeline of n stages and returns its pipes' capacities.
// All but the read ends are closed; closeAll closes these, and the wiring.
func openChain(n int) (capacities []int, closeAll func()) {
	w := wire.New(chain(n))
	var open []*wire.Files
	for i := range n {
		f := &wire.Files{}
		if err := w.MakePipes(i); err != nil {
			fmt.Println(err)
		}
		if err := w.Open(context.Background(), i, f); err != nil {
			fmt.Println(err)
		}
		if i > 0 {
			capacities = append(capacities, capacity(f.Table[0]))
		}
		open = append(open, f)
	}
	return capacities, func() {
		for _, f := range open {
			f.Close()
		}
		w.Close()
	}
}

func capacity(f *os.File) int {
	size, err := unix.FcntlInt(f.Fd(), unix.F_GETPIPE_SZ, 0)
	if err != nil {
		fmt.Println(err)
	}
	return size
}

func lengths() {
	for _, n := range []int{2, 5, 6, 9, 10, 100} {
		capacities, closeAll := openChain(n)
		first, differ := capacities[0], false
		for _, c := range capacities {
			differ = differ || c != first
		}
		fmt.Println(n, first>>10, differ)
		closeAll()
	}
}

// Pipes are large where there are few, and what they took is given back.
func TestCapacityByLength(t *testing.T) {
	t.Parallel()
	const want = `2 1024 false
5 1024 false
6 512 false
9 512 false
10 256 false
100 64 false
`
	if out, err := helper(t, "lengths", newUser(0)).CombinedOutput(); string(out) != want || err != nil {
		t.Errorf("got\n%s%v, want\n%s", out, err, want)
	}
}

func concurrent() {
	for range 20 {
		var mu sync.Mutex
		var taken int
		var undo []func()
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				capacities, closeAll := openChain(2 + i)
				mu.Lock()
				defer mu.Unlock()
				undo = append(undo, closeAll)
				for _, c := range capacities {
					if c > defaultPipe {
						taken += c
					}
				}
			})
		}
		all.Wait()
		if taken == 0 || taken > share {
			fmt.Println("taken:", taken)
		}
		for _, closeAll := range undo {
			all.Go(closeAll)
		}
		all.Wait()
	}
	capacities, closeAll := openChain(5)
	fmt.Println(capacities)
	closeAll()
}

// Pipelines of one process share its share.
func TestCapacityConcurrent(t *testing.T) {
	t.Parallel()
	want := fmt.Sprintln([]int{mib, mib, mib, mib})
	if out, err := helper(t, "concurrent", newUser(1)).CombinedOutput(); string(out) != want || err != nil {
		t.Errorf("got %s%v", out, err)
	}
}

// holder holds a large pipeline until its input ends.
func holder() {
	capacities, closeAll := openChain(2)
	fmt.Println(capacities)
	io.Copy(io.Discard, os.Stdin)
	closeAll()
}

// Of a user's processes, only a few get large pipes at once, and the next one
// when one of these ends, however it does.
func TestCapacityOfManyProcesses(t *testing.T) {
	t.Parallel()
	start := func(want int) *exec.Cmd {
		t.Helper()
		cmd := helper(t, "holder", newUser(2))
		if _, err := cmd.StdinPipe(); err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			cmd.Process.Kill()
			cmd.Wait()
		})
		if got, _ := bufio.NewReader(out).ReadString('\n'); got != fmt.Sprintln([]int{want}) {
			t.Errorf("the capacity is %s, want %d", got, want)
		}
		return cmd
	}
	first := start(mib)
	for range users - 1 {
		start(mib)
	}
	start(defaultPipe)
	first.Process.Kill()
	first.Wait()
	start(mib)
}

// poor uses up what the kernel gives a user.
func poor() {
	var soft int
	text, _ := os.ReadFile("/proc/sys/fs/pipe-user-pages-soft")
	fmt.Sscan(string(text), &soft)
	var held []*os.File
	for used := 0; ; used++ {
		r, w, err := os.Pipe()
		if err != nil {
			fmt.Println(err)
			return
		}
		held = append(held, r, w)
		if _, err := unix.FcntlInt(r.Fd(), unix.F_SETPIPE_SZ, mib); err == unix.EPERM {
			break
		}
		if soft == 0 || used > soft {
			fmt.Println("no budget")
			return
		}
	}
	capacities, closeAll := openChain(3)
	fmt.Println(max(capacities[0], capacities[1]) <= defaultPipe)
	closeAll()
	for _, f := range held {
		f.Close()
	}
	capacities, closeAll = openChain(3)
	fmt.Println(capacities)
	closeAll()
}

// Past the user's budget, a pipe stays as it is.
func TestCapacityRefused(t *testing.T) {
	t.Parallel()
	want := "true\n" + fmt.Sprintln([]int{mib, mib})
	out, err := helper(t, "poor", newUser(3)).CombinedOutput()
	if string(out) == "no budget\n" {
		t.Skip("the kernel has no limit")
	}
	if string(out) != want || err != nil {
		t.Errorf("got %s%v, want %s", out, err, want)
	}
}
