package shell

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/wire"
	"gopipe/pipeline"
	"gopipe/plan"
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
	defer func() {
		if sh.exitsHere() || sh.returnsHere() {
			sh.atExit = append(sh.atExit, before)
			return
		}
		before.restore(sh.table)
	}()
	body()
	return true
}

// exitsHere reports whether the shell ends where it is: the EXIT trap then has
// the redirections of the commands around. Only those of texts that are
// evaluated are undone.
func (sh *Shell) exitsHere() bool {
	return sh.flow == flowExit && sh.killed == 0 && sh.fatal == nil && !sh.failed && sh.texts == 0 && sh.traps[trapExit] != ""
}

// returnsHere is exitsHere for a function and the RETURN trap.
func (sh *Shell) returnsHere() bool {
	return sh.flow == flowReturn && sh.traps[trapReturn] != "" && sh.calls != nil && !sh.calls.sourced
}

// undoExit undoes the redirections that the EXIT or RETURN trap had.
func (sh *Shell) undoExit() {
	for _, u := range sh.atExit {
		u.restore(sh.table)
	}
	sh.atExit = nil
}

// keepRedirs is withRedirs for exec: they stay in force.
func (sh *Shell) keepRedirs(ctx context.Context, stmt *syntax.Stmt) bool {
	before, list, ok := sh.redirect(ctx, stmt)
	if !ok {
		return false
	}
	before.forget()
	sh.numbers.settle(sh.table, list)
	if sh.writer != nil {
		sh.writer.keepReading()
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
			t.setPrivate(s.fd, s.open)
		} else {
			t.set(s.fd, s.open)
		}
	}
	u.forget()
}

// forget lets go of what was there before.
func (u undo) forget() {
	for _, s := range u {
		if s.open != nil {
			s.release()
		}
	}
}

// hideAssigned has a command's redirections expanded without the assignments
// that stand before it, as in bash.
func (sh *Shell) hideAssigned(call *syntax.CallExpr) {
	if len(call.Assigns) > 0 {
		sh.hides = sh.frames[len(sh.frames)-1]
	}
}

// redirect makes a statement's redirections, from left to right. Where one is
// not possible, it says why, and undoes the others.
func (sh *Shell) redirect(ctx context.Context, stmt *syntax.Stmt) (before undo, list []redir, ok bool) {
	own := sh.hides
	sh.hides = nil
	own.swap(sh)
	list, err := sh.redirs(ctx, stmt.Redirs)
	own.swap(sh)
	if err != nil {
		sh.redirFailed(err)
		return nil, nil, false
	}
	for i := range list {
		r := &list[i]
		if !r.stays {
			r.save(&before, sh.table)
		}
		if err := sh.applyRedir(ctx, sh.table, r); err != nil {
			sh.notRedirected(ctx, sh.table, err)
			before.restore(sh.table)
			unassign(list[i:])
			return nil, nil, false
		}
	}
	return before, list, true
}

// unassign takes back the names of descriptors that were not opened.
func unassign(list []redir) {
	for _, r := range list {
		if r.unset != nil {
			r.unset()
		}
	}
}

// save takes note of what the redirection is going to change.
func (r *redir) save(u *undo, t *table) {
	u.save(t, r.fd)
	if r.both {
		u.save(t, 2)
	}
	if r.move {
		u.save(t, r.from)
	}
}

// notRedirected tells of a redirection that is not possible where standard
// error leads by then.
func (sh *Shell) notRedirected(ctx context.Context, t *table, err *pipeline.StartError) {
	if ctx.Err() != nil {
		sh.end(context.Cause(ctx))
		return
	}
	if w := t.writer(2); w != nil {
		io.WriteString(w, startMessage(err))
	}
	sh.status = err.Code
	sh.setPipeStatus(sh.status)
}

// applyRedir makes one redirection in a table.
func (sh *Shell) applyRedir(ctx context.Context, t *table, r *redir) *pipeline.StartError {
	if limit := sh.openLimit(); r.kind != closeFD && r.fd >= limit {
		return r.beyondLimit()
	} else if r.opens() && t.isFull(limit) {
		return r.tooMany()
	}
	switch r.kind {
	case closeFD:
		t.set(r.fd, nil)
		if r.fd == sh.traceFD {
			sh.traceFD = 0
		}
	case duplicate:
		o := t.get(r.from)
		if o == nil {
			return r.badDescriptor()
		}
		t.set(r.fd, o)
		if r.move && r.from != r.fd {
			t.set(r.from, nil)
		}
	case openText:
		t.set(r.fd, &open{document: &r.text})
	default:
		o, err := sh.openFor(ctx, t, r)
		if err != nil {
			return err
		}
		t.set(r.fd, o)
		if r.both {
			t.set(2, o)
		}
	}
	return nil
}

// beyondLimit is the error where the limit of open files forbids a descriptor.
func (r *redir) beyondLimit() *pipeline.StartError {
	return &pipeline.StartError{Name: strconv.Itoa(r.fd), Pos: r.pos, Err: unix.EBADF, Code: 1}
}

// isFull reports whether all descriptors below a limit are taken.
func (t *table) isFull(limit int) bool {
	n := 0
	for _, s := range t.slots {
		n += btoi(s.fd < limit && !s.private)
	}
	return n >= limit
}

// opens reports whether the redirection needs a free descriptor.
func (r *redir) opens() bool { return r.kind != closeFD && r.kind != duplicate }

// tooMany is the error where the limit of open files leaves none.
func (r *redir) tooMany() *pipeline.StartError {
	return &pipeline.StartError{Name: cmp.Or(r.path, strconv.Itoa(r.fd)), Pos: r.pos, Err: unix.EMFILE, Code: 1}
}

// openLimit is what ulimit -n allows to be open, from descriptor 0 on.
func (sh *Shell) openLimit() int {
	if len(sh.limits) == 0 {
		return math.MaxInt
	}
	return int(min(sh.rlimit(unix.RLIMIT_NOFILE).Soft, math.MaxInt))
}

func (r *redir) badDescriptor() *pipeline.StartError {
	return &pipeline.StartError{Name: strconv.Itoa(r.from), Pos: r.pos, Err: unix.EBADF, Code: 1}
}

// openFor opens what a redirection leads to.
func (sh *Shell) openFor(ctx context.Context, t *table, r *redir) (*open, *pipeline.StartError) {
	edge := r.edge()
	if r.own != nil {
		o := t.get(r.own.fd)
		if o != nil {
			o.syncInput() // of which the new description knows nothing
		}
		edge.Name = t.pathOf(*r.own)
	}
	file, err := wire.OpenEdge(ctx, &edge, &plan.Stage{Dir: sh.dir, Umask: sh.umask})
	if err != nil {
		return nil, &pipeline.StartError{Name: cmp.Or(r.path, edge.Name), Pos: r.pos, Err: err, Code: 1}
	}
	return &open{file: file}, nil
}

// edge is what a redirection opens.
func (r *redir) edge() plan.Edge {
	if r.kind == openText {
		return plan.Edge{Medium: plan.Text, Name: "here-document", Text: r.text, Unknown: r.unknown, Pos: r.pos}
	}
	return plan.Edge{Medium: r.medium, Name: r.path, Flags: r.flags, Unknown: r.unknown, Pos: r.pos, Opened: r.opened}
}
