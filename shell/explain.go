package shell

import (
	"context"
	"maps"
	"os"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/ascii"
)

// Explain returns the plans of a program without running it: each pipeline
// once, those of loops, branches, functions and command substitutions included.
// A pipeline's process substitutions are stages of its own plan. What depends on
// a command's output, or on a variable that only the run sets, is unknown; the
// FIFOs of the builtin fifo have paths that stand for the real ones.
//
// The plans are for printing, and not to be run. They have no environment, which
// may hold secrets.
func Explain(cfg *Config, file *syntax.File) (plan.Program, error) {
	var program plan.Program
	dry := *cfg
	dry.Run = func(_ context.Context, p *plan.Plan) (*pipeline.Result, error) {
		for i := range p.Stages {
			p.Stages[i].Env = nil
		}
		program = append(program, p)
		return nil, nil
	}
	sh := New(&dry)
	defer sh.Close()
	if sh.configError != nil {
		return nil, sh.configError
	}
	if n := len(file.Stmts); n > 0 && isUnparsed(file.Stmts[n-1]) {
		return nil, &SyntaxError{Pos: position(file.Stmts[n-1].Pos(), cfg.Script), Msg: "syntax error, unless aliases that are not known yet change it"}
	}
	sh.dry = true
	sh.opts.xtrace = false
	sh.unknown = make(map[string]bool)
	sh.foreseen = &foreseenFIFOs{}
	sh.foresee(file)
	sh.explainAll(file.Stmts)
	return program, nil
}

// foresee defines the functions of a program, and finds the variables whose
// values depend on the run: those that compound commands and builtins set.
func (sh *Shell) foresee(root syntax.Node) {
	syntax.Walk(root, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.FuncDecl:
			if n.Name != nil {
				sh.define(n)
			}
			sh.dependent(n)
		case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause:
			sh.dependent(n)
			return true
		case *syntax.CoprocClause:
			name := coprocName(n)
			sh.unknown[name], sh.unknown[name+"_PID"] = true, true
		case *syntax.CallExpr:
			sh.setBy(n)
		}
		return true
	})
}

// dependent takes note of what is assigned inside of a compound command.
func (sh *Shell) dependent(compound syntax.Node) {
	syntax.Walk(compound, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Assign:
			if n.Name != nil {
				sh.unknown[n.Name.Value] = true
			}
		case *syntax.WordIter:
			sh.unknown[n.Name.Value] = true
		}
		return true
	})
}

// setBy takes note of what read and its like may set: any of their operands. A
// FIFO's variable may be set in a function, and is known all the same.
func (sh *Shell) setBy(call *syntax.CallExpr) {
	if len(call.Args) == 0 {
		return
	}
	switch call.Args[0].Lit() {
	case "read", "mapfile", "readarray", "getopts", "printf", "unset", "wait":
		for _, w := range call.Args[1:] {
			if name := w.Lit(); ascii.IsName(name) {
				sh.unknown[name] = true
			}
		}
		sh.unknown["REPLY"], sh.unknown["MAPFILE"], sh.unknown["OPTARG"] = true, true, true
	case "fifo":
		for _, w := range call.Args[1:] {
			sh.foreseeFIFO(context.Background(), w.Lit())
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
func (sh *Shell) unforeseeable(node syntax.Node) (found bool) {
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ProcSubst:
			return false // its name is known
		case *syntax.CmdSubst:
			found = true
		case *syntax.ParamExp:
			found = found || n.Param != nil && (sh.unknown[n.Param.Value] || changing[n.Param.Value] || n.Excl)
		case *syntax.ArithmExp:
			found = found || len(sh.unknown) > 0
		}
		return !found
	})
	return found
}

// explainAll lowers every pipeline of a program, whatever its lists would
// decide. Only assignments and the positional parameters take effect.
func (sh *Shell) explainAll(stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		sh.flow = flowOn
		sh.explain(stmt)
	}
}

func (sh *Shell) explain(stmt *syntax.Stmt) {
	ctx := context.Background()
	sh.reach(stmt)
	job := stmt.Background
	if stmt.Negated || stmt.Background {
		plain := *stmt
		plain.Negated, plain.Background = false, false
		stmt = &plain
	}
	call, isCall := stmt.Cmd.(*syntax.CallExpr)
	switch {
	case isCall && len(call.Args) == 0:
		sh.explainAssigns(ctx, stmt, call.Assigns)
	case isCompound(stmt.Cmd) && len(stmt.Redirs) == 0:
		sh.explainSubstitutions(stmt)
		sh.explainParts(stmt.Cmd)
	default:
		f := sh.newForesight()
		if job && !redirectsInput(stmt.Redirs) {
			f.start[0] = bind{edge: f.edge(plan.Edge{Medium: plan.Inherit, Name: os.DevNull})}
		}
		sh.foreseePipeline(ctx, f, stmt)
	}
	if isCall && len(call.Args) > 0 && call.Args[0].Lit() == "fifo" && !sh.unforeseeable(call) {
		names, _ := sh.fields(ctx, call.Args[1:])
		for _, name := range names {
			sh.foreseeFIFO(ctx, name)
		}
	}
}

// explainSubstitutions explains the command substitutions in a statement's own
// words: those of its parts have their turn with these.
func (sh *Shell) explainSubstitutions(stmt *syntax.Stmt) {
	syntax.Walk(stmt, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Stmt:
			return n == stmt
		case *syntax.ProcSubst:
			return false
		case *syntax.CmdSubst:
			child := sh.clone()
			defer child.Close()
			child.table.set(1, &open{})
			child.explainAll(n.Stmts)
			return false
		}
		return true
	})
}

// explainInside explains what a stage consists of.
func (sh *Shell) explainInside(stmt *syntax.Stmt) {
	if !isPlainGroup(stmt.Cmd) { // that one is in the plan
		sh.explainParts(stmt.Cmd)
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
	return ok && len(stmts[0].Redirs) == 0 && !hasSubstitution(stmts[0])
}

// explainAssigns explains a command without a name: its assignments take effect.
func (sh *Shell) explainAssigns(ctx context.Context, stmt *syntax.Stmt, assigns []*syntax.Assign) {
	if len(stmt.Redirs) > 0 {
		sh.foreseePipeline(ctx, sh.newForesight(), stmt)
	} else {
		sh.explainSubstitutions(stmt)
	}
	for _, a := range assigns {
		if a.Name == nil {
			continue
		}
		if sh.unforeseeable(a) {
			sh.unknown[a.Name.Value] = true
		} else {
			sh.assignAll(ctx, []*syntax.Assign{a}, false)
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
func (sh *Shell) explainParts(cmd syntax.Command) {
	if !isCompound(cmd) {
		return
	}
	switch c := cmd.(type) {
	case *syntax.BinaryCmd:
		sh.explain(c.X)
		sh.explain(c.Y)
	case *syntax.Block:
		sh.explainAll(c.Stmts)
	case *syntax.Subshell:
		child := sh.clone()
		defer child.Close()
		child.explainAll(c.Stmts)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else {
			sh.explainAll(c.Cond)
			sh.explainAll(c.Then)
		}
	case *syntax.WhileClause:
		sh.explainAll(c.Cond)
		sh.explainAll(c.Do)
	case *syntax.ForClause:
		sh.explainAll(c.Do)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			sh.explainAll(item.Stmts)
		}
	case *syntax.TimeClause:
		if c.Stmt != nil {
			sh.explain(c.Stmt)
		}
	case *syntax.CoprocClause:
		f := sh.newForesight()
		for fd := range 2 {
			f.start[fd] = bind{edge: f.edge(plan.Edge{Medium: plan.Pipe, Hand: func(end *os.File) { end.Close() }}), write: fd == 1}
		}
		sh.foreseePipeline(context.Background(), f, c.Stmt)
	case *syntax.FuncDecl:
		sh.explainBody(c)
	}
}

// explainBody explains a function, whose parameters its callers decide.
func (sh *Shell) explainBody(decl *syntax.FuncDecl) {
	child := sh.clone()
	defer child.Close()
	child.unknown = maps.Clone(sh.unknown)
	for _, name := range []string{"@", "*", "#", "1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		child.unknown[name] = true
	}
	child.explain(decl.Body)
}
