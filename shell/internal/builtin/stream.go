package builtin

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/fifo"
	"gopipe/internal/stream"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
)

// A longOption is one that a builtin takes. set does what it says, or
// complains.
type longOption struct {
	name   string
	hasArg bool
	set    func(arg string) (bad string)
}

// LongOptions takes the options off a builtin's arguments as getopt_long(3)
// does: they may be shortened, and follow operands. bad is the complaint.
func LongOptions(args []string, known []longOption) (operands []string, bad string) {
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		switch {
		case word == "--":
			return append(operands, args...), ""
		case !strings.HasPrefix(word, "-") || word == "-":
			operands = append(operands, word)
			continue
		case !strings.HasPrefix(word, "--"):
			return nil, word + ": invalid option"
		}
		name, arg, given := strings.Cut(word[2:], "=")
		o, bad := findLong(name, known)
		switch {
		case bad != "":
			return nil, bad
		case given && !o.hasArg:
			return nil, fmt.Sprintf("--%s: option takes no argument", o.name)
		case o.hasArg && !given && len(args) == 0:
			return nil, fmt.Sprintf("--%s: option requires an argument", o.name)
		case o.hasArg && !given:
			arg, args = args[0], args[1:]
		}
		if bad := o.set(arg); bad != "" {
			return nil, bad
		}
	}
	return operands, ""
}

func findLong(name string, known []longOption) (found longOption, bad string) {
	count := 0
	for _, o := range known {
		if o.name == name {
			return o, ""
		}
		if strings.HasPrefix(o.name, name) {
			found = o
			count++
		}
	}
	switch count {
	case 0:
		return found, fmt.Sprintf("--%s: invalid option", name)
	case 1:
		return found, ""
	}
	return found, fmt.Sprintf("--%s: ambiguous option", name)
}

func flagOption(name string, to *bool) longOption {
	return longOption{name, false, func(string) string { *to = true; return "" }}
}

// choice is one of several options of which only one may be given.
func choice(name string, given *string, set func()) longOption {
	return longOption{name, false, func(string) string {
		if bad := chosen(name, given); bad != "" {
			return bad
		}
		set()
		return ""
	}}
}

func chosen(name string, given *string) (bad string) {
	if *given != "" && *given != name {
		return fmt.Sprintf("--%s: not together with --%s", name, *given)
	}
	*given = name
	return ""
}

func zeroOption(delim *byte) longOption {
	return longOption{"zero-terminated", false, func(string) string { *delim = 0; return "" }}
}

func bufferOption(size *int) longOption {
	return longOption{"buffer", true, func(arg string) string {
		n, ok := parseSize(arg)
		if !ok {
			return arg + ": invalid size"
		}
		*size = n
		return ""
	}}
}

// parseSize understands numbers of bytes: 4096, 64K, 1M, 2G.
func parseSize(text string) (size int, ok bool) {
	shift := 0
	digits := strings.TrimRight(text, "KMG")
	switch text[len(digits):] {
	case "":
	case "K":
		shift = 10
	case "M":
		shift = 20
	case "G":
		shift = 30
	default:
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n << shift, err == nil && n > 0 && n <= math.MaxInt>>shift
}

// merge joins many sources into one stream.
func merge(ctx context.Context, sh *state.Shell, args []string) int {
	m := stream.Merge{Delim: '\n', Dir: temporaryDir(sh)}
	var makeMissing bool
	names, bad := LongOptions(args[1:], MergeOptions(&m, &makeMissing))
	switch {
	case bad != "":
		return sh.Usage("merge", "%s", bad)
	case m.Tag && m.Mode == stream.Raw:
		return sh.Usage("merge", "--tag: not together with --raw")
	case len(names) == 0:
		return sh.MisusedBy("merge")
	}
	status := 0
	m.Failed = func(name string, err error) {
		sh.Diagnose("merge: %s: %s", name, fifoText(err))
		status = 1
	}
	w := sh.Table.Writer(1)
	if w == nil {
		return sh.Print("merge", nil)
	}
	if sh.Writer != nil {
		interp.FifoArgs(sh, args)
	}
	var sources []stream.Source
	for _, name := range names {
		source, err := openSource(sh, name, makeMissing)
		if err != nil {
			m.Failed(name, err)
			continue
		}
		sources = append(sources, source)
	}
	ctx, stop := sh.Late(ctx)
	defer stop()
	merging, interrupted := ctx, func() int { return 0 }
	if m.Follow {
		merging, interrupted = untilTrap(sh, ctx)
	}
	err := m.Run(merging, w, sources)
	if signal := interrupted(); signal != 0 {
		status = signal
	}
	return streamEnded(sh, ctx, "merge", err, status)
}

// MergeOptions are those of merge, which set m, and makeMissing for --make.
func MergeOptions(m *stream.Merge, makeMissing *bool) []longOption {
	var mode string
	return []longOption{
		choice("lines", &mode, func() { m.Mode = stream.Lines }),
		choice("raw", &mode, func() { m.Mode = stream.Raw }),
		choice("ordered", &mode, func() { m.Mode = stream.Ordered }),
		{"sorted", true, func(arg string) string { return setSorted(m, arg, &mode) }},
		flagOption("tag", &m.Tag),
		flagOption("follow", &m.Follow),
		flagOption("make", makeMissing),
		zeroOption(&m.Delim),
		bufferOption(&m.Buffer),
	}
}

func setSorted(m *stream.Merge, arg string, mode *string) (bad string) {
	if bad := chosen("sorted", mode); bad != "" {
		return bad
	}
	m.Mode = stream.Sorted
	var err error
	if m.Key, err = stream.ParseKey(arg); err != nil {
		return "--sorted: " + err.Error()
	}
	return ""
}

// streamEnded reports what ended a merge or spread, and returns its status.
// The end of the context is the shell's.
func streamEnded(sh *state.Shell, ctx context.Context, name string, err error, status int) int {
	var buffer *stream.BufferError
	switch {
	case err == nil || errors.Is(err, stream.ErrTargets):
		if interp.Stopped(ctx, sh) {
			return sh.Status
		}
		return status
	case errors.As(err, &buffer):
		sh.Diagnose("%s: buffer: %s", name, state.ErrText(buffer.Err))
		return 1
	case errors.Is(err, stream.ErrStalled):
		sh.Diagnose("%s: write error: %v", name, err)
		return 1
	}
	return sh.WriteFailed(name, err)
}

// fifoText is errText for what may have come of a FIFO, after its name.
func fifoText(err error) string {
	if fault := (*fifo.Error)(nil); errors.As(err, &fault) {
		return fault.Reason()
	}
	return state.ErrText(err)
}

// temporaryDir is where buffers are that memory has no room for.
func temporaryDir(sh *state.Shell) string {
	if dir := sh.Vars.Text("TMPDIR"); dir != "" {
		return sh.Abs(dir)
	}
	return "/tmp"
}

// untilTrap returns a context that ends also with a signal that has a trap, in
// this shell or in one that waits for it. The returned function is to be called
// at the end: it gives the status that such a signal means, or 0.
func untilTrap(sh *state.Shell, ctx context.Context) (context.Context, func() int) {
	ctx, cancel := context.WithCancel(ctx)
	var status atomic.Int32
	var stops []func()
	for box := sh.Signals; box != nil; box = box.Outer {
		look := func() {
			if n := awaited(box); n != 0 {
				status.CompareAndSwap(0, int32(n))
				cancel()
			}
		}
		stops = append(stops, box.Watch(look))
		look()
	}
	return ctx, func() int {
		for _, stop := range stops {
			stop()
		}
		cancel()
		return int(status.Load())
	}
}

// awaited is the status that the first of the pending signals means which is
// not ignored, or 0. SIGCHLD interrupts nothing.
func awaited(b *trap.Box) int {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	for _, sig := range b.Pending {
		if action, trapped := b.Traps[int(sig)]; sig != unix.SIGCHLD && (!trapped || action != "") {
			return 128 + int(sig)
		}
	}
	return 0
}

// openSource opens what is to be read, without waiting for a FIFO's writers.
func openSource(sh *state.Shell, name string, makeMissing bool) (stream.Source, error) {
	if fd, ok := streamFD(sh, name, 0); ok {
		o := sh.Table.Get(fd)
		if !o.Readable() {
			return stream.Source{}, unix.EBADF
		}
		file, err := o.Descriptor()
		if err != nil {
			return stream.Source{}, err
		}
		o.SyncInput()
		return stream.ReuseSource(name, file)
	}
	if name == "" {
		return stream.Source{}, unix.ENOENT
	}
	if makeMissing {
		return makeSource(sh, name)
	}
	return stream.OpenSource(name, sh.Abs(name))
}

// streamFD is the descriptor that a name means, if any; "-" is a standard one.
func streamFD(sh *state.Shell, name string, standard int) (fd int, ok bool) {
	if name == "-" {
		return standard, true
	}
	own, ok := sh.OwnName(sh.Absolute(name))
	return own.Fd, ok && own.Rest == ""
}

// makeSource opens a FIFO that is made if nothing is there. What is there must
// be one, and nobody's who could have put it there to feed us his own.
func makeSource(sh *state.Shell, name string) (stream.Source, error) {
	path := sh.Abs(name)
	_, err := fifo.Create(path, os.FileMode(0o666&^sh.CurrentUmask()))
	if err != nil && !errors.Is(err, unix.EEXIST) {
		return stream.Source{}, err
	}
	file, err := fifo.Open(sh.Root, path, unix.O_RDONLY|unix.O_NONBLOCK)
	if err != nil {
		return stream.Source{}, err
	}
	defer file.Close()
	return stream.ReuseSource(name, file)
}

// spread parts standard input among many targets.
func spread(ctx context.Context, sh *state.Shell, args []string) int {
	s := stream.Spread{Delim: '\n', Dir: temporaryDir(sh)}
	names, bad := LongOptions(args[1:], SpreadOptions(&s))
	switch {
	case bad != "":
		return sh.Usage("spread", "%s", bad)
	case len(names) == 0:
		return sh.MisusedBy("spread")
	}
	status := 0
	s.Failed = func(name string, err error) {
		sh.Diagnose("spread: %s: %s", name, fifoText(err))
		status = 1
	}
	in, err := openSource(sh, "-", false)
	if err != nil {
		s.Failed("-", err)
		return status
	}
	if sh.Writer != nil {
		interp.FifoArgs(sh, args)
	}
	targets := make([]stream.Target, len(names))
	for i, name := range names {
		targets[i] = stream.Target{Name: name, Open: targetOpener(sh, name)}
	}
	ctx, stop := sh.Late(ctx)
	defer stop()
	err = s.Run(ctx, in, targets)
	return streamEnded(sh, ctx, "spread", err, status)
}

// SpreadOptions are those of spread, which set s.
func SpreadOptions(s *stream.Spread) []longOption {
	var way string
	return []longOption{
		choice("copy", &way, func() { s.Distribution = stream.Broadcast }),
		choice("turn", &way, func() { s.Distribution = stream.RoundRobin }),
		{"hash", true, func(arg string) string { return setHash(s, arg, &way) }},
		flagOption("strict", &s.Strict),
		zeroOption(&s.Delim),
		bufferOption(&s.Buffer),
	}
}

func setHash(s *stream.Spread, arg string, way *string) (bad string) {
	if bad := chosen("hash", way); bad != "" {
		return bad
	}
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 {
		return "--hash: " + arg + ": invalid field"
	}
	s.Distribution, s.Field = stream.ByField, n
	return ""
}

// targetOpener returns a function that opens what is to be written, away from
// the shell: it may wait for the reader of a FIFO.
func targetOpener(sh *state.Shell, name string) func(context.Context) (int, error) {
	if fd, ok := streamFD(sh, name, 1); ok {
		o := sh.Table.Get(fd)
		return func(context.Context) (int, error) {
			file, err := o.Descriptor()
			if err != nil {
				return -1, err
			}
			return stream.ReuseTarget(file)
		}
	}
	path, umask := sh.Abs(name), sh.Umask
	return func(ctx context.Context) (int, error) {
		if name == "" {
			return -1, unix.ENOENT
		}
		if st, err := os.Stat(path); err == nil && st.Mode()&os.ModeNamedPipe != 0 {
			file, err := fifo.OpenAny(ctx, path, unix.O_WRONLY)
			if err != nil {
				return -1, err
			}
			sh.FifoOpened(path)
			return stream.TakeTarget(file)
		}
		return createFile(path, umask)
	}
}

// createFile opens a file for writing, as a redirection does. It never waits.
func createFile(path string, umask *int) (fd int, err error) {
	const flags = unix.O_WRONLY | unix.O_NONBLOCK | unix.O_CLOEXEC
	fd, err = unix.Open(path, flags|unix.O_CREAT|unix.O_EXCL, 0o666)
	if err == nil && umask != nil {
		unix.Fchmod(fd, uint32(0o666&^*umask))
	}
	if err == syscall.EEXIST {
		fd, err = unix.Open(path, flags|unix.O_CREAT|unix.O_TRUNC, 0o666)
	}
	return fd, err
}
