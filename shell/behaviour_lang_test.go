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
}
