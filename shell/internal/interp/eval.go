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
	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

func evalAll(ctx context.Context, sh *state.Shell, stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		if Stopped(ctx, sh) {
			return
		}
		evalStmt(ctx, sh, stmt)
	}
}

// evalStmt evaluates one statement, and ends the shell for set -e if it failed
// where that counts.
func evalStmt(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	if sh.Opts.Noexec {
		return
	}
	if sh.Writer != nil {
		amongFIFOs(sh, func() { statement(ctx, sh, stmt) })
		return
	}
	statement(ctx, sh, stmt)
}

func statement(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	sh.Reach(stmt)
	subs := len(sh.Subs)
	switch {
	case stmt.Background:
		launch(ctx, sh, stmt)
		return
	case stmt.Negated:
		negated(ctx, sh, stmt)
	default:
		ran := redirected(ctx, sh, stmt)
		if sh.Status != 0 && failsOnItsOwn(stmt.Cmd) && !(ran && failsWithin(stmt)) {
			hasFailed(ctx, sh, stmt)
		}
	}
	if len(sh.Subs) > subs {
		endProcSubs(ctx, sh, subs)
	}
	TakeArrived(ctx, sh)
}

// TakeArrived is takeSignals after what may have sent some.
func TakeArrived(ctx context.Context, sh *state.Shell) {
	if sh.Level == 0 && sh.Registry.Ran.Load() && sh.TrapsSignals() {
		catchUp(sh)
	}
	takeSignals(ctx, sh)
}

// hasFailed is what becomes of the shell after a statement that has failed.
func hasFailed(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	if sh.Stage && stmt == sh.Whole { // it is the pipeline's failure
		return
	}
	if sh.Flow == state.FlowOn {
		sh.Reach(state.Failing(stmt))
	}
	TakeArrived(ctx, sh) // whose traps come first
	if sh.Hooks && state.EndsInSubshell(stmt) {
		errTrap(ctx, sh) // bash runs it for that, and for the pipeline
	}
	exitOnError(ctx, sh, isSimple(stmt))
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

// refuses reports whether a statement is none, and tells so. That ends the shell,
// unless it is a command substitution's, which is read where it is expanded.
func refuses(sh *state.Shell, stmt *syntax.Stmt) bool {
	text, is := source.Refused(stmt)
	if !is {
		return false
	}
	if strings.HasPrefix(text, "[[") {
		sh.Diagnose("syntax error in conditional expression: %s", text)
		sh.Exit(2)
		return true
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
func exitOnError(ctx context.Context, sh *state.Shell, simple bool) {
	if sh.Hooks {
		errTrap(ctx, sh)
	}
	if sh.Status != 0 && sh.Flow == state.FlowOn && sh.Opts.Errexit && sh.Condition == 0 {
		sh.Flow = state.FlowExit
		exitFailed(ctx, sh, simple)
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
func beforeCommand(ctx context.Context, sh *state.Shell, command syntax.Node) bool {
	if !sh.InTrap {
		sh.Current = command
	}
	if !sh.Hooks {
		return true
	}
	status := debugTrap(ctx, sh)
	return sh.Flow == state.FlowOn && (status == 0 || !sh.Shopts.Extdebug)
}

func negated(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	plain := *stmt
	plain.Negated = false
	if sh.Whole == stmt {
		sh.Whole = &plain
		if sh.Job != nil {
			redirected(ctx, sh, &plain) // bash forgets the negation of a job
			return
		}
	}
	ignores := state.Btoi(sh.Opts.Errexit) // a set -e within is heeded, in bash
	sh.Condition += ignores
	sh.Inverted++
	ran := redirected(ctx, sh, &plain)
	sh.Inverted--
	sh.Condition -= ignores
	if !ran && stmt.Cmd != nil {
		return // bash does not come to the negation
	}
	switch sh.Flow {
	case state.FlowOn, state.FlowBreak, state.FlowContinue:
		sh.Status = state.Btoi(sh.Status == 0)
	}
}

// launch starts a job. The DEBUG trap is the shell's own matter.
func launch(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	if _, ok := stmt.Cmd.(*syntax.CallExpr); ok && sh.Hooks && !stmt.Negated {
		beforeCommand(ctx, sh, stmt)
		sh.Hooked = true
		defer func() { sh.Hooked = false }()
	}
	startJob(sh, stmt)
}

// redirected evaluates a statement that is no job. It reports whether its
// redirections, if it is a compound one, could be made.
func redirected(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) (ran bool) {
	if stmt.Cmd == nil && refuses(sh, stmt) {
		return true
	}
	if call, ok := stmt.Cmd.(*syntax.CallExpr); ok {
		simple(ctx, sh, stmt, call)
		return true
	}
	if len(stmt.Redirs) == 0 {
		compound(ctx, sh, stmt)
		return true
	}
	if stmt.Cmd == nil {
		sh.Substatus = 0
		if !beforeCommand(ctx, sh, stmt) {
			return true
		}
	}
	keeps, pipestatus := sh.KeepsInput, sh.Pipestatus
	run := func() bool {
		ran = withRedirs(ctx, sh, stmt, func() {
			sh.KeepsInput = keeps || RedirectsInput(stmt.Redirs)
			compound(ctx, sh, stmt)
			if sh.Status != 0 && failsWithin(stmt) {
				hasFailed(ctx, sh, stmt)
			}
		})
		return ran
	}
	if _, ok := stmt.Cmd.(*syntax.Subshell); ok {
		aside(sh, run)
	} else {
		run()
	}
	sh.KeepsInput = keeps
	if d, ok := stmt.Cmd.(*syntax.DeclClause); ok && !ran && sh.Opts.Posix && state.IsSpecialBuiltin(d.Variant.Value) && !sh.Interactive() {
		sh.Exit(1)
	}
	if !ran && sh.Flow == state.FlowOn && isCompound(stmt) {
		sh.Pipestatus = pipestatus
	}
	if !ran && !failsOnItsOwn(stmt.Cmd) {
		exitOnError(ctx, sh, false)
	}
	return ran
}

// isCompound tells the commands that this shell itself evaluates, part by part.
func isCompound(stmt *syntax.Stmt) bool {
	switch stmt.Cmd.(type) {
	case nil, *syntax.CallExpr, *syntax.DeclClause, *syntax.Subshell:
		return false
	}
	return true
}

// aside has f do what is a child process's matter, such as the redirections of a
// command: what it assigns is not seen here, and where it fails, that is a status.
func aside(sh *state.Shell, f func() (ok bool)) {
	table, flow := sh.Vars.Table, sh.Flow
	sh.Vars.Table = table.Child()
	ok := f()
	sh.Vars.Table = table
	if !ok && sh.Fatal == nil && sh.Killed == 0 && sh.Flow != flow {
		sh.Flow = flow
	}
}

func binary(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, cmd *syntax.BinaryCmd) {
	switch cmd.Op {
	case syntax.Pipe, syntax.PipeAll:
		evalPipeline(ctx, sh, stmt)
		return
	}
	sh.Condition++
	evalStmt(ctx, sh, cmd.X)
	sh.Condition--
	if Stopped(ctx, sh) || (sh.Status == 0) != (cmd.Op == syntax.AndStmt) {
		return
	}
	evalStmt(ctx, sh, cmd.Y)
}

func subshell(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, cmd *syntax.Subshell) {
	if sh.Whole == stmt { // this shell is there for nothing else
		evalAll(ctx, sh, cmd.Stmts)
		runExit(ctx, sh) // with the redirections in force
		return
	}
	if !descend(sh) {
		return
	}
	defer sh.Ascend()
	if !sh.InTrap {
		sh.Current = stmt
	}
	child := sh.Clone()
	child.Table.DropPrivate()
	defer Close(child)
	child.Loops = 0
	child.Untold = sh.Untold && len(cmd.Stmts) == 1 && isSimple(cmd.Stmts[0]) // which bash becomes
	since := arrivals(sh)
	inner, stop := sh.Killable(ctx)
	evalAll(inner, child, cmd.Stmts)
	runExit(inner, child)
	stop()
	sh.Status = child.Status
	sh.SetPipeStatus(sh.Status)
	switch {
	case child.Fatal != nil:
		sh.End(child.Fatal)
	case sharesEnd(sh, child.Killed, since):
	case child.Killed != 0:
		tellKilled(sh, child.Number, pipeline.Status{Signal: child.Killed}, stmt)
	}
}

// evalPipeline lowers a pipeline to one plan and runs it.
func evalPipeline(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	stages, both := Flatten(stmt)
	if sh.Shopts.Lastpipe && !sh.Monitors {
		pipelineLast(ctx, sh, stages, both)
		return
	}
	l := NewBuilder(sh, len(stages))
	l.Last, l.All = stages[len(stages)-1], stmt
	if stmt == sh.Whole {
		l.Last = stmt
	}
	finish := make([]func(), len(stages))
	for i, s := range stages {
		l.Shell = nil
		finish[i] = lowerStage(ctx, sh, l, s, i > 0)
	}
	if sh.Job != nil && stmt == sh.Whole && l.Shell != nil {
		sh.Job.Leave(l.Shell.Signals)
	}
	finishPipeline(ctx, sh, l, finish, both)
}

// finishPipeline joins the stages, applies their redirections and runs them.
func finishPipeline(ctx context.Context, sh *state.Shell, l *lower.Builder, finish []func(), both []bool) {
	for i := range finish[1:] {
		l.Pipe(i)
	}
	for i := range finish {
		if finish[i] != nil {
			finish[i]()
		}
		if both[i] {
			l.RedirectOne(i, state.Redir{Fd: 2, Kind: state.Duplicate, From: 1})
		}
	}
	RunLowered(ctx, sh, l)
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
func pipelineLast(ctx context.Context, sh *state.Shell, stages []*syntax.Stmt, both []bool) {
	l := NewBuilder(sh, len(stages))
	finish := make([]func(), len(stages))
	last := len(stages) - 1
	for i, s := range stages[:last] {
		finish[i] = lowerStage(ctx, sh, l, s, i > 0)
	}
	l.Add(plan.Stage{Name: NameOf(stages[last]), Pos: sh.PlanPos(stages[last].Pos()),
		Func: func(ctx context.Context, files map[int]*os.File) error {
			saved := sh.Table
			sh.Table = saved.Adopt(files)
			redirected(ctx, sh, stages[last])
			sh.Table.Close()
			sh.Table = saved
			return sh.StatusError()
		}}, sh.Table)
	finishPipeline(ctx, sh, l, finish, both)
}

// RunPlan runs the plan of a statement as it is to be run.
func RunPlan(ctx context.Context, sh *state.Shell, p *plan.Plan, stmt *syntax.Stmt) (*pipeline.Result, error) {
	if sh.Cfg.Rewrite != nil {
		p = sh.Cfg.Rewrite(p)
	}
	defer sh.Registry.Ran.Store(true)
	if sh.Monitors && stmt != nil && !sh.Replaced {
		return sh.RunForeground(ctx, p, stmt)
	}
	return sh.Cfg.Run(sh.InGroup(ctx), p)
}

// RunLowered runs a plan and takes over its statuses.
func RunLowered(ctx context.Context, sh *state.Shell, l *lower.Builder) {
	defer l.Ended()
	if l.Err != nil {
		notRun(sh, l.Err)
		return
	}
	p := l.Finish()
	ctx, stop := sh.Killable(ctx)
	defer stop()
	ctx = traceRun(ctx, sh, l)
	if sh.Background || len(sh.Traps) > 0 {
		ignored := ignoredSignals(sh)
		for i := range p.Stages {
			p.Stages[i].Internal.Ignore = ignored
		}
	}
	defer EndCoprocs(sh)
	since := arrivals(sh)
	result, err := RunPlan(ctx, sh, p, cmp.Or(l.All, l.Last))
	sh.Identity().Sync(ctx) // with what its commands may have sent
	if err == nil && sh.Group != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // a signal to the whole group of the job
	}
	if err != nil && ctx.Err() == nil {
		notRun(sh, err)
		return
	}
	l.Result = result
	if err != nil { // the context has ended
		sh.End(err)
		return
	}
	sh.Pipestatus = result.PipeStatus()
	sh.Status = result.Status()
	if sh.Opts.Pipefail {
		sh.Status = result.Pipefail()
	}
	for i := range result.Stages {
		if err := result.Stages[i].Err; err != nil && ctx.Err() == nil && l.Plan.Stages[i].Func != nil && l.Plan.Stages[i].Err == nil {
			diagnoseStage(sh, err)
		}
	}
	if sh.InterruptedJob(result.Stages) || sharesEnd(sh, lastSignal(result.Stages), since) {
		return
	}
	if n := len(result.Stages); n > 0 {
		endedBySignal(sh, &result.Stages[n-1], l.Last)
	}
}

// endedBySignal hears of the signal that ended the last stage, if any.
func endedBySignal(sh *state.Shell, last *pipeline.StageResult, stmt *syntax.Stmt) {
	switch sig := last.Status.Signal; {
	case sig == 0:
	case sh.Replaced:
		sh.Killed = sig
	case stmt != nil && stmt == sh.Whole: // the parent tells it
		sh.Killed = sig
	case last.Pid == 0 && stmt != nil:
		tellKilled(sh, func() int { return formerNumber(sh) }, last.Status, stmt)
	case stmt != nil:
		tellKilled(sh, func() int { return last.Pid }, last.Status, stmt)
	}
}

// formerNumber is a number for what has ended, and had none.
func formerNumber(sh *state.Shell) int {
	id := job.Identity{Ended: true, Take: func(syscall.Signal) {}}
	return id.Number(sh.Registry, "", sh.Name)
}

// notRun ends the shell, as bash does where it can't fork.
func notRun(sh *state.Shell, err error) {
	const status = 254
	sh.Diagnose("%v", err)
	sh.Exit(status)
	sh.Pipestatus = []int{status}
}

// tellKilled says which signal ended a command, unless it is one that ends
// processes in the normal course. The words are bash's.
func tellKilled(sh *state.Shell, pid func() int, status pipeline.Status, stmt *syntax.Stmt) {
	if sh.Untold {
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
		if sh.TrapsSignals() {
			sh.WriteError(name + "\n")
			return
		}
		sh.Diagnose("%5d %-24s%s", pid(), name, unparse.CommandText(stmt))
	}
}

func diagnoseStage(sh *state.Shell, err error) { sh.Diagnose("%s", strings.TrimSpace(err.Error())) }

func redirFailed(sh *state.Shell, err error) {
	if start, ok := Located(sh, err).(*state.StartError); ok && start.Name != "" {
		sh.Diagnose("%s", start.Error())
		sh.Status = 1
		return
	}
	ExpansionFailed(sh, err)
}

// simple evaluates a simple command: POSIX, 2.9.1.
func simple(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, call *syntax.CallExpr) {
	sh.Substatus = 0
	if !beforeCommand(ctx, sh, stmt) {
		return
	}
	if sh.Opts.Keyword {
		call = withKeywords(call)
	}
	fields, err := Fields(ctx, sh, call.Args)
	if err != nil {
		ExpansionFailed(sh, err)
		return
	}
	evalCall(ctx, sh, stmt, call, fields)
}

func evalCall(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	if len(fields) == 0 {
		assignOnly(ctx, sh, stmt, call)
		return
	}
	name := fields[0]
	if sh.Opts.Posix && state.IsSpecialBuiltin(name) && sh.IsOn(name) {
		specialBuiltin(ctx, sh, stmt, call, fields)
	} else if f := sh.Funcs[name]; f != nil {
		function(ctx, sh, f, stmt, call, fields)
	} else if b := sh.BuiltinNamed(name); b != nil {
		builtin(ctx, sh, b, stmt, call, fields)
	} else {
		external(ctx, sh, stmt, call, fields)
	}
	if sh.Flow < state.FlowDiscard { // what jumps out does not get here, in bash
		sh.LastArg = fields[len(fields)-1]
	}
}

func assignOnly(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, call *syntax.CallExpr) {
	if err := AssignAll(ctx, sh, call.Assigns, false); err != nil {
		ExpansionFailed(sh, err)
		return
	}
	if sh.Flow == state.FlowExit { // the assignment has been refused
		return
	}
	sh.AnnounceVirtual()
	sh.LastArg = ""
	if len(stmt.Redirs) > 0 {
		sh.Status = 0
		withRedirs(ctx, sh, stmt, func() { sh.Status = sh.Substatus })
	} else {
		sh.Status = sh.Substatus
	}
	sh.SetPipeStatus(sh.Status)
}

// external runs a single external command.
func external(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	restore, err := assignFor(ctx, sh, call.Assigns)
	if err != nil {
		restore()
		commandNotAssigned(sh, err)
		return
	}
	Trace(ctx, sh, fields)
	l := NewBuilder(sh, 1)
	l.Last = stmt
	stage := Command(sh, l, stmt, fields)
	restore()
	redirs, ok := redirsAside(ctx, sh, stmt)
	if !ok {
		sh.SetPipeStatus(sh.Status)
		return
	}
	if len(call.Assigns) == 0 && stage.Err == nil {
		sh.Hit(fields[0], stage.Path)
	}
	l.Add(stage, sh.Table)
	l.Redirect(0, redirs)
	RunLowered(ctx, sh, l)
}

// redirsAside expands the redirections of a command, and tells what fails.
func redirsAside(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) (redirs []state.Redir, ok bool) {
	if len(stmt.Redirs) == 0 {
		return nil, true
	}
	aside(sh, func() bool {
		var err error
		if redirs, err = Redirs(ctx, sh, stmt.Redirs); err != nil {
			redirFailed(sh, err)
		}
		ok = err == nil
		return ok
	})
	return redirs, ok
}

// AssignAll performs assignments, exported for the sake of a command.
func AssignAll(ctx context.Context, sh *state.Shell, assigns []*syntax.Assign, export bool) error {
	for _, a := range assigns {
		if a.Name == nil {
			continue
		}
		err := assignOne(ctx, sh, a, export)
		switch {
		case err != nil && export && isRefusal(sh, err): // the command runs all the same
			sh.Diagnose("%v", err)
		case err != nil:
			return err
		}
	}
	return nil
}

// isRefusal reports an error for which a command only goes without its assignment.
func isRefusal(sh *state.Shell, err error) bool {
	_, noName := err.(vars.IdentifierError)
	return !sh.Opts.Posix && (noName || errors.Is(err, vars.ErrReadonly) && !sh.Opts.Errexit)
}

func assignOne(ctx context.Context, sh *state.Shell, a *syntax.Assign, export bool) error {
	r := vars.Reference{Name: a.Name.Value}
	if export && !ascii.IsName(r.Name) { // an element
		return vars.IdentifierError{Name: r.Name}
	}
	if a.Array != nil {
		return assignArray(ctx, sh, a)
	}
	if a.Index != nil {
		r.Indexed = true
		var err error
		if r.Key, err = Expander(ctx, sh).KeyToSet(r.Name, a.Index); err != nil {
			return err
		}
	}
	value, err := Literal(ctx, sh, a.Value)
	if err != nil {
		return err
	}
	if sh.Opts.Xtrace {
		TraceAssign(ctx, sh, r.String(), a.Append, value)
	}
	if export && !r.Indexed {
		return assignTemporarily(ctx, sh, sh.Vars.Resolve(r).Name, value, a.Append)
	}
	return sh.Vars.Assign(ctx, r, value, a.Append)
}

func assignArray(ctx context.Context, sh *state.Shell, a *syntax.Assign) error {
	name := a.Name.Value
	_, vr, err := sh.Vars.ArrayToSet(name) // before its elements are expanded, as in bash
	if err != nil {
		return err
	}
	items, err := Expander(ctx, sh).Items(vr.Kind == vars.Assoc, a.Array)
	if err != nil {
		return err
	}
	if sh.Opts.Xtrace {
		TraceLine(ctx, sh, unparse.AssignText(a))
	}
	return sh.Vars.AssignItems(ctx, name, items, a.Append)
}
