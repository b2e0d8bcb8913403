package shell_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	"gopipe/shell"
)

const soon = 10 * time.Millisecond // a WaitDelay that a test waits for

// status runs a pipeline, and returns how its first stage ended.
func status(t *testing.T, ctx context.Context, p *pipeline.Pipeline) (pipeline.StageResult, error) {
	t.Helper()
	err := p.Run(ctx)
	if p.Result() == nil {
		t.Fatalf("nothing was started: %v", err)
	}
	return p.Result().Stages[0], err
}

func TestCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct{ text, want string }{
		{`echo "$#" "$1" $2`, "3 a  b c\n"},
		{`echo $0`, "sh\n"},
		{`printf 'b\na\n' | sort | head -1`, "a\n"},
		{`x=$(echo sub); cat <<<"$x"`, "sub\n"},
		{`for i in 1 2; do echo $i; done | tac`, "2\n1\n"},
		{`cat < <(echo substitution)`, "substitution\n"},
		{`cd /; pwd; umask 77; umask`, "/\n0077\n"},
		{`fifo f; { echo x >"$f" & }; cat "$f"`, "x\n"},
		{`{ sleep 0.01; echo late; } & wait; echo end`, "late\nend\n"},
		{`exec echo exec; echo no`, "exec\n"},
		{`trap 'echo trap' EXIT; echo text`, "text\ntrap\n"},
		{`coproc cat; echo x >&"${COPROC[1]}"; read y <&"${COPROC[0]}"; echo $y`, "x\n"},
	} {
		out, err := shell.Output(t.Context(), tt.text, "a  b", "c", "d")
		if string(out) != tt.want || err != nil {
			t.Errorf("%s: got %q, %v", tt.text, out, err)
		}
	}
	if now, err := os.Getwd(); err != nil || now == "/" || now == dir {
		t.Errorf("the text has moved the program to %s, %v", now, err)
	}
}

// A text is a stage as a command is: each of its descriptors, and what the
// fields of the stage and the pipeline say.
func TestCommandAsStage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	umask := 0o027
	var third bytes.Buffer
	s := shell.Command(`pwd; echo $v; umask; sh -c umask; ulimit -n; cat; cat <&4; echo 3 >&3; echo 2 >&2`)
	s.Env, s.Dir, s.Umask = []string{"v=value", "PATH=" + os.Getenv("PATH")}, dir, &umask
	s.Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 99, Max: 99}}
	s.Outputs = map[int]io.Writer{3: &third}
	s.Inputs = map[int]io.Reader{4: strings.NewReader("four\n")}
	p := pipeline.New(pipeline.Command("echo", "in"), s, pipeline.Command("cat"))
	out, err := p.Output(t.Context())
	if want := dir + "\nvalue\n0027\n0027\n99\nin\nfour\n"; string(out) != want || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	if got := p.Result().Stages[1]; third.String() != "3\n" || string(got.Stderr) != "2\n" {
		t.Errorf("got %q, %q", &third, got.Stderr)
	}
	again := p.Clone()
	again.Stages[1].Inputs[4] = strings.NewReader("4\n")
	got, err := again.Output(t.Context())
	if want := strings.Replace(string(out), "four\n", "4\n", 1); string(got) != want || err != nil {
		t.Errorf("the clone: got %q, %v", got, err)
	}
}

func TestCommandStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text   string
		code   int
		signal syscall.Signal
		err    string
	}{
		{"false | true", 0, 0, ""},
		{"set -o pipefail; false | true", 1, 0, "exit status 1"},
		{"echo why >&2; exit 3", 3, 0, "exit status 3: why"},
		{"nosuch", 127, 0, "exit status 127: gopipe: 1:1: nosuch: command not found"},
		{"kill -USR1 $$; echo no", 0, unix.SIGUSR1, "signal: user defined signal 1"},
		{"(kill $$); echo no", 0, unix.SIGTERM, "signal: terminated"},
		{"kill 0; echo no", 0, unix.SIGTERM, "signal: terminated"},
		{"sleep 1000 & sleep 1000 & kill 0; wait", 0, unix.SIGTERM, "signal: terminated"},
		{"{ kill $$; } & sleep 1000", 0, unix.SIGTERM, "signal: terminated"},
		{"trap 'exit 4' TERM; kill $$; echo no", 4, 0, "exit status 4"},
		{"trap '' TERM; kill $$; exit 5", 5, 0, "exit status 5"},
		{"sh -c 'kill -KILL $$'", 137, 0, "exit status 137"},
		{"exec sh -c 'kill -KILL $$'", 0, unix.SIGKILL, "signal: killed"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			s := shell.Command(tt.text)
			s.Name = "text"
			got, err := status(t, t.Context(), pipeline.New(s))
			if got.Status.Code != tt.code || got.Status.Signal != tt.signal {
				t.Errorf("got %v, stderr %q", got.Status, got.Stderr)
			}
			switch {
			case tt.err == "" && err != nil, tt.err != "" && err == nil:
				t.Errorf("got %v", err)
			case err != nil && !strings.HasPrefix(err.Error(), "pipeline: stage 1 of 1, text: "+tt.err):
				t.Errorf("got %v, want %s", err, tt.err)
			}
		})
	}
}

func TestCommandSyntax(t *testing.T) {
	t.Parallel()
	started := false
	p := pipeline.New(pipeline.Command("true"), shell.Command("echo )"))
	p.Trace = &pipeline.Trace{StageStarting: func(context.Context, pipeline.StageResult) { started = true }}
	err := p.Run(t.Context())
	var e *pipeline.Error
	var syntax *shell.SyntaxError
	if !errors.As(err, &e) || e.Culprit != 1 || !errors.As(err, &syntax) || started {
		t.Errorf("got %v, started: %v", err, started)
	}
}

// A text whose reader has left ends, and that is no failure.
func TestCommandReaderLeaves(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"yes", "yes | cat", "while :; do echo y; done", "while :; do echo y; done | cat", "echo y; exec yes"} {
		out, err := pipeline.New(shell.Command(text), pipeline.Command("head", "-1")).Output(t.Context())
		if string(out) != "y\n" || err != nil {
			t.Errorf("%s: got %q, %v", text, out, err)
		}
	}
	out, err := pipeline.New(pipeline.Command("yes"), shell.Command("read x; echo $x")).Output(t.Context())
	if string(out) != "y\n" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

// The end of the context ends a text, with all that it has started, wherever it
// is.
func TestCommandCancel(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe() // never written to
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		w.Close()
	})
	for _, tt := range []struct {
		text   string
		code   int
		signal syscall.Signal
		out    string
	}{
		{"echo; sleep 1000", 0, unix.SIGTERM, ""},
		{"echo; while :; do :; done", 0, unix.SIGTERM, ""},
		{"echo; read x <&3", 0, unix.SIGTERM, ""},
		{"echo; mapfile x <&3", 0, unix.SIGTERM, ""},
		{"echo; sleep 1000 & sleep 1000 | cat", 0, unix.SIGTERM, ""},
		{"echo; { sleep 1000; } & wait", 0, unix.SIGTERM, ""},
		{"x=$(echo >&2; sleep 1000)", 0, unix.SIGTERM, ""},
		{"cat <(echo >&2; sleep 1000)", 0, unix.SIGTERM, ""},
		{"(trap 'echo sub' EXIT; echo; sleep 1000)", 0, unix.SIGTERM, "sub\n"},
		{"trap 'echo bye' EXIT; echo; sleep 1000", 0, unix.SIGTERM, "bye\n"},
		{"trap '/bin/echo bye' EXIT; echo; sleep 1000", 0, unix.SIGTERM, "bye\n"},
		{"trap 'sleep 0.01; echo caught; exit 3' TERM; echo; sleep 1000; echo no", 3, 0, "caught\n"},
		{"trap 'exit 3' TERM; echo; while :; do :; done", 3, 0, ""},
		{"trap 'exit 3' TERM; echo; read x <&3", 3, 0, ""},
		{"trap 'exit 3' TERM; echo; sleep 1000 & wait", 3, 0, ""},
		{"trap 'exit 3' TERM; echo; setsid sleep 1000", 3, 0, ""},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			cause := errors.New("enough")
			s := shell.Command(tt.text)
			s.Inputs = map[int]io.Reader{3: r}
			p := pipeline.New(s)
			p.WaitDelay = time.Hour
			var out bytes.Buffer
			first := make(chan struct{})
			p.Stdout = firstWrite{&out, first}
			p.Stderr = p.Stdout
			go func() {
				<-first
				cancel(cause)
			}()
			got, err := status(t, ctx, p)
			if !errors.Is(err, cause) || got.Status.Code != tt.code || got.Status.Signal != tt.signal {
				t.Errorf("got %v, %v", err, got.Status)
			}
			if after := strings.TrimPrefix(out.String(), "\n"); after != tt.out && after != "Terminated\n"+tt.out {
				t.Errorf("it wrote %q", after)
			}
		})
	}
}

// A firstWrite tells when it is written to.
type firstWrite struct {
	w     io.Writer
	first chan struct{}
}

func (f firstWrite) Write(p []byte) (int, error) {
	select {
	case <-f.first:
	default:
		close(f.first)
	}
	return f.w.Write(p)
}

// What does not heed the signal is killed.
func TestCommandKill(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"trap '' TERM; echo; sleep 1000",
		"trap : TERM; echo; while :; do sleep 1000; done",
		"trap 'while :; do :; done' TERM; echo; sleep 1000",
		"trap 'sleep 1000' EXIT; echo; sleep 1000",
		"echo; sh -c 'trap \"\" TERM; sleep 1000; :'",
		"echo; trap '' TERM; { sleep 1000; } & wait",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			p := pipeline.New(shell.Command(text))
			p.WaitDelay = soon
			first := make(chan struct{})
			p.Stdout = firstWrite{io.Discard, first}
			go func() {
				<-first
				cancel()
			}()
			got, err := status(t, ctx, p)
			if !errors.Is(err, context.Canceled) || got.Err != nil || got.Status == (pipeline.Status{}) {
				t.Errorf("got %v, %v", err, got)
			}
		})
	}
}

// What is left in the background is waited for, and ended in the end.
func TestCommandBackground(t *testing.T) {
	t.Parallel()
	out, err := shell.Output(t.Context(), "echo text; { sleep 0.01; echo job; } & sleep 0.01 &")
	if string(out) != "text\njob\n" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	for _, text := range []string{
		"echo so far; sleep 1000 &",
		"echo so far; setsid sleep 1000 &",
		"echo so far; { sleep 1000; echo no; } &",
		"echo so far; (while :; do :; done) & disown",
		"echo so far; cat <(sleep 1000) &",
		"echo so far; sleep $(sleep 1000) &",
	} {
		p := pipeline.New(shell.Command(text))
		p.WaitDelay = soon
		out, err := p.Output(t.Context())
		if string(out) != "so far\n" || !errors.Is(err, exec.ErrWaitDelay) {
			t.Errorf("%s: got %q, %v", text, out, err)
		}
	}
	p := pipeline.New(shell.Command("sleep 1000 & exit 3"))
	p.WaitDelay = soon
	if got, _ := status(t, t.Context(), p); got.Status.Code != 3 {
		t.Errorf("got %v", got.Status)
	}
}

// A signal to the pipeline reaches the text as it would a shell.
func TestCommandSignal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		code int
		sig  syscall.Signal
	}{
		{"echo; sleep 1000; echo no", 0, unix.SIGINT},
		{"echo; while :; do sleep 1000; done", 0, unix.SIGINT},
		{"trap 'exit 6' INT; echo; sleep 1000", 6, 0},
		{"trap '' INT; echo; exit 7", 7, 0},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			p := pipeline.New(shell.Command(tt.text))
			out, err := p.StdoutPipe()
			if err == nil {
				err = p.Start(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			out.Read(make([]byte, 1))
			if err := p.Signal(unix.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Error(err)
			}
			p.Wait()
			if got := p.Result().Stages[0].Status; got.Code != tt.code || got.Signal != tt.sig {
				t.Errorf("got %v", got)
			}
		})
	}
}

// The files of the caller's stay open, and a text may run many times at once.
func TestCommandConcurrently(t *testing.T) {
	t.Parallel()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := shell.Command(`f() { echo $(($1 + 1)); }; f 1 | cat; f 2 & wait; x=(a b); [[ ${x[1]} == b ]]`)
	done := make(chan error)
	const times = 20
	for range times {
		go func() {
			p := pipeline.New(s)
			p.Stdout = f
			done <- p.Run(t.Context())
		}()
	}
	for range times {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if st, err := f.Stat(); err != nil || st.Size() != times*4 {
		t.Errorf("got %v, %v", st.Size(), err)
	}
}
