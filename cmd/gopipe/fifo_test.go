package main

import (
	"bufio"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// gopipe is killed at random moments: the next run removes what is left, but
// nothing of a run that is alive.
func TestKilledFIFOs(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	living := startFIFO(t, `fifo a b; echo "$a"; read x; [[ -p $a && -p $b ]] && echo still there`)
	path := living.line(t)
	for range sized(10, 200) {
		killed := startFIFO(t, `while :; do fifo x y; echo "$x"; done | head -n 50; read x`)
		killed.line(t)
		time.Sleep(rand.N(5 * time.Millisecond)) // the moment is to be random
		killed.Process.Kill()
		killed.Wait()
		if err := exec.Command("gopipe", ":").Run(); err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(tmp + "/gopipe-*/*"); len(left) != 1 || left[0] != filepath.Dir(path) {
			t.Fatalf("left: %v", left)
		}
	}
	living.input.Close()
	if text := living.line(t); text != "still there" {
		t.Errorf("got %q", text)
	}
	living.Wait()
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// A writer that gopipe did not start comes to a script's FIFO like any other.
func TestForeignWriter(t *testing.T) {
	reader := startFIFO(t, `fifo f; echo "$f"; sort "$f"; echo end`)
	path := reader.line(t)
	if err := exec.Command("sh", "-c", `printf 'b\na\n' >"$1"`, "sh", path).Run(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a", "b", "end"} {
		if text := reader.line(t); text != want {
			t.Errorf("got %q, want %q", text, want)
		}
	}
	reader.input.Close()
	reader.Wait()
}

// A scripted is a gopipe whose output is read by line.
type scripted struct {
	*exec.Cmd
	input  interface{ Close() error }
	output *bufio.Reader
}

func startFIFO(t *testing.T, text string) *scripted {
	t.Helper()
	s := &scripted{Cmd: exec.Command("gopipe", text)}
	s.Stderr = os.Stderr
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.input, s.output = in, bufio.NewReader(out)
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scripted) line(t *testing.T) string {
	t.Helper()
	text, err := s.output.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(text, "\n")
}

// What is in the place of a FIFO that is to be made is refused, and stays as it
// is.
func TestWrongPlace(t *testing.T) {
	t.Parallel()
	dir, closed := t.TempDir(), "/sys" // where root, too, can't make files
	in := func(name string) string { return filepath.Join(dir, name) }
	os.WriteFile(in("regular"), []byte("text"), 0o600)
	unix.Mkfifo(in("fifo"), 0o600)
	os.Symlink("fifo", in("link"))
	os.Symlink("regular", in("link to a file"))
	os.Mkdir(in("directory"), 0o700)
	socket, err := net.Listen("unix", in("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	tests := map[string]string{
		in("regular"):        "it is a regular file, not a FIFO (remove it, or name another path)",
		in("link"):           "it is a symbolic link, not a FIFO (name the FIFO itself)",
		in("link to a file"): "it is a symbolic link, not a FIFO (name the FIFO itself)",
		in("directory"):      "it is a directory, not a FIFO (remove it, or name another path)",
		in("socket"):         "it is a socket, not a FIFO (remove it, or name another path)",
		in("no/fifo"):        "no such file or directory (make its directory first)",
	}
	if os.Getuid() == 0 {
		unix.Mkfifo(in("foreign"), 0o666)
		os.Chown(in("foreign"), 65534, 65534)
		tests[in("foreign")] = "it belongs to user 65534 (use a directory that only you can write to)"
	} else {
		closed = in("closed")
		os.Mkdir(closed, 0o500)
	}
	tests[closed+"/fifo"] = "its directory is not writable: " // and why
	before := listing(t, dir)
	for path, want := range tests {
		cmd := exec.Command("gopipe", `merge --make "$1"`, path)
		out, err := cmd.CombinedOutput()
		want = "gopipe: 1:1: merge: " + path + ": " + want
		if cmd.ProcessState.ExitCode() != 1 || !strings.HasPrefix(string(out), want) || strings.Count(string(out), "\n") != 1 {
			t.Errorf("%v, %q, want %q", err, out, want)
		}
	}
	if after := listing(t, dir); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
}

// listing is what ls prints, with the times of all changes.
func listing(t *testing.T, dir string) string {
	t.Helper()
	out, err := exec.Command("ls", "-la", "--time-style=full-iso", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
