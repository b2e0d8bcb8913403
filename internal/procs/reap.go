package procs

import (
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
)

// A watcher tells which pidfds are readable, that is, which children ended. It
// is an epoll set of its own inside the runtime's poller: one goroutine and no
// thread waits for any number of children, each exit costs the same however
// many there are, and, other than SIGCHLD, nothing coalesces, and no host
// program can unsubscribe it.
type watcher struct {
	file *os.File
	conn syscall.RawConn
	fd   int
	idle chan struct{} // closed when its goroutine is gone

	mu        sync.Mutex
	processes map[int]*Process // by pidfd
}

func newWatcher() (*watcher, error) {
	if err := poller.Make(); err != nil {
		return nil, err
	}
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	unix.SetNonblock(fd, true) // or the runtime would not poll it
	file := os.NewFile(uintptr(fd), "pidfds")
	conn, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, err
	}
	w := &watcher{file: file, conn: conn, fd: fd, idle: make(chan struct{}), processes: make(map[int]*Process)}
	go w.run()
	return w, nil
}

func (w *watcher) add(p *Process) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	ev := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(p.pidfd)}
	if err := unix.EpollCtl(w.fd, unix.EPOLL_CTL_ADD, p.pidfd, &ev); err != nil {
		return os.NewSyscallError("epoll_ctl", err)
	}
	w.processes[p.pidfd] = p
	return nil
}

func (w *watcher) remove(p *Process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	unix.EpollCtl(w.fd, unix.EPOLL_CTL_DEL, p.pidfd, nil)
	delete(w.processes, p.pidfd)
}

func (w *watcher) find(pidfd int32) *Process {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.processes[int(pidfd)]
}

// wait returns the pidfds that are readable, or ok false once w is closed.
func (w *watcher) wait(events []unix.EpollEvent) (n int, ok bool) {
	err := w.conn.Read(func(uintptr) bool {
		n, _ = unix.EpollWait(w.fd, events, 0)
		return n > 0
	})
	return n, err == nil
}

func (w *watcher) close() {
	w.file.Close()
	<-w.idle
}

// run reaps children as they end, until w is closed.
func (w *watcher) run() {
	defer close(w.idle)
	events := make([]unix.EpollEvent, 64)
	for {
		n, ok := w.wait(events)
		if !ok {
			return
		}
		for _, ev := range events[:n] {
			if p := w.find(ev.Fd); p != nil {
				p.group.reap(p)
			}
		}
	}
}

func (g *Group) reap(p *Process) {
	if !g.collect(p) {
		return
	}
	p.ended = time.Now()

	g.mu.Lock()
	if !p.awaits {
		g.watch.remove(p)
	}
	g.reaping.Add(1)
	defer g.reaping.Done()
	delete(g.live, p.pidfd)
	if len(g.live) == 0 {
		g.Host.noteLeft(g)
	}
	p.over = true
	onEnd := p.onEnd
	if !p.leads {
		waitid(p.pidfd, unix.WEXITED)
		unix.Close(p.pidfd)
	}
	g.mu.Unlock()
	if p.status.Signal != 0 {
		g.Host.diedBySignal(g, p.status.Signal)
	}
	close(p.done)
	if onEnd != nil {
		onEnd()
	}
}

// awaiting counts the calls of Await that each hold a thread. A few are worth it.
var awaiting counter

type counter struct{ atomic.Int32 }

func (c *counter) enter() bool {
	const most = 4
	if c.Add(1) <= most {
		return true
	}
	c.Add(-1)
	return false
}

func (c *counter) leave() { c.Add(-1) }

// Await waits until the process has ended. Of one that was started for that, see
// [Cmd], it notices the end itself, so that no other goroutine has a part in it.
func (p *Process) Await() {
	if !p.awaits {
		<-p.done
		return
	}
	defer awaiting.leave()
	ready := []unix.PollFd{{Fd: int32(p.pidfd), Events: unix.POLLIN}}
	for !p.over {
		if n, err := unix.Poll(ready, -1); n > 0 || err != nil && err != unix.EINTR {
			p.group.reap(p)
		}
	}
}

// collect reads a child's status while its zombie remains, so that its byte
// counts are final and its group's number stays taken.
func (g *Group) collect(p *Process) (ended bool) {
	info, usage, ok, err := waitid(p.pidfd, unix.WEXITED|unix.WNOWAIT)
	switch {
	case err != nil:
		g.mu.Lock()
		p.stolen = true
		g.mu.Unlock()
		p.status = stolenStatus(p.pidfd)
		p.usage = Usage{Read: -1, Written: -1}
		return true
	case !ok:
		return false
	}
	p.status = info.exitStatus()
	p.usage = usageOf(&usage)
	if g.Observe {
		readIO(p.Pid, &p.usage)
	}
	return true
}
