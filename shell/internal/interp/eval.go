package interp

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
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

func (sh *Shell) stmts(ctx context.Context, stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		if sh.Stopped(ctx) {
			return
		}
		sh.stmt(ctx, stmt)
	}
}

// stmt evaluates one statement, and ends the shell for set -e if it failed
// where that counts.
func (sh *Shell) stmt(ctx context.Context, stmt *syntax.Stmt) {
	if sh.Opts.Noexec {
		return
	}
	if sh.Writer != nil {
		sh.amongFIFOs(func() { sh.statement(ctx, stmt) })
		return
	}
	sh.statement(ctx, stmt)
}

func (sh *Shell) statement(ctx context.Context, stmt *syntax.Stmt) {
	sh.Reach(stmt)
	subs := len(sh.Subs)
	switch {
	case stmt.Background:
		sh.launch(ctx, stmt)
		return
	case stmt.Negated:
		sh.negated(ctx, stmt)
	case stmt.Cmd == nil && sh.refuses(stmt):
	default:
		ran := sh.redirected(ctx, stmt)
		if sh.Status != 0 && failsOnItsOwn(stmt.Cmd) && !(ran && failsWithin(stmt)) {
			sh.hasFailed(ctx, stmt)
		}
	}
	if len(sh.Subs) > subs {
		sh.endProcSubs(ctx, subs)
	}
	sh.TakeArrived(ctx)
}

// TakeArrived is takeSignals after what may have sent some.
func (sh *Shell) TakeArrived(ctx context.Context) {
	if sh.Level == 0 && sh.Registry.Ran.Load() && sh.trapsSignals() {
		sh.catchUp()
	}
	sh.takeSignals(ctx)
}

// hasFailed is what becomes of the shell after a statement that has failed.
func (sh *Shell) hasFailed(ctx context.Context, stmt *syntax.Stmt) {
	if sh.stage && stmt == sh.whole { // it is the pipeline's failure
		return
	}
	if sh.Flow == FlowOn {
		sh.Reach(failing(stmt))
	}
	sh.TakeArrived(ctx) // whose traps come first
	if sh.Hooks && endsInSubshell(stmt) {
		sh.errTrap(ctx) // bash runs it for that, and for the pipeline
	}
	sh.exitOnError(ctx, isSimple(stmt))
}

// failsWithin tells the statements whose failure is seen while their redirections
// are still in force.
func failsWithin(stmt *syntax.Stmt) bool {
	if len(stmt.Redirs) == 0 {
		return false
	}
	switch stmt.Cmd.(type) {
	case *syntax.TestClause, *syntax.ArithmCmd:
		return true
	}
	return false
}

// refuses reports whether a statement is none, and tells so: it is a command
// substitution's, which is read where it is expanded.
func (sh *Shell) refuses(stmt *syntax.Stmt) bool {
	text, is := source.Refused(stmt)
	if !is {
		return false
	}
	msg := "syntax error"
	var bad *source.SyntaxError
	if _, err := source.Parse([]byte(text), ""); errors.As(err, &bad) {
		msg = bad.Msg
	}
	sh.Diagnose("command substitution: %s", msg)
	sh.Status = 2
	return true
}

// exitOnError is set -e, and the ERR trap.
func (sh *Shell) exitOnError(ctx context.Context, simple bool) {
	if sh.Hooks {
		sh.errTrap(ctx)
	}
	if sh.Status != 0 && sh.Flow == FlowOn && sh.Opts.Errexit && sh.condition == 0 {
		sh.Flow = FlowExit
		sh.exitFailed(ctx, simple)
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
	if !sh.InTrap {
		sh.Current = command
	}
	if !sh.Hooks {
		return true
	}
	status := sh.debugTrap(ctx)
	return sh.Flow == FlowOn && (status == 0 || !sh.Shopts.Extdebug)
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
	if !ran && stmt.Cmd != nil {
		return // bash does not come to the negation
	}
	switch sh.Flow {
	case FlowOn, FlowBreak, FlowContinue:
		sh.Status = Btoi(sh.Status == 0)
	}
}

// launch starts a job. The DEBUG trap is the shell's own matter.
func (sh *Shell) launch(ctx context.Context, stmt *syntax.Stmt) {
	if _, ok := stmt.Cmd.(*syntax.CallExpr); ok && sh.Hooks && !stmt.Negated {
		sh.beforeCommand(ctx, stmt)
		sh.hooked = true
		defer func() { sh.hooked = false }()
	}
	sh.startJob(stmt)
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
	if stmt.Cmd == nil {
		sh.substatus = 0
		if !sh.beforeCommand(ctx, stmt) {
			return true
		}
	}
	keeps := sh.keepsInput
	run := func() bool {
		ran = sh.withRedirs(ctx, stmt, func() {
			sh.keepsInput = keeps || RedirectsInput(stmt.Redirs)
			sh.compound(ctx, stmt)
			if sh.Status != 0 && failsWithin(stmt) {
				sh.hasFailed(ctx, stmt)
			}
		})
		return ran
	}
	if _, ok := stmt.Cmd.(*syntax.Subshell); ok {
		sh.aside(run)
	} else {
		run()
	}
	sh.keepsInput = keeps
	if d, ok := stmt.Cmd.(*syntax.DeclClause); ok && !ran && sh.Opts.Posix && IsSpecialBuiltin(d.Variant.Value) && !sh.interactive() {
		sh.Exit(1)
	}
	if !ran && !failsOnItsOwn(stmt.Cmd) {
		sh.exitOnError(ctx, false)
	}
	return ran
}

// aside has f do what is a child process's matter, such as the redirections of a
// command: what it assigns is not seen here, and where it fails, that is a status.
func (sh *Shell) aside(f func() (ok bool)) {
	table, flow := sh.Vars.Table, sh.Flow
	sh.Vars.Table = table.Child()
	ok := f()
	sh.Vars.Table = table
	if !ok && sh.fatal == nil && sh.killed == 0 && sh.Flow != flow {
		sh.Flow = flow
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
	if sh.Stopped(ctx) || (sh.Status == 0) != (cmd.Op == syntax.AndStmt) {
		return
	}
	sh.stmt(ctx, cmd.Y)
}

func (sh *Shell) subshell(ctx context.Context, stmt *syntax.Stmt, cmd *syntax.Subshell) {
	if sh.whole == stmt { // this shell is there for nothing else
		sh.stmts(ctx, cmd.Stmts)
		sh.runExit(ctx) // with the redirections in force
		return
	}
	if !sh.descend() {
		return
	}
	defer sh.ascend()
	if !sh.InTrap {
		sh.Current = stmt
	}
	child := sh.Clone()
	child.Table.dropPrivate()
	defer child.Close()
	child.Loops = 0
	since := sh.arrivals()
	inner, stop := sh.killable(ctx)
	child.stmts(inner, cmd.Stmts)
	child.runExit(inner)
	stop()
	sh.Status = child.Status
	sh.setPipeStatus(sh.Status)
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
	stages, both := Flatten(stmt)
	if sh.Shopts.Lastpipe && !sh.monitors {
		sh.pipelineLast(ctx, stages, both)
		return
	}
	l := sh.BeginLowering(len(stages))
	l.Last, l.all = stages[len(stages)-1], stmt
	if stmt == sh.whole {
		l.Last = stmt
	}
	finish := make([]func(), len(stages))
	for i, s := range stages {
		finish[i] = sh.lowerStage(ctx, l, s, i > 0)
	}
	sh.finishPipeline(ctx, l, finish, both)
}

// finishPipeline joins the stages, applies their redirections and runs them.
func (sh *Shell) finishPipeline(ctx context.Context, l *Lowering, finish []func(), both []bool) {
	for i := range finish[1:] {
		l.Pipe(i)
	}
	for i := range finish {
		if finish[i] != nil {
			finish[i]()
		}
		if both[i] {
			l.RedirectOne(i, Redir{Fd: 2, Kind: Duplicate, From: 1})
		}
	}
	sh.RunLowered(ctx, l)
}

// Flatten lists the elements of a pipeline; both tells which of them are
// followed by "|&".
func Flatten(stmt *syntax.Stmt) (stages []*syntax.Stmt, both []bool) {
	cmd, ok := stmt.Cmd.(*syntax.BinaryCmd)
	if !ok || len(stmt.Redirs) > 0 || stmt.Negated || cmd.Op != syntax.Pipe && cmd.Op != syntax.PipeAll {
		return []*syntax.Stmt{stmt}, []bool{false}
	}
	left, leftBoth := Flatten(cmd.X)
	right, rightBoth := Flatten(cmd.Y)
	leftBoth[len(leftBoth)-1] = cmd.Op == syntax.PipeAll
	return append(left, right...), append(leftBoth, rightBoth...)
}

// pipelineLast is a pipeline under lastpipe: its last element is evaluated by
// this shell itself.
func (sh *Shell) pipelineLast(ctx context.Context, stages []*syntax.Stmt, both []bool) {
	l := sh.BeginLowering(len(stages))
	finish := make([]func(), len(stages))
	last := len(stages) - 1
	for i, s := range stages[:last] {
		finish[i] = sh.lowerStage(ctx, l, s, i > 0)
	}
	l.Add(plan.Stage{Name: NameOf(stages[last]), Pos: sh.PlanPos(stages[last].Pos()),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			saved := sh.Table
			sh.Table = saved.adopt(files)
			sh.redirected(ctx, stages[last])
			sh.Table.close()
			sh.Table = saved
			return sh.statusError()
		}}, sh.Table)
	sh.finishPipeline(ctx, l, finish, both)
}

// RunPlan runs the plan of a statement as it is to be run.
func (sh *Shell) RunPlan(ctx context.Context, p *plan.Plan, stmt *syntax.Stmt) (*pipeline.Result, error) {
	if sh.Cfg.Rewrite != nil {
		p = sh.Cfg.Rewrite(p)
	}
	defer sh.Registry.Ran.Store(true)
	if sh.monitors && stmt != nil && !sh.Replaced {
		return sh.runForeground(ctx, p, stmt)
	}
	return sh.Cfg.Run(sh.inGroup(ctx), p)
}

// RunLowered runs a plan and takes over its statuses.
func (sh *Shell) RunLowered(ctx context.Context, l *Lowering) {
	defer l.ended()
	if l.err != nil {
		sh.notRun(l.err)
		return
	}
	p := l.Finish()
	ctx, stop := sh.killable(ctx)
	defer stop()
	ctx = sh.traceRun(ctx, l)
	if sh.background || len(sh.Traps) > 0 {
		ignored := sh.ignoredSignals()
		for i := range p.Stages {
			p.Stages[i].Internal.Ignore = ignored
		}
	}
	defer sh.EndCoprocs()
	since := sh.arrivals()
	result, err := sh.RunPlan(ctx, p, cmp.Or(l.all, l.Last))
	sh.identity().Sync(ctx) // with what its commands may have sent
	if err == nil && sh.group != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // a signal to the whole group of the job
	}
	if err != nil && ctx.Err() == nil {
		sh.notRun(err)
		return
	}
	l.Result = result
	if err != nil { // the context has ended
		sh.end(err)
		return
	}
	sh.pipestatus = result.PipeStatus()
	sh.Status = result.Status()
	if sh.Opts.Pipefail {
		sh.Status = result.Pipefail()
	}
	for i := range result.Stages {
		if err := result.Stages[i].Err; err != nil && ctx.Err() == nil && l.Plan.Stages[i].Func != nil && l.Plan.Stages[i].Err == nil {
			sh.diagnoseStage(err)
		}
	}
	if sh.interruptedJob(result.Stages) || sh.sharesEnd(lastSignal(result.Stages), since) {
		return
	}
	if n := len(result.Stages); n > 0 {
		sh.endedBySignal(&result.Stages[n-1], l.Last)
	}
}

// endedBySignal hears of the signal that ended the last stage, if any.
func (sh *Shell) endedBySignal(last *pipeline.StageResult, stmt *syntax.Stmt) {
	switch sig := last.Status.Signal; {
	case sig == 0:
	case sh.Replaced:
		sh.killed = sig
	case stmt != nil && stmt == sh.whole: // the parent tells it
		sh.killed = sig
	case last.Pid == 0 && stmt != nil:
		sh.tellKilled(func() int { return sh.formerNumber() }, last.Status, stmt)
	case stmt != nil:
		sh.tellKilled(func() int { return last.Pid }, last.Status, stmt)
	}
}

// formerNumber is a number for what has ended, and had none.
func (sh *Shell) formerNumber() int {
	id := job.Identity{Ended: true, Take: func(syscall.Signal) {}}
	return id.Number(sh.Registry, "", sh.Name)
}

// notRun ends the shell, as bash does where it can't fork.
func (sh *Shell) notRun(err error) {
	const status = 254
	sh.Diagnose("%v", err)
	sh.Exit(status)
	sh.pipestatus = []int{status}
}

// tellKilled says which signal ended a command, unless it is one that ends
// processes in the normal course. The words are bash's.
func (sh *Shell) tellKilled(pid func() int, status pipeline.Status, stmt *syntax.Stmt) {
	if sh.untold {
		return
	}
	name := trap.SignalText(status.Signal)
	if status.Core {
		name += " (core dumped)"
	}
	switch status.Signal {
	case unix.SIGINT, unix.SIGPIPE:
	case unix.SIGTERM:
		sh.WriteError(name + "\n")
	default:
		if sh.trapsSignals() {
			sh.WriteError(name + "\n")
			return
		}
		sh.Diagnose("%5d %-24s%s", pid(), name, unparse.CommandText(stmt))
	}
}

func (sh *Shell) diagnoseStage(err error) { sh.Diagnose("%s", strings.TrimSpace(err.Error())) }

func (sh *Shell) redirFailed(err error) {
	if start, ok := sh.Located(err).(*startError); ok && start.Name != "" {
		sh.Diagnose("%s", start.Error())
		sh.Status = 1
		return
	}
	sh.ExpansionFailed(err)
}

// simple evaluates a simple command: POSIX, 2.9.1.
func (sh *Shell) simple(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr) {
	sh.substatus = 0
	if !sh.beforeCommand(ctx, stmt) {
		return
	}
	fields, err := sh.Fields(ctx, call.Args)
	if err != nil {
		sh.ExpansionFailed(err)
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
	if sh.Opts.Posix && IsSpecialBuiltin(name) && sh.IsOn(name) {
		sh.specialBuiltin(ctx, stmt, call, fields)
	} else if f := sh.Funcs[name]; f != nil {
		sh.function(ctx, f, stmt, call, fields)
	} else if b := sh.BuiltinNamed(name); b != nil {
		sh.builtin(ctx, b, stmt, call, fields)
	} else {
		sh.external(ctx, stmt, call, fields)
	}
	sh.LastArg = fields[len(fields)-1]
}

func (sh *Shell) assignOnly(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr) {
	if err := sh.AssignAll(ctx, call.Assigns, false); err != nil {
		sh.ExpansionFailed(err)
		return
	}
	if sh.Flow == FlowExit { // the assignment has been refused
		return
	}
	sh.announceVirtual()
	sh.LastArg = ""
	if len(stmt.Redirs) > 0 {
		sh.Status = 0
		sh.withRedirs(ctx, stmt, func() { sh.Status = sh.substatus })
	} else {
		sh.Status = sh.substatus
	}
	sh.setPipeStatus(sh.Status)
}

// external runs a single external command.
func (sh *Shell) external(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	restore, err := sh.assignFor(ctx, call.Assigns)
	if err != nil {
		restore()
		sh.commandNotAssigned(err)
		return
	}
	sh.Trace(ctx, fields)
	l := sh.BeginLowering(1)
	l.Last = stmt
	stage := sh.Command(l, stmt, fields)
	restore()
	redirs, ok := sh.redirsAside(ctx, stmt)
	if !ok {
		sh.setPipeStatus(sh.Status)
		return
	}
	if len(call.Assigns) == 0 && stage.Err == nil {
		sh.hit(fields[0], stage.Path)
	}
	l.Add(stage, sh.Table)
	l.Redirect(0, redirs)
	sh.RunLowered(ctx, l)
}

// redirsAside expands the redirections of a command, and tells what fails.
func (sh *Shell) redirsAside(ctx context.Context, stmt *syntax.Stmt) (redirs []Redir, ok bool) {
	if len(stmt.Redirs) == 0 {
		return nil, true
	}
	sh.aside(func() bool {
		var err error
		if redirs, err = sh.Redirs(ctx, stmt.Redirs); err != nil {
			sh.redirFailed(err)
		}
		ok = err == nil
		return ok
	})
	return redirs, ok
}

// AssignAll performs assignments, exported for the sake of a command.
func (sh *Shell) AssignAll(ctx context.Context, assigns []*syntax.Assign, export bool) error {
	for _, a := range assigns {
		if a.Name == nil {
			continue
		}
		err := sh.assignOne(ctx, a, export)
		switch {
		case err != nil && export && errors.Is(err, vars.ErrReadonly) && !sh.Opts.Posix && !sh.Opts.Errexit: // the command runs all the same
			sh.Diagnose("%v", err)
		case err != nil:
			return err
		}
	}
	return nil
}

func (sh *Shell) assignOne(ctx context.Context, a *syntax.Assign, export bool) error {
	r := vars.Reference{Name: a.Name.Value}
	if a.Array != nil {
		return sh.assignArray(ctx, a)
	}
	if a.Index != nil {
		r.Indexed = true
		var err error
		if r.Key, err = sh.KeyToSet(ctx, r.Name, a.Index); err != nil {
			return err
		}
	}
	value, err := sh.Literal(ctx, a.Value)
	if err != nil {
		return err
	}
	if sh.Opts.Xtrace {
		sh.TraceAssign(ctx, r.String(), a.Append, value)
	}
	if export && !r.Indexed {
		return sh.assignTemporarily(ctx, sh.Vars.Resolve(r).Name, value, a.Append)
	}
	return sh.Vars.Assign(ctx, r, value, a.Append)
}

func (sh *Shell) assignArray(ctx context.Context, a *syntax.Assign) error {
	name := a.Name.Value
	_, vr, err := sh.Vars.ArrayToSet(name) // before its elements are expanded, as in bash
	if err != nil {
		return err
	}
	items, err := sh.ArrayItems(ctx, name, vr.Kind == vars.Assoc, a.Array)
	if err != nil {
		return err
	}
	if sh.Opts.Xtrace {
		sh.TraceLine(ctx, unparse.Text(a))
	}
	return sh.Vars.AssignItems(ctx, name, items, a.Append)
}
