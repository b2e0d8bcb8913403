package pattern

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

var regexpTexts = []string{
	"a", "", "^a$", "a|b", "a|ab", "(a|ab)(c|bcd)", "x*", "(x*)*", "a+b?", "a{2}", "a{2,}", "a{1,2}", "a{,2}b", "a**", "(a+)+", "[a-c]+", "[^a]",
	"[]a]", "[^]a]", "[a-]", "[[:digit:]]+", "[[:alpha:]_]*", "[[.a.]]", "[[=a=]b]", "[\\d]", `a\.b`, "a.b", `\(a\)`, "(a)(b)?", "()", "a)", `\w+`, `\bb`, `\Ba`,
	`\s`, `\S+`, "é", "[éü]+", "(", "[", "[a", "*", "a|*", "a{2", "a{3,2}", "[b-a]", "[[:no:]]", `\`, "+", "(?:a)", "$a", "a^b", "(^a)", "(a$)|b",
}

var regexpSubjects = []string{"a", "b", "ab", "abcd", "aab", "xx", "a.b", "a\nb", "axb", "(a)", "a)", "]", "-", "12", "a_b 3", "é", "ü", `\d`, ""}

// regexpOutcomes are what bash's BASH_REMATCH would be for each subject.
func regexpOutcomes(text string) string {
	re, err := CompileRegexp(text, false)
	if err != nil {
		return "error"
	}
	var b strings.Builder
	for _, s := range regexpSubjects {
		fmt.Fprintf(&b, "%d:", len(re.FindStringSubmatch(s)))
		for _, group := range re.FindStringSubmatch(s) {
			b.WriteString("<" + group + ">")
		}
	}
	return b.String()
}

func TestRegexpAsBash(t *testing.T) {
	t.Parallel()
	const script = `n=$1; shift
for p in "${@:1:n}"; do
	all=
	for s in "${@:n+1}"; do
		[[ $s =~ $p ]]
		(($? == 2)) && { all=error; break; }
		all+=${#BASH_REMATCH[@]}:
		for g in "${BASH_REMATCH[@]}"; do all+="<$g>"; done
	done
	printf '%s\0' "$all"
done`
	args := append([]string{fmt.Sprint(len(regexpTexts))}, append(regexpTexts, regexpSubjects...)...)
	out, _, _ := bashtest.Run(t, "", script, args...)
	for i, want := range strings.Split(strings.TrimSuffix(out, "\x00"), "\x00") {
		if got := regexpOutcomes(regexpTexts[i]); got != want {
			t.Errorf("%s\ngives %s\nbash  %s", regexpTexts[i], got, want)
		}
	}
}

func TestRegexpErrors(t *testing.T) {
	t.Parallel()
	if _, err := CompileRegexp(`(a)\1`, false); !errors.Is(err, ErrBackReference) {
		t.Error(err)
	}
	for _, noCase := range []bool{false, true} {
		re, err := CompileRegexp("aB", noCase)
		if err != nil || re.MatchString("Ab") != noCase {
			t.Errorf("noCase %v: %v, %v", noCase, re, err)
		}
	}
}

// FuzzRegexp checks that what is taken for an expression is one for Go.
func FuzzRegexp(f *testing.F) {
	for _, text := range regexpTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		re, err := CompileRegexp(text, false)
		if (re == nil) != (err != nil) {
			t.Errorf("%q is %v, %v", text, re, err)
		}
		if re != nil {
			re.FindStringSubmatchIndex(text)
		}
	})
}

func TestSplitList(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "a": "a", "a:b": "a|b", ":a::b:": "a|b", `a\:b:c`: `a\:b|c`, "[:]:a": "[:]|a", "[a:b": "[a|b", `a\`: `a\`,
	} {
		if got := strings.Join(SplitList(text), "|"); got != want {
			t.Errorf("%q has %q, want %q", text, got, want)
		}
	}
}
