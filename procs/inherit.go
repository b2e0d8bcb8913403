package procs

import (
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
	for fd, file := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		if !closedAtStart(fd) {
			files[fd] = file
		}
	}
	names, err := readDirNames("/proc/self/fd")
	if err != nil {
		return files, nil // no /proc: the standard ones have to do
	}
	for _, name := range names {
		fd, err := strconv.Atoi(name)
		if err != nil || fd < 3 {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			unix.CloseOnExec(fd)
			files[fd] = os.NewFile(uintptr(fd), "inherited")
		}
	}
	return files, nil
}

func readDirNames(dir string) ([]string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Readdirnames(-1)
}

// closedAtStart recognises what the Go runtime opened in place of a closed
// standard descriptor: /dev/null, for reading and writing, and by itself. What
// a program opens for that use is nearly always shared between descriptors,
// or opened for one direction.
func closedAtStart(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil {
		return true
	}
	if flags&unix.O_ACCMODE != unix.O_RDWR || flags&unix.O_CLOEXEC != 0 {
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
