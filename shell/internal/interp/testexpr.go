package interp

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// testEnv is what the operators of test ask of the shell.
type testEnv interface {
	Abs(name string) string // resolves a name against the shell's directory
	isSet(name string) bool
	isNameref(name string) bool
	isOption(name string) bool
	IsTerminal(fd int) bool
}

// errTestUnclosed is a parenthesis still open at the end. After it [ adds
// ", found ]", for its bracket is an argument too.
var errTestUnclosed = errors.New("`)' expected")

// EvalTest evaluates the arguments of test, or those of [ without the closing
// bracket.
func EvalTest(env testEnv, args []string) (bool, error) {
	p := &testParser{env: env, args: args}
	value := p.whole()
	if p.err == nil && p.pos < len(p.args) {
		p.leftover()
	}
	return value && p.err == nil, p.err
}

// testParser walks the arguments. The first error sticks, and parsing then runs
// out without touching it.
type testParser struct {
	env  testEnv
	args []string
	pos  int
	err  error
}

func (p *testParser) fail(err error) bool {
	if p.err == nil {
		p.err = err
	}
	return false
}

func (p *testParser) failf(format string, args ...any) bool {
	return p.fail(fmt.Errorf(format, args...))
}

func (p *testParser) leftover() {
	if next := p.args[p.pos]; strings.HasPrefix(next, "-") {
		p.failf("syntax error: `%s' unexpected", next)
		return
	}
	p.fail(errors.New("too many arguments"))
}

// whole applies the rules POSIX has for up to four arguments, and parses the
// rest by precedence.
func (p *testParser) whole() bool {
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
func (p *testParser) two() bool {
	op, arg := p.args[p.pos], p.args[p.pos+1]
	p.pos += 2
	if op == "!" {
		return arg == ""
	}
	if unary := unaryTest(op); unary != nil {
		return unary(p.env, arg)
	}
	return p.failf("%s: unary operator expected", op)
}

// three evaluates the three arguments at pos. A binary operator in the middle
// wins over everything else.
func (p *testParser) three() bool {
	a, op, b := p.args[p.pos], p.args[p.pos+1], p.args[p.pos+2]
	switch {
	case isBinaryTest(op):
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

func (p *testParser) or() bool {
	value := p.and()
	for p.accept("-o") {
		right := p.and()
		value = value || right
	}
	return value
}

func (p *testParser) and() bool {
	value := p.term()
	for p.accept("-a") {
		right := p.term()
		value = value && right
	}
	return value
}

// accept steps over the operator if it comes next.
func (p *testParser) accept(op string) bool {
	if p.err != nil || p.pos >= len(p.args) || p.args[p.pos] != op {
		return false
	}
	p.pos++
	return true
}

func (p *testParser) term() bool {
	negate := false
	for p.accept("!") {
		negate = !negate
	}
	return p.primary() != negate
}

func (p *testParser) primary() bool {
	left := len(p.args) - p.pos
	switch {
	case left <= 0:
		return p.fail(errors.New("argument expected"))
	case p.args[p.pos] == "(":
		return p.group()
	case left >= 3 && isBinaryTest(p.args[p.pos+1]):
		return p.binary()
	case left >= 2 && unaryTest(p.args[p.pos]) != nil:
		return p.unary()
	}
	p.pos++
	return p.args[p.pos-1] != ""
}

// group evaluates a parenthesized expression.
func (p *testParser) group() bool {
	p.pos++
	if p.pos >= len(p.args) {
		return p.fail(errors.New("argument expected"))
	}
	value := p.or()
	switch {
	case p.err != nil:
		return false
	case p.pos >= len(p.args):
		return p.fail(errTestUnclosed)
	case p.args[p.pos] != ")":
		return p.failf("`)' expected, found %s", p.args[p.pos])
	}
	p.pos++
	return value
}

func (p *testParser) unary() bool {
	op, arg := p.args[p.pos], p.args[p.pos+1]
	p.pos++
	if _, isNumber := testNumber(arg); op == "-t" && !isNumber {
		return false // -t leaves what is no number to whatever follows
	}
	p.pos++
	return unaryTest(op)(p.env, arg)
}

func (p *testParser) binary() bool {
	a, op, b := p.args[p.pos], p.args[p.pos+1], p.args[p.pos+2]
	p.pos += 3
	if compare := stringTest(op); compare != nil {
		return compare(a, b)
	}
	if compare := fileTest(op); compare != nil {
		return compare(p.env, a, b)
	}
	return p.integers(a, b, integerTest(op))
}

func (p *testParser) integers(a, b string, compare func(a, b int64) bool) bool {
	x, ok := testNumber(a)
	if !ok {
		return p.failf("%s: integer expression expected", a)
	}
	y, ok := testNumber(b)
	if !ok {
		return p.failf("%s: integer expression expected", b)
	}
	return compare(x, y)
}

// testNumber reads a decimal integer as bash allows it: any whitespace before
// it, blanks after it.
func testNumber(s string) (int64, bool) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	s = strings.TrimRight(s, " \t")
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func stringTest(op string) func(a, b string) bool {
	switch op {
	case "=":
		return func(a, b string) bool { return a == b }
	case "==":
		return func(a, b string) bool { return a == b }
	case "!=":
		return func(a, b string) bool { return a != b }
	case "<":
		return func(a, b string) bool { return a < b }
	case ">":
		return func(a, b string) bool { return a > b }
	}
	return nil
}

func integerTest(op string) func(a, b int64) bool {
	switch op {
	case "-eq":
		return func(a, b int64) bool { return a == b }
	case "-ne":
		return func(a, b int64) bool { return a != b }
	case "-lt":
		return func(a, b int64) bool { return a < b }
	case "-le":
		return func(a, b int64) bool { return a <= b }
	case "-gt":
		return func(a, b int64) bool { return a > b }
	case "-ge":
		return func(a, b int64) bool { return a >= b }
	}
	return nil
}

func fileTest(op string) func(env testEnv, a, b string) bool {
	switch op {
	case "-ef":
		return sameFile
	case "-nt":
		return newerFile
	case "-ot":
		return func(env testEnv, a, b string) bool { return newerFile(env, b, a) }
	}
	return nil
}

func isBinaryTest(op string) bool {
	return stringTest(op) != nil || integerTest(op) != nil || fileTest(op) != nil
}

func sameFile(env testEnv, a, b string) bool {
	x, okX := statFile(env, a)
	y, okY := statFile(env, b)
	return okX && okY && x.Dev == y.Dev && x.Ino == y.Ino
}

// newerFile reports whether a is newer than b; a missing file is oldest.
func newerFile(env testEnv, a, b string) bool {
	x, okX := statFile(env, a)
	y, okY := statFile(env, b)
	return okX && (!okY || laterTime(x.Mtim, y.Mtim))
}

func laterTime(a, b syscall.Timespec) bool {
	return a.Sec > b.Sec || a.Sec == b.Sec && a.Nsec > b.Nsec
}

func unaryTest(op string) func(env testEnv, arg string) bool {
	switch op {
	case "-a":
		return testExists
	case "-e":
		return testExists
	case "-b":
		return testType(syscall.S_IFBLK)
	case "-c":
		return testType(syscall.S_IFCHR)
	case "-d":
		return testType(syscall.S_IFDIR)
	case "-f":
		return testType(syscall.S_IFREG)
	case "-p":
		return testType(syscall.S_IFIFO)
	case "-S":
		return testType(syscall.S_IFSOCK)
	case "-h":
		return testSymlink
	case "-L":
		return testSymlink
	case "-g":
		return testMode(syscall.S_ISGID)
	case "-k":
		return testMode(syscall.S_ISVTX)
	case "-u":
		return testMode(syscall.S_ISUID)
	case "-r":
		return testAccess(4)
	case "-w":
		return testAccess(2)
	case "-x":
		return testAccess(1)
	case "-s":
		return testStat(func(st *syscall.Stat_t) bool { return st.Size > 0 })
	case "-G":
		return testStat(func(st *syscall.Stat_t) bool { return int(st.Gid) == os.Getegid() })
	case "-O":
		return testStat(func(st *syscall.Stat_t) bool { return int(st.Uid) == os.Geteuid() })
	case "-N":
		return testStat(func(st *syscall.Stat_t) bool { return laterTime(st.Mtim, st.Atim) })
	case "-n":
		return func(_ testEnv, arg string) bool { return arg != "" }
	case "-z":
		return func(_ testEnv, arg string) bool { return arg == "" }
	case "-o":
		return func(env testEnv, arg string) bool { return env.isOption(arg) }
	case "-t":
		return testTerminal
	case "-v":
		return func(env testEnv, arg string) bool { return env.isSet(arg) }
	case "-R":
		return func(env testEnv, arg string) bool { return env.isNameref(arg) }
	}
	return nil
}

func testTerminal(env testEnv, arg string) bool {
	fd, ok := testNumber(arg)
	return ok && fd >= 0 && fd <= math.MaxInt32 && env.IsTerminal(int(fd))
}

func testExists(env testEnv, name string) bool {
	_, ok := statFile(env, name)
	return ok
}

func testStat(holds func(*syscall.Stat_t) bool) func(testEnv, string) bool {
	return func(env testEnv, name string) bool {
		st, ok := statFile(env, name)
		return ok && holds(st)
	}
}

func testType(kind uint32) func(testEnv, string) bool {
	return testStat(func(st *syscall.Stat_t) bool { return st.Mode&syscall.S_IFMT == kind })
}

func testMode(bit uint32) func(testEnv, string) bool {
	return testStat(func(st *syscall.Stat_t) bool { return st.Mode&bit != 0 })
}

func testSymlink(env testEnv, name string) bool {
	var st syscall.Stat_t
	return name != "" && syscall.Lstat(env.Abs(name), &st) == nil &&
		st.Mode&syscall.S_IFMT == syscall.S_IFLNK
}

// testAccess asks the kernel, by the effective ids, whether the shell may use
// the file so.
func testAccess(mode uint32) func(testEnv, string) bool {
	const (
		atCWD     = -100  // AT_FDCWD
		atEAccess = 0x200 // AT_EACCESS
	)
	return func(env testEnv, name string) bool {
		return name != "" && syscall.Faccessat(atCWD, env.Abs(name), mode, atEAccess) == nil
	}
}

// statFile follows symbolic links. The empty name is no file: resolved, it would
// name the directory.
func statFile(env testEnv, name string) (*syscall.Stat_t, bool) {
	if name == "" {
		return nil, false
	}
	st := new(syscall.Stat_t)
	return st, syscall.Stat(env.Abs(name), st) == nil
}
