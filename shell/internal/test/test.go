// Package test is the builtins test and [, and the operators that [[ ]] has as well.
// Arguments go in, expanded; out comes whether they hold. What is asked of files and
// variables goes through the shell.
package test

import (
	"errors"
	"fmt"
	"strings"
)

// Shell is what the operators of test ask of the shell.
type Shell interface {
	// Abs resolves a name against the shell's directory.
	Abs(name string) string

	// IsSet is -v, for a variable or an element of one.
	IsSet(name string) bool

	// IsNameref is -R.
	IsNameref(name string) bool

	// IsOption is -o: whether an option is on.
	IsOption(name string) bool

	// IsTerminal is -t, for one of the shell's descriptors.
	IsTerminal(fd int) bool
}

// errUnclosed is a parenthesis still open at the end. After it [ adds
// ", found ]", for its bracket is an argument too.
var errUnclosed = errors.New("`)' expected")

// Eval evaluates the arguments of test, or those of [ without the closing bracket. An
// error, which is one of syntax, has bash's text.
func Eval(env Shell, args []string) (bool, error) {
	p := &parser{env: env, args: args}
	value := p.whole()
	if p.err == nil && p.pos < len(p.args) {
		p.leftover()
	}
	return value && p.err == nil, p.err
}

// A parser walks the arguments. The first error sticks, and parsing then runs
// out without touching it.
type parser struct {
	env  Shell
	args []string
	pos  int
	err  error
}

func (p *parser) fail(err error) bool {
	if p.err == nil {
		p.err = err
	}
	return false
}

func (p *parser) failf(format string, args ...any) bool {
	return p.fail(fmt.Errorf(format, args...))
}

func (p *parser) leftover() {
	if next := p.args[p.pos]; strings.HasPrefix(next, "-") {
		p.failf("syntax error: `%s' unexpected", next)
		return
	}
	p.fail(errors.New("too many arguments"))
}

// whole applies the rules POSIX has for up to four arguments, and parses the
// rest by precedence.
func (p *parser) whole() bool {
	a := p.args
	switch {
	case len(a) < 2:
		p.pos = len(a)
		return len(a) == 1 && a[0] != ""
	case len(a) == 2:
		return p.two()
	case len(a) == 3:
		return p.three()
	case len(a) == 4 && a[0] == "!":
		p.pos++
		return !p.three()
	case len(a) == 4 && a[0] == "(" && a[3] == ")":
		p.pos++
		value := p.two()
		p.pos = len(a)
		return value
	}
	return p.or()
}

// two evaluates the two arguments at pos.
func (p *parser) two() bool {
	op, arg := p.args[p.pos], p.args[p.pos+1]
	p.pos += 2
	if op == "!" {
		return arg == ""
	}
	if unary := Unary(op); unary != nil {
		return unary(p.env, arg)
	}
	return p.failf("%s: unary operator expected", op)
}

// three evaluates the three arguments at pos. A binary operator in the middle
// wins over everything else.
func (p *parser) three() bool {
	a, op, b := p.args[p.pos], p.args[p.pos+1], p.args[p.pos+2]
	switch {
	case isBinary(op):
		return p.binary()
	case op == "-a":
		p.pos += 3
		return a != "" && b != ""
	case op == "-o":
		p.pos += 3
		return a != "" || b != ""
	case a == "!":
		p.pos++
		return !p.two()
	case a == "(" && b == ")":
		p.pos += 3
		return op != ""
	}
	return p.failf("%s: binary operator expected", op)
}

func (p *parser) or() bool {
	value := p.and()
	for p.accept("-o") {
		right := p.and()
		value = value || right
	}
	return value
}

func (p *parser) and() bool {
	value := p.term()
	for p.accept("-a") {
		right := p.term()
		value = value && right
	}
	return value
}

// accept steps over the operator if it comes next.
func (p *parser) accept(op string) bool {
	if p.err != nil || p.pos >= len(p.args) || p.args[p.pos] != op {
		return false
	}
	p.pos++
	return true
}

func (p *parser) term() bool {
	negate := false
	for p.accept("!") {
		negate = !negate
	}
	return p.primary() != negate
}

func (p *parser) primary() bool {
	left := len(p.args) - p.pos
	switch {
	case left <= 0:
		return p.fail(errors.New("argument expected"))
	case p.args[p.pos] == "(":
		return p.group()
	case left >= 3 && isBinary(p.args[p.pos+1]):
		return p.binary()
	case left >= 2 && Unary(p.args[p.pos]) != nil:
		return p.unary()
	}
	p.pos++
	return p.args[p.pos-1] != ""
}

// group evaluates a parenthesized expression.
func (p *parser) group() bool {
	p.pos++
	if p.pos >= len(p.args) {
		return p.fail(errors.New("argument expected"))
	}
	value := p.or()
	switch {
	case p.err != nil:
		return false
	case p.pos >= len(p.args):
		return p.fail(errUnclosed)
	case p.args[p.pos] != ")":
		return p.failf("`)' expected, found %s", p.args[p.pos])
	}
	p.pos++
	return value
}

func (p *parser) unary() bool {
	op, arg := p.args[p.pos], p.args[p.pos+1]
	p.pos++
	if _, isNumber := number(arg); op == "-t" && !isNumber {
		return false // -t leaves what is no number to whatever follows
	}
	p.pos++
	return Unary(op)(p.env, arg)
}

func (p *parser) binary() bool {
	a, op, b := p.args[p.pos], p.args[p.pos+1], p.args[p.pos+2]
	p.pos += 3
	if compare := Strings(op); compare != nil {
		return compare(a, b)
	}
	if compare := Files(op); compare != nil {
		return compare(p.env, a, b)
	}
	return p.integers(a, b, Integers(op))
}

func (p *parser) integers(a, b string, compare func(a, b int64) bool) bool {
	x, ok := number(a)
	if !ok {
		return p.failf("%s: integer expression expected", a)
	}
	y, ok := number(b)
	if !ok {
		return p.failf("%s: integer expression expected", b)
	}
	return compare(x, y)
}
