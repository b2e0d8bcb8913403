package arith

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// A program is a compiled expression. Its instructions are in the order in
// which bash, that evaluates while it reads, has the effects: so an error in
// the text is an instruction too, the last one. A program does not change.
type program struct {
	text string
	code []instruction
	refs []reference
	msg  string // of opWrong

	height int // of the stack that it needs

	// What short expressions need is allocated with the program.
	shortCode [8]instruction
	shortRefs [2]reference
}

// An instruction is an instruction of a machine with a stack.
type instruction struct {
	op  opcode
	at  int32 // where the token is that its error names
	arg int64
}

// maxNesting keeps deep expressions off the end of the stack, where bash
// is killed.
const maxNesting = 10000

// compiler turns text to instructions. After the first error, it reads the
// end of the text, and adds nothing.
type compiler struct {
	lexer
	p      *program
	failed bool
	target int // the variable that the last operand is, to be assigned to; or -1
	heeded int // operators whose errors count even where they have no effect
	nested int
	height int // of the stack
}

func compile(text string) *program {
	p := &program{text: text}
	p.code, p.refs = p.shortCode[:0], p.shortRefs[:0]
	c := compiler{lexer: lexer{text: text}, p: p, target: -1}
	c.next()
	if c.tok == opEnd && !c.failed {
		c.emit(opNumber, 0)
		return p
	}
	c.comma()
	if c.tok != opEnd {
		c.fail("syntax error in expression")
	}
	return p
}

func (c *compiler) next() {
	if c.failed {
		return
	}
	if wrong := c.read(); wrong != "" {
		// Bash has cut the expression here when it complains of a number.
		if c.tok == opNumber && ascii.IsDigit(c.text[c.last]) {
			c.text = c.text[:c.pos]
		}
		c.fail(wrong)
	}
}

func (c *compiler) fail(msg string) {
	c.emit(opWrong, int64(len(c.text)))
	if !c.failed {
		c.p.msg, c.failed = msg, true
	}
	c.tok = opEnd
}

func (c *compiler) emit(op opcode, arg int64) { c.emitAt(op, arg, c.last) }

func (c *compiler) emitAt(op opcode, arg int64, at int) {
	if c.failed {
		return
	}
	c.p.code = append(c.p.code, instruction{op, int32(at), arg})
	c.height += op.pushes()
	c.p.height = max(c.p.height, c.height)
}

// pushes is by how much an instruction makes the stack higher.
func (op opcode) pushes() int {
	switch {
	case op == opNumber || op == opName || op == opLoad:
		return 1
	case op >= opComma && op <= opPower || op == opDrop:
		return -1
	case op == opIfEnd:
		return -2
	}
	return 0
}

// enter bounds the depth, and reports whether there is more to parse; leave
// follows then.
func (c *compiler) enter() bool {
	if c.nested >= maxNesting {
		c.fail("expression recursion level exceeded")
	}
	c.nested += countIf(!c.failed)
	return !c.failed
}

func (c *compiler) leave() { c.nested-- }

func (c *compiler) comma() {
	c.assignment()
	for c.tok == opComma {
		c.next()
		c.assignment()
		c.emit(opComma, 0)
	}
}

func (c *compiler) assignment() {
	c.conditional()
	tok, op, target := c.tok, c.op, c.target
	switch {
	case tok != opAssign && tok != opAssignOp:
		return
	case target < 0:
		c.fail("attempted assignment to non-variable")
		return
	}
	c.next()
	if c.enter() {
		c.assignment()
		c.leave()
	}
	if tok == opAssign {
		op = opComma // the old value is a placeholder
	}
	c.emit(op, 0)
	c.store(target, tok == opAssignOp)
	c.target = -1
}

// store emits an assignment. An element that was read is the same when it is
// set, whatever has become of the variables in its subscript.
func (c *compiler) store(target int, update bool) {
	op := opStore
	if update && c.p.refs[target].indexed {
		op = opUpdate
	}
	c.emit(op, int64(target))
}

// A region is a part of the program that has no effect if it is decided
// otherwise.
type region struct{ start, heeded int }

func (c *compiler) begin(op opcode) region {
	c.emit(op, 0)
	return region{len(c.p.code) - 1, c.heeded}
}

// end lets the region be jumped over, to what is next, unless it has to be
// evaluated for its errors.
func (c *compiler) end(r region) {
	if !c.failed && c.heeded == r.heeded {
		c.p.code[r.start].arg = int64(len(c.p.code))
	}
}

func (c *compiler) conditional() {
	c.binary(1)
	if c.tok != opQuestion {
		return
	}
	yes := c.begin(opIf)
	c.next()
	if c.tok == opEnd || c.tok == opColon {
		c.fail("expression expected")
	}
	if c.enter() {
		c.comma()
		c.leave()
	}
	if c.tok != opColon {
		c.fail("`:' expected for conditional expression")
	}
	c.end(yes)
	no := c.begin(opElse)
	c.next()
	if c.tok == opEnd {
		c.fail("expression expected")
	}
	if c.enter() {
		c.conditional()
		c.leave()
	}
	c.end(no)
	c.emit(opIfEnd, 0)
	c.target = -1
}

// levels are the levels of binary operators from the weakest, 1, on; the
// comma has none.
var levels = [opWrong + 1]int8{
	opOr: 1, opAnd: 2, opBitOr: 3, opXor: 4, opBitAnd: 5,
	opEqual: 6, opUnequal: 6,
	opLess: 7, opGreater: 7, opAtMost: 7, opAtLeast: 7,
	opLeft: 8, opRight: 8, opAdd: 9, opSub: 9,
	opMul: 10, opDiv: 10, opMod: 10, opPower: powerLevel,
}

const powerLevel = 11

// binary compiles operators of a level and those that bind more strongly.
func (c *compiler) binary(level int8) {
	c.unary()
	for op := c.tok; levels[op] >= level; op = c.tok {
		switch op {
		case opOr:
			c.logical(op, opEither)
		case opAnd:
			c.logical(op, opBoth)
		case opPower:
			c.power()
		default:
			c.operate(op)
		}
		c.target = -1
	}
}

func (c *compiler) logical(op, begin opcode) {
	right := c.begin(begin)
	c.next()
	c.binary(levels[op] + 1)
	c.end(right)
	c.emit(op, 0)
}

// power groups from the right.
func (c *compiler) power() {
	c.next()
	if c.enter() {
		c.binary(powerLevel)
		c.leave()
	}
	c.emit(opPower, 0)
	c.heeded++
}

func (c *compiler) operate(op opcode) {
	operand := c.pos
	c.next()
	c.binary(levels[op] + 1)
	for operand < len(c.text) && (c.text[operand] == ' ' || c.text[operand] == '\t') {
		operand++
	}
	c.emitAt(op, 0, operand)
}

func (c *compiler) unary() {
	switch op := c.tok; op {
	case opNot, opInvert, opAdd, opSub:
		c.next()
		if c.enter() {
			c.unary()
			c.leave()
		}
		c.apply(op)
		c.target = -1
	case opIncrement, opDecrement:
		c.preIncrement()
	default:
		c.operand()
	}
}

func (c *compiler) apply(op opcode) {
	switch op {
	case opSub:
		c.emit(opNegate, 0)
	case opNot, opInvert:
		c.emit(op, 0)
	}
}

// preIncrement compiles ++x. A name always follows, or these are two signs.
func (c *compiler) preIncrement() {
	op := c.tok
	c.next()
	at, target := c.last, c.refer()
	c.afterName()
	c.change(op, at, target)
	switch c.tok {
	case opIncrement, opDecrement:
		c.fail(c.text[c.last:c.last+2] + ": assignment requires lvalue")
	}
	c.misplacedName()
}

// change emits the sum with 1 or -1.
func (c *compiler) change(op opcode, at, target int) {
	if target < 0 {
		return
	}
	c.load(at, target, true)
	c.emit(opNumber, 1-2*int64(countIf(op == opDecrement)))
	c.emit(opAdd, 0)
	c.store(target, true)
	c.target = -1
}

// refer makes a reference of the name at hand.
func (c *compiler) refer() int {
	if c.failed {
		return -1
	}
	c.p.refs = append(c.p.refs, c.ref)
	return len(c.p.refs) - 1
}

func (c *compiler) load(at, target int, update bool) {
	op := opName
	if update && c.p.refs[target].indexed {
		op = opLoad
	}
	c.emitAt(op, int64(target), at)
}

// operand compiles a number, a variable or a parenthesized expression.
func (c *compiler) operand() {
	c.target = -1
	switch c.tok {
	case opNumber:
		c.emit(opNumber, c.value)
		c.next()
	case opName:
		c.variable()
	case opLparen:
		c.parentheses()
	default:
		c.fail("syntax error: operand expected")
	}
	c.misplacedName()
}

func (c *compiler) parentheses() {
	c.next()
	if c.enter() {
		c.comma()
		c.leave()
	}
	if c.tok != opRparen {
		c.fail("missing `)'")
	}
	c.target = -1
	c.next()
}

func (c *compiler) variable() {
	at, target := c.last, c.refer()
	c.afterName()
	switch op := c.tok; op {
	case opIncrement, opDecrement: // x++ is what ++x was before
		c.change(op, at, target)
		c.emit(opNumber, 1-2*int64(countIf(op == opDecrement)))
		c.emit(opSub, 0)
		c.tok = opNumber // to assign to that is an error
		c.next()
	case opAssign: // the value does not matter
		c.emit(opNumber, 0)
		c.target = target
	default:
		c.load(at, target, op == opAssignOp)
		c.target = target
	}
}

// afterName reads on. Bash looks at the token after a name before it reads the
// variable, and so on after the next name.
func (c *compiler) afterName() {
	c.next()
	if c.tok == opName && !c.failed {
		c.peek()
	}
}

// peek returns the token that follows names, and fails if there is none.
func (c *compiler) peek() opcode {
	here := c.lexer
	for c.next(); c.tok == opName; {
		c.next()
	}
	follows := c.tok
	if !c.failed {
		c.lexer = here
	}
	return follows
}

// misplacedName reads a variable where none can be: bash does so before it sees
// that.
func (c *compiler) misplacedName() {
	if c.tok != opName || c.failed {
		return
	}
	here := c.lexer
	c.peek()
	if c.failed {
		return
	}
	if c.next(); c.tok != opAssign {
		c.lexer = here
		c.load(c.last, c.refer(), false)
		c.emit(opDrop, 0)
	}
	c.lexer = here
}

// isBlank reports whether text is an expression of nothing.
func isBlank(text string) bool { return strings.Trim(text, " \t\n") == "" }
