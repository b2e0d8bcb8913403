package vars

import (
	"strings"
	"testing"
)

// What was read of a text before is left alone when the text grows, and so is a
// copy of the variable, which may grow in its own way.
func TestVariableAppend(t *testing.T) {
	t.Parallel()
	v := NewScalar(strings.Repeat("a", minRoom))
	before := v.Text
	v.Append("b")
	one := v.Text
	copied := v.Clone()
	v.Append("c")
	copied.Append("d")
	for _, row := range []struct{ got, want string }{
		{before, strings.Repeat("a", minRoom)}, {one, before + "b"}, {v.Text, before + "bc"}, {copied.Text, before + "bd"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
	v.Text = one // an assignment
	v.Append("e")
	if want := before + "be"; v.Text != want || one != before+"b" {
		t.Errorf("%q, want %q; was %q", v.Text, want, one)
	}
}

// Appending again and again takes room twice each time that it is used up, not
// once for each byte.
func TestVariableAppendAllocates(t *testing.T) {
	v := NewScalar("")
	allocs := testing.AllocsPerRun(1, func() {
		v.Text = ""
		for range 1 << 14 {
			v.Append("x")
		}
	})
	if allocs > minRoom+20 {
		t.Errorf("%v allocations", allocs)
	}
}
