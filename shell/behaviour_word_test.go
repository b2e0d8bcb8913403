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
	{script: `touch "a
b" 'c d' '*' '[x]' 'é' .hid ..x; printf '<%s>' *; echo; printf '<%s>' .*; echo; printf '<%s>' [*] '*'* \** [[]*; echo`, out: `<*><[x]><a
b><c d><é>
<..x><.hid>
<*><*><*><[x]>
`},
	{script: "touch ab ac bc b1; echo a[bc] [!a]* [a-b]c ?[[:digit:]] [[:alpha:]]* a[b-] [^a]?; echo a[ a] []] [!]]b [a", out: "ab ac b1 bc ac bc b1 ab ac b1 bc ab b1 bc\na[ a] []] ab [a\n"},
	{script: `touch a-b a\\b; echo a[\\-]b "a"[-]b a\[-]b; x='a[-]b'; echo $x "$x"; x='a\-b'; echo $x; y='*\*'; echo $y`, out: `a-b a\b a-b a[-]b
a-b a[-]b
a\-b
*\*
`},
	{script: "mkdir -p a/b/c a/.h; touch a/b/f a/.h/g; echo a/* a/*/* a/*/. a/b/../* */ a//b/* ./a/b/* */*/f */.*/* **/f", out: "a/b a/b/c a/b/f a/b/. a/b/../b a/ a//b/c a//b/f ./a/b/c ./a/b/f a/b/f a/.h/g **/f\n"},
	{script: "mkdir d; ln -s d l; ln -s nowhere broken; echo * */ l/. b*; touch d/f; echo l/* */f", out: "broken d l d/ l/ l/. broken\nl/f d/f l/f\n"},
	{script: `mkdir d; touch d/a; cd d; echo ../*/a; cd ..; (cd d; echo *); echo * $PWD/d/* | sed "s,$PWD,D,g"`, out: "../d/a\na\nd D/d/a\n"},
	{script: `x='*'; touch a; echo $x "$x" ${x} ${y:-*} "${y:-*}" ${y:-"*"} ${y:-'*'} $(echo '*') "$(echo '*')"; z=*; echo "$z"; echo $z`, out: "a * a a * * * a *\n*\na\n"},
	{script: `touch {a,b}{1,2}; echo {a,b}{1,2} {a,b}* "{a,b}" {a\,b,c} {a,{b,c}d}e {,x} x{}y {a} {a,b}$1 ${1}{x,y} {1..10..3} {10..1..4} {c..a} {-2..2} {001..3} {a..c}{1..2}`, args: ab, out: "a1 a2 b1 b2 a1 a2 b1 b2 {a,b} a,b c ae bde cde x x{}y {a} aa ba ax ay 1 4 7 10 10 6 2 c b a -2 -1 0 1 2 001 002 003 a1 a2 b1 b2 c1 c2\n"},
	{script: `echo {1..3}{a,b} "a{b,c}d" a"{b,c}"d \{a,b} {a,b\} {a"b",c'd'} {$1,x} {a,b}{ {,} } {a..} {1..x} {1..2..} {..}`, args: ab, out: "1a 1b 2a 2b 3a 3b a{b,c}d a{b,c}d {a,b} {a,b} ab cd a x a{ b{ } {a..} {1..x} {1..2..} {..}\n"},
	{script: "x=1; y={a,b}; echo $y; echo x={a,b} {x,y}=1 --opt={1,2}", out: "{a,b}\nx=a x=b x=1 y=1 --opt=1 --opt=2\n"},
	{script: "IFS=,; x=a,b,,c,; printf '<%s>' $x; echo; x=,a; printf '<%s>' $x; echo; x=' a , b '; printf '<%s>' $x; echo", out: "<a><b><><c>\n<><a>\n< a >< b >\n"},
	{script: `IFS=' ,'; x=' a , b ,, c '; printf '<%s>' $x; echo; x='a  b'; printf '<%s>' $x"z"; echo; x=','; printf '<%s>' $x; echo`, out: "<a><b><><c>\n<a><bz>\n<>\n"},
	{script: `IFS=:; printf '<%s>' $(printf 'a:b\n:c\n'); set -- 'x:y' z; printf '<%s>' $* "$*" $@ "$@"; echo; x=a:b; y=$x; echo $y "$y"; echo a:b`, args: ab, out: `<a><b
><c><x><y><z><x:y:z><x><y><z><x:y><z>
a b a:b
a:b
`},
	{script: `IFS=; x='a b'; printf '<%s>' $x "$*" $*; echo; unset IFS; printf '<%s>' $x $*; echo`, args: ab, out: "<a b><ab c><a><b c>\n<a><b><a><b><c>\n"},
	{script: `IFS=x; echo axb $(echo axb) ; y=axb; echo $y; IFS=é; y=aéb; echo $y "$*"; IFS='\'; y='a\b'; echo $y`, args: ab, out: `axb a b
a b
a b aéb c
a b
`},
	{script: `set --; printf '<%s>' "$@" "$*" $@ $* "a$@" "$@b" ""; echo; printf '<%s>' "${@:-x}" "${@:+y}" ${1-z} "${1-}"; echo $#`, args: ab, out: "<><a><b><>\n<x><z><>0\n"},
	{script: `set -- "" "a b" ""; printf '<%s>' "$@"; echo; printf '<%s>' $@; echo; printf '<%s>' x"$@"y x$@y "$*" "${@:2}" "${@:2:1}" "${*:2}"; echo`, args: ab, out: "<><a b><>\n<a><b>\n<x><a b><y><x><a><b><y>< a b ><a b><><a b><a b >\n"},
	{script: `set -- a b c d; printf '<%s>' "${@:2:2}" "${@: -2}" "${@:0:1}" ${@:5} "${@:5}" "${*: -3:2}"; echo; shift 2; echo "$@" $#`, args: ab, out: "<b><c><c><d><bash><b c>\nc d 2\n"},
	{script: `x=; printf '<%s>' $x "$x" ''"" $x"" "$x"$x ${x:-} "${x:-}" ${x:+a} a$x $x'b'; echo`, out: "<><><><><><a><b>\n"},
	{script: "x='a \"b\" c'; printf '<%s>' $x; echo; x=\"'q w'\"; printf '<%s>' $x; y='$HOME `ls` \\n'; echo $y \"$y\"", out: "<a><\"b\"><c>\n<'q><w'>$HOME `ls` \\n $HOME `ls` \\n\n"},
	{script: "echo \"a\\nb\\$x\\`\\\"\\\\\" 'a\\n$x\"' a\\nb\\ c\\\"\\'\\$ \"it's\" 'say \"hi\"' $'a\\nb\\'c\\\\' $\"dollar $1\"", args: ab, out: "a\\nb$x`\"\\ a\\n$x\" anb c\"'$ it's say \"hi\" a\nb'c\\ dollar a\n"},
	{script: `echo $'\x41\u00e9\U1F600\101\t|\e|\cA|\0rest' | od -An -c; echo $'a\x00b'c $'\z\"\?' $'\x' $'\u' $'\400'`, out: "   A 303 251 360 237 230 200   A  \\t   | 033   | 001   |  \\n\nac \\z\"? \\x \\u \n"},
	{script: "echo \"$(echo \"a  b\")\" \"$(echo '\"')\" \"`echo \"x  y\"`\" $(echo \"$(echo \"n  m\")\") \"$(printf '%s\\n' a '' b '' '')\"", out: "a  b \" x  y n m a\n\nb\n"},
	{script: "echo $(echo a\necho b) `echo c; echo d`; echo $(\necho e\n# comment )\n) $(:) \"$()\" x$(true)y", out: "a b c d\ne  xy\n"},
	{script: "x=$(echo a; exit 3); echo $? $x; x=$(exit 4) y=$(exit 5); echo $?; echo $(exit 6) $?; x=1; echo $?; x=$(false) true; echo $?", out: `3 a
5
6
0
0
`},
	{script: `$(echo echo) hi; $(true); echo $?; $(false); echo $?; x= $(exit 3); echo $?; "$(true)"; echo $?`, out: `hi
0
1
3
127
`, err: ": command not found\n"},
	{script: `x=é€a; echo ${#x} ${x:1} ${x:0:1} ${x%?} ${x#?} ${x/€/E} ${x^^}; y=$'\xff\xfe'; echo ${#y} "${y:1}" | od -An -tx1`, args: ab, out: "3 €a é é€ €a éEa É€A\n 32 20 fe 0a\n"},
	{script: `ab1=1 ab2=2; echo ${!ab*} "${!ab@}" ${!nope*}; IFS=-; echo "${!ab*}" "${!ab@}"`, out: "ab1 ab2 ab1 ab2\nab1-ab2 ab1 ab2\n"},
	{script: `echo ${x:-a b   c} "${x:-a b   c}" ${x:-"a  b" c} ${x:-a\ \ b} ${x:-{a,b}} ${x:-~} "${x:-~}" ${x:-\$1} ${x:-'$1'} ${x:-}}`, args: ab, out: "a b c a b   c a  b c a  b {a,b} /usr ~ $1 $1 }\n"},
	{script: "false | true; { echo ${PIPESTATUS[@]}; }; false | true; (echo ${PIPESTATUS[@]}); false | true; echo $(echo ${PIPESTATUS[@]}); eval 'false | true'; echo ${PIPESTATUS[@]}", out: `1 0
1 0
1 0
0
`},
	{script: "set -- a b; { set -- x; echo $#; } | cat; echo $#; (shift; echo $1); echo $1; set -f | true; touch f; echo *; (set -f; echo *); echo *", args: ab, out: `1
2
b
a
f
*
f
`},
	{script: "/; echo $?; ./; echo $?; mkdir d; ./d; echo $?; d; echo $?; touch f; chmod 644 f; ./f; echo $?; f/x; echo $?; touch ./f; ./f/x; echo $?", out: `126
126
126
127
126
126
126
`, err: "/: Is a directory\n./: Is a directory\n./d: Is a directory\nd: command not found\n./f: Permission denied\nf/x: Not a directory\n./f/x: Not a directory\n"},
	{script: `touch 'a b'; x='a b'; echo q >"$x"; cat 'a b'; echo r >'a b'; cat a\ b; cat < *; echo s > *; cat *`, out: `q
r
r
s
`},
	{script: `echo "${x:-'$((1+1))'}" "${x:-''}" "${x:-'${1:1-1:2}'}"`, args: ab, out: "'2' '' 'a'\n"},
	{script: `x=' a b '; echo "${x// /}" "${x/ /_}" ${x/#?/} "[${x%% }]"; y=${x/a/"b c"}; echo "$y"; z="${x#"${x%%[! ]*}"}"; echo "[$z]" "[${x%"${x##*[! ]}"}]"`, out: "ab _a b  a b [ a b]\n b c b \n[a b ] [ a b]\n"},
	{script: `x=a/b; echo ${x/\//-} "${x//\//\\}" ${x/'/'/:} ${x//[\/]/|} ${x//[a\]]/z}; y='a]b-c^d'; echo ${y//[]-]/_} ${y//[^a-z]/.}`, out: "a-b a\\b a:b a|b z/b\na_b_c^d a.b.c.d\n"},
	{script: `a='1 2'; set -- $a "$a"; echo $#; set -- ${a:+"$a" b}; echo $#; set -- "${a:+$a b}"; echo $#; set -- ${a+x y}; echo $#`, args: ab, out: `3
2
1
2
`},
	{script: "echo \"$(echo \"${1:-\"a\"}\" '}' \\\" \"\\\"\")\" \"${x:-$(echo \"q }\")}\" \"${x:-`echo \"r s\"`}\" \"${x:-\"}\"}\" ${x:-\"}\"}", args: ab, out: "a } \" \" q } r s } }\n"},
	{script: `echo {1..3}$1 $1{a,b} "$1"{x,y} {"a b",'c d'} {$(echo q),r}; x={1..2}; echo $x {$1..3}`, args: ab, out: "1a 2a 3a aa ab ax ay a b c d q r\n{1..2} {a..3}\n"},
	{script: `echo ${PWD##*/nosuch} ${HOME} $PPID | wc -w; echo $UID $EUID | tr -d 0-9; echo ${RANDOM} | tr -d 0-9; echo $LINENO
echo $LINENO "${LINENO}"`, out: `3
 

1
2 2
`},
	{script: `a=b; b=c; echo ${!a} ${!a/c/d} "${!a:-x}" ${!a:+y}; echo ${!1} ; set -- a; echo ${!1} "${!#}" "${!@}"`, args: ab, out: "c d c y\nb\nb a b\n"},
	{script: `x='~'; echo $x ~/"a b" ~nosuchuser/x "~" \~ ~+/x ~-; HOME=/h; echo ~ ~/x; HOME=; echo "[$(echo ~)]" ~/x; unset HOME; cd /; cd /usr; echo ~- ~+`, out: `~ /usr/a b ~nosuchuser/x ~ ~ DIR/x ~-
/h /h/x
[] /x
/ /usr
`},
	{script: `echo "a" 'b'c"d"$'e'\f; echo "x"'y' > "f g"; cat "f g"; echo "multi
line"; echo 'tab	x' "cr"; echo '\' "\\" \\ '\\'`, out: "a bcdef\nxy\nmulti\nline\ntab\tx cr\n\\ \\ \\ \\\\\n"},
	{script: "printf '[%s]' a\\ b \"c\\ d\" 'e\\ f' g\\'h \"i'j\" k\\\"l; echo; echo \\# a#b '#' \\$x \\`x\\` \\( \\) \\& \\; \\| \\< \\> \\* \\? \\[ \\] \\{ \\} \\! \\~", out: "[a b][c\\ d][e\\ f][g'h][i'j][k\"l]\n# a#b # $x `x` ( ) & ; | < > * ? [ ] { } ! ~\n"},
}
