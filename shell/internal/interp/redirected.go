package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/shell/internal/trap"
)

// withRedirs evaluates body with a statement's redirections in force. It
// reports whether they could be made; body sets the status.
func (sh *Shell) withRedirs(ctx context.Context, stmt *syntax.Stmt, body func()) bool {
	before, _, ok := sh.redirect(ctx, stmt)
	if !ok {
		return false
	}
	if sh.whole == stmt { // nothing comes after it
		before.forget()
		body()
		return true
	}
	depth := len(sh.inForce)
	sh.inForce = append(sh.inForce, inForce{undo: before, texts: sh.texts, simple: isSimple(stmt)})
	body()
	own := sh.inForce[depth]
	sh.inForce = sh.inForce[:depth]
	if sh.returnsHere() {
		sh.atReturn = append(sh.atReturn, own.undo)
		return true
	}
	own.restore(sh.Table)
	if own.exits {
		sh.runExit(ctx)
	}
	return true
}

// returnsHere reports whether a function ends, and the RETURN trap is to have the
// redirections of the commands around.
func (sh *Shell) returnsHere() bool {
	return sh.Flow == FlowReturn && sh.Traps[trap.Return] != "" && sh.Calls != nil && !sh.Calls.sourced
}

// keepRedirs is withRedirs for exec: they stay in force.
func (sh *Shell) keepRedirs(ctx context.Context, stmt *syntax.Stmt) bool {
	before, list, ok := sh.redirect(ctx, stmt)
	if !ok {
		return false
	}
	before.forget()
	sh.numbers.settle(sh.Table, list)
	if sh.Writer != nil {
		sh.Writer.KeepReading()
	}
	return true
}

// redirect makes a statement's redirections, from left to right. Where one is
// not possible, it says why, and undoes the others.
func (sh *Shell) redirect(ctx context.Context, stmt *syntax.Stmt) (before undo, list []Redir, ok bool) {
	own := sh.hides
	sh.hides = nil
	own.swap(sh)
	list, err := sh.Redirs(ctx, stmt.Redirs)
	own.swap(sh)
	if err != nil {
		sh.redirFailed(err)
		return nil, nil, false
	}
	for i := range list {
		r := &list[i]
		if !r.stays {
			r.save(&before, sh.Table)
		}
		if err := sh.applyRedir(ctx, sh.Table, r); err != nil {
			sh.notRedirected(ctx, sh.Table, err)
			before.restore(sh.Table)
			unassign(list[i:])
			return nil, nil, false
		}
	}
	return before, list, true
}

// unassign takes back the names of descriptors that were not opened.
func unassign(list []Redir) {
	for _, r := range list {
		if r.unset != nil {
			r.unset()
		}
	}
}

// applyRedir makes one redirection in a table.
func (sh *Shell) applyRedir(ctx context.Context, t *table, r *Redir) *pipeline.StartError {
	if limit := sh.openLimit(); r.Kind != closeFD && r.Fd >= limit {
		return r.beyondLimit()
	} else if r.opens() && t.isFull(limit) {
		return r.tooMany()
	}
	switch r.Kind {
	case closeFD:
		t.Set(r.Fd, nil)
		if r.Fd == sh.traceFD {
			sh.traceFD = 0
		}
	case Duplicate:
		o := t.Get(r.From)
		if o == nil {
			return r.badDescriptor()
		}
		t.Set(r.Fd, o)
		if r.move && r.From != r.Fd {
			t.Set(r.From, nil)
		}
	case OpenText:
		t.Set(r.Fd, &Open{document: &r.text})
	default:
		o, err := sh.openFor(ctx, t, r)
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
