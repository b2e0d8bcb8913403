package pipeline

import (
	"context"
	"os"
	"slices"
	"syscall"
	"time"

	"gopipe/internal/procs"
	"gopipe/plan"
)

// A Setting is what a command would have of the [Stage] and [Pipeline] that it
// is part of, for a Func that does the same: see [SettingOf].
type Setting struct {
	// Dir, Env, Umask, Rlimits and Cgroup are as in a [plan.Stage].
	Dir     string
	Env     []string
	Umask   *int
	Rlimits []plan.Rlimit
	Cgroup  string

	// CancelSignal is what processes get when the context ends, and WaitDelay
	// how long the function and its processes then have. Neither is 0.
	CancelSignal syscall.Signal
	WaitDelay    time.Duration

	// DeathSignal and Host are those of the pipeline, and Stay is what its Group
	// comes to.
	DeathSignal syscall.Signal
	Host        *procs.Host
	Stay        bool

	pipeline *Pipeline
	plan     *plan.Plan
}

type settingKey struct{}

// SettingOf returns the setting of the Func that ctx was passed to, or nil where
// it was not passed to the Func of a [Stage].
func SettingOf(ctx context.Context) *Setting {
	s, _ := ctx.Value(settingKey{}).(*Setting)
	return s
}

// Borrows reports whether one of the function's files is the caller's, and not
// the function's to close.
func (s *Setting) Borrows(file *os.File) bool {
	return slices.ContainsFunc(s.plan.Edges, func(e plan.Edge) bool {
		return e.Medium == plan.Inherit && !e.Owned && e.File == file
	})
}

// OnSignal has f called with the signals that [Pipeline.Signal] sends, those
// included that it has sent already, until stop is called. Calls may come from
// several goroutines.
func (s *Setting) OnSignal(f func(syscall.Signal)) (stop func()) {
	p := s.pipeline
	p.mu.Lock()
	sent := slices.Clone(p.sent)
	listener := &f
	p.listeners = append(p.listeners, listener)
	p.mu.Unlock()
	for _, sig := range sent {
		f(sig)
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.listeners = slices.DeleteFunc(p.listeners, func(l *func(syscall.Signal)) bool { return l == listener })
	}
}

// Apart returns a context for runs inside of a stage's function that have a
// process group of their own, and end with their own contexts.
func Apart(ctx context.Context) context.Context {
	if ctx.Value(groupKey{}) == nil {
		return ctx
	}
	return context.WithValue(ctx, groupKey{}, nil)
}

// A ProcessGroup says which process group a run is in that would Stay in this
// program's, as a shell with job control wants it.
type ProcessGroup struct {
	Own        bool // one of its own
	Foreground bool // which has the terminal as long as it lasts, see [procs.Group]
	Join       int  // or that of this number, see [procs.Group]

	// OnStop is as in [procs.Group], and Begun, if set, is told of the group before
	// its first process.
	OnStop func(syscall.Signal)
	Begun  func(*procs.Group)
}

type processGroupKey struct{}

// InGroup returns a context for runs in a process group.
func InGroup(ctx context.Context, g ProcessGroup) context.Context {
	return context.WithValue(ctx, processGroupKey{}, g)
}

type backgroundKey struct{}

// InBackground returns a context for runs that nobody waits for: see
// [procs.Group.Waited].
func InBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}
