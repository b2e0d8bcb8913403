package fifo_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
	"gopipe/internal/leak"
)

func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	f, err := fifo.Create(path, 0o640)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Lstat(path); err != nil || st.Mode() != os.ModeNamedPipe|0o640 {
		t.Errorf("made %v, %v", st.Mode(), err)
	}
	if _, err := fifo.Create(path, 0o640); !errors.Is(err, unix.EEXIST) {
		t.Errorf("made twice: %v", err)
	}
	if _, err := fifo.CreateOrReuse(path, 0o640); err != nil {
		t.Errorf("not reused: %v", err)
	}
	if _, err := fifo.CreateOrReuse(path, 0o600); !errors.Is(err, unix.EEXIST) || !strings.Contains(err.Error(), "mode 0640") {
		t.Errorf("reused with another mode: %v", err)
	}
	for range 2 {
		if err := f.Remove(); err != nil {
			t.Error(err)
		}
	}
	if f, err = fifo.CreateOrReuse(path, 0o600); err != nil || f.Path() != path {
		t.Fatalf("not created: %v", err)
	}
	os.Rename(path, path+" before")
	if _, err := fifo.Create(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Remove(); !errors.Is(err, unix.ESTALE) {
		t.Errorf("removed another FIFO: %v", err)
	}
	if _, err := f.Open(t.Context(), unix.O_RDONLY|unix.O_NONBLOCK); !errors.Is(err, unix.ESTALE) {
		t.Errorf("opened another FIFO: %v", err)
	}
}

// What is in a FIFO's place is not touched, and the error says what it is.
func TestWrongPlace(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	os.WriteFile(in("regular"), []byte("text"), 0o600)
	unix.Mkfifo(in("fifo"), 0o600)
	os.Symlink(in("fifo"), in("link"))
	os.Symlink(in("regular"), in("link to a file"))
	os.Mkdir(in("directory"), 0o700)
	socket, err := net.Listen("unix", in("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, want := range map[string]string{
		"regular":        "it is a regular file, not a FIFO (remove it, or name another path)",
		"link":           "it is a symbolic link, not a FIFO",
		"link to a file": "it is a symbolic link, not a FIFO",
		"directory":      "it is a directory, not a FIFO",
		"socket":         "it is a socket, not a FIFO",
		"missing":        "no such file or directory (create it first",
	} {
		for end, flags := range map[string]int{"read": unix.O_RDONLY, "write": unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC} {
			f, err := fifo.Open(t.Context(), in(name), flags)
			wantText := "fifo: " + end + " end of " + in(name) + ": " + want
			var fault *fifo.Error
			if f != nil || !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), wantText) || fault.Path != in(name) {
				t.Errorf("Open: got %v, want %s", err, wantText)
			}
		}
		if name == "missing" {
			continue
		}
		for _, create := range []func(string, os.FileMode) (*fifo.FIFO, error){fifo.Create, fifo.CreateOrReuse} {
			if _, err := create(in(name), 0o600); err == nil || !strings.Contains(err.Error(), "not a FIFO") {
				t.Errorf("Create: %v", err)
			}
		}
	}
	if text, _ := os.ReadFile(in("regular")); string(text) != "text" {
		t.Errorf("the file was written to: %q", text)
	}
	if _, err := fifo.Create(in("no/f"), 0o600); err == nil || !strings.Contains(err.Error(), "make its directory first") {
		t.Errorf("Create: %v", err)
	}
	if f, err := fifo.OpenAny(t.Context(), in("link"), unix.O_RDWR); err != nil {
		t.Errorf("OpenAny: %v", err)
	} else {
		f.Close()
	}
}

func TestOtherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to give a FIFO away")
	}
	path := makeFIFO(t)
	if err := os.Chown(path, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	for _, flags := range []int{unix.O_RDONLY, unix.O_WRONLY} {
		if _, err := fifo.Open(t.Context(), path, flags); !errors.Is(err, unix.EPERM) || !strings.Contains(err.Error(), "it belongs to user 65534") {
			t.Errorf("Open: %v", err)
		}
	}
	if _, err := fifo.CreateOrReuse(path, 0o600); err == nil || !strings.Contains(err.Error(), "a FIFO of user 65534 is there") {
		t.Errorf("CreateOrReuse: %v", err)
	}
}

func TestThousandCancelled(t *testing.T) {
	dir := t.TempDir()
	before, threads := leak.Take(), countThreads(t)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range 1000 {
		f, err := fifo.Create(filepath.Join(dir, strconv.Itoa(i)), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if _, err := f.Open(ctx, i%2); err != context.Canceled { // O_RDONLY and O_WRONLY
				t.Errorf("got %v", err)
			}
			f.Remove()
		})
	}
	waitUntilOpening(t)
	cancel()
	all.Wait()
	if left := before.Left(); left != "" {
		t.Error(left)
	}
	// The runtime keeps the threads that a busy machine has it make. Opens that
	// block would need one each.
	const slack = 200
	if n := countThreads(t); n > threads+slack {
		t.Errorf("%d threads, from %d", n, threads)
	}
}

func countThreads(t *testing.T) int {
	t.Helper()
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Skip(err)
	}
	return len(tasks)
}
