package shell

// arrayBehaviour is about arrays and the attributes of variables.
var arrayBehaviour = []behaviour{
	{script: `v=(1 2 3 4); j=1; unset 'v[$j]'; declare -p v; unset 'v[j+1]'; declare -p v; unset 'v[$(echo 0)]' 'v["3"]'; declare -p v; declare -A m=([a b]=1 [b]=2); k='a b'; unset 'm[$k]' 'm["b"]'; declare -p m`, out: `declare -a v=([0]="1" [2]="3" [3]="4")
declare -a v=([0]="1" [3]="4")
declare -a v=()
declare -A m=()
`},
	{script: `x='p q'; declare -A n=(a ~ b ~/y) o=($x r) p=(* 1) q=({a,b} 1); declare -p n o p q; o+=($x s "$x" t); declare -p o`, out: `declare -A n=([b]="~/y" [a]="~" )
declare -A o=(["p q"]="r" )
declare -A p=(["*"]="1" )
declare -A q=(["{a,b}"]="1" )
declare -A o=(["p q"]="t" )
`},
	{script: "declare -A m=([k]=~ [~]=v [x]=a:~); declare -p m; v=([0]=~ [1]=~/x ~); declare -p v; m[k]=~; m+=([q]=~/y); declare -p m", out: `declare -A m=(["~"]="v" [x]="a:~" [k]="~" )
declare -a v=([0]="/usr" [1]="/usr/x" [2]="/usr")
declare -A m=(["~"]="v" [x]="a:~" [q]="~/y" [k]="/usr" )
`},
	{script: `echo "${v[-1]}|${v[-1]-u}|${#v[-1]}"; v=; echo "${v[-1]}|"; (v=(1); echo ${#v[-2]}; echo no); echo $((z[-2])); declare -a d; echo "${d[-1]}" $?`, out: `|u|0
|
0
 0
`, err: "*"},
	{script: "v=([1]=x [0]={1..3} y{a,b}); declare -p v; v+=([9]=p{1,2}q); declare -p v; declare -A m=([a]={1,2}); declare -p m; w=([0]='{1,2}'); declare -p w", out: `declare -a v=([1]="x" [2]="[0]=1" [3]="[0]=2" [4]="[0]=3" [5]="ya" [6]="yb")
declare -a v=([1]="x" [2]="[0]=1" [3]="[0]=2" [4]="[0]=3" [5]="ya" [6]="yb" [7]="[9]=p1q" [8]="[9]=p2q")
declare -A m=([a]="{1,2}" )
declare -a w=([0]="{1,2}")
`},
	{script: "set -u; v=(); echo ${#v[@]}; (unset v; echo ${#v[@]} no); (declare -a d; echo ${#d[*]} no); declare -A m=(); echo ${#m[@]}; set --; echo $# ${#@} ${!v[@]} ${v[@]:1}", out: `0
0
0 0
`, err: "*"},
	{script: "a=(x y z); echo $a ${a[0]} ${a[2]} ${a[@]} ${#a[@]} ${#a}", out: "x x z x y z 3 1\n"},
	{script: `a=(); echo "${#a[@]} [${a[0]-unset}] [$a]"; a=(""); echo "${#a[@]} [${a[0]-unset}]"`, out: `0 [unset] []
1 []
`},
	{script: `a=("x y" 'z  w' v\ u); for i in "${a[@]}"; do echo "[$i]"; done`, out: `[x y]
[z  w]
[v u]
`},
	{script: "a=(\n\tone   # first\n\t\"two three\"\n\n\tfour\n)\necho ${#a[@]} \"${a[1]}\"", out: "3 two three\n"},
	{script: `a=([3]=d [1]=b c); echo "${a[@]}|${!a[@]}|${#a[@]}"`, out: "b c d|1 2 3|3\n"},
	{script: `a=(a b [5]=f g [2]=c); echo "${a[@]}|${!a[@]}"`, out: "a b c f g|0 1 2 5 6\n"},
	{script: `a[5]=x; a[2]=y; echo "${a[@]} ${!a[@]} ${#a[@]} [${a[0]}] [$a]"`, out: "y x 2 5 2 [] []\n"},
	{script: `a=(1 2); a+=(3 4); a+=([9]=z y); echo "${a[@]} ${!a[@]}"`, out: "1 2 3 4 z y 0 1 2 3 9 10\n"},
	{script: `a=(x y); a+=z; echo "${a[@]}"; a[1]+=w; echo "${a[@]}"; a[5]+=n; echo "${a[@]}"`, out: `xz y
xz yw
xz yw n
`},
	{script: `s=str; s[2]=x; echo "${s[@]} ${!s[@]}"; s+=(y); echo "${!s[@]}"`, out: `str x 0 2
0 2 3
`},
	{script: `s=str; echo ${s[0]} ${s[@]} ${#s[@]} "[${s[1]}]" ${!s[@]}`, out: "str str 1 [] 0\n"},
	{script: `a=(1 2 3); a=x; echo "${a[@]}"; a=(n); echo "${a[@]}"`, out: `x 2 3
n
`},
	{script: "a=(a b c d); echo ${a[-1]} ${a[-4]} ; a[-1]=z; echo ${a[@]}; unset 'a[-2]'; echo ${a[@]} ${!a[@]}", out: `d a
a b c z
a b z 0 1 3
`},
	{script: `a=(a b); echo "[${a[-3]}]"; echo $?`, out: `[]
0
`, err: "a: bad array subscript\n"},
	{script: "a=(a b); a[-3]=x; echo no", err: "a[-3]: bad array subscript\n", status: 1},
	{script: "unset a; a[-1]=x; echo $?", err: "a[-1]: bad array subscript\n", status: 1},
	{script: "a=(a b); unset 'a[-5]'; echo $?", out: "1\n", err: "unset: [-5]: bad array subscript\n"},
	{script: "a=(a b c d e); echo ${a[@]:1:2} / ${a[@]:3} / ${a[@]: -2} / ${a[@]: -2:1} / ${a[@]:0:0} / ${a[*]:1:1}", out: "b c / d e / d e / d / / b\n"},
	{script: "a=(a b c); echo ${a[@]:1:-1}; echo $?", err: "-1: substring expression < 0\n", status: 1},
	{script: "a=([2]=x [5]=y [9]=z); echo ${a[@]:3:1} / ${a[@]:5} / ${a[@]:0:2} / ${a[@]: -1}", out: "y / y z / x y / z\n"},
	{script: "a=(abcdef); echo ${a:1:2} ${a[0]:2} ${a[0]: -2}; a=(x abcdef); echo ${a[1]:1:3} ${#a[1]} ${a[1]#ab}", out: `bc cdef ef
bcd 6 cdef
`},
	{script: `a=(a.log b.log c.txt); echo "${a[@]%.log}" "${a[@]/log/LOG}" "${a[@]#?.}" "${a[@]^}" "${a[*]^^}"`, out: "a b c.txt a.LOG b.LOG c.txt log log txt A.log B.log C.txt A.LOG B.LOG C.TXT\n"},
	{script: `a=("a b" c); printf '[%s]' "${a[@]}"; printf '[%s]' "${a[*]}"; printf '[%s]' ${a[@]}; printf '[%s]' "x${a[@]}y"; echo`, out: "[a b][c][a b c][a][b][c][xa b][cy]\n"},
	{script: `a=("a b" c); IFS=,; echo "${a[*]}" ${a[*]} "${a[@]}"; x=${a[*]}; echo "$x"; x="${a[@]}"; echo "$x"`, out: `a b,c a b c a b c
a b,c
a b c
`},
	{script: `a=(a b c); IFS=; echo "${a[*]}"; unset IFS; echo "${a[*]}"; IFS=:-; echo "${a[*]}"`, out: `abc
a b c
a:b:c
`},
	{script: `a=(); printf '[%s]' "${a[@]}" x; printf '[%s]' "${a[*]}"; set -- "${a[@]}"; echo $#; set -- "pre${a[@]}post"; echo $# $1`, out: `[x][]0
1 prepost
`},
	{script: `a=("" x ""); printf '[%s]' "${a[@]}"; printf '[%s]' ${a[@]}; echo ${#a[@]}`, out: "[][x][][x]3\n"},
	{script: `set -u; a=(); echo "${a[@]}" "${#a[@]}"; echo "${a[0]}"; echo no`, out: "0\n", err: "a[0]: unbound variable\n", status: 127},
	{script: `set -u; a=(1); echo "${a[@]}" ${a[5]-none}; echo ${a[5]}; echo no`, out: "1 none\n", err: "a[5]: unbound variable\n", status: 127},
	{script: `set -u; unset a; echo "${a[@]}" ok; echo "$a"`, out: "ok\n", err: "a: unbound variable\n", status: 127},
	{script: `a=(1 2 3); unset a[1]; echo "${a[@]} ${!a[@]} ${#a[@]}"; unset a; echo "[${a[@]}] ${#a[@]}"`, out: `1 3 0 2 2
[] 0
`},
	{script: `a=(1 2 3); unset 'a[@]'; echo "[${a[@]}] ${#a[@]}"; a=(1 2); unset 'a[0]' 'a[1]'; echo ${#a[@]}`, out: `[] 0
0
`},
	{script: `a=(1 2); unset 'a[9]'; echo $? ${#a[@]}; s=x; unset 's[0]'; echo "[${s-gone}]"`, out: `0 2
[gone]
`},
	{script: `touch a1; a=(x y); unset a[1]; echo "${a[@]}"`, out: "x y\n"},
	{script: "i=1; a=(a b c); echo ${a[i]} ${a[$i]} ${a[i+1]} ${a[$i-1]} ${a[i++]} $i; a[i*2]=z; echo ${!a[@]}", out: `b b c a b 2
0 1 2 4
`},
	{script: `a=(1 2 3); echo $((a[1]+a[2])) $((a)) $((a[0]++)) ${a[0]}; ((a[5]=7)); echo "${a[@]}"; ((a[1]+=10)); echo ${a[1]}`, out: `5 1 1 2
2 2 3 7
12
`},
	{script: `a=(1 2 3); x='a[2]'; echo ${!x} $((x)); x='a[@]'; echo ${!x}; printf '[%s]' "${!x}"; echo`, out: `3 3
1 2 3
[1][2][3]
`},
	{script: `a=([0]=x [1]=y); for i in "${!a[@]}"; do echo "$i=${a[i]}"; done; for i in ${!none[@]}; do echo no; done`, out: `0=x
1=y
`},
	{script: `a=(*); echo ${#a[@]} ${a[0]}; touch f1 f2; a=(f*); echo "${a[@]}"; a=({1..3} $(echo x y)); echo ${#a[@]}`, out: `1 *
f1 f2
5
`},
	{script: `a=($(printf 'a b\nc\n')); echo ${#a[@]}; IFS=$'\n'; a=($(printf 'a b\nc\n')); echo ${#a[@]}; a=("$(printf 'a b\nc\n')"); echo ${#a[@]}`, out: `3
2
1
`},
	{script: `x="a b  c"; a=($x); echo ${#a[@]}; a=("$x"); echo ${#a[@]}; IFS=:; x=a::b:; a=($x); echo ${#a[@]}; printf '[%s]' "${a[@]}"; echo`, out: `3
1
3
[a][][b]
`},
	{script: `a=(1 2); b=("${a[@]}"); a[0]=x; echo ${b[@]}; b=(${a[@]/%/!} z); echo ${b[@]}`, out: `1 2
x! 2! z
`},
	{script: "a=(x y) b=1; echo ${a[1]} $b", out: "y 1\n"},
	{script: `f() { echo "$#: $1 $2"; }; a=("1 2" 3); f "${a[@]}"; f ${a[@]}; f "${a[*]}"; cmd=(echo -n hi); "${cmd[@]}"; echo`, out: "2: 1 2 3\n3: 1 2\n1: 1 2 3 \nhi\n"},
	{script: `a=(p q); echo "${a[@]:+set}" "${a[9]:-dflt}" "${b[@]-none}" "${a+yes}" "${b+no}" ${a[1]+one} ; b=(); echo "${b[@]+set}" "${b[0]:=new}" ${b[@]}`, out: `set dflt none yes  one
new new
`},
	{script: `a=(1 2); echo "${a[@]:?}" ; b=(); echo "${b[0]:?missing}"; echo no`, out: "1 2\n", err: "b[0]: missing\n", status: 127},
	{script: `declare -a a; echo "${#a[@]}"; declare -p a; a[1]=x; declare -p a; declare -a b=(1 "2 3"); declare -p b`, out: `0
declare -a a
declare -a a=([1]="x")
declare -a b=([0]="1" [1]="2 3")
`},
	{script: "declare -a a='(1 2)'; declare -p a; s=1; declare -a s; declare -p s; a=(x); declare -p a", out: `declare -a a=([0]="1" [1]="2")
declare -a s=([0]="1")
declare -a a=([0]="x")
`},
	{script: "declare -p nosuch; echo $?; x=1; declare -p x; declare -i x; declare -p x; export x; declare -p x; readonly x; declare -p x", out: `1
declare -- x="1"
declare -i x="1"
declare -ix x="1"
declare -irx x="1"
`, err: "declare: nosuch: not found\n"},
	{script: "x=$'a\\nb\\t\"$`\\\\'; declare -p x; a=(\"$x\" \"it's\" ''); declare -p a; x='é ~ *'; declare -p x", out: "declare -- x=$'a\\nb\\t\"$`\\\\'\ndeclare -a a=([0]=$'a\\nb\\t\"$`\\\\' [1]=\"it's\" [2]=\"\")\ndeclare -- x=\"é ~ *\"\n"},
	{script: "declare x; declare -p x; declare -x e; declare -p e; unset u; declare -p u 2>/dev/null; echo $?", out: `declare -- x
declare -x e
1
`},
	{script: `declare -A m; m[a]=1; m[b c]=2; m["d"]=3; echo "${m[a]} ${m[b c]} ${m['d']} ${#m[@]}"`, out: "1 2 3 3\n"},
	{script: `declare -A m=([k]=v ["x y"]="1 2" [$HOME]=h); echo "${m[k]} ${m[x y]} ${m[/usr]} [${m[none]-unset}]"`, out: "v 1 2 h [unset]\n"},
	{script: `declare -A m=(a 1 b 2 c); echo "${m[a]} ${m[b]} [${m[c]-unset}]"; m=([z]=1); echo ${!m[@]}`, out: `1 2 []
z
`},
	{script: "declare -A m=([a]=1 [b]=2 [c]=3 [d]=4 [e]=5); echo ${!m[@]} / ${m[@]}", out: "e d c b a / 5 4 3 2 1\n"},
	{script: `declare -A m; for w in error warn info debug trace fatal; do m[$w]=${#w}; done; echo "${!m[@]}"; declare -p m`, out: `error fatal trace info debug warn
declare -A m=([error]="5" [fatal]="5" [trace]="5" [info]="4" [debug]="5" [warn]="4" )
`},
	{script: `declare -A m; for i in {1..20}; do m[k$i]=$i; done; echo "${m[@]}"`, out: "20 8 9 4 5 6 7 1 2 3 17 16 15 14 13 12 11 10 19 18\n"},
	{script: `declare -A m; for w in the quick brown fox jumps over the lazy dog the end; do ((m[$w]++)); done; for k in "${!m[@]}"; do echo "$k ${m[$k]}"; done`, out: `dog 1
the 3
end 1
over 1
quick 1
brown 1
fox 1
lazy 1
jumps 1
`},
	{script: `declare -A m=([one]=1 [two]=2); m+=([three]=3 [one]=x); for k in "${!m[@]}"; do echo $k=${m[$k]}; done | sort; m[two]+=b; echo ${m[two]}`, out: `one=x
three=3
two=2
2b
`},
	{script: `declare -A m=([a]=1 [b]=2); unset 'm[a]'; echo "${!m[@]}"; k=b; unset "m[$k]"; echo ${#m[@]}; m[x]=1; unset m; echo "[${m[x]}]"`, out: `b
0
[]
`},
	{script: `declare -A m; m[$'a\nb']=nl; m["a'b"]=q; m['$x']=d; for k in $'a\nb' "a'b" '$x'; do echo ${m[$k]}; done; declare -A n=(["a b"]='c d' [e]=); declare -p n`, out: `nl
q
d
declare -A n=([e]="" ["a b"]="c d" )
`},
	{script: `declare -A m; k=; m[$k]=x; echo $?; echo "${#m[@]}"`, err: "m[$k]: bad array subscript\n", status: 1},
	{script: "declare -A m=([0]=zero [x]=y); echo $m ${m[0]}; i=x; echo ${m[i]-none} ${m[$i]}", out: `zero zero
none y
`},
	{script: "declare -A m; m[a]=5; echo $((m[a]+1)) $((m[a]*=2)); ((m[b]+=3)); echo ${m[b]}; k=a; echo $((m[$k])); let 'm[c]=7'; echo ${m[c]}", out: `6 10
3
10
7
`},
	{script: "declare -A m=([a]=1); x='m[a]'; echo ${!x}; [[ -v m[a] ]]; echo $?; [[ -v m[b] ]]; echo $?; [[ -v m ]]; echo $?; test -v 'm[a]'; echo $?", out: `1
0
1
1
0
`},
	{script: "a=(1 2); declare -A a; echo $?; declare -A m; declare -a m; echo $?", out: `1
1
`, err: "declare: a: cannot convert indexed to associative array\ndeclare: m: cannot convert associative to indexed array\n"},
	{script: `declare -A m=([a]=1); n=("${m[@]}" "${!m[@]}"); echo ${n[@]}; unset m; m[a]=1; m[b]=2; echo "${m[@]} ${!m[@]}"`, out: `1 a
2 0
`},
	{script: `declare -A m=([x]=1 [y]=2); printf '%s\n' "${m[@]@k}"; echo "${m[@]@K}"; a=(p "q r"); echo "${a[@]@K}"; printf '[%s]' "${a[@]@k}"; echo`, out: "y\n2\nx\n1\ny \"2\" x \"1\" \n0 \"p\" 1 \"q r\"\n[0][p][1][q r]\n"},
	{script: `a=("x y" "it's" $'\n' ''); echo "${a[@]@Q}"; echo ${a[0]@Q} "${a[*]@Q}"; echo "${a[@]@A}"; echo "${a[1]@A}"`, out: `'x y' 'it'\''s' $'\n' ''
'x y' 'x y' 'it'\''s' $'\n' ''
declare -a a=([0]="x y" [1]="it's" [2]=$'\n' [3]="")
declare -a a='it'\''s'
`},
	{script: `a=(ab cd); echo "${a[@]@U}" "${a[@]@u}"; b=(AB CD); echo "${b[@]@L}"; c=('x\ty' 'a\nb'); printf '%s|' "${c[@]@E}"; echo; echo "${a[@]@a}" ${a@a}; declare -A m=([k]=v); echo ${m[@]@a}`, out: "AB CD Ab Cd\nab cd\nx\ty|a\nb|\na a a\nA\n"},
	{script: `declare -i n=5; n=n+2; echo $n; n+=3; echo $n; n=2*3; echo $n; n=abc; echo $n; n="1 +  1"; echo $n; declare +i n; n=1+1; echo $n`, out: `7
10
6
0
2
1+1
`},
	{script: "declare -i n; n=1/0; echo no", err: "1/0: division by 0 (error token is \"0\")\n", status: 1},
	{script: "declare -i n; n=5x; echo no", err: "5x: value too great for base (error token is \"5x\")\n", status: 1},
	{script: `declare -ia a=(1+1 2*3); a[2]=3+4; a+=(5+5); echo "${a[@]}"; a[0]+=5; echo $a; declare -p a`, out: `2 6 7 10
7
declare -ai a=([0]="7" [1]="6" [2]="7" [3]="10")
`},
	{script: "declare -l l=ABC; l+=DEF; echo $l; declare -u u=abc; echo $u; u=éa; echo $u; declare -p l u; declare -l u; u=XyZ; echo $u", out: `abcdef
ABC
ÉA
declare -l l="abcdef"
declare -u u="ÉA"
xyz
`},
	{script: "declare -lu x=AbC; echo $x; declare -c c=hello; echo $c; declare -ua a=(x y); echo ${a[@]}; declare -lA m; m[K]=V; echo ${m[K]} ${!m[@]}", out: `AbC
Hello
X Y
v K
`},
	{script: "declare -r r=1; r=2; echo no", err: "r: readonly variable\n", status: 1},
	{script: "readonly r=(1 2); r[0]=x; echo no", err: "r: readonly variable\n", status: 1},
	{script: "readonly a=(1 2); unset a; echo $?; unset 'a[0]'; echo $?; a+=(3)", out: `1
1
`, err: "unset: a: cannot unset: readonly variable\nunset: a: cannot unset: readonly variable\na: readonly variable\n", status: 1},
	{script: "readonly -a ra=(x); readonly -A rm=([k]=v); declare -p ra rm; readonly x; x=1; echo no", out: `declare -ar ra=([0]="x")
declare -Ar rm=([k]="v" )
`, err: "x: readonly variable\n", status: 1},
	{script: "readonly r=1; declare -p r; declare +r r; echo $?; readonly -p | grep ' r='", out: `declare -r r="1"
1
declare -r r="1"
`, err: "declare: r: readonly variable\n"},
	{script: "readonly r=1; (r=2; echo no); echo $?; { r=3; } 2>/dev/null; echo no", out: "1\n", err: "r: readonly variable\n", status: 1},
	{script: "readonly r=1; r=2 true; echo $?; echo next", out: `0
next
`, err: "r: readonly variable\n"},
	{script: "readonly r=1; export r=2; echo $?; declare r=3; echo $?; read r <<<x; echo $?; printf -v r x; echo $?; for r in 1; do :; done; echo $? $r", out: `1
1
1
1
1 1
`, err: "r: readonly variable\ndeclare: r: readonly variable\nr: readonly variable\nr: readonly variable\nr: readonly variable\n"},
	{script: "declare -x e=1; printenv e; declare +x e; printenv e; echo $?; declare -x e; printenv e; a=(1 2); export a; printenv a; echo $?", out: `1
1
1
1
`},
	{script: `declare -n r=v; r=1; echo $v $r ${!r}; v=2; echo $r; unset r; echo "[${v-unset}] ${!r}"; unset -n r; v=3; echo "[$r]"`, out: `1 1 v
2
[unset] v
[]
`},
	{script: `declare -n r=a; a=(1 2 3); echo ${r[1]} "${r[@]}" ${#r[@]} ${!r[@]}; r[1]=x; r+=(y); echo "${a[@]}"; declare -p r`, out: `2 1 2 3 3 0 1 2
1 x 3 y
declare -n r="a"
`},
	{script: `declare -n r='a[1]'; a=(p q); echo $r; r=z; echo "${a[@]}"; declare -A m=([k]=v); declare -n s='m[k]'; s=w; echo ${m[k]}`, out: `q
p z
w
`},
	{script: `f() { local -n ref=$1; ref+=("$2"); }; list=(); f list a; f list "b c"; echo "${#list[@]} ${list[1]}"`, out: "2 b c\n"},
	{script: `f() { local -n m=$1; for k in "${!m[@]}"; do echo "$k -> ${m[$k]}"; done; }; declare -A conf=([port]=80); f conf`, out: "port -> 80\n"},
	{script: "f() { local -n x=$1; x=1; }; x=0; f x; echo $x", out: "1\n", err: "*"},
	{script: "declare -n r=r; echo $?", out: "1\n", err: "declare: r: nameref variable self references not allowed\n"},
	{script: "declare -n r; r=v; v=5; echo $r; for r in a b; do :; done; declare -p r", out: `5
declare -n r="b"
`},
	{script: "declare -n r=1x; echo $?; declare -n a; declare -na b=(x); echo $?", out: `1
1
`, err: "declare: `1x': invalid variable name for name reference\ndeclare: b: reference variable cannot be an array\n"},
	{script: `printf 'x\ny z\nlast' >f; mapfile a <f; echo ${#a[@]}; printf '[%s]' "${a[@]}"; echo`, out: `3
[x
][y z
][last]
`},
	{script: `mapfile -t a <<<$'1\n2\n\n4'; echo ${#a[@]} "${a[@]}" "[${a[2]}]"; readarray -t b </dev/null; echo ${#b[@]}`, out: `4 1 2  4 []
0
`},
	{script: "seq 9 >f; mapfile -t -n 3 a <f; echo ${a[@]}; mapfile -t -s 2 -n 2 a <f; echo ${a[@]}; mapfile -ts7 a <f; echo ${a[@]}", out: `1 2 3
3 4
8 9
`},
	{script: `a=(x y z w); seq 2 >f; mapfile -t -O 2 a <f; echo "${a[@]}"; mapfile -t -O 9 b <f; echo "${!b[@]}"; mapfile -t a <<<new; echo "${a[@]}"`, out: `x y 1 2
9 10
new
`},
	{script: `mapfile -d : a <<<a:b:c; declare -p a; printf a:b:c >f; mapfile -td: a <f; declare -p a; printf 'x\0y z\0' >f; mapfile -d '' -t a <f; declare -p a`, out: `declare -a a=([0]="a:" [1]="b:" [2]=$'c\n')
declare -a a=([0]="a" [1]="b" [2]="c")
declare -a a=([0]="x" [1]="y z")
`},
	{script: `mapfile -t <<<d; echo "${MAPFILE[@]}"; seq 2 >f; exec 3<f; mapfile -t -u 3 a; echo "${a[@]}"; seq 2 | mapfile -t z; echo ${#z[@]}`, out: `d
1 2
0
`},
	{script: `cb() { echo "cb $1 [$2]"; }; seq 5 >f; mapfile -t -c 2 -C cb a <f; echo ${#a[@]}`, out: `cb 1 [2]
cb 3 [4]
5
`},
	{script: "mapfile -x a; echo $?; mapfile -n x a </dev/null; echo $?; mapfile 1a </dev/null; echo $?; readonly r; mapfile r </dev/null; echo $?", out: `2
1
1
1
`, err: "mapfile: -x: invalid option\nmapfile: x: invalid line count\nmapfile: `1a': not a valid identifier\nr: readonly variable\n"},
	{script: "seq 5 >f; { mapfile -t -n 2 a; cat; } <f; echo ${a[@]}", out: `3
4
5
1 2
`},
	{script: `read -a a <<<"x y  z"; echo ${#a[@]} ${a[2]}; IFS=: read -ra b <<<'a:b c::d:'; declare -p b; read -a a <<<''; echo ${#a[@]}; read -ra c <<<'a\b c'; echo ${c[0]}`, out: `3 z
declare -a b=([0]="a" [1]="b c" [2]="" [3]="d")
0
a\b
`},
	{script: `a=(1 2 3 4); read -a a <<<x; echo "${a[@]}"; read 'a[3]' <<<y; echo "${!a[@]}"; read x 'a[x]' y <<<'5 6 7'; echo ${a[5]} $y`, out: `x
0 3
6 7
`},
	{script: "printf -v 'a[2]' %03d 5; echo ${a[2]} ${!a[@]}; declare -A m; printf -v 'm[k]' x%s y; echo ${m[k]}", out: `005 2
xy
`},
	{script: `false | true | (exit 3); a=("${PIPESTATUS[@]}"); echo ${a[@]}; true | false; s=("${PIPESTATUS[@]}"); ((s[1])) && echo failed`, out: `1 0 3
failed
`},
	{script: `seq 3 | grep -q 9 | cat; for s in "${PIPESTATUS[@]}"; do echo $s; done; echo ${PIPESTATUS[0]}`, out: `0
1
0
0
`},
	{script: `(exit 2) | (exit 3); echo $? ${PIPESTATUS[0]} ${PIPESTATUS[1]}; [[ a ]] | false; echo "${PIPESTATUS[*]}"`, out: `3 2 3
0 1
`},
	{script: `while read -r k v; do h[$k]=$v; done <<<$'1 a\n3 b'; echo "${!h[@]} ${h[@]}"`, out: "1 3 a b\n"},
	{script: "declare -A count bytes\nwhile read -r code size; do\n\t((count[$code]++, bytes[$code] += size))\ndone <<'E'\n200 10\n404 5\n200 20\n500 1\nE\nfor c in $(printf '%s\\n' \"${!count[@]}\" | sort); do\n\techo \"$c ${count[$c]} ${bytes[$c]}\"\ndone", out: `200 2 30
404 1 5
500 1 1
`},
	{script: `a=(c a b); IFS=$'\n'; s=($(sort <<<"${a[*]}")); unset IFS; echo "${s[@]}"; for ((i=${#a[@]}-1; i>=0; i--)); do r+=("${a[i]}"); done; echo "${r[@]}"`, out: `a b c
b a c
`},
	{script: `q=(1 2 3); q=("${q[@]:1}"); echo ${q[@]}; q+=(4); q=(0 "${q[@]}"); echo ${q[@]}; echo "${q[@]:0:${#q[@]}-1}"`, out: `2 3
0 2 3 4
0 2 3
`},
	{script: "a=(1 2); a[x=5]=v; echo $x ${!a[@]}; a[0x10]=h; a[010]=o; echo ${!a[@]}", out: `5 0 1 5
0 1 5 8 16
`},
	{script: "a=(1 2); echo ${a[1/0]}; echo no", err: "1/0: division by 0 (error token is \"0\")\n", status: 1},
	{script: `a[1 + 1]=x; echo ${!a[@]}; a[ 3 ]=y; echo ${!a[@]} "${a[ 3 ]}"; b=([1+1]=z); echo ${!b[@]}`, out: `2
2 3 y
2
`},
	{script: `a[99999999999]=x; echo ${!a[@]} ${#a[@]}; a[3]=y; echo "${a[@]}"`, out: `99999999999 1
y x
`},
	{script: `a=(a b); echo ${a[@]} >f; cat f; x=${a[@]}; echo "$x"; case "${a[@]}" in "a b") echo same;; esac; [[ "${a[*]}" == "a b" ]]; echo $?`, out: `a b
a b
same
0
`},
	{script: "a=(x); (a+=(y); echo ${a[@]}); echo ${a[@]}; echo z | { a+=(w); echo ${a[@]}; }; echo ${#a[@]}", out: `x y
x
x w
1
`},
	{script: "a=1 b=2; declare -p a b | sort -r; declare -a arr=(z); unset arr; declare -p arr 2>/dev/null; echo $?", out: `declare -- b="2"
declare -- a="1"
1
`},
	{script: "declare -A m=([a]=1); declare -p m; m=(); declare -p m; declare -A n; declare -p n", out: `declare -A m=([a]="1" )
declare -A m=()
declare -A n
`},
	{script: "declare -ir n=5; declare -p n; declare -rx rx=1; declare -p rx; declare -xi xi=2; declare -p xi; declare -ax ax=(1); declare -p ax", out: `declare -ir n="5"
declare -rx rx="1"
declare -ix xi="2"
declare -ax ax=([0]="1")
`},
	{script: "declare -z; echo $?; declare '1a=x'; echo $?; declare -a 'a[2]=x'; declare -p a; declare b[1]=y; declare -p b", out: `2
1
declare -a a=([2]="x")
declare -a b=([1]="y")
`, err: "declare: -z: invalid option\ndeclare: `1a=x': not a valid identifier\n"},
	{script: `x=5; declare x; echo $x; declare x=6 y=7; echo $x $y; typeset z=8; echo $z; declare "v w=1"; echo $?`, out: `5
6 7
8
1
`, err: "declare: `v w=1': not a valid identifier\n"},
	{script: `set -x; a=(1 "2 3"); a[1]=x; a+=(y); declare -A m=([k]=v)`, err: "+ a=(1 \"2 3\")\n+ a[1]=x\n+ a+=(y)\n+ m=(['k']='v')\n+ declare -A m\n"},
	{script: `a=($'x\ny' z); cat <<<"${a[@]}"; cat <<<${a[0]}; echo "${a[@]@Q}" | cat`, out: `x
y z
x
y
$'x\ny' 'z'
`},
	{script: `a=(1 2 3); echo "${a[@]: -1:1}" "${a[-1]}" "${a[${#a[@]}-1]}" "${a[@]:(-2)}" "${a[@]:5}" .`, out: "3 3 3 2 3 .\n"},
	{script: `set -- x "y z"; a=("$@"); echo ${#a[@]}; set -- "${a[@]}" w; echo $# "${@:2:1}"; b=("${@:2}"); echo "${b[0]}"`, out: `2
3 y z
y z
`},
	{script: `a=(one two three); echo ${#a[@]} ${#a[0]} ${#a[2]} ${#a} "${#a[*]}"; echo "${a[1]:0:1}${a[2]: -1}" ${a[@]:1:1}`, out: `3 3 5 3 3
te two
`},
	{script: `unset a; a[0]=; [ -z "${a[0]}" ] && echo empty; [ ${a[0]+x} ] && echo is set; [ ${a[1]+x} ] || echo not set`, out: `empty
is set
not set
`},
	{script: "x=1; declare -A m=([1 y]=5 [z  z]=2); echo \"${m[$x y]} ${m[z  z]} $((m[z  z]+1))\"; unset 'm[z  z]'; echo ${#m[@]}", out: "5 2 3\n1\n"},
	{script: "a=(1); echo ${a[1 2]}", err: "1 2: syntax error in expression (error token is \"2\")\n", status: 1},
	{script: "declare -A m; k=; echo \"${m[$k]}\" x; a[$k]=y; declare -p a", out: " x\ndeclare -a a=([0]=\"y\")\n", err: "m: bad array subscript\n"},
	{script: "h() { unset x; echo h $x; unset x; echo h $x; unset x; echo h ${x-u}; }; g() { local x=3; h; echo g $x; }; f() { local x=2; g; echo f ${x-unset}; }; x=1; f; echo ${x-u}", out: "h 2\nh 1\nh u\ng\nf unset\nu\n"},
	{script: "f() { local x=2; unset x; echo ${x-unset}; x=3; }; x=1; f; echo $x", out: "unset\n1\n"},
	{script: "declare -a a='(1 2)' b=3; declare -A m='([k]=v)'; x='(p q)'; declare -a y=$x; declare s='(1)'; declare -p a b m y s; declare -a 'u=(1 [4]=2)'; declare -p u", out: "declare -a a=([0]=\"1\" [1]=\"2\")\ndeclare -a b=([0]=\"3\")\ndeclare -A m=([k]=\"v\" )\ndeclare -a y=([0]=\"p\" [1]=\"q\")\ndeclare -- s=\"(1)\"\ndeclare -a u=([0]=\"1\" [4]=\"2\")\n"},
	{script: "declare -c c='HELLO wORLD'; declare -p c; declare -u c; declare -p c; declare -l c; declare -p c", out: "declare -c c=\"Hello world\"\ndeclare -u c=\"Hello world\"\ndeclare -l c=\"Hello world\"\n"},
	{script: "export SHELLOPTS; declare -p SHELLOPTS BASHOPTS | cut -d= -f1; SHELLOPTS=x; echo no", out: "declare -rx SHELLOPTS\ndeclare -r BASHOPTS\n", err: "SHELLOPTS: readonly variable\n", status: 1},
	{script: "set -x; declare -A m=([k]=v [j]='x y') n=3 q; declare -a a=(1 \"2 3\" $HOME); export z=1; readonly w=(1 2); typeset -i i+=4", err: "+ m=(['k']='v' ['j']='x y')\n+ declare -A m n=3 q\n+ a=('1' '2 3' '/usr')\n+ declare -a a\n+ export z=1\n+ z=1\n+ w=('1' '2')\n+ readonly w\n+ typeset -i i+=4\n"},
	{script: "export -z; readonly -z; readonly -x; declare -q; export -r x; echo $?", out: "2\n", err: "export: -z: invalid option\nreadonly: -z: invalid option\nreadonly: -x: invalid option\ndeclare: -q: invalid option\nexport: -r: invalid option\n"},
	{script: "declare -A m; k=\"it's\"; ((m[$k]++)); b=1; ((m['a$b']++)); ((m[\"x y\"]+=4)); k='a]b\"c\\d`e$f'; ((m[$k]++)); echo $((m[$k]+1)); declare -p m", out: "2\ndeclare -A m=([\"a\\$b\"]=\"1\" [\"it's\"]=\"1\" [\"a]b\\\"c\\\\d\\`e\\$f\"]=\"1\" [\"x y\"]=\"4\" )\n"},
	{script: "x=1; ((x=2, a[$x]=9)); echo ${!a[@]}; f() { echo call >&2; echo 3; }; ((b[$(f)]+=2)); echo $((0 && c[$(f)])) ${!b[@]}; a=(1 2 3); k=1; let 'a[$k]+=1' \"a[$k+1]=0\"; echo ${a[@]}", out: "1\n0 3\n1 3 0\n", err: "call\ncall\n"},
	{script: "f() { local; local a=1 b; local; }; f; local; echo $?", out: "declare -- a=\"1\"\ndeclare -- b\n1\n", err: "local: can only be used in a function\n"},
	{script: `set -u; declare -A m; m[a]=1; ((m[b] += 2)); echo ${m[b]}; declare -A n; ((n[k] += 1)); echo no`, out: "2\n", err: "n: unbound variable\n", status: 127},
	{script: `eval 'v=(a ${!r})'; declare -p v; s=t; eval 's+=(x $((1/0)))'; declare -p s; declare -A m; eval 'm=([a]=${!r})'; declare -p m; declare -n n=w; eval 'n=($((1/0)))'; declare -p w`, out: "declare -a v=()\ndeclare -a s=([0]=\"t\")\ndeclare -A m\ndeclare -a w=()\n", err: "r: invalid indirect expansion\n1/0: division by 0 (error token is \"0\")\nr: invalid indirect expansion\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `eval 'v=(${nosuch!})' 2>/dev/null; readonly c; eval 'c=($(echo run >&2))'; echo $?; export e=1; e=("${e@a}" "${e[@]}" "${#e[@]}"); declare -p e; d=("${d@a}" "${d-unset}"); declare -p d`, out: "1\ndeclare -ax e=([0]=\"ax\" [1]=\"1\" [2]=\"1\")\ndeclare -a d=([0]=\"a\" [1]=\"unset\")\n", err: "c: readonly variable\n"},
	{script: `f() { local v=("${v@a}" "$v"); declare -p v; }; v=1; f; g() { local u; eval 'u=($((1/0)))'; declare -p u; }; g; eval 'declare -a z=(${!r})'; declare -p z`, out: "declare -a v=([0]=\"\" [1]=\"1\")\ndeclare -a u\n", status: 1, err: "1/0: division by 0 (error token is \"0\")\nr: invalid indirect expansion\ndeclare: z: not found\n"},
	{script: `v=(a b); v=([0]=x [-9]=y z [1]=q); echo $?; declare -p v; v+=([-1]=n [-9]=no o); declare -p v; eval 'w[1/0]=x'; declare -p w`, out: "0\ndeclare -a v=([0]=\"x\" [1]=\"q\")\ndeclare -a v=([0]=\"x\" [1]=\"n\" [2]=\"o\")\n", status: 1, err: "[-9]=y: bad array subscript\n[-9]=no: bad array subscript\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `set -e; v=([-9]=y) || echo caught; echo after`, status: 1, err: "[-9]=y: bad array subscript\n"},
	{script: `(set -e; readonly c=1; c=2 true || echo caught; echo after); echo $?; (set -e; read 'v[-9]' <<<x || echo caught; echo after); echo $?; (set -e; v=; printf -v 'v[-9]' x || echo caught; echo after); echo $?`, out: "1\n1\n1\n", err: "c: readonly variable\nv[-9]: bad array subscript\nv[-9]: bad array subscript\n"},
	{script: `set -e; eval 'a=x; echo ${a:1:-9}' || echo caught; for c in 1; do readonly c; done; if for c in 2; do :; done; then echo no; fi; echo no`, out: "caught\n", status: 1, err: "-9: substring expression < 0\nc: readonly variable\n"},
	{script: `declare -n r='v[1]'; v=(x xy); printf '<%s>' "${r[@]}" "${r[*]}" "${r[0]}" "${#r[@]}" "$r" "${r[@]-unset}"; echo; r[0]=z; echo $?; r=(1 2); echo $?; declare -p v; unset 'r[0]'; declare -p v`, out: "<><><0><xy><unset>\n", status: 1, err: "`v[1]': not a valid identifier\n"},
	{script: `declare -n r='v[1]'; v=(x xy); mapfile -t r <<<a 2>/dev/null; echo $?; read -a r <<<a 2>/dev/null; echo $?; r=5; r+=6; echo "${v[@]}"; for i in "${r[@]}" ${r[1]}; do echo "$i"; done; declare -n all='v[@]'; printf '<%s>' "$all" "${all[@]}" "${all[0]}"`, out: "1\n1\nx 56\n<x><56><>"},
	{script: `v=(); echo "${!v[1]:-none}|${!v[1]}|${!v[1]+set}|${!v[1]#x}|${!v[1]:1}|${!v-n}"; declare x; echo "${!x:-n}|${!x}"; f() { local y; echo "${!y-n}"; }; f; declare -A m; echo "${!m[k]:-n}"; printf '<%s>' ${!v[1]} "${!v[@]:-none}"`, out: "none|||||n\nn|\nn\nn\n<none>"},
	{script: `set -- q; for x in 5 00 01 99999999999 9223372036854775808 18446744073709551617; do echo "<${!x##*/}>"; done; echo "${18446744073709551617}|${4294967297}"; x=-1; eval 'echo ${!x}'; x=1a; eval 'echo ${!x}'; echo $?`, out: "<>\n<bash>\n<q>\n<>\n<>\n<q>\nq|\n1\n", err: "-1: invalid variable name\n1a: invalid variable name\n"},
	{script: `set -u; v=(); echo ${#v[1]} ${#v[@]}; eval 'echo ${#m[@]}; echo no'; echo $?; eval 'x=${#m[1]}'; echo $?; s=x; eval 'echo ${#s[@]} ${#s[0]}'; declare -a d; eval '((${#d[*]}))'; echo ${#!} ${#@} after`, out: "0 0\n1\n1\n0 0 after\n", err: "m: unbound variable\nm: unbound variable\ns: unbound variable\nd: unbound variable\n"},
	{script: `printf -v a '%c|\n' ''; echo "<$a>"; printf -v a 'x\0y'; printf -v v[1] '%b' 'z\x00y'; echo "${#a} ${v[1]} ${#v[1]}"; mapfile -t w < <(printf 'a\0b\n\0x\nq\0r'); declare -p w; mapfile -d '' -n 2 w < <(printf 'a\nb\0\0c\0'); declare -p w; mapfile -t -C 'echo cb' -c 1 w < <(printf 'p\0q\n')`, out: "<>\n1 z 1\ndeclare -a w=([0]=\"a\" [1]=\"\" [2]=\"q\")\ndeclare -a w=([0]=$'a\\nb' [1]=\"\")\ncb 0 p\n"},
	{script: `true | false; echo ${PIPESTATUS[-1]} ${PIPESTATUS[-2]} ${#PIPESTATUS[-1]} "${PIPESTATUS[i - 1]}"`, out: "1 0 1 1\n"},
	{script: `f() { g; }; g() { echo ${FUNCNAME[-2]} "${FUNCNAME[i = -1]}" ${BASH_LINENO[-1]}; }; f`, out: "g f 1\n"},
	{script: `declare -n r=PIPESTATUS; false | true; echo ${r[-2]} ${PIPESTATUS[-9]}; echo ${nothing[-1]}-`, out: "1\n-\n", err: "PIPESTATUS: bad array subscript\nnothing: bad array subscript\n"},
}
