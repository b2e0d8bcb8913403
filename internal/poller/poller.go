// Package poller has the Go runtime make its network poller while there is
// room for that: later, with a full table of descriptors, it would end the
// program.
package poller

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

var (
	mu   sync.Mutex
	made bool
)

// Make makes the poller, unless that was done. It is to be called before a
// non-blocking descriptor is given to os.NewFile.
func Make() error {
	mu.Lock()
	defer mu.Unlock()
	if made {
		return nil
	}
	// The runtime takes two descriptors. The third is what it is made for.
	var fds [3]int
	for i := range fds {
		fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
		if err != nil {
			closeAll(fds[:i])
			return os.NewSyscallError("eventfd", err)
		}
		fds[i] = fd
	}
	closeAll(fds[1:])
	os.NewFile(uintptr(fds[0]), "eventfd").Close()
	made = true
	return nil
}

func closeAll(fds []int) {
	for _, fd := range fds {
		unix.Close(fd)
	}
}
