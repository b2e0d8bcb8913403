package fifo

import (
	"context"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// A Keeper holds the write side of a FIFO open, so that the reader does not
// see the end when one of several writers leaves. It is no reader: when the
// last reader leaves, the writers get SIGPIPE as ever. Make one with
// [FIFO.Keep]; the zero value is of no use.
type Keeper struct {
	fifo   *FIFO
	file   *os.File // ours until Close
	broken chan struct{}
	closed chan struct{}
	once   sync.Once
	tasks  sync.WaitGroup
}

// Keep waits until a reader opens the FIFO, or ctx ends, and holds the write
// side open from then on. It counts as a writer for that reader's open. The
// caller calls Close in the end.
func (f *FIFO) Keep(ctx context.Context) (*Keeper, error) {
	return f.keep(f.Open(ctx, unix.O_WRONLY))
}

// TryKeep is Keep that does not wait: the error is ENXIO where nobody reads.
func (f *FIFO) TryKeep() (*Keeper, error) { return f.keep(f.openNow(unix.O_WRONLY)) }

func (f *FIFO) keep(file *os.File, err error) (*Keeper, error) {
	file, err = pollable(file, err) // so that it can be watched without a thread
	if err != nil {
		return nil, err
	}
	k := &Keeper{fifo: f, file: file, broken: make(chan struct{}), closed: make(chan struct{})}
	k.tasks.Go(k.watch)
	return k, nil
}

// watch closes broken when no reader is left. For a write end, that is the only
// thing that the poller calls readable.
func (k *Keeper) watch() {
	raw, err := k.file.SyscallConn()
	if err != nil {
		return
	}
	alone := false
	look := func(fd uintptr) bool {
		alone = hasNoReader(int(fd))
		return alone
	}
	if raw.Read(look) != nil {
		// Closed; or the reader left before this, with the pipe full: an error
		// and nothing else is what the runtime takes for a fault of the poller.
		raw.Control(func(fd uintptr) { look(fd) })
	}
	if alone {
		close(k.broken)
	}
}

func hasNoReader(fd int) bool {
	set := []unix.PollFd{{Fd: int32(fd)}}
	n, err := unix.Poll(set, 0)
	return err == nil && n == 1 && set[0].Revents&unix.POLLERR != 0
}

// Broken returns a channel that is closed once the last reader has left.
func (k *Keeper) Broken() <-chan struct{} { return k.broken }

// BreakWriters says that no other reader is going to come: once the last one
// has left, those who open the FIFO for writing, and those who wait in that
// open, go on without one, and get SIGPIPE when they write. It returns at once,
// and is in force until Close.
func (k *Keeper) BreakWriters() {
	k.tasks.Go(func() {
		select {
		case <-k.broken:
		case <-k.closed:
			return
		}
		const often = 10 * time.Millisecond
		tick := time.NewTicker(often)
		defer tick.Stop()
		for {
			k.fifo.breakOnce()
			select {
			case <-tick.C:
			case <-k.closed:
				return
			}
		}
	})
}

// breakOnce is a reader for a moment.
func (f *FIFO) breakOnce() {
	if r, err := f.openNow(unix.O_RDONLY); err == nil {
		r.Close()
	}
}

// Close lets go of the write side: the readers see the end when the last
// writer has left. It waits for the Keeper's own goroutines. Closing it again
// does nothing. It may be called by any goroutine.
func (k *Keeper) Close() {
	k.once.Do(func() {
		close(k.closed)
		k.file.Close()
	})
	k.tasks.Wait()
}
