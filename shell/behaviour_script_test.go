package shell

// scriptBehaviour is about what scripts are made of: options, sources, aliases, set -e.
var scriptBehaviour = []behaviour{
	{script: `while getopts ab:c o -a -b val -c rest; do echo "$o [$OPTARG] $OPTIND"; done; echo "end $o $OPTIND"`, out: `a [] 2
b [val] 4
c [] 5
end ? 5
`},
	{script: `set -- -ab x -c -- -a y; while getopts ab:c o; do echo "$o [$OPTARG] $OPTIND"; done; shift $((OPTIND-1)); echo "$@"`, out: `a [] 1
b [x] 3
c [] 4
-a y
`},
	{script: `set -- -bval -ac rest; while getopts ab:c o; do echo "$o [$OPTARG] $OPTIND"; done; echo $OPTIND`, out: `b [val] 2
a [] 2
c [] 3
3
`},
	{script: `set -- -x -b; while getopts ab: o; do echo "$o [$OPTARG] $OPTIND"; done; echo $OPTIND`, out: `? [] 2
? [] 3
3
`, err: "illegal option -- x\noption requires an argument -- b\n"},
	{script: `set -- -x -b; while getopts :ab: o; do echo "$o [$OPTARG] $OPTIND"; done; echo $OPTIND`, out: `? [x] 2
: [b] 3
3
`},
	{script: `set -- -x -b; OPTERR=0; while getopts ab: o; do echo "$o [$OPTARG]"; done`, out: `? []
? []
`},
	{script: `set -- a -b; getopts b o; echo "$? $o $OPTIND"; set --; getopts b o; echo "$? $o $OPTIND"; set -- - -b; getopts b o; echo "$? $o $OPTIND"`, out: `1 ? 1
1 ? 1
1 ? 1
`},
	{script: "set -- -a -b; getopts ab o; getopts ab o; echo $o $OPTIND; OPTIND=1; getopts ab o; echo $o $OPTIND; set -- -b; OPTIND=1; getopts ab o; echo $o", out: `b 3
a 2
b
`},
	{script: "set -- -abc; getopts abc o; echo $o $OPTIND; getopts abc o; echo $o $OPTIND; getopts abc o; echo $o $OPTIND; getopts abc o; echo $? $o $OPTIND", out: `a 1
b 1
c 2
1 ? 2
`},
	{script: `f() { local OPTIND=1 o; while getopts x:y o; do echo "f $o $OPTARG"; done; }; set -- -p -q; getopts pq o; echo $o; f -x 1 -y; getopts pq o; echo $o`, out: "p\nf x 1\nf y \nq\n"},
	{script: `set -- -b -a; getopts b:a o; echo "$o [$OPTARG] $OPTIND"; set -- -b ''; OPTIND=1; getopts b: o; echo "$o [$OPTARG] $OPTIND"; echo "${OPTARG-unset}"`, out: `b [-a] 3
b [] 3

`},
	{script: `getopts; echo $?; getopts a; echo $?; getopts a 1x -a; echo $?; getopts a o -- -a; echo "$? $OPTIND"; echo ${OPTERR}`, out: `2
2
1
0 3
1
`, err: "getopts: `1x': not a valid identifier\n"},
	{script: "usage() { echo \"usage: $0 [-v] [-n count] file...\" >&2; exit 2; }\nverbose=0 count=10\nset -- -v -n 3 -- -f g\nwhile getopts ':vn:h' opt; do\n\tcase $opt in\n\t\tv) verbose=1 ;;\n\t\tn) count=$OPTARG ;;\n\t\th) usage ;;\n\t\t:) echo \"-$OPTARG needs a value\" >&2; usage ;;\n\t\t\\?) echo \"unknown -$OPTARG\" >&2; usage ;;\n\tesac\ndone\nshift $((OPTIND - 1))\necho $verbose $count \"$@\"", out: "1 3 -f g\n"},
	{script: "shopt -s nullglob; echo *.none a*; for f in *.log; do echo no; done; a=(*.x); echo ${#a[@]}; shopt -u nullglob; echo *.none", out: `
0
*.none
`},
	{script: "touch .h v; echo *; shopt -s dotglob; echo *; shopt -u dotglob; echo .*; mkdir d; touch d/.x; shopt -s dotglob; echo d/*", out: `v
.h v
.h
d/.x
`},
	{script: "shopt -s failglob; echo *.none; echo no", err: "no match: *.none\n", status: 1},
	{script: "touch A.Log b.LOG; echo *.log; shopt -s nocaseglob; echo *.log [ab]*; shopt -u nocaseglob; echo [a]*", out: `*.log
A.Log b.LOG A.Log b.LOG
[a]*
`},
	{script: "mkdir -p a/b/c; touch a/x.c a/b/y.c a/b/c/z.c .h.c; echo **/*.c; shopt -s globstar; echo **/*.c; echo **; echo a/**/; echo a/**/y.c", out: `a/x.c
a/b/c/z.c a/b/y.c a/x.c
a a/b a/b/c a/b/c/z.c a/b/y.c a/x.c
a/ a/b/ a/b/c/
a/b/y.c
`},
	{script: `shopt -s extglob
touch a.log b.txt c.log.1 d
echo !(*.log*) @(a|b).* *.log?(.1) +([a-d])
x=foo.tar.gz; echo ${x%.@(gz|tar)} ${x%%.*(?)} ${x/+(o)/0} ${x//@(a|o)/_}`, out: `b.txt d a.log b.txt a.log c.log.1 d
foo.tar foo f0.tar.gz f__.t_r.gz
`},
	{script: "shopt -s nocasematch; x=ABC; echo ${x/b/_}; [[ $x == abc ]] && echo match; case $x in a*) echo case;; esac; echo ${x#a}", out: `A_C
match
case
ABC
`},
	{script: `shopt -s lastpipe; echo a b | read x y; echo $x $y; printf '1\n2\n' | mapfile -t a; echo ${a[@]}; echo v | { read z; }; echo $z; true | exit 3; echo no`, out: `a b
1 2
v
`, status: 3},
	{script: `echo a | read x; echo "[$x]"; shopt -s lastpipe; (echo b | read x; echo "[$x]"); f() { echo c | read x; }; f; echo "[$x]"; false | true; echo ${PIPESTATUS[@]}`, out: `[]
[b]
[c]
1 0
`},
	{script: `set -e; x=$(false; echo a); echo $x; shopt -s inherit_errexit; x=$(false; echo b) || echo "[$x]"; x=$(false; echo c); echo no`, out: "a\n", status: 1},
	{script: `shopt -s inherit_errexit; set -e; echo $(false; echo x) end; if x=$(false; echo in); then echo "[$x]"; fi`, out: `end
[in]
`},
	{script: "shopt nullglob; echo $?; shopt -s nullglob; shopt nullglob; echo $?; shopt -q nullglob; echo $?; shopt -q dotglob; echo $?; shopt -q nullglob dotglob; echo $?", out: "nullglob       \toff\n1\nnullglob       \ton\n0\n0\n1\n1\n"},
	{script: "shopt -p nullglob extglob; echo $?; shopt -s extglob nullglob; shopt -p extglob nullglob; echo $?; shopt -u extglob; shopt extglob lastpipe", out: "shopt -u nullglob\nshopt -u extglob\n1\nshopt -s extglob\nshopt -s nullglob\n0\nextglob        \toff\nlastpipe       \toff\n", status: 1},
	{script: "shopt -s nosuch; echo $?; shopt nosuch; echo $?; shopt -z; echo $?; shopt -su extglob; echo $?; shopt -q nosuch; echo $?", out: `1
1
2
1
1
`, err: "shopt: nosuch: invalid shell option name\nshopt: nosuch: invalid shell option name\nshopt: -z: invalid option\nshopt: cannot set and unset shell options simultaneously\nshopt: nosuch: invalid shell option name\n"},
	{script: "shopt -o errexit; set -e; shopt -o errexit; shopt -po pipefail; shopt -so pipefail; shopt -qo pipefail && echo on; set -o | grep pipefail", out: "errexit        \toff\nerrexit        \ton\nset +o pipefail\n", status: 1},
	{script: "shopt | grep -E '^(nullglob|dotglob|extglob|globstar|nocaseglob|nocasematch|lastpipe|inherit_errexit|expand_aliases|failglob|sourcepath|cmdhist|xpg_echo)'", out: "cmdhist        \ton\ndotglob        \toff\nexpand_aliases \toff\nextglob        \toff\nfailglob       \toff\nglobstar       \toff\ninherit_errexit\toff\nlastpipe       \toff\nnocaseglob     \toff\nnocasematch    \toff\nnullglob       \toff\nsourcepath     \ton\nxpg_echo       \toff\n"},
	{script: "shopt -s | grep -cE '^(nullglob|dotglob|extglob)'; shopt -s nullglob; shopt -s | grep -E '^(nullglob|dotglob|extglob)'; shopt -u | grep -E '^(nullglob|dotglob|extglob)'", out: "0\nnullglob       \ton\ndotglob        \toff\nextglob        \toff\n"},
	{script: `o=$(shopt -p nullglob); shopt -s nullglob; eval "$o"; shopt nullglob; (shopt -s dotglob); shopt dotglob; shopt -s xpg_echo; echo 'a\tb'`, out: "nullglob       \toff\ndotglob        \toff\na\tb\n"},
	{script: "set -o | grep -E '^(braceexpand|hashall|physical|posix|verbose|errtrace|functrace|noclobber|monitor|history|interactive-comments|keyword|notify)'", out: "braceexpand    \ton\nerrtrace       \toff\nfunctrace      \toff\nhashall        \ton\nhistory        \toff\ninteractive-comments\ton\nkeyword        \toff\nmonitor        \toff\nnoclobber      \toff\nnotify         \toff\nphysical       \toff\nposix          \toff\nverbose        \toff\n"},
	{script: `set +o | grep -E ' (errexit|pipefail|braceexpand)$'; set -e -o pipefail; set +o | grep -E ' (errexit|pipefail)$'; o=$(set +o); set +e; eval "$o"; shopt -o errexit`, out: "set -o braceexpand\nset +o errexit\nset +o pipefail\nset -o errexit\nset -o pipefail\nerrexit        \toff\n", status: 1},
	{script: "case $- in *h*B*c*) echo hBc;; esac; set -ef; case $- in *e*f*) echo ef;; esac; set +e; case $- in *e*) echo no;; *) echo off;; esac; echo ${-//[^fuc]/}", out: `hBc
ef
off
fc
`},
	{script: "echo $SHELLOPTS; set -eu; echo $SHELLOPTS; echo ${BASHOPTS:+set}", out: `braceexpand:hashall:interactive-comments
braceexpand:errexit:hashall:interactive-comments:nounset
set
`},
	{script: `set -- a; set -e -- b c; echo $@ ; set -eu -o pipefail; echo $#; set -x -- 'd e' 2>/dev/null; { set +x; } 2>/dev/null; echo "$1"`, out: `b c
2
d e
`},
	{script: `x=1; set | grep -E '^(x|y)='; y=$'a\nb'; set | grep '^y='; f() { :; }; set | grep -c '^f ()'; set -o posix; set | grep -c '^f ()'`, out: `x=1
y=$'a\nb'
1
0
`, status: 1},
	{script: "mkdir a b; pushd a; pwd; pushd ../b; dirs; popd; pwd; popd; popd; echo $?", out: `DIR/a DIR
DIR/a
DIR/b DIR/a DIR
DIR/b DIR/a DIR
DIR/a DIR
DIR/a
DIR
1
`, err: "popd: directory stack empty\n"},
	{script: `mkdir a b; pushd a >/dev/null; pushd ../b >/dev/null; dirs -p; dirs -v; echo "${DIRSTACK[1]} ${#DIRSTACK[@]}"; dirs +1; dirs -0; dirs -c; dirs`, out: `DIR/b
DIR/a
DIR
 0  DIR/b
 1  DIR/a
 2  DIR
DIR/a 3
DIR/a
DIR
DIR/b
`},
	{script: "mkdir a b; cd a; pushd ../b >/dev/null; pushd; pwd; pushd +1 >/dev/null; pwd; popd -n; pwd; dirs; pushd -n /; dirs; pushd; pwd", out: `DIR/a DIR/b
DIR/a
DIR/b
DIR/b
DIR/b
DIR/b
DIR/b /
DIR/b /
/ DIR/b
/
`},
	{script: "pushd; echo $?; pushd /nosuch; echo $?; popd; echo $?; dirs +5; echo $?; cd /usr; pushd / ; dirs -l; dirs; popd +9; echo $?", out: `1
1
1
1
/ ~
/ /usr
/ ~
1
`, err: "pushd: no other directory\npushd: /nosuch: No such file or directory\npopd: directory stack empty\ndirs: directory stack empty\npopd: +9: directory stack index out of range\n"},
	{script: "mkdir -p d; pushd d >/dev/null && touch f && popd >/dev/null; ls d; (pushd d >/dev/null; pwd); pwd; cd d; cd - ; echo ~+ ~-", out: `f
DIR/d
DIR
DIR
DIR DIR/d
`},
	{script: `printf -v x '%s-%03d' a 7; echo $x; printf -v x %s; echo "[$x]"; printf -v y '%s\n' a b; echo "$y"; printf -v z '%(%Y)T' 0; echo $z; TZ=UTC printf '%(%F %T)T\n' 86399`, out: `a-007
[]
a
b

1970
1970-01-01 23:59:59
`},
	{script: `printf '%(%s)T\n' 5; printf -v now '%(%s)T' -1; [ $now -gt 1000000000 ]; echo $?; [ $EPOCHSECONDS -ge $now ]; echo $?; TZ=UTC0 printf '%(%H:%M)T %s\n' 3600 x`, out: `5
0
0
01:00 x
`},
	{script: "alias hi='echo hello'; alias; hi 2>/dev/null; echo $?", out: `alias hi='echo hello'
127
`},
	{script: `shopt -s expand_aliases
alias hi='echo hello' two='echo a; echo b'
hi there; two c
alias hi; alias nosuch; echo $?
unalias hi; hi 2>/dev/null; echo $?
unalias nosuch; echo $?`, out: `hello there
a
b c
alias hi='echo hello'
1
hello
0
1
`, err: "alias: nosuch: not found\nunalias: nosuch: not found\n"},
	{script: `shopt -s expand_aliases
alias ls='echo ls' l='ls -x' sudo='command ' q="it's"
l f; \ls /nosuch 2>/dev/null; 'ls' /nosuch 2>/dev/null; echo $?
sudo l y
alias`, out: `ls -x f
2
ls -x y
alias l='ls -x'
alias ls='echo ls'
alias q='it'\''s'
alias sudo='command '
`},
	{script: `shopt -s expand_aliases
alias x='echo old'; x 2>/dev/null; echo $?
f() { x; }
alias x='echo new'
f; x; eval x
unalias -a; alias; echo $?`, out: `127
old
new
new
0
`},
	{script: `shopt -s expand_aliases
alias forever='while :; do' done2='done'
forever echo once; break; done
alias e='echo ' w='word'
e w; e w w
echo w | cat; x=1 e w; type e; command -v e; type -t e`, out: "once\nword\nword w\nw\nword\ne is aliased to `echo '\nalias e='echo '\nalias\n"},
	{script: "builtin echo a; builtin nosuch; echo $?; builtin ls; echo $?; builtin cd /; pwd; builtin; echo $?; builtin test a = b; echo $?", out: `a
1
1
/
0
1
`, err: "builtin: nosuch: not a shell builtin\nbuiltin: ls: not a shell builtin\n"},
	{script: `hash; echo $?; ls >/dev/null; hash -t ls; hash | sed '1d;s/.*\t//'; hash nosuch; echo $?; hash -r; hash -t ls; echo $?; hash -p /bin/cat dog; echo x | dog; hash -d dog; dog 2>/dev/null; echo $?`, out: `hash: hash table empty
0
/usr/bin/ls
/usr/bin/ls
1
1
x
127
`, err: "hash: nosuch: not found\nhash: ls: not found\n"},
	{script: "times | sed -E 's/[0-9]+/N/g'; times | wc -l", out: `NmN.Ns NmN.Ns
NmN.Ns NmN.Ns
2
`},
	{script: `echo 'echo "$# $1 $2 $0"; return 3; echo no' >lib; . ./lib a b; echo $?; source ./lib; echo $?`, out: `2 a b bash
3
0   bash
3
`},
	{script: `echo 'echo "$# $*"; set -- new; shift 0' >lib; . ./lib; echo "$*"; . ./lib p q; echo "$*"`, args: ab, out: `2 a b c
new
2 p q
new
`},
	{script: "echo 'set -- changed' >lib; . ./lib; echo $1; . ./lib x y; echo $1; echo 'x=1; f() { echo f; }; exit 4' >e; (. ./e; echo no); echo $?; . ./e; echo no", args: ab, out: `changed
changed
4
`, status: 4},
	{script: ". ./nosuch; echo $?; .; echo $?; mkdir d; . ./d; echo $?; echo false >lib; . ./lib; echo $?; >empty; false; . ./empty; echo $?", out: `1
2
1
1
0
`, err: "./nosuch: No such file or directory\n.: filename argument required\n.: ./d: is a directory\n"},
	{script: "mkdir p; echo 'echo from path' >p/lib; PATH=$PATH:$PWD/p; . lib; echo 'echo from cwd' >lib; . lib; . lib2 2>/dev/null; echo $?", out: `from path
from path
1
`},
	{script: `echo 'for i in 1 2; do echo $i; [ $i = 1 ] && return 5; done' >lib; f() { . ./lib; echo in f $?; }; f; echo $?; echo 'local v=1; echo $v' >l2; g() { . ./l2; }; g; echo "[$v]"`, out: `1
in f 5
0
1
[]
`},
	{script: "echo 'echo ps; x=5' >s; . ./s; echo $x; echo 'echo piped $1' | . /dev/stdin arg; source /dev/stdin <<<'echo here'", out: `ps
5
piped arg
here
`},
	{script: `echo 'if [ "$BASH_SOURCE" = "$0" ]; then echo main; else echo sourced; fi' >s; chmod +x s; . ./s; bash s; bash ./s`, out: `sourced
main
main
`},
	{script: "set -e; echo 'false; echo no' >lib; . ./lib || echo caught; . ./lib; echo no", out: "no\n", status: 1},
	{script: "echo $$ >f; (echo $$) | cmp - f; [ $BASHPID = $$ ]; echo $?; ([ $BASHPID != $$ ]; echo $?); [ $(echo $BASHPID) != $$ ]; echo $?; (a=$BASHPID; (b=$BASHPID; [ $a != $b ]; echo $?)); { [ $BASHPID = $$ ]; echo $?; }", out: `0
0
0
0
0
`},
	{script: "[ $SECONDS -lt 5 ]; echo $?; SECONDS=100; [ $SECONDS -ge 100 ]; echo $?; SECONDS=-5; echo $((SECONDS <= 0)); unset SECONDS; SECONDS=7; echo $((SECONDS >= 7))", out: `0
0
1
1
`},
	{script: `a=$RANDOM; ((a >= 0 && a < 32768)); echo $?; RANDOM=1; a="$RANDOM $RANDOM"; RANDOM=1; b="$RANDOM $RANDOM"; [ "$a" = "$b" ]; echo $?; RANDOM=2; [ "$RANDOM $RANDOM" = "$a" ]; echo $?`, out: `0
0
1
`},
	{script: "RANDOM=42; echo $RANDOM $RANDOM $RANDOM; RANDOM=42; echo $RANDOM; echo $((SRANDOM >= 0))", out: `17772 26794 1435
17772
1
`},
	{script: "[ $PPID = $(ps -o ppid= -p $$ 2>/dev/null || echo $PPID) ]; echo $?; (p=$PPID; [ $p = $PPID ]; echo $?); x=$PPID; bash -c '[ $PPID = $0 ]; echo $?' $$; PPID=1; echo no", out: `0
0
0
`, err: "PPID: readonly variable\n", status: 1},
	{script: "echo $UID-$EUID | grep -cE '^[0-9]+-[0-9]+$'; UID=5; echo no", out: "1\n", err: "UID: readonly variable\n", status: 1},
	{script: `echo ${BASH_VERSINFO[0]} ${#BASH_VERSINFO[@]} ${BASH_VERSION%%[!0-9]*}; [ -n "$HOSTNAME" ]; echo $?; echo $OSTYPE ${MACHTYPE:+set}; echo $BASH_SUBSHELL; (echo $BASH_SUBSHELL; (echo $BASH_SUBSHELL)); echo x | (echo $BASH_SUBSHELL); echo $(echo $BASH_SUBSHELL)`, out: `5 6 5
0
linux-gnu set
0
1
2
1
1
`},
	{script: `IFS=:; x=a:b::c:; set -- $x; echo $#; printf '[%s]' "$@"; echo; IFS=' :'; x=' a : b  c:d '; set -- $x; printf '[%s]' "$@"; echo`, out: `4
[a][b][][c]
[a][b][c][d]
`},
	{script: `IFS=' '; x='  a  b  '; printf '[%s]' $x; echo; IFS=; printf '[%s]' $x; echo; unset IFS; printf '[%s]' $x; echo; IFS=x; y=axbxxc; printf '[%s]' $y "$y" ; echo; echo $y`, out: `[a][b]
[  a  b  ]
[a][b]
[a][b][][c][axbxxc]
a b  c
`},
	{script: `IFS=,; set -- a b; echo "$*" $* "$@"; x="$*"; echo "$x"; IFS=,:; echo "$*"; IFS=; echo "$*"; y=$*; echo "$y"; printf '[%s]' $*; echo`, out: `a,b a b a b
a,b
a,b
ab
ab
[a][b]
`},
	{script: `IFS=$'\n'; x=$'a b\n\nc'; printf '[%s]' $x; echo; IFS=$' \t\n'; printf '[%s]' $x; echo; printf '%q\n' "$IFS"; IFS=: read a b <<<x:y:z; echo "$a $b"; printf '%q\n' "$IFS"`, out: `[a b][c]
[a][b][c]
$' \t\n'
x y:z
$' \t\n'
`},
	{script: `IFS=0; echo $((100 + 5)) $(echo 10a0b); x=10; echo $x; echo "$x"; IFS=+; echo $((1+2))`, out: `1 5 1 a b
1
10
3
`},
	{script: "set -v; echo a", out: "a\n"},
	{script: "set -v\necho a   # comment\nif true; then\n\techo b\nfi\nset +v\necho c", out: `a
b
c
`, err: "echo a   # comment\nif true; then\n\techo b\nfi\nset +v\n"},
	{script: "set -a; x=1; y=2 true; f() { z=3; }; f; read r <<<w; for i in 5; do :; done; printenv x z r i; set +a; n=1; printenv n; echo $?", out: `1
3
w
5
1
`},
	{script: "for i in 1 2; do\n\tcat <<E\n$i ${i}x $((i * 2)) \\$i\nE\n\tcat <<'E'\n$i\nE\ndone | tr x y", out: `1 1y 2 $i
$i
2 2y 4 $i
$i
`},
	{script: "f() {\n\tcat <<-E\n\t\tto $1\n\t\t\t$(echo sub)\n\tE\n}\nf a; f b >g; cat g; x=$(f c); echo \"$x\"", out: `to a
sub
to b
sub
to c
sub
`},
	{script: `cat <<A; cat <<B
a
A
b
B
if cat <<C; then echo yes; fi
c
C
while read x; do echo "<$x>"; done <<D | tr d e
d1
d2
D`, out: `a
b
c
yes
<e1>
<e2>
`},
	{script: "f() { :; }; command -v f; command -v echo if ls nosuch; echo $?; command -V f; command -V echo; command -V if", out: "f\necho\nif\n/usr/bin/ls\n0\nf is a function\nf () \n{ \n    :\n}\necho is a shell builtin\nif is a shell keyword\n"},
	{script: "f() { echo x; }; type f echo if; type -t f echo if cat nosuch; echo $?; type -a echo | head -1; type -p f echo; type -P cat; type nosuch; echo $?", out: "f is a function\nf () \n{ \n    echo x\n}\necho is a shell builtin\nif is a shell keyword\nfunction\nbuiltin\nkeyword\nfile\n1\necho is a shell builtin\n/usr/bin/cat\n1\n", err: "type: nosuch: not found\n"},
	{script: "type -a cat; f() { :; }; cat() { :; }; type -a cat | head -1; type -f cat; unset -f cat; type -t cat; command -p -v cat >/dev/null; echo $?", out: `cat is /usr/bin/cat
cat is /bin/cat
cat is a function
cat is /usr/bin/cat
file
0
`},
	{script: "set -e; if false; then :; fi; while false; do :; done; until true; do :; done; false || true; false && true; ! true; ! false; echo alive; false; echo no", out: "alive\n", status: 1},
	{script: "set -e; true && false; echo alive; { true && false; }; echo grp; (true && false); echo no", status: 1},
	{script: "set -e; f() { true && false; }; f; echo no", status: 1},
	{script: "set -e; f() { if false; then :; fi; }; f; echo ok; g() { false || return 0; }; g; echo ok2; h() { ! true; }; h; echo no", out: `ok
ok2
`, status: 1},
	{script: "set -e; false | true; echo a; true | false; echo no", out: "a\n", status: 1},
	{script: "set -e; set -o pipefail; false | true || echo caught; false | true; echo no", out: "caught\n", status: 1},
	{script: "set -e; x=$(false) || echo a; echo $(false) b; local_() { local y=$(false); echo c; }; local_; declare z=$(false); echo d; export e=$(false); echo e; z=$(false); echo no", out: `a
b
c
d
e
`, status: 1},
	{script: "set -e; (false; echo no) || echo a; { false; echo b; } || echo no; ! { false; echo c; }; if (false; echo d); then echo e; fi; (set -e; false; echo f) && echo g", out: `no
b
c
d
e
f
g
`},
	{script: "set -e; f() { false; echo still; return 1; }; f || echo a; f && echo no || echo b; if ! f; then echo c; fi; while f; do :; done; echo d; f | cat; echo e; f", out: `still
a
still
b
still
c
still
d
e
`, status: 1},
	{script: "set -e; f() { set +e; false; echo on; }; f; false; echo end; case $- in *e*) echo no;; esac", out: `on
end
`},
	{script: "set -e; eval false || echo a; eval 'false; echo b' || echo no; . /dev/stdin <<<false || echo c; command false || echo d; builtin false || echo e; eval 'false'; echo no", out: `a
b
c
d
e
`, status: 1},
	{script: "set -e; case x in x) false || true;; esac; [[ a == b ]] || echo a; ((0)) || echo b; [ a = b ] && echo no; echo c; [[ a == b ]]; echo no", out: `a
b
c
`, status: 1},
	{script: "set -e; (exit 3); echo no", status: 3},
	{script: "set -e; $(exit 3); echo no", status: 3},
	{script: "set -e; test -d /nosuch && echo no; x=1; [ $x = 2 ] && x=3; echo $x; false & wait $! || echo w; wait; readonly r=1; echo $r; shift 2>/dev/null || echo s; let 0 || echo l; let 0; echo no", out: `1
w
1
s
l
`, status: 1},
	{script: "set -e; x=$(set -e; false; echo in); echo no", status: 1},
	{script: "set -e; echo a >/nosuch/f || echo b; { echo a >/nosuch/f; } 2>/dev/null || echo c; </nosuch; echo no", out: `b
c
`, err: "/nosuch/f: No such file or directory\n/nosuch: No such file or directory\n", status: 1},
	{script: "set -e; for i in 1 2; do false || continue; echo no; done; echo a; true | { false || true; echo b; }; { false; } | true; (false) | true; echo c; false | { cat; false; }; echo no", out: `a
b
c
`, status: 1},
	{script: "set -e; trap 'echo exit $?' EXIT; f() { (exit 6); }; f; echo no", out: "exit 6\n", status: 6},
	{script: `set -e; f() { echo in; false; echo on; }; x=$(f); echo "$x"; f; echo no`, out: `in
on
in
`, status: 1},
	{script: `set -eu -o pipefail; echo "${1:-none}"; x=$(grep -c y <<<n || true); echo $x; n=0; ((n++)) || :; echo $n; [[ -n $x ]] && echo ok; echo "${u?unset}"; echo no`, out: `none
0
1
ok
`, err: "u: unset\n", status: 1},
	{script: `eval 'echo a; echo b'; eval echo '"x  y"' '$HOME'; eval; echo $?; eval 'exit 3' | cat; eval 'f() { return 4; }'; eval f; echo $?; eval 'x=(1 2)' && echo ${x[1]}; eval "eval 'echo deep'"`, out: `a
b
x  y /usr
0
4
2
deep
`},
	{script: "exec 3>f; echo a >&3; exec 3>&-; cat f; exec <f; read x; echo $x; (exec echo replaced; echo no); exec nosuchcommand; echo no", out: `a
a
replaced
`, err: "exec: nosuchcommand: not found\n", status: 127},
	{script: "exec {fd}>f; echo x >&$fd; ((fd >= 10)); echo $?; exec {fd}>&-; cat f; { echo y >&$n; } {n}>g; cat g; exec {in}<g; read -u $in l; echo $l", out: `0
x
y
y
`},
	{script: "umask 027; umask; umask -S; umask u=rwx,go=; umask; (umask 0; umask); umask -p; ulimit -n >/dev/null; echo $?; ulimit -c 0; ulimit -c", out: `0027
u=rwx,g=rx,o=
0077
0000
umask 0077
0
0
`},
	{script: "readonly A=1; export B=2; export -p | grep ' B='; readonly -p | grep ' A='; export -n B; printenv B; echo $?; unset B; echo ${B-unset}; unset A; echo $?", out: `declare -x B="2"
declare -r A="1"
1
unset
1
`, err: "unset: A: cannot unset: readonly variable\n"},
	{script: ": ${x:=default}; echo $x; : >f; [ -s f ] || echo empty; true; echo $_; : a b; echo $_; true | false; echo $?; command -p echo p; command nosuch 2>/dev/null; echo $?", out: `default
empty
true
b
1
p
127
`},
}
