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
	{script: `set -x; echo $((1+1)) ${x:-a b} "q r" >f 2>&1; exec 3>f; read y <<<in; unset y; : <<E
doc
E`, err: "+ echo 2 a b 'q r'\n+ exec\n+ read y\n+ unset y\n+ :\n"},
	{script: "set -x; x=$(echo a; echo b); y=`echo c` z=$x; eval \"echo \\$z\"; eval 'x=$(echo d)'; ( : in sub; x=$(: in sub2) )", out: "a b\n", err: "++ echo a\n++ echo b\n+ x='a\nb'\n++ echo c\n+ y=c\n+ z='a\nb'\n+ eval 'echo $z'\n++ echo a b\n+ eval 'x=$(echo d)'\n+++ echo d\n++ x=d\n+ : in sub\n++ : in sub2\n+ x=\n"},
	{script: `set -x; for_=1; test -n "$for_" && echo yes; ! false; set -- a 'b c'; shift; cd /; umask 022; export e f=1; readonly g; unset e`, args: ab, out: "yes\n", err: "+ for_=1\n+ test -n 1\n+ echo yes\n+ false\n+ set -- a 'b c'\n+ shift\n+ cd /\n+ umask 022\n+ export e f=1\n+ f=1\n+ readonly g\n+ unset e\n"},
	{script: "PS4='$x: '; x=1; set -x; x=2; echo a; PS4=; echo b; PS4='ab '; echo $(echo $(echo c)); PS4='é '; echo $(echo d)", out: `a
b
c
d
`, err: "1: x=2\n2: echo a\n2: PS4=\necho b\nPS4='ab '\naaab echo c\naab echo c\nab echo c\nab PS4='é '\néé echo d\né echo d\n"},
	{script: `set -x; a=1 b="x y" sh -c 'echo $a' 'arg 0'; a=b=c; a='$x' ; a=$'t\tb'; a=é; a='!'; a=~; a=a:~; a="'"; a='"'; a=\\`, out: "1\n", err: "+ a=1\n+ b='x y'\n+ sh -c 'echo $a' 'arg 0'\n+ a=b=c\n+ a='$x'\n+ a='t\tb'\n+ a=é\n+ a='!'\n+ a=/usr\n+ a=a:/usr\n+ a=\\'\n+ a='\"'\n+ a='\\'\n"},
	{script: "set -x; exec 2>/dev/null; echo hidden", out: "hidden\n", err: "+ exec\n"},
	{script: "set -x; source /dev/null; command echo a; builtin echo b; command -v echo; type -t echo; . ./nosuch; exec nosuch", out: `a
b
echo
builtin
`, err: "+ source /dev/null\n+ command echo a\n+ builtin echo b\n+ command -v echo\n+ type -t echo\n+ . ./nosuch\n./nosuch: No such file or directory\n+ exec nosuch\nexec: nosuch: not found\n", status: 127},
	{script: `set -x
nosuch arg; true; false || :; { :; }; (:); x=; y= z=; echo "$x" ''`, out: " \n", err: "+ nosuch arg\nnosuch: command not found\n+ true\n+ false\n+ :\n+ :\n+ :\n+ x=\n+ y=\n+ z=\n+ echo '' ''\n"},
	{script: "set -x; exec sh -c 'echo done'", out: "done\n", err: "+ exec sh -c 'echo done'\n"},
	{script: "PS4='$((1+1))${nope:-x}> '; set -x; echo a", out: "a\n", err: "2x> echo a\n"},
}
