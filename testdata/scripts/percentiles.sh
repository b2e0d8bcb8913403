#!/usr/bin/env bash
# Latency percentiles of an access log, whole and by path. Most of the work is
# awk's and sort's; the shell only puts them together.
#
# args: 50 90 99
# args:
# args: 50 101
# args: 5o

percentiles=("$@")
[ $# -gt 0 ] || percentiles=(50 95)

for p in "${percentiles[@]}"; do
	if ! [ "$p" -ge 0 -a "$p" -le 100 ] 2>/dev/null; then
		echo "not a percentile: $p" >&2
		exit 2
	fi
done

awk 'BEGIN {
	n = split("/ /search /cart /static/app.js /slow", path)
	x = 3
	for (i = 0; i < 800; i++) {
		x = (x * 1309 + 13849) % 65536
		p = 1 + int(x / 9) % n
		ms = 5 + x % 40
		if (path[p] == "/slow") ms *= 30
		if (x % 50 == 0) ms += 2000
		printf "192.0.2.%d - - [05/May/2024:10:%02d:%02d +0000] \"GET %s HTTP/1.1\" 200 %d %dms\n",
			x % 200, i / 60 % 60, i % 60, path[p], x % 5000, ms
	}
}' | gzip -n >access.log.gz

times() {
	gzip -dc access.log.gz | awk -v path="${1-}" '
		path == "" || $7 == path { sub(/ms$/, "", $NF); print $NF }
	' | sort -n
}

# nth FILE P...: for each P the value that P percent of the sorted values do not
# exceed
nth() {
	local file=$1
	shift
	awk -v list="$*" '
		{ value[NR] = $1 }
		END {
			n = split(list, p)
			for (k = 1; k <= n; k++) {
				i = int((NR * p[k] + 99) / 100)
				if (i < 1) i = 1
				print value[i] + 0
			}
		}
	' "$file"
}

bar() {
	local width=$(($1 / 60)) out=
	while ((width-- > 0)); do out+='#'; done
	echo "$out"
}

row() {
	local name=$1 values
	values=($(nth sorted "${percentiles[@]}"))
	printf '%-16s %5d' "$name" "$(wc -l <sorted)"
	printf ' %6d' "${values[@]}"
	printf '  %s\n' "$(bar "${values[-1]}")"
}

printf '%-16s %5s' path count
printf ' %5s%%' "${percentiles[@]}"
printf '\n'

times >sorted && row '(all)'
gzip -dc access.log.gz | cut -d' ' -f7 | sort -u | while IFS= read -r path; do
	times "$path" >sorted
	row "$path"
done

echo
echo "slowest:"
gzip -dc access.log.gz | awk '{ print $NF + 0, $7, $1 }' | sort -k1,1nr -k2 | sed -n '1,3{s/ /ms /;p;}'
