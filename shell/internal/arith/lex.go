package arith

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// opcode is a token of an expression, and what an instruction does.
type opcode uint8

const (
	opEnd opcode = iota
	opNumber
	opName

	// Operators that are not binary, and tokens only.
	opAssign
	opAssignOp // "+=" and so on
	opIncrement
	opDecrement
	opLparen
	opRparen
	opQuestion
	opColon
	opNot
	opInvert

	// Binary operators.
	opComma
	opOr
	opAnd
	opBitOr
	opXor
	opBitAnd
	opEqual
	opUnequal
	opLess
	opGreater
	opAtMost
	opAtLeast
	opLeft
	opRight
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opPower

	// Instructions only.
	opNegate
	opLoad   // a variable that is to be updated
	opDrop   // a value that nothing wants
	opStore  // to a variable
	opUpdate // to the one of the last opLoad
	opEither // begins the right operand of ||
	opBoth   // begins the right operand of &&
	opIf     // begins what follows ?
	opElse   // begins what follows :
	opIfEnd  // ends a conditional expression
	opWrong  // the text is wrong from here on
)

// lexer reads tokens.
type lexer struct {
	text  string
	pos   int // of what is not read yet
	last  int // of the last token
	tok   opcode
	value int64     // of an opNumber
	ref   reference // of an opName
	op    opcode    // of an opAssignOp
}

// reference is a variable, or an element of one, in an expression.
type reference struct {
	name      string
	subscript string
	indexed   bool
}

// read reads a token, or says what is wrong.
func (l *lexer) read() (wrong string) {
	for l.pos < len(l.text) && isSpace(l.text[l.pos]) {
		l.pos++
	}
	if l.pos == len(l.text) {
		l.tok = opEnd
		return ""
	}
	l.last = l.pos
	switch c := l.text[l.pos]; {
	case ascii.IsDigit(c):
		return l.number()
	case ascii.InName(c):
		return l.name()
	}
	return l.operator()
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

func (l *lexer) name() (wrong string) {
	end := l.pos
	for end < len(l.text) && ascii.InName(l.text[end]) {
		end++
	}
	l.ref = reference{name: l.text[l.pos:end]}
	if end < len(l.text) && l.text[end] == '[' {
		n := SubscriptLength(l.text[end:])
		if n < 0 {
			return "bad array subscript"
		}
		l.ref.indexed, l.ref.subscript = true, l.text[end+1:end+n-1]
		end += n
	}
	l.tok, l.pos = opName, end
	return ""
}

// number reads a constant: decimal, 0octal, 0xhexadecimal or base#digits.
func (l *lexer) number() (wrong string) {
	start := l.pos
	for l.pos < len(l.text) && (ascii.InName(l.text[l.pos]) || l.text[l.pos] == '#' || l.text[l.pos] == '@') {
		l.pos++
	}
	l.tok = opNumber
	l.value, wrong = parseInteger(l.text[start:l.pos])
	return wrong
}

func parseInteger(s string) (value int64, wrong string) {
	base, given := int64(10), false // whether the base is
	switch {
	case len(s) > 1 && s[0] == '0' && s[1]|0x20 == 'x':
		base, given, s = 16, true, s[2:]
	case len(s) > 1 && s[0] == '0':
		base, given, s = 8, true, s[1:]
	}
	for i := range len(s) {
		if s[i] == '#' {
			if wrong = checkBase(value, given, s[i+1:]); wrong != "" {
				return 0, wrong
			}
			base, given, value = value, true, 0
			continue
		}
		digit := digitValue(s[i], base)
		if digit >= base {
			return 0, "value too great for base"
		}
		value = value*base + digit
	}
	return value, ""
}

func checkBase(base int64, given bool, digits string) (wrong string) {
	switch {
	case given:
		return "invalid number"
	case base < 2 || base > 64:
		return "invalid arithmetic base"
	case digits == "" || digits[0] == '#':
		return "invalid integer constant"
	}
	return ""
}

// digitValue is the value of a digit. Up to base 36, both cases mean the same.
func digitValue(c byte, base int64) int64 {
	switch {
	case ascii.IsDigit(c):
		return int64(c - '0')
	case c >= 'a' && c <= 'z':
		return int64(c-'a') + 10
	case c >= 'A' && c <= 'Z' && base <= 36:
		return int64(c-'A') + 10
	case c >= 'A' && c <= 'Z':
		return int64(c-'A') + 36
	case c == '@':
		return 62
	}
	return 63 // "_"
}

// plainInteger reads what most variables hold: decimal digits that do not
// overflow.
func plainInteger(s string) (value int64, ok bool) {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 18 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	for i := range len(digits) {
		if !ascii.IsDigit(digits[i]) {
			return 0, false
		}
		value = value*10 + int64(digits[i]-'0')
	}
	if len(digits) < len(s) {
		value = -value
	}
	return value, true
}

func (l *lexer) operator() (wrong string) {
	rest := l.text[l.pos:]
	op, n := l.increment(rest), 2
	if op == opEnd {
		op, n = longOperator(rest)
	}
	if op == opEnd {
		op, n = l.assignOperator(rest)
	}
	if op == opEnd {
		op, n = shortOperator(rest[0]), 1
	}
	if op == opEnd {
		// tok is still what precedes it.
		if l.tok == opName || l.tok == opNumber {
			return "syntax error: invalid arithmetic operator"
		}
		return "syntax error: operand expected"
	}
	l.tok, l.pos = op, l.pos+n
	return ""
}

// increment finds "++" and "--" where they are operators by themselves: after
// a name, or before one.
func (l *lexer) increment(rest string) opcode {
	if len(rest) < 2 || rest[0] != rest[1] || rest[0] != '+' && rest[0] != '-' {
		return opEnd
	}
	after := strings.TrimLeft(rest[2:], " \t\n")
	switch beforeName := after != "" && ascii.InName(after[0]) && !ascii.IsDigit(after[0]); {
	case l.tok != opName && !beforeName:
		return opEnd
	case rest[0] == '+':
		return opIncrement
	}
	return opDecrement
}

func longOperator(s string) (op opcode, length int) {
	if len(s) < 2 || len(s) > 2 && s[2] == '=' && (s[:2] == "<<" || s[:2] == ">>") {
		return opEnd, 0
	}
	switch s[:2] {
	case "==":
		op = opEqual
	case "!=":
		op = opUnequal
	case "<=":
		op = opAtMost
	case ">=":
		op = opAtLeast
	case "<<":
		op = opLeft
	case ">>":
		op = opRight
	case "&&":
		op = opAnd
	case "||":
		op = opOr
	case "**":
		op = opPower
	}
	return op, 2
}

func (l *lexer) assignOperator(s string) (op opcode, length int) {
	switch {
	case len(s) > 2 && s[:3] == "<<=":
		l.op = opLeft
		return opAssignOp, 3
	case len(s) > 2 && s[:3] == ">>=":
		l.op = opRight
		return opAssignOp, 3
	case len(s) > 1 && s[1] == '=' && strings.IndexByte("*/%+-&^|", s[0]) >= 0:
		l.op = shortOperator(s[0])
		return opAssignOp, 2
	}
	return opEnd, 0
}

// shortOperators are the operators of one character.
var shortOperators = [...]opcode{
	'=': opAssign, '>': opGreater, '<': opLess, '+': opAdd, '-': opSub,
	'*': opMul, '/': opDiv, '%': opMod, '!': opNot, '(': opLparen, ')': opRparen,
	'&': opBitAnd, '|': opBitOr, '^': opXor, '~': opInvert,
	'?': opQuestion, ':': opColon, ',': opComma,
}

func shortOperator(c byte) opcode {
	if int(c) < len(shortOperators) {
		return shortOperators[c]
	}
	return opEnd
}
