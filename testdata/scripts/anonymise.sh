#!/usr/bin/env bash
# Anonymise a log: addresses, users and tokens are replaced, the same ones always
# by the same, so that the log still makes sense.
#
# args: in.log
# args: --map in.log
# args: --keep bob in.log
# args: --mop in.log
# args: out.log

declare -A alias_of
declare -A counter
keep= map=

in_list() {
	local needle=$1 hay=$2
	[[ ,$hay, == *",$needle,"* ]]
}

# alias_for KIND TEXT sets REPLY
alias_for() {
	local kind=$1 text=$2
	REPLY=${alias_of[$text]-}
	[[ $REPLY ]] && return
	counter[$kind]=$(( ${counter[$kind]-0} + 1 ))
	REPLY="$kind${counter[$kind]}"
	alias_of[$text]=$REPLY
}

anonymise() {
	local line=$1 word user
	local ip='[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+'
	while [[ $line =~ $ip ]]; do
		word=${BASH_REMATCH[0]}
		alias_for host "$word"
		line=${line/"$word"/$REPLY}
	done
	if [[ $line =~ user=([a-z.]+) ]]; then
		user=${BASH_REMATCH[1]}
		if ! in_list "$user" "$keep"; then
			alias_for user "$user"
			line=${line//"$user"/$REPLY}
		fi
	fi
	line=${line//token=+([0-9a-f])/token=***}
	line=${line/%'?'*/?...}
	line=${line/#[A-Z][a-z][a-z] [0-9][0-9]/Day}
	printf '%s\n' "$line"
}

shopt -s extglob
printf '%s\n' \
	'Jan 01 10.0.0.1 user=bob GET /home/bob token=deadbeef42' \
	'Jan 01 10.0.0.10 user=alice.b GET /search?q=secret&from=10.0.0.1' \
	'Jan 02 10.0.0.1 to 10.0.0.10: user=bob "quoted * text" \n $(not run)' \
	'Jan 02 no address, user= and token=xyz' \
	'' \
	'Jan 03 192.168.1.1 user=carol POST /a//b token=00ff token=11ee' \
	'  indented, 192.168.1.1/24' >in.log

while [[ ${1-} == --* ]]; do
	case $1 in
	--map) map=1 ;;
	--keep)
		shift
		keep=${keep:+$keep,}${1-}
		;;
	*) set -- ; break ;;
	esac
	shift
done

[[ $1 ]] || { echo "usage: anonymise [--map] [--keep user] log" >&2; exit 2; }
[[ -f $1 ]] || { echo "anonymise: $1: not there" >&2; exit 2; }

while IFS= read -r line; do
	anonymise "$line"
done <"$1" >out.log
cat out.log

if [[ $map ]]; then
	for text in "${!alias_of[@]}"; do
		printf '%s\t%s\n' "${alias_of[$text]}" "$text"
	done | sort >map.tsv
	chmod 600 map.tsv
	column=$(cut -f1 map.tsv)
	echo "${column//$'\n'/, }: ${#alias_of[@]} names"
fi
