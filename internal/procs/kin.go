package procs

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A kin is the descendants of some processes, as far as they could be seen. It
// holds a handle of each, so that one whose parent has ended is not lost, nor
// taken for another that has its number by then. The zero value is empty.
type kin struct {
	known map[int]handle // by pid
	order map[int]int    // of those that have one
	spare func(int) bool // if set, tells what is left out, with all below it
}

// look adds all that live below the roots and below those that are known. It
// returns the new ones.
func (k *kin) look(roots []int) (found []int) {
	if k.known == nil {
		k.known = make(map[int]handle)
	}
	todo := append(slices.Clone(roots), slices.Collect(maps.Keys(k.known))...)
	seen := make(map[int]bool)
	for len(todo) > 0 {
		parent := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[parent] {
			continue
		}
		seen[parent] = true
		for _, pid := range children(parent) {
			if k.spare != nil && k.spare(pid) {
				continue
			}
			todo = append(todo, pid)
			if k.add(pid) {
				found = append(found, pid)
			}
		}
	}
	return found
}

func (k *kin) add(pid int) (isNew bool) {
	if _, known := k.known[pid]; known || isZombie(pid) {
		return false
	}
	h, ok := openHandle(pid)
	if ok {
		k.known[pid] = h
	}
	return ok
}

// signal sends a signal to those given, as far as they are known.
func (k *kin) signal(sig syscall.Signal, pids ...int) {
	for _, pid := range pids {
		if h, known := k.known[pid]; known {
			h.signal(sig)
		}
	}
}

func (k *kin) signalAll(sig syscall.Signal) { k.signal(sig, k.pids()...) }

// pids are those that are known, in the order for signals: see [Cmd].
func (k *kin) pids() []int {
	return slices.SortedFunc(maps.Keys(k.known), func(a, b int) int {
		return cmp.Or(cmp.Compare(k.order[b], k.order[a]), cmp.Compare(b, a))
	})
}

// remind sends a signal to children of the process that live although they
// neither handle nor ignore it: they can't have had it. Seen on Linux 6.18, of
// processes that were being forked, with vfork, when their parent got it.
func (k *kin) remind(sig syscall.Signal, parent int) {
	buf := make([]byte, 4096)
	for _, pid := range children(parent) {
		h, known := k.known[pid]
		if !known {
			continue
		}
		if deaf, alive := dispositions(pid, buf); alive && deaf&(1<<(sig-1)) == 0 {
			h.signal(sig)
		}
	}
}

// prune forgets those that have ended, and reports whether any is left.
func (k *kin) prune() (left bool) {
	for pid, h := range k.known {
		if h.ended() {
			h.close()
			delete(k.known, pid)
		}
	}
	return len(k.known) > 0
}

func (k *kin) close() {
	for _, h := range k.known {
		h.close()
	}
	k.known = nil
}

// terminateEach is Terminate where there is no process group. The grace period
// ends with ctx.
func (g *Group) terminateEach(ctx context.Context) {
	var below kin
	defer below.close()
	g.askEach(&below)
	if g.awaitEach(ctx, &below, g.termSignal()) {
		return
	}
	g.Signal(unix.SIGKILL)
	below.signalAll(unix.SIGKILL)
	g.waitAll(context.Background())
	soon, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	g.awaitEach(soon, &below, unix.SIGKILL)
}

// askEach asks the processes, and what they have started, to end. What is to be
// started gets the signal too, see Begin.
func (g *Group) askEach(below *kin) {
	g.starting.Lock()
	defer g.starting.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pending = append(g.pending, g.termSignal())
	adopted := g.Host != nil && g.Host.adopts // what they leave behind is found as ours
	if !adopted {
		below.look(g.pids())
	}
	for _, sig := range []syscall.Signal{g.termSignal(), unix.SIGCONT} {
		for _, p := range g.readersFirst() {
			p.signal(sig)
		}
	}
	if adopted { // a look takes time
		below.look(g.pids())
	}
	below.signalAll(g.termSignal())
	below.signalAll(unix.SIGCONT)
}

// awaitEach waits until the processes and all below have ended. What they start
// meanwhile may clean up, and gets the signal only when they have left it behind.
func (g *Group) awaitEach(ctx context.Context, below *kin, sig syscall.Signal) (ended bool) {
	var late []int
	for pause := time.Millisecond; ; pause = min(2*pause, 10*time.Millisecond) {
		g.mu.Lock()
		roots := g.pids()
		g.mu.Unlock()
		late = append(late, below.look(roots)...)
		if len(roots) == 0 || sig == unix.SIGKILL {
			below.signal(sig, late...)
			late = late[:0]
		}
		if !below.prune() && len(roots) == 0 {
			return true
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false
		}
	}
}
