package procs

import (
	"math/bits"
	"os"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
)

// A program that uses os/signal for nothing else has its signals caught by a
// handler of the Host's own. [signal.Notify] changes threads twice for each of
// them, which takes longer than the start of a child.

// What the handler leaves, see [catchSignalPC].
var (
	caughtSignals uint64 // a set

	//lint:ignore U1000 the handler reads it
	caughtFile int64 // an eventfd(2), which it writes to

	//lint:ignore U1000 the handler reads it
	caughtOne = uint64(1)
)

// catchSignalPC returns where the handler begins: it adds a signal to the set and
// writes to the eventfd. It is no function of Go's, and called by the kernel only.
func catchSignalPC() uint64

// catchable reports whether the Go runtime itself has no use for a signal.
func catchable(sig syscall.Signal) bool {
	return isRelayed(sig) || sig == unix.SIGTSTP || sig == unix.SIGCHLD
}

// catch has the handler take signals. It is called with h.mu held.
func (h *Host) catch(sig syscall.Signal) error {
	if h.caught == nil {
		if err := poller.Make(); err != nil {
			return err
		}
		fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
		if err != nil {
			return os.NewSyscallError("eventfd", err)
		}
		h.caught = os.NewFile(uintptr(fd), "signals")
		h.before = make(map[syscall.Signal]action)
		caughtFile = int64(fd)
		go h.wakeRelay(h.caught)
	}
	act := getAction(unix.SIGURG) // of the runtime, with all that a handler needs
	act[0] = catchSignalPC()
	h.before[sig] = setAction(sig, act)
	return nil
}

// wakeRelay tells the relay of signals that have come.
func (h *Host) wakeRelay(from *os.File) {
	var count [8]byte
	for {
		if _, err := from.Read(count[:]); err != nil {
			return
		}
		select {
		case h.woken <- struct{}{}:
		default:
		}
	}
}

// gather passes on what has been caught.
func (h *Host) gather() {
	for set := atomic.SwapUint64(&caughtSignals, 0); set != 0; set &= set - 1 {
		select {
		case h.signals <- syscall.Signal(bits.TrailingZeros64(set) + 1):
		default: // as with Notify
		}
	}
}

// uncatch gives the signals back.
func (h *Host) uncatch() {
	for sig, act := range h.before {
		setAction(sig, act)
	}
	if h.caught != nil {
		awaitHandlers(0)
		h.caught.Close()
	}
}
