package shell

// cornerBehaviour is about the corners of the language that other shells try
// with tests of their own, topic by topic.
var cornerBehaviour = []behaviour{
	// aliases and getopts.
	{script: `shopt -s expand_aliases
alias pair='echo one
echo two' next='pair
echo next'
pair
next; pair | tr a-z A-Z
for i in 1 2; do pair; done`, out: `one
two
one
two
next
one
TWO
one
two
one
two
`},
	{script: `shopt -s expand_aliases
alias open='if true
then' shut='fi'
open echo yes; shut
open echo again
shut`, out: `yes
again
`},
	{script: `shopt -s expand_aliases
alias def='alias late="echo late"
late
echo done'
def; late
late`, out: `late
done
late
late
`},
	{script: `shopt -s expand_aliases
alias two='alias two="echo changed"
two
two'
two
two`, out: "changed\n", err: `two: command not found
two: command not found
`},
	{script: `shopt -s expand_aliases
alias blank=$'echo x\n\nnosuch_command\n'
blank
echo $?`, out: `x
127
`, err: "nosuch_command: command not found\n"},
	{script: `shopt -s expand_aliases
alias n='echo 5' q='echo "a ' b='echo \'
n>&1; n 2>&1
q b"; n>f; cat f
b|cat`, out: `5
5
a  b
5
|cat
`},
	{script: `shopt -s expand_aliases
alias here='. ./f; echo' arg='. ./f x
echo "$1"'
printf 'alias in="echo in"\nin; echo "[$1]"\n' >f
set -- a
arg
here z
in`, out: `in
[x]
a
in
[a]
z
in
`},
	{script: `f() { typeset OPTIND=1 o; while getopts :abcxyz o; do echo $o; [ $o != y ] || f -abc; done; }
f -xyz; echo $OPTIND`, out: `x
y
a
b
c
z
1
`},
	{script: `f() { local OPTIND; getopts ab o; echo f $o $OPTIND; }
getopts abc o -abc; echo $o $OPTIND; f -ba; getopts abc o -abc; echo $o; f -b; f -a; getopts abc o -abc; echo $o $OPTIND`, out: `a 1
f b 1
b
f b 2
f a 2
c 2
`},
	{script: `g() { OPTIND=1; getopts ab o; echo g $o; }
getopts abc o -abc; echo $o $OPTIND; g -ba; getopts abc o -abc; echo $o $OPTIND`, out: `a 1
g b
b 1
`},
	{script: "set -- -abc -d; getopts abcd o; echo $o; OPTIND=1; getopts abcd o; echo $o; getopts abcd o; echo $o; OPTIND=2; getopts abcd o; echo $o $OPTIND; getopts abcd o; echo $o $OPTIND", out: `a
a
b
c 3
? 3
`},
	{script: "for i in 0 -5 9 x ''; do OPTIND=$i; getopts ab o -a -b; echo $? $o $OPTIND; done; unset OPTIND; getopts ab o -a -b; echo $o $OPTIND", out: `0 a 2
0 a 2
1 ? 3
0 a 2
0 a 2
a 2
`},
	{script: "set -- -abcdef; getopts abcd o; getopts abcd o; echo $o; set --; getopts abcd o; echo $? $o $OPTIND", out: `b
1 ? 1
`},
	{script: `getopts a: o -a; echo "$? $o $OPTIND [$OPTARG]"; OPTIND=1; getopts :a: o -a; echo "$? $o $OPTIND [$OPTARG]"; OPTIND=1; getopts :a: o -b; echo "$? $o $OPTIND [$OPTARG]"`, out: `0 ? 2 []
0 : 2 [a]
0 ? 2 [b]
`, err: "option requires an argument -- a\n"},
	{script: "readonly q=1; getopts a q -a; echo $? $OPTIND; OPTIND=1; getopts a q b; echo $? $OPTIND; readonly OPTARG; OPTIND=1; getopts a: o -a foo; echo $? $o $OPTARG; readonly OPTIND; getopts a o -a; echo $? $OPTIND", out: `2 2
1 1
0 a
1 3
`, err: `q: readonly variable
q: readonly variable
OPTARG: readonly variable
OPTIND: readonly variable
`},
	{script: "getopts ab o -ab; (getopts ab o -ab; echo $o; OPTIND=1; getopts ab o -ab; echo $o); getopts ab o -ab; echo $o", out: `b
a
b
`},
	{script: "f() { while getopts ab o; do echo $o; done; }; OPTIND=1 f -ab; echo $OPTIND; OPTIND=1 f -b; OPTIND=1 eval 'getopts ab o -ab; echo $o'; getopts ab o -ab; echo $o", out: `a
b
1
b
a
a
`},
}
