// Package foresee shows the plans of a program without running it: the syntax tree
// comes in, and its plans go out, as far as they are known before a run.
package foresee

import (
	"context"
	"maps"
	"os"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/handling"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/builtin"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/lower"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// Explain returns the plans of a program without running it: each pipeline
// once, those of loops, branches, functions and command substitutions included.
// A pipeline's process substitutions are stages of its own plan. What depends on
// a command's output, or on a variable that only the run sets, is unknown; the
// FIFOs of the builtin fifo have paths that stand for the real ones.
//
// The plans are for printing, and not to be run. They have no environment, which
// may hold secrets.
func Explain(cfg *state.Config, file *syntax.File) (plan.Program, error) {
	var program plan.Program
	dry := *cfg
	dry.Run = func(_ context.Context, p *plan.Plan) (*pipeline.Result, error) {
		for i := range p.Stages {
			p.Stages[i].Env = nil
		}
		program = append(program, p)
		return nil, nil
	}
	x := &explainer{Shell: interp.NewShell(&dry, builtin.OwnBuiltins{}), unknown: make(map[string]bool), fifos: &foreseenFIFOs{}}
	defer interp.Close(x.Shell)
	if x.ConfigError != nil {
		return nil, x.ConfigError
	}
	if n := len(file.Stmts); n > 0 && interp.IsUnparsed(file.Stmts[n-1]) {
		return nil, &source.SyntaxError{Pos: source.Position(file.Stmts[n-1].Pos(), cfg.Script), Msg: "syntax error, unless aliases that are not known yet change it"}
	}
	x.Dry, x.Opts.Xtrace = x, false
	x.foresee(file)
	x.explainAll(file.Stmts)
	return program, nil
}

// foresee defines the functions of a program, and finds the variables whose
// values depend on the run: those that compound commands and builtins set.
func (x *explainer) foresee(root syntax.Node) {
	syntax.Walk(root, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.FuncDecl:
			if n.Name != nil {
				interp.Define(x.Shell, n)
			}
			x.dependent(n)
		case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause:
			x.dependent(n)
			return true
		case *syntax.CoprocClause:
			name := interp.CoprocName(n)
			x.unknown[name], x.unknown[name+"_PID"] = true, true
		case *syntax.CallExpr:
			x.setBy(n)
		}
		return true
	})
}

// dependent takes note of what is assigned inside of a compound command.
func (x *explainer) dependent(compound syntax.Node) {
	syntax.Walk(compound, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Assign:
			if n.Name != nil {
				x.unknown[n.Name.Value] = true
			}
		case *syntax.WordIter:
			x.unknown[n.Name.Value] = true
		}
		return true
	})
}

// setBy takes note of what read and its like may set: any of their operands. A
// FIFO's variable may be set in a function, and is known all the same.
func (x *explainer) setBy(call *syntax.CallExpr) {
	if len(call.Args) == 0 {
		return
	}
	switch call.Args[0].Lit() {
	case "read", "mapfile", "readarray", "getopts", "printf", "unset", "wait":
		for _, w := range call.Args[1:] {
			if name := w.Lit(); ascii.IsName(name) {
				x.unknown[name] = true
			}
		}
		x.unknown["REPLY"], x.unknown["MAPFILE"], x.unknown["OPTARG"] = true, true, true
	case "fifo":
		for _, w := range call.Args[1:] {
			x.foreseeFIFO(context.Background(), w.Lit())
		}
	}
}

// changing are the parameters that are never known.
var changing = map[string]bool{
	"!": true, "?": true, "$": true, "_": true, "PIPESTATUS": true, "BASHPID": true, "RANDOM": true, "SRANDOM": true,
	"SECONDS": true, "EPOCHSECONDS": true, "EPOCHREALTIME": true,
}

// unforeseeable reports whether what a command expands to is known only when
// it runs.
func (x *explainer) unforeseeable(node syntax.Node) (found bool) {
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ProcSubst:
			return false // its name is known
		case *syntax.CmdSubst:
			found = true
		case *syntax.ParamExp:
			found = found || n.Param != nil && (x.unknown[n.Param.Value] || changing[n.Param.Value] || n.Excl)
		case *syntax.ArithmExp:
			found = found || len(x.unknown) > 0
		}
		return !found
	})
	return found
}

// An explainer is a shell that runs nothing.
type explainer struct {
	*state.Shell
	unknown map[string]bool // variables that only the run sets
	fifos   *foreseenFIFOs  // of the program
}

// child explains what a subshell or a stage consists of.
func (x *explainer) child() *explainer {
	return &explainer{Shell: x.Clone(), unknown: x.unknown, fifos: x.fifos}
}

// explainAll lowers every pipeline of a program, whatever its lists would
// decide. Only assignments and the positional parameters take effect.
func (x *explainer) explainAll(stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		x.Flow = state.FlowOn
		x.explain(stmt)
	}
}

func (x *explainer) explain(stmt *syntax.Stmt) {
	ctx := context.Background()
	x.Reach(stmt)
	job := stmt.Background
	if stmt.Negated || stmt.Background {
		plain := *stmt
		plain.Negated, plain.Background = false, false
		stmt = &plain
	}
	call, isCall := stmt.Cmd.(*syntax.CallExpr)
	switch {
	case isCall && len(call.Args) == 0:
		x.explainAssigns(ctx, stmt, call.Assigns)
	case isCompound(stmt.Cmd) && len(stmt.Redirs) == 0:
		x.explainSubstitutions(stmt)
		x.explainParts(stmt.Cmd)
	default:
		f := x.newForesight()
		if job && !interp.RedirectsInput(stmt.Redirs) {
			f.start[0] = lower.Bind{Edge: f.Edge(plan.Edge{Medium: plan.Inherit, Name: os.DevNull})}
		}
		x.foreseePipeline(ctx, f, stmt)
	}
	if isCall && len(call.Args) > 0 && call.Args[0].Lit() == "fifo" && !x.unforeseeable(call) {
		names, _ := interp.Fields(ctx, x.Shell, call.Args[1:])
		for _, name := range names {
			x.foreseeFIFO(ctx, name)
		}
	}
}

// explainSubstitutions explains the command substitutions in a statement's own
// words: those of its parts have their turn with these.
func (x *explainer) explainSubstitutions(stmt *syntax.Stmt) {
	syntax.Walk(stmt, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Stmt:
			return n == stmt
		case *syntax.ProcSubst:
			return false
		case *syntax.CmdSubst:
			child := x.child()
			defer interp.Close(child.Shell)
			child.Table.Set(1, &state.Open{})
			child.explainAll(n.Stmts)
			return false
		}
		return true
	})
}

// explainInside explains what a stage consists of.
func (x *explainer) explainInside(stmt *syntax.Stmt) {
	if !isPlainGroup(stmt.Cmd) { // that one is in the plan
		x.explainParts(stmt.Cmd)
	}
}

// isPlainGroup reports whether a group is of one simple command that has nothing
// to be explained.
func isPlainGroup(cmd syntax.Command) bool {
	var stmts []*syntax.Stmt
	switch c := cmd.(type) {
	case *syntax.Block:
		stmts = c.Stmts
	case *syntax.Subshell:
		stmts = c.Stmts
	}
	if len(stmts) != 1 {
		return false
	}
	_, ok := stmts[0].Cmd.(*syntax.CallExpr)
	return ok && len(stmts[0].Redirs) == 0 && !interp.HasSubstitution(stmts[0])
}

// explainAssigns explains a command without a name: its assignments take effect.
func (x *explainer) explainAssigns(ctx context.Context, stmt *syntax.Stmt, assigns []*syntax.Assign) {
	if len(stmt.Redirs) > 0 {
		x.foreseePipeline(ctx, x.newForesight(), stmt)
	} else {
		x.explainSubstitutions(stmt)
	}
	for _, a := range assigns {
		if a.Name == nil {
			continue
		}
		if x.unforeseeable(a) {
			x.unknown[a.Name.Value] = true
		} else {
			interp.AssignAll(ctx, x.Shell, []*syntax.Assign{a}, false)
		}
	}
}

// isCompound reports whether a command consists of others, and has no plan
// unless it is redirected.
func isCompound(cmd syntax.Command) bool {
	switch c := cmd.(type) {
	case *syntax.BinaryCmd:
		return c.Op == syntax.AndStmt || c.Op == syntax.OrStmt
	case *syntax.Block, *syntax.Subshell, *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause,
		*syntax.CaseClause, *syntax.TimeClause, *syntax.CoprocClause, *syntax.FuncDecl:
		return true
	}
	return false
}

// explainParts explains the commands that a compound one consists of.
func (x *explainer) explainParts(cmd syntax.Command) {
	if !isCompound(cmd) {
		return
	}
	switch c := cmd.(type) {
	case *syntax.BinaryCmd:
		x.explain(c.X)
		x.explain(c.Y)
	case *syntax.Block:
		x.explainAll(c.Stmts)
	case *syntax.Subshell:
		child := x.child()
		defer interp.Close(child.Shell)
		child.explainAll(c.Stmts)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else {
			x.explainAll(c.Cond)
			x.explainAll(c.Then)
		}
	case *syntax.WhileClause:
		x.explainAll(c.Cond)
		x.explainAll(c.Do)
	case *syntax.ForClause:
		x.explainAll(c.Do)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			x.explainAll(item.Stmts)
		}
	case *syntax.TimeClause:
		if c.Stmt != nil {
			x.explain(c.Stmt)
		}
	case *syntax.CoprocClause:
		f := x.newForesight()
		for fd := range 2 {
			f.start[fd] = lower.Bind{Edge: f.Edge(plan.Edge{Medium: plan.Pipe, Internal: handling.Edge{GiveEnd: func(end *os.File) { end.Close() }}}), Write: fd == 1}
		}
		x.foreseePipeline(context.Background(), f, c.Stmt)
	case *syntax.FuncDecl:
		x.explainBody(c)
	}
}

// explainBody explains a function, whose parameters its callers decide.
func (x *explainer) explainBody(decl *syntax.FuncDecl) {
	child := x.child()
	defer interp.Close(child.Shell)
	child.unknown = maps.Clone(x.unknown)
	for _, name := range []string{"@", "*", "#", "1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		child.unknown[name] = true
	}
	child.explain(decl.Body)
}
