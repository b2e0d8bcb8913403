package shell

// loopBehaviour is about compound commands: conditions, loops, case and select.
var loopBehaviour = []behaviour{
	{script: `set -- a b; v=(a b); IFS=; case "a b" in "${v[@]}") echo joined;; *) echo first;; esac; case a in "$@") echo first;; *) echo joined;; esac
IFS=:; case a in "${v[@]}") echo first;; *) echo joined;; esac`, out: "joined\njoined\nfirst\n"},
	{script: "if true; then echo a; fi; echo $?", out: `a
0
`},
	{script: "if false; then echo a; fi; echo $?", out: "0\n"},
	{script: "if false; then echo a; else echo b; fi", out: "b\n"},
	{script: "if false; then echo a; elif true; then echo b; else echo c; fi", out: "b\n"},
	{script: "if false; then echo a; elif (exit 3); then echo b; fi; echo $?", out: "0\n"},
	{script: "if (exit 3); then :; else echo $?; fi", out: "3\n"},
	{script: "if (exit 3); then :; elif echo $?; (exit 4); then :; else echo $?; fi", out: `3
4
`},
	{script: "if true; then false; fi; echo $?", out: "1\n"},
	{script: "if true; false; true; then echo last; fi", out: "last\n"},
	{script: "if ! grep -q x /dev/null; then echo none; fi", out: "none\n"},
	{script: "if echo a | grep -q a && ! echo b | grep -q a; then echo yes; fi", out: "yes\n"},
	{script: `if x=$(false); then echo yes; else echo "no $?"; fi`, out: "no 1\n"},
	{script: "if { echo in >&2; true; } 2>f; then cat f; fi", out: "in\n"},
	{script: "if true; then echo a; echo b >&2; fi >f 2>&1; cat f", out: `a
b
`},
	{script: `if read x; then echo "[$x]"; fi <<<hello`, out: "[hello]\n"},
	{script: "if true; then if false; then echo a; else if true; then echo b; fi; fi; fi", out: "b\n"},
	{script: "if true; then echo a; fi | tr a b; echo ${PIPESTATUS[@]}", out: `b
0 0
`},
	{script: "if false; then :; fi && echo zero; if true; then false; fi || echo one", out: `zero
one
`},
	{script: "if test -e f\nthen\n\techo there\nelif test -n \"$1\"   # a comment\nthen\n\t# only a comment, then a command\n\techo \"$1\"\nelse\n\techo none\nfi", out: "none\n"},
	{script: "x=0; while [ $x -lt 3 ]; do echo $x; x=$((x+1)); done; echo $?", out: `0
1
2
0
`},
	{script: "while false; do echo no; done; echo $?", out: "0\n"},
	{script: "(exit 5); while false; do :; done; echo $?", out: "0\n"},
	{script: "x=0; until [ $x -ge 3 ]; do x=$((x+1)); (exit $x); done; echo $? $x", out: "3 3\n"},
	{script: "until true; do echo no; done; echo $?", out: "0\n"},
	{script: `x=3; while echo "c$x"; x=$((x-1)); [ $x -gt 0 ]; do echo "b$x"; done`, out: `c3
b2
c2
b1
c1
`},
	{script: "while true; do break; done; echo $?", out: "0\n"},
	{script: "while false || false; do :; done; while ! true; do :; done; echo ok", out: "ok\n"},
	{script: "for i in a b c; do echo $i; done; echo $i", out: `a
b
c
c
`},
	{script: `for i in; do echo no; done; echo "$? [$i]"`, out: "0 []\n"},
	{script: "i=keep; (exit 4); for i in $none; do :; done; echo $? $i", out: "0 keep\n"},
	{script: `for i in "$@"; do echo "[$i]"; done`, args: ab, out: `[a]
[b c]
`},
	{script: `for i; do echo "[$i]"; done`, args: ab, out: `[a]
[b c]
`},
	{script: `for i do echo "<$i>"; done`, args: ab, out: `<a>
<b c>
`},
	{script: `for i in $@; do echo "[$i]"; done; for i in "$*"; do echo "[$i]"; done`, args: ab, out: `[a]
[b]
[c]
[a b c]
`},
	{script: "for i\ndo\n\tset -- x y z\n\techo \"$i\"\ndone\necho $#", args: ab, out: `a
b c
3
`},
	{script: "for i in 1 2 3; do i=x$i; echo $i; done; echo $i", out: `x1
x2
x3
x3
`},
	{script: `for i in "a b" 'c  d' e\ f; do echo "[$i]"; done`, out: `[a b]
[c  d]
[e f]
`},
	{script: `touch b.log a.log c.txt; for f in *.log; do echo "$f"; done; for f in *.none; do echo "$f"; done`, out: `a.log
b.log
*.none
`},
	{script: `for i in {1..3} {a..c}{x,y}; do echo -n "$i "; done; echo`, out: "1 2 3 ax ay bx by cx cy \n"},
	{script: `for i in $(printf '1 2\n3\n'); do echo $i; done`, out: `1
2
3
`},
	{script: `IFS=,; for i in $(echo a,b c,d); do echo "[$i]"; done`, out: `[a]
[b c]
[d]
`},
	{script: "for i in 1 2; { echo $i; }", out: `1
2
`},
	{script: "for i in 1 2; do (exit $i); done; echo $?", out: "2\n"},
	{script: "for in in in; do echo $in; done", out: "in\n"},
	{script: "for i in do done; do echo $i; done", out: `do
done
`},
	{script: "for x in a b; do for y in 1 2; do echo $x$y; done; done", out: `a1
a2
b1
b2
`},
	{script: "readonly r=1; for r in a b; do echo $r; done; echo $?", out: "1\n", err: "r: readonly variable\n"},
	{script: "x=a; for x in $x b $x; do echo $x; done", out: `a
b
a
`},
	{script: `unset i; for i in a; do unset i; done; echo "[${i-unset}]"`, out: "[unset]\n"},
	{script: "for ((i=0; i<3; i++)); do echo $i; done; echo $i", out: `0
1
2
3
`},
	{script: "for ((i=0, j=10; i<j; i+=3, j-=2)); do echo $i $j; done", out: `0 10
3 8
`},
	{script: "for ((;;)); do echo once; break; done", out: "once\n"},
	{script: "i=0; for ((;i<2;)); do echo $i; ((i++)); done", out: `0
1
`},
	{script: "for ((i=3; i; i--)) { echo $i; }", out: `3
2
1
`},
	{script: "for ((i=0; i<3; i++)); do [ $i = 1 ] && continue; echo $i; done", out: `0
2
`},
	{script: "for ((i=0; i<0; i++)); do :; done; echo $?", out: "0\n"},
	{script: "(exit 3); for ((i=0; i<1; i++)); do echo $?; done", out: "3\n"},
	{script: "for ((i=1/0; i<3; i++)); do echo $i; done; echo $?", out: "1\n", err: "((: i=1/0: division by 0 (error token is \"0\")\n"},
	{script: "for ((i=0; i<3; i=08)); do echo $i; done; echo $?", out: `0
1
`, err: "((: i=08: value too great for base (error token is \"08\")\n"},
	{script: `n=2; for (( i = 0 ; i < ${n} ; i++ )) ; do echo "$i/$n"; done`, out: `0/2
1/2
`},
	{script: "for ((\n\ti = 0;\n\ti < 2;\n\ti++\n))\ndo\n\techo $i\ndone", out: `0
1
`},
	{script: "for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done", out: `1
3
`},
	{script: "for i in 1 2 3; do [ $i = 2 ] && break; echo $i; done; echo $?", out: `1
0
`},
	{script: "for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; echo no; done", out: `1a
2a
`},
	{script: "for i in 1 2; do for j in a b; do [ $j = b ] && break 2; echo $i$j; done; echo no; done; echo end", out: `1a
end
`},
	{script: "for i in 1 2; do for j in a b; do break 9; done; done; echo $i$j", out: "1a\n"},
	{script: "for i in 1 2; do for j in a b; do continue 9; done; done; echo $i$j", out: "2a\n"},
	{script: "break; echo $?", out: "0\n", err: "break: only meaningful in a `for', `while', or `until' loop\n"},
	{script: "continue; echo $?", out: "0\n", err: "continue: only meaningful in a `for', `while', or `until' loop\n"},
	{script: "for i in 1 2; do break 0; echo no; done; echo $?", out: "1\n", err: "break: 0: loop count out of range\n"},
	{script: "for i in 1 2; do continue -1; echo no; done; echo $? $i", out: "1 1\n", err: "continue: -1: loop count out of range\n"},
	{script: "for i in 1 2; do break x; echo no; done; echo no", err: "break: x: numeric argument required\n", status: 128},
	{script: "for i in 1 2; do break 1 2; echo no; done; echo $? $i", err: "break: too many arguments\n", status: 1},
	{script: "n=2; for i in 1 2; do while true; do break $n; done; done; echo $i", out: "1\n"},
	{script: "for i in 1 2; do (break; echo sub); echo $i; done", out: `sub
1
sub
2
`, err: "break: only meaningful in a `for', `while', or `until' loop\nbreak: only meaningful in a `for', `while', or `until' loop\n"},
	{script: "for i in 1 2; do { break; }; echo no; done; echo $i", out: "1\n"},
	{script: "for i in 1 2; do true && break || echo no; done; echo $i", out: "1\n"},
	{script: "for i in 1 2; do eval 'continue; echo no'; echo no; done; echo $i", out: "2\n"},
	{script: "f() { break; echo infunc; }; for i in 1 2; do f; echo $i; done", out: `infunc
1
infunc
2
`, err: "break: only meaningful in a `for', `while', or `until' loop\nbreak: only meaningful in a `for', `while', or `until' loop\n"},
	{script: "for i in 1 2; do while false; do :; done; break; done; echo $i", out: "1\n"},
	{script: "while break; do echo no; done; echo $?", out: "0\n"},
	{script: "x=0; while x=$((x+1)); [ $x -lt 3 ] || break; do echo $x; done; echo end $x", out: `1
2
end 3
`},
	{script: "for i in 1 2; do while continue 2; do echo no; done; echo no; done; echo $i", out: "2\n"},
	{script: `for i in 1 2 3; do echo $i | while read x; do [ $x = 2 ] && break; echo "r$x"; done; done`, out: `r1
r3
`},
	{script: "for i in 1 2; do echo $i; break | cat; done", out: `1
2
`},
	{script: "for i in 1 2; do (exit 7); break; done; echo $?", out: "0\n"},
	{script: "case abc in a*) echo yes;; *) echo no;; esac", out: "yes\n"},
	{script: "case abc in x) echo no;; esac; echo $?", out: "0\n"},
	{script: "(exit 3); case x in y) :;; esac; echo $?", out: "0\n"},
	{script: "case x in x) ;; esac; echo $?", out: "0\n"},
	{script: "(exit 3); case x in x) ;; esac; echo $?", out: "0\n"},
	{script: "(exit 3); case x in x) echo $?;; esac", out: "3\n"},
	{script: "case x in x) (exit 3);; esac; echo $?", out: "3\n"},
	{script: "case b in a|b|c) echo abc;; esac; case '|' in '|'|x) echo bar;; esac", out: `abc
bar
`},
	{script: "case b in (a|b) echo ok;; (c) echo c;; esac", out: "ok\n"},
	{script: "case esac in (esac) echo e;; esac; case in in in) echo i;; esac", out: `e
i
`},
	{script: `x='*'; case abc in "$x") echo quoted;; $x) echo pattern;; esac`, out: "pattern\n"},
	{script: `case '*' in \*) echo star;; esac; case 'a?' in 'a?') echo q;; esac`, out: `star
q
`},
	{script: `x='a b'; case $x in 'a b') echo same;; esac; case a\ b in a" "b) echo same;; esac`, out: `same
same
`},
	{script: `case "" in "") echo empty;; esac; case $none in '') echo empty;; esac; case $none in ?*) echo no;; *) echo any;; esac`, out: `empty
empty
any
`},
	{script: "case a in a) echo 1;& b) echo 2;& c) echo 3;; d) echo 4;; esac", out: `1
2
3
`},
	{script: "case ab in a*) echo 1;;& b*) echo 2;;& *b) echo 3;;& *) echo 4;; esac", out: `1
3
4
`},
	{script: "case ab in a*) echo 1;;& b*) echo 2;& c) echo 3;; esac; echo $?", out: `1
0
`},
	{script: "case a in a) echo 1;& esac; case a in a) false;;& b) :;; esac; echo $?", out: `1
1
`},
	{script: "case 5 in [0-9]) echo digit;; esac; case x in [!0-9]) echo not;; esac; case - in [a-]) echo dash;; esac; case ] in []]) echo bracket;; esac", out: `digit
not
dash
bracket
`},
	{script: "case X in [[:upper:]]) echo upper;; esac; case é in ?) echo one;; esac; case a1 in [[:alpha:]][[:digit:]]) echo both;; esac", out: `upper
one
both
`},
	{script: "case a.b in a.b) echo 1;; esac; case axb in a.b) echo no;; *) echo 2;; esac", out: `1
2
`},
	{script: "case /usr/bin in /*/bin) echo slash;; esac; case .hidden in *) echo dot;; esac", out: `slash
dot
`},
	{script: "case $(echo sub) in s*b) echo yes;; esac; case $((1+1)) in 2) echo two;; esac", out: `yes
two
`},
	{script: "case x in $(echo evaluated >&2; echo y)) :;; x) echo x;; $(echo never >&2)) :;; esac", out: "x\n", err: "evaluated\n"},
	{script: "case ~ in /usr) echo home;; esac; case /usr in ~) echo home;; esac", out: `home
home
`},
	{script: `case "a*" in a[*]) echo lit;; esac; case 'a\b' in 'a\b') echo bs;; esac; x='a\*'; case 'a*' in $x) echo esc;; esac`, out: `lit
bs
esc
`},
	{script: "shopt -s extglob\nfor w in a aa b ab \"\"; do\n\tcase $w in\n\t\t+(a)) echo \"$w: +(a)\" ;;\n\t\t@(b|c)) echo \"$w: @\" ;;\n\t\t?(x)) echo \"$w: ?\" ;;\n\t\t!(b*)) echo \"$w: !\" ;;\n\tesac\ndone", out: `a: +(a)
aa: +(a)
b: @
ab: !
: ?
`},
	{script: "shopt -s extglob\nfor w in a.log a.log.gz b.txt 12 x12; do\n\tcase $w in\n\t\t*.@(log|out)?(.gz)) echo \"$w log\" ;;\n\t\t+([0-9])) echo \"$w number\" ;;\n\t\t!(*.*)) echo \"$w plain\" ;;\n\t\t*) echo \"$w other\" ;;\n\tesac\ndone", out: `a.log log
a.log.gz log
b.txt other
12 number
x12 plain
`},
	{script: "for level in ERROR warn Info none; do\n\tcase $level in\n\t\t[Ee][Rr][Rr]*)\n\t\t\techo 1\n\t\t\t;;\n\t\twarn | WARN) echo 2 ;;\n\t\tInfo)\n\t\t\techo 3\n\tesac\ndone", out: `1
2
3
`},
	{script: "case a in a) echo x;; esac >f; cat f; echo b | case a in a) cat;; esac", out: `x
b
`},
	{script: "case a in a) for i in 1 2; do break; done; echo $i;; esac", out: "1\n"},
	{script: "for i in a b c; do case $i in b) continue;; c) break;; esac; echo $i; done; echo $i", out: `a
c
`},
	{script: `case x in x) echo a
echo b
esac`, out: `a
b
`},
	{script: "shopt -s nocasematch; case ABC in abc) echo same;; esac; shopt -u nocasematch; case ABC in abc) echo no;; *) echo differ;; esac", out: `same
differ
`},
	{script: `select x in a b c; do echo "[$x] $REPLY"; break; done`, stdin: "2\n", out: "[b] 2\n", err: "1) a\n2) b\n3) c\n#? "},
	{script: `select x in a b; do echo "[$x] $REPLY"; [ "$x" ] && break; done`, stdin: "9\n1\n", out: `[] 9
[a] 1
`, err: "1) a\n2) b\n#? #? "},
	{script: `PS3='pick> '; select x in one two; do echo "$x"; done; echo $?`, stdin: "1\n\n2\n", out: `one
two

1
`, err: "1) one\n2) two\npick> pick> 1) one\n2) two\npick> pick> "},
	{script: `select x; do echo "$x"; done; echo $?`, args: ab, stdin: "1\n", out: `a

1
`, err: "1) a\n2) b c\n#? #? "},
	{script: "select x in; do echo no; done; echo $?", out: "0\n"},
	{script: `select x in a; do echo "[$x] [$REPLY]"; break; done`, stdin: "foo bar\n", out: "[] [foo bar]\n", err: "1) a\n#? "},
	{script: "select x in a b; do (exit 4); break; done; echo $?", stdin: "1\n", out: "0\n", err: "1) a\n2) b\n#? "},
	{script: `printf '1\n2\n' | select x in a b; do echo "got $x"; done 2>/dev/null`, out: `got a
got b

`, status: 1},
	{script: "while true; do echo y; done | head -1; echo ${PIPESTATUS[@]}", out: `y
141 0
`},
	{script: `for i in 3 1 2; do echo $i; done | sort | while read x; do echo "<$x>"; done`, out: `<1>
<2>
<3>
`},
	{script: "seq 5 | while read n; do [ $n = 3 ] && break; echo $n; done; echo ${PIPESTATUS[1]}", out: `1
2
0
`},
	{script: "for i in a b; do cat; echo $i; done <<<in", out: `in
a
b
`},
	{script: "x=0; seq 3 | while read n; do x=$((x+n)); done; echo $x", out: "0\n"},
	{script: "x=0; while read n; do x=$((x+n)); done < <(seq 3); echo $x", out: "6\n"},
	{script: "shopt -s lastpipe; x=0; seq 3 | while read n; do x=$((x+n)); done; echo $x", out: "6\n"},
	{script: "seq 3 | for i in a b; do read n; echo $i$n; done", out: `a1
b2
`},
	{script: "seq 4 | while read a; read b; do echo $a-$b; done", out: `1-2
3-4
`},
	{script: "for i in 1 2 3; do echo $i; done | (read x; echo first $x; cat)", out: `first 1
2
3
`},
	{script: "until false; do echo z; done | sed 2q; echo ${PIPESTATUS[@]}", out: `z
z
141 0
`},
	{script: "for i in 1 2; do (exit $i); done | cat; echo ${PIPESTATUS[@]}", out: "2 0\n"},
	{script: "while true; do exit 3; done | cat; echo ${PIPESTATUS[@]}", out: "3 0\n"},
	{script: "if true; then exit 3; fi | case x in x) exit 4; esac; echo ${PIPESTATUS[@]}", out: "3 4\n"},
	{script: `printf 'a\nb\nc\n' >f; while read x; do echo "[$x]"; done <f`, out: `[a]
[b]
[c]
`},
	{script: `printf 'a\nb' >f; while read x; do echo "[$x]"; done <f; echo "$x"`, out: `[a]
b
`},
	{script: `printf 'a\nb' >f; while read x || [ -n "$x" ]; do echo "[$x]"; done <f`, out: `[a]
[b]
`},
	{script: `printf ' a b \n\\n\n' >f; while read x; do echo "[$x]"; done <f; while IFS= read -r x; do echo "[$x]"; done <f`, out: `[a b]
[n]
[ a b ]
[\n]
`},
	{script: `printf 'a:b:c\nd:e\n' >f; while IFS=: read -r x y z; do echo "$z,$y,$x"; done <f`, out: `c,b,a
,e,d
`},
	{script: `printf '1\n2\n3\n4\n' >f; { while read x; do [ $x = 2 ] && break; done; cat; } <f`, out: `3
4
`},
	{script: "seq 4 >f; { read a; read b; echo $a $b; cat; } <f", out: `1 2
3
4
`},
	{script: "seq 4 | { while read x; do [ $x = 2 ] && break; done; cat; }", out: `3
4
`},
	{script: "seq 3 >f; exec 3<f; while read -u 3 x; do echo $x; break; done; cat <&3", out: `1
2
3
`},
	{script: `seq 3 >f; while read x <&3; do echo "$x"; done 3<f`, out: `1
2
3
`},
	{script: "seq 3 >f; n=0; while read x <f; do echo $x; n=$((n+1)); [ $n = 2 ] && break; done", out: `1
1
`},
	{script: "seq 3 >f; while read x; do cat; done <f", out: `2
3
`},
	{script: "seq 3 >f; while read x; do echo $x; cat </dev/null; done <f", out: `1
2
3
`},
	{script: "seq 2 >f; while read x; do while read y; do echo $x$y; done <f; done <f", out: `11
12
21
22
`},
	{script: "for i in 1 2; do echo $i; echo e$i >&2; done >f 2>g; cat f g", out: `1
2
e1
e2
`},
	{script: "for i in 1 2; do echo $i >f; done; cat f; for i in 1 2; do echo $i; done >>f; cat f", out: `2
2
1
2
`},
	{script: "for i in 1 2; do echo $i >&3; done 3>f; cat f", out: `1
2
`},
	{script: "for i in 1 2; do echo no; done >/nosuch/f; echo $?", out: "1\n", err: "/nosuch/f: No such file or directory\n"},
	{script: "while read x; do :; done </nosuch; echo $?; for i in a; do echo ok; done", out: `1
ok
`, err: "/nosuch: No such file or directory\n"},
	{script: "while true; do echo a; break; done 2>&1 >f | cat; cat f", out: "a\n"},
	{script: "x=f; for x in g; do echo $x; done >$x; cat f", out: "g\n"},
	{script: `for i in a b; do cat <<E; done
[$i]
E`, out: `[a]
[b]
`},
	{script: "while read l; do\n\tcat <<-E\n\t<$l>\n\tE\ndone <<E\none\ntwo $((1+1))\nE", out: `<one>
<two 2>
`},
	{script: "while read -r level count rest; do\n\tcase $level in\n\t\tERROR) e=$((e + count)) ;;\n\t\tWARN) w=$((w + count)) ;;\n\t\t'') continue ;;\n\t\t*) o=$((o + count)) ;;\n\tesac\ndone <<'E'\nERROR 2 disk\nWARN 1\n\nINFO 5 x y\nERROR 3\nE\necho $e $w $o", out: "5 1 5\n"},
	{script: "set -e; for i in 1 2; do echo $i; false; done; echo no", out: "1\n", status: 1},
	{script: "set -e; while false; do :; done; echo a; until true; do :; done; echo b", out: `a
b
`},
	{script: "set -e; while false; true; do echo in; break; done; echo out", out: `in
out
`},
	{script: "set -e; if false; then :; fi; echo a; if false; true; then echo b; fi; if false; then :; elif false; then :; fi; echo c", out: `a
b
c
`},
	{script: "set -e; for i in 1 2; do [ $i = 2 ] && echo two; done; echo end", out: `two
end
`},
	{script: "set -e; for i in 2 1; do [ $i = 2 ] && echo two; done; echo end", out: `two
end
`},
	{script: "set -e; case x in x) false; echo no;; esac; echo no", status: 1},
	{script: "set -e; for i in 1; do false; done || echo caught", out: "caught\n"},
	{script: "set -e; if for i in 1 2; do false; echo $i; done; then echo t; fi", out: `1
2
t
`},
	{script: "set -e; for i in 1 2; do false; done | cat; echo on", out: "on\n"},
	{script: "set -e; true | while true; do false; echo no; done; echo no", status: 1},
	{script: `set -e; x=$(for i in 1 2; do echo $i; false; done) || true; echo "$x"`, out: `1
2
`},
	{script: "set -e; while x=$(false); do :; done; echo ok; for i in $(false) 1; do echo $i; done", out: `ok
1
`},
	{script: "set -u; for i in $none; do :; done; echo no", err: "none: unbound variable\n", status: 127},
	{script: "set -x; for i in 1 2; do echo $i; done; if true; then :; fi; while false; do :; done; case a in a) :;; esac", out: `1
2
`, err: "+ for i in 1 2\n+ echo 1\n+ for i in 1 2\n+ echo 2\n+ true\n+ :\n+ false\n+ case a in\n+ :\n"},
	{script: "set -x; for ((i=0; i<2; i++)); do :; done", err: "+ (( i=0 ))\n+ (( i<2 ))\n+ :\n+ (( i++ ))\n+ (( i<2 ))\n+ :\n+ (( i++ ))\n+ (( i<2 ))\n"},
	{script: "x=2; while ((x--)); do echo $x; done; echo $x", out: `1
0
-1
`},
	{script: "while :; do while :; do break 2; done; done; echo $?", out: "0\n"},
	{script: "for i in 1 2 3; do echo $i; done | while read a; do for j in x; do echo $a$j; done; done | tail -1", out: "3x\n"},
	{script: "total=0\nfor f in 1 2 3; do echo \"line $f\" >$f.log; done\nfor f in *.log; do\n\twhile read -r _ n; do\n\t\ttotal=$((total + n))\n\tdone <\"$f\"\ndone\necho $total", out: "6\n"},
	{script: `printf 'a\0b c\0' | while IFS= read -r -d '' x; do echo "[$x]"; done`, out: `[a]
[b c]
`},
	{script: `while read -n 1 c; do echo "<$c>"; done <<<'ab c'`, out: `<a>
<b>
<>
<c>
<>
`},
	{script: "i=0; while [ $((i+=1)) -le 3 ]; do [ $i -eq 2 ] && continue; echo $i; done", out: `1
3
`},
	{script: "for x in a; do echo $x; done; for x in b; do echo $x; done & wait", out: `a
b
`},
	{script: "! for i in 1; do true; done; echo $?; ! while false; do :; done; echo $?", out: `1
1
`},
	{script: "for i in 1 2; do echo $i; done && if true; then echo t; fi || echo no", out: `1
2
t
`},
	{script: "for x in 1; do return 3; echo same $?; done; echo $?", out: `same 2
0
`, err: "return: can only `return' from a function or sourced script\n"},
	{script: "echo for if then done esac; echo while do", out: `for if then done esac
while do
`},
	{script: `for i in a b; do read x; echo "$i $?"; done <&- 2>/dev/null`, out: `a 1
b 1
`},
	{script: `n=0; while ! continue; do echo no; done; echo $?; until ! continue; do ((n++ > 2)) && break; done & sleep 0; kill $!; until continue; do echo no; done; echo $?`, out: "0\n0\n"},
	{script: `for i in 1 2; do while ! continue 2; do :; done; echo no; done; for i in 1 2; do until break 2; do :; done; echo no; done; echo $?`, out: "0\n"},
	{script: `mapfile -C 'echo' -c 2 a <<<$'a\nb\nc'; for i in 1 2; do mapfile -C 'break;:' -c 1 a <<<$'a\nb'; echo no; done; mapfile -C 'exit 4;:' -c 1 b <<<x; echo no`, out: "1 b\n\n", status: 4},
	{script: `break x; continue 1 2; echo $?`, out: "0\n", err: "break: only meaningful in a `for', `while', or `until' loop\ncontinue: only meaningful in a `for', `while', or `until' loop\n"},
	{script: `for i in 1 2; do { echo a; break; echo b; } | cat; echo $i; done; for i in 1 2; do if true; then continue; fi 2>/dev/null & wait $!; echo $?; done`, out: "a\nb\n1\na\nb\n2\n0\n0\n", err: "break: only meaningful in a `for', `while', or `until' loop\nbreak: only meaningful in a `for', `while', or `until' loop\n"},
	{script: `for i in 1 2; do { for j in 1 2; do echo $j; continue 2; done; echo in; } | cat; done; for i in 1 2; do while :; do break 2; done | cat; echo $i; done; for i in 1 2; do for j in 1; do break 3; done & wait; echo $i; done`, out: "1\n2\nin\n1\n2\nin\n1\n2\n1\n2\n"},
	{script: `f() { echo f; break; echo no; }; for i in 1 2; do cat <(echo a; break; echo b); break & wait; echo $(echo c; continue; echo d); break | cat; done; echo $i; for i in 1 2; do f | cat; done 2>/dev/null`, out: "a\nc\na\nc\n2\nf\nno\nf\nno\n"},
	{script: `for i in 1 2; do coproc { echo a; break; echo b; } 2>/dev/null; cat <&${COPROC[0]}; wait; done; trap 'break; echo no' ERR; for i in 1 2; do false; echo no; done; echo $?`, out: "a\nb\na\nb\n1\n"},
}
