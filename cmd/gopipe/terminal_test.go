package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A terminal is a pseudo-terminal, and the session that it controls.
type terminal struct {
	t      *testing.T
	keys   *os.File // the keyboard and screen: the master
	line   *os.File // what the programs see: the slave
	mark   string
	dir    string
	log    string
	leader *exec.Cmd

	mu     sync.Mutex
	screen []byte
	seen   int // how much of the screen expect has passed
	blank  chan struct{}
}

const (
	ctrlC = "\x03"
	ctrlD = "\x04"
	ctrlZ = "\x1a"
)

// onTerminal starts a program as the leader of a session on a new terminal.
// arrange, if set, changes how it starts.
func onTerminal(t *testing.T, arrange func(*exec.Cmd), args ...string) *terminal {
	t.Helper()
	tty := &terminal{t: t, mark: newMark(), dir: t.TempDir(), blank: make(chan struct{})}
	tty.log = filepath.Join(tty.dir, "log")
	tty.open()
	tty.leader = exec.Command(args[0], args[1:]...)
	tty.leader.Stdin, tty.leader.Stdout, tty.leader.Stderr = tty.line, tty.line, tty.line
	tty.leader.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 2}
	tty.leader.Dir = tty.dir
	tty.leader.Env = append(os.Environ(), tty.mark, "LOG="+tty.log, "TERM=dumb", "PS1=prompt> ", "HISTFILE=")
	if arrange != nil {
		arrange(tty.leader)
	}
	go tty.read()
	t.Cleanup(tty.close)
	if err := tty.leader.Start(); err != nil {
		t.Fatal(err)
	}
	return tty
}

// open makes the pseudo-terminal: see pts(4) and ioctl_tty(2).
func (tty *terminal) open() {
	tty.t.Helper()
	var err error
	if tty.keys, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		tty.t.Skip(err)
	}
	var number int
	control(tty.keys, func(fd int) {
		if err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err == nil {
			number, err = unix.IoctlGetInt(fd, unix.TIOCGPTN)
		}
	})
	if err == nil {
		tty.line, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		tty.keys.Close()
		tty.t.Fatal(err)
	}
}

// control calls f with the descriptor of a file, which stays non-blocking.
func control(f *os.File, do func(fd int)) {
	if conn, err := f.SyscallConn(); err == nil {
		conn.Control(func(fd uintptr) { do(int(fd)) })
	}
}

// read collects what appears on the screen.
func (tty *terminal) read() {
	defer close(tty.blank)
	buf := make([]byte, 4096)
	for {
		n, err := tty.keys.Read(buf)
		tty.mu.Lock()
		tty.screen = append(tty.screen, buf[:n]...)
		tty.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (tty *terminal) close() {
	killMarked(tty.mark) // what a failed test leaves; close then hangs up
	tty.leader.Wait()
	for _, left := range survivors(tty.mark) {
		tty.t.Errorf("left behind: %s", left)
	}
	tty.line.Close()
	tty.keys.Close()
	<-tty.blank
	if tty.t.Failed() {
		tty.t.Logf("screen: %q", tty.screen)
	}
}

// typeKeys types on the keyboard.
func (tty *terminal) typeKeys(keys string) {
	tty.t.Helper()
	if _, err := io.WriteString(tty.keys, keys); err != nil {
		tty.t.Fatal(err)
	}
}

// expect waits until the text appears on the screen, after what was expected
// before.
func (tty *terminal) expect(text string) {
	tty.t.Helper()
	await(tty.t, fmt.Sprintf("%q on the screen", text), func() bool {
		tty.mu.Lock()
		defer tty.mu.Unlock()
		at := bytes.Index(tty.screen[tty.seen:], []byte(text))
		if at >= 0 {
			tty.seen += at + len(text)
		}
		return at >= 0
	})
}

// shows tells whether the text has appeared on the screen, anywhere.
func (tty *terminal) shows(text string) bool {
	tty.mu.Lock()
	defer tty.mu.Unlock()
	return bytes.Contains(tty.screen, []byte(text))
}

// command types a command line at the prompt of a shell.
func (tty *terminal) command(line string) {
	tty.t.Helper()
	tty.expect("prompt> ")
	tty.typeKeys(line + "\n")
}

// awaitJob waits until the terminal is another group's than the leader's.
func (tty *terminal) awaitJob() {
	tty.t.Helper()
	await(tty.t, "job in the foreground", func() bool {
		owner := 0
		control(tty.keys, func(fd int) { owner, _ = unix.IoctlGetInt(fd, unix.TIOCGPGRP) })
		return owner > 0 && owner != tty.leader.Process.Pid
	})
}

// modes are those of the terminal at this moment.
func (tty *terminal) modes() (modes unix.Termios) {
	control(tty.keys, func(fd int) {
		if now, err := unix.IoctlGetTermios(fd, unix.TCGETS); err == nil {
			modes = *now
		}
	})
	return modes
}

// end waits for the leader to end.
func (tty *terminal) end() {
	tty.t.Helper()
	hangs := time.AfterFunc(patience, func() { killMarked(tty.mark) })
	tty.leader.Wait()
	if !hangs.Stop() {
		tty.t.Error("hangs")
	}
	for _, left := range survivors(tty.mark) {
		tty.t.Errorf("left behind: %s", left)
	}
}

func (tty *terminal) awaitLog(line string, n int) {
	tty.t.Helper()
	r := execution{log: tty.log}
	r.awaitLog(tty.t, line, n)
}

func (tty *terminal) write(name, text string) {
	tty.t.Helper()
	if err := os.WriteFile(filepath.Join(tty.dir, name), []byte(text), 0o600); err != nil {
		tty.t.Fatal(err)
	}
}

// Whatever the standard output is, a stage that reads from the terminal can.
func TestTerminalIsRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`status gopipe 'cat | sed -u s/^/got:/'`,
		`status gopipe 'cat | sed -u s/^/got:/' | cat`,
		`status gopipe '{ cat; } | sed -u s/^/got:/' | cat`,
		`status gopipe 'true | { sh -c "cat </dev/tty"; } | sed -u s/^/got:/'`,
		`status gopipe 'true | cat </dev/tty | sed -u s/^/got:/' </dev/null | cat`,
		`status gopipe 'read x; echo "$x"; cat | sed -u s/^/got:/'; echo`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			tty := onTerminal(t, nil, "sh", "-c", text)
			tty.typeKeys("first\n")
			tty.expect("first\r\n")
			tty.typeKeys("second\n")
			tty.expect("got:second\r\n")
			tty.typeKeys(ctrlD)
			tty.expect("exit 0")
			tty.end()
		})
	}
}

// A shell that traps INT, and tells how its command ended.
const trapping = `trap 'echo "caller trapped"' INT QUIT; %s; echo "status=$?"`

// Ctrl-C reaches the caller, gopipe and each stage once.
func TestInterruptReachesEachStageOnce(t *testing.T) {
	t.Parallel()
	for name, arrange := range map[string]func(*exec.Cmd) io.Closer{
		"input is the terminal": func(*exec.Cmd) io.Closer { return nil },
		"input is a pipe": func(c *exec.Cmd) io.Closer {
			c.Stdin = nil
			input, _ := c.StdinPipe()
			return input
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var input io.Closer
			tty := onTerminal(t, func(c *exec.Cmd) { input = arrange(c) },
				"bash", "-c", fmt.Sprintf(trapping, `gopipe '`+threeStages+`'`))
			tty.awaitLog("ready", 3)
			tty.typeKeys(ctrlC)
			tty.awaitLog("SIGINT", 3)
			if input != nil {
				input.Close()
			} else {
				tty.typeKeys(ctrlD)
			}
			tty.expect("caller trapped")
			tty.expect("status=0")
			tty.end()
			(&execution{log: tty.log}).checkLog(t, unix.SIGINT)
		})
	}
}

// What a key of the terminal does to gopipe, its stages and its caller. Each row
// is played to bash too.
func TestKeys(t *testing.T) {
	t.Parallel()
	const quit = "\x1c"
	for _, tt := range []keyRow{
		{"the end", `echo "rea"dy; sleep 1000 | sleep 1000; echo "rea"ched`, ctrlC, []string{"caller trapped", "status=130"}, "reached"},
		{"not of a stage that handles it", `sh -c "trap 'exit 5' INT; echo rea\"\"dy; sleep 1000; :"; echo "rea"ched $?`, ctrlC, []string{"reached 5", "caller trapped", "status=0"}, ""},
		{"a trap runs once", `trap 'echo tra"p"ped' INT; echo "rea"dy; sleep 1000 | { sleep 1000; } | sleep 1000; echo "rea"ched`, ctrlC, []string{"trapped", "reached", "status=0"}, "trapped\r\ntrapped"},
		{"wait", `sleep 1000 & echo "rea"dy; wait; echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"a loop", `for i in 1 2 3; do echo "rea"dy; sleep 1000; done; echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"a subshell", `(echo "rea"dy; sleep 1000; echo "rea"ched); echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"a substitution", `x=$(echo "rea"dy >&2; sleep 1000; echo in); echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"read", `echo "rea"dy; read x; echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"a loop of builtins", `echo "rea"dy; while :; do :; done; echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"a loop of builtins in a subshell", `(/bin/true; echo "rea"dy; while :; do :; done); echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"nested", `echo "rea"dy; "$SHELL_UNDER_TEST" -c "sleep 1000 | cat"; echo "rea"ched`, ctrlC, []string{"status=130"}, "reached"},
		{"quit goes on", `echo "rea"dy; sleep 1000 | sleep 1000; echo "rea"ched $?`, quit, []string{"Quit", "reached 131", "caller trapped", "status=0"}, ""},
		{"quit in a subshell", `(echo "rea"dy; sleep 1000; echo in); echo "rea"ched $?`, quit, []string{"reached 131", "status=0"}, "\r\nin"},
		{"quit and a trap", `trap 'echo tra"p"ped' QUIT; echo "rea"dy; sleep 1000; echo "rea"ched`, quit, []string{"trapped", "reached", "status=0"}, "trapped\r\ntrapped"},
		{"quit and nobody", `echo "rea"dy; read x; echo "rea"ched $x`, quit + "line\n", []string{"reached line", "status=0"}, ""},
	} {
		tt.play(t, "")
	}
}

// A keyRow is a text in a shell that a caller at a terminal runs, and the keys
// that are typed once it is ready.
type keyRow struct {
	name, text, keys string
	want             []string // on the screen, in this order
	not              string
}

// play plays the row to gopipe and to bash. after is what the caller does then.
func (tt keyRow) play(t *testing.T, after string) {
	for _, shell := range []string{"gopipe", "bash"} {
		t.Run(tt.name+"/"+shell, func(t *testing.T) {
			t.Parallel()
			tty := onTerminal(t, func(c *exec.Cmd) { c.Env = append(c.Env, "TEXT="+tt.text, "SHELL_UNDER_TEST="+shell) },
				"bash", "-c", fmt.Sprintf(trapping, shell+` -c "$TEXT"`)+after)
			tty.expect("ready")
			awaitCommands(t, tty.mark, "sleep 1000", strings.Count(tt.text, "sleep 1000"))
			tty.typeKeys(tt.keys)
			for _, text := range tt.want {
				tty.expect(text)
			}
			killMarkedSleeps(tty.mark, shell) // which bash leaves
			tty.end()
			if tt.not != "" && tty.shows(tt.not) {
				t.Errorf("%q on the screen", tt.not)
			}
		})
	}
}

// What keys do under set -m, where the job in the foreground has the terminal: each
// row is played to bash too.
func TestMonitorKeys(t *testing.T) {
	t.Parallel()
	const back = "terminal=back" // is printed at the end, when the caller has it
	for _, tt := range []keyRow{
		{"interrupt", `set -m; echo "rea"dy; sleep 1000 | sleep 1000; echo "rea"ched`, ctrlC, []string{"status=130", back}, "caller trapped"},
		{"a loop", `set -m; for i in 1 2; do echo "rea"dy; sleep 1000; done; echo "rea"ched`, ctrlC, []string{"status=130", back}, "reached"},
		{"handled", `set -m; sh -c "trap 'exit 5' INT; echo rea\"\"dy; sleep 1000; :"; echo "rea"ched $?`, ctrlC, []string{"reached 5", "status=0", back}, "caller trapped"},
		{"wait", `set -m; sleep 1000 & echo "rea"dy; wait; echo "rea"ched`, ctrlC, []string{"caller trapped", "status=130", back}, "reached"},
		{"quit", `set -m; echo "rea"dy; sleep 1000; echo "rea"ched $?`, "\x1c", []string{"reached 131", "status=0", back}, "caller trapped"},
		{"stop and fg", `set -m; sh -c "echo rea\"\"dy; read x; exit 4"; echo "rea"ched $?; fg; echo "en"ded $?`, ctrlZ + "line\n", []string{"reached 148", "ended 4", "status=0", back}, "caller trapped"},
		{"stop and bg", `set -m; echo "rea"dy; sleep 1000; bg; kill -TERM -- -$(jobs -p); wait; echo "rea"ched`, ctrlZ, []string{"[1]+ sleep 1000 &", "reached", "status=0", back}, "caller trapped"},
		{"reads", `set -m; echo "rea"dy; sed -u q; read x; echo "got $x"`, "a\nb\n", []string{"a\r\n", "got b", "status=0", back}, "caller trapped"},
		{"without", `set -m; set +m; echo "rea"dy; sleep 1000; echo "rea"ched`, ctrlC, []string{"caller trapped", "status=130", back}, "reached"},
	} {
		tt.play(t, `; [ $(ps -o tpgid= -p $$) = $$ ] && echo "terminal"=back`)
	}
}

// awaitCommands waits until a program runs n times.
func awaitCommands(t *testing.T, mark, command string, n int) {
	t.Helper()
	await(t, command, func() bool {
		all := slices.DeleteFunc(marked(mark), func(p string) bool { return !isCommand(p, command) })
		return len(all) == n
	})
}

// isCommand reports whether a process of marked is a command.
func isCommand(process, command string) bool {
	_, args, _ := strings.Cut(process, " ")
	return strings.TrimSpace(args) == command
}

// killMarkedSleeps ends what bash leaves in the background.
func killMarkedSleeps(mark, shell string) {
	if shell == "bash" {
		killMarked(mark)
	}
}

// A loop of the caller's ends with Ctrl-C, and so do all jobs of make.
func TestInterruptEndsCaller(t *testing.T) {
	t.Parallel()
	t.Run("loop", func(t *testing.T) {
		t.Parallel()
		tty := onTerminal(t, nil, "bash", "-c", `for i in 1 2 3; do echo "rea"dy $i; gopipe 'sleep 1000 | cat'; done; echo "rea"ched`)
		tty.expect("ready 1")
		awaitCommands(t, tty.mark, "sleep 1000", 1)
		tty.typeKeys(ctrlC)
		tty.end()
		if tty.shows("ready 2") || tty.shows("reached") {
			t.Error("goes on")
		}
	})
	t.Run("make", func(t *testing.T) {
		t.Parallel()
		tty := onTerminal(t, nil, "bash", "-c", fmt.Sprintf(trapping, `until [ -e Makefile ]; do sleep 0.01; done; make -j3`))
		tty.write("Makefile", "SHELL = gopipe\nall: a b c\na b c:\n\t@sleep 1000 | sleep 1000; echo rea''ched\n")
		awaitCommands(t, tty.mark, "sleep 1000", 6)
		tty.typeKeys(ctrlC)
		tty.expect("caller trapped")
		tty.end()
		if tty.shows("reached") {
			t.Error("goes on")
		}
	})
}

// The size of the window changes for gopipe too.
func TestWindowChange(t *testing.T) {
	t.Parallel()
	tty := onTerminal(t, nil, "bash", "-c", fmt.Sprintf(trapping,
		`gopipe 'trap "echo resized; exit 3" WINCH; echo ready; while :; do sleep 0.01; done'`))
	tty.expect("ready")
	control(tty.keys, func(fd int) { unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 11, Col: 22}) })
	tty.expect("resized")
	tty.expect("status=3")
	tty.end()
}

// talk says when it runs, and each time that it is continued. (A shell
// script won't do: it hangs where Ctrl-Z stops its child before the exec.)
func talk() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, unix.SIGCONT)
	fmt.Fprintln(os.Stderr, "running")
	for range continued {
		fmt.Fprintln(os.Stderr, "continued")
	}
}

// A job is stopped, continued and interrupted as a whole, and the modes of the
// terminal survive it.
func TestJobControl(t *testing.T) {
	t.Parallel()
	tty := onTerminal(t, nil, "bash", "--norc", "--noprofile", "-i")
	tty.command(`modes=$(stty -g)`)
	tty.command(`gopipe 'talk | cat'`)
	tty.expect("running")
	tty.typeKeys(ctrlZ)
	tty.expect("Stopped")
	tty.command(`jobs; [ "$modes" = "$(stty -g)" ] && echo same"_"modes`)
	tty.expect("Stopped")
	tty.expect("same_modes")
	for range 5 { // at once: what belongs to the stop before must be over
		tty.command("fg")
		tty.expect("continued")
		tty.typeKeys(ctrlZ)
		tty.expect("Stopped")
	}
	tty.command("bg")
	tty.expect("continued")
	tty.typeKeys("\n") // the prompt may be on either side of that
	tty.command("fg")
	tty.awaitJob()
	tty.typeKeys(ctrlC)
	tty.command(`echo status=$?; [ "$modes" = "$(stty -g)" ] && echo same"_"modes`)
	tty.expect("status=130")
	tty.expect("same_modes")
	tty.command(`jobs; exit`)
	tty.end()
}

// A program that shares gopipe's group, a pager say, keeps the terminal.
func TestPagerKeepsTerminal(t *testing.T) {
	t.Parallel()
	tty := onTerminal(t, nil, "bash", "--norc", "--noprofile", "-i")
	tty.write("pager", `IFS= read -r line
while read -r key </dev/tty; do
	echo "pager: $line $key"
	[ "$key" != q ] || exit 0
done
`)
	tty.command(`gopipe 'echo hi | cat; yes | cat' | sh pager; echo status=$?`)
	tty.typeKeys("a\n")
	tty.expect("pager: hi a")
	tty.typeKeys("q\n")
	tty.expect("pager: hi q")
	tty.expect("status=0")
	tty.command("exit")
	tty.end()
}

// In the background, gopipe may write to the terminal. When it reads, it stops
// until it is in the foreground.
func TestBackground(t *testing.T) {
	t.Parallel()
	tty := onTerminal(t, nil, "bash", "--norc", "--noprofile", "-i")
	tty.command(`gopipe 'echo writ""ten | cat' & wait`)
	tty.expect("written")
	tty.command(`gopipe 'cat | sed -u s/^/got:/' &`)
	tty.command(`until jobs | grep Stopped; do sleep 0.05; done`)
	tty.expect("Stopped  ")
	tty.command("fg")
	tty.awaitJob()
	tty.typeKeys("line\n")
	tty.expect("got:line")
	tty.typeKeys(ctrlC)
	tty.command(`echo status=$?`)
	tty.expect("status=130")
	tty.command("exit")
	tty.end()
}

// What a job does in the background leaves the terminal to the shell: its end,
// and the death of a stage.
func TestBackgroundEnd(t *testing.T) {
	t.Parallel()
	tty := onTerminal(t, nil, "bash", "--norc", "--noprofile", "-i")
	tty.command("mkfifo fifo")
	tty.command(`gopipe 'sh -c "echo run\"\"ning; read x <fifo; kill -KILL \$\$" | cat'`)
	tty.expect("running")
	tty.typeKeys(ctrlZ)
	tty.expect("Stopped")
	tty.command("bg")
	tty.expect("prompt> ")

	// The shell is waiting for keys as the job ends.
	fifo, err := os.OpenFile(filepath.Join(tty.dir, "fifo"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer fifo.Close()
	await(t, "prompt that takes keys", func() bool { return tty.modes().Lflag&unix.ICANON == 0 })
	modes := tty.modes()
	io.WriteString(fifo, "\n")
	await(t, "end of the job", func() bool { return len(marked(tty.mark)) == 1 })
	if now := tty.modes(); now != modes {
		t.Errorf("the modes were %+v, and are %+v", modes, now)
	}
	tty.typeKeys("echo he\"\"re\n")
	tty.expect("here")
	tty.command("exit")
	tty.end()
}
