package stream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// sent is what Send has written of a file that changes before anyone reads.
func sent(t *testing.T, text string, change func(file *os.File)) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	file.Seek(0, io.SeekStart)
	r, w := pipe(t)
	if err := Send(t.Context(), int(w.Fd()), int(file.Fd())); err != nil {
		t.Fatal(err)
	}
	w.Close()
	change(file)
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		w.Close()
	})
	return r, w
}

// What is in the pipe is what the file was.
func TestSendIsACopy(t *testing.T) {
	t.Parallel()
	const text = "one\ntwo\nthree\n"
	for name, change := range map[string]func(*os.File){
		"overwritten": func(f *os.File) { f.WriteAt([]byte("ONE"), 0) },
		"truncated":   func(f *os.File) { f.Truncate(0) },
		"cut":         func(f *os.File) { f.Truncate(5) },
		"a hole": func(f *os.File) {
			unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, 0, 8)
		},
		"longer": func(f *os.File) { f.WriteString("four\n") },
	} {
		if got := sent(t, text, change); got != text {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// A file that grows while it is read is read up to its end, wherever that is by
// then.
func TestSendGrowing(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	block := bytes.Repeat([]byte{'x'}, 3<<20)
	file.Write(block)
	file.Seek(0, io.SeekStart)
	r, w := pipe(t)
	sending := make(chan error, 1)
	go func() {
		sending <- Send(t.Context(), int(w.Fd()), int(file.Fd()))
		w.Close()
	}()
	if _, err := io.ReadFull(r, block[:1]); err != nil {
		t.Fatal(err)
	}
	file.WriteAt([]byte("more"), 3<<20) // the pipe does not hold what comes before
	got, err := io.ReadAll(r)
	if err != nil || len(got) != 3<<20+3 || !bytes.HasSuffix(got, []byte("more")) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	if err := <-sending; err != nil {
		t.Error(err)
	}
}

// Whose error it was shows.
func TestSendFails(t *testing.T) {
	t.Parallel()
	mem, err := os.Open("/proc/self/mem") // nothing is at address 0
	if err != nil {
		t.Skip(err)
	}
	defer mem.Close()
	r, w := pipe(t)
	bad := (*ReadError)(nil)
	if err := Send(t.Context(), int(w.Fd()), int(mem.Fd())); !errors.As(err, &bad) || bad.Err != unix.EIO {
		t.Errorf("an unreadable file: %v", err)
	}
	file, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Send(ctx, int(w.Fd()), int(file.Fd())); err != context.Canceled {
		t.Errorf("a context that has ended: %v", err)
	}
	r.Close()
	if err := Send(t.Context(), int(w.Fd()), int(file.Fd())); err != unix.EPIPE {
		t.Errorf("without a reader: %v", err)
	}
}
