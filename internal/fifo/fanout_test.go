package fifo_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
)

// fanOut makes a FanOut to so many processes that run a shell's text, with
// their FIFO as $1. Their outputs are read by wait.
func fanOut(t *testing.T, texts ...string) (out *fifo.FanOut, wait func() []string) {
	t.Helper()
	var fifos []*fifo.FIFO
	var readers []*exec.Cmd
	outputs := make([]strings.Builder, len(texts))
	for i, text := range texts {
		f := newFIFO(t)
		cmd := exec.Command("sh", "-c", text, "sh", f.Path())
		cmd.Stdout = &outputs[i]
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		fifos, readers = append(fifos, f), append(readers, cmd)
	}
	out, err := fifo.NewFanOut(t.Context(), fifos...)
	if err != nil {
		t.Fatal(err)
	}
	return out, func() (got []string) {
		for i, cmd := range readers {
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
			got = append(got, outputs[i].String())
		}
		return got
	}
}

// A reader that leaves does not end the others, however slow they are.
func TestFanOut(t *testing.T) {
	t.Parallel()
	out, wait := fanOut(t, `cat "$1"`, `head -n 1 "$1"`, `(read x; echo $x; read x; echo $x; cat) <"$1"`)
	text := strings.Repeat("0123456789abcde\n", 1<<16) // more than a FIFO holds
	for range 4 {
		if n, err := io.WriteString(out, text); n != len(text) || err != nil {
			t.Fatalf("wrote %d, %v", n, err)
		}
	}
	out.Close()
	out.Close()
	whole := strings.Repeat(text, 4)
	for i, got := range wait() {
		if want := []string{whole, text[:16], whole}[i]; got != want {
			t.Errorf("reader %d has %d bytes of %d", i, len(got), len(want))
		}
	}
}

func TestFanOutNobodyLeft(t *testing.T) {
	t.Parallel()
	out, wait := fanOut(t, `: <"$1"`, `: <"$1"`)
	var err error
	for err == nil {
		_, err = io.WriteString(out, "line\n")
	}
	if fault := new(fifo.Error); !errors.Is(err, unix.EPIPE) || !errors.As(err, &fault) || fault.End != "write end" {
		t.Errorf("got %v", err)
	}
	out.Close()
	wait()
}

// A Write that waits for a slow reader ends with Close.
func TestFanOutClosed(t *testing.T) {
	t.Parallel()
	f := newFIFO(t)
	r, err := f.Open(t.Context(), unix.O_RDONLY|unix.O_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out, err := fifo.NewFanOut(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := out.Write(make([]byte, 4<<20)) // more than fits
		ended <- err
	}()
	bufio.NewReader(r).Peek(1) // it has begun
	out.Close()
	if err := <-ended; !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// Without a reader for each there is no FanOut, and nothing is left.
func TestFanOutNotOpened(t *testing.T) {
	t.Parallel()
	cause := errors.New("no patience")
	ctx, cancel := context.WithCancelCause(t.Context())
	go cancel(cause)
	if _, err := fifo.NewFanOut(ctx, newFIFO(t), newFIFO(t)); err != cause {
		t.Errorf("got %v", err)
	}
	gone := newFIFO(t)
	os.Remove(gone.Path())
	if _, err := fifo.NewFanOut(t.Context(), newFIFO(t), gone); !errors.Is(err, unix.ENOENT) ||
		!strings.Contains(err.Error(), filepath.Base(gone.Path())) {
		t.Errorf("got %v", err)
	}
}
