# Runs $1 pipelines, and waits for a sample after each $2 of them.
RANDOM=1
f() { local l; while read -r l; do echo "<$l>"; done; }
g() { echo "$1"; return 3; }
echo x >file
one() {
	local x l p
	case $1 in
	0) echo x | cat ;;
	1) seq 3 | grep 2 | wc -l ;;
	2) x=$(g a) ;;
	3) while read -r l; do :; done < <(g a) ;;
	4) g a | { read -r x; } ;;
	5) yes | head -n 1 ;;
	6) cat <<-END | f
		$x here
		END
		;;
	7) (exit 3) | true ;;
	8) echo x > >(cat); wait $! ;;
	9) g b & wait $! ;;
	10) sleep 9 & kill $!; wait $! ;;
	11) yes | tr y z & p=$!; for ((l = RANDOM % 2000; l > 0; l--)); do :; done; kill $p; wait $p ;;
	12) exec 5<file; read -r x <&5; exec 5<&- ;;
	13) mkfifo p; echo x >p & cat p; wait; rm p ;;
	14) ( trap 'echo bye' EXIT; exit 2 ) | cat ;;
	15) x=$( (echo late) & echo early ) ;;
	16) { coproc cat; } 2>/dev/null; l=$COPROC_PID; echo x >&${COPROC[1]}; read -r x <&${COPROC[0]}; kill $l; wait $l ;;
	17) mapfile -t x < <(seq 3); printf '%s\n' "${x[@]}" | sort ;;
	18) while :; do echo y; done | head -n 3 ;;
	19) cat file file | tr x y | f ;;
	20) f <<<"$1" >/dev/null | g a ;;
	21) ( kill -TERM $BASHPID ) ;;
	22) eval 'echo x | { eval "cat"; }' ;;
	23) cat <(echo a) <(g b) | sort ;;
	24) nosuchcommand | cat ;;
	25) { echo a; echo b >&2; } 2>&1 | f ;;
	26) sleep 9 | sleep 9 & kill $!; wait $! ;;
	27) trap ': usr1' USR1; kill -USR1 $$; trap - USR1; echo x | f ;;
	28) x=$(sleep 9 & kill $!) ;;
	29) echo x | tee file2 >file3; rm file2 file3 ;;
	esac
}
for ((i = 1; i <= $1; i++)); do
	one $((RANDOM % 30)) 3>&- 4>&-
	((i % $2)) || { echo $i >&3; read -r <&4; }
done >/dev/null 2>&1
