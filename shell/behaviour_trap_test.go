package shell

// trapBehaviour is about traps.
var trapBehaviour = []behaviour{
	{script: `set -T; trap 'echo ret $FUNCNAME' RETURN; f() { exit 3; }; (f); echo $?; (set -e; g() { false; }; g); echo $?
k() { :; }; k; f`, out: "3\n1\nret k\n", status: 3},
	{script: "f() { trap 'echo ret' RETURN; : $((1/0)); echo no; }\nf; echo same line\necho next", out: "next\n", err: "*"},
	{script: "trap 'echo ret' RETURN; echo 'exit 2' >s; . ./s; echo no", status: 2},
	{script: "f() { trap 'echo ret' RETURN; return; }; f >f1; cat f1; trap 'echo ret2' RETURN; f >f2; echo =; cat f2", out: `ret
=
ret
`},
	{script: "set -T; trap 'echo ret' RETURN; f() { echo in; } >f1; f; echo =; cat f1; g() { f; echo g; } >f2; g; echo =; cat f2", out: `ret
=
in
ret
=
ret
g
`},
	{script: `f() { trap 'echo ret' RETURN; return; } >f1; f; echo =; cat f1; g() { trap 'echo ret' RETURN; { return; } >f3; }; g >f2; cat f2; echo =; cat f3; echo 'trap "echo r" RETURN; { return 3; } >f4' >s; . ./s; echo =; cat f4`, out: `=
ret
=
ret
r
=
`},
	{script: "trap 'echo bye' EXIT; kill -0 $$; echo $?; kill -s EXIT $$; kill -n 0 $BASHPID; echo after", out: `0
after
bye
`},
	{script: "trap 'echo bye $?' EXIT; { exit 3; } >/dev/null", out: `bye 3
`, status: 3},
	{script: "(trap 'echo bye' EXIT; { exit 3; } >/dev/null); (trap 'echo bye' EXIT; exit 3 >/dev/null); f() { exit 4; }; (trap 'echo bye' EXIT; f >f1); cat f1; echo $?", out: `bye
0
`},
	{script: "(trap 'echo bye' EXIT; set -e; { false; } >/dev/null); (trap 'echo bye' EXIT; set -e; false >/dev/null); x=$(trap 'echo sub' EXIT; { exit 3; } >/dev/null); echo $x", out: `bye
sub
`},
	{script: "(trap 'echo bye' EXIT; eval '{ exit 3; } >/dev/null'); (trap 'echo bye2' EXIT; { eval 'exit 3'; } >/dev/null); echo 'exit 5' >s.sh; (trap 'echo bye3' EXIT; . ./s.sh >f1); cat f1", out: `bye
bye3
`},
	{script: "trap 'echo bye' EXIT; echo hi", out: `hi
bye
`},
	{script: "trap 'echo bye $?' EXIT; exit 3", out: "bye 3\n", status: 3},
	{script: "trap 'echo bye $?; exit 5' EXIT; exit 3", out: "bye 3\n", status: 5},
	{script: "trap 'echo bye $?; (exit 7)' EXIT; exit 3", out: "bye 3\n", status: 3},
	{script: "trap 'echo bye $?' EXIT; false", out: "bye 1\n", status: 1},
	{script: "trap 'echo one' EXIT; trap 'echo two' EXIT", out: "two\n"},
	{script: "trap 'echo no' EXIT; trap - EXIT; echo end", out: "end\n"},
	{script: "trap 'echo no' EXIT; trap '' EXIT; echo end", out: "end\n"},
	{script: "trap 'echo zero' 0; trap 'echo exit' exit", out: "exit\n"},
	{script: "trap 'trap - EXIT; echo once; exit 4' EXIT; exit 2", out: "once\n", status: 4},
	{script: `trap 'trap "echo second" EXIT; echo first' EXIT`, out: "first\n"},
	{script: "x=1; trap 'echo $x' EXIT; x=2", out: "2\n"},
	{script: `x=1; trap "echo $x" EXIT; x=2`, out: "1\n"},
	{script: "trap 'echo bye $?' EXIT; set -e; false; echo no", out: "bye 1\n", status: 1},
	{script: "trap 'echo bye $?' EXIT; set -u; echo $nope; echo no", out: "bye 127\n", err: "nope: unbound variable\n", status: 127},
	{script: "trap 'echo bye $?' EXIT; nosuchcommand 2>/dev/null", out: "bye 127\n", status: 127},
	{script: "trap 'echo bye $?' EXIT; readonly r=1; r=2; echo no", out: "bye 1\n", err: "r: readonly variable\n", status: 1},
	{script: "trap 'echo bye $?' EXIT; exec true"},
	{script: "trap 'echo bye' EXIT; (echo sub); (exit 3); echo $?; x=$(echo cs); echo $x | cat", out: `sub
3
cs
bye
`},
	{script: "(trap 'echo sub bye' EXIT; echo in); echo out", out: `in
sub bye
out
`},
	{script: "trap 'echo outer' EXIT; (trap 'echo inner' EXIT; exit 3); echo $?", out: `inner
3
outer
`},
	{script: `x=$(trap 'echo bye' EXIT; echo hi); echo "[$x]"; { trap 'echo stage bye' EXIT; echo a; } | sed s/^/p:/`, out: `[hi
bye]
p:a
p:stage bye
`},
	{script: "f() { trap 'echo bye from f' EXIT; }; f; echo after f", out: `after f
bye from f
`},
	{script: "f() { exit 3; }; trap 'echo bye $?; f' EXIT; exit 1", out: "bye 1\n", status: 3},
	{script: "trap 'echo bye >&3' EXIT; exec 3>f; echo x; exec 3>&1", out: `x
bye
`},
	{script: "trap 'rm -f tmp; ls' EXIT; touch tmp keep; ls tmp; exit 3", out: `tmp
keep
`, status: 3},
	{script: "trap 'echo a; false; echo b $?' EXIT; set -e; true", out: "a\n", status: 1},
	{script: "trap 'set -e; false; echo no' EXIT; exit 0", status: 1},
	{script: "trap 'echo got' USR1; kill -USR1 $$; echo next $?", out: `got
next 0
`},
	{script: "trap 'echo got $?; false' USR1; (exit 3); kill -USR1 $$; echo $?", out: `got 0
0
`},
	{script: "trap 'echo got' TERM HUP INT USR2; for s in TERM HUP INT USR2; do kill -$s $$; done; echo end", out: `got
got
got
got
end
`},
	{script: "trap 'echo one' 10; kill -10 $$; kill -USR1 $$; kill -s usr1 $$; kill -s SIGUSR1 $$; kill -n 10 $$", out: `one
one
one
one
one
`},
	{script: "trap 'echo h' SIGHUP; kill -1 $$; trap 'echo lower' hup; kill -HUP $$; trap 'echo sig' sighup; kill -HUP $$", out: `h
lower
sig
`},
	{script: "trap '' TERM; kill $$; echo alive; trap - TERM; kill $$; echo no", out: "alive\n", status: 143},
	{script: "trap 'echo term; exit 9' TERM; kill $$; echo no", out: "term\n", status: 9},
	{script: "trap 'echo term; trap - TERM; kill $$' TERM; kill $$; echo no", out: "term\n", status: 143},
	{script: "trap 'echo bye $?' EXIT; kill -TERM $$; echo no", out: "bye 0\n", status: 143},
	{script: "trap 'echo bye $?' EXIT; kill -HUP $$; echo no", out: "bye 0\n", status: 129},
	{script: "trap 'echo bye' EXIT; kill -KILL $$", status: 137},
	{script: "trap 'echo bye' EXIT; trap 'echo term; exit 3' TERM; kill $$; echo no", out: `term
bye
`, status: 3},
	{script: "trap 'echo pipe' PIPE; kill -PIPE $$; echo alive", out: `pipe
alive
`},
	{script: "trap '' PIPE; { for i in 1 2 3; do echo y || exit 5; sleep 0.02; done; } 2>/dev/null | true; echo ${PIPESTATUS[0]}", out: "5\n"},
	{script: "trap 'n=$((n+1)); [ $n -lt 3 ] && kill -USR1 $$' USR1; n=0; kill -USR1 $$; echo $n", out: "3\n"},
	{script: "trap 'echo start; kill -USR1 $$; echo end' USR2; trap 'echo nested' USR1; kill -USR2 $$", out: `start
nested
end
`},
	{script: `f() { echo "f $1"; }; trap 'f sig' USR1; kill -USR1 $$; trap f USR2; kill -USR2 $$`, out: "f sig\nf \n"},
	{script: "f() { trap 'echo in f' USR1; kill -USR1 $$; }; f; kill -USR1 $$", out: `in f
in f
`},
	{script: "f() { kill -USR1 $$; echo f goes on; return 3; }; trap 'return 5; echo no' USR1; f; echo $?", out: "5\n"},
	{script: "trap 'break' USR1; for i in 1 2 3; do [ $i = 2 ] && kill -USR1 $$; echo $i; done; echo end $i", out: `1
end 2
`},
	{script: "trap 'continue' USR1; for i in 1 2 3; do [ $i = 2 ] && kill -USR1 $$; echo $i; done", out: `1
3
`},
	{script: "trap 'x=5' USR1; x=1; kill -USR1 $$; echo $x; trap 'cd /' USR1; kill -USR1 $$; pwd", out: `5
/
`},
	{script: "trap 'echo got' USR1; while true; do kill -USR1 $$; break; done; echo end", out: `got
end
`},
	{script: `trap 'echo got' USR1; sh -c "kill -USR1 $$; echo child"; echo after`, out: `child
got
after
`},
	{script: "trap 'echo got' USR1; (kill -USR1 $$; echo sub); echo after; x=$(kill -USR1 $$; echo cs); echo $x", out: `sub
got
after
got
cs
`},
	{script: "trap 'echo got >&2' USR1; kill -USR1 $$ | cat; echo after; true | kill -USR1 $$; echo end", out: `after
end
`, err: "got\ngot\n"},
	{script: "trap 'echo got' USR1; trap; trap -p; trap -p USR1; trap -p USR2", out: `trap -- 'echo got' SIGUSR1
trap -- 'echo got' SIGUSR1
trap -- 'echo got' SIGUSR1
`},
	{script: `trap "echo it's" EXIT; trap -p EXIT; trap '' HUP INT; trap -p; trap - EXIT`, out: `trap -- 'echo it'\''s' EXIT
trap -- 'echo it'\''s' EXIT
trap -- '' SIGHUP
trap -- '' SIGINT
`},
	{script: "trap 'a\nb' USR1; trap -p", out: `trap -- 'a
b' SIGUSR1
`},
	{script: "trap 'x' USR1 USR2; trap - USR1; trap -p; trap USR2; trap -p", out: "trap -- 'x' SIGUSR2\n"},
	{script: "trap 'echo e' ERR; trap 'echo d' DEBUG; trap 'echo r' RETURN; trap - DEBUG; trap -p", out: `d
d
trap -- 'echo e' ERR
trap -- 'echo r' RETURN
`},
	{script: "trap 'x' 15 2 1; trap -p; trap 2 15; trap -p", out: `trap -- 'x' SIGHUP
trap -- 'x' SIGINT
trap -- 'x' SIGTERM
trap -- 'x' SIGHUP
`},
	{script: "trap x NOSUCH; echo $?; trap x 99; echo $?; trap NOSUCH; echo $?; trap -x; echo $?", out: `1
1
2
2
`, err: "trap: NOSUCH: invalid signal specification\ntrap: 99: invalid signal specification\ntrap: -x: invalid option\n"},
	{script: "trap - NOSUCH USR1; echo $?; trap x KILL; echo $?; trap x CHLD; trap -p CHLD STOP; echo $?", out: `1
0
trap -- 'x' SIGCHLD
0
`, err: "trap: NOSUCH: invalid signal specification\n"},
	{script: `trap -l | tr -s '\t' ' ' | head -1; trap -l >f; kill -l >g; cmp f g; echo $?`, out: ` 1) SIGHUP 2) SIGINT 3) SIGQUIT 4) SIGILL 5) SIGTRAP
0
`},
	{script: `trap -- 'echo dashed' USR1; kill -USR1 $$; trap 'echo $BASH_TRAPSIG $((1+1)) "$@"' USR2; set -- a b; kill -USR2 $$`, out: `dashed
2 a b
`},
	{script: `trap 'echo got' USR1; (trap -p); trap -p | cat; (trap 'echo new' USR2; trap -p); x=$(trap -p); echo "$x"`, out: `trap -- 'echo got' SIGUSR1
trap -- 'echo got' SIGUSR1
trap -- 'echo new' SIGUSR2
trap -- 'echo got' SIGUSR1
`},
	{script: "trap 'echo got' USR1; trap '' USR2; (trap; true) | cat; bash -c 'trap; kill -USR2 $$; echo alive; kill -USR1 $$; echo no'; echo $?", out: `trap -- 'echo got' SIGUSR1
trap -- '' SIGUSR2
trap -- '' SIGUSR2
alive
138
`, err: "User defined signal 1\n"},
	{script: "trap '' USR1; bash -c 'kill -USR1 $$; echo ignored'; trap - USR1; bash -c 'kill -USR1 $$; echo no' 2>/dev/null; echo $?", out: `ignored
138
`, err: "PID User defined signal 1   bash -c 'kill -USR1 $$; echo no' 2> /dev/null\n"},
	{script: `trap '' USR1; bash -c 'trap "echo caught" USR1; trap -p; kill -USR1 $$; echo end'`, out: `trap -- '' SIGUSR1
end
`},
	{script: "trap 'echo no' USR1; bash -c 'kill -USR1 $$; echo no' 2>/dev/null; echo $?", out: "138\n", err: "User defined signal 1\n"},
	{script: "trap 'echo outer' TERM; (trap 'echo inner' TERM; kill $BASHPID; echo sub on); kill $$", out: `inner
sub on
outer
`},
	{script: "trap '' TERM; (kill $BASHPID; echo sub alive); (trap - TERM; kill $BASHPID; echo no) ; echo $?", out: `sub alive
143
`, err: "Terminated\n"},
	{script: "(trap '' USR1; kill -USR1 $BASHPID; echo ok; exec bash -c 'kill -USR1 $$; echo still ignored')", out: `ok
still ignored
`},
	{script: "trap 'echo err $?' ERR; false; (exit 3); true; echo end", out: `err 1
err 3
end
`},
	{script: "trap 'echo err' ERR; false || true; if false; then :; fi; while false; do :; done; ! true; false && true; true && false; echo end", out: `err
end
`},
	{script: "trap 'echo err $?' ERR; false | true; true | sh -c 'exit 4'; set -o pipefail; false | true; nosuchcommand 2>/dev/null", out: `err 4
err 1
err 127
`, status: 127},
	{script: "trap 'echo err' ERR; (false); x=$(false); { false; }; [ a = b ]; [[ a = b ]]; ((0)); for i in 1; do false; done", out: `err
err
err
err
err
err
err
`, status: 1},
	{script: "trap 'echo err $?' ERR; f() { false; true; }; f; g() { return 3; }; g", out: "err 3\n", status: 3},
	{script: `set -E; trap 'echo err $?' ERR; f() { false; true; }; f; (false; true); x=$(false; echo in); echo "$x"`, out: `err 1
err 1
err 1
in
`},
	{script: "trap 'echo err ${FUNCNAME[0]-main}' ERR; f() { trap 'echo in f' ERR; false; true; }; f; false", out: `in f
in f
`, status: 1},
	{script: "trap 'echo err; exit 3' ERR; false; echo no", out: "err\n", status: 3},
	{script: "set -e; trap 'echo err $?' ERR; trap 'echo bye $?' EXIT; (exit 4); echo no", out: `err 4
bye 4
`, status: 4},
	{script: `set -eE; trap 'echo "err line $LINENO: $BASH_COMMAND"' ERR; f() { false; }; f; echo no`, out: "err line 1: false\n", status: 1},
	{script: `trap 'echo "$BASH_COMMAND"' ERR; false a "b c"; x=1; test $x = 2; [ -z "$x" ]`, out: `false a "b c"
test $x = 2
[ -z "$x" ]
`, status: 1},
	{script: "trap 'false' ERR; false; echo $?; trap 'echo err; false' ERR; (exit 3); echo $?", out: `1
err
3
`},
	{script: "trap 'echo err' ERR; trap - ERR; false; trap '' ERR; false; echo end; trap 'echo err' ERR; (trap -p); (false; echo x)", out: `end
trap -- 'echo err' ERR
x
`},
	{script: `trap 'echo "line $LINENO"' ERR
true
false

(exit 2)`, out: `line 3
line 5
`, status: 2},
	{script: "set -eE\ntrap 'echo \"failed: line $LINENO, status $?, ${FUNCNAME[*]}\" >&2' ERR\ntrap 'echo cleanup' EXIT\ninner() {\n\tgrep -q nothing /dev/null\n}\nouter() {\n\tinner\n}\nouter\necho no", out: "cleanup\n", err: "failed: line 5, status 1, inner outer\n", status: 1},
	{script: `trap 'echo "dbg $BASH_COMMAND"' DEBUG; echo a; x=1; true && false; trap - DEBUG; echo end`, out: `dbg echo a
a
dbg x=1
dbg true
dbg false
dbg trap - DEBUG
end
`},
	{script: "trap 'echo dbg' DEBUG; for i in 1 2; do :; done; if true; then :; fi; case a in a) :;; esac; trap - DEBUG", out: `dbg
dbg
dbg
dbg
dbg
dbg
dbg
dbg
dbg
`},
	{script: "trap 'echo dbg' DEBUG; f() { :; :; }; f; (:); trap - DEBUG", out: `dbg
dbg
`},
	{script: "set -T; trap 'echo dbg' DEBUG; f() { :; :; }; f; (:); trap - DEBUG", out: `dbg
dbg
dbg
dbg
dbg
dbg
`},
	{script: "trap 'n=$((n+1))' DEBUG; :; : | :; ((1)); [[ a ]]; trap - DEBUG; echo $n", out: "6\n"},
	{script: `shopt -s extdebug; trap '[[ $BASH_COMMAND != echo\ no* ]]' DEBUG; echo yes; echo no; trap - DEBUG; echo end`, out: `yes
end
`},
	{script: "trap 'echo \"$LINENO: $BASH_COMMAND\"' DEBUG\nx=1\nwhile ((x-- > 0)); do\n\techo body\ndone\ntrap - DEBUG", out: `2: x=1
3: ((x-- > 0))
4: echo body
body
3: ((x-- > 0))
6: trap - DEBUG
`},
	{script: "trap 'echo ret' RETURN; f() { echo f; }; f; echo 'echo sourced' >lib; . ./lib; trap - RETURN", out: `f
sourced
ret
`},
	{script: "f() { trap 'echo ret $?' RETURN; return 3; }; f; echo $?; g() { :; }; g", out: `ret 0
3
`},
	{script: `set -T; trap 'echo "ret ${FUNCNAME[0]}"' RETURN; f() { g; }; g() { return 2; }; f; echo $?`, out: `ret g
ret f
2
`},
	{script: "f() { trap 'rm -f tmp; trap - RETURN' RETURN; touch tmp; ls; }; f; ls; g() { :; }; g", out: "tmp\n"},
	{script: "declare -ft f 2>/dev/null; f() { echo body; }; declare -ft f; trap 'echo ret' RETURN; f; g() { :; }; g; trap - RETURN", out: `body
ret
`},
	{script: "trap 'echo int; exit 130' INT; (kill -INT $$; sleep 0.02); echo no", out: "int\n", status: 130},
	{script: "trap 'echo winch' WINCH; kill -WINCH $$; trap 'echo urg' URG; kill -URG $$; trap 'echo rt' RTMIN; kill -RTMIN $$; trap -p RTMIN; kill -WINCH $$; trap - WINCH; kill -WINCH $$; echo end", out: `winch
urg
rt
trap -- 'echo rt' SIGRTMIN
winch
end
`},
	{script: "trap 'echo sig' USR1; eval 'kill -USR1 $$; echo evaled'; . /dev/stdin <<<'kill -USR1 $$; echo sourced'", out: `sig
evaled
sig
sourced
`},
	{script: `trap 'echo got; read x; echo "[$x]"' USR1; kill -USR1 $$ <<<a; { kill -USR1 $$; } <<<b`, out: `got
[]
got
[b]
`},
	{script: `trap 'echo "$?" ${PIPESTATUS[@]}' USR1; true | false; kill -USR1 $$; echo $?`, out: `0 0
0
`},
	{script: "set -x; trap 'echo bye' EXIT; trap -p >/dev/null", out: "bye\n", err: "+ trap 'echo bye' EXIT\n+ trap -p\n+ echo bye\n"},
	{script: "trap 'echo a; syntax error (' USR1 2>/dev/null; echo $?; trap 'exit' EXIT; (exit 3)", out: "0\n", status: 3},
	{script: "trap exit USR1; (exit 3); kill -USR1 $$; echo no"},
	{script: "trap 'exit' EXIT; exit 4", status: 4},
	{script: `tmp=f; cleanup() { local s=$?; rm -f "$tmp"; exit $s; }; trap cleanup EXIT; trap 'exit 129' HUP; touch f; kill -HUP $$; echo no`, status: 129},
	{script: `trap break USR1; while :; do kill -USR1 $$; echo no; done; for i in 1 2 3; do [ $i = 2 ] && kill -USR1 $$; echo $i; done`, out: "1\n"},
	{script: `trap 'echo a; return 3' USR1; trap 'echo b' USR2; f() { kill -USR1 $$; echo no; }; f; echo $?; kill -USR2 $$`, out: "a\n3\nb\n"},
	{script: `set -T; f() { trap - DEBUG; }; trap 'echo d' DEBUG; f; echo a`, out: "d\nd\nd\na\n"},
	{script: `trap 'echo d2' DEBUG; g() { trap - DEBUG; echo in; }; g; echo b; h() { trap 'echo new' DEBUG; :; }; h; echo c`, out: "d2\nin\nd2\nb\nd2\nnew\nnew\nc\n"},
	{script: `set -E; k() { trap - ERR; false; }; trap 'echo err' ERR; false; k; false; echo e`, out: "err\ne\n"},
	{script: `l() { trap 'echo inner' ERR; false; }; trap 'echo err' ERR; l; false; m() { trap - ERR; }; m; false; echo e`, out: "inner\ninner\ninner\ninner\ne\n"},
	{script: `(trap "echo T; exit" EXIT; (exit 1)); echo One:$?; (trap "echo T; false" EXIT; exit 7); echo Two:$?; (trap "(exit 9); exit" EXIT; exit 3); echo Three:$?`, out: "T\nOne:1\nT\nTwo:7\nThree:3\n"},
	{script: `(trap 'echo $?; false; f' EXIT; f() { false; exit; }; (exit 3)); echo $?; (trap "(exit 9); exit 5" EXIT; exit 3); echo $?`, out: "3\n3\n5\n"},
	{script: `(trap 'false; (exit); echo $?' EXIT; (exit 3)); echo $?; (trap '(exit 4); exit' USR1; (exit 3); kill -USR1 $BASHPID; echo no); echo $?`, out: "1\n3\n4\n"},
	{script: `trap '(exit 4); exit' EXIT; trap 'exit' USR1; false; kill -USR1 $$; echo no`},
	{script: `set -e; trap 'echo $?; (exit 4) || exit' EXIT; (exit 3); echo no`, out: "3\n", status: 3},
	{script: `x=$(trap '(exit 4); exit' EXIT; exit 3); echo $?; { trap '(exit 4); exit' EXIT; exit 3; } | cat; echo ${PIPESTATUS[@]}; (trap '(exit 4); exit' EXIT; exit 3) & wait $!; echo $?`, out: "3\n3 0\n3\n"},
	{script: `f() ( trap 'echo T $?; exit' EXIT; return 5 ); f; echo $?; g() { trap 'echo T $?; (exit 2); exit' EXIT; return 5; }; g; echo $?`, out: "T 5\n5\n5\nT 0\n"},
	{script: `trap 'while :; do eval "(exit 4); exit"; done' EXIT; exit 300`, status: 44},
	{script: `trap 'echo ${x?bad}; echo no' EXIT; exit 3`, status: 3, err: "*"},
	{script: `trap '(exit 4); exit' DEBUG; (exit 3); echo no`, status: 4},
	{script: `trap 'exit 6' DEBUG; case x in x) echo no;; esac`, status: 6},
	{script: `(trap 'echo T $?' EXIT; kill -KILL $BASHPID); echo $?`, out: "137\n", err: "*"},
	{script: `(trap 'echo T $?; exit 5' EXIT; kill -ALRM $BASHPID; echo no); echo $?`, out: "T 0\n142\n", err: "*"},
	{script: `{ trap 'echo T $?; exit 5' EXIT; sleep 2; } & sleep 0.1; kill $!; wait $!; echo $?`, out: "T 0\n143\n"},
	{script: `{ trap 'echo T $?; exit 5' EXIT; sleep 2; } & sleep 0.1; kill -9 $!; wait $!; echo $?`, out: "137\n", err: "*"},
	{script: `trap 'echo T $?; exit 5' EXIT; false; (sleep 0.1; kill -HUP $$) & sleep 0.5; echo no`, out: "T 0\n", status: 129},
	{script: `trap 'echo T $?; exit 5' EXIT; (sleep 0.1; kill -TERM $$) & wait; echo no`, out: "T 0\n", status: 143},
	{script: `trap "echo SIGURG" URG; kill -URG $$; { sleep 0.1; echo in child; } & kill -URG $!; wait $!; echo $?`, out: "SIGURG\nin child\n0\n"},
	{script: `trap "echo urg" URG; for ((i=0;i<300000;i++)); do x=a; done; kill -URG $$; env kill -URG $$; trap - URG; kill -URG $$; trap "echo again" URG; kill -URG $$`, out: "urg\nurg\nagain\n"},
	{script: `trap "echo T" EXIT; kill -ABRT $$; echo no`, out: "T\n", status: 134},
	{script: `trap "echo T" EXIT; kill -PIPE $$; echo no`, out: "T\n", status: 141},
	{script: `kill -SEGV $$; echo no`, status: 139},
	{script: `kill -ALRM $$; echo no`, status: 142},
	{script: `trap 'echo err $?' ERR; [[ x == y ]] >f; cat f; ((0)) >f; cat f; test x = y >f; cat f; ! ((0)) >f; [[ x == y ]] >f || cat f; if ((0)) >f; then :; fi; cat f`, out: "err 1\nerr 1\nerr 1\n"},
	{script: `trap 'echo err $?' ERR; ((1/0)) >f 2>/dev/null; cat f; { ((0)) >f; } >g; cat f g; [[ x ]] >nosuch/f; (exit 3) >f; cat f; eval '((0)) >f'; cat f; for i in 1; do [[ a == b ]] 3>f >&3; done; cat f`, out: "err 1\nerr 1\nerr 1\nerr 3\nerr 1\nerr 1\nerr 1\n", err: "nosuch/f: No such file or directory\n"},
	{script: `set -eE; trap 'echo err $?' ERR; f() { [[ x == y ]] >f; echo no; }; trap 'cat f >&2' EXIT; f`, status: 1, err: "err 1\n"},
	{script: `trap 'echo usr $?' USR1; trap 'echo err $?' ERR; sh -c 'kill -USR1 $PPID; exit 3'; echo $?; (kill -USR1 $$; exit 4); echo $?; f() { kill -USR1 $$; return 5; }; f; echo $?`, out: "usr 3\nerr 3\n3\nusr 4\nerr 4\n4\nusr 0\nerr 5\n5\n"},
	{script: `set -e; trap 'echo bye $?' EXIT; trap 'echo usr $?' USR1; sh -c 'kill -USR1 $PPID; exit 3'; echo no`, out: "usr 3\nbye 3\n", status: 3},
	{script: `set -e; trap 'echo bye $?' EXIT; trap 'echo usr $?; exit 7' USR1; sh -c 'kill -USR1 $PPID; exit 3'; echo no`, out: "usr 3\nbye 7\n", status: 7},
	{script: `trap 'echo bye $?' EXIT; trap 'echo usr $?' USR1; exit $(kill -USR1 $$; echo 4)`, out: "usr 4\nbye 4\n", status: 4},
	{script: `trap 'echo bye $i $# ${FUNCNAME[*]}' EXIT; g() { local i=6; f 3 4 5; }; f() { local i=5; exit 3; }; i=1; g 1 2`, out: "bye 5 3 f g\n", status: 3},
	{script: `trap 'echo bye $i $#' EXIT; (f() { local i=5; trap 'echo sub $i $# ${FUNCNAME[*]}' EXIT; exit 3; }; f 1 2); f() { trap 'echo in $i' EXIT; local i=4; exit; }; f | cat; f & wait; x=$(f); echo $x; cat <(f)`, out: "sub 5 2 f\nin 4\nin 4\nin 4\nin 4\nbye 0\n"},
	{script: `trap 'echo bye $i $# ${FUNCNAME[*]} ${BASH_SOURCE[*]##*/}' EXIT; echo 'exit 3' >s; g() { local i=6; . ./s q; }; g 1 2`, out: "bye 6 1 source g s environment\n", status: 3},
	{script: `trap 'echo bye $i $?; local j=4; echo $j; return 5; echo no' EXIT; f() { local i=5; exit 3; }; f`, out: "bye 5 3\n4\n", status: 5},
	{script: `trap 'for k in 1 2; do break; done; echo $k; continue; echo no' EXIT; for j in a b; do exit 3; done`, out: "1\nno\n", status: 3, err: "continue: only meaningful in a `for', `while', or `until' loop\n"},
	{script: `trap 'echo bye $i' EXIT; trap 'exit 4' ERR; set -E; f() { local i=5; false; }; f`, out: "bye 5\n", status: 4},
	{script: `set -e; trap 'echo bye "$i" $# ${FUNCNAME[*]}' EXIT; g() { local i=6; f 3 4 5; }; f() { local i=5; false; }; i=1; g 1 2`, out: "bye 1 3 f g\n", status: 1},
	{script: `i=1; set -e; (trap 'echo sub $i $# ${FUNCNAME[*]}' EXIT; f() { local i=5; false; }; f 1 2) || echo no; f() { local i=5; trap 'echo stage $i $#' EXIT; false; }; f 1 2 | cat`, out: "sub 1 0\nno\nstage 1 2\n"},
	{script: `set -e; trap 'echo bye $#; cat f >&2' EXIT; f() { [[ x == y ]] >f; echo no; }; f 1 2`, status: 1, err: "bye 2\n"},
	{script: `set -e; trap 'echo bye $#; cat f >&2' EXIT; f() { { false; } >f; echo no; }; f 1 2`, status: 1, err: "bye 2\n"},
	{script: `set -e; trap 'echo bye $#; cat f >&2' EXIT; f() { true | false; echo no; }; f 1 2 >f`, status: 1, err: "bye 2\n"},
	{script: `set -e; trap 'echo bye $#; cat f >&2' EXIT; f() { { false; } >g; echo no; }; f 1 2 >f`, out: "bye 0\n", status: 1},
	{script: `trap 'trap "echo again" EXIT; echo bye $?' EXIT; (trap 'trap "echo again" EXIT; exit 4' EXIT; exit 3); exit`, out: "bye 0\n", status: 4},
	{script: `trap 'echo "bye $- $OPTIND"; unset i; i=7; echo $i' EXIT; f() { local - i=4 OPTIND=5; set -f; exit 2; }; f`, out: "bye fhBc 5\n7\n", status: 2},
	{script: `trap 'echo bye' EXIT; exit 1 <nosuch; echo on $?; for i in 1 2; do exit 3 >&7; echo $i; done; (exit 4 <nosuch; echo sub $?); f() { return 1 <nosuch; echo in $?; }; f; eval 'exit' <nosuch; echo $?`, out: "on 1\n1\n2\nsub 1\nin 1\n1\nbye\n", err: "nosuch: No such file or directory\n7: Bad file descriptor\n7: Bad file descriptor\nnosuch: No such file or directory\nnosuch: No such file or directory\nnosuch: No such file or directory\n"},
	{script: `if true; then trap 'echo no' EXIT; fi | cat; for i in 1; do trap 'echo no' EXIT; exit 3; done | cat; echo | while read x; do trap 'echo no' EXIT; done; case x in x) trap 'echo no' EXIT;; esac & wait; true && trap 'echo no' EXIT & wait; { trap 'echo group' EXIT; } | cat; (trap 'echo sub' EXIT) & wait; if true; then (trap 'echo inner' EXIT); fi | cat`, out: "group\nsub\ninner\n"},
	{script: `while :; do trap 'echo bye' EXIT; kill $BASHPID; done & wait $!; echo $?; f() { trap 'echo f' EXIT; }; f | cat; f & wait; x=$(if true; then trap 'echo y' EXIT; fi); echo $x`, out: "bye\n143\nf\nf\ny\n"},
	{script: `x=$(kill -INT $BASHPID); echo no`, status: 130},
	{script: `(printf '<%s>' $(kill -INT $BASHPID); echo no); echo $?; x=$(exit 130); echo $?; trap 'echo int' INT; x=$(trap - INT; kill -INT $BASHPID); echo $?; x=$(kill -TERM $BASHPID); echo $?`, out: "130\n130\nint\n130\n143\n"},
}
