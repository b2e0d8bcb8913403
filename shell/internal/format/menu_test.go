package format

import "testing"

func TestMenu(t *testing.T) {
	t.Parallel()
	items := []string{"a", "bb", "ccc", "d d", "e", "é"}
	for _, row := range []struct {
		items []string
		width int
		want  string
	}{
		{items[:5], 80, "1) a\n2) bb\n3) ccc\n4) d d\n5) e\n"},
		{items, 20, "1) a\t4) d d\n2) bb\t5) e\n3) ccc\t6) é\n"},
		{items, 1, "1) a\n2) bb\n3) ccc\n4) d d\n5) e\n6) é\n"},
	} {
		if got := Menu(row.items, row.width); got != row.want {
			t.Errorf("%q in %d columns is\n%q, want\n%q", row.items, row.width, got, row.want)
		}
	}
}
