#!/usr/bin/env bash
# A front end of grep for logs that start with a date: getopts does the options.
#
# args: -l ERROR events.log
# args: -c -l WARN -f 2024-01-02 -t 2024-01-03 events.log
# args: -vi -l error -n 3 events.log
# args: -hl ERROR
# args: -n 2 -- events.log
# args: -n two events.log
# args: -x events.log
# args: -l

usage() {
	echo "usage: logfind [-chiv] [-l level] [-f from] [-t to] [-n max] file..."
}

fail() {
	echo "logfind: $1" >&2
	usage >&2
	exit 2
}

from=0000-00-00 to=9999-99-99
level='[A-Za-z]*' max=0
count=false invert= ignore=
while getopts :chivl:f:t:n: opt; do
	case "$opt" in
	c) count=true ;;
	h) usage; exit 0 ;;
	i) ignore=-i ;;
	v) invert=-v ;;
	l) level=$OPTARG ;;
	f) from=$OPTARG ;;
	t) to=$OPTARG ;;
	n) max=$OPTARG ;;
	:) fail "-$OPTARG needs a value" ;;
	\?) fail "no such option: -$OPTARG" ;;
	esac
done
shift "$((OPTIND - 1))"

[ "$max" -ge 0 ] 2>/dev/null || fail "-n: not a number: $max"
[ $# -gt 0 ] || fail "no file"

for date in "$from" "$to"; do
	case $date in
	[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]) ;;
	*) fail "not a date: $date" ;;
	esac
done

i=0
for day in 01 02 03 04; do
	for level_of_line in INFO ERROR WARN DEBUG error; do
		i=$((i + 1))
		echo "2024-01-$day 10:0$((i % 6)):00 $level_of_line event number $i"
	done
done >events.log

between() {
	while IFS= read -r line; do
		d=${line%% *}
		[[ $d < $from || $d > $to ]] || printf '%s\n' "$line"
	done
}

limit() {
	if [ "$max" -gt 0 ]; then head -n "$max"; else cat; fi
}

for file in "$@"; do
	[ $# -eq 1 ] || echo "==> $file <=="
	found=$(between <"$file" | grep $invert $ignore -e " $level " | limit)
	if $count; then
		[ -z "$found" ] && echo 0 || echo "$found" | wc -l
	else
		echo "${found:-nothing}"
	fi
done
