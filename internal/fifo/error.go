package fifo

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// An Error is what every function of this package returns, save where a
// context has ended: then it is the context's cause. It unwraps to Err.
type Error struct {
	Path string // of the FIFO, or of what is in its place
	End  string // "read end", "write end"; or what was to be done: "create", "remove", "sweep"
	What string // what is wrong; empty where Err says all there is
	Do   string // what the user can do about it; may be empty
	Err  error  // the cause: a [syscall.Errno], or [ErrNotFIFO]
}

// ErrNotFIFO is the cause where something else has the FIFO's name.
var ErrNotFIFO = errors.New("not a FIFO")

func (e *Error) Error() string {
	if strings.HasSuffix(e.End, " end") {
		return "fifo: " + e.End + " of " + e.Path + ": " + e.Reason()
	}
	return "fifo: cannot " + e.End + " " + e.Path + ": " + e.Reason()
}

// Reason returns what is wrong and what can be done about it, for a message
// that names the path itself.
func (e *Error) Reason() string {
	what := e.What
	if what == "" {
		what = e.Err.Error()
	}
	if e.Do != "" {
		what += " (" + e.Do + ")"
	}
	return what
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// endOf names the end that open(2) gives for the flags.
func endOf(flags int) string {
	if flags&unix.O_ACCMODE == unix.O_RDONLY {
		return "read end"
	}
	return "write end"
}

// failed makes the Error of a system call.
func failed(path, end string, err error) *Error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	e := &Error{Path: path, End: end, Err: err}
	switch err {
	case unix.ENOENT:
		e.Do = "create it first, or look at the directories of its path"
	case unix.EACCES, unix.EPERM:
		e.Do = "look at the modes of the FIFO and of its directories"
	case unix.EEXIST:
		e.Do = "remove it, or name another path"
	}
	return e
}

// wrongType is the Error of what is no FIFO, or nil.
func wrongType(path, end string, mode uint32) error {
	if mode&unix.S_IFMT == unix.S_IFIFO {
		return nil
	}
	e := &Error{Path: path, End: end, What: "it is " + typeName(mode) + ", not a FIFO", Err: ErrNotFIFO,
		Do: "remove it, or name another path"}
	if mode&unix.S_IFMT == unix.S_IFLNK {
		e.Err, e.Do = unix.ELOOP, "name the FIFO itself"
	}
	return e
}

func typeName(mode uint32) string {
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		return "a regular file"
	case unix.S_IFDIR:
		return "a directory"
	case unix.S_IFLNK:
		return "a symbolic link"
	case unix.S_IFSOCK:
		return "a socket"
	}
	return "a device"
}

// wrongOwner is the Error of what belongs to a user who could have put it
// there to have our data, or to feed us his; or nil.
func wrongOwner(path, end string, uid uint32) error {
	if uid == 0 || int(uid) == unix.Geteuid() {
		return nil
	}
	return &Error{Path: path, End: end, What: "it belongs to user " + strconv.Itoa(int(uid)), Err: unix.EPERM,
		Do: "use a directory that only you can write to"}
}
