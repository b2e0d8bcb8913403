#!/usr/bin/env bash
# Put the requests of each user together into sessions: a session ends with a
# logout or after some idle time.
#
# args: 300
# args: 60 carol
# args: 0
# args: 300 nobody

declare -A start last pages entry
declare -a done_sessions
IDLE=${1:-300}
ONLY=$2

if ! (( IDLE > 0 )); then
	echo "usage: sessions.sh idle-seconds [user]" >&2
	exit 2
fi

gen() {
	local users=(alice bob carol dave) urls=(home list item cart help)
	local -i t=1000 k
	for k in {1..80}; do
		(( t += k * 7 % 41 + (k % 20 == 0 ? 400 : 0) ))
		if (( k % 17 == 0 )); then
			echo "$t ${users[k % 4]} logout"
		else
			echo "$t ${users[(k * k / 3 + k / 7) % 4]} ${urls[(k + k / 4) % 5]}"
		fi
	done
}

clock() {
	printf -v "$2" '%02d:%02d:%02d' $(( $1 / 3600 )) $(( $1 / 60 % 60 )) $(( $1 % 60 ))
}

# end_session USER WHY
end_session() {
	local user=$1 from length
	[[ -v start[$user] ]] || return
	clock "${start[$user]}" from
	length=$(( last[$user] - start[$user] ))
	done_sessions+=("$from $user $length ${pages[$user]} ${entry[$user]} $2")
	unset "start[$user]" "last[$user]" "pages[$user]" "entry[$user]"
}

request() {
	local -i at=$1
	local user=$2 page=$3
	if [[ -n ${last[$user]} ]] && (( at - last[$user] > IDLE )); then
		end_session "$user" idle
	fi
	if [[ $page == logout ]]; then
		last[$user]=$at
		end_session "$user" logout
		return
	fi
	: "${start[$user]:=$at}" "${entry[$user]:=$page}"
	last[$user]=$at
	pages[$user]=$(( ${pages[$user]:-0} + 1 ))
}

gen > requests.log
while read -r at user page; do
	[[ -z $ONLY || $user == "$ONLY" ]] && request "$at" "$user" "$page"
done < requests.log
for user in alice bob carol dave; do
	end_session "$user" open
done

if (( ${#done_sessions[@]} == 0 )); then
	echo "no sessions${ONLY:+ of $ONLY}"
	exit 1
fi
printf '%s\n' "${done_sessions[@]}" | sort -k1,1 -k2,2 |
	while read -r from user length pages entry why; do
		printf '%s  %-6s %4ds %3d pages from %-5s (%s)\n' "$from" "$user" "$length" "$pages" "$entry" "$why"
	done

longest=0 total=0
for s in "${done_sessions[@]}"; do
	set -- $s
	(( total += $3, longest = $3 > longest ? $3 : longest ))
done
echo "${#done_sessions[@]} sessions, longest ${longest}s, mean $(( total / ${#done_sessions[@]} ))s"
