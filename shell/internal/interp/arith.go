package interp

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/arith"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// arithmetic expands and evaluates an expression. text is the expanded one.
func (x Expander) arithmetic(e syntax.ArithmExpr) (value int64, text string, err error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return 0, "", nil
	}
	if text, err = arithText(x.Ctx, x.Sh, word); err != nil {
		return 0, "", err
	}
	value, err = evalArithmetic(x.Ctx, x.Sh, text, 0)
	return value, text, err
}

// evalArithmetic evaluates an expression.
func evalArithmetic(ctx context.Context, sh *state.Shell, text string, depth int) (int64, error) {
	return arith.Eval(ctx, expressionVars{sh}, text, depth)
}

// ArithCommand is ((...)), or let: it evaluates the expressions up to one that
// fails, says what is wrong, and returns the status.
func ArithCommand(ctx context.Context, sh *state.Shell, command string, texts ...string) int {
	value := int64(0)
	for _, text := range texts {
		var err error
		if value, err = evalArithmeticFor(ctx, sh, command, text); err != nil {
			return arithFailed(sh, err)
		}
	}
	return state.Btoi(value == 0)
}

// evalArithmeticFor evaluates an expression for a command that is named in
// errors.
func evalArithmeticFor(ctx context.Context, sh *state.Shell, command, text string) (int64, error) {
	value, err := evalArithmetic(ctx, sh, text, 0)
	if failed, ok := err.(*arith.Error); ok {
		err = failed.Of(command)
	}
	return value, err
}

// arithFailed reports an error in an expression that was not an expansion.
func arithFailed(sh *state.Shell, err error) int {
	var unset *unsetError
	var subscript arith.SubscriptError
	if errors.As(err, &unset) || errors.As(err, &subscript) {
		ExpansionFailed(sh, err)
	} else {
		sh.Diagnose("%v", err)
	}
	return 1
}

// expressionVars are a shell's variables, as expressions see them.
type expressionVars struct{ *state.Shell }

func (sh expressionVars) Subscript(ctx context.Context, name, text string, depth int) (string, error) {
	if text == "" || text == "@" || text == "*" {
		return text, nil
	}
	isKey := false
	if vr := sh.Vars.Get(sh.Vars.Resolve(vars.Reference{Name: name}).Name); vr != nil {
		isKey = vr.Kind == vars.Assoc
	}
	text, err := expandSubscript(ctx, sh.Shell, text, isKey)
	if err != nil {
		return "", arith.SubscriptError{Err: err}
	}
	if isKey {
		return text, nil
	}
	index, err := evalArithmetic(ctx, sh.Shell, text, depth)
	if err != nil {
		if sh.Flow == state.FlowOn {
			sh.Status, sh.Flow = 1, state.FlowTop
		}
		return "", arith.SubscriptError{Err: err}
	}
	return strconv.FormatInt(index, 10), nil
}

// hasSubscript reports whether something is expanded in an expression that has
// elements of arrays.
func hasSubscript(parts []syntax.WordPart) bool {
	if len(parts) < 2 {
		return false
	}
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok && strings.IndexByte(lit.Value, '[') >= 0 {
			return true
		}
	}
	return false
}

// arithElements expands an expression. What comes into brackets is quoted, for
// expandSubscript to take as it is: a key may be any text.
func (x Expander) arithElements(parts []syntax.WordPart) (string, error) {
	var b strings.Builder
	depth := 0
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok {
			b.WriteString(quoting{double: true}.unescape(lit.Value))
			depth = arith.BracketDepth(depth, lit.Value)
			continue
		}
		if quotes, ok := part.(*syntax.SglQuoted); ok && depth > 0 && !quotes.Dollar {
			b.WriteString(arith.QuoteSubscript(quotes.Value))
			continue
		}
		frags, err := x.part(nil, part, quoting{double: true})
		if err != nil {
			return "", err
		}
		text := x.join(frags)
		if depth > 0 {
			text = arith.QuoteSubscript(text)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// expandSubscript removes quotes, and expands what is left to expand in the
// operand of let.
func expandSubscript(ctx context.Context, sh *state.Shell, text string, isKey bool) (string, error) {
	if !strings.ContainsAny(text, "$`\"'\\") {
		return text, nil
	}
	text, expands := arith.SubscriptDocument(text, isKey)
	q := quoting{double: true}
	if !expands {
		return q.unescape(text), nil
	}
	word, err := source.Document(text)
	if err != nil || word == nil {
		return "", err
	}
	x := Expander{Sh: sh, Ctx: ctx}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

func (sh expressionVars) Get(name string, indexed bool, subscript string) (string, error) {
	text, set := sh.expressionValue(name, indexed, subscript)
	if !set && sh.Opts.Nounset {
		return "", &unsetError{name + ": unbound variable"}
	}
	return text, nil
}

// expressionValue is a variable's text. An element of a variable that is set counts
// as set; a subscript that is out of bounds is no error, only a message.
func (sh expressionVars) expressionValue(name string, indexed bool, subscript string) (text string, set bool) {
	if !indexed {
		if vr := sh.Vars.Find(name); vr != nil {
			text, set = vr.Value()
		}
		return text, set
	}
	ref := sh.Vars.Resolve(vars.Reference{Name: name, Indexed: true, Key: subscript})
	vr := sh.Vars.Find(ref.Name)
	if vr != nil && (subscript == "" || subscript == "@" || subscript == "*") {
		sh.Diagnose("%s[%s]: bad array subscript", name, subscript)
		return "", true
	}
	text, _, err := sh.Vars.Element(context.Background(), ref)
	if err != nil {
		sh.Diagnose("%s: bad array subscript", name)
	}
	return text, vr != nil && vr.Set
}

func (sh expressionVars) Set(name string, indexed bool, subscript string, value int64) error {
	return sh.Vars.Assign(context.Background(), vars.Reference{Name: name, Indexed: indexed, Key: subscript}, state.FormatInt(value), false)
}
