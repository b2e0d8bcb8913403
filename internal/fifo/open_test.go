package fifo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
	"gopipe/internal/leak"
)

func makeFIFO(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Either side may come first.
func TestOpenMeets(t *testing.T) {
	t.Parallel()
	for range 50 {
		path := makeFIFO(t)
		go func() {
			w, err := fifo.Open(t.Context(), path, unix.O_WRONLY)
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(w, "hello")
			w.Close()
		}()
		r, err := fifo.Open(t.Context(), path, unix.O_RDONLY)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		r.Close()
		if string(text) != "hello" || err != nil {
			t.Fatalf("read %q, %v", text, err)
		}
	}
}

func TestOpenCancelled(t *testing.T) {
	cause := errors.New("no patience")
	tests := []struct {
		name  string
		flags int
		early bool // cancelled before the open
	}{
		{"read", unix.O_RDONLY, false},
		{"write", unix.O_WRONLY, false},
		{"read, too late", unix.O_RDONLY, true},
		{"write, too late", unix.O_WRONLY, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := makeFIFO(t)
			before := leak.Take()
			for range 50 {
				ctx, cancel := context.WithCancelCause(t.Context())
				if tt.early {
					cancel(cause)
				} else {
					go cancel(cause)
				}
				if f, err := fifo.Open(ctx, path, tt.flags); err != cause {
					t.Fatalf("got %v, %v, want the context's cause", f, err)
				}
			}
			if left := before.Left(); left != "" {
				t.Error(left)
			}
			// The FIFO works as before.
			go func() {
				f, err := fifo.Open(t.Context(), path, unix.O_WRONLY)
				if err == nil {
					f.Close()
				}
			}()
			f, err := fifo.Open(t.Context(), path, unix.O_RDONLY)
			if err != nil {
				t.Fatal(err)
			}
			f.Close()
		})
	}
}

func TestOpenCloseOnExec(t *testing.T) {
	t.Parallel()
	f, err := fifo.Open(t.Context(), makeFIFO(t), unix.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFD, 0); err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("F_GETFD: %#x, %v", flags, err)
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, want := range map[string]error{
		filepath.Join(dir, "missing"): unix.ENOENT,
		dir:                           fifo.ErrNotFIFO,
	} {
		f, err := fifo.Open(t.Context(), path, unix.O_WRONLY)
		if !errors.Is(err, want) {
			t.Errorf("%s: got %v, %v, want %v", path, f, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "missing")); err == nil {
		t.Error("it was created")
	}
}

// Whoever removes the FIFO while an open waits must not keep it waiting.
func TestOpenCancelledAfterRemoval(t *testing.T) {
	for name, flags := range map[string]int{"read": unix.O_RDONLY, "write": unix.O_WRONLY} {
		t.Run(name, func(t *testing.T) {
			path := makeFIFO(t)
			before := leak.Take()
			ctx, cancel := context.WithCancel(t.Context())
			opened := make(chan error)
			go func() {
				_, err := fifo.Open(ctx, path, flags)
				opened <- err
			}()
			waitUntilOpening(t)
			os.Remove(path)
			cancel()
			if err := <-opened; err != context.Canceled {
				t.Errorf("got %v", err)
			}
			if left := before.Left(); left != "" {
				t.Error(left)
			}
		})
	}
}

// waitUntilOpening waits until a thread of ours sleeps in openat(2).
func waitUntilOpening(t *testing.T) {
	t.Helper()
	openat := fmt.Sprintf("%d ", unix.SYS_OPENAT)
	for t.Context().Err() == nil {
		calls, _ := filepath.Glob("/proc/self/task/*/syscall")
		for _, call := range calls {
			text, _ := os.ReadFile(call) // "running", or the call that it sleeps in
			if strings.HasPrefix(string(text), openat) {
				return
			}
		}
	}
}
