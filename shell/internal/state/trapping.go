package state

import (
	"maps"

	"gopipe/shell/internal/option"
	"gopipe/shell/internal/trap"
)

// trapping is what a shell does about signals and events.
type trapping struct {
	Traps      trap.Actions
	ShownTraps trap.Actions // what trap shows in a subshell: those of its parent
	Signals    *trap.Box

	Hooks      bool   // there is a DEBUG, ERR or RETURN trap
	InHook     int    // bits of those that run
	Exiting    string // the EXIT trap that runs
	InTrap     bool
	InExit     bool // the EXIT trap runs
	Exited     bool // it has run
	TrapStatus int  // $? when the trap began
	FailedLine int  // of what the ERR trap runs for
	Hooked     bool // the DEBUG trap has run for the command to come
}

// child has the traps that a subshell has: POSIX, 2.12, with options for those that
// no signal sets off.
func (t *trapping) child(opts *option.Set) trapping {
	child := *t
	child.InExit, child.Exited = false, false
	child.Signals = trap.NewBox()
	child.Signals.Outer = t.Signals
	child.inherit(opts)
	child.Signals.Traps = child.Traps
	return child
}

func (t *trapping) inherit(opts *option.Set) {
	if len(t.Traps) == 0 {
		return
	}
	parent := t.Traps
	t.Traps = nil
	for key, action := range parent {
		keep := action == "" && key != trap.Exit
		switch key {
		case trap.Debug, trap.Return:
			keep = opts.Functrace
		case trap.Err:
			keep = opts.Errtrace
		}
		if keep {
			if t.Traps == nil {
				t.Traps = make(trap.Actions)
			}
			t.Traps[key] = action
		}
	}
	if t.ShownTraps == nil {
		t.ShownTraps = parent
	}
	t.NoteHooks()
}

// Interrupted is the status of a wait that a signal has ended.
func (t *trapping) Interrupted() int {
	b := t.Signals
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if len(b.Pending) == 0 {
		return 128
	}
	return 128 + int(b.Pending[0])
}

// TrapsSignals reports whether any signal sets an action off.
func (t *trapping) TrapsSignals() bool {
	for key, action := range t.Traps {
		if action != "" && key > trap.Exit && key < trap.Debug {
			return true
		}
	}
	return false
}

// NoteHooks keeps track of whether there is anything to run at each command.
func (t *trapping) NoteHooks() {
	_, debug := t.Traps[trap.Debug]
	_, failed := t.Traps[trap.Err]
	_, returned := t.Traps[trap.Return]
	t.Hooks = debug || failed || returned
}

// TrapsToShow are those that trap lists: in a subshell its parent's, until it sets
// its own, and while the EXIT trap runs that one.
func (sh *Shell) TrapsToShow() trap.Actions {
	shown := sh.Traps
	if sh.ShownTraps != nil {
		shown = sh.ShownTraps
	}
	if sh.Exiting != "" {
		shown = maps.Clone(shown)
		if shown == nil {
			shown = make(trap.Actions)
		}
		shown[trap.Exit] = sh.Exiting
	}
	return shown
}
