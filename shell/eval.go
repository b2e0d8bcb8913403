package shell

import (
	"context"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
)

func (sh *Shell) stmts(ctx context.Context, stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		if sh.stopped(ctx) {
			return
		}
		sh.stmt(ctx, stmt)
	}
}

// stmt evaluates one statement, and ends the shell for set -e if it failed
// where that counts.
func (sh *Shell) stmt(ctx context.Context, stmt *syntax.Stmt) {
	if sh.opts.noexec {
		return
	}
	sh.pos = stmt.Pos()
	if stmt.Negated {
		sh.negated(ctx, stmt)
		return
	}
	sh.redirected(ctx, stmt)
	if failsOnItsOwn(stmt.Cmd) {
		sh.exitOnError()
	}
}

// exitOnError is set -e.
func (sh *Shell) exitOnError() {
	if sh.status != 0 && sh.flow == flowOn && sh.opts.errexit && sh.condition == 0 {
		sh.flow = flowExit
	}
}

// failsOnItsOwn excludes lists: what failed inside of them has had its turn.
func failsOnItsOwn(cmd syntax.Command) bool {
	switch c := cmd.(type) {
	case *syntax.BinaryCmd:
		return c.Op == syntax.Pipe || c.Op == syntax.PipeAll
	case *syntax.Block:
		return false
	}
	return true
}

func (sh *Shell) negated(ctx context.Context, stmt *syntax.Stmt) {
	plain := *stmt
	plain.Negated = false
	sh.condition++
	sh.redirected(ctx, &plain)
	sh.condition--
	if sh.flow == flowOn {
		sh.status = btoi(sh.status == 0)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (sh *Shell) redirected(ctx context.Context, stmt *syntax.Stmt) {
	if call, ok := stmt.Cmd.(*syntax.CallExpr); ok {
		sh.simple(ctx, stmt, call)
		return
	}
	if len(stmt.Redirs) == 0 {
		sh.compound(ctx, stmt)
		return
	}
	ran := false
	sh.withRedirs(ctx, source(stmt), stmt, func(ctx context.Context) {
		ran = true
		sh.compound(ctx, stmt)
	})
	if !ran {
		sh.exitOnError()
	}
}

func (sh *Shell) compound(ctx context.Context, stmt *syntax.Stmt) {
	switch cmd := stmt.Cmd.(type) {
	case nil:
		sh.status = 0
	case *syntax.BinaryCmd:
		sh.binary(ctx, stmt, cmd)
	case *syntax.Block:
		sh.stmts(ctx, cmd.Stmts)
	case *syntax.Subshell:
		sh.subshell(ctx, cmd)
	case *syntax.DeclClause:
		sh.declare(ctx, cmd)
		sh.pipestatus = []int{sh.status}
	default:
		sh.diagnose("%T is not supported", cmd)
		sh.status = 2
	}
}

func (sh *Shell) binary(ctx context.Context, stmt *syntax.Stmt, cmd *syntax.BinaryCmd) {
	switch cmd.Op {
	case syntax.Pipe, syntax.PipeAll:
		sh.pipeline(ctx, stmt)
		return
	}
	sh.condition++
	sh.stmt(ctx, cmd.X)
	sh.condition--
	if sh.stopped(ctx) || (sh.status == 0) != (cmd.Op == syntax.AndStmt) {
		return
	}
	sh.stmt(ctx, cmd.Y)
}

func (sh *Shell) subshell(ctx context.Context, cmd *syntax.Subshell) {
	child := sh.clone()
	defer child.Close()
	child.stmts(ctx, cmd.Stmts)
	sh.status = child.status
	sh.pipestatus = []int{sh.status}
	if child.fatal != nil {
		sh.end(child.fatal)
	}
}

// pipeline lowers a pipeline to one plan and runs it.
func (sh *Shell) pipeline(ctx context.Context, stmt *syntax.Stmt) {
	stages, both := flatten(stmt)
	l := newLowering(len(stages))
	l.last = stages[len(stages)-1]
	finish := make([]func(), len(stages))
	for i, s := range stages {
		finish[i] = sh.lowerStage(ctx, l, s)
	}
	for i := range stages[1:] {
		l.pipe(i)
	}
	for i := range stages {
		if finish[i] != nil {
			finish[i]()
		}
		if both[i] {
			l.redirectOne(i, redir{fd: 2, kind: duplicate, from: 1})
		}
	}
	sh.run(ctx, l)
}

// flatten lists the elements of a pipeline; both tells which of them are
// followed by "|&".
func flatten(stmt *syntax.Stmt) (stages []*syntax.Stmt, both []bool) {
	cmd, ok := stmt.Cmd.(*syntax.BinaryCmd)
	if !ok || len(stmt.Redirs) > 0 || stmt.Negated || cmd.Op != syntax.Pipe && cmd.Op != syntax.PipeAll {
		return []*syntax.Stmt{stmt}, []bool{false}
	}
	left, leftBoth := flatten(cmd.X)
	right, rightBoth := flatten(cmd.Y)
	leftBoth[len(leftBoth)-1] = cmd.Op == syntax.PipeAll
	return append(left, right...), append(leftBoth, rightBoth...)
}

// run runs a plan and takes over its statuses.
func (sh *Shell) run(ctx context.Context, l *lowering) {
	result, err := sh.cfg.Run(ctx, l.finish())
	if result == nil || err != nil && ctx.Err() == nil {
		sh.diagnose("%v", err)
		sh.status = 1
		sh.pipestatus = []int{1}
		return
	}
	sh.pipestatus = result.PipeStatus()
	sh.status = result.Status()
	if sh.opts.pipefail {
		sh.status = result.Pipefail()
	}
	for i := range result.Stages {
		if err := result.Stages[i].Err; err != nil && ctx.Err() == nil && l.plan.Stages[i].Func != nil && l.plan.Stages[i].Err == nil {
			sh.diagnoseStage(err)
		}
	}
	if err != nil {
		sh.end(err)
		return
	}
	sh.tellKilled(result, l.last)
}

// tellKilled says which signal ended the last process, unless it is one that
// ends processes in the normal course. The words are bash's.
func (sh *Shell) tellKilled(result *pipeline.Result, stmt *syntax.Stmt) {
	if len(result.Stages) == 0 || stmt == nil {
		return
	}
	last := result.Stages[len(result.Stages)-1]
	name := signalText(last.Status.Signal)
	if last.Status.Core {
		name += " (core dumped)"
	}
	switch {
	case last.Pid == 0:
		return
	case last.Status.Signal == 0, last.Status.Signal == unix.SIGINT, last.Status.Signal == unix.SIGPIPE:
		return
	case last.Status.Signal == unix.SIGTERM:
		sh.writeError(name + "\n")
		return
	}
	sh.diagnose("%5d %-24s%s", last.Pid, name, source(stmt))
}

// signalText is strsignal(3): Go's texts are the same, but for the capital.
func signalText(sig syscall.Signal) string {
	text := sig.String()
	return strings.ToUpper(text[:1]) + text[1:]
}

// withRedirs evaluates body with redirections in force: a plan of one function
// stage, so that every descriptor is opened in one place.
func (sh *Shell) withRedirs(ctx context.Context, name string, stmt *syntax.Stmt, body func(context.Context)) {
	sh.redirectFor(ctx, name, stmt, func(ctx context.Context, redirected *table) {
		saved := sh.table
		sh.table = redirected
		defer func() {
			sh.table.close()
			sh.table = saved
		}()
		body(ctx)
	})
}

// redirectFor opens a statement's redirections and passes body the resulting
// table, which it then owns. body sets the status.
func (sh *Shell) redirectFor(ctx context.Context, name string, stmt *syntax.Stmt, body func(context.Context, *table)) {
	redirs, err := sh.redirs(ctx, stmt.Redirs)
	if err != nil {
		sh.redirFailed(err)
		return
	}
	l := newLowering(1)
	ran := false
	l.add(plan.Stage{Name: name, Dir: sh.dir, Umask: sh.umask, Pos: sh.planPos(stmt.Pos()),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			ran = true
			body(ctx, sh.table.adopt(files))
			return nil
		}}, sh.table)
	l.redirect(0, redirs)
	result, err := sh.cfg.Run(ctx, l.finish())
	switch {
	case err != nil && ctx.Err() == nil:
		sh.diagnose("%v", err)
		sh.status = 1
	case !ran && result != nil:
		sh.status = result.Status()
		sh.pipestatus = []int{sh.status}
	case ran && result != nil && result.Stages[0].Err != nil:
		sh.diagnoseStage(result.Stages[0].Err)
	}
}

func (sh *Shell) diagnoseStage(err error) { sh.diagnose("%s", strings.TrimSpace(err.Error())) }

func (sh *Shell) redirFailed(err error) {
	if start, ok := sh.located(err).(*startError); ok && start.Name != "" {
		sh.diagnose("%s", start.Error())
		sh.status = 1
		return
	}
	sh.expansionFailed(err)
}

// simple evaluates a simple command: POSIX, 2.9.1.
func (sh *Shell) simple(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr) {
	sh.substatus = 0
	fields, err := sh.fields(ctx, call.Args)
	if err != nil {
		sh.expansionFailed(err)
		return
	}
	sh.call(ctx, stmt, call, fields)
}

func (sh *Shell) call(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	switch {
	case len(fields) == 0:
		sh.assignOnly(ctx, stmt, call)
	case isBuiltin(fields[0]):
		sh.builtin(ctx, stmt, call, fields)
	default:
		sh.external(ctx, stmt, call, fields)
	}
}

func (sh *Shell) assignOnly(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr) {
	if err := sh.assignAll(ctx, call.Assigns, false); err != nil {
		sh.expansionFailed(err)
		return
	}
	status := sh.substatus
	if len(stmt.Redirs) > 0 {
		sh.status = 0
		sh.withRedirs(ctx, source(stmt), stmt, func(context.Context) { sh.status = status })
	} else {
		sh.status = status
	}
	sh.pipestatus = []int{sh.status}
}

// external runs a single external command.
func (sh *Shell) external(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	env := sh
	if len(call.Assigns) > 0 {
		env = sh.clone()
		defer env.Close()
		if err := env.assignAll(ctx, call.Assigns, true); err != nil {
			sh.expansionFailed(err)
			return
		}
	}
	sh.trace(ctx, fields)
	redirs, err := sh.redirs(ctx, stmt.Redirs)
	if err != nil {
		sh.redirFailed(err)
		sh.pipestatus = []int{sh.status}
		return
	}
	l := newLowering(1)
	l.last = stmt
	l.add(env.command(stmt, fields), sh.table)
	l.redirect(0, redirs)
	sh.run(ctx, l)
}

// assignAll performs assignments, exported for the sake of a command.
func (sh *Shell) assignAll(ctx context.Context, assigns []*syntax.Assign, export bool) error {
	for _, a := range assigns {
		if a.Name == nil {
			continue
		}
		value := ""
		if a.Value != nil {
			v, err := sh.literal(ctx, a.Value)
			if err != nil {
				return err
			}
			value = v
		}
		sh.traceAssign(ctx, a, value)
		if a.Append {
			value = sh.vars.get(a.Name.Value).String() + value
		}
		vr := expand.Variable{Set: true, Kind: expand.String, Str: value, Exported: export}
		err := sh.setVar(a.Name.Value, vr)
		switch {
		case err != nil && export: // the command runs all the same
			sh.diagnose("%v", err)
		case err != nil:
			return err
		}
	}
	return nil
}
