package shell

import (
	"cmp"
	"context"
	"io"
	"strconv"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
)

// withRedirs evaluates body with a statement's redirections in force. It
// reports whether they could be made; body sets the status.
func (sh *Shell) withRedirs(ctx context.Context, stmt *syntax.Stmt, body func()) bool {
	redirected, _, ok := sh.openRedirs(ctx, stmt)
	if !ok {
		return false
	}
	if sh.whole == stmt { // nothing comes after it
		sh.replaceTable(redirected)
		body()
		return true
	}
	saved := sh.table
	sh.table = redirected
	sh.keepNamed(ctx, stmt.Redirs, redirected, saved)
	defer func() {
		sh.table.close()
		sh.table = saved
	}()
	body()
	return true
}

// keepRedirs is withRedirs for exec: they stay in force.
func (sh *Shell) keepRedirs(ctx context.Context, stmt *syntax.Stmt) bool {
	redirected, list, ok := sh.openRedirs(ctx, stmt)
	if !ok {
		return false
	}
	sh.replaceTable(redirected)
	sh.numbers.settle(redirected, list)
	if sh.writer != nil {
		sh.writer.keepReading()
	}
	return true
}

func (sh *Shell) replaceTable(t *table) {
	old := sh.table
	sh.table = t
	old.close()
}

// openRedirs makes a statement's redirections on a clone of the table, from
// left to right, and says why one is not possible.
func (sh *Shell) openRedirs(ctx context.Context, stmt *syntax.Stmt) (t *table, list []redir, ok bool) {
	list, err := sh.redirs(ctx, stmt.Redirs)
	if err != nil {
		sh.redirFailed(err)
		return nil, nil, false
	}
	t = sh.table.clone()
	for i := range list {
		if err := sh.applyRedir(ctx, t, &list[i]); err != nil {
			sh.notRedirected(ctx, t, err)
			t.close()
			return nil, nil, false
		}
	}
	return t, list, true
}

// notRedirected tells of a redirection that is not possible where standard
// error leads by then.
func (sh *Shell) notRedirected(ctx context.Context, t *table, err *pipeline.StartError) {
	if ctx.Err() != nil {
		sh.end(context.Cause(ctx))
		return
	}
	if w := t.writer(2); w != nil {
		io.WriteString(w, Diagnose(err))
	}
	sh.status = err.Code
	sh.setPipeStatus(sh.status)
}

// applyRedir makes one redirection in a table.
func (sh *Shell) applyRedir(ctx context.Context, t *table, r *redir) *pipeline.StartError {
	switch r.kind {
	case closeFD:
		t.set(r.fd, nil)
	case duplicate:
		o := t.get(r.from)
		if o == nil {
			return r.badDescriptor()
		}
		t.set(r.fd, o)
		if r.move && r.from != r.fd {
			t.set(r.from, nil)
		}
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
	file, err := pipeline.Open(ctx, &edge, &plan.Stage{Dir: sh.dir, Umask: sh.umask})
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
