package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"gopipe/internal/stream"
	"gopipe/plan"
)

// A FanIn is a stage that makes one stream of many: of what its sources write,
// and of its own input. Lines, of any length, are not torn. Its memory is
// bounded: a reader that is slow holds up the sources.
type FanIn struct {
	Sources []*Stage
	Order   Order
	Tag     bool // begin each line with its source's name and a tab
}

// An Order says how a [FanIn] joins its sources.
type Order uint8

const (
	Arrival Order = iota // line by line, as they come
	InTurn               // source after source, the input first
	Sorted               // by whole lines; each source is sorted already, as by "LC_ALL=C sort"
	Torn                 // whatever comes, as it comes: lines may be torn
)

// Merge returns a stage that joins what the sources write with its own input,
// line by line. It is a [FanIn] with its zero policy.
func Merge(sources ...*Stage) *Stage { return (&FanIn{Sources: sources}).Stage() }

// Stage returns f as a stage.
func (f *FanIn) Stage() *Stage { return &Stage{Name: "merge", FanIn: f} }

// A FanOut is a stage that hands its input out to branches. What these write is
// merged line by line: that is its output. Its memory is bounded: a branch that
// is slow holds up the others. One that has ended gets no more, and no other is
// held up by that.
type FanOut struct {
	Branches []*Stage
	Way      Way
	Field    int // what Hash looks at: words of a line, from 1. 0 means 1
}

// A Way says which branch of a [FanOut] gets what.
type Way uint8

const (
	Copy Way = iota // all get all
	Deal            // each line goes to the next
	Hash            // lines with the same Field go to the same branch
)

// Tee returns a stage that copies its input to all branches. It is a [FanOut]
// with its zero policy.
func Tee(branches ...*Stage) *Stage { return (&FanOut{Branches: branches}).Stage() }

// Stage returns f as a stage.
func (f *FanOut) Stage() *Stage { return &Stage{Name: "spread", FanOut: f} }

// firstBranch is the first descriptor of a stage that leads to branches.
const firstBranch = 3

// addFanIn adds the sources, and the stage that merges them.
func (b *build) addFanIn(s *Stage, sc scope) (in, out plan.Port, err error) {
	if int(s.FanIn.Order) >= len(mergeModes) {
		return in, out, fmt.Errorf("it has no order %d", s.FanIn.Order)
	}
	outs, err := b.addAll(s.FanIn.Sources, sc, func(_, out plan.Port) plan.Port { return out })
	if err != nil {
		return in, out, err
	}
	m := b.addMerge(s, s.FanIn, outs, sc)
	return plan.Port{Stage: m, FD: 0}, plan.Port{Stage: m, FD: 1}, nil
}

func (b *build) addAll(stages []*Stage, sc scope, end func(in, out plan.Port) plan.Port) (ends []plan.Port, err error) {
	for i, s := range stages {
		in, out, err := b.add(s, sc)
		if err != nil {
			return nil, stageFault(i, s, err)
		}
		ends = append(ends, end(in, out))
	}
	return ends, nil
}

// addMerge adds a stage that merges outputs.
func (b *build) addMerge(s *Stage, f *FanIn, outs []plan.Port, sc scope) int {
	names := make([]string, len(f.Sources))
	for i, source := range f.Sources {
		names[i] = source.name()
	}
	m := b.addOne(s, plan.Stage{Name: "merge", Func: func(ctx context.Context, files map[int]*os.File) error {
		return f.run(ctx, files, names)
	}}, sc)
	for i, out := range outs {
		b.hops = append(b.hops, hop{out, plan.Port{Stage: m, FD: firstBranch + i}})
	}
	return m
}

var mergeModes = [...]stream.Mode{Arrival: stream.Lines, InTurn: stream.Ordered, Sorted: stream.Sorted, Torn: stream.Raw}

func (f *FanIn) run(ctx context.Context, files map[int]*os.File, names []string) error {
	var failures failures
	merge := stream.Merge{Mode: mergeModes[f.Order], Tag: f.Tag, Delim: '\n', Dir: os.TempDir(), Failed: failures.add}
	var sources []stream.Source
	for fd := 0; fd < firstBranch+len(names); fd++ {
		if fd == 1 || fd == 2 || files[fd] == nil {
			continue
		}
		name := "input"
		if fd >= firstBranch {
			name = names[fd-firstBranch]
		}
		source, err := stream.ReuseSource(name, files[fd])
		if err != nil {
			failures.add(name, err)
			continue
		}
		files[fd].Close() // its writer is to see when we leave
		sources = append(sources, source)
	}
	return failures.and(merge.Run(ctx, files[1], sources))
}

// failures collects what a stream says of its sources or targets.
type failures struct {
	mu  sync.Mutex
	err error
}

func (f *failures) add(name string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = errors.Join(f.err, fmt.Errorf("%s: %w", name, err))
}

// and joins an error of the output: where that is alone, and EPIPE, the readers
// have left.
func (f *failures) and(err error) error {
	if err == nil || f.err != nil {
		return errors.Join(err, f.err)
	}
	return &judged{err, errors.Is(err, unix.EPIPE)}
}

// addFanOut adds the stage that hands out, the branches, and the stage that
// merges what they write.
func (b *build) addFanOut(s *Stage, sc scope) (in, out plan.Port, err error) {
	f := s.FanOut
	if int(f.Way) >= len(spreadWays) {
		return in, out, fmt.Errorf("it has no way %d", f.Way)
	}
	if len(f.Branches) == 0 {
		return in, out, errors.New("it has no branches")
	}
	names := make([]string, len(f.Branches))
	first := b.addOne(s, plan.Stage{Name: "spread", Func: func(ctx context.Context, files map[int]*os.File) error {
		return f.run(ctx, files, names)
	}}, sc)
	var ins []plan.Port
	outs, err := b.addAll(f.Branches, sc, func(in, out plan.Port) plan.Port {
		ins = append(ins, in)
		return out
	})
	if err != nil {
		return in, out, err
	}
	for i, in := range ins {
		names[i] = f.Branches[i].name()
		b.hops = append(b.hops, hop{plan.Port{Stage: first, FD: firstBranch + i}, in})
	}
	m := b.addMerge(s, &FanIn{Sources: f.Branches}, outs, sc)
	b.null(plan.Port{Stage: first, FD: 1}) // its output is the merge's
	return plan.Port{Stage: first, FD: 0}, plan.Port{Stage: m, FD: 1}, nil
}

var spreadWays = [...]stream.Way{Copy: stream.Copy, Deal: stream.Turn, Hash: stream.Hash}

func (f *FanOut) run(ctx context.Context, files map[int]*os.File, names []string) error {
	var failures failures
	spread := stream.Spread{Way: spreadWays[f.Way], Field: max(1, f.Field), Delim: '\n', Dir: os.TempDir(), Failed: failures.add}
	source, err := stream.ReuseSource("input", files[0])
	if err != nil {
		return err
	}
	files[0].Close()
	var targets []stream.Target
	for i, name := range names {
		file := files[firstBranch+i]
		if file == nil {
			continue // the branch reads something else
		}
		targets = append(targets, stream.Target{Name: name, Open: func(context.Context) (int, error) {
			defer file.Close() // its reader is to see when we leave
			return stream.ReuseTarget(file)
		}})
	}
	return failures.and(spread.Run(ctx, source, targets))
}
