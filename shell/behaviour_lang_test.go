package shell

// langBehaviour is about what public fault reports and other shells' tests ask of
// the language.
var langBehaviour = []behaviour{
	{script: "set -- q; set + a b; echo $# $1 $2; set +; echo $#", out: `2 a b
2
`},
	{script: `set -o -e | wc -l; echo $-; set +o +e | wc -l; set -o "" | wc -l; set -o -- | wc -l; set -o nosuch 2>/dev/null; echo $?`, out: `27
hBc
27
27
27
2
`},
	{script: `set a -x b; echo "$@" $-; set + -u c; echo "$@" $-; set + + c; echo $#; set -; echo $#; set - x y; echo $#; set --; echo $#`, out: `a -x b hBc
c huBc
1
1
2
0
`},
	{script: "set +-; echo $?; set -+; echo $?; set -e -q; echo $? $-; set -o errexit nosuch; echo $- $1", out: `2
2
2 hBc
ehBc nosuch
`, err: `set: +-: invalid option
set: -+: invalid option
set: -q: invalid option
`},
	{script: "f() { false | (exit 4) | true; }; f; echo ${PIPESTATUS[@]}; f >/dev/null; echo ${PIPESTATUS[@]}; f | cat; echo ${PIPESTATUS[@]}", out: `0
0
0 0
`},
	{script: "kill -9 $BASHPID | true; echo ${PIPESTATUS[@]}; true | kill -TERM $BASHPID; echo ${PIPESTATUS[@]}", out: `137 0
0 143
`, err: `Terminated
`},
	{script: "set -o pipefail; f() { false | true; }; f; echo $? ${PIPESTATUS[@]}; f() if false | true; then :; fi; f; echo ${PIPESTATUS[@]}; f() { exit 5 | true; return; }; f; echo ${PIPESTATUS[@]}", out: `1 1
0
5
`},
	{script: "cd /; cd usr; pwd; cd ..; pwd; cd //; pwd; cd usr; pwd; cd ../..; pwd; cd /usr/./bin/..; pwd; cd //usr/..; pwd; cd ///usr; pwd", out: `/usr
/
//
//usr
//
/usr
//
/usr
`},
	{script: "cd /; pushd usr; pushd bin; dirs; popd; popd; pwd; cd /; cd .; pwd; cd ./usr; cd -; cd /..; pwd", out: `~ /
~/bin ~ /
~/bin ~ /
~ /
/
/
/
/
/
`},
	{script: "cd /usr/nosuch/.. 2>/dev/null; echo $? $PWD; cd /usr; cd nosuch/../bin 2>/dev/null; echo $? $PWD; cd /usr/bin/../lib/..; pwd", out: `1 DIR
1 /usr
/usr
`},
	{script: "cd /; CDPATH=:/usr; cd lib; pwd; CDPATH=/usr; cd /; cd lib; PWD=x; cd /; echo $OLDPWD; readonly PWD; cd /usr; echo $?; pwd", out: `/lib
/usr/lib
x
1
/usr
`, err: `PWD: readonly variable
`},
	{script: `v=/usr; cd v 2>/dev/null; echo $?; shopt -s cdable_vars; cd v; echo $PWD; cd ""; echo $?; OLDPWD=; cd -; echo $?`, out: `1
/usr
/usr
0

0
`},
	{script: "touch .x y; echo .*; shopt -u globskipdots; echo .*; echo *; echo .?; echo ./.*; a=(.*); echo ${#a[@]}; shopt -s dotglob; echo *; echo .*; echo ??", out: `.x
. .. .x
y
.. .x
./. ./.. ./.x
3
.x y
. .. .x
.x
`},
	{script: "mkdir -p a/.h a/b; touch a/.h/f a/b/f .z; shopt -u globskipdots; echo */.*; echo .*/; echo a/*; echo */.*/f; shopt -s globstar; echo **/f", out: `a/. a/.. a/.h
../ ./
a/b
a/.h/f
a/b/f
`},
	{script: "touch a b .c; GLOBIGNORE=a; echo *; shopt dotglob; GLOBIGNORE='a:.*'; echo *; echo .*; GLOBIGNORE=; shopt dotglob; echo *; unset GLOBIGNORE; shopt dotglob; echo *", out: `.c b
dotglob        	on
b
.*
dotglob        	on
.c a b
dotglob        	off
a b
`},
	{script: "mkdir d; touch d/a d/b a; GLOBIGNORE=d/a; echo d/*; echo */a; GLOBIGNORE='*/a'; echo d/* *; GLOBIGNORE=a; echo d/* *; GLOBIGNORE='*a'; echo d/* *; GLOBIGNORE=d; echo *; echo */", out: `d/b
*/a
d/b a d
d/a d/b d
d/a d/b d
a
d/
`},
	{script: `touch a:b ab c; GLOBIGNORE='a\:b'; echo *; GLOBIGNORE='[a:]*'; echo *; GLOBIGNORE='*'; echo *; shopt -s nullglob; echo *; GLOBIGNORE=AB; shopt -s nocaseglob; echo *`, out: `ab c
c
*

a:b c
`},
	{script: "touch .a .b; f() { local GLOBIGNORE=.a; echo *; }; f; echo *; (GLOBIGNORE=x; echo *); shopt -s dotglob; GLOBIGNORE=.a; unset GLOBIGNORE; echo *", out: `.b
*
.a .b
*
`},
	{script: `value=world; declare d=$value; echo "[$_]"; echo a b; echo "[$_]"; env | grep "^_="; echo w; [[ x = x ]]; ((1)); echo "[$_]"`, out: `[d=world]
a b
[b]
_=/usr/bin/env
w
[w]
`},
	{script: `true a b; echo "[$_]"; :; echo "[$_]"; x=5; echo "[$_]"; echo z; y[0]=3; echo "[$_]"; >f; echo "[$_]"; echo q r; x=$(echo c d); echo "[$_]"; echo k >/dev/null; echo "$(echo c d) $_"`, out: `[b]
[:]
[]
z
[]
[]
q r
[]
c d k
`},
	{script: `f() { echo "in [$_]"; return 3; }; echo a >/dev/null; f x y; echo "[$_]"; export A=1 B=2; echo "[$_]"; declare arr=(1 2 3); echo "[$_]"; export A; echo "[$_]"; let 1+2; echo "[$_]"`, out: `in [a]
[y]
[B=2]
[arr]
[A]
[1+2]
`},
	{script: `eval true 'x y'; echo "[$_]"; . /dev/null a b; echo "[$_]"; set -- p q; echo "[$_]"; cd /; echo "[$_]"; read x <<<"a b"; echo "[$_]"; if true; then :; fi; echo "[$_]"; (echo sub x); echo "[$_]"`, out: `[x y]
[b]
[q]
[/]
[x]
[:]
sub x
[[:]]
`},
	{script: `/bin/sh -c env | grep ^_=; f() { env | grep ^_=; }; f a; _=x env | grep ^_=; _=5; echo "[$_]"; env -i sh -c 'env | grep ^_='`, out: `_=/bin/sh
_=/usr/bin/env
_=/usr/bin/env
[]
`, status: 1},
	{script: `true & wait; echo "[$_]"; ! true zz; echo "[$_]"; nosuch x 2>/dev/null; echo "[$_]"; for i in "$_" c; do echo "$i $_"; done; case $_ in c) echo "is c $_";; esac`, out: `[wait]
[zz]
[x]
[x] [x]
c [x] [x]
`},
	{script: `trap 'echo line=$LINENO' ERR
set -o errtrace
f() {
  false
  (exit 2)
  true |
    false
  echo \
    a; false
  for i in 1
  do
    false
  done
}
f
false
: >/nosuchdir/x
{ false; } 2>/dev/null
if
  false
then :; fi
x=$(
false
)
case a in
 a) false
esac
[[ a \
 = b ]]
((
0
))
false || false
! true
true`, out: `line=4
line=5
line=7
a
line=9
line=12
line=15
line=16
line=17
line=18
line=24
line=26
line=29
line=32
line=33
`, err: `/nosuchdir/x: No such file or directory
`},
	{script: `trap 'echo "D $LINENO"' DEBUG
echo a
for i in 1 2
do
  echo $i
done
case x in
 x)
  echo y
esac
while
  false
do :; done
f() {
  echo f
}
f
set -T
f
for ((i=0;
 i<1;
 i++))
do echo k
done
echo a |
 cat
(
 echo sub
)
x=$(
 echo y
)`, out: `D 2
a
D 3
D 5
1
D 3
D 5
2
D 7
D 9
y
D 12
D 17
f
D 18
D 19
D 14
D 15
f
D 20
D 20
D 23
k
D 20
D 20
D 25
D 26
a
D 28
sub
D 32
`},
	{script: `trap 'echo "R $LINENO ${FUNCNAME[0]}"' RETURN
set -T
f() {
  echo f
  return
}
f
g() {
  f


}
g`, out: `f
R 5 f
f
R 5 f
R 8 g
`},
	{script: `trap 'echo "E $LINENO"' EXIT
f() {
  echo a

  exit 3
}

f`, out: `a
E 1
`, status: 3},
	{script: `trap 'echo "E $LINENO"' EXIT
echo a

echo b`, out: `a
b
E 1
`},
	{script: `trap 'echo "U $LINENO
$LINENO"; echo $LINENO
echo $LINENO' USR1

kill -USR1 $$
echo $LINENO`, out: `U 2
2
2
3
6
`},
	{script: `trap '
echo "D $LINENO"
:
echo "D2 $LINENO"' DEBUG
echo a
echo b`, out: `D 6
D2 8
a
D 7
D2 9
b
`},
	{script: `trap '
f' ERR
f() { echo "$LINENO ${BASH_LINENO[@]} ${FUNCNAME[@]}";
 caller; caller 0; caller 1; }

false
g() {

  false
}
set -E
g`, out: `3 6 f
6 NULL
3 9 12 f g
9 environment
9 g environment
3 12 f
12 NULL
`, status: 1},
	{script: "f() { local i=0; while caller $i; do i=$((i+1)); done; }\ng() { f; }\ng\neval g\necho \"$(g)\"\neval '\ng\n'\neval 'h() {\n g\n}\nh'\nh\n(g)\ng | cat\nx=`g`; echo \"$x\"\ntrap g USR1; kill -USR1 $$\ntrap g EXIT", out: `2 g environment
2 g environment
2 g environment
2 g environment
2 g environment
13 h environment
2 g environment
13 h environment
2 g environment
2 g environment
2 g environment
2 g environment
2 g environment
`},
	{script: `eval 'echo $LINENO
echo $LINENO'
eval '' ; eval 'eval "
echo \$LINENO"'
f() {
  eval 'echo $LINENO
echo $LINENO'
  echo $LINENO
}
f
eval 'g() {
echo $LINENO
}'
g
echo $LINENO; trap 'echo $LINENO
echo $LINENO' USR1; kill -USR1 $$`, out: `2
3
6
7
8
8
14
15
1
2
`},
	{script: `cat >lib <<'E'
echo $LINENO ${BASH_LINENO[@]} ${BASH_SOURCE[@]##*/}
lf() {
  echo $LINENO ${BASH_LINENO[@]}
  caller 0 | sed 's,/.*/,,'; caller 1| sed 's,/.*/,,'
}
lf
caller | sed 's,/.*/,,'
caller 0 | sed 's,/.*/,,'
E
. ./lib
lf
k() { . ./lib; }
k
eval '. ./lib'`, out: `1 11 lib
3 6 11
6 source ./lib
11 NULL
3 12
1 13 14 lib environment
3 6 13 14
6 source ./lib
13 k environment
13 environment
13 k environment
1 15 lib
3 6 15
6 source ./lib
15 NULL
`},
	{script: `f() {
  echo $LINENO
  for i in $LINENO; do
    echo $i $LINENO; done
  case $LINENO in
   *) echo $LINENO;;
  esac
}
f; f
f | cat; (f)`, out: `2
3 4
6
2
3 4
6
2
3 4
6
2
3 4
6
`},
	{script: `set -T; trap 'echo "d ${FUNCNAME[0]-main} $LINENO ${BASH_LINENO[0]-}"' DEBUG
f() {
 g
}
g() {
 :
}
f`, out: `d main 8 
d f 2 8
d f 3 8
d g 5 3
d g 6 3
`},
	{script: `echo \
  $LINENO
echo "
" $LINENO
"echo" \
  $LINENO \
  $LINENO
x=$LINENO y="
$LINENO"; echo $x $y
A="
" echo $LINENO
A=1 \
B=2 \
echo $LINENO
>/dev/null \
 echo $LINENO >&2
:; echo ${z:-
} $LINENO
if [ $LINENO \
 -gt 0 ]; then echo $LINENO; fi
echo \
\
  a \
 $LINENO
[[ $LINENO \
 -eq 0 \
 ]] || echo no
for i in \
 $LINENO \
 $LINENO
do echo $i; done
case \
 $LINENO in
 *) echo case;; esac
(( x = LINENO,
  y = LINENO
)); echo $x $y
echo $((
LINENO
))
declare z=$LINENO \
  w=$LINENO; echo $z $w`, out: `2

 4
6 6
8 8
11
12
18
20
a 23
no
28
28
case
37 37
40
41 41
`, err: `15
`},
	{script: `trap 'echo E $LINENO
echo E2 $LINENO
f' ERR
f() { echo "f $LINENO ${BASH_LINENO[@]} ${FUNCNAME[@]}"; caller; caller 0; }

false
g() {

  false
}
set -E
echo ---
g
echo ---
h() {
  g
}
h
echo --- trapd
set -T
trap - ERR
trap 'f
f' DEBUG
:`, out: `E 6
E2 7
f 4 6 f
6 NULL
---
E 9
E2 10
f 4 9 13 f g
9 environment
9 g environment
E 13
E2 14
f 4 13 f
13 NULL
---
E 9
E2 10
f 4 9 16 18 f g h
9 environment
9 g environment
E 16
E2 17
f 4 16 18 f h
16 environment
16 h environment
E 18
E2 19
f 4 18 f
18 NULL
--- trapd
f 4 24 f
24 NULL
f 4 25 f
25 NULL
`},
	{script: `trap 'echo E $LINENO' ERR
(
 false
)
{
 false |
 ( exit 3
 )
}
[[ a \
 = b
 ]]
[[
 a = b
 ]]
true |
 (exit 2
 )
true |
 f() {
 echo
 }
f()
{
  return 3
}
f
! f
f || f
f && f
f \
 a \
 b
x=$(f
)
while false |
 true |
 [ a = b ]; do :; done
case a in 
 a) f ;;
esac
if true; then
 f
fi
((
 1-1
 ))
: \
 false
! \
 true
{ f; 
}
for i in a; do
 f
done
eval "
 false
"
. /dev/stdin <<E
 false
E
set -E
h() {
 f
}
h
set -o pipefail
f |
 cat
f | f |
 true`, out: `E 4
E 8
E 8
E 11
E 14
E 18
E 18
E 27
E 29
E 32
E 35
E 40
E 43
E 47
E 52
E 55
E 60
E 59
E 1
E 60
E 65
E 67
E 70
E 72
`, status: 3},
	{script: `trap '
f' ERR
f() {
 echo $LINENO ${BASH_LINENO[@]}
 g
 eval '
 g'
 . /dev/stdin <<<g
 }
g() { echo g $LINENO ${BASH_LINENO[@]}; }
false
f
h() { f; false; }
set -E
h`, out: `4 11
g 10 11 11
g 10 11 11
g 10 11 8 11
4 12
g 10 5 12
g 10 8 12
g 10 1 8 12
4 13 15
g 10 5 13 15
g 10 8 13 15
g 10 1 8 13 15
4 13 15
g 10 13 13 15
g 10 13 13 15
g 10 13 8 13 15
4 15
g 10 15 15
g 10 15 15
g 10 15 8 15
`, status: 1},
	{script: `caller; echo $?; caller 0; echo $?; f() { caller; echo $?; caller 0; echo $?; caller 1; echo $?; g; }; g() { caller; caller 0; caller 1; echo $?; caller 2; echo $?; echo ${BASH_SOURCE[@]} ${FUNCNAME[@]} ${BASH_LINENO[@]}; }; f; . /dev/stdin <<<"caller; echo \$?; caller 0; echo \$?; caller 1; echo \$?; g"`, out: `1
1
1 NULL
0
1
1
1 environment
1 f environment
1
1
environment environment g f 1 1
1 NULL
0
1
1
1 /dev/stdin
1 source /dev/stdin
1
1
environment /dev/stdin g source 1 1
`},
	{script: `cat >s <<'E'
f() { local i=0; while caller $i; do i=$((i+1)); done; }
g() { f; }
g
eval g
echo "$(g)"
trap g USR1; kill -USR1 $$
trap g EXIT
E
. ./s`, out: `2 g ./s
3 source ./s
2 g ./s
4 source ./s
2 g ./s
5 source ./s
2 g ./s
1 source ./s
2 g ./s
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG; for i in a "b c" $x; do :; done
case "x" in x) :;; esac
echo hi >/dev/null 2>&1
for ((k=0;k<1;k++)); do :; done
for ((;;)); do break; done`, out: `[for i in a "b c" $x]
[:]
[for i in a "b c" $x]
[:]
[case "x" in ]
[:]
[echo hi > /dev/null 2>&1]
[((k=0))]
[((k<1))]
[:]
[((k++))]
[((k<1))]
[((1))]
[((1))]
[break]
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
while false; do :; done; until true; do :; done; if true; then echo x; elif false; then :; fi
[[ -n x && ( a = b || ! x < y ) ]]; [[ a =~ ^b(c)$ ]]
((1+ 2)); (( x=3,y = 4 ))`, out: `[false]
[true]
[true]
[echo x]
x
[[[ -n x && ( a = b || ! x < y ) ]]]
[[[ a =~ ^b(c)$ ]]]
[((1+ 2))]
[(( x=3,y = 4 ))]
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
x=5; y=(1 2 "3 4"); z[1]=2 a+=b; A=1 B=2 echo "$x"  'q'
declare -i n=3; export q="a b"; local zz; readonly   r=1`, out: `[x=5]
[y=(1 2 "3 4")]
[z[1]=2 a+=b]
[A=1 B=2 echo "$x" 'q']
5 q
[declare -i n=3]
[export q="a b"]
[local zz]
[readonly r=1]
`, err: `local: can only be used in a function
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
echo a | cat; echo a | while read x; do echo $x; done; (echo sub); { echo grp; }; ! true; true`, out: `[echo a]
[cat]
a
[echo a]
a
sub
[echo grp]
grp
[true]
[true]
`},
	{script: "trap 'echo \"[$BASH_COMMAND]\"' DEBUG\nf() { echo in f; }; f a b; x=$(echo sub); echo `echo bt` $((1+1)) ${x:-y}\nset -T; f c; x=$(echo sub2); (echo s)", out: "[f a b]\nin f\n[x=$(echo sub)]\n[echo `echo bt` $((1+1)) ${x:-y}]\nbt 2 sub\n[set -T]\n[f c]\n[f c]\n[echo in f]\nin f\n[x=$(echo sub2)]\n[echo s]\ns\n"},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
cat <<E
text $x
E
cat <<<"$x"; cat < /dev/null > /dev/null; echo a >&2 2>/dev/null; exec 3>&1 4<&0 3>&-; echo >| /dev/null; echo x &>/dev/null; echo x >>/dev/null`, out: `[cat <<E
text $x
E
]
text 
[cat <<< "$x"]

[cat < /dev/null > /dev/null]
[echo a 1>&2 2> /dev/null]
[exec 3>&1 4<&0 3>&-]
[echo >| /dev/null]
[echo x &> /dev/null]
[echo x >> /dev/null]
`, err: `a
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' ERR
false; (exit 3); false | false; [[ a = b ]]; ((0)); f() { return 3; }; f a; x=$(false); ! true; false || false; { false; }; if false; then :; fi; case a in a) false;; esac; for i in 1; do false; done;`, out: `[false]
[( exit 3 )]
[false]
[[[ a = b ]]]
[((0))]
[return 3]
[x=$(false)]
[false]
[false]
[false]
[false]
`, status: 1},
	{script: `trap 'echo "exit [$BASH_COMMAND]"' EXIT
echo hi; false`, out: `hi
exit [false]
`, status: 1},
	{script: `trap 'echo "exit [$BASH_COMMAND]"' EXIT
f() { exit 3; }; f x`, out: `exit [exit 3]
`, status: 3},
	{script: `trap 'echo "ret [$BASH_COMMAND]"' RETURN; set -T
f() { echo a; }; f x; g() { return 2; }; g; . /dev/null`, out: `a
ret [echo a]
ret [return 2]
ret [. /dev/null]
`},
	{script: `trap 'echo "usr [$BASH_COMMAND]"' USR1
kill -USR1 $$; sh -c "kill -USR1 $$"; echo "$BASH_COMMAND"; x=$BASH_COMMAND; echo "$x"; eval 'echo "$BASH_COMMAND"'`, out: `usr [kill -USR1 $$]
usr [sh -c "kill -USR1 $$"]
echo "$BASH_COMMAND"
x=$BASH_COMMAND
echo "$BASH_COMMAND"
`},
	{script: `echo "$BASH_COMMAND"; for i in 1; do echo "$BASH_COMMAND"; done; case $BASH_COMMAND in *case*) echo yes;; esac; [[ $BASH_COMMAND == *[[]* ]] && echo "$BASH_COMMAND"; (( x = ${#BASH_COMMAND} )); echo $x; { echo "$BASH_COMMAND"; }; f() { echo "$BASH_COMMAND"; }; f a; echo "$(echo "$BASH_COMMAND")"`, out: `echo "$BASH_COMMAND"
echo "$BASH_COMMAND"
yes
echo "$BASH_COMMAND"
26
echo "$BASH_COMMAND"
echo "$BASH_COMMAND"
echo "$BASH_COMMAND"
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
select x in a b; do break; done <<<1 2>/dev/null
coproc cat </dev/null; wait
function g { :; }; g
for i; do :; done; set -- p; for i; do :; done; for i in; do :; done`, out: `[select x in a b]
[break]
[wait]
[g]
[set -- p]
[for i in "$@"]
[:]
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
echo "a
b"; echo 'c
d'; echo a\
b; echo $'x\ny' $"loc"`, out: `[echo "a
b"]
a
b
[echo 'c
d']
c
d
[echo ab]
ab
[echo 'x
y' "loc"]
x
y loc
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
echo {a,b} * ~ "$@" "${a[@]}" ${#x} ${x/a/b} <(true) | cat >/dev/null
a && b 2>/dev/null || c 2>/dev/null; true && true; echo x; echo y;`, out: `[echo {a,b} * ~ "$@" "${a[@]}" ${#x} ${x/a/b} <(true)]
[cat > /dev/null]
[a]
[c 2> /dev/null]
[true]
[true]
[echo x]
x
[echo y]
y
`, err: `a: command not found
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
let x=1+1; test a = b; [ a = a ]; : > /dev/null; > /dev/null; 2>/dev/null echo pre; A=1; eval echo ev; eval 'for i in 1; do echo $i; done'; trap - DEBUG; echo end`, out: `[let x=1+1]
[test a = b]
[[ a = a ]]
[: > /dev/null]
[> /dev/null]
[echo pre 2> /dev/null]
pre
[A=1]
[eval echo ev]
[echo ev]
ev
[eval 'for i in 1; do echo $i; done']
[for i in 1]
[echo $i]
1
[trap - DEBUG]
end
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
case $x in a|b) echo 1;; *) echo 2;; esac >/dev/null; for i in 1 2; do echo $i; done >/dev/null; [[ a ]] >/dev/null; ((1)) 2>/dev/null`, out: `[((1))]
`},
	{script: `trap 'echo "[$BASH_COMMAND]"' DEBUG
echo $(echo a;   echo b) "$(cat   <<<x)" $((1+  2)) $[1 +1] ${x:-  a b} ${y:=$(echo   z)} >(cat) <(echo   q) 3>&1 {fd}>/dev/null 2>&1 >&2 <&- &>>/dev/null
echo ${a[1+ 1]} a[1]=2 "x"'y'z\ w $'\t' >/dev/null`, out: `[echo $(echo a; echo b) "$(cat <<< x)" $((1+  2)) $[1 +1] ${x:-  a b} ${y:=$(echo z)} >(cat) <(echo q) 3>&1 {fd}> /dev/null 2>&1 1>&2 0>&- &>> /dev/null]
[echo ${a[1+ 1]} a[1]=2 "x"'y'z\ w '	' > /dev/null]
`},
	{script: `f1() { echo $(for i in a b; do echo $i; done) $(if true; then echo x; fi; case a in a) echo;; esac); x=$(cat <<E
doc
E
); }
declare -f f1
declare -f f2
f3() { a=1 b+=2 cmd arg <in >out 2>>err {v}>x <&3 >&- &>f; [[ a = b || ( -n $x && ! -f y ) ]]; (( a + b )); let x=1; }
declare -f f3
f4() { for ((i=0;i<3;i++)); do echo $i; done; for i; do :; done; for j in a b; do :; done; select k in a; do break; done; while a; do b; done; until a; do b; done; }
declare -f f4
f5() { case $x in a|b) echo 1;& c) ;;& *) echo; echo 2 ;; esac; if a; then b; elif c; then d; else e; fi; }
declare -f f5
f6() ( echo sub; ) 
declare -f f6
f7() { a && b || c; a | b |& c; ! a; time a; time -p a; a & b; { x; y; }; ( x; y ); }
declare -f f7
f8() { echo; } >out 2>&1
declare -f f8
f9() { cat <<E
doc $x
E
cat <<-'X' | wc
	tab
	X
 echo after; if a; then cat <<E
in
E
fi; }
declare -f f9
f10() { function g { echo; }; h() { echo; }; coproc X { a; }; coproc cat; }
declare -f f10
f11() { while read x; do echo; done <f | (a; b) ; [[ $x =~ ^(a|b)$ ]] ; [[ -v x ]]; }
declare -f f11
f12() { a; b & 
c &
{ d & }
( e & )
if f & then g; fi; }
declare -f f12
f13() { export A=1; local b c=2; declare -a x=(1 2); readonly q; x=; y=""; eval "a"; : ; }
declare -f f13
f14() { echo ${x:-a b} ${x[1]} ${#x} "${x[@]:1:2}" ${x//a/b} ${!x} $(( 1 + (2*3) )) $1 ${10} $@ $* $# $? $$ $! $- ~ {a,b}; }
declare -f f14`, out: `f1 () 
{ 
    echo $(for i in a b;
do
    echo $i;
done) $(if true; then
    echo x;
fi; case a in 
    a)
        echo
    ;;
esac);
    x=$(cat <<E
doc
E
)
}
f3 () 
{ 
    a=1 b+=2 cmd arg < in > out 2>> err {v}> x 0<&3 1>&- &> f;
    [[ a = b || ( -n $x && ! -f y ) ]];
    (( a + b ));
    let x=1
}
f4 () 
{ 
    for ((i=0; i<3; i++))
    do
        echo $i;
    done;
    for i in "$@";
    do
        :;
    done;
    for j in a b;
    do
        :;
    done;
    select k in a;
    do
        break;
    done;
    while a; do
        b;
    done;
    until a; do
        b;
    done
}
f5 () 
{ 
    case $x in 
        a | b)
            echo 1
        ;&
        c)

        ;;&
        *)
            echo;
            echo 2
        ;;
    esac;
    if a; then
        b;
    else
        if c; then
            d;
        else
            e;
        fi;
    fi
}
f6 () 
{ 
    ( echo sub )
}
f7 () 
{ 
    a && b || c;
    a | b 2>&1 | c;
    ! a;
    time a;
    time -p a;
    a & b;
    { 
        x;
        y
    };
    ( x;
    y )
}
f8 () 
{ 
    echo
} > out 2>&1
f9 () 
{ 
    cat <<E
doc $x
E

    cat <<-'X' |
tab
X
  wc
    echo after;
    if a; then
        cat <<E
in
E

    fi
}
f10 () 
{ 
    function g () 
    { 
        echo
    };
    function h () 
    { 
        echo
    };
    coproc X { 
        a
    };
    coproc COPROC cat
}
f11 () 
{ 
    while read x; do
        echo;
    done < f | ( a;
    b );
    [[ $x =~ ^(a|b)$ ]];
    [[ -v x ]]
}
f12 () 
{ 
    a;
    b & c & { 
        d &
    };
    ( e & );
    if f & then
        g;
    fi
}
f13 () 
{ 
    export A=1;
    local b c=2;
    declare -a x=(1 2);
    readonly q;
    x=;
    y="";
    eval "a";
    :
}
f14 () 
{ 
    echo ${x:-a b} ${x[1]} ${#x} "${x[@]:1:2}" ${x//a/b} ${!x} $(( 1 + (2*3) )) $1 ${10} $@ $* $# $? $$ $! $- ~ {a,b}
}
`},
	{script: `f1() { cat <<E && b
doc
E
 c; a || cat <<E
x
E
d
cat <<E | wc | tr
z
E
}
declare -f f1
f2() { cat <<E &
doc
E
 c; { cat <<E
q
E
}
while cat <<E; do x; done
w
E
( cat <<E
r
E
)
x=$(cat <<E
s
E
)
cat <<E <<F
1
E
2
F
a | cat <<E
y
E
}
declare -f f2
f3() { if cat <<E; then x; else y <<E; fi
w
E
2
E
for i in a; do cat <<E; done
k
E
cat <<E >out 2>&1; e
o
E
}
declare -f f3`, out: `f1 () 
{ 
    cat <<E && 
doc
E
 b
    c;
    a || cat <<E
x
E

    d;
    cat <<E |
z
E
  wc | tr
}
f2 () 
{ 
    cat <<E &
doc
E
  c
    { 
        cat <<E
q
E

    }
    while cat <<E
w
E
 do
        x;
    done
    ( cat <<E
r
E
 )
    x=$(cat <<E
s
E
);
    cat <<E <<F
1
E
2
F

    a | cat <<E
y
E

}
f3 () 
{ 
    if cat <<E; then
        x
w
E

    else
        y <<E
2
E

    fi
    for i in a;
    do
        cat <<E
k
E

    done
    cat <<E > out 2>&1
o
E

    e
}
`},
	{script: `set --; v=("${@:0:1}"); echo ${#v[@]}; set -- a b; v=("${@:0}"); echo ${#v[@]} "${v[@]:1}"; echo "${@:0:2}" "${*:1:1}" "${@: -1}" "${@:3}" "${@:2:5}"`, out: `1
3 a b
bash a a b b
`},
	{script: "v=(e1 e2); f() { echo ${v[@]}; }; v=y f; f", out: `y
e1 e2
`},
	{script: "v=(e1 e2); f() { declare -p v; }; v=y f; v+=z f; declare -p v", out: `declare -x v="y"
declare -x v="e1z"
declare -a v=([0]="e1" [1]="e2")
`},
	{script: "declare -A m=([k]=v); f() { declare -p m; }; m=y f; declare -p m; v=1; v=2 declare -p v; declare -i n=3; n=4+1 f2 2>/dev/null; n=1+1 eval 'declare -p n'; declare -p n", out: `declare -x m="y"
declare -A m=([k]="v" )
declare -x v="2"
declare -x n="1+1"
declare -i n="3"
`},
	{script: `a=""; a+=(b); echo ${#a[@]}; unset z; z+=(b); echo ${#z[@]}; y=q; y+=(r); declare -p y; x=; x[2]=c; declare -p x; unset w; w[0]+=a; declare -p w; a=x; a[0]+=y; declare -p a`, out: `2
1
declare -a y=([0]="q" [1]="r")
declare -a x=([0]="" [2]="c")
declare -a w=([0]="a")
declare -a a=([0]="xy" [1]="b")
`},
	{script: `declare -A m=([k]=v); echo "${m@a}"; a=(1); echo "${a@a} ${a[0]@a} ${a[@]@a} ${a[*]@a}"; declare -i i=3; echo "${i@a}"; declare -air b=(1 2); echo "${b@a} ${b[@]@a}"; unset u; echo "[${u@a}]"; declare -A e; echo "[${e@a}][${e[@]@a}]"; declare -r ro; echo "[${ro@a}]"; echo "[${m[k]@a}] [${m[nokey]@a}]"`, out: `A
a a a a
i
air air air
[]
[A][A]
[r]
[A] [A]
`},
	{script: `set -- foo; foo=val; echo ${!1} ${!@} ${!*} ${!#}; set -- 1 foo; echo ${!#} "${!1}"; set -- foo bar; bar=2; echo ${!@}; echo next`, out: `val val val foo
foo 1
`, status: 1, err: `foo bar: invalid variable name
`},
	{script: `a='[[:wrong:]]'; echo "${a//[[:}"; echo "${a//[[:wrong:]]/x}"; b='a[b'; echo "${b//[/x}" "${b/[b/y}" "${b//[[]/z}" "${b//]/}"; case '[[:' in [[:) echo yes;; esac; case w in [[:wrong:]]) echo m;; *) echo n;; esac; c='a]b[c'; echo "${c//[]]/x}" "${c//[][]/x}" "${c//[!]]/.}" "${c#[}" "${c%[*}"`, out: `[[:wrong:]]
[[:wrong:]]
axb ay azb a[b
yes
n
axb[c axbxc a]b[c a]b[c a]b
`},
	{script: `cd ""; echo $?`, out: `0
`},
	{script: `declare -l lo=ABC; declare -u up=abc; declare -c ca="hello world"; echo $lo $up "$ca"; lo+=DEF; up+=ghi; ca+=" MORE"; echo $lo $up "$ca"; declare -lu both=Abc; echo $both; declare -u lo; echo $lo; lo=xyz; echo $lo; declare +u up; up=mixedCase; echo $up; declare -l arr=(A B); arr+=(C); arr[5]=D; echo ${arr[@]}; declare -uA m=([k]=v); m[j]=w; echo ${m[k]} ${m[j]} ${!m[@]}`, out: `abc ABC Hello world
abcdef ABCGHI Hello world more
Abc
abcdef
XYZ
mixedCase
a b c d
V W k j
`},
	{script: `declare -i n=1+2; echo $n; n+=4; echo $n; n=abc; echo $n; abc=7; n=abc*2; echo $n; n+=abc; echo $n; declare -i a=(1+1 2*3); a+=(4+4); a[1]+=1; echo ${a[@]}; n="1 +"; echo "after $n"; n=08; echo next`, out: `3
7
0
14
21
2 7 8
`, status: 1, err: `1 +: syntax error: operand expected (error token is "+")
`},
	{script: `declare -i n=5; n="2#101"; echo $n; n=0x1F; echo $n; n=-3; n+=-4; echo $n; n=; echo $n; read n <<<"3*4"; echo $n; for n in 1+1 2+2; do echo $n; done; printf -v n %s 5+5; echo $n; n=1 n+=1; echo $n; unset n; n=1+1; echo $n; f() { local -i l=2*3; echo $l; l=l+1; echo $l; }; f; export -n n; declare +i n`, out: `5
31
-7
0
12
2
4
10
2
1+1
6
7
`},
	{script: `a=([3]=c [1]=b x [0]=z); echo "${a[@]}" "${!a[@]}"; a=(); echo ${#a[@]}; a[-1]=3; echo $?; a=(1 2 3); a[-1]=x; echo ${a[@]}; unset 'a[-1]'; echo ${a[@]}; echo "${a[-2]}" "${a[-5]}"; a[1+1]=q; i=1; a[i]=w; a[$i+2]=e; declare -p a`, out: `z b x c 0 1 2 3
0
`, status: 1, err: `a[-1]: bad array subscript
`},
	{script: `a=(1 2 3); b=("${a[@]/#/x}"); echo "${b[@]}"; echo "${a[@]%2}" "${#a[@]}" "${#a}" "${#a[1]}" "${a[@]:1:1}" "${a[@]: -2:1}" "${a[*]:0:2}"; IFS=,; echo "${a[*]}" ${a[*]} "${a[@]}"; x="${a[@]}"; echo "$x"; y=${a[*]}; echo "$y"`, out: `x1 x2 x3
1  3 3 1 1 2 2 1 2
1,2,3 1 2 3 1 2 3
1 2 3
1,2,3
`},
	{script: `readonly r=1; r=2; echo "st $?"; echo next
(readonly r; r=2; echo no); echo $?
readonly r=3; echo $?; declare r=4; echo $?; unset r; echo $?; r+=x; echo 4
r=5 true; echo "st $?"; r=5 echo hi; export r=6; echo $?; read r <<<x; echo $?; for r in 1 2; do echo $r; done; echo $?; ((r=3)); echo $?; printf -v r x; echo $?; f() { local r=3; echo "l $?"; }; f; getopts a r -a; echo $?`, out: `1
1
1
1
st 0
hi
1
1
1
1
1
l 1
2
`, err: `r: readonly variable
r: readonly variable
r: readonly variable
declare: r: readonly variable
unset: r: cannot unset: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
local: r: readonly variable
r: readonly variable
`},
	{script: `s=abc; echo ${s:1} ${s:0:-1} ${s: -2} ${s:5} ${s:1:0} "${s: -5}" ${s:0:10} ${s:(-2):1}; echo ${s:1:-3}; echo next`, out: `bc ab bc  abc b
`, status: 1, err: `-3: substring expression < 0
`},
	{script: `x=aBc; echo ${x^} ${x^^} ${x,} ${x,,} ${x^^[a-b]} "${x@U}" "${x@u}" "${x@L}" "${x@Q}"; a=(ab cd); echo "${a[@]^}" "${a[@]@U}" "${a[@]@Q}" "${a[@]@A}" "${a[@]@K}" "${a[@]@k}"`, out: `ABc ABC aBc abc ABc ABC ABc abc 'aBc'
Ab Cd AB CD 'ab' 'cd' declare -a a=([0]="ab" [1]="cd") 0 "ab" 1 "cd" 0 ab 1 cd
`},
	{script: `unset u; echo "${u:-d}" "${u-d}" "${u:+p}" "${u+p}"; u=; echo "${u:-d}" "${u-d}" "${u:+p}" "${u+p}"; : ${w:=x}; echo $w; : ${q[2]:=y}; declare -p q; set --; echo "${@:-none}" "${*-none}" "${1:-n}"; set -- ""; echo "[${@:-none}]" "[${@-none}]"; echo ${nope?msg}; echo no`, out: `d d  
d   p
x
declare -a q=([2]="y")
none none n
[none] []
`, status: 127, err: `nope: msg
`},
	{script: `x=; y=${x:+a b}; echo "[$y]"; set -- $x "$x" ${x:-} "${x:-}"; echo $#; a=(); set -- "${a[@]}" ${a[@]} "${a[*]}"; echo $#; set -- "${a[@]-}" "${a[@]:-x}" ; echo $#; set -- "x${a[@]}y"; echo $# $1`, out: `[]
2
1
2
1 xy
`},
	{script: "f() { unset x; echo ${x-unset}; unset x; echo ${x-unset}; }; x=1; x=2 f; echo ${x-gone}", out: `1
unset
gone
`},
	{script: "x=1; x=2 eval 'unset x; echo ${x-unset}; unset x; echo ${x-unset}'; echo ${x-gone}", out: `1
unset
gone
`},
	{script: "g() { x=5; echo $x; }; x=1; x=2 g; echo $x; x=2 eval 'x=6; echo $x'; echo $x; x=3 eval 'declare x=7'; echo $x; x=3 eval 'export x=8; declare -p x'; echo $x", out: `5
1
6
1
1
declare -x x="8"
1
`},
	{script: `h() { local x; echo "[${x-u}]"; k; }; k() { echo "k $x"; }; x=t h; y=1 x=1 h`, out: `[t]
k t
[1]
k 1
`},
	{script: "m() { declare -g x=9; echo $x; }; x=1; x=2 m; echo $x", out: `2
9
`},
	{script: "o() { echo $a $b; }; a=1; a=2 b=$a o; a=$a:x o; b=q a=$b o; a=1 a+=2 a+=3 o", out: `2 2
1:x
q q
123
`},
	{script: "declare -i n=1; n=2+3 env | grep ^n=; n+=4 env | grep ^n=; declare -l L; L=ABC env | grep ^L=", out: `n=2+3
n=5
L=ABC
`},
	{script: "OPTIND=3 :; echo $OPTIND; RANDOM=5 :; SECONDS=100 eval 'echo $SECONDS'; echo $SECONDS", out: `1
100
0
`},
	{script: "PATH=/nosuch ls 2>/dev/null; echo $?; PATH=/nosuch eval 'type ls' 2>/dev/null; echo $?; PATH=/nosuch command ls / >/dev/null 2>&1; echo $?; type ls >/dev/null; echo $?", out: `127
1
127
0
`},
	{script: "p() { local v=1; v=2 q; echo $v; }; q() { echo $v; v=3; echo $v; unset v; echo ${v-un}; }; v=0; p; echo $v", out: `2
3
1
1
0
`},
	{script: "x=3 export x; declare -p x; y=1; y=4 readonly y; declare -p y; z=1 declare -x z; declare -p z; f() { w=5 export w; declare -p w; }; f; declare -p w; f() { local q=1; q=2 export q; declare -p q; }; f; declare -p q", out: `declare -x x="3"
declare -rx y="4"
declare -x z="1"
declare -x w="5"
declare -x w="5"
declare -x q="2"
`, status: 1, err: `declare: q: not found
`},
	{script: "f() { x=1 eval 'local x=5; echo $x'; echo ${x-un}; }; x=0; f; echo $x; x=1 eval 'local y=3'; echo $?", out: `5
0
0
1
`, err: `local: can only be used in a function
`},
	{script: "f() { local x=1; g; echo $x; }; g() { unset x; echo ${x-un}; x=4; local x=3; echo $x; unset x; echo ${x-un}; }; x=0; f; echo $x", out: `0
3
un
4
4
`},
	{script: `[[ $a == [[:* ]] && echo m1; case $a in [[:*) echo m2;; esac; [[ '[[:' == [[: ]] && echo m3
c='a]b[c'; echo "${c//[!]]/.}" "${c//[^]]/.}" "${c//[!]a]/.}" "${c/[!]]*/.}" "${c//[!]]?/.}" "${c//[]]/x}" "${c//[!b]/x}" "${c%%[!]]*}"
b='x[y'; echo "${b//[y/q}" "${b//[/q}" "${b/x[/q}" "${b//[!/q}"
declare -i n=5; n+=2 eval 'declare -p n'; declare -u U=a; U=bc eval 'declare -p U'; U+=bc eval 'declare -p U'; declare -a A=(1 2); A+=x eval 'declare -p A'; f() { v=2 g; echo $v; }; g() { declare -p v; v=3; declare -p v; }; v=1; v=9 f; echo $v
declare -n ref=tgt; tgt=1; ref=5 eval 'echo $ref $tgt; declare -p ref tgt'; echo $tgt; declare -p ref
h() { declare -p x; local x; declare -p x; x=5; echo $x; unset x; echo ${x-unset}; }; x=(1 2); x=t h; declare -p x
export E=1; E=2 env | grep ^E=; E=3 eval 'unset E; echo ${E-none}'; echo $E
IFS=: read a b <<<x:y; echo "$a $b [$IFS]"; IFS=: eval 'echo "$*"'; p=1 : $((p=p+1)); echo $p`, out: `m3
a]b[c a]b[c a]b[c . a]b[c axb[c xxbxx 
xq xqy qy x[y
declare -x n="7"
declare -x U="bc"
declare -x U="ABC"
declare -x A="1x"
declare -x v="2"
declare -x v="3"
9
1
5 5
declare -n ref="tgt"
declare -x tgt="5"
1
declare -n ref="tgt"
declare -x x="t"
declare -x x="t"
5
unset
declare -a x=([0]="1" [1]="2")
E=2
1
1
x y [ 	
]

1
`},
	{script: `declare arr="(1 2)"; declare -p arr; declare -a arr="(1 2)"; declare -p arr; declare -a q=(); q="(3 4)"; declare -p q; declare q="(5 6)"; declare -p q; declare -A m="([a]=1 [b]=2)"; declare -p m; x="(7 8)"; declare -a y=$x; declare -p y; declare -a z="$x"; declare -p z`, out: `declare -- arr="(1 2)"
declare -a arr=([0]="1" [1]="2")
declare -a q=([0]="(3 4)")
declare -a q=([0]="5" [1]="6")
declare -A m=([b]="2" [a]="1" )
declare -a y=([0]="7" [1]="8")
declare -a z=([0]="7" [1]="8")
`},
	{script: `IFS=:; x=a:b; declare -a b=($x); declare -p b; declare c=$x; declare -p c; export e=$x; declare -p e; d=($x "q r"); declare -p d; local l=$x; readonly r=($x); declare -p r`, out: `declare -a b=([0]="a" [1]="b")
declare -- c="a:b"
declare -x e="a:b"
declare -a d=([0]="a" [1]="b" [2]="q r")
declare -ar r=([0]="a" [1]="b")
`, err: `local: can only be used in a function
`},
	{script: "declare 1x=3; echo $?; declare a=1 1b=2 c=3; echo $? $a $c; export 2y=1 z=5; echo $? $z; readonly 'a b=1'; echo $?; declare -i 3z=1+1 ok=1+1; echo $? $ok; typeset =x; echo $?; declare ''; echo $?; declare a-b; echo $?; declare a-b=1; echo $?; export a.b; echo $?", out: `1
1 1 3
1 5
1
1 2
1
1
1
1
1
`, err: "declare: `1x=3': not a valid identifier\ndeclare: `1b=2': not a valid identifier\nexport: `2y=1': not a valid identifier\nreadonly: `a b=1': not a valid identifier\ndeclare: `3z=1+1': not a valid identifier\ntypeset: `=x': not a valid identifier\ndeclare: `': not a valid identifier\ndeclare: `a-b': not a valid identifier\ndeclare: `a-b=1': not a valid identifier\nexport: `a.b': not a valid identifier\n"},
	{script: "f() { local 1x=2 y=3; echo $? $y; local -; local a-b; echo $?; }; f; unset 1x; echo $?; unset 'a b'; echo $?; declare -p nosuch; echo $?; declare -p 1x; echo $?", out: `1 3
1
0
0
1
1
`, err: "local: `1x=2': not a valid identifier\nlocal: `a-b': not a valid identifier\ndeclare: nosuch: not found\ndeclare: 1x: not found\n"},
	{script: `k="\$(echo K)"; declare -A m; m[$k]=v; declare -p m; m["$k"]+=w; echo "${m[$k]}"; [[ -v m[$k] ]] && echo set; unset "m[$k]"; echo ${#m[@]}; declare -A n=([$k]=1 ["a b"]=2 [c'd']=3); declare -p n; declare "n[x y]=4"; declare -p n; declare -A o; o['$x']=1; o["a]b"]=2; o[\$y]=3; declare -p o`, out: `declare -A m=(["\$(echo K)"]="v" )
vw
set
1
declare -A n=(["\$(echo K)"]="1" [cd]="3" ["a b"]="2" )
declare -A n=(["\$(echo K)"]="1" [cd]="3" ["x y"]="4" ["a b"]="2" )
declare -A o=(["a]b"]="2" ["\$y"]="3" ["\$x"]="1" )
`},
	{script: "i=0; declare -a a; a[i++]=x; echo $i; declare a[i++]=y; echo $i; a[i++]+=z; echo $i; a[$((i++))]=w; echo $i; declare -p a; echo ${a[i++]} $i; : ${a[i++]:=d}; echo $i; declare -p a; read a[i++] <<<q; echo $i; printf -v a[i++] p; echo $i; declare -p a; ((a[i++]=5)); echo $i; ((a[i++]+=5)); echo $i; let a[i++]=2; echo $i; unset a[i--]; echo $i; export a[i++]=1; echo $i; [[ -v a[i++] ]]; echo $i; a[i++]=1 a[i++]=2; echo $i", out: `1
2
3
4
declare -a a=([0]="x" [1]="y" [2]="z" [3]="w")
5
7
declare -a a=([0]="x" [1]="y" [2]="z" [3]="w" [6]="d")
8
9
declare -a a=([0]="x" [1]="y" [2]="z" [3]="w" [6]="d" [7]="q" [8]="p")
10
11
12
11
11
12
14
`, err: "*"},
	{script: "declare -a a=(1 2); declare a=x; declare -p a; declare -a a=y; declare -p a; declare -a s; s=v; declare -p s; declare -A t; t=v; declare -p t; t+=w; declare -p t; declare -A t=q; declare -p t; declare -a u=([2]=x y [0]=z); declare -p u; u+=([1]=q r); declare -p u", out: `declare -a a=([0]="x" [1]="2")
declare -a a=([0]="y" [1]="2")
declare -a s=([0]="v")
declare -A t=([0]="v" )
declare -A t=([0]="vw" )
declare -A t=([0]="q" )
declare -a u=([0]="z" [2]="x" [3]="y")
declare -a u=([0]="z" [1]="q" [2]="r" [3]="y")
`},
	{script: "declare -A m=(a 1 b 2); declare -p m; declare -A n=(a 1 b); declare -p n; declare -A o=([a]=1 b 2); declare -p o; m+=(c 3); declare -p m", out: `declare -A m=([b]="2" [a]="1" )
declare -A n=([b]="" [a]="1" )
declare -A o=([a]="1" )
declare -A m=([c]="3" [b]="2" [a]="1" )
`, err: "*"},
	{script: "declare -a a='([0]=\"x y\" [1]=$(echo sub) [2]=`echo t`)'; declare -p a; eval 'declare -a b=(\"${a[@]}\")'; declare -p b; declare -a c=\"${a[*]}\"; declare -p c; declare -A d='([x]=\"$HOME\" [y]=\\$q)'; declare -p d; s=$(declare -p a); unset a; eval \"$s\"; declare -p a", out: `declare -a a=([0]="x y" [1]="sub" [2]="t")
declare -a b=([0]="x y" [1]="sub" [2]="t")
declare -a c=([0]="x y sub t")
declare -A d=([y]="\$q" [x]="/usr" )
declare -a a=([0]="x y" [1]="sub" [2]="t")
`},
	{script: "declare -x v; declare -p v; declare -r w; declare -p w; declare -i n; declare -p n; declare -l l=ABC; declare -p l; declare -a e; declare -p e; declare -A f; declare -p f; f=(); declare -p f; e=(); declare -p e; declare -n ref; declare -p ref; declare -n ref2=v; declare -p ref2; declare -t t=1; declare -p t; declare -axi x=(1); declare -p x", out: `declare -x v
declare -r w
declare -i n
declare -l l="abc"
declare -a e
declare -A f
declare -A f=()
declare -a e=()
declare -n ref
declare -n ref2="v"
declare -t t="1"
declare -aix x=([0]="1")
`},
	{script: "declare -a a=1; declare +a a; echo $?; declare -A m; declare +A m; echo $?; declare -A a; echo $?; declare -a m; echo $?; readonly r=1; declare +r r; echo $?; declare -i r; echo $?; declare -p r; a=(1); declare -n a; echo $?; declare -n q=1x; echo $?; declare -n q='a b'; echo $?; declare -n q=a[0]; echo $? $q", out: `1
1
1
1
1
0
declare -ir r="1"
1
1
1
0 1
`, err: "declare: a: cannot destroy array variables in this way\ndeclare: m: cannot destroy array variables in this way\ndeclare: a: cannot convert indexed to associative array\ndeclare: m: cannot convert associative to indexed array\ndeclare: r: readonly variable\ndeclare: a: reference variable cannot be an array\ndeclare: `1x': invalid variable name for name reference\ndeclare: `a b': invalid variable name for name reference\n"},
	{script: "f() { declare x=1; declare -g y=2; typeset z=3; export w=4; readonly v=5; local -x u=6; local -a t=(1 2); local -r s; declare -p x y z w v u t s; }; f; declare -p x y z w v u t s 2>/dev/null", out: `declare -- x="1"
declare -- y="2"
declare -- z="3"
declare -x w="4"
declare -r v="5"
declare -x u="6"
declare -a t=([0]="1" [1]="2")
declare -r s
declare -- y="2"
declare -x w="4"
declare -r v="5"
`, status: 1},
	{script: `f() { local a=1 b=$a c; echo "[$b] [${c-unset}]"; local a; echo "[${a-unset}]"; local a=; echo "[$a]"; local -a arr; arr[2]=x; local arr; declare -p arr; local x=$(false); echo $?; local y; y=$(false); echo $?; }; f`, out: `[] [unset]
[1]
[]
declare -a arr=([2]="x")
0
1
`},
	{script: "a=(x); a+=y; declare -p a; a[1]+=z; a[1]+=w; declare -p a; declare -i b=(1); b+=2; declare -p b; b[0]+=3; declare -p b; declare -A c; c[k]+=v; c[k]+=w; declare -p c; d=1; d[1]=2; declare -p d; declare -u e=(ab); e+=(cd); e[0]+=ef; declare -p e", out: `declare -a a=([0]="xy")
declare -a a=([0]="xy" [1]="zw")
declare -ai b=([0]="3")
declare -ai b=([0]="6")
declare -A c=([k]="vw" )
declare -a d=([0]="1" [1]="2")
declare -au e=([0]="ABEF" [1]="CD")
`},
	{script: `let i=(3+4); let i++; echo $i; let "j = i * 2" k=j-1; echo $j $k; let x=(1 + 2)*3; echo $x; let y=5 z=(y-1); echo $z; let 'a=1,b=2'; echo $a $b; let a==1 && echo yes; let 0; echo $?; let 1; echo $?; let; echo $?; let "a+=5" b-=1; echo $a $b; let a=b=3; echo $a $b; let 'x=08'; echo $?; let x=1/0; echo $?; let -- 1; echo $?; let " 1 + 1 "; echo $?; let ''; echo $?; let x=y=; echo $?`, out: `8
16 15
9
4
1 2
yes
1
0
1
6 1
3 3
1
1
0
0
1
1
`, err: `let: expression expected
let: x=08: value too great for base (error token is "08")
let: x=1/0: division by 0 (error token is "0")
let: x=y=: syntax error: operand expected (error token is "=")
`},
	{script: `let c=i?2:3; echo $c; let arr[2]=5; echo ${arr[2]}; let "m=1<<4"; echo $m; let m\*=2; echo $m; let 'm>3' && echo gt; let n=!m; echo $n; for ((let1=0; let1<2; let1++)); do :; done; echo $let1; let i=0; while let "i<3"; do let i+=1; done; echo $i; set -e; let q=1; echo on; let q=0 || echo zero; let q=0; echo no`, out: `3
5
16
32
gt
0
2
3
on
zero
`, status: 1},
	{script: `declare -n n; [[ -R n ]] || echo unset; a=(p q r); declare -n r="a[2]"; [[ -v r ]] && echo set || echo no; echo "$r ${#r}"; declare -n s="a[*]"; echo "$s"
declare -n c1=c2 c2=c1; (c1=5) 2>/dev/null; echo $?`, out: `unset
no
r 0
p q r
1
`},
	{script: `declare -n c1=c2; declare -n c2=c1; echo "[$c1]"; c1=5; echo $?; echo "${c1-unset}"; declare -p c1 c2; unset c1; echo $?; unset -n c1 c2; echo $?`, out: `[]
`, status: 1, err: `warning: c1: circular name reference
warning: c1: circular name reference
`},
	{script: "declare -n a=b; declare -n b=c; c=5; echo $a $b ${!a} ${!b}; a=6; echo $c; unset a; echo ${c-gone}; declare -p a b; c=7; echo $a; unset -n a; declare -p a; echo $b", out: `5 5 c c
6
gone
declare -n a="b"
declare -n b="c"
7
7
`, err: `declare: a: not found
`},
	{script: `declare -n r=x; for r in p q; do echo "$r ${!r}"; r=v; done; echo $p $q; declare -p r; x=1; declare -n r2; for r2 in x; do echo $r2; done; declare -p r2; for r2 in 1a; do echo in; done; echo $?`, out: ` p
 q
v v
declare -n r="q"
1
declare -n r2="x"
1
`, err: "*"},
	{script: `f() { local -n ref=$1; ref=changed; echo "${!ref}"; local -n arr=$2; arr+=(z); arr[0]=y; echo "${arr[@]} ${#arr[@]} ${!arr[@]}"; }; v=1; ar=(1 2); f v ar; echo $v ${ar[@]}`, out: `v
y 2 z 3 0 1 2
changed y 2 z
`},
	{script: `f() { local -n x=x; x=5; echo "[$x]"; }; x=1; f; echo $x; g() { local -n y=$1; echo "[$y]"; y=3; }; y=2; g y; echo $y; declare -n z=z; echo $?`, out: `[5]
5
[2]
3
1
`, err: "*"},
	{script: "declare -A m=([k]=v); declare -n r=m; echo ${r[k]} ${!r[@]}; r[j]=w; echo ${#m[@]}; declare -n e='m[k]'; echo $e; e=new; echo ${m[k]}; e+=er; echo ${m[k]}; unset e; echo ${m[k]-gone}; declare -p e", out: `v k
2
v
new
newer
gone
declare -n e="m[k]"
`},
	{script: `declare -n r=a[1]; r=x; declare -p a; echo "$r ${r} ${r:-d} ${#r} ${r^}"; r+=y; echo ${a[1]}; unset r; declare -p a; r=5; declare -p a`, out: `declare -a a=([1]="x")
x x x 0 X
xy
declare -a a=()
declare -a a=([1]="5")
`},
	{script: `declare -n r; r=foo; declare -p r; foo=3; echo $r; declare -n q; q='1bad'; echo $?; declare -p q; declare -n w=; echo $?; echo "[$w]"; w=5; echo $?`, out: `declare -n r="foo"
3
`, status: 1, err: "`1bad': not a valid identifier\n"},
	{script: "declare -n r=foo; declare -p r; declare r=5; declare -p r foo; declare -i r; declare -p foo; r=1+1; echo $foo; export r; declare -p foo r; readonly r; foo=3; echo $?", out: `declare -n r="foo"
declare -n r="foo"
declare -- foo="5"
declare -i foo="5"
2
declare -ix foo="2"
declare -n r="foo"
`, status: 1, err: `foo: readonly variable
`},
	{script: "declare -n r=foo; declare +n r; declare -p r; r=x; echo $r ${foo-unset}; declare -n r2=bar; [[ -R r2 ]] && echo ref; [[ -v r2 ]] || echo unset; bar=; [[ -v r2 ]] && echo set; test -R r2 && echo t; [[ -R bar ]] || echo notref; [ -v r2 ] && echo tv", out: `declare -- r="foo"
x unset
ref
unset
set
t
notref
tv
`},
	{script: `declare -n r=foo; read r <<<hello; echo $foo; printf -v r %s bye; echo $foo; (( r=3 )); echo $foo; ((r++)); echo $foo; let r+=2; echo $foo; mapfile -t r <<<$'a\nb'; declare -p foo; getopts a r -a; echo ${foo[0]}; echo ${r[@]}`, out: `hello
bye
3
4
6
declare -a foo=([0]="a" [1]="b")
a
a b
`},
	{script: `declare -n r=foo; foo=(1 2 3); echo "${r[@]}" "${r[1]}" "${#r[@]}" "${r[@]:1}" "${r[*]/2/x}"; unset 'r[1]'; declare -p foo; r=(a b); declare -p foo; r+=(c); declare -p foo; for i in "${!r[@]}"; do echo $i; done; echo "${r@A}" "${r[@]@A}" "${r@a}"`, out: `1 2 3 2 3 2 3 1 x 3
declare -a foo=([0]="1" [2]="3")
declare -a foo=([0]="a" [1]="b")
declare -a foo=([0]="a" [1]="b" [2]="c")
0
1
2
declare -a foo='a' declare -a foo=([0]="a" [1]="b" [2]="c") a
`},
	{script: `declare -n r; echo "[$r]" "${r-unset}" "${!r-none}"; r[0]=5; echo $?; declare -p r`, status: 1, err: `r: invalid indirect expansion
`},
	{script: `declare -n r=v; v=x; x=y; echo "${!r}" "${r}"; p=r; echo "${!p}"; q=v; echo "${!q}"; set -- r; echo "${!1}"; a=(r v); echo "${!a[0]}" "${!a[1]}"; echo ${!v*} ${!r@}`, out: `v x
x
x
x
x x
v r
`},
	{script: "f() { declare -n r=$1; g r; echo $loc; }; g() { declare -n r2=$1; r2=set; }; f loc; echo ${loc-unset}; h() { local loc2=in; k loc2; echo $loc2; }; k() { local -n n=$1; n=out; }; h; echo ${loc2-none}", out: `set
set
out
none
`},
	{script: `declare -n r=foo; unset foo; r+=x; echo $foo; r+=(y); declare -p foo; declare -n s=bar; s[2]=q; declare -p bar; declare -n t=baz; t+=(1 2); declare -p baz; declare -n u=nosuch; echo "${u:=dflt}" $nosuch; : ${u[3]:=z}; declare -p nosuch`, out: `x
declare -a foo=([0]="x" [1]="y")
declare -a bar=([2]="q")
declare -a baz=([0]="1" [1]="2")
dflt dflt
declare -a nosuch=([0]="dflt" [3]="z")
`},
	{script: `typeset -n r=foo; foo=1; echo $((r+1)); [[ $r -eq 1 ]] && echo eq; case $r in 1) echo one;; esac; echo "${r@Q}"; cat <<<"$r"; r= ; echo "[$foo]"; IFS_=x; declare -n ifs=IFS; ifs=:; x=a:b; echo $x; set -u; declare -n nn=unset_one; echo $nn; echo no`, out: `2
eq
one
'1'
1
[]
a b
`, status: 127, err: `nn: unbound variable
`},
	{script: "f() { local x=1; local -n r=x; r=2; echo $x; unset r; echo ${x-unset}; r=3; echo ${x-unset}; unset -n r; r=4; echo $x $r; }; f; echo ${r-none}", out: `2
unset
3
3 4
none
`},
	{script: "declare -n r=foo; foo=1; (r=2; echo $foo); echo $foo; x=$(r=3; echo $foo); echo $x $foo; r=9 eval 'echo $foo $r'; echo $foo; r=8 env | grep -E '^(r|foo)='; export r; env | grep -E '^(r|foo)='; declare -x -n q=foo; env | grep ^q=", out: `2
1
3 1
9 9
1
foo=8
foo=1
q=foo
`},
	{script: `a=(p "q r" s); declare -n s="a[*]" t="a[@]"; for i in "$s"; do echo "<$i>"; done;  for i in "$t"; do echo "<$i>"; done; for i in $t; do echo "<$i>"; done; echo ${#s} ${#t} "${s:-x}" "${t/q/z}" "${s:1:3}" "${t^^}"; IFS=,; echo "$s" "$t"; x=$t; echo "$x"; x=$s; echo "$x"`, out: `<p q r s>
<p>
<q r>
<s>
<p>
<q>
<r>
<s>
0 0 p q r s p z r s  q  P Q R S
p,q r,s p q r s
p q r s
p,q r,s
`},
	{script: "declare -n w=; echo $?; declare -p w", out: `1
`, status: 1, err: "*"},
	{script: "declare -n w; w=; echo $?; declare -p w", status: 1, err: "`': not a valid identifier\n"},
	{script: "declare -n w; w='a b'; echo $?", status: 1, err: "`a b': not a valid identifier\n"},
	{script: "declare -n w; w=a[1]; echo $?; declare -p w; w=x; declare -p a", out: `0
declare -n w="a[1]"
declare -a a=([1]="x")
`},
	{script: "declare -n r; r[0]=5; echo $?; declare -p r", status: 1, err: "`': not a valid identifier\n"},
	{script: `declare -n c1=c2; declare -n c2=c1; echo "[$c1]"; echo "[${c1-u}] [${!c1}]"; echo next`, out: `[]
`, status: 1, err: "*"},
	{script: `declare -n c1=c2; declare -n c2=c1; c1=5; echo same; 
echo "next $?"; declare -p c1 c2`, out: `next 1
declare -n c1="c2"
declare -n c2="c1"
`, err: `warning: c1: circular name reference
`},
	{script: "declare -n c1=c2; declare -n c2=c1; unset c1; echo $?;  declare -p c1; unset -n c1; declare -p c1 c2", out: `0
declare -n c2="c1"
`, status: 1, err: "*"},
	{script: `declare -n a=b b=c c=a; a=1; echo $?
echo $a`, out: `
`, err: "*"},
	{script: `declare -n r=a[0]; a=(x y); [[ -v r ]]; echo $?; echo "${#r}" "${r:0:1}" "${r@Q}" "${r#x}" "${!r}" "${r-d}" "${r+set}"; declare -A m=([k]=vv); declare -n r2='m[k]'; [[ -v r2 ]]; echo $? ${#r2} ${r2+set} ${r2:-no}; unset 'm[k]'; echo "${r2-unset}" "${r2:-no}"; [ -v r2 ]; echo $?`, out: `1
0 x 'x'  a[0] x set
1 0 set vv
unset no
1
`},
	{script: `f() { declare -n f=f; }; f; echo $?; declare -n self=self; echo $?; declare -n g; g=g; echo $?; f() { local -n v=v; v=3; echo "v $v"; }; f; echo ${v-none}; f() { local v=1; local -n v=v; echo $?; }; f`, out: `0
1
0
v 3
3
0
`, err: "*"},
	{script: "declare -n r=foo; r=(1 2); declare -p foo; unset r; declare -p foo r; declare -a r; declare -p foo r; r[3]=x; declare -p foo; declare -A r; echo $?; local r; echo $?; readonly r=(9); declare -p foo", out: `declare -a foo=([0]="1" [1]="2")
declare -n r="foo"
declare -a foo
declare -n r="foo"
declare -a foo=([3]="x")
1
1
declare -ar foo=([0]="9")
`, err: "*"},
	{script: "f() { local -n r=x; local x=5; r=6; echo $x; }; x=1; f; echo $x; g() { local r=7; echo $r $foo; local -n r2=foo; local r2=8; echo $foo; }; declare -n r=foo; foo=1; g; echo $foo; h() { declare r=4; echo $r $foo; typeset -n r; declare -p r; }; h; echo $foo", out: `6
1
7 1
8
1
4 1
declare -- r="4"
1
`, err: "typeset: `4': invalid variable name for name reference\n"},
	{script: `declare -i x; x=1/0; echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x=1/0; echo a
echo b`, status: 1, err: `declare: 1/0: division by 0 (error token is "0")
`},
	{script: `echo ${a[1/0]}; echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -a a; a=([1/0]=1); echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `f() { local -i x=1/0; echo in; }; f; echo a
echo b`, status: 1, err: `local: 1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; read x <<<1/0; echo a
echo b`, status: 1, err: "*"},
	{script: `declare -i x; printf -v x 1/0; echo a
echo b`, status: 1, err: "*"},
	{script: `declare -i x; for x in 1/0; do echo in; done; echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `unset a; unset 'a[1/0]'; echo a
a=(1); unset 'a[1/0]'; echo b
echo c`, out: `a
`, status: 1, err: "*"},
	{script: `((a[1/0]=1)); echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `(declare -i x; x=1/0; echo a); echo "st $?"
echo b`, out: `st 1
b
`, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; eval 'x=1/0; echo a'; echo b
echo c`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; trap 'echo exit $?' EXIT; x=1/0; echo a
echo b`, out: `exit 1
`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `set -e; declare -i x; x=1/0; echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; x=1/0 || echo or
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; if x=1/0; then echo t; else echo e; fi; echo a
echo b`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; y=$(x=1/0; echo in); echo "$? [$y]"
echo b`, out: `1 []
b
`, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -i x; x=1/0 | cat; echo ${PIPESTATUS[@]}
echo b`, out: `1 0
b
`, err: `1/0: division by 0 (error token is "0")
`},
	{script: `shift 1 2; echo a
echo b`, status: 1, err: `shift: too many arguments
`},
	{script: `f() { return 1 2; echo no; }; f; echo a
echo b`, status: 1, err: `return: too many arguments
`},
	{script: `FUNCNEST=2; f() { f; echo in; }; f; echo a
echo b`, out: `b
`, err: `f: maximum function nesting level exceeded (2)
`},
	{script: `exit 1 2; echo a
echo b`, status: 1, err: `exit: too many arguments
`},
	{script: `a=(1 2); echo ${a[08]}; echo a
echo b`, status: 1, err: `08: value too great for base (error token is "08")
`},
	{script: `declare -i x; x=08; echo a
echo b`, status: 1, err: `08: value too great for base (error token is "08")
`},
	{script: `break 1 2; echo a
echo b`, out: `a
b
`, err: "break: only meaningful in a `for', `while', or `until' loop\n"},
	{script: `for i in 1; do break x; echo in; done; echo a
echo b`, status: 128, err: `break: x: numeric argument required
`},
	{script: `cd a b; echo a
echo b`, out: `a
b
`, err: `cd: too many arguments
`},
	{script: `source /nosuch; echo a
echo b`, out: `a
b
`, err: `/nosuch: No such file or directory
`},
	{script: `export 1x=3; echo a; readonly 1x; echo b; unset 1x; echo c; read 1x <<<a; echo d $?; local x; echo e; declare 1y; echo $?
echo f`, out: `a
b
c
d 1
e
1
f
`, err: "export: `1x=3': not a valid identifier\nreadonly: `1x': not a valid identifier\nread: `1x': not a valid identifier\nlocal: can only be used in a function\ndeclare: `1y': not a valid identifier\n"},
	{script: `x=1; readonly x; x=2; echo a
readonly x; unset x; echo b $?
x=3 true; echo c $?
declare x=4; echo d $?
(x=5; echo e); echo f $?`, out: `b 1
c 0
d 1
f 1
`, err: `x: readonly variable
unset: x: cannot unset: readonly variable
x: readonly variable
declare: x: readonly variable
x: readonly variable
`},
	{script: `x='a b'; echo ${!x}; echo a
echo b`, out: `b
`, err: `a b: invalid variable name
`},
	{script: `echo ${!nope}; echo a
echo b`, out: `b
`, err: `nope: invalid indirect expansion
`},
	{script: `a=(1); echo ${a[-5]}; echo a
echo b`, out: `
a
b
`, err: `a: bad array subscript
`},
	{script: `x=5; echo ${x:0:-9}; echo a
echo b`, out: `b
`, err: `-9: substring expression < 0
`},
	{script: `: $((1+)); echo a
echo b`, out: `b
`, err: `1+: syntax error: operand expected (error token is "+")
`},
	{script: `echo $((08)); echo a
echo b`, out: `b
`, err: `08: value too great for base (error token is "08")
`},
	{script: `f() { echo "f $1"; }; export -f f; bash -c "f 1"; env | grep '^BASH_FUNC_f%%'; export -f -p; export -f; declare -fx; declare -F; declare -xF`, out: `f 1
BASH_FUNC_f%%=() {  echo "f $1"
f () 
{ 
    echo "f $1"
}
declare -fx f
f () 
{ 
    echo "f $1"
}
declare -fx f
f () 
{ 
    echo "f $1"
}
declare -fx f
declare -fx f
declare -fx f
`},
	{script: "f() { echo f; }; declare -fx f; bash -c f; export -nf f; bash -c f 2>/dev/null; echo $?; export -f f; unset -f f; bash -c f 2>/dev/null; echo $?; export -f nosuch; echo $?; export -f a/b; echo $?; declare -fx nosuch; echo $?", out: `f
127
127
1
1
1
`, err: `export: nosuch: not a function
export: a/b: not a function
`},
	{script: "export 'BASH_FUNC_x%%=() { echo x; }'; echo $?; env 'BASH_FUNC_g%%=() { echo g $1; }' bash -c 'g 1; declare -pf g; declare -F; export -f'", out: `1
g 1
g () 
{ 
    echo g $1
}
declare -fx g
declare -fx g
g () 
{ 
    echo g $1
}
declare -fx g
`, err: "export: `BASH_FUNC_x%%=() { echo x; }': not a valid identifier\n"},
	{script: "f() { g; }; g() { echo $FUNCNAME ${FUNCNAME[1]}; }; export -f f g; bash -c 'f; declare -F'; (unset -f g; bash -c f 2>&1 | sed 's/.*g/g/'); f() { echo new; }; bash -c f; echo $?", out: `g f
declare -fx f
declare -fx g
g: command not found
new
0
`},
	{script: "my-f() { echo dash; }; a.b() { echo dot; }; export -f my-f a.b; bash -c 'my-f; a.b'", out: `dash
dot
`},
	{script: "f() { cat <<E\ndoc $1\nE\ncat <<-'X' | tr a-z A-Z\n\ttabs\n\tX\ncase $1 in a|b) echo \"m `echo bt`\" ;; *) ;; esac\nfor ((i=0;i<2;i++)); do echo $i; done\nwhile read x; do echo \"r $x\"; done < <(echo l1; echo l2)\n[[ $1 =~ ^a ]] && { echo re; } || echo no\nif ! false; then (echo sub) & wait; fi\necho $'t\\tb' \"$(echo \"q\" | cat)\" $((1+2)) ${1:-d} \"${@:1}\"\nlocal -a arr=(1 \"2 3\" [5]=x); echo \"${arr[@]}\" 2>&1 >&2 2>/dev/null\n}; export -f f; bash -c \"f a b\"; f z", out: `doc a
TABS
m bt
0
1
r l1
r l2
re
sub
t	b q 3 a a b
1 2 3 x
doc z
TABS
0
1
r l1
r l2
no
sub
t	b q 3 z z
1 2 3 x
`},
	{script: `f() { echo f; }; export -f f; f2() { echo "in $(bash -c f)"; }; f2; (bash -c f); bash -c f | cat; x=$(bash -c f); echo $x; seq 2 | xargs -I{} bash -c 'f {}'; env -i bash -c f 2>/dev/null; echo $?; sh -c 'bash -c f'; find /dev/null -exec bash -c 'f "$1"' _ {} \;`, out: `in f
f
f
f
f
f
127
f
`, err: `f: command not found
`},
	{script: "set -a; f() { echo f; }; bash -c f; set +a; g() { :; }; bash -c g 2>/dev/null; echo $?; readonly -f f; export -f f; bash -c 'f; unset -f f; echo $?'; typeset -fx g; bash -c 'g; echo $?'", out: `f
127
f
0
0
`},
	{script: "f() ( echo sub; exit 3; ); export -f f; bash -c 'f; echo $?'; g() if true; then echo g; fi; export -f g; bash -c g; h() { echo h; } >&2; export -f h; bash -c h 2>&1", out: `sub
3
g
h
`},
	{script: "f() { echo f; }; export -f f; exec bash -c f", out: `f
`},
	{script: "f() { echo f; }; f=1; export -f f; export f; bash -c 'echo $f; f'; unset f; bash -c 'echo [$f]; f'; unset -f f; bash -c f 2>/dev/null; echo $?; declare -fx f2 2>/dev/null; echo $?; export -fn nosuch; echo $?", out: `1
f
[]
f
127
1
1
`, err: `export: nosuch: not a function
`},
	{script: "f() { :; }; export -f f; printenv 'BASH_FUNC_f%%'; f() { echo a; echo b; }; printenv 'BASH_FUNC_f%%'; f() for i in 1; do echo $i; done; printenv 'BASH_FUNC_f%%'", out: `() {  :
}
() {  echo a;
 echo b
}
() {  for i in 1;
 do
 echo $i;
 done
}
`},
	{script: `env 'BASH_FUNC_bad%%=() { echo' 'BASH_FUNC_b2%%=echo no' 'BASH_FUNC_b3%%=() { :; }; echo injected' 'BASH_FUNC_a b%%=() { :; }' 'BASH_FUNC_x()=() { echo old; }' 'y=() { echo old; }' bash -c 'bad; b2; b3; x; y; echo "$y"; env | grep -c ^BASH_FUNC' 2>/dev/null`, out: `() { echo old; }
5
`},
	{script: `env 'a.b=1' '1x=2' 'BASH_FUNC_q%%=() { echo' bash -c 'env | grep -cE "^(a.b|1x|BASH_FUNC_q)"' 2>/dev/null`, out: `3
`},
	{script: `f() { echo "f $*"; }; g() { f "$@" | tr a-z A-Z; }; export -f f g; printf '%s\n' one two | xargs -P2 -n1 bash -c 'g "$@"' _ | sort; timeout 5 bash -c 'f t'; env bash -c 'f e'; nice bash -c 'g n'; bash <<<'f stdin'; echo 'f script' >s; bash s; chmod +x s; ./s`, out: `F ONE
F TWO
f t
f e
F N
f stdin
f script
f script
`},
	{script: `f() { echo a; }; export -f f; x=$(declare -f f); unset -f f; eval "$x"; f; bash -c f 2>/dev/null; echo $?; declare -f f; type f; declare -Fx; export -f f; (f() { echo sub; }; bash -c f); bash -c f; readonly -f f; declare -F; export -n -f f; declare -F; declare +x -f f; echo $?`, out: `a
127
f () 
{ 
    echo a
}
f is a function
f () 
{ 
    echo a
}
sub
a
declare -frx f
declare -fr f
0
`},
	{script: `f() { local x=${1:?usage}; echo "$x" | { read y; echo "y=$y"; }; [ "$x" = a ] || return 3; }; export -f f; bash -c 'f a; f b; echo $?; f' 2>/dev/null; echo $?; bash -c 'trap "echo bye" EXIT; f a'; bash -ec 'f b; echo no'; echo $?`, out: `y=a
y=b
3
127
y=a
bye
y=b
3
`},
	{script: "f() { :; }; declare -pf f; declare -pF f; export -f f; declare -pf f; declare -f f;  declare -pF f; declare -F f; declare -fp; declare -fpx;readonly -fp; readonly -f f; declare -fr; declare -ft f; declare -F", out: `f () 
{ 
    :
}
declare -f f
f () 
{ 
    :
}
declare -fx f
f () 
{ 
    :
}
declare -fx f
f
f () 
{ 
    :
}
declare -fx f
f () 
{ 
    :
}
declare -fx f
f () 
{ 
    :
}
declare -frx f
declare -frtx f
`},
	{script: `f() {
cat <<E; echo Y
${D?unset here}
E
}
f; echo Z`, out: `Y
Z
`, err: `D: unset here
`},
	{script: `{ cat; } <<< ${D?group}; echo "a $?"
echo next`, status: 127, err: `D: group
`},
	{script: `f() { cat; }; f <<< ${D?func}; echo "a $?"
echo next`, status: 127, err: `D: func
`},
	{script: `while read x; do :; done <<< ${D?loop}; echo "a $?"
echo next`, status: 127, err: `D: loop
`},
	{script: `cat <<< $((1/0)); echo "a $?"
:
cat <<E; echo "c $?"
$((1+))
E
read y <<< $((1/0)); echo "d $?"
echo next`, out: `a 1
c 1
next
`, err: `1/0: division by 0 (error token is "0")
1+: syntax error: operand expected (error token is "+")
1/0: division by 0 (error token is "0")
`},
	{script: `cat <<< ${x=5}; echo "[$x]"; cat <<< $((y=3)); echo "[$y]"; i=0; cat <<< $((i++)) >/dev/null; echo $i; read z <<< $((i++)); echo $i $z; cat <<E
$((i+=5)) ${q:=w}
E
echo "$i [$q]"; { cat; } <<< $((i+=5)); echo $i; f() { cat; }; f <<<$((i+=5)); echo $i; cat <<< "$(i=9; echo $i)"; echo $i; >/dev/null cat <<<$((i+=7)); echo $i; <<<$((i+=7)); echo $i; a=1 cat <<< $((i+=2)); echo $i; exec 3<<<$((i+=1)); echo $i; cat >${o:=/dev/null}; echo "[$o]"; cat <<< $RANDOM >/dev/null`, out: `5
[]
3
[]
0
1 0
6 w
1 []
6
6
11
11
9
11
11
18
20
18
19
[]
`},
	{script: `cat < /nosuch; echo "a $?"; cat > /nosuch/x; echo "b $?"; cat <&9; echo "c $?"; : < /nosuch; echo "d $?"; { :; } < /nosuch; echo "e $?"; f() { :; }; f < /nosuch; echo "f $?"; exec 4< /nosuch; echo "g $?"; echo after`, out: `a 1
b 1
c 1
d 1
e 1
f 1
g 1
after
`, err: `/nosuch: No such file or directory
/nosuch/x: No such file or directory
9: Bad file descriptor
/nosuch: No such file or directory
/nosuch: No such file or directory
/nosuch: No such file or directory
/nosuch: No such file or directory
`},
	{script: `command exec 4< /nosuch; echo "g $?"; : < /nosuch; echo "h $?"`, out: `g 1
h 1
`, err: `/nosuch: No such file or directory
/nosuch: No such file or directory
`},
	{script: "set -e; cat <<< ${D?x} || echo or; echo on; cat <<< ${D?y}; echo no", out: `or
on
`, status: 1, err: `D: x
D: y
`},
	{script: "cat <<E\n$(echo in; exit 3) `echo bt`\nE\necho $?; cat <<E\n$(nosuch) ${x:-$(false)}\nE\necho $?; cat <<'E'\n$no ${D?x} `a`\nE\ncat <<E\n\\$x \\`a\\` \\\\ \\a \"q\" 'r' \\\ncont ${x:-\"dq\"} ${x:-'sq'} $'a' ~ * {a,b} $((1+1)) $(echo \"a  b\")\nE\ncat <<-E\n\ttab ${D-\tx}\n\t\ttwo\n\tE\necho end", out: "in bt\n0\n \n0\n$no ${D?x} `a`\n$x `a` \\ \\a \"q\" 'r' cont dq 'sq' $'a' ~ * {a,b} 2 a  b\ntab \tx\ntwo\nend\n", err: `nosuch: command not found
`},
	{script: `f() {
cat <<E; echo Y
${D?unset here}
E
}
f; echo Z`, out: `Y
Z
`, err: `D: unset here
`},
	{script: `cat <<E
${D?unset}
E
echo "a $?"
cat <<< "${D?unset}"; echo "b $?"
cat < ${D?unset}; echo "c $?"
cat > ${D:?x} 2>&1; echo "d $?"
: <<< ${D?builtin}; echo "e $?"`, out: `a 127
b 127
c 127
d 127
`, status: 127, err: `D: unset
D: unset
D: unset
D: x
D: builtin
`},
	{script: `{ cat; } <<< ${D?group}; echo "a $?"
echo next`, status: 127, err: `D: group
`},
	{script: `( cat ) <<< ${D?sub}; echo "a $?"
echo next`, out: `a 127
next
`, err: `D: sub
`},
	{script: `f() { cat; }; f <<< ${D?func}; echo "a $?"
echo next`, status: 127, err: `D: func
`},
	{script: `while read x; do :; done <<< ${D?loop}; echo "a $?"
echo next`, status: 127, err: `D: loop
`},
	{script: `cat <<< $((1/0)); echo "a $?"
:
cat <<E; echo "c $?"
$((1+))
E
read y <<< $((1/0)); echo "d $?"
echo next`, out: `a 1
c 1
next
`, err: `1/0: division by 0 (error token is "0")
1+: syntax error: operand expected (error token is "+")
1/0: division by 0 (error token is "0")
`},
	{script: `set -u; cat <<< $nope; echo "a $?"
cat <<E
$nope
E
echo "b $?"; x=$(cat <<< $nope); echo "c $?"; read x <<< $nope; echo "d $?"`, out: `a 127
b 127
c 1
`, status: 127, err: `nope: unbound variable
nope: unbound variable
nope: unbound variable
nope: unbound variable
`},
	{script: `trap 'echo exit $?' EXIT; cat <<< ${D?x}; echo "a $?"; read y <<< ${D?x}; echo no`, out: `a 127
exit 127
`, status: 127, err: `D: x
D: x
`},
	{script: "cat <<E\n$(echo in; exit 3) `echo bt`\nE\necho $?; cat <<E\n$(nosuch) ${x:-$(false)}\nE\necho $?; cat <<'E'\n$no ${D?x} `a`\nE\ncat <<E\n\\$x \\`a\\` \\\\ \\a \"q\" 'r' \\\ncont ${x:-\"dq\"} ${x:-'sq'} $'a' ~ * {a,b} $((1+1)) $(echo \"a  b\")\nE\ncat <<-E\n\ttab ${D-\tx}\n\t\ttwo\n\tE\necho end", out: "in bt\n0\n \n0\n$no ${D?x} `a`\n$x `a` \\ \\a \"q\" 'r' cont dq 'sq' $'a' ~ * {a,b} 2 a  b\ntab \tx\ntwo\nend\n", err: `nosuch: command not found
`},
	{script: `cat <<E && echo and
x ${u?}
E
echo "a $?"; if cat <<E; then echo t; else echo f; fi
${u?}
E
! cat <<E
${u?}
E
echo $?; (cat <<E
${u?}
E
echo "in $?"); echo $?`, out: `a 127
f
0
in 1
0
`, err: `u: parameter not set
u: parameter not set
u: parameter not set
u: parameter not set
`},
	{script: `env cat <<< ${D?x}; echo "a $?"; nosuchcmd <<< ${D?x}; echo "b $?"; exec cat <<< ${D?x}; echo "c $?"; command cat <<< ${D?x}; echo "d $?"`, out: `a 127
b 127
`, status: 127, err: `D: x
D: x
D: x
`},
	{script: `eval cat '<<< ${D?x}'; echo "a $?"; eval 'read x <<< ${D?x}'; echo "b $?"
echo next`, out: `a 127
`, status: 127, err: `D: x
D: x
`},
	{script: `cat <<< ${D?x}; echo "a $?"; coproc cat <<< ${D?x}; wait $!; echo "b $?"; echo $(cat <<< ${D?x}) "c $?"; cat <(cat <<< ${D?x}); echo "d $?"`, out: `a 127
b 1
c 1
d 0
`, err: `D: x
D: x
D: x
D: x
`},
	{script: `s=; for i in {1..20000}; do s+="x$i "; done; echo ${#s}; c=0; for ((i=0;i<4000;i++)); do [ "${s:i:1}" = x ] && c=$((c+1)); done; echo $c; a=(); while [ ${#a[@]} -lt 3000 ]; do a[${#a[@]}]=z; done; echo ${#a[@]}`, out: `128894
822
3000
`},
	{script: "s=$(printf '%0200d' 7); t=$s; s+=a; u=$s; s+=b; v=$s; t+=c; u+=d; echo ${s: -3} ${t: -3} ${u: -3} ${v: -3}; (s+=sub; echo ${s: -4}); s+=e; echo ${s: -3} ${#s}; x=$(s+=cmd; echo ${s: -4}); echo $x ${s: -3}; f() { local s=$s; s+=loc; echo ${s: -4}; }; f; s+=f; echo ${s: -3}", out: `7ab 07c 7ad 7ab
bsub
abe 203
ecmd abe
eloc
bef
`},
	{script: `s=$(printf '%0200d' 7); a=(); for i in 1 2 3; do s+=$i; a+=("$s"); done; echo ${a[0]: -2} ${a[1]: -2} ${a[2]: -3}; { s+=x; echo ${s: -2}; } | cat; s+=y; echo ${s: -2}; s+=z & wait; echo ${s: -2}; s=short; s+=er; echo $s; s+=$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s$s; s+=$s; echo ${#s} ${s:0:10}`, out: `71 12 123
3x
3y
3y
shorter
350 shortersho
`},
	{script: `s=äöü; for i in {1..60}; do s+=ß$i; done; echo ${#s} "${s:1:3}" "${s: -2}" "${s:3:-80}" "${s:100}" "${s:400}" "[${s:400:2}]" "${s:2:0}" "${s:0:1}${s:1:1}"; echo "${s:5:-300}"; echo next`, out: `174 öüß 60 ß1ß2ß3ß4ß5ß6ß7ß8ß9ß10ß11ß12ß13ß14ß15ß16ß17ß18ß19ß20ß21ß22ß23ß24ß25ß26ß27ß28ß29ß30ß31ß32ß33ß 36ß37ß38ß39ß40ß41ß42ß43ß44ß45ß46ß47ß48ß49ß50ß51ß52ß53ß54ß55ß56ß57ß58ß59ß60  []  äö
`, status: 1, err: `-300: substring expression < 0
`},
	{script: "s=abc; s+=; s+=d s+=e; echo $s; declare -u U=$(printf '%0200d'); U+=abc; echo ${U: -4}; declare -i n=5; n+=6; echo $n; export E=$(printf '%0200d'); E+=q; printenv E | tail -c 3; readonly r=x; r+=y; echo no", out: `abcde
0ABC
11
0q
`, status: 1, err: `r: readonly variable
`},
	{script: "exec 5>t; BASH_XTRACEFD=5; set -x; echo one; unset BASH_XTRACEFD; echo two 2>/dev/null; set +x; cat t", out: `one
two
+ echo one
+ unset BASH_XTRACEFD
`, err: `+ echo two
+ set +x
`},
	{script: "exec 5>t; BASH_XTRACEFD=5; set -x; echo one; BASH_XTRACEFD=; echo two 2>/dev/null; BASH_XTRACEFD=2; echo three; set +x; cat t; { echo x >&5; } 2>/dev/null; echo $?", out: `one
two
three
+ echo one
+ BASH_XTRACEFD=
1
`, err: `+ echo two
+ BASH_XTRACEFD=2
+ echo three
+ set +x
`},
	{script: "exec 5>t; BASH_XTRACEFD=5; set -x; unset BASH_XTRACEFD; set +x; { echo x >&5; } 2>/dev/null; echo $?; cat t", out: `1
+ unset BASH_XTRACEFD
`, err: `+ set +x
`},
	{script: `BASH_XTRACEFD=9 2>/dev/null; echo $?; BASH_XTRACEFD=abc 2>/dev/null; echo $?; set -x; echo a 2>/dev/null; set +x; echo "[$BASH_XTRACEFD]"`, out: `0
0
a
[abc]
`, err: `BASH_XTRACEFD: 9: invalid value for trace file descriptor
BASH_XTRACEFD: abc: invalid value for trace file descriptor
+ echo a
+ set +x
`},
	{script: "exec 5>t 6>t2; BASH_XTRACEFD=5; set -x; echo a; BASH_XTRACEFD=6; echo b; set +x; cat t; echo --; cat t2; { echo x >&5; } 2>/dev/null; echo $?", out: `a
b
+ echo a
+ BASH_XTRACEFD=6
--
+ echo b
+ set +x
0
`},
	{script: "exec 5>t; BASH_XTRACEFD=5; set -x; (echo sub); x=$(echo cs); echo p | cat; f() { echo f; }; f; { echo g; }; sleep 0 & wait; for i in 1; do :; done; [[ a = a ]]; ((1)); case a in a) ;; esac; set +x; sort t", out: `sub
p
f
g
+ (( 1 ))
+ :
+ [[ a = a ]]
+ case a in
+ cat
+ echo f
+ echo g
+ echo p
+ echo sub
+ f
+ for i in 1
+ set +x
+ sleep 0
+ wait
+ x=cs
++ echo cs
`},
	{script: "f() { local BASH_XTRACEFD=5; set -x; echo in; set +x; }; exec 5>t; f; set -x; echo out 2>/dev/null; set +x; cat t", out: `in
out
+ echo in
+ set +x
`, err: `+ echo out
+ set +x
`},
	{script: "exec 5>t; BASH_XTRACEFD=5 eval 'set -x; echo in; set +x'; cat t; set -x; echo out 2>/dev/null; set +x", out: `in
++ echo in
++ set +x
out
`, err: `+ echo out
+ set +x
`},
	{script: `exec 5>t; BASH_XTRACEFD=5; set -x; bash -c 'echo "[$BASH_XTRACEFD]"'; export BASH_XTRACEFD; bash -c 'set -x; echo inner'; set +x; cat t`, out: `[]
inner
+ bash -c 'echo "[$BASH_XTRACEFD]"'
+ export BASH_XTRACEFD
+ bash -c 'set -x; echo inner'
+ echo inner
+ set +x
`},
	{script: "exec 5>t; BASH_XTRACEFD=5; exec 5>&-; set -x; echo a; set +x; cat t", out: `a
`, err: `+ echo a
+ set +x
`},
	{script: `exec {fd}>t; BASH_XTRACEFD=$fd; PS4='+${LINENO}+ '; set -x
echo a
echo b
set +x
cat t; BASH_XTRACEFD=1; PS4='+ '; set -x; echo c; set +x`, out: `a
b
+2+ echo a
+3+ echo b
+4+ set +x
+ echo c
c
+ set +x
`},
	{script: "exec 5>t; BASH_XTRACEFD=5; set -x; echo a 5>u; echo b; { echo c; } 5>&-; set +x; cat t; cat u", out: `a
b
c
+ echo a
+ echo b
`, err: `+ echo c
+ set +x
`},
	{script: `ulimit -n 6; exec 3</dev/null 4</dev/null 5</dev/null; (exec 9</dev/null) 2>/dev/null; echo $?
(ulimit -S -t 100; ulimit -H -t 200; ulimit -t)
ulimit -a extra 2>/dev/null; echo $?`, out: `1
100
1
`, err: `/dev/null: Too many open files
/dev/null: Too many open files
`},
	{script: "ulimit -n hard; ulimit -n soft; ulimit -Sc 5; ulimit -c; ulimit -c hard; ulimit -c; ulimit -c unlimited; echo $?; ulimit -Hc; ulimit -c 0; ulimit -Hc; ulimit -Sc; ulimit -c soft; ulimit -c", out: `5
unlimited
0
unlimited
0
0
0
`},
	{script: "ulimit -n -c | sed 's/[0-9]*$//'; ulimit -Sc 7 -St 8; ulimit -ct; ulimit -c -t; ulimit -tc 5; echo $?; ulimit -St 9 -c; echo $?", out: `open files                          (-n) 
core file size              (blocks, -c) 
core file size              (blocks, -c) 7
cpu time                   (seconds, -t) 8
1
core file size              (blocks, -c) 7
0
`, err: `ulimit: t: invalid number
ulimit: c: invalid number
`},
	{script: "ulimit -a | cut -c1-40; ulimit -Ha | wc -l; ulimit -Sa | head -2", out: `real-time non-blocking time  (microsecon
core file size              (blocks, -c)
data seg size               (kbytes, -d)
scheduling priority                 (-e)
file size                   (blocks, -f)
pending signals                     (-i)
max locked memory           (kbytes, -l)
max memory size             (kbytes, -m)
open files                          (-n)
pipe size                (512 bytes, -p)
POSIX message queues         (bytes, -q)
real-time priority                  (-r)
stack size                  (kbytes, -s)
cpu time                   (seconds, -t)
max user processes                  (-u)
virtual memory              (kbytes, -v)
file locks                          (-x)
17
real-time non-blocking time  (microseconds, -R) unlimited
core file size              (blocks, -c) 0
`},
	{script: "ulimit -c 5; sh -c 'ulimit -c'; (ulimit -c 3; sh -c 'ulimit -c'; ulimit -c); ulimit -c; ulimit -c 2 | cat; ulimit -c; x=$(ulimit -c 1; ulimit -c); echo $x; f() { ulimit -Sc 4; }; f; ulimit -c", out: `10
6
3
5
5
1
4
`},
	{script: "ulimit -v 10000000; ulimit -v; ulimit -m 5; ulimit -m; ulimit -u 1000; ulimit -u; ulimit -s 1000; ulimit -s; ulimit -l 5; ulimit -l; ulimit -d 100000; ulimit -d; ulimit -q 1000; ulimit -q; ulimit -x 5; ulimit -x; ulimit -i 7; ulimit -i; ulimit -R 100; ulimit -R; ulimit -p; ulimit -p 5; echo $?", out: `10000000
5
1000
1000
5
100000
1000
5
7
100
8
1
`, err: `ulimit: pipe size: cannot modify limit: Invalid argument
`},
	{script: "ulimit -f 1; (trap '' XFSZ; head -c 3000 /dev/zero >f) 2>/dev/null; wc -c <f; sh -c 'head -c 3000 /dev/zero >g' 2>/dev/null; echo $?; wc -c <g; echo a > h; cat h", out: `1024
153
1024
a
`},
	{script: "ulimit -n 10; exec 9</dev/null; echo $?; (exec 10</dev/null) 2>/dev/null; echo $?; { :; } 10</dev/null 2>/dev/null; echo $?; cat 11</dev/null 2>/dev/null; echo $?; exec {fd}</dev/null 2>/dev/null; echo $?; : 12<&9; echo $?; ls 20>/dev/null >/dev/null; echo $?", out: `0
1
1
1
1
1
1
`, err: "*"},
	{script: "ulimit -- -n >/dev/null; echo $?; ulimit -n -- 64; ulimit -n; ulimit -SHn 50; ulimit -Sn; ulimit -Hn; ulimit -HS -c 1; ulimit -Hc; ulimit -SH; ulimit -Hn 40; ulimit -n", out: `1
64
50
50
1
unlimited
50
`, err: `ulimit: -n: invalid number
ulimit: open files: cannot modify limit: Invalid argument
`},
	{script: `coproc A { echo x; }; wait $A_PID; echo "${A[0]-gone} ${A_PID-gone}"
coproc true; wait; [ -z "${COPROC_PID-}" ] && echo ended || echo still`, out: `gone gone
ended
`},
	{script: `coproc { read x; echo "got $x"; }; echo hi >&${COPROC[1]}; read y <&${COPROC[0]}; echo $y; wait $COPROC_PID; echo $?; echo "${COPROC[@]-none}"`, out: `got hi
0
none
`},
	{script: `coproc B { cat; }; echo ${#B[@]}; echo l1 >&${B[1]}; read l <&${B[0]}; echo $l; eval "exec ${B[1]}>&-"; wait $B_PID; echo $? ${B_PID-unset}; declare -p B 2>/dev/null; echo $?`, out: `2
l1
0 unset
1
`},
	{script: `coproc sleep 0; p=$COPROC_PID; [ "$p" = $! ] && echo same; wait $p; echo $?; wait $p; echo $?`, out: `same
0
0
`},
	{script: `coproc X { exit 3; }; wait $X_PID; echo $?; coproc X { exit 4; }; wait $!; echo $?; f() { coproc Y { echo in; }; read z <&${Y[0]}; echo $z; }; f; wait; echo "${Y_PID-gone}"`, out: `3
4
in
gone
`},
	{script: `coproc A { sleep 0.2; }; (echo "${A_PID:+set}" "${#A[@]}"); x=$(echo ${A[0]:+set}); echo "[$x]"; kill $A_PID; wait $A_PID; echo $?; echo ${A_PID-gone}`, out: `set 2
[set]
143
gone
`},
	{script: "exec-options() { :; }; export v=1; (exec -c env | grep -c .); (exec -a other sh -c 'echo $0'); (exec -l sh -c 'echo $0'); (exec -cl sh -c 'echo $0'); (exec -a x -l sh -c 'echo $0'); (exec -la y sh -c 'echo $0'); (exec -ca z env); (exec -z); echo $?; (exec -- sh -c 'echo dd'); (exec -a); echo $?; (exec -a n); echo $?; (exec /nosuch) 2>/dev/null; echo $?; (exec nosuch) 2>/dev/null; echo $?; (exec /etc/passwd) 2>/dev/null; echo $?", out: `0
other
-sh
-sh
-x
-y
2
dd
2
0
127
127
126
`, err: `exec: -z: invalid option
exec: -a: option requires an argument
`},
	{script: `(exec -c bash -c 'echo "[$v] $PATH" | grep -c . ; echo $_' ) | wc -l; (v=5 exec sh -c 'echo $v'); (exec -c -a q sh -c 'echo $0 $v'); shopt -s execfail; exec /nosuch 2>/dev/null; echo "on $?"; exec nosuch 2>/dev/null; echo "on $?"; trap 'echo T' EXIT; (trap 'echo sub' EXIT; exec true); exec true`, out: `2
5
q
on 127
on 127
`},
	{script: `set -e; shopt -s extdebug
trap "false" DEBUG
echo skipped
trap - DEBUG
echo end`, status: 1},
	{script: "shopt -s extdebug; n=0; trap '((n++ != 1))' DEBUG; echo a; echo b; echo c; trap - DEBUG", out: `a
c
`},
	{script: `shopt -s extdebug; trap '[[ $BASH_COMMAND != *skip* ]]' DEBUG; echo skip1; for i in 1 skip 3; do echo $i; done; if echo skip; then echo t; else echo e; fi; x=skip; echo "[$x]"; f() { echo in; }; f skip; case skip in *) echo case;; esac; (( skip = 1 )); echo $?; [[ skip ]]; echo $?; echo a | cat skip; trap - DEBUG; shopt -u extdebug`, out: `t
[]
0
0
`},
	{script: "shopt -s extdebug; f() { trap 'return 2' DEBUG; echo a; echo b; }; f; echo $?; g() { echo g1; return 5; }; trap '(exit 2)' DEBUG; g; echo no", err: "return: can only `return' from a function or sourced script\nreturn: can only `return' from a function or sourced script\nreturn: can only `return' from a function or sourced script\nreturn: can only `return' from a function or sourced script\n"},
}
