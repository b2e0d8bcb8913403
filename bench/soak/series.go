package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A quantity is what must not grow.
type quantity int

const (
	descriptors quantity = iota
	children
	threads
	goroutines
	files  // temporary ones, and FIFOs
	memory // that is not shared, in KB
	quantities
)

var names = [quantities]string{"descriptors", "children", "threads", "goroutines", "files", "memory KB"}

// A sample is what a process holds between two pipelines. -1 is unknown.
type sample struct {
	after int // pipelines
	held  [quantities]int
}

// take looks at a process, whose temporary files are in dir. What is about to
// end is given a second to.
func take(pid, after int, dir string, running func() int) sample {
	s := sample{after: after}
	for deadline := time.Now().Add(time.Second); ; time.Sleep(time.Millisecond) {
		s.held = [quantities]int{
			descriptors: entries(pid, "fd"),
			children:    countChildren(pid),
			threads:     entries(pid, "task"),
			goroutines:  running(),
			files:       countFiles(dir),
			memory:      statusField(pid, "RssAnon:"),
		}
		if s.held[children] == 0 && s.held[goroutines] < 10 || time.Now().After(deadline) {
			return s
		}
	}
}

func entries(pid int, of string) int {
	list, _ := os.ReadDir(fmt.Sprintf("/proc/%d/%s", pid, of))
	return len(list)
}

// countChildren counts zombies, too.
func countChildren(pid int) (n int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		n += len(strings.Fields(string(text)))
	}
	return n
}

func countFiles(dir string) (n int) {
	filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != dir {
			n++
		}
		return nil
	})
	return n
}

func statusField(pid int, name string) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == name {
			n, _ := strconv.Atoi(fields[1])
			return n
		}
	}
	return -1
}

// A series is the samples of a run.
type series struct {
	samples []sample
	took    time.Duration
}

// allowed is how much the second half of a run may add to what a process holds.
var allowed = [quantities]int{memory: 2 << 10}

// growth is what the second half of the run added: to the most that was seen
// of things that are counted, and to the median of memory, of which there is
// more or less from one garbage collection to the next.
func (s *series) growth(q quantity) int {
	half := len(s.samples) / 2
	if q == memory {
		last := len(s.samples) - half/2
		return s.median(q, half, half+half/2)*-1 + s.median(q, last, len(s.samples))
	}
	return s.most(q, half, len(s.samples)) - s.most(q, 0, half)
}

func (s *series) values(q quantity, from, to int) (list []int) {
	for _, one := range s.samples[from:to] {
		list = append(list, one.held[q])
	}
	slices.Sort(list)
	return list
}

func (s *series) most(q quantity, from, to int) int {
	list := s.values(q, from, to)
	return list[len(list)-1]
}

func (s *series) median(q quantity, from, to int) int {
	list := s.values(q, from, to)
	return list[len(list)/2]
}

// print prints a table of ten samples, and says whether anything grew.
func (s *series) print(w io.Writer, name string) (grew bool) {
	fmt.Fprintf(w, "%s: %s\n%10s", name, s.took.Round(time.Second), "pipelines")
	for _, n := range names {
		fmt.Fprintf(w, " %12s", n)
	}
	fmt.Fprintln(w)
	step := max(len(s.samples)/10, 1)
	for i := step - 1; i < len(s.samples); i += step {
		fmt.Fprintf(w, "%10d", s.samples[i].after)
		for _, n := range s.samples[i].held {
			fmt.Fprintf(w, " %12s", known(n))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%10s", "added")
	for q := range quantities {
		added := s.growth(q)
		mark := ""
		if added > allowed[q] {
			grew, mark = true, "!"
		}
		fmt.Fprintf(w, " %12s", mark+strconv.Itoa(added))
	}
	fmt.Fprintln(w)
	return grew
}

func known(n int) string {
	if n < 0 {
		return "?"
	}
	return strconv.Itoa(n)
}
