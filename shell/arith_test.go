package shell

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// arithExprs are where tests and fuzzing begin.
var arithExprs = []string{
	"", " ", "1", "x", "x+1", "x<100000", "y*x", "x=1, 2 +", "1+x=5", "(x)=5", "1?x:y=5", "-x=5", "(1)@", "++x++",
	"x++ @", "++x @", "\r1", "\n1/0", "1/\n0", "x/=0 , 5", "0 && 2**-1", "0 && 2**(0-5/0)", "5 x y @", "z",
	"0x", "0#1", "1a#5", "16#f#", "2#", "2##1", "99999999999999999999#1", "08", "64#@_", "36#zZ", "37#zZ", "9999999999999999999",
	"(x", "x ? y", "1 ? 2 : ", "1 ?", "1 ? :", "1/0 2", "1/0 @", "2**-1 + 3", "++", "1 ++ y", "1++2", "x+++y", "x+++++y",
	"--x--", "7=3", "x@", "bad 1", "1 bad", "1 bad=2", "bad", "bad=1", "0&&bad", "1||bad", "deep", "loop", "effect y",
	"1 effect", "effect+y", "0 && (effect)", "x=y=effect=2", "x<<=2", "x ** y ** 2", "-2**2", "!x++", "x+=x++", "x++ + x++",
	"1 ? x=2 : y", "0 ? x : y++", "x && y=1", "x || (y=1)", "1,", ",1", "()", "(1)(2)", "a b c", "x [0]", "- - -x", "~!+-x",
	"x ? y ? 1 : 2 : 3", "x,y,x", "1 ? 2**-1 : 0", "0 ? 2**-1 : 1/0", "1 ? 1/0 : 2**-1", "x=1?2:3", "x!=y==1", "x&&=1",
	"\\1", "'1'", "\"1\"", "1.5", "$x", "x#", "1 << 64 >> -1", "-9223372036854775808 / -1", "-9223372036854775808 % -1",
	"x++=5", "++x=5", "++x y", "++x=y", "x++ ++y", "x++y", "x-- -y", "x**=2", "x++ * ++x - --x", "x ^= y |= 6 &= 3",
}

// elementExprs are about arrays, which gopipe does not have yet.
var elementExprs = []string{
	"a[0]", "a[0]++ + a[1]", "a[x=1]+=5", "a[-1]=7", "y=a[-7]+4", "a[-7]=4,y=2", "a[1", "a[1] = a[2] = 9", "a[1]++=3",
	"++a[1]", "y=a[$x-1]", "a[y=1]=y", "q[1", "1 + x[", "a[x++]++", "a[x++]=x", "++a[y++]", "a[a[a[0]]]", "a[1/0]", "a[1/0]=1",
	"0 && a[1/0]", "a[5]+=1", "a[1] a[x=2]", "a[\"1\"]", "y=a+1", "a=5", "a[a[0]+=1]+=a[0]", "a[1+]", "a[ 1 ]", "a[@]", "y=a[*]",
	"m[k]", "m[k]+=2", "m[x y]=3", "++m[k]", "m[k]*m[k]--",
	"x[0]", "x[1]", "x[0]+=4",
}

// fakeVars are variables of a test: elements have a name with a subscript.
type fakeVars struct {
	sh      *Shell
	texts   map[string]string
	size    int64 // of the array a
	said    strings.Builder
	nounset bool
}

func newFakeVars() *fakeVars {
	return &fakeVars{sh: &Shell{}, size: 3, texts: map[string]string{
		"x": "3", "y": "-2", "bad": "1+", "deep": "x * (y - 1)", "loop": " 1 + loop", "effect": "y = 7",
		"a[0]": "1", "a[1]": "2", "a[2]": "x", "m[k]": "4",
	}}
}

const fakeVarsScript = `x=3 y=-2 bad=1+ deep='x * (y - 1)' loop=' 1 + loop' effect='y = 7'
unset z a m; a=(1 2 x); declare -A m=([k]=4)
`

func (v *fakeVars) arithNounset() bool { return v.nounset }

func (v *fakeVars) arithSubscript(ctx context.Context, name, text string, depth int) (string, error) {
	if name == "m" || text == "" || text == "@" || text == "*" {
		return text, nil
	}
	if depth >= maxArithDepth {
		panic("too deep")
	}
	text = strings.NewReplacer(`"`, "", "$x", v.texts["x"]).Replace(text)
	index, err := compiledArith(text).run(ctx, v, depth)
	if err != nil {
		return "", subscriptError{err}
	}
	return strconv.FormatInt(index, 10), nil
}

func (v *fakeVars) element(name string, indexed bool, subscript string) (key string, ok bool) {
	switch {
	case !indexed && name != "a", name == "x" && subscript == "0":
		return name, true
	case !indexed:
		subscript = "0"
	case name == "m":
		return "m[" + subscript + "]", true
	}
	index, err := strconv.ParseInt(subscript, 10, 64)
	if index < 0 {
		index += v.size
	}
	return fmt.Sprintf("%s[%d]", name, index), err == nil && index >= 0
}

func (v *fakeVars) arithGet(name string, indexed bool, subscript string) (string, bool, error) {
	key, ok := v.element(name, indexed, subscript)
	if !ok {
		if subscript == "@" || subscript == "*" {
			name += "[" + subscript + "]"
		}
		v.said.WriteString(name + ": bad array subscript\n")
		return "", true, nil
	}
	text, set := v.texts[key]
	return text, set, nil
}

func (v *fakeVars) arithSet(name string, indexed bool, subscript string, value int64) error {
	key, ok := v.element(name, indexed, subscript)
	if ok {
		v.texts[key] = formatInt(value)
	} else {
		v.said.WriteString(name + "[" + subscript + "]: bad array subscript\n")
	}
	return nil
}

// outcome evaluates an expression as let does.
func (v *fakeVars) outcome(text string) string {
	value, err := compileArith(text).run(context.Background(), v, 0)
	if err != nil {
		v.said.WriteString(err.Error() + "\n")
	}
	return fmt.Sprintf("%s%t x=%s y=%s a=%s %s %s m=%s", v.said.String(), err == nil && value != 0,
		v.texts["x"], v.texts["y"], v.texts["a[0]"], v.texts["a[1]"], v.texts["a[2]"], v.texts["m[k]"])
}

// bashOutcomes evaluates many expressions in one bash.
func bashOutcomes(t *testing.T, exprs []string) []string {
	t.Helper()
	path, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	var b strings.Builder
	for _, text := range exprs {
		// What discards the line discards the let.
		quoted := strings.ReplaceAll(text, "'", `'\''`)
		fmt.Fprintf(&b, "%slet=false\nlet -- '%s' && let=true\n", fakeVarsScript, quoted)
		b.WriteString("printf '%s\\0' \"$let x=$x y=$y a=${a[0]} ${a[1]} ${a[2]} m=${m[k]}\"\n")
	}
	cmd := exec.Command(path)
	cmd.Stdin = strings.NewReader("exec 2>&1\n" + b.String())
	out, _ := cmd.Output()
	said := regexp.MustCompile(`(?m)(^|\x00)\S*bash: line [0-9]+: (let: )?`).ReplaceAllString(string(out), "$1")
	return strings.Split(strings.TrimSuffix(said, "\x00"), "\x00")
}

func testArithLikeBash(t *testing.T, exprs []string) {
	t.Helper()
	wants := bashOutcomes(t, exprs)
	if len(wants) != len(exprs) {
		t.Fatalf("%d outcomes of %d expressions: %q", len(wants), len(exprs), wants[len(wants)-1])
	}
	for i, text := range exprs {
		if got := newFakeVars().outcome(text); got != wants[i] {
			t.Errorf("%q\ngopipe %q\nbash   %q", text, got, wants[i])
		}
	}
}

func TestArithLikeBash(t *testing.T)        { testArithLikeBash(t, arithExprs) }
func TestArithElementLikeBash(t *testing.T) { testArithLikeBash(t, elementExprs) }

var arithPieces = strings.Split("x y z 0 1 2 7 010 0x1f 2#101 08 bad effect deep a[0] a[1] a[x] a[y+3] m[k] "+
	"+ - * / % ** << >> < > <= >= == != && || & | ^ ! ~ ++ -- ? : , ( ) = += -= *= /= %= <<= >>= &= |= ^= @ [", " ")

// arithNonsense is a sequence of tokens.
func arithNonsense(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(7) {
		b.WriteString(arithPieces[r.IntN(len(arithPieces))])
		b.WriteString([]string{"", " "}[r.IntN(2)])
	}
	return b.String()
}

// arithSense is an expression that is right, mostly.
func arithSense(r *rand.Rand, depth int) string {
	pick := func(list string) string {
		words := strings.Fields(list)
		return words[r.IntN(len(words))]
	}
	if depth == 0 {
		return pick("x y z 0 1 2 7 010 0x1f 3 deep effect a[0] a[1] a[x-1] m[k] ++x x++ --a[0] a[1]-- bad")
	}
	one, two := arithSense(r, r.IntN(depth)), arithSense(r, r.IntN(depth))
	switch r.IntN(8) {
	case 0:
		return "(" + one + ")"
	case 1:
		return pick("- + ! ~") + " " + one
	case 2:
		return one + " ? " + two + " : " + arithSense(r, r.IntN(depth))
	case 3:
		return "(" + pick("x y a[1] m[k] a[x++]") + " " + pick("= += -= *= /= %= <<= >>= &= |= ^=") + " " + one + ")"
	}
	return one + pick(" + - * / % ** << >> < > <= >= == != && || & | ^ , ") + " " + two
}

// TestArithRandomLikeBash compares what nobody would write.
func TestArithRandomLikeBash(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var exprs []string
	for range 1500 {
		exprs = append(exprs, arithNonsense(r), arithSense(r, 4))
	}
	testArithLikeBash(t, exprs)
}

// FuzzArith checks that an expression means the same in parentheses, in a
// variable and from the cache.
func FuzzArith(f *testing.F) {
	for _, text := range append(arithExprs, elementExprs...) {
		f.Add(text)
	}
	eval := func(p *arithProgram) (string, int64, error) {
		v := newFakeVars()
		value, err := p.run(context.Background(), v, 0)
		return fmt.Sprint(v.texts, v.said.String()), value, err
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "loop") {
			t.Skip() // its depth differs
		}
		state, value, err := eval(compileArith(text))
		again, same, cachedErr := eval(compiledArith(text))
		if again != state || same != value || fmt.Sprint(err) != fmt.Sprint(cachedErr) {
			t.Errorf("%q is %d, %v; cached, %d, %v", text, value, err, same, cachedErr)
		}
		if plain, ok := plainInteger(text); ok && (plain != value || err != nil) {
			t.Errorf("%q is %d, %v; as an integer, %d", text, value, err, plain)
		}
		if err != nil || blankArith(text) {
			return
		}
		if inside, same, err := eval(compileArith("(" + text + ")")); inside != state || same != value || err != nil {
			t.Errorf("%q is %d; in parentheses, %d, %v", text, value, same, err)
		}
	})
}

func arithShell(environ ...string) *Shell { return New(&Config{Env: environ}) }

func TestArithAllocations(t *testing.T) {
	sh := arithShell("i=41")
	for _, text := range []string{"i", "i+1", "i<100000", "(i*i-1)%7 ? i : -i", "0 && i"} {
		allocs := testing.AllocsPerRun(100, func() { sh.evalArithmetic(t.Context(), text, 0) })
		if allocs != 0 {
			t.Errorf("%q takes %v allocations", text, allocs)
		}
	}
}

// TestArithNesting wants an error where the stack would end.
func TestArithNesting(t *testing.T) {
	for _, piece := range []string{"(", "-", "x=", "1?", "0?1:", "2**"} {
		if _, err := arithShell().evalArithmetic(t.Context(), strings.Repeat(piece, 1<<20)+"1", 0); err == nil {
			t.Errorf("a million times %q is no error", piece)
		}
	}
	sum := strings.Repeat("1+", 1<<20) + "1"
	if n, err := arithShell().evalArithmetic(t.Context(), sum, 0); n != 1<<20+1 || err != nil {
		t.Errorf("a long sum is %d, %v", n, err)
	}
}

func TestArithSubscriptDepth(t *testing.T) {
	sh := arithShell("x=PIPESTATUS[x]")
	if _, err := sh.evalArithmetic(t.Context(), "x", 0); err == nil {
		t.Error("an endless subscript is no error")
	}
}

func TestArithPipestatus(t *testing.T) {
	sh := arithShell()
	sh.pipestatus = []int{1, 2, 3}
	for text, want := range map[string]int64{
		"PIPESTATUS": 1, "PIPESTATUS[1]": 2, "PIPESTATUS[-1]": 3, "PIPESTATUS[PIPESTATUS[0]]+1": 3, "PIPESTATUS[9]": 0,
	} {
		if n, err := sh.evalArithmetic(t.Context(), text, 0); n != want || err != nil {
			t.Errorf("%s is %d, %v, want %d", text, n, err, want)
		}
	}
}

// TestArithCache evaluates in several goroutines more than there is room for.
func TestArithCache(t *testing.T) {
	for g := range 4 {
		t.Run(fmt.Sprint(g), func(t *testing.T) {
			t.Parallel()
			sh := arithShell("x=5")
			for i := range int64(5000) {
				text := fmt.Sprintf("x + %d", i%1500)
				if n, err := sh.evalArithmetic(t.Context(), text, 0); n != 5+i%1500 || err != nil {
					t.Fatal(text, n, err)
				}
			}
		})
	}
}

func TestArithCommandError(t *testing.T) {
	for _, row := range []struct{ command, text, want string }{
		{"((", " 1/0", `((: 1/0: division by 0 (error token is "0")`},
		{"let", "1/0", `let: 1/0: division by 0 (error token is "0")`},
		{"let", "bad", `let: 1+: syntax error: operand expected (error token is "+")`},
		{"let", "PIPESTATUS[1/0]", `1/0: division by 0 (error token is "0")`},
	} {
		_, err := arithShell("bad=1+").evalArithmeticFor(t.Context(), row.command, row.text)
		if err == nil || err.Error() != row.want {
			t.Errorf("%s %q is %v, want %s", row.command, row.text, err, row.want)
		}
	}
	sh := arithShell()
	if one, zero := sh.arithCommand(t.Context(), "let", "0", "5"), sh.arithCommand(t.Context(), "((", "5-5"); one != 0 || zero != 1 {
		t.Errorf("statuses %d and %d", one, zero)
	}
}

func BenchmarkArith(b *testing.B) {
	for _, text := range []string{"41", "i", "i+1", "i<100000", "n*fib", "(i*n+fib)%1000 > 5 ? i : n", "i++", "i+=2", "PIPESTATUS[0]"} {
		b.Run(text, func(b *testing.B) {
			sh := arithShell("i=41", "n=7", "fib=12")
			b.ReportAllocs()
			for b.Loop() {
				sh.evalArithmetic(b.Context(), text, 0)
			}
		})
	}
}

// BenchmarkArithNew evaluates what is never the same, as $(($i+1)).
func BenchmarkArithNew(b *testing.B) {
	sh := arithShell()
	var text []byte
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		text = append(strconv.AppendInt(text[:0], i, 10), "+1"...)
		sh.evalArithmetic(b.Context(), string(text), 0)
	}
}
