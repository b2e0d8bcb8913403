package interp

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/arith"
)

// KeepText takes back from the parser what has no structure before it is
// expanded, or none at all. POSIX, 2.6.4: an arithmetic expression is text that
// is expanded as if it were in double quotes.
func KeepText(root syntax.Node, text string) {
	syntax.Walk(root, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.ArithmExp:
			from := n.Left.Offset() + 3
			if n.Bracket {
				from--
			}
			n.X = arithmeticText(n.X, text, from, n.Right.Offset())
		case *syntax.Redirect:
			// The parser misses the quotes of <<'E'ND.
			if n.Hdoc != nil && len(n.Hdoc.Parts) > 0 && isQuoted(n.Word) {
				from, to := n.Hdoc.Pos(), n.Hdoc.End()
				body := text[from.Offset():to.Offset()]
				body = body[:strings.LastIndexByte(body, '\n')+1] // the delimiter is at the end
				n.Hdoc = &syntax.Word{Parts: []syntax.WordPart{
					&syntax.Lit{ValuePos: from, ValueEnd: to, Value: body},
				}}
			}
		case *syntax.TestClause:
			n.X = groupTests(n.X)
		case *syntax.ArithmCmd:
			n.X = arithmeticText(n.X, text, n.Left.Offset()+2, n.Right.Offset())
		case *syntax.CStyleLoop:
			n.Init, n.Cond, n.Post = plainText(n.Init, text), plainText(n.Cond, text), plainText(n.Post, text)
		case *syntax.Assign:
			n.Index = plainText(n.Index, text)
		case *syntax.ArrayElem:
			n.Index = plainText(n.Index, text)
		case *syntax.ParamExp:
			n.Index = plainText(n.Index, text)
			if n.Slice != nil {
				n.Slice = &syntax.Slice{Offset: plainText(n.Slice.Offset, text), Length: plainText(n.Slice.Length, text)}
			}
		}
		return true
	})
}

func plainText(x syntax.ArithmExpr, text string) syntax.ArithmExpr {
	if x == nil {
		return nil
	}
	return arithmeticText(x, text, x.Pos().Offset(), x.End().Offset())
}

// arithmeticText makes an expression one word again.
func arithmeticText(x syntax.ArithmExpr, text string, from, to uint) syntax.ArithmExpr {
	word := &syntax.Word{}
	gap := func(end uint) {
		if from < end && end <= uint(len(text)) {
			word.Parts = append(word.Parts, &syntax.Lit{ValuePos: x.Pos(), ValueEnd: x.End(), Value: text[from:end]})
		}
	}
	switch {
	case x == nil:
		return word
	case isMasked(x):
		return unmaskedArithmetic(text[from:to])
	}
	syntax.Walk(x, func(node syntax.Node) bool {
		w, ok := node.(*syntax.Word)
		ok = ok && !isElement(w)
		if ok {
			gap(w.Pos().Offset())
			word.Parts = append(word.Parts, w.Parts...)
			from = w.End().Offset()
		}
		return !ok
	})
	gap(to)
	word.Parts = mergeLits(word.Parts)
	return word
}

// mergeLits joins literals that follow each other.
func mergeLits(parts []syntax.WordPart) []syntax.WordPart {
	merged := parts[:0]
	for _, part := range parts {
		lit, ok := part.(*syntax.Lit)
		if n := len(merged); ok && n > 0 {
			if last, ok := merged[n-1].(*syntax.Lit); ok {
				joined := *last
				joined.Value += lit.Value
				joined.ValueEnd = lit.ValueEnd
				merged[n-1] = &joined
				continue
			}
		}
		merged = append(merged, part)
	}
	return merged
}

// isElement finds a[i], which the parser takes for an expansion. It may be
// assigned to.
func isElement(w *syntax.Word) bool {
	if len(w.Parts) != 1 {
		return false
	}
	pe, ok := w.Parts[0].(*syntax.ParamExp)
	return ok && pe.Index != nil && !pe.Dollar.IsValid()
}

// arithmetic expands and evaluates an expression. text is the expanded one.
func (x Expander) arithmetic(e syntax.ArithmExpr) (value int64, text string, err error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return 0, "", nil
	}
	if text, err = x.Sh.arithText(x.Ctx, word); err != nil {
		return 0, "", err
	}
	value, err = x.Sh.evalArithmetic(x.Ctx, text, 0)
	return value, text, err
}

// evalArithmetic evaluates an expression.
func (sh *Shell) evalArithmetic(ctx context.Context, text string, depth int) (int64, error) {
	return arith.Eval(ctx, expressionVars{sh}, text, depth)
}

// ArithCommand is ((...)), or let: it evaluates the expressions up to one that
// fails, says what is wrong, and returns the status.
func (sh *Shell) ArithCommand(ctx context.Context, command string, texts ...string) int {
	value := int64(0)
	for _, text := range texts {
		var err error
		if value, err = sh.evalArithmeticFor(ctx, command, text); err != nil {
			return sh.arithFailed(err)
		}
	}
	return Btoi(value == 0)
}

// evalArithmeticFor evaluates an expression for a command that is named in
// errors.
func (sh *Shell) evalArithmeticFor(ctx context.Context, command, text string) (int64, error) {
	value, err := sh.evalArithmetic(ctx, text, 0)
	if failed, ok := err.(*arith.Error); ok {
		err = failed.Of(command)
	}
	return value, err
}

// arithFailed reports an error in an expression that was not an expansion.
func (sh *Shell) arithFailed(err error) int {
	var unset *unsetError
	var subscript arith.SubscriptError
	if errors.As(err, &unset) || errors.As(err, &subscript) {
		sh.ExpansionFailed(err)
	} else {
		sh.Diagnose("%v", err)
	}
	return 1
}

// expressionVars are a shell's variables, as expressions see them.
type expressionVars struct{ *Shell }

func (sh expressionVars) Subscript(ctx context.Context, name, text string, depth int) (string, error) {
	if text == "" || text == "@" || text == "*" {
		return text, nil
	}
	isKey := false
	if vr := sh.Vars.Get(sh.Resolve(Reference{Name: name}).Name); vr != nil {
		isKey = vr.Kind == AssocVar
	}
	text, err := sh.expandSubscript(ctx, text, isKey)
	if err != nil {
		return "", arith.SubscriptError{Err: err}
	}
	if isKey {
		return text, nil
	}
	index, err := sh.evalArithmetic(ctx, text, depth)
	if err != nil {
		if sh.Flow == FlowOn {
			sh.Status, sh.Flow = 1, flowTop
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
func (sh *Shell) expandSubscript(ctx context.Context, text string, isKey bool) (string, error) {
	if !strings.ContainsAny(text, "$`\"'\\") {
		return text, nil
	}
	text, expands := arith.SubscriptDocument(text, isKey)
	q := quoting{double: true}
	if !expands {
		return q.unescape(text), nil
	}
	word, err := parseDocument(text)
	if err != nil || word == nil {
		return "", err
	}
	x := Expander{Sh: sh, Ctx: ctx}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

func (sh expressionVars) Get(name string, indexed bool, subscript string) (string, error) {
	text, set := sh.expressionValue(name, indexed, subscript)
	if !set && sh.Opts.nounset {
		return "", &unsetError{name + ": unbound variable"}
	}
	return text, nil
}

// expressionValue is a variable's text. An element of a variable that is set counts
// as set; a subscript that is out of bounds is no error, only a message.
func (sh expressionVars) expressionValue(name string, indexed bool, subscript string) (text string, set bool) {
	if !indexed {
		if vr := sh.Find(name); vr != nil {
			text, set = vr.value()
		}
		return text, set
	}
	ref := sh.Resolve(Reference{Name: name, Indexed: true, Key: subscript})
	vr := sh.Find(ref.Name)
	if vr != nil && (subscript == "" || subscript == "@" || subscript == "*") {
		sh.Diagnose("%s[%s]: bad array subscript", name, subscript)
		return "", true
	}
	text, _, err := sh.element(context.Background(), ref)
	if err != nil {
		sh.Diagnose("%s: bad array subscript", name)
	}
	return text, vr != nil && vr.Set
}

func (sh expressionVars) Set(name string, indexed bool, subscript string, value int64) error {
	return sh.Assign(context.Background(), Reference{Name: name, Indexed: indexed, Key: subscript}, formatInt(value), false)
}
