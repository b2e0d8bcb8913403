package shell

import "context"

// arithRun is one evaluation of a program.
type arithRun struct {
	p     *arithProgram
	ctx   context.Context
	vars  arithVars
	depth int
	skip  int      // in regions that have no effect
	keys  []string // subscripts of the elements that are to be updated
}

// arithStack is apart from arithRun, what is in that being out of the
// compiler's sight: so it needs no memory from the heap.
type arithStack struct {
	values []int64
	top    int // -1 if it is empty
}

func (s *arithStack) push(value int64) {
	s.top++
	s.values[s.top] = value
}

func (p *arithProgram) run(ctx context.Context, vars arithVars, depth int) (int64, error) {
	var small [16]int64
	r := arithRun{p: p, ctx: ctx, vars: vars, depth: depth}
	s := arithStack{values: small[:], top: -1}
	if p.height > len(small) {
		s.values = make([]int64, p.height)
	}
	for pc := 0; pc < len(p.code); pc++ {
		in := &p.code[pc]
		switch in.op {
		case arithNumber:
			s.push(in.arg)
		case arithEither, arithBoth, arithIf, arithElse:
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
func (r *arithRun) region(in *arithInstr, s *arithStack) bool {
	skipped := false
	switch in.op {
	case arithEither:
		skipped = s.values[s.top] != 0
	case arithBoth, arithIf:
		skipped = s.values[s.top] == 0
	case arithElse:
		skipped = s.values[s.top-1] != 0
		r.skip -= btoi(!skipped)
	}
	r.skip += btoi(skipped)
	return skipped
}

func (r *arithRun) step(in *arithInstr, s *arithStack) error {
	switch in.op {
	case arithName, arithLoad:
		value, err := r.load(in)
		s.push(value)
		return err
	case arithStore, arithUpdate:
		return r.store(in, s.values[s.top])
	case arithWrong:
		return arithFailure(r.p.text[:in.arg], int(in.at), r.p.msg)
	case arithDrop:
		s.top--
		return nil
	case arithIfEnd:
		s.top -= 2
		r.endIf(s.values[s.top:])
		return nil
	}
	return r.operate(in, s)
}

func (r *arithRun) operate(in *arithInstr, s *arithStack) error {
	switch x := &s.values[s.top]; in.op {
	case arithNegate:
		*x = -*x
	case arithInvert:
		*x = ^*x
	case arithNot:
		*x = truth(*x == 0)
	default:
		s.top--
		return r.binary(in, &s.values[s.top], *x)
	}
	return nil
}

// endIf chooses among the condition's value and those of the branches.
func (r *arithRun) endIf(values []int64) {
	if values[0] != 0 {
		r.skip--
		values[0] = values[1]
	} else {
		values[0] = values[2]
	}
}

func (r *arithRun) fail(in *arithInstr, msg string) error {
	return arithFailure(r.p.text, int(in.at), msg)
}

// binary computes an operator that can fail, or ends a region.
func (r *arithRun) binary(in *arithInstr, x *int64, y int64) error {
	switch in.op {
	case arithOr:
		r.skip -= btoi(*x != 0)
	case arithAnd:
		r.skip -= btoi(*x == 0)
	case arithDiv, arithMod:
		if y == 0 && r.skip == 0 {
			return r.fail(in, "division by 0")
		} else if y == 0 {
			y = 1
		}
	case arithPower:
		if y < 0 {
			return r.fail(in, "exponent less than 0")
		}
	}
	*x = arithBinary(in.op, *x, y)
	return nil
}

func arithBinary(op arithOp, x, y int64) int64 {
	switch op {
	case arithAdd:
		return x + y
	case arithSub:
		return x - y
	case arithMul:
		return x * y
	case arithDiv:
		return x / y
	case arithMod:
		return x % y
	case arithPower:
		return power(x, y)
	case arithLeft: // the processor takes a count modulo 64, and so bash does
		return x << (y & 63)
	case arithRight:
		return x >> (y & 63)
	case arithBitAnd:
		return x & y
	case arithBitOr:
		return x | y
	case arithXor:
		return x ^ y
	case arithComma:
		return y
	}
	return truth(arithTrue(op, x, y))
}

func arithTrue(op arithOp, x, y int64) bool {
	switch op {
	case arithLess:
		return x < y
	case arithGreater:
		return x > y
	case arithAtMost:
		return x <= y
	case arithAtLeast:
		return x >= y
	case arithEqual:
		return x == y
	case arithUnequal:
		return x != y
	case arithOr:
		return x != 0 || y != 0
	}
	return x != 0 && y != 0 // arithAnd
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

// load evaluates the expression that a variable holds.
func (r *arithRun) load(in *arithInstr) (int64, error) {
	if r.skip > 0 {
		return 0, nil
	}
	ref := &r.p.refs[in.arg]
	key, err := r.subscript(in, ref)
	if err != nil {
		return 0, err
	}
	if in.op == arithLoad {
		r.keys = append(r.keys, key)
	}
	text, set, err := r.vars.arithGet(ref.name, ref.indexed, key)
	switch {
	case err != nil:
		return 0, err
	case !set && r.vars.arithNounset():
		return 0, &unsetError{ref.name + ": unbound variable"}
	}
	return r.eval(in, text)
}

// eval evaluates a variable's text.
func (r *arithRun) eval(in *arithInstr, text string) (int64, error) {
	deep := r.depth+1 >= maxArithDepth
	if value, ok := plainInteger(text); ok && !deep {
		return value, nil
	}
	switch {
	case blankArith(text):
		return 0, nil
	case deep:
		return 0, r.fail(in, "expression recursion level exceeded")
	}
	return compiledArith(text).run(r.ctx, r.vars, r.depth+1)
}

func (r *arithRun) subscript(in *arithInstr, ref *arithRef) (string, error) {
	switch {
	case !ref.indexed:
		return "", nil
	case r.depth+1 >= maxArithDepth:
		return "", subscriptError{r.fail(in, "expression recursion level exceeded")}
	}
	return r.vars.arithSubscript(r.ctx, ref.name, ref.subscript, r.depth+1)
}

func (r *arithRun) store(in *arithInstr, value int64) (err error) {
	if r.skip > 0 {
		return nil
	}
	ref, key := &r.p.refs[in.arg], ""
	if in.op == arithUpdate {
		last := len(r.keys) - 1
		key, r.keys = r.keys[last], r.keys[:last]
	} else if key, err = r.subscript(in, ref); err != nil {
		return err
	}
	return r.vars.arithSet(ref.name, ref.indexed, key, value)
}
