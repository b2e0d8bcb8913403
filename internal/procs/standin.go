package procs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
)

// A StandIn is a child process that stands for something that runs inside this
// one, for those who know it by its number: it does nothing, tells what signals it
// gets, and ends as it is told, or with this process. Signals do not act on it,
// but for SIGKILL and SIGSTOP.
type StandIn struct {
	Pid int

	deliver func(syscall.Signal)
	file    *os.File // our end of its descriptor 0
	script  bool     // it is a shell's
	pidfd   int
	synced  chan struct{} // holds a token after an answer to Sync
	done    chan struct{} // closed when it has been reaped
	status  Status        // then

	ended atomic.Bool // by End
	mu    sync.Mutex  // of pidfd
}

// StandIn starts a stand-in, which ps(1) shows with the arguments given, in a
// directory; empty means this process's. It leads a process group of its own, or is
// in this process's. deliver is called for each signal that it
// gets, on goroutines of its own: a SIGKILL, or whatever else ends it before End is
// called, comes when it has ended. A SIGSTOP comes only where the Host is not nil.
// End must be called in the end, and not by deliver.
func (h *Host) StandIn(dir string, args []string, leads bool, deliver func(syscall.Signal)) (*StandIn, error) {
	s, err := newStandIn(standInFile, dir, args, leads, deliver)
	if err != nil {
		return nil, fmt.Errorf("cannot start a process that stands for %q: %w", args, err)
	}
	h.noticeStopped()
	return s, nil
}

func newStandIn(program func() (*os.File, error), dir string, args []string, leads bool, deliver func(syscall.Signal)) (*StandIn, error) {
	if err := poller.Make(); err != nil {
		return nil, err
	}
	ours, its, err := socketPair()
	if err != nil {
		return nil, err
	}
	s := &StandIn{deliver: deliver, file: ours, synced: make(chan struct{}, 1), done: make(chan struct{})}
	c := &Cmd{Dir: dir, Args: args, Env: []string{}, Files: []*os.File{its}, NeverLeads: !leads}
	file, err := program()
	if err == nil {
		c.Path = "/proc/self/fd/" + strconv.Itoa(int(file.Fd()))
		err = s.start(c)
		file.Close()
	}
	if err != nil {
		s.script = true
		c.Path, c.Args, c.Files = "/bin/sh", []string{args[0], "-c", standInScript()}, []*os.File{its, its}
		err = s.start(c)
	}
	if err != nil {
		ours.Close()
		its.Close()
		return nil, err
	}
	its.Close()
	ours.Read(make([]byte, 1)) // it is ready, or has ended
	standIns.add(s)
	go s.run()
	return s, nil
}

func (s *StandIn) start(c *Cmd) error {
	pid, b, err := fork(c, 0, 0)
	if err == nil {
		if err = b.wait(); err == nil {
			s.Pid, s.pidfd = pid, int(b.pidfd)
			return nil
		}
		waitEnd(int(b.pidfd))
		unix.Close(int(b.pidfd))
		err = b.why(c, err)
	}
	var dir *os.PathError
	if c.Dir != "" && errors.As(err, &dir) { // it is gone
		c.Dir = ""
		return s.start(c)
	}
	return err
}

// socketPair returns our end and a child's.
func socketPair() (ours, its *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	unix.SetNonblock(fds[0], true) // or the runtime would not poll it
	return os.NewFile(uintptr(fds[0]), "stand-in"), os.NewFile(uintptr(fds[1]), "stand-in"), nil
}

// run passes on signals until the stand-in has ended, and reaps it.
func (s *StandIn) run() {
	var sigs [16]byte
	for {
		n, err := s.file.Read(sigs[:])
		if err != nil {
			break
		}
		for _, sig := range sigs[:n] {
			if sig != 0 {
				s.pass(syscall.Signal(sig))
				continue
			}
			select {
			case s.synced <- struct{}{}:
			default:
			}
		}
	}
	s.status = waitEnd(s.pidfd)
	standIns.remove(s)
	s.mu.Lock()
	unix.Close(s.pidfd)
	s.pidfd = -1
	s.mu.Unlock()
	s.file.Close()
	s.pass(cmp.Or(s.status.Signal, unix.SIGKILL))
	close(s.done)
}

// pass delivers a signal that did not come with the end.
func (s *StandIn) pass(sig syscall.Signal) {
	if !s.ended.Load() {
		s.deliver(sig)
	}
}

// waitEnd waits for a child that is about to end, and reaps it.
func waitEnd(pidfd int) Status {
	for {
		info, _, ok, err := waitid(pidfd, unix.WEXITED)
		switch {
		case err != nil:
			return stolenStatus(pidfd)
		case ok:
			return info.exitStatus()
		}
		unix.Poll([]unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}, -1)
	}
}

// Sync returns when the signals that the stand-in had got before have been
// delivered, or when ctx ends.
func (s *StandIn) Sync(ctx context.Context) {
	if s.script {
		return
	}
	select {
	case <-s.synced: // of one that ctx has ended
	default:
	}
	s.send([]byte{255, 0})
	select {
	case <-s.synced:
	case <-s.done:
	case <-ctx.Done():
	}
}

// End has the stand-in end with a status, if it has not ended, and returns when
// nothing is left of it.
func (s *StandIn) End(status Status) {
	s.ended.Store(true)
	standIns.endings.Add(1)
	s.Signal(unix.SIGCONT)
	s.send(s.order(status))
	<-s.done
}

// send writes to the stand-in, without a SIGPIPE where that has ended.
func (s *StandIn) send(order []byte) {
	if conn, err := s.file.SyscallConn(); err == nil {
		conn.Control(func(fd uintptr) { unix.SendmsgN(int(fd), order, nil, nil, unix.MSG_NOSIGNAL) })
	}
}

// order is what the stand-in is told to end with a status.
func (s *StandIn) order(status Status) []byte {
	switch {
	case !s.script:
		return []byte{byte(status.Signal), byte(status.Code)}
	case status.Signal != 0:
		return fmt.Appendf(nil, "ulimit -c 0; trap - %d; kill -%d $$\n", status.Signal, status.Signal)
	}
	return fmt.Appendf(nil, "exit %d\n", status.Code)
}

// Signal sends the stand-in a signal, as anyone may: SIGSTOP stops it.
func (s *StandIn) Signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pidfd >= 0 {
		send(s.pidfd, s.Pid, sig)
	}
}

// standIns are those of the whole process.
var standIns standInSet

type standInSet struct {
	endings atomic.Int32 // by End, that SIGCHLD has not told of

	mu  sync.Mutex
	all map[int]*StandIn // by pid
}

func (l *standInSet) add(s *StandIn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = make(map[int]*StandIn)
	}
	l.all[s.Pid] = s
}

func (l *standInSet) remove(s *StandIn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, s.Pid)
}

func (l *standInSet) has(pid int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[pid] != nil
}

// noticeStopped passes a SIGSTOP on to those that have had one.
func (l *standInSet) noticeStopped() {
	l.mu.Lock()
	var stopped []*StandIn
	for _, s := range l.all {
		if info, _, ok, err := waitid(s.pidfd, unix.WSTOPPED); err == nil && ok && info.code == cldStopped {
			stopped = append(stopped, s)
		}
	}
	l.mu.Unlock()
	for _, s := range stopped {
		s.pass(unix.SIGSTOP)
	}
}

// noticeStopped has the host look after stand-ins that are stopped.
func (h *Host) noticeStopped() {
	if h == nil {
		return
	}
	h.engage()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listen(unix.SIGCHLD)
}

// standInScript does what the program does, where that can't be executed.
var standInScript = sync.OnceValue(func() string {
	var b strings.Builder
	for sig := 1; sig < 65; sig++ {
		if syscall.Signal(sig) != unix.SIGCHLD {
			fmt.Fprintf(&b, "trap \"n=0; printf '\\%03o'\" %d 2>/dev/null\n", sig, sig)
		}
	}
	b.WriteString("printf '\\000'\n")
	// A read that a signal ends fails, as at the end.
	b.WriteString("n=0; while [ $n -lt 10 ]; do n=$((n+1)); read -r end && eval \"$end\"; done; exit 137")
	return b.String()
})
