package procs

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// InheritedFiles returns the descriptors that this process was started with on
// purpose: 0 to 2, and all others that are not close-on-exec, as everything is
// that a Go program opens by itself. It is for a program's main function. The
// files are never to be closed. Children inherit only those that are passed to
// them from then on.
func InheritedFiles() (map[int]*os.File, error) {
	files := map[int]*os.File{}
	closed := closedAtStart()
	for fd, file := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		if !closed[fd] {
			files[fd] = file
		}
	}
	limit := openLimit()
	numbers, err := openNumbers(limit)
	if errors.Is(err, unix.EMFILE) {
		return nil, fmt.Errorf("cannot start with so few descriptors: %w (see ulimit -n)", err)
	}
	for _, fd := range numbers {
		// One above the limit can't be passed on by number: it stays as it is,
		// and children have it all the same.
		if fd < 3 || fd >= limit {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			unix.CloseOnExec(fd)
			files[fd] = os.NewFile(uintptr(fd), "inherited")
		}
	}
	return files, nil
}

// Duplicate returns another descriptor of what a file refers to, close-on-exec
// and the caller's.
func Duplicate(file *os.File) (*os.File, error) {
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	return os.NewFile(uintptr(fd), file.Name()), nil
}

// openNumbers lists the descriptors that are open. Without /proc it returns what
// they may be, and why.
func openNumbers(limit int) (numbers []int, err error) {
	names, err := readDirNames("/proc/self/fd")
	if err != nil {
		for fd := range min(limit, 1024) {
			numbers = append(numbers, fd)
		}
	}
	for _, name := range names {
		if fd, err := strconv.Atoi(name); err == nil {
			numbers = append(numbers, fd)
		}
	}
	return numbers, err
}

// openLimit is the first number that no new descriptor can have.
func openLimit() int {
	var r unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &r) != nil || r.Cur > math.MaxInt32 {
		return math.MaxInt32
	}
	return int(r.Cur)
}

// readDirNames reads a directory without package os, which would have the
// runtime make its network poller: most runs that start no child need none.
func readDirNames(dir string) (names []string, err error) {
	fd, err := unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("open "+dir, err)
	}
	defer unix.Close(fd)
	for buf := make([]byte, 4096); ; {
		n, err := unix.ReadDirent(fd, buf)
		if err != nil || n <= 0 {
			return names, os.NewSyscallError("read "+dir, err)
		}
		_, _, names = unix.ParseDirent(buf[:n], -1, names)
	}
}

// closedAtStart recognises what the Go runtime opens in place of each closed
// standard descriptor: /dev/null, for reading and writing, and apart from the
// others. Callers open it like that too for one of them (Python's DEVNULL) or
// for both outputs (Node's "ignore"), so only input and output together tell.
func closedAtStart() (closed [3]bool) {
	for fd := range closed {
		closed[fd] = isFreshNull(fd)
	}
	if !closed[0] || !closed[1] {
		return [3]bool{}
	}
	return closed
}

func isFreshNull(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_ACCMODE != unix.O_RDWR {
		return false
	}
	var st unix.Stat_t
	null := unix.Mkdev(1, 3)
	if unix.Fstat(fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFCHR || st.Rdev != null {
		return false
	}
	for other := range 3 {
		if other != fd && sameFile(fd, other) {
			return false
		}
	}
	return true
}

// sameFile compares open file descriptions, see kcmp(2); true if unknown.
func sameFile(a, b int) bool {
	const kcmpFile = 0
	pid := uintptr(os.Getpid())
	r, _, e := unix.Syscall6(unix.SYS_KCMP, pid, pid, kcmpFile, uintptr(a), uintptr(b), 0)
	return e != 0 || r == 0
}
