package fifo

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

// A Dir is a private directory of FIFOs. As long as it is not removed it holds
// a lock, which the kernel gives back however the process ends: so [Sweep]
// knows whose owner is gone. The zero value is of no use. Its methods may be
// called by any goroutine.
type Dir struct {
	path string
	lock *os.File // ours until Remove
}

const (
	lockName  = "lock"
	runPrefix = "run-"
)

// root is where this user's directories are: a directory in os.TempDir() that
// is there only as long as it holds any, so that a Sweep mostly costs one
// failing system call.
func root() string {
	return filepath.Join(os.TempDir(), "gopipe-"+strconv.Itoa(unix.Geteuid()))
}

// NewDir makes a directory with mode 0700 below os.TempDir(). The caller calls
// Remove in the end; if the process is killed before, a later Sweep does.
func NewDir() (*Dir, error) {
	const attempts = 100 // another process's Sweep or Remove got in between
	var err error
	for range attempts {
		var d *Dir
		if d, err = tryDir(root()); err == nil {
			return d, nil
		}
		if !errors.Is(err, unix.ENOENT) {
			break
		}
		time.Sleep(rand.N(time.Millisecond))
	}
	return nil, err
}

func tryDir(root string) (*Dir, error) {
	if err := unix.Mkdir(root, 0o700); err != nil && err != unix.EEXIST {
		return nil, createFailed(root, err)
	}
	if err := checkRoot(root); err != nil {
		return nil, err
	}
	path, err := os.MkdirTemp(root, runPrefix)
	if err != nil {
		return nil, failed(root, "create", err)
	}
	lock, err := lockDir(path, unix.LOCK_EX)
	if err != nil {
		unix.Rmdir(path)
		return nil, err
	}
	return &Dir{path, lock}, nil
}

// checkRoot refuses a directory that others can write to.
func checkRoot(root string) error {
	var st unix.Stat_t
	if err := unix.Lstat(root, &st); err != nil {
		return failed(root, "create", err)
	}
	if st.Mode&unix.S_IFMT == unix.S_IFDIR && int(st.Uid) == unix.Geteuid() && st.Mode&0o077 == 0 {
		return nil
	}
	return &Error{Path: root, End: "create", What: "what is there is not a directory that only you can use",
		Err: unix.EEXIST, Do: "remove it, or set TMPDIR"}
}

// lockDir takes the lock of a directory. It is ENOENT if a sweep has removed
// the directory: that holds the lock meanwhile, and so does not meet one that
// is just being made.
func lockDir(path string, how int) (*os.File, error) {
	name := filepath.Join(path, lockName)
	o := openRetry(name, unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW|unix.O_CLOEXEC)
	if o.err != nil {
		return nil, failed(name, "create", o.err)
	}
	err := unix.Flock(o.fd, how)
	for err == unix.EINTR {
		err = unix.Flock(o.fd, how)
	}
	var st unix.Stat_t
	if err == nil {
		err = unix.Fstat(o.fd, &st)
	}
	if err == nil && st.Nlink == 0 {
		err = unix.ENOENT
	}
	if err != nil {
		unix.Close(o.fd)
		return nil, failed(name, "lock", err)
	}
	return os.NewFile(uintptr(o.fd), name), nil
}

// Path returns the directory's path.
func (d *Dir) Path() string { return d.path }

// Create makes a FIFO with mode 0600 in the directory. It is removed with the
// directory.
func (d *Dir) Create(name string) (*FIFO, error) {
	path := filepath.Join(d.path, name)
	if !isLocal(name) || name == lockName {
		return nil, &Error{Path: path, End: "create", Err: unix.EINVAL, What: "this is not a name for a FIFO"}
	}
	return Create(path, 0o600)
}

// Remove removes the directory and all FIFOs in it. Removing it again does
// nothing.
func (d *Dir) Remove() error {
	err := empty(d.path)
	d.lock.Close()
	unix.Rmdir(root())
	return err
}

// Sweep removes what [NewDir] made in processes that were killed since, below
// the same os.TempDir(). What a living process has is left alone. Where there
// is nothing to sweep it costs one system call. Several processes may sweep at
// once. The error is of the first directory that could not be removed; the
// others are removed all the same.
func Sweep() error {
	base := root()
	dir, err := os.OpenFile(base, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	if err != nil {
		return failed(base, "sweep", err)
	}
	defer dir.Close()
	if err := checkRoot(base); err != nil {
		if errors.Is(err, unix.ENOENT) {
			return nil // somebody else was faster
		}
		return err
	}
	names, _ := dir.Readdirnames(-1)
	var first error
	for _, name := range names {
		if !strings.HasPrefix(name, runPrefix) {
			continue
		}
		if err := sweepDir(filepath.Join(base, name)); err != nil && first == nil {
			first = err
		}
	}
	unix.Rmdir(base) // where it is empty now
	return first
}

func sweepDir(path string) error {
	lock, err := lockDir(path, unix.LOCK_EX|unix.LOCK_NB)
	switch {
	case errors.Is(err, unix.EWOULDBLOCK), errors.Is(err, unix.ENOENT):
		return nil // it is alive, or somebody else was faster
	case err != nil:
		return err
	}
	defer lock.Close()
	return empty(path)
}

// empty removes a directory whose lock is ours, with the FIFOs in it. The lock
// goes last: without it the directory would look as if it was just being made.
func empty(path string) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	foreign := false
	for _, e := range entries {
		switch {
		case e.Type()&os.ModeNamedPipe != 0:
			os.Remove(filepath.Join(path, e.Name()))
		case e.Name() != lockName:
			foreign = true
		}
	}
	os.Remove(filepath.Join(path, lockName))
	err = unix.Rmdir(path)
	switch {
	case err == nil, err == unix.ENOENT:
		return nil
	case err == unix.ENOTEMPTY && !foreign:
		return nil // its owner, who was just making it, has the lock now
	case err == unix.ENOTEMPTY:
		return &Error{Path: path, End: "remove", Err: err, What: "it holds what is no FIFO", Do: "remove it by hand"}
	}
	return failed(path, "remove", err)
}
