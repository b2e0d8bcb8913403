package procs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
	"gopipe/internal/procs"
	"gopipe/internal/rlimit"
)

func TestUmaskAndLimits(t *testing.T) {
	t.Parallel()
	limit, err := rlimit.Get(unix.RLIMIT_NOFILE)
	if err != nil {
		t.Fatal(err)
	}
	umask := field("Umask")
	if len(umask) != 1 {
		t.Fatalf("threads have umasks %q", umask)
	}
	mask := 0o137
	tests := []struct {
		name string
		cmd  procs.Cmd
		want string
	}{
		{"umask", procs.Cmd{Umask: &mask}, "0137 " + fmt.Sprint(limit.Cur)},
		{"limit", procs.Cmd{Rlimits: nofile(77)}, umask[0] + " 77"},
		{"both", procs.Cmd{Umask: &mask, Rlimits: nofile(78)}, "0137 78"},
		{"neither", procs.Cmd{}, umask[0] + " " + fmt.Sprint(limit.Cur)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for range 10 {
				c := sh(`echo $(umask) $(ulimit -n)`)
				c.Umask, c.Rlimits = tt.cmd.Umask, tt.cmd.Rlimits
				if got := strings.TrimSpace(output(t, c)); got != tt.want {
					t.Errorf("the child has %q, want %q", got, tt.want)
				}
			}
			if now, err := rlimit.Get(unix.RLIMIT_NOFILE); now != limit || err != nil {
				t.Errorf("our own limit has become %v, %v, from %v", now, err, limit)
			}
		})
	}
	t.Cleanup(func() {
		if now := field("Umask"); !slices.Equal(now, umask) {
			t.Errorf("our own umask has become %q", now)
		}
	})
}

func nofile(n uint64) map[int]syscall.Rlimit {
	return map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: n, Max: n}}
}

// Signals get through to a child that has limits.
func TestLimitsAndSignals(t *testing.T) {
	t.Parallel()
	for range 20 {
		g := newGroup(t)
		start(t, g, sh("exec sleep 1000"))
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				c := sh("exec sleep 1000")
				c.Rlimits = nofile(99)
				if _, err := g.Start(c); err != nil {
					t.Error(err)
				}
			})
		}
		g.Signal(unix.SIGTERM)
		all.Wait()
		g.Close()
	}
}

func TestEnvAndDir(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := sh(`echo "$0 $1 $A"; pwd`, "x y")
	c.Env, c.Dir = []string{"A=b"}, dir
	if got, want := output(t, c), "sh x y b\n"+dir+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Run("inherited", func(t *testing.T) {
		if got, want := output(t, sh(`echo "$TMPDIR"`)), os.Getenv("TMPDIR")+"\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// listFiles prints the command's descriptors, which ls adds one to.
var listFiles = procs.Cmd{Path: "/bin/ls", Args: []string{"ls", "-l", "/proc/self/fd"}}

// descriptors reads what listFiles printed.
func descriptors(listing string) (fds []string) {
	for line := range strings.Lines(listing) {
		name, target, ok := strings.Cut(line, " -> ")
		if ok && !strings.HasPrefix(target, "/proc/") {
			fds = append(fds, name[strings.LastIndexByte(name, ' ')+1:])
		}
	}
	return fds
}

// A child has the descriptors that it was given, whatever others open or
// spawn meanwhile.
func TestExactFiles(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	var noise sync.WaitGroup
	defer noise.Wait()
	defer cancel()
	for range 2 {
		noise.Go(func() {
			for ctx.Err() == nil {
				openAndClose()
			}
		})
		noise.Go(func() {
			for ctx.Err() == nil {
				cmd := exec.Command("/bin/true")
				cmd.ExtraFiles = []*os.File{os.Stderr, os.Stderr}
				if err := cmd.Run(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	high := func(fds ...int) []*os.File {
		files := make([]*os.File, slices.Max(fds)+1)
		for _, fd := range fds {
			files[fd] = null
		}
		return files
	}
	tests := []struct {
		files []*os.File
		want  string
	}{
		{high(0), "0 1 2"},
		{high(3), "1 2 3"},
		{high(0, 3, 5), "0 1 2 3 5"},
		{high(200), "1 2 200"},
		{high(0, 199, 200, 1000), "0 1 2 199 200 1000"},
	}
	for _, tt := range tests {
		for range 10 {
			c := listFiles
			c.Files = slices.Clone(tt.files)
			for len(c.Files) < 3 {
				c.Files = append(c.Files, nil)
			}
			got := descriptors(output(t, &c))
			slices.SortFunc(got, func(a, b string) int { return len(a) - len(b) })
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		}
	}
}

// openAndClose opens pipes as a host program may: all at once, and, as there
// was no other way once, under the fork lock.
func openAndClose() {
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
	var fds [2]int
	syscall.ForkLock.RLock()
	err := syscall.Pipe(fds[:])
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err == nil {
		syscall.Close(fds[0])
		syscall.Close(fds[1])
	}
}

// Descriptors may trade places.
func TestSwappedFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var files [3]*os.File
	for i := range files {
		f, err := os.Create(filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	c := sh(`echo a >&3; echo b >&4; echo c >&5`)
	a, b, d := files[0], files[1], files[2]
	c.Files = []*os.File{3: d, 4: a, 5: b}
	if s := status(start(t, newGroup(t), c)); !s.Success() {
		t.Fatal(s)
	}
	for i, want := range []string{"b\n", "c\n", "a\n"} {
		if text, err := os.ReadFile(files[i].Name()); string(text) != want || err != nil {
			t.Errorf("file %d holds %q, %v, want %q", i, text, err, want)
		}
	}
}

// A child that started while the program was being written holds it open for
// a moment.
func TestTextFileBusy(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	var noise sync.WaitGroup
	defer noise.Wait()
	defer cancel()
	for range 2 {
		noise.Go(func() {
			for ctx.Err() == nil {
				exec.Command("/bin/true").Run()
			}
		})
	}
	program, err := os.ReadFile("/bin/true")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	g := newGroup(t)
	for i := range 100 {
		path := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(path, program, 0o755); err != nil {
			t.Fatal(err)
		}
		if s := status(start(t, g, &procs.Cmd{Path: path, Args: []string{"true"}})); !s.Success() {
			t.Error(s)
		}
		os.Remove(path)
	}
	t.Run("for ever", func(t *testing.T) {
		path := filepath.Join(dir, "busy")
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Write(program); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Start(&procs.Cmd{Path: path, Args: []string{"true"}}); !errors.Is(err, unix.ETXTBSY) {
			t.Errorf("got %v, want ETXTBSY", err)
		}
	})
}

func init() {
	helpers["full"] = func() {
		const table = 40
		openAndClose() // has the runtime make its poller
		before := leak.Take()
		unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: table, Max: table})
		var failed, started int
		for free := range 12 {
			taken := fillTable(free)
			g := &procs.Group{}
			for range 2 {
				p, err := g.Start(sh("exit 5"))
				switch {
				case err != nil:
					failed++
					if !errors.Is(err, unix.EMFILE) {
						fmt.Printf("%d free: %v\n", free, err)
					}
				case status(p).Code != 5:
					fmt.Printf("%d free: %v\n", free, status(p))
				default:
					started++
				}
			}
			g.Close()
			for _, fd := range taken {
				unix.Close(fd)
			}
		}
		fmt.Println(failed > 0, started > 0, before.Left())
	}
}

// fillTable leaves so many descriptors free.
func fillTable(free int) (taken []int) {
	for {
		fd, err := unix.Open(os.DevNull, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			break
		}
		taken = append(taken, fd)
	}
	for range free {
		unix.Close(taken[len(taken)-1])
		taken = taken[:len(taken)-1]
	}
	return taken
}

// A full descriptor table is an error, which leaves no child and no descriptor.
func TestFullTable(t *testing.T) {
	t.Parallel()
	cmd := helperExec(t, "full")
	cmd.Env = append(cmd.Environ(), "TMPDIR="+t.TempDir()) // others' files are not its own
	if out, err := cmd.CombinedOutput(); string(out) != "true true \n" || err != nil {
		t.Errorf("%s%v", out, err)
	}
}
