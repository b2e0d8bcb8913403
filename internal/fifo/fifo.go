// Package fifo is what the public one of this name shows a part of: it also holds the
// write side of a FIFO open for a shell (Keeper), opens any FIFO that the kernel lets it
// (OpenAny), and takes its errors apart (Error).
package fifo

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A FIFO is a named FIFO that this process has made, or taken over from an
// earlier run. Make one with [Create], [CreateOrReuse] or [Dir.Create]; the zero
// value is of no use. Its methods may be called by any goroutine.
type FIFO struct {
	path string
	st   unix.Stat_t
}

// Create makes a FIFO at path with the given permissions, whatever the umask.
// Nothing may be there: the error is an [*Error], of EEXIST then. The caller
// calls Remove in the end. A private place is better: see [NewDir].
func Create(path string, mode fs.FileMode) (*FIFO, error) {
	if err := unix.Mkfifo(path, 0o600); err != nil {
		return nil, createFailed(path, err)
	}
	return made(path, mode)
}

// made finishes a FIFO that is there now.
func made(path string, mode fs.FileMode) (*FIFO, error) {
	f, err := hold(path)
	if err == nil && fs.FileMode(f.st.Mode).Perm() != mode.Perm() {
		err = f.chmod(mode)
	}
	if err != nil {
		unix.Unlink(path)
		return nil, err
	}
	return f, nil
}

// CreateOrReuse is Create, but takes a FIFO that is there already, if it is
// this user's and has exactly the given permissions.
func CreateOrReuse(path string, mode fs.FileMode) (*FIFO, error) {
	switch err := unix.Mkfifo(path, 0o600); err {
	case nil:
		return made(path, mode)
	case unix.EEXIST:
	default:
		return nil, createFailed(path, err)
	}
	f, err := hold(path)
	if err != nil {
		return nil, err
	}
	if have := fs.FileMode(f.st.Mode).Perm(); have != mode.Perm() {
		return nil, &Error{Path: path, End: "create", Err: unix.EEXIST,
			What: "a FIFO is there with mode 0" + strconv.FormatUint(uint64(have), 8),
			Do:   "remove it, or ask for that mode"}
	}
	return f, nil
}

func createFailed(path string, err error) error {
	e := failed(path, "create", err)
	switch err {
	case unix.ENOENT, unix.ENOTDIR:
		e.Do = "make its directory first"
	case unix.EACCES, unix.EPERM, unix.EROFS:
		e.What = "its directory is not writable: " + err.Error()
		e.Do = "name a path in a directory that you can write to"
	case unix.EEXIST:
		e.What = "something is there already"
		var st unix.Stat_t
		if unix.Lstat(path, &st) == nil && st.Mode&unix.S_IFMT != unix.S_IFIFO {
			e.What = "it is " + typeName(st.Mode) + ", not a FIFO"
		}
	}
	return e
}

// hold looks at the FIFO at path, which must be this user's own.
func hold(path string) (*FIFO, error) {
	o := openRetry(path, unix.O_PATH|unix.O_CLOEXEC|unix.O_NOFOLLOW)
	if o.err != nil {
		return nil, failed(path, "create", o.err)
	}
	defer unix.Close(o.fd)
	st, err := lookAt(path, "create", o.fd)
	if err != nil {
		return nil, err
	}
	if int(st.Uid) != unix.Geteuid() {
		return nil, &Error{Path: path, End: "create", Err: unix.EEXIST,
			What: "a FIFO of user " + strconv.Itoa(int(st.Uid)) + " is there",
			Do:   "use a directory that only you can write to"}
	}
	return &FIFO{path, *st}, nil
}

// chmod goes by way of a descriptor, lest the name means another file by now.
func (f *FIFO) chmod(mode fs.FileMode) error {
	o := openRetry(f.path, unix.O_PATH|unix.O_CLOEXEC|unix.O_NOFOLLOW)
	if o.err != nil {
		return failed(f.path, "create", o.err)
	}
	defer unix.Close(o.fd)
	if !same(o.fd, &f.st) {
		return replaced(f.path, "create")
	}
	err := unix.Chmod("/proc/self/fd/"+strconv.Itoa(o.fd), uint32(mode.Perm()))
	if err == unix.ENOENT { // no /proc: Linux 6.6 does without it
		err = unix.Fchmodat(o.fd, "", uint32(mode.Perm()), unix.AT_EMPTY_PATH)
	}
	if err != nil {
		return failed(f.path, "create", err)
	}
	return nil
}

// Path returns the path that the FIFO was made at.
func (f *FIFO) Path() string { return f.path }

// Open opens an end of the FIFO as [Open] does, and makes sure that it is
// still the same FIFO.
func (f *FIFO) Open(ctx context.Context, flags int) (*os.File, error) {
	return open(ctx, f.path, flags, func(end string, st *unix.Stat_t) error {
		if st.Dev != f.st.Dev || st.Ino != f.st.Ino {
			return replaced(f.path, end)
		}
		return nil
	}, unix.O_NOFOLLOW)
}

// openNow opens an end without waiting: of the write end, ENXIO means that
// nobody reads.
func (f *FIFO) openNow(flags int) (*os.File, error) {
	return f.Open(context.Background(), flags|unix.O_NONBLOCK)
}

// Remove removes the FIFO's name, if it still is this FIFO's. Who has the FIFO
// open is not disturbed. Removing it again does nothing.
func (f *FIFO) Remove() error {
	var st unix.Stat_t
	err := unix.Lstat(f.path, &st)
	switch {
	case err == unix.ENOENT:
		return nil
	case err == nil && (st.Dev != f.st.Dev || st.Ino != f.st.Ino):
		return replaced(f.path, "remove")
	case err == nil:
		err = unix.Unlink(f.path)
	}
	if err != nil && err != unix.ENOENT {
		return failed(f.path, "remove", err)
	}
	return nil
}

// isLocal reports whether a name is that of a file in a directory.
func isLocal(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsRune(name, filepath.Separator)
}
