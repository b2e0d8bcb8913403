// Package epoll waits for any number of descriptors by one goroutine and no thread.
package epoll

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
)

// A Set is an epoll set of its own inside the runtime's poller: each event costs the same
// however many descriptors there are. Its methods may be called by several goroutines,
// Wait by one.
type Set struct {
	file *os.File
	conn syscall.RawConn
	fd   int

	// Of the Wait under way, so that it needs no memory of its own.
	events []unix.EpollEvent
	n      int
	look   func(uintptr) bool
}

// New makes a set, which Close is to be called of. The name is for messages.
func New(name string) (*Set, error) {
	if err := poller.Make(); err != nil {
		return nil, err
	}
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	unix.SetNonblock(fd, true) // or the runtime would not poll it
	file := os.NewFile(uintptr(fd), name)
	conn, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, err
	}
	s := &Set{file: file, conn: conn, fd: fd}
	s.look = func(uintptr) bool {
		s.n, _ = unix.EpollWait(s.fd, s.events, 0)
		return s.n > 0
	}
	return s, nil
}

// Add has events of a descriptor be told, with id in place of it.
func (s *Set) Add(fd int, events uint32, id int32) error {
	ev := unix.EpollEvent{Events: events, Fd: id}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(s.fd, unix.EPOLL_CTL_ADD, fd, &ev))
}

// Remove forgets a descriptor that is about to be closed: a child that has not come to its
// exec holds a copy, and would have it reported on and on.
func (s *Set) Remove(fd int) { unix.EpollCtl(s.fd, unix.EPOLL_CTL_DEL, fd, nil) }

// Wait waits until something has happened, and fills in events: their Fd is the id. ok is
// false once the set is closed, or its time has come.
func (s *Set) Wait(events []unix.EpollEvent) (n int, ok bool) {
	s.events = events
	err := s.conn.Read(s.look)
	return s.n, err == nil
}

// End ends a Wait, and all later ones, at a time.
func (s *Set) End(at time.Time) { s.file.SetReadDeadline(at) }

// Close ends a Wait, and the set.
func (s *Set) Close() { s.file.Close() }
