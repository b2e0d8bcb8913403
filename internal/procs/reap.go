package procs

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/epoll"
)

// A watcher tells which pidfds are readable, that is, which children ended. Other than
// with SIGCHLD, nothing coalesces, and no host program can unsubscribe it.
type watcher struct {
	set  *epoll.Set
	idle chan struct{} // closed when its goroutine is gone

	mu        sync.Mutex
	processes map[int]*Process // by pidfd
}

func newWatcher() (*watcher, error) {
	set, err := epoll.New("pidfds")
	if err != nil {
		return nil, err
	}
	w := &watcher{set: set, idle: make(chan struct{}), processes: make(map[int]*Process)}
	go w.run()
	return w, nil
}

func (w *watcher) add(p *Process) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.set.Add(p.pidfd, unix.EPOLLIN, int32(p.pidfd)); err != nil {
		return err
	}
	w.processes[p.pidfd] = p
	return nil
}

func (w *watcher) remove(p *Process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.set.Remove(p.pidfd)
	delete(w.processes, p.pidfd)
}

func (w *watcher) find(pidfd int32) *Process {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.processes[int(pidfd)]
}

func (w *watcher) close() {
	w.set.Close()
	<-w.idle
}

// run reaps children as they end, until w is closed.
func (w *watcher) run() {
	defer close(w.idle)
	events := make([]unix.EpollEvent, 64)
	for {
		n, ok := w.set.Wait(events)
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
