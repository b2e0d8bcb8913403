package fanin

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

func TestSet(t *testing.T) {
	t.Parallel()
	var all Set
	all.Remove() // of nothing
	all = Set{}
	first, err := all.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	second, err := all.Create("a")
	if err != nil || second.Node.Path() == first.Node.Path() {
		t.Fatalf("two FIFOs of a name are at %s, %v", second.Node.Path(), err)
	}
	unnamed, err := all.Unnamed()
	if err != nil {
		t.Fatal(err)
	}
	if all.Find(first.Node.Path()) != first || all.Find(second.Node.Path()) != second || all.Find(unnamed.Path()) != nil || all.Find("") != nil {
		t.Error("a FIFO is not found by its path, or another is")
	}
	all.Remove()
	all.Remove()
	for _, path := range []string{first.Node.Path(), second.Node.Path(), unnamed.Path()} {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is left: %v", path, err)
		}
	}
	if _, err := all.Create("b"); err == nil {
		t.Error("a FIFO is made after the end")
	}
}

// openBoth opens a FIFO as a reader and a writer would, without waiting.
func openBoth(t *testing.T, f *FIFO) (reader, writer int) {
	t.Helper()
	reader, err := unix.Open(f.Node.Path(), unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	writer, err = unix.Open(f.Node.Path(), unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	return reader, writer
}

// As long as a job may write, the reader sees no end; and then it does.
func TestReaderWaitsForWriters(t *testing.T) {
	t.Parallel()
	var all Set
	defer all.Remove()
	f, err := all.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	job := NewWriter(&all, nil).Cloned(nil)
	job.ExpectAll(nil, []*FIFO{f})
	if !job.Foreseen(f) || job.Parent.Foreseen(f) {
		t.Error("the job is expected to write, and nobody else is")
	}
	reader, writer := openBoth(t, f)
	defer unix.Close(reader)
	job.Opened(nil, f, false)
	unix.Close(writer)
	var buf [1]byte
	if n, err := unix.Read(reader, buf[:]); err != unix.EAGAIN {
		t.Errorf("the reader sees %d, %v while the job may write", n, err)
	}
	job.End()
	job.End()
	unix.SetNonblock(reader, false)
	if n, err := unix.Read(reader, buf[:]); n != 0 || err != nil {
		t.Errorf("the reader sees %d, %v after the job", n, err)
	}
}

// A shell that has written may do so again, until it reads.
func TestShellWritesAgain(t *testing.T) {
	t.Parallel()
	var all Set
	defer all.Remove()
	f, err := all.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	shell := NewWriter(&all, nil)
	reader, writer := openBoth(t, f)
	defer unix.Close(reader)
	shell.Opened(nil, f, false)
	unix.Close(writer)
	var buf [1]byte
	if n, err := unix.Read(reader, buf[:]); err != unix.EAGAIN {
		t.Errorf("the reader sees %d, %v while the shell may write", n, err)
	}
	unlock := shell.Lock()
	shell.Reads(f)
	unlock()
	if n := shell.ReadsNow(); n != 1 {
		t.Errorf("%d are read", n)
	}
	shell.KeepReading()
	if shell.ReadsAgain(0); shell.ReadsNow() != 1 {
		t.Error("what exec reads is read no more")
	}
	unix.SetNonblock(reader, false)
	if n, err := unix.Read(reader, buf[:]); n != 0 || err != nil {
		t.Errorf("the reader sees %d, %v while the shell reads", n, err)
	}
	shell.End()
}
