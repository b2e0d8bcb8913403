package shell

// expandBehaviour is about parameters and substitutions.
var expandBehaviour = []behaviour{
	{script: `x=abc; p=; echo "${x^^''}" ${x^^""} ${x^^"$p"} ${x^^$p''} "${x,,''}"; echo ${x^^$p} ${x^$p} ${x^^}; v=(ab cd); echo "${v[@]^^''}" ${v[@]^""}`, out: "abc abc abc abc abc\nABC Abc ABC\nab cd ab cd\n"},
	{script: `echo x >f; false; echo "$(<f)$?"; false; x=$(<f); echo $?; false; x=$(<nosuch); echo $?; echo "$(<nosuch)$?"`, out: `x0
0
1
1
`, err: "*"},
	{script: "declare -x a=x{y,x}; declare -p a; export c={3,4}; echo $c; f() { local e={7,8} g; echo $e; }; f; declare w={a,b} x=y{c,d}; echo $w $x; x={1,2}; echo $x; declare -a v={1,2}; declare -p v; set +B; declare y={1,2}; echo $y", out: `declare -x a="xx"
4
8
b yd
{1,2}
declare -a v=([0]="2")
{1,2}
`},
	{script: `set --; printf '<%s>' ${@:2:-1} "${@:5}"; echo; v=(1 2); printf '<%s>' ${v[@]:2:-1} "${v[@]: -1}" "${v[@]: -3}"; echo; a=abc; echo "${a:9:-1}|${a:3}|${a: -9:2}|${a:1:9}"; (echo ${v[@]:1:-1}; echo no)`, out: `<>
<2>
|||bc
`, err: "*", status: 1},
	{script: "j=$((i = 1)) nosuch; echo $i; j=${n:=x} /bin/true; echo $n; j=$((k = 1)) l=$j env | grep ^l=; echo $k $j; PATH=/nowhere nosuch; PATH=/bin:/usr/bin true; a=1 b=$a env | grep '^[ab]=' | sort; readonly r=1; r=2 env | grep ^r=; echo $?", out: `1
x
l=1

a=1
b=1
1
`, err: "*"},
	{script: "(echo ${?,,}; echo no); (echo ${#^}; echo no); (echo ${-^^}; echo no); set -- ab c; echo ${1^} ${@^} ${?/0/x} ${?@Q}", out: `Ab Ab C x '0'
`, err: "*"},
	{script: `echo "${@: -1}|${@:0}|${@:0:1}|${@:1}|${*:0:1}|${@:0:0}"; set -- a b; echo "${@: -1}|${@: -3}|${@: -4}|${@:0:1}|${@:3}"`, out: `bash|bash|bash||bash|
b|bash a b||bash|
`},
	{script: "set --; (echo ${*:0: -2}; echo no); echo $?; v=(); (echo ${v[@]:0: -2}; echo yes); (unset v; echo ${v[1]:1: -2}; echo yes)", out: `1

yes

yes
`, err: "*"},
	{script: `set --; echo "${!1}|${!1:-none}|${!1+x}|${!@:-x}"; (echo "${!1?gone}"); (set -u; echo "${!1}"); (echo ${!x:-none}; echo no); echo $?`, out: `|none||x
1
`, err: "*"},
	{script: "a=b b=c v=(a) w=(a b); declare -A m=([k]=1); echo ${!v[@]} ${!v[@]:-none} ${!v[@]#c} ${!m[@]:-none} ${!m[@]}; (echo ${!w[@]:-x}; echo no); x=y[1]; (echo ${!x:=z}; echo no)", out: `0 b b none k
`, err: "*", status: 1},
	{script: `cat <<E
${x:-"a"} "${x:-b}" ${x:-'c'}
E`, out: "a \"b\" 'c'\n"},
	{script: "set --; echo ${1=x}; echo after", args: ab, err: "$1: cannot assign in this way\n", status: 1},
	{script: "set -u; set --; echo $1", args: ab, err: "$1: unbound variable\n", status: 127},
	{script: "set -u; echo ${!x}", err: "x: invalid indirect expansion\n", status: 1},
	{script: `x="a b"; echo ${!x}; echo after`, err: "a b: invalid variable name\n", status: 1},
	{script: "echo ${!x}; echo after", err: "x: invalid indirect expansion\n", status: 1},
	{script: "echo ${x?}; echo after", err: "x: parameter not set\n", status: 127},
	{script: "x=; echo ${x:?}; echo after", err: "x: parameter null or not set\n", status: 127},
	{script: `x=abc; echo ${x:1:-5}
echo next`, out: "next\n", err: "-5: substring expression < 0\n"},
	{script: "(echo ${x?foo bar}); echo $?", out: "1\n", err: "x: foo bar\n"},
	{script: "x=1; readonly x; echo ${x:=2} ${x/1/2}; : ${y:=${x:+3}}; echo $y", out: "1 2\n3\n"},
	{script: `echo "${x!}"; echo after`, err: "${x!}: bad substitution\n", status: 1},
	{script: "echo ${}; echo after", err: "${}: bad substitution\n", status: 1},
	{script: `eval "echo \${x!y}"; echo after $?`, out: "after 1\n", err: "${x!y}: bad substitution\n"},
	{script: "echo ${x@Q} ${PATH@a} ${1@A} ${1@U} ${2@u}", args: ab, out: "x A B c\n"},
	{script: `x="a\tb"; echo "${x@E}"; y=1; export y; echo ${y@A} ${y@a}`, out: "a\tb\ndeclare -x y='1' x\n"},
	{script: `echo ${#} ${#@} ${#*} ${#1} ${#?} ${@:1:1} ${@:0} "${*:2}" ${@: -1}`, args: ab, out: "2 2 2 1 1 a bash a b c b c b c\n"},
	{script: `echo "${@#a}" ${@/b/x} "${@:-z}" "${@^}"`, args: ab, out: " b c a x c a b c A B c\n"},
	{script: `x=aab; echo ${x/a*/[&]} ${x//a/\&} ${x//a/"&"} ${x/b} ${x//} ${x/#/p} ${x/%/s}`, out: "[aab] &&b &&b aa aab paab aabs\n"},
	{script: `x=a\ b; echo "$x"`, out: "a b\n"},
	{script: `x="a*c"; echo ${x#"a*"} ${x#a?}`, out: "c c\n"},
	{script: "x=a.b; echo ${x/./[&]}", out: "a[.]b\n"},
	{script: "x=abc; echo ${x:5} ${x: -2} ${x:1:-1} ${x:0:-5}", err: "-5: substring expression < 0\n", status: 1},
	{script: `echo "${x@Q}" ${1@Q} "${2@Q}"`, args: ab, out: " 'a' 'b c'\n"},
	{script: "set -u; echo ${nope}; echo more", err: "nope: unbound variable\n", status: 127},
	{script: "x=1; readonly x; x=2; echo after", err: "x: readonly variable\n", status: 1},
	{script: "x=é; echo ${#x} ${x^}", args: ab, out: "1 É\n"},
	{script: `echo "${x:-"a b"}" "${x:-'q'}" "${x:-\}}" ${x:-\}} "${x:-'$1'}"`, args: ab, out: "a b 'q' } } 'a'\n"},
	{script: `x=abcabc; echo ${x/b*} ${x//b?/-} ${x%%[bc]*} ${x##*[ab]} ${x/#a/-} ${x/%c/-} ${x/#b/-} "${x/b/ }"`, out: "a a-a- a c -bcabc abcab- abcabc a cabc\n"},
	{script: `x='$'; echo "$x" \$x "\$x" '$x' "a\b" "\"" \\ "a\
b"`, out: "$ $x $x $x a\\b \" \\ ab\n"},
	{script: `set -- ""; echo "${@:-z}" "${1-y}" ${1:-w} "${2-q}" "${@+s}"`, args: ab, out: "z  w q s\n"},
	{script: "echo $(echo a; echo b) \"$(echo a; echo b)\" `echo c` \"`echo \\`echo d\\``\" $(echo $(echo e))", out: "a b a\nb c d e\n"},
	{script: `printf "x\ny\n\n" >f; echo "$(<f)" "[$(<f)]"; echo $(<nosuch); echo $?`, out: `x
y [x
y]

0
`, err: "nosuch: No such file or directory\n"},
	{script: "x=1 y=$x; echo $y; x=3 printenv x; echo $x", out: "1\n3\n1\n"},
	{script: `x=5; echo ${x:+set} ${x+set} ${y:+set} "${y+set}" ${y-"a  b"} ${y-a  b}`, out: "set set  a  b a b\n"},
	{script: "x=HELLO; echo ${x,} ${x,,} ${x,,[EL]}; y=hello; echo ${y^} ${y^^} ${y^^[el]} ${y^x}", out: "hELLO hello HellO\nHello HELLO hELLo hello\n"},
	{script: `a1=x a2=y; echo ${!a*} "${!a@}"; n=a1; echo ${!n} ${!n:0:1}; n=1; echo ${!n}; n=@; echo "${!n}"`, out: `a1 a2 a1 a2
x x


`},
	{script: "false | true | (exit 3); echo ${PIPESTATUS[@]}; true; echo ${PIPESTATUS[0]} ${#PIPESTATUS[@]}", args: ab, out: "1 0 3\n0 1\n"},
	{script: `x=$(printf "a\0b"); echo "$x"`, out: "ab\n", err: "warning: command substitution: ignored null byte in input\n"},
	{script: "x=aéb; echo ${x:1:1} ${x%b} ${x#a} ${x/é/e} ${x#?} ${x//[!a]/.}", out: "é aé éb aeb éb a..\n"},
	{script: `set -u; echo $@ $* "${x-ok}" ${x+no} ${#}; echo ${#x}`, args: ab, out: "a b c a b c ok 2\n", err: "x: unbound variable\n", status: 127},
	{script: `echo a"b"'c'$1\ d`, args: ab, out: "abca d\n"},
	{script: `echo \a "\a" '\a' $'\a\cA\x41\101\u263a\e\\\?\"' | od -c`, out: "0000000   a       \\   a       \\   a      \\a 001   A   A 342 230 272 033\n0000020   \\   ?   \"  \\n\n0000024\n"},
	{script: `x="a;b|c&d"; echo $x; echo "${x//;/,}"`, out: "a;b|c&d\na,b|c&d\n"},
	{script: "echo ${#1} $10 ${10} ${2:0:1} $#; set -- 1 2 3 4 5 6 7 8 9 X; echo $10 ${10} $9", args: ab, out: "1 a0 b 2\n10 X 9\n"},
	{script: `_x1=a; echo $_x1b ${_x1}b "$_x1"b; é=1; echo $?`, out: "ab ab\n127\n", err: "é=1: command not found\n"},
	{script: `x=abc; echo ${x#a} ${x#b} ${x##*b} ${x%c} ${x%%b*} ${x#} ${x%} ${x#"$x"} ${x#$nope} ${x%?} ${x#[a-z]} ${x##[a-z]*} "${x#'a'}" ${x#\a}`, out: "bc abc c ab a abc abc abc ab bc bc bc\n"},
	{script: `x=/usr/local/lib/f.tar.gz; echo ${x##*/} ${x%/*} ${x%%.*} ${x#*.} ${x##*.} ${x%.*} ${x/local/share} ${x//\//:} ${x//[aeiou]} ${x/%gz/bz2} ${x/#\/usr/\/opt}`, out: "f.tar.gz /usr/local/lib /usr/local/lib/f tar.gz gz /usr/local/lib/f.tar /usr/share/lib/f.tar.gz :usr:local:lib:f.tar.gz /sr/lcl/lb/f.tr.gz /usr/local/lib/f.tar.bz2 /opt/local/lib/f.tar.gz\n"},
	{script: `x='a*b?c'; echo "${x/\*/S}" "${x//\?/Q}" "${x/'*'/S}" "${x/"*"/S}" "${x#a\*}" "${x%'?c'}"; p='a*'; echo ${x#$p} ${x##$p} ${x#"$p"} "${x##"$p"}"`, out: "aSb?c a*bQc aSb?c aSb?c b?c a*b\n*b?c b?c b?c\n"},
	{script: `r='[&]'; x=abc; echo ${x/b/$r} "${x/b/$r}" "${x/b/"$r"}" ${x/b/\\&} "${x/b/\\&}" ${x/b/'&'} ${x/b/a&b&}; r='\&'; echo ${x/b/$r}`, out: "a[b]c a[b]c a[&]c a\\bc a\\bc a&c aabbbc\na&c\n"},
	{script: `x='hello world'; echo ${x^} ${x^^} ${x^h} ${x^^o} ${x^^[a-h]} "${x^^}" ; y=ABC; echo ${y,} ${y,,} ${y,,[AB]}`, out: "Hello world HELLO WORLD Hello world hellO wOrld HEllo worlD HELLO WORLD\naBC abc abC\n"},
	{script: "y=ABC; echo ${y~} ${y~~}; z=xYz; a=(aB Cd); echo ${z~} ${z~~} ${z~~[xz]} ${a[@]~} ${a[1]~~}", out: "aBC abc\nXYz XyZ XYZ AB cd cD\n"},
	{script: `x=abcdef; echo ${x:2} ${x:2:2} ${x:0:-1} ${x: -3} ${x: -3:2} ${x:10} "[${x:6}]" ${x:1:0}. ${x:x=1:2} ${x:${#x}-2} ${x:(-2)} ${x: -10}.`, args: ab, out: "cdef cd abcde def de [] . bc 1 .\n"},
	{script: `n=x; x=val; echo ${!n} ${!n:-d} ${!n%l} ${#n}; m=nope; echo "[${!m}]" ${!m-def}; k=1; echo ${!k} ${!#}; q='x y'`, args: ab, out: "val val va 1\n[] def\na b c\n"},
	{script: "unset x; echo ${x:-a}${x-b}${x:+c}${x+d}; x=; echo ${x:-a}${x-b}${x:+c}${x+d}.; x=v; echo ${x:-a}${x-b}${x:+c}${x+d}; echo ${x:=w} ${y:=w} $y ${z=} [$z]", out: `ab
ad.
vvcd
v w w []
`},
	{script: ": ${x?}; echo no", err: "x: parameter not set\n", status: 127},
	{script: ": ${x:?custom message}; echo no", err: "x: custom message\n", status: 127},
	{script: `x=; : ${x?ok}; : ${x:?"quoted  msg" $1}; echo no`, args: ab, err: "x: quoted  msg a\n", status: 127},
	{script: "(: ${x?in sub}); echo $?; y=$(: ${x?in subst}); echo $?; : ${x?in pipe} | cat; echo $?; { : ${x?in group}; } | cat; echo $?", out: `1
1
0
0
`, err: "x: in sub\nx: in subst\nx: in pipe\nx: in group\n"},
	{script: "eval ': ${x?gone}'; echo no", err: "x: gone\n", status: 127},
	{script: ": ${1?} ${9?positional}; echo no", args: ab, err: "9: positional\n", status: 127},
	{script: ": ${x/a/${y?deep}}; echo $?; x=a; : ${x/a/${y?deep}}; echo no", out: "0\n", err: "y: deep\n", status: 127},
	{script: `echo ${#x} ${#} ${#1} ${#*} $# "$#" ${##} ${#?} ; echo $$ | grep -c .`, args: ab, out: "0 2 1 2 2 2 1 1\n1\n"},
	{script: "export x=1; (unset x; echo ${x-unset}); echo $x; { unset x; } | cat; echo $x; (export y=1); echo ${y-unset}; readonly z=1; (z=2); echo $z", out: `unset
1
1
unset
1
`, err: "z: readonly variable\n"},
	{script: `IFS=:; set -- a b 'c d'; v=("$@"); cat <<X; echo "$*|${v[*]#a}"; cat <<<"$*"
$*|${*}|"$*"|${*-d}|${*#a}|${*^}|${*/a/x}|${*:2}|${*@Q}
${v[*]}|${v[*]-d}|${v[*]#a}|${v[*]^}|${v[*]/a/x}|${v[*]:1}|${v[*]@Q}|${!v[*]}
X`, out: "a b c d|a b c d|\"a b c d\"|a b c d| b c d|A:B:C d|x:b:c d|b c d|'a' 'b' 'c d'\na:b:c d|a:b:c d| b c d|A:B:C d|x:b:c d|b c d|'a' 'b' 'c d'|0 1 2\na:b:c d|:b:c d\na:b:c d\n"},
	{script: `IFS=x; set -- a b; v=(1 2); cat <<E; cat <<'F'; cat <<-G; x='$*'; echo "${x@P}"
${nosuch-$*}|${nosuch-"$*"}|${nosuch:-${v[*]}}|${nosuch-${v[*]%2}}|${!v@}|${!BASH_VERS*}
E
$*
F
	$(echo "$*")|$*
	G`, out: "a b|a b|1x2|1 |v|BASH_VERSINFO BASH_VERSION\n$*\naxb|a b\naxb\n"},
	{script: `unset IFS; set -- a 'b c'; cat <<E; IFS=; cat <<F; echo "$*"
$*|${*#a}
E
$*|${*#a}|$@
F`, out: "a b c| b c\na b c| b c|a b c\nab c\n"},
	{script: `IFS=; declare -A m=([k]=1 [xy]=2); v=(a b); set -- 1 2; printf '<%s>' ${m[@]%x} ${v[*]##y} ${@%x} ${*#x} ${!v[*]} ${!v[@]} ${v[@]} ${v[@]/x} ${v[*]:0} ${v[@]^a} x${v[@]%b}y`, out: "<2 1><a b><1><2><1><2><0 1><0><1><a><b><a><b><a><b><A><b><xa y>"},
	{script: `IFS=; v=(a b); x=${v[*]%x}; echo "$x"; x=${v[@]%x}; echo "$x"; case ${v[*]%x} in ab) echo star;; esac; [[ ${v[@]%x} == 'a b' ]]; echo $?; w=('' ''); printf '<%s>' ${w[@]#a} "${v[@]%x}" "${v[*]%x}"; w=('*' b); printf '<%s>' ${w[@]#a}`, out: "ab\na b\nstar\n0\n< ><a><b><ab><* b>"},
	{script: `set -- [f]* "$(echo >f1; echo x)" f*; echo $*; v=([f]* "$(echo >f2)" x? [9]=q f?); declare -p v; for i in f* "$(rm f1)"; do echo "$i"; done; shopt -s nullglob; echo a q* b z? c {f2,*,f1*}; set -f; echo *`, out: "f1 x f1\ndeclare -a v=([0]=\"f1\" [1]=\"f2\" [2]=\"\" [3]=\"x?\" [9]=\"q\" [10]=\"f1\" [11]=\"f2\")\nf2\n\na b c f2 f2\n*\n"},
	{script: `exec 2>/dev/null; set -u; (j=$((m[k] += 1)); echo no); (eval 'j=$((v[i]++))'; echo no); declare -A m; (((m[k]++)); echo no); echo $?`, out: "1\n"},
}
