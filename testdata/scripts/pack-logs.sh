#!/usr/bin/env bash
# Compress the old logs of a tree, a few at a time in the background.
#
# args: 3
# args: 1
# args: 8 part-05.log part-02.log
# args: 2 part-01.log none.log
# args: many

PATH=$PATH:/usr/local/bin
jobs=${1:-2}
shift
case $jobs in
[1-9]) ;;
*)
	echo "pack-logs: between 1 and 9 jobs, not $jobs" >&2
	exit 2
	;;
esac

umask 027
mkdir -p logs/deep/er status
for n in 01 02 03 04 05; do
	where=logs
	case $n in *[36]) where=logs/deep ;; *5) where=logs/deep/er ;; esac
	awk -v n="$n" 'BEGIN { for (i = 0; i < 40 * n; i++) print "part", n, "record", i, "of many" }' \
		>"$where/part-$n.log"
done
: >logs/current.log
printf 'not a log' >'logs/read me.txt'

pack() {
	local file=$1 name=${1##*/} before after
	if [ ! -f "$file" ]; then
		echo "$name: missing" >"status/$name"
		return 4
	fi
	before=$(wc -c <"$file")
	gzip -9n "$file" || return
	chmod a-w "$file.gz"
	after=$(gzip -dc "$file.gz" | wc -c)
	[ "$before" -eq "$after" ] || return 5
	echo "$name: $before bytes" >"status/$name"
}

if [ $# -gt 0 ]; then
	list=
	for name; do
		found=$(find logs -name "$name")
		list="$list ${found:-logs/$name}"
	done
else
	list=$(find logs -type f -name 'part-*.log' | sort)
fi

failed=0 pids=()
reap() {
	local pid
	for pid in "${pids[@]}"; do
		wait "$pid" || { echo "a job ended with $?" >&2; failed=$((failed + 1)); }
	done
	pids=()
}
for file in $list; do
	pack "$file" &
	pids+=($!)
	if [ ${#pids[@]} -ge "$jobs" ]; then reap; fi
done
reap

cat status/*
rm -r status
echo "packed: $(find logs -name '*.gz' | wc -l), left: $(find logs -type f ! -name '*.gz' | sort | paste -sd ' ' -)"
exit $((failed > 0))
