package pipeline_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"gopipe/internal/handling"
	"gopipe/pipeline"
	"gopipe/plan"
)

func init() {
	// guest compares what a pipeline could take of the program before, while and
	// after one runs.
	helpers["guest"] = func() {
		before := belongings()
		p := pipeline.New(shell("echo x"), pipeline.Go("look", func(_ context.Context, in io.Reader, out io.Writer) error {
			fmt.Fprintln(out, belongings() == before)
			_, err := io.Copy(out, in)
			return err
		}), pipeline.Command("cat"))
		p.Stdout = os.Stdout
		mask := 0o12
		p.Stages[2].Umask, p.Stages[2].Dir = &mask, "/"
		p.Stages[2].Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 9, Max: 9}}
		fmt.Println(p.Run(context.Background()))
		fmt.Println(belongings() == before)
	}
	// signalled runs a pipeline of a program that has given up its signals until a signal ends it.
	helpers["signalled"] = func() {
		ctx, release := pipeline.Claim(context.Background(), pipeline.HostOptions{Signals: true})
		p := pipeline.New(shell(`trap "echo USR1" USR1; echo ready; while :; do sleep 0.01; done`))
		p.Stdout = os.Stdout
		err := p.Run(ctx)
		var killed plan.Killed
		fmt.Println(errors.As(err, &killed), syscall.Signal(killed) == unix.SIGTERM, p.Result().Stages[0].Status)
		release()
	}
}

func init() {
	// adopts runs a pipeline that leaves a process in a session of its own.
	helpers["adopts"] = func() {
		ctx, release := pipeline.Claim(context.Background(), pipeline.HostOptions{Adopt: true})
		out, err := pipeline.New(shell("setsid sleep 1000 >/dev/null 2>&1 & echo $!")).Output(ctx)
		var left int
		fmt.Sscan(string(out), &left)
		lives := syscall.Kill(left, 0) == nil
		release()
		fmt.Println(err, lives, syscall.Kill(left, 0))
	}
}

// What is given up for adoption is ended when it is given back.
func TestReleaseEndsOrphans(t *testing.T) {
	t.Parallel()
	out, err := helper(t, "adopts").CombinedOutput()
	if want := "<nil> true no such process\n"; string(out) != want || err != nil {
		t.Errorf("got %q, %v, want %q", out, err, want)
	}
}

// belongings are what is the whole program's: signals, limits, the directory
// and so on.
func belongings() string {
	status, _ := os.ReadFile("/proc/self/status")
	var b strings.Builder
	for line := range strings.Lines(string(status)) {
		switch name, _, _ := strings.Cut(line, ":"); name {
		case "SigIgn", "SigCgt", "Umask", "NSpgid", "NSsid":
			b.WriteString(line)
		}
	}
	limits, _ := os.ReadFile("/proc/self/limits")
	dir, _ := os.Getwd()
	cgroup, _ := os.ReadFile("/proc/self/cgroup")
	var subreaper, deathSignal int32
	unix.Prctl(unix.PR_GET_CHILD_SUBREAPER, uintptr(unsafe.Pointer(&subreaper)), 0, 0, 0)
	unix.Prctl(unix.PR_GET_PDEATHSIG, uintptr(unsafe.Pointer(&deathSignal)), 0, 0, 0)
	fmt.Fprintf(&b, "%s%s\n%s%d %d\n", limits, dir, cgroup, subreaper, deathSignal)
	return b.String()
}

// Without Claim, a pipeline takes nothing of the program.
func TestTakesNothing(t *testing.T) {
	t.Parallel()
	out, err := helper(t, "guest").CombinedOutput()
	if want := "true\nx\n<nil>\ntrue\n"; string(out) != want || err != nil {
		t.Errorf("got %q, %v, want %q", out, err, want)
	}
}

// Where the program's signals are claimed, stages get them, and one that ends the program
// otherwise ends the run.
func TestHostSignals(t *testing.T) {
	t.Parallel()
	cmd := helper(t, "signalled")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewScanner(stdout)
	for _, tt := range []struct {
		says   string
		signal syscall.Signal
	}{{"ready", unix.SIGUSR1}, {"USR1", unix.SIGTERM}, {"true true signal: terminated", 0}} {
		if !out.Scan() || out.Text() != tt.says {
			t.Errorf("it says %q, want %q", out.Text(), tt.says)
		}
		cmd.Process.Signal(tt.signal)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// A clone has each field.
func TestCloneFields(t *testing.T) {
	t.Parallel()
	mask := 1
	s := &pipeline.Stage{
		Stage: plan.Stage{Name: "a", Path: "b", Args: []string{"c"}, Err: io.EOF, Dir: "d", Env: []string{"e"},
			Rlimits: map[int]syscall.Rlimit{0: {}}, Cgroup: "f", Umask: &mask, Pos: plan.Pos{Line: 1}, Internal: handling.Stage{PassesLimits: true}},
		Inputs: map[int]io.Reader{3: os.Stdin}, Outputs: map[int]io.Writer{4: os.Stdout}, CombineStderr: true, OK: []int{1},
	}
	p := pipeline.New(s)
	p.Stdin, p.Stdout, p.Stderr, p.Dir, p.Env = os.Stdin, os.Stdout, os.Stderr, "g", []string{"h"}
	p.CancelSignal, p.DeathSignal, p.Group, p.WaitDelay, p.FailFast = 1, 2, pipeline.HostGroup, 3, true
	p.Trace, p.KillAfter = &pipeline.Trace{}, 4
	q := p.Clone()
	kinds := map[string]bool{"Func": true} // another than Path
	for _, pair := range [][2]reflect.Value{
		{reflect.ValueOf(p).Elem(), reflect.ValueOf(q).Elem()},
		{reflect.ValueOf(s).Elem(), reflect.ValueOf(q.Stages[0]).Elem()},
	} {
		for _, f := range reflect.VisibleFields(pair[0].Type()) {
			if !f.IsExported() || kinds[f.Name] {
				continue
			}
			was, is := pair[0].FieldByIndex(f.Index), pair[1].FieldByIndex(f.Index)
			if was.IsZero() {
				t.Errorf("%s is not tested", f.Name)
			}
			if !reflect.DeepEqual(was.Interface(), is.Interface()) {
				t.Errorf("%s is %v, want %v", f.Name, is, was)
			}
		}
	}
}
