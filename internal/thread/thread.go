// Package thread has functions run on an OS thread of their own.
package thread

import (
	"runtime"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

// A Thread runs functions on a thread that ends with it: what they change of the
// thread touches no other.
type Thread struct {
	calls chan func()
}

// New starts a thread. End must be called in the end.
func New() *Thread {
	t := &Thread{make(chan func())}
	go t.begin()
	return t
}

// begin stays away from the program's first thread, which can't end and which
// the program is known by: /proc/PID/cwd, and the umask in /proc/PID/status, are
// that thread's.
func (t *Thread) begin() {
	runtime.LockOSThread()
	if unix.Gettid() != unix.Getpid() {
		t.run()
		return
	}
	elsewhere := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		close(elsewhere)
		t.run()
	}()
	<-elsewhere // it can't be on this thread, which is locked until then
	runtime.UnlockOSThread()
}

// run ends with its goroutine locked: so its thread ends too.
func (t *Thread) run() {
	for f := range t.calls {
		f()
	}
}

// Do calls f on the thread, one call at a time, and waits for it.
func (t *Thread) Do(f func()) {
	done := make(chan struct{})
	t.calls <- func() {
		defer close(done)
		f()
	}
	<-done
}

// End ends the thread. It must not be used afterwards.
func (t *Thread) End() { close(t.calls) }
