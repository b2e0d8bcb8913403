package source

import "mvdan.cc/sh/v3/syntax"

// groupTests gives the operators of a test their precedence, which the parser
// does not know: it takes all that follows an operator for one operand.
func groupTests(e syntax.TestExpr) syntax.TestExpr {
	switch e := e.(type) {
	case *syntax.ParenTest:
		return &syntax.ParenTest{Lparen: e.Lparen, Rparen: e.Rparen, X: groupTests(e.X)}
	case *syntax.UnaryTest, *syntax.BinaryTest:
	default:
		return e
	}
	tests, ops := flattenTest(nil, nil, e)
	group := tests[0]
	var all syntax.TestExpr
	var or syntax.BinaryTest
	join := func() {
		if all != nil {
			group = &syntax.BinaryTest{OpPos: or.OpPos, Op: syntax.OrTest, X: all, Y: group}
		}
		all = group
	}
	for i, op := range ops {
		if op.Op == syntax.AndTest {
			group = &syntax.BinaryTest{OpPos: op.OpPos, Op: op.Op, X: group, Y: tests[i+1]}
			continue
		}
		join()
		group, or = tests[i+1], *op
	}
	join()
	return all
}

// flattenTest lists what && and || join. A "!" is for the first of what
// follows it.
func flattenTest(tests []syntax.TestExpr, ops []*syntax.BinaryTest, e syntax.TestExpr) ([]syntax.TestExpr, []*syntax.BinaryTest) {
	switch t := e.(type) {
	case *syntax.BinaryTest:
		if t.Op == syntax.AndTest || t.Op == syntax.OrTest {
			tests, ops = flattenTest(tests, ops, t.X)
			return flattenTest(tests, append(ops, t), t.Y)
		}
	case *syntax.UnaryTest:
		if t.Op == syntax.TsNot {
			first := len(tests)
			tests, ops = flattenTest(tests, ops, t.X)
			tests[first] = &syntax.UnaryTest{OpPos: t.OpPos, Op: t.Op, X: tests[first]}
			return tests, ops
		}
	case *syntax.ParenTest:
		e = groupTests(t)
	}
	return append(tests, e), ops
}
