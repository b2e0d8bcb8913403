package interp

import (
	"context"
	"fmt"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// assignFor assigns for the time of one builtin or function; restore undoes it.
func assignFor(ctx context.Context, sh *state.Shell, assigns []*syntax.Assign) (restore func(), err error) {
	if len(assigns) == 0 {
		return func() {}, nil
	}
	temporary := &state.Frame{Scope: vars.Scope{Temporary: true}}
	sh.Frames = append(sh.Frames, temporary)
	err = AssignAll(ctx, sh, assigns, true)
	return func() {
		sh.Frames = sh.Frames[:len(sh.Frames)-1]
		temporary.RestoreIn(sh)
	}, err
}

// assignTemporarily makes the variable that a command has before it: one of its
// own, which is exported, and has nothing else of what it hides.
func assignTemporarily(ctx context.Context, sh *state.Shell, name, value string, appended bool) error {
	vr := sh.Vars.Get(name)
	switch {
	case name == "_":
		return nil
	case sh.Vars.IsReadonly(name):
		return fmt.Errorf("%s: %w", name, vars.ErrReadonly)
	case appended:
		old, _, err := sh.Vars.Element(ctx, vars.Reference{Name: name})
		if err == nil {
			value, err = sh.Vars.Attributed(ctx, vr, old, value, true)
		}
		if err != nil {
			return err
		}
	}
	if n := len(sh.Frames); n > 0 && sh.Frames[n-1].Temporary {
		sh.Frames[n-1].Save(sh.Vars.Table, name)
	}
	sh.Vars.Put(name, &vars.Variable{Kind: vars.Scalar, Set: true, Attrs: vars.Export, Text: value})
	sh.Watch(name)
	return nil
}
