package shell

// condBehaviour is about conditional and arithmetic commands, and time.
var condBehaviour = []behaviour{
	{script: "set -u\n[[ -v m[k] ]]; echo $?\necho no", status: 127, err: "*"},
	{script: "(set -u; test -v m[k]; echo no); declare -A d; set -u; [[ -v d[k] ]]; echo $?", out: "1\n", err: "*"},
	{script: "[[ -v n[1/0] ]]; echo $?", status: 1, err: "*"},
	{script: "[[ a == a ]]; echo $?; [[ a == b ]]; echo $?; [[ a = a ]]; echo $?; [[ a != b ]]; echo $?", out: `0
1
0
0
`},
	{script: `[[ x ]]; echo $?; [[ "" ]]; echo $?; [[ $none ]]; echo $?; [[ -n x && -z "" ]]; echo $?; [[ ! x ]]; echo $?`, out: `0
1
1
0
1
`},
	{script: `[[ abc == a* ]]; echo $?; [[ abc == "a*" ]]; echo $?; [[ abc == a\* ]]; echo $?; [[ 'a*' == 'a*' ]]; echo $?; [[ abc == a'b'* ]]; echo $?`, out: `0
1
1
0
0
`},
	{script: `p='a*'; [[ abc == $p ]]; echo $?; [[ abc == "$p" ]]; echo $?; [[ 'a*' == "$p" ]]; echo $?; [[ abc != $p ]]; echo $?`, out: `0
1
0
1
`},
	{script: "[[ a == [abc] ]]; echo $?; [[ - == [!a-z] ]]; echo $?; [[ ab == ?? ]]; echo $?; [[ 5 == [[:digit:]] ]]; echo $?; [[ .x == * ]]; echo $?; [[ a/b == a*b ]]; echo $?", out: `0
0
0
0
0
0
`},
	{script: `[[ foo.log == *.@(log|txt) ]]; echo $?; [[ aab == +(a)b ]]; echo $?; [[ b == !(a) ]]; echo $?; [[ ab == ?(a)b ]]; echo $?; [[ "" == *(x) ]]; echo $?`, out: `0
0
0
0
0
`},
	{script: `x="a b"; [[ $x == "a b" ]]; echo $?; [[ $x == a\ b ]]; echo $?; [[ -n $x ]]; echo $?; x='*'; touch f; [[ $x == '*' ]]; echo $?`, out: `0
0
0
0
`},
	{script: `[[ $(echo "a b") == "a b" ]]; echo $?; [[ ~ == /usr ]]; echo $?; [[ "~" == ~ ]]; echo $?; [[ {a,b} == '{a,b}' ]]; echo $?`, out: `0
0
1
0
`},
	{script: "[[ a < b ]]; echo $?; [[ b < a ]]; echo $?; [[ b > a ]]; echo $?; [[ 10 < 9 ]]; echo $?; [[ a < a ]]; echo $?; [[ A < a ]]; echo $?", out: `0
1
0
0
1
0
`},
	{script: "[[ 2 -lt 10 ]]; echo $?; [[ 10 -eq 012 ]]; echo $?; [[ 010 -eq 8 ]]; echo $?; [[ 1+1 -eq 2 ]]; echo $?; x=3; [[ x -ge 3 && x -le y+3 ]]; echo $?; [[ 0x10 -ne 16 ]]; echo $?", out: `0
0
0
0
0
1
`},
	{script: `[[ 3 -gt 2 && 2 -ge 2 && 1 -lt 2 && 1 -le 1 && 1 -ne 2 ]]; echo $?; [[ "" -eq 0 ]]; echo $?; [[ abc -eq 0 ]]; echo $?; [[ -5 -lt 3 ]]; echo $?`, out: `0
0
0
0
`},
	{script: "[[ 1x -eq 1 ]]; echo $?", out: "1\n", err: "[[: 1x: value too great for base (error token is \"1x\")\n"},
	{script: "[[ 1/0 -eq 1 ]]; echo $?; echo next", out: `1
next
`, err: "[[: 1/0: division by 0 (error token is \"0\")\n"},
	{script: `[[ 5 -gt "3 + 1" ]]; echo $?; a=(1 7); [[ a[1] -eq 7 ]]; echo $?; [[ ${a[0]} -eq 1 ]]; echo $?`, out: `0
0
0
`},
	{script: "touch f; mkdir d; ln -s f l; ln -s none b; [[ -e f && -f f && -d d && -L l && -h b && ! -e b && ! -s f && -r f && -w f && ! -x f && -x d ]]; echo $?", out: "0\n"},
	{script: "mkfifo p; [[ -p p ]]; echo $?; [[ -c /dev/null ]]; echo $?; [[ -b /dev/null || -S p || -u p || -g p || -k p ]]; echo $?; [[ -O p && -G p ]]; echo $?; [[ -t 0 ]]; echo $?", out: `0
0
1
0
1
`},
	{script: "touch -d 2020-01-01 old; touch new; [[ new -nt old ]]; echo $?; [[ old -nt new ]]; echo $?; [[ old -ot new ]]; echo $?; [[ new -nt none ]]; echo $?; [[ none -ot new ]]; echo $?; ln old hard; [[ old -ef hard ]]; echo $?; [[ none -nt none2 ]]; echo $?", out: `0
1
0
0
0
0
1
`},
	{script: "x=; [[ -v x ]]; echo $?; [[ -v none ]]; echo $?; a=([2]=y); [[ -v a ]]; echo $?; [[ -v a[2] ]]; echo $?; [[ -v a[0] ]]; echo $?; [[ -v 1 ]]; echo $?", out: `0
1
1
0
1
1
`},
	{script: "set -f; [[ -o noglob ]]; echo $?; [[ -o errexit ]]; echo $?; [[ -o nosuch ]]; echo $?; declare -n r=v; [[ -R r ]]; echo $?; [[ -R v ]]; echo $?", out: `0
1
1
0
1
`},
	{script: `[[ -a f ]]; echo $?; touch "a b"; n="a b"; [[ -e $n ]]; echo $?; [[ -f $n && -r $n ]]; echo $?; [[ -e "" ]]; echo $?; [[ -d / && ! -d /nosuch ]]; echo $?`, out: `1
0
0
1
0
`},
	{script: `[[ a && b ]]; echo $?; [[ a && "" ]]; echo $?; [[ "" || b ]]; echo $?; [[ "" || a && "" ]]; echo $?; [[ ( "" || a ) && b ]]; echo $?; [[ ! "" && a ]]; echo $?; [[ ! ( a && "" ) ]]; echo $?`, out: `0
1
0
1
0
0
0
`},
	{script: `[[ a || $(echo ran >&2) ]]; [[ "" && $(echo ran >&2) ]]; [[ a && $(echo ran2 >&2; echo x) ]]; echo $?`, out: "0\n", err: "ran2\n"},
	{script: `[[ "" || x == y || z == z ]]; echo $?; [[ ! ! a ]]; echo $?; ! [[ a ]]; echo $?; ! [[ ! a ]]; echo $?`, out: `0
0
1
0
`},
	{script: "if [[ -n a &&\n\tb == b ||\n\tc == d\n]]; then echo yes; fi", out: "yes\n"},
	{script: `[[ a ]] && echo yes || echo no; [[ "" ]] && echo yes || echo no; if [[ x != x ]]; then echo no; elif [[ x ]]; then echo elif; fi`, out: `yes
no
elif
`},
	{script: "i=0; while [[ $i -lt 3 ]]; do ((i++)); done; echo $i; until [[ $i == 0 ]]; do ((i--)); done; echo $i", out: `3
0
`},
	{script: "[[ a == b ]] >f 2>&1; ls; echo a | [[ $(cat) == a ]]; echo $?; [[ a ]] | cat; echo ${PIPESTATUS[@]}; ([[ a == b ]]); echo $?", out: `f
0
0 0
1
`},
	{script: "v=']]'; [[ $v == ']]' ]]; echo $?; x='[['; $x a ]]; echo $?", out: `0
127
`, err: "[[: command not found\n"},
	{script: "x=-n; [[ $x == -n ]]; echo $?; [[ $x ]]; echo $?; x='!'; [[ $x == '!' ]]; echo $?; x='('; [[ $x = '(' ]]; echo $?", out: `0
0
0
0
`},
	{script: "set -u; [[ $none ]]; echo no", err: "none: unbound variable\n", status: 127},
	{script: `set -x; x="a b"; [[ $x == a* && -n "q r" ]]; [[ ! a =~ b ]]; [[ $x == "a b" ]]; [[ -f $x || 1 -lt 2 ]]`, err: "+ x='a b'\n+ [[ a b == a* ]]\n+ [[ -n q r ]]\n+ [[ ! a =~ b ]]\n+ [[ a b == \\a\\ \\b ]]\n+ [[ -f a b ]]\n+ [[ 1 -lt 2 ]]\n"},
	{script: "set -x; ((1 + 1)); x=2; (( x > 1 && x < 3 )); let 'y = 3' z=4; echo $((x * 2))", out: "4\n", err: "+ (( 1 + 1 ))\n+ x=2\n+ ((  x > 1 && x < 3  ))\n+ let 'y = 3' z=4\n+ echo 4\n"},
	{script: "shopt -s nocasematch; [[ ABC == abc ]]; echo $?; [[ ABC == A*c ]]; echo $?; [[ ABC =~ ^abc$ ]]; echo $?; [[ ABC == [a]bc ]]; echo $?; [ ABC = abc ]; echo $?; shopt -u nocasematch; [[ ABC == abc ]]; echo $?", out: `0
0
0
0
1
1
`},
	{script: `[[ abc =~ b ]]; echo $? "${BASH_REMATCH[@]}"; [[ abc =~ x ]]; echo $? "[${BASH_REMATCH[@]}]" ${#BASH_REMATCH[@]}`, out: `0 b
1 [] 0
`},
	{script: `[[ 2024-01-15 =~ ^([0-9]{4})-([0-9]{2})-([0-9]{2})$ ]]; echo $?; printf '[%s]' "${BASH_REMATCH[@]}"; echo; echo ${#BASH_REMATCH[@]} ${BASH_REMATCH[1]} $BASH_REMATCH`, out: `0
[2024-01-15][2024][01][15]
4 2024 2024-01-15
`},
	{script: `[[ "key = value" =~ ^([a-z]+)\ *=\ *(.*)$ ]]; printf '[%s]' "${BASH_REMATCH[@]:1}"; echo`, out: "[key][value]\n"},
	{script: `re='^([a-z]+) +([0-9]+)$'; [[ 'abc  12' =~ $re ]]; echo $? "${BASH_REMATCH[1]}|${BASH_REMATCH[2]}"; [[ 'abc  12' =~ "$re" ]]; echo $?`, out: `0 abc|12
1
`},
	{script: `[[ a.c =~ a.c ]]; echo $?; [[ abc =~ a.c ]]; echo $?; [[ abc =~ a"."c ]]; echo $?; [[ abc =~ a\.c ]]; echo $?; [[ a.c =~ a'.'c ]]; echo $?; [[ 'a+b' =~ 'a+b' ]]; echo $?; [[ aab =~ a+b ]]; echo $?`, out: `0
0
1
1
0
0
0
`},
	{script: `[[ ab =~ (a)(x)?(b) ]]; printf '[%s]' "${BASH_REMATCH[@]}"; echo ${#BASH_REMATCH[@]}; [[ foobar =~ (foo|f)(o?bar|bar) ]]; printf '[%s]' "${BASH_REMATCH[@]}"; echo`, out: `[ab][a][][b]4
[foobar][foo][bar]
`},
	{script: `[[ xay =~ [[:space:]] ]]; echo $?; [[ "x y" =~ [[:space:]] ]]; echo $?`, out: `1
0
`},
	{script: `[[ "a b" =~ a[[:space:]]b ]]; echo $?; [[ a =~ ^(a|b)$ ]]; echo $?; [[ '[x]' =~ ^\[(.)\]$ ]]; echo $? ${BASH_REMATCH[1]}; [[ 'a$' =~ \$$ ]]; echo $?; [[ 'a)b' =~ a\)b ]]; echo $?`, out: `0
0
0 x
0
0
`},
	{script: "[[ a =~ [ ]]; echo $?", out: "2\n"},
	{script: "re='('; [[ a =~ $re ]]; echo $?; re='a{2,1}'; [[ a =~ $re ]]; echo $?; re='*a'; [[ '*a' =~ $re ]]; echo $?", out: `2
2
2
`},
	{script: `[[ "" =~ ^$ ]]; echo $?; [[ abc =~ "" ]]; echo $?; [[ $'a\nb' =~ a.b ]]; echo $?; [[ $'a\nb' =~ ^b$ ]]; echo $?; [[ é =~ ^.$ ]]; echo $?; [[ É =~ [[:upper:]] ]]; echo $?`, out: `0
0
0
1
0
0
`},
	{script: `[[ aXbX =~ (.*)X ]]; echo "${BASH_REMATCH[1]}"; [[ xaay =~ a* ]]; echo "[${BASH_REMATCH[0]}]"; [[ abab =~ (ab)+ ]]; echo "${BASH_REMATCH[@]}"; [[ abcd =~ b(c) ]]; echo "${BASH_REMATCH[@]}"`, out: `aXb
[]
abab ab
bc c
`},
	{script: "[[ foo123 =~ ([0-9]+) && ${BASH_REMATCH[1]} -gt 100 ]]; echo $?; [[ ! abc =~ x && abc =~ (b) ]]; echo $? ${BASH_REMATCH[1]}", out: `0
0 b
`},
	{script: `s='a1b22c333'; while [[ $s =~ [0-9]+ ]]; do echo "$BASH_REMATCH"; s=${s#*"$BASH_REMATCH"}; done`, out: `1
22
333
`},
	{script: `[[ abc =~ ^a|c$ ]]; echo $?; [[ ab =~ ^(a)(b)(c)?$ ]]; echo "${#BASH_REMATCH[@]} [${BASH_REMATCH[3]}]"; [[ 'a\b' =~ a\\b ]]; echo $?; [[ a1 =~ [[:alpha:]][[:digit:]] ]]; echo $?`, out: `0
4 []
0
0
`},
	{script: `[[ aaa =~ ^a{3}$ ]]; echo $?; [[ aa =~ ^a{3,}$ ]]; echo $?; [[ word1 =~ \bword ]]; echo $?; [[ 'a b' =~ \<b\> ]]; echo $?; [[ a_1 =~ ^\w+$ ]]; echo $?`, out: `0
1
1
1
1
`},
	{script: "for l in '10.0.0.1 - - [15/Jan/2024:10:00:00 +0000] \"GET /a?x=1 HTTP/1.1\" 200 512' \\\n\t'::1 - bob [x] \"POST / HTTP/2\" 404 -' 'garbage'; do\n\tre='^([^ ]+) [^ ]+ ([^ ]+) \\[([^]]+)\\] \"([A-Z]+) ([^ \"]+)[^\"]*\" ([0-9]{3}) ([0-9]+|-)$'\n\tif [[ $l =~ $re ]]; then\n\t\techo \"${BASH_REMATCH[1]} ${BASH_REMATCH[2]} ${BASH_REMATCH[4]} ${BASH_REMATCH[5]} ${BASH_REMATCH[6]} ${BASH_REMATCH[7]}\"\n\telse\n\t\techo \"bad: $l (${#BASH_REMATCH[@]})\"\n\tfi\ndone", out: `10.0.0.1 - GET /a?x=1 200 512
::1 bob POST / 404 -
bad: garbage (0)
`},
	{script: "((1)); echo $?; ((0)); echo $?; ((-1)); echo $?; ((1 - 1)); echo $?; (( 5 > 3 )); echo $?; (( )) 2>/dev/null; echo $?", out: `0
1
0
1
0
1
`},
	{script: "((x=5)); echo $? $x; ((x=0)); echo $? $x; ((x++)); echo $? $x; ((x++)); echo $? $x; ((--x, x+1)); echo $? $x", out: `0 5
1 0
1 1
0 2
0 1
`},
	{script: "((1/0)); echo $?; ((x=08)); echo $?; echo next", out: `1
1
next
`, err: "((: 1/0: division by 0 (error token is \"0\")\n((: x=08: value too great for base (error token is \"08\")\n"},
	{script: "readonly r=1; ((r=2)); echo $?; ((r++)); echo $? $r", out: `1
1 1
`, err: "r: readonly variable\nr: readonly variable\n"},
	{script: "x=5; (( x > 3 && x < 10 )) && echo in; (( x == 5 ? 0 : 1 )) || echo zero; (( !x )) || echo set; (( y = x > 3 ? x * 2 : -1 )); echo $y", out: `in
zero
set
10
`},
	{script: "((a=1, b=a+1, c=b**3)); echo $a $b $c; ((a<<=3, b|=4, c^=1)); echo $a $b $c; (( a &= ~8, b %= 4 )); echo $? $a $b", out: `1 2 8
8 6 9
0 0 2
`},
	{script: `((i = 5)) && ((i -= 5)) || echo "zero $i"; if ((i)); then echo no; else echo false; fi; ((i == 0)) && echo eq`, out: `zero 0
false
eq
`},
	{script: "set -e; ((1)); echo a; ((0)) || echo b; x=0; ((x++)) || true; ((++x)); echo $x; ((0)); echo no", out: `a
b
2
`, status: 1},
	{script: `x='1 + 1'; ((y = x * 2)); echo $y; ((y = $x * 2)); echo $y; (( "3" > 2 )); echo $?; (( ${#x} == 5 )); echo $?; ((x = 3, $x)) 2>/dev/null; echo $?`, out: `4
3
0
0
0
`},
	{script: "((echo)); echo $?; ((1 +)); echo $?", out: `1
1
`, err: "((: 1 +: syntax error: operand expected (error token is \"+\")\n"},
	{script: "(( x = 1 ? 2 : 3, y = 0 ? 2 : 3 )); echo $x $y; (( 1 ? x=4 : (x=5) )); echo $x; (( 0 || (z = 7) )); echo $z; (( 1 || (z = 8) )); echo $z", out: `2 3
4
7
7
`},
	{script: "(( (1 + 2) * 3 == 9 )); echo $?; ((2**3**1 == 8)); echo $?; ((7 % 3 == 1 && -7 % 3 == -1)); echo $?; ((0x1f == 31 && 2#11 == 3)); echo $?", out: `0
0
0
0
`},
	{script: `let x=1+2; echo $? $x; let x=0; echo $?; let 'y = x + 1' z=5 w=z*2; echo $? $y $z $w; let "x < 1"; echo $?; let x++; echo $? $x; let x+=5 0; echo $? $x`, out: `0 3
1
0 1 5 10
0
1 1
1 6
`},
	{script: `let; echo $?; let 1/0; echo $?; let x= ; echo $?; let -- y=1; echo $? $y; let "a[2] = 3"; echo ${a[2]}`, out: `1
1
1
0 1
3
`, err: "let: expression expected\nlet: 1/0: division by 0 (error token is \"0\")\nlet: x=: syntax error: operand expected (error token is \"=\")\n"},
	{script: "{ time true 2>f; wc -c <f; } 2>&1 | sed -E 's/[0-9]+/N/g'", out: "\nreal\tNmN.Ns\nuser\tNmN.Ns\nsys\tNmN.Ns\nN\n"},
	{script: "{ time -p sleep 0; } 2>&1 | sed -E 's/[0-9]+/N/g'", out: `real N.N
user N.N
sys N.N
`},
	{script: "TIMEFORMAT='%R %U %S %P%%'; { time :; } 2>&1 | sed -E 's/[0-9]+/N/g'; TIMEFORMAT='[%0R %1R %lR %2lU]'; { time :; } 2>&1 | sed -E 's/[0-9]/N/g'", out: `N.N N.N N.N N.N%
[N N.N NmN.NNNs NmN.NNs]
`},
	{script: "{ time (exit 3); } 2>/dev/null; echo $?; { time false | true; } 2>/dev/null; echo $? ${PIPESTATUS[@]}; { ! time true; } 2>/dev/null; echo $?", out: `3
0 1 0
1
`},
	{script: "TIMEFORMAT=; { time echo out; } 2>f; wc -c <f; TIMEFORMAT=x; time { echo a; echo b; } | sort -r; time", out: `out
0
b
a
`, err: "x\nx\n"},
	{script: `TIMEFORMAT=%R; { time for i in 1 2; do echo $i; done; } 2>&1 | sed 's/0\.[0-9]*/T/'; f() { time -p :; }; f 2>&1 | wc -l; type -t time`, out: `1
2
T
3
keyword
`},
	{script: `TIMEFORMAT=t; time sleep 0 && echo done; time false || echo failed; x=$(time echo in 2>/dev/null) 2>/dev/null; echo "$x"`, out: `done
failed
in
`, err: "t\nt\nt\n"},
	{script: "test a '<' b; echo $?; test a = a -a b = b; echo $?; test '(' a = b ')' -o c; echo $?; [ ! -e f ]; echo $?; [ a == a ]; echo $?; [ -z ]; echo $?; [ a -a ]; echo $?", out: `0
0
0
0
0
0
2
`, err: "[: a: unary operator expected\n"},
	{script: "[ 1 -eq x ]; echo $?; [ a b ]; echo $?; [ a; echo $?", out: `2
2
2
`, err: "*"},
	{script: `[[ $'a\tb' == *$'\t'* ]]; echo $?; [[ ab\"c == *\"* ]]; echo $?; [[ "a'b" == *"'"* ]]; echo $?; [[ a\\b == *\\* ]]; echo $?`, out: `0
0
0
0
`},
	{script: "x=abc; [[ $x == a?c && ${#x} -eq 3 && ${x:0:1} == a ]]; echo $?; [[ ${x^^} == ABC ]]; echo $?; [[ ${x/b/} == ac ]]; echo $?; [[ ${none:-abc} == $x ]]; echo $?", out: `0
0
0
0
`},
	{script: "[[ abc == *b* ]] && [[ abc != *d* ]] && echo both; case $((5 > 3)) in 1) echo true;; esac; [[ $((2 * 3)) -eq 6 ]]; echo $?", out: `both
true
0
`},
	{script: "f() { [[ $1 =~ ^[0-9]+$ ]]; }; f 12 && echo num; f 1x || echo not; is() (( $1 > 5 )); is 6; echo $?; is 5; echo $?", out: `num
not
0
1
`},
	{script: `[[ $# -eq 2 && $1 == a && $2 == "b c" && $* == "a b c" ]]; echo $?`, args: ab, out: "0\n"},
	{script: `re='\bword'; [[ 'a word1' =~ $re ]]; echo $?; re='\<b\>'; [[ 'a b' =~ $re ]]; echo $?; re='^\w+$'; [[ a_1 =~ $re ]]; echo $?`, out: `0
0
0
`},
	{script: `v=(1 'two words' 3); t='1 two words 3'; case $t in "${v[@]}") echo all;; ${v[@]}) echo unquoted;; esac; case 1 in "${v[@]}") echo first;; esac; case "${v[@]}" in "$t") echo word;; esac; case $t in "${v[*]}") echo star;; esac`, out: "unquoted\nfirst\nword\nstar\n"},
	{script: `set -- 'a b' c; case 'a b' in "$@") echo first;; esac; case 'xa b' in x"$@"y) echo first;; esac; case 'a b c' in "$@") echo no;; $@) echo plain;; esac; case '' in "${@:3}") echo none;; esac; case 'a b c' in x|"$@"|'a b c') echo third;; esac`, out: "first\nfirst\nplain\nnone\nthird\n"},
	{script: `set -- '*' b; case 'x b' in "$@") echo no;; $@) echo pattern;; esac; case '*' in "$@") echo first;; esac; [[ '* b' == "$@" ]]; echo $?; [[ 'x b' == $@ ]]; echo $?`, out: "pattern\nfirst\n0\n0\n"},
}
