package pipeline_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	"gopipe/plan"
)

// The mortal helper's stages each have an input of their own, from descriptor 4
// on, and share descriptor 3 as their output.
const mortalStages = 5

func init() {
	helpers["mortal"] = func() {
		p := mortalPipeline()
		p.DeathSignal = deathSignal()
		if err := p.Start(context.Background()); err != nil {
			fmt.Println(err)
		}
		endThreads()
		fmt.Println("threads have ended")
		p.Wait()
	}
	// restless starts and ends pipelines until it is killed.
	helpers["restless"] = func() {
		fmt.Println("begins")
		for {
			p := mortalPipeline()
			p.DeathSignal = deathSignal()
			if err := p.Start(context.Background()); err != nil {
				fmt.Println(err)
			}
			p.Signal(unix.SIGKILL)
			p.Wait()
		}
	}
}

func deathSignal() syscall.Signal {
	n, _ := strconv.Atoi(os.Args[1])
	return syscall.Signal(n)
}

func mortalPipeline() *pipeline.Pipeline {
	mask := 0o77
	limits := map[int]syscall.Rlimit{unix.RLIMIT_CORE: {}}
	stages := make([]*pipeline.Stage, mortalStages)
	for i := range stages {
		script := fmt.Sprintf("echo ready >&3; exec cat <&%d >&3", 4+i)
		s := shell(script)
		s.Outputs = map[int]io.Writer{3: os.NewFile(3, "out")}
		s.Inputs = map[int]io.Reader{4 + i: os.NewFile(uintptr(4+i), "in")}
		stages[i] = s
	}
	stages[1].Umask = &mask
	stages[2].Rlimits = limits
	stages[3].Umask, stages[3].Rlimits = &mask, limits
	stages[4] = inFunction(stages[4])
	return pipeline.New(stages...)
}

// inFunction has a function run the stage, in the group of the pipeline around
// it, as shell text does.
func inFunction(s *pipeline.Stage) *pipeline.Stage {
	return &pipeline.Stage{Stage: plan.Stage{Func: func(ctx context.Context, _ map[int]*os.File) error {
		p, err := pipeline.New(s).Plan()
		if err == nil {
			_, err = (&pipeline.Runner{Plan: p}).Run(ctx)
		}
		return err
	}}}
}

// endThreads has goroutines end that are locked to their threads, as many at
// once as to use all threads that there are.
func endThreads() {
	threads, _ := os.ReadDir("/proc/self/task")
	n := len(threads) + 20
	var all, locked sync.WaitGroup
	locked.Add(n)
	for range n {
		all.Go(func() {
			runtime.LockOSThread()
			locked.Done()
			locked.Wait()
		})
	}
	all.Wait()
}

// A mortal is a program that runs a pipeline, and what we have of it.
type mortalHost struct {
	cmd    *exec.Cmd
	says   *bufio.Scanner
	inputs []*os.File // one for each stage
	out    *bufio.Scanner
}

func startMortal(t *testing.T, name string, signal syscall.Signal) *mortalHost {
	t.Helper()
	m := &mortalHost{cmd: helper(t, name)}
	m.cmd.Args = []string{name, strconv.Itoa(int(signal))}
	m.cmd.Stderr = os.Stderr
	says, err := m.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	m.says = bufio.NewScanner(says)
	outR, outW := newPipe(t)
	m.out = bufio.NewScanner(outR)
	m.cmd.ExtraFiles = []*os.File{outW}
	for range mortalStages {
		r, w := newPipe(t)
		m.inputs = append(m.inputs, w)
		m.cmd.ExtraFiles = append(m.cmd.ExtraFiles, r)
	}
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, file := range m.cmd.ExtraFiles {
		file.Close()
	}
	t.Cleanup(m.kill)
	return m
}

// kill kills the program, not its pipeline.
func (m *mortalHost) kill() {
	m.cmd.Process.Kill()
	m.cmd.Wait()
}

func newPipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

// hear returns the next lines of the stages, or all that are left for a
// negative n: then no stage is left either.
func (m *mortalHost) hear(n int) (lines []string) {
	for n < 0 || len(lines) < n {
		if !m.out.Scan() {
			break
		}
		lines = append(lines, m.out.Text())
	}
	return lines
}

// echo has each stage repeat a word.
func (m *mortalHost) echo(t *testing.T, word string) {
	t.Helper()
	for _, w := range m.inputs {
		io.WriteString(w, word+"\n")
	}
	if lines := m.hear(mortalStages); !slices.Equal(lines, slices.Repeat([]string{word}, mortalStages)) {
		t.Errorf("the stages say %q", lines)
	}
}

// Stages end with the program where DeathSignal says so, and not before: the
// threads that come and go are not the program.
func TestDeathSignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{0, unix.SIGKILL, unix.SIGTERM} {
		t.Run(unix.SignalName(signal), func(t *testing.T) {
			t.Parallel()
			m := startMortal(t, "mortal", signal)
			if !m.says.Scan() || m.says.Text() != "threads have ended" {
				t.Fatalf("it says %q", m.says.Text())
			}
			if lines := m.hear(mortalStages); !slices.Equal(lines, slices.Repeat([]string{"ready"}, mortalStages)) {
				t.Fatalf("the stages say %q", lines)
			}
			m.echo(t, "alive")
			m.kill()
			if signal == 0 {
				m.echo(t, "still alive")
				for _, w := range m.inputs {
					w.Close() // ends them
				}
			}
			if rest := m.hear(-1); len(rest) > 0 {
				t.Errorf("the stages also say %q", rest)
			}
		})
	}
}

// A program that is killed at any moment of a start leaves no stage behind.
func TestDeathAtStart(t *testing.T) {
	t.Parallel()
	rounds := 5
	if os.Getenv("GOPIPE_FULL") != "" {
		rounds = 300
	}
	for range rounds {
		m := startMortal(t, "restless", unix.SIGKILL)
		if !m.says.Scan() || m.says.Text() != "begins" {
			t.Fatalf("it says %q", m.says.Text())
		}
		time.Sleep(rand.N(20 * time.Millisecond)) // any moment will do
		m.kill()
		m.hear(-1) // hangs for as long as a stage is left
	}
}
