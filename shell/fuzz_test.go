package shell

import (
	"bytes"
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/foresee"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
)

var goodLines = []string{
	"",
	"# nothing\n",
	"cat log | grep ERROR | sort | uniq -c",
	"a b 'c d' \"e $f\" g\\ h",
	"a |& b 2>&1 >c | d 2>/dev/null",
	"sort <in >out; sort <in >>out && cat || echo no",
	"cat <<E | cat <<-'F'\nx $y `z`\nE\n\tx $y\n\tF\n",
	"cat <<<\"here $x\" 3<&0 4>&- >|x <>y &>z",
	"x=1 y=$x; echo ${x:-2} ${#y} ${x%%1} ${x/1/2} ${x@Q} ${x^^}",
	"X=1 Y=2 env | grep X",
	"! a | b",
	"{ a; b; } | (c; d) >e",
	"echo $(date) `uname` $((1 + 2 * x)) | cat",
	"echo *.go {a,b}{1..3} ~ ~root ?x [a-c]*",
	"set -euo pipefail; shift 2; cd /; umask 022; ulimit -n 10",
	"printf '%s\\n' a b; test -e x; [ a = b ]; read -r x y",
	"exec 3>x; echo y >&3; exec 3>&-",
	"export A=b; readonly C=d; unset A",
	"echo $'a\\tb\\x41' $\"c\" \"$@\" $# $? $$ $0 $1 \"${10}\"",
	"eval 'a | b'; . ./file; command ls; type ls",
	"a \\\n | b # c\n",
	"echo ${x?gone} ${y:?no} ${z=1}",
	"for x in a b; do cat $x | wc -l; done >out; for ((i = 0; i < 3; i++)); do echo $i; done",
	"while read -r l; do echo \"$l\" | tr a b; done <in; until [[ -e x ]]; do sleep 1; break; done",
	"f() { local a=$1; ls $a | sort; return 3; }; f x && function g { f; } || g",
	"if a; then b | c; elif [[ $x == a* && ! -f y || $z =~ ^a(b|c) ]]; then d; else e; fi",
	"case $x in a | b*) c ;; (d) e | f ;& [[:alpha:]]) g ;;& *) ;; esac",
	"a=(1 'b c' [5]=x); a+=(z); echo ${a[@]} ${#a[*]} ${!a[@]} ${a[-1]:1:2}; declare -A m=([k]=v); m[x]+=1",
	"sleep 1 & wait $!; jobs -p; kill %1; trap 'echo $?' EXIT INT; ((x += 2)) && let y=x*2",
	"select x in a b; do break; done; time -p ls | wc; mapfile -t l <f; printf -v x %d 3; ls $x",
	"diff <(a x | b) <(c; d) | tee >(e >f) 2> >(g <(h)); while read l; do i; done < <(j) >k; coproc l <(m) | n",
	"fifo f g; a 2>\"$f\" | b >$g & sort \"$f\" $g $(c <$g) | merge --make h \"$f\" <(d) - | spread x >(e >\"$g\")",
	// Found by fuzzing, most of it lost by the printer.
	"${0//}", "\f", "cat <<<'F'\\", "\\\r", "\\\x00\n", "${ }", "\"$``\"", "${x: -2}", "${z:9no''''''}", "${x:''2}",
}

func FuzzParse(f *testing.F) {
	for _, line := range goodLines {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := interp.Parse(bytes.NewReader(text), "fuzz")
		var bad *source.SyntaxError
		if err != nil && !errors.As(err, &bad) {
			t.Errorf("a %T: %v", err, err)
		}
		if (err == nil) != (file != nil) {
			t.Errorf("got %v and %v", file, err)
		}
	})
}

// FuzzExplain checks that what was parsed, printed and parsed again means the
// same, and that to explain it does nothing else.
func FuzzExplain(f *testing.F) {
	for _, line := range goodLines {
		f.Add(line)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		if hugeBraces(text) || lostInPrint(text) || globsAbroad(text) {
			t.Skip()
		}
		file, err := interp.Parse(strings.NewReader(text), "")
		if err != nil {
			t.Skip()
		}
		first := explainText(t, file, dir)
		printed := unparse.Text(file)
		again, err := interp.Parse(strings.NewReader(printed), "")
		if err != nil {
			t.Skip() // the printer's own fault
		}
		if second := explainText(t, again, dir); second != first {
			t.Errorf("%q means\n%s\nprinted, it is %q and means\n%s", text, first, printed, second)
		}
		if entries, err := os.ReadDir(dir); len(entries) > 0 || err != nil {
			t.Errorf("%q leaves %v, %v", text, entries, err)
		}
	})
}

var spacedColon = regexp.MustCompile(`:\s`)

// lostInPrint finds what the printer may write differently: some bytes,
// backquotes, a backslash at the end, and the space of "${x: -1}"; and
// here-documents with expansions, whose end the parser may take for another's.
func lostInPrint(text string) bool {
	document := strings.Contains(strings.ReplaceAll(text, "<<<", ""), "<<")
	return strings.ContainsAny(text, "\x00\f\v\r`") || strings.HasSuffix(text, `\`) ||
		spacedColon.MatchString(text) || document && strings.Contains(text, "$")
}

// globsAbroad finds patterns of names that may change meanwhile.
func globsAbroad(text string) bool {
	return strings.Contains(text, "/") && strings.ContainsAny(text, "*?[")
}

// hugeBraces finds what has millions of words, as in bash.
func hugeBraces(text string) bool {
	return strings.Contains(text, "..") || strings.Count(text, "{") > 6
}

// asWritten are places in the text, and the text of functions: the printer
// need not write what it reads.
var asWritten = regexp.MustCompile(`(?m)  at \d+:\d+|(^stage \d+  (func|unknown) )("(\\.|[^"\\])*"|\S+)`)

func explainText(t *testing.T, file *syntax.File, dir string) string {
	t.Helper()
	cfg := &state.Config{
		Run: func(context.Context, *plan.Plan) (*pipeline.Result, error) {
			t.Error("a pipeline is run")
			return &pipeline.Result{}, nil
		},
		Env: []string{"PATH=/bin", "HOME=/", "x=y"}, Name: "fuzz", Args: []string{"a", "b c"}, Dir: dir,
		Files: map[int]*os.File{0: os.Stdin, 1: os.Stdout, 2: os.Stderr},
	}
	program, err := foresee.Explain(cfg, file)
	if err != nil {
		t.Fatal(err)
	}
	return asWritten.ReplaceAllString(program.Text(), "$1")
}
