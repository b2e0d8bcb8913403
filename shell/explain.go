package shell

import (
	"context"
	"io"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
)

// Explain prints the plans of a program without running it. What depends on a
// command's output is shown as unknown.
func Explain(w io.Writer, cfg *Config, file *syntax.File) error {
	e := &explainer{w: w}
	dry := *cfg
	dry.Run = e.run
	sh := New(&dry)
	defer sh.Close()
	sh.dry = true
	sh.explainAll(file.Stmts)
	return e.err
}

type explainer struct {
	w   io.Writer
	n   int
	err error
}

func (e *explainer) run(_ context.Context, p *plan.Plan) (*pipeline.Result, error) {
	if e.n > 0 && e.err == nil {
		_, e.err = io.WriteString(e.w, "\n")
	}
	e.n++
	if e.err == nil {
		_, e.err = io.WriteString(e.w, p.Text())
	}
	return &pipeline.Result{Stages: make([]pipeline.Stage, len(p.Stages))}, nil
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
	sh.pos = stmt.Pos()
	switch cmd := stmt.Cmd.(type) {
	case *syntax.BinaryCmd:
		if cmd.Op == syntax.AndStmt || cmd.Op == syntax.OrStmt {
			sh.explain(cmd.X)
			sh.explain(cmd.Y)
			return
		}
		sh.pipeline(ctx, stmt)
	case *syntax.Block:
		sh.explainAll(cmd.Stmts)
	case *syntax.Subshell:
		child := sh.clone()
		defer child.Close()
		child.explainAll(cmd.Stmts)
	case *syntax.CallExpr:
		if len(cmd.Args) == 0 {
			sh.assignAll(ctx, cmd.Assigns, false)
			return
		}
		sh.pipeline(ctx, stmt)
	default:
		sh.pipeline(ctx, stmt)
	}
}
