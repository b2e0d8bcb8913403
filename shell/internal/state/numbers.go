package state

import (
	"os"

	"golang.org/x/sys/unix"
)

// Numbers has the descriptors of this process follow those of the program's own
// shell, where that has the process to itself: what the script closes or
// replaces by exec is let go, and what exec opens has the number by which other
// programs find it in /proc/PID/fd. A number that something in this process
// needs is left to that.
type Numbers struct {
	copies map[int]*Open // whose description a number that we made refers to
}

// Settle has the given numbers follow the table.
func (n *Numbers) Settle(t *Table, list []Redir) {
	if n == nil {
		return
	}
	for _, r := range list {
		n.follow(r.Fd, t.Get(r.Fd))
		if r.Both {
			n.follow(2, t.Get(2))
		}
		if r.Move {
			n.follow(r.From, t.Get(r.From))
		}
	}
}

func (n *Numbers) follow(fd int, o *Open) {
	if n.copies[fd] == o && o != nil {
		return
	}
	n.drop(fd)
	file, err := o.Descriptor()
	if err != nil || int(file.Fd()) == fd {
		return
	}
	if copyTo(int(file.Fd()), fd) {
		if n.copies == nil {
			n.copies = make(map[int]*Open)
		}
		n.copies[fd] = o
	}
}

// drop takes back the number, if it is ours.
func (n *Numbers) drop(fd int) {
	if _, ours := n.copies[fd]; !ours {
		return
	}
	delete(n.copies, fd)
	vacateNumber(fd)
}

// end lets go of all numbers.
func (n *Numbers) end() {
	if n == nil {
		return
	}
	for fd := range n.copies {
		n.drop(fd)
	}
}

// copyTo makes fd refer to the description of from, if fd is free.
func copyTo(from, fd int) bool {
	if fd <= 2 {
		return isVacant(fd) && unix.Dup3(from, fd, unix.O_CLOEXEC) == nil
	}
	made, err := unix.FcntlInt(uintptr(from), unix.F_DUPFD_CLOEXEC, fd)
	if err == nil && made != fd {
		unix.Close(made)
	}
	return err == nil && made == fd
}

// vacate lets go of a descriptor that this process was started with.
func vacate(file *os.File) {
	if fd := int(file.Fd()); fd <= 2 {
		vacateNumber(fd)
	} else {
		file.Close()
	}
}

// vacant is a descriptor that stands for closed ones. The numbers up to 2 are
// never free: something that this process opens would have them, and the Go
// runtime would write its last words into that.
const vacant = os.DevNull

func vacateNumber(fd int) {
	if fd > 2 {
		unix.Close(fd)
		return
	}
	null, err := unix.Open(vacant, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	unix.Dup3(null, fd, unix.O_CLOEXEC)
	unix.Close(null)
}

// isVacant reports whether a number up to 2 is one that was let go of: what was
// inherited is not close-on-exec.
func isVacant(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil && flags&unix.FD_CLOEXEC != 0
}
