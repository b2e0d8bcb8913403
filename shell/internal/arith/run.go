package arith

import "context"

// An evaluation is one of a program.
type evaluation struct {
	p     *program
	ctx   context.Context
	vars  Vars
	depth int
	skip  int      // in regions that have no effect
	keys  []string // subscripts of the elements that are to be updated
}

// A stack is apart from the evaluation, what is in that being out of the
// compiler's sight: so it needs no memory from the heap.
type stack struct {
	values []int64
	top    int // -1 if it is empty
}

func (s *stack) push(value int64) {
	s.top++
	s.values[s.top] = value
}

func (p *program) run(ctx context.Context, vars Vars, depth int) (int64, error) {
	var small [16]int64
	r := evaluation{p: p, ctx: ctx, vars: vars, depth: depth}
	s := stack{values: small[:], top: -1}
	if p.height > len(small) {
		s.values = make([]int64, p.height)
	}
	for pc := 0; pc < len(p.code); pc++ {
		in := &p.code[pc]
		switch in.op {
		case opNumber:
			s.push(in.arg)
		case opEither, opBoth, opIf, opElse:
			if r.region(in, &s) && in.arg > 0 {
				s.push(0)
				pc = int(in.arg) - 1
			}
		default:
			if err := r.step(in, &s); err != nil {
				return 0, err
			}
		}
	}
	return s.values[0], nil
}

// region enters a region, and reports whether it has no effect.
func (r *evaluation) region(in *instruction, s *stack) bool {
	skipped := false
	switch in.op {
	case opEither:
		skipped = s.values[s.top] != 0
	case opBoth, opIf:
		skipped = s.values[s.top] == 0
	case opElse:
		skipped = s.values[s.top-1] != 0
		r.skip -= countIf(!skipped)
	}
	r.skip += countIf(skipped)
	return skipped
}

func (r *evaluation) step(in *instruction, s *stack) error {
	switch in.op {
	case opName, opLoad:
		value, err := r.load(in)
		s.push(value)
		return err
	case opStore, opUpdate:
		return r.store(in, s.values[s.top])
	case opWrong:
		return failure(r.p.text[:in.arg], int(in.at), r.p.msg)
	case opDrop:
		s.top--
		return nil
	case opIfEnd:
		s.top -= 2
		r.endIf(s.values[s.top:])
		return nil
	}
	return r.operate(in, s)
}

func (r *evaluation) operate(in *instruction, s *stack) error {
	switch x := &s.values[s.top]; in.op {
	case opNegate:
		*x = -*x
	case opInvert:
		*x = ^*x
	case opNot:
		*x = truth(*x == 0)
	default:
		s.top--
		return r.binary(in, &s.values[s.top], *x)
	}
	return nil
}

// endIf chooses among the condition's value and those of the branches.
func (r *evaluation) endIf(values []int64) {
	if values[0] != 0 {
		r.skip--
		values[0] = values[1]
	} else {
		values[0] = values[2]
	}
}

func (r *evaluation) fail(in *instruction, msg string) error {
	return failure(r.p.text, int(in.at), msg)
}

// binary computes an operator that can fail, or ends a region.
func (r *evaluation) binary(in *instruction, x *int64, y int64) error {
	switch in.op {
	case opOr:
		r.skip -= countIf(*x != 0)
	case opAnd:
		r.skip -= countIf(*x == 0)
	case opDiv, opMod:
		if y == 0 && r.skip == 0 {
			return r.fail(in, "division by 0")
		} else if y == 0 {
			y = 1
		}
	case opPower:
		if y < 0 {
			return r.fail(in, "exponent less than 0")
		}
	}
	*x = compute(in.op, *x, y)
	return nil
}

func compute(op opcode, x, y int64) int64 {
	switch op {
	case opAdd:
		return x + y
	case opSub:
		return x - y
	case opMul:
		return x * y
	case opDiv:
		return x / y
	case opMod:
		return x % y
	case opPower:
		return power(x, y)
	case opLeft: // the processor takes a count modulo 64, and so bash does
		return x << (y & 63)
	case opRight:
		return x >> (y & 63)
	case opBitAnd:
		return x & y
	case opBitOr:
		return x | y
	case opXor:
		return x ^ y
	case opComma:
		return y
	}
	return truth(holds(op, x, y))
}

func holds(op opcode, x, y int64) bool {
	switch op {
	case opLess:
		return x < y
	case opGreater:
		return x > y
	case opAtMost:
		return x <= y
	case opAtLeast:
		return x >= y
	case opEqual:
		return x == y
	case opUnequal:
		return x != y
	case opOr:
		return x != 0 || y != 0
	}
	return x != 0 && y != 0 // opAnd
}

func truth(b bool) int64 { return int64(countIf(b)) }

func countIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

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

// load evaluates the expression that a variable holds.
func (r *evaluation) load(in *instruction) (int64, error) {
	if r.skip > 0 {
		return 0, nil
	}
	ref := &r.p.refs[in.arg]
	key, err := r.subscript(in, ref)
	if err != nil {
		return 0, err
	}
	if in.op == opLoad {
		r.keys = append(r.keys, key)
	}
	text, err := r.vars.Get(ref.name, ref.indexed, key)
	if err != nil {
		return 0, err
	}
	return r.eval(in, text)
}

// eval evaluates a variable's text.
func (r *evaluation) eval(in *instruction, text string) (int64, error) {
	deep := r.depth+1 >= maxDepth
	if value, ok := plainInteger(text); ok && !deep {
		return value, nil
	}
	switch {
	case isBlank(text):
		return 0, nil
	case deep:
		return 0, r.fail(in, "expression recursion level exceeded")
	}
	return compiled(text).run(r.ctx, r.vars, r.depth+1)
}

func (r *evaluation) subscript(in *instruction, ref *reference) (string, error) {
	switch {
	case !ref.indexed:
		return "", nil
	case r.depth+1 >= maxDepth:
		return "", SubscriptError{r.fail(in, "expression recursion level exceeded")}
	}
	return r.vars.Subscript(r.ctx, ref.name, ref.subscript, r.depth+1)
}

func (r *evaluation) store(in *instruction, value int64) (err error) {
	if r.skip > 0 {
		return nil
	}
	ref, key := &r.p.refs[in.arg], ""
	if in.op == opUpdate {
		last := len(r.keys) - 1
		key, r.keys = r.keys[last], r.keys[:last]
	} else if key, err = r.subscript(in, ref); err != nil {
		return err
	}
	return r.vars.Set(ref.name, ref.indexed, key, value)
}
