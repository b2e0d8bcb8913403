#!/usr/bin/env bash
# The check that cron runs: a library of functions is sourced, then each check is
# tried; only what is wrong is worth a line, unless -v is given.
#
# args:
# args: -v
# args: -v logs disk
# args: logs
# args: -z
# args: nonsense

here=.
. "$here/checks.inc" || exit 1

verbose=false
while getopts v flag; do
	case $flag in
	v) verbose=true ;;
	*) exit 2 ;;
	esac
done 2>/dev/null
shift $((OPTIND - 1))

printf 'ok\n%.0s' 1 2 3 >app.log
printf 'FATAL: %s\n' 'no more handles' 'giving up' >>app.log
printf '%s\n' '/dev/sda1 100 42 58 42% /' '/dev/sdb1 100 97 3 97% /var' '/dev/sdc1 0 0 0 - /none' >df.txt
printf '%d\n' 4 9 2 >queue.txt

register logs check_logs app.log
register disk check_disk df.txt 90
register queue check_queue queue.txt
register backup check_file backup.tar 1

status=$OK
for name in ${@:-$CHECKS}; do
	message=$(run_check "$name")
	rc=$?
	if [ $rc -gt $status ]; then status=$rc; fi
	if [ $rc -ne $OK ] || $verbose; then
		printf '%-8s %-7s %s\n' "$name" "$(word_for $rc)" "$message"
	fi
done
$verbose && echo "sourced ${lib_loaded:-0} time, worst: $(word_for $status)"
exit $status
