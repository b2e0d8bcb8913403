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
}
