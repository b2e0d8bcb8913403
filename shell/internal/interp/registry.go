package interp

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
)

// registry finds the jobs of all shells of a program by their number: a
// subshell may kill a job that its parent started.
type registry struct {
	mu    sync.Mutex
	jobs  map[*Job]struct{}
	Fifos fifos
	next  int
	ran   atomic.Bool // a pipeline has ended since the last catchUp

	root    context.Context // of the program
	self    int             // $$, or 0 for the number of this process
	running sync.WaitGroup  // jobs

	Main  *SignalBox        // of the program's own shell
	names map[int]*Identity // of what runs inside this process, by number

	standIn func(dir string, args []string, leads bool, deliver func(syscall.Signal)) (*procs.StandIn, error) // or nil
}

// jobContext is for a job, which ends with the program, and not with the job
// that started it.
func (r *registry) jobContext() (context.Context, context.CancelCauseFunc) {
	return context.WithCancelCause(setting.InBackground(r.root))
}

// firstVirtual is above every process's number (PID_MAX_LIMIT of proc(5)).
const firstVirtual = 1<<22 + 1

func (r *registry) add(j *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.jobs == nil {
		r.jobs = make(map[*Job]struct{})
	}
	r.jobs[j] = struct{}{}
}

// name has signals find something by its number. Where no process has stood for
// it, that is 0, and the result one that no process has.
func (r *registry) name(number int, id *Identity) int {
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

func (r *registry) unname(number int, id *Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.names[number] == id { // else the process's number has been another's since
		delete(r.names, number)
	}
}

// Find returns what has a number and is no process.
func (r *registry) Find(number int) *Identity {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.names[number]
}

// Process returns the job whose process has a number, or nil.
func (r *registry) Process(number int) *Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	for j := range r.jobs {
		if j.has() && j.process == number {
			return j
		}
	}
	return nil
}

// inside returns the jobs that are no processes.
func (r *registry) inside() (list []*Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for j := range r.jobs {
		if j.has() && j.process == 0 {
			list = append(list, j)
		}
	}
	return list
}

// All returns every job.
func (r *registry) All() []*Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.jobs))
}

// ended lets go of a job that is over: the shell that started it may be, too.
func (r *registry) ended(j *Job) {
	close(j.Done)
	r.remove(j)
	r.Fifos.jobEnded()
}

func (r *registry) remove(j *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.jobs, j)
}
