package shell

// funcBehaviour is about functions.
var funcBehaviour = []behaviour{
	{script: "f() { local -; set -f; local; local b=1; local; }; f; g() { local a=2; local; }; g", out: "local -\nlocal -\ndeclare -- b=\"1\"\ndeclare -- a=\"2\"\n"},
	{script: "f() { echo a; echo b; } | cat -n\nf 2>/dev/null; echo $?", out: "127\n"},
	{script: "g() { echo in g; } 2>&1\ng | h() (echo h) |& tr a b; g; ! m() { :; } | false; echo $? ${PIPESTATUS[@]}", out: "in g\n0 0 1\n"},
	{script: "trap 'echo ret' RETURN; source nosuch.sh; echo $?; . /; . ./nosuch; source; echo =; echo 'echo in' >s.sh; . ./s.sh", out: `ret
1
ret
ret
=
in
ret
`, err: "*"},
	{script: `f() { echo f $#; }; f; f a "b c"`, out: `f 0
f 2
`},
	{script: "function f { echo f; }; f; function g() { echo g; }; g", out: `f
g
`},
	{script: "f()\n{\n\techo next line\n}\nfunction g\n{\n\techo g\n}\nf; g", out: `next line
g
`},
	{script: "f() (x=2; echo sub $x); x=1; f; echo $x", out: `sub 2
1
`},
	{script: "f() if true; then echo yes; fi; f; g() for i; do echo $i; done; g a b", out: `yes
a
b
`},
	{script: "f() ((x++)); x=0; f; echo $? $x; f; echo $? $x", out: `1 1
0 2
`},
	{script: "f() [[ $1 == a* ]]; f abc; echo $?; f bc; echo $?", out: `0
1
`},
	{script: "f() case $1 in a) echo A;; *) return 4;; esac; f a; f b; echo $?", out: `A
4
`},
	{script: "f() { false; }; f; echo $?; g() { :; }; f; g; echo $?", out: `1
0
`},
	{script: "f() { return 3; echo no; }; f; echo $?", out: "3\n"},
	{script: "f() { (exit 4); return; }; f; echo $?", out: "4\n"},
	{script: "f() { return 256; }; f; echo $?; g() { return 257; }; g; echo $?; h() { return -1; }; h; echo $?", out: `0
1
255
`},
	{script: "f() { return x; echo no; }; f; echo $?", out: "2\n", err: "return: x: numeric argument required\n"},
	{script: "f() { return 1 2; echo no; }; f; echo $?", err: "return: too many arguments\n", status: 1},
	{script: `return 3; echo "$?"`, out: "2\n", err: "return: can only `return' from a function or sourced script\n"},
	{script: "f() { for i in 1 2 3; do [ $i = 2 ] && return 7; echo $i; done; }; f; echo $? $i", out: `1
7 2
`},
	{script: "f() { while read x; do return 5; done <<<a; }; f; echo $?", out: "5\n"},
	{script: "f() { { return 2; }; echo no; }; f; echo $?; g() { (return 3; echo no); echo $?; }; g", out: `2
3
`},
	{script: "f() { echo a | while read x; do return 6; done; echo $?; }; f", out: "6\n"},
	{script: "f() { return 5 | cat; echo $?; }; f", out: "0\n"},
	{script: "f() { exit 4; }; (f; echo no); echo $?; f; echo no", out: "4\n", status: 4},
	{script: `f() { echo "$1 $# [$@] [$*] $0"; set -- x y z; echo $#; shift; echo $1; }; f p q; echo $# $1`, args: ab, out: `p 2 [p q] [p q] bash
3
y
2 a
`},
	{script: `f() { shift; echo "$@"; }; f 1 2 3; echo "$@"`, args: ab, out: `2 3
a b c
`},
	{script: "f() { echo ${10} ${11} $10; }; f 1 2 3 4 5 6 7 8 9 ten eleven", out: "ten eleven 10\n"},
	{script: `f() { for a; do echo "[$a]"; done; }; f "x y" "" z`, out: `[x y]
[]
[z]
`},
	{script: `f() { echo "${@:2}" "${!#}" "${@: -1}"; }; f a b c`, out: "b c c c\n"},
	{script: "f() { x=2; y=3; }; x=1; f; echo $x $y", out: "2 3\n"},
	{script: "f() { local x=2; echo $x; }; x=1; f; echo $x", out: `2
1
`},
	{script: `f() { local x; echo "[${x-unset}]"; x=5; }; x=1; f; echo $x`, out: `[unset]
1
`},
	{script: `f() { local a=1 b=$x c; echo $a $b "${c-none}"; }; x=X; f`, out: "1 X none\n"},
	{script: "f() { local x=$x; x+=b; echo $x; }; x=a; f; echo $x", out: `ab
a
`},
	{script: `f() { local x=1; g; echo $x; }; g() { echo $x; x=2; }; f; echo "[$x]"`, out: `1
2
[]
`},
	{script: `f() { local x=1; unset x; echo "[${x-unset}]"; x=3; }; x=0; f; echo $x`, out: `[unset]
0
`},
	{script: `f() { local x=1; g; echo "[$x]"; }; g() { unset x; echo "${x-unset}"; }; x=0; f; echo $x`, out: `0
[0]
0
`},
	{script: `f() { local x=1; g; echo "$x"; }; g() { local x=2; unset x; x=3; }; x=0; f; echo $x`, out: `1
0
`},
	{script: "f() { local x=$(false); echo $?; local y; y=$(false); echo $?; }; f", out: `0
1
`},
	{script: "local x=1; echo $?", out: "1\n", err: "local: can only be used in a function\n"},
	{script: "f() { local -r c=1; c=2; echo no; }; f; echo no", err: "c: readonly variable\n", status: 1},
	{script: "f() { local '1x=2'; echo $?; }; f", out: "1\n", err: "local: `1x=2': not a valid identifier\n"},
	{script: "f() { local x=1; export x; printenv x; }; f; printenv x; echo $?", out: `1
1
`},
	{script: "export x=1; f() { local x=2; printenv x; }; f; printenv x", out: `2
1
`},
	{script: `f() { printenv v; echo $v; }; v=1 f; echo "[$v]"`, out: `1
1
[]
`},
	{script: `f() { v=5; }; v=1 f; echo "[$v]"; v=0; v=1 f; echo $v`, out: `[]
0
`},
	{script: `f() { local -x e=1; bash -c 'echo $e'; }; f; echo "[$e]"`, out: `1
[]
`},
	{script: "f() { local -i n=2+3; echo $n; n+=1; echo $n; }; f", out: `5
6
`},
	{script: `f() { local a=(1 2 3); a[5]=x; echo "${#a[@]} ${a[*]}"; }; a=9; f; echo $a`, out: `4 1 2 3 x
9
`},
	{script: `f() { local -A m=([k]=v); echo ${m[k]}; }; f; echo "[${m[k]}]"`, out: `v
[]
`},
	{script: "f() { local -n r=$1; r=new; }; v=old; f v; echo $v", out: "new\n"},
	{script: `f() { declare x=1; declare -g y=2; }; f; echo "[$x] [$y]"`, out: "[] [2]\n"},
	{script: "f() { local x=2; declare -g x=3; echo $x; }; x=1; f; echo $x", out: `2
3
`},
	{script: "f() { local -; set -f; echo $-; }; case $- in *f*) echo f;; esac; f | grep -c f; f >/dev/null; case $- in *f*) echo no;; *) echo restored;; esac", out: `1
restored
`},
	{script: `f() { local IFS=,; echo "$*"; }; f a b c; set -- a b; echo "$*"`, out: `a,b,c
a b
`},
	{script: "f() { [ $1 -le 1 ] && { echo 1; return; }; local p=$(f $(($1-1))); echo $(($1*p)); }; f 5", out: "120\n"},
	{script: "fib() { if (($1 < 2)); then r=$1; else local a; fib $(($1-1)); a=$r; fib $(($1-2)); r=$((a+r)); fi; }; fib 10; echo $r", out: "55\n"},
	{script: "down() { echo $1; (($1)) && down $(($1-1)); }; down 3; echo $?", out: `3
2
1
0
1
`},
	{script: "even() { (($1 == 0)) || odd $(($1-1)); }; odd() { (($1 != 0)) && even $(($1-1)); }; even 10; echo $?; even 7; echo $?", out: `0
1
`},
	{script: "FUNCNEST=5; f() { f; }; f; echo no", err: "f: maximum function nesting level exceeded (5)\n", status: 1},
	{script: "hanoi() {\n\t(($1)) || return\n\thanoi $(($1 - 1)) $2 $4 $3\n\tn=$((n + 1))\n\thanoi $(($1 - 1)) $4 $3 $2\n}\nn=0; hanoi 5 a b c; echo $n", out: "31\n"},
	{script: "f() { echo out; echo err >&2; } >f1 2>f2; f; cat f1 f2; f; wc -l <f1", out: `out
err
1
`},
	{script: "f() { cat; } <<<here; f; f; echo x | f", out: `here
here
here
`},
	{script: "f() { echo $1; } >>log; f a; f b; cat log", out: `a
b
`},
	{script: "f() { echo $1; } >$n; n=x; f 1; n=y; f 2; cat x y", out: `1
2
`},
	{script: `f() { cat; } <<E; f; f
in $x
E`, out: "in \nin \n"},
	{script: "f() { echo no; } </nosuch; f; echo $?", out: "1\n", err: "/nosuch: No such file or directory\n"},
	{script: "f() { echo to; } >in; f >out; cat in; wc -c <out", out: `to
0
`},
	{script: "f() { echo a; }; f >f1; cat f1; f | tr a b; x=$(f); echo $x; f 2>&1 >/dev/null", out: `a
b
a
`},
	{script: "f() { echo a >&3; }; f 3>g; cat g", out: "a\n"},
	{script: "f() { exec >g; }; f; echo into; cat g >&2", err: "into\n"},
	{script: "f() { tr a-z A-Z; }; echo abc | f; echo abc | f | f | rev", out: `ABC
CBA
`},
	{script: `f() { while read x; do echo "<$x>"; done; }; printf '1\n2\n' | f | { read y; echo $y; }`, out: "<1>\n"},
	{script: `f() { read x; }; echo a | f; echo "[$x]"; f <<<b; echo $x`, out: `[]
b
`},
	{script: "f() { return 3; }; f | f | true; echo ${PIPESTATUS[@]}; f && echo no || echo $?", out: `3 3 0
3
`},
	{script: "f() { for i in 1 2 3; do echo $i; done; }; f | head -1; for x in $(f); do echo -n $x; done; echo", out: `1
123
`},
	{script: "f() { exit 9; }; true | f; echo $? ${PIPESTATUS[@]}", out: "9 0 9\n"},
	{script: `f() { x=in; echo $BASHPID; }; a=$(f); [ $a != $$ ]; echo $? "[$x]"; f >/dev/null; echo $x`, out: `0 []
in
`},
	{script: "f() { echo 1; }; f; f() { echo 2; }; f; unset -f f; f 2>/dev/null; echo $?", out: `1
2
127
`},
	{script: "f() { echo f1; f() { echo f2; }; }; f; f", out: `f1
f2
`},
	{script: "f() { g() { echo inner; }; }; g 2>/dev/null; echo $?; f; g", out: `127
inner
`},
	{script: `f=var; f() { echo func; }; unset f; f; echo "[$f]"; unset f; f 2>/dev/null; echo $?`, out: `func
[]
127
`},
	{script: "f() { :; }; unset -v f; f; echo $?; unset -f nosuch; echo $?", out: `0
0
`},
	{script: "f() { unset -f f; echo still; }; f; type f; echo $?", out: `still
1
`, err: "type: f: not found\n"},
	{script: "readonly -f f 2>/dev/null; f() { echo 1; }; readonly -f f; f() { echo 2; }; echo $?; f", out: `1
1
`, err: "f: readonly function\n"},
	{script: "f() { :; }; readonly -f f; unset -f f; echo $?", out: "1\n", err: "unset: f: cannot unset: readonly function\n"},
	{script: `f() { echo "${FUNCNAME[0]} $FUNCNAME"; g; }; g() { echo "${FUNCNAME[@]} ${#FUNCNAME[@]}"; }; f; echo "[$FUNCNAME]"`, out: `f f
g f 2
[]
`},
	{script: `f() { echo "${BASH_SOURCE[0]}|${BASH_SOURCE[@]}"; }; f; echo "[$BASH_SOURCE]"`, out: `environment|environment
[]
`},
	{script: `cat >lib <<'E'
f() { echo "${FUNCNAME[@]}|${BASH_SOURCE[@]}"; }
echo "$BASH_SOURCE ${FUNCNAME[0]}"
f
E
. ./lib
f`, out: "./lib \nf source|./lib ./lib\nf|./lib\n"},
	{script: "echo $LINENO\nf() {\n\techo $LINENO\n}\nf\necho $LINENO $((LINENO+1))", out: `1
3
6 7
`},
	{script: "f() {\n\tg\n}\ng() {\n\techo \"${BASH_LINENO[@]}\"\n\tcaller\n\tcaller 0\n\tcaller 5; echo $?\n}\nf", out: `2 10
2 environment
2 f environment
1
`},
	{script: "printf 'echo $LINENO\\n\\necho $LINENO\\nf() {\\n\\techo $LINENO; }\\nf\\n' >lib\n. ./lib\necho $LINENO\nfor i in a \\\n\tb; do\n\techo $LINENO\ndone", out: `1
3
5
3
6
6
`},
	{script: "f() { echo a; }; declare -f f", out: "f () \n{ \n    echo a\n}\n"},
	{script: "f() { if true; then echo a; else echo b; fi; for i in 1 2; do echo $i; done; }; declare -f f", out: "f () \n{ \n    if true; then\n        echo a;\n    else\n        echo b;\n    fi;\n    for i in 1 2;\n    do\n        echo $i;\n    done\n}\n"},
	{script: "f() { while read x; do case $x in a|b) echo 1;; *) echo 2 ;; esac; done <f | sort >g 2>&1; }; declare -f f", out: "f () \n{ \n    while read x; do\n        case $x in \n            a | b)\n                echo 1\n            ;;\n            *)\n                echo 2\n            ;;\n        esac;\n    done < f | sort > g 2>&1\n}\n"},
	{script: `f() { a=1; local b="x y" c='z'; (echo sub); { echo grp; }; echo $(echo s) && true || false; ! false; sleep 0 & }; declare -f f`, out: "f () \n{ \n    a=1;\n    local b=\"x y\" c='z';\n    ( echo sub );\n    { \n        echo grp\n    };\n    echo $(echo s) && true || false;\n    ! false;\n    sleep 0 &\n}\n"},
	{script: "f() { [[ $a == b && -n $c ]]; ((x++)); until false; do break; done; for ((i=0;i<3;i++)); do :; done; }; declare -f f", out: "f () \n{ \n    [[ $a == b && -n $c ]];\n    ((x++));\n    until false; do\n        break;\n    done;\n    for ((i=0; i<3; i++))\n    do\n        :;\n    done\n}\n"},
	{script: "f() ( echo sub ) >out; declare -f f", out: "f () \n{ \n    ( echo sub ) > out\n}\n"},
	{script: `f() { cat <<E; echo after; }; declare -f f
text $x
E`, out: "f () \n{ \n    cat <<E\ntext $x\nE\n\n    echo after\n}\n"},
	{script: "f() { g() { echo inner; }; g; }; declare -f f", out: "f () \n{ \n    function g () \n    { \n        echo inner\n    };\n    g\n}\n"},
	{script: "b() { :; }; a() { :; }; declare -F; declare -F a; declare -F nosuch; echo $?", out: `declare -f a
declare -f b
a
1
`},
	{script: "f() { :; }; declare -f nosuch; echo $?; declare -f f nosuch >/dev/null; echo $?; typeset -f f", out: "1\n1\nf () \n{ \n    :\n}\n"},
	{script: "f() { echo x; }; declare -f f >lib; unset -f f; . ./lib; f", out: "x\n"},
	{script: `f() { echo hi; }; eval "$(declare -f f | sed s/hi/ho/)"; f`, out: "ho\n"},
	{script: "f() { echo func; }; type f; type -t f; type -t echo if ls nosuch; command -v f", out: "f is a function\nf () \n{ \n    echo func\n}\nfunction\nbuiltin\nkeyword\nfile\nf\n"},
	{script: `echo() { builtin echo "[$*]"; }; echo a; command echo b; unset -f echo; echo c`, out: `[a]
b
c
`},
	{script: `ls() { command ls "$@" | tr a-z A-Z; }; touch abc; ls`, out: "ABC\n"},
	{script: `cd() { builtin cd "$@" && echo "at ${PWD##*/}"; }; cd /usr; pwd`, out: `at usr
/usr
`},
	{script: "test() { echo mine; }; test a; [ a ]; echo $?", out: `mine
0
`},
	{script: `f() { echo $1; }; g=f; $g x; "$g" y; \f z`, out: `x
y
z
`},
	{script: "f-g.h() { echo odd; }; f-g.h; f:x() { echo colon; }; f:x", out: `odd
colon
`},
	{script: "1x() { echo one; }; 1x; function 2+ { echo plus; }; 2+", out: `one
plus
`},
	{script: "f() { :; }; f >f1; f 2>/dev/null </dev/null; echo $?; ls", out: `0
f1
`},
	{script: `f() { echo "$?"; }; false; f; (exit 3); f`, out: `1
3
`},
	{script: `f() { echo "$(($1 + $2))"; }; echo $(f $(f 1 2) $(f 3 4))`, out: "10\n"},
	{script: "f() { false; echo went on; }; set -e; f; echo no", status: 1},
	{script: "f() { false; echo went on; }; set -e; f || echo no; if f; then echo yes; fi; ! f; f && echo end", out: `went on
went on
yes
went on
went on
end
`},
	{script: "f() { return 1; }; set -e; f || true; x=$(f) || echo caught; f; echo no", out: "caught\n", status: 1},
	{script: `f() { echo "$-" | tr -dc ex; set +e; }; set -e; f; echo; false; echo on`, out: `e
on
`},
	{script: "f() { set -u; }; f; echo $nope; echo no", err: "nope: unbound variable\n", status: 127},
	{script: "f() { cd /; }; (f; pwd); f; pwd; f() { umask 077; }; f; umask", out: `/
/
0077
`},
	{script: "f() { echo $_; }; echo a b >/dev/null; f c", out: "b\n"},
	{script: "f() { local x=1; (x=2; echo $x); echo $x; x=$(x=3; echo $x); echo $x; }; f", out: `2
1
3
`},
	{script: `main() { local opt; for opt; do case $opt in -v) v=1;; --) break;; *) echo "arg $opt";; esac; done; }; main -v a -- b; echo $v`, out: `arg a
1
`},
	{script: `log() { printf '%s: %s\n' "${1^^}" "${*:2}" >&2; }
die() { log error "$@"; exit 2; }
need() { command -v "$1" >/dev/null || die "no $1"; }
need cat
need nosuchcommand
echo no`, err: "ERROR: no nosuchcommand\n", status: 2},
	{script: "f() { echo ok; }; export -f f 2>/dev/null; f", out: "ok\n"},
	{script: `f() { echo $1 ${1+set} ${2-unset}; }; f "" ; f`, out: `set unset
unset
`},
	{script: "f () { echo spaced; } ; f; f(){ echo tight;}; f", out: `spaced
tight
`},
	{script: "f() {\n\tcat <<E\n$1 and $#\nE\n\techo end\n}\nf a; f b c | sed 1q", out: `a and 1
end
b and 2
`},
	{script: `f() { read -r a b; echo "$b $a"; }; f <<<"1 2 3"; echo x y | f`, out: `2 3 1
y x
`},
}
