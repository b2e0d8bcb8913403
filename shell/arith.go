package shell

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
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
		case *syntax.ParamExp:
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
	if x == nil {
		return word
	}
	syntax.Walk(x, func(node syntax.Node) bool {
		w, ok := node.(*syntax.Word)
		if ok {
			gap(w.Pos().Offset())
			word.Parts = append(word.Parts, w.Parts...)
			from = w.End().Offset()
		}
		return !ok
	})
	gap(to)
	return word
}

// arithmetic expands and evaluates an expression. text is the expanded one.
func (x *expander) arithmetic(e syntax.ArithmExpr) (value int64, text string, err error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return 0, "", nil
	}
	frags, err := x.parts(word.Parts, quoting{double: true})
	if err != nil {
		return 0, "", err
	}
	text = x.join(frags)
	value, err = x.sh.evalArithmetic(x.ctx, text, 0)
	return value, text, err
}

// maxArithDepth is how deep variables may refer to expressions.
const maxArithDepth = 1024

// evalArithmetic evaluates an expression as bash's expr.c does, down to the
// token that an error names.
func (sh *Shell) evalArithmetic(ctx context.Context, text string, depth int) (value int64, err error) {
	a := &arith{sh: sh, ctx: ctx, text: strings.TrimLeft(text, arithSpace), depth: depth}
	defer func() {
		if r := recover(); r != nil {
			failed, ok := r.(arithError)
			if !ok {
				panic(r)
			}
			err = failed.err
		}
	}()
	if depth > maxArithDepth {
		a.fail("expression recursion level exceeded")
	}
	a.next()
	if a.tok.kind == 0 {
		return 0, nil
	}
	value = a.binary(commaLevel)
	if a.tok.kind != 0 {
		a.fail("syntax error in expression")
	}
	return value, nil
}

// arithError carries an error out of the recursion.
type arithError struct{ err error }

// arith is one evaluation.
type arith struct {
	sh     *Shell
	ctx    context.Context
	text   string
	pos    int // of what is not read yet
	last   int // of the last token
	tok    arithToken
	before arithToken // the one before tok
	skip   int        // in an operand that has no effect
	depth  int
}

// arithToken is a number, a name or an operator; its kind is 0 at the end.
type arithToken struct {
	kind  arithKind
	text  string
	value int64
}

type arithKind uint8

const (
	arithNumber arithKind = iota + 1
	arithName
	arithOp
)

const arithSpace = " \t\n\r"

func (a *arith) fail(msg string) {
	panic(arithError{fmt.Errorf("%s: %s (error token is %q)", a.text, msg, quoteless(a.text[min(a.last, len(a.text)):]))})
}

// quoteless is printed by %q as it is, between quotes.
type quoteless string

func (q quoteless) Format(f fmt.State, _ rune) { fmt.Fprintf(f, `"%s"`, string(q)) }

// next reads a token.
func (a *arith) next() {
	a.before = a.tok
	rest := strings.TrimLeft(a.text[a.pos:], arithSpace)
	a.pos = len(a.text) - len(rest)
	if rest == "" {
		a.tok = arithToken{}
		return
	}
	a.last = a.pos
	switch c := rest[0]; {
	case isNameByte(c) && !isDigit(c):
		a.tok = arithToken{kind: arithName, text: rest[:nameLength(rest)]}
	case isDigit(c):
		a.tok = a.number(rest[:numberLength(rest)])
	default:
		a.tok = arithToken{kind: arithOp, text: a.operator(rest)}
	}
	a.pos += len(a.tok.text)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isNameByte(c byte) bool {
	return c == '_' || isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func nameLength(s string) int {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return n
}

func numberLength(s string) int {
	n := 0
	for n < len(s) && (isNameByte(s[n]) || s[n] == '#' || s[n] == '@') {
		n++
	}
	return n
}

// number reads a constant: decimal, 0octal, 0xhexadecimal or base#digits.
func (a *arith) number(text string) arithToken {
	base, digits := int64(10), text
	if prefix, rest, ok := strings.Cut(text, "#"); ok {
		base, digits = a.base(prefix), rest
		if rest == "" {
			a.fail("invalid integer constant")
		}
	} else if len(text) > 1 && text[0] == '0' {
		base, digits = 8, text[1:]
		if text[1]|0x20 == 'x' {
			base, digits = 16, text[2:]
		}
	}
	// Bash has cut the expression here when it complains of a number.
	whole := a.text
	a.text = whole[:a.pos+len(text)]
	defer func() { a.text = whole }()
	value := int64(0)
	for i := range len(digits) {
		digit := arithDigit(digits[i], base)
		switch {
		case digit < 0:
			a.fail("invalid number")
		case digit >= base:
			a.fail("value too great for base")
		}
		value = value*base + digit
	}
	return arithToken{kind: arithNumber, text: text, value: value}
}

func (a *arith) base(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		a.fail("invalid number")
	case err != nil || n < 2 || n > 64:
		a.fail("invalid arithmetic base")
	}
	return n
}

// arithDigit is the value of a digit. Up to base 36, both cases mean the same.
func arithDigit(c byte, base int64) int64 {
	switch {
	case isDigit(c):
		return int64(c - '0')
	case c >= 'a' && c <= 'z':
		return int64(c-'a') + 10
	case c >= 'A' && c <= 'Z' && base <= 36:
		return int64(c-'A') + 10
	case c >= 'A' && c <= 'Z':
		return int64(c-'A') + 36
	case c == '@':
		return 62
	case c == '_':
		return 63
	}
	return -1
}

// arithOps are the operators of more than one character, the longest first.
var arithOps = []string{
	"<<=", ">>=",
	"**", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
	"*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=",
}

func (a *arith) operator(rest string) string {
	if op := a.increment(rest); op != "" {
		return op
	}
	for _, op := range arithOps {
		if strings.HasPrefix(rest, op) {
			return op
		}
	}
	if strings.IndexByte("=><!&|^~+-*/%()?:,", rest[0]) < 0 {
		// tok is still what precedes it.
		if a.tok.kind == 0 || a.tok.kind == arithOp && a.tok.text != ")" {
			a.fail("syntax error: operand expected")
		}
		a.fail("syntax error: invalid arithmetic operator")
	}
	return rest[:1]
}

// increment finds "++" and "--" where they are operators by themselves.
func (a *arith) increment(rest string) string {
	if len(rest) < 2 || rest[0] != rest[1] || rest[0] != '+' && rest[0] != '-' {
		return ""
	}
	after := strings.TrimLeft(rest[2:], arithSpace)
	if a.tok.kind == arithName || after != "" && isNameByte(after[0]) && !isDigit(after[0]) {
		return rest[:2]
	}
	return rest[:1]
}

// The levels of binary operators, from the weakest.
const (
	commaLevel  = 0
	assignLevel = 1
	condLevel   = 2
	orLevel     = 3
	powerLevel  = 13
)

var arithLevels = map[string]int{
	",":  commaLevel,
	"||": orLevel, "&&": 4, "|": 5, "^": 6, "&": 7,
	"==": 8, "!=": 8, "<": 9, ">": 9, "<=": 9, ">=": 9,
	"<<": 10, ">>": 10, "+": 11, "-": 11, "*": 12, "/": 12, "%": 12,
	"**": powerLevel,
}

func (a *arith) at(op string) bool { return a.tok.kind == arithOp && a.tok.text == op }

// binary evaluates operators of a level and those that bind more strongly.
func (a *arith) binary(level int) int64 {
	switch level {
	case assignLevel:
		return a.assignment()
	case condLevel:
		return a.conditional()
	case powerLevel + 1:
		return a.unary()
	}
	value := a.binary(level + 1)
	for a.tok.kind == arithOp {
		op := a.tok.text
		if l, ok := arithLevels[op]; !ok || l != level {
			break
		}
		value = a.operate(op, value, level)
	}
	return value
}

// operate evaluates the right operand and the operator at hand.
func (a *arith) operate(op string, left int64, level int) int64 {
	operand := a.pos
	a.next()
	decided := op == "||" && left != 0 || op == "&&" && left == 0
	if decided {
		a.skip++
	}
	if op != "**" { // which groups from the right
		level++
	}
	right := a.binary(level)
	if decided {
		a.skip--
	}
	return a.apply(op, left, right, operand)
}

// apply computes a binary operator. operand is where the right one begins.
func (a *arith) apply(op string, x, y int64, operand int) int64 {
	switch op {
	case "/", "%":
		if y == 0 {
			if a.skip > 0 {
				return 0
			}
			a.last = len(a.text) - len(strings.TrimLeft(a.text[operand:], arithSpace))
			a.fail("division by 0")
		}
	case "**":
		if y < 0 {
			a.fail("exponent less than 0")
		}
	}
	return arithFuncs[op](x, y)
}

var arithFuncs = map[string]func(x, y int64) int64{
	",":  func(_, y int64) int64 { return y },
	"||": func(x, y int64) int64 { return truth(x != 0 || y != 0) },
	"&&": func(x, y int64) int64 { return truth(x != 0 && y != 0) },
	"|":  func(x, y int64) int64 { return x | y },
	"^":  func(x, y int64) int64 { return x ^ y },
	"&":  func(x, y int64) int64 { return x & y },
	"==": func(x, y int64) int64 { return truth(x == y) },
	"!=": func(x, y int64) int64 { return truth(x != y) },
	"<":  func(x, y int64) int64 { return truth(x < y) },
	">":  func(x, y int64) int64 { return truth(x > y) },
	"<=": func(x, y int64) int64 { return truth(x <= y) },
	">=": func(x, y int64) int64 { return truth(x >= y) },
	// The processor takes a count modulo 64, and so bash does.
	"<<": func(x, y int64) int64 { return x << (y & 63) },
	">>": func(x, y int64) int64 { return x >> (y & 63) },
	"+":  func(x, y int64) int64 { return x + y },
	"-":  func(x, y int64) int64 { return x - y },
	"*":  func(x, y int64) int64 { return x * y },
	"/":  func(x, y int64) int64 { return x / y },
	"%":  func(x, y int64) int64 { return x % y },
	"**": power,
}

func truth(b bool) int64 { return int64(btoi(b)) }

func power(x, y int64) int64 {
	value := int64(1)
	for ; y > 0; y >>= 1 {
		if y&1 != 0 {
			value *= x
		}
		x *= x
	}
	return value
}

func (a *arith) assignment() int64 {
	value := a.binary(condLevel)
	if a.tok.kind != arithOp {
		return value
	}
	op, ok := strings.CutSuffix(a.tok.text, "=")
	if !ok || op == "=" || op == "!" || op == "<" || op == ">" {
		return value
	}
	if a.before.kind != arithName {
		a.fail("attempted assignment to non-variable")
	}
	name, operand := a.before.text, a.pos
	a.next()
	right := a.binary(assignLevel)
	if op != "" {
		right = a.apply(op, value, right, operand)
	}
	a.assign(name, right)
	return right
}

func (a *arith) assign(name string, value int64) {
	if a.skip > 0 {
		return
	}
	if err := a.sh.setString(name, strconv.FormatInt(value, 10)); err != nil {
		panic(arithError{err})
	}
}

func (a *arith) conditional() int64 {
	value := a.binary(orLevel)
	if !a.at("?") {
		return value
	}
	a.next()
	if a.tok.kind == 0 || a.at(":") {
		a.fail("expression expected")
	}
	yes := a.branch(value == 0, commaLevel)
	if !a.at(":") {
		a.fail("`:' expected for conditional expression")
	}
	a.next()
	if a.tok.kind == 0 {
		a.fail("expression expected")
	}
	no := a.branch(value != 0, condLevel)
	if value != 0 {
		return yes
	}
	return no
}

func (a *arith) branch(skip bool, level int) int64 {
	a.skip += btoi(skip)
	value := a.binary(level)
	a.skip -= btoi(skip)
	return value
}

func (a *arith) unary() int64 {
	if a.tok.kind != arithOp {
		return a.operand()
	}
	op := a.tok.text
	switch op {
	case "!", "~", "-", "+":
		a.next()
		value := a.unary()
		return map[string]int64{"!": truth(value == 0), "~": ^value, "-": -value, "+": value}[op]
	case "++", "--":
		return a.preIncrement(op)
	}
	return a.operand()
}

func (a *arith) preIncrement(op string) int64 {
	a.next()
	if a.tok.kind != arithName {
		a.fail("identifier expected after pre-increment or pre-decrement")
	}
	name := a.tok.text
	value := a.variable(name) + step(op)
	a.assign(name, value)
	a.next()
	// What was incremented is no variable to assign to any more.
	a.before.kind = arithNumber
	return value
}

func step(op string) int64 {
	if op == "++" {
		return 1
	}
	return -1
}

// operand evaluates a number, a variable or a parenthesized expression.
func (a *arith) operand() int64 {
	tok := a.tok
	switch {
	case a.at("("):
		a.next()
		value := a.binary(commaLevel)
		if !a.at(")") {
			a.fail("missing `)'")
		}
		a.next()
		return value
	case tok.kind == arithNumber:
		a.next()
		return tok.value
	case tok.kind == arithName:
		a.next()
		return a.nameOperand(tok.text)
	}
	a.fail("syntax error: operand expected")
	return 0
}

func (a *arith) nameOperand(name string) int64 {
	if a.at("=") { // its value does not matter
		return 0
	}
	value := a.variable(name)
	if a.at("++") || a.at("--") {
		a.assign(name, value+step(a.tok.text))
		a.next()
	}
	return value
}

// variable evaluates the expression that a variable holds.
func (a *arith) variable(name string) int64 {
	if a.skip > 0 {
		return 0
	}
	vr := a.sh.lookup(name)
	if !vr.IsSet() && a.sh.opts.nounset {
		panic(arithError{&unsetError{name + ": unbound variable"}})
	}
	value, err := a.sh.evalArithmetic(a.ctx, stringOf(vr), a.depth+1)
	if err != nil {
		panic(arithError{err})
	}
	return value
}

// stringOf is what a variable's plain name stands for.
func stringOf(vr expand.Variable) string {
	if vr.Kind == expand.Indexed {
		if len(vr.List) == 0 {
			return ""
		}
		return vr.List[0]
	}
	return vr.Str
}
