package procs_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
)

func init() {
	// host runs its arguments as a command on its own descriptors, and then
	// ends as gopipe would.
	helpers["host"] = func() {
		ctx, h := procs.Claim(context.Background(), procs.HostOptions{
			Signals: true, Terminal: true, Alone: os.Getenv(aloneVar) != "",
		})
		g := &procs.Group{Host: h}
		p, err := g.Start(&procs.Cmd{
			Path: os.Args[1], Args: os.Args[1:], Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		})
		if err != nil {
			fmt.Println(err)
			os.Exit(99)
		}
		s := status(p)
		g.Close()
		h.Release()
		var bySignal *procs.SignalError
		if errors.As(context.Cause(ctx), &bySignal) {
			procs.Die(bySignal.Signal)
		}
		os.Exit(s.Shell())
	}
	// host-signals is a host whose child prints the signals that it gets.
	helpers["host-signals"] = func() {
		os.Setenv(helperVar, "signals")
		os.Args = slices.Insert(os.Args, 1, "/proc/self/exe")
		helpers["host"]()
	}
}

// aloneVar has the helper host be alone with its signals.
const aloneVar = "HOST_ALONE"

// hosts runs a test with both kinds of host.
func hosts(t *testing.T, test func(t *testing.T, host func(name string, args ...string) *exec.Cmd)) {
	for _, alone := range []string{"", "alone"} {
		t.Run(alone, func(t *testing.T) {
			t.Parallel()
			test(t, func(name string, args ...string) *exec.Cmd {
				cmd := helperExec(t, name, args...)
				cmd.Env = append(cmd.Env, aloneVar+"="+alone)
				return cmd
			})
		})
	}
}

// A program is a helper that runs beside the test.
type program struct {
	*exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func startProgram(t *testing.T, cmd *exec.Cmd) *program {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &program{cmd, in, bufio.NewScanner(out)}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return p
}

func (p *program) expect(t *testing.T, want string) {
	t.Helper()
	if !p.out.Scan() || p.out.Text() != want {
		t.Fatalf("it says %q, %v, want %q", p.out.Text(), p.out.Err(), want)
	}
}

func (p *program) signal(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := p.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// end reads the rest of the output and waits.
func (p *program) end() (rest []string, ws syscall.WaitStatus) {
	p.in.Close()
	for p.out.Scan() {
		rest = append(rest, p.out.Text())
	}
	p.Wait()
	return rest, p.ProcessState.Sys().(syscall.WaitStatus)
}

func TestHostRelays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		signal syscall.Signal
		dies   bool // although the child handles the signal
	}{
		{unix.SIGHUP, true}, {unix.SIGTERM, true},
		{unix.SIGINT, false}, {unix.SIGUSR1, false}, {unix.SIGUSR2, false}, {unix.SIGCONT, false},
	}
	for _, tt := range tests {
		name := unix.SignalName(tt.signal)
		t.Run(name, func(t *testing.T) {
			hosts(t, func(t *testing.T, host func(string, ...string) *exec.Cmd) {
				p := startProgram(t, host("host-signals", name))
				p.expect(t, "ready")
				p.signal(t, tt.signal)
				p.expect(t, name)
				rest, ws := p.end()
				if len(rest) > 0 {
					t.Errorf("the child also got %q", rest)
				}
				if ws.Signaled() != tt.dies || tt.dies && ws.Signal() != tt.signal || !tt.dies && ws.ExitStatus() != 0 {
					t.Errorf("wait status %#x", ws)
				}
			})
		})
	}
}

// A signal that ends the child ends the host, which dies by it too.
func TestHostDiesWithChild(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{
		unix.SIGHUP, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT, unix.SIGUSR1, unix.SIGUSR2,
	} {
		t.Run(unix.SignalName(sig), func(t *testing.T) {
			hosts(t, func(t *testing.T, host func(string, ...string) *exec.Cmd) {
				p := startProgram(t, host("host", "/bin/sh", "-c", "echo ready; exec sleep 1000"))
				p.expect(t, "ready")
				p.signal(t, sig)
				if _, ws := p.end(); !ws.Signaled() || ws.Signal() != sig || ws.CoreDump() {
					t.Errorf("wait status %#x", ws)
				}
			})
		})
	}
}

// The same signal from elsewhere is the child's own affair.
func TestHostOutlivesChild(t *testing.T) {
	t.Parallel()
	p := startProgram(t, helperExec(t, "host", "/bin/sh", "-c", "kill -INT $$"))
	if _, ws := p.end(); ws.ExitStatus() != 130 {
		t.Errorf("wait status %#x", ws)
	}
}

// The second INT within a short time is a TERM, and the third a KILL.
func TestHostEscalates(t *testing.T) {
	t.Parallel()
	hosts(t, func(t *testing.T, host func(string, ...string) *exec.Cmd) {
		p := startProgram(t, host("host-signals"))
		p.expect(t, "ready")
		p.signal(t, unix.SIGINT)
		p.expect(t, "SIGINT")
		p.signal(t, unix.SIGINT)
		p.expect(t, "SIGTERM")
		p.signal(t, unix.SIGINT)
		for p.out.Scan() {
			t.Errorf("the child lives and says %q", p.out.Text())
		}
		if _, ws := p.end(); !ws.Signaled() || ws.Signal() != unix.SIGINT {
			t.Errorf("wait status %#x", ws) // it is the first that counts
		}
	})
}

// What was ignored at the start remains ignored, also in the children, and
// nothing else does.
func TestHostKeepsIgnored(t *testing.T) {
	t.Parallel()
	show := []string{"/bin/sh", "-c", `grep -E '^Sig(Blk|Ign)' /proc/self/status`}
	run := func(setup string, args ...string) string {
		cmd := exec.Command("/bin/sh", append([]string{"-c", setup + `exec "$@"`, "sh"}, args...)...)
		cmd.Env = helperEnv("host")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Error(err)
		}
		return string(out)
	}
	for _, setup := range []string{"", "trap '' HUP; ", "trap '' INT QUIT; ", "trap '' HUP INT QUIT; "} {
		want := run(setup, show...)
		if got := run(setup, append([]string{self(t)}, show...)...); got != want {
			t.Errorf("after %q, a child has\n%swithout us\n%s", setup, got, want)
		}
	}
}

func TestHostIgnores(t *testing.T) {
	t.Parallel()
	cmd := helperExec(t, "host-signals")
	cmd.Args = []string{"sh", "-c", `trap '' HUP; exec "$0"`, cmd.Path}
	cmd.Path = "/bin/sh"
	p := startProgram(t, cmd)
	p.expect(t, "ready")
	p.signal(t, unix.SIGHUP)
	p.signal(t, unix.SIGUSR1)
	p.expect(t, "SIGUSR1")
	if rest, ws := p.end(); len(rest) > 0 || ws.ExitStatus() != 0 {
		t.Errorf("the child got %q; wait status %#x", rest, ws)
	}
}

func init() {
	helpers["die"] = func() {
		sig, _ := strconv.Atoi(os.Args[1])
		_, h := procs.Claim(context.Background(), procs.HostOptions{Signals: true, Terminal: true})
		g := &procs.Group{Host: h}
		g.Start(sh("exit"))
		g.Close()
		procs.Die(syscall.Signal(sig))
	}
}

func TestDie(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{
		unix.SIGHUP, unix.SIGINT, unix.SIGQUIT, unix.SIGABRT, unix.SIGKILL, unix.SIGSEGV,
		unix.SIGUSR1, unix.SIGPIPE, unix.SIGALRM, unix.SIGTERM, unix.SIGXCPU, unix.Signal(40),
	} {
		t.Run(strconv.Itoa(int(sig)), func(t *testing.T) {
			t.Parallel()
			_, ws := startProgram(t, helperExec(t, "die", strconv.Itoa(int(sig)))).end()
			if !ws.Signaled() || ws.Signal() != sig || ws.CoreDump() {
				t.Errorf("wait status %#x", ws)
			}
		})
	}
}

func init() {
	// idle prints why the host's context ended, with no child about.
	helpers["idle"] = func() {
		ctx, h := procs.Claim(context.Background(), procs.HostOptions{Signals: true, Terminal: true})
		g := &procs.Group{Host: h}
		g.Start(sh("exit")) // takes the signals
		g.Close()
		fmt.Println("ready", h.Busy(), procs.HostOf(ctx) == h)
		<-ctx.Done()
		fmt.Println(context.Cause(ctx))
		h.Release()
	}
}

func TestHostIdle(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{unix.SIGINT, unix.SIGTERM, unix.SIGUSR1} {
		p := startProgram(t, helperExec(t, "idle"))
		p.expect(t, "ready false true")
		p.signal(t, sig)
		p.expect(t, "ended by signal: "+sig.String())
		if _, ws := p.end(); ws.ExitStatus() != 0 {
			t.Errorf("wait status %#x", ws)
		}
	}
}

func init() {
	// start gets a signal while it starts its second group, and starts a third.
	helpers["start"] = func() {
		ctx, h := procs.Claim(context.Background(), procs.HostOptions{Signals: true, Terminal: true})
		run := func(c *procs.Cmd) procs.Status {
			g := &procs.Group{Host: h}
			defer g.Close()
			p, err := g.Start(c)
			if err != nil {
				fmt.Println(err)
			}
			return status(p)
		}
		run(sh("exit")) // takes the signals
		go unix.Kill(os.Getpid(), unix.SIGTERM)
		fmt.Println(run(sh("exec sleep 1000")))
		<-ctx.Done()
		fmt.Println(run(sh("exec sleep 1000")))
	}
}

// A signal between the steps of a start must not pass the child by.
func TestHostSignalledAtStart(t *testing.T) {
	t.Parallel()
	for range 20 {
		out, err := helperExec(t, "start").CombinedOutput()
		if string(out) != "signal: terminated\nsignal: terminated\n" || err != nil {
			t.Errorf("%s%v", out, err)
		}
	}
}

// A nil Host is that of a program which gives up nothing.
func TestNilHost(t *testing.T) {
	t.Parallel()
	var h *procs.Host
	if h.Busy() || procs.HostOf(t.Context()) != nil {
		t.Error("there is a host")
	}
	h.Release()
}

func init() {
	helpers["orphans"] = func() {
		ctx, h := procs.Claim(context.Background(), procs.HostOptions{Signals: true, Terminal: true, Adopt: true})
		g := &procs.Group{Host: h}
		p, err := g.Start(&procs.Cmd{
			Path: "/bin/sh", Args: []string{"sh", "-c", os.Args[1]}, Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		status(p)
		bufio.NewScanner(os.Stdin).Scan() // until the test says so
		h.EndOrphans(ctx, 50*time.Millisecond)
		g.Close()
		h.Release()
		fmt.Println("children:", childList())
	}
}

func TestEndOrphans(t *testing.T) {
	t.Parallel()
	setsid := setsid(t)
	for name, script := range map[string]string{
		"in the group": `sh -c 'echo $$; exec sleep 1000' &`,
		"setsid":       setsid + ` sh -c 'echo $$; exec sleep 1000' &`,
		"ignores TERM": `trap "" TERM; ` + setsid + ` sh -c 'echo $$; exec sleep 1000' &`,
		"stopped":      setsid + ` sh -c 'echo $$; kill -STOP $$' &`,
		"grandchild":   setsid + ` sh -c 'sh -c "echo \$\$; exec sleep 1000"; exit' &`,
		"orphaned":     setsid + ` sh -c '` + setsid + ` sh -c "echo \$\$; exec sleep 1000" &' &`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startProgram(t, helperExec(t, "orphans", script))
			if !p.out.Scan() {
				t.Fatal("no orphan")
			}
			orphan, err := strconv.Atoi(p.out.Text())
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(p.in, "\n")
			p.expect(t, "children: ")
			if s := state(orphan); s != 0 {
				t.Errorf("the orphan is in state %q", s)
				unix.Kill(orphan, unix.SIGKILL)
			}
			if _, ws := p.end(); ws.ExitStatus() != 0 {
				t.Errorf("wait status %#x", ws)
			}
		})
	}
}

func childList() string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/children", os.Getpid()))
	return string(text)
}

func init() {
	helpers["inherited"] = func() {
		files, err := procs.InheritedFiles()
		text := fmt.Sprint(sorted(files))
		if err != nil {
			text = err.Error()
		}
		os.WriteFile(os.Getenv("OUT"), []byte(text), 0o600)
	}
}

func sorted(files map[int]*os.File) []int {
	fds := make([]int, 0, len(files))
	for fd := range files {
		fds = append(fds, fd)
	}
	slices.Sort(fds)
	return fds
}

func TestInheritedFiles(t *testing.T) {
	t.Parallel()
	for redirections, want := range map[string]string{
		"":                                  "[0 1 2]",
		"<&- >&-":                           "[2]",
		"<&- >&- 2>&-":                      "[]",
		"<&- >&- 3</dev/null":               "[2 3]",
		"<&-":                               "[0 1 2]", // as Python's DEVNULL looks
		"1<>/dev/null 2<>/dev/null":         "[0 1 2]",
		"3</dev/null 9>/dev/null":           "[0 1 2 3 9]",
		"</dev/null >/dev/null 2>&1":        "[0 1 2]",
		"<>/dev/null >&0 2>&0":              "[0 1 2]",
		"</dev/null >/dev/null 2>/dev/null": "[0 1 2]",
	} {
		t.Run(redirections, func(t *testing.T) {
			t.Parallel()
			out := filepath.Join(t.TempDir(), "out")
			cmd := exec.Command("/bin/sh", "-c", `exec "$0" `+redirections, self(t))
			cmd.Env = append(helperEnv("inherited"), "OUT="+out)
			if err := cmd.Run(); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(out); string(got) != want || err != nil {
				t.Errorf("got %s, %v, want %s", got, err, want)
			}
		})
	}
}
