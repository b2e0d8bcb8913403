package interp

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/handling"
	"gopipe/pipeline"
	"gopipe/plan"
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

// An inForce is the redirections of a command that runs.
type inForce struct {
	undo
	texts  int  // that are evaluated
	simple bool // the command is a simple one
	exits  bool // the shell ends: the EXIT trap runs when they are undone
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

// An undo is what entries of a table were before redirections; no description
// stands for a closed one. It holds them.
type undo []tableSlot

// save takes note of an entry that is about to change.
func (u *undo) save(t *table, fd int) {
	was := tableSlot{fd: fd}
	if i, found := t.find(fd); found {
		was = t.slots[i]
		was.refs.Add(1)
	}
	*u = append(*u, was)
}

// restore undoes the redirections, and nothing else: what exec has done
// meanwhile to other entries stays.
func (u undo) restore(t *table) {
	for _, s := range slices.Backward(u) {
		if s.private {
			t.setPrivate(s.fd, s.Open)
		} else {
			t.Set(s.fd, s.Open)
		}
	}
	u.forget()
}

// forget lets go of what was there before.
func (u undo) forget() {
	for _, s := range u {
		if s.Open != nil {
			s.release()
		}
	}
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

// save takes note of what the redirection is going to change.
func (r *Redir) save(u *undo, t *table) {
	u.save(t, r.Fd)
	if r.Both {
		u.save(t, 2)
	}
	if r.move {
		u.save(t, r.From)
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

// beyondLimit is the error where the limit of open files forbids a descriptor.
func (r *Redir) beyondLimit() *pipeline.StartError {
	return &pipeline.StartError{Name: strconv.Itoa(r.Fd), Pos: r.Pos, Err: unix.EBADF, Code: 1}
}

// isFull reports whether all descriptors below a limit are taken.
func (t *table) isFull(limit int) bool {
	n := 0
	for _, s := range t.slots {
		n += Btoi(s.fd < limit && !s.private)
	}
	return n >= limit
}

// opens reports whether the redirection needs a free descriptor.
func (r *Redir) opens() bool { return r.Kind != closeFD && r.Kind != Duplicate }

// tooMany is the error where the limit of open files leaves none.
func (r *Redir) tooMany() *pipeline.StartError {
	return &pipeline.StartError{Name: cmp.Or(r.Path, strconv.Itoa(r.Fd)), Pos: r.Pos, Err: unix.EMFILE, Code: 1}
}

func (r *Redir) badDescriptor() *pipeline.StartError {
	return &pipeline.StartError{Name: strconv.Itoa(r.From), Pos: r.Pos, Err: unix.EBADF, Code: 1}
}

// edge is what a redirection opens.
func (r *Redir) edge() plan.Edge {
	if r.Kind == OpenText {
		return plan.Edge{Medium: plan.Text, Name: "here-document", Text: r.text, Pos: r.Pos, Internal: handling.Edge{Unknown: r.Unknown}}
	}
	return plan.Edge{Medium: r.Medium, Name: r.Path, Flags: r.Flags, Pos: r.Pos, Internal: handling.Edge{Unknown: r.Unknown, Opened: r.opened}}
}
