package fifo

import (
	"context"
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// A FanOut writes one stream to the readers of several FIFOs: each gets all of
// it. A reader that leaves does not end the others. One that is slow holds up
// all of them, once its FIFO is full: nothing is kept in memory. Make one with
// [NewFanOut]; the zero value is of no use. Its methods may be called by any
// goroutine.
type FanOut struct {
	mu    sync.Mutex // held during a Write
	ends  []fanEnd   // whose readers are there
	files []*os.File // all, ours until Close
}

type fanEnd struct {
	fifo *FIFO
	file *os.File
}

// NewFanOut opens each of the FIFOs for writing, and waits until all of them
// have readers, or ctx ends: the error is its cause then, and none is open. The
// caller calls Close in the end.
func NewFanOut(ctx context.Context, fifos ...*FIFO) (*FanOut, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &FanOut{ends: make([]fanEnd, len(fifos)), files: make([]*os.File, len(fifos))}
	errs := make([]error, len(fifos))
	var all sync.WaitGroup
	for i, f := range fifos {
		all.Go(func() {
			file, err := pollable(f.Open(ctx, unix.O_WRONLY))
			if err != nil {
				errs[i] = err
				cancel() // the others need not come any more
				return
			}
			out.ends[i], out.files[i] = fanEnd{f, file}, file
		})
	}
	all.Wait()
	if err := firstCause(errs); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// firstCause prefers what failed to what was cancelled for it.
func firstCause(errs []error) (first error) {
	for _, err := range errs {
		if err != nil && (first == nil || errors.Is(first, context.Canceled)) {
			first = err
		}
	}
	return first
}

// pollable makes a file that was opened here one whose reads and writes wait
// without a thread, and end when it is closed.
func pollable(file *os.File, err error) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	defer file.Close()
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		if err = unix.SetNonblock(fd, true); err != nil {
			unix.Close(fd)
		}
	}
	if err != nil {
		return nil, failed(file.Name(), "write end", err)
	}
	return os.NewFile(uintptr(fd), file.Name()), nil
}

// Write writes p to all readers that are there, side by side, and returns when
// each of them has it in its FIFO. The error is an [*Error] of EPIPE once no
// reader is left. A Write that waits ends with an error when Close is called.
func (o *FanOut) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	errs := make([]error, len(o.ends))
	var all sync.WaitGroup
	for i, end := range o.ends {
		all.Go(func() { _, errs[i] = end.file.Write(p) })
	}
	all.Wait()
	var left error = unix.EPIPE
	here := o.ends[:0]
	for i, end := range o.ends {
		if errs[i] == nil {
			here = append(here, end)
			continue
		}
		left = failed(end.fifo.path, "write end", errs[i])
	}
	o.ends = here
	if len(o.ends) == 0 {
		return 0, left
	}
	return len(p), nil
}

// Close lets go of the FIFOs: their readers see the end. Closing it again does
// nothing. The FIFOs themselves remain.
func (o *FanOut) Close() error {
	for _, file := range o.files {
		if file != nil {
			file.Close()
		}
	}
	return nil
}
