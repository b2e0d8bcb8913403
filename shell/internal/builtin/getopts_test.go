package builtin

import (
	"strings"
	"testing"

	"gopipe/shell/internal/state"
)

// FuzzGetopts checks that getopts comes to an end of whatever words.
func FuzzGetopts(f *testing.F) {
	for _, words := range []string{"", "-a -b c", "-abc", "-- -a", "-", "a -b", "-b"} {
		f.Add(":ab:c", words, "-b -")
		f.Add("", words, "")
	}
	f.Fuzz(func(t *testing.T, letters, first, then string) {
		var g state.GetoptsState
		take(&g, letters, strings.Fields(first)) // a script may give others each time
		words := strings.Fields(then)
		for n := 0; ; n++ {
			opt, found := take(&g, letters, words)
			if !found {
				break
			}
			if opt.letter == "" || n > len(then)+1 {
				t.Fatalf("%q of %q, then %q: option %d is %q", letters, first, then, n, opt.letter)
			}
		}
	})
}
