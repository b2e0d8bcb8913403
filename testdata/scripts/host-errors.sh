#!/usr/bin/env bash
# Count the errors of each host in a day's syslog and name the hosts over a limit.
# The exit status is 3 if there is one.
#
# args: 25
# args: 1000
# args: -1
set -euo pipefail

limit=${1:-20}
log=syslog.txt

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 2
}

make_log() {
	awk 'BEGIN {
		split("db1 web1 web2 cache1 mail", host)
		split("sshd kernel nginx cron postgres", prog)
		split("INFO INFO WARN ERROR INFO ERROR DEBUG", level)
		x = 7
		for (i = 0; i < 600; i++) {
			x = (x * 1309 + 13849) % 65536
			printf "Mar %2d %02d:%02d:%02d %s %s[%d]: %s message %d\n",
				1 + i / 300, i / 25 % 24, i % 60, x % 60,
				host[1 + int(x / 7) % 5], prog[1 + int(x / 64) % 5], 100 + x % 900,
				level[1 + int(x / 11) % 7], i
		}
	}' >"$log"
}

errors_by_host() {
	grep ' ERROR ' "$log" |
		awk '{ print $4 }' |
		sort |
		uniq -c |
		sort -k1,1nr -k2
}

[[ $limit =~ ^[0-9]+$ ]] || die "limit must be a whole number: $limit"

make_log
echo "== errors by host"
errors_by_host | while read -r count host; do
	mark=' '
	if (( count > limit )); then
		mark='!'
	fi
	printf '%s %-8s %4d\n' "$mark" "$host" "$count"
done

echo "== errors by host and program"
while read -r _ _ _ host prog rest; do
	[[ $rest == ERROR* ]] || continue
	printf '%s/%s\n' "$host" "${prog%%\[*}"
done <"$log" | sort | uniq -c | sort -rn -k1,1 -k2 | head -n 5 || true

over=$(errors_by_host | awk -v limit="$limit" '$1 > limit { print $2 }')
if [[ -n $over ]]; then
	echo "over the limit of $limit:" $over >&2
	exit 3
fi
echo "no host over the limit of $limit"
