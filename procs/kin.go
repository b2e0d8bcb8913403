package procs

import (
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
type kin struct{ known map[int]handle } // by pid

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

// signal sends a signal to those given, or to all.
func (k *kin) signal(sig syscall.Signal, pids ...int) {
	if pids == nil {
		pids = slices.Collect(maps.Keys(k.known))
	}
	for _, pid := range pids {
		k.known[pid].signal(sig)
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
	below.signal(unix.SIGKILL)
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
	below.look(g.pids())
	for _, sig := range []syscall.Signal{g.termSignal(), unix.SIGCONT} {
		for _, p := range g.live {
			p.signal(sig)
		}
		below.signal(sig)
	}
}

// awaitEach waits until the processes and all below have ended. What turns up
// meanwhile gets the signal: it was being started by one that had it.
func (g *Group) awaitEach(ctx context.Context, below *kin, sig syscall.Signal) (ended bool) {
	for pause := time.Millisecond; ; pause = min(2*pause, 10*time.Millisecond) {
		g.mu.Lock()
		roots := g.pids()
		g.mu.Unlock()
		if found := below.look(roots); found != nil {
			below.signal(sig, found...)
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
