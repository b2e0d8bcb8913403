package format

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/bashtest"
)

// FuzzQuote checks that %q gives a word that a shell reads as the
// argument, and %s the argument.
func FuzzQuote(f *testing.F) {
	for _, arg := range []string{"", "plain", "it's", "a b\tc\n", "\x01\x7f\xff", "é~#!$`\"\\", "-n", "*?[x]{a,b}"} {
		f.Add(arg)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		if strings.Contains(arg, "\x00") {
			t.Skip() // no argument has it
		}
		if out, _, status, _ := Printf("%s", []string{arg}); string(out) != arg || status != 0 {
			t.Errorf("%%s of %q is %q, %d", arg, out, status)
		}
		quoted, _, _, _ := Printf("%q", []string{arg})
		if back, err := unquote(string(quoted)); back != arg || err != nil {
			t.Errorf("%%q of %q is %s, which is %q, %v", arg, quoted, back, err)
		}
	})
}

// unquote reads a word as a shell does.
func unquote(text string) (string, error) {
	var words []*syntax.Word
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	for word, err := range parser.WordsSeq(strings.NewReader(text)) {
		if err != nil {
			return "", err
		}
		words = append(words, word)
	}
	fields, err := expand.Fields(&expand.Config{Env: expand.ListEnviron()}, words...)
	return strings.Join(fields, " "), err
}

func TestPrintf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		format string
		args   []string
		want   string
		diag   string
		status int
		stop   bool
	}{
		{format: "plain", want: "plain"},
		{format: "", args: []string{"a"}, want: ""},
		{format: `\a\b\e\E\f\n\r\t\v\\\"\'\?`, want: "\a\b\x1b\x1b\f\n\r\t\v\\\"'?"},
		{format: `\101\x41\0101\q\c`, want: "AA\b1\\q\\c"},
		{format: `\x|`, want: `\x|`, diag: `printf: missing hex digit for \x`},
		{format: `\uz`, want: `\uz`, diag: `printf: missing unicode digit for \u`},
		{format: "%s,%s\\n", args: []string{"a", "b", "c"}, want: "a,b\nc,\n"},
		{format: "x", args: []string{"a", "b"}, want: "x"},
		{format: "%d|%s|%c", want: "0||\x00"},
		{format: "%5s|%-5s|%.1s|%*s|%-*s|", args: []string{"a", "b", "cd", "3", "e", "2", "f"}, want: "    a|b    |c|  e|f |"},
		{format: "%d", args: []string{"abc"}, want: "0", diag: "printf: abc: invalid number", status: 1},
		{format: "%d", args: []string{"12abc"}, want: "12", diag: "printf: 12abc: invalid number", status: 1},
		{format: "%d", args: []string{"08"}, want: "0", diag: "printf: 08: invalid octal number", status: 1},
		{format: "%x", args: []string{"0xZ"}, want: "0", diag: "printf: 0xZ: invalid hex number", status: 1},
		{format: "%d", args: []string{"9223372036854775808"}, want: "9223372036854775807", diag: "printf: warning: 9223372036854775808: Numerical result out of range"},
		{format: "%u|%o|%X", args: []string{"-1", "8", "255"}, want: "18446744073709551615|10|FF"},
		{format: "%d %d", args: []string{"'a", "\"b"}, want: "97 98"},
		{format: "%+d|% d|%05d|%-5d|%.3d|%#x|%#o|%8.3d", args: []string{"1", "2", "3", "4", "5", "6", "7", "8"}, want: "+1| 2|00003|4    |005|0x6|07|     008"},
		{format: "a%yb", args: []string{"1"}, want: "a", diag: "printf: `y': invalid format character", status: 1},
		{format: "a%5", want: "a", diag: "printf: `%5': missing format character", status: 1},
		{format: "%5%", diag: "printf: `%': invalid format character", status: 1},
		{format: "%b%s", args: []string{`a\tb\cd`, "e"}, want: "a\tb", stop: true},
		{format: "%b", args: []string{`\0101\101\x41\"`}, want: `AAA\"`},
		{format: "%q %q %q %q", args: []string{"a b", "", "x\ty", "it's"}, want: `a\ b '' $'x\ty' it\'s`},
		{format: "%.3q|%.3Q", args: []string{"a b c", "a b c"}, want: `a\ |a\ b`},
		{format: "%f|%.2f|%e|%g|%G", args: []string{"1.5", "2.675", "12345", "1e-5", "1e100"}, want: "1.500000|2.67|1.234500e+04|1e-05|1E+100"},
		{format: "%f %f %F %5.1f|%05f", args: []string{"nan", "-inf", "inf", "inf", "inf"}, want: "nan -inf INF   inf|  inf"},
		{format: "%.20f", args: []string{"3.14"}, want: "3.14000000000000000010"},
		{format: "%a %A %.2a", args: []string{"1", "0.1", "3.14"}, want: "0x8p-3 0XC.CCCCCCCCCCCCCCDP-7 0xc.8fp-2"},
		{format: "%f", args: []string{"1e5000"}, want: "inf", diag: "printf: warning: 1e5000: Numerical result out of range"},
		{format: "%ld %lld %hd %zd %jd %td", args: []string{"1", "2", "70000", "3", "4", "5"}, want: "1 2 70000 3 4 5"},
		{format: "%n%s", args: []string{"name", "x"}, want: "x"},
		{format: "%n", args: []string{"1a"}, diag: "printf: `1a': not a valid identifier", status: 1},
		{format: "%(%Y)d", want: "%(", diag: "printf: warning: `d': invalid time format specification\nprintf: `Y': invalid format character", status: 1},
	}
	for _, tt := range tests {
		out, diags, status, stop := Printf(tt.format, tt.args)
		if string(out) != tt.want || strings.Join(diags, "\n") != tt.diag || status != tt.status || stop != tt.stop {
			t.Errorf("formatPrintf(%q, %q) = %q, %q, %d, %v", tt.format, tt.args, out, diags, status, stop)
		}
	}
}

// printfReplays are formats with arguments to compare with bash.
var printfReplays = [][]string{
	{`%5s|%.1s|%-4s|`, "é", "é", "é"},
	{`%d %d %d`, "'é", "'\xff", "'\xe2\x82"},
	{`\u00e9\U0001F600\ud800\U110000\U80000000|\u0|`},
	{`%b|%b`, `\u00e9\u`, `\400\8\z\`},
	{`\400|\`},
	{`%d|`, " ", "\t5", "5\n", "+-5", "0b1", "1_0", "0x", "00", "-08", "'", "''", "0x8000000000000000", " +5 ", "08x", ""},
	{`%u|`, "18446744073709551616", "-18446744073709551616", "-5", "0xffffffffffffffff"},
	{`%#5x|%#05x|%#.5x|%#.0x|%#.0o|%.0d|%+.0d|%05.3d|%X`, "1", "1", "1", "0", "0", "0", "0", "1", "-1"},
	{`%05s|%-05s|%+s|%#s|%05c|%.0c|`, "a", "b", "c", "d", "e", "f"},
	{`%.-3d|%5.-2s|%#+.-1f|%.-3b|`, "1", "2", "3", "4"},
	{`%*d|%.*f|`, "a", "3", "-2", "3.14159"},
	{`%.*d|%.*s|`, "-99999999999", "5", "-99999999999", "a"},
	{`%q `, "é", "a\xe9", "a=~b", "a:~b", "#a", "a#", "{a,b}", "\x1b", "a\x7f", "!^", "\u00a0", "\u200b", "\u0085"},
	{`%.0Q|%.Q|%.*Q|%8.2Q|`, "a b", "a b", "1", "a b", "a b c"},
	{`%20(%F)T|%-12(%F)T|%.2(%F)T|%((%Y))T|%()T|`, "0", "0", "0", "0", "0"},
	{`%(%F)T|`, "99999999999999999", "-3", "abc", "", "-62200000000"},
	{`%(%a %A %b %B %c %D %e %j)T`, "86400"},
	{`%(%10d|%-e|%_5H|%^a|%#p|%5%|%Ed|%f|%05f)T`, "86400"},
	{`%f|%e|%g|%a|`, "0x1p-16445", "1e-4950", "3.6e-4951", "1e4932"},
	{`%.0a|%.1a|%.20a|%#.0a|%020a|`, "0xff.8", "0x7.fcp0", "0.1", "1", "-2.5"},
	{`%.10g|`, "-nan", "infinit", "nan(1)", "nan(", "1e", "0xp1", "0x1p", ".", "-", "'a", " 1", "1 "},
	{`%.0f|%.0e|%#.0f|%#.0e|%#g|`, "0.5", "2.5", "3", "15", "1"},
	{`%é`},
	{`%l`},
}

func TestPrintfReplay(t *testing.T) {
	t.Parallel()
	for _, words := range printfReplays {
		t.Run(words[0], func(t *testing.T) {
			t.Parallel()
			wantOut, wantDiag, wantStatus := bashtest.Run(t, "", `printf -- "$@"`, words...)
			out, diags, status, _ := Printf(words[0], words[1:])
			diag := strings.Join(append(diags, ""), "\n")
			if string(out) != wantOut || diag != wantDiag || status != wantStatus {
				t.Errorf("printf %q\n got %q, %q, %d\nbash %q, %q, %d",
					words, out, diag, status, wantOut, wantDiag, wantStatus)
			}
		})
	}
}

func TestPrintfPresent(t *testing.T) {
	t.Parallel()
	before := time.Now().Unix()
	out, _, _, _ := Printf("%(%s)T", nil)
	var shown int64
	if _, err := fmt.Sscan(string(out), &shown); err != nil {
		t.Fatal(err)
	}
	if after := time.Now().Unix(); shown < before || shown > after {
		t.Errorf("without an argument: %d, not in [%d, %d]", shown, before, after)
	}
	if out, _, _, _ := Printf("%(%s)T", []string{"-2"}); string(out) != fmt.Sprint(start.Unix()) {
		t.Errorf("start of the shell: %s", out)
	}
}

func TestStrftime(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("NST", -(3*3600 + 30*60))
	when := time.Date(2021, time.January, 3, 15, 4, 5, 0, zone)
	tests := []struct{ format, want string }{
		{"%Y-%m-%dT%H:%M:%S%z", "2021-01-03T15:04:05-0330"},
		{"%a %A %b %B %h", "Sun Sunday Jan January Jan"},
		{"%c|%x|%X|%r|%R|%T|%D|%F", "Sun Jan  3 15:04:05 2021|01/03/21|15:04:05|03:04:05 PM|15:04|15:04:05|01/03/21|2021-01-03"},
		{"%C %y %G %g %V %U %W %u %w %j", "20 21 2020 20 53 01 00 7 0 003"},
		{"%e|%k|%l|%I|%p|%P|%Z|%s|%n|%t|%%", " 3|15| 3|03|PM|pm|NST|1609698845|\n|\t|%"},
		{"%-d|%_d|%5d|%_5d|%-5d|%^a|%#a|%#Z|%#p|%^c", "3| 3|00003|    3|    3|SUN|SUN|nst|pm|SUN JAN  3 15:04:05 2021"},
		{"%10a|%010a|%10z|%-z|%_6z", "       Sun|0000000Sun|         -0000000330|-330|     -   330"},
		{"%Ey %Od %Ed %Oa %i %5i %", "21 03 %Ed %Oa %i   %5i %"},
	}
	for _, tt := range tests {
		if got := Strftime(tt.format, when); got != tt.want {
			t.Errorf("Strftime(%q)\n got %q\nwant %q", tt.format, got, tt.want)
		}
	}
}

func FuzzPrintf(f *testing.F) {
	for _, words := range printfReplays {
		f.Add(words[0], strings.Join(words[1:], "\n"))
	}
	// Four digits in a row may ask for gigabytes of padding.
	huge := regexp.MustCompile(`[0-9]{4}`)
	f.Fuzz(func(t *testing.T, format, args string) {
		if huge.MatchString(format) || strings.Contains(format, "*") && huge.MatchString(args) {
			t.Skip()
		}
		_, diags, status, _ := Printf(format, strings.Split(args, "\n"))
		if status != 0 && len(diags) == 0 {
			t.Errorf("status %d without a message", status)
		}
	})
}
