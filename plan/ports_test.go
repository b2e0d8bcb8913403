package plan

import "testing"

// ports must not write into the capacity that From may have.
func TestPortsCopies(t *testing.T) {
	t.Parallel()
	backing := []Port{{0, 1}, {7, 7}}
	e := Edge{From: backing[:1], To: []Port{{1, 0}}}
	if got := e.ports(); len(got) != 2 || got[0] != (Port{0, 1}) || got[1] != (Port{1, 0}) {
		t.Errorf("got %v", got)
	}
	if backing[1] != (Port{7, 7}) {
		t.Errorf("ports overwrote its input: %v", backing)
	}
}
