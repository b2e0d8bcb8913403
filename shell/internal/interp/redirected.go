package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
)

// withRedirs evaluates body with a statement's redirections in force. It
// reports whether they could be made; body sets the status.
func withRedirs(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, body func()) bool {
	before, _, ok := redirect(ctx, sh, stmt)
	if !ok {
		return false
	}
	if sh.Whole == stmt { // nothing comes after it
		before.Forget()
		body()
		return true
	}
	depth := len(sh.InForce)
	sh.InForce = append(sh.InForce, state.InForce{Undo: before, Texts: sh.Texts, Simple: isSimple(stmt)})
	body()
	own := sh.InForce[depth]
	sh.InForce = sh.InForce[:depth]
	if returnsHere(sh) {
		sh.AtReturn = append(sh.AtReturn, own.Undo)
		return true
	}
	own.Restore(sh.Table)
	if own.Exits {
		runExit(ctx, sh)
	}
	return true
}

// returnsHere reports whether a function ends, and the RETURN trap is to have the
// redirections of the commands around.
func returnsHere(sh *state.Shell) bool {
	return sh.Flow == state.FlowReturn && sh.Traps[trap.Return] != "" && sh.Calls != nil && !sh.Calls.Sourced
}

// keepRedirs is withRedirs for exec: they stay in force.
func keepRedirs(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) bool {
	before, list, ok := redirect(ctx, sh, stmt)
	if !ok {
		return false
	}
	before.Forget()
	sh.Numbers.Settle(sh.Table, list)
	if sh.Writer != nil {
		sh.Writer.KeepReading()
	}
	return true
}

// redirect makes a statement's redirections, from left to right. Where one is
// not possible, it says why, and undoes the others.
func redirect(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) (before state.Undo, list []state.Redir, ok bool) {
	own := sh.Hides
	sh.Hides = nil
	own.SwapIn(sh)
	list, err := Redirs(ctx, sh, stmt.Redirs)
	own.SwapIn(sh)
	if err != nil {
		redirFailed(sh, err)
		return nil, nil, false
	}
	for i := range list {
		r := &list[i]
		if !r.Stays {
			r.Save(&before, sh.Table)
		}
		if err := applyRedir(ctx, sh, sh.Table, r); err != nil {
			sh.NotRedirected(ctx, err, func(err error) { sh.WriteError(sh.StartMessage(err)) })
			before.Restore(sh.Table)
			unassign(list[i:])
			return nil, nil, false
		}
	}
	return before, list, true
}

// unassign takes back the names of descriptors that were not opened.
func unassign(list []state.Redir) {
	for _, r := range list {
		if r.Unset != nil {
			r.Unset()
		}
	}
}

// applyRedir makes one redirection in a table.
func applyRedir(ctx context.Context, sh *state.Shell, t *state.Table, r *state.Redir) *pipeline.StartError {
	if limit := sh.OpenLimit(); r.Kind != state.CloseFD && r.Fd >= limit {
		return r.BeyondLimit()
	} else if r.Opens() && t.IsFull(limit) {
		return r.TooMany()
	}
	switch r.Kind {
	case state.CloseFD:
		t.Set(r.Fd, nil)
		if r.Fd == sh.TraceFD {
			sh.TraceFD = 0
		}
	case state.Duplicate:
		o := t.Get(r.From)
		if o == nil {
			return r.BadDescriptor()
		}
		t.Set(r.Fd, o)
		if r.Move && r.From != r.Fd {
			t.Set(r.From, nil)
		}
	case state.OpenText:
		t.Set(r.Fd, &state.Open{Document: &r.Text})
	default:
		o, err := sh.OpenFor(ctx, t, r)
		if err != nil {
			return err
		}
		t.Set(r.Fd, o)
		if r.Both {
			t.Set(2, o)
		}
	}
	return nil
}
