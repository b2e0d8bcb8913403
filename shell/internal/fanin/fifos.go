// Package fanin keeps named FIFOs open for as long as writers are to be expected.
// What shells open, start and wait for comes in, with the texts of what they start;
// a FIFO's reader sees the end after the last of its writers.
package fanin

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"gopipe/internal/fifo"
)

// Set are the named FIFOs of a program, those of its subshells and jobs
// included. The zero value has none.
type Set struct {
	mu     sync.Mutex
	dir    *fifo.Dir // nil until the first is made
	named  []*FIFO
	count  int  // of those without a variable
	over   bool // the program has ended
	ctx    context.Context
	cancel context.CancelFunc
	tasks  sync.WaitGroup // those who wait for a reader
	waits  []*jobWait     // of shells, for jobs
}

// Create makes a FIFO, the first one in a new directory. What killed runs have
// left is removed then.
func (l *Set) Create(name string) (*FIFO, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.makeDir(); err != nil {
		return nil, err
	}
	if l.Find(l.dir.Path()+"/"+name) != nil {
		name += "." + strconv.Itoa(len(l.named))
	}
	made, err := l.dir.Create(name)
	if err != nil {
		return nil, err
	}
	f := &FIFO{Node: made, all: l}
	l.named = append(l.named, f)
	return f, nil
}

func (l *Set) makeDir() error {
	if l.over {
		return context.Canceled
	}
	if l.dir != nil {
		return nil
	}
	fifo.Sweep() // an obstacle to making ours is NewDir's to report
	dir, err := fifo.NewDir()
	if err != nil {
		return err
	}
	l.dir = dir
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return nil
}

// Unnamed makes a FIFO that no variable names. The caller removes it.
func (l *Set) Unnamed() (*fifo.FIFO, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.makeDir(); err != nil {
		return nil, err
	}
	l.count++
	return l.dir.Create("substitution." + strconv.Itoa(l.count))
}

// list returns those that have names.
func (l *Set) list() []*FIFO {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.named)
}

// Find returns the FIFO at a path, or nil.
func (l *Set) Find(path string) *FIFO {
	for _, f := range l.named {
		if f.Node.Path() == path {
			return f
		}
	}
	return nil
}

// Remove removes all FIFOs. Whoever waits to open one goes on.
func (l *Set) Remove() {
	l.mu.Lock()
	dir := l.dir
	l.over, l.dir = true, nil
	var keepers []*fifo.Keeper
	for _, f := range l.named {
		if f.keeper != nil {
			keepers = append(keepers, f.keeper)
			f.keeper = nil
		}
	}
	l.mu.Unlock()
	if dir == nil {
		return
	}
	l.cancel()
	for _, k := range keepers {
		k.Close()
	}
	l.tasks.Wait()
	dir.Remove()
}
