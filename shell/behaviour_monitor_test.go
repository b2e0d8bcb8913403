package shell

// monitorBehaviour is about set -m: process groups of jobs and pipelines.
var monitorBehaviour = []behaviour{
	{script: `set -m; g() { ps -o pgid= -p $1 | tr -d ' '; }; me=$(g $$); sh -c 'ps -o pgid= -p $$' | { read x; [ $x != $me ] && echo own; }; x=$(sh -c 'ps -o pgid= -p $$' | tr -d ' '); [ $x = $me ] && echo not here; set +m; sh -c 'ps -o pgid= -p $$' | { read x; [ $x = $me ] && echo back; }`, out: "own\nnot here\nback\n"},
	{script: `set -m; g() { ps -o pgid= -p $1 | tr -d ' '; }; sleep 5 & g $! >f; [ $(cat f) = $! ] && echo leads; kill -TERM -- -$!; wait $!; echo $?`, out: "leads\n143\n", err: "*"},
	{script: `set -m; g() { ps -o pgid= -p $1 | tr -d ' '; }; sleep 5 | sleep 6 & p=$!; q=$(g $p); [ $q != $p ] && [ $q != $(g $$) ] && echo first; [ $q = $(jobs -p) ] || kill -0 $(jobs -p) && kill -TERM -- -$q; wait $p; echo $?`, out: "first\n143\n", err: "*"},
	{script: `mkfifo up; set -m; (echo >up; sleep 5; echo no) & read <up; [ $(ps -o pgid= -p $!) = $! ] && echo leads; kill -INT -- -$!; wait $!; echo $?; { echo >up; sleep 5; echo no; } & read <up; env kill -TERM -- -$!; wait $!; echo $?; f() { echo >up; sleep 5; echo no; }; f & read <up; env kill -QUIT -- -$!; wait $!; echo $?`, out: "leads\n130\n143\n131\n", err: "*"},
	{script: `set -m; (sleep 3 & sleep 3 & wait) & until n=$(ps -eo pgid= | grep -cx " *$!"); [ $n = 3 ]; do sleep 0.02; done; echo $n; kill -TERM -- -$!; wait $!; echo $?`, out: "3\n143\n", err: "*"},
	{script: `set -m; ( trap 'echo got; exit 4' TERM; echo >ready; while :; do sleep 0.05; done ) & until [ -f ready ]; do sleep 0.02; done; kill -TERM -- -$!; wait $!; echo $?`, out: "got\n4\n", err: "*"},
	{script: `set -m; sleep 5 & kill -INT $!; wait $!; echo $?; set +m; mkfifo up; sh -c 'echo >up; exec sleep 0.3' & read <up; kill -INT $!; wait $!; echo $?`, out: "130\n0\n", err: "*"},
	{script: `set -m; { cat & wait $!; echo $?; } < <(echo in); set +m; cat <f & wait $!; cat & wait $!; echo $?`, out: "in\n0\n0\n", err: "*"},
	{script: "set -m; sh -c 'kill -INT $$'; echo no", status: 130},
	{script: "trap 'echo bye' EXIT; set -m\nfor i in 1 2; do sh -c 'kill -INT $$' | cat; echo no; done\necho no", out: "bye\n", status: 130},
	{script: "set -m; trap '' INT; sh -c 'kill -INT $$'; echo on $?; f() { sh -c 'kill -INT $$'; echo $?; }; trap - INT; f | cat; x=$(f); echo $x", out: "on 0\n130\n130\n"},
	{script: `set -m; exec sh -c 'echo in; exit 3'`, out: "in\n", status: 3},
	{script: `shopt -s lastpipe; set -m; echo a | read x; echo "[$x]"; set +m; echo a | read x; echo "[$x]"`, out: "[]\n[a]\n"},
	{script: "set -m; sleep 0.1 & fg; echo $?; sh -c 'exit 3' & fg %1; echo $?; fg; echo $?; bg; echo $?; fg %5; echo $?", out: "sleep 0.1\n0\nsh -c 'exit 3'\n3\n1\n1\n1\n", err: "fg: current: no such job\nbg: current: no such job\nfg: %5: no such job\n"},
	{script: "set -m; sh -c 'kill -INT $$' & fg; echo no", out: "sh -c 'kill -INT $$'\n", status: 130},
	{script: "set -m; sh -c 'kill -STOP $$; echo on; exit 3'; echo $?; jobs; jobs -s; jobs -r; fg; echo $?; jobs", out: "147\n[1]+  Stopped                 sh -c 'kill -STOP $$; echo on; exit 3'\n[1]+  Stopped                 sh -c 'kill -STOP $$; echo on; exit 3'\nsh -c 'kill -STOP $$; echo on; exit 3'\non\n3\n", err: "*"},
	{script: "set -m; sh -c 'kill -STOP $$; exit 3'; bg; wait %1; echo $?", out: "[1]+ sh -c 'kill -STOP $$; exit 3' &\n3\n", err: "*"},
	{script: "set -m; sleep 0.2 & bg; echo $?; set +m; fg; echo $?; wait; sleep 0.1 & set -m; fg; echo $?", out: "0\n1\n1\n", err: "*"},
	{script: "for i in 1 2; do set -m; sleep 1 & set +m; p+=($!); done; for i in ${p[@]}; do [ $(ps -o pgid= -p $i) = $i ] && echo own; done; wait; echo ok", out: "own\nown\nok\n"},
	{script: `set -m; sh -c 'kill -STOP $$; exit 3' & wait $!; echo $?; sh -c 'kill -STOP $$; exit 4' & wait; echo $?; fg; echo $?; fg >/dev/null; echo $?`, out: "147\n0\nsh -c 'kill -STOP $$; exit 4'\n4\n3\n", err: "*"},
	{script: `set -m; sleep 5 & kill -STOP $!; sleep 0.1; jobs; kill -CONT $!; sleep 0.1; jobs; kill %1; wait $!; echo $?; sleep 5 & kill -STOP %2; sleep 0.1; kill $!; kill -CONT $!; wait $!; echo $?`, out: "[1]+  Stopped                 sleep 5\n[1]+  Running                 sleep 5 &\n143\n143\n", err: "*"},
	{script: `set -m; sh -c 'kill -STOP $$; exit 3'; echo $?`, out: "147\n", err: "*"},
	{script: `set -m; printf "kill -STOP \$\$\necho on \$1 \$0\nexit 3\n" >job1; chmod +x job1; ./job1 a; echo $?; jobs; fg; echo $?`, out: "147\n[1]+  Stopped                 ./job1 a\n./job1 a\non a ./job1\n3\n", err: "*"},
	{script: `set -m; printf "echo in; exit 3\n" >job1; chmod +x job1; ./job1 | cat; ./job1; echo $?; x=$(./job1); echo $x $?; PATH=$PWD:$PATH; job1; f() { echo exported; }; export -f f; echo f >job1; ./job1; ./job1 & wait`, out: "in\nin\n3\nin 3\nin\nexported\nexported\n", err: "*"},
}
