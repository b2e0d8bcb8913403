// Package procs starts, signals and reaps child processes in process groups.
//
// It steals nothing from the program that it is part of: it waits only for the
// children that it started, by their pidfds, and sets no signal handler. Nor
// does it need either: where the program reaps all children (wait4(-1)) or
// ignores SIGCHLD, groups work as elsewhere, and a status that the kernel kept
// no record of (before Linux 6.15) is said to be lost. What
// a whole program can give up (its signals, its terminal, its orphans) is
// asked for with [Claim].
package procs

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A Group is the children of one pipeline, and as a rule a process group. Its zero
// value is ready for use. Close must be called in the end. All methods may be called
// by several goroutines.
type Group struct {
	// Host, if set, relays the program's signals to this group.
	Host *Host

	// Stay leaves the processes in this program's own process group, as a shell
	// without job control does: they share its terminal, and the keys for signals
	// reach them and this program alike. What else the group does is done to each
	// process, and to its descendants: those whose parents had ended before are
	// out of reach then, but see [HostOptions].Adopt.
	Stay bool

	// Join, if not 0, is the number of a process group that exists, and that the
	// processes of a group that Stays are in; in this program's own where it is
	// gone. What is done to the group is done to its processes, as with Stay alone.
	Join int

	// Foreground lends the group the terminal from its first process to Close, if
	// the program has one, and it is this program's own to give: as a shell with job
	// control does. It needs a Host, and has no effect with Stay.
	Foreground bool

	// OnStop, if set, is called, on any goroutine, when a signal has stopped all of the
	// group's processes, with that, and with 0 when one of them goes on. It needs a
	// Host.
	OnStop func(sig syscall.Signal)

	// Observe asks for the byte counts of each process.
	Observe bool

	// TermSignal is what Terminate asks with; 0 means SIGTERM.
	TermSignal syscall.Signal

	// DeathSignal, if set, is what each process that Start has started gets when
	// this program ends before it does, in whatever way: PR_SET_PDEATHSIG of
	// prctl(2). The processes that those start in turn do not have it, nor does
	// one that executes a set-user-ID or set-group-ID program, or one with
	// capabilities, and any may take it back. It costs a thread for as long as the
	// group is not closed.
	DeathSignal syscall.Signal

	parents parents

	// starting is held for reading by "spawn and register" and for writing by
	// "signal all", so that no signal falls between the two.
	starting sync.RWMutex

	mu       sync.Mutex
	leader   *Process
	former   []*Process       // leaders that somebody else reaped
	live     map[int]*Process // by pidfd
	pending  []syscall.Signal // what later processes are still to get
	lent     bool             // the terminal is this group's
	halted   syscall.Signal   // what has stopped all, as OnStop was told
	tty      *terminal        // which Foreground has had lent; nil for the Host's, if any
	ending   int              // calls of Terminate under way
	over     bool             // nothing is started any more
	cleansUp bool             // it cleans up after a run that has ended, see Host.AllowCleanUp; guarded by Host.mu
	watch    *watcher         // the Host's, if there is one
	reaping  sync.WaitGroup   // processes that are about to be over
	closed   bool
	waited   atomic.Bool   // see Waited
	since    atomic.Uint64 // how many signals had been caught by then
}

// A Process is a child of a [Group].
type Process struct {
	Pid     int
	Started time.Time

	group  *Group
	order  int    // see [Cmd]
	birth  *birth // which the child uses until its exec
	pidfd  int
	awaits bool // Await notices its end, not the watcher
	leads  bool // a group of its own; guarded by group.mu, as the next two
	stolen bool // it was reaped early, as a rule by somebody else
	halted syscall.Signal

	// Set before done is closed, and not changed after.
	done   chan struct{}
	onEnd  func()
	over   bool // onEnd, if set, is about to be called or was; guarded by group.mu
	status Status
	usage  Usage
	ended  time.Time
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait waits until the process has ended, and tells how. It may be called any
// number of times.
func (p *Process) Wait() (Status, Usage, time.Time) {
	<-p.done
	return p.status, p.usage, p.ended
}

// OnEnd has f called once the process has ended, and counts as one of running
// until f has returned. It costs no goroutine.
func (p *Process) OnEnd(f func(Status, Usage, time.Time), running *sync.WaitGroup) {
	running.Add(1)
	p.group.mu.Lock()
	ended := p.over
	if !ended {
		p.onEnd = func() {
			f(p.status, p.usage, p.ended)
			running.Done()
		}
	}
	p.group.mu.Unlock()
	if ended {
		f(p.status, p.usage, p.ended)
		running.Done()
	}
}

// ErrClosed is returned by [Group.Start] after [Group.Close], and ErrEnding after
// [Group.Terminate] or SIGKILL: what a process starts before it gets its signal
// would be left behind.
var (
	ErrClosed = errors.New("procs: the group is closed")
	ErrEnding = errors.New("procs: the group is being ended")
)

// Start starts a child in the group: it is Begin, and waits for the child to
// execute its program. Calls may run side by side.
func (g *Group) Start(c *Cmd) (*Process, error) {
	b, err := g.Begin(c)
	if err != nil {
		return nil, err
	}
	return b.Process()
}

// A Birth is a child that may not have executed its program yet.
type Birth struct {
	group *Group
	cmd   *Cmd
	p     *Process
}

// Begin makes a child in the group, and does not wait for it to execute its
// program: more may be begun meanwhile. [Birth.Process] must be called in the
// end, and until then c and its Files stay as they are. Calls may run side by
// side.
func (g *Group) Begin(c *Cmd) (*Birth, error) {
	g.starting.RLock()
	p, pending, err := g.begin(c)
	g.starting.RUnlock()
	if err != nil {
		return nil, err
	}
	for _, sig := range pending {
		p.Signal(sig)
	}
	g.noticeHalt() // which may have been before it was known
	return &Birth{g, c, p}, nil
}

// Process waits until the child executes its program, and returns it, or why it
// could not: then nothing is left of it. It is to be called once.
func (b *Birth) Process() (*Process, error) {
	for again := newPatience(); ; {
		birth := b.p.birth
		err := birth.wait()
		if err == nil {
			b.p.birth = nil
			return b.p, nil
		}
		b.p.Await()
		switch {
		case err == unix.EPERM && birth.failed == stepGroup && b.group.vanished(birth.group):
		case (err == unix.ETXTBSY || err == unix.EAGAIN) && again.wait():
		default:
			return nil, birth.why(b.cmd, err)
		}
		next, err := b.group.Begin(b.cmd)
		if err != nil {
			return nil, err
		}
		b.p = next.p
	}
}

func (g *Group) begin(c *Cmd) (*Process, []syscall.Signal, error) {
	g.mu.Lock()
	switch {
	case g.closed:
		g.mu.Unlock()
		return nil, nil, ErrClosed
	case g.over:
		g.mu.Unlock()
		return nil, nil, ErrEnding
	}
	g.enter()
	leader := g.current()
	if leader == nil && !g.Stay {
		defer g.mu.Unlock()
		return g.beginLeader(c)
	}
	group := noGroup
	switch {
	case !g.Stay:
		group = leader.Pid
	case g.Join != 0:
		group = g.Join
	}
	g.mu.Unlock()

	started := time.Now()
	pid, b, err := g.spawn(c, group)
	switch {
	case errors.Is(err, unix.EPERM) && forkExecs && group != noGroup && g.vanished(group):
		return g.begin(c) // as Process does for what has begun
	case err != nil:
		return nil, nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.register(pid, b, started, c)
}

// enter makes the group known to the Host before its first child is born. It is
// called with g.mu held.
func (g *Group) enter() {
	if g.live != nil {
		return
	}
	g.live = make(map[int]*Process)
	if missed := g.Host.add(g); missed != 0 {
		g.pending = append(g.pending, missed)
	}
	g.Host.engage()
	if g.OnStop != nil {
		g.Host.noticeStopped()
	}
}

// beginLeader runs with g.mu held: there is no group to join until it is done.
func (g *Group) beginLeader(c *Cmd) (*Process, []syscall.Signal, error) {
	g.dropFormer()
	lead := *c
	if !c.NeverLeads {
		lead.tty, lead.foreground = g.borrow()
	}
	started := time.Now()
	pid, b, err := g.spawn(&lead, 0)
	if err != nil {
		return nil, nil, err
	}
	g.lent = lead.foreground
	p, pending, err := g.register(pid, b, started, c)
	if err == nil && !c.NeverLeads {
		g.leader, p.leads = p, true
	}
	return p, pending, err
}

func (g *Group) register(pid int, b *birth, started time.Time, c *Cmd) (*Process, []syscall.Signal, error) {
	p := &Process{Pid: pid, Started: started, group: g, order: c.SignalRank, birth: b, pidfd: int(b.pidfd), done: make(chan struct{})}
	if p.awaits = c.Awaited && awaiting.enter(); p.awaits {
		// No watcher, then.
	} else if err := g.watchFor(p); err != nil {
		send(p.pidfd, pid, unix.SIGKILL)
		b.wait()
		syscall.Wait4(pid, nil, 0, nil)
		unix.Close(p.pidfd)
		return nil, nil, err
	}
	g.live[p.pidfd] = p
	g.Host.noticeLater()
	return p, slices.Clone(g.pending), nil
}

// watchFor has the watcher notice p's end. It is called with g.mu held.
func (g *Group) watchFor(p *Process) (err error) {
	if g.watch == nil {
		if g.watch, err = g.Host.watcher(); err != nil {
			return err
		}
	}
	return g.watch.add(p)
}

// WantsTerminal returns a process of the group that has newly stopped since it
// wanted to use the terminal from the background, and the signal that did it,
// SIGTTIN or SIGTTOU; or 0. It is for a group without a Host.
func (g *Group) WantsTerminal() (pid int, sig syscall.Signal) {
	for _, p := range g.processes() {
		if sig := g.stopOf(p); sig == unix.SIGTTIN || sig == unix.SIGTTOU {
			return p.Pid, sig
		}
	}
	return 0, 0
}

// Signal sends a signal to this process alone.
func (p *Process) Signal(sig syscall.Signal) error {
	p.group.mu.Lock()
	defer p.group.mu.Unlock()
	return p.signal(sig)
}

func (p *Process) signal(sig syscall.Signal) error {
	if p.group.live[p.pidfd] != p {
		return os.ErrProcessDone
	}
	return send(p.pidfd, p.Pid, sig)
}

// Signal sends a signal to every process of the group, once: to those that
// were started, to their descendants that stayed in it, and to those of the
// group's processes that are started later. See Stay for one that has no
// process group of its own.
func (g *Group) Signal(sig syscall.Signal) {
	g.starting.Lock()
	defer g.starting.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	g.over = g.over || sig == unix.SIGKILL
	if lasting(sig) {
		g.pending = append(g.pending, sig)
	}
	reached := make(map[int]bool)
	for _, p := range g.leaders() {
		reached[p.Pid] = p.signalGroup(sig) == nil
	}
	var below kin
	defer below.close()
	if g.Stay {
		below.look(g.pids())
	}
	for _, p := range g.readersFirst() {
		if pgid, err := syscall.Getpgid(p.Pid); err == nil && !reached[pgid] {
			p.signal(sig)
		}
	}
	below.signalAll(sig)
}

// readersFirst is the order for signals, see [Cmd]. It is called with g.mu held.
func (g *Group) readersFirst() []*Process {
	return slices.SortedFunc(maps.Values(g.live), func(a, b *Process) int { return cmp.Compare(b.order, a.order) })
}

// lasting tells signals that still matter to a process that starts after them.
func lasting(sig syscall.Signal) bool {
	switch sig {
	case unix.SIGCONT, unix.SIGWINCH, unix.SIGTSTP, unix.SIGSTOP:
		return false
	}
	return true
}

// Terminate asks every process of the group to end, by TermSignal and SIGCONT,
// and kills those that have not ended after the grace period, or when ctx
// ends: our children, and their descendants that stayed in the group. It
// returns when all children have ended, which the kernel may delay for a
// process in uninterruptible sleep.
func (g *Group) Terminate(ctx context.Context, grace time.Duration) {
	g.mu.Lock()
	g.over = true
	g.ending++
	g.mu.Unlock()
	defer g.endingDone()
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	if g.Stay {
		g.terminateEach(ctx)
		return
	}
	g.Signal(g.termSignal())
	g.Signal(unix.SIGCONT)
	if !g.waitAll(ctx) || !g.waitOthers(ctx) {
		g.Signal(unix.SIGKILL)
		g.waitAll(context.Background())
		soon, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		g.waitOthers(soon)
	}
}

func (g *Group) termSignal() syscall.Signal { return cmp.Or(g.TermSignal, unix.SIGTERM) }

func (g *Group) endingDone() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ending--
}

// Waited says that all has been started, and that the program does nothing from
// now on but wait for it: see [HostOptions].AsShell.
func (g *Group) Waited() {
	g.since.Store(atomic.LoadUint64(&caughtCount))
	g.waited.Store(true)
}

// busy reports whether processes of the group are alive or being ended.
func (g *Group) busy() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.live) > 0 || g.ending > 0
}

// waitOthers waits for the processes of the group that are not our children.
// Those that a shell was forking when it got the signal may have missed it: seen
// on Linux 6.18, with vfork.
func (g *Group) waitOthers(ctx context.Context) bool {
	for pause := time.Millisecond; ; pause = min(2*pause, 10*time.Millisecond) {
		left := g.members()
		if len(left) == 0 {
			return true
		}
		for _, m := range left {
			askMissed(m, g.termSignal())
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false
		}
	}
}

// waitAll also waits for what is started meanwhile.
func (g *Group) waitAll(ctx context.Context) bool {
	for live := g.processes(); len(live) > 0; live = g.processes() {
		for _, p := range live {
			select {
			case <-p.done:
			case <-ctx.Done():
				return false
			}
		}
	}
	return true
}

// Pids are the numbers of the group's processes that are alive, in the order of
// their start.
func (g *Group) Pids() (pids []int) {
	live := g.processes()
	slices.SortFunc(live, func(a, b *Process) int { return a.Started.Compare(b.Started) })
	for _, p := range live {
		pids = append(pids, p.Pid)
	}
	return pids
}

// pids are the numbers of the group's processes that are alive. It is called with
// g.mu held.
func (g *Group) pids() []int {
	pids := make([]int, 0, len(g.live))
	for _, p := range g.live {
		pids = append(pids, p.Pid)
	}
	return pids
}

func (g *Group) processes() []*Process {
	g.mu.Lock()
	defer g.mu.Unlock()
	live := make([]*Process, 0, len(g.live))
	for _, p := range g.live {
		live = append(live, p)
	}
	return live
}

// Close waits until every process has ended, reaps the leader and gives back
// what the group holds. The group can't be used again.
func (g *Group) Close() {
	g.starting.Lock()
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.starting.Unlock()
	g.waitAll(context.Background())
	g.parents.end()

	g.Host.remove(g)
	g.mu.Lock()
	for _, p := range g.leaders() {
		waitid(p.pidfd, unix.WEXITED)
		unix.Close(p.pidfd)
	}
	g.leader, g.former = nil, nil
	watch := g.watch
	g.watch = nil
	g.mu.Unlock()
	g.reaping.Wait() // for OnEnd's functions, which may use the group
	if watch != nil && g.Host == nil {
		watch.close()
	}
}
