package shell

// optionBehaviour is about set.
var optionBehaviour = []behaviour{
	{script: `set -e; (echo "${v[-1]}"; echo no); echo no`, err: "*", status: 1},
	{script: `set -e; ([[ x == "${v[-1]}" ]] || echo no; echo no) || echo $?; (x=${v[-1]}; echo no) || echo $?`, out: `1
1
`, err: "*"},
	{script: `set -a; : "${v[7]=x}"; z[3]=3; declare -p v z; declare -i i; declare -p i; f() { local e=1 g; declare -p e g; }; f; readonly c; declare -p c; export -n u=x; declare -p u`, out: `declare -a v=([7]="x")
declare -a z=([3]="3")
declare -ix i
declare -x e="1"
declare -- g
declare -rx c
declare -- u="x"
`},
	{script: `set -e; (echo "${!a}" || echo no; echo no); echo no`, err: "*", status: 1},
	{script: `set -e; echo $((1/0)) || echo no
echo goes on; echo ${#^} || echo no
echo no`, out: `goes on
`, err: "*", status: 1},
	{script: "set -o pipefail; false | true; echo $?; (exit 3) | (exit 4) | true; echo $?; set +o pipefail; false | true; echo $?", out: "1\n4\n0\n"},
	{script: "set -e; false; echo no", status: 1},
	{script: "set -e; false || true; echo a; ! true; echo b; true && false || echo c; false && true; echo d", out: `a
b
c
d
`},
	{script: "set -e; false | true; echo a; true | false; echo no", out: "a\n", status: 1},
	{script: "set -e; (false; echo no); echo no2", status: 1},
	{script: "set -e; { false; echo no; }; echo no", status: 1},
	{script: `set -e; x=$(false; echo in); echo "$x"; x=$(false); echo no`, out: "in\n", status: 1},
	{script: "set -e; echo $(false; echo in) ok; echo $(false); echo more", out: "in ok\n\nmore\n"},
	{script: "set -e; (false) || echo a; { false; echo inside; } || echo no; echo end", out: "a\ninside\nend\n"},
	{script: "set -e; set +e; false; echo a", out: "a\n"},
	{script: "set -e; ! false; echo a; ! { false; echo x; }; echo b", out: "a\nx\nb\n"},
	{script: "set -e; true | (false; echo no) ; echo no", status: 1},
	{script: "set -e; (false; echo no) | cat; echo yes", out: "yes\n"},
	{script: "set -e; set -o pipefail; false | true; echo no", status: 1},
	{script: "set -e; nosuch; echo no", err: "nosuch: command not found\n", status: 127},
	{script: "set -e; eval 'false; echo no'; echo no", status: 1},
	{script: "set -e; test 1 = 2; echo no", status: 1},
	{script: "set -e; cd /nosuch; echo no", err: "cd: /nosuch: No such file or directory\n", status: 1},
	{script: "set -e; : >/nosuch/x; echo no", err: "/nosuch/x: No such file or directory\n", status: 1},
	{script: "set -e; x=1; readonly x; (x=2; echo no); echo no", err: "x: readonly variable\n", status: 1},
	{script: "set -e; true && false; echo a; false && true && true; echo b; true && true && false; echo c; (true && false); echo no", status: 1},
	{script: "bash -c 'exit 7' || echo $?", out: "7\n"},
	{script: `set -u; echo "$nope"; echo no`, err: "nope: unbound variable\n", status: 127},
	{script: "set -u; (echo $nope; echo no); echo $?", out: "1\n", err: "nope: unbound variable\n"},
	{script: "set -u; x=$(echo $nope); echo $?", out: "1\n", err: "nope: unbound variable\n"},
	{script: "set -u; echo $nope | cat; echo $? ${PIPESTATUS[@]}", out: "0 127 0\n", err: "nope: unbound variable\n"},
	{script: `set -u; echo ${nope-a} ${nope:-b} ${nope+c} $#; echo "$@"; echo ${#nope}`, args: ab, out: "a b 2\na b c\n", err: "nope: unbound variable\n", status: 127},
	{script: "set -f; echo * ~; set +f; touch a; echo *", out: "* /usr\na\n"},
	{script: "set -n; echo hi"},
	{script: "set -a; x=5; printenv x; set +a; y=6; printenv y; echo $?", out: "5\n1\n"},
	{script: "echo $-; set -eu; echo $-; set +e -f; echo $-; set -C -x; echo $-", out: `hBc
ehuBc
fhuBc
fhuxBCc
`, err: "+ echo fhuxBCc\n"},
	{script: "set -- a b; echo $#; set --; echo $#; set - x y; echo $*; set +e z; echo $*", args: ab, out: `2
0
x y
z
`},
	{script: "set -q; echo $?", out: "2\n", err: "set: -q: invalid option\n"},
	{script: "set -o nosuch; echo $?", out: "2\n", err: "set: nosuch: invalid option name\n"},
	{script: "set -o | grep -E '^(allexport|errexit|noclobber|noexec|noglob|nounset|pipefail|xtrace)'", out: "allexport      \toff\nerrexit        \toff\nnoclobber      \toff\nnoexec         \toff\nnoglob         \toff\nnounset        \toff\npipefail       \toff\nxtrace         \toff\n"},
	{script: "set +o | grep -E ' (allexport|errexit|noclobber|noexec|noglob|nounset|pipefail|xtrace)$'", out: `set +o allexport
set +o errexit
set +o noclobber
set +o noexec
set +o noglob
set +o nounset
set +o pipefail
set +o xtrace
`},
	{script: "set -o errexit -o nounset; echo $-; set +o errexit; echo $-", out: "ehuBc\nhuBc\n"},
	{script: "set -ex -- q; echo $1", args: ab, out: "q\n", err: "+ echo q\n"},
	{script: "set x -y; echo $@", args: ab, out: "x -y\n"},
	{script: "set -f; x='*'; touch a; echo $x *; set +f; echo $x", out: "* *\na\n"},
	{script: "set -u; echo $((nope+1)); echo no", err: "nope: unbound variable\n", status: 127},
	{script: "set -e; x=$(false) || echo caught; y=$(true); echo ok; : $(false); echo still; export z=$(false); echo yet; x=$(false); echo no", out: `caught
ok
still
yet
`, status: 1},
	{script: "set -e; false | false || echo a; false && false; echo b; { false && true; }; echo c; (false && true); echo no", out: "a\nb\nc\n", status: 1},
	{script: "set -e; f=1; ! true; echo a; ! { true; }; echo b; true && ! true; echo c; { ! true; }; echo d", out: `a
b
c
d
`},
	{script: "set -e; { true; false; } | cat; echo a; (true; false) | cat; echo b; echo x | { read y; false; echo no; } || echo c; echo x | { false; echo in; }; echo no", out: "a\nb\nno\n", status: 1},
	{script: "set -e; (set +e; false; echo a); { set +e; false; echo b; set -e; }; eval false || echo c; eval 'false || true'; echo d; . /dev/null; eval 'true; false'; echo no", out: `a
b
c
d
`, status: 1},
	{script: "set -e; command false; echo no", status: 1},
	{script: "set -e; builtin false || echo a; command false || echo b; ! command false; echo c; (exit 3) || echo d; (exit 3); echo no", out: `a
b
c
d
`, status: 3},
	{script: `set -e; x=$(echo a; false; echo b); echo "$x"`, out: "a\nb\n"},
	{script: `set -e; echo $(false; echo a) $(exit 3); x=$(set -e; false; echo b) || echo c; echo "[$x]"; y=$(set -e; false; echo no); echo no`, out: "a\n[b]\n", status: 1},
	{script: "set -eo pipefail; true | true; false | true || echo a; x=$(false | true) || echo b; false | true; echo no", out: "a\nb\n", status: 1},
	{script: `set -e; read x </dev/null || echo a; test a = b || echo b; [ -n "" ] && echo no; echo c; shift 5 || echo d; cd /nosuch || echo e; unset -v 1 || echo f`, args: ab, out: `a
b
c
d
e
f
`, err: "cd: /nosuch: No such file or directory\nunset: `1': not a valid identifier\n"},
	{script: "set -e; >/nosuch/f || echo a; cat </nosuch || echo b; { echo; } >/nosuch/f || echo c; (echo) >/nosuch/f || echo d; { :; } >/nosuch/f; echo no", out: `a
b
c
d
`, err: "/nosuch/f: No such file or directory\n/nosuch: No such file or directory\n/nosuch/f: No such file or directory\n/nosuch/f: No such file or directory\n/nosuch/f: No such file or directory\n", status: 1},
	{script: "set -e; nosuch || echo a; nosuch | true; echo b; true | nosuch; echo no", out: "a\nb\n", err: "nosuch: command not found\nnosuch: command not found\nnosuch: command not found\n", status: 127},
	{script: `set -u; x=; echo "[$x]" "${x:-d}" "${y-}" "${y:+a}" $#; echo ${y:-$1}; (echo $y); echo $?; echo ${!y}; echo no`, args: ab, out: "[] d   2\na\n1\n", err: "y: unbound variable\ny: invalid indirect expansion\n", status: 1},
	{script: `set -u; echo ${@} ${*} "$@"; echo $9; echo no`, args: ab, out: "a b c a b c a b c\n", err: "$9: unbound variable\n", status: 127},
	{script: "set -u; x=$nope true; echo no", err: "nope: unbound variable\n", status: 127},
	{script: "set -u; true | echo $nope; echo $?; { echo $nope; echo no; } | cat; echo $?; echo ok", out: "127\n0\nok\n", err: "nope: unbound variable\nnope: unbound variable\n"},
	{script: "set -u; echo ${nope#x}; echo no", err: "nope: unbound variable\n", status: 127},
	{script: "set -u; set +u; echo [$nope]; set -o nounset; echo ${nope/a/b}; echo no", out: "[]\n", err: "nope: unbound variable\n", status: 127},
	{script: "set -n; echo a; nosuch"},
	{script: "set -a; x=1; y=2; set +a; z=3; env | grep '^[xyz]=' | sort", out: "x=1\ny=2\n"},
	{script: "set -fu +u; test -o noglob; echo $?; test -o nounset; echo $?; set -o pipefail -f; false | true; echo $?; set +o pipefail; false | true; echo $?", out: `0
1
1
0
`},
	{script: `set -e; echo $((1/0)); echo no
echo no`, out: "no\n", err: "1/0: division by 0 (error token is \"0\")\n"},
	{script: `set -e; (echo $((1/0))) || echo a; x=$(echo $((1/0))) || echo b; echo $((1/0)) || echo no
echo no`, out: "a\nb\nno\n", err: "1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n"},
}
