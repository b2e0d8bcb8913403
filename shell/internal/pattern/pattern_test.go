package pattern

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"gopipe/shell/internal/bashtest"
	"gopipe/shell/internal/locale"
)

// bashMatches asks bash which subjects each pattern matches.
func bashMatches(t *testing.T, patterns, subjects []string, flags Flags) []bool {
	t.Helper()
	if bashtest.Path() == "" {
		t.Skip("no bash to compare with")
	}
	const script = `n=$1; shift
for p in "${@:1:n}"; do
	for s in "${@:n+1}"; do
		case $s in $p) printf 1;; *) printf 0;; esac
	done
done`
	args := []string{"-O", "extglob"}
	if flags&NoCase != 0 {
		args = append(args, "-O", "nocasematch")
	}
	if flags&Extended == 0 {
		args[0] = "+O"
	}
	args = append(args, "-c", script, "bash", fmt.Sprint(len(patterns)))
	cmd := exec.Command(bashtest.Path(), append(append(args, patterns...), subjects...)...)
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	var diag bytes.Buffer
	cmd.Stderr = &diag
	out, err := cmd.Output()
	if err != nil || len(out) != len(patterns)*len(subjects) {
		t.Fatalf("bash: %v, %d answers, %s", err, len(out), diag.String())
	}
	answers := make([]bool, len(out))
	for i := range out {
		answers[i] = out[i] == '1'
	}
	return answers
}

func testPatternsAsBash(t *testing.T, patterns, subjects []string, flags Flags) {
	t.Helper()
	if !locale.UTF8() {
		t.Skip("bash is asked in a UTF-8 locale")
	}
	answers := bashMatches(t, patterns, subjects, flags)
	for i, text := range patterns {
		p := compile(text, flags)
		for j, s := range subjects {
			if want := answers[i*len(subjects)+j]; p.Match(s) != want {
				t.Errorf("flags %b: %q matches %q: %v in bash", flags, text, s, want)
			}
		}
	}
}

var texts = []string{
	"", "a", "*", "?", "??", "a*", "*a", "*a*", "a*b*c", "*.*", "**", "*?", "?*", "*??*", `\*`, `a\`, `\a\b`, `\\`,
	"[a]", "[ab]", "[a-c]", "[!a-c]", "[^a]", "[]]", "[!]]", "[]-a]", "[z-a]", "[z-ab]", "[a-]", "[-a]", "[--0]",
	`[\]]`, `[a\]b]`, `[\^a]`, `[\!a]`, `[\\]`, `[a\-c]`, `[a-\c]`, "[", "[]", "[]a", "[a", "[!a", "[a*", `[a\`, "[[]", "[[a]",
	"[[:alpha:]]", "[[:digit:][:upper:]]", "[![:space:]]*", "[[:foo:]x]", `[[:al\pha:]]`, "[[:alpha:]-z]", "[a-[:alpha:]]",
	"[[:alpha:]", "[[:]x]", "[a[:]x]", "[[=a=]]", "[[=a=]b]", "[[=a]]", "[[=]=]]",
	"[[.a.]]", "[[.hyphen.]]", "[[.a.]-c]", "[[.a.]-[.c.]]", "[[.aa.]b]", "[[.space.]-[.tilde.]]", "[[.].]]",
	"é", "[é]", "[à-ü]", "?é", "*é", "\xc3", "*\xff", "[\xc3]", "é?",
	"@(a|b)", "?(a|b)", "*(a|b)", "+(a|b)", "!(a|b)", "*@(a|b)*", "+(a|aa)b", "+(?(a)|b)c", "!(!(a))", "!(a)*", "!(*)",
	"@(a|@(b|c))", "*(+(a)b)", "@()", "!()", "*()", "+()", "@(|a)", "@(a|)", `@(\))`, `@(a\|b)`, "@([)])", "@([|])", "@(a(b)c)",
	"@(a[b|c)", "@([x|y)", "+(b", "+(b*", `+(\b`, "*+(b", "x@(a", "@(", "?(a)?(b)c", "a@(b)", "@(a*|*b)c", "!(*.a|*.b)", "*.!(a)",
	"@(é|b)", "!(é)", "*(?)", "+([!a])", "@", "+", "!", "(a)", "a|b", "ab@c+d", "[A-z]", "[[:lower:]]", "[[:upper:]]", "É", "ABC",
}

var subjects = []string{
	"a", "b", "c", "ab", "ba", "abc", "aab", "aabb", "abab", "cab", "abcabc", "a.a", "a.b", ".a", "x", "z", "A", "ABC", "aBc", "_", "5",
	"-", "0", "]", "[", `\`, "^", "!", "*", `a\`, `[a\`, "[a", "[]", "[]a", "[!a", "a]", ":]", "=]", "[x", "x]", " ", "\n", "a\nb", "|", ")", "a|b",
	"(a)", "a(b)c", "@(a[b|c)", "@(", "+(b", `+(\b`, "x+(b", "+(b*", "x@(a", "ab@c+d", "@", "+", "é", "É", "aé", "éa", "\xc3", "é\xff", "\xff", "a\xff",
}

func TestAsBash(t *testing.T) {
	t.Parallel()
	for _, flags := range []Flags{0, Extended, NoCase, Extended | NoCase} {
		testPatternsAsBash(t, texts, subjects, flags)
	}
}

// TestRandomAsBash has patterns that nobody would write.
func TestRandomAsBash(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var patterns []string
	for range 1500 {
		if text := randomPattern(random); !nothingAfterStar.MatchString(text) {
			patterns = append(patterns, text)
		}
	}
	testPatternsAsBash(t, patterns, []string{"a", "b", "ab", "aab", "abab", "ba.b", "é", "a-é", "-"}, Extended)
}

// nothingAfterStar finds where bash is wrong: it doesn't let a group match
// nothing at the end of a text, if there is a "*" before it.
var nothingAfterStar = regexp.MustCompile(`\*(\?|[?*]\(.*\))*[@+!]\(`)

func randomPattern(random *rand.Rand) string {
	parts := []string{"a", "b", "é", ".", "*", "?", "[ab]", "[!a]", "[a-b]", "[[:alpha:]]", `\`, "@(", "?(", "*(", "+(", "!(", "|", ")", ")", "-"}
	var b strings.Builder
	open := 0
	for range 1 + random.IntN(9) {
		part := parts[random.IntN(len(parts))]
		switch {
		case part == `\`:
			part = `\*`
		case strings.HasSuffix(part, "("):
			open++
		case part == ")":
			open--
		}
		b.WriteString(part)
	}
	return b.String() + strings.Repeat(")", max(0, open))
}

// A reference matches in the simplest way: it tries everything.
type reference struct {
	flags Flags
	wide  bool
	steps int // that it has left
}

func (ref *reference) matches(p, s string) bool {
	if ref.steps--; ref.steps < 0 {
		return false
	}
	if p == "" {
		return s == ""
	}
	if ref.flags&Extended != 0 && len(p) > 1 && p[1] == '(' && strings.Contains("?*+@!", p[:1]) {
		alts, rest, ok := cutGroup(p[2:])
		if !ok {
			return p == s
		}
		return ref.group(p, alts, rest, s)
	}
	switch p[0] {
	case '*':
		return ref.splits(s, func(_, after string) bool { return ref.matches(p[1:], after) })
	case '?':
		return ref.char(s, p[1:], func(rune) bool { return true })
	case '[':
		if set, n := parseBracket(p[1:], ref.flags); n > 0 {
			return ref.char(s, p[1+n:], func(r rune) bool { return set.find(r, ref.wide) != set.negated })
		}
	case '\\':
		if len(p) > 1 {
			p = p[1:]
		}
	}
	want, n := firstChar(p, ref.wide)
	return ref.char(s, p[n:], func(r rune) bool {
		return r == want || ref.flags&NoCase != 0 && fold(r, ref.wide) == fold(want, ref.wide)
	})
}

// char matches a character and then the rest of the pattern.
func (ref *reference) char(s, rest string, is func(rune) bool) bool {
	if s == "" {
		return false
	}
	r, n := firstChar(s, ref.wide)
	return is(r) && ref.matches(rest, s[n:])
}

// splits tries all ways to split s in two.
func (ref *reference) splits(s string, try func(before, after string) bool) bool {
	for at := 0; ; at += firstSize(s[at:], ref.wide) {
		if try(s[:at], s[at:]) {
			return true
		}
		if at == len(s) {
			return false
		}
	}
}

func (ref *reference) group(p string, alts []string, rest, s string) bool {
	op := p[0]
	if (op == '?' || op == '*') && ref.matches(rest, s) {
		return true
	}
	return ref.splits(s, func(before, after string) bool {
		one := false
		for _, alt := range alts {
			one = one || ref.matches(alt, before)
		}
		switch {
		case one == (op == '!'):
			return false
		case ref.matches(rest, after):
			return true
		}
		return (op == '*' || op == '+') && before != "" && ref.matches(p, after)
	})
}

func FuzzPattern(f *testing.F) {
	for i, text := range texts {
		f.Add(text, subjects[i%len(subjects)], byte(i))
		f.Add(text, "abcabc", byte(Extended))
	}
	f.Fuzz(func(t *testing.T, text, s string, bits byte) {
		if len(text) > 20 || len(s) > 10 {
			t.Skip()
		}
		flags := Flags(bits) & (Extended | NoCase)
		if msg := differsFromReference(text, s, flags); msg != "" {
			t.Errorf("%q, flags %b, on %q: %s", text, flags, s, msg)
		}
	})
}

func differsFromReference(text, s string, flags Flags) string {
	ref := &reference{flags: flags, wide: locale.UTF8() && utf8.ValidString(text) && utf8.ValidString(s), steps: 1e5}
	if !ref.wide {
		ref.flags |= byteWise
	}
	want := referenceResults(ref, text, s)
	if ref.steps < 0 {
		return ""
	}
	p := compile(text, flags)
	m := p.on(s)
	from, to := m.next(0)
	got := fmt.Sprint(p.Match(s), p.Prefix(s, false), p.Prefix(s, true), p.Suffix(s, false), p.Suffix(s, true), from, to)
	if got != want {
		return fmt.Sprintf("got %s, want %s", got, want)
	}
	return ""
}

// referenceResults are those of all methods.
func referenceResults(ref *reference, text, s string) string {
	shortPrefix, longPrefix, shortSuffix, longSuffix, from, to := -1, -1, -1, -1, -1, -1
	ref.splits(s, func(before, after string) bool {
		if ref.matches(text, before) {
			if longPrefix = len(before); shortPrefix < 0 {
				shortPrefix = longPrefix
			}
		}
		if ref.matches(text, after) {
			if shortSuffix = len(before); longSuffix < 0 {
				longSuffix = shortSuffix
			}
		}
		if from < 0 || from == len(before) {
			ref.splits(after, func(match, _ string) bool {
				if ref.matches(text, match) {
					from, to = len(before), len(before)+len(match)
				}
				return false
			})
		}
		return false
	})
	return fmt.Sprint(ref.matches(text, s), shortPrefix, longPrefix, shortSuffix, longSuffix, from, to)
}

func TestAsReference(t *testing.T) {
	t.Parallel()
	for _, text := range texts {
		for _, s := range append(subjects, "") {
			for _, flags := range []Flags{0, Extended, NoCase, Extended | NoCase} {
				if msg := differsFromReference(text, s, flags); msg != "" {
					t.Errorf("%q, flags %b, on %q: %s", text, flags, s, msg)
				}
			}
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for _, s := range append(texts, "a[[:alpha:]]b", "é*\xff") {
		quoted := Quote(s)
		if HasMeta(quoted, Extended) || Unquote(quoted) != s || !compile(quoted, Extended).Match(s) {
			t.Errorf("%q is quoted as %q", s, quoted)
		}
	}
}

// TestTime has what takes a matcher that backtracks for ever.
func TestTime(t *testing.T) {
	t.Parallel()
	s := strings.Repeat("a", 500)
	for _, text := range []string{
		strings.Repeat("*a", 50) + "b", strings.Repeat("*[a]", 50) + "b", "*(*(*(a)))b", "+(a|aa|aaa)b", "*(a|*(a|*(a)))b", "+(+(a)+(a))b",
		strings.Repeat("?(a)", 100) + "b", "!(*b)c", strings.Repeat("!(b)", 10) + "b", "*(!(a)|a)b",
	} {
		p := compile(text, Extended)
		if p.Match(s) || p.Prefix(s, true) >= 0 || p.Suffix(s, false) >= 0 {
			t.Errorf("%q matches", text)
		}
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	const texts = 3 * buckets * ways
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range texts {
				s := fmt.Sprint(i)
				if p := Compile("*"+s, Flags(i)&Extended); !p.Match("x"+s) || p.Match("x"+s+"x") {
					t.Errorf("the pattern of %s is %q", s, p.text)
				}
			}
		})
	}
	all.Wait()
	if p := Compile("cached", 0); Compile("cached", 0) != p || Compile("cached", Extended) == p {
		t.Error("a pattern is compiled again, or is found for other flags")
	}
}

func TestAllocations(t *testing.T) {
	line := strings.Repeat("x", 50) + " ERROR: é " + strings.Repeat("y", 50)
	for _, text := range []string{"*ERROR*", "*[E]RR?R*", "ERROR*", "*@(WARN|ERROR)*"} {
		n := testing.AllocsPerRun(100, func() {
			p := Compile(text, Extended)
			p.Match(line)
			p.Prefix(line, true)
			p.Suffix(line, false)
		})
		if n > 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	line := "2026-11-25T01:02:03 host-17 daemon[1234]: ERROR cannot open /var/lib/app/data/file.tar.gz: no such file"
	for _, text := range []string{"*ERROR*", "*FATAL*", "*.gz: *file", "*[0-9]: ERR?R *", "*@(ERROR|FATAL)*", "!(*FATAL*)"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Compile(text, Extended).Match(line)
			}
		})
	}
	path := "/var/lib/app/data/file.tar.gz"
	b.Run("##*/", func(b *testing.B) {
		for b.Loop() {
			Compile("*/", 0).Prefix(path, true)
		}
	})
	b.Run("%.*", func(b *testing.B) {
		for b.Loop() {
			Compile(".*", 0).Suffix(path, false)
		}
	})
	b.Run("%% *", func(b *testing.B) {
		for b.Loop() {
			Compile(" *", 0).Suffix(line, true)
		}
	})
	b.Run("%%+([[:space:]])", func(b *testing.B) {
		for b.Loop() {
			Compile("+([[:space:]])", Extended).Suffix(line, true)
		}
	})
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			compile("*ERROR*", 0)
		}
	})
	b.Run("compile bracket", func(b *testing.B) {
		for b.Loop() {
			compile("*[[:digit:]a-z]*", 0)
		}
	})
}
