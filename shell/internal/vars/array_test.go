package vars

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

// FuzzList compares lists with maps. Each byte is a subscript that is set, or removed if
// it is odd.
func FuzzList(f *testing.F) {
	for _, text := range []string{"", "\x00\x02\x04", "\x04\x00\x05", "\x00\x02\x03\x03\x02", "\xfe\x00\xff"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list, want := new(List), map[int64]string{}
		for n, c := range text {
			at, value := int64(c/2), strconv.Itoa(n)
			if c%2 == 0 {
				list.Set(at, value)
				want[at] = value
			} else {
				list.Remove(at)
				delete(want, at)
			}
		}
		list = list.clone()
		keys := slices.Sorted(maps.Keys(want))
		var texts, values []string
		for _, key := range keys {
			texts, values = append(texts, strconv.FormatInt(key, 10)), append(values, want[key])
			if value, ok := list.Get(key); !ok || value != want[key] {
				t.Errorf("%d is %q, %v, want %q", key, value, ok, want[key])
			}
		}
		if !slices.Equal(list.keys(), texts) || !slices.Equal(list.Values(), values) || list.Len() != len(keys) {
			t.Errorf("has %q of %q, want %q of %q", list.Values(), list.keys(), values, texts)
		}
		if _, ok := list.Get(1 << 40); ok || len(keys) > 0 && list.Next() != keys[len(keys)-1]+1 {
			t.Errorf("after the last is %d", list.Next())
		}
	})
}

// TestDictOrder has the order of bash's own hash table, also after that has grown.
func TestDictOrder(t *testing.T) {
	t.Parallel()
	const script = `declare -A m; for k; do m[$k]=; done; unset "m[$1]"; printf '%s\n' "${!m[@]}"`
	for _, n := range []int{1, 10, 3000} {
		dict := NewDict()
		var keys []string
		for i := range n {
			keys = append(keys, "k"+strconv.Itoa(i*i)+"é")
			dict.Set(keys[i], "")
		}
		dict.Set(keys[n-1], "again")
		dict.Remove(keys[0])
		want, _, _ := bashtest.Run(t, "", script, keys...)
		if got := strings.Join(dict.clone().keys(), "\n") + "\n"; got != want {
			t.Errorf("%d keys are in another order than in bash", n)
		}
	}
}

func TestDeclaration(t *testing.T) {
	t.Parallel()
	sparse := NewIndexed([]string{"a b", ""})
	sparse.List.Set(5, "$x")
	dict := &Variable{Kind: Assoc, Set: true, Dict: NewDict(), Attrs: Readonly}
	dict.Dict.Set("k 1", "v")
	for want, vr := range map[string]*Variable{
		`declare -- v="it's"`:                       NewScalar("it's"),
		`declare -ix v=$'\n'`:                       {Kind: Scalar, Set: true, Text: "\n", Attrs: Integer | Export},
		`declare -x v`:                              {Kind: Scalar, Attrs: Export},
		`declare -a v=([0]="a b" [1]="" [5]="\$x")`: sparse,
		`declare -Ar v=(["k 1"]="v" )`:              dict,
		`declare -a v`:                              {Kind: Indexed},
	} {
		if got := Declaration("v", vr); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := Assignment("v", NewScalar("a b")); got != "v='a b'" || FlagsOf(nil) != "" {
		t.Errorf("%s, and flags of nothing %q", got, FlagsOf(nil))
	}
}
