package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/leak"
)

// A bench collects what the table shows.
type bench struct {
	rounds   int
	deadline time.Duration
	lines    map[string]map[string]int // by library and task
	rows     []row

	starting sync.Mutex
	workers  map[int]bool // processes, those that have ended too
}

// A row is one task, with all libraries that it is written with.
type row struct {
	*task
	cells []cell
}

// A cell is one task with one library: medians of all runs but the first.
type cell struct {
	*library
	lines   int
	wrong   string
	left    leftover
	runs    int
	seconds float64
	slower  float64 // the upper quartile of the seconds
	objects float64
	bytes   float64
}

// A server is a worker that is under way.
type server struct {
	with    *library
	mark    string // in the environment of all that comes of it
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	samples []sample
	over    bool // it hangs: there is no point in more runs
}

// run runs a task with all libraries, in rounds, each in another order.
func (b *bench) run(t *task) error {
	var servers []*server
	for i := range libraries {
		if libraries[i].tasks[t.name] == nil {
			continue
		}
		s, err := b.serve(t, &libraries[i])
		if err != nil {
			return err
		}
		servers = append(servers, s)
	}
	for range b.rounds + 1 {
		// Not in a circle: then each would always follow the same one, and what
		// that leaves the system to clean up.
		for _, i := range rand.Perm(len(servers)) {
			if err := servers[i].run(); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
	}
	r := row{task: t}
	for _, s := range servers {
		c, err := s.end()
		if err != nil {
			return fmt.Errorf("%s with %s: %w", t.name, s.with.name, err)
		}
		c.lines = b.lines[s.with.name][t.name]
		r.cells = append(r.cells, c)
	}
	b.rows = append(b.rows, r)
	return nil
}

func (b *bench) serve(t *task, with *library) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-worker", t.name, "-with", with.name, "-deadline", b.deadline.String())
	cmd.Stderr = os.Stderr
	mark := "BENCH_API=" + t.name + "/" + with.name + "/" // none begins with another
	cmd.Env = append(os.Environ(), mark)
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := errors.Join(inErr, outErr); err != nil {
		return nil, err
	}
	b.starting.Lock() // it is to be known before it can be taken for an orphan
	defer b.starting.Unlock()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	b.workers[cmd.Process.Pid] = true
	return &server{with: with, mark: mark, cmd: cmd, in: in, out: json.NewDecoder(out)}, nil
}

func (s *server) run() error {
	if s.over {
		return nil
	}
	if _, err := s.in.Write([]byte{'\n'}); err != nil {
		return err
	}
	var one sample
	if err := s.out.Decode(&one); err != nil {
		return err
	}
	s.samples = append(s.samples, one)
	s.over = one.Wrong == hangs
	return nil
}

func (s *server) end() (c cell, err error) {
	c.library = s.with
	s.in.Close()
	if err := s.out.Decode(&c.left); err != nil {
		return c, err
	}
	if err := s.cmd.Wait(); err != nil {
		return c, err
	}
	c.left.Processes += killOrphans(s.mark)
	c.runs = len(s.samples)
	for _, one := range s.samples {
		if one.Wrong != "" {
			c.wrong = one.Wrong
		}
	}
	measured := s.samples[min(1, len(s.samples)-1):]
	c.seconds = quantile(measured, 0.5, func(s sample) float64 { return s.Seconds })
	c.slower = quantile(measured, 0.75, func(s sample) float64 { return s.Seconds })
	c.objects = quantile(measured, 0.5, func(s sample) float64 { return float64(s.Objects) })
	c.bytes = quantile(measured, 0.5, func(s sample) float64 { return float64(s.Bytes) })
	return c, nil
}

// faults says where gopipe is wrong or leaves something behind.
func (b *bench) faults() error {
	var list []error
	for _, r := range b.rows {
		for _, c := range r.cells {
			if c.ours != nil && (c.wrong != "" || !c.left.none()) {
				list = append(list, fmt.Errorf("%s with %s: %s, left behind: %s", r.name, c.name, cmp.Or(c.wrong, "right"), leftText(c)))
			}
		}
	}
	return errors.Join(list...)
}

// adoptOrphans makes this process the one that orphans are left to, and has it
// reap those that have ended, as init does.
func (b *bench) adoptOrphans() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("prctl: %w", err)
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, unix.SIGCHLD)
	go func() {
		for range ended {
			for _, pid := range leak.Children() {
				b.starting.Lock()
				if !b.workers[pid] {
					unix.Wait4(pid, nil, unix.WNOHANG, nil)
				}
				b.starting.Unlock()
			}
		}
	}()
	return nil
}

// killOrphans kills the processes with a mark whose parents have ended, and
// returns how many there were.
func killOrphans(mark string) (n int) {
	for _, pid := range leak.Children() {
		environ, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
		if !bytes.Contains(environ, []byte(mark)) {
			continue
		}
		unix.Kill(pid, unix.SIGKILL)
		n++
	}
	return n
}

// quantile returns the value that the part q of the samples is not above.
func quantile(samples []sample, q float64, of func(sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[int(q*float64(len(values)-1)+0.5)]
}
