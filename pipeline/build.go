package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"

	"gopipe/internal/handling"
	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/plan"
)

// A build makes a plan of a pipeline.
//
// Stages are added first, with what their fields bind their descriptors to.
// Then come the links, the hops from stage to stage where both ends are still
// free, and what is usual for all that is left.
type build struct {
	plan *plan.Plan
	top  *Pipeline
	at   ends     // of top
	keep []*keep  // by stage: what is kept of its standard error, or nil
	of   []*Stage // by stage

	bound   map[plan.Port]int // to an edge
	hops    []hop
	links   []link
	ports   map[*Stage][2]plan.Port // input and output
	twice   map[*Stage]bool
	within  map[*Pipeline]bool
	stderr  []io.Writer // by stage
	readers map[any]int // edges
	writers map[any]int
}

type hop struct{ from, to plan.Port }

// A scope is what stages have from the pipelines around them.
type scope struct {
	dir    string
	env    []string
	stderr io.Writer
}

func newBuild(top *Pipeline, at ends) *build {
	return &build{
		top:     top,
		at:      at,
		plan:    &plan.Plan{},
		bound:   make(map[plan.Port]int),
		ports:   make(map[*Stage][2]plan.Port),
		twice:   make(map[*Stage]bool),
		within:  make(map[*Pipeline]bool),
		readers: make(map[any]int),
		writers: make(map[any]int),
	}
}

// build makes the plan of a whole pipeline.
func (p *Pipeline) build(at ends) (*build, error) {
	b := newBuild(p, at)
	in, out, err := b.addPipeline(p, scope{})
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	if err := b.addLinks(); err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	for _, h := range b.hops {
		b.join(h)
	}
	if len(b.of) > 0 {
		b.ends(p, in, out)
	}
	if err := b.plan.Check(); err != nil {
		return nil, err
	}
	return b, nil
}

// addPipeline adds the stages of a pipeline, and returns its ends.
func (b *build) addPipeline(p *Pipeline, sc scope) (in, out plan.Port, err error) {
	if b.within[p] {
		return in, out, errors.New("a pipeline can't be a part of itself")
	}
	if err := p.checkFiles(); err != nil {
		return in, out, err
	}
	b.within[p] = true
	defer delete(b.within, p)
	sc.dir = cmp.Or(p.Dir, sc.dir)
	if p.Env != nil {
		sc.env = p.Env
	}
	if p.Stderr != nil {
		sc.stderr = p.Stderr
	} else if p == b.top && b.at.captureAll {
		sc.stderr = b.at.capture
	}
	b.links = append(b.links, p.links...)
	for i, s := range p.Stages {
		from, to, err := b.add(s, sc)
		if err != nil {
			return in, out, stageFault(i, s, err)
		}
		if i == 0 {
			in = from
		} else {
			b.hops = append(b.hops, hop{out, from})
		}
		out = to
	}
	return in, out, nil
}

func (p *Pipeline) checkFiles() error {
	switch {
	case isNilFile(p.Stdin):
		return errors.New("its Stdin is a nil *os.File")
	case isNilFile(p.Stdout):
		return errors.New("its Stdout is a nil *os.File")
	case isNilFile(p.Stderr):
		return errors.New("its Stderr is a nil *os.File")
	}
	return nil
}

func stageFault(i int, s *Stage, err error) error {
	if s == nil {
		return fmt.Errorf("stage %d is nil", i+1)
	}
	return fmt.Errorf("stage %d (%s): %w", i+1, s.name(), err)
}

// add adds a stage, and returns its standard input and output.
func (b *build) add(s *Stage, sc scope) (in, out plan.Port, err error) {
	if s == nil {
		return in, out, errors.New("it is nil")
	}
	if err := s.check(); err != nil {
		return in, out, err
	}
	if _, known := b.ports[s]; known {
		b.twice[s] = true
	}
	sc.dir = cmp.Or(s.Dir, sc.dir)
	if s.Env != nil {
		sc.env = s.Env
	}
	switch {
	case s.composite() && s.Err != nil:
		return in, out, s.Err
	case s.pipeline != nil:
		in, out, err = b.addInner(s.pipeline, sc)
	case s.merge != nil:
		in, out, err = b.addMerged(s, sc)
	case s.spread != nil:
		in, out, err = b.addSpread(s, sc)
	default:
		i := b.addOne(s, b.lower(s, sc), sc)
		in, out = plan.Port{Stage: i, FD: 0}, plan.Port{Stage: i, FD: 1}
	}
	if err != nil {
		return in, out, err
	}
	b.ports[s] = [2]plan.Port{in, out}
	if s.composite() {
		b.bindEnds(s.Inputs[0], in, s.Outputs[1], out)
	}
	return in, out, nil
}

func (b *build) bindEnds(r io.Reader, in plan.Port, w io.Writer, out plan.Port) {
	if r != nil && !b.isBound(in) {
		b.bindReader(in, r)
	}
	if w != nil && !b.isBound(out) {
		b.bindWriter(out, w)
	}
}

// addInner adds a pipeline that is a stage.
func (b *build) addInner(p *Pipeline, sc scope) (in, out plan.Port, err error) {
	if len(p.Stages) == 0 {
		return in, out, errors.New("the pipeline in it has no stages")
	}
	if field := p.outerOnly(); field != "" {
		return in, out, fmt.Errorf("the pipeline in it can't have its own %s: set that of the outer one", field)
	}
	if in, out, err = b.addPipeline(p, sc); err == nil {
		b.bindEnds(p.Stdin, in, p.Stdout, out)
	}
	return in, out, err
}

// addOne adds a stage of the plan, and binds what its fields say.
func (b *build) addOne(s *Stage, lowered plan.Stage, sc scope) int {
	i := len(b.of)
	b.plan.Stages = append(b.plan.Stages, lowered)
	b.of = append(b.of, s)
	b.keep = append(b.keep, nil)
	b.stderr = append(b.stderr, sc.stderr)
	if s.composite() {
		return i // these are of its ends
	}
	for _, fd := range sortedKeys(s.Inputs) {
		b.bindReader(plan.Port{Stage: i, FD: fd}, s.Inputs[fd])
	}
	for _, fd := range sortedKeys(s.Outputs) {
		if fd == 2 {
			b.stderr[i] = s.Outputs[2]
			continue
		}
		b.bindWriter(plan.Port{Stage: i, FD: fd}, s.Outputs[fd])
	}
	return i
}

// lower makes a stage of the plan of a command or function.
func (b *build) lower(s *Stage, sc scope) plan.Stage {
	lowered := s.Stage
	lowered.Name, lowered.Dir, lowered.Env = s.name(), sc.dir, nil
	switch {
	case s.function != nil:
		lowered.Internal.Interruptible = true
		lowered.Func = func(ctx context.Context, files map[int]*os.File) error {
			out := newOutlet(files[1])
			return out.judge(ctx, s.function(ctx, input{files[0]}, out))
		}
	case s.Func != nil:
		outer := b.setting(s, sc)
		lowered.Func = func(ctx context.Context, files map[int]*os.File) error {
			own := *outer
			own.InHostGroup = b.top.Group.isHosts(b.plan, procs.HostOf(ctx))
			return s.Func(setting.With(ctx, &own), files)
		}
	default:
		lowered.Env = environment(sc)
		if len(s.Args) == 0 {
			lowered.Args = []string{s.Path}
		}
	}
	if s.Err != nil {
		lowered.Err = notFound(lowered.Name, s.Err)
	}
	return lowered
}

// environment is sc.env, or this process's with PWD as it will be, as os/exec
// has it: the last of entries with one name is the one that counts.
func environment(sc scope) []string {
	env := sc.env
	if env == nil && sc.dir != "" {
		if dir, err := filepath.Abs(sc.dir); err == nil {
			env = append(os.Environ(), "PWD="+dir)
		}
	}
	return lastOfEach(env)
}

func (b *build) isBound(port plan.Port) bool {
	_, ok := b.bound[port]
	return ok
}

func (b *build) edge(e plan.Edge) int {
	b.plan.Edges = append(b.plan.Edges, e)
	return len(b.plan.Edges) - 1
}

func (b *build) writes(port plan.Port, edge int) {
	b.plan.Edges[edge].From = append(b.plan.Edges[edge].From, port)
	b.bound[port] = edge
}

func (b *build) reads(port plan.Port, edge int) {
	b.plan.Edges[edge].To = append(b.plan.Edges[edge].To, port)
	b.bound[port] = edge
}

func (b *build) bindReader(port plan.Port, r io.Reader) {
	if in, ok := r.(input); ok { // of a function that runs this
		r = in.File
	}
	if file, ok := r.(*os.File); ok {
		b.reads(port, b.shared(b.readers, r, plan.Edge{Medium: plan.Inherit, Name: file.Name(), File: file}))
		return
	}
	b.reads(port, b.shared(b.readers, r, plan.Edge{Medium: plan.Source, Name: inputName(port.FD), Reader: r}))
}

func (b *build) bindWriter(port plan.Port, w io.Writer) {
	if w == io.Discard {
		b.null(port)
		return
	}
	if out, ok := w.(*outlet); ok { // of a function that runs this
		w = out.File
	}
	if file, ok := w.(*os.File); ok {
		b.writes(port, b.shared(b.writers, w, plan.Edge{Medium: plan.Inherit, Name: file.Name(), File: file}))
		return
	}
	b.writes(port, b.shared(b.writers, w, plan.Edge{Medium: plan.Sink, Name: outputName(port.FD), Writer: w}))
}

// shared has equal readers or writers be one edge: so that one goroutine uses
// them, and what two stages write to one file is not overwritten.
func (b *build) shared(edges map[any]int, key any, e plan.Edge) int {
	if !reflect.ValueOf(key).Comparable() {
		return b.edge(e)
	}
	if _, ok := edges[key]; !ok {
		edges[key] = b.edge(e)
	}
	return edges[key]
}

// null binds a descriptor to /dev/null. Each has an edge of its own, since each
// stage opens its files itself.
func (b *build) null(port plan.Port) {
	e := plan.Edge{Medium: plan.File, Name: os.DevNull}
	if port.FD == 0 {
		b.reads(port, b.edge(e))
		return
	}
	e.Flags = unix.O_WRONLY
	b.writes(port, b.edge(e))
}

func inputName(fd int) string {
	if fd == 0 {
		return "Stdin"
	}
	return "Inputs[" + strconv.Itoa(fd) + "]"
}

func outputName(fd int) string {
	switch fd {
	case 1:
		return "Stdout"
	case 2:
		return "Stderr"
	}
	return "Outputs[" + strconv.Itoa(fd) + "]"
}

func (b *build) addLinks() error {
	for i, l := range b.links {
		from, err := b.linked(l.from, l.fromFD, 1)
		if err == nil && b.isBound(from) {
			err = fmt.Errorf("output %d of %s leads elsewhere already", l.fromFD, l.from.name())
		}
		to, toErr := b.linked(l.to, l.toFD, 0)
		if err = errors.Join(err, toErr); err != nil {
			return fmt.Errorf("link %d: %w", i+1, err)
		}
		edge, ok := b.bound[to]
		switch {
		case !ok:
			edge = b.edge(plan.Edge{Medium: plan.Pipe})
			b.reads(to, edge)
		case b.plan.Edges[edge].Medium != plan.Pipe:
			return fmt.Errorf("link %d: input %d of %s comes from elsewhere already", i+1, l.toFD, l.to.name())
		}
		b.writes(from, edge)
	}
	return nil
}

// linked is the port of a stage that a link names.
func (b *build) linked(s *Stage, fd, end int) (plan.Port, error) {
	ports, ok := b.ports[s]
	switch {
	case s == nil || !ok:
		return plan.Port{}, errors.New("it names a stage that the pipeline does not have")
	case b.twice[s]:
		return plan.Port{}, fmt.Errorf("stage %s is in the pipeline more than once", s.name())
	case fd == end:
		return ports[end], nil
	case fd < 0 || s.composite():
		return plan.Port{}, fmt.Errorf("stage %s has no descriptor %d", s.name(), fd)
	}
	return plan.Port{Stage: ports[0].Stage, FD: fd}, nil
}

// join makes the pipe of a hop, unless one of its ends leads elsewhere. What is
// written to a stage that has an input of its own is nobody's.
func (b *build) join(h hop) {
	if b.isBound(h.from) {
		return
	}
	if edge, bound := b.bound[h.to]; bound {
		if b.plan.Edges[edge].Medium != plan.Pipe { // not of a Link
			b.null(h.from)
		}
		return
	}
	edge := b.edge(plan.Edge{Medium: plan.Pipe})
	b.writes(h.from, edge)
	b.reads(h.to, edge)
}

// ends binds what is still free: the ends of the pipeline, other inputs and
// outputs, and standard errors.
func (b *build) ends(p *Pipeline, in, out plan.Port) {
	b.stdin(p, in)
	b.stdout(p, out)
	for i := range b.of {
		for fd := range 2 {
			if port := (plan.Port{Stage: i, FD: fd}); !b.isBound(port) {
				b.null(port)
			}
		}
	}
	for i, s := range b.of {
		b.bindStderr(i, s)
	}
}

func (b *build) stdin(p *Pipeline, in plan.Port) {
	switch {
	case b.isBound(in):
	case b.at.stdin != nil:
		b.reads(in, b.edge(plan.Edge{Medium: plan.Inherit, Name: "StdinPipe", File: b.at.stdin, Internal: handling.Edge{Owned: true}}))
	case p.Stdin != nil:
		b.bindReader(in, p.Stdin)
	}
}

// stdout binds the output of the last stage or, where that leads elsewhere, of
// the last that a Link has cut off from its reader.
func (b *build) stdout(p *Pipeline, out plan.Port) {
	for i := len(b.of) - 1; b.isBound(out) && i >= 0; i-- {
		out = plan.Port{Stage: i, FD: 1}
	}
	switch {
	case b.isBound(out):
	case b.at.stdout != nil:
		b.writes(out, b.edge(plan.Edge{Medium: plan.Inherit, Name: "StdoutPipe", File: b.at.stdout, Internal: handling.Edge{Owned: true}}))
	case p.Stdout != nil:
		b.bindWriter(out, p.Stdout)
	case b.at.capture != nil:
		b.bindWriter(out, b.at.capture)
	}
}

// bindStderr binds descriptor 2 of a stage. Where it is no file, head and tail
// are kept, by a pipe for each stage and one goroutine for all.
func (b *build) bindStderr(i int, s *Stage) {
	port, w := plan.Port{Stage: i, FD: 2}, b.stderr[i]
	if out, ok := w.(*outlet); ok {
		w = out.File
	}
	if s.CombineStderr {
		b.writes(port, b.bound[plan.Port{Stage: i, FD: 1}])
		return
	}
	if s.function != nil || b.isBound(port) {
		return
	}
	if _, isFile := w.(*os.File); isFile || w == io.Discard || b.isWriter(w) {
		b.bindWriter(port, w)
		return
	}
	b.keep[i] = &keep{also: w}
	b.writes(port, b.edge(plan.Edge{Medium: plan.Sink, Name: "Stderr", Writer: b.keep[i], Internal: handling.Edge{Pooled: true}}))
}

// isWriter tells what has a goroutine of its own already.
func (b *build) isWriter(w io.Writer) bool {
	if w == nil || !reflect.ValueOf(w).Comparable() {
		return false
	}
	_, ok := b.writers[w]
	return ok
}

func sortedKeys[V any](m map[int]V) []int {
	if len(m) == 0 {
		return nil // as most are: no allocation
	}
	return slices.Sorted(maps.Keys(m))
}
