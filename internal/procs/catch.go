package procs

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
	"gopipe/internal/start"
)

// A program that uses os/signal for nothing else has its signals caught by a
// handler of the Host's own. [signal.Notify] changes threads twice for each of
// them, which takes longer than the start of a child, and does not tell who sent
// it, nor in what order they came.

// An arrival is a signal that has come.
type arrival struct {
	sig syscall.Signal

	// kernel is set where the kernel has made it: for a key of the terminal, as a
	// rule, so that the whole foreground group has it.
	kernel bool
}

// fromKernel is added to the number of a signal that the kernel has made.
const fromKernel = 128

// What the handler works on, see [catchSignalPC].
var (
	//lint:ignore U1000 the handler reads it
	caughtFile int64 // a pipe, to which it writes a byte for each signal

	caughtCount uint64 // how many it has written, or is about to write

	caughtBytes [256]byte // that of each value

	//lint:ignore U1000 the handler reads it
	urgentHandler uint64 // the runtime's, for SIGURG
)

// catchable reports whether the Go runtime itself has no use for a signal, but for
// SIGURG, of which it gets its own, and for those that it only ends by: it would do
// so before it tells who is notified of them.
func catchable(sig syscall.Signal) bool {
	switch sig {
	case unix.SIGQUIT, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU, unix.SIGCONT, unix.SIGCHLD, unix.SIGWINCH, unix.SIGURG,
		unix.SIGSYS, unix.SIGILL, unix.SIGTRAP, unix.SIGABRT:
		return true
	}
	return start.IsPlain(int(sig))
}

// catch has the handler take signals. It is called with h.mu held.
func (h *Host) catch(sig syscall.Signal) error {
	if !catches {
		return errors.ErrUnsupported
	}
	if h.caught == nil {
		if err := h.openCaught(); err != nil {
			return err
		}
	}
	act := getAction(unix.SIGURG) // of the runtime, with all that a handler needs
	if sig == unix.SIGURG {
		urgentHandler = act[0]
		act[0] = catchUrgentPC()
	} else {
		act[0] = catchSignalPC()
	}
	h.before[sig] = setAction(sig, act)
	return nil
}

func (h *Host) openCaught() error {
	if err := poller.Make(); err != nil {
		return err
	}
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return os.NewSyscallError("pipe2", err)
	}
	for i := range caughtBytes {
		caughtBytes[i] = byte(i)
	}
	h.caught = os.NewFile(uintptr(ends[0]), "signals")
	h.before = make(map[syscall.Signal]action)
	caughtFile = int64(ends[1])
	go h.receive(h.caught)
	return nil
}

// receive hands over what has been caught, in the order in which it came.
func (h *Host) receive(from *os.File) {
	var buf [64]byte
	for {
		n, err := from.Read(buf[:])
		if err != nil {
			return
		}
		for _, b := range buf[:n] {
			h.arrivals <- arrival{syscall.Signal(b &^ fromKernel), b&fromKernel != 0}
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
		unix.Close(int(caughtFile))
		caughtFile = -1
		h.caught.Close()
	}
}
