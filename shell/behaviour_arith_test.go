package shell

// arithBehaviour is about arithmetic.
var arithBehaviour = []behaviour{
	{script: `echo $(( 1 / 0 )) ; echo no
echo yes`, out: "yes\n", err: "1 / 0 : division by 0 (error token is \"0 \")\n"},
	{script: "echo $((x=))", err: "x=: syntax error: operand expected (error token is \"=\")\n", status: 1},
	{script: "echo $((1 2))", err: "1 2: syntax error in expression (error token is \"2\")\n", status: 1},
	{script: `x="1 2"; echo $((x))`, err: "1 2: syntax error in expression (error token is \"2\")\n", status: 1},
	{script: "echo $((2**-1))", err: "2**-1: exponent less than 0 (error token is \"1\")\n", status: 1},
	{script: "echo $((3#5)) ", err: "3#5: value too great for base (error token is \"3#5\")\n", status: 1},
	{script: "echo $((65#1)) ", err: "65#1: invalid arithmetic base (error token is \"65#1\")\n", status: 1},
	{script: "echo $((1=2)) ", err: "1=2: attempted assignment to non-variable (error token is \"=2\")\n", status: 1},
	{script: "echo $((9223372036854775807+1)) $((-9223372036854775807-2)) $((1<<65)) $((-5%3)) $((~0)) $((!3))", out: "-9223372036854775808 9223372036854775807 2 -2 -1 0\n"},
	{script: "x=x; echo $((x))", err: "x: expression recursion level exceeded (error token is \"x\")\n", status: 1},
	{script: "echo $((a.b))", err: "a.b: syntax error: invalid arithmetic operator (error token is \".b\")\n", status: 1},
	{script: "echo $((5 ? 1 : ))", err: "5 ? 1 : : expression expected (error token is \": \")\n", status: 1},
	{script: `echo $(( "1" + 2 ))`, out: "3\n"},
	{script: "echo $(('1'))", err: "'1': syntax error: operand expected (error token is \"'1'\")\n", status: 1},
	{script: "x=5; echo $((x+=2, x*3)) $((x--)) $((--x)) $((- -x)) $((x<<=1))", out: "21 7 5 5 10\n"},
	{script: "a=2+3; echo $((a*2))", out: "10\n"},
	{script: "echo $((1/0)); echo after", err: "1/0: division by 0 (error token is \"0\")\n", status: 1},
	{script: "echo $(( 08 ))", err: "08: value too great for base (error token is \"08\")\n", status: 1},
	{script: "echo $((2**10)) $((7%3)) $((-7/2)) $((1<<4)) $((x=5)) $x $((x++)) $((x>3?1:2)) $((16#ff)) $((0x1f)) $((010)) $((2**3**2)) $((1,2)) $((64#_)) $[1+2]", out: "1024 1 -3 16 5 5 5 1 255 31 8 512 2 63 3\n"},
	{script: `echo ${x:=a b} "$x"; echo ${y:-${z:-deep}} ${y:-$(echo sub)} "${y:-"$1 $2"}" ${y:-$((1+1))}`, args: ab, out: "a b a b\ndeep sub a b c 2\n"},
	{script: "x=abc; echo ${x:1} ${x:0:2} ${x: -1} ${x:(-2):1} ${x:$((1))} ${x:1+1} ${#x}", args: ab, out: "bc ab c b bc c 3\n"},
	{script: `x=5; y=$((x*2)) z=$y; echo $y $z; x=10 y=$x; echo $y; a=1 a=2; echo $a; b=$b"x"; echo $b; c+=1; c+=2; echo $c`, out: `10 10
10
2
x
12
`},
	{script: "echo ${x:-$(echo side >&2; echo sub)} ; x=set; echo ${x:-$(echo no >&2)} ${y:+$(echo no >&2)} ; : ${a:=$((b=5))}; echo $a $b", out: "sub\nset\n5 5\n", err: "side\n"},
	{script: "echo $((1+2*3)) $(((1+2)*3)) $((10/3)) $((10%3)) $((-10/3)) $((-10%3)) $((2**3**2)) $((-2**2)) $((1<2)) $((2>=2)) $((1==1&&0)) $((1||0)) $((!0)) $((~5)) $((5&3)) $((5|3)) $((5^3)) $((1<<3)) $((-8>>1))", out: "7 9 3 1 -3 -1 512 4 1 1 0 1 1 -6 1 7 6 8 -4\n"},
	{script: "x=3; echo $((x)) $(($x)) $((${x}+1)) $((x+=2)) $x $((x-=1)) $((x*=3)) $((x/=2)) $((x%=4)) $((x<<=2)) $((x>>=1)) $((x|=9)) $((x&=12)) $((x^=5)) $x", out: "3 3 4 5 5 4 12 6 2 8 4 13 12 9 9\n"},
	{script: "x=1; echo $((x++ + ++x)) $x $((x-- - --x)) $x $((-x)) $((+x)) $((x?2:3)) $((0?2:3)) $((1?0?4:5:6)) $((x=2,x+1)) $(( x , 2 ))", out: "4 3 2 1 -1 1 2 3 5 3 2\n"},
	{script: "echo $((0x1F)) $((0XfF)) $((017)) $((2#101)) $((36#z)) $((36#Z)) $((37#A)) $((64#@)) $((16#Ff)) $((10#08))", out: "31 255 15 5 35 35 36 62 255 8\n"},
	{script: "x=y; y=z; z=7; echo $((x)) $((x+y)); e='1+1'; echo $((e*2)) $(($e*2)) $((nope)) $((nope+1)); unset q; echo $((q++)) $q; s=; echo $((s+1)); b=' 5 '; echo $((b))", out: `7 14
4 3 0 1
0 1
1
5
`},
	{script: "echo $((9223372036854775807)) $((9223372036854775808)) $((-9223372036854775808)) $((9223372036854775807*2)) $((-9223372036854775808/-1)) $((1<<63)) $((1<<64)) $((1>>-1))", out: "9223372036854775807 -9223372036854775808 -9223372036854775808 -2 -9223372036854775808 -9223372036854775808 1 0\n"},
	{script: `echo $(( 1 +
 2 )) $((1,2,3)) $(( (1) )) $((1 ? 2 : 3)) $((1&&0||1)) $((1 - -1)) $((1 - - 1)) $((!!5)) "$((1+1))" a$((1))b`, out: "3 3 1 2 1 2 2 1 2 a1b\n"},
	{script: "x=08; echo $((x)); echo after", err: "08: value too great for base (error token is \"08\")\n", status: 1},
	{script: "x=1a; echo $((x)); echo after", err: "1a: value too great for base (error token is \"1a\")\n", status: 1},
	{script: "x=')('; echo $((x)); echo after", err: ")(: syntax error: operand expected (error token is \")(\")\n", status: 1},
	{script: `x='1+'; echo $((x))
echo next`, out: "next\n", err: "1+: syntax error: operand expected (error token is \"+\")\n"},
	{script: "x=a+1; a=b/0; b=1; echo $((x))", err: "b/0: division by 0 (error token is \"0\")\n", status: 1},
	{script: "echo $((1%0))", err: "1%0: division by 0 (error token is \"0\")\n", status: 1},
	{script: "x=0; echo $((x/=0)); echo $((5/x))", err: "x/=0: division by 0 (error token is \"0\")\n", status: 1},
	{script: "echo $((0 && 1/0)) $((1 || 1/0)) $((1 ? 2 : 1/0)); echo $((0 ? 1/0 : 3)) $((0 && (x=5))) [$x]", out: "0 1 2\n3 0 []\n"},
	{script: "readonly r=1; echo $((r+1)) $((r++)); echo no", err: "r: readonly variable\n", status: 1},
	{script: "x=5; echo \"$((x))\" $((${#x})) $((${x:-1}+1)) $(($(echo 2)*3)) $((`echo 4`)) $((x${nope})) $((\"3\"+1)) $(( '4' )); echo", args: ab, err: "'4' : syntax error: operand expected (error token is \"'4' \")\n", status: 1},
	{script: `echo $((1/0)); echo no
echo yes; (echo $((1/0)); echo no); echo $?; { echo $((1/0)); echo no; }; echo no
echo yes2; echo $((1/0)) | cat; echo $? ; x=$(echo $((1/0)); echo no); echo "$? [$x]"; true || echo $((1/0)); false || echo $((1/0)) || echo no; echo no
echo end`, out: `yes
1
yes2
0
1 []
end
`, err: "1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `eval 'echo $((1/0)); echo no'; echo no
echo a; eval 'x=1
echo $((1/0))
echo b'; echo c
echo d`, out: `no
a
b
c
d
`, err: "1/0: division by 0 (error token is \"0\")\n1/0: division by 0 (error token is \"0\")\n"},
	{script: `echo 'echo $((1/0)); echo no
echo next' >s; . ./s; echo no
echo a`, out: "next\nno\na\n", err: "1/0: division by 0 (error token is \"0\")\n"},
	{script: `x=3 e='1+x=5'; echo $((e)); echo no`, err: "1+x=5: attempted assignment to non-variable (error token is \"=5\")\n", status: 1},
	{script: `x=3 e='1?2:x=5'; echo $((e)); echo no`, err: "1?2:x=5: attempted assignment to non-variable (error token is \"=5\")\n", status: 1},
	{script: `x=0 y=5 e='y/=x, 1'; echo $((e))`, err: "y/=x, 1: division by 0 (error token is \", 1\")\n", status: 1},
	{script: `e='x=1, 2 +'; echo $((e))
echo $x`, out: "1\n", err: "x=1, 2 +: syntax error: operand expected (error token is \"+\")\n"},
	{script: `e='1 f' f='x=7'; echo $((e))
echo $x`, out: "7\n", err: "1 f: syntax error in expression (error token is \"f\")\n"},
	{script: `e='0 && 2**-1'; echo $((e))`, err: "0 && 2**-1: exponent less than 0 (error token is \"1\")\n", status: 1},
	{script: `e='++x++'; echo $((e))
echo $x`, out: "1\n", err: "++x++: ++: assignment requires lvalue (error token is \"++\")\n"},
	{script: `e='(1)@'; echo $((e))`, err: "(1)@: syntax error: operand expected (error token is \"@\")\n", status: 1},
	{script: `x=' 1 + x'; echo $((x))`, err: "1 + x: expression recursion level exceeded (error token is \"x\")\n", status: 1},
	{script: `false | true; (exit 7) | echo $((PIPESTATUS[0] + 10)) $((PIPESTATUS[-1])) $((PIPESTATUS[1 - 1]))`, out: "11 0 1\n"},
}
