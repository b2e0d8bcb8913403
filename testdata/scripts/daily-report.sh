#!/usr/bin/env bash
# Print the report of a day of mail logs, as text or as a page.
#
# args: 2024-05-01
# args: 2024-05-02 html
# args: 2024-05-03
# args: 2024-05-01 pdf

day=$1
style=${2:-text}

if [[ ! $day =~ ^([0-9]{4})-([0-9]{2})-([0-9]{2})$ ]]; then
	cat >&2 <<EOF
usage: ${0##*/} YYYY-MM-DD [text|html]
EOF
	exit 2
fi
month=${BASH_REMATCH[2]#0}
months=(x January February March April May June July August September October November December)
title="${months[month]} ${BASH_REMATCH[3]#0}, ${BASH_REMATCH[1]}"

awk 'BEGIN {
	for (i = 1; i <= 90; i++) {
		status = "sent"
		if (i % 9 == 0) status = "deferred"
		if (i % 14 == 0) status = "bounced"
		printf "2024-05-%02d mx%d to=<user%d@%s> size=%d status=%s\n",
			(i > 45 ? 2 : 1), i % 2, i % 8, (i % 3 ? "example.com" : "example.org"), i * 331 % 977, status
	}
}' > mail.log

lines=$(grep "^$day " mail.log)
count() { grep -c "$1" <<< "$lines"; }

# field NAME: each value of the field
field() { sed -n "s/.* $1=\([^ ]*\).*/\1/p" <<< "$lines"; }

busiest() {
	field to | tr -d '<>' | sort | uniq -c | sort -k1,1nr -k2 | head -n "$1"
}

text() {
	cat <<EOF
$title
${title//?/=}

Mails:     ${total}
Sent:      $(count 'status=sent')
Deferred:  $(count status=deferred)
Bounced:   $(count status=bounced)
Average:   $((bytes / total)) bytes, \$0.00 each

The busiest addresses:
$(busiest 3 | while read -r n address; do
	printf '  %-22s %s\n' "$address" "$n"
done)

EOF
	cat <<-'EOF'
		Counted by $0 of `hostname`;
		answers go to "nobody\@example.com".
	EOF
}

html() {
	local n address
	cat <<EOF
<h1>$title</h1>
<table title='${total} mails'>
EOF
	busiest 3 | while read -r n address; do
		cat <<EOF
 <tr><td>${address/@/ at }</td><td align="${n:+right}">$n</td></tr>
EOF
	done
	echo '</table>'
}

if [ -z "$lines" ]; then
	echo "No mail on $title."
	exit 1
fi
total=$(count .)
bytes=0
for size in $(field size); do
	: $((bytes += size))
done

case $style in
text) text ;;
html) html | tee "$day.html" | sed 's/<[^>]*>//g; /^ *$/d' ;;
*)
	cat >&2 <<< "${0##*/}: no such style: $style"
	exit 2
	;;
esac
