package shell

// declareBehaviour is what declare and its like take for a variable.
var declareBehaviour = []behaviour{
	{script: `enable -n declare; v=w; declare x=$v a[1]=2; echo $?; enable declare; declare -p x; enable -n export; export y=1; echo $?; type -t local`, out: "127\n127\nbuiltin\n", err: "declare: command not found\ndeclare: x: not found\nexport: command not found\n"},
	{script: `f() { function local { echo "own: $*"; }; v='p q'; local a=$v b[0]=1 c+=2; unset -f local; }; f; declare -p a`, out: "own: a=p q b[0]=1 c+=2\n", status: 1, err: "declare: a: not found\n"},
	{script: `declare -a r=(a b); declare -p r[0]; echo $?; declare -p 'r[1]=x'; echo $?; declare -p nope s=1; echo $?`, out: "1\n1\n1\n", err: "declare: r[0]: not found\ndeclare: r[1]=x: not found\ndeclare: nope: not found\ndeclare: s=1: not found\n"},
	{script: `i=3; declare 'd[$i+2]=w' 'd[$(echo 2)+i]=x'; declare -p d; k='a b'; declare -A 'm[$k]=$v' "m[c]=1"; declare -p m`, out: "declare -a d=([5]=\"x\")\ndeclare -A m=([c]=\"1\" [\"a b\"]=\"\\$v\" )\n"},
	{script: `key='$(echo again)'; declare -A m; declare m[$key]=v; declare -p m; declare -A n=([$key]=v); declare -p n; local_=1; f() { local -A 'q[$key]=z'; declare -p q; }; f`, out: "declare -A m=([again]=\"v\" )\ndeclare -A n=([\"\\$(echo again)\"]=\"v\" )\ndeclare -A q=([\"\\$(echo again)\"]=\"z\" )\n"},
	{script: `s=old; declare -A s; s[key]=new; declare -p s; t=1; declare -A t[b]=2 t[c]=3; declare -p t`, out: "declare -A s=([key]=\"new\" [0]=\"old\" )\ndeclare -A t=([0]=\"1\" [c]=\"3\" [b]=\"2\" )\n"},
	{script: `declare -aA two=(x); echo $?; declare -p two; export 'e[0]=1'; echo $?; readonly 'e[x]'; echo $?`, out: "1\ndeclare -A two=([x]=\"\" )\n1\n1\n", err: "declare: two: cannot convert associative to indexed array\nexport: `e[0]': not a valid identifier\nreadonly: `e[x]': not a valid identifier\n"},

	{script: `f() { local a=x; unset a; declare -p a; echo "[${a-un}]"; a=3; declare -p a; }; a=1 f; f; a=2; f; declare -p a`, out: "declare -x a\n[un]\ndeclare -x a=\"3\"\ndeclare -- a\n[un]\ndeclare -- a=\"3\"\ndeclare -- a\n[un]\ndeclare -- a=\"3\"\ndeclare -- a=\"2\"\n"},
	{script: `f() { local a=$a; unset a; a=12; env | grep ^a=; unset a; a=3; declare -p a; env | grep -c ^a=; }; a=4 f`, out: "a=12\ndeclare -- a=\"3\"\n0\n", status: 1},
	{script: `f() { local -i a=4; unset a; declare -p a; a=1+1; declare -p a; unset a; unset a; a() { echo fa; }; unset a; a; }; a=1; f; echo $a`, out: "declare -- a\ndeclare -- a=\"1+1\"\nfa\n1\n"},
	{script: `g() { local a=x; unset a; declare -p a; }; f() { g; declare -p a; }; a=1 f`, out: "declare -- a\ndeclare -x a=\"1\"\n"},
	{script: `f() { local -a a=(1 2); unset a; a[1]=4; declare -p a; local -A m=([k]=1); unset m; m[k]=4; declare -p m; local; }; f`, out: "declare -a a=([1]=\"4\")\ndeclare -a m=([0]=\"4\")\ndeclare -a a=([1]=\"4\")\ndeclare -a m=([0]=\"4\")\n"},
	{script: `shopt -s localvar_unset; g() { unset a; declare -p a; a=2; }; f() { local a=5; g; declare -p a; }; f; declare -p a; a=1 g`, out: "declare -- a\ndeclare -- a=\"2\"\n", err: "declare: a: not found\ndeclare: a: not found\n"},
	{script: `set -u; declare -i a; a=a; declare -p a; unset a; declare -i a; a=$(echo a+1); declare -p a; declare -ai v; v=v; declare -p v; f() { local -i b=b; echo $b; }; f`, out: "declare -i a=\"0\"\ndeclare -i a=\"1\"\ndeclare -ai v=([0]=\"0\")\n0\n"},
	{script: `set -u; declare -i a; a=b+a`, status: 127, err: "b: unbound variable\n"},
	{script: `set -u; declare -i a; read a <<<a; declare -p a; unset a; declare -i a; printf -v a a; declare -p a; declare -ai v; v=(1 v); declare -p v`, out: "declare -i a=\"0\"\ndeclare -i a=\"0\"\ndeclare -ai v=([0]=\"1\" [1]=\"1\")\n"},
	{script: `set -u; declare -ai v; v=(v); echo no`, status: 127, err: "v: unbound variable\n"},
	{script: `set -u; declare -ai v; v[1]=v; echo no`, status: 127, err: "v: unbound variable\n"},
	{script: `set -u; v=(1); unset 'v[0]'; echo $((v)); declare -n r='v[7]'; echo $((r)); declare -A m=([k]=1); echo $((m)); declare -a w; echo $((w)); echo no`, out: "0\n0\n0\n", status: 127, err: "w: unbound variable\n"},
	{script: `declare -n q='m[k]'; declare -A m=([k]=6); echo $((q + 1)) $((q++)) ${m[k]}; declare -n all='m[@]'; echo $((all))`, out: "7 6 7\n0\n"},
	{script: `declare -ai a; read -a a <<<'1+1 2'; declare -p a; declare -au b; read -a b <<<'x y'; declare -p b; declare -ac c; read -ra c <<<'xx yy'; declare -p c; declare -i BASH_REMATCH; [[ ab =~ (b) ]]; declare -p BASH_REMATCH`, out: "declare -ai a=([0]=\"2\" [1]=\"2\")\ndeclare -au b=([0]=\"X\" [1]=\"Y\")\ndeclare -ac c=([0]=\"Xx\" [1]=\"Yy\")\ndeclare -a BASH_REMATCH=([0]=\"b\" [1]=\"b\")\n"},
	{script: `declare -ai a; read -a a <<<'1+ 2'; echo no`, status: 1, err: "*"},
	{script: `f() { local -n r=$1; declare -p r; local -x -n s=; declare -p s; }; f; declare -n q=; echo $?; declare -p q`, out: "declare -- r\ndeclare -x s\n1\n", status: 1, err: "local: `': not a valid identifier\nlocal: `': not a valid identifier\ndeclare: `': not a valid identifier\ndeclare: q: not found\n"},
	{script: `f() { local r=x; local -n r=; declare -p r; local -i -n r=; declare -p r; local -n t=1x; declare -p t; }; f`, out: "declare -- r=\"x\"\ndeclare -i r=\"x\"\n", status: 1, err: "local: `': not a valid identifier\nlocal: `': not a valid identifier\nlocal: `1x': invalid variable name for name reference\ndeclare: t: not found\n"},
}
