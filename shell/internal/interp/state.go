package interp

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// An endedJob is what wait can still be asked about.
type endedJob struct{ Pid, Status int }

func (j *Job) writesTo(f *namedFIFO) bool {
	return j.writer != nil && slices.Contains(j.writer.targets, f)
}

// A Job is a command in the background. It runs on a shell of its own, beside
// the one that started it.
type Job struct {
	Id     int // the n of %n
	Text   string
	dir    string
	parent *SignalBox    // of the shell that started it
	shells *registry     // which knows it by its number
	Done   chan struct{} // closed when the job has ended

	// $! is the number of the last process, or, where process is 0, of self.
	process int
	self    Identity
	group   *jobGroup // it is in no other; nil without job control
	async   [2]bool   // as its shell has it at its start

	writer *Writer // what it does with FIFOs; nil if there were none at its start

	signals *SignalBox // of the shell that evaluates the job
	cancel  context.CancelCauseFunc

	mu      sync.Mutex
	pids    []int // processes that may still run
	Status  int
	killed  syscall.Signal
	started chan struct{} // closed when process is known
	once    sync.Once
}

// jobs are a shell's own.
type jobs struct {
	List []*Job
	last int // the highest id so far
}

func (l *jobs) add(j *Job) {
	if len(l.List) == 0 {
		l.last = 0
	}
	l.last++
	j.Id = l.last
	l.List = append(l.List, j)
}

func (j *Job) announce(pid int) {
	j.once.Do(func() {
		j.process = pid
		j.shells.add(j)
		close(j.started)
		if pid == 0 && j.self.leads {
			j.group.leader.Store(int64(j.self.lead(j.shells, j.dir, j.Text)))
		}
	})
}

// Number is $!. A job whose words take long to expand is not waited for: it
// gets a number as those do that run inside this process.
func (j *Job) Number() int {
	const patience = time.Second
	if !j.has() {
		select {
		case <-j.started:
		case <-time.After(patience):
			j.announce(0)
		}
	}
	if j.process != 0 {
		return j.process
	}
	return j.self.number(j.shells, j.dir, j.Text)
}

// has reports whether it is known what stands for the job.
func (j *Job) has() bool {
	select {
	case <-j.started:
		return true
	default:
		return false
	}
}

// Is reports whether the number is the job's.
func (j *Job) Is(number int) bool { return number != 0 && number == j.known() }

// known is the job's number, if anybody can know it, or 0.
func (j *Job) known() int {
	if !j.has() {
		return 0
	}
	return cmp.Or(j.process, j.self.known())
}

// runs notes a process of the job.
func (j *Job) runs(pid int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pids = append(j.pids, pid)
}

// Signal sends a signal to a job: to its processes, or to the shell that
// evaluates it.
func (j *Job) Signal(sig syscall.Signal) error {
	if j.Ended() {
		return unix.ESRCH
	}
	if j.has() && j.process == 0 {
		return j.self.Signal(sig)
	}
	j.Number()
	for _, pid := range j.running() {
		if err := unix.Kill(pid, sig); err != nil && pid == j.process {
			return err
		}
		if j.group.stoppedBy() != 0 && (sig == unix.SIGTERM || sig == unix.SIGHUP) {
			unix.Kill(pid, unix.SIGCONT) // or they would get it when somebody has it go on
		}
	}
	return nil
}

// running are the processes of the job.
func (j *Job) running() []int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.pids)
}

// take is what a signal does to a job that is no process: its traps decide, and
// without one it ends as by the signal.
func (j *Job) take(sig syscall.Signal) {
	_, trapped := j.signals.Action(sig)
	switch {
	case sig == unix.SIGCONT || Stops(sig) && !trapped:
		j.signals.takeOwn(sig)
		for _, pid := range j.running() {
			unix.Kill(pid, sig)
		}
	case trapped:
		j.signals.Post(sig)
	case j.async[0] && (sig == unix.SIGINT || sig == unix.SIGQUIT): // as for any job: POSIX, 2.9.3.1
	case EndsByDefault(sig):
		j.cancel(&killedError{sig: sig})
	}
}

// A killedError is the cause of the end of a job that was killed.
type killedError struct{ sig syscall.Signal }

func (e *killedError) Error() string { return "killed by signal: " + e.sig.String() }

// State words what has become of a job.
func (j *Job) State() (text string, running bool) {
	select {
	case <-j.Done:
	default:
		if j.group.stoppedBy() != 0 {
			return "Stopped", false
		}
		return "Running", true
	}
	switch {
	case j.killed != 0:
		return signalText(j.killed), false
	case j.Status != 0:
		return "Exit " + strconv.Itoa(j.Status), false
	}
	return "Done", false
}

func (j *Job) Line(mark, state string, running, long bool) string {
	text := "[" + strconv.Itoa(j.Id) + "]" + mark + "  "
	if long {
		text = "[" + strconv.Itoa(j.Id) + "]" + mark + " " + strconv.Itoa(j.Number()) + " "
	}
	text += state + strings.Repeat(" ", max(1, 27-3-len(state)-0)) + j.Text
	if running {
		text += " &"
	}
	return text + "\n"
}

// StoppedBy is the signal that has stopped the job, which has not ended, or 0.
func (j *Job) StoppedBy() syscall.Signal {
	if j.group == nil || j.Ended() {
		return 0
	}
	return j.group.stoppedBy()
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
