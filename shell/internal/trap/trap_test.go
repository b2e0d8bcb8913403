package trap

import (
	"context"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/bashtest"
)

func TestTables(t *testing.T) {
	t.Parallel()
	for script, got := range map[string]string{
		"kill -l":               SignalTable(),
		"trap -l":               SignalTable(),
		"set -o posix; kill -l": SignalLine(),
	} {
		if want, _, _ := bashtest.Run(t, "", script); got != want {
			t.Errorf("%s shows\n%s\nin bash\n%s", script, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	want, _, _ := bashtest.Run(t, "", `for ((i = 1; i < 65; i++)); do kill -l $i; done 2>/dev/null`)
	var got string
	for _, key := range Keys() {
		if back := Key(Name(key)); back != key && Name(key) != "SIG" {
			t.Errorf("%d is named %s, which is %d", key, Name(key), back)
		}
		if name := SignalName(key); name != "" {
			got += name + "\n"
		}
	}
	if got != want {
		t.Errorf("the signals are\n%s\nin bash\n%s", got, want)
	}
	if keys := Keys(); !slices.IsSorted(keys) || keys[0] != Exit || keys[len(keys)-1] != Return {
		t.Errorf("the keys are %d", keys)
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"0": Exit, "EXIT": Exit, "exit": Exit, "SIGEXIT": -1,
		"1": 1, "HUP": 1, "SIGHUP": 1, "sighup": 1, "Hup": 1, "SIGSIGHUP": -1,
		"ERR": Err, "debug": Debug, "Return": Return, "SIGERR": -1,
		"RTMIN": 34, "RTMIN+15": 49, "RTMAX-14": 50, "RTMAX": 64, "RTMIN+16": 50, "rtmin+20": 54, "RTMIN+0": 34, "RTMIN+30": 64, "RTMIN+31": -1, "RTMIN+-1": -1, "RTMIN+ 3": 37, "RTMIN+": -1, "RTMIN+07": 41, "RTMAX-15": -1, "RTMAX-01": -1, "RTMAX-0": -1,
		"": -1, "SIG": -1, "64": 64, "65": -1, "-1": -1, "1x": -1, "0x1": -1, "99999999999999999999": -1, " 1": 1, "1 ": 1, "+1": 1, "01": 1, "\u017figint": -1,
	} {
		if got := Key(name); got != want {
			t.Errorf("Key(%q) = %d, want %d", name, got, want)
		}
		if _, bad, _ := bashtest.Run(t, "", `trap : "$1"`, name); (bad == "") != (want >= 0) {
			t.Errorf("bash says of %q: %q", name, bad)
		}
	}
}

func TestSignalText(t *testing.T) {
	t.Parallel()
	for sig, want := range map[syscall.Signal]string{
		unix.SIGHUP: "Hangup", unix.SIGINT: "Interrupt", unix.SIGTERM: "Terminated", unix.SIGKILL: "Killed",
	} {
		if got := SignalText(sig); got != want {
			t.Errorf("%d is %q, want %q", sig, got, want)
		}
	}
}

// FuzzKey checks that what has a number has a name, by which the same is found.
func FuzzKey(f *testing.F) {
	for _, name := range []string{"", "0", "INT", "sigint", "RTMIN+3", "RTMAX-3", "64", "-1", "007", "+5", "ſigint"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key := Key(name)
		if key == -1 {
			return
		}
		if !slices.Contains(Keys(), key) {
			t.Fatalf("%q is %d", name, key)
		}
		if shown := Name(key); shown != "SIG" && Key(shown) != key {
			t.Errorf("%q is %d, named %s, which is %d", name, key, shown, Key(shown))
		}
	})
}

func hasToken(b *Box) bool { return len(b.Wake) > 0 }

func TestBox(t *testing.T) {
	t.Parallel()
	b := NewBox()
	if b.Any.Load() || hasToken(b) || b.Take() != nil {
		t.Error("a new box is not empty")
	}
	b.Post(unix.SIGCHLD)
	if !b.Any.Load() || hasToken(b) {
		t.Error("SIGCHLD is to be pending, and not to wake")
	}
	b.Post(unix.SIGUSR1)
	b.Post(unix.SIGUSR1)
	if !hasToken(b) {
		t.Error("USR1 does not wake")
	}
	sigs := b.Take()
	if want := []syscall.Signal{unix.SIGCHLD, unix.SIGUSR1, unix.SIGUSR1}; !slices.Equal(sigs, want) {
		t.Errorf("pending are %v, want %v", sigs, want)
	}
	if b.Any.Load() || hasToken(b) {
		t.Error("Take leaves something")
	}
	b.Post(unix.SIGTERM)
	b.Restore(sigs[2:])
	b.Restore(nil)
	if got, want := b.Take(), []syscall.Signal{unix.SIGUSR1, unix.SIGTERM}; !slices.Equal(got, want) {
		t.Errorf("restored are %v, want %v", got, want)
	}
}

func TestDeadly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		traps   Actions
		pending []syscall.Signal
		want    syscall.Signal
	}{
		{nil, nil, 0},
		{nil, []syscall.Signal{unix.SIGCHLD, unix.SIGWINCH, unix.SIGURG, unix.SIGCONT, unix.SIGTSTP, 0}, 0},
		{nil, []syscall.Signal{unix.SIGCHLD, unix.SIGHUP, unix.SIGTERM}, unix.SIGHUP},
		{Actions{1: "x"}, []syscall.Signal{unix.SIGHUP, unix.SIGTERM}, unix.SIGTERM},
		{Actions{1: "", 15: "x"}, []syscall.Signal{unix.SIGHUP, unix.SIGTERM}, 0},
	} {
		b := NewBox()
		b.Traps = tt.traps
		for _, sig := range tt.pending {
			b.Post(sig)
		}
		if got := b.Deadly(); got != tt.want {
			t.Errorf("%v with %v: %v is deadly, want %v", tt.pending, tt.traps, got, tt.want)
		}
		if got := b.Take(); len(got) != len(tt.pending) {
			t.Errorf("%v of %v are left", got, tt.pending)
		}
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	b := NewBox()
	calls := 0
	stop := b.Watch(func() { calls++ })
	b.Post(unix.SIGUSR1)
	b.Post(unix.SIGCHLD)
	b.Post(unix.SIGUSR2)
	stop()
	b.Post(unix.SIGUSR1)
	if calls != 2 {
		t.Errorf("called %d times for two signals", calls)
	}
}

// A shell that is stopped waits until it is told to go on, or its context ends.
func TestStop(t *testing.T) {
	t.Parallel()
	b := NewBox()
	b.AwaitResume(t.Context()) // returns: it is not stopped
	b.TakeOwn(unix.SIGTSTP)
	b.TakeOwn(unix.SIGSTOP)
	if !b.Any.Load() {
		t.Error("the shell is not told to stop")
	}
	if sigs := b.Take(); sigs != nil {
		t.Errorf("what has stopped the shell is pending: %v", sigs)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	b.AwaitResume(ended)

	resumed := make(chan struct{})
	go func() {
		b.AwaitResume(t.Context())
		close(resumed)
	}()
	select {
	case <-resumed:
		t.Error("the shell has not stopped")
	default:
	}
	b.TakeOwn(unix.SIGCONT)
	<-resumed
	if got := b.Take(); !slices.Equal(got, []syscall.Signal{unix.SIGCONT}) {
		t.Errorf("pending after CONT: %v", got)
	}
}

// A trapped stop signal stops nothing.
func TestTrappedStop(t *testing.T) {
	t.Parallel()
	b := NewBox()
	b.Traps = Actions{int(unix.SIGTSTP): "echo"}
	b.TakeOwn(unix.SIGTSTP)
	b.AwaitResume(t.Context())
	if action, trapped := b.Action(unix.SIGTSTP); action != "echo" || !trapped {
		t.Errorf("the action is %q, %t", action, trapped)
	}
	if _, trapped := b.Action(unix.SIGINT); trapped {
		t.Error("INT is trapped")
	}
	if got := b.Take(); !slices.Equal(got, []syscall.Signal{unix.SIGTSTP}) {
		t.Errorf("pending: %v", got)
	}
}

// No signal is lost, whoever sends it.
func TestConcurrentPosts(t *testing.T) {
	t.Parallel()
	b := NewBox()
	const senders, each = 4, 100
	var all sync.WaitGroup
	for range senders {
		all.Go(func() {
			for range each {
				b.Post(unix.SIGUSR1)
			}
		})
	}
	for got := 0; got < senders*each; {
		<-b.Wake
		got += len(b.Take())
	}
	all.Wait()
	if left := b.Take(); left != nil {
		t.Errorf("%d too many", len(left))
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	var stop, stay []string
	for n := 1; n < Debug; n++ {
		switch sig := syscall.Signal(n); {
		case Stops(sig):
			stop = append(stop, SignalName(n))
			fallthrough
		case !EndsByDefault(sig):
			stay = append(stay, SignalName(n))
		}
	}
	if got := strings.Join(stop, " "); got != "STOP TSTP TTIN TTOU" {
		t.Errorf("%s stop", got)
	}
	if got := strings.Join(stay, " "); got != "CHLD CONT STOP TSTP TTIN TTOU URG WINCH" {
		t.Errorf("%s do not end a shell", got)
	}
}
