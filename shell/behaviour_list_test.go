package shell

// listBehaviour is about lists, pipelines, subshells and statuses.
var listBehaviour = []behaviour{
	{script: `echo a b  "c  d"`, out: "a b c  d\n"},
	{script: "true"},
	{script: "false", status: 1},
	{script: "nosuch", err: "nosuch: command not found\n", status: 127},
	{script: "nosuch; echo $?", out: "127\n", err: "nosuch: command not found\n"},
	{script: "nosuch | cat; echo $? ${PIPESTATUS[@]}", out: "0 127 0\n", err: "nosuch: command not found\n"},
	{script: "mkdir directory; true | ./directory; echo $?", out: "126\n", err: "./directory: Is a directory\n"},
	{script: "./nosuch; echo $?", out: "127\n", err: "./nosuch: No such file or directory\n"},
	{script: "touch f; ./f; echo $?", out: "126\n", err: "./f: Permission denied\n"},
	{script: "false | true; echo $?", out: "0\n"},
	{script: "sh -c 'kill -9 $$' | cat; echo ${PIPESTATUS[@]}", out: "137 0\n"},
	{script: "sh -c 'kill -TERM $$'; echo $?", out: "143\n", err: "Terminated\n"},
	{script: "yes | head -1; echo ${PIPESTATUS[@]}", out: "y\n141 0\n"},
	{script: `{ echo a; echo b; } | read x; echo "[$x]"`, out: "[]\n"},
	{script: `echo a | { read x; echo "got $x"; }`, out: "got a\n"},
	{script: "echo a |& cat; { echo out; echo err >&2; } |& sort", out: "a\nerr\nout\n"},
	{script: `nosuch |& sed "s/.*: n/n/"`, out: "nosuch: command not found\n"},
	{script: "! true; echo $?; ! false; echo $?", out: "1\n0\n"},
	{script: "! true | false; echo $?", out: "0\n"},
	{script: "true && echo yes || echo no; false && echo yes || echo no", out: "yes\nno\n"},
	{script: "false || false && echo x; echo $?", out: "1\n"},
	{script: `echo a; echo b # comment
# whole
echo c#d`, out: "a\nb\nc#d\n"},
	{script: "(echo sub; exit 3); echo $?", out: "sub\n3\n"},
	{script: "{ echo g; false; }; echo $?", out: "g\n1\n"},
	{script: "x=1; (x=2; echo $x); echo $x", out: "2\n1\n"},
	{script: "x=1; { x=2; }; echo $x", out: "2\n"},
	{script: "cd /; (cd /usr; pwd); pwd", out: "/usr\n/\n"},
	{script: "umask 022; (umask 077; umask); umask", out: "0077\n0022\n"},
	{script: "x=1; x=2 | x=3; echo $x", out: "1\n"},
	{script: `cd / | cat; test "$PWD" != /; echo $?`, out: "0\n"},
	{script: "(exec 3>f; echo x >&3); echo y >&3; cat f", out: "x\n", err: "3: Bad file descriptor\n"},
	{script: "echo start; { exit 5; } ; echo no", out: "start\n", status: 5},
	{script: "echo start; exit 5 | cat; echo after $?", out: "start\nafter 0\n"},
	{script: "false; exit", status: 1},
	{script: `echo $0 $1 "$2" $#`, args: ab, out: "bash a b c 2\n"},
	{script: `echo "$@" "$*"; set -- x y z; echo $# $3; shift; echo $1; shift 5; echo $? $#; shift 2; echo $#`, args: ab, out: `a b c a b c
3 z
y
1 2
0
`},
	{script: `echo $? $# "$@"`, args: ab, out: "0 2 a b c\n"},
	{script: "false; echo $?; echo $?", out: "1\n0\n"},
	{script: `test $$ -gt 1; echo $?; test "$$" = "$(echo $$)"; echo $?; (echo $$) | grep -qx $$; echo $?`, out: "0\n0\n0\n"},
	{script: `false | true | false; echo ${PIPESTATUS[*]} "${PIPESTATUS[@]}" ${#PIPESTATUS[@]}`, args: ab, out: "1 0 1 1 0 1 3\n"},
	{script: "(false | true); echo ${PIPESTATUS[@]}", out: "0\n"},
	{script: "{ false | true; }; echo ${PIPESTATUS[@]}", out: "1 0\n"},
	{script: "x=$(false); echo $? ${PIPESTATUS[@]}", out: "1 1\n"},
	{script: "false | true; x=1; echo ${PIPESTATUS[@]}", out: "0\n"},
	{script: "! false | true; echo ${PIPESTATUS[@]}", out: "1 0\n"},
	{script: "true && false | true; echo ${PIPESTATUS[@]}", out: "1 0\n"},
	{script: "false | true >/nosuch/f; echo ${PIPESTATUS[@]} $?", out: "1 1 1\n", err: "/nosuch/f: No such file or directory\n"},
	{script: `echo a\
b "c\
d" 'e\
f'; ec\
ho cont\
inued`, out: "ab cd e\\\nf\ncontinued\n"},
	{script: "x=1 env | grep ^x=; x=1; env | grep ^x=; export x; env | grep ^x=; x=2; env | grep ^x=; x=3 sh -c 'echo $x'; echo $x; (x=4; env | grep ^x=); export -n x; env | grep -c ^x=", out: `x=1
x=1
x=2
3
2
x=4
0
`, status: 1},
	{script: `x=1 y=2 sh -c 'echo $x $y'; x=a y=$x sh -c 'echo "[$y]"'; PATH=/nosuch ls; echo $?; PATH=/bin:/usr/bin; x=1 nosuch; echo $? $x`, out: `1 2
[a]
127
127
`, err: "ls: command not found\nnosuch: command not found\n"},
	{script: "1x=2; echo $?; =a; echo $?; x =1; echo $?; a-b=c; echo $?", out: `127
127
127
127
`, err: "1x=2: command not found\n=a: command not found\nx: command not found\na-b=c: command not found\n"},
	{script: "echo a;echo b;;echo c", err: "syntax error: `;;` can only be used in a case clause\n", status: 2, differs: "the parser words syntax errors in its own way, and finds them before anything runs"},
	{script: "true;false;echo $?;true||echo a&&echo b;false&&echo c||echo d", out: "1\nb\nd\n"},
	{script: "{ echo a; }; { echo b;echo c; } | cat; ( echo d;echo e ) | cat;(echo f);{ (echo g); }", out: `a
b
c
d
e
f
g
`},
	{script: `echo a |
cat |
tr a b`, out: "b\n"},
	{script: `true &&
echo x ||
echo y
false ||

echo z`, out: "x\nz\n"},
	{script: "! true && echo a; ! false && echo b; ! echo hi | grep -q x; echo $?; ! (exit 3); echo $?", out: "b\n0\n0\n"},
	{script: "echo a | cat | cat | cat | cat | cat; seq 100000 | tail -1; seq 1000 | head -1 | cat; yes | head -3 | wc -l", out: `a
100000
1
3
`},
	{script: "true | false | true; echo $? ${PIPESTATUS[@]}; (exit 1) | (exit 2) | (exit 3); echo $? ${PIPESTATUS[*]}; true; echo ${PIPESTATUS[@]} ${PIPESTATUS} $PIPESTATUS ${PIPESTATUS[0]} ${PIPESTATUS[5]-none}", out: "0 0 1 0\n3 1 2 3\n0 0 0 0 none\n"},
	{script: "false | true || echo no; echo ${PIPESTATUS[@]}; ! true | false; echo ${PIPESTATUS[@]}; x=1 | false; echo ${PIPESTATUS[@]}; false | export y=1; echo ${PIPESTATUS[@]}", out: `1 0
0 1
0 1
1 0
`},
	{script: "exit 2 | exit 3; echo $?; { exit 4; } | cat; echo $?; (exit 5; echo no); echo $?; { (exit 6); echo yes; }", out: `3
0
5
yes
`},
	{script: "sh -c 'kill -HUP $$' | true; sh -c 'kill -INT $$'; echo $?; sh -c 'kill -PIPE $$'; echo $?; sh -c 'kill -KILL $$' | cat; echo ${PIPESTATUS[@]}; true | sh -c 'kill -TERM $$'; echo $?", out: `130
141
137 0
143
`, err: "Terminated\n"},
	{script: "{ echo a; echo b; } | head -1; { sleep 0; echo x; } | cat; echo data | true; echo $?; echo $(yes | head -2)", out: `a
x
0
y y
`},
	{script: "echo a; exit; echo b", out: "a\n"},
	{script: `echo a
exit 3
echo b`, out: "a\n", status: 3},
	{script: "(echo a; (echo b; (echo c; exit 3); echo $?); exit 4); echo $?", out: `a
b
c
3
4
`},
	{script: "set -- -a -b; echo $1 $2; set -f -- c; echo $1; set +f d; echo $1; set -; echo $#; set a b; set --; echo $#; set -e - x; echo $1", args: ab, out: `-a -b
c
d
1
0
x
`},
	{script: "mkfifo p; echo hi >p | cat p; { cat <p; echo got; } | echo data >p", out: "hi\n"},
	{script: "echo x >/dev/stdout; echo y >/dev/stderr; echo z >/dev/fd/1; cat </dev/null; cat </dev/stdin </dev/null", out: "x\nz\n", err: "y\n"},
	{script: "> f; ls -s f; < f; echo $?; < nosuch; echo $?; > d/e; echo $?; x=1 > f; echo $x; x=2 < nosuch; echo $? $x", out: `0 f
0
1
1
1
1 2
`, err: "nosuch: No such file or directory\nd/e: No such file or directory\nnosuch: No such file or directory\n"},
	{script: "true | cat <nosuch; echo ${PIPESTATUS[@]}; echo a >nosuch/x | cat; echo ${PIPESTATUS[@]}; cat <nosuch | cat; echo $? ${PIPESTATUS[@]}; { cat; } <nosuch | cat; echo ${PIPESTATUS[@]}; (echo) >/nosuch/y | cat; echo ${PIPESTATUS[@]}", out: `0 1
1 0
0 1 0
1 0
1 0
`, err: "nosuch: No such file or directory\nnosuch/x: No such file or directory\nnosuch: No such file or directory\nnosuch: No such file or directory\n/nosuch/y: No such file or directory\n"},
	{script: `readonly r=1; r=2 | cat; echo $? ${PIPESTATUS[@]}; { r=3; echo no; } | cat; echo $?; (r=4; echo no) ; echo $?; x=$(r=5; echo no); echo "$? [$x]"; r=6 || echo no; echo unreached
echo next`, out: `0 1 0
0
1
1 []
next
`, err: "r: readonly variable\nr: readonly variable\nr: readonly variable\nr: readonly variable\nr: readonly variable\n"},
	{script: `x=5; readonly x; unset x; x=6; echo no
echo line2 $x`, out: "line2 5\n", err: "unset: x: cannot unset: readonly variable\nx: readonly variable\n"},
	{script: `false | true; [[ x ]] <nosuch; echo "${PIPESTATUS[@]}"; false | true; { :; } <nosuch; echo "${PIPESTATUS[@]}"; false | true; if :; then :; fi <nosuch; echo "${PIPESTATUS[@]}"; false | true; (:) <nosuch; echo "${PIPESTATUS[@]}"; false | true; : <nosuch; echo "${PIPESTATUS[@]}"`, out: "1 0\n1 0\n1 0\n1\n1\n", err: "nosuch: No such file or directory\nnosuch: No such file or directory\nnosuch: No such file or directory\nnosuch: No such file or directory\nnosuch: No such file or directory\n"},
	{script: `false | true; eval 'echo ${!r}'; echo "${PIPESTATUS[@]}"; false | true; eval 'x=$((1/0))'; echo "${PIPESTATUS[@]}"; readonly q; false | true; eval 'q=1'; echo "${PIPESTATUS[@]}"; false | true; eval 'for i in ${!r}; do :; done'; echo "${PIPESTATUS[@]}"`, out: "1\n1\n1\n1\n", err: "r: invalid indirect expansion\n1/0: division by 0 (error token is \"0\")\nq: readonly variable\nr: invalid indirect expansion\n"},
}
