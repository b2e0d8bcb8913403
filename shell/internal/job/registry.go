package job

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/trap"
)

// Registry finds the jobs of all shells of a program by their number: a
// subshell may kill a job that its parent started.
type Registry struct {
	mu    sync.Mutex
	jobs  map[*Job]struct{}
	Fifos fanin.Set
	next  int
	Ran   atomic.Bool // a pipeline has ended since the last catchUp

	Root    context.Context // of the program
	Self    int             // $$, or 0 for the number of this process
	Running sync.WaitGroup  // jobs

	Main  *trap.Box         // of the program's own shell
	names map[int]*Identity // of what runs inside this process, by number

	StandIn func(dir string, args []string, leads bool, deliver func(syscall.Signal)) (*procs.StandIn, error) // or nil
}

// JobContext is for a job, which ends with the program, and not with the job
// that started it.
func (r *Registry) JobContext() (context.Context, context.CancelCauseFunc) {
	return context.WithCancelCause(setting.InBackground(r.Root))
}

// firstVirtual is above every process's number (PID_MAX_LIMIT of proc(5)).
const firstVirtual = 1<<22 + 1

// Add has the job be found from now on.
func (r *Registry) Add(j *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.jobs == nil {
		r.jobs = make(map[*Job]struct{})
	}
	r.jobs[j] = struct{}{}
}

// Name has signals find something by its number. Where no process has stood for
// it, that is 0, and the result one that no process has.
func (r *Registry) Name(number int, id *Identity) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if number == 0 {
		r.next = max(r.next, firstVirtual) + 1
		number = r.next - 1
	}
	if r.names == nil {
		r.names = make(map[int]*Identity)
	}
	r.names[number] = id
	return number
}

func (r *Registry) unname(number int, id *Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.names[number] == id { // else the process's number has been another's since
		delete(r.names, number)
	}
}

// Find returns what has a number and is no process.
func (r *Registry) Find(number int) *Identity {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.names[number]
}

// Process returns the job whose process has a number, or nil.
func (r *Registry) Process(number int) *Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	for j := range r.jobs {
		if j.Has() && j.Process == number {
			return j
		}
	}
	return nil
}

// Inside returns the jobs that are no processes.
func (r *Registry) Inside() (list []*Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for j := range r.jobs {
		if j.Has() && j.Process == 0 {
			list = append(list, j)
		}
	}
	return list
}

// All returns every job.
func (r *Registry) All() []*Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.jobs))
}

// Ended lets go of a job that is over: the shell that started it may be, too.
func (r *Registry) Ended(j *Job) {
	close(j.Done)
	r.Remove(j)
	r.Fifos.JobEnded()
}

// Remove has the job be found no more.
func (r *Registry) Remove(j *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.jobs, j)
}
