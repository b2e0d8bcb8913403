package fifo_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
)

// ownDir is a program that makes a directory with FIFOs, says so and waits.
func ownDir() {
	for i := 0; ; i++ {
		d, err := fifo.NewDir()
		if err != nil {
			panic(err)
		}
		if _, err := d.Create("f"); err != nil {
			panic(err)
		}
		if i == 0 {
			fmt.Println(d.Path())
		}
		d.Create("g")
		if os.Getenv(helperEnv) == "one" {
			os.Stdin.Read(make([]byte, 1)) // until it is killed
		}
		if i%2 == 1 {
			d.Remove()
		}
	}
}

func startOwner(t *testing.T, which string) (cmd *exec.Cmd, dir string) {
	t.Helper()
	cmd = exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), helperEnv+"="+which)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return cmd, strings.TrimSpace(line)
}

func kill(cmd *exec.Cmd) {
	cmd.Process.Kill()
	cmd.Wait()
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// What killed processes left goes, what a living one has stays.
func TestSweep(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	living, dir := startOwner(t, "one")
	defer kill(living)
	for range 10 {
		killed, _ := startOwner(t, "many")
		kill(killed)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := fifo.Sweep(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	root := filepath.Dir(dir)
	if left, _ := os.ReadDir(root); len(left) != 1 || !exists(filepath.Join(dir, "f")) {
		t.Errorf("left: %v", left)
	}
	kill(living)
	if err := fifo.Sweep(); err != nil || exists(root) {
		t.Errorf("Sweep: %v; %s is there: %v", err, root, exists(root))
	}
	if err := fifo.Sweep(); err != nil {
		t.Errorf("nothing to sweep: %v", err)
	}
}

// Those who make directories do not meet those who sweep.
func TestSweepWhileMaking(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	stop := make(chan struct{})
	var sweepers, makers sync.WaitGroup
	for range 2 {
		sweepers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := fifo.Sweep(); err != nil {
					t.Error(err)
				}
				time.Sleep(rand.N(time.Millisecond)) // no program does nothing else
			}
		})
	}
	for range 2 {
		makers.Go(func() {
			for range 100 {
				d, err := fifo.NewDir()
				if err != nil {
					t.Error(err)
					return
				}
				f, err := d.Create("f")
				if err != nil || !exists(f.Path()) {
					t.Errorf("swept: %v", err)
				}
				if err := d.Remove(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	makers.Wait()
	close(stop)
	sweepers.Wait()
}

func TestDir(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d, err := fifo.NewDir()
	if err != nil {
		t.Fatal(err)
	}
	if st, _ := os.Stat(d.Path()); st.Mode().Perm() != 0o700 {
		t.Errorf("mode %v", st.Mode())
	}
	f, err := d.Create("f")
	if err != nil {
		t.Fatal(err)
	}
	if st, _ := os.Lstat(f.Path()); st.Mode() != os.ModeNamedPipe|0o600 {
		t.Errorf("mode %v", st.Mode())
	}
	for _, name := range []string{"", ".", "..", "a/b", "lock"} {
		if _, err := d.Create(name); !errors.Is(err, unix.EINVAL) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for range 2 {
		if err := d.Remove(); err != nil {
			t.Error(err)
		}
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// What others could have put in the way is refused.
func TestDirRefused(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	root := filepath.Join(os.TempDir(), "gopipe-"+strconv.Itoa(os.Geteuid()))
	elsewhere := t.TempDir()
	os.Mkdir(filepath.Join(elsewhere, "run-1"), 0o700)
	for name, put := range map[string]func() error{
		"link":     func() error { return os.Symlink(elsewhere, root) },
		"file":     func() error { return os.WriteFile(root, nil, 0o600) },
		"writable": func() error { return errors.Join(os.Mkdir(root, 0o700), os.Chmod(root, 0o777)) },
	} {
		if err := put(); err != nil {
			t.Fatal(err)
		}
		if _, err := fifo.NewDir(); err == nil || !strings.Contains(err.Error(), root) {
			t.Errorf("%s: NewDir: %v", name, err)
		}
		if err := fifo.Sweep(); err == nil {
			t.Errorf("%s: it was swept", name)
		}
		os.Remove(root)
	}
	if !exists(filepath.Join(elsewhere, "run-1")) {
		t.Error("a link was followed")
	}
}
