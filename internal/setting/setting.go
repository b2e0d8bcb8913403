// Package setting carries, by contexts, what package pipeline and package shell tell
// each other about runs: a stage's function learns what a command in its place would
// have, and the runs that it makes are told where they belong.
package setting

import (
	"context"
	"os"
	"syscall"
	"time"

	"gopipe/internal/procs"
)

// A Setting is what a command would have of the stage and the pipeline that it is part
// of, for a function that does the same.
type Setting struct {
	// Dir, Env, Umask, Rlimits and Cgroup are as in a [plan.Stage].
	Dir     string
	Env     []string
	Umask   *int
	Rlimits map[int]syscall.Rlimit
	Cgroup  string

	// CancelSignal is what processes get when the context ends, and KillAfter
	// how long the function and its processes then have. Neither is 0.
	CancelSignal syscall.Signal
	KillAfter    time.Duration

	// WaitDelay bounds what is waited for besides; 0 is no bound.
	WaitDelay time.Duration

	// DeathSignal is that of the pipeline, and InHostGroup what its Group comes to.
	DeathSignal syscall.Signal
	InHostGroup bool

	// Borrows reports whether one of the function's files is the caller's, and not
	// the function's to close.
	Borrows func(file *os.File) bool

	// OnSignal has f called with the signals that Pipeline.Signal sends, those
	// included that it has sent already, until stop is called. Calls may come from
	// several goroutines.
	OnSignal func(f func(syscall.Signal)) (stop func())
}

type settingKey struct{}

// With returns the context for a function that has a setting.
func With(ctx context.Context, s *Setting) context.Context {
	return context.WithValue(ctx, settingKey{}, s)
}

// Of returns the setting of the function that ctx was passed to, or nil where it was
// not passed to the Func of a stage.
func Of(ctx context.Context) *Setting {
	s, _ := ctx.Value(settingKey{}).(*Setting)
	return s
}

type groupKey struct{}

// WithGroup returns the context for functions whose runs join a group.
func WithGroup(ctx context.Context, g *procs.Group) context.Context {
	return context.WithValue(ctx, groupKey{}, g)
}

// GroupOf returns the group that a run with ctx joins, if any.
func GroupOf(ctx context.Context) (g *procs.Group, joins bool) {
	g, joins = ctx.Value(groupKey{}).(*procs.Group)
	return g, joins
}

// Detached returns a context for runs inside of a stage's function that have a process
// group of their own, and end with their own contexts.
func Detached(ctx context.Context) context.Context {
	if ctx.Value(groupKey{}) == nil {
		return ctx
	}
	return context.WithValue(ctx, groupKey{}, nil)
}

// A ProcessGroup says which process group a run is in that would stay in this
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

// InProcessGroup returns a context for runs in a process group.
func InProcessGroup(ctx context.Context, g ProcessGroup) context.Context {
	return context.WithValue(ctx, processGroupKey{}, g)
}

// ProcessGroupOf returns the process group that a run with ctx is asked to be in, if
// any.
func ProcessGroupOf(ctx context.Context) (g ProcessGroup, asked bool) {
	g, asked = ctx.Value(processGroupKey{}).(ProcessGroup)
	return g, asked
}

type backgroundKey struct{}

// InBackground returns a context for runs that nobody waits for: see
// [procs.Group.Waited].
func InBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

// IsInBackground tells a context of InBackground.
func IsInBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

type uncountedKey struct{}

// Uncounted returns a context for runs of whose stages nobody wants to know how many bytes
// they read and wrote: to find out costs some microseconds each.
func Uncounted(ctx context.Context) context.Context {
	return context.WithValue(ctx, uncountedKey{}, true)
}

// IsUncounted tells a context of Uncounted.
func IsUncounted(ctx context.Context) bool { return ctx.Value(uncountedKey{}) != nil }

type wordsKey struct{}

// WithWords returns a context for runs in which a stage that can't start says so on its
// own standard error, as words puts it. The error is a *pipeline.StartError.
func WithWords(ctx context.Context, words func(error) string) context.Context {
	return context.WithValue(ctx, wordsKey{}, words)
}

// WordsOf returns how a run with ctx tells of a stage that can't start, or nil.
func WordsOf(ctx context.Context) func(error) string {
	words, _ := ctx.Value(wordsKey{}).(func(error) string)
	return words
}
