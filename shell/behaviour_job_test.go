package shell

// jobBehaviour is about background jobs.
var jobBehaviour = []behaviour{
	{script: `(kill -STOP $$; echo in; kill -CONT $$); echo after`, out: "in\nafter\n"},
	{script: `(kill -STOP $$; echo in; env kill -CONT $$); echo after`, out: "in\nafter\n"},
	{script: `f() { kill -TSTP $$; echo job; kill -CONT $$; }; f & wait $!; echo "end $?"`, out: "job\nend 0\n"},
	{script: `trap 'echo cont' CONT; (kill -TTIN $$; echo in; kill -CONT $$); echo after`, out: "in\ncont\nafter\n"},
	{script: `coproc A { echo x; }; wait $A_PID; echo "${A[0]-gone} ${A_PID-gone}"; coproc cat; kill $COPROC_PID; wait $COPROC_PID; echo $? ${COPROC-gone}`, out: `gone gone
143 gone
`},
	{script: "coproc cat; exec 5<&${COPROC[0]}; w=${COPROC[1]}; kill $COPROC_PID; wait; echo y 2>/dev/null >&$w; echo $?; read -u 5 l; echo $?", out: `1
1
`},
	{script: `coproc X { read a; echo "got $a"; }; echo x >&${X[1]}; read l <&${X[0]}; echo $l; wait; sleep 0; echo "${X[0]-gone}"; for i in 1 2 3; do coproc { :; }; wait; done; ls /proc/self/fd | wc -l`, out: `got x
gone
4
`},
	{script: `coproc true; sleep .2; [ -z "${COPROC_PID-}" ] && echo ended; (coproc cat; echo "${#COPROC[@]}"; eval "exec ${COPROC[1]}>&-"; wait; echo "${#COPROC[@]}");`, out: `ended
2
0
`},
	{script: "true & wait; echo $?", out: "0\n"},
	{script: "(exit 3) & wait; echo $?", out: "0\n"},
	{script: "(exit 3) & wait $!; echo $?", out: "3\n"},
	{script: "(exit 3) & p=$!; (exit 4) & q=$!; wait $p; echo $?; wait $q; echo $?", out: `3
4
`},
	{script: "(exit 3) & p=$!; (exit 4) & q=$!; wait $p $q; echo $?; wait $q $p; echo $?", out: `4
3
`},
	{script: "(exit 3) & p=$!; wait $p; echo $?; wait $p; echo $?", out: `3
3
`},
	{script: "(sleep 0.02; exit 3) & wait; echo $?; p=$!; wait $p 2>/dev/null; [ $? = 3 -o $? = 127 ]; echo $?", out: `0
0
`},
	{script: "(exit 3) & wait %1; echo $?", out: "3\n"},
	{script: "(sleep 0.1; exit 3) & (exit 4) & wait %2; echo $?; wait %1; echo $?", out: `4
3
`},
	{script: "sleep 0.05 & (exit 4) & wait %?exit; echo $?; wait %sleep; echo $?", out: `4
0
`},
	{script: "wait 999999; echo $?", out: "127\n", err: "wait: pid 999999 is not a child of this shell\n"},
	{script: "wait %5; echo $?", out: "127\n", err: "wait: %5: no such job\n"},
	{script: "wait abc; echo $?", out: "1\n", err: "wait: `abc': not a pid or valid job spec\n"},
	{script: "wait -x; echo $?", out: "2\n", err: "wait: -x: invalid option\n"},
	{script: "wait; echo $?; wait -n; echo $?", out: `0
127
`},
	{script: "(exit 5) & wait -n; echo $?; wait -n; echo $?", out: `5
127
`},
	{script: "(sleep 0.1; exit 6) & (exit 5) & wait -n; echo $?; wait -n; echo $?", out: `5
6
`},
	{script: "(sleep 0.1; exit 6) & p=$!; (exit 5) & wait -n $p; echo $?", out: "6\n"},
	{script: `(exit 7) & p=$!; wait -n -p got; echo $? $((got == p)); wait -n -p got; echo "$? [$got]"`, out: `7 1
127 []
`},
	{script: "(sleep 0.1; exit 2) & a=$!; (exit 1) & b=$!; wait -p id $a $b; echo $? $((id == b)); wait -f $a; echo $?", out: `1 1
2
`},
	{script: `echo "[$!]"; true & echo $(($! > 1)); wait`, out: `[]
1
`},
	{script: "true & p=$!; [ $p = $! ]; echo $?; (true & [ $! != $p ]; echo $?); [ $p = $! ]; echo $?; wait", out: `0
0
0
`},
	{script: `sleep 0 & sleep 0 & [ ${!} -gt 1 ] && echo "${!:+set}"; wait`, out: "set\n"},
	{script: "{ echo a; exit 3; } & wait $!; echo $?", out: `a
3
`},
	{script: "{ sleep 0.05; echo late; } & echo early; wait; echo end", out: `early
late
end
`},
	{script: "x=1; { x=2; echo in $x; } & wait; echo $x", out: `in 2
1
`},
	{script: `f() { echo "f $1"; return 4; }; f a & wait $!; echo $?`, out: `f a
4
`},
	{script: `for i in 1 2 3; do (exit $i) & pids+=($!); done; for p in "${pids[@]}"; do wait $p; echo $?; done`, out: `1
2
3
`},
	{script: "for i in 1 2 3; do sleep 0.0$i; echo $i; done & wait; while false; do :; done & wait $!; echo $?", out: `1
2
3
0
`},
	{script: "if true; then echo yes; fi & wait; case a in a) echo case;; esac & wait; [[ a == b ]] & wait $!; echo $?; ((3 > 4)) & wait $!; echo $?", out: `yes
case
1
1
`},
	{script: "true && (exit 3) & wait $!; echo $?; false || echo or & wait; ! true & wait $!; echo $?", out: `3
or
0
`},
	{script: "echo a | tr a b & wait; (exit 2) | (exit 3) & wait $!; echo $?; set -o pipefail; (exit 2) | true & wait $!; echo $?", out: `b
3
2
`},
	{script: "nosuchcommand & wait $!; echo $?", out: "127\n", err: "nosuchcommand: command not found\n"},
	{script: `cat & wait; echo "after: $(cat)"`, stdin: "input\n", out: "after: input\n"},
	{script: `cat <&0 & wait; read x; echo "[$x]"`, stdin: "input\n", out: `input
[]
`},
	{script: `{ read x; echo "[$x] $?"; } & wait`, stdin: "one\n", out: "[] 1\n"},
	{script: "(cat) & wait; { cat; } | sed s/^/p:/", stdin: "one\n", out: "p:one\n"},
	{script: "read x <<<here & wait; cat <<<here & wait; echo piped | cat & wait", out: `here
piped
`},
	{script: "readlink /proc/self/fd/0 & wait; echo x | { cat & wait; }", stdin: "one\n", out: `/dev/null
x
`},
	{script: "echo out & wait; echo err >&2 & wait; echo f >file & wait; cat file; { echo o; echo e >&2; } >both 2>&1 & wait; cat both", out: `out
f
o
e
`, err: "err\n"},
	{script: "sleep 5 >/dev/null 2>&1 & kill $!; wait $! 2>/dev/null; echo $?", out: "143\n"},
	{script: "sleep 5 >/dev/null 2>&1 & kill -9 $!; wait $! 2>/dev/null; echo $?", out: "137\n"},
	{script: "bash -c 'kill -INT $$; kill -QUIT $$; echo survived' & wait $!; echo $?; (trap - INT; bash -c 'kill -INT $$; echo ignored on entry') & wait", out: `survived
0
`},
	{script: "{ sleep 5 & kill -HUP $!; wait $!; echo $?; } 2>/dev/null", out: "129\n"},
	{script: "{ sleep 5 & kill %1; wait %1; echo $?; } 2>/dev/null", out: "143\n"},
	{script: "{ sleep 5 & kill -n 10 $!; wait $!; echo $?; sleep 5 & kill -SIGUSR2 %%; wait $!; echo $?; } 2>/dev/null", out: `138
140
`},
	{script: "sleep 5 & kill -0 $!; echo $?; kill -9 $!; wait $! 2>/dev/null; kill -0 $! 2>/dev/null; echo $?", out: `0
1
`},
	{script: "sleep 5 & kill $!; wait $!; echo $?", out: "143\n"},
	{script: "kill -l 9; kill -l TERM; kill -l 137; kill -l SIGINT; kill -l 1 2 15; kill -l 0; kill -l int", out: `KILL
15
KILL
2
HUP
INT
TERM
EXIT
2
`},
	{script: `kill -l | tr -s '\t' ' ' | head -2; kill -l nosuch; echo $?; kill -L | wc -l`, out: ` 1) SIGHUP 2) SIGINT 3) SIGQUIT 4) SIGILL 5) SIGTRAP
 6) SIGABRT 7) SIGBUS 8) SIGFPE 9) SIGKILL 10) SIGUSR1
1
13
`, err: "kill: nosuch: invalid signal specification\n"},
	{script: "kill; echo $?; kill -NOSUCH $$; echo $?; kill abc; echo $?; kill -9; echo $?", out: `2
1
1
2
`, err: "kill: NOSUCH: invalid signal specification\nkill: abc: arguments must be process or job IDs\n"},
	{script: "kill %3; echo $?; kill -l 999; echo $?; kill -s; echo $?", out: `1
1
1
`, err: "kill: %3: no such job\nkill: 999: invalid signal specification\nkill: -s: option requires an argument\n"},
	{script: "kill -0 $$; echo $?; kill -s 0 $$; echo $?; kill -n 0 $$ $$; echo $?", out: `0
0
0
`},
	{script: "kill -0 999999; echo $?; kill -0 999999 $$; echo $?", out: `1
0
`, err: "kill: (999999) - No such process\nkill: (999999) - No such process\n"},
	{script: "kill -TERM $$; echo no", status: 143},
	{script: "kill $$; echo no", status: 143},
	{script: "(kill -9 $BASHPID); echo $?; bash -c 'kill -USR1 $$' ; echo $?", out: `137
138
`, err: "PID Killed                  ( kill -9 $BASHPID )\nPID User defined signal 1   bash -c 'kill -USR1 $$'\n"},
	{script: "kill -PIPE $BASHPID & wait $!; echo $?; x=$(kill $BASHPID); echo $?", out: `141
143
`},
	{script: "bash -c 'kill -9 $$'; echo $?", out: "137\n", err: "PID Killed                  bash -c 'kill -9 $$'\n"},
	{script: "bash -c 'kill -SEGV $$' | cat; echo ${PIPESTATUS[@]}", out: "139 0\n"},
	{script: "jobs; echo $?; sleep 5 & jobs | sed 's/  */ /g'; kill $!; wait $!; jobs", out: `0
[1]+ Running sleep 5 &
`},
	{script: "sleep 5 & jobs -p | grep -qx $!; echo $?; jobs -r | wc -l; jobs -s | wc -l; kill %1", out: `0
1
0
`},
	{script: "sleep 5 & sleep 6 & jobs | sed 's/  */ /g'; jobs %1 | sed 's/  */ /g'; jobs -p | wc -l; kill %1 %2", out: `[1]- Running sleep 5 &
[2]+ Running sleep 6 &
[1]- Running sleep 5 &
2
`},
	{script: "sleep 5 & jobs -l | sed -E 's/ +/ /g; s/[0-9]{2,}/PID/'; jobs %4; echo $?; jobs -x echo a; jobs -z; echo $?; kill $!", out: `[1]+ PID Running sleep 5 &
1
a
2
`, err: "jobs: %4: no such job\njobs: -z: invalid option\n"},
	{script: "true & wait $!; jobs; (exit 3) & wait $!; echo $?; jobs; jobs %1 2>/dev/null; echo $?", out: "3\n1\n"},
	{script: "sleep 0.05 & disown; jobs; wait; sleep 0.05 & disown $!; jobs; sleep 0.05 & disown %1; jobs; echo $?", out: "0\n"},
	{script: "sleep 0.05 & sleep 0.06 & disown -a; jobs; sleep 5 & disown -h %1; jobs | wc -l; disown %9; echo $?; disown 999999; echo $?; kill %1", out: `1
1
1
`, err: "disown: %9: no such job\ndisown: 999999: no such job\n"},
	{script: "disown; echo $?; sleep 0.05 & p=$!; disown $p; wait $p; echo $?", out: `1
0
`, err: "disown: current: no such job\n"},
	{script: "fg; echo $?; bg; echo $?; sleep 0.05 & fg %1; echo $?; suspend; echo $?; wait", out: `1
1
1
1
`, err: "fg: no job control\nbg: no job control\nfg: no job control\nsuspend: cannot suspend: no job control\n"},
	{script: "case $- in *m*) echo m;; *) echo no job control;; esac; set -o | grep monitor", out: "no job control\nmonitor        \toff\n"},
	{script: "trap 'echo got' USR1; { sleep 0.05; kill -USR1 $$; sleep 0.05; } & wait; echo $?; wait; echo $?", out: `got
138
0
`},
	{script: "trap 'echo got' USR1; { sleep 0.2; kill -USR1 $$; sleep 0.2; exit 3; } & p=$!; wait $p; echo $((  $? > 128 )); wait $p; echo $?", out: `got
1
3
`},
	{script: "trap 'echo int; exit 5' TERM; (sleep 0.03; kill $$) & wait; echo no", out: "int\n", status: 5},
	{script: "trap 'echo chld' CHLD; (exit 3) & wait $!; echo $?; trap - CHLD; true & wait", out: `chld
3
`},
	{script: "mkfifo p; trap 'kill $p; echo cleaned' EXIT; { echo up; exec sleep 9; } >p & p=$!; read x <p; echo $x", out: `up
cleaned
`},
	{script: "mkfifo p; (trap 'echo term; exit 7' TERM; echo ready >p; while :; do sleep 0.01; done) & read x <p; kill $!; wait $!; echo $x $?", out: `term
ready 7
`},
	{script: "set -e; (exit 3) & wait || echo no; (exit 3) & wait $! || echo caught $?; false & wait; echo a; (exit 4) & wait $!; echo no", out: `caught 3
a
`, status: 4},
	{script: "set -e; false & echo bg never matters; wait; (sleep 0.02; false) & p=$!; if wait $p; then echo no; else echo failed; fi", out: `bg never matters
failed
`},
	{script: "sleep 0.05 & p=$!; (wait $p; echo $?) 2>/dev/null; wait $p; echo $?", out: `127
0
`},
	{script: "(sleep 0.03 & wait; echo sub waited); { wait; echo done; } | cat", out: `sub waited
done
`},
	{script: "x=$(echo a & echo b >/dev/null; wait); echo $x; x=$(sleep 0.03 >/dev/null & echo now); echo $x", out: `a
now
`},
	{script: "(sleep 0.05; echo orphan) & echo first; exit 3", out: `first
orphan
`, status: 3},
	{script: "{ echo a >&3 & wait; } 3>f; cat f; exec 4>g; echo b >&4 & wait; exec 4>&-; cat g", out: `a
b
`},
	{script: "echo a & echo b >/dev/null; wait; echo c & wait; (echo d & wait) ; { echo e & wait; }", out: `a
c
d
e
`},
	{script: `max=2; n=0; for i in 1 2 3 4 5; do ((n >= max)) && { wait -n; ((n--)); }; (sleep 0.01; echo $i >>done) & ((++n)); done; wait; sort done | tr -d '\n'; echo`, out: "12345\n"},
	{script: "status=0\npids=()\nfor n in 0 3 0 5; do\n\t(sleep 0.01; exit $n) &\n\tpids+=(\"$!\")\ndone\nfor p in \"${pids[@]}\"; do\n\twait \"$p\" || status=$?\ndone\necho \"worst: $status\"", out: "worst: 5\n"},
	{script: "echo $BASHPID | grep -qx $$; echo $?; { [ $BASHPID != $$ ]; echo $?; } & wait; ([ $BASHPID = $$ ]; echo $?) ; [ $(echo $$) = $$ ]; echo $?", out: `1
0
1
0
`},
	{script: "cat <(echo a & wait) <(echo b); echo x > >(cat >f); wait $!; cat f; echo $?", out: `a
b
x
0
`},
	{script: "sleep 0.03 & wait $! && echo ok; true & wait $! && echo fine; false & wait $! || echo bad", out: `ok
fine
bad
`},
	{script: "nohup true 2>/dev/null & wait $!; echo $?; exec 2>/dev/null; command sleep 0 & wait $!; builtin false & wait $!; echo $?", out: `0
1
`},
	{script: "{ sleep 5 & sleep 6 & kill %1 %2; wait %1; echo $?; wait; echo $?; } 2>/dev/null", out: `143
0
`},
	{script: "{ sleep 5 & sleep 6 & kill %-; wait %1; echo $?; kill %+; wait %2; echo $?; } 2>/dev/null", out: `143
143
`},
	{script: "sleep 5 & sleep 5 & wait %sl; echo $?; kill %1 %2", out: "127\n", err: "wait: sl: ambiguous job spec\n"},
	{script: "(kill $BASHPID; echo no); echo $?; (exec sh -c 'kill -HUP $$'); echo $?", out: `143
129
`, err: "Terminated\nPID Hangup                  ( exec sh -c 'kill -HUP $$' )\n"},
	{script: `coproc cat; echo hi >&${COPROC[1]}; read x <&${COPROC[0]}; echo $x ${#COPROC[@]}; [ $COPROC_PID = $! ]; echo $?; eval "exec ${COPROC[1]}>&-"; wait $COPROC_PID; echo $?`,
		out: "hi 2\n0\n0\n"},
	{script: `coproc M { read a; echo "got $a"; }; echo z >&${M[1]}; cat <&${M[0]}`, out: "got z\n"},
	{script: `coproc { tr a-z A-Z; }; { echo one; echo two; } >&${COPROC[1]}; exec {COPROC[1]}>&-; cat <&${COPROC[0]}`, out: "ONE\nTWO\n"},
	{script: `( sleep 30 ) & p=$!; [[ -e /proc/$p ]] && echo proc; env kill -0 $p && echo alive; f() { sleep 1; }; f & kill -0 $! && [ -d /proc/$! ] && echo f; kill $p; wait`, out: "proc\nalive\nf\n"},
	{script: `f() { sleep 1; return 4; }; f & [ -d /proc/$! ] && echo dir; env kill -0 $! && echo alive; wait $!; echo $?; env kill -0 $! 2>/dev/null || echo gone`, out: "dir\nalive\n4\ngone\n"},
	{script: `( sleep 5; : ) & p=$!; env kill $p; wait $p; echo $?`, out: "143\n"},
	{script: `( trap 'echo usr; exit 3' USR1; echo >ready; while :; do sleep 0.05; done ) & p=$!; until [ -f ready ]; do sleep 0.01; done; env kill -USR1 $p; wait $p; echo $?`, out: "usr\n3\n"},
	{script: `( trap '' TERM; echo >ready; sleep 0.2; echo done ) & p=$!; until [ -f ready ]; do sleep 0.01; done; env kill -TERM $p; wait $p; echo $?`, out: "done\n0\n"},
	{script: `f() { while :; do echo x; sleep 0.02; done; }; f >log & p=$!; sleep 0.2; env kill -STOP $p; sleep 0.1; a=$(wc -l <log); sleep 0.1; b=$(wc -l <log); [ $a = $b ] && echo stopped; ps -o stat= -p $p | cut -c1; env kill -CONT $p; sleep 0.3; c=$(wc -l <log); [ $c -gt $b ] && echo goes on; kill $p; wait $p; echo $?`, out: "stopped\nT\ngoes on\n143\n"},
	{script: `( kill -STOP $BASHPID; echo on ) & sleep 0.2; ps -o stat= -p $! | cut -c1; kill -CONT $!; wait $!; echo $?`, out: "T\non\n0\n"},
	{script: `x=$( [ -d /proc/$BASHPID ] && echo dir; [ $BASHPID = $$ ] || echo other ); echo $x; ( [ -d /proc/$BASHPID ] && echo dir ) | cat`, out: "dir other\ndir\n"},
	{script: `( sh -c "kill -USR1 $BASHPID"; echo no ); echo $?`, out: "138\n", err: "*"},
	{script: `( trap 'echo got' USR1; sh -c "kill -USR1 $BASHPID"; echo after ); echo $?`, out: "got\nafter\n0\n"},
	{script: `( env kill -9 $BASHPID; echo no ); echo $?`, out: "137\n", err: "*"},
	{script: `{ env kill -9 $BASHPID; echo no; } | cat; echo ${PIPESTATUS[@]}; { trap 'echo T; exit 4' TERM; env kill -TERM $BASHPID; echo no; } | cat; echo ${PIPESTATUS[@]}`, out: "137 0\nT\n4 0\n"},
	{script: `f() { echo $BASHPID; exec sleep 5; }; f >pid & until [ -s pid ]; do sleep 0.01; done; [ "$(cat pid)" = $! ] && echo same; kill $!; wait $!; echo $?`, out: "same\n143\n"},
	{script: `f() { return 7; }; for i in 1 2 3; do f & pids+=($!); done; for p in ${pids[@]}; do wait $p; echo $?; done; [ ${pids[0]} != ${pids[1]} ] && echo distinct`, out: "7\n7\n7\ndistinct\n"},
	{script: `f() { sleep 0.1; return 7; }; f & wait -n -p got; echo $?; [ $got = $! ] && echo same; f & wait -p got $!; echo $?; [ $got = $! ] && echo same`, out: "7\nsame\n7\nsame\n"},
	{script: `f() { sleep 5; }; f & [ "$(jobs -p)" = $! ] && echo same; jobs -l | grep -c "$!"; kill %1; wait %1; echo $?; kill -0 $! 2>/dev/null || echo no`, out: "same\n1\n143\nno\n"},
	{script: `coproc f { cat; }; [ -d /proc/$f_PID ] && echo dir; env kill $f_PID; wait $!; echo $?`, out: "dir\n143\n"},
	{script: `f() { sleep 1; exit 5; }; true | f & env kill -0 $! && echo alive; wait $!; echo $?; f & disown; env kill -0 $! && echo alive`, out: "alive\n5\nalive\n"},
	{script: `cat <(echo $BASHPID >pid; exit 3); wait $!; echo $?; [ "$(cat pid)" = $! ] && echo same`, out: "3\nsame\n"},
	{script: `(sleep 30) & ps -o ppid= -p $! | tr -d ' ' >f; [ "$(cat f)" = $$ ] && echo mine; ps -o pgid= -p $! | tr -d ' ' >f; ps -o pgid= -p $$ | tr -d ' ' >g; cmp f g && echo same; kill $!; wait`, out: "mine\nsame\n"},
	{script: `mkfifo up; f() { echo >up; sleep 5; }; f & p=$!; read <up; env kill -INT $p; env kill -QUIT $p; sleep 0.1; kill -0 $p && echo alive; env kill -HUP $p; wait $p; echo $?`, out: "alive\n129\n", err: "*"},
	{script: `{ while :; do :; done; } & env kill -9 $!; wait $!; echo $?`, out: "137\n", err: "*"},
	{script: `{ read x < <(sleep 5); } & sleep 0.1; env kill $!; wait $!; echo $?`, out: "143\n"},
	{script: `kill -9 $BASHPID | true; echo ${PIPESTATUS[@]}; true | kill -9 $BASHPID; echo ${PIPESTATUS[@]} $?`, out: "137 0\n0 137 137\n", err: "*"},
	{script: `x=$(kill -9 $BASHPID; echo no); echo "$? [$x]"; f() ( kill -ABRT $BASHPID; echo no ); f; echo $?`, out: "137 []\n134\n", err: "*"},
	{script: `trap 'echo t' USR1; (sleep 0.1; kill -USR1 $$) & read x < <(echo -n a; sleep 0.3; echo b); echo "$? $x"`, out: "t\n0 ab\n"},
	{script: `trap 'echo t; read y; echo "[$y]"' USR1; (sleep 0.1; kill -USR1 $$) & read x < <(sleep 0.3; echo a; echo b); echo "$? $x"`, out: "t\n[a]\n0 b\n"},
	{script: `trap 'echo t; exit 3' USR1; (sleep 0.1; kill -USR1 $$) & read x < <(sleep 1; echo a); echo "$? $x"`, out: "t\n", status: 3},
	{script: `trap 'echo t' USR1; f() { sleep 0.3; exit 3; }; f & p=$!; (sleep 0.1; kill -USR1 $$) & wait $p; echo $?; wait $p; echo $?`, out: "t\n138\n3\n"},
	{script: `mkfifo f; echo foo | { trap 'echo trapped; exit 3' USR1; cat; cat f; } & exec 3>f; echo bar >&3; kill -USR1 $!; exec 3>&-; wait $!; echo $?`, out: "foo\nbar\ntrapped\n3\n"},
	{script: `mkfifo f; : | (trap 'echo T' TERM; read x <f; echo after) & exec 3>f; kill $!; echo >&3; wait $!; echo $?`, out: "T\nafter\n0\n"},
	{script: `mkfifo f; f() { trap 'echo F; exit 4' HUP; cat f; }; echo a | f & exec 3>f; kill -HUP $!; exec 3>&-; wait $!; echo $?`, out: "F\n4\n"},
	{script: `mkfifo f; : | { trap '' TERM; cat f; echo survived; } & exec 3>f; kill $!; exec 3>&-; wait $!; echo $?`, out: "survived\n0\n"},
	{script: `mkfifo f; { trap 'echo first' TERM; :; } | { cat f; echo no; } & exec 3>f; kill $!; wait $!; echo $?`, out: "143\n"},
	{script: `{ x=$(sh -c 'kill -9 $$'; sleep 5 & kill -KILL $!; wait $!; echo $?); } 2>f; echo $x; grep -c Killed f`, out: "137\n0\n", status: 1},
	{script: `{ x=$( (sh -c 'kill -9 $$') ); x=$(sh -c 'kill -9 $$' | cat); x=$(cat <(sh -c 'kill -9 $$'; :)); } 2>f; grep -c Killed f`, out: "0\n", status: 1},
	{script: `{ x=$( (sh -c 'kill -9 $$'; echo $?) ); } 2>f; echo $x; grep -c Killed f`, out: "137\n1\n"},
	{script: `{ x=$({ sh -c 'kill -9 $$'; echo $?; } | cat); } 2>f; echo $x; grep -c Killed f`, out: "137\n1\n"},
	{script: `{ x=$(f() { sh -c 'kill -9 $$'; echo $?; }; f | cat); } 2>f; echo $x; grep -c Killed f`, out: "137\n1\n"},
	{script: `{ x=$( { sh -c 'kill -9 $$'; echo $?; } & wait); } 2>f; echo $x; grep -c Killed f`, out: "137\n1\n"},
	{script: `{ x=$(for i in 1 2; do sleep 5 & kill -KILL $!; wait $!; done | cat); } 2>f; grep -c Killed f`, out: "2\n"},
}
