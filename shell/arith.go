package shell

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/quote"
)

// keepText takes back from the parser what has no structure before it is
// expanded, or none at all. POSIX, 2.6.4: an arithmetic expression is text that
// is expanded as if it were in double quotes.
func keepText(root syntax.Node, text string) {
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
func (x expander) arithmetic(e syntax.ArithmExpr) (value int64, text string, err error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return 0, "", nil
	}
	if text, err = x.sh.arithText(x.ctx, word); err != nil {
		return 0, "", err
	}
	value, err = x.sh.evalArithmetic(x.ctx, text, 0)
	return value, text, err
}

// maxArithDepth is how deep variables and subscripts may refer to expressions.
const maxArithDepth = 1024

// evalArithmetic evaluates an expression as bash's expr.c does, down to the
// token that an error names. depth is 0 but in a subscript.
func (sh *Shell) evalArithmetic(ctx context.Context, text string, depth int) (int64, error) {
	if value, ok := plainInteger(text); ok {
		return value, nil
	}
	return compiledArith(text).run(ctx, sh, depth)
}

// An arithError is an expression that has no value.
type arithError struct{ text, msg, token string }

func arithFailure(text string, at int, msg string) error {
	return &arithError{strings.TrimLeft(text, " \t"), msg, text[min(at, len(text)):]}
}

func (e *arithError) Error() string {
	return e.text + ": " + e.msg + " (error token is \"" + e.token + "\")"
}

// A subscriptError is an error in the subscript of an element. It discards the
// line even where other errors do not, and names no command.
type subscriptError struct{ error }

// arithCommand is ((...)), or let: it evaluates the expressions up to one that
// fails, says what is wrong, and returns the status.
func (sh *Shell) arithCommand(ctx context.Context, command string, texts ...string) int {
	value := int64(0)
	for _, text := range texts {
		var err error
		if value, err = sh.evalArithmeticFor(ctx, command, text); err != nil {
			return sh.arithFailed(err)
		}
	}
	return btoi(value == 0)
}

// evalArithmeticFor evaluates an expression for a command that is named in
// errors.
func (sh *Shell) evalArithmeticFor(ctx context.Context, command, text string) (int64, error) {
	value, err := sh.evalArithmetic(ctx, text, 0)
	if failed, ok := err.(*arithError); ok {
		named := *failed
		named.text = command + ": " + failed.text
		err = &named
	}
	return value, err
}

// arithFailed reports an error in an expression that was not an expansion.
func (sh *Shell) arithFailed(err error) int {
	var unset *unsetError
	var subscript subscriptError
	if errors.As(err, &unset) || errors.As(err, &subscript) {
		sh.expansionFailed(err)
	} else {
		sh.diagnose("%v", err)
	}
	return 1
}

// arithVars is where expressions find their variables.
type arithVars interface {
	// arithSubscript makes of the text between brackets what arithGet and
	// arithSet take: a number, or an associative array's key. It is called once
	// for each element of an expression, also where that is read and set: its
	// own expression may have effects. depth is for evalArithmetic.
	arithSubscript(ctx context.Context, name, text string, depth int) (subscript string, err error)

	// arithGet returns the text of a variable, or of an element if indexed is
	// true. An element of a variable that is set counts as set for set -u.
	// A subscript that is out of bounds is not an error, only a message.
	arithGet(name string, indexed bool, subscript string) (text string, set bool, err error)

	arithSet(name string, indexed bool, subscript string, value int64) error
	arithNounset() bool
}

func (sh *Shell) arithNounset() bool { return sh.opts.nounset }

func (sh *Shell) arithSubscript(ctx context.Context, name, text string, depth int) (string, error) {
	if text == "" || text == "@" || text == "*" {
		return text, nil
	}
	isKey := false
	if vr := sh.vars.get(sh.resolve(reference{name: name}).name); vr != nil {
		isKey = vr.kind == assocVar
	}
	text, err := sh.expandSubscript(ctx, text, isKey)
	if err != nil {
		return "", subscriptError{err}
	}
	if isKey {
		return text, nil
	}
	index, err := sh.evalArithmetic(ctx, text, depth)
	if err != nil {
		if sh.flow == flowOn {
			sh.status, sh.flow = 1, flowTop
		}
		return "", subscriptError{err}
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
func (x expander) arithElements(parts []syntax.WordPart) (string, error) {
	var b strings.Builder
	depth := 0
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok {
			b.WriteString(quoting{double: true}.unescape(lit.Value))
			depth = bracketDepth(depth, lit.Value)
			continue
		}
		if quotes, ok := part.(*syntax.SglQuoted); ok && depth > 0 && !quotes.Dollar {
			b.WriteString(quoteSubscript(quotes.Value))
			continue
		}
		frags, err := x.part(nil, part, quoting{double: true})
		if err != nil {
			return "", err
		}
		text := x.join(frags)
		if depth > 0 {
			text = quoteSubscript(text)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

func bracketDepth(depth int, text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			depth = max(0, depth-1)
		}
	}
	return depth
}

const subscriptSpecial = "[]$`\"'\\"

func quoteSubscript(text string) string {
	if !strings.ContainsAny(text, subscriptSpecial) {
		return text
	}
	return quote.Backslash(text, func(i int) bool { return strings.IndexByte(subscriptSpecial, text[i]) >= 0 })
}

// expandSubscript removes quotes, and expands what is left to expand in the
// operand of let.
func (sh *Shell) expandSubscript(ctx context.Context, text string, isKey bool) (string, error) {
	if !strings.ContainsAny(text, "$`\"'\\") {
		return text, nil
	}
	text, expands := subscriptDocument(text, isKey)
	q := quoting{double: true}
	if !expands {
		return q.unescape(text), nil
	}
	word, err := parseDocument(text)
	if err != nil || word == nil {
		return "", err
	}
	x := expander{sh: sh, ctx: ctx}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

// subscriptDocument makes of a subscript a text as in a here-document, and
// reports whether it has expansions.
func subscriptDocument(text string, isKey bool) (document string, expands bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteString(documentQuote(text[i : i+1]))
		case c == '\'' && isKey:
			n := quotedLength(text[i:])
			b.WriteString(documentQuote(strings.Trim(text[i:i+n], "'")))
			i += n - 1
		case c == '"':
		case c == '$':
			expands = true
			n := substitutionLength(text[i:])
			b.WriteString(text[i : i+n])
			i += n - 1
		default:
			expands = expands || c == '`'
			b.WriteByte(c)
		}
	}
	return b.String(), expands
}

func documentQuote(text string) string {
	return quote.Backslash(text, func(i int) bool { return strings.IndexByte("$`\\", text[i]) >= 0 })
}

func (sh *Shell) arithGet(name string, indexed bool, subscript string) (text string, set bool, err error) {
	if !indexed {
		if vr := sh.find(name); vr != nil {
			text, set = vr.value()
		}
		return text, set, nil
	}
	ref := sh.resolve(reference{name: name, indexed: true, key: subscript})
	vr := sh.find(ref.name)
	if vr != nil && (subscript == "" || subscript == "@" || subscript == "*") {
		sh.diagnose("%s[%s]: bad array subscript", name, subscript)
		return "", true, nil
	}
	text, _, err = sh.element(context.Background(), ref)
	if err != nil {
		sh.diagnose("%s: bad array subscript", name)
	}
	return text, vr != nil && vr.set, nil // that of the array counts
}

func (sh *Shell) arithSet(name string, indexed bool, subscript string, value int64) error {
	return sh.assign(context.Background(), reference{name: name, indexed: indexed, key: subscript}, formatInt(value), false)
}
