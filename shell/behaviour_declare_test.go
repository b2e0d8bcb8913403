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
}
