package shell

// wordBehaviour is about quotes, fields, braces, tildes and files.
var wordBehaviour = []behaviour{
	{script: `set --; printf "<%s>" "$@$x"; echo`, args: ab, out: "<>\n"},
	{script: `IFS=:; x=a::b:; printf "<%s>" $x; echo`, out: "<a><><b>\n"},
	{script: `printf "<%s>" ${x:-"a b"}; echo`, out: "<a b>\n"},
	{script: `printf "<%s>" "x$@y"; echo`, args: ab, out: "<xa><b cy>\n"},
	{script: `x="a b "; printf "<%s>" $x"" ; echo`, out: "<a><b><>\n"},
	{script: `IFS=; printf "<%s>" $* ; echo "$*"`, args: ab, out: "<a><b c>ab c\n"},
	{script: `echo ~root ~+ ~nosuch ~/x x=~ a:~ x=~:~/a =~ x="a":~ x=$1:~ y=~$1 ~"root" ~\root`, args: ab, out: "/root DIR ~nosuch /usr/x x=/usr a:~ x=/usr:/usr/a =~ x=a:/usr x=a:/usr y=~a ~root ~root\n"},
	{script: "v=~/a:~/b; echo $v; v=~/a; w=$v:~; echo $w; v=a=~; echo $v", out: "/usr/a:/usr/b\n/usr/a:/usr\na=~\n"},
	{script: `echo {a,b}{1..3} {a..e..2} {3..1} {01..03} {a,} a{b {1,2}$1 {a,"b c"} \{a,b}`, args: ab, out: "a1 a2 a3 b1 b2 b3 a c e 3 2 1 01 02 03 a a{b 1a 2a a b c {a,b}\n"},
	{script: `x="a b"; printf "<%s>" $x$x "$x"$x $x"$x"; echo`, out: "<a><ba><b><a ba><b><a><ba b>\n"},
	{script: `x="  a  "; printf "<%s>" b$x"c" $x; echo`, out: "<b><a><c><a>\n"},
	{script: `x="a b"; y="*"; touch f1 "f 2" .h; printf "<%s>" $y "$y" * .h* f[0-9] f\* "f"* f[!1] *\ * nomatch*; echo`, out: "<f 2><f1><*><f 2><f1><.h><f1><f*><f 2><f1><f[!1]><f 2><nomatch*>\n"},
	{script: "mkdir d d/e; touch d/1 d/e/2; echo d/* */ */* d/*/ */../* ./d/? /nosuch*/x", out: "d/1 d/e d/ d/1 d/e d/e/ d/../d ./d/1 ./d/e /nosuch*/x\n"},
	{script: "set -f; echo *", out: "*\n"},
	{script: `set -- a b; IFS=-; echo "$*" $* "${*}" "$@"; x=$*; echo "$x"; x=$@; echo "$x"; unset IFS; echo "$*"; IFS=; x=$*; echo "$x"`, args: ab, out: `a-b a b a-b a b
a-b
a b
a b
ab
`},
}
