#!/usr/bin/env bash
# Raise an alarm when more than LIMIT failures come within WINDOW seconds; clear
# it when the rate has halved.
#
# args: 5 60
# args: 8 30
# args: 100 60
# args: 5
# args: 5 0
# args: five 60

readonly -a ARGS=("$@")
declare -i LIMIT WINDOW
declare -a window=()
state=quiet alarms=0 peak=0

check_args() {
	local arg
	(( ${#ARGS[@]} == 2 )) || return
	for arg in "${ARGS[@]}"; do
		case $arg in (0|*[!0-9]*|'') return 1;; esac
	done
	LIMIT=${ARGS[0]} WINDOW=${ARGS[1]}
}

failures() {
	local -i t=0 burst
	for burst in 3 1 12 2 0 9 20 1; do
		(( t += 100 ))
		while (( burst-- > 0 )); do
			printf '%d sshd: Failed password for user%d\n' $(( t += burst % 4 + 1 )) $burst
			(( burst % 3 )) || printf '%d sshd: Accepted key for admin\n' $t
		done
	done
}

# slide NOW: forget what is older than the window
slide() {
	local -i oldest=$(( $1 - WINDOW )) drop=0 at
	for at in "${window[@]}"; do
		(( at > oldest )) && break
		drop+=1
	done
	window=("${window[@]:drop}")
}

judge() {
	local -i n=${#window[@]}
	(( n > peak )) && peak=$n
	if [[ $state == quiet ]] && (( n > LIMIT )); then
		state=alarm
		(( alarms++ ))
		echo "$1 ALARM $n failures since ${window[0]}"
	elif [[ $state == alarm ]] && (( n * 2 <= LIMIT )); then
		state=quiet
		echo "$1 clear $n failures${window:+ since $window}"
	fi
}

check_args || { echo "usage: ${0##*/} limit window" >&2; exit 2; }

failures > auth.log
while IFS=' ' read -r at program message; do
	slide "$at"
	[[ $message == Failed* ]] && window+=("$at")
	judge "$at"
done < auth.log

printf '%d alarms, peak %d in %ds, ends %s\n' $alarms $peak $WINDOW $state
[[ $state == quiet && $alarms -eq 0 ]]
