package shell

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// arithOp is a token of an expression, and what an instruction does.
type arithOp uint8

const (
	arithEnd arithOp = iota
	arithNumber
	arithName

	// Operators that are not binary, and tokens only.
	arithAssign
	arithAssignOp // "+=" and so on
	arithIncrement
	arithDecrement
	arithLparen
	arithRparen
	arithQuestion
	arithColon
	arithNot
	arithInvert

	// Binary operators.
	arithComma
	arithOr
	arithAnd
	arithBitOr
	arithXor
	arithBitAnd
	arithEqual
	arithUnequal
	arithLess
	arithGreater
	arithAtMost
	arithAtLeast
	arithLeft
	arithRight
	arithAdd
	arithSub
	arithMul
	arithDiv
	arithMod
	arithPower

	// Instructions only.
	arithNegate
	arithLoad   // a variable that is to be updated
	arithDrop   // a value that nothing wants
	arithStore  // to a variable
	arithUpdate // to the one of the last arithLoad
	arithEither // begins the right operand of ||
	arithBoth   // begins the right operand of &&
	arithIf     // begins what follows ?
	arithElse   // begins what follows :
	arithIfEnd  // ends a conditional expression
	arithWrong  // the text is wrong from here on
)

// arithLexer reads tokens.
type arithLexer struct {
	text  string
	pos   int // of what is not read yet
	last  int // of the last token
	tok   arithOp
	value int64    // of an arithNumber
	ref   arithRef // of an arithName
	op    arithOp  // of an arithAssignOp
}

// arithRef is a variable, or an element of one, in an expression.
type arithRef struct {
	name      string
	subscript string
	indexed   bool
}

// read reads a token, or says what is wrong.
func (l *arithLexer) read() (wrong string) {
	for l.pos < len(l.text) && isArithSpace(l.text[l.pos]) {
		l.pos++
	}
	if l.pos == len(l.text) {
		l.tok = arithEnd
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

func isArithSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

func (l *arithLexer) name() (wrong string) {
	end := l.pos
	for end < len(l.text) && ascii.InName(l.text[end]) {
		end++
	}
	l.ref = arithRef{name: l.text[l.pos:end]}
	if end < len(l.text) && l.text[end] == '[' {
		n := subscriptLength(l.text[end:])
		if n < 0 {
			return "bad array subscript"
		}
		l.ref.indexed, l.ref.subscript = true, l.text[end+1:end+n-1]
		end += n
	}
	l.tok, l.pos = arithName, end
	return ""
}

// subscriptLength is the length of what is in brackets, with them; -1 if they
// do not end.
func subscriptLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\'', '"', '`':
			i += quotedLength(s[i:]) - 1
		case '$':
			i += substitutionLength(s[i:]) - 1
		}
	}
	return -1
}

// quotedLength is the length of what is in quotes, with them.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return i + 1
		case s[i] == '\\' && s[0] != '\'':
			i++
		}
	}
	return len(s)
}

// substitutionLength is the length of ${...} or $(...), or 1.
func substitutionLength(s string) int {
	if len(s) < 2 || s[1] != '{' && s[1] != '(' {
		return 1
	}
	open, shut, depth := s[1], s[1]+1, 0
	if open == '{' {
		shut = '}'
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == open:
			depth++
		case c == shut:
			if depth--; depth == 0 {
				return i + 1
			}
		case c == '\'' || c == '"' || c == '`':
			i += quotedLength(s[i:]) - 1
		}
	}
	return len(s)
}

// number reads a constant: decimal, 0octal, 0xhexadecimal or base#digits.
func (l *arithLexer) number() (wrong string) {
	start := l.pos
	for l.pos < len(l.text) && (ascii.InName(l.text[l.pos]) || l.text[l.pos] == '#' || l.text[l.pos] == '@') {
		l.pos++
	}
	l.tok = arithNumber
	l.value, wrong = arithInteger(l.text[start:l.pos])
	return wrong
}

func arithInteger(s string) (value int64, wrong string) {
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
		digit := arithDigit(s[i], base)
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

// arithDigit is the value of a digit. Up to base 36, both cases mean the same.
func arithDigit(c byte, base int64) int64 {
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

func (l *arithLexer) operator() (wrong string) {
	rest := l.text[l.pos:]
	op, n := l.increment(rest), 2
	if op == arithEnd {
		op, n = longOperator(rest)
	}
	if op == arithEnd {
		op, n = l.assignOperator(rest)
	}
	if op == arithEnd {
		op, n = shortOperator(rest[0]), 1
	}
	if op == arithEnd {
		// tok is still what precedes it.
		if l.tok == arithName || l.tok == arithNumber {
			return "syntax error: invalid arithmetic operator"
		}
		return "syntax error: operand expected"
	}
	l.tok, l.pos = op, l.pos+n
	return ""
}

// increment finds "++" and "--" where they are operators by themselves: after
// a name, or before one.
func (l *arithLexer) increment(rest string) arithOp {
	if len(rest) < 2 || rest[0] != rest[1] || rest[0] != '+' && rest[0] != '-' {
		return arithEnd
	}
	after := strings.TrimLeft(rest[2:], " \t\n")
	switch beforeName := after != "" && ascii.InName(after[0]) && !ascii.IsDigit(after[0]); {
	case l.tok != arithName && !beforeName:
		return arithEnd
	case rest[0] == '+':
		return arithIncrement
	}
	return arithDecrement
}

func longOperator(s string) (op arithOp, length int) {
	if len(s) < 2 || len(s) > 2 && s[2] == '=' && (s[:2] == "<<" || s[:2] == ">>") {
		return arithEnd, 0
	}
	switch s[:2] {
	case "==":
		op = arithEqual
	case "!=":
		op = arithUnequal
	case "<=":
		op = arithAtMost
	case ">=":
		op = arithAtLeast
	case "<<":
		op = arithLeft
	case ">>":
		op = arithRight
	case "&&":
		op = arithAnd
	case "||":
		op = arithOr
	case "**":
		op = arithPower
	}
	return op, 2
}

func (l *arithLexer) assignOperator(s string) (op arithOp, length int) {
	switch {
	case len(s) > 2 && s[:3] == "<<=":
		l.op = arithLeft
		return arithAssignOp, 3
	case len(s) > 2 && s[:3] == ">>=":
		l.op = arithRight
		return arithAssignOp, 3
	case len(s) > 1 && s[1] == '=' && strings.IndexByte("*/%+-&^|", s[0]) >= 0:
		l.op = shortOperator(s[0])
		return arithAssignOp, 2
	}
	return arithEnd, 0
}

// arithShort are the operators of one character.
var arithShort = [...]arithOp{
	'=': arithAssign, '>': arithGreater, '<': arithLess, '+': arithAdd, '-': arithSub,
	'*': arithMul, '/': arithDiv, '%': arithMod, '!': arithNot, '(': arithLparen, ')': arithRparen,
	'&': arithBitAnd, '|': arithBitOr, '^': arithXor, '~': arithInvert,
	'?': arithQuestion, ':': arithColon, ',': arithComma,
}

func shortOperator(c byte) arithOp {
	if int(c) < len(arithShort) {
		return arithShort[c]
	}
	return arithEnd
}
