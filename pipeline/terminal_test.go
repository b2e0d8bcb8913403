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
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	gshell "gopipe/shell"
)

// onTerminal starts a helper as the leader of a session on a new terminal, and
// returns the keys of that.
func onTerminal(t *testing.T, name string) (cmd *exec.Cmd, keys *os.File) {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { keys.Close() })
	var number int
	conn, err := keys.SyscallConn()
	if err == nil {
		conn.Control(func(fd uintptr) {
			if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err == nil {
				number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
			}
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	cmd = helper(t, name)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, keys
}

func init() {
	run := func(p *pipeline.Pipeline) {
		p.Stdout, p.WaitDelay = os.Stdout, 100*time.Millisecond
		err := p.Run(context.Background())
		fmt.Println("got", errors.Is(err, pipeline.ErrTerminal), err == nil, "end")
	}
	read := `read x; echo "read $x"`
	helpers["tty: command"] = func() { run(&pipeline.Pipeline{Stages: []*pipeline.Stage{shell(read)}, Stdin: os.Stdin}) }
	helpers["tty: text"] = func() {
		run(&pipeline.Pipeline{Stages: []*pipeline.Stage{gshell.Command("sh -c '" + read + "'")}, Stdin: os.Stdin})
	}
	helpers["tty: later stage"] = func() {
		s := shell(`read y; read x <&3; echo "read $x"`)
		s.Inputs = map[int]io.Reader{3: os.Stdin}
		run(pipeline.New(pipeline.Command("echo", "y"), s))
	}
	helpers["tty: by name"] = func() { run(pipeline.New(shell(`read x </dev/tty; echo "read $x"`))) }
	helpers["tty: by name, host's"] = func() {
		run(&pipeline.Pipeline{Stages: []*pipeline.Stage{shell(`read x </dev/tty; echo "read $x"`)}, Policy: pipeline.Policy{Group: pipeline.HostGroup}})
	}
	helpers["tty: own"] = func() {
		run(&pipeline.Pipeline{Stages: []*pipeline.Stage{shell(read)}, Stdin: os.Stdin, Policy: pipeline.Policy{Group: pipeline.OwnGroup}})
	}
	helpers["tty: cancel"] = func() {
		ctx, cancel := context.WithCancel(context.Background())
		p := &pipeline.Pipeline{Stages: []*pipeline.Stage{shell("sh -c 'sleep 1000 & sleep 1001'"), shell("sleep 1002")}, Stdin: os.Stdin}
		runs := func(name string) bool {
			return exec.Command("sh", "-c", fmt.Sprintf("ps -s %d -o args= | grep -q '^sleep %s$'", os.Getpid(), name)).Run() == nil
		}
		p.Start(ctx)
		names := []string{"1000", "1001", "1002"}
		for _, name := range names {
			for !runs(name) { // what a shell is forking when it ends is out of reach
			}
		}
		cancel()
		p.Wait()
		for _, name := range names {
			if runs(name) {
				fmt.Println("left", name)
			}
		}
		fmt.Println("got", false, true, "end")
	}
}

// A stage that reads the terminal neither hangs nor takes it from the program.
func TestStageReadsTerminal(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"command": "read a line\ngot false true end", "text": "read a line\ngot false true end",
		"later stage": "read a line\ngot false true end", "by name, host's": "read a line\ngot false true end",
		"by name": "got true false end", "own": "got true false end", "cancel": "got false true end",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd, keys := onTerminal(t, "tty: "+name)
			defer cmd.Wait()
			if _, err := keys.WriteString("a line\n"); err != nil {
				t.Fatal(err)
			}
			var seen bytes.Buffer
			lines := bufio.NewScanner(keys)
			for lines.Scan() {
				fmt.Fprintln(&seen, strings.TrimRight(lines.Text(), "\r"))
				if strings.Contains(lines.Text(), " end") {
					break
				}
			}
			if got := strings.TrimPrefix(strings.TrimSpace(seen.String()), "a line\n"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
