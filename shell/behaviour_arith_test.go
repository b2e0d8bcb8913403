package shell

// arithBehaviour is about arithmetic.
var arithBehaviour = []behaviour{
	{script: `echo $(( 1 / 0 )) ; echo no
echo yes`, out: "yes\n", err: "1 / 0 : division by 0 (error token is \"0 \")\n"},
	{script: "echo $((x=))", err: "syntax error: `=` must be followed by an expression\n", status: 2, differs: "the parser reads arithmetic before anything runs"},
	{script: "echo $((1 2))", err: "syntax error: not a valid arithmetic operator: `2`\n", status: 2, differs: "the parser reads arithmetic before anything runs"},
	{script: `x="1 2"; echo $((x))`, err: "1 2: syntax error in expression (error token is \"2\")\n", status: 1},
	{script: "echo $((2**-1))", err: "2**-1: exponent less than 0 (error token is \"1\")\n", status: 1},
	{script: "echo $((3#5)) ", err: "3#5: value too great for base (error token is \"3#5\")\n", status: 1},
	{script: "echo $((65#1)) ", err: "65#1: invalid arithmetic base (error token is \"65#1\")\n", status: 1},
	{script: "echo $((1=2)) ", err: "syntax error: `=` must follow a name\n", status: 2, differs: "the parser reads arithmetic before anything runs"},
	{script: "echo $((9223372036854775807+1)) $((-9223372036854775807-2)) $((1<<65)) $((-5%3)) $((~0)) $((!3))", out: "-9223372036854775808 9223372036854775807 2 -2 -1 0\n"},
	{script: "x=x; echo $((x))", err: "x: expression recursion level exceeded (error token is \"x\")\n", status: 1},
	{script: "echo $((a.b))", err: "floating point arithmetic is not supported\n", status: 2, differs: "the parser reads arithmetic before anything runs"},
	{script: "echo $((5 ? 1 : ))", err: "syntax error: `:` must be followed by an expression\n", status: 2, differs: "the parser reads arithmetic before anything runs"},
	{script: `echo $(( "1" + 2 ))`, out: "3\n"},
	{script: "echo $(('1'))", err: "'1': syntax error: operand expected (error token is \"'1'\")\n", status: 1},
	{script: "x=5; echo $((x+=2, x*3)) $((x--)) $((--x)) $((- -x)) $((x<<=1))", out: "21 7 5 5 10\n"},
	{script: "a=2+3; echo $((a*2))", out: "10\n"},
	{script: "echo $((1/0)); echo after", err: "1/0: division by 0 (error token is \"0\")\n", status: 1},
	{script: "echo $(( 08 ))", err: "08: value too great for base (error token is \"08\")\n", status: 1},
	{script: "echo $((2**10)) $((7%3)) $((-7/2)) $((1<<4)) $((x=5)) $x $((x++)) $((x>3?1:2)) $((16#ff)) $((0x1f)) $((010)) $((2**3**2)) $((1,2)) $((64#_)) $[1+2]", out: "1024 1 -3 16 5 5 5 1 255 31 8 512 2 63 3\n"},
	{script: `echo ${x:=a b} "$x"; echo ${y:-${z:-deep}} ${y:-$(echo sub)} "${y:-"$1 $2"}" ${y:-$((1+1))}`, args: ab, out: "a b a b\ndeep sub a b c 2\n"},
	{script: "x=abc; echo ${x:1} ${x:0:2} ${x: -1} ${x:(-2):1} ${x:$((1))} ${x:1+1} ${#x}", args: ab, out: "bc ab c b bc c 3\n"},
}
