package state

import (
	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/unparse"
)

// A location is where a shell is in its text, and what it evaluates.
type location struct {
	Point
	Script  string
	Text    string      // of what lines evaluates, for set -v
	Current syntax.Node // for BASH_COMMAND
}

// A Point is a place in a text.
type Point struct {
	Pos  syntax.Pos
	at   *syntax.Stmt // the statement at Pos, if it is one
	Base int          // what the line is more than in the text at hand: that of eval goes on from eval's own
}

// Reach has the shell be at a statement.
func (l *location) Reach(stmt *syntax.Stmt) { l.Pos, l.at = stmt.Pos(), stmt }

// Line is LINENO.
func (l *location) Line() int {
	if l.at != nil && l.at.Pos() == l.Pos {
		return l.Base + int(lineOfStmt(l.at))
	}
	return l.Base + int(l.Pos.Line())
}

// lineOfStmt is the line that bash has of a command: the one it has read up to
// when it knows what the command is. For a simple command that takes one more
// token than the first, which could be a function's name.
func lineOfStmt(stmt *syntax.Stmt) uint {
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		return lineOfCall(stmt, cmd)
	case *syntax.DeclClause:
		if len(cmd.Args) > 0 {
			return cmd.Args[0].End().Line()
		}
	case *syntax.TestClause:
		return lineOfTest(cmd)
	case *syntax.ArithmCmd:
		return cmd.Right.Line()
	case *syntax.Subshell:
		return cmd.Rparen.Line()
	}
	return stmt.Pos().Line()
}

func lineOfCall(stmt *syntax.Stmt, call *syntax.CallExpr) uint {
	first := len(stmt.Redirs) > 0 && stmt.Redirs[0].Pos() == stmt.Pos()
	switch {
	case first:
		return stmt.Redirs[0].Word.End().Line()
	case len(call.Assigns) > 0:
		return call.Assigns[0].End().Line()
	case len(call.Args) == 0:
		return stmt.Pos().Line()
	}
	line := call.Args[0].End().Line()
	if len(call.Args) > 1 {
		line = call.Args[1].End().Line()
	}
	if len(stmt.Redirs) > 0 {
		line = min(line, max(stmt.Redirs[0].OpPos.Line(), call.Args[0].End().Line()))
	}
	return line
}

// CallLine is the line of a function's call: while the ERR trap runs, that of what
// has failed.
func (sh *Shell) CallLine() int {
	if sh.InHook&(1<<(trap.Err-trap.Debug)) != 0 {
		return sh.FailedLine
	}
	return sh.Line()
}

// lineOfTest is that of the last operand of a comparison, and of what follows
// anything else.
func lineOfTest(cmd *syntax.TestClause) uint {
	switch x := cmd.X.(type) {
	case *syntax.BinaryTest:
		if x.Op != syntax.AndTest && x.Op != syntax.OrTest {
			return x.Y.End().Line()
		}
	case *syntax.UnaryTest:
		return x.X.End().Line()
	}
	return cmd.Right.Line()
}

// EndsInSubshell reports whether the last command of a pipeline is in parentheses.
func EndsInSubshell(stmt *syntax.Stmt) bool {
	cmd, ok := stmt.Cmd.(*syntax.BinaryCmd)
	if !ok {
		return false
	}
	_, ok = cmd.Y.Cmd.(*syntax.Subshell)
	return ok
}

// Failing is the command whose line is that of a failure: of a pipeline the last
// one that is simple.
func Failing(stmt *syntax.Stmt) *syntax.Stmt {
	cmd, ok := stmt.Cmd.(*syntax.BinaryCmd)
	if !ok || cmd.Op != syntax.Pipe && cmd.Op != syntax.PipeAll {
		return stmt
	}
	switch cmd.Y.Cmd.(type) {
	case *syntax.CallExpr, *syntax.DeclClause, *syntax.Subshell:
		return cmd.Y
	}
	return Failing(cmd.X)
}

// commandText is BASH_COMMAND.
func (l *location) commandText() string {
	if l.Current == nil {
		return ""
	}
	return unparse.HeadText(l.Current)
}

// PlanPos is a position in the program, with the lines before the text at hand.
func (l *location) PlanPos(p syntax.Pos) plan.Pos {
	pos := source.Position(p, l.Script)
	if pos.Line > 0 {
		pos.Line += uint32(l.Base)
	}
	return pos
}
