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
}
