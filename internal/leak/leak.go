// Package leak has a package's tests prove that they leave nothing behind.
package leak

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Main is a package's TestMain: it runs the tests and exits. They fail where
// they leave a descriptor, a goroutine, a child, or a temporary file (a FIFO
// is one) behind.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for a TestMain that does more around it: it returns the status
// to exit with.
func Run(m interface{ Run() int }) int {
	tmp, err := os.MkdirTemp("", "leak-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(tmp)
	os.Setenv("TMPDIR", tmp)
	warmUp()
	before := Take()
	status := m.Run()
	if left := before.Left(); left != "" {
		fmt.Fprintf(os.Stderr, "FAIL: the tests leave behind:\n%s", left)
		return max(status, 1)
	}
	return status
}

// warmUp has the runtime open what it keeps for ever: its poller.
func warmUp() {
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
}

// A Snapshot is what a process holds at one moment.
type Snapshot struct {
	files      map[string]bool
	children   map[string]bool
	goroutines int
	temporary  map[string]bool
}

// Take takes a snapshot of this process.
func Take() Snapshot {
	return Snapshot{Files(), childProcesses(), len(goroutines()), temporaryFiles()}
}

// Left returns what this process holds now that it did not hold then, a line
// each, or "". What is about to end is given time to.
func (s Snapshot) Left() string {
	const patience = 10 * time.Second
	deadline := time.Now().Add(patience)
	for {
		left := s.compare()
		if left == "" || time.Now().After(deadline) {
			return left
		}
		time.Sleep(time.Millisecond)
	}
}

func (s Snapshot) compare() string {
	var b strings.Builder
	report(&b, "descriptor", s.files, Files())
	report(&b, "child", s.children, childProcesses())
	report(&b, "temporary file", s.temporary, temporaryFiles())
	if now := goroutines(); len(now) > s.goroutines {
		fmt.Fprintf(&b, "%d goroutines more, of:\n%s\n", len(now)-s.goroutines, bytes.Join(now, []byte("\n\n")))
	}
	return b.String()
}

func report(b *strings.Builder, kind string, before, now map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if !before[name] {
			fmt.Fprintf(b, "%s %s\n", kind, name)
		}
	}
}

// Files lists this process's open descriptors, as "number -> what it is".
func Files() map[string]bool {
	files := make(map[string]bool)
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		// The descriptor of the list itself is closed by now.
		if target, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil {
			files[e.Name()+" -> "+target] = true
		}
	}
	return files
}

// childProcesses lists children, zombies included: see proc_tid_children(5).
func childProcesses() map[string]bool {
	all := make(map[string]bool)
	lists, _ := filepath.Glob("/proc/" + strconv.Itoa(os.Getpid()) + "/task/*/children")
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for pid := range strings.FieldsSeq(string(text)) {
			name, _ := os.ReadFile("/proc/" + pid + "/comm")
			all[pid+" "+strings.TrimSpace(string(name))] = true
		}
	}
	return all
}

// goroutines returns the stack of each goroutine, apart from the one that
// signal.Notify starts and never ends.
func goroutines() (stacks [][]byte) {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	for _, stack := range bytes.Split(buf, []byte("\n\n")) {
		if !bytes.Contains(stack, []byte("os/signal.loop")) {
			stacks = append(stacks, stack)
		}
	}
	return stacks
}

func temporaryFiles() map[string]bool {
	all := make(map[string]bool)
	filepath.WalkDir(os.TempDir(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != os.TempDir() {
			all[path] = true
		}
		return nil
	})
	return all
}
