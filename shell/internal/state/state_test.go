package state

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"
)

func newPipe(t *testing.T) (r, w *os.File) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

func isOpen(f *os.File) bool {
	_, err := f.Stat()
	return !errors.Is(err, os.ErrClosed)
}

// A description is closed with its last entry, in whichever table that is.
func TestTableOwnership(t *testing.T) {
	t.Parallel()
	r, w := newPipe(t)
	table := NewTable()
	table.Set(5, &Open{File: w})
	table.Set(1, table.Get(5))
	clone := table.Clone()
	table.Set(5, nil)
	table.Set(5, nil) // is closed already
	table.Close()
	table.Close()
	if !isOpen(w) || table.Get(1) != nil || clone.Get(5) == nil {
		t.Fatal("the clone has lost its entries")
	}
	clone.Set(1, &Open{File: r, Borrowed: true})
	if !isOpen(w) {
		t.Fatal("descriptor 5 is gone with 1")
	}
	clone.Set(5, nil)
	if isOpen(w) {
		t.Error("nobody has it, and it is open")
	}
	if clone.Close(); !isOpen(r) {
		t.Error("what was lent is closed")
	}
}

func TestTableOrder(t *testing.T) {
	t.Parallel()
	table := NewTable()
	open := func() *Open { r, _ := newPipe(t); return &Open{File: r} }
	for _, fd := range []int{7, 0, 300, 2, 1, 7, 2} {
		table.Set(fd, open())
	}
	table.SetPrivate(4, open())
	private := table.Get(4).File
	var fds []int
	for _, s := range table.Slots {
		fds = append(fds, s.Fd)
	}
	if want := []int{0, 1, 2, 4, 7, 300}; !slices.Equal(fds, want) {
		t.Errorf("the descriptors are %d", fds)
	}
	table.DropPrivate()
	if table.Get(4) != nil || isOpen(private) || table.Get(7) == nil {
		t.Error("what is private is inherited, or more than that is not")
	}
	if table.Get(3) != nil || table.Writer(3) != nil {
		t.Error("what is closed is open")
	}
	table.Close()
}

// What a run gives a stage is shared where it was the table's, and else its own.
func TestAdopt(t *testing.T) {
	t.Parallel()
	old, fresh := newPipe(t)
	table := NewTable()
	table.Set(0, &Open{File: old})
	files := map[int]*os.File{0: old, 1: fresh, 2: fresh}
	made := table.Adopt(files)
	if len(files) != 0 || made.Get(0) != table.Get(0) || made.Get(1) != made.Get(2) || made.Get(1).Refs.Load() != 2 {
		t.Errorf("the entries are %v; %d files are left", made.Slots, len(files))
	}
	table.Close()
	if !isOpen(old) {
		t.Error("the stage's input is closed with the shell's")
	}
	if made.Close(); isOpen(old) || isOpen(fresh) {
		t.Error("the stage has ended, and its files are open")
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	text := "a\nb\n"
	o := &Open{Document: &text}
	table := NewTable()
	table.Set(0, o)
	defer table.Close()
	if !o.Readable() || o.IsShown() || o.present() != nil {
		t.Error("a document is to be read, without a file")
	}
	file, err := o.Descriptor()
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 10)
	if n, _ := file.Read(buf); string(buf[:n]) != text {
		t.Errorf("its file has %q", buf[:n])
	}
	if again, _ := o.Descriptor(); again != file {
		t.Error("it has two files")
	}
	if _, err := (*Open)(nil).Descriptor(); err != unix.EBADF {
		t.Errorf("what is closed: %v", err)
	}
}

func TestGetopt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ args, letters, want string }{
		{"", "ab:", "|"},
		{"x -a", "ab:", "|x -a"},
		{"-a x", "ab:", "a|x"},
		{"-aa -b x y", "ab:", "a a b=x|y"},
		{"-abx y", "ab:", "a b=x|y"},
		{"-b -a x", "ab:", "b=-a|x"},
		{"-a -- -a", "ab:", "a|-a"},
		{"- -a", "ab:", "|- -a"},
		{"-b", "ab:", "-b: option requires an argument"},
		{"-ac", "ab:", "-c: invalid option"},
		{"-:", "ab:", "-:: invalid option"},
		{"--help", "ab:", "--: invalid option"},
		{"-a", "", "-a: invalid option"},
	} {
		opts, rest, bad := Getopt(strings.Fields(tt.args), tt.letters)
		var shown []string
		for _, o := range opts {
			text := string(o.Letter)
			if o.Arg != "" {
				text += "=" + o.Arg
			}
			shown = append(shown, text)
		}
		got := strings.Join(shown, " ") + "|" + strings.Join(rest, " ")
		if bad != "" {
			got = bad
		}
		if got != tt.want {
			t.Errorf("%q with %q: %s, want %s", tt.args, tt.letters, got, tt.want)
		}
	}
}

// FuzzGetopt checks that options are those that there are, and that what is left is
// the end of the arguments.
func FuzzGetopt(f *testing.F) {
	f.Add("-a\n-b\nx", "ab:")
	f.Add("-\n--", "a")
	f.Add("-:\xff", "a::")
	f.Fuzz(func(t *testing.T, text, letters string) {
		args := strings.Split(text, "\n")
		opts, rest, bad := Getopt(args, letters)
		if bad != "" {
			return
		}
		for _, o := range opts {
			if strings.IndexByte(letters, o.Letter) < 0 && o.Letter < 0x80 {
				t.Errorf("%q with %q has -%c", args, letters, o.Letter)
			}
		}
		if n := len(args) - len(rest); n < 0 || !slices.Equal(args[n:], rest) {
			t.Errorf("%q with %q leaves %q", args, letters, rest)
		}
	})
}

func TestRedirections(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"0": true, "12": true, "": false, "-1": false, "1x": false, "99999999999999999999": false} {
		if _, ok := DescriptorNumber(text); ok != want {
			t.Errorf("%q is a descriptor: %t", text, ok)
		}
	}
	const made = unix.O_WRONLY | unix.O_CREAT
	for _, tt := range []struct {
		op        syntax.RedirOperator
		fd        int
		flags     int
		both      bool
		noclobber int // the flags under set -C
	}{
		{syntax.RdrIn, 0, unix.O_RDONLY, false, unix.O_RDONLY},
		{syntax.RdrInOut, 0, unix.O_RDWR | unix.O_CREAT, false, unix.O_RDWR | unix.O_CREAT},
		{syntax.RdrOut, 1, made | unix.O_TRUNC, false, made | unix.O_EXCL},
		{syntax.RdrClob, 1, made | unix.O_TRUNC, false, made | unix.O_TRUNC},
		{syntax.AppOut, 1, made | unix.O_APPEND, false, made | unix.O_APPEND},
		{syntax.RdrAll, 1, made | unix.O_TRUNC, true, made | unix.O_EXCL},
		{syntax.AppAll, 1, made | unix.O_APPEND, true, made | unix.O_APPEND},
	} {
		var s Settings
		flags, both := s.OpenFlags(tt.op)
		s.Opts.Noclobber = true
		clobber, _ := s.OpenFlags(tt.op)
		if fd := DefaultFD(tt.op); fd != tt.fd || flags != tt.flags || both != tt.both || clobber != tt.noclobber {
			t.Errorf("%v: descriptor %d, flags %#x, both %t, under set -C %#x", tt.op, fd, flags, both, clobber)
		}
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"+0": 0, "+2": 2, "-0": 3, "-1": 2, "-9": -6, "+9": 9} {
		if got := Rotation(text, 4); !IsRotation(text) || got != want {
			t.Errorf("%s of 4 is %d, want %d", text, got, want)
		}
	}
	for _, text := range []string{"", "+", "-", "1", "+x", "-1x", "--1"} {
		if IsRotation(text) {
			t.Errorf("%q is one", text)
		}
	}
}

func TestEnterable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{dir: nil, file: unix.ENOTDIR, file + "/x": unix.ENOTDIR, dir + "/x": unix.ENOENT} {
		if err := Enterable(path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	for path, want := range map[string]error{dir + "/..": nil, dir + "/x/..": unix.ENOENT, dir + "/file/../y": unix.ENOTDIR, "/..": nil, "//..": nil, dir + "/..x": nil} {
		if err := parentsExist(path, 0); !errors.Is(err, want) {
			t.Errorf("parents of %s: %v, want %v", path, err, want)
		}
	}
	for path, want := range map[string]string{"//": "//", "//a/../b": "//b", "///a": "/a", "/a//b/.": "/a/b", "/": "/"} {
		if got := cleanPath(path); got != want {
			t.Errorf("%s is cleaned to %s, want %s", path, got, want)
		}
	}
}
