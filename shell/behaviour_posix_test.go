package shell

// posixBehaviour is about what a shell called sh does otherwise, and about programs
// that standard input holds.
var posixBehaviour = []behaviour{
	{script: `head -n 1
this is head's
echo and "this the shell's"
`, by: "sh", typed: "file", out: "this is head's\nand this the shell's\n"},
	{script: `read a; echo "[$a]"
one
while read b; do echo "<$b>"; done
two
three
`, by: "sh", typed: "pipe", out: "[one]\n<two>\n<three>\n"},
	{script: `cat; echo no
what follows is data
`, by: "sh", typed: "pipe", out: "what follows is data\nno\n"},
	{script: `if :
then cat <<E
in $((1+
1))
E
fi; f() {
echo in f
}
f "$(
cat
)"
data
`, by: "sh", typed: "file", out: "in 2\nin f\n"},
	{script: `echo a \
b
# no more \
echo c
echo $LINENO
`, by: "sh", typed: "file", out: "a b\nc\n5\n"},
	{script: `echo ran; fi
echo not
`, by: "sh", typed: "file", status: 2, err: "*"},
	{script: `trap 'echo EXIT $?' EXIT
echo "never closed
`, by: "sh", typed: "file", out: "EXIT 2\n", status: 2, err: "*"},
	{script: `exec cat
to the program
that follows
`, by: "sh", typed: "file", out: "to the program\nthat follows\n"},
	{script: `echo before; exec </dev/null
echo after
`, by: "sh", typed: "file", out: "before\n"},
	{script: `sh -c 'read x; echo "$x"; exit 3'; echo $?
for the child
echo after
`, by: "sh", typed: "file", out: "for the child\n3\nafter\n"},
	{script: `alias e='echo aliased' two='echo 1
echo 2'
e; two x
unalias e
e
`, by: "sh", typed: "file", out: "aliased\n1\n2 x\n", status: 127, err: "e: command not found\n"},
	{script: `alias open='cat <<E'
open
text
E
cat
data
`, by: "sh", typed: "file", out: "text\ndata\n"},
	{script: `echo 1
if :; then
echo 2
fi
`, by: "sh", typed: "file", options: []string{"-v"}, out: "1\n2\n", err: "echo 1\nif :; then\necho 2\nfi\n"},
	{script: `echo $# "$2" $-
`, by: "sh", typed: "pipe", options: []string{"-s", "a", "b"}, out: "2 b hBs\n"},
	{script: `exit 3
fi
`, by: "sh", typed: "file", status: 3},
	{script: `: ${nosuch?}
echo no
`, by: "sh", typed: "file", status: 1, err: "nosuch: parameter not set\n"},
	{script: `: ${nosuch?}
echo no
`, by: "bash", typed: "file", status: 1, err: "nosuch: parameter not set\n"},
	{script: `echo $((1/0)); echo no
echo goes on
`, by: "bash", typed: "file", out: "goes on\n", err: "1/0: division by 0 (error token is \"0\")\n"},
	{script: `fi
echo reached
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "reached\n", err: "*"},
	{script: `unset a
echo ${a?} no
echo reached $?
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "reached 1\n", err: "*"},
	{script: `readonly a
a=1; echo no
a=1 :; echo no
shift 3; f() { set -Z; echo no; }; f; echo no
. ./nosuch; echo no
echo >/nosuch/x; eval 'fi'; echo no
for a in 1; do echo no; done
echo reached
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "no\nno\nno\nno\nreached\n", err: "*"},
	{script: `exec </nosuch
: </nosuch
(: ${x?}; echo no)
echo reached
exit 4
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "reached\n", status: 4, err: "*"},
	{script: `set -e
false
echo no
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, status: 1, err: "*"},
	{script: `cd -P /etc/passwd/..; echo $?; cd -P /nosuch/..; echo $?; cd -L /etc/passwd/..; echo $?`, by: "sh", out: "1\n1\n1\n", err: "cd: /etc/passwd/..: Not a directory\ncd: /nosuch/..: No such file or directory\ncd: /etc/passwd/..: Not a directory\n"},
	{script: `for w in ! { } case do done elif else esac fi for if in then until while; do command -v $w; done`, by: "sh", out: "!\n{\n}\ncase\ndo\ndone\nelif\nelse\nesac\nfi\nfor\nif\nin\nthen\nuntil\nwhile\n"},
	{script: `umask 027; umask g+w,o=x; umask -S; umask a=; umask u+rwx; umask`, by: "sh", out: "u=rwx,g=rwx,o=x\n0077\n"},
	{script: `cat <<\E
\
a \
b
E
{ read a; cat; } <<'E'
\
a
b
E
echo "$a"`, by: "sh", out: "\\\na \\\nb\nb\na\n"},
	{script: `enable -n echo; enable -n; type -t echo; builtin echo x; echo y; command echo z; enable echo; enable -n; type -t echo`, by: "bash", out: "enable -n echo\nfile\ny\nz\nbuiltin\n", err: "builtin: echo: not a shell builtin\n"},
	{script: `enable nosuch cd; echo $?; f() { :; }; enable f; enable -x; echo $?`, by: "bash", out: "1\n2\n", err: "enable: nosuch: not a shell builtin\nenable: f: not a shell builtin\nenable: -x: invalid option\n"},
	{script: `enable -s | head -n 3; enable -n test export; enable -an | grep -e test -e export; enable -sn; export a=1; echo $?; enable -pn test`, by: "bash", out: "enable .\nenable :\nenable break\nenable -n export\nenable -n test\nenable -n export\n127\nenable -n export\nenable -n test\n", err: "export: command not found\n"},
	{script: `enable -n cd true; (cd /; echo $?); true; echo $?; cd() { echo f; }; cd; (enable true; enable -n); echo a | cat; enable -n`, by: "bash", out: "127\n0\nf\nenable -n cd\na\nenable -n cd\nenable -n true\n", err: "cd: command not found\n"},
	{script: `enable -n printf; printf b\\n | cat; type -t printf; hash -t printf`, by: "bash", out: "b\nfile\n", status: 1, err: "hash: printf: not found\n"},
	{script: `merge --version >/dev/null 2>&1; echo $?; type fifo spread merge`, by: "sh", out: "127\n", status: 1, err: "type: fifo: not found\ntype: spread: not found\ntype: merge: not found\n"},
	{script: `f() { echo in merge; }; merge() { f; }; merge; enable -n export; export a=1; echo $?; enable export; a=1 export x; echo $a`, by: "sh", out: "in merge\n127\n1\n", err: "export: command not found\n"},
	{script: `echo a >'no*'; cat <no*; x='a b'; echo one >$x; ls; f() { cat; } <a\ b; f`, by: "sh", out: "a\na b\nno*\none\n"},
	{script: `false; >f$(exit 17); echo $?; x=$(exit 4) >f$(exit 5); echo $?; <<<$(exit 3); echo $?; cat <<E
$(exit 9)
E
echo $?; </dev/null; echo $?`, by: "bash", out: "17\n5\n3\n\n0\n0\n"},
	{script: `set -e; >f$(exit 17); echo no`, by: "sh", status: 17},
	{script: `kill -l | cut -c 1-30; kill -l 9 TERM 130`, by: "sh", out: "HUP INT QUIT ILL TRAP ABRT BUS\nKILL\n15\nINT\n"},
	{script: `false & p=$!; (wait $p 2>/dev/null; echo $?); wait $p; echo $?`, by: "sh", out: "127\n1\n"},
	{script: `kill -INT $$; echo one; kill -TERM $$; kill -QUIT $$; echo two
trap 'echo INT' INT; kill -INT $$; trap - INT; kill -INT $$; echo three
sh -c 'kill -INT $$'; kill -l $?
sh -c 'kill -TERM $$'; kill -l $?
(kill -TERM $$; echo four)
case $- in *i*) echo $PS2; esac
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "INT\nINT\nTERM\nfour\n>\n", err: "*"},
	{script: `exec nosuch; echo goes on
shift 4; echo too
break() { :; }; echo no
readonly r=1
r=2; echo no
r=2 :; echo no
export r=2; echo goes on
for r in 1; do echo no; done; echo goes on
f() { echo ${x?}; echo no; }; f; echo no
echo end
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "goes on\ntoo\ngoes on\ngoes on\nend\n", err: "*"},
	{script: `trap '(exit 3); f' USR1; f() { true; return; }; (exit 5); (kill -USR1 $$; exit 6); echo $?`, by: "sh", out: "6\n"},
	{script: `f=0; a=1 f=2 :; echo $f; eval() { :; }
echo no`, by: "bash", options: []string{"-o", "posix"}, out: "2\n", status: 2, err: "`eval': is a special builtin\n"},
	{script: `(exit 3) & wait $!; (sleep .1; exit 4) & sleep .4; jobs; jobs`, by: "sh", out: "[1]+  Done(4)                 ( sleep .1; exit 4 )\n"},
	{script: `f-x() { :; }
echo no`, by: "sh", status: 2, err: "`f-x': not a valid identifier\n"},
	{script: `f-x() { echo f; }; f-x; set -o posix; f-x; 1f() { :; }; echo no`, by: "bash", out: "f\nf\n", status: 2, err: "`1f': not a valid identifier\n"},
	{script: `a.b() { :; }; echo no
echo reached $?
`, by: "sh", typed: "file", options: []string{"-i", "+m"}, out: "no\nreached 0\n", err: "*"},
	{script: `kill -SIGTERM $$; echo $?; kill -s SIGHUP $$; echo $?; kill -l SIGHUP; echo $?; kill -l HUP; trap : sighup; trap`, by: "sh", out: "1\n1\n1\n1\ntrap -- ':' HUP\n", err: "kill: SIGTERM: invalid signal specification\nkill: SIGHUP: invalid signal specification\nkill: SIGHUP: invalid signal specification\n"},
	{script: `trap x INT term; trap -p | sed -n '1,3p;16p;33,35p;$p'; trap -p INT HUP; (trap -p QUIT INT); trap`, by: "sh", out: "trap -- - EXIT\ntrap -- - HUP\ntrap -- 'x' INT\ntrap -- 'x' TERM\ntrap -- - 32\ntrap -- - 33\ntrap -- - RTMIN\ntrap -- - RETURN\ntrap -- 'x' INT\ntrap -- - HUP\ntrap -- - QUIT\ntrap -- 'x' INT\ntrap -- 'x' INT\ntrap -- 'x' TERM\n"},
	{script: `trap x INT; trap 2; trap; trap INT; echo no`, by: "sh", status: 2},
	{script: `a=1 b='x y' c=$'t\tn'; d=\'; set | grep -a '^[abcd]='; set +o posix; set | grep '^c='; f() { :; }; set | grep -c '^f'`, by: "sh", out: "a=1\nb='x y'\nc='t\tn'\nd=\\'\nc=$'t\\tn'\n1\n"},
	{script: `set -o | grep posix; POSIXLY_CORRECT=1; set -o | grep posix; unset POSIXLY_CORRECT; set -o | grep posix; f() { local POSIXLY_CORRECT=; set -o | grep posix; }; f; set -o | grep posix; set -o posix; echo $POSIXLY_CORRECT; set +o posix; echo ${POSIXLY_CORRECT-unset}`, by: "bash", out: "posix          \toff\nposix          \ton\nposix          \toff\nposix          \ton\nposix          \toff\ny\nunset\n"},
	{script: `alias a=b 'c d=e' f/g=h 'i$=j' =k l=; echo $?; alias; alias -p; alias a l`, by: "sh", out: "1\na='b'\nl=''\nalias a='b'\nalias l=''\na='b'\nl=''\n", err: "alias: `c d': invalid alias name\nalias: `f/g': invalid alias name\nalias: `i$': invalid alias name\nalias: =k: not found\n"},
	{script: `hash; echo $?; hash -l; hash -r; command -v ls; ls -d / ; hash`, by: "sh", out: "0\n/usr/bin/ls\n/\nhits\tcommand\n   1\t/usr/bin/ls\n"},
	{script: `trap 'echo "$BASHPID" >/dev/null; return 3; echo no' USR1; f() { kill -USR1 $$; echo no; }; f; echo $?`, by: "sh", out: "3\n"},
	{script: `mkdir d; ln -s d l; cd -P l; pwd; cd ../l; pwd; cd -P ..; CDPATH=l:$PWD; cd d; echo $?; pwd`, by: "sh", out: "DIR/d\nDIR/l\nDIR/d\n0\nDIR/d\n"},
	{script: `umask 027; umask u=g; umask -S; umask g=u+w,o=; umask -S; umask u=rwx-x,go=r; umask -S`, by: "sh", out: "u=rx,g=rx,o=\nu=rx,g=rwx,o=\nu=rw,g=r,o=r\n", differs: "bash has not all of POSIX's symbolic modes"},
	{script: `x=$(exit 3) y=$(exit 4) >/dev/null$(exit 5); echo $?; >f$(exit 6) >g; echo $?; ls`, by: "sh", out: "5\n6\nf\ng\n"},
	{script: `echo a >'x*'; echo b >y; cat <x*; cat <[xy]* <y; v='x*'; cat <$v; cat <"$v"; (set +o posix; cat <$v; v='x* y'; cat <$v; echo $?)`, by: "sh", out: "a\na\na\na\n1\n", err: "[xy]*: No such file or directory\n$v: ambiguous redirect\n"},
	{script: `export x=~:~/a y=a=~; echo $x $y z=~ w:~; v=~ :; echo $v; v=~:~ env | grep '^v'`, by: "sh", out: "/usr:/usr/a a=~ z=~ w:~\n/usr\nv=/usr:/usr\n"},
	{script: `set -- a b; shift 3; echo $? $#; (shift -1; echo $?); shift 2; echo $#; shift; echo $?`, by: "sh", out: "1 2\n1\n0\n1\n", err: "shift: 3: shift count out of range\nshift: -1: shift count out of range\nshift: shift count out of range\n"},
	{script: `readonly r=1; f() { echo in; }; (r=2 f; echo $?); (r=2 echo hi; echo $?); (r=2 /bin/echo hi; echo $?); (r=2 :; echo no); (r=2; echo no); (for r in a; do :; done; echo no); (export r=2; echo no); (command export r=2; echo $?); (unset r; echo $?); (read r </dev/null; echo $?); (getopts a r -a; echo $?)
echo end`, by: "sh", out: "1\n1\n1\n2\nend\n", err: "*"},
	{script: `(. ./nosuch; echo no); echo $?; (. nosuch; echo no); echo $?; (command . ./nosuch; echo $?); (eval '('; echo no); echo $?; (command eval '('; echo $?); (: <nosuch; echo no); echo $?; (command : <nosuch; echo $?); (exec <nosuch; echo no); echo $?; (cd <nosuch; echo $?); ({ :; } <nosuch; echo $?)`, by: "sh", out: "1\n1\n1\n2\n2\n1\n1\n1\n1\n1\n", err: "*"},
	{script: `(set -Z; echo no); echo $?; (set -o nosuch; echo no); echo $?; (trap x NOSUCH; echo $?); (export 1a; echo $?); (exit x; echo no); echo $?; (return 3; echo no); echo $?; (break x; echo $?); (for i in 1; do break x; done; echo no); echo $?; (for i in 1; do break 0; done; echo $?); (unset 1a; echo $?); (readonly 1a; echo $?); (shift x; echo no); echo $?; (.; echo no); echo $?; (exec nosuch; echo no); echo $?`, by: "sh", out: "2\n2\n1\n1\n2\n2\n0\n128\n1\n0\n1\nno\n0\n2\n127\n", err: "*"},
	{script: `(echo $((1+)); echo no); echo $?; (echo ${x?}; echo no); echo $?; (echo ${x:?m}; echo no); echo $?; (set -u; echo $x; echo no); echo $?; (: $((1/0)); echo no); echo $?; (x=$((1/0)); echo no); echo $?; ([ 1 -eq x ]; echo $?)`, by: "sh", out: "1\n1\n1\n1\n1\n1\n2\n", err: "*"},
	{script: `alias eeee=echo
ee\
e\
e ok`, by: "sh", out: "ok\n"},
	{script: `alias l='(' r=')'
l echo sub; r | cat
l
echo sub2
r`, by: "sh", out: "sub\nsub2\n"},
	{script: `alias if=: fi=: do=x { = ' '; if true; then echo then; fi
for i in 1; do echo $i; done; { echo b; }`, by: "sh", out: "then\n1\nb\n", err: "alias: {: not found\nalias: =: not found\nalias:  : not found\n"},
	{script: `alias 2=echo
2>/dev/null echo \>; 2 x`, by: "sh", out: ">\nx\n"},
	{script: `case a i\
n a) echo c\
ase ;; e\
sac; for i i\
n 1 2; d\
o echo $i; don\
e; ! \
false; echo $?`, by: "sh", out: "case\n1\n2\n0\n"},
	{script: "alias x='echo hi'; f() { echo \"`x` $(x)\"; }; echo `x | cat`\nf; alias x='echo later'\nf; echo \"`echo \\`x\\``\"; echo \"`cat <<E\n$(x)\nE\n`\"", by: "sh", out: "hi\nhi \nlater \nlater\n\n", err: "x: command not found\nx: command not found\nx: command not found\n"},
	{script: `alias X='case ' Y=Z a='for ' b='i in' e='echo ' while=While
X Y in 'Y') echo is y ;; Z) echo is z ;; esac
a b hi ; do echo $i ; done
while false; do :; done; e while`, by: "sh", out: "is z\nhi\nWhile\n"},
	{script: `f() { echo "<$*> X${*:+ }X" "${*:-n}" "${*-d}"; for i in "${@:+y}" "${@:-n}" ${@:+y} ${*:+u}; do echo "<$i>"; done; }; f ""; f "" ""; f; IFS=; f "" ""; f ""; IFS=:; f "" ""`, out: "<> XX n \n<>\n<n>\n< > X X    \n<y>\n<>\n<>\n<y>\n<u>\n<> XX n d\n<n>\n<> XX n \n<y>\n<>\n<>\n<y>\n<u>\n<> XX n \n<>\n<n>\n<:> X X : :\n<y>\n<>\n<>\n<y>\n<u>\n"},
	{script: `x=; (echo ${foo?$x}); (echo ${foo:?""}); (echo ${foo?}); (echo "${foo:?}"); (echo ${foo?$(true) $x})`, status: 1, err: "foo: \nfoo: \nfoo: parameter not set\nfoo: parameter null or not set\nfoo:  \n"},
	{script: `echo ${!?}; echo no`, by: "sh", status: 127, err: "!: parameter not set\n"},
	{script: `: & [ "${!#}" = "$!" ] && [ "${!?}" = "$!" ]; echo $?; x=y y=z; echo ${!x}; set -- a b; set +o posix; echo ${!#}`, by: "sh", out: "0\nz\nb\n"},
	{script: `>f; PATH=$PWD:$PATH; type f; command -v f; command -V f; f; echo $?`, by: "sh", out: "126\n", err: "*"},
}
