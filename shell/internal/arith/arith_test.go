package arith

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

// expressions are where tests and fuzzing begin.
var expressions = []string{
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

// elementExpressions are about arrays.
var elementExpressions = []string{
	"a[0]", "a[0]++ + a[1]", "a[x=1]+=5", "a[-1]=7", "y=a[-7]+4", "a[-7]=4,y=2", "a[1", "a[1] = a[2] = 9", "a[1]++=3",
	"++a[1]", "y=a[$x-1]", "a[y=1]=y", "q[1", "1 + x[", "a[x++]++", "a[x++]=x", "++a[y++]", "a[a[a[0]]]", "a[1/0]", "a[1/0]=1",
	"0 && a[1/0]", "a[5]+=1", "a[1] a[x=2]", "a[\"1\"]", "y=a+1", "a=5", "a[a[0]+=1]+=a[0]", "a[1+]", "a[ 1 ]", "a[@]", "y=a[*]",
	"m[k]", "m[k]+=2", "m[x y]=3", "++m[k]", "m[k]*m[k]--",
	"x[0]", "x[1]", "x[0]+=4",
}

// fakeVars are variables of a test: elements have a name with a subscript.
type fakeVars struct {
	texts map[string]string
	size  int64 // of the array a
	said  strings.Builder
}

func newFakeVars() *fakeVars {
	return &fakeVars{size: 3, texts: map[string]string{
		"x": "3", "y": "-2", "bad": "1+", "deep": "x * (y - 1)", "loop": " 1 + loop", "effect": "y = 7",
		"a[0]": "1", "a[1]": "2", "a[2]": "x", "m[k]": "4",
	}}
}

const fakeVarsScript = `x=3 y=-2 bad=1+ deep='x * (y - 1)' loop=' 1 + loop' effect='y = 7'
unset z a m; a=(1 2 x); declare -A m=([k]=4)
`

func (v *fakeVars) Subscript(ctx context.Context, name, text string, depth int) (string, error) {
	if name == "m" || text == "" || text == "@" || text == "*" {
		return text, nil
	}
	if depth >= maxDepth {
		panic("too deep")
	}
	text = strings.NewReplacer(`"`, "", "$x", v.texts["x"]).Replace(text)
	index, err := compiled(text).run(ctx, v, depth)
	if err != nil {
		return "", SubscriptError{err}
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

func (v *fakeVars) Get(name string, indexed bool, subscript string) (string, error) {
	key, ok := v.element(name, indexed, subscript)
	if !ok {
		if subscript == "@" || subscript == "*" {
			name += "[" + subscript + "]"
		}
		v.said.WriteString(name + ": bad array subscript\n")
		return "", nil
	}
	return v.texts[key], nil
}

func (v *fakeVars) Set(name string, indexed bool, subscript string, value int64) error {
	key, ok := v.element(name, indexed, subscript)
	if ok {
		v.texts[key] = strconv.FormatInt(value, 10)
	} else {
		v.said.WriteString(name + "[" + subscript + "]: bad array subscript\n")
	}
	return nil
}

// outcome evaluates an expression as let does.
func (v *fakeVars) outcome(text string) string {
	value, err := compile(text).run(context.Background(), v, 0)
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

func testLikeBash(t *testing.T, exprs []string) {
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

func TestLikeBash(t *testing.T) { testLikeBash(t, expressions) }

func TestElementsLikeBash(t *testing.T) { testLikeBash(t, elementExpressions) }

var pieces = strings.Split("x y z 0 1 2 7 010 0x1f 2#101 08 bad effect deep a[0] a[1] a[x] a[y+3] m[k] "+
	"+ - * / % ** << >> < > <= >= == != && || & | ^ ! ~ ++ -- ? : , ( ) = += -= *= /= %= <<= >>= &= |= ^= @ [", " ")

// nonsense is a sequence of tokens.
func nonsense(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(7) {
		b.WriteString(pieces[r.IntN(len(pieces))])
		b.WriteString([]string{"", " "}[r.IntN(2)])
	}
	return b.String()
}

// sense is an expression that is right, mostly.
func sense(r *rand.Rand, depth int) string {
	pick := func(list string) string {
		words := strings.Fields(list)
		return words[r.IntN(len(words))]
	}
	if depth == 0 {
		return pick("x y z 0 1 2 7 010 0x1f 3 deep effect a[0] a[1] a[x-1] m[k] ++x x++ --a[0] a[1]-- bad")
	}
	one, two := sense(r, r.IntN(depth)), sense(r, r.IntN(depth))
	switch r.IntN(8) {
	case 0:
		return "(" + one + ")"
	case 1:
		return pick("- + ! ~") + " " + one
	case 2:
		return one + " ? " + two + " : " + sense(r, r.IntN(depth))
	case 3:
		return "(" + pick("x y a[1] m[k] a[x++]") + " " + pick("= += -= *= /= %= <<= >>= &= |= ^=") + " " + one + ")"
	}
	return one + pick(" + - * / % ** << >> < > <= >= == != && || & | ^ , ") + " " + two
}

// TestRandomLikeBash compares what nobody would write.
func TestRandomLikeBash(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var exprs []string
	for range 1500 {
		exprs = append(exprs, nonsense(r), sense(r, 4))
	}
	testLikeBash(t, exprs)
}

// FuzzEval checks that an expression means the same in parentheses, in a
// variable and from the cache.
func FuzzEval(f *testing.F) {
	for _, text := range append(expressions, elementExpressions...) {
		f.Add(text)
	}
	eval := func(p *program) (string, int64, error) {
		v := newFakeVars()
		value, err := p.run(context.Background(), v, 0)
		return fmt.Sprint(v.texts, v.said.String()), value, err
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "loop") {
			t.Skip() // its depth differs
		}
		state, value, err := eval(compile(text))
		again, same, cachedErr := eval(compiled(text))
		if again != state || same != value || fmt.Sprint(err) != fmt.Sprint(cachedErr) {
			t.Errorf("%q is %d, %v; cached, %d, %v", text, value, err, same, cachedErr)
		}
		if plain, ok := plainInteger(text); ok && (plain != value || err != nil) {
			t.Errorf("%q is %d, %v; as an integer, %d", text, value, err, plain)
		}
		if err != nil || isBlank(text) {
			return
		}
		if inside, same, err := eval(compile("(" + text + ")")); inside != state || same != value || err != nil {
			t.Errorf("%q is %d; in parentheses, %d, %v", text, value, same, err)
		}
	})
}

// TestNesting wants an error where the stack would end.
func TestNesting(t *testing.T) {
	for _, piece := range []string{"(", "-", "x=", "1?", "0?1:", "2**"} {
		if _, err := Eval(t.Context(), newFakeVars(), strings.Repeat(piece, 1<<20)+"1", 0); err == nil {
			t.Errorf("a million times %q is no error", piece)
		}
	}
	sum := strings.Repeat("1+", 1<<20) + "1"
	if n, err := Eval(t.Context(), newFakeVars(), sum, 0); n != 1<<20+1 || err != nil {
		t.Errorf("a long sum is %d, %v", n, err)
	}
}

// TestCache evaluates in several goroutines more than there is room for.
func TestCache(t *testing.T) {
	for g := range 4 {
		t.Run(fmt.Sprint(g), func(t *testing.T) {
			t.Parallel()
			vars := newFakeVars()
			for i := range int64(5000) {
				text := fmt.Sprintf("x + %d", i%1500)
				if n, err := Eval(t.Context(), vars, text, 0); n != 3+i%1500 || err != nil {
					t.Fatal(text, n, err)
				}
			}
		})
	}
}
