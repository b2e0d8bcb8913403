#!/usr/bin/env bash
# Hand the records of a log to a command in batches, with mapfile.
#
# args: 10
# args: 7 3
# args: 50
# args: 10 99
# args: -4
set -Eeuo pipefail
trap 'echo "batch: failed in ${FUNCNAME[0]:-main} with $?" >&2' ERR

size=${1:?} fail_at=${2:-0}
if [[ $size == -* ]]; then
	echo "batch: a batch has at least one record" >&2
	exit 2
fi

seq -f 'record %03g' 23 | sed '5s/$/  with   spaces /; 9s/.*//; 11s/$/ \\ and $more/' > records.txt

upload() {
	local -r number=$1
	shift
	if (( number == fail_at )); then
		return 9
	fi
	printf '%s\n' "$@" > "batch-$number.txt"
	echo "batch $number: $# records, ${1@Q} to ${*: -1:1}"
}

longest() {
	local line max=''
	for line; do
		if (( ${#line} > ${#max} )); then max=$line; fi
	done
	echo "$max"
}

number=0
while mapfile -t -n "$size" batch && (( ${#batch[@]} )); do
	upload $(( ++number )) "${batch[@]}"
done < records.txt

mapfile -t lines < records.txt
echo "longest: <$(longest "${lines[@]}")>"

readarray -t -s 20 tail <<< "$(cat records.txt)"
echo "tail: ${tail[*]}, first: ${lines[0]}, last: ${lines[-1]}, ${#lines[@]} in all"

sorted=($(printf '%s\n' "${lines[@]}" | sed 's/[^0-9]//g' | sort -rn | head -n 3 || true))
IFS=:
echo "highest: ${sorted[*]}"
unset IFS
for i in "${!lines[@]}"; do
	[[ -n ${lines[i]} ]] || unset 'lines[i]'
done
echo "not empty: ${#lines[@]}, at 8: ${lines[8]-gone}, slice: ${lines[*]:7:2}"
cat batch-*.txt | cmp - records.txt && echo whole
