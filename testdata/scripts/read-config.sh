#!/usr/bin/env bash
# Read the configuration of a log shipper: "key = value", sections, comments,
# quotes, continued lines and ${references} to earlier keys.
#
# args: shipper.conf
# args: shipper.conf input.files output.host
# args: shipper.conf output.password
# args: broken.conf
# args: self.conf
# args: absent.conf
# args:

set -o errexit -o nounset -o pipefail
shopt -s extglob

declare -A config=()
declare -a order=()
declare -i line_number=0 errors=0
section=

complain() {
	echo "$file:$line_number: $*" >&2
	errors+=1
}

trim() {
	local s=$1
	s=${s##+([[:space:]])}
	s=${s%%+([[:space:]])}
	printf %s "$s"
}

unquote() {
	local v=$1
	case $v in
	\"*\") v=${v:1:${#v}-2}; v=${v//\\\"/\"} ;;
	\'*\') v=${v:1:-1} ;;
	*) v=$(trim "${v%%#*}") ;;
	esac
	REPLY=$v
}

# expand replaces each ${key} by what it stands for.
expand() {
	local v=$1 name
	local -r reference='\$\{([a-z._]+)\}'
	while [[ $v =~ $reference ]]; do
		name=${BASH_REMATCH[1]}
		if [[ -z ${config[$name]+set} ]]; then
			complain "no such key: $name"
			return 1
		fi
		v=${v/"${BASH_REMATCH[0]}"/"${config[$name]}"}
	done
	REPLY=$v
}

store() {
	local key=${section:+$section.}$1
	unquote "$2"
	expand "$REPLY" || return 0
	if [[ -v config[$key] ]]; then
		complain "$key is set again, was '${config[$key]}'"
	else
		order+=("$key")
	fi
	config[$key]=$REPLY
}

parse() {
	local raw line=''
	while IFS= read -r raw || [[ -n $raw ]]; do
		(( ++line_number ))
		line+=$raw
		if [[ $line == *\\ ]]; then
			line=${line%\\}
			continue
		fi
		if [[ $line =~ ^[[:space:]]*(#.*|;.*)?$ ]]; then
			:
		elif [[ $line =~ ^\[([a-z]+)\][[:space:]]*$ ]]; then
			section=${BASH_REMATCH[1]}
		elif [[ $line =~ ^[[:space:]]*([A-Za-z_][A-Za-z0-9_]*)[[:space:]]*=[[:space:]]*(.*)$ ]]; then
			store "${BASH_REMATCH[1],,}" "${BASH_REMATCH[2]}"
		else
			complain "neither a key nor a section: $(trim "$line")"
		fi
		line=
	done < "$file"
}

file=${1:-}
if [[ -z $file ]]; then
	echo "usage: read-config file [key...]" >&2
	exit 2
fi
if [[ ! -f $file ]]; then
	echo "$file: not a file" >&2
	exit 1
fi
shift

parse
if (( errors > 0 )); then
	echo "$errors error$([[ $errors -eq 1 ]] || echo s) in $file" >&2
	exit 1
fi

if (( $# == 0 )); then
	set -- "${order[@]}"
fi
for key; do
	if [[ -v config[$key] ]]; then
		printf '%-16s %q\n' "$key" "${config[$key]}"
	else
		echo "$key is not set" >&2
		errors+=1
	fi
done
exit $(( errors ? 3 : 0 ))
