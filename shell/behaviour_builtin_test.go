package shell

// builtinBehaviour is about the builtins.
var builtinBehaviour = []behaviour{
	{script: ": a b $(echo c >&2); echo $?", out: "0\n", err: "c\n"},
	{script: "true x; echo $?; false x; echo $?", out: "0\n1\n"},
	{script: `echo -n a; echo -e 'b\tc\n'; echo -E '\t'; echo -ne 'x\c y'; echo -x; echo -; echo -- a; echo -nx`, out: "ab\tc\n\n\\t\nx-x\n-\n-- a\n-nx\n"},
	{script: `echo; echo ''; echo "" a; echo -e '\0101\x41\u263a\e'; echo '\n'`, out: "\n\n a\nAA☺\x1b\n\\n\n"},
	{script: `printf '%s %d %5.2f|%-5s|%05d\n' a 42 3.14159 x 7`, out: "a 42  3.14|x    |00007\n"},
	{script: `printf '%s\n' a b c; printf '[%s %s]' 1 2 3; echo; printf 'a\tb\\n\n'; printf %b 'x\ty\n'`, out: "a\nb\nc\n[1 2][3 ]\na\tb\\n\nx\ty\n"},
	{script: "printf; echo $?", out: "2\n"},
	{script: "printf -v x '%03d' 5; echo $x", out: "005\n"},
	{script: "printf -v 1x a; echo $?", out: "2\n", err: "printf: `1x': not a valid identifier\n"},
	{script: `printf %d abc; echo " $?"`, out: "0 1\n", err: "printf: abc: invalid number\n"},
	{script: "printf '%z'; echo $?", out: "1\n", err: "printf: `%z': missing format character\n"},
	{script: `printf '%q ' 'a b' "it's" ''; echo; printf '%c%c\n' abc de; printf '%x %X %o %e\n' 255 255 8 1234.5; printf '%%\n'`, out: `a\ b it\'s '' 
ad
ff FF 10 1.234500e+03
%
`},
	{script: "mkdir d; cd d; pwd; cd ..; pwd; cd ./d/../d; pwd; echo $OLDPWD", out: `DIR/d
DIR
DIR/d
DIR
`},
	{script: "cd; pwd; cd -; pwd; cd -", out: `/usr
DIR
DIR
/usr
`},
	{script: "cd nosuch; echo $?", out: "1\n", err: "cd: nosuch: No such file or directory\n"},
	{script: "touch f; cd f; echo $?", out: "1\n", err: "cd: f: Not a directory\n"},
	{script: "cd a b; echo $?", out: "1\n", err: "cd: too many arguments\n"},
	{script: "cd ''; echo $?; pwd", out: "0\nDIR\n"},
	{script: "unset HOME; cd; echo $?; unset OLDPWD; cd -; echo $?", out: "1\n1\n", err: "cd: HOME not set\ncd: OLDPWD not set\n"},
	{script: "HOME= ; cd; echo $?; pwd", out: "0\nDIR\n"},
	{script: "mkdir -p d/e; ln -s d/e l; cd l; pwd; pwd -P; cd ..; pwd; cd -P l; pwd; cd ..; pwd", out: `DIR/l
DIR/d/e
DIR
DIR/d/e
DIR/d
`},
	{script: "mkdir -p d/e; ln -s d/e l; cd -L l/..; pwd; cd l; cd -P ..; pwd", out: "DIR\nDIR/d\n"},
	{script: "cd -x; echo $?", out: "2\n", err: "cd: -x: invalid option\n"},
	{script: "mkdir -p p/q; CDPATH=p; cd q; echo $?; pwd; cd /; cd usr", out: "DIR/p/q\n0\nDIR/p/q\n"},
	{script: "pwd -x; echo $?; pwd a; echo $?", out: "2\nDIR\n0\n", err: "pwd: -x: invalid option\n"},
	{script: "cd /usr; PWD=/nosuch; pwd; sh -c pwd", out: "/usr\n/usr\n"},
	{script: "export x=1; printenv x; export y; y=2; printenv y; z=3; printenv z; echo $?", out: "1\n2\n1\n"},
	{script: "x=1; export x; x=2; printenv x; export -n x; printenv x; echo $? $x", out: "2\n1 2\n"},
	{script: `export a="b c" d=$1; printenv a d`, args: ab, out: "b c\na\n"},
	{script: "export -x; echo $?", out: "2\n", err: "export: -x: invalid option\n"},
	{script: "export x='a\"b$c`d\\e' y= z; export -p | grep -E ' [xyz](=|$)'", out: "declare -x x=\"a\\\"b\\$c\\`d\\\\e\"\ndeclare -x y=\"\"\ndeclare -x z\n"},
	{script: `export n=$'a\nb' t=$'a\tb'; export -p | grep -E ' [nt]='`, out: "declare -x n=$'a\\nb'\ndeclare -x t=$'a\\tb'\n"},
	{script: "x=1; readonly x; x=2; echo no", err: "x: readonly variable\n", status: 1},
	{script: `x=1; readonly x
x=2
echo $? $x`, out: "1 1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; readonly x=2; echo $?; unset x; echo $?; export x=3; echo $?; echo $x", out: `1
1
1
1
`, err: "x: readonly variable\nunset: x: cannot unset: readonly variable\nx: readonly variable\n"},
	{script: `readonly a=1 b="x y" c; readonly -p | grep -E ' [abc](=|$)'`, out: "declare -r a=\"1\"\ndeclare -r b=\"x y\"\ndeclare -r c\n"},
	{script: "readonly x=1; (x=2; echo no); echo $?", out: "1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; echo ${x:=3} ${y:=4}; x= ; echo no", out: "1 4\n", err: "x: readonly variable\n", status: 1},
	{script: "readonly x=1; read x <<<a; echo $? $x", out: "1 1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; printf -v x a; echo $? $x", out: "1 1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; echo $((x=2)); echo no", err: "x: readonly variable\n", status: 1},
	{script: "x=1; unset x; echo ${x-unset}; unset nosuch; echo $?; unset -v PATH; echo ${PATH-unset}", out: "unset\n0\nunset\n"},
	{script: "unset; echo $?; unset a b c; echo $?", out: "0\n0\n"},
	{script: "x=1; export x; unset x; x=2; printenv x; echo $?", out: "1\n"},
	{script: `a=1 b='x y' c=$'t\tb'; set | grep -E '^[abc]='`, out: "a=1\nb='x y'\nc=$'t\\tb'\n"},
	{script: "IFS=:; set | grep ^IFS", out: "IFS=:\n"},
	{script: "test; echo $?; test ''; echo $?; test a; echo $?; [ ]; echo $?; [ a = a ]; echo $?", out: `1
1
0
1
0
`},
	{script: "[ a; echo $?", out: "2\n", err: "[: missing `]'\n"},
	{script: "[ a = b c ]; echo $?", out: "2\n", err: "[: too many arguments\n"},
	{script: "test a -eq 1; echo $?; test 1 -eq 1 -a 2 -gt 1; echo $?; test ! a; echo $?", out: "2\n0\n1\n", err: "test: a: integer expression expected\n"},
	{script: "touch f; mkdir d; test -f f -a -d d; echo $?; [ -e nosuch ]; echo $?; [ -s f ]; echo $?; [ -x d ]; echo $?", out: `0
1
1
0
`},
	{script: "x=1; test -v x; echo $?; test -v y; echo $?; set -e; test -o errexit; echo $?", out: "0\n1\n0\n"},
	{script: `test -t 0; echo $?; [ \( a = a \) -o b ]; echo $?; [ -z "" ]; echo $?; [ a \< b ]; echo $?`, out: `1
0
0
0
`},
	{script: "test -q f; echo $?; test a b; echo $?", out: "2\n2\n", err: "test: -q: unary operator expected\ntest: a: unary operator expected\n"},
	{script: `printf 'a b c\n' | { read x y; echo "$x|$y"; }`, out: "a|b c\n"},
	{script: `printf '  lead trail  \n' | { read x; echo "[$x]"; }; printf ' a \n' | { IFS= read x; echo "[$x]"; }`, out: "[lead trail]\n[ a ]\n"},
	{script: `printf 'a\\b\\\nc\n' | { read x; echo "[$x]"; }; printf 'a\\b\\\n' | { read -r x; echo "[$x]"; }`, out: "[abc]\n[a\\b\\]\n"},
	{script: `printf 'x' | { read a; echo "$? [$a]"; }; printf '' | { read a; echo "$? [$a]"; }`, out: "1 [x]\n1 []\n"},
	{script: `echo 'a b' | { read; echo "[$REPLY]"; }; printf '  a  \n' | { read; echo "[$REPLY]"; }`, out: "[a b]\n[  a  ]\n"},
	{script: `printf 'a:b:c\n' | { IFS=: read x y; echo "$x $y"; echo "[$IFS]"; }`, out: "a b:c\n[ \t\n]\n"},
	{script: `printf 'abc:def\n' | { read -d : x; echo "$x"; read y; echo "$y"; }; printf 'a\0b\0' | { read -d '' x; echo "$x"; }`, out: "abc\ndef\na\n"},
	{script: `printf 'abcdef\n' | { read -n 2 x; read -N 3 y; read z; echo "$x $y $z"; }`, out: "ab cde f\n"},
	{script: `printf 'a\nb' | { read -N 3 x; echo "$? [$x]"; }; printf 'ab\ncd\n' | { read -n 5 x; echo "$? [$x]"; }`, out: "0 [a\nb]\n0 [ab]\n"},
	{script: "exec 4<<<four; read -u 4 x; echo $x; read -u 9 y; echo $?", out: "four\n1\n", err: "read: 9: invalid file descriptor: Bad file descriptor\n"},
	{script: `read -p prompt x <<<a; echo $x; read -s y <<<b; echo $y; read -rp '? ' z <<<'c\d'; echo $z`, out: "a\nb\nc\\d\n"},
	{script: "read 1x <<<a; echo $?", out: "1\n", err: "read: `1x': not a valid identifier\n"},
	{script: `read a b c <<<'1 2'; echo "$a,$b,$c,$?"`, out: "1,2,,0\n"},
	{script: `read -r x y <<<'a\ b c'; echo "$x|$y"; read x y <<<'a\ b c'; echo "$x|$y"`, out: "a\\|b c\na b|c\n"},
	{script: `x=old; read x </dev/null; echo "$? [$x]"`, out: "1 []\n"},
	{script: "read a; cat; echo $a", stdin: "first\nsecond\nthird\n", out: "second\nthird\nfirst\n"},
	{script: `read a; sh -c 'read b; echo "child $b"'; read c; echo $a $c`, stdin: "first\nsecond\nthird\n", out: "child second\nfirst third\n"},
	{script: "exec echo hi; echo no", out: "hi\n"},
	{script: "exec nosuch; echo no", err: "exec: nosuch: not found\n", status: 127},
	{script: "(exec nosuch; echo no); echo $?", out: "127\n", err: "exec: nosuch: not found\n"},
	{script: "exec >f; echo x; exec <f; read y; echo $y >&2", err: "x\n"},
	{script: "exec true </nosuch; echo no", out: "no\n", err: "/nosuch: No such file or directory\n"},
	{script: "exec -- echo a", out: "a\n"},
	{script: "x=1 exec sh -c 'echo $x'", out: "1\n"},
	{script: "(exec sh -c 'exit 4'); echo $?; exec sh -c 'kill -9 $$' | cat; echo ${PIPESTATUS[0]}", out: "4\n137\n"},
	{script: `eval echo a '"b  c"'; eval 'x=5; echo $x'; eval; echo $?; eval '' ; echo $?; false; eval; echo $?`, out: `a b  c
5
0
0
0
`},
	{script: "eval 'exit 3'; echo no", status: 3},
	{script: `eval 'false'; echo $?; eval 'echo a | cat'; eval "echo \$1"`, args: ab, out: "1\na\na\n"},
	{script: `x='echo hi | tr a-z A-Z'; eval "$x"; $x`, out: "HI\nhi | tr a-z A-Z\n"},
	{script: `printf 'x=5\necho sourced $# $1\n' >s; . ./s; echo $x; . ./s p q; echo $#; source ./s`, args: ab, out: `sourced 2 a
5
sourced 2 p
2
sourced 2 a
`},
	{script: ". nosuch; echo $?", out: "1\n", err: "nosuch: No such file or directory\n"},
	{script: ". ./nosuch; echo $?", out: "1\n", err: "./nosuch: No such file or directory\n"},
	{script: ".; echo $?", out: "2\n", err: ".: filename argument required\n"},
	{script: "echo 'echo in; exit 4; echo no' >s; . ./s; echo no", out: "in\n", status: 4},
	{script: "echo 'false' >s; . ./s; echo $?; : >s; false; . ./s; echo $?", out: "1\n0\n"},
	{script: "echo 'echo found' >s; PATH=.:$PATH; . s", out: "found\n"},
	{script: "echo 'echo cwd' >s; . s", out: "cwd\n"},
	{script: "echo 'nosuch' >s; . ./s; echo $?", out: "127\n", err: "nosuch: command not found\n"},
	{script: "echo 'x=1; set -- z; cd /' >s; . ./s; echo $x $1 $PWD", args: ab, out: "1 z /\n"},
	{script: "command echo a; command -- echo b; command; echo $?; command nosuch; echo $?", out: `a
b
0
127
`, err: "nosuch: command not found\n"},
	{script: "command -v echo cat nosuch; echo $?", out: "echo\n/usr/bin/cat\n0\n"},
	{script: "command -V echo; command -V cat; command -V nosuch; echo $?; command -V if", out: `echo is a shell builtin
cat is /usr/bin/cat
1
if is a shell keyword
`, err: "command: nosuch: not found\n"},
	{script: "command -x; echo $?; command -p echo p; command -v /bin/cat ./nosuch; echo $?", out: `2
p
/bin/cat
0
`, err: "command: -x: invalid option\n"},
	{script: "command cd /; pwd; command exit 3; echo no", out: "/\n", status: 3},
	{script: "x=1; readonly x; command export x=2; echo $?", out: "1\n", err: "x: readonly variable\n"},
	{script: "type echo cat if; type -t echo cat if nosuch; echo $?", out: `echo is a shell builtin
cat is /usr/bin/cat
if is a shell keyword
builtin
file
keyword
1
`},
	{script: "mkdir bin; echo '#!/bin/sh' >bin/mine; chmod +x bin/mine; PATH=$PWD/bin:$PATH; type mine; command -v mine; command -V ./bin/mine; type ./bin/mine", out: `mine is DIR/bin/mine
DIR/bin/mine
./bin/mine is ./bin/mine
./bin/mine is ./bin/mine
`},
	{script: "builtin echo a; builtin nosuch; echo $?; builtin; echo $?", out: "a\n1\n0\n", err: "builtin: nosuch: not a shell builtin\n"},
	{script: "umask 027; umask; umask -S; umask -p; umask -p -S; umask u=rwx,g=,o=; umask; umask g+r; umask -S", out: `0027
u=rwx,g=rx,o=
umask 0027
umask -S u=rwx,g=rx,o=
0077
u=rwx,g=r,o=
`},
	{script: "umask 9; echo $?; umask u+q; echo $?; umask z; echo $?; umask -x; echo $?", out: `1
1
1
2
`, err: "umask: 9: octal number out of range\numask: `q': invalid symbolic mode character\numask: `z': invalid symbolic mode operator\numask: -x: invalid option\n"},
	{script: "umask 077; touch f; mkdir d; stat -c %a f d; echo x >g; stat -c %a g", out: "600\n700\n600\n"},
	{script: "umask 0022; (umask 077; >f; sh -c umask); umask; stat -c %a f", out: "0077\n0022\n600\n"},
	{script: "ulimit -n 100; ulimit -n; ulimit -Sn; ulimit -Hn; sh -c 'ulimit -n'", out: `100
100
100
100
`},
	{script: "ulimit -Sn 50; ulimit -n; ulimit -Hn 200; ulimit -Hn; ulimit -Sn hard; ulimit -n", out: "50\n200\n200\n"},
	{script: "ulimit -c 0; ulimit -c; ulimit -S -c; ulimit -f unlimited; ulimit", out: "0\n0\nunlimited\n"},
	{script: "ulimit -n x; echo $?; ulimit -X; echo $?", out: "1\n2\n", err: "ulimit: x: invalid number\nulimit: -X: invalid option\n"},
	{script: "(ulimit -n 77; ulimit -n); test $(ulimit -n) -ne 77; echo $?", out: "77\n0\n"},
	{script: `printf '#!/nosuch/sh\n' >s; chmod +x s; ./s; echo $?`, out: "127\n", err: "./s: cannot execute: required file not found\n"},
	{script: `printf '#!/bin/sh\necho $# "$@"\n' >s; chmod +x s; ./s a 'b c'`, args: ab, out: "2 a b c\n"},
	{script: "PATH=/nosuch; ls; echo $?; /bin/echo a", out: "127\na\n", err: "ls: command not found\n"},
	{script: "mkdir ls; PATH=.:/bin; ls -d ls", out: "ls\n"},
	{script: "exit 3 | exit 4; echo ${PIPESTATUS[@]}", out: "3 4\n"},
	{script: "exit 300", status: 44},
	{script: "exit -1", status: 255},
	{script: "exit x; echo no", err: "exit: x: numeric argument required\n", status: 2},
	{script: "(exit); false; (exit); echo $?", out: "1\n"},
	{script: "shift x; echo $?", args: ab, out: "1\n", err: "shift: x: numeric argument required\n"},
	{script: "shift -1; echo $?", args: ab, out: "1\n", err: "shift: -1: shift count out of range\n"},
}
