// Package job knows the commands in the background: their processes and ends come in,
// and their numbers, states and descriptions go out. What runs inside this process
// gets a number, and a process that stands for it, when somebody asks.
package job

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/trap"

	"golang.org/x/sys/unix"
)

// An Ended is what wait can still be asked about.
type Ended struct{ Pid, Status int }

// WritesTo reports whether the job was expected to write to f when it began.
func (j *Job) WritesTo(f *fanin.FIFO) bool {
	return j.Writer != nil && slices.Contains(j.Writer.Targets, f)
}

// A Job is a command in the background. It runs on a shell of its own, beside
// the one that started it.
type Job struct {
	ID     int // the n of %n
	Text   string
	Dir    string
	Parent *trap.Box     // of the shell that started it
	Shells *Registry     // which knows it by its number
	Done   chan struct{} // closed when the job has ended

	// $! is the number of the last process, or, where process is 0, of self.
	Process int
	Self    Identity
	Group   *Group  // it is in no other; nil without job control
	Async   [2]bool // as its shell has it at its start

	Writer *fanin.Writer // what it does with FIFOs; nil if there were none at its start

	Signals *trap.Box // of the shell that evaluates the job
	last    atomic.Pointer[trap.Box]
	Cancel  context.CancelCauseFunc

	Mu      sync.Mutex
	Pids    []int // processes that may still run
	Status  int
	Killed  syscall.Signal
	Started chan struct{} // closed when process is known
	once    sync.Once
}

// Table are a shell's own.
type Table struct {
	List []*Job
	last int // the highest id so far
}

// Add appends a job and gives it its number: one above the highest since the table
// was last empty.
func (l *Table) Add(j *Job) {
	if len(l.List) == 0 {
		l.last = 0
	}
	l.last++
	j.ID = l.last
	l.List = append(l.List, j)
}

// Announce says which process stands for the job, 0 for none. What it says first
// counts.
func (j *Job) Announce(pid int) {
	j.once.Do(func() {
		j.Process = pid
		j.Shells.Add(j)
		close(j.Started)
		if pid == 0 && j.Self.Leads {
			j.Group.leader.Store(int64(j.Self.lead(j.Shells, j.Dir, j.Text)))
		}
	})
}

// Number is $!. A job whose words take long to expand is not waited for: it
// gets a number as those do that run inside this process.
func (j *Job) Number() int {
	const patience = time.Second
	if !j.Has() {
		select {
		case <-j.Started:
		case <-time.After(patience):
			j.Announce(0)
		}
	}
	if j.Process != 0 {
		return j.Process
	}
	return j.Self.Number(j.Shells, j.Dir, j.Text)
}

// Has reports whether it is known what stands for the job.
func (j *Job) Has() bool {
	select {
	case <-j.Started:
		return true
	default:
		return false
	}
}

// Is reports whether the number is the job's.
func (j *Job) Is(number int) bool { return number != 0 && number == j.Known() }

// Known is the job's number, if anybody can know it, or 0.
func (j *Job) Known() int {
	if !j.Has() {
		return 0
	}
	return cmp.Or(j.Process, j.Self.Known())
}

// Runs notes a process of the job.
func (j *Job) Runs(pid int) {
	j.Mu.Lock()
	defer j.Mu.Unlock()
	j.Pids = append(j.Pids, pid)
}

// Signal sends a signal to a job: to its processes, or to the shell that
// evaluates it.
func (j *Job) Signal(sig syscall.Signal) error {
	if j.Ended() {
		return unix.ESRCH
	}
	if j.Has() && j.Process == 0 {
		return j.Self.Signal(sig)
	}
	j.Number()
	for _, pid := range j.running() {
		if err := unix.Kill(pid, sig); err != nil && pid == j.Process {
			return err
		}
		if j.Group.StoppedBy() != 0 && (sig == unix.SIGTERM || sig == unix.SIGHUP) {
			unix.Kill(pid, unix.SIGCONT) // or they would get it when somebody has it go on
		}
	}
	return nil
}

// running are the processes of the job.
func (j *Job) running() []int {
	j.Mu.Lock()
	defer j.Mu.Unlock()
	return slices.Clone(j.Pids)
}

// Leave has what a shell has in its box decide what becomes of the job's signals: it
// evaluates the last command of the pipeline that the job is.
func (j *Job) Leave(last *trap.Box) { j.last.Store(last) }

// Take is what a signal does to a job that is no process: its traps decide, or
// those of its last command, and without one it ends as by the signal.
func (j *Job) Take(sig syscall.Signal) {
	box := j.Signals
	if last := j.last.Load(); last != nil {
		box = last
	}
	_, trapped := box.Action(sig)
	switch {
	case sig == unix.SIGCONT || trap.Stops(sig) && !trapped:
		j.Signals.TakeOwn(sig)
		for _, pid := range j.running() {
			unix.Kill(pid, sig)
		}
	case trapped:
		box.Post(sig)
	case j.Async[0] && (sig == unix.SIGINT || sig == unix.SIGQUIT): // as for any job: POSIX, 2.9.3.1
	case trap.EndsByDefault(sig):
		j.Cancel(&Killed{Sig: sig})
	}
}

// A Killed is the cause of the end of a job that was killed.
type Killed struct{ Sig syscall.Signal }

func (e *Killed) Error() string { return "killed by signal: " + e.Sig.String() }

// State words what has become of a job; POSIX has words of its own.
func (j *Job) State(posix bool) (text string, running bool) {
	select {
	case <-j.Done:
	default:
		switch sig := j.Group.StoppedBy(); {
		case sig != 0 && posix:
			return "Stopped(" + trap.Name(int(sig)) + ")", false
		case sig != 0:
			return "Stopped", false
		}
		return "Running", true
	}
	switch {
	case j.Killed != 0:
		return trap.SignalText(j.Killed), false
	case j.Status != 0 && posix:
		return "Done(" + strconv.Itoa(j.Status) + ")", false
	case j.Status != 0:
		return "Exit " + strconv.Itoa(j.Status), false
	}
	return "Done", false
}

// Line is the job's line in a listing; mark is "+", "-" or a blank, and long adds $!.
func (j *Job) Line(mark, state string, running, long bool) string {
	text := "[" + strconv.Itoa(j.ID) + "]" + mark + "  "
	if long {
		text = "[" + strconv.Itoa(j.ID) + "]" + mark + " " + strconv.Itoa(j.Number()) + " "
	}
	text += state + strings.Repeat(" ", max(1, 27-3-len(state)-0)) + j.Text
	if running {
		text += " &"
	}
	return text + "\n"
}

// StoppedBy is the signal that has stopped the job, which has not ended, or 0.
func (j *Job) StoppedBy() syscall.Signal {
	if j.Group == nil || j.Ended() {
		return 0
	}
	return j.Group.StoppedBy()
}

// Ended reports whether the job is over.
func (j *Job) Ended() bool {
	select {
	case <-j.Done:
		return true
	default:
		return false
	}
}
