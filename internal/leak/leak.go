// Package leak has tests prove that they leave nothing behind. Package pipetest
// is its public face.
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
// is one) behind, other than what [Take] is to ignore.
func Main(m *testing.M, ignore ...string) { os.Exit(Run(m, ignore...)) }

// Run is Main for a TestMain that does more around it: it returns the status
// to exit with.
func Run(m interface{ Run() int }, ignore ...string) int {
	tmp, err := os.MkdirTemp("", "leak-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(tmp)
	os.Setenv("TMPDIR", tmp)
	before := Take(ignore...)
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

// A Snapshot is what a process holds at one moment: what identifies each thing,
// and what is to be told about it.
type Snapshot struct {
	ignore []string
	held   [len(kinds)]map[string]string
}

var kinds = [...]struct {
	name string
	list func() map[string]string
}{
	{"descriptor", Files},
	{"child", childProcesses},
	{"temporary file", temporaryFiles},
	{"goroutine", goroutines},
}

// Take takes a snapshot of this process. What contains a text of ignore is
// never reported.
func Take(ignore ...string) Snapshot {
	warmUp()
	s := Snapshot{ignore: ignore}
	for i := range kinds {
		s.held[i] = kinds[i].list()
	}
	return s
}

// Left returns what this process holds now that it did not hold then, or "".
// What is about to end is given time to.
func (s Snapshot) Left() string { return s.LeftAfter(10 * time.Second) }

// LeftAfter is Left for a patience of the caller's.
func (s Snapshot) LeftAfter(patience time.Duration) string {
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
	for i := range kinds {
		now := kinds[i].list()
		for _, key := range slices.Sorted(maps.Keys(now)) {
			if _, known := s.held[i][key]; !known && !s.ignores(now[key]) {
				fmt.Fprintf(&b, "%s %s\n", kinds[i].name, now[key])
			}
		}
	}
	return b.String()
}

func (s Snapshot) ignores(text string) bool {
	return slices.ContainsFunc(s.ignore, func(part string) bool { return strings.Contains(text, part) })
}

// Files lists this process's open descriptors, as "number -> what it is".
func Files() map[string]string {
	files := make(map[string]string)
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		// The descriptor of the list itself is closed by now.
		if target, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil {
			text := e.Name() + " -> " + target
			files[text] = text
		}
	}
	return files
}

// childProcesses lists children with their commands.
func childProcesses() map[string]string {
	all := make(map[string]string)
	for _, pid := range Children() {
		text := strconv.Itoa(pid)
		all[text] = text + " " + describeProcess(text)
	}
	return all
}

// Children lists the numbers of children, zombies included: see
// proc_tid_children(5).
func Children() []int { return childrenOf(os.Getpid()) }

// Descendants lists the numbers of children, of theirs, and so on.
func Descendants() (pids []int) {
	pids = Children()
	for i := 0; i < len(pids); i++ {
		pids = append(pids, childrenOf(pids[i])...)
	}
	return pids
}

func childrenOf(pid int) (pids []int) {
	lists, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for word := range strings.FieldsSeq(string(text)) {
			if pid, err := strconv.Atoi(word); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// describeProcess returns a process's command line. One that is just being
// executed has none yet.
func describeProcess(pid string) string {
	line, _ := os.ReadFile("/proc/" + pid + "/cmdline")
	if len(line) > 0 {
		return string(bytes.ReplaceAll(bytes.TrimRight(line, "\x00"), []byte{0}, []byte{' '}))
	}
	name, _ := os.ReadFile("/proc/" + pid + "/comm")
	text := strings.TrimSpace(string(name))
	if stat, _ := os.ReadFile("/proc/" + pid + "/stat"); bytes.Contains(stat, []byte(") Z ")) {
		text += ", which has ended and was not waited for"
	}
	return text
}

// goroutines lists goroutines with their stacks, apart from the one that
// signal.Notify starts and never ends. Their numbers are not used twice.
func goroutines() map[string]string {
	all := make(map[string]string)
	for _, stack := range strings.Split(stacks(), "\n\n") {
		number, what, _ := strings.Cut(strings.TrimPrefix(stack, "goroutine "), " ")
		if !strings.Contains(stack, "os/signal.loop") {
			all[number] = number + " " + strings.TrimSpace(what)
		}
	}
	return all
}

func stacks() string {
	for buf := make([]byte, 1<<20); ; buf = make([]byte, 2*len(buf)) {
		if n := runtime.Stack(buf, true); n < len(buf) {
			return string(buf[:n])
		}
	}
}

func temporaryFiles() map[string]string {
	all := make(map[string]string)
	filepath.WalkDir(os.TempDir(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != os.TempDir() {
			all[path] = path
		}
		return nil
	})
	return all
}
