package interp

import (
	"context"
	"slices"

	"gopipe/shell/internal/trap"
)

// ExitHere runs the EXIT trap where exit is called: with the variables and the
// redirections of the commands around. Only texts that are evaluated have lost
// their redirections and loops by then.
func (sh *Shell) ExitHere(ctx context.Context) {
	if sh.texts > 0 {
		sh.Loops = 0
	}
	sh.exitWithin(ctx, 0)
}

// exitWithin runs the EXIT trap without the redirections that are made in more
// than so many texts.
func (sh *Shell) exitWithin(ctx context.Context, texts int) {
	if sh.Traps[trap.Exit] == "" {
		return
	}
	for i := len(sh.inForce) - 1; i >= 0 && sh.inForce[i].texts > texts; i-- {
		sh.inForce[i].restore(sh.Table)
		sh.inForce[i].undo = nil
	}
	sh.runExit(ctx)
}

// exitFailed runs the EXIT trap where a failure ends the shell under set -e. As in
// bash, it sees no local variables, and after a simple command nothing of that
// function or builtin around either which has redirections.
func (sh *Shell) exitFailed(ctx context.Context, simple bool) {
	if sh.Traps[trap.Exit] == "" {
		return
	}
	if sh.Level == 0 || sh.stage {
		sh.dropLocals()
	}
	for i := len(sh.inForce) - 1; simple && i >= 0; i-- {
		if sh.inForce[i].simple {
			sh.inForce[i].exits = true
			return
		}
	}
	sh.exitWithin(ctx, Btoi(sh.isArgument()))
}

// dropLocals ends the local variables of all functions that run.
func (sh *Shell) dropLocals() {
	for _, f := range slices.Backward(sh.Frames) {
		if !f.Temporary {
			f.restore(sh)
			f.Saved = nil
		}
	}
}
