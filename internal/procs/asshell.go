package procs

import (
	"os"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// What a signal does to a program that is a shell without a user. The program and
// its children are one process group: so a signal of the terminal has reached
// each of them already, and one that was sent to the program alone is its own.

// endsShell reports whether a signal without a trap ends a shell.
func endsShell(sig syscall.Signal) bool {
	switch sig {
	case unix.SIGQUIT, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU, unix.SIGCONT, unix.SIGCHLD, unix.SIGWINCH, unix.SIGURG:
		return false
	}
	return catchable(sig)
}

// shellSignals lists what a shell takes of what is not ignored: SIGQUIT only to
// know of it.
func shellSignals() (list []os.Signal) {
	for sig := syscall.Signal(1); sig <= 64; sig++ {
		if (endsShell(sig) || sig == unix.SIGQUIT) && getAction(sig) != ignoreAction {
			list = append(list, sig)
		}
	}
	return list
}

func (h *Host) takeAsShell(a arrival) {
	switch {
	case !endsShell(a.sig):
	case h.ctx.Err() != nil:
		h.insist()
	case a.sig == unix.SIGINT && h.waits():
		// Whom it waits for has it too, and decides; or is to have its peace.
	default:
		h.endBy(a)
	}
}

// End ends the run by a signal, as if that had come and nobody were waited for.
func (h *Host) End(sig syscall.Signal) { h.endBy(arrival{sig: sig}) }

func (h *Host) endBy(a arrival) {
	h.mu.Lock()
	if h.fatal.sig == 0 {
		h.fatal = a
	}
	h.mu.Unlock()
	h.die(a.sig)
}

// insist hears of a signal that comes to a program that is ending already. The
// second one of these has what is left be killed: the first may be the same
// once more, as timeout(1) sends it.
func (h *Host) insist() {
	h.mu.Lock()
	h.urgent++
	kill := h.urgent == 2
	h.mu.Unlock()
	if kill {
		h.hurry <- struct{}{}
	}
}

// waits reports whether the program waited for a foreground group when the signal
// came that is being taken.
func (h *Host) waits() bool {
	number := h.taken.Load() + 1
	// In this order: a group that ends meanwhile has been noted.
	return h.hasForeground(number) || number <= h.left.Load() && number > h.leftSince.Load()
}

// hasForeground reports whether a process lives that the program has waited for
// since before a signal came.
func (h *Host) hasForeground(number uint64) bool {
	for _, g := range h.all() {
		if g.waited.Load() && number > g.since.Load() && g.busy() {
			return true
		}
	}
	return false
}

// noteLeft notes which signals came while the program waited for a foreground
// group, the last process of which has ended.
func (h *Host) noteLeft(g *Group) {
	if h != nil && h.options.AsShell && g.waited.Load() {
		h.leftSince.Store(g.since.Load())
		h.left.Store(atomic.LoadUint64(&caughtCount))
	}
}
