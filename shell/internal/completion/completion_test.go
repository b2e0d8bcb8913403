package completion

import (
	"slices"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

// specs are options of complete, as it shows them again.
var specs = []string{
	"-W 'a b' x", "-o nospace -o default -F f x", "-abcdefgjksuv x", "-A signal -A arrayvar -A group x", "-o plusdirs -A user -G '*.c' -P '<' -S '>' -X '!a' x",
	"-C 'a b' x", "-W '' ''", "-D -F f", "-E -W a", "-I -f", "-b 'a b'", "-W it\\'s x", "-W a -W b x", "-o nosort x", "-A alias -a x",
}

// specOf parses the options of a command, which are words without quotes.
func specOf(t *testing.T, words []string) (spec *Spec, name string) {
	t.Helper()
	spec = &Spec{}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if word == "" || word[0] != '-' {
			return spec, word
		}
		if special := Special(word[1]); special != "" {
			name = special
			continue
		}
		for _, letter := range []byte(word[1:]) {
			arg := ""
			if strings.Contains(Letters, string(letter)+":") {
				arg, words = words[0], words[1:]
			}
			if bad := spec.Add(letter, arg); bad != "" {
				t.Fatalf("-%c %s: %s", letter, arg, bad)
			}
		}
	}
	return spec, name
}

func TestLine(t *testing.T) {
	t.Parallel()
	for _, command := range specs {
		words, _, _ := bashtest.Run(t, "", `printf '%s\n' `+command)
		spec, name := specOf(t, strings.Split(strings.TrimSuffix(words, "\n"), "\n"))
		want, _, _ := bashtest.Run(t, "", "complete "+command+"; complete")
		if got := spec.Line(name); got != want {
			t.Errorf("%s is shown as\n%sin bash\n%s", command, got, want)
		}
		want, _, _ = bashtest.Run(t, "", `complete `+command+`; compopt "$1"`, strings.NewReplacer(ForCommand, "-D", ForEmptyLine, "-E", ForInitialWord, "-I").Replace(name))
		if got := spec.OptionsLine(name); got != want {
			t.Errorf("the options of %s are shown as\n%sin bash\n%s", command, got, want)
		}
	}
}

func TestAdd(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		letter   byte
		arg, bad string
	}{
		{'o', "nospace", ""}, {'o', "x", "x: invalid option name"}, {'o', "", ": invalid option name"},
		{'A', "file", ""}, {'A', "File", "File: invalid action name"},
		{'F', "a;b", "`a;b': not a valid identifier"}, {'F', "a-b", ""}, {'W', "a;b", ""},
	} {
		var spec Spec
		if bad := spec.Add(tt.letter, tt.arg); bad != tt.bad {
			t.Errorf("-%c %q: %q, want %q", tt.letter, tt.arg, bad, tt.bad)
		}
	}
	var spec Spec
	if text, set := spec.Text('W'); text != "" || set {
		t.Errorf("the zero value has %q, %t", text, set)
	}
	spec.Add('W', "")
	if text, set := spec.Text('W'); text != "" || !set {
		t.Errorf("-W '' gives %q, %t", text, set)
	}
	if spec.Add('f', ""); spec.Actions != File || spec.Options != 0 {
		t.Errorf("-f gives %b, %b", spec.Actions, spec.Options)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var table Table
	if table.Get("a") != nil || table.Names(nil) != nil {
		t.Error("the zero value has something")
	}
	first, second := &Spec{}, &Spec{}
	table.Put("a", first)
	clone := table.Clone()
	clone.Put("a", second)
	clone.Put("b", second)
	table.Put("c", first)
	table.Put("none", nil)
	byLength := func(name string) uint32 { return uint32(name[0]) * 511 } // the later, the earlier
	if got := table.Names(byLength); !slices.Equal(got, []string{"c", "a"}) || table.Get("a") != first {
		t.Errorf("the table has %q", got)
	}
	clone.Put("a", nil)
	if got := clone.Names(byLength); !slices.Equal(got, []string{"b"}) || clone.Get("a") != nil || clone.Get("b") != second {
		t.Errorf("the clone has %q", got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		list, separators string
		want             []string
	}{
		{"", " ", nil},
		{"  a   b ", " ", []string{"a", "b"}},
		{"a:b c", ":", []string{"a", `b\ c`}},
		{`'a b' "c d" e\ f`, " ", []string{"'a b'", `"c d"`, `e\ f`}},
		{"$(a b) ${c d} `e f`", " ", []string{"$(a b)", "${c d}", "`e f`"}},
		{"a;b|c #d", " ", []string{`a\;b\|c`, `\#d`}},
		{"'a b", " ", []string{"'a b'"}},
		{`"a b`, " ", []string{`"a b"`}},
		{"a\nb", " ", []string{"a'\n'b"}},
		{"''", " ", []string{"''"}},
		{"a b", "", []string{`a\ b`}},
	} {
		if got := Words(tt.list, tt.separators); !slices.Equal(got, tt.want) {
			t.Errorf("%q at %q is %q, want %q", tt.list, tt.separators, got, tt.want)
		}
	}
}

func TestUnquoted(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"": "", "a": "a", `a\ b`: "a b", `'a\b'`: `a\b`, `"a\b"`: "ab", `"it's`: "it's", `'a"b`: `a"b`, `a\`: `a\`, `a''b""c`: "abc",
	} {
		if got := Unquoted(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
}

// FuzzWords checks that each word of a list is one word, with all quotes closed,
// and that nothing but separators is lost.
func FuzzWords(f *testing.F) {
	for _, list := range []string{"", "a b", `'a b`, `"a$(b "c`, "${a'}'", "`a\\` b", `\`, "$(a(b)c) d", `"\"`, "a\nb#"} {
		f.Add(list)
	}
	f.Fuzz(func(t *testing.T, list string) {
		total := 0
		for _, word := range Words(list, " ") {
			if total += len(word); word == "" {
				t.Errorf("%q has an empty word", list)
			}
			Unquoted(word)
			if quotes := word[0] == '\'' || word[0] == '"'; quotes && span(word) == len(word) && (len(word) < 2 || word[len(word)-1] != word[0]) {
				t.Errorf("%q has the word %q, which lacks a quote", list, word)
			}
		}
		if least := len(strings.ReplaceAll(list, " ", "")); total < least {
			t.Errorf("%q has %d bytes of words", list, total)
		}
	})
}
