package procs

import (
	"bytes"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// An action is the kernel's struct sigaction; its zero value is SIG_DFL.
type action [4]uint64

var ignoreAction = action{1} // SIG_IGN

// handler is what the kernel calls, or the number of SIG_DFL or SIG_IGN.
func (a action) handler() uintptr { return *(*uintptr)(unsafe.Pointer(&a)) }

// setAction sets a signal's action under the Go runtime's feet, which keeps its
// own handler for most signals even after signal.Reset.
func setAction(sig syscall.Signal, act action) (old action) {
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig),
		uintptr(unsafe.Pointer(&act)), uintptr(unsafe.Pointer(&old)), 8, 0, 0)
	return old
}

func getAction(sig syscall.Signal) (act action) {
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), 0, uintptr(unsafe.Pointer(&act)), 8, 0, 0)
	return act
}

func defaultAction(sig syscall.Signal) {
	setAction(sig, action{})
	unblock(sig)
}

func unblock(sig syscall.Signal) {
	var set unix.Sigset_t
	set.Val[(sig-1)/64] |= 1 << ((uint(sig) - 1) % 64)
	unix.PthreadSigmask(unix.SIG_UNBLOCK, &set, nil)
}

// pause is for the time that a thread may take to do what it is about to. It is
// not the runtime's sleep, which would wake other threads.
func pause() {
	t := unix.NsecToTimespec(int64(50 * time.Microsecond))
	unix.RawSyscall(unix.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&t)), 0, 0)
}

// awaitHandlers waits until no other thread is about to act on a signal. A
// thread that has one pending, or blocks signals, is, unless it does so for a
// fork, which does not last. Between the kernel's choice of a thread and the
// first instruction of the Go runtime's handler, or the default action, nothing
// shows it but that the thread does not sleep: as it may have other reasons for
// that, patience is for how long it is waited for.
func awaitHandlers(patience time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	own := strconv.Itoa(unix.Gettid())
	await(func() int { return threads(own) }, patience)
}

// awaitFirst is awaitHandlers for the first thread alone, which the kernel
// prefers for what is sent to the process. It mostly sleeps, or is the caller's.
func awaitFirst(patience time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if unix.Gettid() == unix.Getpid() {
		return // what was there has been taken on the way back from the kernel
	}
	var buf [2048]byte
	await(func() int { return threadState(readProc("/proc/self/status", buf[:])) }, patience)
}

func await(state func() int, patience time.Duration) {
	const limit = time.Second
	for began := time.Now(); ; {
		state, past := state(), time.Since(began)
		if state == asleep || state == awake && past >= patience || past >= limit {
			return
		}
		pause()
	}
}

// What threads do, the busiest of them last.
const (
	asleep = iota
	awake
	signaled // a signal is pending, or handled
)

// threads returns what the busiest thread of this process does, apart from own.
func threads(own string) (busiest int) {
	tids, _ := readDirNames("/proc/self/task")
	buf := make([]byte, 4096)
	for _, tid := range tids {
		if tid != own {
			busiest = max(busiest, threadState(readProc("/proc/self/task/"+tid+"/status", buf)))
		}
	}
	return busiest
}

// threadState reads a thread's status file. The runtime blocks SIGILL only in
// its handlers and around a fork.
func threadState(status []byte) int {
	blocked := mask(status, "\nSigBlk:\t")
	waiting := mask(status, "\nSigPnd:\t") | mask(status, "\nShdPnd:\t")
	switch {
	case blocked&(1<<(unix.SIGILL-1)) != 0 || waiting&^blocked != 0:
		return signaled
	case strings.HasPrefix(field(status, "\nState:\t"), "R"):
		return awake
	}
	return asleep
}

// mask reads a set of signals.
func mask(status []byte, name string) uint64 {
	set, _ := strconv.ParseUint(field(status, name), 16, 64)
	return set
}

// field returns what follows a name, up to the end of the line.
func field(text []byte, name string) string {
	_, after, _ := bytes.Cut(text, []byte(name))
	line, _, _ := bytes.Cut(after, []byte("\n"))
	return string(line)
}

// readProc reads the beginning of a file of /proc, without what package os does
// beside that: it is called for each thread.
func readProc(path string, buf []byte) []byte {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	n, _ := unix.Read(fd, buf)
	return buf[:max(n, 0)]
}
