package shell

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
)

// registry finds the jobs of all shells of a program by their number: a
// subshell may kill a job that its parent started.
type registry struct {
	mu    sync.Mutex
	jobs  map[int]*job
	fifos fifos
	next  int
	ran   atomic.Bool // a pipeline has ended since the last catchUp

	root    context.Context // of the program
	self    int             // $$, or 0 for the number of this process
	running sync.WaitGroup  // jobs

	main   *signalBox         // of the program's own shell
	shells map[int]*signalBox // of subshells, by their number
}

// jobContext is for a job, which ends with the program, and not with the job
// that started it.
func (r *registry) jobContext() (context.Context, context.CancelCauseFunc) {
	return context.WithCancelCause(r.root)
}

// firstVirtual is above every process's number (PID_MAX_LIMIT of proc(5)).
const firstVirtual = 1<<22 + 1

func (r *registry) add(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.jobs == nil {
		r.jobs = make(map[int]*job)
	}
	if j.pid == 0 {
		j.pid = r.nextNumber()
	}
	r.jobs[j.pid] = j
}

// number returns one that nothing else has.
func (r *registry) number() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.nextNumber()
}

// enter gives a subshell a number, by which signals find it; leave takes it
// back.
func (r *registry) enter(box *signalBox) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shells == nil {
		r.shells = make(map[int]*signalBox)
	}
	n := r.nextNumber()
	r.shells[n] = box
	return n
}

func (r *registry) leave(number int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.shells, number)
}

// post sends a signal to the subshell with a number, if there is one. It acts
// on it after the command at hand.
func (r *registry) post(number int, sig syscall.Signal) bool {
	r.mu.Lock()
	box := r.shells[number]
	r.mu.Unlock()
	if box != nil && sig != 0 {
		box.post(sig)
	}
	return box != nil
}

func (r *registry) nextNumber() int {
	r.next = max(r.next, firstVirtual) + 1
	return r.next - 1
}

func (r *registry) find(pid int) *job {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.jobs[pid]
}

// virtual returns the jobs that are no processes.
func (r *registry) virtual() (list []*job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for pid, j := range r.jobs {
		if pid >= firstVirtual {
			list = append(list, j)
		}
	}
	return list
}

// all returns every job.
func (r *registry) all() []*job {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Values(r.jobs))
}

func (r *registry) remove(pid int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.jobs, pid)
}
