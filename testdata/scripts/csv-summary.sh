#!/usr/bin/env bash
# Sum up a CSV file of orders by one of its columns. Lines that cannot be read
# go to rejected.csv, with the reason.
#
# args: orders.csv region
# args: orders.csv product
# args: dos.csv region
# args: orders.csv colour
# args: nothing.csv region
set -eu

file=${1?}
by=${2?}
cr=$'\r'
: >rejected.csv

if [ ! -e "$file" ]; then
	printf '%s\n' "$file: no such file" 1>&2
	exit 2
fi

# cents PRICE: 1.25 -> 125, without floating point
cents() {
	case $1 in
	*.??) ;;
	*) return 1 ;;
	esac
	local whole=${1%.*} part=${1#*.}
	echo $((whole * 100 + 10#$part))
}

reject() {
	echo "$number,$1,$line" >&3
	bad=$((bad + 1))
}

sums=totals.tmp
exec 3>>rejected.csv 4>$sums

number=0 bad=0 good=0
{
	IFS=, read -r h1 h2 h3 h4 h5
	case "$by" in
	"$h1") key=1 ;;
	"$h2") key=2 ;;
	"$h3") key=3 ;;
	*)
		echo "$file: cannot sum by \"$by\": there is $h1, $h2, $h3" >&2
		rm -f rejected.csv $sums
		exit 2
		;;
	esac
	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		line=${line%"$cr"}
		if [ -z "$line" ]; then continue; fi
		case $line in *\"*) reject quotes; continue ;; esac
		IFS=, read -r date region product units price <<EOF
$line
EOF
		case $units in
		'') reject 'no units'; continue ;;
		*[!0-9]*) reject "units not a number"; continue ;;
		esac
		if ! c=$(cents "$price"); then
			reject price
			continue
		fi
		set -- "$date" "$region" "$product"
		shift $((key - 1))
		echo "$1 $units $((units * c))" >&4
		good=$((good + 1))
	done
} <"$file"
exec 3>&- 4>&-

echo "$good lines, $bad rejected"
printf '%-12s|%8s|%10s\n' "$by" units revenue
printf '%.12s+%.8s+%.10s\n' ------------ ------------ ------------
sort -s -k1,1 $sums | {
	last= u=0 r=0
	row() {
		[ -z "$last" ] || printf '%-12s|%8d|%7d.%02d\n' "$last" $u $((r / 100)) $((r % 100))
	}
	while read -r name units revenue; do
		if [ "$name" != "$last" ]; then
			row
			last=$name u=0 r=0
		fi
		u=$((u + units)) r=$((r + revenue))
	done
	row
}
rm $sums
[ $bad -eq 0 ] || exit 1
