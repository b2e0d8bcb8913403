package shell

// redirectBehaviour is about redirections.
var redirectBehaviour = []behaviour{
	{script: "echo out >f; cat f; cat <f; echo more >>f; cat f", out: `out
out
out
more
`},
	{script: "echo a >f 2>&1; cat f", out: "a\n"},
	{script: "sh -c 'echo o; echo e >&2' >f 2>&1; sort f", out: "e\no\n"},
	{script: "sh -c 'echo o; echo e >&2' 2>&1 >f | sed 's/^/p:/'; cat f", out: "p:e\no\n"},
	{script: "sh -c 'echo o; echo e >&2' &>f; sort f; sh -c 'echo o; echo e >&2' &>>f; wc -l <f", out: "e\no\n4\n"},
	{script: "sh -c 'echo o; echo e >&2' >&f; sort f", out: "e\no\n"},
	{script: "sh -c 'printf aaa; printf b >&2' >f 2>f; cat f", out: "baa"},
	{script: "sh -c 'printf aaa; printf b >&2' >f 2>&1; cat f", out: "aaab"},
	{script: "exec 3>f; echo one >&3; echo two >&3; exec 3>&-; cat f; echo three >&3; echo $?", out: "one\ntwo\n1\n", err: "3: Bad file descriptor\n"},
	{script: "exec 3<<<word; cat <&3; exec 3<&-", out: "word\n"},
	{script: "exec 3>&1 4>&1; echo a >&3; exec 3>&-; echo b >&4", out: "a\nb\n"},
	{script: "{ echo a >&3; } 3>&1; echo b >&3", out: "a\n", err: "3: Bad file descriptor\n", status: 1},
	{script: "echo a 3>&1 >&3", out: "a\n"},
	{script: "cat 5<f", err: "f: No such file or directory\n", status: 1},
	{script: "cat <nosuch; echo $?", out: "1\n", err: "nosuch: No such file or directory\n"},
	{script: "echo x >nosuch/f; echo $?", out: "1\n", err: "nosuch/f: No such file or directory\n"},
	{script: ">f; echo $?; cat f; >nosuch/f; echo $?", out: "0\n1\n", err: "nosuch/f: No such file or directory\n"},
	{script: ": >nosuch/f; echo after $?", out: "after 1\n", err: "nosuch/f: No such file or directory\n"},
	{script: "exec 3<nosuch; echo after", out: "after\n", err: "nosuch: No such file or directory\n"},
	{script: "echo x >&7; echo $?", out: "1\n", err: "7: Bad file descriptor\n"},
	{script: "cat <&7; echo $?", out: "1\n", err: "7: Bad file descriptor\n"},
	{script: `x="a b"; echo hi >$x; echo $?`, out: "1\n", err: "$x: ambiguous redirect\n"},
	{script: "touch a1 a2; echo hi >a*; echo $?", out: "1\n", err: "a*: ambiguous redirect\n"},
	{script: "echo hi >$nope; echo $?", out: "1\n", err: "$nope: ambiguous redirect\n"},
	{script: `echo hi >""; echo $?`, out: "1\n", err: ": No such file or directory\n"},
	{script: "echo hi > /; echo $?", out: "1\n", err: "/: Is a directory\n"},
	{script: "set -C; echo a >f; echo b >f; echo $?; echo c >|f; cat f; echo d >/dev/null; echo $?", out: "1\nc\n0\n", err: "f: cannot overwrite existing file\n"},
	{script: "set -o noclobber; echo a >f; echo b >f; echo $?; set +C; echo b >f; cat f", out: "1\nb\n", err: "f: cannot overwrite existing file\n"},
	{script: "set -C; >f; echo b &>f; echo $?", out: "1\n", differs: "the message is lost with the descriptor it is about"},
	{script: "echo hello >f; printf X 1<>f; cat f", out: "Xello\n"},
	{script: "exec 3<>f; echo data >&3; cat f; cat <&3; echo end", out: "data\nend\n"},
	{script: `printf '1\n2\n3\n' >f; { read a; read b; cat; echo $a $b; } <f`, out: "3\n1 2\n"},
	{script: `printf '1\n2\n3\n' >f; exec 3<f; read a <&3; read b <&3; echo $a $b; cat <&3`, out: "1 2\n3\n"},
	{script: `printf '1\n2\n3\n' | { read a; cat; echo "[$a]"; }`, out: "2\n3\n[1]\n"},
	{script: "cat <<E\n$1 ${2} $(echo sub) $((1+2)) \\$x `echo bq` \\\\ \"q\" 'q'\nE", args: ab, out: "a b c sub 3 $x bq \\ \"q\" 'q'\n"},
	{script: "cat <<'E'\n$1 ${2} \\$x `echo bq` \\\\ \"q\"\nE", args: ab, out: "$1 ${2} \\$x `echo bq` \\\\ \"q\"\n"},
	{script: `cat <<-E
	a
		b $1
	E
echo done`, args: ab, out: "a\nb a\ndone\n"},
	{script: `cat <<-'E'
	a
	 	b $1
	E`, args: ab, out: "a\n \tb $1\n"},
	{script: `cat <<A - <<B
a
A
b
B`, out: "b\n"},
	{script: `cat <<A; cat <<B
a
A
b
B`, out: "a\nb\n"},
	{script: `cat <<\E
$x
E`, out: "$x\n"},
	{script: `cat <<"E F"
$x
E F`, out: "$x\n"},
	{script: `read x <<E
hello  world
E
echo "$x"`, out: "hello  world\n"},
	{script: `cat <<E | tr a-z A-Z
abc
E`, out: "ABC\n"},
	{script: `cat <<E
a\
b
E`, out: "ab\n"},
	{script: `cat <<E >f
into file
E
cat f`, out: "into file\n"},
	{script: `{ cat; } <<E
grp
E`, out: "grp\n"},
	{script: `(cat) <<E
sub
E`, out: "sub\n"},
	{script: `cat <<<"a b"; cat <<<$2; x=" a  b "; cat <<<$x; cat <<<'$x'; cat <<<*`, args: ab, out: `a b
b c
 a  b 
$x
*
`},
	{script: "cat <<<a <<<b", out: "b\n"},
	{script: "cat 3<<<three <&3", out: "three\n"},
	{script: `cat /dev/fd/3 3<<E
fd3
E`, out: "fd3\n"},
	{script: "{ echo a; echo b >&2; } 2>&1 | sort", out: "a\nb\n"},
	{script: "(echo a; echo b >&2) 2>f >g; cat f g", out: "b\na\n"},
	{script: "exec >f; echo hidden; exec >&2; cat f", err: "hidden\n"},
	{script: "exec 2>f; nosuch; exec 2>&1; sed 's/.*: n/n/' f", out: "nosuch: command not found\n"},
	{script: "exec 3>&1 >f; echo a; exec >&3 3>&-; cat f; echo b", out: "a\nb\n"},
	{script: "exec 3>f 4>&3-; echo x >&4; echo y >&3; cat f", out: "x\n", err: "3: Bad file descriptor\n"},
	{script: "echo x 3>f >&3-; cat f", out: "x\n"},
	{script: "ls /proc/self/fd 3>&- | cat", out: `0
1
2
3
`},
	{script: "exec 9>f; ls /proc/self/fd | grep -c '^9$'", out: "1\n"},
	{script: "exec 9>f; ls /proc/self/fd 9>&- | grep -c '^9$'", out: "0\n", status: 1},
	{script: "echo a >&-; echo $?", out: "1\n", err: "echo: write error: Bad file descriptor\n"},
	{script: "cat <&-; echo $?", out: "1\n", err: "cat: -: Bad file descriptor\ncat: closing standard input: Bad file descriptor\n"},
	{script: "read x <&-; echo $?", out: "1\n", err: "read: read error: 0: Bad file descriptor\n"},
	{script: "echo a 1>&-; printf b >&-; echo $?", out: "1\n", err: "echo: write error: Bad file descriptor\nprintf: write error: Bad file descriptor\n"},
	{script: "pwd >&-; echo $?", out: "1\n", err: "pwd: write error: Bad file descriptor\n"},
	{script: "echo a >/dev/full; echo $?", out: "1\n", err: "echo: write error: No space left on device\n"},
	{script: "printf x >/dev/full; echo $?", out: "1\n", err: "printf: write error: No space left on device\n"},
	{script: "cat 2>/nosuch/f; echo $?", out: "1\n", differs: "the message is lost with the descriptor it is about"},
	{script: "echo a 2>/nosuch/f; echo $?", out: "1\n", differs: "the message is lost with the descriptor it is about"},
	{script: "set -C; >f; cat /dev/null >f; echo $?; { echo; } >f; echo $?", out: "1\n1\n", err: "f: cannot overwrite existing file\nf: cannot overwrite existing file\n"},
	{script: "cat 2>/dev/null <nosuch; echo $?", out: "1\n"},
	{script: "cat <nosuch 2>/dev/null; echo $?", out: "1\n", differs: "the message is lost with the descriptor it is about"},
	{script: `echo hi 2>f >/nosuch/x; sed "s/.*: //" f`, out: "No such file or directory\n"},
	{script: "echo x >f | cat >/nosuch/y; echo ${PIPESTATUS[@]}", out: "0 1\n", err: "/nosuch/y: No such file or directory\n"},
}
