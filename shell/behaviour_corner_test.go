package shell

// cornerBehaviour is about the corners of the language that other shells try
// with tests of their own, topic by topic.
var cornerBehaviour = []behaviour{
	// aliases and getopts.
	{script: `shopt -s expand_aliases
alias pair='echo one
echo two' next='pair
echo next'
pair
next; pair | tr a-z A-Z
for i in 1 2; do pair; done`, out: `one
two
one
two
next
one
TWO
one
two
one
two
`},
	{script: `shopt -s expand_aliases
alias open='if true
then' shut='fi'
open echo yes; shut
open echo again
shut`, out: `yes
again
`},
	{script: `shopt -s expand_aliases
alias def='alias late="echo late"
late
echo done'
def; late
late`, out: `late
done
late
late
`},
	{script: `shopt -s expand_aliases
alias two='alias two="echo changed"
two
two'
two
two`, out: "changed\n", err: `two: command not found
two: command not found
`},
	{script: `shopt -s expand_aliases
alias blank=$'echo x\n\nnosuch_command\n'
blank
echo $?`, out: `x
127
`, err: "nosuch_command: command not found\n"},
	{script: `shopt -s expand_aliases
alias n='echo 5' q='echo "a ' b='echo \'
n>&1; n 2>&1
q b"; n>f; cat f
b|cat`, out: `5
5
a  b
5
|cat
`},
	{script: `shopt -s expand_aliases
alias here='. ./f; echo' arg='. ./f x
echo "$1"'
printf 'alias in="echo in"\nin; echo "[$1]"\n' >f
set -- a
arg
here z
in`, out: `in
[x]
a
in
[a]
z
in
`},
	{script: `f() { typeset OPTIND=1 o; while getopts :abcxyz o; do echo $o; [ $o != y ] || f -abc; done; }
f -xyz; echo $OPTIND`, out: `x
y
a
b
c
z
1
`},
	{script: `f() { local OPTIND; getopts ab o; echo f $o $OPTIND; }
getopts abc o -abc; echo $o $OPTIND; f -ba; getopts abc o -abc; echo $o; f -b; f -a; getopts abc o -abc; echo $o $OPTIND`, out: `a 1
f b 1
b
f b 2
f a 2
c 2
`},
	{script: `g() { OPTIND=1; getopts ab o; echo g $o; }
getopts abc o -abc; echo $o $OPTIND; g -ba; getopts abc o -abc; echo $o $OPTIND`, out: `a 1
g b
b 1
`},
	{script: "set -- -abc -d; getopts abcd o; echo $o; OPTIND=1; getopts abcd o; echo $o; getopts abcd o; echo $o; OPTIND=2; getopts abcd o; echo $o $OPTIND; getopts abcd o; echo $o $OPTIND", out: `a
a
b
c 3
? 3
`},
	{script: "for i in 0 -5 9 x ''; do OPTIND=$i; getopts ab o -a -b; echo $? $o $OPTIND; done; unset OPTIND; getopts ab o -a -b; echo $o $OPTIND", out: `0 a 2
0 a 2
1 ? 3
0 a 2
0 a 2
a 2
`},
	{script: "set -- -abcdef; getopts abcd o; getopts abcd o; echo $o; set --; getopts abcd o; echo $? $o $OPTIND", out: `b
1 ? 1
`},
	{script: `getopts a: o -a; echo "$? $o $OPTIND [$OPTARG]"; OPTIND=1; getopts :a: o -a; echo "$? $o $OPTIND [$OPTARG]"; OPTIND=1; getopts :a: o -b; echo "$? $o $OPTIND [$OPTARG]"`, out: `0 ? 2 []
0 : 2 [a]
0 ? 2 [b]
`, err: "option requires an argument -- a\n"},
	{script: "readonly q=1; getopts a q -a; echo $? $OPTIND; OPTIND=1; getopts a q b; echo $? $OPTIND; readonly OPTARG; OPTIND=1; getopts a: o -a foo; echo $? $o $OPTARG; readonly OPTIND; getopts a o -a; echo $? $OPTIND", out: `2 2
1 1
0 a
1 3
`, err: `q: readonly variable
q: readonly variable
OPTARG: readonly variable
OPTIND: readonly variable
`},
	{script: "getopts ab o -ab; (getopts ab o -ab; echo $o; OPTIND=1; getopts ab o -ab; echo $o); getopts ab o -ab; echo $o", out: `b
a
b
`},
	{script: "f() { while getopts ab o; do echo $o; done; }; OPTIND=1 f -ab; echo $OPTIND; OPTIND=1 f -b; OPTIND=1 eval 'getopts ab o -ab; echo $o'; getopts ab o -ab; echo $o", out: `a
b
1
b
a
a
`},
	{script: "getopts a o; echo $? $o $OPTIND; OPTIND=1; f() { getopts '' o; echo $? $o $OPTIND; }; f; f -; f --; f ''; OPTIND=1; getopts : o -x; echo $? $o $OPTARG $OPTIND; OPTIND=1; getopts '' o -x; echo $? $o $OPTIND", out: `1 ? 1
1 ? 1
1 ? 1
1 ? 2
1 ? 2
0 ? x 2
0 ? 2
`, err: "illegal option -- x\n"},
	// set -o posix and exec.
	{script: "set -o posix; command . ./nosuch; echo $?; . ./nosuch || echo or; echo on", out: "1\n", status: 1, err: `./nosuch: No such file or directory
./nosuch: No such file or directory
`},
	{script: "set -o posix; set -Z || echo or; ! set -Z; command set -Z; echo $?; set -Z; echo on", out: `or
2
`, status: 2, err: `set: -Z: invalid option
set: -Z: invalid option
set: -Z: invalid option
set: -Z: invalid option
`},
	{script: "set -o posix; if unset -Z; then :; fi; trap -Z; echo on", status: 2, err: `unset: -Z: invalid option
trap: -Z: invalid option
`},
	{script: "set -o posix; command exec 9<nosuch; echo $?; true <nosuch; echo $?; exec 9<nosuch || echo or; echo on", out: `1
1
`, status: 1, err: `nosuch: No such file or directory
nosuch: No such file or directory
nosuch: No such file or directory
`},
	{script: "set -o posix; trap 'echo end $?' EXIT; : <nosuch || echo or; echo on", out: "end 1\n", status: 1, err: "nosuch: No such file or directory\n"},
	{script: "set -o posix; (eval : <nosuch; echo on); echo $?; (export q <nosuch; echo on); echo $?", out: `1
1
`, err: `nosuch: No such file or directory
nosuch: No such file or directory
`},
	{script: `set -o posix; readonly r=1; (r=2; echo on); echo $?; (r=2 true; echo on); echo $?
r=2 true; echo on
r=2 command :
echo $?; r=2 :; echo on`, out: `1
1
1
`, status: 127, err: `r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
r: readonly variable
`},
	{script: "set -o posix; readonly r=1; (for r in 1 2; do echo x; done; echo on); echo $?; export r=2; echo on", out: "1\n", status: 1, err: `r: readonly variable
r: readonly variable
`},
	{script: `set -o posix; x=1 :; echo $x; y=2 true; echo "[$y]"; z=3 export q=4; declare -p z q; f() { x=5 :; echo $x; }; f; echo $x; g() { local x; x=6 :; echo $x; }; g; echo $x; x=7 f; x=8 command :; echo $x`, out: `1
[]
declare -x z="3"
declare -x q="4"
5
5
6
5
5
5
`},
	{script: "set -o posix; x=1 eval 'echo $x'; echo $x; printenv x", out: `1
1
1
`},
	{script: "set -o posix; command eval 'echo ('; echo $?; eval 'echo (' || echo or; echo on", out: "2\n", status: 2, err: "eval: syntax error: `foo(` must be followed by `)`\neval: syntax error: `foo(` must be followed by `)`\n", differs: "the message about the syntax is the parser's"},
	{script: `set -o posix; printf 'set -Z\necho in\n' >s; . ./s; echo on`, status: 2, err: "set: -Z: invalid option\n"},
	{script: `set -o posix; printf 'echo in\n' >s; (. s; echo on); set +o posix; . s`, out: "in\n", err: ".: s: file not found\n"},
	{script: `set -o posix; cd() { echo mine "$@"; }; cd x; eval 'set() { echo mine; }'; echo on`, out: "mine x\n", status: 2, err: "`set': is a special builtin\n"},
	{script: `trap 'echo T' USR1 EXIT; export zz=1; readonly yy=2; alias a=b; set -o posix; trap; export -p | grep "t zz"; readonly -p | grep "y yy"; alias; alias a; type set cd; command -V .; set +o posix; type set; trap - EXIT; trap`, out: `trap -- 'echo T' EXIT
trap -- 'echo T' USR1
export zz="1"
readonly yy="2"
a='b'
a='b'
set is a special shell builtin
cd is a shell builtin
. is a special shell builtin
set is a shell builtin
trap -- 'echo T' SIGUSR1
`},
	{script: "set -o posix; break; echo $?; shift 3; echo $?; set +o posix; shift 3; echo $?; shopt -s shift_verbose; shift 3; echo $?", out: `0
1
1
1
`, err: `shift: 3: shift count out of range
shift: 3: shift count out of range
`},
	{script: `set -o posix; (echo $((1/0)); echo on); echo $?; declare -i n; n=1/0
echo $?`, out: "1\n", status: 1, err: `1/0: division by 0 (error token is "0")
1/0: division by 0 (error token is "0")
`},
	{script: "set -o posix; (return 3; echo on); echo $?; return || echo or; f() { return 4; }; f; echo $?", out: `2
or
4
`, err: "return: can only `return' from a function or sourced script\nreturn: can only `return' from a function or sourced script\n"},
	{script: "exec nosuch_command; echo on", status: 127, err: "exec: nosuch_command: not found\n"},
	{script: "shopt -s execfail; trap 'echo end' EXIT; exec nosuch_command; echo $?; exec ./nosuch; echo $?; (exec nosuch; echo in); echo $?; exec -a name sh -c 'echo this is $0'", out: `127
127
127
this is name
`, err: `exec: nosuch_command: not found
DIR/nosuch: No such file or directory
exec: nosuch: not found
`},
	{script: "shopt -s execfail; trap 'echo usr' USR1; exec ./nosuch; kill -USR1 $$; trap; exec 3>f nosuch; echo a >&3; cat f", out: `usr
trap -- 'echo usr' SIGUSR1
a
`, err: `DIR/nosuch: No such file or directory
exec: nosuch: not found
`},
	{script: `shopt -s execfail; >f; chmod +x f; printf '#!/no/such\n' >f; exec ./f; echo $?; printf '\177ELF\0\0' >f; exec ./f; echo $?; shopt -u execfail; exec ./f; echo on`, out: `127
126
`, status: 126, err: "*"},
	// empty lists in words.
	{script: `n() { printf '%s:' "$#"; printf '<%s>' "$@"; echo; }; set --; n "$xxx$@"; n "$(true)$@"; n "$@$xxx"; n "${a[@]}$@$((1))"; n "$*$@"; n "${xxx-}$@"; n "${xxx+a}${a[@]}"`, out: `0:<>
0:<>
0:<>
1:<1>
0:<>
0:<>
0:<>
`},
	{script: `n() { printf '%s:' "$#"; printf '<%s>' "$@"; echo; }; set --; n ""$@; n "$xxx""$@"; n "$@"''; n $xxx"$@"; n "$xxx$@"''; n "$@ "; n a"$@"; n "${foo-$@}"; n ${foo-"$@"}; n "${@+$@}"; n "${foo-${a[@]}}"`, out: `1:<>
1:<>
1:<>
0:<>
1:<>
1:< >
1:<a>
1:<>
0:<>
0:<>
1:<>
`},
	{script: `n() { printf '%s:' "$#"; printf '<%s>' "$@"; echo; }; x=; set -- ''; n "$x$@"; n "$@"; n $x$@; n "$@"$x; set -- '' ''; n "$x$@"; n $x$@; n a$@; n "$@"a`, out: `1:<>
1:<>
0:<>
1:<>
2:<><>
0:<>
1:<a>
2:<><a>
`},
	{script: `n() { printf '%s:' "$#"; printf '<%s>' "$@"; echo; }; set -- a: b; IFS=:; n $@; n $*; n x$@y; n "$@"; set -- '' a ''; n $@; n $*; a=(: : x); n ${a[@]}; n ${a[*]}; IFS=; n $@; n $*`, out: `3:<a><><b>
3:<a><><b>
3:<xa><><by>
2:<a:><b>
2:<><a>
2:<><a>
5:<><><><><x>
5:<><><><><x>
1:<a>
1:<a>
`},
	{script: `n() { printf '%s:' "$#"; printf '<%s>' "$@"; echo; }; v=' a : : b : '; IFS=' :'; set -- $v '' "$v"; n $@; n x$@; IFS="'"; a=("'a'" "'b'"); n ${a[@]}; n $a; n ${a[@]@Q}; n "${a[@]}"`, out: `5:<a><b><a><><b>
5:<xa><b><a><><b>
5:<><a><><><b>
2:<><a>
17:<><><\><><a><\><><><><><><\><><b><\><><>
2:<'a'><'b'>
`},
	{script: `n() { printf '%s:' "$#"; printf '<%s>' "$@"; echo; }; f=abcd; n ${f[@]:0:1}; n "${f[@]:1:2}"; n ${f[*]:2}; n "${f[@]:(-2)}"; n "${f[@]:1:-1}"; n "${f[@]: -1}" "${f[@]#a}" "${#f[@]}"; f=(one two); n "${f[@]:0:1}"`, out: `1:<a>
1:<bc>
1:<cd>
1:<cd>
1:<bc>
3:<d><bcd><1>
1:<one>
`},
	{script: `set -- a b; for IFS in '' - ' '; do case a-b in $*) echo star -;; esac; case ab in $*) echo star;; esac; case 'a b' in $*) echo star blank;; esac; x=a-bz; echo "${x#$*}"; x=abz; echo "${x#$*}" "${x/$*/+}"; x='a bz'; echo "${x#$*}"; done`, out: `star
a-bz
z +z
a bz
star -
z
abz abz
a bz
star blank
a-bz
abz abz
z
`},
	{script: "set -- a b; for IFS in '' - ' '; do [[ a-b == $* ]] && echo -; [[ ab == $* ]] && echo none; [[ 'a b' == $* ]] && echo blank; [[ $* == 'a b' ]] && echo left; [[ a-b == $*[bc] ]] || echo no; done", out: `none
no
-
no
blank
left
no
`},
	// redirections braces and the stack of directories.
	{script: "cat <<\\EOT\na \\\nb $y \\$y \\\\ `c`\nEOT\nx=$(cat <<E\\OT\na \\\nb\nEOT\n); echo \"$x\"; cat <<-\\E | cat\n\ta \\\n\tb\n\tE", out: "a \\\nb $y \\$y \\\\ `c`\na \\\nb\na \\\nb\n"},
	{script: `f() { cat <<\EOF
in f \
x\\
EOF
cat <<"A B"
$y
A B
}; f; declare -f f`, out: `in f \
x\\
$y
f () 
{ 
    cat <<'EOF'
in f \
x\\
EOF

    cat <<'A B'
$y
A B

}
`},
	{script: "cat <<\\\\E\na\\\nb\n\\E\ny=1; cat <<EOF\njoined \\\nline $y \\$y \\\\ \\`x\\` \\a\nEOF", out: "a\\\nb\njoined line 1 $y \\ `x` \\a\n"},
	{script: "a=1 f=2; echo 1 >f1; a=9 read x <f$a; echo $x; a=7 f=8 eval 'echo $a $f >g$a' 2>h$f; ls; cat g7; echo $a $f", out: `1
f1
g7
h2
7 8
1 2
`},
	{script: "f() { echo $a >&2; }; a=old; a=new f 2>$a; cat old; a=x : >$a; a=x true >$(echo $a.y) ; a=x printenv a >z$a; ls; cat zold", out: `new
old
old.y
zold
x
`},
	{script: "unset n; n=5 : <<<$((n+=40)); echo $n; n=5 true >f$((n+=1)); echo $n f*", out: `40
41 f41
`},
	{script: `v=V vx=1 vy=2 v_z=3 a=A; echo $v{x,y} ${v}{x,y} "$v"{x,y} $v{_z,} $v{,-}x $v{1..2} $a{b{c,d},e} x$v{.x,y}`, out: "1 2 Vx Vy Vx Vy 3 V 1 V-x xV.x x2\n"},
	{script: "cd /; pushd /usr; pushd /etc; pushd; pushd; dirs; pushd +2; pushd -n +1; dirs; pushd -n /bin; dirs -v; dirs -v +1; dirs -v -1; popd -n; popd; popd +1; dirs", out: `~ /
/etc ~ /
~ /etc /
/etc ~ /
/etc ~ /
/ /etc ~
/ ~ /
/ /bin ~ /
 0  /
 1  /bin
 2  ~
 3  /
 1  /bin
 2  ~
/ ~ /
~ /
~
~
`},
	{script: "HOME=/usr; echo a=~ a=b:~ --x=~; set -o posix; echo a=~ a=b:~; x=~:~; echo $x; export y=~; echo $y", out: `a=/usr a=b:/usr --x=~
a=~ a=b:~
/usr:/usr
/usr
`},
	{script: "exec ./nosuch || echo no; echo on", status: 127, err: "DIR/nosuch: No such file or directory\n"},
	{script: `printf '#!/no/such\n' >f; chmod +x f; (exec ./f 2>g; echo no); echo $?; wc -l <g; trap 'echo end' EXIT; exec 2>h; exec ./f; echo no`, out: `127
1
`, status: 127},
	// brackets with a class left open.
	{script: `v='he[l:l]o-h'; for p in '[[:alpha]' '[[:alpha]]' '[[:alpha' '[[.l]' '[[=l]' '[[:nosuch:]l]' '[[:alpha:]' '[[:]' '[[:l]' '[![:alpha]' '[a[:]' '[[:digit]l]'; do echo "$p ${v//$p/}"; done`, out: `[[:alpha] e[]o-
[[:alpha]] he[l:o-h
[[:alpha he[l:l]o-h
[[.l] he[l:l]o-h
[[=l] he:]o-h
[[:nosuch:]l] he[:]o-h
[[:alpha:] he[l:l]o-h
[[:] he[ll]o-h
[[:l] he[]o-h
[![:alpha] hl:lh
[a[:] he[ll]o-h
[[:digit]l] he[lo-h
`},
	{script: `v=hello; for p in '[[:h]' 'l[[:l]' '[[:l]o' '[[:lo]*' '?[[:e]' '[[:alpha' '[[:' 'x[[:l]' '[[:e]l[[:l]'; do echo "$p ${v//$p/+} ${v/$p/+} ${v/#$p/+} ${v/%$p/+}"; done`, out: `[[:h] +ello +ello +ello hello
l[[:l] he+o he+o hello hello
[[:l]o hel+ hel+ hello hel+
[[:lo]* he+ he+ hello he+
?[[:e] +llo +llo +llo hello
[[:alpha hello hello hello hello
[[: hello hello hello hello
x[[:l] hello hello hello hello
[[:e]l[[:l] h+o h+o hello hello
`},
	{script: "case h in [[:alpha]) echo 1;; esac; case '[' in [[:alpha]) echo 1;; *) echo 0;; esac; v=hello; echo ${v#[[:gh]} ${v%%[[:xl]*}; >a; >h; echo [[:h] [[:alpha]", out: `1
0
ello he
h a h
`},
	// subscripts of test -v.
	{script: `declare -A A=([k]=v) E=() K=([@]=at [*]=s); a=(1); s=x; declare -a e=(); declare -A D; declare d
for v in 'A[@]' 'A[*]' 'E[@]' 'K[@]' 'K[*]' 'a[@]' 'a[*]' 's[@]' 's[0]' 's[1]' 's[*]' 'n[@]' 'n[0]' 'e[@]' 'D[@]' 'd[@]' d 'A[k]' A K a e; do [ -v "$v" ]; echo -n "$v $? "; [[ -v $v ]]; echo $?; done`, out: `A[@] 1 1
A[*] 1 1
E[@] 1 1
K[@] 0 0
K[*] 0 0
a[@] 0 0
a[*] 0 0
s[@] 0 0
s[0] 0 0
s[1] 1 1
s[*] 0 0
n[@] 1 1
n[0] 1 1
e[@] 1 1
D[@] 1 1
d[@] 1 1
d 1 1
A[k] 0 0
A 1 1
K 1 1
a 0 0
e 1 1
`},
	{script: `a=(1)
[ -v 'n[1/0]' ]; echo no
echo $?; [ -v 'a[x y]' ]; echo no
echo $?; [[ -v a[1+] ]]; echo no
echo $?; test -v 'a[-9]'; echo $?; test -v 'n[-1]'; echo $?`, status: 1, err: "*"},
	{script: `declare -A m; k='a b'; i=0; a=(1); m[$k]=1; m['$k']=2; test -v 'm[$k]'; echo $?; unset 'm[$k]'; [[ -v m[$k] ]]; echo $?; test -v "m['a b']"; echo $?; test -v 'a[i]'; echo $?; test -v 'a[$i]'; echo $?; test -v 'a[$(echo 0)]'; echo $?; [[ -v a[i+1] ]]; echo $?; test -v 'a[i=0]'; echo $? $i`, out: `0
1
1
0
0
0
1
0 0
`},
	{script: `declare -A m; k='$(echo K)'; m[$k]=1; [[ -v m[$k] ]]; echo $?; test -v "m[$k]"; echo $?; test -v 'm[$k]'; echo $?; m['"q"']=1; [[ -v m['"q"'] ]]; echo $?; test -v 'm["q"]'; echo $?; a=(1); [[ -v 'a[$(echo 0)]' ]]; echo $?`, out: `0
1
0
0
1
0
`},
	// references to bad subscripts.
	{script: `declare -n r='a[1/0]'; a=(1)
[[ $r == x ]]; echo no`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -n r='a[1/0]'; a=(1)
case $r in *) : ;; esac; echo no`, status: 1, err: `1/0: division by 0 (error token is "0")
`},
	{script: `declare -n r='a[x y]'; a=(1)
: "$r"; echo no`, status: 1, err: `x y: syntax error in expression (error token is "y")
`},
	{script: "declare -n r='a[1+]'; : ${r-unset}; echo no", status: 1, err: `1+: syntax error: operand expected (error token is "+")
`},
	{script: `exit 1 2; echo on $?`, status: 1, err: "exit: too many arguments\n"},
	{script: `exit 0 <nosuch
echo on $?`, out: "on 1\n", err: "nosuch: No such file or directory\n"},

	{script: `f() { :; }; : q; a=${#,,} f x
echo $_
a=${#,,} echo x
echo $_
f x $((1/0))
echo $_`, out: "q\nq\nq\n", err: "${#,,}: bad substitution\n${#,,}: bad substitution\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `: q; a=$((1/0)) true x
echo $_
f() { : in; : $((1/0)); }; f out
echo $_
g() { : in; return 3; }; g out; echo $_`, out: "q\nin\nout\n", err: "1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `trap 'echo $_' EXIT; : foo; exit 3`, out: "foo\n", status: 3},
	{script: `set -o >&-; echo $?; set +o >&-; echo $?; set -eo >/dev/full; echo $?`, out: "1\n1\n", status: 1, err: "set: write error: Bad file descriptor\nset: write error: Bad file descriptor\nset: write error: No space left on device\n"},
	{script: `hash -r; hash ls; hash >&-; echo $?; hash -l >/dev/full; echo $?; hash -t ls >/dev/null; echo $?`, out: "1\n1\n0\n", err: "hash: write error: Bad file descriptor\nhash: write error: No space left on device\n"},
	{script: `trap 'echo "${FUNCNAME[@]}|$FUNCNAME"' EXIT; set -u; f() { echo $nope; }; f`, status: 127, err: "nope: unbound variable\nFUNCNAME: unbound variable\n"},
	{script: `f() { : $((1/0)); }; g() { :; }
f
echo $FUNCNAME; (echo $FUNCNAME); eval 'echo $FUNCNAME'; declare -p FUNCNAME
g; echo "<$FUNCNAME>"; declare -p FUNCNAME
eval f
echo $FUNCNAME`, out: "\n\n\ndeclare -a FUNCNAME=()\n<>\ndeclare -a FUNCNAME\n\n", err: "1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `trap 'echo "${FUNCNAME[@]}"' EXIT; f() { exit 3; }; g() { f; }; g`, out: "f g\n", status: 3},
	{script: `trap 'echo "${FUNCNAME[@]}"' EXIT; f() { : ${nope?x}; }; g() { f; }; g`, out: "\n", status: 127, err: "nope: x\n"},
	{script: `echo "<${nope@x}${1@y}${v[@]@z}>"; declare q; echo "<${q@ }>"; e=; echo "${e@z}"`, out: "<>\n<>\n", status: 127, err: "${e@z}: bad substitution\n"},
	{script: `set -u; echo "${nope@x}"`, status: 127, err: "nope: unbound variable\n"},
	{script: `a[0]=3 echo x; m[$((1/0))]=3 eval 'echo y'; a[1]=$(echo no >&2) sh -c 'echo z'; f() { echo $1; }; a[0]=3 f w; declare -p a`, out: "x\ny\nz\nw\n", status: 1, err: "`a[0]': not a valid identifier\n`m[$((1/0))]': not a valid identifier\n`a[1]': not a valid identifier\n`a[0]': not a valid identifier\ndeclare: a: not found\n"},
	{script: `set -o posix; a[1]=4 true; echo no`, status: 1, err: "`a[1]': not a valid identifier\n"},
	{script: `set -e; a[1]=4 true; echo yes`, out: "yes\n", err: "`a[1]': not a valid identifier\n"},
	{script: "e=; echo \"${e@z}\"\necho no", status: 127, err: "${e@z}: bad substitution\n"},
	{script: "set -- 1; echo \"${@@z}\"\necho no", status: 127, err: "${@@z}: bad substitution\n"},
	{script: "e=; echo \"${#e@z}\"\necho next; echo \"${e|}\"\necho \"<${@@z}${v[1]@}>\"", out: "next\n<>\n", err: "${#e@z}: bad substitution\n${e|}: bad substitution\n"},
	{script: `declare -A m=([@]=5); echo $((m[@])) $((m[k]))`, out: "5 0\n"},
	{script: "set -o posix; a[1]=4 true; echo no\necho next", out: "next\n", err: "`a[1]': not a valid identifier\n"},
	{script: `! { set -e; false; echo no; }`, status: 1},
	{script: `! (set -e; false; echo no); echo $?; x=$(! { set -e; false; echo no; }); echo "$x" $?; ! echo a | (set -e; cat; false; echo no); echo $?`, out: "0\n 1\na\n0\n"},
	{script: `f() { set -e; false; echo no; }; ! f; echo no`, status: 1},
	{script: `! { set -e; ! false; echo on; false; echo no; }`, out: "on\n", status: 1},
	{script: `set -e; ! { false; echo x; }; echo $?; f() { false; echo y; }; ! f; ! (set +e; set -e; false; echo z); echo $?`, out: "x\n1\ny\nz\n1\n"},
	{script: `trap 'echo E' ERR; ! { false; :; }; ! false; ! (false; :); ! false | false; ! [[ a = b ]]; set -E; f() { false; :; }; ! f; ! (false; :)`, out: "E\nE\nE\n", status: 1},
	{script: `printf '<%s>' ${v[@]@A} "${v[*]@A}" "${@@A}"; set a 'b c'; printf '<%s>' "${@@A}" "${*@A}" ${v[@]@A}; echo`, out: "<><set><--><'a'><'b c'><set -- 'a' 'b c'>\n"},
	{script: `declare -x q; declare -a w; printf '<%s>' "${q[@]@A}" "${q@A}" "${w[@]@A}" "${w@A}"; q=1; printf '<%s>' "${q[@]@A}" "${q[*]@A}"; declare s; printf '<%s>' "${s[@]@A}"`, out: "<declare -x q><declare -x q><declare><-a><w><declare -a w><declare -x q='1'><declare -x q='1'><>"},
	{script: `f() { local -i i='-i -= 1'; }; : q; f
echo $_`, status: 1, err: "local: -i -= 1: attempted assignment to non-variable (error token is \"-= 1\")\n"},
	{script: `echo ${#@L}; set 1 2 3; echo ${#@Q} ${#@A} "${#@U}x" ${#@} ${##}`, out: "0\n'3' 3x 3 1\n"},
	{script: `echo ${#@z}`, status: 127, err: "${#@z}: bad substitution\n"},
	{script: `f() { false; echo "${!?:-x}" "${!?#?}" ${!?+w} ${!?-y}; }; set -- q; false; [ "${!?}" = q ] || f q >f; (exit 1); echo ${!?} ${!?:+set} ${!?%q}.`, out: "q set .\n"},
	{script: `echo "${!?x}"`, status: 1, err: "${!?x}: bad substitution\n"},
	{script: `set a b; echo ${!#} ${!#:-x} ${!#%b}.`, out: "b b .\n"},
}
