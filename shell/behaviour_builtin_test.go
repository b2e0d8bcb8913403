package shell

// builtinBehaviour is about the builtins.
var builtinBehaviour = []behaviour{
	{script: `alias foo='echo a '; echo "$_"; alias x; echo "$_"; alias a=b c=d; echo $_; alias -p >/dev/null; echo $_; unalias foo; echo $_`, out: `foo
x
c
-p
foo
`, err: "*"},
	{script: "true | command sh -c 'kill -9 $$'; echo $?; command sh -c 'kill -9 $$'; echo $?; f() { command sh -c 'kill -9 $$'; }; f; echo $?; (command sh -c 'kill -9 $$'); echo $?; command sh -c 'kill -9 $$' & wait $!; echo $?; command -p sh -c 'kill -HUP $$'; echo $?", out: `137
137
137
137
137
129
`, err: "*"},
	{script: "export -n a; declare -p a; export -n b=3; declare -p b; x=1; export x; export -n x; declare -p x; unset x; export -n x y; declare -p x y; echo $?", out: `declare -- b="3"
declare -- x="1"
1
`, err: "*"},
	{script: `printf 'Aéb\n' | { read -n 2 x; echo "$x"; cat; }; read -N 3 x <<<'éàü.'; echo $x; printf 'aéxy\n' >f; { read -n 1 x; read -n 1 y; cat; } <f; echo $x$y`, out: `Aé
b
éàü
xy
aé
`},
	{script: `printf '\303xyz' | { read -n 1 x; printf %q "$x"; cat; }; printf '\342\202xyz' | { read -n 2 x; printf %q "$x"; cat; }; printf 'é\\éxyz' | { read -n 3 x; echo "$x"; cat; }`, out: `$'\303x'yz$'\342\202xy'zééx
yz`},
	{script: `echo $SHLVL; SHLVL=7 bash -c 'echo $SHLVL; (echo $SHLVL); env | grep ^SHLVL'; unset SHLVL; echo "${SHLVL-unset}"`, out: `1
8
8
SHLVL=8
unset
`},
	{script: ": a b $(echo c >&2); echo $?", out: "0\n", err: "c\n"},
	{script: "true x; echo $?; false x; echo $?", out: "0\n1\n"},
	{script: `echo -n a; echo -e 'b\tc\n'; echo -E '\t'; echo -ne 'x\c y'; echo -x; echo -; echo -- a; echo -nx`, out: "ab\tc\n\n\\t\nx-x\n-\n-- a\n-nx\n"},
	{script: `echo; echo ''; echo "" a; echo -e '\0101\x41\u263a\e'; echo '\n'`, out: "\n\n a\nAA☺\x1b\n\\n\n"},
	{script: "echo (", err: "syntax error: `foo(` must be followed by `)`\n", status: 2, differs: "the parser words syntax errors in its own way"},
	{script: `eval "echo ("; echo $?`, out: "2\n", err: "eval: syntax error: `foo(` must be followed by `)`\n", differs: "the parser words syntax errors in its own way"},
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
	{script: `printf -- '-a\n'; printf '%s' '-b'; echo; printf -x; echo $?`, out: "-a\n-b\n2\n", err: "printf: -x: invalid option\n"},
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
	{script: "cd -- /usr; pwd; cd /usr/; pwd; cd //usr; pwd; cd /usr/./bin/..//; pwd", out: `/usr
/usr
//usr
/usr
`},
	{script: "mkdir d; cd d; rmdir ../d; pwd; cd .; echo $?", out: "DIR/d\n1\n", err: "cd: .: No such file or directory\n", differs: "bash keeps to a directory that is gone; there is none to go to"},
	{script: "PWD=/nosuch; cd .; pwd; echo $PWD", out: "DIR\nDIR\n"},
	{script: "pwd -x; echo $?; pwd a; echo $?", out: "2\nDIR\n0\n", err: "pwd: -x: invalid option\n"},
	{script: "cd /usr; PWD=/nosuch; pwd; sh -c pwd", out: "/usr\n/usr\n"},
	{script: "export x=1; printenv x; export y; y=2; printenv y; z=3; printenv z; echo $?", out: "1\n2\n1\n"},
	{script: "x=1; export x; x=2; printenv x; export -n x; printenv x; echo $? $x", out: "2\n1 2\n"},
	{script: `export a="b c" d=$1; printenv a d`, args: ab, out: "b c\na\n"},
	{script: "export 1x; echo $?", out: "1\n", err: "export: `1x': not a valid identifier\n"},
	{script: "export a-b=c; echo $?", out: "1\n", err: "export: `a-b=c': not a valid identifier\n"},
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
	{script: "readonly x=1; x=5 true; echo $? $x", out: "0 1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; x=5 printenv x; echo $?", out: "1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; (x=2; echo no); echo $?", out: "1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; echo ${x:=3} ${y:=4}; x= ; echo no", out: "1 4\n", err: "x: readonly variable\n", status: 1},
	{script: "readonly x=1; read x <<<a; echo $? $x", out: "1 1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; printf -v x a; echo $? $x", out: "1 1\n", err: "x: readonly variable\n"},
	{script: "readonly x=1; echo $((x=2)); echo no", err: "x: readonly variable\n", status: 1},
	{script: "x=1; unset x; echo ${x-unset}; unset nosuch; echo $?; unset -v PATH; echo ${PATH-unset}", out: "unset\n0\nunset\n"},
	{script: "unset 1x; echo $?; unset -f f; echo $?", out: "0\n0\n"},
	{script: "unset -x; echo $?", out: "2\n", err: "unset: -x: invalid option\n"},
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
	{script: "read -t 5 x <<<a; echo $x", out: "a\n"},
	{script: "read -t 0 <<<a; echo $?", out: "0\n"},
	{script: "read -x; echo $?; read -n; echo $?; read -n x y; echo $?; read -u x y; echo $?; read -t x y; echo $?", out: `2
2
1
1
1
`, err: "read: -x: invalid option\nread: -n: option requires an argument\nread: x: invalid number\nread: x: invalid file descriptor specification\nread: x: invalid timeout specification\n"},
	{script: "read 1x <<<a; echo $?", out: "1\n", err: "read: `1x': not a valid identifier\n"},
	{script: `read a b c <<<'1 2'; echo "$a,$b,$c,$?"`, out: "1,2,,0\n"},
	{script: `read -r x y <<<'a\ b c'; echo "$x|$y"; read x y <<<'a\ b c'; echo "$x|$y"`, out: "a\\|b c\na b|c\n"},
	{script: `x=old; read x </dev/null; echo "$? [$x]"`, out: "1 []\n"},
	{script: "read a; cat; echo $a", stdin: "first\nsecond\nthird\n", out: "second\nthird\nfirst\n"},
	{script: `read a; sh -c 'read b; echo "child $b"'; read c; echo $a $c`, stdin: "first\nsecond\nthird\n", out: "child second\nfirst third\n"},
	{script: "exec echo hi; echo no", out: "hi\n"},
	{script: "exec nosuch; echo no", err: "exec: nosuch: not found\n", status: 127},
	{script: "(exec nosuch; echo no); echo $?", out: "127\n", err: "exec: nosuch: not found\n"},
	{script: "exec ./nosuch; echo no", err: "DIR/nosuch: No such file or directory\n", status: 127},
	{script: "exec /; echo no", err: "exec: /: cannot execute: Is a directory\n", status: 126, differs: "bash says it twice"},
	{script: "exec >f; echo x; exec <f; read y; echo $y >&2", err: "x\n"},
	{script: "exec true </nosuch; echo no", out: "no\n", err: "/nosuch: No such file or directory\n"},
	{script: "exec -a name sh -c 'echo $0'", out: "name\n"},
	{script: "exec -c env"},
	{script: "exec -x; echo $?", out: "2\n", err: "exec: -x: invalid option\n"},
	{script: "exec -- echo a", out: "a\n"},
	{script: "x=1 exec sh -c 'echo $x'", out: "1\n"},
	{script: "(exec sh -c 'exit 4'); echo $?; exec sh -c 'kill -9 $$' | cat; echo ${PIPESTATUS[0]}", out: "4\n137\n"},
	{script: `eval echo a '"b  c"'; eval 'x=5; echo $x'; eval; echo $?; eval '' ; echo $?; false; eval; echo $?`, out: `a b  c
5
0
0
0
`},
	{script: `eval 'echo "'; echo $?`, out: "2\n", err: "eval: syntax error: reached EOF without closing quote `\"`\n", differs: "the parser words syntax errors in its own way"},
	{script: "eval 'exit 3'; echo no", status: 3},
	{script: `eval 'false'; echo $?; eval 'echo a | cat'; eval "echo \$1"`, args: ab, out: "1\na\na\n"},
	{script: "eval -- echo '$1'; eval -x; echo $?", args: []string{"x"}, out: "x\n2\n", err: "eval: -x: invalid option\n"},
	{script: `x='echo hi | tr a-z A-Z'; eval "$x"; $x`, out: "HI\nhi | tr a-z A-Z\n"},
	{script: `printf 'x=5\necho sourced $# $1\n' >s; . ./s; echo $x; . ./s p q; echo $#; source ./s`, args: ab, out: `sourced 2 a
5
sourced 2 p
2
sourced 2 a
`},
	{script: ". nosuch; echo $?", out: "1\n", err: "nosuch: No such file or directory\n"},
	{script: ". ./nosuch; echo $?", out: "1\n", err: "./nosuch: No such file or directory\n"},
	{script: ". /; echo $?", out: "1\n", err: ".: /: is a directory\n"},
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
	{script: "type nosuch; echo $?; type -p cat echo; type -P cat; type -a true", out: `1
/usr/bin/cat
/usr/bin/cat
true is a shell builtin
true is /usr/bin/true
true is /bin/true
`, err: "type: nosuch: not found\n"},
	{script: "type -x; echo $?; type; echo $?", out: "2\n0\n", err: "type: -x: invalid option\n"},
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
	{script: "ulimit -Sn 100; ulimit -Hn 50; echo $?; ulimit -n", out: "1\n100\n", err: "ulimit: open files: cannot modify limit: Invalid argument\n"},
	{script: "ulimit -a | cut -c1-35; ulimit -n 64 -c 0 -t unlimited; ulimit -a | grep -E 'open files|core file|cpu time|pipe size'", out: `real-time non-blocking time  (micro
core file size              (blocks
data seg size               (kbytes
scheduling priority                
file size                   (blocks
pending signals                    
max locked memory           (kbytes
max memory size             (kbytes
open files                         
pipe size                (512 bytes
POSIX message queues         (bytes
real-time priority                 
stack size                  (kbytes
cpu time                   (seconds
max user processes                 
virtual memory              (kbytes
file locks                         
core file size              (blocks, -c) 0
open files                          (-n) 64
pipe size                (512 bytes, -p) 8
cpu time                   (seconds, -t) unlimited
`},
	{script: "ulimit -n -f | cut -c1-40 | grep -v unlimited | grep -c file", out: "2\n"},
	{script: "(ulimit -n 77; ulimit -n); test $(ulimit -n) -ne 77; echo $?", out: "77\n0\n"},
	{script: "ulimit -f 1; sh -c 'head -c 5000 /dev/zero >f'; echo $?; stat -c %s f", out: "153\n1024\n", err: "File size limit exceeded\n"},
	{script: `printf 'echo no interpreter $0 $1\n' >s; chmod +x s; ./s arg; echo $?`, args: ab, out: "no interpreter ./s arg\n0\n"},
	{script: `printf 'x=5; exit 6\n' >s; chmod +x s; ./s; echo $? $x`, out: "6\n"},
	{script: `printf 'cat\n' >s; chmod +x s; echo in | ./s | cat`, out: "in\n"},
	{script: `printf '#!/nosuch/sh\n' >s; chmod +x s; ./s; echo $?`, out: "127\n", err: "./s: cannot execute: required file not found\n"},
	{script: `printf '#!/bin/sh\necho $# "$@"\n' >s; chmod +x s; ./s a 'b c'`, args: ab, out: "2 a b c\n"},
	{script: `printf '\177ELF\0\0\0' >s; chmod +x s; ./s; echo $?`, out: "126\n", err: "./s: cannot execute binary file: Exec format error\n"},
	{script: ": >s; chmod +x s; ./s; echo $?", out: "0\n"},
	{script: `printf 'echo dir $0\n' >prog; chmod +x prog; PATH=.; prog`, out: "dir ./prog\n"},
	{script: "PATH=/nosuch; ls; echo $?; /bin/echo a", out: "127\na\n", err: "ls: command not found\n"},
	{script: "PATH=; ls; echo $?", out: "127\n", err: "ls: No such file or directory\n"},
	{script: "unset PATH; ls; echo $?", out: "127\n", err: "ls: No such file or directory\n"},
	{script: "mkdir ls; PATH=.:/bin; ls -d ls", out: "ls\n"},
	{script: "exit 3 | exit 4; echo ${PIPESTATUS[@]}", out: "3 4\n"},
	{script: "exit 300", status: 44},
	{script: "exit -1", status: 255},
	{script: "exit x; echo no", err: "exit: x: numeric argument required\n", status: 2},
	{script: "exit 1 2; echo after $?", err: "exit: too many arguments\n", status: 1},
	{script: "(exit); false; (exit); echo $?", out: "1\n"},
	{script: "shift x; echo $?", args: ab, out: "1\n", err: "shift: x: numeric argument required\n"},
	{script: "shift -1; echo $?", args: ab, out: "1\n", err: "shift: -1: shift count out of range\n"},
	{script: "shift 1 2; echo $?", args: ab, err: "shift: too many arguments\n", status: 1},
	{script: "touch f; exec ./f; echo no", err: "exec: DIR/f: cannot execute: Permission denied\n", status: 126, differs: "bash says it twice"},
	{script: "PATH=.; touch f; exec f; echo no", err: "touch: command not found\nexec: f: not found\n", status: 127},
	{script: "exec /usr; echo no", err: "exec: /usr: cannot execute: Is a directory\n", status: 126, differs: "bash says it twice"},
	{script: "touch f; exec ./f/x; echo no", err: "exec: DIR/f/x: cannot execute: Not a directory\n", status: 126, differs: "bash says it twice"},
	{script: "exec -a; echo $?", out: "2\n", err: "exec: -a: option requires an argument\n"},
	{script: "exec -l sh -c 'echo $0'; ", out: "-sh\n"},
	{script: "exec -la name sh -c 'echo $0'; ", out: "-name\n"},
	{script: "cd /nosuch /x; echo $?", out: "1\n", err: "cd: too many arguments\n"},
	{script: "cd -P -L /; cd -LP /usr; pwd; cd -e /; pwd", out: "/usr\n/\n"},
	{script: "exit abc; echo no", err: "exit: abc: numeric argument required\n", status: 2},
	{script: "(exit abc); echo $?", out: "2\n", err: "exit: abc: numeric argument required\n"},
	{script: "(exit 1 2; echo x); echo $?", out: "1\n", err: "exit: too many arguments\n"},
	{script: "exit 1 2 | cat; echo ${PIPESTATUS[0]}", out: "1\n", err: "exit: too many arguments\n"},
	{script: "eval 'exit 1 2; echo a'; echo b", err: "exit: too many arguments\n", status: 1},
	{script: "exit -- 3", status: 3},
	{script: "exit 99999999999999999999", err: "exit: 99999999999999999999: numeric argument required\n", status: 2},
	{script: "shift -- 1; echo $1", args: ab, out: "b c\n"},
	{script: "unset -v 1x; echo $?; unset a-b; echo $?; unset -fv x; echo $?", out: "1\n0\n1\n", err: "unset: `1x': not a valid identifier\nunset: cannot simultaneously unset a function and a variable\n"},
	{script: "x=1; unset x y z; echo $? ${x-u}", out: "0 u\n"},
	{script: "export -f nosuch; echo $?; export -n x=5; echo $x; printenv x", out: "1\n5\n", err: "export: nosuch: not a function\n", status: 1},
	{script: "export -p x; echo $?", out: "0\n"},
	{script: `x=1x; export $x; echo $?; export "a b=c"; echo $?; readonly "1=2"; echo $?`, out: "1\n1\n1\n", err: "export: `1x': not a valid identifier\nexport: `a b=c': not a valid identifier\nreadonly: `1=2': not a valid identifier\n"},
	{script: "x='a=1 b=2'; export $x; echo $a $b", out: "1 2\n"},
	{script: "type -t nosuch echo; echo $?; type -tp cat; type -ap echo; type -aP echo; type -at echo; type -at nosuch; echo $?", out: `builtin
1
/usr/bin/cat
/usr/bin/echo
/bin/echo
/usr/bin/echo
/bin/echo
builtin
file
file
1
`},
	{script: "type -f cat; type ./nosuch; echo $?; type /bin/cat; type -p /bin/cat", out: `cat is /usr/bin/cat
1
/bin/cat is /bin/cat
/bin/cat
`, err: "type: ./nosuch: not found\n"},
	{script: "touch f; type ./f; echo $?; command -v ./f; echo $?; type -a cat", out: `1
1
cat is /usr/bin/cat
cat is /bin/cat
`, err: "type: ./f: not found\n"},
	{script: "type -a nosuch; echo $?; type :; type . ; type [", out: `1
: is a shell builtin
. is a shell builtin
[ is a shell builtin
`, err: "type: nosuch: not found\n"},
	{script: "command -V cat nosuch ./x; echo $?; command -vV cat", out: "cat is /usr/bin/cat\n0\ncat is /usr/bin/cat\n", err: "command: nosuch: not found\ncommand: ./x: not found\n"},
	{script: "command -v; echo $?; command -v if echo true [ . ; command -v nosuch; echo $?", out: `0
if
echo
true
[
.
1
`},
	{script: "command -pv cat; command -p nosuch; echo $?", out: "/bin/cat\n127\n", err: "nosuch: command not found\n"},
	{script: "umask -S 027; umask; umask -p 022; umask; umask 022 033; umask; umask ''; echo $?; umask -- 077; umask", out: `u=rwx,g=rx,o=
0027
0022
0022
1
0077
`, err: "umask: `\x00': invalid symbolic mode operator\n"},
	{script: "umask a=; umask; umask ug=rw,o+x; umask; umask =r; umask; umask -w; echo $?", out: `0777
0116
0333
2
`, err: "umask: -w: invalid option\n"},
	{script: "ulimit -n 100; ulimit -n; ulimit -c -n | tail -1; ulimit -St -n | tail -1 ", out: "100\nopen files                          (-n) 100\nopen files                          (-n) 100\n"},
	{script: "ulimit -n 40 -c 0; ulimit -c -n", out: "core file size              (blocks, -c) 0\nopen files                          (-n) 40\n"},
	{script: "ulimit -p; ulimit -Sx; ulimit -p 5; echo $?", out: "8\nunlimited\n1\n", err: "ulimit: pipe size: cannot modify limit: Invalid argument\n"},
	{script: "ulimit -n -- 30; ulimit -n; ulimit -n -5; echo $?", out: "30\n2\n", err: "ulimit: -5: invalid option\n"},
	{script: "ulimit -n 999999999999999999999; echo $?; ulimit -b; echo $?; ulimit -T ; echo $?", out: "1\n2\n2\n", err: "ulimit: open files: cannot modify limit: Operation not permitted\nulimit: -b: invalid option\nulimit: -T: invalid option\n"},
	{script: `read -i text x <<<a; echo "$x"; read -e x <<<b; echo $x`, out: "a\nb\n"},
	{script: `mkfifo p; exec 3<>p; read -t 0.01 x <&3; echo $? "[$x]"`, out: "142 []\n"},
	{script: `mkfifo p; exec 3<>p; printf ab >&3; read -t 0.01 x <&3; echo $? "[$x]"`, out: "142 [ab]\n"},
	{script: "read -t 0 </dev/null; echo $?; mkfifo p; exec 3<>p; read -t 0 <&3; echo $?; echo a >&3; read -t 0 <&3; echo $?", out: "0\n1\n0\n"},
	{script: "read -t -1 x; echo $?; read -n -1 x; echo $?; read -u -1 x; echo $?; read -d; echo $?; read -t 1e3 x; echo $?", out: `1
1
1
2
1
`, err: "read: -1: invalid timeout specification\nread: -1: invalid number\nread: -1: invalid file descriptor specification\nread: -d: option requires an argument\nread: 1e3: invalid timeout specification\n"},
	{script: `read -n 0 x <<<abc; echo $? "[$x]"; read -N 0 y <<<abc; echo $?`, out: "0 []\n0\n"},
	{script: "read -rn1 x <<<abc; echo $x; read -rd, x <<<a,b; echo $x; read -ru0 x <<<q; echo $x", out: "a\na\nq\n"},
	{script: "read x-y <<<a; echo $?; read '' <<<a; echo $?", out: "1\n1\n", err: "read: `x-y': not a valid identifier\nread: `': not a valid identifier\n"},
	{script: "read x </; echo $?", out: "1\n", err: "read: read error: 0: Is a directory\n"},
	{script: "printf -v; echo $?; printf -v x; echo $?; printf -- ; echo $?; printf -vx abc; echo $x", out: `2
2
2
abc
`, err: "printf: -v: option requires an argument\n"},
	{script: `printf '%s\n' "$@"; printf '%s %s\n' "$@" extra; printf '%*d|\n' 5 3; printf '\x41\n\u00e9\n'`, args: ab, out: `a
b c
a b c
extra 
    3|
A
é
`},
	{script: "pwd -LP; pwd -- ; cd /usr; pwd -P -L", out: "DIR\nDIR\n/usr\n"},
	{script: "nosuch 2>/dev/null; echo $?", out: "127\n"},
	{script: `eval 'echo a; false
echo b'; echo $?; eval 'echo ${x?}'; echo no`, out: "a\nb\n0\n", err: "x: parameter not set\n", status: 127},
	{script: ". ./nosuch; echo a; set -e; . ./nosuch; echo no", out: "a\n", err: "./nosuch: No such file or directory\n./nosuch: No such file or directory\n", status: 1},
	{script: "touch f; . f x; echo $?", out: "0\n"},
	{script: "printf '' > s; . ./s; echo $?", out: "0\n"},
	{script: `printf 'echo "' >s; . ./s; echo $?`, out: "2\n", err: "syntax error: reached EOF without closing quote `\"`\n", differs: "the parser words syntax errors in its own way"},
	{script: `x=1 . /dev/stdin <<<'echo $x'; echo "[$x]"`, out: "1\n[]\n"},
	{script: `x=1 eval 'echo $x'; echo "[$x]"; x=2 :; echo "[$x]"; x=3 read y <<<a; echo "[$x]"`, out: `1
[]
[]
[]
`},
	{script: `x=1 export y=2; echo "[$x]"; x=1 cd /; echo "[$x]"; IFS=: read a b <<<1:2; echo "$a $b"; x=4 command eval 'echo $x'`, out: `[]
[]
1 2
4
`},
	{script: "builtin cd /; pwd; builtin -x; echo $?", out: "/\n2\n", err: "builtin: -x: invalid option\n"},
	{script: "test 1 -eq; echo $?; [ 1 -eq 2 -o ]; echo $?; [ ! ]; echo $?", out: "2\n2\n0\n", err: "test: 1: unary operator expected\n[: argument expected\n"},
	{script: "sh -c 'kill -9 $$'; echo $?; sh -c 'kill -SEGV $$'; echo $?; sh -c 'kill -PIPE $$'; echo $?; sh -c 'kill -INT $$'; echo $?", out: `137
139
141
130
`, err: "PID Killed                  sh -c 'kill -9 $$'\nPID Segmentation fault      sh -c 'kill -SEGV $$'\n"},
	{script: "cd /usr; { cd /; pwd; } | cat; pwd; (cd /; pwd); pwd; cd / | true; pwd; { cd /; }; pwd; $(cd /usr); pwd; x=$(cd /usr; pwd); echo $x; pwd", out: `/
/usr
/
/usr
/usr
/
/
/usr
/
`},
	{script: "umask 022; { umask 077; umask; } | cat; umask; (umask 077); umask; umask 077 | true; umask; x=$(umask 007; umask); echo $x; umask", out: `0077
0022
0022
0022
0007
0022
`},
	{script: `: & jobs >&-; echo $?; trap : USR1; trap >&-; echo $?; kill -l >&-; echo $?; command -v echo >&-; echo $?; f() { caller >&-; echo $?; }; f; compgen -b >&-; echo $?; ulimit >&-; echo $?`, out: "0\n1\n0\n0\n0\n0\n0\n", err: "trap: write error: Bad file descriptor\n"},
	{script: `type echo >&-; echo $?; declare -p BASH >&-; echo $?; alias a=b; alias >&-; echo $?; pwd >&-; echo $?; echo -n >&-; echo $?; printf '' >&-; echo $?; echo >&-; echo $?`, out: "1\n1\n1\n1\n0\n0\n1\n", err: "type: write error: Bad file descriptor\ndeclare: write error: Bad file descriptor\nalias: write error: Bad file descriptor\npwd: write error: Bad file descriptor\necho: write error: Bad file descriptor\n"},
	{script: `unset 'v[0]'; echo "$_"; v=(1 2); unset v 'v[1]'; echo "$_"; unset v; echo "$_"; declare -A m=([k]=1); unset -v 'm[k]'; echo "$_"; v=(1 'a b'); printf '<%s>' "${v[@]@A}" "${m[@]@A}"; x="${v[@]@A}"; echo "$x"`, out: "v\nv\nv\nm\n<declare><-a><v=([0]=\"1\" [1]=\"a b\")><declare><-A><m=()>declare -a v=([0]=\"1\" [1]=\"a b\")\n"},
	{script: `set -u; v=(1 2); (unset 'v[i]'; echo no); (unset 'v[$i]'; echo no); unset 'v[1/0]'; echo $?; v=(1 2); (echo ${v[i]}; echo no); i=1; unset 'v[i]'; echo "${v[@]}"`, status: 1, err: "i: unbound variable\ni: unbound variable\n1/0: division by 0 (error token is \"0\")\n"},
}
