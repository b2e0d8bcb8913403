package shell

// historyBehaviour is history and fc, for a shell without a prompt.
var historyBehaviour = []behaviour{
	{script: `set -o history; echo a; history; echo $? $HISTCMD; fc -l; echo $?; fc -s; echo $?`, out: "a\n0 0\n0\n1\n", err: "fc: no command found\n"},
	{script: `set -o history; history -s echo one; history -s 'echo two'; history -s : three four; history; history 2; echo $HISTCMD; HISTTIMEFORMAT='at '; history 1`, out: "    1  echo one\n    2  echo two\n    3  : three four\n    2  echo two\n    3  : three four\n3\n    3  ??: three four\n"},
	{script: `set -o history; for i in 1 2 3 4; do history -s ": $i"; done; history -d 2; history; history -d -1; history -d 1-2; history; history -d 9; echo $?; history -d x; echo $?`, out: "    1  : 1\n    2  : 3\n    3  : 4\n1\n1\n", err: "history: 9: history position out of range\nhistory: x: history position out of range\n"},
	{script: `set -o history; history -s a; history -c; history; history x; echo $?; history -Z; echo $?; history 1 2; echo no`, out: "1\n2\n", status: 1, err: "history: x: numeric argument required\nhistory: -Z: invalid option\nhistory: too many arguments\n"},
	{script: `set -o history; history -s 'ls x'; history -s 'echo y'; history -p '!!' plain '!l' '!1' '!-1' 'a!!b'; history -p '!nope'; echo $?`, out: "echo y\nplain\nls x\nls x\necho y\naecho yb\n1\n", err: "history: !nope: history expansion failed\n"},
	{script: `set -o history; HISTFILE=$PWD/hist; history -s one; history -s two; history -w; cat hist; history -s three; history -a; cat hist; history -c; history -r; history; history -a no/dir; echo $?`, out: "one\ntwo\none\ntwo\none\ntwo\nthree\n    1  one\n    2  two\n    3  one\n    4  two\n    5  three\n0\n"},
	{script: `set -o history; printf 'f1\nf2\n' >hist; history -s own; history -r hist; history; printf 'f3\n' >>hist; history -n hist; history; history -c; history -n hist; history`, out: "    1  own\n    2  f1\n    3  f2\n    1  own\n    2  f1\n    3  f2\n    4  f3\n"},
	{script: `set -o history; for i in a b c d e; do history -s "echo $i"; done; fc -l; echo; fc -ln 2 3; echo; fc -lr; echo; fc -l -2 -1; fc -l 4 2; fc -l 'echo b' 3`, out: "1\t echo a\n2\t echo b\n3\t echo c\n4\t echo d\n\n\t echo b\n\t echo c\n\n4\t echo d\n3\t echo c\n2\t echo b\n1\t echo a\n\n3\t echo c\n4\t echo d\n1\t echo a\n2\t echo b\n2\t echo b\n3\t echo c\n"},
	{script: `set -o history; for i in a b c; do history -s "echo $i"; done; fc -l nope; echo $?; fc -l 100; fc -l 0; fc -Z; echo $?; set -o posix; fc -l 1 1`, out: "1\n1\t echo a\n2\t echo b\n2\t echo b\n2\n1\techo a\n", err: "fc: no command found\nfc: -Z: invalid option\n"},
	{script: `set -o history; history -s 'echo hello hello'; fc -s 2>/dev/null; fc -s hello=bye 2>/dev/null; fc -s hello=bye bye=x echo 2>/dev/null; fc -s 1 2>/dev/null; fc -s nope; echo $?; history`, out: "1\n    1  echo hello hello\n", err: "fc: no command found\n"},
	{script: `set -o history; history -s 'echo one'; history -s 'echo two'; fc -e cat 1 2 2>/dev/null; fc -e 'sed -i s/one/ONE/' 1 2>/dev/null; FCEDIT=: fc 2>/dev/null; fc -e false 1; echo $?`, out: "echo one\none\nONE\none\n1\n"},
	{script: `set -o history; for i in $(seq 20); do history -s ": $i"; done; fc -l | wc -l; fc -l | head -1; (history -s sub; history 1); history 1`, out: "16\n4\t : 4\n   21  sub\n   20  : 20\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; HOME=$PWD ./bash --norc -i <<'END' 2>/dev/null; echo "= $?"
PROMPT_COMMAND='echo "PC[$?]"; true not-seen'
(exit 4) | (exit 5)
echo "$? ${PIPESTATUS[*]}"
unset PROMPT_COMMAND
echo end
END`, out: "PC[0]\nPC[5]\n5 4 5\nPC[0]\nend\n= 0\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; HOME=$PWD ./bash --norc -i <<'END' 2>/dev/null; echo "= $?"
PROMPT_COMMAND=(false 'return' 'echo "PC2[$?]"')
echo "${nope:?here}"; echo not
echo next
PROMPT_COMMAND='echo "$x"'
x=1
END`, out: "PC2[0]\nPC2[1]\nnext\nPC2[0]\n\nPC2[0]\n1\nPC2[0]\n= 0\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; HOME=$PWD ./bash --norc -i <<'END' 2>/dev/null; echo "= $?"
PROMPT_COMMAND=('echo one' 'exit 7' 'echo no')
echo never
END`, out: "one\n= 7\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; HOME=$PWD ./bash --norc -i <<'END' 2>/dev/null; echo "= $?"
declare -A PROMPT_COMMAND=([a]='echo no')
echo only
PS1='$(echo asked >&2; exit 3)> '
alias greet='echo hello'
greet
echo $?
END`, out: "only\nhello\n0\n= 0\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; ./bash -s <<'END' 2>&1; echo "= $?"
PROMPT_COMMAND='echo no'
PS1='$(echo asked)'
echo one
END`, out: "one\n= 0\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; HOME=$PWD ./bash -o history <<'END' 2>/dev/null; echo "= $?"
: one
if :; then
: two
fi
: "a
b" # end
history
fc -l -2
echo $HISTCMD
END`, out: "    1  : one\n    2  if :; then : two; fi\n    3  : \"a\nb\" # end\n    4  history\n3\t : \"a\nb\" # end\n4\t history\n6\n= 0\n"},
	{script: `ln -s "$(readlink /proc/$$/exe)" bash; HOME=$PWD ./bash -o history <<'END' 2>/dev/null; echo "= $?"
echo a b
fc -s a=c 2>/dev/null
 : spaced
HISTCONTROL=ignorespace
 : not
HISTIGNORE='echo*'
echo ignored
history
END`, out: "a b\nc b\nignored\n    1  echo a b\n    2  echo c b\n    3   : spaced\n    4  HISTCONTROL=ignorespace\n    5  HISTIGNORE='echo*'\n    6  history\n= 0\n"},
}
