package shell

// parseBehaviour is about what bash accepts as a program beyond what our parser
// does alone.
var parseBehaviour = []behaviour{
	{script: "xE=val; x=X; set -- one\ncat <<E\n$x E\n$xE\n$1E\n$?E\n${x}E\n$(echo c)E\nE\necho $xE", out: "X E\nval\noneE\n0E\nXE\ncE\nval\n"},
	{script: "cat <<A && (\nbody $((1+1))\nA\necho in $LINENO\n)\necho $LINENO", out: "body 2\nin 4\n6\n"},
	{script: "cat <<A | ( # a remark\nbody\nA\nread x; echo got $x\n)", out: "got body\n"},
	{script: "cat <<A - <<'B'; (\n1\nA\n2 $x\nB\n\n(echo deep)\n) | tr e E\ntrue || cat <<A || (\nx\nA\necho no\n)", out: "2 $x\ndEEp\n"},
	{script: `p=q; for ((i${p}=0; i${p}<2; i${p}++)); do echo r; done; echo $iq`, out: "r\nr\n2\n"},
	{script: `u=v; v=3; (( ${u} > 2 && (${u}=7) )); echo $? $v; echo $(( (${u}) * 2 )) $[ ${u}-1 ]`, out: "0 7\n14 6\n"},
	{script: `set -- 5 6; echo "$(((${1})+(${2-3})))" $(( $# == 2 ? $1 : $2 )) $((-(-$1))) $((!0+~0)) $((1?2:3,4))`, out: "11 5 5 0 4\n"},
	{script: `n=2; echo $((n
+ 1
)); ((n > 1 &&
n < 3)) && echo yes; for ((i=0
;i<2;
i++)); do echo no; done`, out: "3\nyes\nno\nno\n"},
	{script: `a=(1 2 3); i=1; echo ${a[ i + 1 ]} ${a[$((i))]} ${a[i==1?2:0]}; a[ i ]=9; echo ${a[@]:1:i+1} ${a[@]:(-2):1}`, out: "3 2 3\n9 3 9\n"},
	{script: `x=abcdef; echo ${x:1==1?2:3:2} ${x: -2 } ${x:1:-1} ${x::2} "${x:0:0}"`, out: "cd ef bcde ab \n"},
	{script: `true &\
& echo a |\
& cat; false |\
| echo b; case x in x) echo c ;\
; y) echo no;; esac`, out: "a\nb\nc\n"},
	{script: `x=hello; y=x; echo ${\
#x} "${\
x:\
-z}" ${!\
y} "$\
{x}" $\
(echo sub) $(\
(1+1))`, out: "5 hello hello hello sub 2\n"},
	{script: "cat <\\\n<E >\\\n&2 2>\\\n>/dev/null\n$\\\nx ${\\\nPWD-u}$\\\n(echo in)\nE\necho `echo $\\\n((1+2))` &\\\n>/dev/null", err: " DIRin\n"},
	{script: `((echo x) | tr x y); ( (echo 1); echo 2) | cat; echo $((echo 3); echo 4)`, out: "y\n1\n2\n3 4\n"},
	{script: `a=$((echo "(("; echo b) | wc -l); echo $a; echo "$((echo c
) | cat)" $(( (2) ))`, out: "2\nc 2\n"},
	{script: `if ((true); false); then echo no; else echo else; fi; while ((echo w); false); do :; done; { ((1)); } && ((((1)))) && echo four`, out: "else\nw\nfour\n"},
	{script: `function a until true; do :; done; function b { echo b; }; function c ((1)); function d [[ -n x ]]; function e (echo e)
a; b; c; d; e; echo $?; function f
case x in x) echo f; esac
f`, out: "b\ne\n0\nf\n"},
	{script: `function g() for x; do echo "g$x"; done; g 1 2; h() ( echo h ); i() [[ $1 ]]; j() ((0)); h; i y; echo $?; j; echo $?; function k select x in a; do break; done </dev/null; k 2>/dev/null; echo $?`, out: "g1\ng2\nh\n0\n1\n\n1\n"},
	{script: `cat <<'a b' <<"x$y" <<\$z <<e"f"g
one
a b
two $y
x$y
three $z
$z
four $HOME
efg`, out: "four $HOME\n"},
	{script: "cat <<`x` <<$(y z) <<${a-b c}\n1\n`x`\n2\n$(y z)\n3\n${a-b c}", out: "3\n"},
	{script: `cat <<E"'"F; cat <<''"\"q"; cat <<-a\ b
1 $HOME
E'F
2
"q
	3
	a b`, out: "1 $HOME\n2\n3\n"},
	{script: "cat <<A\n$(cat <<B\nin $((1+1))\nB\n)A\n`echo \"A\"`A\nA\necho done", out: "in 2A\nAA\ndone\n"},
	{script: `cat <<E; echo last
joi\
ned
E\
E
E`, out: "joined\nEE\nlast\n"},
	{script: `x=$(cat <<E
body
E); echo "$x"`, out: "body\n", err: "warning: here-document at line 1 delimited by end-of-file (wanted `E')\n"},
	{script: `echo ${#} ${##} ${#-} ${#?} ${#@} ${#*} "${#:-d}" ${#-d} ${##0} ${#%0} ${#/0/z}`, out: "0 1 3 1 0 0 0 0 z\n"},
	{script: `v=/a/b; echo ${v//\//-} ${v////} ${v/#\/a/x} ${v/%b/c} ${v///} ${v//[\/]/+} ${v/'/'/_} "${v//'/'/_}"`, out: "-a-b ab x/b /a/c ab +a+b _a/b _a_b\n"},
	{script: `set -- a bb ccc; echo ${#3} ${#@} ${@#b} ${*%c} ${!#} ${!#:-x} ${@: -1} ${1+x} ${9-y} $((1-+-1)) $((- - -1)) $((4 - -4))`, out: "3 3 a b ccc a bb cc ccc ccc ccc x y 2 -1 8\n"},
	{script: `v=AbC; echo ${v~} ${v~~} ${v~~[a-z]} ${v,} ${v,,} ${v^^} ${v^b}; echo ${!v-none} "${!-u}"`, out: "abC aBc ABC abC abc ABC AbC\nnone u\n"},
	{script: `f() { [ -n "$ZSH_VERSION" ] && echo ${(k)x} ${x[(r)a*]} ${(%):-%x}; [[ -n ${ZSH_VERSION-} ]] && a=(${(f)"$(ls)"}); echo bash; }; f`, out: "bash\n"},
	{script: `case ${ZSH_VERSION-} in ?*) p=${0:A:h} q=${${p}:t};; *) echo other;; esac`, out: "other\n"},
	{script: `if [[ $ZSH_VERSION ]]; then print ${fpath[1]} ${(s.:.)PATH} ${#${x}}; elif test "$KSH_VERSION"; then echo ${.sh.version} ${x:/a/b}; else echo fits; fi`, out: "fits\n"},
	{script: `[ "$ZSH_VERSION" ] || echo ok; true || echo ${a b} ${=x} ${^y}; echo ${x y}; echo not reached`, out: "ok\n", status: 1, err: "${x y}: bad substitution\n"},
	{script: `echo a; exit 3
)(`, out: "a\n", status: 3},
	{script: `echo b
exec echo "c d" >&1 # as it is
'`, out: "b\nc d\n"},
	{script: `f() { exit 1; }; (exit 2); true || exit 3; if false; then exit 4; fi; { false && exit 5; }; echo still; exit 6
case`, out: "still\n", status: 6},
	{script: `trap 'echo bye' EXIT
echo a
exit 4
if then (`, out: "a\nbye\n", status: 4},
	{script: `! ! true; echo $?; ! ! ! true; echo $?; ! ! (exit 7); echo $?; !
echo $?; ! ! ; echo $?`, out: "0\n1\n7\n1\n0\n"},
	{script: `x=(1 2) env | grep ^x; y=1 x=(3 4) eval 'echo ${x[@]} $x'; eval z=(5 6); echo ${z[1]}; let 'q=(1+2)*3' w=(4+5); echo $q $w`, out: "x=(1 2)\n(3 4) (3 4)\n6\n9 9\n"},
	{script: `a=(4*3)/2; declare -p a; a=([a]*[b] =x [1]==); declare -p a; b[1]=2; echo b[1]=3 [b]=`, out: "declare -- a=\"(4*3)/2\"\ndeclare -a a=([0]=\"[a]*[b]\" [1]=\"=\")\nb[1]=3 [b]=\n"},
	{script: `declare 1x=2; export a-b=1; echo $?; declare -A m=([a b]=1 ["c]"]=2 [d$x]=3); echo ${m[a b]} "${m[c]]}" ${m[d]}; m[e f]=4; echo "${m[e f]}"`, out: "1\n", status: 1, err: "declare: `1x=2': not a valid identifier\nexport: `a-b=1': not a valid identifier\n${m[c]]}: bad substitution\n"},
	{script: `select x in a b; { echo; break; } </dev/null 2>/dev/null; for x in 1 2; { echo $x; }; for ((x=0;x<1;x++)) { echo $x; }; for 1x in a; do echo no; done; echo $?`, out: "\n1\n2\n0\n1\n", err: "`1x': not a valid identifier\n"},
	{script: `{ time -- true; } 2>/dev/null; echo $?; { time ! true; } 2>/dev/null; echo $?; { time; } 2>/dev/null; echo $?`, out: "0\n1\n0\n"},
	{script: "echo `echo \"$(echo \\`echo deep\\`)\"` `echo \\\\$HOME` `echo $((1 + \\`echo 2\\`))` `echo 'a\\\\b'`; x=a; echo \"`echo \\\"$x\\\" | sed \\\"s/a/'b'/\\\"`\"", out: "deep $HOME 3 a\\b\n'b'\n"},
	{script: "echo before `echo \"` after; echo next `if`; x=`(`; echo $? end", out: "before after\nnext\n2 end\n", err: "*"},
	{script: `[[ "a b" =~ (a b|c) ]] && [[ 'x<y' =~ (<|>) ]] && [[ ab =~ a|b ]] && [[ 'a' =~ ^(a|(b;c))$ ]] && echo "${BASH_REMATCH[1]}"; [[ a == a && ( b == c || d == d ) ]] && echo and`, out: "a\nand\n"},
	{script: `shopt -u extglob; if !(false); then echo neg; fi; !(exit 3); echo $?`, out: "neg\n0\n"},
	{script: `echo one \
two; echo 'a\
b' "c\
d" e\
f; th\
en=1; i\
f tr\
ue; the\
n echo if; f\
i`, out: "one two\na\\\nb cd ef\nif\n"},
	{script: `x=1; case $x in (1) echo p;; esac; case in in in) echo in; esac; case esac in (esac) echo e;; esac; case x in x|y ) echo $(case a in a) echo b;; esac);; esac`, out: "p\nin\ne\nb\n"},
	{script: `echo $(echo a # it's )
) $(
# "
echo b) "$(echo "c)" ')' \))"; echo ${x:-)} "${x:-}}" ${x:-"}"}`, out: "a b c) ) )\n) } }\n"},
	{script: ">f until true; echo $?", out: "127\n", err: "until: command not found\n"},
	{script: "2>f if x; <f declare -p HOME 2>/dev/null; echo $?", out: "declare -x HOME=\"/usr\"\n0\n"},
	{script: "f() { local a=1 >&2 b=2; echo $a $b; }; f; declare == 2>/dev/null; echo $?", out: "1 2\n1\n"},
	{script: ">f ! true; echo $?; >f [[ a; echo $?", out: "127\n127\n", err: "!: command not found\n[[: command not found\n"},
	{script: "x=1 >f y=2 env | grep -c '^[xy]='; grep -c '^[xy]=' f", out: "0\n2\n"},
	{script: "if [[ -n $ZSH_VERSION ]]; then [[ $x == (a|b)* && y == z ]]; fi; echo here", out: "here\n", differs: "bash ends without a word, and with status 0"},
	{script: "echo a; [[ a == (a|b) ]]; echo b", out: "a\n", err: "syntax error in conditional expression: [[ a == (a|b) ]]\n", status: 2, differs: "bash tells it before anything of the line is run"},
	{script: `a=(1 2); a=([0]+=7 [1]+=x); declare -p a; declare -i b=([1]+=2); b+=([1]+=5 [0]+=1); declare -p b; declare -A m=([k]=a); m+=([k]+=b [j]+=c); declare -p m`, out: "declare -a a=([0]=\"7\" [1]=\"x\")\ndeclare -ai b=([0]=\"1\" [1]=\"7\")\ndeclare -A m=([k]=\"ab\" [j]=\"c\" )\n"},
	{script: `f() { local a=(x [1]+=y); a+=([1]+=z{1,2} [0]+=\{); declare -p a; }; f; declare -f f`, out: "declare -a a=([0]=\"x{\" [1]=\"y\" [2]=\"[1]+=z1\" [3]=\"[1]+=z2\")\nf () \n{ \n    local a=(x [1]+=y);\n    a+=([1]+=z{1,2} [0]+=\\{);\n    declare -p a\n}\n"},
	{script: `a=([1]=\{ [2]={x [3]={a,b} [4]="{c,d}"); declare -p a`, out: "declare -a a=([1]=\"{\" [2]=\"{x\" [3]=\"[3]=a\" [4]=\"{c,d}\")\n"},
	{script: `x=a; echo "${u-'"'hey}" "${u-'a"b'}" "${u-'$x\"'}" "${u:-'"'}"`, out: "''hey 'ab' 'a\"' ''\n"},
	{script: `cat <<-'	E'
	a
	E
	cat <<-"		$x"
		b $x
	$x`, out: "a\nb $x\n$x\n", err: "warning: here-document at line 4 delimited by end-of-file (wanted `\t\t$x')\n"},
	{script: "x=1; cat <<-$\"aol\"\n\tbody $x\n\taol\ncat <<a$\"b\"c\n$x\nabc", out: "body $x\n$x\n"},
}
