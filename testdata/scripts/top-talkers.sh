#!/usr/bin/env bash
# The clients that ask most and that take most bytes, from an access log.
#
# args: 3
# args: 5 bytes
# args: 2 hits access.log
# args: 3 colour
# args: 3 hits nowhere.log

declare -A hits bytes last_path
declare -i total_hits=0 total_bytes=0

generate() {
	local -a paths=(/ /index.html /api/v1/items /api/v1/users /img/logo.png)
	local -a sizes=(512 1024 80 4096 20480)
	local i a b x=11
	for (( i = 0; i < 300; i++ )); do
		x=$(( (x * 1309 + 13849) % 65536 ))
		a=$(( x / 17 % 6 + x / 1024 % 3 ))
		b=$(( x / 5 % ${#paths[@]} ))
		printf '10.0.%d.%d - - [10/Oct/2023:13:%02d:%02d +0000] "GET %s HTTP/1.1" %d %d\n' \
			$(( a % 2 )) $(( a + 1 )) $(( i / 60 )) $(( i % 60 )) \
			"${paths[b]}" $(( x % 13 == 0 ? 404 : 200 )) "${sizes[b]}"
	done
}

collect() {
	local client path status size rest
	while read -r client _ _ _ _ _ path _ status size rest; do
		[[ $status == 404 ]] && size=0
		(( hits[$client] += 1 ))
		(( bytes[$client] += size ))
		last_path[$client]=$path
		total_hits+=1
		total_bytes+=size
	done
}

# ranking NAME: "value client" for each client, the largest value first
ranking() {
	local client
	if [[ $1 == hits ]]; then
		for client in "${!hits[@]}"; do
			echo "${hits[$client]} $client"
		done
	else
		for client in "${!bytes[@]}"; do
			echo "${bytes[$client]} $client"
		done
	fi | sort -k1,1nr -k2,2
}

human() {
	local -i n=$1 i=0
	local units=(B K M G)
	while (( n >= 10240 && i < ${#units[@]} - 1 )); do
		(( n /= 1024, i++ ))
	done
	printf '%d%s' "$n" "${units[i]}"
}

top=${1:-3} by=${2:-hits} file=${3:-access.log}

case $by in
	hits|bytes) ;;
	*) echo "${0##*/}: rank by hits or bytes, not by $by" >&2; exit 2 ;;
esac

generate > access.log
if [[ ! -r $file ]]; then
	echo "${0##*/}: cannot read $file" >&2
	exit 1
fi
collect < "$file"

printf '%-4s %-10s %6s %8s %6s  %s\n' rank client hits bytes share last
rank=0
while read -r value client; do
	(( ++rank > top )) && break
	if [[ $by == hits ]]; then total=$total_hits; else total=$total_bytes; fi
	share=$(( value * 1000 / total ))
	printf '%-4d %-10s %6d %8s %3d.%d%%  %s\n' "$rank" "$client" "${hits[$client]}" \
		"$(human "${bytes[$client]}")" $(( share / 10 )) $(( share % 10 )) "${last_path[$client]}"
done <<< "$(ranking "$by")"

echo "${#hits[@]} clients, $total_hits requests, $(human "$total_bytes")"
