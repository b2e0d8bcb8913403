package shell

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/quote"
)

// printfStart is the time that %(...)T shows for the argument -2.
var printfStart = time.Now()

// formatPrintf formats as the builtin printf does. The diagnostics lack the
// shell's position; stop reports a \c, after which nothing more may be written.
func formatPrintf(format string, args []string) (out []byte, diags []string, status int, stop bool) {
	return formatPrintfIn(time.Local, format, args)
}

// formatPrintfIn is formatPrintf with %(...)T showing times of the zone.
func formatPrintfIn(zone *time.Location, format string, args []string) (out []byte, diags []string, status int, stop bool) {
	p := &printfRun{zone: zone, args: args}
	for {
		before := len(p.args)
		p.pass(format)
		// A format that takes no arguments must not be repeated for them.
		if p.done || len(p.args) == 0 || len(p.args) == before {
			return p.out, p.diags, p.status, p.stop
		}
	}
}

// printfRun is one call of printf.
type printfRun struct {
	zone   *time.Location
	args   []string // those not used yet
	out    []byte
	diags  []string
	status int
	stop   bool // \c was met
	done   bool // nothing more is to be formatted
}

func (p *printfRun) diagnose(format string, args ...any) {
	p.diags = append(p.diags, "printf: "+fmt.Sprintf(format, args...))
}

// fail ends formatting for an error in the format.
func (p *printfRun) fail(format string, args ...any) {
	p.diagnose(format, args...)
	p.status, p.done = 1, true
}

// pass goes once through the format.
func (p *printfRun) pass(format string) {
	for format != "" && !p.done {
		n := 1
		switch format[0] {
		case '\\':
			n += p.escape(format[1:])
		case '%':
			n = p.directive(format)
		default:
			p.out = append(p.out, format[0])
		}
		format = format[n:]
	}
}

func (p *printfRun) escape(s string) int {
	e := decodeEscape(formatEscapes, s)
	p.out = append(p.out, e.text...)
	if e.diag != "" {
		p.diagnose("%s", e.diag)
	}
	return e.size
}

// directive formats the directive at the start of s and returns its length.
func (p *printfRun) directive(s string) int {
	if strings.HasPrefix(s, "%%") {
		p.out = append(p.out, '%')
		return 2
	}
	d, n := p.parseSpec(s)
	if n == len(s) {
		p.fail("`%s': missing format character", s)
		return n
	}
	if s[n] == '(' {
		return p.timeDirective(d, s, n)
	}
	d.conv = s[n]
	convert := ascii.Lookup(&printfConversions, d.conv)
	if convert == nil {
		p.fail("`%s': invalid format character", s[n:n+1])
		return n
	}
	convert(p, d)
	return n + 1
}

var printfConversions = [128]func(*printfRun, printfSpec){
	'c': (*printfRun).convertChar,
	's': (*printfRun).convertString,
	'b': (*printfRun).convertEscaped,
	'q': (*printfRun).convertQuoted,
	'Q': (*printfRun).convertCutQuoted,
	'n': (*printfRun).convertCount,
	'd': (*printfRun).convertSigned,
	'i': (*printfRun).convertSigned,
	'o': (*printfRun).convertUnsigned,
	'u': (*printfRun).convertUnsigned,
	'x': (*printfRun).convertUnsigned,
	'X': (*printfRun).convertUnsigned,
	'a': (*printfRun).convertFloat,
	'A': (*printfRun).convertFloat,
	'e': (*printfRun).convertFloat,
	'E': (*printfRun).convertFloat,
	'f': (*printfRun).convertFloat,
	'F': (*printfRun).convertFloat,
	'g': (*printfRun).convertFloat,
	'G': (*printfRun).convertFloat,
}

// printfSpec is what stands between the percent sign and the conversion.
type printfSpec struct {
	minus, plus, space, alt, zero bool

	width      int
	hasPrec    bool
	prec       int
	precDigits bool   // prec stands in the format
	precStar   bool   // prec is an argument
	badPrec    string // a negative precision in the format
	tooBig     bool   // a number is beyond what the C library takes
	conv       byte
}

// parseSpec parses a directive up to its conversion, taking the arguments of
// its stars.
func (p *printfRun) parseSpec(s string) (d printfSpec, n int) {
	n = 1
	for n < len(s) && d.setFlag(s[n]) {
		n++
	}
	n += p.parseWidth(&d, s[n:])
	if strings.HasPrefix(s[n:], ".") {
		n += 1 + p.parsePrecision(&d, s[n+1:])
	}
	modifiers := s[n:]
	return d, n + len(modifiers) - len(strings.TrimLeft(modifiers, "hjlLtz"))
}

func (d *printfSpec) setFlag(c byte) bool {
	switch c {
	case '-':
		d.minus = true
	case '+':
		d.plus = true
	case ' ':
		d.space = true
	case '#':
		d.alt = true
	case '0':
		d.zero = true
	case '\'': // groups thousands, which the C locale does not
	default:
		return false
	}
	return true
}

func (p *printfRun) parseWidth(d *printfSpec, s string) int {
	if !strings.HasPrefix(s, "*") {
		n := 0
		d.width, n = d.number(s)
		return n
	}
	d.width = p.starArg()
	if d.width < 0 {
		d.minus, d.width = true, -d.width
	}
	return 1
}

func (p *printfRun) parsePrecision(d *printfSpec, s string) int {
	d.hasPrec = true
	switch {
	case strings.HasPrefix(s, "*"):
		d.prec = p.starArg()
		d.hasPrec, d.precStar = d.prec >= 0, true
		return 1
	case strings.HasPrefix(s, "-"):
		_, n := d.number(s[1:])
		d.badPrec = s[:n+1]
		return n + 1
	}
	n := 0
	d.prec, n = d.number(s)
	d.precDigits = n > 0
	return n
}

// number reads the decimal number at the start of s.
func (d *printfSpec) number(s string) (value, n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		value = value*10 + int(s[n]-'0')
		if value > math.MaxInt32 {
			d.tooBig, value = true, math.MaxInt32
		}
		n++
	}
	return value, n
}

// starArg takes the argument of a star. One out of range is reported by the
// name of its successor, as bash does.
func (p *printfRun) starArg() int {
	v := p.intArg()
	clamped := min(max(v, math.MinInt32), math.MaxInt32)
	if v != clamped && len(p.args) > 0 {
		p.warnRange(p.args[0])
	}
	return int(clamped)
}

// refused writes what the C library writes for a directive it cannot format,
// and reports whether this is one.
func (p *printfRun) refused(d printfSpec, modifier string) bool {
	if d.badPrec == "" {
		return d.tooBig
	}
	p.out = append(p.out, '%')
	for _, flag := range []struct {
		set  bool
		char byte
	}{{d.alt, '#'}, {d.plus, '+'}, {d.space && !d.plus, ' '}, {d.minus, '-'}, {d.zero && !d.minus, '0'}} {
		if flag.set {
			p.out = append(p.out, flag.char)
		}
	}
	if d.width > 0 {
		p.out = strconv.AppendInt(p.out, int64(d.width), 10)
	}
	p.out = append(p.out, ".0"+d.badPrec+modifier...)
	p.out = append(p.out, d.conv)
	return true
}

// nextArg takes the next argument, if there is one.
func (p *printfRun) nextArg() (string, bool) {
	if len(p.args) == 0 {
		return "", false
	}
	arg := p.args[0]
	p.args = p.args[1:]
	return arg, true
}

func (p *printfRun) convertChar(d printfSpec) {
	arg, _ := p.nextArg()
	if p.refused(d, "") {
		return
	}
	p.pad(d, append([]byte(arg), 0)[:1])
}

func (p *printfRun) convertString(d printfSpec) {
	arg, _ := p.nextArg()
	if !p.refused(d, "") {
		p.text(d, []byte(arg))
	}
}

func (p *printfRun) convertEscaped(d printfSpec) {
	arg, _ := p.nextArg()
	text, diags, stop := expandEscapes(printfEscapes, arg)
	for _, diag := range diags {
		p.diagnose("%s", diag)
	}
	p.text(d, text)
	if stop { // bash forgets earlier errors then
		p.stop, p.done, p.status = true, true, 0
	}
}

func (p *printfRun) convertQuoted(d printfSpec) {
	arg, _ := p.nextArg()
	p.text(d, []byte(quote.Printf(arg)))
}

// convertCutQuoted is %Q, which cuts before it quotes. Bash does so only for a
// precision in digits; it ignores a star and takes a bare point as for %q.
func (p *printfRun) convertCutQuoted(d printfSpec) {
	arg, _ := p.nextArg()
	if d.precDigits {
		arg = string(d.cut([]byte(arg)))
	}
	d.hasPrec = d.hasPrec && !d.precDigits && !d.precStar
	p.text(d, []byte(quote.Printf(arg)))
}

// convertCount is %n. It writes nothing, but wants the name of a variable.
func (p *printfRun) convertCount(printfSpec) {
	name, _ := p.nextArg()
	if name != "" && !ascii.IsName(name) {
		p.fail("`%s': not a valid identifier", name)
	}
}

// cut shortens text to the precision, which counts bytes.
func (d printfSpec) cut(text []byte) []byte {
	if d.hasPrec && d.prec < len(text) {
		return text[:d.prec]
	}
	return text
}

func (p *printfRun) text(d printfSpec, text []byte) {
	p.pad(d, d.cut(text))
}

// pad writes text in the width of the field.
func (p *printfRun) pad(d printfSpec, text []byte) {
	fill := max(0, d.width-len(text))
	if !d.minus {
		p.fill(' ', fill)
	}
	p.out = append(p.out, text...)
	if d.minus {
		p.fill(' ', fill)
	}
}

func (p *printfRun) fill(c byte, n int) {
	p.out = append(p.out, bytes.Repeat([]byte{c}, n)...)
}

// number writes prefix and digits in the width of the field, with zeros
// between them if so asked.
func (p *printfRun) number(d printfSpec, prefix, digits string, zero bool) {
	if zero && !d.minus {
		p.out = append(p.out, prefix...)
		p.fill('0', max(0, d.width-len(prefix)-len(digits)))
		p.out = append(p.out, digits...)
		return
	}
	p.pad(d, []byte(prefix+digits))
}

func (d printfSpec) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case d.plus:
		return "+"
	case d.space:
		return " "
	}
	return ""
}

func (p *printfRun) convertSigned(d printfSpec) {
	v := p.intArg()
	if p.refused(d, "l") {
		return
	}
	magnitude := uint64(v)
	if v < 0 {
		magnitude = -magnitude
	}
	p.number(d, d.sign(v < 0), d.digits(magnitude, 10), d.zero && !d.hasPrec)
}

func (p *printfRun) convertUnsigned(d printfSpec) {
	v := p.uintArg()
	if p.refused(d, "l") {
		return
	}
	base := map[byte]int{'o': 8, 'u': 10, 'x': 16, 'X': 16}[d.conv]
	digits, prefix := d.digits(v, base), ""
	switch {
	case !d.alt || base == 10:
	case base == 8 && !strings.HasPrefix(digits, "0"):
		digits = "0" + digits
	case base == 16 && v != 0:
		prefix = "0x"
	}
	if d.conv == 'X' {
		digits, prefix = strings.ToUpper(digits), strings.ToUpper(prefix)
	}
	p.number(d, prefix, digits, d.zero && !d.hasPrec)
}

// digits writes v with as many digits as the precision asks for.
func (d printfSpec) digits(v uint64, base int) string {
	if !d.hasPrec {
		return strconv.FormatUint(v, base)
	}
	digits := ""
	if v != 0 {
		digits = strconv.FormatUint(v, base)
	}
	return strings.Repeat("0", max(0, d.prec-len(digits))) + digits
}

func (p *printfRun) convertFloat(d printfSpec) {
	v := p.floatArg()
	if p.refused(d, "L") {
		return
	}
	sign, prefix := d.sign(v.Signbit()), ""
	body := v.format(d)
	if d.conv|0x20 == 'a' && v.finite() {
		prefix = "0x"
	}
	if d.conv < 'a' {
		body, prefix = strings.ToUpper(body), strings.ToUpper(prefix)
	}
	p.number(d, sign+prefix, body, d.zero && v.finite())
}

func (p *printfRun) warnRange(arg string) {
	p.diagnose("warning: %s: Numerical result out of range", arg)
}

// invalidNumber complains by what the number began as.
func (p *printfRun) invalidNumber(arg string) {
	kind := "number"
	if len(arg) > 1 && arg[0] == '0' {
		switch {
		case arg[1] >= '0' && arg[1] <= '9':
			kind = "octal number"
		case arg[1] == 'x':
			kind = "hex number"
		}
	}
	p.diagnose("%s: invalid %s", arg, kind)
	p.status = 1
}

// checkNumber reports what conversion left over or could not hold.
func (p *printfRun) checkNumber(arg, rest string, outOfRange bool) {
	switch {
	case rest != "":
		p.invalidNumber(arg)
	case outOfRange:
		p.warnRange(arg)
	}
}

// charValue is the value of a number written as a quote and a character.
func charValue(arg string) (int64, bool) {
	if arg == "" || arg[0] != '"' && arg[0] != '\'' {
		return 0, false
	}
	if len(arg) == 1 {
		return 0, true
	}
	r, size := locale.Char(arg[1:])
	if r == utf8.RuneError && size == 1 {
		return int64(arg[1]), true
	}
	return int64(r), true
}

func (p *printfRun) intArg() int64 {
	arg, ok := p.nextArg()
	if !ok {
		return 0
	}
	if v, isChar := charValue(arg); isChar {
		return v
	}
	n := scanCInt(arg)
	limit := uint64(math.MaxInt64)
	if n.negative {
		limit++
	}
	p.checkNumber(arg, n.rest, n.overflow || n.magnitude > limit)
	v := int64(min(n.magnitude, limit))
	if n.negative {
		return -v
	}
	return v
}

func (p *printfRun) uintArg() uint64 {
	arg, ok := p.nextArg()
	if !ok {
		return 0
	}
	if v, isChar := charValue(arg); isChar {
		return uint64(v)
	}
	n := scanCInt(arg)
	p.checkNumber(arg, n.rest, n.overflow)
	if n.negative && !n.overflow {
		return -n.magnitude
	}
	return n.magnitude
}

func (p *printfRun) floatArg() longDouble {
	arg, ok := p.nextArg()
	if !ok {
		return longDouble{Float: new(big.Float)}
	}
	if v, isChar := charValue(arg); isChar {
		return longDouble{Float: new(big.Float).SetInt64(v)}
	}
	v, rest, outOfRange := scanLongDouble(arg)
	p.checkNumber(arg, rest, outOfRange)
	return v
}

// timeDirective formats %(...)T, whose parenthesis is at s[open].
func (p *printfRun) timeDirective(d printfSpec, s string, open int) int {
	end := open + closingParen(s[open:])
	if next := (s + "\x00\x00")[end+1]; next != 'T' {
		p.diagnose("warning: `%s': invalid time format specification", string([]byte{next}))
		p.out = append(p.out, '%')
		return 1
	}
	format := s[open+1 : end]
	if format == "" {
		format = "%X"
	}
	text := strftime(format, p.timeArg())
	// Bash has room for so much and shows nothing if that is not enough.
	if len(text) >= 128 {
		text = ""
	}
	p.text(d, []byte(text))
	return end + 2
}

// closingParen finds the parenthesis that closes the first one of s, or the end.
func closingParen(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return len(s)
}

// timeArg takes the time to show; without an argument it is the present.
func (p *printfRun) timeArg() time.Time {
	const lastSecond = 67767976233532799 // of the last year the C library knows
	seconds := int64(-1)
	if len(p.args) > 0 {
		seconds = p.intArg()
	}
	switch {
	case seconds == -1:
		return time.Now().In(p.zone)
	case seconds == -2:
		return printfStart.In(p.zone)
	case seconds > lastSecond || seconds < -lastSecond:
		seconds = 0
	}
	return time.Unix(seconds, 0).In(p.zone)
}
