package shell

// xtraceBehaviour is about set -x.
var xtraceBehaviour = []behaviour{
	{script: `set -x; echo a "b c" '' 'it'"'"'s' "\$"`, out: "a b c  it's $\n", err: "+ echo a 'b c' '' 'it'\\''s' '$'\n"},
	{script: `set -x; x=1; y="a b" z=; x+=2; echo $x >f`, err: "+ x=1\n+ y='a b'\n+ z=\n+ x+=2\n+ echo 12\n"},
	{script: "set -x; x=1 true; a=$(echo sub); echo $(echo $(echo nested))", out: "nested\n", err: "+ x=1\n+ true\n++ echo sub\n+ a=sub\n+++ echo nested\n++ echo nested\n+ echo nested\n"},
	{script: "set -x; PS4='> '; echo a; PS4='+$1 '; echo b; PS4='$(echo c) '; echo d; unset PS4; echo e", args: ab, out: `a
b
d
e
`, err: "+ PS4='> '\n> echo a\n> PS4='+$1 '\n+a echo b\n+a PS4='$(echo c) '\nc echo d\nc unset PS4\necho e\n"},
	{script: `set -x; (echo sub); { echo grp; }; x=1 y=2 sh -c "echo \$x"`, out: "sub\ngrp\n1\n", err: "+ echo sub\n+ echo grp\n+ x=1\n+ y=2\n+ sh -c 'echo $x'\n"},
	{script: "set -x; set +x; echo off", out: "off\n", err: "+ set +x\n"},
	{script: `set -x; export x=1 y="a b"; readonly z=3; cd /; [ a = a ]; test x`, err: "+ export x=1 'y=a b'\n+ x=1\n+ y='a b'\n+ readonly z=3\n+ z=3\n+ cd /\n+ '[' a = a ']'\n+ test x\n"},
	{script: "set -x; eval 'echo hi'; . /dev/null; exec true", out: "hi\n", err: "+ eval 'echo hi'\n++ echo hi\n+ . /dev/null\n+ exec true\n"},
	{script: "set -x; nosuch; true >/nosuch/f", err: "+ nosuch\nnosuch: command not found\n+ true\n/nosuch/f: No such file or directory\n", status: 1},
	{script: `set -x; : ${x:=5} "$x"; cat <<E
a $(echo sub)
E`, out: "a sub\n", err: "+ : 5 5\n+ cat\n++ echo sub\n"},
	{script: "set -x; ! true; true && false || true", err: "+ true\n+ true\n+ false\n+ true\n"},
	{script: `set -x; echo $'a\tb' é "*" '~' a~b '#' a#b '!' =x a=b '{}' '['`, out: "a\tb é * ~ a~b # a#b ! =x a=b {} [\n", err: "+ echo 'a\tb' é '*' '~' a~b '#' a#b '!' =x a=b '{}' '['\n"},
	{script: "set -o xtrace; echo a; set +o xtrace; echo b", out: "a\nb\n", err: "+ echo a\n+ set +o xtrace\n"},
}
