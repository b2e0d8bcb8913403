#!/usr/bin/env bash
# Run the steps of a nightly job under a lock, which is a directory: mkdir makes
# it only once, whoever asks.
#
# args: collect sum
# args: collect fail sum
# args: collect crash
# args: --held collect
# args: --stale collect sum
# args: nothing

LOCK=nightly.lock
JOURNAL=journal
set -u

say() { echo "$@" | tee -a $JOURNAL; }

unlock() {
	rc=$?
	rm -f $LOCK/owner && rmdir $LOCK
	say "unlocked, status $rc"
}

lock() {
	tries=0
	until mkdir $LOCK 2>/dev/null; do
		tries=`expr $tries + 1`
		if [ $tries -gt 2 ]; then
			echo "locked by `cat $LOCK/owner`" >&2
			exit 75
		fi
		owner=`cat $LOCK/owner 2>/dev/null`
		if [ "$owner" = gone ]; then
			say "the owner is gone, taking over"
			rm -rf $LOCK
		fi
	done
	echo me > $LOCK/owner
	trap unlock EXIT
	trap 'say "got a signal"; exit 143' TERM
	say locked
}

step() {
	case $1 in
	collect)
		for n in 1 2 3; do
			echo "`expr $n \* 11` things"
		done > collected ;;
	sum)
		total=0
		while read number what; do
			total=`expr $total + $number`
		done < collected
		say "$total things in all" ;;
	fail)
		( cd /nowhere/at/all 2>/dev/null && ls ) || return 3 ;;
	crash)
		kill -TERM $$
		say "not reached" ;;
	*)
		echo "no such step: $1" >&2
		return 2 ;;
	esac
}

case ${1-} in
--held | --stale)
	mkdir $LOCK
	if [ $1 = --held ]; then echo someone; else echo gone; fi > $LOCK/owner
	shift ;;
esac

lock
test -f $LOCK/owner -a -d $LOCK || exit 1
( trap - EXIT; say "in a subshell" )
for s
do
	say "step $s"
	step $s || exit
done
