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
}
