package shell

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
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
	if sh.writer != nil {
		sh.amongFIFOs(func() { sh.statement(ctx, stmt) })
		return
	}
	sh.statement(ctx, stmt)
}

func (sh *Shell) statement(ctx context.Context, stmt *syntax.Stmt) {
	sh.reach(stmt)
	subs := len(sh.subs)
	switch {
	case stmt.Background:
		sh.launch(ctx, stmt)
		return
	case stmt.Negated:
		sh.negated(ctx, stmt)
	default:
		sh.redirected(ctx, stmt)
		if sh.status != 0 && failsOnItsOwn(stmt.Cmd) && !(sh.stage && stmt == sh.whole) { // a stage's failure is the pipeline's
			if sh.flow == flowOn {
				sh.reach(failing(stmt))
			}
			if sh.hooks && endsInSubshell(stmt) {
				sh.errTrap(ctx) // bash runs it for that, and for the pipeline
			}
			sh.exitOnError(ctx)
		}
	}
	if len(sh.subs) > subs {
		sh.endProcSubs(ctx, subs)
	}
	if sh.level == 0 && sh.registry.ran.Load() && sh.trapsSignals() {
		sh.catchUp()
	}
	sh.takeSignals(ctx)
}

// exitOnError is set -e, and the ERR trap.
func (sh *Shell) exitOnError(ctx context.Context) {
	if sh.hooks {
		sh.errTrap(ctx)
	}
	if sh.status != 0 && sh.flow == flowOn && sh.opts.errexit && sh.condition == 0 {
		sh.flow = flowExit
		sh.failed = sh.inFunction()
	}
}

// failsOnItsOwn excludes what has parts: what failed inside of them has had
// its turn.
func failsOnItsOwn(cmd syntax.Command) bool {
	switch c := cmd.(type) {
	case *syntax.BinaryCmd:
		return c.Op == syntax.Pipe || c.Op == syntax.PipeAll
	case *syntax.Block, *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause, *syntax.TimeClause:
		return false
	}
	return true
}

// beforeCommand is what each simple command, and each header of a compound one,
// begins with. It reports whether the command is to run: under extdebug, the
// DEBUG trap may say no.
func (sh *Shell) beforeCommand(ctx context.Context, command syntax.Node) bool {
	if !sh.inTrap {
		sh.current = command
	}
	if !sh.hooks {
		return true
	}
	status := sh.debugTrap(ctx)
	return sh.flow == flowOn && (status == 0 || !sh.shopts.extdebug)
}

func (sh *Shell) negated(ctx context.Context, stmt *syntax.Stmt) {
	plain := *stmt
	plain.Negated = false
	if sh.whole == stmt {
		sh.whole = &plain
		if sh.job != nil {
			sh.redirected(ctx, &plain) // bash forgets the negation of a job
			return
		}
	}
	sh.condition++
	ran := sh.redirected(ctx, &plain)
	sh.condition--
	if !ran {
		return // bash does not come to the negation
	}
	switch sh.flow {
	case flowOn, flowBreak, flowContinue:
		sh.status = btoi(sh.status == 0)
	}
}

// launch starts a job. The DEBUG trap is the shell's own matter.
func (sh *Shell) launch(ctx context.Context, stmt *syntax.Stmt) {
	if _, ok := stmt.Cmd.(*syntax.CallExpr); ok && sh.hooks && !stmt.Negated {
		sh.beforeCommand(ctx, stmt)
		sh.hooked = true
		defer func() { sh.hooked = false }()
	}
	sh.startJob(stmt)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// redirected evaluates a statement that is no job. It reports whether its
// redirections, if it is a compound one, could be made.
func (sh *Shell) redirected(ctx context.Context, stmt *syntax.Stmt) (ran bool) {
	if call, ok := stmt.Cmd.(*syntax.CallExpr); ok {
		sh.simple(ctx, stmt, call)
		return true
	}
	if len(stmt.Redirs) == 0 {
		sh.compound(ctx, stmt)
		return true
	}
	if stmt.Cmd == nil && !sh.beforeCommand(ctx, stmt) {
		return true
	}
	keeps := sh.keepsInput
	run := func() bool {
		ran = sh.withRedirs(ctx, stmt, func() {
			sh.keepsInput = keeps || redirectsInput(stmt.Redirs)
			sh.compound(ctx, stmt)
		})
		return ran
	}
	if _, ok := stmt.Cmd.(*syntax.Subshell); ok {
		sh.aside(run)
	} else {
		run()
	}
	sh.keepsInput = keeps
	if d, ok := stmt.Cmd.(*syntax.DeclClause); ok && !ran && sh.opts.posix && isSpecialBuiltin(d.Variant.Value) {
		sh.exit(1)
	}
	if !ran && !failsOnItsOwn(stmt.Cmd) {
		sh.exitOnError(ctx)
	}
	return ran
}

// aside has f do what is a child process's matter, such as the redirections of a
// command: what it assigns is not seen here, and where it fails, that is a status.
func (sh *Shell) aside(f func() (ok bool)) {
	vars, flow := sh.vars, sh.flow
	sh.vars = vars.child()
	ok := f()
	sh.vars = vars
	if !ok && sh.fatal == nil && sh.killed == 0 && sh.flow != flow {
		sh.flow, sh.failed = flow, false
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

func (sh *Shell) subshell(ctx context.Context, stmt *syntax.Stmt, cmd *syntax.Subshell) {
	if sh.whole == stmt { // this shell is there for nothing else
		sh.loops = 0
		sh.stmts(ctx, cmd.Stmts)
		sh.runExit(ctx) // with the redirections in force
		return
	}
	if !sh.descend() {
		return
	}
	defer sh.ascend()
	if !sh.inTrap {
		sh.current = stmt
	}
	child := sh.clone()
	child.table.dropPrivate()
	defer child.Close()
	child.loops = 0
	since := sh.arrivals()
	inner, stop := sh.killable(ctx)
	child.stmts(inner, cmd.Stmts)
	child.runExit(inner)
	stop()
	sh.status = child.status
	sh.setPipeStatus(sh.status)
	switch {
	case child.fatal != nil:
		sh.end(child.fatal)
	case sh.sharesEnd(child.killed, since):
	case child.killed != 0:
		sh.tellKilled(child.number, pipeline.Status{Signal: child.killed}, stmt)
	}
}

// pipeline lowers a pipeline to one plan and runs it.
func (sh *Shell) pipeline(ctx context.Context, stmt *syntax.Stmt) {
	stages, both := flatten(stmt)
	if sh.shopts.lastpipe && !sh.jobControl {
		sh.pipelineLast(ctx, stages, both)
		return
	}
	l := sh.lowering(len(stages))
	l.last, l.all = stages[len(stages)-1], stmt
	if stmt == sh.whole {
		l.last = stmt
	}
	finish := make([]func(), len(stages))
	for i, s := range stages {
		finish[i] = sh.lowerStage(ctx, l, s, i > 0)
	}
	sh.finishPipeline(ctx, l, finish, both)
}

// finishPipeline joins the stages, applies their redirections and runs them.
func (sh *Shell) finishPipeline(ctx context.Context, l *lowering, finish []func(), both []bool) {
	for i := range finish[1:] {
		l.pipe(i)
	}
	for i := range finish {
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

// pipelineLast is a pipeline under lastpipe: its last element is evaluated by
// this shell itself.
func (sh *Shell) pipelineLast(ctx context.Context, stages []*syntax.Stmt, both []bool) {
	l := sh.lowering(len(stages))
	finish := make([]func(), len(stages))
	last := len(stages) - 1
	for i, s := range stages[:last] {
		finish[i] = sh.lowerStage(ctx, l, s, i > 0)
	}
	l.add(plan.Stage{Name: nameOf(stages[last]), Pos: sh.planPos(stages[last].Pos()),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			saved := sh.table
			sh.table = saved.adopt(files)
			sh.redirected(ctx, stages[last])
			sh.table.close()
			sh.table = saved
			return sh.statusError()
		}}, sh.table)
	sh.finishPipeline(ctx, l, finish, both)
}

// statusError is $? as a stage's result.
func (sh *Shell) statusError() error {
	if sh.status == 0 {
		return nil
	}
	return plan.Exit(sh.status)
}

// runPlan runs the plan of a statement as it is to be run.
func (sh *Shell) runPlan(ctx context.Context, p *plan.Plan, stmt *syntax.Stmt) (*pipeline.Result, error) {
	if sh.cfg.Rewrite != nil {
		p = sh.cfg.Rewrite(p)
	}
	defer sh.registry.ran.Store(true)
	if sh.jobControl && stmt != nil && !sh.replaced {
		return sh.runForeground(ctx, p, stmt)
	}
	return sh.cfg.Run(sh.inGroup(ctx), p)
}

// run runs a plan and takes over its statuses.
func (sh *Shell) run(ctx context.Context, l *lowering) {
	defer l.ended()
	if l.err != nil {
		sh.notRun(l.err)
		return
	}
	p := l.finish()
	ctx, stop := sh.killable(ctx)
	defer stop()
	ctx = sh.traceRun(ctx, l)
	if sh.background || len(sh.traps) > 0 {
		ignored := sh.ignoredSignals()
		for i := range p.Stages {
			p.Stages[i].Ignore = ignored
		}
	}
	defer sh.endCoprocs()
	since := sh.arrivals()
	result, err := sh.runPlan(ctx, p, cmp.Or(l.all, l.last))
	sh.identity().sync(ctx) // with what its commands may have sent
	if err == nil && sh.group != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // a signal to the whole group of the job
	}
	if err != nil && ctx.Err() == nil {
		sh.notRun(err)
		return
	}
	l.result = result
	if err != nil { // the context has ended
		sh.end(err)
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
	if sh.interruptedJob(result.Stages) || sh.sharesEnd(lastSignal(result.Stages), since) {
		return
	}
	if n := len(result.Stages); n > 0 {
		sh.endedBySignal(&result.Stages[n-1], l.last)
	}
}

// endedBySignal hears of the signal that ended the last stage, if any.
func (sh *Shell) endedBySignal(last *pipeline.StageResult, stmt *syntax.Stmt) {
	switch sig := last.Status.Signal; {
	case sig == 0:
	case sh.replaced:
		sh.killed = sig
	case stmt != nil && stmt == sh.whole: // the parent tells it
		sh.killed = sig
	case last.Pid == 0 && stmt != nil:
		sh.tellKilled(sh.formerNumber, last.Status, stmt)
	case stmt != nil:
		sh.tellKilled(func() int { return last.Pid }, last.Status, stmt)
	}
}

// formerNumber is a number for what has ended, and had none.
func (sh *Shell) formerNumber() int {
	id := identity{ended: true, take: func(syscall.Signal) {}}
	return id.number(sh.registry, "", sh.name)
}

// notRun ends the shell, as bash does where it can't fork.
func (sh *Shell) notRun(err error) {
	const status = 254
	sh.diagnose("%v", err)
	sh.exit(status)
	sh.pipestatus = []int{status}
}

// tellKilled says which signal ended a command, unless it is one that ends
// processes in the normal course. The words are bash's.
func (sh *Shell) tellKilled(pid func() int, status pipeline.Status, stmt *syntax.Stmt) {
	if sh.untold {
		return
	}
	name := signalText(status.Signal)
	if status.Core {
		name += " (core dumped)"
	}
	switch status.Signal {
	case unix.SIGINT, unix.SIGPIPE:
	case unix.SIGTERM:
		sh.writeError(name + "\n")
	default:
		if sh.trapsSignals() {
			sh.writeError(name + "\n")
			return
		}
		sh.diagnose("%5d %-24s%s", pid(), name, commandText(stmt))
	}
}

// signalText is strsignal(3): Go's texts are the same, but for the capital.
func signalText(sig syscall.Signal) string {
	text := sig.String()
	return strings.ToUpper(text[:1]) + text[1:]
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
	if !sh.beforeCommand(ctx, stmt) {
		return
	}
	fields, err := sh.fields(ctx, call.Args)
	if err != nil {
		sh.expansionFailed(err)
		return
	}
	sh.call(ctx, stmt, call, fields)
}

func (sh *Shell) call(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	if len(fields) == 0 {
		sh.assignOnly(ctx, stmt, call)
		return
	}
	name := fields[0]
	if sh.opts.posix && isSpecialBuiltin(name) {
		sh.specialBuiltin(ctx, stmt, call, fields)
	} else if f := sh.funcs[name]; f != nil {
		sh.function(ctx, f, stmt, call, fields)
	} else if b := sh.builtinNamed(name); b != nil {
		sh.builtin(ctx, b, stmt, call, fields)
	} else {
		sh.external(ctx, stmt, call, fields)
	}
	sh.lastArg = fields[len(fields)-1]
}

func (sh *Shell) assignOnly(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr) {
	if err := sh.assignAll(ctx, call.Assigns, false); err != nil {
		sh.expansionFailed(err)
		return
	}
	status := sh.substatus
	sh.announceVirtual()
	sh.lastArg = ""
	if len(stmt.Redirs) > 0 {
		sh.status = 0
		sh.withRedirs(ctx, stmt, func() { sh.status = status })
	} else {
		sh.status = status
	}
	sh.setPipeStatus(sh.status)
}

// external runs a single external command.
func (sh *Shell) external(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	restore, err := sh.assignFor(ctx, call.Assigns)
	if err != nil {
		restore()
		sh.commandNotAssigned(err)
		return
	}
	sh.trace(ctx, fields)
	l := sh.lowering(1)
	l.last = stmt
	stage := sh.command(l, stmt, fields)
	restore()
	redirs, ok := sh.redirsAside(ctx, stmt)
	if !ok {
		sh.setPipeStatus(sh.status)
		return
	}
	if len(call.Assigns) == 0 && stage.Err == nil {
		sh.hit(fields[0], stage.Path)
	}
	l.add(stage, sh.table)
	l.redirect(0, redirs)
	sh.run(ctx, l)
}

// redirsAside expands the redirections of a command, and tells what fails.
func (sh *Shell) redirsAside(ctx context.Context, stmt *syntax.Stmt) (redirs []redir, ok bool) {
	if len(stmt.Redirs) == 0 {
		return nil, true
	}
	sh.aside(func() bool {
		var err error
		if redirs, err = sh.redirs(ctx, stmt.Redirs); err != nil {
			sh.redirFailed(err)
		}
		ok = err == nil
		return ok
	})
	return redirs, ok
}

// assignAll performs assignments, exported for the sake of a command.
func (sh *Shell) assignAll(ctx context.Context, assigns []*syntax.Assign, export bool) error {
	for _, a := range assigns {
		if a.Name == nil {
			continue
		}
		err := sh.assignOne(ctx, a, export)
		switch {
		case err != nil && export && errors.Is(err, errReadonly) && !sh.opts.posix: // the command runs all the same
			sh.diagnose("%v", err)
		case err != nil:
			return err
		}
	}
	return nil
}

func (sh *Shell) assignOne(ctx context.Context, a *syntax.Assign, export bool) error {
	r := reference{name: a.Name.Value}
	if a.Array != nil {
		return sh.assignArray(ctx, a)
	}
	if a.Index != nil {
		r.indexed = true
		var err error
		if r.key, err = sh.keyToSet(ctx, r.name, a.Index); err != nil {
			return err
		}
	}
	value, err := sh.literal(ctx, a.Value)
	if err != nil {
		return err
	}
	if sh.opts.xtrace {
		sh.traceAssign(ctx, r.String(), a.Append, value)
	}
	if export && !r.indexed {
		return sh.assignTemporarily(ctx, sh.resolve(r).name, value, a.Append)
	}
	return sh.assign(ctx, r, value, a.Append)
}

func (sh *Shell) assignArray(ctx context.Context, a *syntax.Assign) error {
	name := a.Name.Value
	vr := sh.vars.get(sh.resolve(reference{name: name}).name)
	items, err := sh.arrayItems(ctx, name, vr != nil && vr.kind == assocVar, a.Array)
	if err != nil {
		return err
	}
	if sh.opts.xtrace {
		sh.traceLine(ctx, source(a))
	}
	return sh.assignItems(ctx, name, items, a.Append)
}
