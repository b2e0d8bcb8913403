#!/usr/bin/env bash
# Which errors are new today, and which are gone since yesterday?
#
# args: yesterday.log today.log
# args: -q today.log yesterday.log
# args: today.log today.log
# args: today.log
# args: today.log tomorrow.log

set -e

quiet=
[ "$1" != -q ] || { quiet=yes; shift; }

cat >yesterday.log <<end
09:00:01 app[31]: ERROR cannot open /var/lib/app/17.dat: No such file
09:00:05 app[31]: INFO started
09:12:44 app[31]: ERROR connection 4411 to db2 timed out after 3000 ms
10:01:00 app[37]: ERROR connection 4500 to db2 timed out after 3001 ms
10:02:00 app[37]: ERROR disk full on /srv
end
sed -e '/disk full/d' -e 's/^09/11/' -e 's/17\.dat/23.dat/' yesterday.log >today.log
cat >>today.log <<\end
12:00:00 app[40]: ERROR out of memory in worker 12 ($HOME, `date`)
12:00:01 app[40]: ERROR out of memory in worker 13 ($HOME, `date`)
12:00:09 app[40]: ERROR bad certificate of 10.1.2.3
end

if [ $# -ne 2 ]; then
	echo "usage: $(basename "$0" .sh) [-q] old new" >&2
	exit 2
fi
for f; do
	test -r "$f" || { echo "$(basename "$0" .sh): cannot read $f" >&2; exit 2; }
done

# What differs between two occurrences of one error is made the same.
normal() {
	sed -n 's/^[^ ]* [a-z]*\[[0-9]*\]: ERROR //p' "$1" |
		sed -E 's/[0-9]+(\.[0-9]+){3}/IP/g; s/[0-9]{2,}/N/g' |
		sort
}

normal "$1" | uniq >old.txt
normal "$2" | uniq >new.txt

show() {
	title=$1
	shift
	lines=$(comm "$@" old.txt new.txt)
	if [ -z "$lines" ]; then
		return
	fi
	if [ -n "$quiet" ]; then
		echo "$title: $(echo "$lines" | grep -c ^)"
		return
	fi
	echo "$title:"
	echo "$lines" | sed 's/^/	/'
}

show new -13
show gone -23
show still -12
cmp -s old.txt new.txt && { echo same; exit 0; }
[ -z "$quiet" ] || rm old.txt new.txt
exit 1
