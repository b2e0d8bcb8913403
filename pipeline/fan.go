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

// Merge returns a stage that makes one stream of many: of what its sources write, line
// by line as that comes, and of its own input. Lines, of any length, are not torn. Its
// memory is bounded: a reader that is slow holds up the sources.
func Merge(sources ...*Stage) *Stage { return mergeOf(stream.Lines, sources) }

// MergeSorted returns a stage that merges, as [Merge] does, sources that are each sorted
// already, as by "LC_ALL=C sort", by whole lines: what it writes is sorted too.
func MergeSorted(sources ...*Stage) *Stage { return mergeOf(stream.Sorted, sources) }

// Concatenate returns a stage that writes its own input, and then source after source.
// A source whose turn has not come waits once its pipe is full.
func Concatenate(sources ...*Stage) *Stage { return mergeOf(stream.Ordered, sources) }

// Tagged returns a copy of a stage of [Merge], [MergeSorted] or [Concatenate] that begins
// each line with its source's name and a tab; that of its own input is "input".
func Tagged(merge *Stage) *Stage {
	if merge == nil || merge.merge == nil {
		return &Stage{Stage: plan.Stage{Name: "merge", Err: errors.New("Tagged is for the stages of Merge and its like")}}
	}
	t := *merge
	tagged := *t.merge
	tagged.tag = true
	t.merge = &tagged
	return &t
}

// A merge is the making of one stream.
type merge struct {
	sources []*Stage
	mode    stream.Mode
	tag     bool
}

func mergeOf(mode stream.Mode, sources []*Stage) *Stage {
	return &Stage{Stage: plan.Stage{Name: "merge"}, merge: &merge{sources: sources, mode: mode}}
}

// Tee returns a stage that copies its input to all branches. What these write is merged
// line by line: that is its output. Its memory is bounded: a branch that is slow holds up
// the others. One that has ended gets no more, and no other is held up by that.
func Tee(branches ...*Stage) *Stage { return spreadOf(stream.Broadcast, 0, branches) }

// RoundRobin returns a stage that hands its input out as [Tee] does, but each line to one
// branch only: to the next one.
func RoundRobin(branches ...*Stage) *Stage { return spreadOf(stream.RoundRobin, 0, branches) }

// PartitionBy returns a stage that hands its input out as [Tee] does, but each line to one
// branch only: lines with the same word number field, from 1, to the same one.
func PartitionBy(field int, branches ...*Stage) *Stage {
	s := spreadOf(stream.ByField, field, branches)
	if field < 1 {
		s.Err = fmt.Errorf("PartitionBy counts words from 1: there is no word %d", field)
	}
	return s
}

// A spread is the handing out of a stream.
type spread struct {
	branches []*Stage
	way      stream.Distribution
	field    int // of stream.ByField
}

func spreadOf(way stream.Distribution, field int, branches []*Stage) *Stage {
	return &Stage{Stage: plan.Stage{Name: "spread"}, spread: &spread{branches, way, field}}
}

// firstBranch is the first descriptor of a stage that leads to branches.
const firstBranch = 3

// addMerged adds the sources, and the stage that merges them.
func (b *build) addMerged(s *Stage, sc scope) (in, out plan.Port, err error) {
	outs, err := b.addAll(s.merge.sources, sc, func(_, out plan.Port) plan.Port { return out })
	if err != nil {
		return in, out, err
	}
	m := b.addMerge(s, s.merge, outs, sc)
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
func (b *build) addMerge(s *Stage, f *merge, outs []plan.Port, sc scope) int {
	names := make([]string, len(f.sources))
	for i, source := range f.sources {
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

func (f *merge) run(ctx context.Context, files map[int]*os.File, names []string) error {
	var failures failures
	joined := stream.Merge{Mode: f.mode, Tag: f.tag, Delim: '\n', Dir: os.TempDir(), Failed: failures.add}
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
	return failures.and(joined.Run(ctx, files[1], sources))
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

// addSpread adds the stage that hands out, the branches, and the stage that
// merges what they write.
func (b *build) addSpread(s *Stage, sc scope) (in, out plan.Port, err error) {
	f := s.spread
	if len(f.branches) == 0 {
		return in, out, errors.New("it has no branches")
	}
	names := make([]string, len(f.branches))
	first := b.addOne(s, plan.Stage{Name: "spread", Func: func(ctx context.Context, files map[int]*os.File) error {
		return f.run(ctx, files, names)
	}}, sc)
	var ins []plan.Port
	outs, err := b.addAll(f.branches, sc, func(in, out plan.Port) plan.Port {
		ins = append(ins, in)
		return out
	})
	if err != nil {
		return in, out, err
	}
	for i, in := range ins {
		names[i] = f.branches[i].name()
		b.hops = append(b.hops, hop{plan.Port{Stage: first, FD: firstBranch + i}, in})
	}
	m := b.addMerge(s, &merge{sources: f.branches, mode: stream.Lines}, outs, sc)
	b.null(plan.Port{Stage: first, FD: 1}) // its output is the merge's
	return plan.Port{Stage: first, FD: 0}, plan.Port{Stage: m, FD: 1}, nil
}

func (f *spread) run(ctx context.Context, files map[int]*os.File, names []string) error {
	var failures failures
	parted := stream.Spread{Distribution: f.way, Field: max(1, f.field), Delim: '\n', Dir: os.TempDir(), Failed: failures.add}
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
	return failures.and(parted.Run(ctx, source, targets))
}
