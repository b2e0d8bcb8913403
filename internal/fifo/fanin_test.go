package fifo_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
)

func newFIFO(t *testing.T) *fifo.FIFO {
	t.Helper()
	f, err := fifo.Create(filepath.Join(t.TempDir(), "fifo"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sh runs a shell that nobody but the test has started, with the FIFO as $1.
func sh(t *testing.T, text string, f *fifo.FIFO) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sh", "-c", text, "sh", f.Path())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// Writers one after the other, one that never comes and one that is killed in
// the middle of a line: each whole line arrives once, then the end.
func TestFanIn(t *testing.T) {
	t.Parallel()
	f := newFIFO(t)
	in, err := f.FanIn(4)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	go func() {
		for _, text := range []string{`echo a >"$1"`, `echo b >"$1"`} {
			sh(t, text, f).Wait()
			in.Done()
		}
		killed := sh(t, `exec >"$1"; printf 'c\nhalf'; kill -9 $$`, f)
		killed.Wait()
		in.Done()
		in.Done() // never came
	}()
	text, err := io.ReadAll(in)
	lines := strings.SplitAfter(string(text), "\n")
	if want := []string{"a\n", "b\n", "c\n", "half"}; err != nil || !slices.Equal(lines, want) {
		t.Errorf("read %q, %v", lines, err)
	}
}

// The reader is a process, which is killed: writers get SIGPIPE, later ones
// too.
func TestFanInReaderKilled(t *testing.T) {
	t.Parallel()
	f := newFIFO(t)
	in, err := f.FanIn(3)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	file, err := in.File()
	if err != nil {
		t.Fatal(err)
	}
	reader := exec.Command("sleep", "1000")
	reader.Stdin = file
	if err := reader.Start(); err != nil {
		t.Fatal(err)
	}
	file.Close()
	writing := sh(t, `exec yes >"$1"`, f)
	reader.Process.Kill()
	reader.Wait()
	later := sh(t, `exec yes >"$1"`, f)
	for name, cmd := range map[string]*exec.Cmd{"writing": writing, "later": later} {
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGPIPE {
			t.Errorf("%s: %v", name, err)
		}
		in.Done()
	}
}

func TestFanInClosed(t *testing.T) {
	t.Parallel()
	f := newFIFO(t)
	in, err := f.FanIn(1)
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan error)
	go func() {
		_, err := in.Read(make([]byte, 1))
		over <- err
	}()
	in.Close()
	if err := <-over; err == nil || err == io.EOF {
		t.Errorf("Read: %v", err)
	}
	in.Close()
	in.Done()
}

func TestFanInOfNone(t *testing.T) {
	t.Parallel()
	in, err := newFIFO(t).FanIn(0)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if n, err := in.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("got %d, %v", n, err)
	}
}

// A keeper does not keep the reader's death from the writers.
func TestKeeper(t *testing.T) {
	t.Parallel()
	f := newFIFO(t)
	r, err := f.Open(t.Context(), unix.O_RDONLY|unix.O_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	k, err := f.Keep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w, err := f.Open(t.Context(), unix.O_WRONLY)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	<-k.Broken()
	if _, err := io.WriteString(w, "x"); !errors.Is(err, unix.EPIPE) {
		t.Errorf("wrote: %v", err)
	}
	k.Close()
	k.Close()
	os.Remove(f.Path())
}

// That the reader has left is noticed although the pipe is full, and although
// that was before anybody could wait for it.
func TestBrokenWhileFull(t *testing.T) {
	t.Parallel()
	for range 100 {
		f := newFIFO(t)
		r, err := f.Open(t.Context(), unix.O_RDONLY|unix.O_NONBLOCK)
		if err != nil {
			t.Fatal(err)
		}
		w, err := f.Open(t.Context(), unix.O_WRONLY|unix.O_NONBLOCK)
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = unix.Write(int(w.Fd()), make([]byte, 1<<16))
		}
		if err != unix.EAGAIN {
			t.Fatal(err)
		}
		k, err := f.TryKeep()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		<-k.Broken()
		k.Close()
		w.Close()
	}
}
