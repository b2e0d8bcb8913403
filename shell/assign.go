package shell

import (
	"context"
	"fmt"

	"mvdan.cc/sh/v3/syntax"
)

// setPipeStatus is PIPESTATUS after a command that is no pipeline.
func (sh *Shell) setPipeStatus(status int) {
	if len(sh.pipestatus) == 1 && sh.pipestatus[0] == status {
		return
	}
	sh.pipestatus = []int{status}
}

// assignFor assigns for the time of one builtin or function; restore undoes it.
func (sh *Shell) assignFor(ctx context.Context, assigns []*syntax.Assign) (restore func(), err error) {
	if len(assigns) == 0 {
		return func() {}, nil
	}
	temporary := &frame{temporary: true}
	sh.frames = append(sh.frames, temporary)
	err = sh.assignAll(ctx, assigns, true)
	return func() {
		sh.frames = sh.frames[:len(sh.frames)-1]
		temporary.restore(sh)
	}, err
}

// assignTemporarily makes the variable that a command has before it: one of its
// own, which is exported, and has nothing else of what it hides.
func (sh *Shell) assignTemporarily(ctx context.Context, name, value string, appended bool) error {
	vr := sh.vars.get(name)
	switch {
	case name == "_":
		return nil
	case sh.isReadonly(name):
		return fmt.Errorf("%s: %w", name, errReadonly)
	case appended:
		old, _, err := sh.element(ctx, reference{name: name})
		if err == nil {
			value, err = sh.attributed(ctx, vr, old, value, true)
		}
		if err != nil {
			return err
		}
	}
	if n := len(sh.frames); n > 0 && sh.frames[n-1].temporary {
		sh.frames[n-1].save(sh.vars, name)
	}
	sh.vars.put(name, &variable{kind: scalarVar, set: true, attrs: attrExport, text: value})
	sh.watch(name)
	return nil
}
