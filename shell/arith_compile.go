package shell

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// An arithProgram is a compiled expression. Its instructions are in the order in
// which bash, that evaluates while it reads, has the effects: so an error in
// the text is an instruction too, the last one. A program does not change.
type arithProgram struct {
	text string
	code []arithInstr
	refs []arithRef
	msg  string // of arithWrong

	height int // of the stack that it needs

	// What short expressions need is allocated with the program.
	shortCode [8]arithInstr
	shortRefs [2]arithRef
}

// An arithInstr is an instruction of a machine with a stack.
type arithInstr struct {
	op  arithOp
	at  int32 // where the token is that its error names
	arg int64
}

// maxArithNesting keeps deep expressions off the end of the stack, where bash
// is killed.
const maxArithNesting = 10000

// arithCompiler turns text to instructions. After the first error, it reads the
// end of the text, and adds nothing.
type arithCompiler struct {
	arithLexer
	p      *arithProgram
	failed bool
	target int // the variable that the last operand is, to be assigned to; or -1
	heeded int // operators whose errors count even where they have no effect
	nested int
	height int // of the stack
}

func compileArith(text string) *arithProgram {
	p := &arithProgram{text: text}
	p.code, p.refs = p.shortCode[:0], p.shortRefs[:0]
	c := arithCompiler{arithLexer: arithLexer{text: text}, p: p, target: -1}
	c.next()
	if c.tok == arithEnd && !c.failed {
		c.emit(arithNumber, 0)
		return p
	}
	c.comma()
	if c.tok != arithEnd {
		c.fail("syntax error in expression")
	}
	return p
}

func (c *arithCompiler) next() {
	if c.failed {
		return
	}
	if wrong := c.read(); wrong != "" {
		// Bash has cut the expression here when it complains of a number.
		if c.tok == arithNumber && ascii.IsDigit(c.text[c.last]) {
			c.text = c.text[:c.pos]
		}
		c.fail(wrong)
	}
}

func (c *arithCompiler) fail(msg string) {
	c.emit(arithWrong, int64(len(c.text)))
	if !c.failed {
		c.p.msg, c.failed = msg, true
	}
	c.tok = arithEnd
}

func (c *arithCompiler) emit(op arithOp, arg int64) { c.emitAt(op, arg, c.last) }

func (c *arithCompiler) emitAt(op arithOp, arg int64, at int) {
	if c.failed {
		return
	}
	c.p.code = append(c.p.code, arithInstr{op, int32(at), arg})
	c.height += op.pushes()
	c.p.height = max(c.p.height, c.height)
}

// pushes is by how much an instruction makes the stack higher.
func (op arithOp) pushes() int {
	switch {
	case op == arithNumber || op == arithName || op == arithLoad:
		return 1
	case op >= arithComma && op <= arithPower || op == arithDrop:
		return -1
	case op == arithIfEnd:
		return -2
	}
	return 0
}

// enter bounds the depth, and reports whether there is more to parse; leave
// follows then.
func (c *arithCompiler) enter() bool {
	if c.nested >= maxArithNesting {
		c.fail("expression recursion level exceeded")
	}
	c.nested += btoi(!c.failed)
	return !c.failed
}

func (c *arithCompiler) leave() { c.nested-- }

func (c *arithCompiler) comma() {
	c.assignment()
	for c.tok == arithComma {
		c.next()
		c.assignment()
		c.emit(arithComma, 0)
	}
}

func (c *arithCompiler) assignment() {
	c.conditional()
	tok, op, target := c.tok, c.op, c.target
	switch {
	case tok != arithAssign && tok != arithAssignOp:
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
	if tok == arithAssign {
		op = arithComma // the old value is a placeholder
	}
	c.emit(op, 0)
	c.store(target, tok == arithAssignOp)
	c.target = -1
}

// store emits an assignment. An element that was read is the same when it is
// set, whatever has become of the variables in its subscript.
func (c *arithCompiler) store(target int, update bool) {
	op := arithStore
	if update && c.p.refs[target].indexed {
		op = arithUpdate
	}
	c.emit(op, int64(target))
}

// A region is a part of the program that has no effect if it is decided
// otherwise.
type arithRegion struct{ start, heeded int }

func (c *arithCompiler) begin(op arithOp) arithRegion {
	c.emit(op, 0)
	return arithRegion{len(c.p.code) - 1, c.heeded}
}

// end lets the region be jumped over, to what is next, unless it has to be
// evaluated for its errors.
func (c *arithCompiler) end(r arithRegion) {
	if !c.failed && c.heeded == r.heeded {
		c.p.code[r.start].arg = int64(len(c.p.code))
	}
}

func (c *arithCompiler) conditional() {
	c.binary(1)
	if c.tok != arithQuestion {
		return
	}
	yes := c.begin(arithIf)
	c.next()
	if c.tok == arithEnd || c.tok == arithColon {
		c.fail("expression expected")
	}
	if c.enter() {
		c.comma()
		c.leave()
	}
	if c.tok != arithColon {
		c.fail("`:' expected for conditional expression")
	}
	c.end(yes)
	no := c.begin(arithElse)
	c.next()
	if c.tok == arithEnd {
		c.fail("expression expected")
	}
	if c.enter() {
		c.conditional()
		c.leave()
	}
	c.end(no)
	c.emit(arithIfEnd, 0)
	c.target = -1
}

// arithLevels are the levels of binary operators from the weakest, 1, on; the
// comma has none.
var arithLevels = [arithWrong + 1]int8{
	arithOr: 1, arithAnd: 2, arithBitOr: 3, arithXor: 4, arithBitAnd: 5,
	arithEqual: 6, arithUnequal: 6,
	arithLess: 7, arithGreater: 7, arithAtMost: 7, arithAtLeast: 7,
	arithLeft: 8, arithRight: 8, arithAdd: 9, arithSub: 9,
	arithMul: 10, arithDiv: 10, arithMod: 10, arithPower: powerLevel,
}

const powerLevel = 11

// binary compiles operators of a level and those that bind more strongly.
func (c *arithCompiler) binary(level int8) {
	c.unary()
	for op := c.tok; arithLevels[op] >= level; op = c.tok {
		switch op {
		case arithOr:
			c.logical(op, arithEither)
		case arithAnd:
			c.logical(op, arithBoth)
		case arithPower:
			c.power()
		default:
			c.operate(op)
		}
		c.target = -1
	}
}

func (c *arithCompiler) logical(op, begin arithOp) {
	right := c.begin(begin)
	c.next()
	c.binary(arithLevels[op] + 1)
	c.end(right)
	c.emit(op, 0)
}

// power groups from the right.
func (c *arithCompiler) power() {
	c.next()
	if c.enter() {
		c.binary(powerLevel)
		c.leave()
	}
	c.emit(arithPower, 0)
	c.heeded++
}

func (c *arithCompiler) operate(op arithOp) {
	operand := c.pos
	c.next()
	c.binary(arithLevels[op] + 1)
	for operand < len(c.text) && (c.text[operand] == ' ' || c.text[operand] == '\t') {
		operand++
	}
	c.emitAt(op, 0, operand)
}

func (c *arithCompiler) unary() {
	switch op := c.tok; op {
	case arithNot, arithInvert, arithAdd, arithSub:
		c.next()
		if c.enter() {
			c.unary()
			c.leave()
		}
		c.apply(op)
		c.target = -1
	case arithIncrement, arithDecrement:
		c.preIncrement()
	default:
		c.operand()
	}
}

func (c *arithCompiler) apply(op arithOp) {
	switch op {
	case arithSub:
		c.emit(arithNegate, 0)
	case arithNot, arithInvert:
		c.emit(op, 0)
	}
}

// preIncrement compiles ++x. A name always follows, or these are two signs.
func (c *arithCompiler) preIncrement() {
	op := c.tok
	c.next()
	at, target := c.last, c.refer()
	c.afterName()
	c.change(op, at, target)
	switch c.tok {
	case arithIncrement, arithDecrement:
		c.fail(c.text[c.last:c.last+2] + ": assignment requires lvalue")
	}
	c.misplacedName()
}

// change emits the sum with 1 or -1.
func (c *arithCompiler) change(op arithOp, at, target int) {
	if target < 0 {
		return
	}
	c.load(at, target, true)
	c.emit(arithNumber, 1-2*int64(btoi(op == arithDecrement)))
	c.emit(arithAdd, 0)
	c.store(target, true)
	c.target = -1
}

// refer makes a reference of the name at hand.
func (c *arithCompiler) refer() int {
	if c.failed {
		return -1
	}
	c.p.refs = append(c.p.refs, c.ref)
	return len(c.p.refs) - 1
}

func (c *arithCompiler) load(at, target int, update bool) {
	op := arithName
	if update && c.p.refs[target].indexed {
		op = arithLoad
	}
	c.emitAt(op, int64(target), at)
}

// operand compiles a number, a variable or a parenthesized expression.
func (c *arithCompiler) operand() {
	c.target = -1
	switch c.tok {
	case arithNumber:
		c.emit(arithNumber, c.value)
		c.next()
	case arithName:
		c.variable()
	case arithLparen:
		c.parentheses()
	default:
		c.fail("syntax error: operand expected")
	}
	c.misplacedName()
}

func (c *arithCompiler) parentheses() {
	c.next()
	if c.enter() {
		c.comma()
		c.leave()
	}
	if c.tok != arithRparen {
		c.fail("missing `)'")
	}
	c.target = -1
	c.next()
}

func (c *arithCompiler) variable() {
	at, target := c.last, c.refer()
	c.afterName()
	switch op := c.tok; op {
	case arithIncrement, arithDecrement: // x++ is what ++x was before
		c.change(op, at, target)
		c.emit(arithNumber, 1-2*int64(btoi(op == arithDecrement)))
		c.emit(arithSub, 0)
		c.tok = arithNumber // to assign to that is an error
		c.next()
	case arithAssign: // the value does not matter
		c.emit(arithNumber, 0)
		c.target = target
	default:
		c.load(at, target, op == arithAssignOp)
		c.target = target
	}
}

// afterName reads on. Bash looks at the token after a name before it reads the
// variable, and so on after the next name.
func (c *arithCompiler) afterName() {
	c.next()
	if c.tok == arithName && !c.failed {
		c.peek()
	}
}

// peek returns the token that follows names, and fails if there is none.
func (c *arithCompiler) peek() arithOp {
	here := c.arithLexer
	for c.next(); c.tok == arithName; {
		c.next()
	}
	follows := c.tok
	if !c.failed {
		c.arithLexer = here
	}
	return follows
}

// misplacedName reads a variable where none can be: bash does so before it sees
// that.
func (c *arithCompiler) misplacedName() {
	if c.tok != arithName || c.failed {
		return
	}
	here := c.arithLexer
	c.peek()
	if c.failed {
		return
	}
	if c.next(); c.tok != arithAssign {
		c.arithLexer = here
		c.load(c.last, c.refer(), false)
		c.emit(arithDrop, 0)
	}
	c.arithLexer = here
}

// blankArith reports whether text is an expression of nothing.
func blankArith(text string) bool { return strings.Trim(text, " \t\n") == "" }
