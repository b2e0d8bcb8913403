package source

import (
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

// accepted are texts that bash accepts and the parser alone does not, or not for
// what they are.
var accepted = []string{
	"v=caf\xe9; echo \"\xff$v\" '\xfe' # \xe9\ncat <<E\n\xe9\nE\ncase $v in *\xe9) ;; esac",
	"true &\\\n& echo; false |\\\n| echo; cat <\\\n<E >\\\n/dev/null\nE\necho ${\\\nx} $\\\n{#x} \"$\\\n(echo)\" $\\\n?",
	"((echo 2; echo 1) | sort)\nn=$((echo a; echo b) | wc -l)",
	"function f for i in 1; do :; done; function g (echo); function h [[ a ]]",
	"cat <<$a <<\"a\\\\b\" <<-'E F' <<${x}y\n1\n$a\n2\na\\b\n\t3\n\tE F\n4\n${x}y\n",
	"echo ${#1} ${##1} ${v////-} ${!-x} ${x~} ${a[@]~~} ${x:1:} ${} ${x y} ${(f)b}",
	"for ((${v}i=0;${v}i<2;${v}i++)); do :; done; (((${p}u<0||${p}u>1)&&(${p}u=1))); echo $((- -2)) $((a.b)) $[1 2]",
	"! ! true; ! ; time -- x; time ! x; time",
	"x=(1 2) a[0]=y env; a=(4*3)/2; a=([a-b]* =x [1]==); declare 1x=2 a-b=3; x=1 declare a=(1)",
	"let x=(1 + 2); eval a=(1 2); a[x y] z; for $x in a; do :; done; select x in a; { :; }",
	"[[ a =~ (a b|c[<>]x) ]] && [[ x =~ a|b ]]; if !(false); then :; fi",
	"x=`\"a`; echo `for` `echo \\` `; cat <<E\n`\n$(x\n${x\nE\n",
	"exit 0\n(((\xe9\"`$(\x00",
	"cat <<E\nno end",
}

func TestAccepted(t *testing.T) {
	t.Parallel()
	for _, text := range accepted {
		if _, err := Parse([]byte(text), ""); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"echo a\necho )":                  "2:6",
		"x=$(( (1+\n2) ))\nif x; fi":      "3:7", // behind what moves lines
		"((a); (b)); (((c) ) ); echo (":   "1:24",
		"if true; then exit; fi\n(":       "2:1",
		"echo; else x":                    "1:7",
		"f() else":                        "1:5",
		"{ echo; else; }":                 "1:9",
		"true && exit\n(":                 "2:1",
		"exit() { :; }; exit\n(":          "2:1",
		"echo \xe9 )":                     "1:8",
		"()0":                             "1:2",
		"x=$(( (1+\n2) ))\n()0":           "3:2",
		"f() ! { :; }":                    "1:5",
		"f () b":                          "1:6",
		"function f\n\nb c":               "3:1",
		"f() a=1":                         "1:5",
		"f() time { :; }":                 "1:5",
		"x=(a b":                          "1:3",
		"case x in a) echo; b) echo;esac": "1:21",
	} {
		_, err := Parse([]byte(text), "")
		bad, ok := err.(*SyntaxError)
		if !ok || bad.Pos.String() != want {
			t.Errorf("%q: %v, want it at %s", text, err, want)
		}
	}
}

// What the tree says is what the text says.
func TestRestored(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, lit string }{
		{"echo \xe9\x01\xff", "\xe9\x01\xff"},
		{"echo $((a +\n'b' * 2))", "a +\n"},
		{"echo `echo $((1 + \\\\2))`", "1 + \\2"},
		{"a[b c]=d", "b c"},
		{"cat <<$x\n\xe9\n$x\n", "$x"},
		{"[[ a =~ (b c) ]]", "(b c)"},
		{"f 'a\xe9'; ((1\n+1)); x=\r", "\r"},
	} {
		file, err := Parse([]byte(tt.text), "")
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		var lits []string
		syntax.Walk(file, func(node syntax.Node) bool {
			if lit, ok := node.(*syntax.Lit); ok {
				lits = append(lits, lit.Value)
			}
			return true
		})
		if all := strings.Join(lits, "|"); !strings.Contains("|"+all+"|", "|"+tt.lit+"|") {
			t.Errorf("%q has %q, want %q among them", tt.text, lits, tt.lit)
		}
	}
}

// FuzzParse checks that nothing in a text makes the scanner or the parser panic,
// that no stand-in is left, and that positions are those of the text.
func FuzzParse(f *testing.F) {
	for _, text := range accepted {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\x00\x01") {
			t.Skip()
		}
		Document(text)
		Word(text)
		file, err := Parse([]byte(text), "")
		if err != nil {
			return
		}
		syntax.Walk(file, func(node syntax.Node) bool {
			if node != nil {
				checkNode(t, text, node)
			}
			return true
		})
	})
}

func checkNode(t *testing.T, text string, node syntax.Node) {
	pos := node.Pos()
	if at := int(pos.Offset()); pos.IsValid() && at <= len(text) {
		before := text[:at]
		if line := strings.Count(before, "\n") + 1; line != int(pos.Line()) {
			t.Errorf("%T at offset %d is said to be in line %d, not %d", node, at, pos.Line(), line)
		}
	}
	if lit, ok := node.(*syntax.Lit); ok && strings.IndexByte(lit.Value, standIn) >= 0 {
		t.Errorf("%q is not restored", lit.Value)
	}
}

// FuzzReader checks that a text with aliases is read to its end, once.
func FuzzReader(f *testing.F) {
	for _, line := range accepted {
		f.Add(line, "e", "echo a\nb")
		f.Add(line+"\na\n", "a", "if x; then ")
	}
	for _, value := range []string{"b\nc\n", "b ", "\\", "(", "<<E\nx\nE\n", "case x in", "$'x'\n\n", "\n\n", "#", "a\na"} {
		f.Add("a\na a\n\na b; a\nc", "a", value)
	}
	f.Fuzz(func(t *testing.T, text, name, value string) {
		if len(value) > 200 || strings.IndexByte(text, 0) >= 0 {
			t.Skip()
		}
		r := NewReader(text, 0, "")
		all := ""
		for n := 0; !r.Done(); n++ {
			_, read, err := r.Next(Mode{Aliases: map[string]string{name: value}})
			if all += read; !strings.HasPrefix(text, all) || err == nil && n > len(text)+(len(text)+1)*strings.Count(value, "\n") {
				t.Fatalf("%q with %s=%q: %q is read", text, name, value, all)
			}
			if err != nil {
				return
			}
		}
		if all != text {
			t.Fatalf("%q with %s=%q: %q is read", text, name, value, all)
		}
	})
}

// A reader of lines asks for none that the commands at hand do not need: it may be
// meant for them.
func TestLineReader(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want int // how many lines the first commands take
	}{
		{"read x\nfor it\n", 1},
		{"\n\necho\n", 1},
		{"true &&\n\necho a |\ncat; :\nrest\n", 4},
		{"if a; then\nb\nfi; read x\nrest\n", 3},
		{"cat <<A <<'B'; f() {\na\nA\nb\nB\n}\nrest\n", 6},
		{"echo 'a\nb' \"$(\necho c\n)\"\nrest\n", 4},
		{"echo a \\\n b\\\n\nrest\n", 3},
		{"f()\n\n{ :\n}\nrest\n", 4},
		{"x=(a\nb) y[1\n]=2\nrest\n", 3},
		{"case x in\na) ;;\nesac >f\nrest\n", 3},
		{"echo $((1 +\n2)) `a\nb`\nrest\n", 3},
		{"[[ a\n&& b ]]\nrest\n", 2},
		{"echo )\nrest\n", 1},
		{"a; fi\nrest\n", 1},
		{"echo # it's (\nrest\n", 1},
		{"A\nb'; B\nfi\nrest\n", 3}, // by the aliases
	} {
		lines := strings.SplitAfter(tt.text, "\n")
		n := 0
		r := NewLineReader(func() string {
			n++
			return lines[n-1]
		}, "")
		r.Next(Mode{Aliases: map[string]string{"A": "echo 'x", "B": "if a; then b;"}})
		if n != tt.want {
			t.Errorf("%q: %d lines were read, want %d", tt.text, n, tt.want)
		}
	}
}
