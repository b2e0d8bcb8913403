package interp

import (
	"context"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/test"
	"gopipe/shell/internal/vars"
)

// testClause evaluates [[ ]].
func testClause(ctx context.Context, sh *state.Shell, c *syntax.TestClause) {
	if !beforeCommand(ctx, sh, c) {
		return
	}
	holds, err := condExpr(ctx, sh, c.X)
	switch {
	case err != nil:
		condFailed(sh, err)
	case sh.Flow == state.FlowOn:
		sh.Status = state.Btoi(!holds)
	}
	sh.SetPipeStatus(sh.Status)
}

// A condError is a fault of an expression in [[ ]]: its status is 2, or 1 for
// one of arithmetic.
type condError struct {
	text   string
	status int
}

func (e *condError) Error() string { return e.text }

func condFailed(sh *state.Shell, err error) {
	if cond, ok := err.(*condError); ok {
		if cond.text != "" {
			sh.Diagnose("%s", cond.text)
		}
		sh.Status = cond.status
		return
	}
	ExpansionFailed(sh, err)
}

func condExpr(ctx context.Context, sh *state.Shell, e syntax.TestExpr) (bool, error) {
	switch e := e.(type) {
	case *syntax.ParenTest:
		return condExpr(ctx, sh, e.X)
	case *syntax.UnaryTest:
		if e.Op == syntax.TsNot {
			holds, err := condNegated(ctx, sh, e.X)
			return !holds, err
		}
		return condUnary(ctx, sh, e, "")
	case *syntax.BinaryTest:
		if e.Op != syntax.AndTest && e.Op != syntax.OrTest {
			return condBinary(ctx, sh, e, "")
		}
		left, err := condExpr(ctx, sh, e.X)
		if err != nil || left != (e.Op == syntax.AndTest) {
			return left, err
		}
		return condExpr(ctx, sh, e.Y)
	case *syntax.Word:
		return condText(ctx, sh, e, "")
	}
	return false, fmt.Errorf("unsupported expression in [[")
}

// condNegated evaluates what stands after "!", which a trace shows with what it
// negates.
func condNegated(ctx context.Context, sh *state.Shell, e syntax.TestExpr) (bool, error) {
	switch e := e.(type) {
	case *syntax.UnaryTest:
		if e.Op != syntax.TsNot {
			return condUnary(ctx, sh, e, "! ")
		}
	case *syntax.BinaryTest:
		return condBinary(ctx, sh, e, "! ")
	case *syntax.Word:
		return condText(ctx, sh, e, "! ")
	}
	return condExpr(ctx, sh, e)
}

// condText is a word alone, which is true unless it is empty.
func condText(ctx context.Context, sh *state.Shell, w *syntax.Word, not string) (bool, error) {
	text, err := condWord(ctx, sh, w)
	if err == nil {
		traceTest(ctx, sh, not, "-n", text)
	}
	return text != "", err
}

// traceTest shows one test for set -x.
func traceTest(ctx context.Context, sh *state.Shell, not string, words ...string) {
	if !sh.Opts.Xtrace {
		return
	}
	for i, word := range words {
		if word == "" {
			words[i] = "''"
		}
	}
	TraceLine(ctx, sh, "[[ "+not+strings.Join(words, " ")+" ]]")
}

// condWord expands an operand, which is neither split nor a pattern.
func condWord(ctx context.Context, sh *state.Shell, e syntax.TestExpr) (string, error) {
	w, ok := e.(*syntax.Word)
	if !ok {
		return "", fmt.Errorf("unsupported operand in [[")
	}
	return Expander(ctx, sh).Word(w)
}

func condUnary(ctx context.Context, sh *state.Shell, e *syntax.UnaryTest, not string) (bool, error) {
	arg, err := condWord(ctx, sh, e.X)
	if err != nil {
		return false, err
	}
	if sh.Opts.Xtrace {
		traceTest(ctx, sh, not, e.Op.String(), arg)
	}
	if e.Op == syntax.TsVarSet {
		return hasValue(sh, arg, false), nil
	}
	return test.Unary(e.Op.String())(TestEnv(sh), arg), nil
}

func condBinary(ctx context.Context, sh *state.Shell, e *syntax.BinaryTest, not string) (bool, error) {
	left, err := condWord(ctx, sh, e.X)
	if err != nil {
		return false, err
	}
	switch e.Op {
	case syntax.TsMatchShort, syntax.TsMatch, syntax.TsNoMatch:
		return condPattern(ctx, sh, e, left, not)
	case syntax.TsReMatch:
		return regexMatches(ctx, sh, left, e.Y.(*syntax.Word), not)
	}
	right, err := condWord(ctx, sh, e.Y)
	if err != nil {
		return false, err
	}
	op := e.Op.String()
	if sh.Opts.Xtrace {
		traceTest(ctx, sh, not, left, op, right)
	}
	if compare := test.Strings(op); compare != nil {
		return compare(left, right), nil
	}
	if compare := test.Files(op); compare != nil {
		return compare(TestEnv(sh), left, right), nil
	}
	return condIntegers(ctx, sh, op, left, right)
}

func condPattern(ctx context.Context, sh *state.Shell, e *syntax.BinaryTest, text, not string) (bool, error) {
	x := Expander(ctx, sh)
	frags, err := x.Fragments(e.Y.(*syntax.Word))
	if err != nil {
		return false, err
	}
	if sh.Opts.Xtrace {
		traceTest(ctx, sh, not, text, e.Op.String(), x.TracedPattern(frags))
	}
	matches := pattern.Compile(x.PatternText(frags), sh.PatternFlags(true)).Match(text)
	return matches != (e.Op == syntax.TsNoMatch), nil
}

// condIntegers compares arithmetic expressions.
func condIntegers(ctx context.Context, sh *state.Shell, op, left, right string) (bool, error) {
	x, err := evalArithmetic(ctx, sh, left, 0)
	if err == nil {
		var y int64
		if y, err = evalArithmetic(ctx, sh, right, 0); err == nil {
			return test.Integers(op)(x, y), nil
		}
	}
	if _, unset := err.(*expand.UnsetError); unset {
		return false, err
	}
	return false, &condError{"[[: " + err.Error(), 1}
}

// regexMatches is =~: what the expression and its groups match is left in
// BASH_REMATCH.
func regexMatches(ctx context.Context, sh *state.Shell, text string, w *syntax.Word, not string) (bool, error) {
	x := Expander(ctx, sh)
	frags, err := x.Fragments(w)
	if err != nil {
		return false, err
	}
	source := expand.RegexpText(frags)
	if sh.Opts.Xtrace {
		traceTest(ctx, sh, not, text, "=~", source)
	}
	re, err := pattern.CompileRegexp(source, sh.Shopts.Nocasematch)
	if err == pattern.ErrBackReference {
		return false, &condError{"[[: " + err.Error(), 2}
	}
	if err != nil {
		return false, &condError{"", 2} // bash has no message either
	}
	found := re.FindStringSubmatch(text)
	sh.Vars.Put("BASH_REMATCH", vars.NewIndexed(found)) // whatever it was
	return found != nil, nil
}

// A testEnv answers the operators of test: it is a [test.Shell].
type testEnv struct{ *state.Shell }

// TestEnv is what test and [[ ]] ask of a shell.
func TestEnv(sh *state.Shell) testEnv { return testEnv{sh} }

func (env testEnv) IsSet(name string) bool { return isSet(env.Shell, name) }

func (env testEnv) IsOption(name string) bool {
	on := env.Opts.Field(name)
	return on != nil && *on
}

func (env testEnv) IsNameref(name string) bool {
	vr := env.Vars.Get(name)
	return vr != nil && vr.Has(vars.Nameref) && vr.Set
}
