package wire

import (
	"os"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// The kernel gives each user a budget for pipe buffers (pipe-user-pages-soft
// of pipe(7), 64 MiB): past it, new pipes are born with two pages, also those
// of the user's other programs. So large pipes are for few at a time: a process
// takes shareBytes at the most, and holds one of the user's few tokens while
// it does.
const (
	defaultPipe = 64 << 10
	largePipe   = 1 << 20
	shareBytes  = 4 << 20
	tokens      = 4
)

var budget sharedBudget

type sharedBudget struct {
	mu    sync.Mutex
	used  int64
	token int // a bound socket, or 0
}

// grow enlarges a pipe to an equal part of the share. EPERM and a lack of
// tokens mean: keep what you have.
func (b *sharedBudget) grow(p *pipe, end *os.File, pipes int) {
	size := part(pipes)
	if size <= defaultPipe {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+size > shareBytes || !b.hold() {
		return
	}
	if resize(end, size) == nil {
		p.grown = size
		b.used += size
	}
	b.rest()
}

// resize does without Fd, which would have the file block.
func resize(end *os.File, size int64) error {
	conn, err := end.SyscallConn()
	if err != nil {
		return err
	}
	if controlErr := conn.Control(func(fd uintptr) {
		_, err = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, int(size))
	}); controlErr != nil {
		return controlErr
	}
	return err
}

func part(pipes int) int64 {
	size := int64(largePipe)
	for size > defaultPipe && size*int64(pipes) > shareBytes {
		size /= 2
	}
	return size
}

func (b *sharedBudget) giveBack(p *pipe) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= p.grown
	p.grown = 0
	b.rest()
}

// hold takes one of the user's tokens: abstract socket addresses (unix(7)),
// which the kernel frees however a process ends.
func (b *sharedBudget) hold() bool {
	if b.token != 0 {
		return true
	}
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false
	}
	prefix := "@gopipe/large-pipes/" + strconv.Itoa(os.Geteuid()) + "/"
	for i := range tokens {
		if unix.Bind(fd, &unix.SockaddrUnix{Name: prefix + strconv.Itoa(i)}) == nil {
			b.token = fd
			return true
		}
	}
	unix.Close(fd)
	return false
}

// rest gives the token back when no large pipe is left.
func (b *sharedBudget) rest() {
	if b.used == 0 && b.token != 0 {
		unix.Close(b.token)
		b.token = 0
	}
}
