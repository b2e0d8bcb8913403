#!/usr/bin/env bash
# A histogram of the levels of syslog lines ("<PRI>..."), with bars of printf.
#
# args: 40
# args: 12 =
# args: 0
# args: wide

names=(emerg alert crit err warning notice info debug)
facilities=([0]=kern [1]=user [3]=daemon [4]=auth [10]=authpriv [16]=local0)
count=(0 0 0 0 0 0 0 0)
by_facility=()

width=${1:-30} char=${2:-#}
if [[ ! $width =~ ^[1-9][0-9]{0,2}$ ]]; then
	printf 'levels: width: %s: out of range\n' "$width" >&2
	exit 2
fi

make() {
	local -i i pri
	for ((i = 0; i < 250; i++)); do
		pri=$((i * i % 7 * 8 + (i * 13 + 5) % 8))
		((pri < 8 * 5)) || pri=$((16 * 8 + i % 8))
		((i % 11)) && printf '<%d>host app: event %d\n' $pri $i || printf 'no priority %x\n' $i
	done
	printf '<900>too large\n<85'
}

bar() {
	local line
	printf -v line '%*s' "$1" ''
	echo "${line// /$char}"
}

make >syslog
bad=0
while IFS='<>' read -r before pri rest; do
	if [[ -n $before || $pri != +([0-9]) || -z $rest ]] || ((pri > 191)); then
		((bad++))
		continue
	fi
	((count[pri & 7]++))
	((by_facility[pri >> 3] += 1))
done <syslog

max=0 all=0
for n in "${count[@]}"; do
	((n > max)) && max=$n
	((all += n))
done

for i in "${!count[@]}"; do
	n=${count[i]}
	printf '%-8s %4d %5.1f%% |%s\n' "${names[$i]}" "$n" "$((n * 1000 / all))e-1" "$(bar $((n * width / max)))"
done
printf '%s\n' --
for f in "${!by_facility[@]}"; do
	printf '%-10s%4d\n' "${facilities[f]:-facility $f}" "${by_facility[f]}"
done
printf '%d lines, %d bad, most: ' "$all" "$bad"
i=0
while ((count[i] != max)); do ((i++)); done
echo "${names[i]^^} (${names[i]:0:1})"
