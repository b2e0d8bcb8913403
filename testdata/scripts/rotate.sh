#!/usr/bin/env bash
# Rotate a log: LOG -> LOG.1 -> LOG.2.gz -> ... and drop what is past KEEP.
#
# args: app.log 3
# args: app.log
# args: app.log 0
# args: app.log three
# args: other.log 2
# args:

PROG=`basename "$0"`

usage() {
	echo "usage: $PROG logfile [keep]" >&2
	exit 2
}

# rotate log keep
rotate() {
	if [ ! -f "$1" ]; then
		echo "$PROG: no such log: $1" >&2
		return 1
	fi
	if [ ! -s "$1" ]; then
		echo "$1 is empty, not rotated"
		return 0
	fi

	n=$2
	rm -f "$1.$n" "$1.$n.gz"
	while [ "$n" -gt 1 ]; do
		prev=`expr $n - 1`
		if [ -f "$1.$prev.gz" ]; then
			mv "$1.$prev.gz" "$1.$n.gz"
		elif [ -f "$1.$prev" ]; then
			gzip -c "$1.$prev" >"$1.$n.gz" && rm -f "$1.$prev"
		fi
		n=$prev
	done
	if [ "$2" -gt 0 ]; then
		mv "$1" "$1.1"
	fi
	: >"$1"
	chmod 640 "$1"
}

# write_day log number: what the application would have logged that day
write_day() {
	[ "$1" = app.log ] || return 0
	i=0
	while [ $i -lt $(($2 * 2)) ]; do
		echo "day $2 line $i"
		i=$((i + 1))
	done >>"$1"
}

case $# in
1) log=$1 keep=4 ;;
2) log=$1 keep=$2 ;;
*) usage ;;
esac

case $keep in
'' | *[!0-9]*)
	echo "$PROG: keep must be a number, not \"$keep\"" >&2
	usage
	;;
esac

status=0
for day in 1 2 0 3 4 5; do
	[ $day -eq 0 ] || write_day "$log" $day
	rotate "$log" $keep || status=$?
done

echo "generations of $log, newest first:"
for f in "$log" "$log".[0-9]*; do
	[ -f "$f" ] || continue
	case $f in
	*.gz) first=`gzip -dc "$f" | sed 1q`; lines=`gzip -dc "$f" | wc -l` ;;
	*) first=`head -n 1 "$f"`; lines=`wc -l <"$f"` ;;
	esac
	echo "  $f:" $lines "lines, first: ${first:-none}"
done
exit $status
