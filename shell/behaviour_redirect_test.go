package shell

// redirectBehaviour is about redirections.
var redirectBehaviour = []behaviour{
	// What read has read ahead is not what a file holds that is written to since.
	{script: `printf 'a\nb\nc\n' >f; while read -r l; do echo "$l"; : >f; done <f; wc -c <f`, out: "a\n0\n"},
	{script: `printf 'a\nb\nc\n' >f; exec 5<f; read -r -u5 l; printf 'A\nB\nC\n' >f; read -r -u5 l; echo $l; (printf '1\n2\n3\n' >f); read -r -u5 l; echo $l`, out: "B\n3\n"},
	{script: `printf 'a\nb\nc\n' >f; exec 5<f; read -r -u5 l; { printf 'A\nB\nC\n' >f; } & wait; read -r -u5 l; echo $l; x=$(printf '1\n2\n3\n' >f); read -r -u5 l; echo $l`, out: "B\n3\n"},
	{script: `printf 'a\nb\nc\n' >f; exec 6<>f 5<f; read -r -u5 l; printf 'X\nY\nZ\n' >&6; mapfile -u5 m; printf %s "${m[@]}"`, out: "Y\nZ\n"},
	{script: `printf 'a\nb\nc\n' >f; ln f g; cd /; while read -r l; do echo $l; [ $l = a ] && : >"$OLDPWD/g"; done <"$OLDPWD/f"; echo 1 >"$OLDPWD/q"; while read -r n; do echo $n; ((n < 3)) && echo $((n + 1)) >>"$OLDPWD/q"; done <"$OLDPWD/q"`, out: "a\n1\n2\n3\n", status: 1},
	{script: `set -C; echo a >f; exec {fd}>f; echo "${fd-unset}"; { echo no; } {q}>f; echo "${q-unset}"; echo no {r}<nosuch; echo "${r-unset}"; exec {s}<f; echo ${s-unset}`, out: `unset
unset
unset
10
`, err: "*"},
	{script: "set -e; trap 'echo err' ERR; ((1)) >&3; echo no", out: `err
`, err: "*", status: 1},
	{script: "trap 'echo err' ERR; ((1)) >&3; [[ 1 ]] >&3; { :; } >&3; (:) >&3; for x in; do :; done <&3; case x in esac <&3; echo $?", out: `err
err
err
err
err
err
1
`, err: "*"},
	{script: "! { :; } <&4; echo $?; ! : <&4; echo $?; ! (:) <nosuch; echo $?; f() { :; }; ! f <nosuch; echo $?; ! ((1)) <nosuch; echo $?", out: `1
0
1
0
1
`, err: "*"},
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
	{script: "set -C; >f; echo b &>f; echo $?", out: "1\n", err: "f: cannot overwrite existing file\n"},
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
	{script: "cat 2>/nosuch/f; echo $?", out: "1\n", err: "/nosuch/f: No such file or directory\n"},
	{script: "echo a 2>/nosuch/f; echo $?", out: "1\n", err: "/nosuch/f: No such file or directory\n"},
	{script: "set -C; >f; cat /dev/null >f; echo $?; { echo; } >f; echo $?", out: "1\n1\n", err: "f: cannot overwrite existing file\nf: cannot overwrite existing file\n"},
	{script: "cat 2>/dev/null <nosuch; echo $?", out: "1\n"},
	{script: "cat <nosuch 2>/dev/null; echo $?", out: "1\n", err: "nosuch: No such file or directory\n"},
	{script: "cat >&9 2>/dev/null; echo $?; cat 2>/dev/null >&9 >f; echo $?; ls", out: "1\n1\n", err: "9: Bad file descriptor\n"},
	{script: `echo hi 2>f >/nosuch/x; sed "s/.*: //" f`, out: "No such file or directory\n"},
	{script: "echo x >f | cat >/nosuch/y; echo ${PIPESTATUS[@]}", out: "0 1\n", err: "/nosuch/y: No such file or directory\n"},
	{script: `$nope; echo $?; "$nope"; echo $?; '' a; echo $?; $nope echo ran; $nope >f; ls`, out: `0
127
127
ran
f
`, err: ": command not found\n: command not found\n"},
	{script: `x=banana; echo ${x/a/A} ${x//a/A} ${x//an/<&>} ${x/ana/\&} ${x//a} ${x/z/y} ${x/} ${x//[bn]a/-} ${x/*/all} ${x//?/.} ${x/n*a/N} ${x//$nope/q}`, out: "bAnana bAnAnA b<an><an>a b&na bnn banana banana --- all ...... baN banana\n"},
	{script: "x=1; { x=2; echo $x; } | cat; echo $x; x=3 | true; echo $x; echo a | { read x; echo $x; }; echo $x; echo b | (read x; echo $x); echo $x; read x <<<c; echo $x", out: `2
1
1
a
1
b
1
c
`},
	{script: "exec 3>f; { exec 3>g; echo x >&3; } | cat; echo y >&3; (exec 3>&-; echo z >&3); cat f g", out: "y\nx\n", err: "3: Bad file descriptor\n"},
	{script: "sh -c 'exit 127'; echo $?; sh -c 'exit 255'; echo $?; sh -c 'exit 256'; echo $?; (exit 257); echo $?; nosuch 2>/dev/null; echo $?; /nosuch 2>/dev/null; echo $?; / 2>/dev/null; echo $?", out: `127
255
0
1
127
127
126
`},
	{script: "yes 2>/dev/null | true; echo ${PIPESTATUS[@]}; cat /dev/zero | head -c 10 | wc -c; echo ${PIPESTATUS[@]}", out: "141 0\n10\n141 0 0\n"},
	{script: `eval "echo a" | cat; echo 'echo b' >s; . ./s | cat; x='echo c'; $x | cat; command echo d | cat; builtin echo e | cat; exec echo f | cat; echo g`, out: `a
b
c
d
e
f
g
`},
	{script: "x=1; cat <<E\n${x:-\"q\"} ${y:-\"d q\"} ${y:-'s'} \"$x\" '$x' \\\"$x\\\" \\a \\\njoined `echo \"b q\"` $(echo \"c s\") $((x+1)) ~ * {a,b} $'n' $\"m\" \\\\$x\nE", out: "1 d q 's' \"1\" '1' \\\"1\\\" \\a joined b q c s 2 ~ * {a,b} $'n' $\"m\" \\1\n"},
	{script: `cat <<E; echo after
E`, out: "after\n"},
	{script: `cat <<E
a
E
cat <<'F'
$b
F
echo c`, out: "a\n$b\nc\n"},
	{script: `cat <<E && echo yes || echo no
x
E`, out: "x\nyes\n"},
	{script: `x=$(cat <<E
in subst $1
E
); echo "$x"`, args: ab, out: "in subst a\n"},
	{script: `cat <<E1 3<<E2 <<E3; cat <&3
one
E1
two
E2
three
E3`, out: "three\n", err: "3: Bad file descriptor\n", status: 1},
	{script: `cat <<E - /dev/fd/4 4<<<four
std
E`, out: "std\nfour\n"},
	{script: `{ read a; read b; } <<E; echo "$a-$b"
1
2
E`, out: "1-2\n"},
	{script: `cat <<-E
		$(echo '	tab kept')
	x	y
	E`, out: "\ttab kept\nx\ty\n"},
	{script: `cat <<'E'E2
$x
EE2`, out: "$x\n"},
	{script: `cat <<$x
lit
$x`, out: "lit\n"},
	{script: `eval 'cat <<E
in eval $1
E'`, args: ab, out: "in eval a\n"},
	{script: `cat <<E | cat <<F
left
E
right
F`, out: "right\n"},
	{script: `(cat; cat <&3) <<A 3<<B
a
A
b
B`, out: "a\nb\n"},
	{script: `cat <<E
$(cat <<F
inner
F
)
outer
E`, out: "inner\nouter\n"},
	{script: `cat <<< "" | od -An -c; cat <<< $'a\n'; cat <<<a"b  c"d; cat <<<$(echo x y); x='p  q'; cat <<<$x; cat <<<"$x"; cat <<<~; cat <<<{a,b}`, out: `  \n
a

ab  cd
x y
p  q
p  q
/usr
{a,b}
`},
	{script: `head -c 100000 /dev/zero | tr '\0' x >f; read x <f; cat <<E | wc -c
$x
E
cat <<<"$x" | wc -c; echo ${#x}`, args: ab, out: "100001\n100001\n100000\n"},
	{script: "echo a >f >g; wc -c f g | head -2; cat <f <g; echo x >>f >>g; cat f", out: "0 f\n2 g\na\n"},
	{script: "echo a 2>&1 1>f >&2; cat f", out: "a\n"},
	{script: "{ echo out; echo err >&2; } 2>&1 >f | sed 's/^/[/'; cat f", out: "[err\nout\n"},
	{script: "{ echo out; echo err >&2; } 3>&1 1>&2 2>&3 3>&- 2>f; cat f", out: "err\n", err: "out\n"},
	{script: "exec 5>&1; { echo a >&5; } >/dev/null; exec 5>&-; { echo b >&5; } 2>/dev/null; echo $?", out: "a\n1\n"},
	{script: "exec 3<f; echo $?; echo not reached", out: "1\nnot reached\n", err: "f: No such file or directory\n"},
	{script: "exec 3<nosuch || echo no; echo no", out: "no\nno\n", err: "nosuch: No such file or directory\n"},
	{script: "command exec 3<nosuch; echo $?", out: "1\n", err: "nosuch: No such file or directory\n"},
	{script: "echo data >f; exec 3<f 4<&3; read -n 2 a <&3; read b <&4; echo $a $b", out: "da ta\n"},
	{script: `printf 'a\nb\nc\n' >f; exec 3<f; { read x; read y; } <&3; cat <&3; echo $x $y; (read z; echo "[$z]") <&3`, out: "c\na b\n[]\n"},
	{script: `printf 'a\nb\nc\nd\n' >f; exec <f; read x; sh -c 'read y; echo child $y' ; echo $x; (read z; echo $z); read w; echo "[$w]"`, out: `child b
a
c
[d]
`},
	{script: "exec 3>>f; echo a >&3; echo b >f; echo c >&3; cat f", out: "b\nc\n"},
	{script: "echo 12345 >f; exec 3<>f; read -n 2 x <&3; echo -n XX >&3; cat f; cat <&3; echo $x", out: "12XX5\n5\n12\n"},
	{script: "echo a > f; echo b 1<> f; cat f; echo longer text >f; echo -n Q 1<>f; cat f", out: "b\nQonger text\n"},
	{script: "exec 3>&1; echo x | { cat; echo y; } >&3; { echo a; } 3>f >&3; cat f", out: "x\ny\na\n"},
	{script: "exec 10>f; echo a >&10; exec 11>&10 10>&-; echo b >&11; cat f; echo c >&10", out: "a\nb\n", err: "10: Bad file descriptor\n", status: 1},
	{script: "exec 255>f; echo x >&255; cat f; echo 1 2>f 3; cat f; echo 1 2 >f; cat f; echo a1>f; cat f; echo 1>f; cat f", out: `x
1 3
1 2
a1

`},
	{script: "echo a>f; echo b >f;cat<f;cat 0<f 1>g; cat g; 2>h 1>h echo q; cat h; >f echo w; cat f; echo >f e r; cat f", out: `b
b
q
w
e r
`},
	{script: `x=f; echo a >$x; echo b >"$x"g; echo c >>${x}; cat f fg; n=1; echo d >&$n; echo e 2>&$n; echo g >&${n}`, out: `a
c
b
d
e
g
`},
	{script: "n='1 2'; echo a >&$n; echo $?; n=; echo b >&$n; echo $?", out: "1\n1\n", err: "$n: ambiguous redirect\n$n: ambiguous redirect\n"},
	{script: "echo a >&x1; cat x1; echo a 2>&x2; echo $?; cat <&x3; echo $?; echo a >&1-; echo b; echo c >& f; cat f; echo d &>f; cat f", out: `a
1
1
a
b
c
d
`, err: "x2: ambiguous redirect\nx3: ambiguous redirect\n"},
	{script: "touch f1 f2; cat <f*; echo $?; echo a >f*; echo $?; echo b >{x,y}; echo $?; ls", out: `1
1
1
f1
f2
`, err: "f*: ambiguous redirect\nf*: ambiguous redirect\n{x,y}: ambiguous redirect\n"},
	{script: "echo a | cat >f <<<b; cat f; echo a | cat - <<<c; echo d | { cat <<<e; cat; }", out: `b
c
e
d
`},
	{script: "{ { echo a; echo b >&2; } 2>f; echo c; } >g; cat f g; ( ( echo d ) >f; echo e >&2 ) 2>g; cat f g", out: `b
a
c
d
e
`},
	{script: "(exec >f; echo a); cat f; { exec 3>f; }; echo b >&3; cat f; exec 3>&- 3>&-; echo $?", out: "a\nb\n0\n"},
	{script: "set -C; echo a >f; (echo b >f); echo $?; { echo c; } >f; echo $?; : >f; echo $?; exec 3>f; echo no", out: `1
1
1
no
`, err: "f: cannot overwrite existing file\nf: cannot overwrite existing file\nf: cannot overwrite existing file\nf: cannot overwrite existing file\n"},
	{script: "set -C; echo a >|f; echo b >>f; cat <>f; ln -s f l; echo c >l; echo $?; mkfifo p; set +C; echo d >l; cat f", out: `a
b
1
d
`, err: "l: cannot overwrite existing file\n"},
	{script: "umask 077; echo a >f; umask 022; echo b >g; stat -c '%a %n' f g; (umask 000; echo c >h); stat -c %a h; umask 777; echo d >i; stat -c %a i", out: `600 f
644 g
666
0
`},
	{script: "cat nosuch 2>&1 | sed 's/:.*//'; ls nosuch 2>/dev/null; echo $?; nosuch 2>f; sed 's/.*: n/n/' f; nosuch 2>&1 | sed 's/.*: n/n/'; (nosuch) 2>/dev/null; { nosuch; } 2>/dev/null; echo $?", out: `cat
2
nosuch: command not found
nosuch: command not found
127
`},
	{script: "nosuch >f; echo $?; ls; nosuch <nofile; echo $?; true <nofile; echo $?; : <nofile; echo $?; cd / <nofile; pwd", out: `127
f
1
1
1
DIR
`, err: "nosuch: command not found\nnofile: No such file or directory\nnofile: No such file or directory\nnofile: No such file or directory\nnofile: No such file or directory\n"},
	{script: "echo 'cat <&0' >s; echo in | . ./s; x=$(cat <<<sub); echo $x; x=$(<f) ; echo $?; echo a >f; x=$(<f); echo $x; x=$( < f ); echo $x; echo \"$(< f)$(<f)\"; x=`<f`; echo $x; $(<f); echo $(<f;<f).", out: `in
sub
1
a
a
aa
a
.
`, err: "f: No such file or directory\na: command not found\n"},
	{script: `read x y <<<"$(printf 'a b\nc')"; echo "$x,$y"; read -d '' x <<E
multi
line
E
echo "$x" $?`, out: "a,b\nmulti\nline 1\n"},
	{script: `echo a >f; while_=1; sh -c 'cat' <f >g 2>h; cat g; sh -c 'echo $0 $1' zero one; sh <<E
echo from sh \$0
E`, args: ab, out: "a\nzero one\nfrom sh sh\n"},
	{script: "exec 3>f; sh -c 'echo child >&3'; echo parent >&3; cat f; sh -c 'echo x >&3' 3>&-; echo $?; sh -c 'echo y >&4' 4>&3; cat f", out: `child
parent
2
child
parent
y
`, err: "sh: 1: 3: Bad file descriptor\n"},
	{script: "echo a >&0; exec 0>f; echo b >&0; cat f; exec 1>&-; echo c; echo d >&2", out: "b\n", err: "echo: write error: Bad file descriptor\necho: write error: Bad file descriptor\nd\n"},
	{script: "exec 2>&-; echo a; nosuch; echo $?; echo b >&2; echo $?", out: "a\n127\n1\n"},
	{script: "echo a 3>&1 1>&2 2>&3 3>&-; { echo x; echo y >&2; } 3>&1 1>&2 2>&3 | cat", out: "y\n", err: "a\nx\n"},
	{script: "cat /proc/self/fd/0 <<<z; readlink /proc/self/fd/0 </dev/null; ls -l /proc/self/fd/ 2>/dev/null | grep -c ' [0-9]* -> ' ; ls /proc/self/fd | cat; ls /proc/self/fd 5</dev/null 7>&1 | cat", out: `z
/dev/null
4
0
1
2
3
0
1
2
3
5
7
`},
	{script: "echo ${x!y} 2>/dev/null; echo no", err: "${x!y}: bad substitution\n", status: 1},
	{script: "cd /nosuch || echo a; x=$(cd /nosuch 2>&1) || echo ${x##*: }; shift x || echo c; exit abc || echo no", args: ab, out: "a\nNo such file or directory\nc\n", err: "cd: /nosuch: No such file or directory\nshift: x: numeric argument required\nexit: abc: numeric argument required\n", status: 2},
	{script: "cat <<'E'E2\na\\\nb `x` ${x}\nEE2\ncat <<\"\"\nempty delimiter\n\ncat <<-'E'\\E\n\t\ttabs $x\n\tEE\necho after", out: "a\\\nb `x` ${x}\nempty delimiter\ntabs $x\nafter\n"},
	{script: "(cat <<'E'; echo b) | cat\nquoted $x\nE\nx=$(cat <<\\E\n$sub\nE\n); echo \"$x\"; echo `cat <<'E'\nbq\nE\n`", out: `quoted $x
b
$sub
bq
`},
	{script: "cat <<X; cat <<Y; echo \"`echo \\\"x\\\"`\" `echo \\\"y\\\"`\n`echo \\\"`|`echo \\\\\\\\ \\\"`|`echo \"\\\"\"`|`echo '\\\"'`\nX\n${a-`echo \\\"`}|$(echo \\\" \"\\\"\")\nY", out: "\"|\\ \"|\"|\\\"\n\"|\" \"\nx \"y\"\n"},
}
