package shell

// optionBehaviour is about set.
var optionBehaviour = []behaviour{
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
	{script: "set -u; echo $nope | cat; echo $? ${PIPESTATUS[@]}", out: "0 1 0\n", err: "nope: unbound variable\n", differs: "in bash such a stage exits with 127, where a subshell exits with 1"},
	{script: `set -u; echo ${nope-a} ${nope:-b} ${nope+c} $#; echo "$@"; echo ${#nope}`, args: ab, out: "a b 2\na b c\n", err: "nope: unbound variable\n", status: 127},
	{script: "set -f; echo * ~; set +f; touch a; echo *", out: "* /usr\na\n"},
	{script: "set -n; echo hi"},
	{script: "set -a; x=5; printenv x; set +a; y=6; printenv y; echo $?", out: "5\n1\n"},
	{script: "echo $-; set -eu; echo $-; set +e -f; echo $-; set -C -x; echo $-", out: `
eu
fu
fuxC
`, err: "+ echo fuxC\n", differs: "only the options that gopipe has are shown"},
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
	{script: "set -o errexit -o nounset; echo $-; set +o errexit; echo $-", out: "eu\nu\n", differs: "only the options that gopipe has are shown"},
	{script: "set -ex -- q; echo $1", args: ab, out: "q\n", err: "+ echo q\n"},
	{script: "set x -y; echo $@", args: ab, out: "x -y\n"},
}
