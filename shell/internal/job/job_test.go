package job

import (
	"context"
	"errors"
	"slices"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/trap"
)

// newJob returns a job that runs inside this process, and has no process to stand
// for it.
func newJob(t *testing.T, r *Registry) (j *Job, ctx context.Context) {
	r.Root = t.Context()
	ctx, cancel := r.JobContext()
	t.Cleanup(func() { cancel(nil) })
	j = &Job{Text: "cmd", Shells: r, Done: make(chan struct{}), Started: make(chan struct{}), Signals: trap.NewBox(), Cancel: cancel}
	j.Self.Take = j.Take
	return j, ctx
}

func TestTable(t *testing.T) {
	t.Parallel()
	var table Table
	add := func() int {
		j := &Job{}
		table.Add(j)
		return j.ID
	}
	if got := []int{add(), add(), add()}; !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("the first are %d", got)
	}
	table.List = slices.Delete(table.List, 1, 3)
	if got := add(); got != 4 {
		t.Errorf("the next is %d, which may be asked for as another", got)
	}
	table.List = nil
	if got := add(); got != 1 {
		t.Errorf("the first of an empty table is %d", got)
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	stopped := NewGroup()
	stopped.onStop(unix.SIGTSTP)
	for _, tt := range []struct {
		group       *Group
		ended       bool
		status      int
		killed      syscall.Signal
		text, posix string
		running     bool
	}{
		{text: "Running", posix: "Running", running: true},
		{group: NewGroup(), text: "Running", posix: "Running", running: true},
		{group: stopped, text: "Stopped", posix: "Stopped(SIGTSTP)"},
		{group: stopped, ended: true, text: "Done", posix: "Done"},
		{ended: true, status: 3, text: "Exit 3", posix: "Done(3)"},
		{ended: true, status: 143, killed: unix.SIGTERM, text: "Terminated", posix: "Terminated"},
	} {
		j := &Job{Done: make(chan struct{}), Group: tt.group, Status: tt.status, Killed: tt.killed}
		if tt.ended {
			close(j.Done)
		}
		if text, running := j.State(false); text != tt.text || running != tt.running {
			t.Errorf("%q, %t; want %q", text, running, tt.text)
		}
		if text, _ := j.State(true); text != tt.posix {
			t.Errorf("in POSIX mode %q, want %q", text, tt.posix)
		}
		if j.Ended() != tt.ended || (j.StoppedBy() != 0) != (tt.text == "Stopped") {
			t.Errorf("%s: ended %t, stopped by %v", tt.text, j.Ended(), j.StoppedBy())
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	j := &Job{ID: 2, Text: "sleep 1", Process: 4321, Started: make(chan struct{})}
	close(j.Started)
	for got, want := range map[string]string{
		j.Line("+", "Running", true, false):                           "[2]+  Running                 sleep 1 &\n",
		j.Line("-", "Done", false, false):                             "[2]-  Done                    sleep 1\n",
		j.Line(" ", "Exit 1", false, true):                            "[2]  4321 Exit 1                  sleep 1\n",
		j.Line(" ", "Segmentation fault (core dumped)", false, false): "[2]   Segmentation fault (core dumped) sleep 1\n",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Jobs that are no processes have numbers that no process has, as long as they run.
func TestNumbers(t *testing.T) {
	t.Parallel()
	r := &Registry{}
	first, _ := newJob(t, r)
	second, _ := newJob(t, r)
	if first.Has() || first.Known() != 0 || first.Is(0) {
		t.Error("a job has a number before it has begun")
	}
	first.Announce(0)
	second.Announce(0)
	second.Announce(99) // it is known already
	if first.Known() != 0 {
		t.Error("the number is known to nobody, and made")
	}
	a, b := first.Number(), second.Number()
	if a == b || a <= 1<<22 || b <= 1<<22 {
		t.Errorf("the numbers are %d and %d", a, b)
	}
	if first.Number() != a || !first.Is(a) || first.Is(b) || r.Find(a) != &first.Self || r.Process(a) != nil {
		t.Errorf("%d is not the first's", a)
	}
	if got := r.Inside(); len(got) != 2 || len(r.All()) != 2 {
		t.Errorf("%d jobs are inside, of %d", len(got), len(r.All()))
	}
	first.Self.End(r, procs.Status{})
	first.Self.End(r, procs.Status{Code: 1}) // once is enough
	r.Ended(first)
	if r.Find(a) != nil || r.Find(b) == nil || !slices.Equal(r.All(), []*Job{second}) {
		t.Error("an ended job is still found, or the other is not")
	}
	if err := first.Signal(0); err != unix.ESRCH {
		t.Errorf("a signal to an ended job: %v", err)
	}
	first.Self.Sync(t.Context()) // does not wait
}

func TestProcess(t *testing.T) {
	t.Parallel()
	r := &Registry{}
	j, _ := newJob(t, r)
	j.Announce(1234)
	if j.Number() != 1234 || !j.Is(1234) || r.Process(1234) != j || r.Process(1) != nil || len(r.Inside()) != 0 {
		t.Errorf("the process of the job: %d", j.Number())
	}
}

// A number that another has got since is not taken from it.
func TestReusedNumber(t *testing.T) {
	t.Parallel()
	var r Registry
	var old, young Identity
	r.Name(7, &old)
	r.Name(7, &young)
	r.unname(7, &old)
	if r.Find(7) != &young {
		t.Error("the number is nobody's")
	}
	r.unname(7, &young)
	if r.Find(7) != nil {
		t.Error("the number is still somebody's")
	}
}

func TestTake(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sig     syscall.Signal
		traps   trap.Actions
		async   bool
		last    bool // the traps are those of the last command
		killed  bool
		pending bool
	}{
		{sig: unix.SIGTERM, killed: true},
		{sig: unix.SIGINT, killed: true},
		{sig: unix.SIGINT, async: true},
		{sig: unix.SIGQUIT, async: true},
		{sig: unix.SIGHUP, async: true, killed: true},
		{sig: unix.SIGTERM, traps: trap.Actions{15: "x"}, pending: true},
		{sig: unix.SIGINT, async: true, traps: trap.Actions{2: "x"}, pending: true},
		{sig: unix.SIGTERM, traps: trap.Actions{15: "x"}, last: true, pending: true},
		{sig: unix.SIGCHLD},
		{sig: unix.SIGWINCH},
	} {
		j, ctx := newJob(t, &Registry{})
		j.Async[0] = tt.async
		box := j.Signals
		if tt.last {
			box = trap.NewBox()
			j.Leave(box)
		}
		box.Traps = tt.traps
		j.Announce(0)
		if err := j.Signal(tt.sig); err != nil {
			t.Errorf("%v: %v", tt.sig, err)
		}
		var killed *Killed
		if got := errors.As(context.Cause(ctx), &killed) && killed.Sig == tt.sig; got != tt.killed {
			t.Errorf("%v: killed %t by %v, want %t", tt.sig, got, context.Cause(ctx), tt.killed)
		}
		if got := len(box.Take()) > 0; got != tt.pending {
			t.Errorf("%v: pending %t, want %t", tt.sig, got, tt.pending)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	var none *Group
	if none.StoppedBy() != 0 || none.Changes() != nil {
		t.Error("a job without a group is stopped, or may be")
	}
	g := NewGroup()
	g.onStop(unix.SIGTSTP)
	g.onStop(unix.SIGSTOP)
	if got := g.AwaitStop(nil); got != unix.SIGSTOP || g.StoppedBy() != unix.SIGSTOP {
		t.Errorf("stopped by %v", got)
	}
	if g.Resume(true) || g.StoppedBy() != 0 {
		t.Error("what is no process is said to be resumed, or still stopped")
	}
	g.onStop(0) // it goes on, which nobody awaits
	ended := make(chan struct{})
	close(ended)
	if got := g.AwaitStop(ended); got != 0 {
		t.Errorf("an ended job is stopped by %v", got)
	}
}

func TestWritesTo(t *testing.T) {
	t.Parallel()
	one, other := &fanin.FIFO{}, &fanin.FIFO{}
	j := &Job{}
	if j.WritesTo(one) {
		t.Error("a job without FIFOs writes to one")
	}
	j.Writer = &fanin.Writer{Targets: []*fanin.FIFO{one}}
	if !j.WritesTo(one) || j.WritesTo(other) {
		t.Error("the FIFO is not the one that the job writes to")
	}
}

// Whoever asks for the number at once gets the same.
func TestConcurrentNumbers(t *testing.T) {
	t.Parallel()
	r := &Registry{}
	j, _ := newJob(t, r)
	numbers := make([]int, 8)
	var all sync.WaitGroup
	for i := range numbers {
		all.Go(func() {
			j.Announce(0)
			numbers[i] = j.Number()
			r.Inside()
			j.Runs(i)
		})
	}
	all.Wait()
	if slices.Min(numbers) != slices.Max(numbers) {
		t.Errorf("the numbers are %d", numbers)
	}
}
