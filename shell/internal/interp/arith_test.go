package interp

import (
	"strconv"
	"testing"

	"gopipe/shell/internal/state"
)

func arithShell(environ ...string) *state.Shell { return NewShell(&state.Config{Env: environ}, nil) }

func TestArithAllocations(t *testing.T) {
	sh := arithShell("i=41")
	for _, text := range []string{"i", "i+1", "i<100000", "(i*i-1)%7 ? i : -i", "0 && i"} {
		allocs := testing.AllocsPerRun(100, func() { evalArithmetic(t.Context(), sh, text, 0) })
		if allocs != 0 {
			t.Errorf("%q takes %v allocations", text, allocs)
		}
	}
}

func TestArithSubscriptDepth(t *testing.T) {
	sh := arithShell("x=PIPESTATUS[x]")
	if _, err := evalArithmetic(t.Context(), sh, "x", 0); err == nil {
		t.Error("an endless subscript is no error")
	}
}

func TestArithPipestatus(t *testing.T) {
	sh := arithShell()
	sh.Pipestatus = []int{1, 2, 3}
	for text, want := range map[string]int64{
		"PIPESTATUS": 1, "PIPESTATUS[1]": 2, "PIPESTATUS[-1]": 3, "PIPESTATUS[PIPESTATUS[0]]+1": 3, "PIPESTATUS[9]": 0,
	} {
		if n, err := evalArithmetic(t.Context(), sh, text, 0); n != want || err != nil {
			t.Errorf("%s is %d, %v, want %d", text, n, err, want)
		}
	}
}

func TestArithCommandError(t *testing.T) {
	for _, row := range []struct{ command, text, want string }{
		{"((", " 1/0", `((: 1/0: division by 0 (error token is "0")`},
		{"let", "1/0", `let: 1/0: division by 0 (error token is "0")`},
		{"let", "bad", `let: 1+: syntax error: operand expected (error token is "+")`},
		{"let", "PIPESTATUS[1/0]", `1/0: division by 0 (error token is "0")`},
	} {
		sh := arithShell("bad=1+")
		_, err := evalArithmeticFor(t.Context(), sh, row.command, row.text)
		if err == nil || err.Error() != row.want {
			t.Errorf("%s %q is %v, want %s", row.command, row.text, err, row.want)
		}
	}
	sh := arithShell()
	if one, zero := ArithCommand(t.Context(), sh, "let", "0", "5"), ArithCommand(t.Context(), sh, "((", "5-5"); one != 0 || zero != 1 {
		t.Errorf("statuses %d and %d", one, zero)
	}
}

func BenchmarkArith(b *testing.B) {
	for _, text := range []string{"41", "i", "i+1", "i<100000", "n*fib", "(i*n+fib)%1000 > 5 ? i : n", "i++", "i+=2", "PIPESTATUS[0]"} {
		b.Run(text, func(b *testing.B) {
			sh := arithShell("i=41", "n=7", "fib=12")
			b.ReportAllocs()
			for b.Loop() {
				evalArithmetic(b.Context(), sh, text, 0)
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
		evalArithmetic(b.Context(), sh, string(text), 0)
	}
}
