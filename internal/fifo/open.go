package fifo

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

type opening struct {
	fd  int
	err error
}

// Open opens the FIFO at path with the given flags of open(2), and waits for
// the other side as open(2) does, but only until ctx ends; the error is then
// the context's cause, and no goroutine or thread is left. O_CREAT, O_EXCL and
// O_TRUNC mean nothing to a FIFO that is there, and are ignored.
//
// What is at path is first held by a descriptor that can neither read nor
// write; that is looked at, and then opened by way of that descriptor, so that
// nobody can put another thing in its place in between. It must be a FIFO, not
// a symbolic link to one, of this process's user or of root: the error is an
// [*Error] otherwise, and nothing was opened.
//
// The file is in blocking mode, close-on-exec, and the caller's. Open may be
// called by any goroutine. An Open that is cancelled is the other side for a
// moment (fifo(7) has no other way): who else waits to open the same side of
// the same FIFO stops waiting then, too.
func Open(ctx context.Context, path string, flags int) (*os.File, error) {
	return open(ctx, path, flags, func(end string, st *unix.Stat_t) error {
		return wrongOwner(path, end, st.Uid)
	}, unix.O_NOFOLLOW)
}

// OpenAny is Open for whatever FIFO the kernel lets this process open: path
// may be a symbolic link, and the FIFO anyone's. It is what the redirections
// of a shell do.
func OpenAny(ctx context.Context, path string, flags int) (*os.File, error) {
	return open(ctx, path, flags, func(string, *unix.Stat_t) error { return nil }, 0)
}

func open(ctx context.Context, path string, flags int, check func(end string, st *unix.Stat_t) error, follow int) (*os.File, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	end := endOf(flags)
	held := openRetry(path, unix.O_PATH|unix.O_CLOEXEC|follow)
	if held.err != nil {
		return nil, failed(path, end, held.err)
	}
	defer unix.Close(held.fd)
	st, err := lookAt(path, end, held.fd)
	if err == nil {
		err = check(end, st)
	}
	if err != nil {
		return nil, err
	}
	name := "/proc/self/fd/" + strconv.Itoa(held.fd)
	flags = flags&^(unix.O_CREAT|unix.O_EXCL|unix.O_TRUNC|unix.O_NOFOLLOW) | unix.O_CLOEXEC
	if unix.Access(name, unix.F_OK) != nil {
		name, flags = path, flags|follow // no /proc
	}
	o := openHeld(ctx, name, flags)
	switch {
	case o.err != nil && o.err == context.Cause(ctx):
		return nil, o.err
	case o.err != nil:
		return nil, failed(path, end, o.err)
	case name == path && !same(o.fd, st):
		unix.Close(o.fd)
		return nil, replaced(path, end)
	}
	return os.NewFile(uintptr(o.fd), path), nil
}

// lookAt returns what a descriptor refers to, which must be a FIFO.
func lookAt(path, end string, fd int) (*unix.Stat_t, error) {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, failed(path, end, err)
	}
	return &st, wrongType(path, end, st.Mode)
}

func same(fd int, st *unix.Stat_t) bool {
	var now unix.Stat_t
	return unix.Fstat(fd, &now) == nil && now.Dev == st.Dev && now.Ino == st.Ino
}

func replaced(path, end string) error {
	return &Error{Path: path, End: end, What: "another file has taken its place", Err: unix.ESTALE,
		Do: "use a directory that only you can write to"}
}

// openHeld opens a name that nobody can change, until ctx ends.
func openHeld(ctx context.Context, name string, flags int) opening {
	done := make(chan opening, 1)
	go func() {
		// A thread that has waited once would stay for ever; one that a goroutine
		// leaves locked ends with it.
		runtime.LockOSThread()
		done <- openRetry(name, flags)
	}()
	select {
	case o := <-done:
		return o
	case <-ctx.Done():
		release(name, flags, done)
		return opening{err: context.Cause(ctx)}
	}
}

func openRetry(path string, flags int) opening {
	for {
		fd, err := unix.Open(path, flags, 0)
		if err != unix.EINTR {
			return opening{fd, err}
		}
	}
}

// release ends an open that waits for the other side, by being that side for a
// moment: O_RDONLY|O_NONBLOCK opens at once, and O_WRONLY|O_NONBLOCK does when
// a reader waits (fifo(7)). It tries until then, since the opening thread may
// not be in the kernel yet.
func release(name string, flags int, done <-chan opening) {
	other := unix.O_WRONLY
	if flags&unix.O_ACCMODE == unix.O_WRONLY {
		other = unix.O_RDONLY
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		peer := openRetry(name, other|unix.O_NONBLOCK|unix.O_CLOEXEC)
		select {
		case o := <-done:
			closeOpened(o)
			closeOpened(peer)
			return
		case <-tick.C:
			closeOpened(peer)
			if peer.err == unix.ENOENT {
				return // no /proc, and the name is gone: nobody can end that open
			}
		}
	}
}

func closeOpened(o opening) {
	if o.err == nil {
		unix.Close(o.fd)
	}
}
