package source

import (
	"sort"

	"mvdan.cc/sh/v3/syntax"
)

// lines tells the line and column of an offset.
type lines struct {
	starts []int // the offsets where they begin
	before uint  // how many are before the first
}

func (v *view) lines() lines {
	starts := []int{0}
	for i := range len(v.text) {
		if v.text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return lines{starts, v.before}
}

func (l lines) pos(offset int) syntax.Pos {
	n := sort.SearchInts(l.starts, offset+1)
	return syntax.NewPos(uint(offset), uint(n)+l.before, uint(offset-l.starts[n-1]+1))
}

// move makes positions in what was shown those in the text.
func (l lines) move(v *view, positions ...*syntax.Pos) {
	for _, pos := range positions {
		if pos.IsValid() {
			*pos = l.pos(v.original(int(pos.Offset())))
		}
	}
}

// moveNode moves a node's own positions, and not those of the nodes below it.
func (l lines) moveNode(node syntax.Node, v *view) {
	switch n := node.(type) {
	case *syntax.Lit:
		l.move(v, &n.ValuePos, &n.ValueEnd)
	case *syntax.Stmt:
		l.move(v, &n.Position, &n.Semicolon)
		for i := range n.Comments { // to walk gives copies
			l.move(v, &n.Comments[i].Hash)
		}
	case *syntax.Redirect:
		l.move(v, &n.OpPos)
	case *syntax.WordIter:
		l.move(v, &n.InPos)
	case *syntax.CStyleLoop:
		l.move(v, &n.Lparen, &n.Rparen)
	case *syntax.CaseItem:
		l.move(v, &n.OpPos)
	case *syntax.ArrayExpr:
		l.move(v, &n.Lparen, &n.Rparen)
	case syntax.Command:
		l.moveCommand(n, v)
	case syntax.WordPart:
		l.movePart(n, v)
	case syntax.TestExpr:
		l.moveTest(n, v)
	}
}

func (l lines) moveCommand(cmd syntax.Command, v *view) {
	switch n := cmd.(type) {
	case *syntax.Subshell:
		l.move(v, &n.Lparen, &n.Rparen)
	case *syntax.Block:
		l.move(v, &n.Lbrace, &n.Rbrace)
	case *syntax.IfClause:
		l.move(v, &n.Position, &n.ThenPos, &n.FiPos)
	case *syntax.WhileClause:
		l.move(v, &n.WhilePos, &n.DoPos, &n.DonePos)
	case *syntax.ForClause:
		l.move(v, &n.ForPos, &n.DoPos, &n.DonePos)
	case *syntax.BinaryCmd:
		l.move(v, &n.OpPos)
	case *syntax.FuncDecl:
		l.move(v, &n.Position)
	case *syntax.ArithmCmd:
		l.move(v, &n.Left, &n.Right)
	case *syntax.CaseClause:
		l.move(v, &n.Case, &n.In, &n.Esac)
	case *syntax.TestClause:
		l.move(v, &n.Left, &n.Right)
	case *syntax.TimeClause:
		l.move(v, &n.Time)
	case *syntax.CoprocClause:
		l.move(v, &n.Coproc)
	}
}

func (l lines) movePart(part syntax.WordPart, v *view) {
	switch n := part.(type) {
	case *syntax.SglQuoted:
		l.move(v, &n.Left, &n.Right)
	case *syntax.DblQuoted:
		l.move(v, &n.Left, &n.Right)
	case *syntax.CmdSubst:
		l.move(v, &n.Left, &n.Right)
	case *syntax.ParamExp:
		l.move(v, &n.Dollar, &n.Rbrace)
	case *syntax.ArithmExp:
		l.move(v, &n.Left, &n.Right)
	case *syntax.ExtGlob:
		l.move(v, &n.OpPos)
	case *syntax.ProcSubst:
		l.move(v, &n.OpPos, &n.Rparen)
	}
}

func (l lines) moveTest(test syntax.TestExpr, v *view) {
	switch n := test.(type) {
	case *syntax.BinaryTest:
		l.move(v, &n.OpPos)
	case *syntax.UnaryTest:
		l.move(v, &n.OpPos)
	case *syntax.ParenTest:
		l.move(v, &n.Lparen, &n.Rparen)
	}
}
