#!/usr/bin/env bash
# Fetch a list of log files from an unreliable place, each with a few attempts,
# in a temporary directory; move them into place only if they are whole.
#
# args: -r 3 one two three
# args: -r 1 one two
# args: four
# args: -r x one
# args: --help

set -eu

readonly me=${0##*/}
tmp=
attempts=2
started=0

usage() {
	echo "usage: $me [-r attempts] name..." >&2
	exit 2
}

finish() {
	local status=$?
	trap - EXIT
	if [ -n "$tmp" ] && [ -d "$tmp" ]; then
		left=$(find "$tmp" -type f | wc -l)
		rm -rf -- "$tmp"
		echo "finish: status $status, $left partial files removed"
	fi
	exit $status
}
trap finish EXIT
trap 'echo interrupted >&2; exit 130' INT TERM HUP

# The place: the first attempt at "two" is cut short, the first two at "three"
# fail, and there is no "four".
fetch() {
	local name=$1 to=$2 try=$3
	case $name:$try in
	four:*) return 44 ;;
	three:[12]) return 7 ;;
	two:1) printf 'line 1 of %s\n' "$name" >"$to" ;;
	*) printf 'line %d of '"$name"'\n' 1 2 3 >"$to"; echo END >>"$to" ;;
	esac
}

whole() { [ "$(tail -n 1 "$1")" = END ]; }

# retry N COMMAND...: the number of the attempt is the command's last argument
retry() {
	local max=$1 n=1 status=0
	shift
	while :; do
		status=0
		"$@" "$n" || status=$?
		[ "$status" -ne 0 ] || return 0
		if [ "$n" -ge "$max" ]; then
			echo "$me: $2: gave up after $n attempts, status $status" >&2
			return "$status"
		fi
		echo "$2: attempt $n failed with $status"
		n=$((n + 1))
	done
}

get() {
	local part=$tmp/$1.part
	fetch "$1" "$part" "$2" || return
	if ! whole "$part"; then
		return 99
	fi
	mv "$part" "$1.log"
}

if [ "${1-}" = -r ]; then
	attempts=${2-}
	shift 2 || usage
	case $attempts in *[!0-9]* | '' | 0) usage ;; esac
fi
case ${1-} in -* | '') usage ;; esac

tmp=$(mktemp -d)
failed=
for name in "$@"; do
	started=$((started + 1))
	retry "$attempts" get "$name" || failed="$failed $name"
done

ls
test -z "$failed" || {
	echo "failed:$failed"
	exit 1
}
echo "all $started fetched"
