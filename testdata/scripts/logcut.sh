#!/usr/bin/env bash
# Cut fields out of key=value logs. Long options, parsed by hand.
#
# args: --field=user --field ms kv.log
# args: -f user --where status=500 --sort --unique kv.log
# args: --where status=200 --where user=bob --count kv.log
# args: --format=%s;%s -f ms -f path --limit=2 -- kv.log
# args: -vv -f path --limit 1 kv.log
# args: --fields user kv.log
# args: --limit=-3 -f user kv.log
# args: --field
# args: -f user
# args: --version
set -euo pipefail

readonly VERSION=1.4.2
fields=() where=() files=()
format='' limit=0 verbose=0
sort=cat unique=cat count=no

die() { echo "logcut: $*" >&2; exit 2; }
note() {
	(( verbose >= $1 )) || return 0
	shift
	echo "logcut: $*" >&2
}

need() { [[ $# -ge 2 ]] || die "$1 needs a value"; }

while [[ $# -gt 0 ]]; do
	case $1 in
		-f | --field) need "$@"; fields+=("$2"); shift 2 ;;
		--field=*)    fields+=("${1#*=}"); shift ;;
		-w | --where) need "$@"; where+=("$2"); shift 2 ;;
		--where=*)    where+=("${1#*=}"); shift ;;
		--format=*)   format=${1#--format=}; shift ;;
		--limit)      need "$@"; limit=$2; shift 2 ;;
		--limit=*)    limit=${1#*=}; shift ;;
		--sort)       sort=sort; shift ;;
		--unique)     unique=uniq; shift ;;
		--count)      count=yes; shift ;;
		-v*)          tmp=${1#-}; [[ $tmp == *[!v]* ]] && die "unknown option $1"
		              (( verbose += ${#tmp} )); shift ;;
		--version)    echo "logcut $VERSION"; exit ;;
		--)           shift; files+=("$@"); break ;;
		-*)           die "unknown option $1" ;;
		*)            files+=("$1"); shift ;;
	esac
done

[[ $limit =~ ^[0-9]+$ ]] || die "not a limit: $limit"
(( ${#files[@]} )) || die "no files"
(( ${#fields[@]} )) || [[ $count == yes ]] || die "no fields"
: "${format:=$(printf '%%s %.0s' "${fields[@]}")}"
note 1 "format '$format', ${#where[@]} conditions"

users=(ann bob cy) paths=(/ /login /cart /pay)
for (( n = 1; n <= 12; n++ )); do
	code=200
	(( n % 5 )) || code=500
	(( n % 7 )) || code=404
	echo "ts=$n user=${users[n % 3]} path=${paths[n * n % 4]} status=$code ms=$((n * 37 % 101))"
done > kv.log

# value KEY WORD...: the value of KEY among the words KEY=VALUE
value() {
	local key=$1 word
	shift
	for word in "$@"; do
		[[ ${word%%=*} == "$key" ]] || continue
		echo "${word#*=}"
		return
	done
	echo -
}

matches() {
	local condition
	for condition in ${where[@]+"${where[@]}"}; do
		[[ " $* " == *" $condition "* ]] || return 1
	done
}

selected() {
	local words row field
	while read -ra words; do
		note 2 "line: ${words[*]:0:2}"
		matches "${words[@]}" || continue
		if [[ $count == yes ]]; then echo .; continue; fi
		row=()
		for field in "${fields[@]}"; do
			row+=("$(value "$field" "${words[@]}")")
		done
		printf "$format\n" "${row[@]}"
	done
}

lines=$(cat -- "${files[@]}" | selected | $sort | $unique)
if [[ $count == yes ]]; then
	wc -l <<< "$lines"
elif (( limit )); then
	sed "${limit}q" <<< "$lines"
else
	echo "$lines"
fi
