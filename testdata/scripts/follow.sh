#!/usr/bin/env bash
# Follow a log through a FIFO: a writer in the background, a reader that colours,
# counts, and stops at a line that says so, or at the end.
#
# args: 30
# args: 30 17
# args: 4 9 quiet
# args:

set -u
fifo=feed.fifo
count=${1-} stop=${2-0} mode=${3-loud}

if [[ -z $count ]]; then
	printf 'usage: %s lines [stop-at] [quiet]\n' "${0##*/}" >&2
	exit 2
fi

mkfifo "$fifo" || exit
trap 'rm -f "$fifo"' EXIT

writer() {
	local i
	trap '' PIPE
	for ((i = 1; i <= count; i++)); do
		case $((i % 6)) in
		0) echo "ERROR $i broke" ;;
		3) echo "WARN $i is odd" ;;
		*) echo "INFO $i" ;;
		esac
	done
}

writer >"$fifo" 2>/dev/null &
writer=$!

paint() {
	local colour=
	case $1 in
	ERROR) colour=31 ;;
	WARN) colour=33 ;;
	*) printf '%s\n' "$1 $2"; return ;;
	esac
	printf '\e[%dm%s\e[0m\n' "$colour" "$1 $2"
}

errors=0 seen=0
exec 5<"$fifo"
while read -r -u 5 level rest; do
	((++seen))
	[[ $level != ERROR ]] || ((++errors))
	[[ $mode == quiet ]] || paint "$level" "$rest"
	((seen != stop)) || break
done
# What the writer still has to say is drained, or it would wait for ever.
left=$(wc -l <&5)
exec 5<&-
wait "$writer"
echo "writer ended with $?; $seen lines, $errors errors, $left not shown"
