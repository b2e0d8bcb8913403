package procs_test

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
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	tests := []struct {
		script  string
		want    procs.Status
		shell   int
		success bool
		text    string
	}{
		{"exit 0", procs.Status{}, 0, true, "exit status 0"},
		{"exit 7", procs.Status{Code: 7}, 7, false, "exit status 7"},
		{"exit 255", procs.Status{Code: 255}, 255, false, "exit status 255"},
		{"kill -TERM $$", procs.Status{Signal: unix.SIGTERM}, 143, false, "signal: terminated"},
		{"kill -KILL $$", procs.Status{Signal: unix.SIGKILL}, 137, false, "signal: killed"},
		{"kill -PIPE $$", procs.Status{Signal: unix.SIGPIPE}, 141, false, "signal: broken pipe"},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			t.Parallel()
			before := time.Now()
			p := start(t, newGroup(t), sh(tt.script))
			got, usage, ended := p.Wait()
			if got != tt.want || got.Shell() != tt.shell || got.Success() != tt.success || got.String() != tt.text {
				t.Errorf("got %+v (%d, %v, %q)", got, got.Shell(), got.Success(), got)
			}
			if usage.Rusage.Maxrss < 100 || usage.Read != -1 || usage.Written != -1 {
				t.Errorf("usage: %+v", usage)
			}
			if p.Started.Before(before) || ended.Before(p.Started) || time.Now().Before(ended) {
				t.Errorf("started %v, ended %v", p.Started, ended)
			}
			if again := status(p); again != got {
				t.Errorf("a second Wait says %+v", again)
			}
		})
	}
}

func TestStatusLost(t *testing.T) {
	t.Parallel()
	s := procs.Status{Lost: true}
	if s.Success() || s.Shell() != 127 || s.String() != "status lost" {
		t.Errorf("%v, %d, %q", s.Success(), s.Shell(), s)
	}
}

func TestStartErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("echo\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		cmd  procs.Cmd
		want error
	}{
		{"missing", procs.Cmd{Path: filepath.Join(dir, "missing")}, unix.ENOENT},
		{"no directory", procs.Cmd{Path: "/bin/true", Dir: filepath.Join(dir, "missing")}, unix.ENOENT},
		{"not executable", procs.Cmd{Path: plain}, unix.EACCES},
		{"no format", procs.Cmd{Path: text}, unix.ENOEXEC},
		{"too long", procs.Cmd{Path: "/bin/true", Args: []string{string(bytes.Repeat([]byte("x"), 3<<20))}}, unix.E2BIG},
		{"zero byte", procs.Cmd{Path: "/bin/true", Args: []string{"\x00"}}, unix.EINVAL},
		{"closed file", procs.Cmd{Path: "/bin/true", Files: []*os.File{closedFile(t)}}, os.ErrClosed},
		{"bad limit", procs.Cmd{Path: "/bin/true", Rlimits: map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 2, Max: 1}}}, unix.EINVAL},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := newGroup(t)
			for range 2 {
				if p, err := g.Start(&tt.cmd); !errors.Is(err, tt.want) {
					t.Errorf("got %v, %v, want %v", p, err, tt.want)
				}
			}
			// The group is as good as new.
			if s := status(start(t, g, sh("exit 3"))); s.Code != 3 {
				t.Errorf("then a child ends with %v", s)
			}
		})
	}
}

func closedFile(t *testing.T) *os.File {
	r, w := pipe(t)
	r.Close()
	w.Close()
	return r
}

// Exits coalesce, so that many at once show whether one gets lost.
func TestManyExits(t *testing.T) {
	n := 2000
	if testing.Short() {
		n = 200
	}
	g := newGroup(t)
	r, w := pipe(t)
	children := make([]*procs.Process, n)
	var ended sync.WaitGroup
	heard := make([]procs.Status, n)
	for i := range children {
		c := sh("read x; exit $1", strconv.Itoa(i%256))
		c.Files = []*os.File{r}
		children[i] = start(t, g, c)
		children[i].OnEnd(func(s procs.Status, _ procs.Usage, _ time.Time) { heard[i] = s }, &ended)
	}
	w.Close()
	ended.Wait()
	for i, p := range children {
		want := procs.Status{Code: i % 256}
		if got := status(p); got != want || heard[i] != want {
			t.Errorf("child %d: got %+v, OnEnd had %+v, want %+v", i, got, heard[i], want)
		}
	}
}

func TestOnEndAfterEnd(t *testing.T) {
	t.Parallel()
	p := start(t, newGroup(t), sh("exit 4"))
	<-p.Done()
	var running sync.WaitGroup
	var got procs.Status
	p.OnEnd(func(s procs.Status, _ procs.Usage, _ time.Time) { got = s }, &running)
	running.Wait()
	if got.Code != 4 {
		t.Errorf("got %v", got)
	}
}

// A function of OnEnd may use the group, also while it is being closed.
func TestOnEndUsesGroup(t *testing.T) {
	t.Parallel()
	for range 50 {
		g := newGroup(t)
		var running sync.WaitGroup
		for range 3 {
			start(t, g, sh("exit")).OnEnd(func(procs.Status, procs.Usage, time.Time) {
				g.Signal(unix.SIGCONT)
			}, &running)
		}
		g.Close()
		running.Wait()
	}
}

// Whichever of the first children is faster, all are in one group.
func TestConcurrentFirstStart(t *testing.T) {
	t.Parallel()
	for range 10 {
		g := newGroup(t)
		var mu sync.Mutex
		groups := make(map[int]bool)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				p, err := g.Start(sh("exec sleep 1000"))
				if err != nil {
					t.Error(err)
					return
				}
				pgid, err := unix.Getpgid(p.Pid)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				groups[pgid] = true
			})
		}
		all.Wait()
		if len(groups) != 1 {
			t.Errorf("groups: %v", groups)
		}
		g.Signal(unix.SIGKILL)
		g.Close()
	}
}

func TestSignalReachesAllOnce(t *testing.T) {
	t.Parallel()
	g := newGroup(t)
	var all []conversation
	for range 4 {
		all = append(all, converse(t, g, helper(t, "signals")))
	}
	// One leaves the group, which kill(-pgid) does not reach.
	loner := helper(t, "signals")
	loner.Path, loner.Args = setsid(t), []string{"setsid", loner.Path}
	all = append(all, converse(t, g, loner))
	g.Signal(unix.SIGUSR1)
	for _, c := range all {
		c.expect(t, "SIGUSR1")
	}
	g.Signal(unix.SIGUSR2)
	for _, c := range all {
		c.expect(t, "SIGUSR2")
	}
	if err := all[2].Signal(unix.SIGHUP); err != nil {
		t.Fatal(err)
	}
	all[2].expect(t, "SIGHUP")
	for _, c := range all {
		if rest := c.rest(); len(rest) > 0 {
			t.Errorf("process %d also got %q", c.Pid, rest)
		}
		if s := status(c.Process); !s.Success() {
			t.Error(s)
		}
		if err := c.Signal(unix.SIGHUP); err != os.ErrProcessDone {
			t.Errorf("a signal to what has ended: %v", err)
		}
	}
}

func setsid(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("setsid")
	if err != nil {
		t.Skip(err)
	}
	return path
}

// What was sent to the group also reaches what starts later, unless it has
// lost its meaning by then.
func TestSignalPending(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{unix.SIGTERM, unix.SIGINT, unix.SIGUSR1} {
		g := newGroup(t)
		for _, fleeting := range []syscall.Signal{unix.SIGTSTP, unix.SIGSTOP, unix.SIGCONT, unix.SIGWINCH} {
			g.Signal(fleeting)
		}
		r, w := pipe(t)
		c := sh("read x; exit 3")
		c.Files = []*os.File{r}
		undisturbed := start(t, g, c)
		w.Close()
		if s := status(undisturbed); s.Code != 3 {
			t.Errorf("before %v: %v", sig, s)
		}
		g.Signal(sig)
		for range 2 {
			if s := status(start(t, g, sh("exec sleep 1000"))); s.Signal != sig {
				t.Errorf("after %v: %v", sig, s)
			}
		}
	}
}

// After SIGKILL nothing starts any more: what it had started before it gets the
// signal would be left.
func TestKillIsTheEnd(t *testing.T) {
	t.Parallel()
	g := newGroup(t)
	first := start(t, g, sh("exec sleep 1000"))
	g.Signal(unix.SIGKILL)
	if s := status(first); s.Signal != unix.SIGKILL {
		t.Error(s)
	}
	if _, err := g.Start(sh("exec sleep 1000")); err != procs.ErrEnding {
		t.Errorf("got %v", err)
	}
}

func TestSignalBeforeLeader(t *testing.T) {
	t.Parallel()
	g := newGroup(t)
	g.Signal(unix.SIGTERM)
	if s := status(start(t, g, sh("exec sleep 1000"))); s.Signal != unix.SIGTERM {
		t.Error(s)
	}
}

// No child may fall between the signal's two halves: those alive and those to
// come.
func TestSignalWhileStarting(t *testing.T) {
	t.Parallel()
	for range 10 {
		g := newGroup(t)
		start(t, g, sh("exec sleep 1000"))
		var starters sync.WaitGroup
		for range 4 {
			starters.Go(func() {
				for range 5 {
					if p, err := g.Start(sh("exec sleep 1000")); err != nil {
						t.Error(err)
					} else if p.Pid <= 0 {
						t.Error("no pid")
					}
				}
			})
		}
		g.Signal(unix.SIGTERM)
		starters.Wait()
		g.Close() // hangs if one has had no signal
	}
}

const forEver = time.Hour

func TestTerminate(t *testing.T) {
	t.Parallel()
	over, cancel := context.WithCancel(context.Background())
	cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		grace  time.Duration
		script string
		want   procs.Status
	}{
		{"plain", context.Background(), forEver, `echo ready; exec sleep 1000`, procs.Status{Signal: unix.SIGTERM}},
		{"polite", context.Background(), forEver, `trap 'exit 5' TERM; echo ready; while :; do :; done`, procs.Status{Code: 5}},
		{"ignores", context.Background(), time.Millisecond, `trap '' TERM; echo ready; exec sleep 1000`, procs.Status{Signal: unix.SIGKILL}},
		{"ignores, and the context is over", over, forEver, `trap '' TERM; echo ready; exec sleep 1000`, procs.Status{Signal: unix.SIGKILL}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := newGroup(t)
			p := converse(t, g, sh(tt.script))
			g.Terminate(tt.ctx, tt.grace)
			if s := status(p.Process); s != tt.want {
				t.Errorf("got %v, want %v", s, tt.want)
			}
		})
	}
}

// What the leader leaves behind in the group is ended too, whether it obeys or
// not, and also where all our children have ended before.
func TestTerminateOrphan(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"obeys":   `sleep 1000 & echo ready; exit 3`,
		"ignores": `(trap '' TERM; echo ready; exec sleep 1000) & exit 3`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGroup(t)
			p := converse(t, g, sh(script))
			if s := status(p.Process); s.Code != 3 {
				t.Error(s)
			}
			g.Terminate(context.Background(), 20*time.Millisecond)
			if left := p.rest(); left != nil { // which ends when the orphan has
				t.Errorf("it says %q", left)
			}
		})
	}
}

// SIGTERM stays pending in a stopped process.
func TestTerminateStopped(t *testing.T) {
	t.Parallel()
	g := newGroup(t)
	p := start(t, g, sh("exec sleep 1000"))
	g.Signal(unix.SIGSTOP)
	eventually(t, "the child is stopped", func() bool { return state(p.Pid) == 'T' })
	g.Terminate(context.Background(), forEver)
	if s := status(p); s.Signal != unix.SIGTERM {
		t.Error(s)
	}
}

func init() {
	helpers["latecomer"] = func() {
		signal.Ignore(unix.SIGTERM) // which children inherit
		inR, inW, _ := os.Pipe()
		outR, outW, _ := os.Pipe()
		g := &procs.Group{}
		g.Start(&procs.Cmd{Path: "/proc/self/exe", Env: helperEnv("signals"), Files: []*os.File{inR, outW}})
		outW.Close()
		out := bufio.NewScanner(outR)
		out.Scan() // ready
		terminated := make(chan struct{})
		go func() {
			defer close(terminated)
			g.Terminate(context.Background(), time.Second)
		}()
		out.Scan() // SIGTERM
		_, err := g.Start(sh("exec sleep 1000"))
		fmt.Println(err)
		inW.Close()
		<-terminated
		g.Close()
	}
}

// No child starts while Terminate waits: its own children would be left.
func TestTerminateLatecomer(t *testing.T) {
	t.Parallel()
	out, err := helperExec(t, "latecomer").CombinedOutput()
	if string(out) != procs.ErrEnding.Error()+"\n" || err != nil {
		t.Errorf("%s%v", out, err)
	}
}

// The leader's zombie keeps the group's number from being used again.
func TestLeaderReapedLast(t *testing.T) {
	t.Parallel()
	g := newGroup(t)
	leader := start(t, g, sh("exit 1"))
	<-leader.Done()
	if s := state(leader.Pid); s != 'Z' {
		t.Errorf("the leader is in state %q", s)
	}
	p := start(t, g, sh("exec sleep 1000"))
	if pgid, err := unix.Getpgid(p.Pid); pgid != leader.Pid || err != nil {
		t.Errorf("the group is %d, %v, want %d", pgid, err, leader.Pid)
	}
	if err := leader.Signal(unix.SIGTERM); err != os.ErrProcessDone {
		t.Errorf("a signal to the zombie: %v", err)
	}
	if err := unix.Kill(-leader.Pid, unix.SIGTERM); err != nil {
		t.Error(err)
	}
	if s := status(p); s.Signal != unix.SIGTERM {
		t.Error(s)
	}
	g.Close()
	if s := state(leader.Pid); s != 0 {
		t.Errorf("after Close, the leader is in state %q", s)
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	g := newGroup(t)
	g.Close() // unused
	if _, err := g.Start(sh("exit")); err != procs.ErrClosed {
		t.Errorf("Start after Close: %v", err)
	}

	g = newGroup(t)
	p := converse(t, g, sh("echo ready; read x; exit 6"))
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		g.Close()
	}()
	p.in.Close()
	<-closed
	select {
	case <-p.Done():
		if s := status(p.Process); s.Code != 6 {
			t.Error(s)
		}
	default:
		t.Error("Close did not wait")
	}
	g.Signal(unix.SIGKILL) // reaches nobody
	g.Close()
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	for range 5 {
		g := newGroup(t)
		start(t, g, sh("exit"))
		var users sync.WaitGroup
		for range 4 {
			users.Go(func() {
				for range 10 {
					p, err := g.Start(sh("exit 2"))
					if err == procs.ErrClosed {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					p.Signal(unix.SIGCONT)
					if s := status(p); s.Code != 2 && s.Signal != unix.SIGUSR1 {
						t.Error(s)
					}
				}
			})
		}
		users.Go(func() {
			for range 5 {
				g.Signal(unix.SIGCONT)
			}
			g.Signal(unix.SIGUSR1)
		})
		users.Go(func() {
			g.Close()
			g.Close()
		})
		users.Wait()
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	read := func(size int) procs.Usage {
		path := filepath.Join(t.TempDir(), "in")
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		r, w := pipe(t)
		g := newGroup(t)
		g.Observe = true
		p := start(t, g, &procs.Cmd{Path: "/bin/cat", Args: []string{"cat"}, Files: []*os.File{in, w, os.Stderr}})
		w.Close()
		if n, err := io.Copy(io.Discard, r); int(n) != size || err != nil {
			t.Errorf("cat gave %d bytes, %v", n, err)
		}
		_, usage, _ := p.Wait()
		return usage
	}
	const size = 1234567
	// Loading a program reads, too.
	none, some := read(0), read(size)
	if got := some.Read - none.Read; got != size {
		t.Errorf("read %d bytes, want %d", got, size)
	}
	if none.Written != 0 || some.Written != size {
		t.Errorf("written %d and %d bytes, want 0 and %d", none.Written, some.Written, size)
	}
}

// A host program's own children are none of ours.
func TestStealsNothing(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for range 25 {
				err := exec.Command("/bin/sh", "-c", fmt.Sprint("exit ", i)).Run()
				var exit *exec.ExitError
				if i == 0 && err != nil || i > 0 && (!errors.As(err, &exit) || exit.ExitCode() != i) {
					t.Errorf("os/exec: %v, want status %d", err, i)
				}
			}
		})
		all.Go(func() {
			g := &procs.Group{}
			defer g.Close()
			for range 25 {
				if p, err := g.Start(sh(fmt.Sprint("exit ", i))); err != nil {
					t.Error(err)
				} else if s := status(p); s != (procs.Status{Code: i}) {
					t.Errorf("got %v, want %d", s, i)
				}
			}
		})
	}
	all.Wait()
}

func init() {
	helpers["thief"] = func() {
		go func() {
			for {
				if _, err := syscall.Wait4(-1, nil, 0, nil); err == syscall.ECHILD {
					time.Sleep(time.Millisecond)
				}
			}
		}()
		countStolen()
	}
	helpers["careless"] = func() {
		signal.Ignore(unix.SIGCHLD) // so that nobody gets a status
		countStolen()
	}
}

func countStolen() {
	var lost, right int
	for i := range 100 {
		g := &procs.Group{}
		want := procs.Status{Code: i + 1}
		p, err := g.Start(sh(fmt.Sprint("exit ", want.Code)))
		if err != nil {
			fmt.Println(err)
			continue
		}
		switch s := status(p); s {
		case want:
			right++
		case procs.Status{Lost: true}:
			lost++
		default:
			fmt.Println("wrong:", s)
		}
		g.Close()
	}
	fmt.Println(lost + right)
}

// A status that somebody else took is found out, or said to be lost.
func TestStolenStatus(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"thief", "careless"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if out, err := helperExec(t, name).CombinedOutput(); string(out) != "100\n" || err != nil {
				t.Errorf("%s%v", out, err)
			}
		})
	}
}

func BenchmarkSpawn(b *testing.B) {
	g := newGroup(b)
	c := &procs.Cmd{Path: "/bin/true", Args: []string{"true"}}
	for b.Loop() {
		if s := status(start(b, g, c)); !s.Success() {
			b.Fatal(s)
		}
	}
}

// The first child makes the group, and the last thing is to reap it.
func BenchmarkGroup(b *testing.B) {
	c := &procs.Cmd{Path: "/bin/true", Args: []string{"true"}}
	for b.Loop() {
		g := &procs.Group{}
		if s := status(start(b, g, c)); !s.Success() {
			b.Fatal(s)
		}
		g.Close()
	}
}
