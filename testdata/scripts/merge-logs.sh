#!/usr/bin/env bash
# Merge the logs of several machines into one, in order of time, each line marked
# with the machine it is from. Each log is sorted already, so "sort -m" does it.
#
# args: alpha.log beta.log gamma.log
# args: -o all.log gamma.log alpha.log
# args: alpha.log unsorted.log
# args: -o
# args:

set -o nounset -o pipefail

me=${0##*/}
work=.work

cleanup() { rm -rf "$work"; }
trap cleanup EXIT

usage() {
	cat >&2 <<-END
		usage: $me [-o output] log...
		  -o output   write there, not to standard output
	END
	exit 2
}

# sample START STEP COUNT WORD
sample() {
	local at=$1 step=$2 count=$3 word=$4
	until (( count == 0 )); do
		printf '2024-02-29T%02d:%02d:%02d %s %d\n' \
			$((at / 3600)) $((at / 60 % 60)) $((at % 60)) "$word" "$count"
		((at += step, count--))
	done
}

sample 3600 47 20 started >alpha.log
sample 3610 31 25 stopped >beta.log
sample 4000 5 15 'out of disk,' >gamma.log
tac beta.log >unsorted.log

out=
if [ "${1-}" = -o ]; then
	[ $# -ge 2 ] || usage
	out=$2
	shift 2
fi
[ $# -gt 0 ] || usage

mkdir -p "$work"
bad=0
for log; do
	name=${log%.log}
	if ! sort -c -k1,1 "$log" 2>/dev/null; then
		echo "$me: $log is not in order, sorted first" >&2
		bad=1
	fi
	sed "s/ / $name: /" "$log" | if [ "$bad" -eq 1 ]; then sort -k1,1; else cat; fi >"$work/$name"
done

merge() { sort -m -s -k1,1 "$work"/*; }

if [ -n "$out" ]; then
	merge >"$out"
	echo "$(wc -l <"$out") lines in $out"
	{ head -n 2; echo ...; } <"$out"
	tail -n 2 "$out"
else
	merge
fi
exit "$bad"
