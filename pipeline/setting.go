package pipeline

import (
	"cmp"
	"os"
	"slices"
	"syscall"

	"gopipe/internal/setting"
	"gopipe/plan"
)

func (b *build) setting(s *Stage, sc scope) *setting.Setting {
	return &setting.Setting{
		Dir: sc.dir, Env: environment(sc), Umask: s.Umask, Rlimits: s.Rlimits, Cgroup: s.Cgroup,
		CancelSignal: cmp.Or(b.top.CancelSignal, syscall.SIGTERM), KillAfter: b.top.killAfter(), WaitDelay: b.top.waitDelay(),
		DeathSignal: b.top.DeathSignal, Borrows: b.borrows, OnSignal: b.top.onSignal,
	}
}

func (b *build) borrows(file *os.File) bool {
	return slices.ContainsFunc(b.plan.Edges, func(e plan.Edge) bool {
		return e.Medium == plan.Inherit && !e.Internal.Owned && e.File == file
	})
}

// onSignal is OnSignal of the settings.
func (p *Pipeline) onSignal(f func(syscall.Signal)) (stop func()) {
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
