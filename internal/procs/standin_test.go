package procs

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// standInPrograms are the two that a stand-in can be.
var standInPrograms = map[string]func() (*os.File, error){
	"image":  standInFile,
	"script": func() (*os.File, error) { return nil, errors.New("refused") },
}

// testStandIns runs a test on both programs. what a stand-in delivers comes by
// the channel.
func testStandIns(t *testing.T, f func(*testing.T, *StandIn, chan syscall.Signal)) {
	t.Parallel()
	for name, program := range standInPrograms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sigs := make(chan syscall.Signal, 100)
			s, err := newStandIn(program, "", []string{"gopipe", "a text"}, false, func(sig syscall.Signal) { sigs <- sig })
			if err != nil {
				t.Fatal(err)
			}
			if _, none := program(); s.script != (none != nil) { // there is no image without assembly
				t.Errorf("the program is another")
			}
			f(t, s, sigs)
			if err := unix.Kill(s.Pid, 0); err != unix.ESRCH {
				t.Errorf("kill -0 says %v when it has ended", err)
			}
			if standIns.has(s.Pid) {
				t.Error("still known")
			}
		})
	}
}

func TestStandInEndsAsTold(t *testing.T) {
	ends := []Status{{}, {Code: 1}, {Code: 10}, {Code: 255}}
	for _, sig := range []syscall.Signal{1, 2, 3, 6, 9, 10, 11, 13, 14, 15, 34, 64} {
		ends = append(ends, Status{Signal: sig})
	}
	for _, want := range ends {
		t.Run(strconv.Itoa(want.Shell()), func(t *testing.T) {
			testStandIns(t, func(t *testing.T, s *StandIn, sigs chan syscall.Signal) {
				if !s.script {
					unix.Kill(s.Pid, unix.SIGSTOP) // which does not keep it
				}
				s.End(want)
				if s.status != want {
					t.Errorf("%+v, want %+v", s.status, want)
				}
				if len(sigs) > 0 {
					t.Errorf("got %v", <-sigs)
				}
			})
		})
	}
}

func TestStandInDeliversSignals(t *testing.T) {
	testStandIns(t, func(t *testing.T, s *StandIn, sigs chan syscall.Signal) {
		for sig := syscall.Signal(1); sig <= 64; sig++ {
			switch sig {
			case unix.SIGKILL, unix.SIGSTOP, unix.SIGCHLD, 32, 33:
				continue
			}
			if s.script && (sig > 31 || sig == unix.SIGSEGV || sig == unix.SIGILL || sig == unix.SIGBUS || sig == unix.SIGFPE) {
				continue
			}
			if err := unix.Kill(s.Pid, sig); err != nil {
				t.Fatal(sig, err)
			}
			if got := <-sigs; got != sig {
				t.Errorf("%v came as %v", sig, got)
			}
		}
		s.End(Status{Code: 7})
		if s.status.Code != 7 {
			t.Errorf("%+v", s.status)
		}
	})
}

func TestStandInSync(t *testing.T) {
	testStandIns(t, func(t *testing.T, s *StandIn, sigs chan syscall.Signal) {
		for range 100 {
			unix.Kill(s.Pid, unix.SIGTERM)
			s.Sync(t.Context())
			if !s.script && len(sigs) != 1 {
				t.Fatalf("%d signals after a sync", len(sigs))
			}
			<-sigs
		}
		unix.Kill(s.Pid, unix.SIGKILL)
		s.Sync(t.Context())
		if got := <-sigs; got != unix.SIGKILL {
			t.Errorf("got %v", got)
		}
		s.End(Status{})
	})
}

func TestStandInIsKilled(t *testing.T) {
	testStandIns(t, func(t *testing.T, s *StandIn, sigs chan syscall.Signal) {
		unix.Kill(s.Pid, unix.SIGKILL)
		if got := <-sigs; got != unix.SIGKILL {
			t.Errorf("got %v", got)
		}
		s.End(Status{Code: 1})
		if want := (Status{Signal: unix.SIGKILL}); s.status != want {
			t.Errorf("%+v", s.status)
		}
	})
}

func TestStandInIsSeen(t *testing.T) {
	testStandIns(t, func(t *testing.T, s *StandIn, sigs chan syscall.Signal) {
		proc := "/proc/" + strconv.Itoa(s.Pid)
		text, _ := os.ReadFile(proc + "/cmdline")
		args := strings.Split(string(text), "\x00")
		if args[0] != "gopipe" || !s.script && args[1] != "a text" {
			t.Errorf("%q", args)
		}
		stat := processStat(s.Pid)
		if fields := strings.Fields(string(stat)); fields[1] != strconv.Itoa(os.Getpid()) {
			t.Errorf("its parent is %s", fields[1])
		}
		if group, _ := unix.Getpgid(s.Pid); group != unix.Getpgrp() {
			t.Errorf("its group is %d", group)
		}
		fds, _ := os.ReadDir(proc + "/fd")
		for _, fd := range fds {
			if n, _ := strconv.Atoi(fd.Name()); n > 2 && !s.script && n != 3 {
				t.Errorf("it has descriptor %d", n)
			}
		}
		s.End(Status{})
	})
}

// The directory of a stand-in may be gone by the time that it is made.
func TestStandInWithoutDirectory(t *testing.T) {
	t.Parallel()
	s, err := (*Host)(nil).StandIn("/nonexistent", []string{"gopipe"}, false, func(syscall.Signal) {})
	if err != nil {
		t.Fatal(err)
	}
	s.End(Status{})
}

func TestManyStandIns(t *testing.T) {
	t.Parallel()
	const many = 200
	var all []*StandIn
	for range many {
		s, err := newStandIn(standInFile, "", []string{"gopipe"}, false, func(syscall.Signal) {})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	for _, s := range all {
		s.End(Status{Code: 1})
	}
}
