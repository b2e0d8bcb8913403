package shell

import (
	"fmt"

	"mvdan.cc/sh/v3/syntax"
)

// check finds, before anything starts, what the language does not have.
func check(file *syntax.File, name string) (err error) {
	syntax.Walk(file, func(node syntax.Node) bool {
		if err != nil || node == nil {
			return false
		}
		if what := unsupported(node); what != "" {
			err = &SyntaxError{Pos: position(node.Pos(), name), Msg: what + " not supported"}
		}
		return err == nil
	})
	return err
}

// unsupported names what a node asks for in vain, or returns "".
func unsupported(node syntax.Node) string {
	switch n := node.(type) {
	case *syntax.IfClause:
		return "'if' is"
	case *syntax.WhileClause:
		return "'while' and 'until' are"
	case *syntax.ForClause:
		return "'for' and 'select' are"
	case *syntax.CaseClause:
		return "'case' is"
	case *syntax.FuncDecl:
		return "functions are"
	case *syntax.TestClause:
		return "'[[' is"
	case *syntax.ArithmCmd:
		return "'((' is"
	case *syntax.LetClause:
		return "'let' is"
	case *syntax.TimeClause:
		return "'time' is"
	case *syntax.CoprocClause:
		return "'coproc' is"
	case *syntax.ProcSubst:
		return "process substitution is"
	case *syntax.ArrayExpr:
		return "arrays are"
	case *syntax.DeclClause:
		return unsupportedDecl(n)
	case *syntax.Stmt:
		return unsupportedStmt(n)
	case *syntax.CallExpr:
		return unsupportedCall(n)
	case *syntax.Redirect:
		return unsupportedRedirect(n)
	}
	return ""
}

func unsupportedDecl(n *syntax.DeclClause) string {
	switch n.Variant.Value {
	case "export", "readonly":
		return ""
	}
	return fmt.Sprintf("'%s' is", n.Variant.Value)
}

func unsupportedStmt(n *syntax.Stmt) string {
	if n.Background || n.Coprocess || n.Disown {
		return "background jobs are"
	}
	return ""
}

// missing are bash's builtins that are not here yet: they would be looked up
// as programs, with a message that leads astray.
var missing = map[string]string{
	"trap": "traps are", "wait": "background jobs are", "jobs": "background jobs are",
	"fg": "background jobs are", "bg": "background jobs are", "disown": "background jobs are",
	"break": "loops are", "continue": "loops are", "return": "functions are",
}

func unsupportedCall(n *syntax.CallExpr) string {
	for _, a := range n.Assigns {
		if a.Index != nil {
			return "arrays are"
		}
	}
	if len(n.Args) == 0 {
		return ""
	}
	return missing[n.Args[0].Lit()]
}

func unsupportedRedirect(n *syntax.Redirect) string {
	if n.N != nil && len(n.N.Value) > 0 && n.N.Value[0] == '{' {
		return "'{name}' before a redirection is"
	}
	return ""
}
