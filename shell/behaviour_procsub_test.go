package shell

// procsubBehaviour is about process substitution.
var procsubBehaviour = []behaviour{
	{script: "echo q >f; cat <(<f); read x < <(<f); echo $x; cat <(< f) <(<nosuch); cat() { echo no; }; read y < <(<f); echo $y; (<f)", out: `q
q
q
q
`, err: "*"},
	{script: `cat <(echo a; echo b)`, out: "a\nb\n"},
	{script: `echo <(:) >(:) | cat`, out: "/dev/fd/63 /dev/fd/62\n"},
	{script: `diff <(printf '1\n2\n') <(printf '1\n3\n'); echo $?`, out: "2c2\n< 2\n---\n> 3\n1\n"},
	{script: `while read -r x; do echo "got $x"; done < <(printf 'x\ny\n')`, out: "got x\ngot y\n"},
	{script: `echo hello > >(sed s/h/H/; echo end); wait; sleep 0.05`, out: "Hello\nend\n"},
	{script: `echo z | tee >(sed 's/^/1 /' >f) >(sed 's/^/2 /' >g) >/dev/null; sleep 0.05; cat f g`, out: "1 z\n2 z\n"},
	{script: `mapfile -t a < <(seq 3); echo "${a[@]}"`, out: "1 2 3\n"},
	{script: `head -1 <(yes); echo $?`, out: "y\n0\n"},
	{script: `paste <(seq 2) <(seq 3 4)`, out: "1\t3\n2\t4\n"},
	{script: `. <(echo 'x=5'); echo $x`, out: "5\n"},
	{script: `f() { cat "$1"; }; f <(echo func)`, out: "func\n"},
	{script: `exec 3< <(echo e3); cat <&3`, out: "e3\n"},
	{script: `echo hi | cat <(cat)`, out: "hi\n"},
	{script: `comm -12 <(printf 'b\na\n' | sort) <(printf 'c\nb\n' | sort) | wc -l`, out: "1\n"},
	{script: `cat <(exit 3); wait $!; echo $?`, out: "3\n"},
	{script: `for i in 1 2 3; do cat <(echo $i); done`, out: "1\n2\n3\n"},
	{script: `cat <(cat <(echo nested))`, out: "nested\n"},
	{script: `x=$(cat <(echo in)); echo "[$x]"`, out: "[in]\n"},
	{script: `x=1; cat <(x=2; echo $x); echo $x`, out: "2\n1\n"},
	{script: `true <(false); echo $? ${PIPESTATUS[@]}`, out: "0 0\n"},
	{script: `{ echo err >&2; } 2> >(sed 's/^/E: /' >f); sleep 0.05; cat f`, out: "E: err\n"},
	{script: `read -r a b < <(echo 1 2 3); echo "$b $a"`, out: "2 3 1\n"},
	{script: `n=0; while read -r _; do ((n++)); done < <(seq 100); echo $n`, out: "100\n"},
	{script: `cat <(echo a) - <<<b`, out: "a\nb\n"},
	{script: `[[ -p <(:) ]]; echo $?`, out: "0\n"},
	{script: `set -- <(echo p); cat "$1" 2>/dev/null; echo $?`, out: "1\n"},
	{script: `cat <(echo a) | tr a b | cat - <(echo c)`, out: "b\nc\n"},
	{script: `(cat <(echo sub)); { cat <(echo grp); }`, out: "sub\ngrp\n"},
	{script: `exec 5> >(cat >f); echo to5 >&5; exec 5>&-; wait $!; cat f`, out: "to5\n"},
	{script: `if grep -q b <(printf 'a\nb\n'); then echo yes; fi`, out: "yes\n"},
	{script: `f <(echo x) 2>/dev/null; echo $?`, out: "127\n"},
	{script: `seq 3 | tee >(sed 's/^/a/' >f) >(sed 's/^/b/' >g) >(wc -l >h) >/dev/null; wait; sleep 0.1; cat f g h`,
		out: "a1\na2\na3\nb1\nb2\nb3\n3\n"},
	{script: `: <(echo out >&2)`, err: "out\n"},
	{script: `read x < <(echo a; echo late >f; echo c >&2); echo $x`, out: "a\n", err: "c\n"},
	{script: `false < <(return 0); echo $?`, out: "1\n", err: "return: can only `return' from a function or sourced script\n"},
	{script: `f() { cat <(echo a) >/dev/null; : <(trap 'echo bye >&2' EXIT; echo b; exit 3); }; f`, err: "bye\n"},
	{script: `read x < <(while :; do echo y; done); echo $x`, out: "y\n"},
}
