package interp

import (
	"context"
	"slices"

	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
)

// ExitHere runs the EXIT trap where exit is called: with the variables and the
// redirections of the commands around. Only texts that are evaluated have lost
// their redirections and loops by then.
func ExitHere(ctx context.Context, sh *state.Shell) {
	if sh.Texts > 0 {
		sh.Loops = 0
	}
	exitWithin(ctx, sh, 0)
}

// exitWithin runs the EXIT trap without the redirections that are made in more
// than so many texts.
func exitWithin(ctx context.Context, sh *state.Shell, texts int) {
	if sh.Traps[trap.Exit] == "" {
		return
	}
	for i := len(sh.InForce) - 1; i >= 0 && sh.InForce[i].Texts > texts; i-- {
		sh.InForce[i].Restore(sh.Table)
		sh.InForce[i].Undo = nil
	}
	runExit(ctx, sh)
}

// exitFailed runs the EXIT trap where a failure ends the shell under set -e. As in
// bash, it sees no local variables, and after a simple command nothing of that
// function or builtin around either which has redirections.
func exitFailed(ctx context.Context, sh *state.Shell, simple bool) {
	if sh.Traps[trap.Exit] == "" {
		return
	}
	if sh.Level == 0 || sh.Stage {
		dropLocals(sh)
	}
	for i := len(sh.InForce) - 1; simple && i >= 0; i-- {
		if sh.InForce[i].Simple {
			sh.InForce[i].Exits = true
			return
		}
	}
	exitWithin(ctx, sh, state.Btoi(isArgument(sh)))
}

// dropLocals ends the local variables of all functions that run.
func dropLocals(sh *state.Shell) {
	for _, f := range slices.Backward(sh.Frames) {
		if !f.Temporary {
			f.RestoreIn(sh)
			f.Saved = nil
		}
	}
}
