package shell

// ownVariableBehaviour is what the shell itself keeps variables for, and small
// things that other shells test.
var ownVariableBehaviour = []behaviour{
	{script: "false; ``; echo $?; false; $(); echo $?; false; a=``; echo $?; false; `\"\"`; echo $?; false; x=$(echo $?); echo $x; false; : $(); echo $?", out: "0\n0\n0\n127\n1\n0\n", err: ": command not found\n"},
	{script: `! >/no/x; echo $?; ! exec /bin/true >/no/x; echo $?; ! { :; } >/no/x; echo $?; if ! >/no/x; then echo y; fi; ! a=1 >/no/x; echo $?`, out: "0\n0\n1\ny\n0\n", err: "/no/x: No such file or directory\n/no/x: No such file or directory\n/no/x: No such file or directory\n/no/x: No such file or directory\n/no/x: No such file or directory\n"},
	{script: `trap 'echo T; trap; trap "echo no" EXIT; trap -p' EXIT; exit 3`, out: "T\ntrap -- 'echo T; trap; trap \"echo no\" EXIT; trap -p' EXIT\ntrap -- 'echo no' EXIT\n", status: 3},
	{script: `(trap 'trap -p EXIT; trap - EXIT; trap; exit 9' EXIT; exit 3); echo $?`, out: "trap -- 'trap -p EXIT; trap - EXIT; trap; exit 9' EXIT\n9\n"},
	{script: `trap '' SYS ABRT; sh -c 'kill -SYS $PPID; kill -ABRT $PPID'; echo alive; trap 'echo caught' SYS TRAP; sh -c 'kill -SYS $PPID'; sh -c 'kill -TRAP $PPID'; echo end`, out: "alive\ncaught\ncaught\nend\n"},
	{script: `shopt -s extdebug; f() { echo "${BASH_ARGV[*]} / ${BASH_ARGC[*]}"; g x y z; }; g() { echo "${BASH_ARGV[*]} / ${BASH_ARGC[*]}"; shift; echo "${BASH_ARGV[*]}"; }; f 1 2; f; echo 'echo "${BASH_ARGV[*]} / ${BASH_ARGC[*]}"; f 7' >s; . ./s p q; . ./s`, out: "2 1 / 2 0\nz y x 2 1 / 3 2 0\nz y x 2 1\n / 0 0\nz y x / 3 0 0\nz y x\nq p / 2 0\n7 q p / 1 2 0\nz y x 7 q p / 3 1 2 0\nz y x 7 q p\n./s / 1 0\n7 ./s / 1 1 0\nz y x 7 ./s / 3 1 1 0\nz y x 7 ./s\n"},
	{script: `f() { echo "${BASH_ARGV[@]} / ${BASH_ARGC[@]}"; }; f a b; echo "${BASH_ARGC[@]}"; f a b`, out: " / \n0\n / 0\n"},
	{script: `alias a=b 'c=d e'; echo "${BASH_ALIASES[a]} ${BASH_ALIASES[c]} ${#BASH_ALIASES[@]}"; BASH_ALIASES[x]=y; alias x; for k in "${!BASH_ALIASES[@]}"; do echo "$k"; done | sort; unset 'BASH_ALIASES[a]'; alias a; echo $?; [[ -v BASH_ALIASES[x] ]] && echo set; declare -p BASH_ALIASES | tr ' ' '\n' | sort`, out: "b d e 2\nalias x='y'\na\nc\nx\nalias a='b'\n0\nset\n)\n-A\nBASH_ALIASES=([x]=\"y\"\n[a]=\"b\"\n[c]=\"d\ndeclare\ne\"\n"},
	{script: `hash -p /bin/ls foo; echo "${BASH_CMDS[foo]} ${#BASH_CMDS[@]}"; BASH_CMDS[q]=/bin/cat; hash -t q; echo "${!BASH_CMDS[@]}"`, out: "/bin/ls 1\n/bin/cat\nfoo q\n"},
	{script: `echo $BASH_ARGV0; BASH_ARGV0=hello; echo "$0 $BASH_ARGV0"; unset BASH_ARGV0; BASH_ARGV0=x; echo $0`, out: "bash\nhello hello\nhello\n"},
	{script: `echo $MACHTYPE; declare -p MACHTYPE COMP_WORDBREAKS; echo ${!MACH*}; COMP_WORDBREAKS=ab; declare -p COMP_WORDBREAKS`, out: "x86_64-pc-linux-gnu\ndeclare -- MACHTYPE=\"x86_64-pc-linux-gnu\"\ndeclare -- COMP_WORDBREAKS=$' \\t\\n\"\\'@><=;|&(:'\nMACHTYPE\ndeclare -- COMP_WORDBREAKS=\"ab\"\n"},
}
