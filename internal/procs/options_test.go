package procs_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
)

func init() {
	// options claims what its arguments name, and says on standard error what
	// the program has given up while a child runs, and after.
	helpers["options"] = func() {
		before := subreaper()
		ctx, h := procs.Claim(context.Background(), optionsOf(os.Args))
		g := &procs.Group{Host: h}
		exe, _ := os.Executable()
		p, err := g.Start(&procs.Cmd{Path: exe, Args: []string{"signals"}, Env: helperEnv("signals"),
			Files: []*os.File{os.NewFile(3, "input"), os.Stderr, os.Stderr}})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Fprintln(os.Stderr, owner(), subreaper()-before)
		<-ctx.Done()
		status(p)
		g.Close()
		h.Release()
		fmt.Fprintln(os.Stderr, context.Cause(ctx), subreaper()-before)
		signalSelf(unix.SIGTERM)
	}
}

func optionsOf(names []string) procs.HostOptions {
	return procs.HostOptions{
		Signals:  slices.Contains(names, "signals"),
		Terminal: slices.Contains(names, "terminal"),
		Adopt:    slices.Contains(names, "adopt"),
		Alone:    slices.Contains(names, "alone"),
	}
}

func subreaper() (is int32) {
	unix.Prctl(unix.PR_GET_CHILD_SUBREAPER, uintptr(unsafe.Pointer(&is)), 0, 0, 0)
	return is
}

// owner tells whose the terminal is.
func owner() string {
	switch pgid, err := unix.IoctlGetInt(0, unix.TIOCGPGRP); {
	case err != nil:
		return err.Error()
	case pgid == unix.Getpgrp():
		return "own"
	}
	return "lent"
}

// signalSelf ends the program by a signal's default action, if it has that.
func signalSelf(sig syscall.Signal) {
	unix.Kill(os.Getpid(), sig)
	select {}
}

// Each option takes what it says, and nothing else. After Release, a signal
// ends the program.
func TestHostOptions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		option string
		state  string
		relays bool
	}{
		{"none", "own 0", false},
		{"signals", "own 0", true},
		{"signals alone", "own 0", true},
		{"terminal", "lent 0", false},
		{"terminal alone", "lent 0", false},
		{"adopt", "own 1", false},
	} {
		t.Run(tt.option, func(t *testing.T) {
			t.Parallel()
			keys, line := terminal(t)
			r, w := pipe(t)
			inR, inW := pipe(t)
			cmd := exec.Command(self(t), strings.Fields(tt.option)...)
			cmd.Env = helperEnv("options")
			cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, w
			cmd.ExtraFiles = []*os.File{inR}
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer keys.Close()
			w.Close()
			out := bufio.NewScanner(r)
			var lines []string
			for len(lines) < 2 && out.Scan() {
				lines = append(lines, out.Text())
			}
			if slices.Sort(lines); !slices.Equal(lines, []string{tt.state, "ready"}) {
				t.Errorf("it says %q, want %q", lines, tt.state)
			}
			cmd.Process.Signal(unix.SIGTERM)
			lines = nil
			if tt.relays && out.Scan() {
				lines = append(lines, out.Text())
			} else {
				cmd.Wait()
			}
			inW.Close() // the child ends
			for out.Scan() {
				lines = append(lines, out.Text())
			}
			if got := slices.Contains(lines, "SIGTERM"); got != tt.relays {
				t.Errorf("the child's SIGTERM: %v; all: %q", got, lines)
			}
			if got := slices.Contains(lines, "ended by signal: terminated 0"); got != tt.relays {
				t.Errorf("the end of the context: %v; all: %q", got, lines)
			}
			cmd.Wait()
			if ws := cmd.ProcessState.Sys().(syscall.WaitStatus); !ws.Signaled() || ws.Signal() != unix.SIGTERM {
				t.Errorf("wait status %#x", ws)
			}
		})
	}
}

// terminal makes a pseudo-terminal: see pts(4) and ioctl_tty(2).
func terminal(t *testing.T) (keys, line *os.File) {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { keys.Close() })
	if err := unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	line, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { line.Close() })
	return keys, line
}

func init() {
	// adopts has children of its own beside a group's orphan.
	helpers["adopts"] = func() {
		ctx, h := procs.Claim(context.Background(), procs.HostOptions{Adopt: true})
		g := &procs.Group{Host: h}
		ended, lives := exec.Command("/bin/sh", "-c", "exit 7"), exec.Command("/bin/cat")
		in, _ := lives.StdinPipe()
		for _, cmd := range []*exec.Cmd{ended, lives} {
			if err := cmd.Start(); err != nil {
				fmt.Println(err)
			}
		}
		for state(ended.Process.Pid) != 'Z' {
			time.Sleep(time.Millisecond)
		}
		p, err := g.Start(sh(os.Args[1]))
		if err != nil {
			fmt.Println(err)
		}
		fmt.Println(status(p))
		h.EndOrphans(ctx, 0)
		in.Close()
		fmt.Println(ended.Wait(), lives.Wait())
		g.Close()
		h.Release()
		fmt.Println("children:", childList())
	}
}

// A host that adopts orphans does not take the program's own children for some.
func TestAdoptSparesOthers(t *testing.T) {
	t.Parallel()
	out, err := helperExec(t, "adopts", setsid(t)+" sleep 1000 & exit 3").CombinedOutput()
	if want := "exit status 3\nexit status 7 <nil>\nchildren: \n"; string(out) != want || err != nil {
		t.Errorf("got %s%v, want %s", out, err, want)
	}
}
